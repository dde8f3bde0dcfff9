"""Judgments that people have labelled, in the JSON form of the gold and of `menkan labels export` (人工标注的读取)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from menkan.codes import Category, Level, Metric, PartyRole, QuantityStatus, Tier
from menkan.errors import DamagedFile
from menkan.labels.records import Given, Row, made
from menkan.run.corpus import ORIGINS

MOST_LABELS = 20_000  # of one document; project convention
LONGEST_SPAN = 2_000
EVERYBODY = "*"
_LISTS = ("parties", "quantities", "circumstances", "tiers")
_COPIED = ("value", "lower", "upper", "unit")


def is_labelled(record: Mapping[str, Any]) -> bool:
    """Whether the record has labels of our form beside its text, and is no bare data set."""
    return all(isinstance(record.get(key), list) for key in ("parties", "circumstances"))


def read_labelled(record: Mapping[str, Any], text: str, given: Given, place: str) -> tuple[list[Row], Given]:
    """The labels of a record with offsets into its text, and the offences of conviction (读取人工标注).

    Raises:
        DamagedFile: MK103, a label that is not of the form, names a code that is on no list, or lies outside the text.
    """
    try:
        lists = {key: record.get(key) or [] for key in _LISTS}
        if sum(map(len, lists.values())) > MOST_LABELS:
            raise ValueError(f"more than {MOST_LABELS} labels")
        rows: list[Row] = []
        accused = [party["name"] for party in lists["parties"]]
        for key, read in _READERS.items():
            for one in lists[key]:
                rows += read(one, text, accused)
                if len(rows) > MOST_LABELS:  # a word on everybody is one label each
                    raise ValueError(f"more than {MOST_LABELS} labels")
        case = record.get("case") or {}
        offences = tuple(str(name) for name in case.get("offences") or ())
        known = {key: case[key] for key in ("case_number", "court", "decided_on") if isinstance(case.get(key), str)}
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise DamagedFile(f"labels that are not of the form: {error!r}", place) from error
    return rows, replace(given, offences=offences, **known)


def _party(one: Mapping[str, Any], text: str, accused: list[str]) -> Iterator[Row]:
    start = one["start"] if "start" in one else _found(text, one["name"])
    end = None if start is None else one.get("end", start + len(one["name"]))
    yield _row("party", one, party=_word(one["name"]), role=PartyRole(one["role"]).value, **_span(start, end, text))


def _circumstance(one: Mapping[str, Any], text: str, accused: list[str]) -> Iterator[Row]:
    level = Level(one["level"])
    start = one["start"] if "start" in one else _found(text, one.get("quote"))
    end = one["end"] if "end" in one else None if start is None else start + len(one["quote"])
    for party in accused if one["party"] == EVERYBODY else [one["party"]]:
        named = {"party": _word(party), "offence": _word(one["offence"]), "article": one.get("article")}
        yield _row("holding", one, **named, level=level.value, **_span(start, end, text))


def _quantity(one: Mapping[str, Any], text: str, accused: list[str]) -> Iterator[Row]:
    figures = {key: one.get(key) if key == "unit" else number(one.get(key)) for key in _COPIED}
    yield _row(
        "quantity",
        one,
        **_span(one["start"], one["end"], text),
        surface=text[one["start"] : one["end"]],
        **figures,
        lower_open=bool(one.get("lower_open", False)),
        upper_open=bool(one.get("upper_open", False)),
        approximate=bool(one.get("approx", False)),
        metric=Metric(one["metric"]).value,
        category=None if one.get("category") is None else Category(one["category"]).value,
        parties=[_word(name) for name in one.get("party") or ()],
        status=QuantityStatus(one["status"]).value,
    )


def _tier(one: Mapping[str, Any], text: str, accused: list[str]) -> Iterator[Row]:
    named = {"party": _word(one["party"]), "offence": _word(one["offence"]), "article": one.get("article")}
    told = one.get("by_figures")  # the tier that the figures alone reach, where it is another
    beside = {} if told is None else {"by_figures": Tier(told).value}
    yield _row("tier", one, **named, tier=Tier(one["tier"]).value, **beside)


_READERS: Mapping[str, Callable[[Mapping[str, Any], str, list[str]], Iterator[Row]]] = {
    "parties": _party,
    "tiers": _tier,
    "circumstances": _circumstance,
    "quantities": _quantity,
}


def _row(kind: str, one: Mapping[str, Any], **values: Any) -> Row:
    """The label with who made it, a person unless it says otherwise."""
    row = made(kind, "person", "import", **values)
    for key in ("origin", "by", "on", "note"):
        if one.get(key) is not None:
            row[key] = _word(one[key])
    share = float(one.get("confidence", 1))
    row["confidence"] = 1 if share == 1 else share
    if row["origin"] not in ORIGINS or not 0 <= share <= 1:
        raise ValueError(f"origin {row['origin']!r}, confidence {share}")
    return row


def _span(start: Any, end: Any, text: str) -> dict[str, int | None]:
    """Checked offsets; both None where the words are not in the text."""
    if start is None or end is None:
        return {"start": None, "end": None}
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start} to {end} in a text of {len(text)}")
    if end - start > LONGEST_SPAN:
        raise ValueError(f"{end - start} characters in one label")
    return {"start": start, "end": end}


def _found(text: str, words: Any) -> int | None:
    at = text.find(words) if isinstance(words, str) and words else -1
    return at if at >= 0 else None


def _word(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_SPAN:
        raise ValueError(f"{value!r} is no name")
    value.encode()  # half of a surrogate pair is a ValueError too
    return value


def number(value: Any) -> int | str | None:
    """A figure as labels.jsonl has it: an integer where it is whole, else a decimal string, never a float.

    `value` is what JSON gave with ``parse_float=Decimal``, or such a string.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError(f"{value!r} is no figure")
    figure = Decimal(value)
    if not figure.is_finite() or abs(figure.adjusted()) > 40:
        raise ValueError(f"{value!r} is no figure")
    return int(figure) if figure == figure.to_integral_value() else str(figure)
