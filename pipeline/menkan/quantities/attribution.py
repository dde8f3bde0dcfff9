"""Whose figure it is: accused persons and units to whom the words ascribe it (数额归属).

The subject of the clause owns the figure. 分别 aligns a list of names with a list of figures, 各 gives each name the
same figure, 共同 and 伙同 give it to all named. Where the text does not say, the owner is empty, not guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from menkan.codes import Metric, QuantityStatus, SectionKind
from menkan.quantities.alignment import distribute
from menkan.quantities.groups import REACH, Group, find_groups, union
from menkan.quantities.houses import HAS_PART, find_houses, house_of
from menkan.quantities.together import (
    NOBODY_NAMED,
    as_before,
    company_of,
    fellows_of,
    is_joint,
    settled,
    summed,
    told_apart,
)
from menkan.text import begin_of, fold_width
from menkan.types import Quantity, Structure

_PART_REACH = 5 * REACH  # of a numbered part; a bound keeps one that never ends linear
_AHEAD = 20  # groups behind the figure that are looked at for those that its sentence names there
# 招募乙、丙做客服，月工资6000元: of those who are hired
_HIRING = re.compile(r"(?:招募|招聘|雇佣|雇用|雇请|聘请|聘用)了?(?:被告人|上诉人)?$")
_WAGE = re.compile(r"(?:工资|月薪|底薪|日薪|薪水|薪酬)[^,。;\d]{0,6}$")
_TOGETHER = re.compile(
    r"伙同|指使|安排|交由|配合|一起|共同|合伙|雇佣|雇用|聘用|分工|结伙|合谋|提供给|交给|纠集|招募|协助|帮助|介绍|组织|召集"
    r"|邀约|邀集|带领|拉拢|(?<!受)(?<!受其)委托"
)
# 甲负责运营，乙担任客服，共接受投注30万元: what those bring about of whom the sentence tells who did which part
_IN_ALL = re.compile(r"共|累计|合计|总计|总额|至案发|截至|截止")
_OF_HOUSE = frozenset({
    Metric.GAMBLING_TAKINGS, Metric.GAMBLING_STAKES, Metric.GAMBLERS, Metric.REGISTERED_ACCOUNTS
})  # fmt: skip
# 甲、乙合伙建立赌博网站; not 犯开设赌场罪, 为赌博网站担任代理
_RUNS = re.compile(
    r"(?:(?![犯案辩罪]|构成|涉嫌|营利为目的|违反|身份不明)[^。;:]){0,60}?"
    r"(?:建[立起成]|组[建织]|设立|开设(?!赌场(?:罪|案|的?行为))|创建|创办|开办|经营|运营|聚众)"
    r"(?:(?![犯案辩罪])[^。;:]){0,30}?(?:网站|平台|赌场|赌局|赌博|群|盘口|室|软件|APP)"
)
_TAKEN_IN_ALL = re.compile(r"(?:共|累计|合计|总计|总共)(?:接受|收受|收取|接|收|吸收|获|发展|抽|注册)[^,。;]{0,16}$")
_HAS_OFFICE = re.compile(
    r"(?:则|又|均|分别|等人?){0,2}(?:担?任|担任)(?![^,。;]{0,24}代理)[^,。;]{0,24}(?:经理|主管|客服|财务|技术|运维|总监|组长|会计|人事|后勤)"
)
_HOUSE_TAKES = re.compile(r"网站|平台|赌场|APP|软件|公司|盘口|系统|[群室圈盟]")
# 甲及其辩护人提出, 甲上诉称, 甲的申诉理由是: whose words follow
_SPEAKS = re.compile(
    r"(?:[及和](?:其|二审|一审|指定)*辩护人|的?(?:指定|二审|一审)*辩护人)?[^,。;:\d]{0,6}"
    r"(?:提出|辩称|诉称|[称认说]|主张|辩解|辩护意见|理由|请求)"
)
# 关于总额，经审计…; 综上: opens a paragraph that does not go on telling of whom the one before named last
_NEW_TOPIC = re.compile(r"[ \t]*(?:[(\d一二三四五六七八九十)、.]*关于|另查明|又查明|还查明|综上|以上)")
_PART_AND_PART = re.compile(r"(?!共|均)[^,。;:、\d]{2,14}、(?:被告人)?")
_HE = re.compile(r"[ \t]*(?:其(?![他余中间次实])|[他她](?!人|们))")
_OF_A_LINE = re.compile(
    r"(?:代理|股东|会员)?(?:账号|权限)[^。;]{0,16}(?:交给|分给|拨给|下放|开给|转给)"
    r"|(?:分设|下放|拨出|物色|发展|招募|派生|逐级|另设)[^。;]{0,40}(?:代理|账号|下线|下级)"
)
# 陈某每月付给被告人李某5000元: income is his who receives it
_RECEIVED = re.compile(
    r"(?:付给|支付给|给予|分给|发给|转给|交给|给付|分别给|支付|发放|(?:每[次月天日周人]|另|共|又|还|再|先后|各)给)(?:其|同案)?"
    r"(?:被告人|上诉人|原审被告人)?$"
)
# 以每月7000元工资的条件召集乙, 将3000元付给乙: his who is named behind it
_HIRED = re.compile(
    r"[^,。;]{0,12}?(?:雇佣|雇用|聘请|聘用|召集|招募|付给|支付给|分给|交给|转给|发给)(?:其|同案)?(?:被告人|上诉人)?$"
)
# 以600元卖给乙, 将10张银行卡出售给乙: of both sides where both are accused
_HANDED = re.compile(
    r"[^,。;]{0,24}?(?:(?:卖给|销赃给|出售给|销售给|提供给|转卖给|转让给)(?:其|同案)?(?:被告人|上诉人)?|交[由给][^,。;]{0,40})$"
)
_OF_BOTH = frozenset({Metric.PRICE, Metric.PAYMENT_ACCOUNTS, Metric.PHONE_CARDS, Metric.ACTS})
_USED = frozenset({Metric.PAYMENT_ACCOUNTS, Metric.PHONE_CARDS})  # 纠集乙，使用银行卡11套
_SEIZED = frozenset({Metric.DISGORGED, Metric.MONEY_OTHER, Metric.COUNT_OTHER})  # 从甲处查获3万元: his who had it
_SEIZING = re.compile(
    r"(?:公安机关|公安局|警方|民警|侦查机关|侦查人员|公安人员)[^。;]{0,40}(?:扣押|追回|冻结|缴获|查获|起获|追缴|收缴|扣留)"
)
_IN_BRACKETS = re.compile(r"\([^()]{0,60}$")  # 陶某(8月参与、获利7千余元)
_IN_CLOSED = re.compile(r"[^()]{0,60}\)")  # (丙、丁所购均出自其中): said beside the sentence
# 被害人李某因此被骗3万元: told of the victim alone, the loss is nobody's in particular
_SUFFERED = re.compile(r"(?:被害人|受害人)[^。;]{0,60}(?:被骗|受骗|转账|汇款|汇入|转入|支付|损失|汇给)|被害人:")
_OF_VICTIMS = frozenset({Metric.FRAUD_PROCEEDS, Metric.ECONOMIC_LOSS})
# Tried for these only, he took nothing from victims: their loss is no figure of his, unless told so (骗取3万元).
_HELPERS = frozenset({"253-1", "285-1", "285-2", "285-3", "286-1", "287-1", "287-2"})
_LOST = frozenset({Metric.FRAUD_PROCEEDS, Metric.VICTIMS})
_TAKES = re.compile(r"(?:骗取|骗得|骗走|窃取|窃得)[^,。;]{0,20}$")
# 乙帮甲收款，甲支付其好处费1200元: of him who was told of before the payer
_PAID_HIM = re.compile(r"(?:支付|付给|给付|分给|发给|给予|付|给)(?:给)?其[^,。;\d]{0,8}$")
# 将轿车折价13万元抵给被告人乙: his who is given it, where nobody else acts in the clause
_GIVEN_TO = re.compile(
    r"[^,。;]{0,16}?(?:抵|交|付|转|汇|打|送|寄|支付|转账|汇款|交付|给付|打款)(?:到|至)?给(?:了)?(?:其|同案)?(?:被告人|上诉人)?$"
)
_TOOK_PART = re.compile(r"(?:参与|个人)[^,。;]{0,12}$")  # 参与骗取21万元: his own share of what all did
_ALL_IN_ALL = re.compile(r"(?:共计|合计|总计|累计)[^,。;]{0,16}$")
# 9万元诈骗款经甲之手转移, 30条由甲持有: his who is named behind it, where nobody is before
_BY = re.compile(r"[^,。;]{0,20}?(?:均|都|全部)?(?:由|经|被|系|归)(?:同案)?(?:被告人|上诉人|被告单位)?$")
_TRADED = frozenset({Metric.PERSONAL_RECORDS, Metric.CREDENTIALS})
_SELLS = re.compile(r"(?:[卖售]给|售予|(?:出售|转卖|倒卖|提供|发送|交)给)(?:同案)?(?:被告人|上诉人)?$")
_BY_HIM = re.compile(r"(?:均|都|全部)?由(?:被告人)?")
_BEGINS_CLAUSE = re.compile(r"(?:^|[,。;:\n])(?:其中|另有?|余下?|剩余|还有)?(?:会员|赌客|玩家)?$")
# A numbered part of the facts (1、… （二）…) tells of those whom it names.
_ITEM = re.compile(
    r"(?m)(?:^[ \t]*(?:\(?[一二三四五六七八九十]{1,3}[)、.]|\(?\d{1,3}[)、.](?!\d))"
    r"|(?<=。)(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)))"
)
# 7.证人丁的证言; 。被告人甲供述: opens a part of its own, as far as the line
_STATEMENT = re.compile(
    r"(?:(?<=[。;])|(?m:^))[ \t]*\(?\d{0,3}[)、.]?[^,。;:、\d\n]{2,20}?的?(?:证言|陈述|供述|供称)[^,。;:\n]{0,6}[,:]"
)
# 二、关于甲、乙诈骗的事实: heads what is told of them
_HEADING = re.compile(
    r"(?m)^[ \t]*(?:\(?[一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十\d]{1,3}[、.])"
    r"[^。;,:\n]{2,60}(?:(?:事实|部分)(?:[:。]|[ \t]*$)|(?:犯罪|罪)[ \t]*$)"
)


@dataclass(frozen=True, slots=True)
class _Before:
    """Where the figure before ends, whom the heading above names, whom the numbered part, and who acts in the act."""

    figure: int
    heading: tuple[str, ...]
    part: tuple[str, ...]
    acting: Sequence[Group]
    part_start: int  # 0 where there is no numbered part
    same: tuple[str, ...]  # as of `as_before`
    house: tuple[str, ...]  # as of `house_of`
    house_run_by: tuple[str, ...]  # the accused who run what the figures of the house are of


def assign_parties(text: str, quantities: Sequence[Quantity], structure: Structure) -> tuple[Quantity, ...]:
    """`quantities` with `parties`: names as in `structure.accused`, ``("*",)`` for all, empty where unclear."""
    accused = structure.accused
    if not accused:
        return tuple(quantities)
    if len(accused) == 1:
        return tuple(q if q.status is QuantityStatus.LAW else replace(q, parties=accused) for q in quantities)
    folded = fold_width(text)
    groups = find_groups(folded, structure)
    ends = [g.end for g in groups]
    only_helped = _only_helped(structure)
    houses = find_houses(folded, groups)
    house_run_by = _who_run_it(folded, groups)
    headings = _headings(folded, groups, structure)
    starts = [h.start for h in headings]
    items = [m.start() for m in _ITEM.finditer(folded)]
    statements = [m.start() for m in _STATEMENT.finditer(folded)]
    owned: list[Quantity] = []
    for index, q in enumerate(quantities):
        behind = bisect_right(ends, q.start)
        first = bisect_left(ends, q.start - REACH)
        if first == behind:  # nobody is named any more: of whom the paragraph told
            first = bisect_left(ends, begin_of(folded, "\n", q.start, _PART_REACH))
        near = groups[first : behind + _AHEAD]
        previous = quantities[index - 1].end if index else 0
        of_others = only_helped and q.metric in _LOST and q.qualifier != "in_account"
        if of_others and not _TAKES.search(folded, max(0, q.start - 30), q.start):
            near = ()
        above = headings[bisect_right(starts, q.start) - 1] if starts and starts[0] <= q.start else None
        under = above.names if above and q.start < above.end else ()
        begun = _part_start(items, q.start, structure)
        stated = bisect_right(statements, q.start) - 1
        if stated >= 0 and statements[stated] >= begin_of(folded, "\n", q.start, _PART_REACH):
            begun = max(statements[stated], 0 if begun == q.start else begun)
        part = groups[bisect_left(ends, begun) : behind]
        told = union([g for g in part if not g.is_object] or part)
        act = begun if begun < q.start else begin_of(folded, "\n", q.start, _PART_REACH)
        same = as_before(folded, owned, q, groups[behind - 1].end if behind else 0)
        house = house_of(folded, q.start, houses, groups[max(0, behind - 8) : behind]) if q.metric in _OF_HOUSE else ()
        line = groups[bisect_left(ends, begin_of(folded, "\n", q.start, _PART_REACH)) : behind]
        acting = line if any(g.names and not g.is_object for g in line) else groups[bisect_left(ends, act) : behind]
        in_part = begun if begun < q.start else 0
        before = _Before(previous, under, told, acting, in_part, same, house, house_run_by)
        is_law = q.status is QuantityStatus.LAW
        parties = () if is_law else _ruled_on(q, structure) or _owner(folded, q, before, near)
        owned.append(replace(q, parties=parties) if parties else q)
    return tuple(_wages(folded, distribute(folded, settled(owned), groups), groups))


def _who_run_it(folded: str, groups: Sequence[Group]) -> tuple[str, ...]:
    """Who is told to run a house, with those whom the same sentence names beside them and who has a part in it."""
    found: list[Group] = []
    for i, group in enumerate(groups):
        if not group.names or group.is_object or not _RUNS.match(folded, group.end):
            continue
        end = folded.find("。", group.end, group.end + REACH)
        for other in groups[i : i + _AHEAD]:
            is_said = other.start < end and not (other.is_source or other.is_mentioned)
            if is_said or (other.start >= end and not other.is_object and HAS_PART.match(folded, other.end)):
                found.append(other)
    # 王某(在逃)运营某平台。甲任经理，乙任客服: where others run it, those who have a part in it
    return union(found or [g for g in groups if g.names and not g.is_object and _HAS_OFFICE.match(folded, g.end)])


def _part_start(items: Sequence[int], at: int, structure: Structure) -> int:
    """Where the numbered part around `at` begins; `at` where there is none in its section."""
    section = structure.section_at(at)
    before = bisect_right(items, at) - 1
    begun = before >= 0 and section is not None and items[before] >= section.start
    return max(items[before], at - _PART_REACH) if begun else at


def _headings(folded: str, groups: Sequence[Group], structure: Structure) -> list[Group]:
    """The headings with whom they name, each as far as it reaches: to the next one or to the end of its section."""
    found = [m.span() for m in _HEADING.finditer(folded)]
    ends = [*(start for start, _ in found[1:]), len(folded)]
    starts = [g.start for g in groups]
    reached = []
    for (start, stop), end in zip(found, ends, strict=False):
        section = structure.section_at(start)
        names = union(groups[bisect_left(starts, start) : bisect_left(starts, stop)])
        reached.append(Group(start, min(end, section.end if section else end), names, is_object=False))
    return reached


def _only_helped(structure: Structure) -> bool:
    """Whether nobody is tried for taking anything: what victims lost is then no figure of an accused."""
    articles = {a for a in (*(c.article for c in structure.charges), *(s.article for s in structure.disposition)) if a}
    return bool(articles) and articles <= _HELPERS


def _ruled_on(quantity: Quantity, structure: Structure) -> tuple[str, ...]:
    """Whose sentence a figure of the ruling stands in; empty where it is no one's, or several's."""
    if quantity.section is not SectionKind.DISPOSITION:
        return ()
    ruled = {s.party for s in structure.disposition if s.start <= quantity.start < s.end}
    return tuple(ruled) if len(ruled) == 1 else ()


def _owner(folded: str, quantity: Quantity, before: _Before, near: Sequence[Group]) -> tuple[str, ...]:
    sentence = begin_of(folded, "。\n", quantity.start, REACH)
    behind = [g for g in near if g.start >= quantity.end]
    near = [g for g in near if g.start < quantity.end]
    if behind and behind[0].names and _named_next(folded, quantity, behind[0]):
        return behind[0].names
    told = [g for g in near if g.start >= sentence]
    if told and not any(g.names for g in told):
        # others act in this sentence; an accused comes in behind the figure (…价值3100元…，后销赃给被告人乙), or none
        end = folded.find("。", quantity.end)
        return next((g.names for g in behind if g.names and g.start < end), ())
    if quantity.metric is Metric.DISGORGED and _seized_from_nobody(folded, sentence, quantity, told):
        return ()
    lost = quantity.metric in _OF_VICTIMS and quantity.qualifier != "in_account"
    if lost and not told and _SUFFERED.search(folded, sentence, quantity.start):
        return ()
    company = company_of(folded, quantity, before.figure, before.acting, behind) if lost else ()
    near = _outside_brackets(folded, [g for g in near if g.names], quantity.start)
    if company or not near:
        return company
    clause = begin_of(folded, ",:;。\n", quantity.start, REACH)
    last = near[-1]
    noted = (b := _IN_BRACKETS.search(folded, max(0, quantity.start - 61), quantity.start)) and last.end == b.start()
    reports = noted and last.is_object and quantity.metric in _OF_HOUSE  # 报甲(5.5万元): of him who reports
    if noted and not reports:
        return last.names[-1:]
    end = _clause_end(folded, quantity.end)
    after = next((g for g in behind if g.names and g.start < end), None)
    if after and quantity.metric is Metric.ILLEGAL_INCOME and _HIRED.match(folded[quantity.end : after.start]):
        return after.names
    received = _RECEIVED.search(folded, max(0, last.start - 10), last.start) if last.start >= clause else None
    fined = quantity.metric is Metric.FINE and last.start >= begin_of(folded, ";。\n", quantity.start, REACH)
    if fined or (received and quantity.metric is Metric.ILLEGAL_INCOME):  # 建议对甲判处…，并处罚金1万元
        return last.names
    handed = after and quantity.metric in _OF_BOTH and _HANDED.match(folded[quantity.end : after.start])
    sold_to = [after] if after and handed else []
    handed_over = after and quantity.metric not in _OF_HOUSE and last.start < clause
    if after and handed_over and _GIVEN_TO.match(folded[quantity.end : after.start]):
        return after.names
    if other := _deals_with(folded, quantity, near, (sentence, clause)):
        return other
    # the clause itself after the figure before it (甲获利3万元、乙4万元), then the whole clause, then what came before
    for begin in (max(clause, before.figure), clause):
        here = [g for g in near if g.start >= begin]
        subjects = [g for g in here if not g.is_object]
        subjects = subjects or [g for g in here if not (g.is_source or reports)]
        if subjects:
            fellows = fellows_of(subjects[0], here, [g for g in near if g.start >= sentence])
            return union([*(fellows if is_joint(quantity) else subjects[:1]), *sold_to])
    if told_of := _told_of(folded, quantity, before, near, clause):
        return told_of
    for g in reversed(near):
        if not (g.is_object or g.is_beside) and g.start >= sentence:
            beside = [b for b in near if b.is_beside and b.start > g.start and quantity.metric in _USED]
            return union([g, *beside, *sold_to])
    if after and _BY.match(folded[quantity.end : after.start]):
        return after.names
    if quantity.metric in _SEIZED and last.is_source and last.start >= sentence:
        return last.names
    return _carried(folded, quantity, near, behind, before)


def _deals_with(folded: str, quantity: Quantity, near: Sequence[Group], begins: tuple[int, int]) -> tuple[str, ...]:
    """Who is told of before the clause, where it names only with whom he deals (支付其3万元, 卖给乙9条); else empty.

    `begins`: where the sentence and the clause of the figure begin.
    """
    sentence, clause = begins
    here = [g for g in near if g.start >= clause]
    if quantity.metric is Metric.ILLEGAL_INCOME and _PAID_HIM.search(folded, clause, quantity.start):
        payers = {g.names for g in here}
        earlier = [g for g in near if sentence <= g.start < clause and not g.is_object and g.names not in payers]
        return earlier[-1].names if payers and earlier else ()
    if here and here[-1].is_object and quantity.metric in _TRADED and _SELLS.search(folded, clause, here[-1].start):
        return union([g for g in near if g.start >= sentence and not g.is_object][-1:])
    return ()


def _named_next(folded: str, quantity: Quantity, group: Group) -> bool:
    """Whether the figure says itself whose it is: 3万元（甲）, 另有会员5人由甲发展."""
    gap = folded[quantity.end : group.start]
    if gap == "(":
        return folded.startswith(")", group.end)
    return bool(_BY_HIM.fullmatch(gap) and _BEGINS_CLAUSE.search(folded, max(0, quantity.start - 8), quantity.start))


def _told_of(folded: str, quantity: Quantity, before: _Before, near: Sequence[Group], clause: int) -> tuple[str, ...]:
    """Of whom the sentence or the paragraph tells, where the clause of the figure names nobody; empty where unclear."""
    if is_joint(quantity) and not _TOOK_PART.search(folded, clause, quantity.start):
        named = [g for g in near if g.start >= begin_of(folded, ";。\n", quantity.start, REACH) and not g.is_source]
        whole = _IN_ALL.search(folded, clause, quantity.start)
        in_parts = whole and sum(bool(HAS_PART.match(folded, g.end)) for g in named) > 1
        if len(named) > 1 and _PART_AND_PART.fullmatch(folded, named[-2].end, named[-1].start):
            return union(named[-2:])  # 由甲揽客、乙管账
        together = in_parts or (named and _TOGETHER.search(folded, named[0].start, quantity.start))
        if quantity.metric in _OF_HOUSE and named and _OF_A_LINE.search(folded, named[0].start, quantity.start):
            together = None  # 甲将代理账号分给乙、丙, 整条线接受投注3亿元: of him whose line it is
        if len(named) > 1 and together:
            return union([g for g in named if not g.is_mentioned])
    speaker = before.house or before.same or _speaker(folded, quantity, near)
    return speaker or summed(folded, quantity, near, clause)


def _speaker(folded: str, quantity: Quantity, near: Sequence[Group]) -> tuple[str, ...]:
    """Who argues in the paragraph of the figure, himself or by counsel (甲上诉提出, 甲的辩护人认为); else empty."""
    if quantity.status is not QuantityStatus.ARGUED:
        return ()
    paragraph = begin_of(folded, "\n", quantity.start, REACH)
    speaking = next((g for g in reversed(near) if g.start >= paragraph and _SPEAKS.match(folded, g.end)), None)
    begin = begin_of(folded, ";。\n", quantity.start, REACH)
    if speaking is None or (speaking.start < begin and any(g.start >= begin and not g.is_object for g in near)):
        return ()
    return speaking.names


def _seized_from_nobody(folded: str, sentence: int, quantity: Quantity, told: Sequence[Group]) -> bool:
    """Whether the police seized it, and the sentence does not say from which accused (公安机关从某公司扣押3万元)."""
    seizing = _SEIZING.search(folded, sentence, quantity.start)
    return seizing is not None and not any(g.start >= seizing.start() for g in told)


def _outside_brackets(folded: str, near: list[Group], start: int) -> list[Group]:
    """Without those whom a bracket that is closed before the figure names, where there are others."""
    return [g for g in near if not _IN_CLOSED.match(folded, g.end, start)] or near


def _clause_end(folded: str, start: int) -> int:
    return min((at for stop in "。;,\n" if (at := folded.find(stop, start)) >= 0), default=len(folded))


def _carried(
    folded: str, quantity: Quantity, near: Sequence[Group], behind: Sequence[Group], before: _Before
) -> tuple[str, ...]:
    """Whom the paragraph's first sentence with a name tells of: a sentence without goes on telling what they did.

    A paragraph in which one is merely mentioned tells of him, one without names of those in the heading above it, or
    in the numbered part that it belongs to; else what they did together is everybody's, and the rest his who was named
    last.
    """
    subjects = [g for g in near if not g.is_object]
    is_near = any(g.end >= quantity.start - REACH for g in near)
    paragraph = begin_of(folded, "\n", quantity.start, REACH if is_near else _PART_REACH)
    if any(g.start >= before.part_start for g in subjects):
        paragraph = max(paragraph, before.part_start)
    here = [g for g in subjects if g.start >= paragraph]
    if not here and before.heading:
        return before.heading
    sentence = begin_of(folded, "。\n", quantity.start, REACH)
    if here and _HE.match(folded, sentence):  # 甲入伙。乙收卡。其卖出30张: of him who was told of last
        return here[-1].names
    mentioned = {g.names for g in near if g.start >= paragraph}
    if not here and len(mentioned) == 1:  # 在被告人甲的网盘内查获…。从电脑中查获 …: who else could it be
        return mentioned.pop()
    if not here and before.part:
        return before.part
    if not here and quantity.metric in _OF_HOUSE and not before.house_run_by:
        # 该网站累计接受投注1亿元, in a case of its agents: others run it; 共接受投注1亿元 is what the accused did
        in_all = _TAKEN_IN_ALL.search(folded, sentence, quantity.start)
        return NOBODY_NAMED if in_all and not _HOUSE_TAKES.search(folded, sentence, quantity.start) else ()
    if not here:
        if quantity.metric in _OF_HOUSE:
            return before.house_run_by
        if is_joint(quantity):
            return NOBODY_NAMED
        return () if _NEW_TOPIC.match(folded, paragraph) else subjects[-1].names if subjects else ()
    if is_joint(quantity) and _ALL_IN_ALL.search(folded, max(paragraph, quantity.start - 30), quantity.start):
        others = told_apart(folded, quantity, behind)
        return tuple(n for n in union([g for g in near if g.start >= paragraph]) if n not in others)
    end = folded.find("。", here[0].start)
    return union([g for g in near if paragraph <= g.start < end and not g.is_mentioned])


def _wages(folded: str, owned: list[Quantity], groups: Sequence[Group]) -> list[Quantity]:
    """Wages told behind the hiring are of those who are hired (招募乙、丙做客服，月工资6000元)."""
    ends = [g.end for g in groups]
    result = list(owned)
    for i, q in enumerate(owned):
        if q.metric is not Metric.ILLEGAL_INCOME or not _WAGE.search(folded, max(0, q.start - 16), q.start):
            continue
        before = bisect_right(ends, q.start) - 1
        if before >= 0 and groups[before].names and folded.find("。", ends[before], q.start) < 0:
            start = groups[before].start
            if _HIRING.search(folded, max(0, start - 10), start):
                result[i] = replace(q, parties=groups[before].names)
    return result
