"""Labelled rows, of which models are made and by which they are measured (标注样本)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.features import Question
from menkan.severity.model import TIERS

SMALLEST = 1e-6  # probabilities are printed to six places; a zero costs the log of this
PLACES = 6  # of figures in a report: the same on every processor


@dataclass(frozen=True)
class Labelled:
    """One question with its features and the tier that holds (标注样本).

    `group` is the case family: rows of one group tell the same facts and never stand on two sides of a split.
    `split` is `train`, `calibration` or `test`. `slices` are parts of the set that the document belongs to, for reports
    alone (``year 2021``); no model sees them. `corpus` is the set it comes from, `confidence` how sure the label is:
    both say what a row counts in training, and nothing in a measurement.
    """

    document_id: str
    group: str
    split: str
    question: Question
    features: Mapping[str, float]
    tier: Tier
    slices: tuple[str, ...] = ()
    corpus: str = ""
    confidence: float = 1.0


def in_order(rows: Iterable[Labelled]) -> list[Labelled]:
    """`rows` in the one order in which everything is computed, after a check of their tiers."""
    ordered = sorted(rows, key=lambda r: (r.document_id, r.question.party, r.question.article, r.question.offence))
    for row in ordered:
        if row.tier not in row.question.tiers:
            where = f"document {row.document_id}, {row.question.offence}"
            raise ModelError(f"the offence has no tier {row.tier}", where, "correct the label")
    return ordered


def rules_tier(features: Mapping[str, float]) -> Tier | None:
    """The tier by the rules as the features have it; None where they leave it open."""
    return next((tier for tier in reversed(TIERS) if features.get(f"rules:{tier}")), None)
