"""Reading a corpus folder: labels, split and documents, checked (标注语料的读取; ARCHITECTURE §3b)."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from menkan.codes import Tier
from menkan.errors import CorpusError
from menkan.run.inputs import CORPUS_DOCUMENTS, CORPUS_LABELS

SPLIT_FILE = "split.csv"


@dataclass(frozen=True, slots=True)
class TierLabel:
    """The tier of one accused and offence."""

    party: str
    offence: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """One document of a corpus with its tier labels and its place in the split."""

    document_id: str
    path: Path
    split: str
    group: str
    tiers: tuple[TierLabel, ...]


def read_corpus(folder: Path) -> Iterator[LabelledDocument]:
    """Documents of a corpus in the order of labels.jsonl, each checked against the id it is labelled under.

    Raises:
        CorpusError: MK550, a file is missing or malformed, a document has no split, or its bytes have changed.
    """
    splits = _splits(folder / SPLIT_FILE)
    labels = folder / CORPUS_LABELS
    for number, line in enumerate(_lines(labels), 1):
        where = f"{labels}:{number}"
        try:
            row = json.loads(line)
            document_id, source = row["document_id"], row["source"]
            tiers = tuple(_tier(label) for label in row["labels"] if label["kind"] == "tier")
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"not a line of labels: {error!r}", where) from error
        if document_id not in splits:
            raise CorpusError("the document has no split", where, f"add it to {SPLIT_FILE}")
        yield LabelledDocument(document_id, _checked(folder, source, document_id), *splits[document_id], tiers)


def _lines(path: Path) -> list[str]:
    try:  # not splitlines: a line separator inside a JSON string ends no line
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            str(error), str(path), "a corpus folder has labels.jsonl, split.csv and documents/"
        ) from error


def _splits(path: Path) -> dict[str, tuple[str, str]]:
    rows = list(csv.reader(_lines(path)))
    if not rows or rows[0] != ["document_id", "split", "group"]:
        raise CorpusError("the first line must be document_id,split,group", str(path))
    try:
        return {document_id: (split, group) for document_id, split, group in rows[1:]}
    except ValueError as error:
        raise CorpusError(str(error), str(path)) from error


def _tier(label: dict[str, object]) -> TierLabel:
    return TierLabel(str(label["party"]), str(label["offence"]), Tier(str(label["tier"])))


def _checked(folder: Path, source: str, document_id: str) -> Path:
    path = folder / source
    documents = (folder / CORPUS_DOCUMENTS).resolve()
    if documents not in path.resolve().parents:
        raise CorpusError("a document lies outside documents/", str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(str(error), str(path)) from error
    if hashlib.sha256(data).hexdigest()[:16] != document_id:
        raise CorpusError(f"the bytes are not those of {document_id}", str(path), "label the new document anew")
    return path
