"""The role of each figure: what it counts in the case (数额、数量的角色).

Every cue word of the sentence votes for its metric, scaled by nearness and by the clause borders between it and the
figure; the offence charged decides which cues exist. No cue above the floor leaves `money_other` or `count_other`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from menkan.codes import Metric, SectionKind
from menkan.quantities.categories import DEALING, find_category, is_information
from menkan.quantities.cells import find_cells
from menkan.quantities.clauses import FLOOR, govern, in_brackets, mark_accused, of_persons
from menkan.quantities.columns import find_columns
from menkan.quantities.cues import Hit, load_cues
from menkan.quantities.facts import offences_of
from menkan.quantities.tagger import load_units
from menkan.text import Words, begin_of, fold_width
from menkan.types import Quantity, Structure

# Project conventions, set on the development documents: how far a cue reaches and how fast it fades.
LEFT_REACH, RIGHT_REACH = 70, 14
LEFT_FADE, RIGHT_FADE = 16.0, 7.0  # characters at which a cue counts half
COMMA, PAUSE, FIGURE = 0.55, 0.9, 0.75  # what a clause border, a 、 and another figure in between leave of it

_OWN_REACH = 300  # characters over which an accused's offence says what a sum is (project convention)

_STOPS = "。;!?！？\n"
BORDER = re.compile(f"[{_STOPS}]")
_SENTENCE = 200  # characters before and behind a figure in which its sentence ends (project convention)
_NEXT_IN_LIST = frozenset("、和及与")
_CLAUSE_ENDS = frozenset(",:")
# 投注额:9万元  佣金:900元, 投注额 9万元 佣金 900元: what stands behind a figure is the label of the next one
_LABELS_NEXT = re.compile(r"[一-龥]{0,4}(?::|(?=\d))")
_PARENTHESIS = re.compile(r"\([^()]{0,40}\)")
# 一个, 一名 … without counting force; 折合 and bare lists repeat the role of the figure before them
ARTICLE = re.compile(r"一(?:[个名种起位家条项类块次笔台组份]|账户|账号|用户)")
# 把支付宝账户一个借给乙: behind its noun it counts
_POSTPOSED = re.compile(r"(?:卡|账户|账号|二维码|收款码|支付码|U盾|手机号|网站|微信群|QQ群)$")
_OF_NOTHING = re.compile(  # 10余个省市, 四个特征, 9.99个ETH: nothing that the law counts
    r"(?:省|市|县|国家|地区|城市|行业|领域|方面|特征|罪名|罪|行为(?!人)|格次|条件|要件|环节|阶段|问题|量刑"
    r"|(?:枚|个)?(?:ETH|BTC|USDT|USDC|TRX|EOS|以太坊|以太币|比特币|泰达币|虚拟货?币|代币|积分|金币|游戏币))"
)
# 臧、郑二人获取, 两人曾提及: persons already named; a figure only with a noun right behind it (二人死亡)
_PRONOUN = re.compile(r"[二两三四五]人")
# 850个人员被拉入群聊, 336个用户在网站注册: persons and accounts, however near the word for what they join
_OF_PERSONS = re.compile("(?:人员|用户|会员|账号|成员|群友|客户|网民|群众)")
_NO_PERSONS = frozenset({Metric.GROUPS, Metric.WEBSITES})
# 三次, 五起: acts, but for those of procedure and the instalments of one
_CARDS = re.compile("(?P<phone>手机卡|电话卡|SIM卡|流量卡)|银行卡|信用卡|储蓄卡|卡号|账户")
_SOLD_TO = re.compile(r"(?:[卖售]给|售予|提供给)[^,。;\d]{0,40}$")
_TIMES = frozenset("次起宗")
_TOOK_PART = re.compile(r"(?:参与|作案|单独)[^,。;]{0,8}$")
_PROCEDURE = re.compile(r"催收|催缴|催告|退回|补充侦查|退查|退补|庭审|开庭|延期|减刑|判刑|供述")
_SAME_UNIT = {"则": "条"}  # of messages
RECORDS = frozenset("条组")  # of data, where the case is about data
SHEETS = frozenset("份人张户套个")  # of data, where a clause deals in them
# 共售出300份, 交给乙300份: nothing stands between that could be counted, only to whom
_DEALING = re.compile(
    rf"(?:{DEALING})(?:给|了|过|得|到|出|共|共计|合计|累计|总计|约)*$|(?:卖|交|发|传|送|提供|出售|出)给[^,。;\d]{{1,12}}$"
)
_LEAK = re.compile(
    r"(?:用户|客户|会员)?(?:信息|资料|数据)[^。;]{0,12}(?:泄露|泄漏)|(?:泄露|泄漏)[^。;]{0,12}(?:用户|客户|会员)"
)
_OF_RECORDS = frozenset({"253-1", "285-1", "285-2", "286-1"})
_OF_COMPUTERS = frozenset({"285-1", "285-2", "286"})
# 台 that were found or used, not controlled
_SEIZED = re.compile(r"(?:查获|扣押|起获|缴获|搜出|查扣|收缴|没收|电脑|主机|笔记本|购买|购置|猫池|打印机|手机)[^。;]*$")
# 5个,其中2个 …,余3个 …: parts of a figure of the same unit
_OF_WHICH = re.compile(
    r"^[^。;]{0,60}(?:其中(?:的|有)?|其中[:,]?[^。;:\d]{1,20}|(?<!后)余|其余|剩余|余下|另外?|另有|还有)(?:约|的|共)?$"
)
_LIST = re.compile(
    r"(?!.*(?:扣除|剔除|减去|除去))(?:不等)?[,、和及或与至]?\(?(?:折合|约合|合)?(?:[^,。;:0-9]{0,6}尾号(?:为)?\d{3,4})?[^,。;:0-9]{0,8}[、和及]?"
)

OTHER = frozenset({Metric.MONEY_OTHER, Metric.COUNT_OTHER})
# Characters over which a count may leave out its noun, by unit; and what stands around it then (project convention).
_ELIDED_REACH = {"张": 400, "份": 400, "套": 400, "条": 400, "户": 400, "台": 300, "组": 300, "个": 160}
NO_NOUN = re.compile(
    r"[,、;。:()\"”\n]|中(?!国|央|心)|以(?=每)|属|均|系|被|由|是|未|已|有|尚|来自|打开|的(?:去向|来源|部分)|与|和(?=[^,。]{0,6}\d)|左右"
)
_NO_NOUN_BEFORE = re.compile(
    r"(?:[,、;。:(]|共|计|合|约|其中|另|其余|剩|余|只|仅|[买卖收寄拿交]|卖了|收到|收购|寄出|购买|买入|购入|提供|给|有|过|了|的|日|至|满|达|不[满足到]|未[达到]|后|为|[买购收卖租借]得|[买收卖租借]来|各收|各交|各卖)$"
)
_PLAYERS = frozenset({"人", "名", "会员", "人次"})
_AT_PLAY = re.compile(
    r"赌(?!博罪|场罪|债)|投注|下注|上分|筹码|盘口|牌局"
)  # not the paint of a car in a case of several crimes
_CONCEALS = frozenset({"312", "191"})
# What money is where no word says it, by the offence in question: the thing that the offence turns on.
# Project convention, measured on the development documents.
_DEFAULT = {
    Metric.FRAUD_PROCEEDS: frozenset({
        "263", "264", "267", "274",  # by force or theft
        "192", "193", "194", "195", "196", "197", "198", "224", "266",  # by deceit
        "270", "271", "272", "382", "384",  # by breach of trust
    }),
    Metric.ILLEGAL_INCOME: frozenset({"163", "385", "387", "388"}),  # bribes
    Metric.CONCEALED_VALUE: frozenset({"312", "191"}),
    Metric.GAMBLING_STAKES: frozenset({"303-1", "303-2"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure in its sentence."""

    folded: str
    quantity: Quantity
    before: tuple[Quantity, ...]  # figures shortly before, nearest last
    next_start: int
    section: SectionKind | None
    marked: str  # `folded` with the names of the accused marked
    own: frozenset[str]  # articles of the accused named last before it, where not all are tried for the same


