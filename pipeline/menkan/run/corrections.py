"""What people decided on a record, brought together (复核更正): the last word on each figure, holding and accused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from menkan.run.decisions import FIGURES, Decision, Kind, standing
from menkan.run.visible import View
from menkan.types import CaseRecord, Charge, Holding, Party, Problem, Quantity, Sentence, Structure

Span = tuple[int, int]
UNSURE = "MK303"
NO_FIT = "MK702"
T = TypeVar("T", Charge, Holding, Sentence)


@dataclass(slots=True)
class Corrections:
    """What was decided on one record; nothing for a record on which nothing was.

    Names are those that the accused go by in the end: what was decided on 甲 before he was named 甲某 is on 甲某.

    Attributes:
        stands: the decisions that stand and were made on this reading of the text, in order.
        figures: what a person said of a figure, by its place; None: there is none.
        holdings: what the court was read to hold, and what it holds.
        accused: who is accused; None where nobody has said anything of them.
        by_figure, by_holding, by_name: the last decision on a figure, on accused and offence, on an accused.
        not_accused: names that are none of an accused.
        problems: decisions that do not fit the text any more (MK702).
    """

    stands: tuple[Decision, ...] = ()
    figures: dict[Span, Quantity | None] = field(default_factory=dict)
    holdings: list[tuple[Holding | None, Holding]] = field(default_factory=list)
    accused: tuple[Party, ...] | None = None
    by_figure: dict[Span, Decision] = field(default_factory=dict)
    by_holding: dict[tuple[str, str], Decision] = field(default_factory=dict)
    by_name: dict[str, Decision] = field(default_factory=dict)
    not_accused: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def done(self) -> Decision | None:
        """The decision that marks the document reviewed; None while it is not."""
        return next((one for one in reversed(self.stands) if one.kind is Kind.DONE), None)

    def doubtful(self, record: CaseRecord) -> tuple[Span, ...]:
        """Spans of figures of `record` in doubt that nobody has decided on."""
        unsure = {p.where for p in record.problems if p.code == UNSURE}
        spans = ((q.start, q.end) for q in record.quantities if str(q.start) in unsure)
        return tuple(span for span in spans if span not in self.figures)

    def _decide(self, one: Decision) -> None:
        if isinstance(one.after, Holding):
            assert one.before is None or isinstance(one.before, Holding)
            self.holdings.append((one.before, one.after))
            self.by_holding[one.after.party, one.after.offence] = one
        elif one.kind is Kind.PARTY:
            self._name(one)
        elif one.kind in FIGURES:
            assert one.after is None or isinstance(one.after, Quantity)
            self.figures[one.span] = one.after
            self.by_figure[one.span] = one

    def _name(self, one: Decision) -> None:
        """An accused named, named otherwise, or found to be none."""
        was = one.before.name if isinstance(one.before, Party) else None
        now = one.after if isinstance(one.after, Party) else None
        accused = list(self.accused or ())
        place = next((i for i, p in enumerate(accused) if p.name == was), len(accused))
        accused[place : place + 1] = [now] if now else []
        self.accused = tuple(accused)
        if was is not None and (now is None or now.name != was):
            self.by_name.pop(was, None)
            self._rename(was, now.name if now else None)
            self.not_accused = tuple(dict.fromkeys((*self.not_accused, was)))
        if now:
            self.by_name[now.name] = one
            self.not_accused = tuple(name for name in self.not_accused if name != now.name)

    def _rename(self, was: str, now: str | None) -> None:
        """What was decided on `was` is on `now`; without one, what is of nobody is left out."""

        def owners(figure: Quantity | None) -> Quantity | None:
            if figure is None or was not in figure.parties:
                return figure
            names = dict.fromkeys(now if name == was else name for name in figure.parties)
            return replace(figure, parties=tuple(name for name in names if name is not None))

        def held(holding: Holding | None) -> Holding | None:
            return replace(holding, party=now) if holding and now and holding.party == was else holding

        self.figures = {span: owners(figure) for span, figure in self.figures.items()}
        pairs = [(held(before), held(after)) for before, after in self.holdings if now or after.party != was]
        self.holdings = [(before, after) for before, after in pairs if after]
        keys = {key: (now if key[0] == was else key[0], key[1]) for key in self.by_holding}
        self.by_holding = {(p, o): self.by_holding[key] for key, (p, o) in keys.items() if p is not None}


def text_digest(record: CaseRecord) -> str:
    """What decisions remember of the text that their offsets point into (文本指纹)."""
    return hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).hexdigest()


def corrections_of(record: CaseRecord, decisions: Iterable[Decision]) -> Corrections:
    """What `decisions` on it come to: the last one on each thing that stands counts (更正结果)."""
    digest, stands = text_digest(record), standing(decisions)
    fits = tuple(one for one in stands if one.text_sha256 == digest)
    found = Corrections(
        stands=fits,
        accused=record.structure.parties if any(one.kind is Kind.PARTY for one in fits) else None,
        problems=tuple(
            Problem(NO_FIT, f"decision {one.number}", "made on another reading of the text")
            for one in stands
            if one.text_sha256 != digest
        ),
    )
    for one in fits:
        found._decide(one)
    return found


def figures_as_decided(quantities: Iterable[Quantity], decided: Mapping[Span, Quantity | None]) -> tuple[Quantity, ...]:
    """The figures of a document with those that a person decided on in their place, in order (更正后的数额)."""
    figures: dict[Span, Quantity | None] = {(q.start, q.end): q for q in quantities}
    figures.update(decided)
    return tuple(q for span in sorted(figures) if (q := figures[span]) is not None)


def figures_in_view(
    quantities: Sequence[Quantity], decided: Mapping[Span, Quantity | None], view: View
) -> tuple[Quantity, ...]:
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


def structure_as_decided(structure: Structure, holdings: Iterable[tuple[Holding | None, Holding]]) -> Structure:
    """The structure with the holdings that a person decided on (更正后的认定)."""
    for before, after in holdings:
        structure = _with_holding(structure, before, after)
    return structure


def _with_holding(structure: Structure, before: Holding | None, after: Holding) -> Structure:
    """The structure with `after` in the place of `before`; another offence is that of charge and sentence too.

    One word on the accused and offence is left: a person has read the court, and what else was read to say so was not.
    """
    was = (before.party, before.offence) if before else (after.party, after.offence)
    told = {was, (after.party, after.offence)}
    place = next((i for i, h in enumerate(structure.holdings) if (h.party, h.offence) in told), None)
    holdings: list[Holding] = []
    for i, one in enumerate(structure.holdings):
        if i == place:
            holdings.append(after)
        if (one.party, one.offence) not in told:
            holdings.append(one)
    if place is None:
        holdings.append(after)

    def renamed(rows: Iterable[T]) -> Iterator[T]:
        for row in rows:
            is_it = (row.party, row.offence) == was
            yield replace(row, offence=after.offence, article=after.article) if is_it else row

    charges, disposition = tuple(renamed(structure.charges)), tuple(renamed(structure.disposition))
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
