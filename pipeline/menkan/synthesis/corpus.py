"""A folder of labelled fictional judgments (标注语料): card, labels, split, documents (ARCHITECTURE §3b)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from menkan.run.corpus import Entry, new_corpus
from menkan.synthesis.records import Labels, SyntheticCase
from menkan.synthesis.typeset import Numbering, PageStyle, Producer, check_producers, typeset

LABELLED_ON = "2026-11-21"  # of this generator and these texts: the clock is no input
SPLIT_SALT = "menkan-split-1"
# Shares out of 100 by case family; project convention.
TRAIN_BELOW, CALIBRATION_BELOW = 70, 85


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a corpus: its name in `documents/`, its bytes, the case it prints and its part of the split."""

    name: str
    data: bytes
    case: SyntheticCase
    split: str

    @property
    def document_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]


def write_corpus(cases: Iterable[SyntheticCase], out: Path, pdf: bool) -> int:
    """Write `cases` as a labelled corpus into `out` and return their number.

    Args:
        cases: read once, one at a time; ten thousand need no more memory than one.
        out: folder; new or empty.
        pdf: documents as PDF by two producers in turn, else as UTF-8 text.

    Raises:
        CorpusError: `out` holds something already.
        StoreError: it cannot be written.
        ConfigError: `pdf` without the extra `synth`.
    """
    if pdf:
        check_producers()
    documents = (document_of(case, pdf) for case in cases)
    return write_documents(documents, out, files(__package__).joinpath("card.md").read_text("utf-8"), "rule")


def write_documents(documents: Iterable[Document], out: Path, card: str, origin: str) -> int:
    """Write `documents` with their labels as the corpus folder `out`, whole or not at all; `origin` as in §3b."""
    places = []
    with new_corpus(out) as corpus:
        for document in documents:
            text_sha256 = hashlib.sha256(document.case.text.encode()).hexdigest()
            labels = list(label_rows(document.case.labels, origin))
            corpus.add(Entry(document.name, document.data, text_sha256, labels))
            places.append((document.document_id, document.split, document.case.family))
        corpus.finish(places, card)
    return len(places)


def split_of(family: str) -> str:
    """`train`, `calibration` or `test`, by a hash of the case family (同案同分): stable over corpora and sizes."""
    share = int.from_bytes(hashlib.sha256(f"{SPLIT_SALT}:{family}".encode()).digest()[:8], "big") % 100
    return "train" if share < TRAIN_BELOW else "calibration" if share < CALIBRATION_BELOW else "test"


def document_of(case: SyntheticCase, pdf: bool) -> Document:
    """The file of one case: plain text, or typeset as PDF in a style of its own."""
    if not pdf:
        return Document(f"{case.key}.txt", case.text.encode(), case, split_of(case.family))
    seed = hashlib.sha256(f"page:{case.key}".encode()).digest()
    producer = tuple(Producer)[seed[0] % len(Producer)]
    style = PageStyle(
        body_pt=(14.0, 15.0, 16.0)[seed[1] % 3],
        leading_pt=(24.0, 26.0, 28.0)[seed[2] % 3],
        numbering=tuple(Numbering)[seed[3] % len(Numbering)],
        justified=seed[4] % 4 != 0,
    )
    data = typeset(case.paragraphs, case.layout, producer, style)
    return Document(f"{case.key}.pdf", data, case, split_of(case.family))


def label_rows(labels: Labels, origin: str) -> Iterator[dict[str, Any]]:
    """The labels of one document as rows of `labels.jsonl`; every row has kind, confidence, origin, by and on."""
    made = {"confidence": 1, "origin": origin, "by": "menkan.synthesis", "on": LABELLED_ON}
    for party in labels.parties:
        yield {"kind": "party", "party": party.name, "role": party.role, "start": party.start, "end": party.end} | made
    for tier in labels.tiers:
        yield {
            "kind": "tier",
            "party": tier.party,
            "offence": tier.offence,
            "article": tier.article,
            "tier": tier.tier,
            "by_figures": tier.by_figures,
        } | made
    for holding in labels.holdings:
        yield {
            "kind": "holding",
            "party": holding.party,
            "offence": holding.offence,
            "article": holding.article,
            "level": holding.level,
            "start": holding.start,
            "end": holding.end,
        } | made
    for printed in labels.quantities:
        yield {
            "kind": "quantity",
            "start": printed.start,
            "end": printed.end,
            "surface": printed.surface,
            "value": _number(printed.value),
            "lower": _number(printed.lower),
            "upper": _number(printed.upper),
            "lower_open": printed.lower_open,
            "upper_open": printed.upper_open,
            "approximate": printed.approximate,
            "unit": printed.unit,
            "metric": printed.metric,
            "category": printed.category,
            "parties": list(printed.parties),
            "status": printed.status,
        } | made


def _number(value: Decimal | None) -> int | str | None:
    """JSON form of a figure: an integer where it is whole, else a decimal string, never a float."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)
