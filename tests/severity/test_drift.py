"""Drift: nothing on the same documents, the feature that moved where one did, and no alarm by chance."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from menkan.errors import ModelError
from menkan.severity.bundle import read_training_account
from menkan.severity.drift import drift, drift_markdown, reference
from menkan.severity.rows import Labelled
from menkan.severity.train import TrainedModel
from tests.severity.builders import rows

ROWS = rows(400)
REFERENCE = reference(ROWS)


def changed(row: Labelled, **features: float) -> Labelled:
    return replace(row, features={**row.features, **features})


def without(row: Labelled, name: str) -> Labelled:
    return replace(row, features={key: value for key, value in row.features.items() if key != name})


def test_same_documents_have_not_drifted() -> None:
    found = drift(REFERENCE, ROWS)
    assert found.features == found.words == () and found.unknown_before == found.unknown_now
    assert found.documents == found.trained_documents == 400 and found.compared > 20


def test_half_of_the_documents_lies_no_further_than_by_chance() -> None:
    half = random.Random(5).sample(ROWS, 200)
    found = drift(REFERENCE, half)
    assert len(found.features) + len(found.words) < 0.1 * found.compared


def test_feature_and_word_that_moved_come_first() -> None:
    moved = [changed(without(row, "word:银行卡"), accused=2.5) for row in ROWS]
    found = drift(REFERENCE, moved)
    assert found.features[0].name == "accused" and found.features[0].distance == 1.0
    assert [one.name for one in found.words] == ["word:银行卡"]
    assert found.words[0].now == 0 < found.words[0].before
    assert "| 银行卡 |" in drift_markdown(found) and "| accused | 1.000 |" in drift_markdown(found)


def test_feature_that_training_never_had_is_told() -> None:
    found = drift(REFERENCE, [changed(row, **{"flag:new": 1.0}) for row in ROWS])
    assert [(one.name, one.before, one.now) for one in found.features] == [("flag:new", 0.0, 1.0)]


def test_unknown_words_are_counted_by_document() -> None:
    strange = [replace(row, features={"word:前所未见": 1.0, "word:银行卡": 1.0}) for row in ROWS[:50]]
    assert drift(REFERENCE, strange).unknown_now == 0.5


def test_accused_of_one_document_have_one_vote() -> None:
    one, other = changed(ROWS[0], **{"flag:x": 1.0}), ROWS[1]
    second = replace(one, question=replace(one.question, party="乙某某"))
    assert reference([one, second, other]).features["flag:x"] == {"1": 0.5, "absent": 0.5}


def test_order_of_rows_does_not_matter() -> None:
    shuffled = random.Random(2).sample(ROWS, len(ROWS))
    assert reference(shuffled) == REFERENCE and drift(REFERENCE, shuffled) == drift(REFERENCE, ROWS)


def test_bundle_keeps_what_it_was_trained_on(shipped: Path, trained: TrainedModel) -> None:
    assert read_training_account(shipped / "metrics.json") == (trained.curve, trained.reference)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("reference"),
        lambda told: told.pop("learning_curve"),
        lambda told: told.update(reference=[]),
        lambda told: told["reference"].update(words={"银行卡": "0.5"}),
        lambda told: told["reference"].update(unknown=-1),
        lambda told: told["reference"].update(features={"accused": 1}),
        lambda told: told.update(learning_curve=[{"share": 1}]),
    ],
)
def test_account_that_is_none_is_refused(shipped: Path, tmp_path: Path, spoil: object) -> None:
    told = json.loads((shipped / "metrics.json").read_text(encoding="utf-8"))
    spoil(told)  # type: ignore[operator]
    (tmp_path / "metrics.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match="account of a training"):
        read_training_account(tmp_path / "metrics.json")


def test_reference_survives_json() -> None:
    assert json.loads(json.dumps(asdict(REFERENCE))) == asdict(REFERENCE)
