"""The standing of each figure: found, alleged, argued, recited law or ruling (数额的地位)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from menkan.codes import Metric, QuantityStatus, SectionKind
from menkan.quantities.bounds import digits_of, size_of
from menkan.text import begin_of, fold_width, trie_pattern
from menkan.types import Quantity, Structure

_BY_SECTION = {
    SectionKind.ALLEGATIONS: QuantityStatus.ALLEGED,
    SectionKind.DEFENCE: QuantityStatus.ARGUED,
    SectionKind.DISPOSITION: QuantityStatus.RULING,
    SectionKind.STATUTE_APPENDIX: QuantityStatus.LAW,
}
_REACH = 160  # characters in which a speaker is looked for in the sentence (project convention)
_ITEM = 800  # characters over which an item of evidence goes on (project convention)
_SENTENCE = re.compile(r"[。\n]")
# A rule speaks of thresholds for anybody: 五百条以上的, 达到 … 标准, 的应当; a case speaks of what somebody did.
_RULE_BOUND = re.compile(r"以上|以下|不满|超过")
_RULE_WORDS = re.compile(
    r"下列情形|应当认定为|属于刑法|标准|规定(?!的?[\"“]?(?:情节|后果|数额))|之一的|的,处|司法解释|《解释》|《意见》|追诉|予以立案|为情节"
    r"|,属于?情节"
)
# 已达五十条的定罪标准, 以十组为入罪标准
_STANDARD = re.compile(
    r"(?:的|为)?(?:定罪|入罪|立案|追诉|起刑|量刑|法定|司法解释)[^,。;]{0,10}标准|为(?:数量|数额)?标准"
)
_STANDARDS = re.compile(r"标准(?:分别|则|就|也)?(?:为|是)[^,。;]{0,12}$")  # 数量标准分别为二十五条和二百五十条
_TIER_WORDS = re.compile(r"入罪|情节(?:特别)?严重|后果(?:特别)?严重|构成犯罪|定罪量刑")
_NEAR = 60  # characters around a figure in which a grade is looked for (project convention)
_REACHED = re.compile(
    r"(?:未|不|没有|是否|尚未|均未|亦未)(?:能)?(?:达到?|满|到)(?:人民币)?$"
    r"|(?:高出|超出|远超|远过|越过|仍超过|亦距|距离?|已逾)(?:[一-龥]{0,4})$"
)
# 高出五万元标准, 起点3万元, 250条即可入罪, 三十万元之线
_OF_A_STANDARD = re.compile(
    r"(?:的|之)?(?:升格)?(?:标准|门槛|起点|下限|线(?![路上下索]))|即(?:可)?(?:入罪|构成犯罪|达)"
)
_TO_A_STANDARD = re.compile(r"(?:标准|起点|门槛|下限)(?:为|是)?(?:人民币)?$|所要求的$")
# 52170组超过50,000条, 226条计，不足五百条: what the case has is set against it
_AGAINST = re.compile(r"[\d.,万一二三四五六七八九十百千]{1,12}(?:元|条|个|组|份|人|张|套|次|名|台|户)[^。;]{0,20}$")
_HALVES = ((2, 5), (1, 2))  # first digits of standards that are not one digit: 2500组, 25万元, 120人
_OF_A_RULE = re.compile(
    r"入罪|升档|档次|标准|追诉|起刑|门槛|数额较大|数额巨大|情节(?:特别)?严重|后果(?:特别)?严重"
    r"|兜底|减半|[十五两]倍|解释(?:规定|之所以|将)|下限|起点|界限"
)
_GRADES = re.compile(_TIER_WORDS.pattern + "|标准|档次")
_ORDERS = re.compile(r"继续追缴|责令|予以没收|上缴国库|予以追缴|依法没收|予以退赔")
# An earlier sentence (2009年因犯盗窃罪被判处…并处罚金…刑满释放) is a fact of this case, not its ruling.
_PRIOR = re.compile(r"曾?因(?:犯|涉嫌)?[^。;]{2,40}(?:被|经)[^。;]{0,30}判处?|前科|刑满释放|曾被判")
_SANCTION = re.compile(r"罚款(?:人民币|计)?$")  # by the police, at any time before
_PROPOSED = re.compile(r"建议|量刑建议")
_BESIDES = re.compile(r"\s*(?:另|又|还)(?:经)?(?:审理)?查明?")  # 另查明: what the court adds to a charge that it adopts
# 与前罪所判…并处罚金2万元并罚 recounts a judgment; 预缴罚金3万元 was paid
_EARLIER = re.compile(
    r"(?:与|和|连同)(?:其)?(?:前罪|原判|前判|前犯|此前|前案|尚未执行)(?:(?!决定执行|合并执行)[^。;])*$"
)
_PAID = re.compile(r"(?:预缴|缴纳|交纳|已缴|预交|缴清|代缴)(?:了|的)?(?:全部)?罚金(?:款)?(?:人民币)?(?:共计)?$")
# 关于经济损失仅2000元的意见, 所提获利3万元的辩解: an opinion that the court answers
_RAISED = re.compile(r"(?:关于|针对|对于|对|所提)(?:(?!经查|查明)[^。;])*$")
_AS_OPINION = re.compile(r"[^,。;]{0,16}的(?:辩护|上诉|辩解)?(?:意见|理由|辩解|主张|说法)")
# 指控某甲骗取3万元的事实清楚: the court agrees
_AGREED = re.compile(r"[^。;不未无]{0,80}?(?:事实(?:清楚|属实|成立)|(?:予以|应予|均予)(?:支持|认定|确认))")
_ASIDE = re.compile(r"\([^()]{0,60}$")
_IS_TRUE = re.compile(r"(?<!否)(?<!不)(?:属实|成立|有据),")
_DISPUTES = re.compile("[,中有未应]")
# 指控的7万元是销售款; 变更起诉, 将数额由5万元变更为4万元: the prosecution's, quoted
_QUOTED = re.compile(r"(?:指控|起诉书认定|公诉机关认定)的(?:上述|该)?(?:人民币)?$")
_CHARGED = re.compile(  # 公诉机关依据流水，指控二人取款23次
    r"(?:公诉机关|检察机关|检察院|公诉人)(?:(?!查明|认定|认为)[^。;]){1,24}?指控(?![的并])"
    r"(?:(?!经查|查明|应|不足以|不予|实为|核实|确认|认定|扣除|剔除)[^。;]){0,60}$"
)
_AS_CHARGE = re.compile(r"[^,。;]{0,4}的指控")  # 关于控制186台的指控，与事实不符
_RECHARGED = re.compile(r"变更(?:起诉|指控)|(?:变更|补充)起诉决定书")
_PROSECUTION = re.compile(r"公诉机关|检察院|检察机关|公诉人")
# 二人抽头渔利超过四万元，属于情节严重; 参赌人数逾百人，情节严重，其行为已构成开设赌场罪
_OF_THEM = re.compile(
    r"(?:^|[,;:])(?:其中)?(?:该|上述)?(?:[二两三四五六七八九十]名?(?:被告)?人|各被告人)(?!以上)(?:共同|均)?[^。;]{2,60}$"
)
_SO_GUILTY = re.compile(r",[^。;]{0,30}其行为均?已?(?:经)?(?:触犯|构成)")
_RULE_SOURCE = re.compile(r"下列情形|应当认定|解释|意见|规定|纪要|标准|条第|第[一二三四五六七八九十]+[条款]")
_THIS_CASE = re.compile("本案|被告人|上诉人|被害人")
# 甲的供述，证明…; 证言及辨认笔录证实…: what is behind it is still the person's word
_STILL = re.compile(r"(?:[^,。;、]{0,4},)?(?:均|能够?|可以?|也|又|分别|一致|还)?证明|(?:[及和与、])?笔录")
_ADOPTED = re.compile(
    r"(?:上述|以上|前述|指控的?)[^。]{0,30}?事实[^。]{0,160}?(?:无异议|足以认定|予以(?:确认|认定)|属实|成立|清楚|[证佐]实|证明|在案)"
)


@dataclass(frozen=True, slots=True)
class _Speakers:
    strong: re.Pattern[str]
    court: re.Pattern[str]  # strong words and the court's own weak ones
    disputed: re.Pattern[str]  # every word but those that recount what an earlier court found
    all: re.Pattern[str]
    status_by_word: dict[str, QuantityStatus]
    item: re.Pattern[str]
    testimony: frozenset[str]


@cache
def _speakers() -> _Speakers:
    rows = tomllib.loads(resources.files(__package__).joinpath("status_cues.toml").read_text(encoding="utf-8"))
    kinds = [QuantityStatus.ALLEGED, QuantityStatus.ARGUED, QuantityStatus.FOUND]
    strong = {w: kind for kind in kinds for w in rows[kind.value]["strong"]}
    every = strong | {w: kind for kind in kinds for w in rows[kind.value]["weak"]}
    recounted = dict.fromkeys(rows["found"]["recounted"], QuantityStatus.FOUND)
    own = set(strong) | set(rows["found"]["weak"]) | set(recounted)
    testimony = frozenset(rows["testimony"]["strong"])
    item = re.compile(trie_pattern(testimony | set(rows["document"]["strong"])))
    compiled = [re.compile(trie_pattern(words)) for words in (strong, own, every, every | recounted)]
    return _Speakers(compiled[0], compiled[1], compiled[2], compiled[3], every | recounted, item, testimony)


def adopts_charge(folded: str) -> bool:
    """Whether a court makes the charge its own (采纳指控): 上述事实，被告人无异议，并有书证证实, 指控的事实清楚."""
    return bool(_ADOPTED.search(folded))


def assign_status(text: str, quantities: Sequence[Quantity], structure: Structure) -> tuple[Quantity, ...]:
    """`quantities` with `status`: the section's, unless the sentence names another speaker (指控、查明、辩称、法条)."""
    folded = fold_width(text)
    findings = [s for s in structure.sections if s.kind is SectionKind.FACTS_FOUND]
    has_findings = any(not _BESIDES.match(folded, s.start) for s in findings)
    ruled = structure.document_type != "起诉书"  # an indictment adopts nothing
    adopted = ruled and not has_findings and adopts_charge(folded)
    placed = []
    for q in quantities:
        status = _status(folded, q, structure)
        if adopted and status is QuantityStatus.ALLEGED and q.section is SectionKind.ALLEGATIONS:
            status = QuantityStatus.FOUND
        placed.append(q if status is q.status else replace(q, status=status))
    return tuple(placed)


