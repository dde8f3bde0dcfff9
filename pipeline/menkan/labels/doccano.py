"""doccano: JSON Lines of sequence labelling, with or without relations (doccano 格式).

Source: its source and issue 2290, 2026-11. A browser counts its offsets, in UTF-16 code units: a character beyond the
first plane counts twice (otherwise in a project that counts grapheme clusters, which nothing in an export says). Keys
that it does not know come back as they were: `_UNIT` says what was counted, and without it a text in which the two
differ before a label is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from menkan.labels.marks import (
    CARRIED,
    Mark,
    Marked,
    Record,
    carried,
    carry,
    checked,
    is_ours,
    of_utf16,
    show,
    utf16_places,
)

_UNIT, UTF16, CODE_POINTS = "offset_unit", "utf-16", "code-points"


def write(identity: str, text: str, record: Record) -> str:
    """One line: the text, spans with one name each, and what they hold beside."""
    units = utf16_places(text)
    spans = [[units[start], units[end], mark.name] for mark in show(record).marked.marks for start, end in mark.pieces]
    line = {"id": identity, "text": text, "label": spans, _UNIT: UTF16, CARRIED: carry(record, text)}
    return json.dumps(line, ensure_ascii=False)


def visible(shown: Marked) -> Marked:
    """What it shows of `shown`: no owners, values or notes."""
    return replace(shown, marks=tuple(replace(m, values=(), note="") for m in shown.marks), links=())


def read(record: Mapping[str, Any], text: str) -> Marked | None:
    """Spans as ``[start, end, name]`` or objects with offsets, document labels as names; relations by the ids.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: it is not of the form, or what was counted is unknown.
    """
    listed = next((record[key] for key in ("entities", "label", "labels") if isinstance(record.get(key), list)), None)
    if listed is None:
        return None
    spans = [_span(number, one) for number, one in enumerate(listed)]
    ours = [span for span in spans if is_ours(span[3])]
    places = _places(record.get(_UNIT), [(start, end) for _, start, end, _ in ours if start is not None], text)
    marks = []
    for identity, start, end, name in ours:
        pieces = () if start is None else ((places[start], places[end]),)
        marks.append(Mark(identity, checked(name), pieces))
    links = tuple((str(one["from_id"]), str(one["to_id"])) for one in record.get("relations") or ())
    return Marked(tuple(marks), links, "doccano", carried(record.get(CARRIED), text))


def _span(number: int, one: Any) -> tuple[str, Any, Any, Any]:
    if isinstance(one, dict):
        return str(one.get("id", number)), one["start_offset"], one["end_offset"], one["label"]
    if isinstance(one, list) and len(one) == 3:
        return str(number), one[0], one[1], one[2]
    return str(number), None, None, one


def _places(unit: Any, spans: Sequence[tuple[Any, Any]], text: str) -> Mapping[int, int]:
    """Code points by the offsets that occur."""
    for start, end in spans:
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise ValueError(f"offsets {start!r} to {end!r}")
    last = max((end for _, end in spans), default=0)
    if unit not in (None, UTF16, CODE_POINTS):
        raise ValueError(f"{_UNIT} {unit!r}; known: {UTF16}, {CODE_POINTS}")
    if unit is None and any(c > "\uffff" for c in text[:last]):
        raise ValueError(f"a rare character before a label counts once or twice; add {_UNIT}: {UTF16} or {CODE_POINTS}")
    places = of_utf16(text) if unit == UTF16 else {i: i for i in range(len(text) + 1)}
    if missing := [at for span in spans for at in span if at not in places]:
        raise ValueError(f"offset {missing[0]} is beyond the text or within a character")
    return places
