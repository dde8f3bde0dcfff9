"""What reading a reviewed document must give (回归用例), as JSON that a test can compare with a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from menkan.run.corrections import corrections_of
from menkan.run.decisions import Decision, Kind, standing
from menkan.store.records import part_to_json
from menkan.types import CaseRecord, Holding

FOLDER = "expected"
OF_PLACE = ("section", "page", "boxes")  # said by the reading of the file, not by a person


def expectation(read: CaseRecord, record: CaseRecord, decisions: tuple[Decision, ...]) -> dict[str, Any]:
    """What a person settled, and what law and rules make of it (更正后的预期结果).

    Args:
        read: the record as it was read.
        record: the same as corrected.
        decisions: those on it.

    Returns:
        ``figures`` and ``holdings`` as they must be, every one of them where the document was marked reviewed, else
        those decided on; ``absent``: spans where no figure must be; ``verdicts`` and ``tiers`` that follow.
    """
    decided = corrections_of(read, decisions).decided
    stands = standing(decisions)
    is_whole = any(one.kind is Kind.DONE for one in stands)
    parties = {one.after.party for one in stands if isinstance(one.after, Holding)}
    figures = [part_to_json(q) for q in record.quantities if is_whole or (q.start, q.end) in decided]
    return {
        "document_id": record.document_id,
        "text_sha256": decisions[-1].text_sha256,
        "whole": is_whole,
        "figures": [{key: value for key, value in one.items() if key not in OF_PLACE} for one in figures],
        "absent": [list(span) for span, figure in decided.items() if figure is None],
        "holdings": [
            {"party": h.party, "offence": h.offence, "article": h.article, "level": h.level.value}
            for h in record.structure.holdings
            if is_whole or h.party in parties
        ],
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
    for name, told in (("verdicts", _verdicts(record)), ("tiers", _tiers(record))):
        for one in expected[name]:
            if one not in told:
                yield f"{name}: not {', '.join(map(str, one.values()))}"


def _verdicts(record: CaseRecord) -> list[dict[str, str]]:
    return [
        {"party": f.party, "article": f.article, "prong": f.prong, "verdict": f.verdict.value} for f in record.findings
    ]


def _tiers(record: CaseRecord) -> list[dict[str, str]]:
    return [{"party": a.party, "article": a.article, "tier": a.tier.value} for a in record.assessments]
