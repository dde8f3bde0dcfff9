"""Exports of labelling tools → the form of the gold (标注工具导出): what a person left, moved, added and removed.

What `menkan labels export` wrote comes back with its labels: one whose mark is still there is kept as it is, with who
made it; one whose mark is gone is gone; one that the tool could not show is kept. A mark that is new or changed is the
person's. A relation between a party and another span says whose that is; without one it is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from menkan.codes import QuantityStatus
from menkan.errors import DamagedFile
from menkan.labels import doccano, label_studio
from menkan.labels.gold import LONGEST_SPAN, MOST_LABELS
from menkan.labels.marks import Item, Mark, Marked, Piece, Shown, show
from menkan.quantities import read_quantities
from menkan.structure import find_structure
from menkan.types import Quantity, Structure, Transcript

Visible = Callable[[Marked], Marked]  # what a tool shows of all the marks
_KEYS = ("parties", "quantities", "circumstances", "tiers")


def as_labelled(record: Mapping[str, Any], text: str, place: str) -> dict[str, Any] | None:
    """A record of Label Studio or doccano in the form of the gold; None where it has no label of ours (转为金标格式).

    Raises:
        DamagedFile: MK103, a label that is of no known kind or code, lies outside the text or on other words, or does
            not say of which offence it is.
    """
    if label_studio.is_task(record):
        visible = all_of if "annotations" in record else without_links
        return labelled(lambda: label_studio.read(record, text), text, place, visible)
    return labelled(lambda: doccano.read(record, text), text, place, doccano.visible)


def labelled(
    read: Callable[[], Marked | None], text: str, place: str, visible: Visible = lambda shown: shown
) -> dict[str, Any] | None:
    """What `read` gives in the form of the gold, None where it has no label of ours.

    `visible` says what the tool shows of the marks of an export, the same as its writer.

    Raises:
        DamagedFile: MK103.
    """
    with _of_the_form(place):
        found = read()
        if found is None or not (found.marks or found.carried):
            return None
        found = _bounded(found, text)
    structure = find_structure(text)
    figures = any(mark.kind == "quantity" for mark in found.marks)
    read_here = read_quantities(Transcript(text, "text/plain"), structure)[0] if figures else ()
    with _of_the_form(place):
        return _record(_compared(found, text, visible, structure), read_here)


@contextmanager
def _of_the_form(place: str) -> Iterator[None]:
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise DamagedFile(f"labels that are not of the form: {error!r}", place) from error


def _bounded(found: Marked, text: str) -> Marked:
    """The marks, each in one piece, where they are not more nor longer than the form of the gold has."""
    if len(found.marks) + len(found.links) > MOST_LABELS:
        raise ValueError(f"more than {MOST_LABELS} labels")
    for mark in found.marks:
        if mark.start is not None and mark.end is not None and mark.end - mark.start > LONGEST_SPAN:
            raise ValueError(f"{mark.end - mark.start} characters in one label")
    return replace(found, marks=tuple(_in_one_piece(mark, text) for mark in found.marks))


def all_of(shown: Marked) -> Marked:
    """Marks, owners and notes; what a value is, the tool does not show."""
    return replace(shown, marks=tuple(replace(mark, values=()) for mark in shown.marks))


def without_links(shown: Marked) -> Marked:
    """Marks alone, with their notes."""
    return replace(all_of(shown), links=())


Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a person found, against what the export showed.

    Attributes:
        kept: labels of the export that stand as they were.
        fresh: marks that are new or changed.
        names: of parties, by the id of their mark.
        linked: ids of the parties, by the id of what is linked to them.
        bases: by place, the figure that the export had there, and whether the tool showed whose it is.
    """

    found: Marked
    structure: Structure
    kept: frozenset[Item]
    fresh: tuple[Mark, ...]
    names: Mapping[str, str]
    linked: Mapping[str, set[str]]
    bases: Mapping[tuple[Piece, ...], tuple[Mapping[str, Any], bool]]

    @property
    def who(self) -> dict[str, str]:
        return {"origin": "person", "by": self.found.by}

    def owners(self, mark: Mark) -> list[str]:
        """Names of the parties that are linked to `mark`, in the order of the text."""
        linked = self.linked.get(mark.id, set())
        return list(dict.fromkeys(name for identity, name in self.names.items() if identity in linked))


def _record(seen: _Compared, read_here: Sequence[Quantity]) -> dict[str, Any]:
    """The labels that stand: those of the export whose marks do, then those that a person made or changed."""
    carried = seen.found.carried or {}
    stands = {key: [one for n, one in enumerate(carried.get(key, ())) if (key, n) in seen.kept] for key in _KEYS}
    known = {party["name"] for party in stands["parties"]}
    for party in _parties(seen):
        if party["name"] not in known:
            known.add(party["name"])
            stands["parties"].append(party)
    accused = [party["name"] for party in stands["parties"] if party["role"].startswith("defendant")]
    for mark in seen.fresh:
        if mark.kind not in ("holding", "tier"):
            continue
        for owner in seen.owners(mark) or accused or seen.structure.accused:
            named = {"party": owner, "offence": _offence(mark, seen.structure), **seen.who}
            if mark.kind == "holding":
                stands["circumstances"].append({**named, "level": mark.code, "start": mark.start, "end": mark.end})
            else:
                stands["tiers"].append({**named, "tier": mark.code})
        if len(stands["circumstances"]) + len(stands["tiers"]) > MOST_LABELS:  # a word on everybody is one label each
            raise ValueError(f"more than {MOST_LABELS} labels")
    stands["quantities"] += _quantities(seen, read_here)
    return {**stands, "case": carried.get("case") or {"offences": list(seen.structure.offences)}}


