"""Kleene logic and interval comparison."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.codes import Verdict
from menkan.law import verdict as v
from menkan.types import Interval
from tests.law.builders import between, point

M, N, U = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED
verdicts = st.sampled_from([M, N, U])


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [((), M, N), ((M, M), M, M), ((M, U), U, M), ((U, U), U, U), ((N, U), N, U), ((M, N), N, M), ((N, N), N, N)],
)
def test_all_and_any_follow_kleene(parts, every, some):
    assert v.all_of(parts) is every
    assert v.any_of(parts) is some


@given(st.lists(verdicts))
def test_all_and_any_are_dual_and_ignore_order(parts):
    assert v.negate(v.all_of(parts)) is v.any_of(v.negate(p) for p in parts)
    assert v.all_of(parts) is v.all_of(reversed(parts))


def test_agreed_needs_one_answer():
    assert v.agreed([M, M]) is M
    assert v.agreed([M, N]) is U
    assert v.agreed([]) is U


@pytest.mark.parametrize(
    ("figure", "least", "more"),
    [
        (point(5000), M, N),  # 5000条
        (point(4999), N, N),
        (point(5001), M, M),
        (between(5000, None), M, U),  # 5000余条
        (between(5000, None, lower_open=True), M, M),  # 超过5000条
        (between(None, 5000, upper_open=True), N, N),  # 近5000条
        (between(None, 5000), U, N),  # 5000条以下
        (between(None, 5001, upper_open=True), U, U),
        (Interval(), U, U),  # 约5000条
        (between(4000, 6000), U, U),
        (between(5000, 5999), M, U),
        (between(4999, None, lower_open=True), U, U),
    ],
)
def test_interval_decides_at_five_thousand(figure, least, more):
    assert v.at_least(figure, Decimal(5000)) is least
    assert v.compare(figure, ">=", Decimal(5000)) is least
    assert v.more_than(figure, Decimal(5000)) is more
    assert v.compare(figure, ">", Decimal(5000)) is more


def test_add_keeps_open_and_unknown_bounds():
    assert v.add([point(3), between(None, 4, upper_open=True)]) == between(3, 7, upper_open=True)
    assert v.add([point(3), between(5, None, lower_open=True)]) == between(8, None, lower_open=True)
    assert v.add([point(3), Interval()]) == between(3, None)
    assert v.add([]) == Interval()


def test_overlapping_lies_between_the_largest_and_the_sum():
    assert v.overlapping([point(6)]) == point(6)
    assert v.overlapping([point(6), point(2)]) == between(6, 8)
    assert v.overlapping([Interval(), point(2)]) == between(2, None)


def test_hull_spans_both_readings():
    assert v.hull(point(0), point(9)) == between(0, 9)


@pytest.mark.parametrize(
    ("whole", "part", "raised"),
    [
        (Interval(), point(5), between(5, None)),
        (between(3, None), between(5, None, lower_open=True), between(5, None, lower_open=True)),
        (point(9), point(5), point(9)),
        (point(3), point(5), point(3)),  # contradiction: the text's own figure stands
        (point(3), Interval(), point(3)),
    ],
)
def test_raise_lower_uses_the_part(whole, part, raised):
    assert v.raise_lower(whole, part) == raised


def test_scale_multiplies_both_bounds():
    assert v.scale(between(2, None, lower_open=True), Decimal(10)) == between(20, None, lower_open=True)
    assert v.scale(between(None, 2, upper_open=True), Decimal(10)) == between(None, 20, upper_open=True)


@st.composite
def intervals(draw):
    low = draw(st.none() | st.integers(0, 50))
    high = draw(st.none() | st.integers(low or 0, 60))
    same = low is not None and low == high
    return Interval(
        None if low is None else Decimal(low),
        None if high is None else Decimal(high),
        low is not None and not same and draw(st.booleans()),
        high is not None and not same and draw(st.booleans()),
    )


@given(intervals(), st.integers(0, 60), st.integers(0, 20), st.integers(0, 20), st.sampled_from([">=", ">"]))
def test_widening_only_moves_to_undetermined(figure, value, down, up, comparator):
    wide = Interval(
        None if figure.lower is None else figure.lower - down,
        None if figure.upper is None else figure.upper + up,
        figure.lower_open and down == 0,
        figure.upper_open and up == 0,
    )
    narrow, wider = (v.compare(f, comparator, Decimal(value)) for f in (figure, wide))
    assert wider in (narrow, U)


@given(intervals(), st.integers(0, 60), st.sampled_from([">=", ">"]), st.data())
def test_verdict_agrees_with_every_value_inside(figure, value, comparator, data):
    low = int(figure.lower) if figure.lower is not None else 0
    high = int(figure.upper) if figure.upper is not None else 120
    inside = Fraction(data.draw(st.integers(2 * low, 2 * high)), 2)
    if (figure.lower_open and inside == low) or (figure.upper_open and inside == high):
        return
    exact = inside >= value if comparator == ">=" else inside > value
    verdict = v.compare(figure, comparator, Decimal(value))
    assert verdict is U or (verdict is M) == exact
