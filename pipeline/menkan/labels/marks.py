"""What a label tool shows of a document (标注标记): marks with a name and a place, and who owns which; both ways.

A name is ``kind:code``, with an offence behind a second colon where the text has several
(``holding:serious:侵犯公民个人信息罪``): ``party``, ``quantity``, ``holding`` and ``tier`` with the codes of
labels.jsonl. A tool shows less than a label holds, so every export carries its labels along as well, and they come back
as they were where the mark that stands for them did.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import Any

from menkan.codes import Level, Metric, PartyRole, Tier

CODES = {"party": PartyRole, "quantity": Metric, "holding": Level, "tier": Tier}
CARRIED = "menkan"  # the key under which JSON tools keep the labels of an export
_NAME = re.compile(r"[a-z_]+:[a-z_]+(?::.+)?")  # tier:serious; not 2026-11-01T08:00:00Z, ORG
_LISTS = {"parties": ("party", "role"), "quantities": ("quantity", "metric"), "circumstances": ("holding", "level")}
_VALUES = ("category", "status")  # of a figure, which a tool with attributes can change

Record = Mapping[str, Any]  # the form of the gold: lists of labels, and `case`
Item = tuple[str, int]  # list and place in it
Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """One label of a tool; `pieces` in order, half-open code points, empty for one on the whole document."""

    id: str
    name: str
    pieces: tuple[Piece, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def kind(self) -> str:
        return self.name.split(":")[0]

    @property
    def code(self) -> str:
        return self.name.split(":")[1]

    @property
    def offence(self) -> str:
        return self.name.split(":", 2)[2] if self.name.count(":") > 1 else ""

    @property
    def start(self) -> int | None:
        return self.pieces[0][0] if self.pieces else None

    @property
    def end(self) -> int | None:
        return self.pieces[-1][1] if self.pieces else None


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of a document; `links` are (party, other) by id, `carried` the labels of the export that it was."""

    marks: tuple[Mark, ...]
    links: tuple[tuple[str, str], ...] = ()
    by: str = ""
    carried: Record | None = None

    def owners(self) -> dict[str, set[str]]:
        """Ids of the parties by the id of what is linked to them, in whichever direction."""
        parties = {mark.id for mark in self.marks if mark.kind == "party"}
        found: dict[str, set[str]] = {}
        for pair in self.links:
            for party, other in (pair, pair[::-1]):
                if party in parties and other not in parties:
                    found.setdefault(other, set()).add(party)
        return found


@dataclass(frozen=True, slots=True)
class Shown:
    """The marks for the labels of `record`, and the labels that each stands for, by its id."""

    marked: Marked
    items: Mapping[str, Sequence[Item]] = field(repr=False)


def is_ours(name: Any) -> bool:
    """Whether a tool's label is of our scheme; others are left out."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def checked(name: str) -> str:
    """`name` where its kind and code are on our lists, else a LookupError or ValueError: no label less unseen."""
    kind, code = name.split(":")[:2]
    CODES[kind](code)
    return name


def show(record: Record) -> Shown:
    """The marks for the labels that have a place (生成标记), each name and place once; owners are linked."""
    several = len({one["offence"] for one in record["circumstances"]} | set(_offences(record))) > 1
    made: dict[tuple[str, int, int], Mark] = {}
    items: dict[str, list[Item]] = {}
    for key, (kind, code) in _LISTS.items():
        for place, one in enumerate(record[key]):
            start, end = one.get("start"), one.get("end")
            if start is None or end is None:
                continue
            name = f"{kind}:{one[code]}" + (f":{one['offence']}" if kind == "holding" and several else "")
            values = tuple((v, one[v]) for v in _VALUES if kind == "quantity" and one.get(v) is not None)
            fresh = Mark(f"r{len(made) + 1}", name, ((start, end),), values, one.get("note") or "")
            mark = made.setdefault((name, start, end), fresh)
            items.setdefault(mark.id, []).append((key, place))
    marks = sorted(made.values(), key=lambda mark: (mark.pieces, mark.name))
    return Shown(Marked(tuple(marks), tuple(_links(record, items))), items)


def _links(record: Record, items: Mapping[str, Sequence[Item]]) -> list[tuple[str, str]]:
    """(party, other) for every owner who has a mark; everybody (``*``) has none."""
    first: dict[str, str] = {}
    for identity, stood_for in items.items():
        for key, place in stood_for:
            if key == "parties":
                first.setdefault(record[key][place]["name"], identity)
    links: dict[tuple[str, str], None] = {}
    for identity, stood_for in items.items():
        for key, place in stood_for:
            owners = record[key][place].get("party") or () if key != "parties" else ()
            for owner in [owners] if isinstance(owners, str) else owners:
                if owner in first:
                    links[first[owner], identity] = None
    return list(links)


def _offences(record: Record) -> list[str]:
    return list((record.get("case") or {}).get("offences") or ())


def carry(record: Record, text: str) -> str:
    """The labels as one line of JSON, for `carried` (随附标注)."""
    return json.dumps({**record, "text_sha256": _digest(text)}, ensure_ascii=False)


def carried(line: Any, text: str) -> Record | None:
    """The labels that an export carried; None where it carried none.

    Raises:
        ValueError: they are damaged, or the labels of another text.
    """
    if line is None:
        return None
    record = parse(line) if isinstance(line, str) else line
    if not isinstance(record, dict) or not all(isinstance(record.get(k), list) for k in (*_LISTS, "tiers")):
        raise ValueError("the labels that the export carried are damaged")
    if record.pop("text_sha256", None) != _digest(text):
        raise ValueError("the text is not the one that was exported")
    return record


def parse(line: str) -> Any:
    """JSON of others: figures exact, nothing that is no JSON, no nesting without end."""
    try:
        return json.loads(line, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN, Infinity: no JSON


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def utf16_places(text: str) -> list[int]:
    """For every offset into `text`, its end included, the same in UTF-16 code units, as a browser counts."""
    return [0, *accumulate(2 if c > "\uffff" else 1 for c in text)]


def of_utf16(text: str) -> Mapping[int, int]:
    """The offset in code points for every one in UTF-16 code units that is not within a character."""
    return {units: place for place, units in enumerate(utf16_places(text))}
