"""What a model says of a row: masked, summing to one, abstaining, with its reasons."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.features import extract
from menkan.severity.model import SHOWN_CONTRIBUTIONS, Model, likeliest
from menkan.severity.train import TrainedModel
from tests.severity.builders import RECORDS, THREE, TWO, evidence, question

NONE, SERIOUS, WORST = THREE


@pytest.fixture(scope="module")
def model(trained: TrainedModel) -> Model:
    return trained.model


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figure=st.integers(0, 10**12), tiers=st.permutations(THREE).flatmap(lambda p: st.sampled_from([p, p[:2]])))
def test_probability_sums_to_one_over_the_tiers_asked_for(model: Model, figure: int, tiers: list[Tier]) -> None:
    (probability,) = model.probabilities([extract(evidence(figure, offence=RECORDS), question(RECORDS))], [tiers])
    assert list(probability) == list(tiers)
    assert all(0 <= p <= 1 for p in probability.values())
    assert math.fsum(probability.values()) == pytest.approx(1, abs=1e-12)


def test_tier_that_the_offence_does_not_have_gets_nothing(model: Model) -> None:
    row = extract(evidence(5_000_000, offence=RECORDS), question(RECORDS))
    all_three, two, one = model.probabilities([row] * 3, [THREE, TWO, (SERIOUS,)])
    assert likeliest(all_three) is WORST and WORST not in two
    assert two[SERIOUS] == pytest.approx(all_three[SERIOUS] / (1 - all_three[WORST]), rel=0.05)
    assert one == {SERIOUS: 1.0}


def test_tier_that_the_model_never_saw_gets_zero(model: Model) -> None:
    (probability,) = model.probabilities([{}], [(NONE, SERIOUS, Tier.BASIC)])
    assert probability[Tier.BASIC] == 0
    with pytest.raises(ModelError, match="knows none of the tiers") as caught:
        model.probabilities([{}], [(Tier.BASIC,)])
    assert caught.value.code == "MK500"


class Certain:
    """An estimator without a doubt that the worst tier holds."""

    def predict_proba(self, rows: list[dict[str, float]]) -> list[list[float]]:
        return [[1.0, 0.0, 0.0] for _ in rows]


def test_tiers_that_underflowed_are_equal() -> None:
    sure = Model(Certain(), (WORST, NONE, SERIOUS), 0.5, {})
    assert sure.probabilities([{}], [TWO]) == [{NONE: 0.5, SERIOUS: 0.5}]
    assert sure.probabilities([{}], [THREE]) == [{NONE: 0.0, SERIOUS: 0.0, WORST: 1.0}]


def test_one_row_and_many_give_the_same(model: Model) -> None:
    rows = [extract(evidence(10**power), question()) for power in range(3, 9)]
    together = model.probabilities(rows, [TWO] * len(rows))
    assert together == [model.probabilities([row], [TWO])[0] for row in rows]
    assert model.probabilities([], []) == []


def test_larger_figure_is_more_serious(model: Model) -> None:
    rows = [extract(evidence(figure), question()) for figure in (2_000, 20_000, 200_000, 2_000_000)]
    chances = [probability[SERIOUS] for probability in model.probabilities(rows, [TWO] * 4)]
    assert chances == sorted(chances) and chances[0] < 0.1 and chances[-1] > 0.9


def test_unknown_feature_changes_nothing(model: Model) -> None:
    row = extract(evidence(), question())
    known, more = model.probabilities([row, row | {"word:没见过的词": 1.0}], [TWO, TWO])
    assert known == more


@pytest.mark.parametrize(
    "quantile, tiers", [(0.0, ()), (0.2, ()), (0.3, (SERIOUS,)), (0.7, (NONE, SERIOUS)), (1.0, (NONE, SERIOUS))]
)
def test_tier_set_holds_what_the_error_rate_allows(model: Model, quantile: float, tiers: tuple[Tier, ...]) -> None:
    assert replace(model, quantile=quantile).tier_set({NONE: 0.3, SERIOUS: 0.7}) == tiers


def test_likeliest_takes_the_lower_of_equals() -> None:
    assert likeliest({SERIOUS: 0.5, NONE: 0.5}) is NONE
    assert likeliest({NONE: 0.1, WORST: 0.5, SERIOUS: 0.4}) is WORST


def test_contributions_are_the_largest_and_speak_for_the_tier(model: Model) -> None:
    row = extract(evidence(20_000_000), question())
    for_it, against = (model.contributions(row, tier, TWO) for tier in (SERIOUS, NONE))
    weights = [abs(weight) for _, weight in for_it]
    assert len(for_it) == SHOWN_CONTRIBUTIONS and weights == sorted(weights, reverse=True)
    assert dict(for_it)["ratio:serious"] > 0
    assert against == [(name, -weight) for name, weight in for_it]
    assert model.contributions(row, SERIOUS, (SERIOUS,)) == []
    assert model.contributions(row, Tier.BASIC, TWO) == []


def test_contributions_add_up_to_the_log_odds(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menkan.severity.model.SHOWN_CONTRIBUTIONS", 1000)
    pipeline, row = model.pipeline, extract(evidence(), question())
    scores = dict(zip(model.labels, pipeline.decision_function([row])[0], strict=True))
    start = dict(zip(model.labels, pipeline.decision_function([{}])[0], strict=True))
    told = sum(weight for _, weight in model.contributions(row, SERIOUS, TWO))
    whole = (scores[SERIOUS] - start[SERIOUS]) - (scores[NONE] - start[NONE])
    assert told == pytest.approx(whole, abs=1e-4)
