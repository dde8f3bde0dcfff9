"""Exports of labelling tools → the form of the gold (标注工具导出): Label Studio and doccano, spans and documents.

A name of a label is ``kind:code``, with an offence behind a second colon where the text has several
(``holding:serious:侵犯公民个人信息罪``): ``party``, ``quantity``, ``holding`` and ``tier`` with the codes of
labels.jsonl, as `menkan labels export --to doccano` writes them. Other names are of another scheme and left out. A
relation between a party and another span says whose that is; without one it is everybody's.

Source: label formats as their projects document them, 2026-11: Label Studio's JSON and JSON-MIN, doccano's JSONL with
``label`` or ``labels``, its JSONL with ``entities`` and ``relations``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from menkan.codes import Level, Metric, PartyRole, QuantityStatus, Tier
from menkan.errors import DamagedFile
from menkan.quantities import read_quantities
from menkan.structure import find_structure
from menkan.types import Quantity, Structure, Transcript

_NAME = re.compile(r"[a-z_]+:[a-z_]+(?::.+)?")  # tier:serious; not 2026-11-01T08:00:00Z, ORG
CODES = {"party": PartyRole, "quantity": Metric, "holding": Level, "tier": Tier}


@dataclass(frozen=True, slots=True)
class _Mark:
    """One label: its id, what it says, and its place; without one it is of the whole document."""

    id: str
    name: str
    start: int | None = None
    end: int | None = None

    @property
    def kind(self) -> str:
        return self.name.split(":")[0]

    @property
    def code(self) -> str:
        return self.name.split(":")[1]

    @property
    def offence(self) -> str:
        return self.name.split(":", 2)[2] if self.name.count(":") > 1 else ""


def as_labelled(record: Mapping[str, Any], text: str, place: str) -> dict[str, Any] | None:
    """The record in the form of the gold; None where it has no label of ours (转为金标格式).

    Raises:
        DamagedFile: MK103, a label that is of no known kind or code, lies outside the text or on other words, or does
            not say of which offence it is.
    """
    try:
        found = _label_studio(record, text) if _is_label_studio(record) else _doccano(record, text)
        if found is None:
            return None
        marks, links, by = found
        return _record(marks, links, by, text) if marks else None
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise DamagedFile(f"labels that are not of the form: {error!r}", place) from error


_Found = tuple[list[_Mark], list[tuple[str, str]], str]


def _is_label_studio(record: Mapping[str, Any]) -> bool:
    if isinstance(record.get("annotations"), list) and isinstance(record.get("data"), dict):
        return True
    return "annotation_id" in record  # JSON-MIN


def _label_studio(record: Mapping[str, Any], text: str) -> _Found | None:
    """The last annotation that was not cancelled, a ground truth before others; predictions are nobody's labels."""
    if "annotations" not in record:
        return _json_min(record, text)
    done = [one for one in record["annotations"] if not one.get("was_cancelled")]
    if not done:
        return None
    one = next((a for a in reversed(done) if a.get("ground_truth")), done[-1])
    marks: list[_Mark] = []
    links: list[tuple[str, str]] = []
    for number, result in enumerate(one["result"]):
        if result["type"] == "relation":
            links.append((str(result["from_id"]), str(result["to_id"])))
        else:
            marks += _regions(result["value"], text, str(result.get("id", number)))
    return marks, links, _annotator(one.get("completed_by"))


def _json_min(record: Mapping[str, Any], text: str) -> _Found:
    """JSON-MIN: every control of the labelling page is a key, its regions a list, one choice a string."""
    marks: list[_Mark] = []
    for key, value in record.items():
        listed = value if isinstance(value, list) else [value]
        for number, one in enumerate(listed):
            if isinstance(one, dict):
                marks += _regions(one, text, f"{key}-{number}")
            elif _is_ours(one):
                marks.append(_Mark(f"{key}-{number}", _checked(one)))
    return marks, [], _annotator(record.get("annotator"))


def _regions(value: Mapping[str, Any], text: str, identity: str) -> Iterator[_Mark]:
    """A span with its labels, or the choices made of the whole document."""
    for name in value.get("labels") or value.get("choices") or ():
        if not _is_ours(name):
            continue
        start, end = value.get("start"), value.get("end")
        if start is not None or "labels" in value:
            start, end = _agreeing(start, end, text, value.get("text"))
        yield _Mark(identity, _checked(name), start, end)


