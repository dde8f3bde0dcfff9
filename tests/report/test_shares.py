"""Shares of holdings that no figure supports: who is counted, and the interval."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from menkan import types as t
from menkan.report.shares import ROWS_SHOWN, Shares, interval
from menkan.run.sides import sides
from tests.builders import judgment_record
from tests.law.builders import NAMES


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_is_that_of_scipy(counts: tuple[int, int]) -> None:
    k, n = counts
    expected = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert interval(k, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def record(
    level: t.Level = t.Level.SERIOUS,
    tier: t.Tier = t.Tier.UNDETERMINED,
    kinds: tuple[str, ...] = ("unreasoned",),
    court: str | None = "江州市临湖区人民法院",
    underlying: str | None = None,
    problems: tuple[t.Problem, ...] = (),
) -> t.CaseRecord:
    """One accused of 287-1, with what the court holds and what the rules say."""
    base = judgment_record()
    party, offence = base.assessments[0].party, NAMES["287-1"]
    act = t.Act(party, None, None, 1, underlying, None, 0, 5)
    structure = replace(
        base.structure,
        court=court,
        charges=(),
        holdings=(t.Holding(party, offence, "287-1", level, 0, 4),),
        acts=() if underlying is None else (act,),
    )
    assessment = replace(base.assessments[0], offence=offence, article="287-1", tier=tier)
    differing = tuple(t.Disagreement(party, offence, tier.value, None, level.value, kind) for kind in kinds)
    return replace(
        base, structure=structure, assessments=(assessment,), predictions=(), disagreements=differing, problems=problems
    )


def counted(*records: t.CaseRecord) -> Shares:
    shares = Shares()
    for one in records:
        shares.add(one, sides(one))
    return shares


def test_holding_without_a_figure_is_counted_in_every_group() -> None:
    shares = counted(record(underlying="诈骗"), record(tier=t.Tier.SERIOUS, kinds=(), underlying="赌博"))
    court, year = ("court", "江州市临湖区人民法院"), ("year", str(record().structure.decided_on.year))
    assert (shares.unreasoned[court], shares.held[court]) == (1, 2)
    assert (shares.unreasoned[year], shares.held[year]) == (1, 2)
    assert (shares.unreasoned["offence", NAMES["287-1"]], shares.held["offence", NAMES["287-1"]]) == (1, 2)
    assert (shares.unreasoned["underlying", "诈骗"], shares.held["underlying", "诈骗"]) == (1, 1)
    assert (shares.unreasoned["underlying", "赌博"], shares.held["underlying", "赌博"]) == (0, 1)


@pytest.mark.parametrize(
    "left_out",
    [
        record(kinds=()),  # undetermined, but a residual circumstance is pleaded: no unreasoned there
        record(level=t.Level.UNSTATED, kinds=()),
        record(level=t.Level.MINOR, kinds=()),
        record(problems=(t.Problem("MK110", "page 1", ""),)),
    ],
)
def test_who_is_not_counted(left_out: t.CaseRecord) -> None:
    shares = counted(left_out)
    assert not shares.held
    assert shares.page_part() is None


def test_page_shows_n_share_and_interval_and_escapes_what_courts_are_called() -> None:
    part = str(counted(record(court="<b>院</b>"), record(court=None, tier=t.Tier.SERIOUS, kinds=())).page_part())
    assert "&lt;b&gt;院&lt;/b&gt;" in part and "<b>院" not in part
    assert "100.0%" in part and "20.7% – 100.0%" in part and "0.0% – 79.3%" in part
    assert "9.5% – 90.5%" in part  # both together


def test_many_courts_share_the_last_row() -> None:
    part = str(counted(*(record(court=f"第{n}法院") for n in range(ROWS_SHOWN + 4))).page_part())
    assert part.count("法院</td>") == ROWS_SHOWN
    assert "其余 4 项" in part
