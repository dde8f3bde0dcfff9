"""Kinds of model side by side, the learning curve, and what a row counts in training."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity import candidates, curve
from menkan.severity.candidates import CHOSEN, candidates_markdown, compare_kinds
from menkan.severity.curve import learning_curve
from menkan.severity.fit import Setting, fit, weights
from menkan.severity.train import TrainedModel, train
from tests.severity.builders import FEW, rows

TRAIN = [row for row in rows() if row.split == "train"]
SETTING = Setting(0.3, 0.3)


@pytest.fixture(scope="module")
def kinds(trained: TrainedModel) -> dict[str, candidates.Candidate]:
    return {one.name: one for one in trained.candidates}


def test_every_kind_is_measured_and_the_informed_ones_beat_the_majority(
    kinds: dict[str, candidates.Candidate],
) -> None:
    assert len(kinds) == 5 and (kinds[CHOSEN].excess, kinds[CHOSEN].standard_error) == (0, 0)
    majority = kinds["majority per offence"]
    for name in (CHOSEN, "gradient boosting, without words", "rules alone, shares by verdict"):
        assert kinds[name].log_loss < majority.log_loss and kinds[name].accuracy > majority.accuracy
    for one in kinds.values():
        assert one.excess == pytest.approx(one.log_loss - kinds[CHOSEN].log_loss, abs=2e-6)


def test_words_alone_see_no_figure() -> None:
    blind = [replace(row, features={k: v for k, v in row.features.items() if "word:" in k or "offence:" in k})
             for row in TRAIN]  # fmt: skip
    before, after = ({c.name: c for c in compare_kinds(part, SETTING, FEW)} for part in (TRAIN, blind))
    assert before["words alone, logistic regression"] == replace(
        after["words alone, logistic regression"],
        excess=before["words alone, logistic regression"].excess,
        standard_error=before["words alone, logistic regression"].standard_error,
    )


def test_table_lists_the_lowest_log_loss_first(trained: TrainedModel) -> None:
    lines = candidates_markdown(trained.candidates).splitlines()[2:]
    losses = [float(line.split("|")[2]) for line in lines]
    assert losses == sorted(losses) and len(losses) == 5


def test_progress_counts_every_fit() -> None:
    heard: list[int] = []
    train(rows(), FEW, heard.append)
    assert sum(heard) == heard.count(0) > candidates.steps(FEW) + curve.steps(FEW)


def test_curve_grows_to_the_whole_and_learns(trained: TrainedModel) -> None:
    points = trained.curve
    assert [one.documents for one in points] == sorted(one.documents for one in points)
    assert points[-1].share == 1 and points[-1].documents == trained.training_set.documents["train"]
    assert points[-1].log_loss < points[0].log_loss


def test_draws_too_small_to_learn_from_are_left_out() -> None:
    few = [replace(row, group=f"g{number}") for number, row in enumerate(TRAIN[:12])]
    points = learning_curve(few, TRAIN[12:], SETTING, replace(FEW, least_groups=3))
    assert 0 < len(points) < len(curve.SHARES)
    assert learning_curve([row for row in TRAIN if row.tier is Tier.NONE], TRAIN, SETTING, FEW) == ()


def test_weights_are_one_on_average_and_follow_the_confidence() -> None:
    sure, unsure = TRAIN[0], replace(TRAIN[1], confidence=0.25)
    found = weights([sure, unsure], 0.5)
    assert math.fsum(found) == pytest.approx(2) and found[0] == pytest.approx(4 * found[1])


@pytest.mark.parametrize("power, ratio", [(1.0, 9.0), (0.5, 3.0), (0.0, 1.0)])
def test_corpus_counts_as_its_documents_to_the_power(power: float, ratio: float) -> None:
    large = [replace(row, corpus="large") for row in TRAIN[:90]]
    small = [replace(row, corpus="small") for row in TRAIN[90:100]]
    found = weights(large + small, power)
    assert sum(found[:90]) / sum(found[90:]) == pytest.approx(ratio)


def test_row_without_confidence_teaches_nothing() -> None:
    wrong = [replace(row, tier=Tier.NONE, confidence=0.0) for row in TRAIN[:40]]
    with_wrong, without = (
        fit(part, SETTING, replace(FEW, least_groups=1)) for part in (wrong + TRAIN[40:], TRAIN[40:])
    )
    answers = [model.predict_proba([row.features for row in TRAIN[:40]]) for model in (with_wrong, without)]
    assert abs(answers[0] - answers[1]).max() < 0.05
    taken = fit([replace(row, confidence=1.0) for row in wrong] + TRAIN[40:], SETTING, replace(FEW, least_groups=1))
    assert abs(taken.predict_proba([row.features for row in TRAIN[:40]]) - answers[1]).max() > 0.2


def test_labels_without_any_confidence_are_refused() -> None:
    with pytest.raises(ModelError, match="no label with any confidence"):
        weights([replace(row, confidence=0.0) for row in TRAIN[:3]], 0.5)


def test_change_of_confidence_is_another_training_set(trained: TrainedModel) -> None:
    changed = [replace(row, confidence=0.9) for row in rows()]
    assert train(changed, FEW).training_set.id != trained.training_set.id


def test_one_set_of_other_texts_gives_no_standard_error() -> None:
    found = candidates.measure_kinds(TRAIN, [rows(60, seed=9)], SETTING, FEW)
    assert {one.standard_error for one in found} == {None} and "| – |" in candidates_markdown(found)
