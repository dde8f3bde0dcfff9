"""How long a system was out of service, for the offence that asks for it (不能正常运行的时间).

A duration is no quantity of the record (the annotation guidelines leave durations out), so it is read as a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from menkan.codes import Metric, SectionKind
from menkan.numerals import HAN, NUMERAL, Figure, parse_figure
from menkan.quantities.bounds import AFTER, BEFORE, Bounded, bound, rule_after, rule_before
from menkan.text import begin_of
from menkan.types import Fact, Structure

ARTICLE = "286"  # 2011-19 第四条第一款第（四）项: 累计一小时以上
_HOURS = {"小时": Decimal(1), "钟头": Decimal(1), "天": Decimal(24), "分钟": Decimal(1) / 60, "秒": Decimal(1) / 3600}
_EXACT = Decimal("0.0001")
# 瘫痪 · 不能正常运行 · 无法访问 · 中断服务 · 宕机
_OUT = (
    "瘫痪|宕机|停机|断网|死机|中断|停止(?:服务|运行|运转)|"
    "(?:不能|无法|未能)(?:被)?(?:正常)?(?:运行|运转|访问|登录|登陆|使用|提供|连接|工作|打开)"
)
_UNIT = "个?(?:小时|钟头)|分钟|天|秒"
# 3小时 · 约两个小时 · 2小时30分钟 · 40余分钟 · 一个半小时; 3天后 and 每3小时 are no outage
_DURATION = re.compile(
    rf"""(?x) (?P<before>{BEFORE})? (?<![0-9{HAN}第每.]) (?P<number>{NUMERAL}) (?P<over>[余多])?
    (?: (?P<half>个半)(?:小时|钟头) | (?P<unit>{_UNIT}) ) (?: (?P<rest>{NUMERAL}) 分钟? )?
    (?P<after>{AFTER})? (?![后前内之])"""
)
_NEAR = re.compile(rf"(?:{_OUT})[^。;\n]{{0,30}}$"), re.compile(rf"^[^。;,\n]{{0,12}}(?:{_OUT})")
_REACH = 60
_SENTENCE = 400  # characters in which a sentence begins (project convention)
_TOTAL = re.compile(r"(?:累计|共计|合计|总计|共)[^。;,\n]{0,6}$")


@dataclass(frozen=True, slots=True)
class _Told:
    start: int
    hours: Bounded
    is_total: bool


def find_downtime(folded: str, structure: Structure, pairs: Sequence[tuple[str, str, str | None]]) -> tuple[Fact, ...]:
    """One fact in hours for every accused of `ARTICLE` to whom an outage is ascribed (停机时间).

    Args:
        folded: folded text.
        structure: sections and accused; what is found beats what is alleged.
        pairs: party, offence and article, as `offences_of` gives them.

    Returns:
        Facts without quantities. A sentence that names accused tells of them, any other of all. Outages told more
        than once last from the longest to their sum, unless one is called the total.
    """
    asked = [pair for pair in pairs if pair[2] == ARTICLE]
    if not asked:
        return ()
    told = list(_told(folded, _passages(folded, structure)))
    facts = []
    for party, offence, article in asked:
        mine = [t for t in told if party in (named := _named(folded, t.start, structure)) or not named]
        if mine:
            figure, lower_open, upper_open = _whole(mine)
            several = len(structure.accused) > 1
            facts.append(
                Fact(
                    party=party,
                    offence=offence,
                    article=article,
                    metric=Metric.DOWNTIME,
                    category=None,
                    qualifier=None,
                    value=figure.value,
                    lower=figure.lower,
                    upper=figure.upper,
                    lower_open=lower_open,
                    upper_open=upper_open,
                    unit="小时",
                    basis="joint" if several else "own",
                    quantities=(),
                )
            )
    return tuple(facts)


def _passages(folded: str, structure: Structure) -> list[tuple[int, int]]:
    """Where the facts stand: what the court found, else what is alleged, else the whole text."""
    for kind in (SectionKind.FACTS_FOUND, SectionKind.ALLEGATIONS):
        spans = [(s.start, s.end) for s in structure.sections if s.kind is kind]
        if spans:
            return spans
    return [(0, len(folded))]


def _told(folded: str, passages: Sequence[tuple[int, int]]) -> Iterator[_Told]:
    for start, end in passages:
        for match in _DURATION.finditer(folded, start, end):
            left = folded[max(start, match.start() - _REACH) : match.start()]
            right = folded[match.end() : min(end, match.end() + _REACH)]
            hours = _hours(match) if _NEAR[0].search(left) or _NEAR[1].search(right) else None
            if hours is not None:
                yield _Told(match.start(), hours, _TOTAL.search(left) is not None)


def _hours(match: re.Match[str]) -> Bounded | None:
    """The duration in hours with the bounds of its words; None where the numeral does not parse."""
    figure = parse_figure(match["number"])
    rest = parse_figure(match["rest"]) if match["rest"] else Figure(Decimal(0))
    if figure is None or rest is None or rest.value is None:
        return None
    scale = _HOURS[(match["unit"] or "小时").removeprefix("个")]
    more = rest.value / 60 + (Decimal("0.5") if match["half"] else 0)

    def hours(number: Decimal | None) -> Decimal | None:
        return None if number is None else _printable(number * scale + more)

    lower, upper, value = hours(figure.lower), hours(figure.upper), hours(figure.value)
    bounded: Bounded = (Figure(value, lower, upper, figure.approximate), False, False)
    for words, rule in ((match["before"], rule_before), (match["over"], rule_after), (match["after"], rule_after)):
        if words:
            bounded = bound(bounded, rule(words))
    figure, *opens = bounded
    if figure.value is not None and figure.lower is None and figure.upper is None and not figure.approximate:
        return Figure(figure.value, figure.value, figure.value), False, False
    return figure, opens[0], opens[1]


def _printable(hours: Decimal) -> Decimal:
    whole = hours.to_integral_value()
    return whole if abs(hours - whole) < _EXACT / 1000 else hours.quantize(_EXACT, rounding=ROUND_DOWN)


def _whole(told: Sequence[_Told]) -> Bounded:
    """All outages of one accused: the total where one is told, else from the longest to the sum (累计)."""
    totals = [t.hours for t in told if t.is_total]
    if totals or len(told) == 1:
        return (totals or [told[0].hours])[-1]
    figures = [t.hours[0] for t in told]
    lowers = [f.lower for f in figures if f.lower is not None]
    uppers = [f.upper for f in figures if f.upper is not None]
    upper = sum(uppers, Decimal(0)) if len(uppers) == len(figures) else None
    return Figure(None, max(lowers, default=None), upper), False, False


def _named(folded: str, at: int, structure: Structure) -> tuple[str, ...]:
    """Accused whom the sentence around `at` names."""
    start = begin_of(folded, "。\n", at, _SENTENCE)
    ends = [end for stop in "。\n" if (end := folded.find(stop, at)) >= 0]
    sentence = folded[start : min(ends, default=len(folded))]
    return tuple(name for name in structure.accused if name in sentence)
