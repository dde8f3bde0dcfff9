"""The yardsticks that others wrote, where they lie beside the project (short form of `tests.bench yardsticks`)."""

from decimal import Decimal

import pytest

from tests.bench import crime_amount, yardsticks
from tests.bench.yardsticks import Reading

beside = pytest.mark.skipif(not yardsticks.YARDSTICKS.is_dir(), reason="no yardsticks beside the project")


@beside
@pytest.mark.parametrize("file", yardsticks.FILES)
def test_at_least_98_in_a_hundred_are_right(file: str) -> None:
    scores = yardsticks.score(file)
    missed = [s.id for s in scores if not s.right]
    assert len(missed) <= 0.02 * len(scores), missed
    assert len(scores) >= (1 - yardsticks.SHARE_LEFT_OUT) * len(yardsticks.cases(file))


@beside
def test_every_case_that_must_give_nothing_gives_nothing() -> None:
    wrong = [s.id for file in yardsticks.FILES for s in yardsticks.score(file) if s.must_reject and not s.right]
    assert wrong == []


@beside
def test_every_id_named_is_a_case() -> None:
    ids = {case["id"] for file in yardsticks.FILES for case in yardsticks.cases(file)}
    known = yardsticks.contract()
    assert {*known.left_out, *known.ours, *known.no_figure} <= ids
    assert not set(known.left_out) & {*known.ours, *known.no_figure}


@beside
def test_crime_amounts_do_not_fall_back() -> None:
    read = crime_amount.answers()
    assert sum(not a.miss for a in read) >= 0.80 * len(read)


def test_a_reading_that_differs_in_one_part_does_not_agree() -> None:
    wanted = Reading(None, Decimal(3), Decimal(5), upper_open=True, unit="元")
    assert wanted.agrees(Reading(None, Decimal(3), Decimal(5), upper_open=True, unit="元", text="三元至五元"))
    for other in (
        Reading(None, Decimal(3), Decimal(5), unit="元"),
        Reading(None, Decimal(3), Decimal(6), upper_open=True, unit="元"),
        Reading(Decimal(4), Decimal(3), Decimal(5), upper_open=True, unit="元"),
        Reading(None, Decimal(3), Decimal(5), upper_open=True, unit="美元"),
    ):
        assert not wanted.agrees(other)