def assign_roles(
    text: str, quantities: Sequence[Quantity], offences: tuple[frozenset[str], frozenset[str]], structure: Structure
) -> tuple[Quantity, ...]:
    """`quantities` with `metric`, `category` and `section`, by the words around them and the offences in question.

    Args:
        text: the running text of the document.
        quantities: figures of `text` in order, without role.
        offences: articles of the offences charged or pronounced (287-2, 253-1 …), and of those pronounced, where the
            court says which: what money is that no word describes hangs on these alone.
        structure: for the sections; money in the disposition is a fine or is taken back.
    """
    folded = fold_width(text)
    table = load_cues()
    result: list[Quantity] = []
    hits: list[Hit] = []
    sentence = (0, 0)
    marked = mark_accused(folded, structure.accused)
    tried = _tried_for(folded, structure)
    sections = iter((*structure.sections, None))
    section = next(sections)
    headers = {cell.start: cell.header for cell in find_cells(folded, load_units().pattern)} if "\t" in folded else {}
    headers = find_columns(marked, quantities) | headers
    for index, quantity in enumerate(quantities):
        while section and section.end <= quantity.start:
            section = next(sections)
        kind = section.kind if section and section.start <= quantity.start else None
        if quantity.start in headers:
            sentence = headers[quantity.start]  # what a column counts stands in its header, not in the row
            hits = [Hit(quantity.start, quantity.start, hit.cues) for hit in table.hits(folded, *sentence)]
        elif not sentence[0] <= quantity.start < sentence[1]:
            sentence = sentence_of(folded, quantity)
            hits = table.hits(folded, *sentence)
        after = quantities[index + 1].start if index + 1 < len(quantities) else len(folded)
        place = _Place(
            folded, quantity, tuple(result[max(0, index - 12) :]), after, kind, marked, _own(folded, quantity, tried)
        )
        metric = _listed(place) if quantity.start not in headers else None
        metric = metric or _metric(place, hits, *offences)
        category = None
        if is_information(metric):
            category = find_category(folded, quantity, sentence)
        result.append(replace(quantity, metric=metric, category=category, section=kind))
    return tuple(result)


