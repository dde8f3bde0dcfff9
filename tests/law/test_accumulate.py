"""Several acts under a rule that adds them up (累计计算)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.law import evaluate, load_statutes
from menkan.law.accumulate import accumulate
from menkan.law.records import Accumulation
from menkan.types import ActFigure, DateRange, Interval
from tests.law.builders import fact, judgment

NEVER = DateRange()
TWO_YEARS = Accumulation("第十六条", "累计", 2, frozenset({"helped_parties"}), (), "own_knowledge", ("OWN",))
EVER = Accumulation("第四条", "累计", None, frozenset(), (), "own_knowledge", ("OWN",))


def act(amount, day=None, dealt_with=None, upper=...):
    on = DateRange(day, day) if day else DateRange()
    low = None if amount is None else Decimal(amount)
    return ActFigure(on, dealt_with, low, low if upper is ... else upper, False, False, (0,))


def told(*acts, amount=None, metric="illegal_income", basis="sum_of_parts"):
    whole = sum((a.lower or 0 for a in acts), Decimal(0)) if amount is None else amount
    return replace(fact(metric, whole, basis=basis), acts=tuple(acts))


def bounds(accrued):
    return accrued.fact.lower, accrued.fact.upper


MAY, LATER = date(2020, 5, 1), date(2023, 5, 2)


def test_fact_without_acts_is_left_as_it_is():
    one = fact("illegal_income", 5)
    assert accumulate(one, TWO_YEARS, NEVER, None).fact is one


def test_acts_that_are_added_up_already_are_left_as_they_are():
    one = told(act(4, MAY), act(5, date(2021, 5, 1)))
    accrued = accumulate(one, TWO_YEARS, NEVER, None)
    assert accrued.fact is one
    assert (accrued.counted, accrued.dealt_with, accrued.outside, accrued.unclear) == (2, 0, 0, 0)


def test_dealt_with_act_is_left_out_with_its_words():
    one = told(act(4, MAY), act(5, MAY, dealt_with=True))
    accrued = accumulate(one, TWO_YEARS, NEVER, None)
    assert (bounds(accrued), accrued.counted, accrued.dealt_with) == ((4, 4), 1, 1)
    assert accrued.fact.quantities == (0,)


def test_only_the_fullest_stretch_counts():
    one = told(act(4, MAY), act(5, LATER), act(2, LATER + timedelta(days=9)))
    accrued = accumulate(one, TWO_YEARS, NEVER, None)
    assert (bounds(accrued), accrued.counted, accrued.outside) == ((7, 7), 2, 1)


def test_act_that_is_a_crime_alone_counts_whenever_it_was():
    one = told(act(40, MAY), act(5, LATER))
    assert bounds(accumulate(one, TWO_YEARS, NEVER, Decimal(10))) == (45, 45)
    assert bounds(accumulate(one, EVER, NEVER, None)) == (45, 45)


def test_act_without_a_date_leaves_the_sum_open():
    one = told(act(4, MAY), act(5))
    accrued = accumulate(one, TWO_YEARS, NEVER, None)
    assert (bounds(accrued), accrued.unclear) == ((5, 9), 1)
    inside = accumulate(one, TWO_YEARS, DateRange(MAY, date(2021, 1, 1)), None)
    assert (bounds(inside), inside.unclear) == ((9, 9), 0)
    outside = accumulate(one, TWO_YEARS, DateRange(MAY, LATER), None)
    assert bounds(outside) == (5, 9)


def test_month_at_the_edge_of_the_window_is_unclear():
    edge = ActFigure(DateRange(date(2022, 4, 20), date(2022, 5, 20)), None, Decimal(5), Decimal(5), False, False, (1,))
    assert bounds(accumulate(told(act(4, MAY), edge), TWO_YEARS, NEVER, None)) == (5, 9)


def test_same_things_in_several_acts_are_not_added():
    one = told(act(1, MAY), act(2, MAY), act(1, MAY), metric="helped_parties")
    assert bounds(accumulate(one, TWO_YEARS, NEVER, None)) == (2, 4)


def test_printed_total_that_holds_more_than_its_acts_loses_what_was_dealt_with():
    acts = act(4, MAY), act(5, MAY, dealt_with=True)
    assert bounds(accumulate(told(*acts, amount=20, basis="total"), TWO_YEARS, NEVER, None)) == (15, 20)
    assert bounds(accumulate(told(*acts, amount=9, basis="total"), TWO_YEARS, NEVER, None)) == (4, 4)
    kept = told(*acts[:1], act(5, LATER), amount=20, basis="total")
    assert accumulate(kept, TWO_YEARS, NEVER, None).fact is kept
    unknown = told(acts[0], act(5, MAY, dealt_with=True, upper=None), amount=20, basis="total")
    assert bounds(accumulate(unknown, TWO_YEARS, NEVER, None)) == (0, 20)


def test_figure_without_bounds_adds_nothing_sure():
    one = told(act(4, MAY), act(None, MAY, upper=None), amount=Interval(Decimal(4), None))
    assert bounds(accumulate(one, TWO_YEARS, NEVER, None)) == (4, None)
    accrued = accumulate(told(act(4, MAY, dealt_with=True)), TWO_YEARS, NEVER, None)
    assert bounds(accrued) == (0, 0)


@pytest.mark.parametrize("dealt_with", [True, None])
def test_reason_names_the_rule_and_the_acts(dealt_with):
    one = told(act(8000, MAY), act(7000, MAY, dealt_with=dealt_with))
    found = {f.prong: f for f in evaluate(load_statutes(), judgment(conduct=(MAY, MAY)), [one])}["2019-15-12-4"]
    assert found.verdict == ("not_met" if dealt_with else "met")
    assert ("1起已受处理，不计入" in found.reason) == bool(dealt_with)
    assert f"依第十六条累计{1 if dealt_with else 2}起行为" in found.reason
    assert found.observed[0].lower == (8000 if dealt_with else 15000)


DAYS = st.dates(date(2018, 1, 1), date(2023, 12, 31))


@st.composite
def several(draw):
    acts = []
    for _ in range(draw(st.integers(1, 6))):
        day = draw(st.none() | DAYS)
        acts.append(act(draw(st.integers(0, 9)), day, draw(st.sampled_from([True, False, None]))))
    return acts


@given(several(), st.none() | DAYS, st.none() | DAYS, st.none() | st.integers(1, 9).map(Decimal))
def test_sum_lies_between_the_largest_act_and_all_of_them(acts, first, last, standard):
    conduct = DateRange(*sorted((first, last))) if first and last else DateRange(first, last)
    live = [a.lower for a in acts if not a.dealt_with]
    lower, upper = bounds(accumulate(told(*acts), TWO_YEARS, conduct, standard))
    assert max(live, default=0) <= lower <= upper <= sum(live)
    assert bounds(accumulate(told(*acts), EVER, conduct, standard)) == (sum(live), sum(live))


@given(several(), DAYS)
def test_one_more_act_never_lowers_the_sum(acts, day):
    before = bounds(accumulate(told(*acts), TWO_YEARS, NEVER, None))
    after = bounds(accumulate(told(*acts, act(3, day)), TWO_YEARS, NEVER, None))
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(several(), DAYS)
def test_knowing_a_date_only_narrows_the_sum(acts, day):
    undated = [a for a in acts if a.on.first is None]
    dated = [act(a.lower, day, a.dealt_with) if a.on.first is None else a for a in acts]
    wide, narrow = (bounds(accumulate(told(*some), TWO_YEARS, NEVER, None)) for some in (acts, dated))
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
    assert undated or wide == narrow
