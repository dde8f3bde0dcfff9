"""Likely label errors: planted ones are found, sound labels are mostly left alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from menkan.codes import Tier
from menkan.labels.check import check_rows, suspects_markdown
from menkan.severity.bundle import Bundle
from menkan.severity.rows import Labelled
from menkan.severity.train import save, train
from tests.severity.builders import FEW, HELPING, LEXICON, ORIGIN, rows


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    out = tmp_path_factory.mktemp("models") / "severity-test"
    save(train(rows(), FEW), out, ORIGIN)
    return Bundle.load(out, LEXICON)


def planted(share: int) -> tuple[list[Labelled], set[str]]:
    """Rows that the model never saw, one in `share` with the lowest or highest tier in place of the other."""
    chance = random.Random(4)
    made, wrong = [], set()
    for number, row in enumerate(rows(200, seed=9)):
        tiers = row.question.tiers
        if number % share == 0 and row.tier is not Tier.SERIOUS:
            row = replace(row, tier=tiers[-1] if row.tier is tiers[0] else tiers[0])
            wrong.add(row.document_id)
        made.append(row)
    chance.shuffle(made)
    return made, wrong


def test_planted_errors_are_found_and_come_first(bundle: Bundle) -> None:
    made, wrong = planted(8)
    checked = check_rows(bundle, made)
    assert len(wrong) >= 10 and checked.rows == 200
    named = [suspect.document_id for suspect in checked.suspects]
    assert len(wrong & set(named)) >= 0.8 * len(wrong)
    assert set(named[: len(wrong) // 2]) <= wrong
    first = checked.suspects[0]
    assert first.suggested is not first.given and first.confidence > first.given_probability


def test_order_of_the_rows_does_not_matter(bundle: Bundle) -> None:
    made, _ = planted(8)
    assert check_rows(bundle, made) == check_rows(bundle, made[::-1])


def test_labels_of_one_tier_alone_are_not_judged(bundle: Bundle) -> None:
    one = [row for row in rows(100, seed=9) if row.tier is Tier.SERIOUS]
    assert check_rows(bundle, one).suspects == ()


def test_offence_that_the_model_does_not_know_is_counted(bundle: Bundle) -> None:
    made = rows(60, seed=9)
    strange = [
        replace(r, question=replace(r.question, article="312")) if r.question.offence == HELPING else r for r in made
    ]
    checked = check_rows(bundle, strange, unmatched=2)
    assert (checked.rows, checked.unknown, checked.unmatched) == (30, 30, 2)
    assert "30 on offences that it does not know and 2 not matched" in suspects_markdown(checked)
