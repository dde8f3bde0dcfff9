"""From a data set to a corpus folder (标注语料的导入): documents, weak labels or a person's, groups and split, card."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from itertools import accumulate
from pathlib import Path

from menkan.errors import CorpusError, DamagedFile, SourceError
from menkan.ingest import read_transcript
from menkan.labels.functions import CONFIDENCE
from menkan.labels.outcomes import person_tiers, weak_labels
from menkan.labels.records import Given, Row, SourceDocument
from menkan.labels.sources import read_sources
from menkan.labels.split import ALIKE, Kin, Split, make_split, signature
from menkan.law import Statutes, load_statutes
from menkan.run.corpus import Entry, new_corpus
from menkan.structure import find_structure
from menkan.text import plain_text, printable
from menkan.types import Structure

FAILURES_NAMED = 10


@dataclass
class Imported:
    """What became of the records of an import; `failed` has the first of the errors, `n_failed` counts them all."""

    records: int = 0
    documents: int = 0
    unlabelled: int = 0
    duplicates: int = 0
    n_failed: int = 0
    failed: list[str] = field(default_factory=list)
    labels: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # kind, value, by
    split: Split = field(default_factory=lambda: Split((), False, 0))


def import_labels(
    sources: Iterable[Path], out: Path, seed: int, text_at: str = "", tick: Callable[[], None] = lambda: None
) -> Imported:
    """Read `sources` and write a corpus folder (导入标注语料).

    Args:
        sources: files or folders: CAIL JSON lines, exports of 裁判文书网, labelled JSON lines, judgments.
        out: new folder.
        seed: of the split.
        text_at: where the text stands in a JSON object; "" tries the known names.
        tick: called after each record.

    Raises:
        CorpusError: MK550, `out` is not empty, or no record gave a labelled document. ConfigError: MK001, no `labels`.
    """
    told, kin, statutes = Imported(), [], load_statutes()
    sources = list(sources)
    with new_corpus(out) as corpus:
        for entry, one in _entries(read_sources(sources, text_at), statutes, told, tick):
            corpus.add(entry)
            kin.append(one)
        if not kin:
            raise CorpusError(_nothing(told), ", ".join(map(str, sources)))
        told.split = make_split(kin, seed)
        corpus.finish(told.split.places, _card(told, sources, seed))
    return told


def _nothing(told: Imported) -> str:
    first = f"; the first: {told.failed[0]}" if told.failed else ""
    return f"no labelled document in {told.records} records, {told.n_failed} of them could not be read{first}"


def _entries(
    found: Iterable[SourceDocument | SourceError], statutes: Statutes, told: Imported, tick: Callable[[], None]
) -> Iterator[tuple[Entry, Kin]]:
    """What goes into the corpus, each document once; all else is counted in `told`."""
    seen: set[str] = set()
    for one in found:
        told.records += 1
        try:
            if isinstance(one, SourceError):
                raise one
            entry, kin = _entry(one, statutes)
        except SourceError as error:
            told.n_failed += 1
            if len(told.failed) < FAILURES_NAMED:
                told.failed.append(str(error))
        else:
            if entry.document_id in seen:
                told.duplicates += 1
            elif not entry.labels:
                told.unlabelled += 1
            else:
                seen.add(entry.document_id)
                told.documents += 1
                told.labels.update(map(_counted, entry.labels))
                yield entry, kin
        tick()


def _counted(label: Row) -> tuple[str, str, str]:
    return label["kind"], str(label.get("tier") or label.get("level") or ""), str(label["by"])


def _entry(source: SourceDocument, statutes: Statutes) -> tuple[Entry, Kin]:
    text = read_transcript(source.data, source.place).text
    structure = find_structure(text)
    if source.labels:
        rows = _moved(source, text)
        rows += person_tiers(rows, source.given, statutes)
    else:
        rows = list(weak_labels(structure, source.given, statutes))
    document_id = hashlib.sha256(source.data).hexdigest()[:16]
    digest = hashlib.sha256(text.encode()).hexdigest()
    entry = Entry(f"{document_id}{source.suffix}", source.data, digest, rows)
    return entry, kin_of(document_id, text, structure, source.given)


def kin_of(document_id: str, text: str, structure: Structure, given: Given = Given()) -> Kin:  # noqa: B008
    """What ties a document to others: case numbers, court, date, words; by the text, else by what is given beside it.

    Raises:
        ConfigError: MK001, datasketch is not installed.
    """
    numbers = {n.value for n in structure.case_numbers if n.of in ("this", "earlier")}
    decided_on = structure.decided_on.isoformat() if structure.decided_on else given.decided_on
    numbers |= {n for n in (structure.case_number, given.case_number) if n is not None}
    return Kin(
        document_id,
        tuple(sorted(n.replace("(", "（").replace(")", "）").replace(" ", "") for n in numbers)),
        structure.court or given.court,
        decided_on,
        signature(text),
    )


def _moved(source: SourceDocument, text: str) -> list[Row]:
    """The labels with their offsets in the text as menkan reads it: only white space may differ from the source's.

    Raises:
        DamagedFile: MK103, the reading changes more than white space, or a label is of white space alone.
    """
    if source.text is None or source.text == text:
        return list(source.labels)
    if _ink(source.text) != _ink(text):
        raise DamagedFile("the text as read is not the text that the labels are for", source.place)
    ink_before = [0, *accumulate(not character.isspace() for character in source.text)]
    places = [i for i, character in enumerate(text) if not character.isspace()]
    moved = []
    for row in source.labels:
        if row.get("start") is not None:
            first, last = ink_before[row["start"]], ink_before[row["end"]] - 1
            if last < first:
                raise DamagedFile("a label of white space alone", source.place)
            row = {**row, "start": places[first], "end": places[last] + 1}
            if "surface" in row:
                row["surface"] = text[row["start"] : row["end"]]
        moved.append(row)
    return moved


def _ink(text: str) -> str:
    return "".join(text.split())


def _card(told: Imported, sources: Iterable[Path], seed: int) -> str:
    template = resources.files(__package__).joinpath("card.md").read_text(encoding="utf-8")
    return template.format(
        sources=printable(plain_text(", ".join(path.name for path in sources))),
        summary=summary(told),
        confidences="\n".join(f"| `{name}` | {share} |" for name, share in CONFIDENCE.items()),
        courts="and of one court "
        if told.split.by_court
        else "(courts are not kept whole: one group would be too large) ",
        alike=ALIKE,
        seed=seed,
    )


def summary(told: Imported) -> str:
    """What was imported and what was not, as Markdown (导入小结)."""
    parts: Mapping[str, int] = told.split.counts
    lines = [
        f"{told.documents} documents of {told.records} records",
        f"{told.unlabelled} without a label and {told.duplicates} copies left out, {told.n_failed} not read",
        f"{told.split.groups} groups: "
        + ", ".join(f"{parts.get(s, 0)} {s}" for s in ("train", "calibration", "test"))
        + f"; {told.split.near_duplicates} near-duplicates joined",
        "",
        "| label | value | by | n |",
        "|---|---|---|---|",
    ]
    lines += [f"| {kind} | {value} | {by} | {n} |" for (kind, value, by), n in sorted(told.labels.items())]
    return "\n".join(lines) + "\n"