def _status(folded: str, quantity: Quantity, structure: Structure) -> QuantityStatus:
    section = quantity.section
    base = _BY_SECTION.get(section or SectionKind.FACTS_FOUND, QuantityStatus.FOUND)
    sentence = begin_of(folded, "。\n", quantity.start, _REACH)
    border = _SENTENCE.search(folded, quantity.end, quantity.end + _REACH)
    tail = folded[quantity.end : border.start() if border else quantity.end + _REACH]
    head = folded[sentence : quantity.start]
    if base is QuantityStatus.LAW or _recites_law(head, quantity, tail, structure):
        return QuantityStatus.LAW
    if quantity.metric is Metric.FINE:
        return _fine(head, base)
    if base is QuantityStatus.RULING:
        return base
    if quantity.metric is Metric.DISGORGED and _ORDERS.search(head[-30:] + tail[:20]):
        return QuantityStatus.RULING
    if section is SectionKind.EVIDENCE:
        return _evidence(folded, quantity, structure)
    if section is SectionKind.COURT_OPINION and _RAISED.search(head) and _AS_OPINION.match(tail):
        return QuantityStatus.ARGUED
    quoted = section in (SectionKind.COURT_OPINION, SectionKind.FACTS_FOUND) and (
        _QUOTED.search(head) or _CHARGED.search(head) or _AS_CHARGE.match(tail)
    )
    recharged = section is SectionKind.PROCEDURE and _RECHARGED.search(head)
    if (quoted and not _AGREED.match(tail)) or recharged:
        return QuantityStatus.ALLEGED
    status = _nearest_speaker(folded, sentence, quantity, base) or base
    if status is QuantityStatus.ALLEGED and section is SectionKind.COURT_OPINION and _AGREED.match(tail):
        return QuantityStatus.FOUND
    return status