def _listed(place: _Place) -> Metric | None:
    """The role of the figure before, of which this one is but the next (分别为3万元、2万元); else None."""
    previous = place.before[-1] if place.before else None
    if previous is None or previous.unit != place.quantity.unit or previous.metric in OTHER:
        return None
    return previous.metric if place.folded[previous.end : place.quantity.start] in _NEXT_IN_LIST else None


def _tried_for(folded: str, structure: Structure) -> tuple[list[int], list[frozenset[str]]]:
    """Where accused are named and the articles of each; nothing where all are tried for the same offences."""
    articles: dict[str, frozenset[str]] = {}
    for party, _, article in offences_of(structure):
        articles[party] = articles.get(party, frozenset()) | ({article} if article else frozenset())
    if len(set(articles.values())) < 2 or frozenset() in articles.values():
        return [], []
    by_form = {fold_width(name): of for name, of in articles.items()}
    found = [(start, by_form[folded[start:end]]) for start, end in Words(by_form).find(folded)]
    return [start for start, _ in found], [of for _, of in found]


def _own(folded: str, quantity: Quantity, tried: tuple[list[int], list[frozenset[str]]]) -> frozenset[str]:
    starts, articles = tried
    at = bisect_left(starts, quantity.start)
    near = at > 0 and starts[at - 1] >= begin_of(folded, "\n", quantity.start, _OWN_REACH)
    return articles[at - 1] if near else frozenset()


def sentence_of(folded: str, quantity: Quantity) -> tuple[int, int]:
    end = BORDER.search(folded, quantity.end, quantity.end + _SENTENCE)
    start = begin_of(folded, _STOPS, quantity.start, _SENTENCE)
    return start, end.start() if end else min(len(folded), quantity.end + _SENTENCE)


def _metric(place: _Place, hits: Sequence[Hit], articles: frozenset[str], settled: frozenset[str]) -> Metric:
    quantity = place.quantity
    is_money = quantity.unit in load_units().money
    other = Metric.MONEY_OTHER if is_money else Metric.COUNT_OTHER
    is_article = ARTICLE.fullmatch(quantity.surface) and not _POSTPOSED.search(
        place.folded, max(0, quantity.start - 4), quantity.start
    )
    if (is_article and not _counts_once(place)) or _OF_NOTHING.match(place.folded, quantity.end):
        return other
    if _PRONOUN.fullmatch(quantity.surface):
        hits = [hit for hit in hits if -2 <= hit.start - quantity.end <= 2 or 0 <= _between(place, hit) <= 1]
    part = in_brackets(place.folded, quantity, place.before)
    if part is not None:
        whole, opened = part
        own = _votes(place, [hit for hit in hits if hit.start >= opened], articles, is_money)
        return max(own, key=lambda m: (own[m], m)) if max(own.values(), default=0.0) >= FLOOR else whole
    persons = of_persons(place.marked, quantity)
    if persons is not None:
        return persons
    votes = _votes(place, hits, articles, is_money)
    if is_money:
        govern(place.folded, place.marked, quantity, votes, articles, place.own)
    if "286-1" in articles and "253-1" not in articles and Metric.PERSONAL_RECORDS in votes:  # what a provider lets out
        votes[Metric.USER_RECORDS] = max(votes.get(Metric.USER_RECORDS, 0.0), votes.pop(Metric.PERSONAL_RECORDS))
    if "286" in articles and not _OF_RECORDS & articles:
        votes.pop(Metric.PERSONAL_RECORDS, None)  # rows of data that were deleted or changed count nobody's information
    if _OF_PERSONS.match(place.folded, quantity.end):
        for metric in _NO_PERSONS & votes.keys():
            del votes[metric]
    if is_money and place.section is SectionKind.DISPOSITION:
        votes[Metric.DISGORGED] = votes.get(Metric.DISGORGED, 0.0) + 3.0
        for told in (Metric.ECONOMIC_LOSS, Metric.FRAUD_PROCEEDS):  # 被害人的损失5万元，由公安机关发还: ordered back
            votes.pop(told, None)
    best = max(votes, key=lambda m: (votes[m], m), default=other)
    if votes.get(best, 0.0) < FLOOR:
        inherited = _inherited(place, hits)
        if inherited:
            return inherited
        return _default(place, settled) or _default(place, place.own) or _elided(place) or other
    if best is Metric.REGISTERED_ACCOUNTS and articles & _DEFAULT[Metric.GAMBLING_STAKES] and _is_of_players(place):
        return Metric.GAMBLERS  # members of a gambling site, its accounts apart
    if best is Metric.PAYMENT_SETTLEMENT and place.own and place.own <= _CONCEALS:
        return Metric.CONCEALED_VALUE  # moved by one who is tried for concealing
    if best is Metric.ACTS and (_of_procedure(place) or quantity.surface == "二次"):  # 二次销售: once more
        return other
    return best


