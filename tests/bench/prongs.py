"""Prongs and tiers from our own reading and from the annotated figures: errors of law apart from errors of reading.

    python -m tests.bench prongs

`ours`: as shipped. `roles`, `owners`, `standing`: only that of the mentions as annotated, which tells what part of the
reading fails. `gold figures`: all of it, and no mention that the annotation lacks. `and offences`: also who was
convicted of what. What still differs in the last column lies with the law, the summing of mentions, the dates, the
flags and the annotation. The second table splits the prongs by instrument.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from menkan.codes import Category, Metric, QuantityStatus, Status
from menkan.ingest import read_transcript
from menkan.law import Statutes, apply_law, load_statutes
from menkan.quantities import find_vague, gather_facts, read_quantities
from menkan.quantities.qualifiers import assign_qualifiers
from menkan.store.records import to_json
from menkan.structure import find_structure
from menkan.types import CaseRecord, Quantity, Sentence, Source, Structure, Transcript, Versions
from tests.bench import gold

ASKED = ("prong verdict", "prongs met, F1", "tier by rules")
PARTS = {
    "ours": (),
    "roles": ("metric", "category", "qualifier"),
    "owners": ("parties",),
    "standing": ("status",),
    "gold figures": ("metric", "category", "qualifier", "parties", "status"),
    "and offences": ("metric", "category", "qualifier", "parties", "status"),
}
COLUMNS = tuple(PARTS)
WHOLE = COLUMNS[-2:]
Annotated = Mapping[str, Any]


def annotated(found: tuple[Quantity, ...], document: Annotated, text: str, column: str) -> tuple[Quantity, ...]:
    """Our mentions with the `PARTS` of the annotation; in the columns of `WHOLE` those that it lacks are dropped."""
    theirs, ours = _ink(document["text"]), _ink(text)
    by_span = {(theirs[q["start"]], theirs[q["end"]]): q for q in document["quantities"]}
    articles = frozenset(a for c in document["circumstances"] if (a := load_statutes().article_of(c["offence"])))
    kept: list[Quantity] = []
    for quantity in found:
        told = by_span.get((ours[quantity.start], ours[quantity.end]))
        if told:
            every: dict[str, Any] = {
                "metric": Metric(told["metric"]),
                "category": Category(told["category"]) if told["category"] else None,
                "qualifier": None,
                "parties": tuple(told["party"] or ()),
                "status": QuantityStatus(told["status"]),
            }
            kept.append(replace(quantity, **{part: every[part] for part in PARTS[column]}))
        elif column not in WHOLE:
            kept.append(quantity)
    return assign_qualifiers(text, kept, articles) if "qualifier" in PARTS[column] else tuple(kept)


def _ink(text: str) -> list[int]:
    """For each offset the characters before it that are not blank: reading drops blank lines."""
    return [0, *accumulate(not c.isspace() for c in text)]


def convicted(structure: Structure, document: Annotated, statutes: Statutes) -> Structure:
    """The structure with the convictions of the annotation; ours for accused of whom it names no circumstance."""
    every = structure.accused
    named = {
        (party, c["offence"]): statutes.article_of(c["offence"])
        for c in document["circumstances"]
        for party in (every if c["party"] == "*" else (c["party"],))
    }
    if not named:
        return structure
    sentences = tuple(
        Sentence(party, offence, article, "fixed_term", None, None, None, None, None, 0, 0)
        for (party, offence), article in named.items()
    )
    told = {party for party, _ in named}
    return replace(
        structure,
        disposition=sentences + tuple(s for s in structure.disposition if s.party not in told),
        holdings=tuple(h for h in structure.holdings if h.party not in told),
        charges=tuple(c for c in structure.charges if c.party not in told),
    )


def record(document: Annotated, column: str, statutes: Statutes) -> dict[str, Any]:
    """The record of one annotated text as far as the law goes, under one of `COLUMNS`."""
    transcript: Transcript = read_transcript(document["text"].encode(), document["id"])
    text = transcript.text
    structure = find_structure(text)
    quantities, _ = read_quantities(transcript, structure)
    if PARTS[column]:
        quantities = annotated(quantities, document, text, column)
    if column == COLUMNS[-1]:
        structure = convicted(structure, document, statutes)
    facts, _ = gather_facts(text, quantities, structure)
    findings, assessments = apply_law(statutes, structure, facts, quantities, find_vague(text, structure))
    read = CaseRecord(
        document_id=None,
        source=Source(document["id"], sha256="0" * 64),
        status=Status.OK,
        versions=Versions("", "", "", None),
        text=text,
        structure=structure,
        quantities=quantities,
        facts=facts,
        findings=findings,
        assessments=assessments,
    )
    return dict(to_json(read)) | {"id": document["id"]}


def _scores(documents: list[Annotated], records: Mapping[str, Any]) -> dict[str, str]:
    """What the scorer says on `ASKED`, printed figure with its number of cases."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("gold.jsonl", "records.jsonl")]
        for path, rows in zip(paths, (documents, [records[d["id"]] for d in documents]), strict=True):
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, str(gold.SHARED / "tools" / "score.py"), *map(str, paths)]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = {line[:40].strip(): line[40:].strip() for line in lines}
    return {name: rows.get(name, "-") for name in ASKED}


def _of_instrument(documents: list[Annotated], instrument: str) -> list[Annotated]:
    """The documents with a prong of `instrument`, and of it alone."""
    return [
        document | {"prongs": mine}
        for document in documents
        if (mine := [p for p in document["prongs"] if p["prong"].startswith(f"{instrument}-")])
    ]


def bench(name: str = "dev") -> Iterator[str]:
    """Markdown tables: all prongs, then by instrument."""
    if not gold.SHARED.is_dir():
        yield "no annotated documents beside the project"
        return
    lines = (gold.SHARED / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    documents: list[Annotated] = [json.loads(line) for line in lines]
    statutes = load_statutes()
    records = {column: {d["id"]: record(d, column, statutes) for d in documents} for column in COLUMNS}
    whole = {column: _scores(documents, records[column]) for column in COLUMNS}
    yield "| | " + " | ".join(COLUMNS) + " |"
    yield "|---|" + "---|" * len(COLUMNS)
    for asked in ASKED:
        yield f"| {asked} | " + " | ".join(whole[column][asked] for column in COLUMNS) + " |"
    yield ""
    yield "| prong verdict by instrument | " + " | ".join(COLUMNS) + " |"
    yield "|---|" + "---|" * len(COLUMNS)
    for instrument in sorted({i.instrument for o in statutes.offences for i in o.instruments}):
        mine = _of_instrument(documents, instrument)
        if mine:
            verdicts = [_scores(mine, records[column])[ASKED[0]] for column in COLUMNS]
            yield f"| {instrument} | " + " | ".join(verdicts) + " |"


if __name__ == "__main__":
    print("\n".join(bench(*sys.argv[1:])))