def _fine(head: str, base: QuantityStatus) -> QuantityStatus:
    if _EARLIER.search(head) or _PAID.search(head):
        return QuantityStatus.FOUND
    if base is QuantityStatus.RULING:
        return base
    if _SANCTION.search(head):
        return QuantityStatus.FOUND
    proposed = _PROPOSED.search(head)
    if proposed and (base is QuantityStatus.ALLEGED or _PROSECUTION.search(head)):
        return QuantityStatus.ALLEGED
    return QuantityStatus.FOUND if _PRIOR.search(head) and not proposed else QuantityStatus.RULING


def _recites_law(head: str, quantity: Quantity, tail: str, structure: Structure) -> bool:
    """A figure with a bound in a sentence of rule words that speaks of nobody accused here.

    A commentator's round figure needs no bound. 达到…标准 may stand right behind an accused's own figure; 情节严重 and
    入罪 make a rule only where the whole sentence names no accused.
    """
    if _STANDARD.match(tail) or _STANDARDS.search(head):
        return True
    in_opinion = quantity.section is SectionKind.COURT_OPINION
    if in_opinion and _is_round(quantity) and (_OF_A_STANDARD.match(tail) or _TO_A_STANDARD.search(head)):
        return True
    section = structure.section_at(quantity.start)
    is_comment = section is not None and section.is_comment
    if in_opinion and not is_comment and _applies(head, quantity, tail):
        return False
    measures = in_opinion and _measures(quantity, head, tail)
    if measures and (_GRADES.search(head[-_NEAR:] + tail[:_NEAR]) or _AGAINST.search(head)):
        return True
    if is_comment and _is_round(quantity) and _OF_A_RULE.search(head[-_NEAR:] + tail[:_NEAR]):
        return not any(name in head or name in tail for name in structure.accused)
    if not (_RULE_BOUND.search(quantity.surface) or _RULE_BOUND.match(tail[:3])):
        return False
    named = [name for name in structure.accused if name in head or name in tail]
    of_anybody = not named and not _THIS_CASE.search(head + tail)
    if is_comment and _is_round(quantity) and of_anybody:
        return True  # 前者要求2万元以上
    around = head[-80:] + "\0" + tail
    if _RULE_WORDS.search(around) and not any(name in head[-20:] for name in named):
        return True
    return not named and bool(_TIER_WORDS.search(around))


