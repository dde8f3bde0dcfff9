"""What the mentions of one figure come to (合计、分项、重复): told again counts once, a printed total beats its parts.

Parts are added where they are the goods of one taking (价值5000元的手机、现金300元) or figures of acts that the text
tells apart by number or date; otherwise the fact lies between the largest and their sum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from menkan.codes import Category, Metric, QuantityStatus, SectionKind
from menkan.quantities.bounds import as_proven, size_of
from menkan.quantities.episodes import Episodes
from menkan.types import Interval, Quantity

# A total: 共计31万, 共窃得财物价值9000元, 合计获利; 共同 and 共犯 are none
_TOTAL = re.compile(
    r"(?:共计|合计|总计|累计|总共|总额|总数|总价值|总价|共(?![同犯谋])|(?<=价值)计)[^,。;、:(\d]{0,14}$"
)
# A total of everything: 综上…共计, 以上各起共计, 累计; or one that the acts are told after (共计29.8万元。具体如下)
_OVERALL = re.compile(r"(?:综上|以上|累计|总计|总共|作案[^,。;]{1,6}起)[^。;]{0,40}$")
_SUMS_UP = re.compile(
    r"[ \t]*(?:综上|综合上述|以上(?:各|合计|共)|经统计)"
)  # opens a paragraph that adds up what was told
_LEADS = re.compile(r"[^。]{0,40}?[,。;:]?\s*(?:具体|其中[:,]|分述|(?:犯罪)?事实如下|分别如下|详述|具体事实)")
# A figure without the word is one too where the acts are told under it (先后锁定五台设备。具体事实如下：)
_HEADS = re.compile(r"[^。]{0,40}?[,。;]\s*(?:具体(?:事实|情况|犯罪)?|(?:犯罪)?事实|分述|分别)如下")
# A figure of each round or day, or of what is left of the records (仅能恢复部分记录21万元): the whole is told nowhere.
# 每人 is a share.
_RATE = re.compile(
    r"(?:每(?:[局场次天日晚轮期月周年笔单张套个台]|小时)|单[包注笔局次场把]|[日月]均|平均)[^,。;、\d]{0,12}$"
    r"|[仅只]能?(?:恢复|保留|留存|导出)[^,。;]{0,26}$"
)
# 乙参与诈骗金额20万元, 参与骗取20万元: what one took part in
_SHARE = re.compile(
    r"(?:(?:参与|涉及|个人)[^,。;\d]{0,14}(?:金额|数额|总额|款项|价值|数量|数)|(?:涉案|犯罪)总?[金数]额)[^,。;\d]{0,6}$"
    r"|(?:参与|个人)(?:共同|实施)?(?:骗取|骗得|诈骗|窃取|窃得|盗窃|转移|结算|出售|获取)[^,。;\d]{0,10}$"
)
_PART = re.compile(r"(?:其中|含|包括|剩余)[^。;]{0,16}$")  # 其中3万元: told already in the whole
_AGAIN = re.compile(r"[,、和及][^。;]{0,16}$")  # 甲17000元、乙17000元: two figures that are equal
_THAT = re.compile(r"该|上述|此|将|把|所得")
# 扣除重复后实为4万条: the figure that a court puts in the place of another.
_CORRECTED = re.compile(
    r"(?:实为|应为|应(?:当)?认定为|(?:故|据此|最终|因此|遂|依法)(?:予以)?认定为|更正为|核减为|变更为|去重后?(?:为|共)?|(?:扣除|剔除|去除|核减)[^,。;]{0,24}后,?(?:约|为|共|计|有|实际)*(?!给付|支付|交付|付给|付款)[^,。;\d]{0,6})\s*$"
)
# What a court of appeal says where it puts a figure of its own in the place of the first court's
_AMENDS = re.compile(
    r"更正|纠正|核减|扣减|减去|应?予以?(?:扣除|剔除)|重新(?:汇总|统计|核算|计算|审计|核对)|有误|不当|原判(?:所列|遗漏|认定的)|重复|不属"
)
_STATES = re.compile(r"(?:(?:[应实]?为|[应实]?是|应?系|合?计|共|[减正]至)(?:人民币)?|实际[^,。;、\d]{0,8})$")
_THE_OLD_ONE = re.compile(r"(?:原判|原审|一审|指控|起诉书|公诉机关)[^,。;]*$|\([^()]*$")
_VALUED = re.compile(r"价值|鉴定|估价|价格认证|价格为")  # of goods, which do not hold the cash told beside them
_CASH = re.compile(r"(?:现金|人民币|存款|余额|[窃盗骗抢]得|[窃盗骗抢]取|[窃盗骗抢]走|\d余?元)[^,。;、]{0,6}$")
# What several acts, or goods of one act, add up to; people and accounts told twice may be the same ones.
_GOODS = frozenset({Metric.FRAUD_PROCEEDS, Metric.CONCEALED_VALUE})
_ACTS = _GOODS | {
    Metric.ILLEGAL_INCOME, Metric.PAYMENT_SETTLEMENT, Metric.ACCOUNT_INFLOW, Metric.ECONOMIC_LOSS,
    Metric.GAMBLING_TAKINGS, Metric.GAMBLING_STAKES, Metric.PERSONAL_RECORDS, Metric.USER_RECORDS, Metric.CREDENTIALS,
    Metric.PHONE_CARDS, Metric.FUNDS_PROVIDED,
}  # fmt: skip

_MOST_PARTS = 40  # of a total that are told by class: a bound keeps odd texts linear


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a figure and what the words before it say of its place among others."""

    index: int
    quantity: Quantity
    episode: int
    is_total: bool = False
    is_overall: bool = False
    is_part: bool = False
    corrects: bool = False
    is_valued: bool = False
    is_cash: bool = False
    is_sure: bool = True
    sentence: int = 0  # where its sentence begins
    is_listed: bool = False  # stands in a list with a figure just before
    is_numbered: bool = False  # the text numbers its act
    is_rate: bool = False  # of one round, day or card only
    is_share: bool = False  # of the acts that one took part in
    sums_up: bool = False  # its paragraph adds up what was told

    @property
    def key(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return self.quantity.value, self.quantity.lower, self.quantity.upper

    @property
    def size(self) -> Decimal:
        """The figure itself, else the bound that is printed."""
        return size_of(self.quantity)


@dataclass(frozen=True, slots=True)
class Sum:
    """What the mentions come to; `basis` as of a fact ("own" for a single figure), `quantities` the ones used."""

    value: Decimal | None
    interval: Interval
    basis: str
    quantities: tuple[int, ...]
    note: str = ""
    differ: bool = False  # totals are printed that differ
    acts: tuple[Mention, ...] = ()  # the figures of the acts that the text tells apart, in order


def mention(
    folded: str, index: int, quantity: Quantity, episodes: Episodes, is_sure: bool, appealed: int | None = None
) -> Mention:
    """The mention at `quantity`, told by the clause before it; `is_sure`: its numeral stands in no doubt.

    `appealed`: where a court of appeal begins to tell what it finds itself, which may amend what was found before.
    """
    start = quantity.start
    begins = max(folded.rfind(stop, max(0, start - 400), start) + 1 for stop in "。\n")
    clause = folded[max(begins, start - 32) : start]
    sentence = folded[max(begins, start - 90) : start]
    is_total = bool(_TOTAL.search(clause)) or quantity.surface.startswith("共")
    opinion = quantity.section is SectionKind.COURT_OPINION
    is_part = bool(_PART.search(clause))
    paragraph = folded.rfind("\n", 0, start) + 1
    is_overall = bool(_HEADS.match(folded, quantity.end)) or (
        is_total and (opinion or bool(_OVERALL.search(sentence) or _LEADS.match(folded, quantity.end)))
    )
    sums_up = not (is_overall or opinion or is_part) and bool(_SUMS_UP.match(folded, paragraph))
    episode = episodes.at(start)
    return Mention(
        index=index,
        quantity=as_proven(quantity),
        episode=episode,
        is_numbered=episodes.is_numbered(episode),
        is_total=is_total,
        is_overall=is_overall or sums_up,
        is_part=is_part,
        corrects=bool(_CORRECTED.search(clause)) or (appealed is not None and _amends(folded, start, appealed)),
        is_valued=bool(_VALUED.search(sentence[-60:])),
        is_cash=bool(_CASH.search(clause)),
        sentence=begins,
        is_listed=bool(_AGAIN.search(clause)) and not _THAT.search(clause[-12:]),
        is_rate=bool(_RATE.search(clause)),
        is_share=bool(_SHARE.search(clause)),
        is_sure=is_sure,
        sums_up=sums_up,
    )


def _amends(folded: str, start: int, appealed: int) -> bool:
    """Whether the figure is what a court of appeal puts in the place of one that the first court found."""
    clause = folded[max(0, start - 60) : start]
    if start < appealed or not _STATES.search(clause) or _THE_OLD_ONE.search(clause):
        return False
    paragraph = folded.rfind("\n", max(0, start - 600), start) + 1
    return bool(_AMENDS.search(folded, max(paragraph, appealed, start - 600), start + 20))


def without_mixed_totals(mentions: Sequence[Mention]) -> list[Mention]:
    """Without totals of information of several classes whose parts are told by class (共900条，其中轨迹60条、…).

    Such a total is of no class: beside its parts it would count them twice.
    """
    by_kind: dict[tuple[Metric, str], list[Mention]] = {}
    for m in mentions:
        if m.quantity.category:
            by_kind.setdefault((m.quantity.metric, m.quantity.unit), []).append(m)
    mixed = {(kind, told[i].key) for kind, told in by_kind.items() for i in range(len(told)) if _is_mixed(told, i)}
    return [m for m in mentions if ((m.quantity.metric, m.quantity.unit), m.key) not in mixed]


def _is_mixed(told: Sequence[Mention], at: int) -> bool:
    """Whether the figure `at` is the sum of those behind it, of which one at least has a class of its own."""
    total, added, has_class = told[at], Decimal(0), False
    if total.quantity.category is not Category.OTHER:
        return False
    for n in range(at + 1, min(len(told), at + 1 + _MOST_PARTS)):
        added += told[n].size
        has_class = has_class or told[n].quantity.category is not Category.OTHER
        if added >= total.size:
            return added == total.size and n > at + 1 and has_class
    return False


def add_up(mentions: Sequence[Mention]) -> Sum:
    """What `mentions` of one metric come to, in the order of the text (数额合计)."""
    corrected = [m for m in mentions if m.corrects and m.is_sure]
    if corrected:
        return _one(corrected[-1], "total", "the court puts it in the place of another figure")
    whole = [m for m in mentions if not m.is_rate]
    told = _told_once(whole or mentions)
    sure = [m for m in told if m.is_sure]
    if not sure:
        return Sum(None, Interval(), "own", (told[0].index,), "its numeral is not sure")
    metric = mentions[0].quantity.metric
    overall = [m for m in sure if m.is_overall and (len(sure) > 1 or not m.sums_up)]
    if overall:
        largest = max(overall, key=lambda m: m.size)
        differ = len({m.key for m in overall}) > 1
        note = "several totals are printed; the largest is used" if differ else ""
        return replace(_one(largest, "total", note, differ), acts=_told_apart(sure, metric, "total"))
    found = _parts(sure, metric)
    if not whole:
        at_least = Interval(found.interval.lower, None, found.interval.lower_open)
        return Sum(
            None,
            at_least,
            found.basis,
            found.quantities,
            "of one round or day, or of a part of the records, so at least this",
        )
    if len(sure) < len(told) and found.basis != "total":
        at_least = Interval(found.interval.lower, None, found.interval.lower_open)
        note = "the numeral of another figure is not sure, so at least this"
        return Sum(None, at_least, found.basis, found.quantities, note)
    return replace(found, acts=_told_apart(sure, metric, found.basis))


def in_one_unit(mentions: Sequence[Mention]) -> list[Mention]:
    """Information that is told again in another unit (300份 … 300条) is counted in the first."""
    first: dict[tuple[object, ...], str] = {}
    found = []
    for m in mentions:
        q = m.quantity
        if q.category:
            unit = first.setdefault((q.metric, q.category, q.qualifier, *m.key), q.unit)
            m = m if unit == q.unit else replace(m, quantity=replace(q, unit=unit))
        found.append(m)
    return found


def _is_comparison(m: Mention) -> bool:
    """Whether the opinion gives one bound only, as it does when it sets a figure against a standard."""
    figure = m.quantity.interval
    return (figure.lower is None) != (figure.upper is None) and m.quantity.section is SectionKind.COURT_OPINION


def without_comparisons(mentions: Sequence[Mention]) -> list[Mention]:
    """Without figures that the opinion only sets against a standard (不满五千条, 超过五百条), where others are found.

    What exceeds a standard is left out only beside a figure of its class that does.
    """
    told = [m.quantity for m in mentions if m.quantity.status is QuantityStatus.FOUND and not _is_comparison(m)]
    metrics = {q.metric for q in told}
    largest: dict[tuple[Metric, Category | None], Decimal] = {}
    for q in told:
        kind = q.metric, q.category
        largest[kind] = max(size_of(q), largest.get(kind, size_of(q)))

    def says_more(m: Mention) -> bool:
        q = m.quantity
        if not _is_comparison(m) or q.metric not in metrics:
            return True
        return q.interval.lower is not None and largest.get((q.metric, q.category), Decimal(-1)) < q.interval.lower

    return [m for m in mentions if says_more(m)]


def _told_apart(sure: Sequence[Mention], metric: Metric, basis: str) -> tuple[Mention, ...]:
    """The figure of each act where the text tells several apart, one per act; of goods what each act took.

    What is told outside of the acts leaves it open what belongs to which, unless it is their total. Things that may be
    the same ones in two tellings (people, groups) are told apart by numbers only: 第一起 … 第二起.
    """
    acts: dict[int, list[Mention]] = {}
    for m in sure:
        if not m.is_overall and m.quantity.section is not SectionKind.COURT_OPINION:
            acts.setdefault(m.episode, []).append(m)
    before = acts.pop(0, [])
    if len(acts) < 2 or (before and basis != "total"):
        return ()
    reduced = [_of_act(act, metric) for act in acts.values()]
    if metric not in _GOODS and any(len(act) != 1 for act in reduced):
        return ()
    if metric not in _ACTS and not all(m.is_numbered for act in reduced for m in act):
        return ()
    return tuple(m for act in reduced for m in act)


def _told_once(mentions: Sequence[Mention]) -> list[Mention]:
    """One mention per figure and act: told again it counts once, but two numbered acts may come to the same figure."""
    kept: dict[tuple[object, ...], Mention] = {}
    first: dict[object, Mention] = {}
    for m in mentions:
        earlier = first.get(m.key)
        apart = (
            earlier is not None
            and (earlier.episode != m.episode or (m.is_listed and m.sentence == earlier.sentence))
            and earlier.quantity.section is m.quantity.section is not SectionKind.COURT_OPINION
            and m.quantity.metric in _ACTS
            and not m.is_total
        )
        key = (*m.key, m.index if apart else None)
        first.setdefault(m.key, m)
        old = kept.get(key)
        if old is None or _weight(m) > _weight(old):
            kept[key] = m
    return sorted(kept.values(), key=lambda m: m.index)


def _weight(m: Mention) -> tuple[bool, bool, bool, bool]:
    """Which of two tellings of a figure says more of it."""
    return m.is_sure, m.is_overall and not m.sums_up, m.is_total, m.is_overall


def _parts(sure: Sequence[Mention], metric: Metric) -> Sum:
    """The figures of every act, reduced to one each, then added."""
    if len(sure) == 1:
        return _one(sure[0], "total" if sure[0].is_total else "own")
    opinion = [m for m in sure if m.quantity.section is SectionKind.COURT_OPINION]
    told = [m for m in sure if m not in opinion]
    if len(opinion) == 1 and told and all(opinion[0].size >= m.size for m in told):
        return _one(opinion[0], "total", "the court's opinion gives it")
    acts: dict[int, list[Mention]] = {}
    for m in told or sure:
        acts.setdefault(m.episode, []).append(m)
    reduced = [_of_act(act, metric) for act in acts.values()]
    flat = [m for act in reduced for m in act]
    differ = len(flat) == 1 and _has_other_totals(flat[0], sure)
    whole = _whole(flat)
    if whole:
        return _one(whole, "total", "equals the sum of the other figures")
    if len(flat) == 1:
        note = "several totals are printed; the last is used" if differ else ""
        return _one(flat[0], "total" if flat[0].is_total else "own", note, differ)
    addable = metric in _ACTS and all(len(act) == 1 for act in reduced) and 0 not in acts
    is_open = any(m.is_total and not m.is_valued for m in flat)  # nothing says which of the others this total holds
    if addable or (metric in _GOODS and not is_open):
        return _added(flat)
    return _at_least(flat)


def _of_act(act: Sequence[Mention], metric: Metric) -> list[Mention]:
    """What stands for one act: its total, or its parts."""
    parts: list[Mention] = []
    for m in act:
        if m.is_part and parts:
            continue
        covered = _covered(parts, m)
        if covered:
            parts, m = parts[:-covered], replace(m, is_total=True)
        elif m.is_total and parts:
            parts = [p for p in parts if not _covers(m, p, metric)]
        parts.append(m)
    return parts


def _covers(total: Mention, part: Mention, metric: Metric) -> bool:
    """Whether a total that its parts do not add up to holds one of them all the same.

    Of goods it holds what its own sentence tells, but the value of goods holds no cash beside them.
    """
    if part.size > total.size:
        return False
    if metric not in _GOODS:
        return True
    return part.sentence == total.sentence and not part.is_total and not (total.is_valued and part.is_cash)


def _has_other_totals(chosen: Mention, told: Sequence[Mention]) -> bool:
    """Whether totals are printed that `chosen` neither is nor sums up."""
    others = [m for m in told if m.is_total and m.key != chosen.key]
    return chosen.is_total and bool(others) and sum(m.size for m in others) != chosen.size


def _covered(parts: Sequence[Mention], total: Mention) -> int:
    """How many of the last parts `total` is the sum of; one only where it is called a total."""
    size, added = total.size, Decimal(0)
    for n, part in enumerate(reversed(parts), 1):
        added += part.size
        if added == size:
            return n if n > 1 or total.is_total else 0
        if added > size:
            return 0
    return 0


def _whole(parts: Sequence[Mention]) -> Mention | None:
    """The one figure that all others add up to."""
    if len(parts) < 3 or any(m.quantity.value is None for m in parts):
        return None
    largest = max(parts, key=lambda m: m.size)
    return largest if sum(m.size for m in parts) == 2 * largest.size else None


def added(figures: Sequence[Interval]) -> Interval:
    """`figures` together (相加): without its lower bound one adds nothing sure; without its upper one, none is left."""
    lowers = [f.lower for f in figures if f.lower is not None]
    uppers = [f.upper for f in figures if f.upper is not None]
    complete = len(uppers) == len(figures)
    return Interval(
        sum(lowers, Decimal(0)) if lowers else None,
        sum(uppers, Decimal(0)) if complete else None,
        any(f.lower_open for f in figures if f.lower is not None),
        complete and any(f.upper_open for f in figures),
    )


def _added(parts: Sequence[Mention]) -> Sum:
    values = [m.quantity.value for m in parts]
    interval = added([m.quantity.interval for m in parts])
    known = [v for v in values if v is not None]
    value = sum(known, Decimal(0)) if len(known) == len(values) else None
    return Sum(value, interval, "sum_of_parts", tuple(m.index for m in parts), "these figures added up")


def _at_least(parts: Sequence[Mention]) -> Sum:
    largest = max(parts, key=lambda m: m.size)
    interval = largest.quantity.interval
    whole = added([m.quantity.interval for m in parts])
    note = "several figures; nothing says that they add up, so at least the largest"
    at_least = Interval(interval.lower, whole.upper, interval.lower_open, whole.upper_open)
    return Sum(None, at_least, "own", (largest.index,), note)


def _one(m: Mention, basis: str, note: str = "", differ: bool = False) -> Sum:
    return Sum(m.quantity.value, m.quantity.interval, basis, (m.index,), note, differ)
