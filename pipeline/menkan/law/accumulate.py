"""Several acts under a rule that adds them up (多次行为累计计算): which acts count, and what they come to.

Left out are acts that were dealt with (已受处理). Where the rule has a window, acts that reach the standard of entry
by themselves count whatever their day (构成犯罪，依法应当追诉); of the others those of the fullest stretch of that many
years do (二年内多次实施): any stretch, not only the last (own reading). An act of which the text says nothing was not
dealt with: the court tries it now. An act without a date falls somewhere in the conduct; where that is longer than the
window, the act leaves the sum open.
Source: 法释〔2019〕15号第十六条, 法释〔2015〕11号第四条, 法释〔2025〕13号第六条第二款, 法发〔2016〕32号二（一）.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from menkan.codes import Verdict
from menkan.law import verdict as v
from menkan.law.priors import later
from menkan.law.records import Accumulation
from menkan.types import ActFigure, DateRange, Fact, Interval


@dataclass(frozen=True, slots=True)
class Accrued:
    """A fact under a rule of accumulation (累计后的数额).

    `fact` is the one given, with the figure of the acts that count. `counted`, `dealt_with`, `outside` and `unclear`
    are numbers of acts: the last two fall out of the window, or may.
    """

    fact: Fact
    counted: int = 0
    dealt_with: int = 0
    outside: int = 0
    unclear: int = 0


def accumulate(fact: Fact, rule: Accumulation, conduct: DateRange, standard: Decimal | None) -> Accrued:
    """What the acts of `fact` come to under `rule` (累计计算); `standard`: that of entry, None where none is known.

    A printed total that its acts do not add up to stands as it is, less what was dealt with: whether the court has
    left that out already is not known.
    """
    if not fact.acts:
        return Accrued(fact)
    dealt_with = [a for a in fact.acts if a.dealt_with]
    live = [a for a in fact.acts if not a.dealt_with]
    if fact.basis == "total" and not _is_whole(fact):
        return Accrued(_less(fact, dealt_with) if dealt_with else fact, len(live), len(dealt_with))
    alone = [a for a in live if standard is not None and v.at_least(a.interval, standard) is Verdict.MET]
    years = rule.within_years
    alone = live if years is None else alone
    rest = [_in_conduct(a, conduct) for a in live if a not in alone]
    sure = _fullest(rest, years, _surely_within) if years and rest else []
    possible = _fullest(rest, years, _possibly_within) if years and rest else []
    least, most = _together([*alone, *sure], fact, rule), _together([*alone, *possible], fact, rule)
    figure = Interval(least.lower, most.upper, least.lower_open, most.upper_open)
    counted = len(alone) + len(sure)
    outside = len(rest) - len(possible)
    if figure == _known(fact.interval):  # as the text adds it up already
        return Accrued(fact, counted, len(dealt_with), outside, len(possible) - len(sure))
    exact = figure.lower if figure.lower == figure.upper else None
    summed = replace(
        fact,
        value=exact,
        lower=figure.lower,
        upper=figure.upper,
        lower_open=figure.lower_open,
        upper_open=figure.upper_open,
        quantities=tuple(i for a in (*alone, *possible) for i in a.quantities),
    )
    return Accrued(summed, counted, len(dealt_with), outside, len(possible) - len(sure))


def _is_whole(fact: Fact) -> bool:
    """Whether the acts add up to the figure itself."""
    return v.add(a.interval for a in fact.acts) == _known(fact.interval)


def _known(figure: Interval) -> Interval:
    """`figure` as sums have it: what is never negative is at least zero."""
    return figure if figure.lower is not None else replace(figure, lower=v.ZERO)


def _less(fact: Fact, dealt_with: Sequence[ActFigure]) -> Fact:
    """A total that may hold acts that do not count: at least what is left without them."""
    out = v.add(a.interval for a in dealt_with)
    lower = None if fact.lower is None or out.upper is None else max(v.ZERO, fact.lower - out.upper)
    return replace(fact, value=None, lower=lower or v.ZERO, lower_open=False)


def _together(acts: Sequence[ActFigure], fact: Fact, rule: Accumulation) -> Interval:
    """The figure of all acts; things that may be the same in several lie between the largest figure and the sum."""
    figures = [a.interval for a in acts]
    if not figures:
        return Interval(v.ZERO, v.ZERO)
    return v.overlapping(figures) if fact.metric.value in rule.may_recur else v.add(figures)


def _in_conduct(act: ActFigure, conduct: DateRange) -> ActFigure:
    """`act`, whose unknown days lie in the conduct."""
    days = DateRange(act.on.first or conduct.first, act.on.last or conduct.last)
    return act if days == act.on else replace(act, on=days)


def _fullest(acts: Sequence[ActFigure], years: int, within: Callable[[ActFigure, date, date], bool]) -> list[ActFigure]:
    """The acts of the stretch of `years` that holds most; one alone is always within."""
    days = {day for a in acts for day in (a.on.first, a.on.last) if day is not None}
    starts = sorted(days) or [date.min]  # acts without any date may all fall together
    stretches = [[a for a in acts if within(a, day, later(day, years))] for day in starts]
    stretches += [[a] for a in acts]
    upper = within is _possibly_within
    return max(stretches, key=lambda some: (_size(some, upper), len(some)))


def _size(acts: Sequence[ActFigure], upper: bool) -> Decimal:
    """The sum by its upper bound, an open one beyond all, or by its lower bound."""
    whole = v.add(a.interval for a in acts)
    if upper:
        return Decimal("Infinity") if whole.upper is None else whole.upper
    return whole.lower or v.ZERO


def _surely_within(act: ActFigure, first: date, last: date) -> bool:
    return act.on.first is not None and act.on.last is not None and first <= act.on.first and act.on.last <= last


def _possibly_within(act: ActFigure, first: date, last: date) -> bool:
    return (act.on.first is None or act.on.first <= last) and (act.on.last is None or first <= act.on.last)