def _between(place: _Place, hit: Hit) -> int:
    """Characters between a word and the figure behind it; -1 where a clause ends between, or it is not behind it."""
    start = place.quantity.start
    return -1 if hit.end > start or place.folded[hit.end : start] in _CLAUSE_ENDS else start - hit.end


def _is_of_players(place: _Place) -> bool:
    """Whether persons are counted, not the users of an app that has others too."""
    around = place.folded[max(0, place.quantity.start - 10) : place.quantity.end + 4]
    return place.quantity.unit in _PLAYERS and "用户" not in around


def _default(place: _Place, articles: frozenset[str]) -> Metric | None:
    """What a figure is where no word says it: money what the offence turns on, 次 and 起 acts; None where unclear."""
    unit = place.quantity.unit
    if unit in _TIMES:
        is_article = place.quantity.surface.startswith("一") and not _counts_once(place)
        return None if is_article or _of_procedure(place) else Metric.ACTS
    if unit in RECORDS and "253-1" in articles:
        return Metric.PERSONAL_RECORDS
    if unit in SHEETS and articles == {"253-1"} and _is_dealt_in(place):
        return Metric.PERSONAL_RECORDS
    if (unit in RECORDS or unit == "份") and "286-1" in articles and _of_a_leak(place.folded):
        return Metric.USER_RECORDS
    if unit == "组" and "285-2" in articles:
        return Metric.CREDENTIALS
    if "285-3" in articles and (unit == "人次" or (unit == "人" and _is_buyers(place))):
        return Metric.PROGRAMS
    if unit == "台" and _OF_COMPUTERS & articles:
        start = place.quantity.start
        return None if _SEIZED.search(place.folded, max(0, start - 30), start) else Metric.COMPUTERS
    if unit == "套" and "287-2" in articles:
        return Metric.PAYMENT_ACCOUNTS
    if unit == "张" and "287-2" in articles and NO_NOUN.match(place.folded, place.quantity.end):
        told = list(_CARDS.finditer(place.folded, max(0, place.quantity.start - _OWN_REACH), place.quantity.start))
        return Metric.PAYMENT_ACCOUNTS if told and not told[-1]["phone"] else None
    if unit == "会员" and articles & _DEFAULT[Metric.GAMBLING_STAKES]:
        return Metric.GAMBLERS
    defaults = [m for m, of in _DEFAULT.items() if of & articles] if unit in load_units().money else []
    if defaults == [Metric.GAMBLING_STAKES] and not articles <= _DEFAULT[Metric.GAMBLING_STAKES]:
        start = begin_of(place.folded, "。\n", place.quantity.start, _SENTENCE)
        return defaults[0] if _AT_PLAY.search(place.folded, start, place.quantity.start) else None
    return defaults[0] if len(defaults) == 1 else None


def _counts_once(place: _Place) -> bool:
    """Whether 一次 is an act that is counted: 牛某参与盗窃一次."""
    start = place.quantity.start
    return place.quantity.unit in _TIMES and _TOOK_PART.search(place.folded, max(0, start - 12), start) is not None


def _is_buyers(place: _Place) -> bool:
    """Whether those are counted to whom something was sold (售予路某等48人)."""
    start = place.quantity.start
    return _SOLD_TO.search(place.folded, max(0, start - _SENTENCE), start) is not None


