"""The head of a judgment's page."""

from datetime import date

from menkan.report.case_page import head_of
from menkan.types import DateRange
from tests.builders import judgment_record, spot, structure
from tests.report.pages import Page


def head(**known: object) -> str:
    return Page(head_of(judgment_record(structure=structure(**known)))).text


def test_day_of_the_decision_as_printed() -> None:
    assert "2021-06-30" in head()
    assert "推定" not in head(decided_within=DateRange(date(2018, 10, 26), None), decided_within_by=(spot("多次"),))


def test_day_that_is_not_printed_is_told_by_the_law_that_is_named_with_its_words() -> None:
    within = {"decided_within": DateRange(date(2018, 10, 26), None), "decided_within_by": (spot("多次"),)}
    assert "裁判日期未载，依文中所载（多次）推定为2018-10-26至—" in head(decided_on=None, **within)
    assert "裁判日期" not in head(decided_on=None)