def _agreeing(start: Any, end: Any, text: str, words: Any) -> tuple[int, int]:
    """The span in code points; a browser counts characters beyond the first plane twice (UTF-16)."""
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError(f"offsets {start!r} to {end!r}; HyperText has none of the text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    first, last = (len(units[: 2 * at].decode("utf-16-le", "surrogatepass")) for at in (start, end))
    if text[first:last] != words:
        raise ValueError(f"the words at {start} are others than those labelled")
    return first, last


def _annotator(who: Any) -> str:
    """By number alone: names and addresses of people do not belong into a corpus."""
    return f"label-studio:{who}" if type(who) is int else "label-studio"


def _doccano(record: Mapping[str, Any], text: str) -> _Found | None:
    """Spans as ``[start, end, name]`` or objects with offsets, document labels as names; relations by the ids."""
    listed = next((record[key] for key in ("entities", "label", "labels") if isinstance(record.get(key), list)), None)
    if listed is None:
        return None
    marks = []
    for number, one in enumerate(listed):
        if isinstance(one, dict):
            identity, start, end, name = (
                str(one.get("id", number)),
                one["start_offset"],
                one["end_offset"],
                one["label"],
            )
        elif isinstance(one, list) and len(one) == 3:
            identity, (start, end, name) = str(number), one
        else:
            identity, start, end, name = str(number), None, None, one
        if _is_ours(name):
            place = (None, None) if start is None else _agreeing(start, end, text, None)
            marks.append(_Mark(identity, _checked(name), *place))
    links = [(str(one["from_id"]), str(one["to_id"])) for one in record.get("relations") or ()]
    return marks, links, "doccano"


def _is_ours(name: Any) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _checked(name: str) -> str:
    kind, code = name.split(":")[:2]
    CODES[kind](code)  # a kind or code that is on no list is an error, not a label less
    return name


def _record(marks: list[_Mark], links: list[tuple[str, str]], by: str, text: str) -> dict[str, Any]:
    """The labels in the form of the gold, each with its owners."""
    structure = find_structure(text)
    who = {"origin": "person", "by": by}
    name_of = {m.id: text[m.start : m.end] for m in marks if m.kind == "party" and m.start is not None}
    owners: dict[str, list[str]] = {}
    for pair in links:
        for party, other in (pair, pair[::-1]):
            if party in name_of and other not in name_of:
                owners.setdefault(other, []).append(name_of[party])
    parties: dict[str, dict[str, Any]] = {}
    for m in marks:
        if m.id in name_of:
            told = {"name": name_of[m.id], "role": m.code, "start": m.start, "end": m.end, **who}
            parties.setdefault(name_of[m.id], told)
    accused = tuple(n for n, p in parties.items() if p["role"].startswith("defendant")) or structure.accused
    holdings, tiers = [], []
    for m in marks:
        for party in owners.get(m.id, accused):
            named = {"party": party, "offence": "", **who}
            if m.kind == "holding":
                named["offence"] = _offence(m, structure)
                holdings.append({**named, "level": m.code, "start": m.start, "end": m.end})
            elif m.kind == "tier":
                tiers.append({**named, "offence": _offence(m, structure), "tier": m.code})
    quantities = [m for m in marks if m.kind == "quantity"]
    return {
        "parties": list(parties.values()),
        "circumstances": holdings,
        "tiers": tiers,
        "quantities": _quantities(quantities, owners, structure, text, who) if quantities else [],
        "case": {"offences": list(structure.offences)},
    }


def _offence(mark: _Mark, structure: Structure) -> str:
    """The offence that the label names, else the only one of the text."""
    if mark.offence:
        return mark.offence
    named = structure.offences or tuple(dict.fromkeys(c.offence for c in structure.charges if c.offence))
    if len(named) != 1:
        raise ValueError(
            f"{mark.name!r} does not say of which of {len(named)} offences; write it behind a second colon"
        )
    return named[0]


def _quantities(
    marks: list[_Mark], owners: Mapping[str, list[str]], structure: Structure, text: str, who: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Figures as labelled: metric and place are the person's, value, bounds and standing as menkan reads the words.

    A figure that menkan does not read has no value: the person says only that there is one.
    """
    read, _ = read_quantities(Transcript(text, "text/plain"), structure)
    at = {(q.start, q.end): q for q in read}
    found = []
    for mark in marks:
        if mark.start is None or mark.end is None:
            raise ValueError(f"{mark.name!r} has no place")
        quantity = at.get((mark.start, mark.end))
        told = {"start": mark.start, "end": mark.end, "status": QuantityStatus.FOUND.value}
        parties = owners.get(mark.id) or (list(quantity.parties) if quantity else [])
        found.append({**(_as_read(quantity) if quantity else told), "metric": mark.code, "party": parties, **who})
    return found


def _as_read(quantity: Quantity) -> dict[str, Any]:
    kept = ("start", "end", "value", "lower", "upper", "lower_open", "upper_open", "unit", "category", "status")
    return {key: getattr(quantity, key) for key in kept} | {"approx": quantity.approximate}
