"""Sections of full judgments against the facts spans that the JuDGE benchmark gives (裁判文书段落)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from menkan.codes import Instance, SectionKind
from menkan.structure import find_structure
from menkan.types import Structure

YARDSTICK = Path(__file__).resolve().parents[3] / "shared" / "yardsticks" / "judge_sections.jsonl"
FACTS = (SectionKind.ALLEGATIONS, SectionKind.DEFENCE, SectionKind.FACTS_FOUND, SectionKind.EVIDENCE)


def ink(text: str, start: int, end: int) -> set[int]:
    """The offsets of a half-open span that hold no white space."""
    return {i for i in range(start, end) if not text[i].isspace()}


def facts_ink(text: str, structure: Structure, recital: bool) -> set[int]:
    """What our sections count as facts; with `recital` also what a later instance retells of the judgment below.

    The benchmark's span ends at the last 本院认为 and so holds the reasons and the ruling of the court below; ours are
    `court_opinion` and `disposition` whoever speaks.
    """
    own = [s for s in structure.sections if s.kind in FACTS]
    if recital and own and structure.instance in (Instance.SECOND, Instance.RETRIAL):
        return ink(text, own[0].start, own[-1].end)
    return set().union(*(ink(text, s.start, s.end) for s in own))


def compare() -> Iterator[tuple[str, bool, bool]]:
    """Per judgment its id, whether the union of our sections equals the span, and whether it does with the recital."""
    for line in YARDSTICK.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = case["input"]
        structure, span = find_structure(text), ink(text, *case["expected"]["fact_span"])
        yield case["id"], facts_ink(text, structure, False) == span, facts_ink(text, structure, True) == span


def bench() -> list[str]:
    """Markdown lines: how often the facts span is met to the character, white space aside."""
    if not YARDSTICK.exists():
        return ["The yardsticks are not beside this repository."]
    results = list(compare())
    strict, told = sum(r[1] for r in results), sum(r[2] for r in results)
    return [
        f"{len(results)} full judgments of JuDGE; union of allegations, defence, facts_found and evidence.",
        "",
        "| compared | equal | share |",
        "|---|---|---|",
        f"| our sections as they are | {strict} | {strict / len(results):.3f} |",
        f"| with what a later instance retells of the judgment below | {told} | {told / len(results):.3f} |",
        "",
        *(f"- differs: {name}" for name, _, equal in results if not equal),
    ]
