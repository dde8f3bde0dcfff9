"""What reading a reviewed document must give (回归用例), as JSON that a test can compare with a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from menkan.codes import ACCUSED_ROLES
from menkan.run.corrections import corrections_of, text_digest
from menkan.run.decisions import Decision
from menkan.store.records import part_to_json
from menkan.types import CaseRecord

FOLDER = "expected"
OF_PLACE = ("section", "page", "boxes")  # said by the reading of the file, not by a person


def expectation(read: CaseRecord, record: CaseRecord, decisions: tuple[Decision, ...]) -> dict[str, Any]:
    """What a person settled, and what law and rules make of it (更正后的预期结果).

    Args:
        read: the record as it was read.
        record: the same as corrected.
        decisions: those on it.

    Returns:
        ``figures``, ``holdings`` and ``parties`` as they must be, every one of them where the document was marked
        reviewed, else those decided on; ``absent``: spans where no figure must be; ``not_accused``: names that are none
        of an accused; ``verdicts`` and ``tiers`` that follow.
    """
    settled = corrections_of(read, decisions)
    whole = settled.done is not None
    figures = [part_to_json(q) for q in record.quantities if whole or (q.start, q.end) in settled.figures]
    return {
        "document_id": record.document_id,
        "text_sha256": text_digest(record),
        "whole": whole,
        "figures": [{key: value for key, value in one.items() if key not in OF_PLACE} for one in figures],
        "absent": [list(span) for span, figure in settled.figures.items() if figure is None],
        "holdings": [
            {"party": h.party, "offence": h.offence, "article": h.article, "level": h.level.value}
            for h in record.structure.holdings
            if whole or (h.party, h.offence) in settled.by_holding
        ],
        "parties": [one for one in _accused(record) if whole or one["name"] in settled.by_name],
        "not_accused": list(settled.not_accused),
        "verdicts": _verdicts(record),
        "tiers": _tiers(record),
    }


def unmet(record: CaseRecord, expected: Mapping[str, Any]) -> Iterator[str]:
    """What of `expected` a record does not give, a line each (未达到的预期): nothing where reading is as it must be."""
    figures = {(q.start, q.end): part_to_json(q) for q in record.quantities}
    for one in expected["figures"]:
        found = figures.pop((one["start"], one["end"]), None)
        if found is None:
            yield f"figure {one['surface']} at {one['start']}: not found"
            continue
        for key, value in one.items():
            if found[key] != value:
                yield f"figure {one['surface']} at {one['start']}: {key} is {found[key]!r}, not {value!r}"
    left = figures if expected["whole"] else figures.keys() & {tuple(span) for span in expected["absent"]}
    yield from (f"figure at {start}: there is none" for start, _ in sorted(left))
    held = [(h.party, h.offence, h.article, h.level.value) for h in record.structure.holdings]
    for one in expected["holdings"]:
        if tuple(one.values()) not in held:
            yield f"holding on {one['party']}, {one['offence']}: not {one['level']}"
    accused = _accused(record)
    yield from (f"accused {one['name']}: not so" for one in expected["parties"] if one not in accused)
    names = {one["name"] for one in accused}
    known = {one["name"] for one in expected["parties"]}
    left_over = names - known if expected["whole"] else names & {*expected["not_accused"]}
    yield from (f"accused {name}: is none" for name in sorted(left_over))
    for name, told in (("verdicts", _verdicts(record)), ("tiers", _tiers(record))):
        for one in expected[name]:
            if one not in told:
                yield f"{name}: not {', '.join(map(str, one.values()))}"


def _accused(record: CaseRecord) -> list[dict[str, Any]]:
    return [part_to_json(party) for party in record.structure.parties if party.role in ACCUSED_ROLES]


def _verdicts(record: CaseRecord) -> list[dict[str, str]]:
    return [
        {"party": f.party, "article": f.article, "prong": f.prong, "verdict": f.verdict.value} for f in record.findings
    ]


def _tiers(record: CaseRecord) -> list[dict[str, str]]:
    return [{"party": a.party, "article": a.article, "tier": a.tier.value} for a in record.assessments]