def _in_one_piece(mark: Mark, text: str) -> Mark:
    """The mark from its beginning to its end, where nothing but blanks lies between its pieces."""
    if len(mark.pieces) < 2:
        return mark
    if any(text[end:start].strip() for (_, end), (start, _) in pairwise(mark.pieces)):
        raise ValueError(f"{mark.name!r} leaves out words at {mark.start}; a label has one piece")
    return replace(mark, pieces=((mark.pieces[0][0], mark.pieces[-1][1]),))


def _compared(found: Marked, text: str, visible: Visible, structure: Structure) -> _Compared:
    before = show(found.carried) if found.carried else Shown(Marked(()), {})
    showed = visible(before.marked)
    showed = replace(showed, marks=tuple(_in_one_piece(mark, text) for mark in showed.marks))
    linked, owned = found.owners(), showed.owners()
    keys, showed_keys = _keys(found.marks, linked), _keys(showed.marks, owned)
    carried = found.carried or {}
    everything = {(key, n) for key in _KEYS for n in range(len(carried.get(key, ())))}
    standing, by_key = set(keys), {key: mark.id for key, mark in zip(showed_keys, showed.marks, strict=True)}
    gone = {identity for key, identity in by_key.items() if key not in standing}
    names = {}
    for key, mark in zip(keys, found.marks, strict=True):
        if mark.kind == "party" and mark.start is not None:
            old = [carried[listed][n]["name"] for listed, n in before.items.get(by_key.get(key, ""), ())]
            names[mark.id] = old[0] if old else text[mark.start : mark.end]
    bases = {
        mark.pieces: (carried[key][n], mark.id in owned)
        for mark in showed.marks
        for key, n in before.items[mark.id]
        if key == "quantities"
    }
    return _Compared(
        found=found,
        structure=structure,
        kept=frozenset(everything - {item for identity in gone for item in before.items[identity]}),
        fresh=tuple(mark for key, mark in zip(keys, found.marks, strict=True) if key not in by_key),
        names=names,
        linked=linked,
        bases=bases,
    )


def _keys(marks: Sequence[Mark], owners: Mapping[str, set[str]]) -> list[Key]:
    """For each mark what tells it from others: name, place, values, note, and whose it is."""
    plain = {mark.id: (mark.name, mark.pieces) for mark in marks}
    return [
        (m.name, m.pieces, m.values, m.note, frozenset(plain[owner] for owner in owners.get(m.id, ()))) for m in marks
    ]


def _parties(seen: _Compared) -> list[dict[str, Any]]:
    return [
        {"name": seen.names[m.id], "role": m.code, "start": m.start, "end": m.end, **_noted(m), **seen.who}
        for m in seen.fresh
        if m.id in seen.names
    ]


def _noted(mark: Mark) -> dict[str, str]:
    return {"note": mark.note} if mark.note else {}


def _offence(mark: Mark, structure: Structure) -> str:
    """The offence that the label names, else the only one of the text."""
    if mark.offence:
        return mark.offence
    named = structure.offences or tuple(dict.fromkeys(c.offence for c in structure.charges if c.offence))
    if len(named) != 1:
        raise ValueError(
            f"{mark.name!r} does not say of which of {len(named)} offences; write it behind a second colon"
        )
    return named[0]


def _quantities(seen: _Compared, read_here: Sequence[Quantity]) -> list[dict[str, Any]]:
    """Figures that a person marked: metric, place and owner are the person's, the rest as it was or as menkan reads.

    A figure that is not among `read_here` has no value: the person says only that there is one.
    """
    at = {((q.start, q.end),): q for q in read_here}
    found = []
    for mark in (mark for mark in seen.fresh if mark.kind == "quantity"):
        if mark.start is None or mark.end is None:
            raise ValueError(f"{mark.name!r} has no place")
        figure: dict[str, Any] = {"start": mark.start, "end": mark.end, "status": QuantityStatus.FOUND.value}
        parties: list[str] = []
        if mark.pieces in seen.bases:
            base, was_owned = seen.bases[mark.pieces]
            figure, parties = {**base, "confidence": 1, "on": None}, [] if was_owned else base.get("party") or []
        elif mark.pieces in at:
            figure, parties = _as_read(at[mark.pieces]), list(at[mark.pieces].parties)
        owners = seen.owners(mark) or parties
        found.append({**figure, "metric": mark.code, "party": owners, **dict(mark.values), **_noted(mark), **seen.who})
    return found


def _as_read(quantity: Quantity) -> dict[str, Any]:
    kept = ("start", "end", "value", "lower", "upper", "lower_open", "upper_open", "unit", "category", "status")
    return {key: getattr(quantity, key) for key in kept} | {"approx": quantity.approximate}
