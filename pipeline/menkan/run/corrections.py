"""What the decisions of people make of a record's figures and holdings (复核更正), before law and model judge anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from menkan.run.decisions import FIGURES, Decision, Kind, standing
from menkan.run.visible import View
from menkan.types import CaseRecord, Charge, Holding, Problem, Quantity, Sentence, Structure

Span = tuple[int, int]
Decided = Mapping[Span, Quantity | None]  # figures that a person decided on, by their place; None: there is none
OF_FACTS = frozenset({"MK302", "MK303"})  # problems that come with the gathering of facts
UNSURE = "MK303"
NO_FIT = "MK702"
T = TypeVar("T", Charge, Holding, Sentence)


@dataclass(frozen=True, slots=True)
class Corrections:
    """A record's figures and structure as corrected.

    Attributes:
        decided: the figures that a person decided on.
        doubtful: spans of figures in doubt that nobody has decided on.
        problems: decisions that do not fit the text any more (MK702).
    """

    structure: Structure
    quantities: tuple[Quantity, ...]
    decided: Decided
    doubtful: tuple[Span, ...]
    problems: tuple[Problem, ...]


def text_digest(record: CaseRecord) -> str:
    """What decisions remember of the text that their offsets point into (文本指纹)."""
    return hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).hexdigest()


def corrections_of(record: CaseRecord, decisions: Iterable[Decision]) -> Corrections:
    """What `decisions` on it make of `record`: at every place the last one that stands counts (更正结果)."""
    digest = text_digest(record)
    figures: dict[Span, Quantity] = {(q.start, q.end): q for q in record.quantities}
    decided: dict[Span, Quantity | None] = {}
    structure, problems = record.structure, []
    for one in standing(decisions):
        if one.kind is Kind.DONE:
            continue
        if one.text_sha256 != digest:
            problems.append(Problem(NO_FIT, f"decision {one.number}", "made on another reading of the text"))
        elif one.kind in FIGURES:
            assert one.after is None or isinstance(one.after, Quantity)
            decided[one.span] = one.after
        else:
            assert isinstance(one.after, Holding) and not isinstance(one.before, Quantity | bool | int)
            structure = _with_holding(structure, one.before, one.after)
    unsure = {p.where for p in record.problems if p.code == UNSURE}
    doubtful = tuple(span for span, q in figures.items() if str(q.start) in unsure and span not in decided)
    for span, figure in decided.items():
        figures.pop(span, None)
        if figure is not None:
            figures[span] = figure
    ordered = tuple(figures[span] for span in sorted(figures))
    return Corrections(structure, ordered, decided, doubtful, tuple(problems))


def as_decided(quantities: Sequence[Quantity], decided: Decided, view: View) -> tuple[Quantity, ...]:
    """The figures of a view as a person decided on them in the document (视图中的更正)."""
    if not decided:
        return tuple(quantities)
    found = {view.to_document(q.start, q.end) or (-1, -1 - i): q for i, q in enumerate(quantities)}
    for span, figure in decided.items():
        here = view.from_document([span])
        old = found.pop(span, None)
        if figure is not None and len(here) == 1 and here[0][1] - here[0][0] == span[1] - span[0]:
            (start, end), section = here[0], old.section if old else figure.section
            found[span] = replace(figure, start=start, end=end, section=section, page=None, boxes=())
    return tuple(sorted(found.values(), key=lambda q: (q.start, q.end)))


def _with_holding(structure: Structure, before: Holding | None, after: Holding) -> Structure:
    """The structure with `after` in the place of `before`; another offence is that of charge and sentence too.

    One word on the accused and offence is left: a person has read the court, and what else was read to say so was not.
    """
    was = (before.party, before.offence) if before else (after.party, after.offence)
    holdings = [h for h in structure.holdings if (h.party, h.offence) != was]
    place = next((i for i, h in enumerate(structure.holdings) if (h.party, h.offence) == was), len(holdings))
    holdings.insert(place, after)

    def renamed(rows: Iterable[T]) -> tuple[T, ...]:
        return tuple(
            replace(row, offence=after.offence, article=after.article) if (row.party, row.offence) == was else row
            for row in rows
        )

    charges, disposition = renamed(structure.charges), renamed(structure.disposition)
    rows: tuple[Charge | Holding | Sentence, ...] = (*charges, *disposition, *holdings)
    kept = {row.offence for row in rows}
    offences = dict.fromkeys(o if o in kept or o != was[1] else after.offence for o in structure.offences)
    return replace(
        structure,
        holdings=tuple(holdings),
        charges=charges,
        disposition=disposition,
        offences=tuple(offences) if after.offence in offences else (*offences, after.offence),
    )
