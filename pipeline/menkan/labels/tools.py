"""Exports of labelling tools → the form of the gold (标注工具导出): what a person left, moved, added and removed.

What `menkan labels export` wrote comes back with its labels: one whose mark is still there is kept as it is, with who
made it; one whose mark is gone is gone; one that the tool could not show is kept. A mark that is new or changed is the
person's. A relation between a party and another span says whose that is; without one it is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from menkan.codes import QuantityStatus
from menkan.errors import DamagedFile
from menkan.labels import doccano, label_studio
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
    try:
        found = read()
        if found is None or not (found.marks or found.carried):
            return None
        return _record(found, text, visible)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise DamagedFile(f"labels that are not of the form: {error!r}", place) from error


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
        bases: by place, the figure that the export had there, and whether the tool showed whose it is.
    """

    found: Marked
    structure: Structure
    kept: frozenset[Item]
    fresh: tuple[Mark, ...]
    names: Mapping[str, str]
    bases: Mapping[tuple[Piece, ...], tuple[Mapping[str, Any], bool]]

    @property
    def who(self) -> dict[str, str]:
        return {"origin": "person", "by": self.found.by}

    def owners(self, mark: Mark) -> list[str]:
        """Names of the parties that are linked to `mark`, in the order of the text."""
        linked = self.found.owners().get(mark.id, set())
        return list(dict.fromkeys(name for identity, name in self.names.items() if identity in linked))


def _record(found: Marked, text: str, visible: Visible) -> dict[str, Any]:
    """The labels that stand: those of the export whose marks do, then those that a person made or changed."""
    found = replace(found, marks=tuple(_in_one_piece(mark, text) for mark in found.marks))
    carried = found.carried or {}
    seen = _compared(found, text, visible)
    stands = {key: [one for n, one in enumerate(carried.get(key, ())) if (key, n) in seen.kept] for key in _KEYS}
    known = {party["name"] for party in stands["parties"]}
    for party in _parties(seen):
        if party["name"] not in known:
            known.add(party["name"])
            stands["parties"].append(party)
    accused = [party["name"] for party in stands["parties"] if party["role"].startswith("defendant")]
    for mark in seen.fresh:
        for owner in seen.owners(mark) or accused or seen.structure.accused:
            if mark.kind == "holding":
                named = {"party": owner, "offence": _offence(mark, seen.structure), **seen.who}
                stands["circumstances"].append({**named, "level": mark.code, "start": mark.start, "end": mark.end})
            elif mark.kind == "tier":
                named = {"party": owner, "offence": _offence(mark, seen.structure), **seen.who}
                stands["tiers"].append({**named, "tier": mark.code})
    stands["quantities"] += _quantities(seen, text)
    return {**stands, "case": carried.get("case") or {"offences": list(seen.structure.offences)}}


def _in_one_piece(mark: Mark, text: str) -> Mark:
    """The mark from its beginning to its end, where nothing but blanks lies between its pieces."""
    if len(mark.pieces) < 2:
        return mark
    if any(text[end:start].strip() for (_, end), (start, _) in pairwise(mark.pieces)):
        raise ValueError(f"{mark.name!r} leaves out words at {mark.start}; a label has one piece")
    return replace(mark, pieces=((mark.pieces[0][0], mark.pieces[-1][1]),))


def _compared(found: Marked, text: str, visible: Visible) -> _Compared:
    before = show(found.carried) if found.carried else Shown(Marked(()), {})
    showed = visible(before.marked)
    showed = replace(showed, marks=tuple(_in_one_piece(mark, text) for mark in showed.marks))
    keys, showed_keys = _keys(found), _keys(showed)
    carried = found.carried or {}
    everything = {(key, n) for key in _KEYS for n in range(len(carried.get(key, ())))}
    standing, by_key = set(keys), {key: mark.id for key, mark in zip(showed_keys, showed.marks, strict=True)}
    gone = {identity for key, identity in by_key.items() if key not in standing}
    names = {}
    for key, mark in zip(keys, found.marks, strict=True):
        if mark.kind == "party" and mark.start is not None:
            old = [carried[listed][n]["name"] for listed, n in before.items.get(by_key.get(key, ""), ())]
            names[mark.id] = old[0] if old else text[mark.start : mark.end]
    owned = showed.owners()
    bases = {
        mark.pieces: (carried[key][n], mark.id in owned)
        for mark in showed.marks
        for key, n in before.items[mark.id]
        if key == "quantities"
    }
    return _Compared(
        found=found,
        structure=find_structure(text),
        kept=frozenset(everything - {item for identity in gone for item in before.items[identity]}),
        fresh=tuple(mark for key, mark in zip(keys, found.marks, strict=True) if key not in by_key),
        names=names,
        bases=bases,
    )


def _keys(marked: Marked) -> list[Key]:
    """For each mark what tells it from others: name, place, values, note, and whose it is."""
    plain = {mark.id: (mark.name, mark.pieces) for mark in marked.marks}
    owners = marked.owners()
    return [
        (m.name, m.pieces, m.values, m.note, frozenset(plain[owner] for owner in owners.get(m.id, ())))
        for m in marked.marks
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


def _quantities(seen: _Compared, text: str) -> list[dict[str, Any]]:
    """Figures that a person marked: metric, place and owner are the person's, the rest as it was or as menkan reads.

    A figure that menkan does not read has no value: the person says only that there is one.
    """
    marks = [mark for mark in seen.fresh if mark.kind == "quantity"]
    if not marks:
        return []
    read, _ = read_quantities(Transcript(text, "text/plain"), seen.structure)
    at = {((q.start, q.end),): q for q in read}
    found = []
    for mark in marks:
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
