"""A record of a data set → a document and what is given beside it: CAIL, 裁判文书网, gold, label tools (数据集格式)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from menkan.errors import DamagedFile, EmptyFile
from menkan.ingest import sniff
from menkan.ingest.cail import at_path, find_text
from menkan.labels.gold import is_labelled, read_labelled
from menkan.labels.records import Given, SourceDocument
from menkan.labels.tools import as_labelled

LONGEST_NAME = 200  # characters of a name, a number or an offence beside the text; project convention
MOST_NAMED = 500  # accused or offences of one document
LONGEST_TERM = 1200  # months; a longer one is a slip
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")  # 2021-03-05 00:00:00, 2021/3/5, 2021年3月5日
_MARKS = str.maketrans("", "", "[]［］【】 ")  # CAIL 2018 has [走私、贩卖、运输、制造]毒品


def read_record(record: Mapping[str, Any], place: str, text_at: str = "") -> SourceDocument:
    """The document in one record of a data set (读取一条记录).

    Args:
        record: a JSON object, or the cells of a table row by their column.
        place: for messages.
        text_at: where the text stands, dotted; "" tries the known names.

    Raises:
        SourceError: MK119 no text, MK101 an empty one or one that was withdrawn, MK103 labels that do not fit the text.
    """
    text = find_text(record, place, text_at)
    if not text.strip():
        raise EmptyFile("the text is empty", place)
    if len(text) < 100 and any(reason in text for reason in _fields()["withdrawn"]):
        raise EmptyFile("the judgment was withdrawn", place)
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise DamagedFile("half of a surrogate pair in the text", place) from error
    given = _given(record)
    told = record if is_labelled(record) else as_labelled(record, text, place)
    if told is not None:
        labels, given = read_labelled(told, text, given, place)
        return SourceDocument(place, data, ".txt", given, text, tuple(labels))
    return SourceDocument(place, data, ".html" if sniff.is_html(text) else ".txt", given)


def _given(record: Mapping[str, Any]) -> Given:
    offences = tuple(f"{name.translate(_MARKS).removesuffix('罪')}罪" for name in names(_first(record, "offences")))
    return Given(
        accused=names(_first(record, "accused")),
        offences=offences,
        term_months=_months(_first(record, "term")),
        case_number=next(iter(names(_first(record, "case_number"))), None),
        court=next(iter(names(_first(record, "court"))), None),
        decided_on=_day(_first(record, "decided_on")),
    )


def names(value: Any) -> tuple[str, ...]:
    """Words of bearable length in a string or a list of them, each once (名称列表)."""
    listed = value if isinstance(value, list) else [value]
    words = [one.strip() for one in listed[:MOST_NAMED] if isinstance(one, str)]
    return tuple(dict.fromkeys(w for w in words if w and len(w) <= LONGEST_NAME and w.isprintable()))


def _months(term: Any) -> int | None:
    """The term in months of CAIL's ``term_of_imprisonment``; None for life, death and whatever is no term."""
    months = term.get("imprisonment") if isinstance(term, dict) else term
    if isinstance(term, dict) and (term.get("death_penalty") or term.get("life_imprisonment")):
        return None
    return months if type(months) is int and 0 < months <= LONGEST_TERM else None


def _day(value: Any) -> str | None:
    match = _DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _first(record: Mapping[str, Any], field: str) -> Any:
    found = (at_path(record, path) for path in _fields()[field])
    return next((value for value in found if value not in (None, "")), None)


@cache
def _fields() -> Mapping[str, list[str]]:
    return tomllib.loads(resources.files(__package__).joinpath("fields.toml").read_text("utf-8"))
