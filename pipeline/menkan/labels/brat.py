"""brat standoff: for each document its text, its annotations, and the labels of the export (brat 格式).

Source: brat's documentation of the format and its server, 2026-11. Offsets are code points, line ends counted as they
are. A line of a ``.ann`` holds one annotation, so that a span over a line end is written in pieces; a type has no colon
here (``quantity-personal_records``), and what follows the second one is the attribute ``Offence``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from menkan.codes import Category, QuantityStatus
from menkan.labels.gold import LONGEST_SPAN
from menkan.labels.marks import CODES, Mark, Marked, Piece, Record, carried, carry, checked, is_ours, show

TEXT, ANNOTATIONS, CARRIED = ".txt", ".ann", ".menkan.json"
CONFIGURATION = "annotation.conf"
SETTINGS = (CONFIGURATION, "visual.conf", "tools.conf", "kb_shortcuts.conf")
MOST_LINES = 100_000  # of one document; project convention
_OFFENCE, _NOTE, _OWNER = "Offence", "AnnotatorNotes", "of"
_VALUES = {"Category": "category", "Status": "status"}  # attributes, and what they are of a figure
_ENDS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")  # where Python's readers, and so brat, end a line
_SPAN = re.compile(r"([0-9]{1,9}) ([0-9]{1,9})")
_ARGUMENTS = re.compile(r"(\S+) \S+?:(\S+) \S+?:(\S+)\s*")
_ATTRIBUTE = re.compile(r"(\S+) (\S+)(?: (\S+))?\s*")


def write(identity: str, text: str, record: Record) -> dict[str, str]:
    """Name and content of the three files of a document."""
    shown = visible(show(record).marked, text)
    number = {mark.id: f"T{n}" for n, mark in enumerate(shown.marks, 1)}
    lines, attributes, notes = [], [], []
    for mark in shown.marks:
        places = ";".join(f"{start} {end}" for start, end in mark.pieces)
        words = " ".join(text[start:end] for start, end in mark.pieces)
        lines.append(f"{number[mark.id]}\t{mark.kind}-{mark.code} {places}\t{words}")
        attributes += [(mark.id, _OFFENCE, mark.offence)] if mark.offence else []
        attributes += [(mark.id, name.capitalize(), value) for name, value in mark.values]
        notes += [(mark.id, mark.note)] if mark.note else []
    lines += [
        f"R{n}\t{_OWNER} Arg1:{number[other]} Arg2:{number[party]}" for n, (party, other) in enumerate(shown.links, 1)
    ]
    lines += [f"A{n}\t{key} {number[identity]} {value}" for n, (identity, key, value) in enumerate(attributes, 1)]
    lines += [f"#{n}\t{_NOTE} {number[identity]}\t{note}" for n, (identity, note) in enumerate(notes, 1)]
    annotations = "".join(f"{line}\n" for line in lines)
    return {
        identity + TEXT: text,
        identity + ANNOTATIONS: annotations,
        identity + CARRIED: carry(record, text),
    }


def configuration(offences: Iterable[str]) -> str:
    """The ``annotation.conf`` of a collection: types, whose a span is, and attributes."""
    entities = [f"{kind}-{code}" for kind in ("party", "quantity", "holding") for code in CODES[kind]]
    values: dict[str, list[str]] = {_OFFENCE: [offence for offence in offences if _is_word(offence)]}
    values |= {"Category": list(Category), "Status": list(QuantityStatus)}
    attributes = [f"{key}\tArg:<ENTITY>, Value:{'|'.join(listed)}" for key, listed in values.items() if listed]
    anything = "Arg1:<ENTITY>, Arg2:<ENTITY>"
    relations = [f"{_OWNER}\t{anything}", f"<OVERLAP>\t{anything}, <OVL-TYPE>:<ANY>"]
    sections = {"entities": entities, "relations": relations, "events": [], "attributes": attributes}
    return "".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in sections.items())


def visible(shown: Marked, text: str) -> Marked:
    """What it shows of `shown`: pieces without line ends, a mark of nothing else not at all, notes on one line."""
    marks = tuple(_as_shown(mark, text) for mark in shown.marks)
    marks = tuple(mark for mark in marks if mark.pieces)
    there = {mark.id for mark in marks}
    return replace(shown, marks=marks, links=tuple(link for link in shown.links if set(link) <= there))


def _as_shown(mark: Mark, text: str) -> Mark:
    name = mark.name if _is_word(mark.offence) else f"{mark.kind}:{mark.code}"
    pieces = tuple(piece for start, end in mark.pieces for piece in _between_ends(text, start, end))
    return replace(mark, name=name, pieces=pieces, note=" ".join(_ENDS.sub(" ", mark.note).split()))


def _between_ends(text: str, start: int, end: int) -> Iterable[Piece]:
    """The stretches of ``text[start:end]`` without line ends that are not blank: brat strips what is."""
    at = start
    for found in (*_ENDS.finditer(text, start, end), None):
        stop = found.start() if found else end
        if text[at:stop].strip():
            yield at, stop
        at = found.end() if found else end


def _is_word(offence: str) -> bool:
    return not offence or (offence.isprintable() and not any(c.isspace() or c == "|" for c in offence))


@dataclass
class _Read:
    """What the lines of a ``.ann`` said so far."""

    types: dict[str, tuple[str, tuple[Piece, ...]]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


def read(text: str, annotations: str, line: str | None) -> Marked:
    """The marks of a document; `line` is what its third file holds, None without one.

    Annotations of other kinds (events, normalisations) and types of another scheme are left out.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: a line is not of the form, or the words are other ones.
    """
    lines = annotations.split("\n")
    if len(lines) > MOST_LINES:
        raise ValueError(f"more than {MOST_LINES} lines of annotations")
    found = _Read()
    for one in lines:
        if one.strip():
            _read_line(one.removesuffix("\r"), text, found)
    marks = []
    for identity, (type_name, pieces) in found.types.items():
        kind, _, code = type_name.partition("-")
        if kind not in CODES or not is_ours(f"{kind}:{code}"):
            continue
        said = found.attributes.get(identity, {})
        name = f"{kind}:{code}" + (f":{said[_OFFENCE]}" if said.get(_OFFENCE) else "")
        values = tuple((code, said[key]) for key, code in _VALUES.items() if key in said and kind == "quantity")
        marks.append(Mark(identity, checked(name), pieces, values, " ".join(found.notes.get(identity, []))))
    return Marked(tuple(marks), tuple(found.links), "brat", carried(line, text))


def _read_line(line: str, text: str, found: _Read) -> None:
    identity, _, rest = line.partition("\t")
    said, _, words = rest.partition("\t")
    if identity.startswith("T"):
        if identity in found.types:
            raise ValueError(f"{identity} twice")
        found.types[identity] = _text_bound(identity, said, words, text)
    elif identity.startswith("R"):
        arguments = _matched(_ARGUMENTS, said, line)
        found.links.append((arguments[3], arguments[2]))
    elif identity.startswith(("A", "M")):
        attribute = _matched(_ATTRIBUTE, said, line)
        found.attributes.setdefault(attribute[2], {})[attribute[1]] = attribute[3] or ""
    elif identity.startswith("#"):
        if said.count(" ") == 1:  # a note on an annotation
            found.notes.setdefault(said.split(" ")[1], []).append(" ".join(words.split()))
    elif not identity.startswith(("E", "N", "*")):
        raise ValueError(f"a line that is no annotation: {line[:40]!r}")


def _text_bound(identity: str, said: str, words: str, text: str) -> tuple[str, tuple[Piece, ...]]:
    type_name, _, places = said.partition(" ")
    pieces = tuple((int(m[1]), int(m[2])) for m in (_matched(_SPAN, one.strip(), said) for one in places.split(";")))
    before = 0
    for start, end in pieces:
        if not before <= start < end <= len(text):
            raise ValueError(f"{identity}: {start} to {end} in a text of {len(text)}")
        before = end
    if before - pieces[0][0] > LONGEST_SPAN:
        raise ValueError(f"{identity}: {before - pieces[0][0]} characters in one label")
    if words.strip() and words.split() != " ".join(text[start:end] for start, end in pieces).split():
        raise ValueError(f"{identity}: the words at {pieces[0][0]} are others than those labelled")
    return type_name, pieces


def _matched(pattern: re.Pattern[str], words: str, line: str) -> re.Match[str]:
    match = pattern.fullmatch(words)
    if match is None:
        raise ValueError(f"not of the form: {line[:40]!r}")
    return match
