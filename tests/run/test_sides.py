"""Rules, model and court side by side: each accused and offence once."""

from __future__ import annotations

from dataclasses import replace

from menkan.codes import Level
from menkan.run.sides import sides
from menkan.types import Charge, Holding
from tests.builders import OFFENCE, failed_record, judgment_record, structure


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
