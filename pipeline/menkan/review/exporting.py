"""Decisions as a corpus folder (复核结果的导出): labels to train on, and what reading must give from now on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path, PurePosixPath

from menkan.codes import ACCUSED_ROLES
from menkan.config import Settings
from menkan.errors import CorpusError, MenkanError
from menkan.ingest import read_transcript
from menkan.labels.importing import kin_of
from menkan.labels.outcomes import person_tiers
from menkan.labels.records import Given, Row
from menkan.labels.split import make_split
from menkan.law import Statutes
from menkan.review.expectations import FOLDER, OF_PLACE, expectation
from menkan.run.corpus import Entry, new_corpus
from menkan.run.corrections import Corrections, corrections_of
from menkan.run.decisions import Decision
from menkan.run.originals import Originals
from menkan.run.reviewed import Reviewed
from menkan.store.duck import Batch
from menkan.store.records import part_to_json
from menkan.text import fold_width
from menkan.types import CaseRecord, Party, Source

SEED = 1  # of the split


def export_decisions(out: Path, target: Path, settings: Settings) -> str:
    """Write what was decided on the run in `out` to the new folder `target`, and say what was written (导出复核结果).

    One document of the corpus per document with a decision that stands: the file that was read, or its text where the
    file is gone or reads otherwise with default settings. `target/expected` has what reading each must give.

    Raises:
        CorpusError: MK550, `target` holds something, or nothing was decided. StoreError: MK600, it cannot be written.
        ConfigError: MK001, datasketch is not installed.
    """
    with Batch(out) as batch, new_corpus(target) as corpus:
        reviewed, originals = Reviewed(batch, settings), Originals(settings.input)
        kin, told, written = [], Counter[str](), set[str]()
        for record in reviewed.corrected():
            read, decisions = batch.record(record.document_id or ""), reviewed.log.of(record.document_id or "")
            settled = corrections_of(read, decisions)
            if not settled.stands:
                told["documents left out: decided on another reading of their text"] += 1
                continue
            entry = _entry(record, originals, list(_labels(record, settled, reviewed.reader.statutes)))
            if entry is None:
                told["documents left out: their text reads otherwise now"] += 1
                continue
            if entry.document_id in written:
                told["documents left out: their files are gone, and another one has the same text"] += 1
                continue
            written.add(entry.document_id)
            corpus.add(entry)
            expected = expectation(read, record, decisions) | {"document_id": entry.document_id}
            corpus.attach(
                f"{FOLDER}/{entry.document_id}.json", json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
            )
            kin.append(kin_of(entry.document_id, record.text, record.structure))
            told["documents"] += 1
            told["documents as text, their file is not there any more"] += entry.document_id != record.document_id
            told.update(f"{label['kind']} labels" for label in entry.labels)
        if not kin:
            raise CorpusError(
                "no decision stands that could be exported", str(out), "decide on the page of menkan review"
            )
        split = make_split(kin, SEED)
        summary = ", ".join(f"{n} {what}" for what, n in sorted(told.items()) if n)
        corpus.finish(split.places, _card(summary, out))
    return f"{target}: {summary}"


def _entry(record: CaseRecord, originals: Originals, labels: list[Row]) -> Entry | None:
    """The document with its labels, in bytes that read to the text which they point into; None where none do."""
    digest = hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).hexdigest()
    for data, suffix in _candidates(record, originals):
        name = f"{hashlib.sha256(data).hexdigest()[:16]}{suffix}"
        try:
            same = read_transcript(data, name).text == record.text  # as training reads it
        except MenkanError:
            same = False
        if same:
            return Entry(name, data, digest, labels)
    return None


def _candidates(record: CaseRecord, originals: Originals) -> Iterator[tuple[bytes, str]]:
    data, _ = originals.read(record.source)
    if data is not None:
        yield data, _suffix(record.source)
    yield record.text.encode("utf-8", "replace"), ".txt"


def _suffix(source: Source) -> str:
    suffix = PurePosixPath(source.path if source.member is None else source.member).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) < 6 else ""


def _labels(record: CaseRecord, settled: Corrections, statutes: Statutes) -> Iterator[Row]:
    """Accused, figures, holdings, and the tiers that follow from holdings, each with who decided on it and when."""
    done = settled.done
    for party in record.structure.parties:
        if party.role in ACCUSED_ROLES and (by := settled.by_name.get(party.name, done)):
            yield {"kind": "party", "party": party.name, **_of_party(party, record.text), **_who(by)}
    for quantity in record.quantities:
        if by := settled.by_figure.get((quantity.start, quantity.end), done):
            told = {key: value for key, value in part_to_json(quantity).items() if key not in OF_PLACE}
            yield {"kind": "quantity", **told, **_who(by)}
    holdings = []
    for holding in record.structure.holdings:
        if by := settled.by_holding.get((holding.party, holding.offence), done):
            told = part_to_json(holding)
            if holding.start == holding.end:  # the court's words were not read
                told |= {"start": None, "end": None}
            holdings.append({"kind": "holding", **told, **_who(by)})
    yield from holdings
    yield from _tiers(holdings, record, statutes)


def _of_party(party: Party, text: str) -> Row:
    """Role, aliases, and where the name stands first; it may stand nowhere, where only an alias does."""
    start = fold_width(text).find(party.name)
    end = start + len(party.name)
    place = {"start": start, "end": end} if start >= 0 else {"start": None, "end": None}
    return {"role": party.role.value, "aliases": list(party.aliases), **place}


def _tiers(holdings: Sequence[Row], record: CaseRecord, statutes: Statutes) -> Iterator[Row]:
    by_pair = {(row["party"], row["offence"]): row for row in holdings}
    for tier in person_tiers(holdings, Given(offences=record.structure.offences), statutes):
        by = by_pair[tier["party"], tier["offence"]]
        is_own = tier["origin"] == "person"  # else a rule's, on what the person read
        yield {**tier} | ({key: by[key] for key in ("origin", "by", "on")} if is_own else {})


def _who(decision: Decision) -> Row:
    return {"confidence": 1, "origin": "review", "by": decision.who, "on": decision.when[:10]}


def _card(summary: str, out: Path) -> str:
    template = resources.files(__package__).joinpath("card.md").read_text(encoding="utf-8")
    return template.format(run=out.name, summary=summary, seed=SEED)
