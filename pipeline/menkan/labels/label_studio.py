"""Label Studio: tasks with annotations in its JSON, JSON-MIN read too, and the page to label on (Label Studio 格式).

Source: its documentation and source, and 1.23.2 in a browser, 2026-11. Offsets of a ``Text`` tag are code points
(``CodePointCounter`` of the editor); up to 1.4 they were UTF-16 code units (its issues 1347 and 1008). A line end of
two characters counts as two either way. The words of each region stand beside its offsets, and say which it was; where
they fit in both, it was the newer one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from menkan.labels.gold import LONGEST_SPAN
from menkan.labels.marks import CARRIED, CODES, Mark, Marked, Record, carried, carry, checked, is_ours, of_utf16, show


@dataclass(frozen=True, slots=True)
class _Region:
    """A region as the tool has it: `start` and `end` in its own units, None for the whole document."""

    id: str
    names: Sequence[str]
    start: Any = None
    end: Any = None
    words: str | None = None
    note: str = ""


def write(identity: str, text: str, record: Record) -> str:
    """One task as JSON: the text, the labels as an annotation, and what they hold beside."""
    shown = show(record).marked
    results: list[dict[str, Any]] = []
    for mark in shown.marks:
        value = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end], "labels": [mark.name]}
        region = {"id": mark.id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
        results.append(region | ({"meta": {"text": [mark.note]}} if mark.note else {}))
    results += [{"type": "relation", "from_id": a, "to_id": b, "direction": "right"} for a, b in shown.links]
    data = {"text": text, "document_id": identity, CARRIED: carry(record, text)}
    return json.dumps({"data": data, "annotations": [{"result": results}]}, ensure_ascii=False)


def page(offences: Iterable[str]) -> str:
    """The labelling page that fits: every name of ours, and of holdings one with each of `offences`."""
    names = [f"{kind}:{code}" for kind in ("party", "quantity", "holding") for code in CODES[kind]]
    names += [f"holding:{code}:{offence}" for offence in offences for code in CODES["holding"]]
    labels = "\n".join(f"    <Label value={quoteattr(name)}/>" for name in names)
    return (
        "<View>\n  <Style>.htx-text{ white-space: pre-wrap; }</Style>\n"
        f'  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        '  <Text name="text" value="$text" saveTextResult="yes" granularity="symbol"/>\n</View>\n'
    )


def is_task(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a task of an export, JSON or JSON-MIN."""
    if isinstance(record.get("annotations"), list) and isinstance(record.get("data"), dict):
        return True
    return "annotation_id" in record


def read(record: Mapping[str, Any], text: str) -> Marked | None:
    """The last annotation that was not cancelled, a ground truth before others; predictions are nobody's labels.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: it is not of the form, or the words are other ones.
    """
    if "annotations" not in record:
        return _json_min(record, text)
    done = [one for one in record["annotations"] if not one.get("was_cancelled")]
    if not done:
        return None
    one = next((a for a in reversed(done) if a.get("ground_truth")), done[-1])
    results = [(str(result.get("id", number)), result) for number, result in enumerate(one["result"])]
    links = [(str(r["from_id"]), str(r["to_id"])) for _, r in results if r["type"] == "relation"]
    regions = [_region(identity, r["value"], r.get("meta")) for identity, r in results if r["type"] != "relation"]
    marks = _marks(regions, text)
    return Marked(marks, tuple(links), _annotator(one.get("completed_by")), carried(record["data"].get(CARRIED), text))


def _json_min(record: Mapping[str, Any], text: str) -> Marked:
    """JSON-MIN: every control of the labelling page is a key, its regions a list, one choice a string."""
    regions = []
    for key, value in record.items():
        if key == CARRIED:
            continue
        for number, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, dict):
                regions.append(_region(f"{key}-{number}", one, one.get("meta")))
            elif is_ours(one):
                regions.append(_Region(f"{key}-{number}", [one]))
    by = _annotator(record.get("annotator"))
    return Marked(_marks(regions, text), (), by, carried(record.get(CARRIED), text))


def _region(identity: str, value: Mapping[str, Any], meta: Any) -> _Region:
    """A span with its labels, or the choices made of the whole document."""
    names = [name for name in value.get("labels") or value.get("choices") or () if is_ours(name)]
    notes = meta.get("text") if isinstance(meta, dict) else None
    note = "\n".join(map(str, notes)) if isinstance(notes, list) else ""
    if value.get("start") is None and "labels" not in value:
        return _Region(identity, names, note=note)
    start, end = value.get("start"), value.get("end")
    if names and (type(start) is not int or type(end) is not int or not 0 <= start < end):
        raise ValueError(f"offsets {start!r} to {end!r}; HyperText has none of the text")
    return _Region(identity, names, start, end, value.get("text"), note)


def _marks(regions: Sequence[_Region], text: str) -> tuple[Mark, ...]:
    placed = [region for region in regions if region.names and region.start is not None]
    places = dict(zip(map(id, placed), _agreeing(placed, text), strict=True))
    return tuple(
        Mark(region.id, checked(name), places.get(id(region), ()), (), region.note)
        for region in regions
        for name in region.names
    )


def _agreeing(regions: Sequence[_Region], text: str) -> Iterator[tuple[tuple[int, int]]]:
    """The place of each region; all are in the same unit, code points where the words agree in both."""
    code_points = {i: i for i in range(len(text) + 1)}
    both = code_points, of_utf16(text)
    for told in _TOLD:
        for units in both:
            if all(_fits(region, units, text, told) for region in regions):
                return (((units[region.start], units[region.end]),) for region in regions)
    wrong = next((r for r in regions if not _fits(r, code_points, text, _ink)), regions[0])
    raise ValueError(f"the words at {wrong.start} are others than those labelled")


def _fits(region: _Region, units: Mapping[int, int], text: str, told: Callable[[str], str]) -> bool:
    if region.start not in units or region.end not in units or region.end - region.start > 2 * LONGEST_SPAN:
        return False
    return region.words is None or told(region.words) == told(text[units[region.start] : units[region.end]])


def _with_line_ends(words: str) -> str:
    return words.replace("\\n", "\n").replace("\r", "\n")


def _ink(words: str) -> str:
    return "".join(_with_line_ends(words).split())


# The tool tells line ends in its own way, as two characters at times, and may tell none.
_TOLD: tuple[Callable[[str], str], ...] = (str, _with_line_ends, _ink)


def _annotator(who: Any) -> str:
    """By number alone: names and addresses of people do not belong into a corpus."""
    return f"label-studio:{who}" if type(who) is int else "label-studio"
