"""Ratios of figures to thresholds: the right figure beside the right threshold, bounded and in order."""

from __future__ import annotations

from decimal import Decimal
from math import log10, tanh

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.codes import Tier, Verdict
from menkan.severity.figures import DECADES_LIMIT, decades, log_ratio, prong_features
from menkan.types import Finding, Observed, Threshold
from tests.severity.builders import finding

FIGURES = st.decimals(min_value=0, max_value=10**15, places=2)


@pytest.mark.parametrize(
    "value, threshold, ratio",
    [(200_000, 200_000, 0), (2_000_000, 200_000, 1), (2_000, 200_000, -2), (1, 10**9, -3), (10**12, 5, 3), (0, 5, -3)],
)
def test_log_ratio_is_tenfolds_within_three(value: int, threshold: int, ratio: float) -> None:
    assert log_ratio(Decimal(value), Decimal(threshold)) == pytest.approx(ratio)


@given(FIGURES, FIGURES)
def test_larger_figure_never_has_smaller_features(a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    assert decades(low) <= decades(high)
    assert log_ratio(low, Decimal(5000)) <= log_ratio(high, Decimal(5000))


def test_huge_figure_stays_finite() -> None:
    assert decades(Decimal("1E+5000")) == DECADES_LIMIT
    assert log_ratio(Decimal("1E+5000"), Decimal("0.01")) == 3


def met(prong: str, seen: list[tuple[str, int | None]], limits: list[tuple[str, int]], **fields: object) -> Finding:
    return finding(prong, Verdict.MET, seen, limits, **fields)


def test_ratio_is_the_largest_of_the_tier() -> None:
    found = prong_features(
        [
            met("a", [("payment_settlement", 400_000)], [("payment_settlement_amount", 200_000)]),
            finding("b", Verdict.NOT_MET, [("illegal_income", 1_000)], [("illegal_income", 10_000)]),
            finding("c", Verdict.UNDETERMINED, [], [("assisted_targets", 3)]),
            finding("d", Verdict.UNDETERMINED, [], []),
        ]
    )
    assert found == {
        "ratio:serious": pytest.approx(log10(2)),
        "ratio_known:serious": 1.0,
        "side:serious": pytest.approx(tanh(5 * log10(2))),
        "met:serious": 0.2,
        "not_met:serious": 0.2,
        "undetermined:serious": 0.4,
        "top:a": 1.0,
        "silent_prongs": pytest.approx(1 / 3),
    }


def test_a_prong_of_several_figures_that_is_not_met_lies_below_its_smallest() -> None:
    """三次以上且五万元以上: four times with 16,000 yuan fall short by the sum, and are not above by the times."""
    seen, limits = [("acts", 4), ("concealed_value", 16_000)], [("times", 3), ("value", 50_000)]
    alone = [
        met("times", [("acts", 4)], [("times", 3)], tier=Tier.BASIC),
        finding("value", Verdict.NOT_MET, [("concealed_value", 16_000)], [("value", 100_000)], tier=Tier.BASIC),
    ]
    short = prong_features([*alone, finding("both", Verdict.NOT_MET, seen, limits)])
    reached = prong_features([*alone, met("both", seen, limits)])
    assert short["ratio:serious"] == pytest.approx(log10(0.32)) and short["side:serious"] < -0.9
    assert reached["ratio:serious"] == pytest.approx(log10(4 / 3))


def test_multiple_takes_each_figure_from_the_prong_that_compares_it_alone() -> None:
    seen = [("personal_records", 100), ("illegal_income", 20_000)]
    found = prong_features(
        [
            met("records", [("personal_records", 100)], [("records_T1", 50)]),
            met("income", [("illegal_income", 20_000)], [("illegal_income", 5_000)]),
            # 20,000 against 500 records would be a ratio of 40
            finding(
                "tenfold",
                Verdict.NOT_MET,
                seen,
                [("records_T1", 500), ("illegal_income", 50_000)],
                tier=Tier.ESPECIALLY_SERIOUS,
            ),
        ]
    )
    assert found["ratio:especially_serious"] == pytest.approx(log10(20_000 / 50_000))
    assert found["top:income"] == 1.0


def test_share_of_standards_is_no_figure() -> None:
    limit = Threshold("ratio_sum", ">=", Decimal(1), "ratio")
    pooled = met("pooled", [("personal_records", 4_000)], [])
    found = prong_features([Finding(**{**fields_of(pooled), "threshold": (limit,)})])
    assert "ratio:serious" not in found
    assert found["met:serious"] == 0.2


def fields_of(record: Finding) -> dict[str, object]:
    return {name: getattr(record, name) for name in Finding.__slots__}


def test_cells_add_up_and_readings_compete() -> None:
    observed = (
        Observed("personal_records", "credit", None, Decimal(20), Decimal(20)),
        Observed("personal_records", "property", None, Decimal(20), Decimal(20)),
        Observed("personal_records", "property", None, Decimal(30), None),
    )
    one = met("a", [], [("records_T1", 50)])
    found = prong_features([Finding(**{**fields_of(one), "observed": observed})])
    assert found["ratio:serious"] == pytest.approx(0)


@pytest.mark.parametrize("key, total", [("cards+accounts", 7), ("card_turnover", 5)])
def test_several_metrics_add_up_only_where_the_key_names_several(key: str, total: int) -> None:
    found = prong_features([met("a", [("payment_accounts", 5), ("phone_cards", 2)], [(key, 5)])])
    assert found["ratio:serious"] == pytest.approx(log10(total / 5))


def test_upper_bound_stands_where_it_is_the_only_one() -> None:
    observed = (Observed("illegal_income", None, None, None, Decimal(9_000)),)  # 近九千元
    one = met("a", [], [("illegal_income", 10_000)])
    found = prong_features([Finding(**{**fields_of(one), "observed": observed})])
    assert found["ratio:serious"] == pytest.approx(log10(0.9))


def test_figure_without_bounds_gives_no_ratio() -> None:
    found = prong_features(
        [finding("a", Verdict.UNDETERMINED, [("illegal_income", None)], [("illegal_income", 10_000)])]
    )
    assert found == {"undetermined:serious": 0.2, "silent_prongs": 0.0}


def test_top_prong_is_of_the_highest_tier() -> None:
    high = met("high", [("illegal_income", 60_000)], [("illegal_income", 50_000)], tier=Tier.ESPECIALLY_SERIOUS)
    low = met("low", [("illegal_income", 60_000)], [("illegal_income", 5_000)])
    flag = met("flag", [], [])
    assert prong_features([low, flag, high])["top:high"] == 1.0
    assert prong_features([low, flag])["top:low"] == 1.0
    assert prong_features([flag])["top:flag"] == 1.0
