"""Two models on the same rows: what is gained, what is lost, and which slices count as worse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.bundle import Bundle
from menkan.severity.difference import LEAST_ROWS, compare_models, difference_markdown
from menkan.severity.evaluate import evaluate
from menkan.severity.train import save, train
from tests.severity.builders import FEW, HELPING, LEXICON, ORIGIN, rows


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A model that was taught every second judgment on 287-2 the wrong way round."""
    out = tmp_path_factory.mktemp("models") / "severity-poor"
    turned = [
        replace(r, tier=Tier.NONE if r.tier is Tier.SERIOUS else Tier.SERIOUS) if r.question.offence == HELPING else r
        for r in rows()
    ]
    save(train(turned, FEW), out, ORIGIN)
    return Bundle.load(out, LEXICON)


@pytest.fixture(scope="module")
def good(shipped: Path) -> Bundle:
    return Bundle.load(shipped, LEXICON)


def test_slice_that_got_worse_is_named_and_gains_and_losses_add_up(good: Bundle, poor: Bundle) -> None:
    measured = rows(160, seed=5)
    found = compare_models(good, poor, measured, 0.02)
    whole = found.slices[0]
    assert (whole.name, whole.n, found.documents) == ("all", 160, 160)
    assert (whole.gained, whole.lost) == (len(found.gains), len(found.losses))
    assert round((whole.new_accuracy - whole.old_accuracy) * whole.n) == whole.gained - whole.lost
    assert whole.old_accuracy == evaluate(good, measured).scores.accuracy
    assert "article 287-2" in {one.name for one in found.regressed}
    assert "article 253-1" not in {one.name for one in found.regressed}
    assert all(one.n >= LEAST_ROWS for one in found.regressed)
    assert "**worse**" in difference_markdown(found) and "Worse by more than 0.02" in difference_markdown(found)


def test_model_against_itself_changes_nothing(good: Bundle) -> None:
    found = compare_models(good, good, rows(80, seed=5), 0.0)
    assert (found.gains, found.losses, found.regressed) == ((), (), ())
    assert "No slice is worse" in difference_markdown(found)


def test_margin_and_size_of_a_slice_decide(good: Bundle, poor: Bundle) -> None:
    measured = rows(160, seed=5)
    assert compare_models(good, poor, measured, 1.0).regressed == ()
    assert compare_models(good, poor, measured[: LEAST_ROWS - 1], 0.0).regressed == ()


def test_slices_of_the_document_are_compared_too(good: Bundle, poor: Bundle) -> None:
    measured = [replace(row, slices=("year 2021",)) for row in rows(80, seed=5)]
    assert "year 2021" in {one.name for one in compare_models(good, poor, measured, 0.02).slices}


def test_rows_that_one_model_cannot_answer_are_left_out(good: Bundle, poor: Bundle) -> None:
    strange = [replace(row, question=replace(row.question, article="312")) for row in rows(20, seed=5)]
    assert compare_models(good, poor, [*rows(40, seed=5), *strange], 0.02).left_out == 20
    with pytest.raises(ModelError, match="no row on an offence"):
        compare_models(good, poor, strange, 0.02)
