"""Metrics: counted right on rows that can be counted by hand."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.bundle import Bundle
from menkan.severity.evaluate import evaluate, to_markdown
from menkan.severity.model import Features, Model
from menkan.severity.rows import Labelled
from menkan.severity.train import TrainedModel
from tests.severity.builders import LEXICON, RECORDS, THREE, TWO, question, rows

NONE, SERIOUS, WORST = THREE


@dataclass(frozen=True)
class Says(Model):
    """A model that says what stands in the features: `p` for serious, the rest for none."""

    def probabilities(self, rows: Sequence[Features], tiers: Sequence[Sequence[Tier]]) -> list[dict[Tier, float]]:
        return [
            {tier: {NONE: 1 - row["p"], SERIOUS: row["p"]}.get(tier, 0.0) for tier in allowed}
            for row, allowed in zip(rows, tiers, strict=True)
        ]


def row(number: int, p: float, tier: Tier, rules: Tier | None = None, offence: str | None = None) -> Labelled:
    features = {"p": p, "accused": math.log10(2)} | ({f"rules:{rules}": 1.0} if rules else {})
    asked = question(offence) if offence else question()
    return Labelled(f"{number:04}", f"g{number}", "test", asked, features, tier)


FOUR = [
    row(1, 0.9, SERIOUS, SERIOUS),
    row(2, 0.8, SERIOUS, NONE),
    row(3, 0.7, NONE),
    row(4, 0.2, NONE, NONE),
]
MODEL = Says(None, (NONE, SERIOUS), 0.25, {"287-2": SERIOUS})


def test_scores_are_those_counted_by_hand() -> None:
    scores = evaluate(MODEL, FOUR).scores
    assert scores.n == 4
    assert scores.accuracy == 0.75
    assert scores.log_loss == pytest.approx(
        -(math.log(0.9) + math.log(0.8) + math.log(0.3) + math.log(0.8)) / 4, abs=1e-6
    )
    assert scores.brier == pytest.approx(2 * (0.01 + 0.04 + 0.49 + 0.04) / 4)
    # bins (0.6, 0.7]: 0 of 1 right; (0.7, 0.8]: 2 of 2; (0.8, 0.9]: 1 of 1
    assert scores.ece == pytest.approx((1 * 0.7 + 2 * 0.2 + 1 * 0.1) / 4)
    assert scores.answered == 0.75  # 0.7 leaves no tier at a quantile of 0.25
    assert scores.accuracy_answered == 1.0
    assert scores.majority == 0.5
    assert scores.rules == 0.5  # right, wrong, open and then the majority (wrong), right
    assert scores.rules_decided == 0.75
    assert scores.rules_alone == 0.5  # what they leave open is not right
    assert scores.together == 0.75  # rules, model, model, model: none by the rules may be nothing told


def test_rules_that_find_a_prong_met_go_before_the_model() -> None:
    scores = evaluate(MODEL, [row(1, 0.1, SERIOUS, SERIOUS), row(2, 0.9, NONE, SERIOUS)]).scores
    assert (scores.accuracy, scores.rules_alone, scores.together) == (0.0, 0.5, 0.5)


def test_risk_counts_the_surest_rows() -> None:
    found = {one.coverage: (one.n, one.error) for one in evaluate(MODEL, FOUR).risk}
    assert found[1.0] == (4, 0.25)  # 0.7 is wrong, and the least sure
    assert found[0.7] == (3, 0.0) and found[0.5] == (2, 0.0)
    assert found[0.1] == (0, None)


def test_confusion_counts_by_article() -> None:
    found = evaluate(MODEL, [*FOUR, row(5, 0.9, WORST, offence=RECORDS)]).confusion
    assert found == {
        "253-1": {"especially_serious": {"serious": 1}},
        "287-2": {"none": {"none": 1, "serious": 1}, "serious": {"serious": 2}},
    }


def test_slices_add_up_to_the_whole() -> None:
    found = evaluate(MODEL, FOUR).slices
    assert {name: scores.n for name, scores in found.items()} == {
        "accused one": 4, "article 287-2": 4, "no figure": 4, "rules none": 2, "rules serious": 1,
        "rules undetermined": 1, "tier none": 2, "tier serious": 2,
    }  # fmt: skip


def test_calibration_table_has_ten_bins_that_hold_every_row() -> None:
    bins = evaluate(MODEL, FOUR).calibration
    assert [one.n for one in bins] == [0, 0, 0, 0, 0, 0, 1, 2, 1, 0]
    assert [(one.lower, one.upper) for one in bins][6:8] == [(0.6, 0.7), (0.7, 0.8)]
    assert evaluate(MODEL, [row(1, 1.0, SERIOUS)]).calibration[9].n == 1


def test_no_rows_give_no_figures_and_no_crash() -> None:
    found = evaluate(MODEL, [])
    assert found.scores.n == 0 and found.scores.accuracy is None
    assert "| all | 0 | – |" in to_markdown(found)


def test_order_of_rows_does_not_matter(trained: TrainedModel) -> None:
    made = rows(60)
    before = evaluate(trained.model, made)
    random.Random(3).shuffle(made)
    assert json.dumps(evaluate(trained.model, made).as_dict()) == json.dumps(before.as_dict())


def test_label_that_the_offence_does_not_have_is_refused() -> None:
    with pytest.raises(ModelError, match="has no tier especially_serious") as caught:
        evaluate(MODEL, [replace(FOUR[0], tier=WORST)])
    assert "0001" in caught.value.where


def test_bundle_scores_as_the_model_it_was_made_from(trained: TrainedModel, shipped: Path) -> None:
    bundle = Bundle.load(shipped, LEXICON)
    test = [one for one in rows() if one.split == "test"]
    found = evaluate(bundle, test)
    assert found.model == bundle.id
    assert replace(found, model="") == trained.metrics


def test_markdown_has_a_line_per_slice_and_reads_as_a_table() -> None:
    text = to_markdown(evaluate(MODEL, FOUR))
    assert "| all | 4 | 0.750 | 0.500 | 0.750 | 0.500 | 0.500 | 0.750 |" in text
    assert "| 50% | 2 | 0.000 |" in text and "| 100% | 4 | 0.250 |" in text
    assert "| 287-2 | none | 1 | 1 | 0 |" in text
    assert "| 0.7 to 0.8 | 2 | 0.800 | 1.000 |" in text


def test_majority_of_an_unseen_article_is_its_lowest_tier() -> None:
    made = [row(1, 0.9, NONE, offence=RECORDS), row(2, 0.9, SERIOUS, offence=RECORDS)]
    assert evaluate(MODEL, made).scores.majority == 0.5
    assert TWO[0] is NONE
