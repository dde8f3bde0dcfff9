"""Earlier sanctions against their window."""

from __future__ import annotations

from datetime import date

import pytest

from menkan.law.priors import evaluate_prior, later, printed_days
from menkan.law.records import PriorWithin
from menkan.law.words import speaking
from menkan.types import DateRange
from tests.law.builders import prior

WITHIN = PriorWithin("administrative", ("个人信息",), 2)
EVER = PriorWithin("criminal", ("个人信息",), None)
ACTS = DateRange(date(2020, 5, 1), date(2020, 6, 1))


@pytest.mark.parametrize(
    ("on", "acts", "verdict"),
    [
        ("2019-01-01", ACTS, "met"),
        ("2018-05-01", ACTS, "met"),  # the first act falls on the last day of the window
        ("2018-04-30", ACTS, "not_met"),
        ("2020-05-15", ACTS, "met"),  # between first and last act
        ("2020-06-01", ACTS, "not_met"),  # the day of the last act itself
        ("2018", ACTS, "undetermined"),
        ("2019", ACTS, "met"),
        ("2018-05", ACTS, "met"),
        ("2017", ACTS, "not_met"),
        (None, ACTS, "undetermined"),
        ("2019-01-01", DateRange(), "undetermined"),
        ("2019-01-01", DateRange(date(2020, 5, 1), None), "met"),
        ("2016-01-01", DateRange(None, date(2020, 6, 1)), "undetermined"),
        ("2016-01-01", DateRange(date(2016, 1, 1), date(2020, 6, 1)), "undetermined"),
        ("2021-01-01", DateRange(None, date(2020, 6, 1)), "not_met"),
    ],
)
def test_window_of_two_years_before_an_act(on, acts, verdict):
    got, spans, note = evaluate_prior(WITHIN, [prior("administrative", "因侵犯公民个人信息被拘留", on)], acts)
    assert got.value == verdict
    assert spans == ((30, 40),)
    assert (on or "") in note()


def test_sanction_without_window_counts_for_ever_and_silence_says_nothing():
    assert evaluate_prior(EVER, [prior("criminal", "犯侵犯公民个人信息罪", "1999")], ACTS)[0].value == "met"
    assert evaluate_prior(EVER, [prior("administrative", "侵犯公民个人信息", "2019")], ACTS)[0].value == "undetermined"
    assert evaluate_prior(EVER, [prior("criminal", "盗窃", "2019")], ACTS)[0].value == "undetermined"
    assert evaluate_prior(EVER, [], ACTS)[0].value == "undetermined"


def test_one_of_several_sanctions_inside_the_window_is_enough():
    both = [prior("administrative", "侵犯公民个人信息", on) for on in ("2010-01-01", "2019-06-01")]
    got, spans, note = evaluate_prior(WITHIN, both, ACTS)
    assert got.value == "met"
    assert len(spans) == 2
    assert "2019-06-01" in note()


def test_printed_days_spans_what_is_not_printed():
    assert printed_days("2020") == (date(2020, 1, 1), date(2020, 12, 31))
    assert printed_days("2020-02") == (date(2020, 2, 1), date(2020, 2, 29))
    assert printed_days("2020-02-03") == (date(2020, 2, 3), date(2020, 2, 3))


def test_leap_day_has_a_day_in_every_year():
    assert later(date(2020, 2, 29), 2) == date(2022, 2, 28)
    assert later(date(2020, 2, 29), 4) == date(2024, 2, 29)
    assert later(date(2020, 3, 1), 2) == date(2022, 3, 1)


def test_sanction_without_a_date_says_so_in_both_languages() -> None:
    undated = evaluate_prior(WITHIN, [prior("administrative", "因侵犯公民个人信息被拘留", None)], ACTS)
    assert undated[2]() == "受过行政处罚，日期未载，期间不能确定"
    with speaking("en"):
        assert undated[2]().startswith("administrative sanction, date not told")
    assert evaluate_prior(EVER, [prior("criminal", "犯侵犯公民个人信息罪", None)], ACTS)[2]().endswith("日期未载")
