"""A corpus folder, read and written: labels, split and documents, checked (标注语料的读写; ARCHITECTURE §3b)."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from menkan.codes import Tier
from menkan.errors import CorpusError
from menkan.run.inputs import CORPUS_DOCUMENTS, CORPUS_LABELS
from menkan.store.folder import new_folder, writing_to

SPLIT_FILE, CARD_FILE = "split.csv", "card.md"
SPLIT_HEAD = ("document_id", "split", "group")
ORIGINS = ("rule", "court", "person", "review")  # of a label, the one that stands before all others last


@dataclass(frozen=True, slots=True)
class TierLabel:
    """The tier of one accused and offence."""

    party: str
    offence: str
    tier: Tier
    confidence: float = 1.0
    origin: str = ORIGINS[0]


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """One document of a corpus with its tier labels and its place in the split."""

    document_id: str
    path: Path
    split: str
    group: str
    tiers: tuple[TierLabel, ...]
    labels: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)  # all of them, as they stand in the file
    text_sha256: str = ""  # of the text that they point into, "" where the file does not say


def read_corpus(folder: Path) -> Iterator[LabelledDocument]:
    """Documents of a corpus in the order of labels.jsonl, each checked against the id it is labelled under.

    Raises:
        CorpusError: MK550, a file is missing or malformed, a document has no split, or its bytes have changed.
    """
    splits = _splits(folder / SPLIT_FILE)
    file = folder / CORPUS_LABELS
    for number, line in enumerate(_lines(file), 1):
        where = f"{file}:{number}"
        try:
            row = json.loads(line)
            document_id, source = row["document_id"], row["source"]
            labels, digest = tuple(row["labels"]), str(row.get("text_sha256", ""))
            tiers = _standing(_tier(label) for label in labels if label["kind"] == "tier")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CorpusError(f"not a line of labels: {error!r}", where) from error
        if document_id not in splits:
            raise CorpusError("the document has no split", where, f"add it to {SPLIT_FILE}")
        path = _checked(folder, source, document_id)
        yield LabelledDocument(document_id, path, *splits[document_id], tiers, labels, digest)


def _lines(path: Path) -> list[str]:
    try:  # not splitlines: a line separator inside a JSON string ends no line
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            str(error), str(path), "a corpus folder has labels.jsonl, split.csv and documents/"
        ) from error


def _splits(path: Path) -> dict[str, tuple[str, str]]:
    rows = list(csv.reader(_lines(path)))
    if not rows or tuple(rows[0]) != SPLIT_HEAD:
        raise CorpusError(f"the first line must be {','.join(SPLIT_HEAD)}", str(path))
    try:
        return {document_id: (split, group) for document_id, split, group in rows[1:]}
    except ValueError as error:
        raise CorpusError(str(error), str(path)) from error


def _tier(label: Mapping[str, Any]) -> TierLabel:
    confidence, origin = float(label.get("confidence", 1)), str(label.get("origin", ORIGINS[0]))
    if not 0 <= confidence <= 1 or origin not in ORIGINS:
        raise ValueError(f"confidence {confidence}, origin {origin!r}")
    return TierLabel(str(label["party"]), str(label["offence"]), Tier(str(label["tier"])), confidence, origin)


def _standing(labels: Iterable[TierLabel]) -> tuple[TierLabel, ...]:
    """Of several labels for one accused and offence the one that counts: a person's before a rule's, then the last."""
    found: dict[tuple[str, str], TierLabel] = {}
    for label in labels:
        key = label.party, label.offence
        if key not in found or ORIGINS.index(label.origin) >= ORIGINS.index(found[key].origin):
            found[key] = label
    return tuple(found.values())


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One document to write: its file name in documents/, its bytes, its labels as rows of labels.jsonl.

    `text_sha256` is that of the text that the offsets of the labels point into.
    """

    name: str
    data: bytes
    text_sha256: str
    labels: Sequence[Mapping[str, Any]]

    @property
    def document_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]


class CorpusWriter:
    """Writes documents one at a time, so that ten thousand need no more memory than one (语料写入)."""

    def __init__(self, folder: Path, labels: IO[str]) -> None:
        self._folder, self._labels = folder, labels

    def add(self, entry: Entry) -> None:
        (self._folder / CORPUS_DOCUMENTS / entry.name).write_bytes(entry.data)
        line = {
            "document_id": entry.document_id,
            "source": f"{CORPUS_DOCUMENTS}/{entry.name}",
            "text_sha256": entry.text_sha256,
            "labels": list(entry.labels),
        }
        self._labels.write(json.dumps(line, ensure_ascii=False) + "\n")

    def attach(self, name: str, text: str) -> None:
        """Write a further file beside the corpus; `name` is relative to its folder."""
        file = self._folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def finish(self, places: Iterable[tuple[str, str, str]], card: str) -> None:
        """Write the split, `places` being (document_id, split, group), and the card."""
        with (self._folder / SPLIT_FILE).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(SPLIT_HEAD)
            rows.writerows(places)
        (self._folder / CARD_FILE).write_text(card, encoding="utf-8", newline="\n")


@contextmanager
def new_corpus(out: Path) -> Iterator[CorpusWriter]:
    """A corpus folder to fill; it appears as `out` whole when the block ends, or not at all (新建语料).

    Raises:
        CorpusError: MK550, `out` holds something already. StoreError: MK600, it cannot be written.
    """
    with writing_to(out):
        if out.exists() and any(out.iterdir()):
            raise CorpusError("the folder is not empty; a corpus is never overwritten", str(out), "name a new folder")
    with new_folder(out) as folder, writing_to(out):
        (folder / CORPUS_DOCUMENTS).mkdir()
        with (folder / CORPUS_LABELS).open("w", encoding="utf-8", newline="\n") as labels:
            yield CorpusWriter(folder, labels)