def _applies(head: str, quantity: Quantity, tail: str) -> bool:
    """Whether the court says of these accused, without names, what they go beyond (超过); 以上 recites the rule."""
    if (
        "以上" in quantity.surface
        or tail.startswith(("的", "以上"))
        or _RULE_SOURCE.search(head)
        or _REACHED.search(head)
    ):
        return False
    return bool(_OF_THEM.search(head) or _SO_GUILTY.match(tail))


def _measures(quantity: Quantity, head: str, tail: str) -> bool:
    """Whether it is a round figure that something reaches, stays below or goes beyond (不足二千个, 未达五万元)."""
    if not _is_round(quantity):
        return False
    is_open = quantity.lower_open or quantity.upper_open or (quantity.lower is None) != (quantity.upper is None)
    return is_open or bool(_REACHED.search(head)) or tail.startswith(("以上", "的标准"))


def _is_round(quantity: Quantity) -> bool:
    """Whether it may be a standard of the law: none of those has other digits."""
    figure = size_of(quantity)
    digits = digits_of(figure)
    return bool(figure) and not quantity.approximate and (len(digits) == 1 or digits in _HALVES)


def _evidence(folded: str, quantity: Quantity, structure: Structure) -> QuantityStatus:
    """Testimony is the witness's word; a document or an expert's finding counts as found."""
    section = structure.section_at(quantity.start)
    start = max(section.start if section else 0, quantity.start - _ITEM)
    speakers = _speakers()
    last = None
    for match in speakers.item.finditer(folded, start, quantity.start):
        if match[0] in speakers.testimony and folded[max(0, match.start() - 2) : match.start()].endswith("如实"):
            continue
        if last and last[0] in speakers.testimony and _STILL.fullmatch(folded, last.end(), match.end()):
            continue
        last = match
    return QuantityStatus.ARGUED if last and last[0] in speakers.testimony else QuantityStatus.FOUND


def _nearest_speaker(folded: str, sentence: int, quantity: Quantity, base: QuantityStatus) -> QuantityStatus | None:
    speakers = _speakers()
    if quantity.section in (SectionKind.COURT_OPINION, SectionKind.FACTS_FOUND):
        pattern = speakers.court
    elif quantity.section is SectionKind.DEFENCE:
        pattern = speakers.disputed
    elif base is QuantityStatus.FOUND:
        pattern = speakers.all
    else:
        pattern = speakers.strong
    last = None
    for match in pattern.finditer(folded, sentence, quantity.start):
        if _ASIDE.search(folded, sentence, match.start()) and ")" in folded[match.end() : quantity.start]:
            continue  # (甲供称净落三十万元);圈内账号268个: said beside the sentence
        is_charge = speakers.status_by_word[match[0]] is QuantityStatus.ALLEGED
        if is_charge and _IS_TRUE.search(folded, match.end(), quantity.start):
            continue  # 抗诉机关所指人数属实，参赌16名: what follows is the court's
        if (
            is_charge
            and quantity.section is SectionKind.DEFENCE
            and _DISPUTES.search(folded, match.end(), quantity.start)
        ):
            continue  # 指控的数额未剔除重复部分，信息只有3000条: the charge is disputed, not quoted
        last = match
    return speakers.status_by_word[last[0]] if last else None
