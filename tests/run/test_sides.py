"""Rules, model and court side by side: each accused and offence once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from menkan.codes import Level, Tier
from menkan.law import compare
from menkan.report.site import write_report
from menkan.report.words import word
from menkan.run.sides import sides
from menkan.types import Charge, Holding
from tests.builders import ARTICLE, OFFENCE, failed_record, judgment_record, structure, write_run
from tests.report.pages import read


def test_each_accused_has_one_row() -> None:
    first, second = sides(judgment_record())
    assert (first.party, first.article) == ("甲某某", "287-2")
    assert first.assessment and first.prediction and first.holding and len(first.sentences) == 1
    assert (second.party, second.prediction, second.holding, second.sentences) == ("乙某某", None, None, ())
    assert [one.kind for one in second.disagreements] == ["court_holds_rules_not_met"]


def test_holding_without_article_joins_by_offence() -> None:
    holding = Holding("乙某某", OFFENCE, None, Level.MINOR, 0, 3)
    _, second = sides(judgment_record(structure=structure(holdings=(holding,))))
    assert second.holding is holding


@pytest.mark.parametrize("first", [Level.MINOR, Level.OBVIOUSLY_MINOR, Level.UNSTATED, Level.SERIOUS])
def test_everybody_hears_the_same_word_of_the_court(tmp_path: Path, first: Level) -> None:
    """`compare`, the sides and the index of the report have one answer to what the court holds."""
    words = (
        Holding("甲某某", OFFENCE, ARTICLE, first, 0, 3),
        Holding("甲某某", "诈骗罪", None, Level.ESPECIALLY_SERIOUS, 1, 4),  # another offence, its article unknown
        Holding("甲某某", OFFENCE, None, Level.SERIOUS, 3, 6),
    )
    record = judgment_record(structure=structure(holdings=words))
    none = [replace(one, tier=Tier.NONE) for one in record.assessments]
    told = next(one for one in compare(record.structure, none) if one.party == "甲某某")
    side = next(one for one in sides(record) if one.article == ARTICLE)
    assert side.holding and (side.holding.level, told.court) == (Level.SERIOUS, "serious")
    write_run([record], tmp_path)
    index = read(write_report(tmp_path)).text
    table = index[index.index(word("page", "rules_and_court")) :]
    assert word("level", "serious") in table[: table.index("（2021）")]
    assert word("level", "minor") not in table[: table.index("（2021）")]


def test_offence_without_rules_has_a_row_too() -> None:
    charged = structure(charges=(Charge("甲某某", "诈骗罪", "266"),))
    *_, last = sides(judgment_record(structure=charged))
    assert (last.offence, last.assessment, last.holding) == ("诈骗罪", None, None)


def test_document_without_answers_has_one_empty_row() -> None:
    (only,) = sides(failed_record())
    assert (only.party, only.offence, only.assessment) == (None, None, None)


def test_disagreement_of_another_offence_is_not_shown() -> None:
    record = judgment_record()
    other = replace(record.disagreements[0], offence="诈骗罪")
    assert not any(side.disagreements for side in sides(replace(record, disagreements=(other,))))
