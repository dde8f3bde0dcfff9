"""Three-valued answers and figures with bounds (三值判断、区间比较).

`Verdict` forms Kleene's strong logic: not_met < undetermined < met, `all_of` the least, `any_of` the greatest.
An `Interval` is what the words allow a figure to be. Counts and sums are never below zero, so an unknown
lower bound adds zero to a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from menkan.codes import Verdict
from menkan.types import Interval

MET, NOT_MET, UNDETERMINED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED
ZERO = Decimal(0)
UNKNOWN = Interval()


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Met where every part is met, not met where one is not (且); of no parts, met."""
    answer = MET
    for verdict in verdicts:
        if verdict is NOT_MET:
            return NOT_MET
        if verdict is UNDETERMINED:
            answer = UNDETERMINED
    return answer


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Met where one part is met, not met where none can be (或); of no parts, not met."""
    answer = NOT_MET
    for verdict in verdicts:
        if verdict is MET:
            return MET
        if verdict is UNDETERMINED:
            answer = UNDETERMINED
    return answer


def negate(verdict: Verdict) -> Verdict:
    """Met for not met and the reverse; undetermined stays (非)."""
    return {MET: NOT_MET, NOT_MET: MET}.get(verdict, UNDETERMINED)


def agreed(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that all readings give, else undetermined (各口径一致方作判断)."""
    distinct = set(verdicts)
    return distinct.pop() if len(distinct) == 1 else UNDETERMINED


def at_least(figure: Interval, value: Decimal) -> Verdict:
    """Whether `figure` reaches `value`, the figure itself included (以上，刑法第九十九条)."""
    if figure.lower is not None and figure.lower >= value:
        return MET
    if figure.upper is not None and (figure.upper < value or (figure.upper_open and figure.upper == value)):
        return NOT_MET
    return UNDETERMINED


def more_than(figure: Interval, value: Decimal) -> Verdict:
    """Whether `figure` exceeds `value`, the figure itself not included (超过)."""
    if figure.lower is not None and (figure.lower > value or (figure.lower_open and figure.lower == value)):
        return MET
    if figure.upper is not None and figure.upper <= value:
        return NOT_MET
    return UNDETERMINED


def compare(figure: Interval, comparator: str, value: Decimal) -> Verdict:
    """`at_least` for ``>=``, `more_than` for ``>``."""
    return at_least(figure, value) if comparator == ">=" else more_than(figure, value)


def add(figures: Iterable[Interval]) -> Interval:
    """The sum of figures that are never negative (合计): an unknown lower bound adds zero."""
    lower, upper = ZERO, ZERO
    lower_open = upper_open = bounded = False
    unbounded = False
    for figure in figures:
        bounded = True
        if figure.lower is not None:
            lower += figure.lower
            lower_open |= figure.lower_open
        if figure.upper is None:
            unbounded = True
        else:
            upper += figure.upper
            upper_open |= figure.upper_open
    if not bounded:
        return UNKNOWN
    return Interval(lower, None if unbounded else upper, lower_open, upper_open and not unbounded)


def overlapping(figures: Sequence[Interval]) -> Interval:
    """What is told more than once, or once in parts: from the largest figure to their sum (可能重复的数额)."""
    if len(figures) == 1:
        return figures[0]
    largest = max(figures, key=lambda f: f.lower or ZERO)
    return hull(largest, add(figures))


def hull(without: Interval, with_it: Interval) -> Interval:
    """From the lower bound of the smaller reading to the upper bound of the larger one (口径不明时的范围)."""
    return Interval(without.lower, with_it.upper, without.lower_open, with_it.upper_open)


def raise_lower(figure: Interval, part: Interval) -> Interval:
    """`figure`, which cannot be smaller than a `part` of it (整体不小于部分)."""
    if part.lower is None or (figure.lower is not None and figure.lower >= part.lower):
        return figure
    if figure.upper is not None and figure.upper < part.lower:
        return figure  # the two figures contradict each other: the text's own figure for the whole stands
    return Interval(part.lower, figure.upper, part.lower_open, figure.upper_open)


def scale(figure: Interval, weight: Decimal) -> Interval:
    """`figure` times `weight` (折算)."""
    lower = None if figure.lower is None else figure.lower * weight
    upper = None if figure.upper is None else figure.upper * weight
    return Interval(lower, upper, figure.lower_open, figure.upper_open)