def _is_dealt_in(place: _Place) -> bool:
    """Whether the figure leaves out what it counts and its clause deals in it (交给乙300份, 卖给丙40人)."""
    folded, quantity = place.folded, place.quantity
    clause = begin_of(folded, ",;:。\n", quantity.start, 30)
    dealt = _DEALING.search(folded, clause, quantity.start)
    return dealt is not None and NO_NOUN.match(folded, quantity.end) is not None


@lru_cache(maxsize=2)
def _of_a_leak(folded: str) -> bool:
    """Whether a provider let data of its users out, not what is forbidden to be read (用户信息泄露)."""
    return _LEAK.search(folded) is not None


def _elided(place: _Place) -> Metric | None:
    """What a count without its noun counts: the same as the last one of its unit (办理手机卡40张。…另7张尚未卖出)."""
    quantity, folded = place.quantity, place.folded
    reach = _ELIDED_REACH.get(quantity.unit)
    if reach is None or not NO_NOUN.match(folded, quantity.end):
        return None
    if not _NO_NOUN_BEFORE.search(folded, max(0, quantity.start - 4), quantity.start):
        return None
    alike = (q for q in reversed(place.before) if q.unit == quantity.unit and quantity.start - q.end <= reach)
    metric = next((q.metric for q in alike), None)
    return None if metric in OTHER else metric


def _of_procedure(place: _Place) -> bool:
    quantity, folded = place.quantity, place.folded
    around = folded[max(0, quantity.start - 12) : quantity.start], folded[quantity.end : quantity.end + 10]
    return any(map(_PROCEDURE.search, around))


def _votes(place: _Place, hits: Sequence[Hit], articles: frozenset[str], is_money: bool) -> dict[Metric, float]:
    votes: dict[Metric, float] = {}
    unit = _SAME_UNIT.get(place.quantity.unit, place.quantity.unit)
    longest = (-1, -1)  # the last word that may speak: those inside it may not (赔偿 in 死亡赔偿金)
    for hit in hits:
        left = hit.end <= place.quantity.start
        if not left and hit.start < place.quantity.end:
            continue
        side = "left" if left else "right"
        cues = [cue for cue in hit.cues if cue.side == side and cue.binds(unit, is_money, articles)]
        if not cues or (longest[0] < hit.start and hit.end <= longest[1]):
            continue
        if hit.end > longest[1]:
            longest = hit.start, hit.end
        far, near = _left(place, hit) if left else _right(place, hit)
        for cue in cues:
            vote = cue.weight * (far if cue.governs else near)
            votes[cue.metric] = max(votes.get(cue.metric, 0.0), vote)
    return votes


def _left(place: _Place, hit: Hit) -> tuple[float, float]:
    """Force of a cue before the figure: of a word that governs its clause, and of any other, which fades."""
    gap = place.folded[hit.end : place.quantity.start]
    if len(gap) > LEFT_REACH:
        return 0.0, 0.0
    gap = _PARENTHESIS.sub("", gap)
    between = sum(1 for q in place.before if q.start >= hit.end)
    if ":" in gap[:6]:  # 损失为:甲3万元,乙2万元: the word before the colon is of the whole list
        gap = gap[gap.index(":") :].replace(",", "、")
    clauses = COMMA ** sum(gap.count(c) for c in ",:")
    return clauses, clauses * PAUSE ** gap.count("、") * FIGURE**between / (1 + len(gap) / LEFT_FADE)


def _right(place: _Place, hit: Hit) -> tuple[float, float]:
    """Force of a cue behind the figure: only in its own clause and before the next figure."""
    gap = place.folded[place.quantity.end : hit.start]
    if len(gap) > RIGHT_REACH or any(c in gap for c in ",、:") or place.next_start < hit.start:
        return 0.0, 0.0
    if gap[:1].isspace() and place.next_start - hit.end <= 6 and _LABELS_NEXT.match(place.folded, hit.end):
        return 0.0, 0.0
    return 1.0, 1 / (1 + len(gap) / RIGHT_FADE)


def _inherited(place: _Place, hits: Sequence[Hit]) -> Metric | None:
    """The role of the figure just before, where this one only goes on its list (甲3万元、乙4万元)."""
    if not place.before:
        return None
    previous = place.before[-1]
    gap = place.folded[previous.end : place.quantity.start]
    if previous.unit == place.quantity.unit and _OF_WHICH.search(gap):
        return previous.metric
    if previous.unit != place.quantity.unit and "合" not in gap:
        return None
    return previous.metric if _LIST.fullmatch(gap) else None
