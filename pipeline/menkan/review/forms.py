"""What a person fills in, as parts of a record (表单解析): every value checked, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from menkan.codes import ACCUSED_ROLES, Category, Level, Metric, PartyRole, QuantityStatus
from menkan.errors import ReviewError
from menkan.law import Statutes, load_statutes
from menkan.numerals import parse_number
from menkan.report.words import word
from menkan.structure import article_of
from menkan.text import fold_width
from menkan.types import Holding, Party, Quantity

_PLAIN = re.compile(r"\d{1,28}(\.\d{1,8})?")
_GROUPED = re.compile(r"\d{1,3}([,，]\d{3})+(\.\d+)?")  # 2,860,000
_LONGEST_UNIT = 20
_LONGEST_NAME, _MOST_ALIASES = 80, 20
OF_INFORMATION = frozenset({Metric.PERSONAL_RECORDS, Metric.USER_RECORDS})


def filled_in(quantity: Quantity, fields: Mapping[str, Any], accused: Iterable[str]) -> Quantity:
    """`quantity` with what the form says; the words and their place stay (更正后的数额).

    Args:
        quantity: the figure as it stands, or as it is proposed.
        fields: text by name of a field; `parties` a list; truths as booleans. What is left out stays.
        accused: names that may own a figure.

    Raises:
        ReviewError: MK700, a field cannot be read; the message is for the person who filled it in.
    """
    told = {key: _FIELDS[key](value) for key, value in fields.items() if key in _FIELDS}
    changed = replace(quantity, **told)
    if changed.metric != quantity.metric and "qualifier" not in told:
        changed = replace(changed, qualifier=None)
    if changed.qualifier not in {None, quantity.qualifier, *qualifiers_of(changed.metric)}:
        raise ReviewError(word("review", "bad_qualifier"))
    if changed.metric not in OF_INFORMATION:
        changed = replace(changed, category=None)
    if changed.lower is not None and changed.upper is not None and changed.lower > changed.upper:
        raise ReviewError(word("review", "bad_bounds"))
    is_same = (changed.value, changed.lower, changed.upper) == (quantity.value, quantity.lower, quantity.upper)
    if not is_same and not _lies_within(changed):
        raise ReviewError(word("review", "bad_value"))
    if changed.parties != ("*",) and not set(changed.parties) <= {*accused, *quantity.parties}:
        raise ReviewError(word("review", "bad_owner"))
    return changed


def party_for(fields: Mapping[str, Any], others: Iterable[str], text: str) -> Party:
    """The accused that a form names (被告人); full-width digits and brackets as the text is read, half-width.

    Args:
        fields: text by name of a field: `name`, `role`, and `aliases` with 、 or a comma between them.
        others: names of the other accused.
        text: of the document: one of the names must stand in it.

    Raises:
        ReviewError: MK700, a field cannot be; the message is for the person who filled it in.
    """
    name, *aliases = (fold_width(one).strip() for one in (str(fields.get("name", "")), *_split(fields.get("aliases"))))
    names = (name, *(one for one in dict.fromkeys(aliases) if one and one != name))
    if not name or len(names) > _MOST_ALIASES or not all(_may_be_name(one) for one in names):
        raise ReviewError(word("review", "bad_name"))
    if name in others:
        raise ReviewError(word("review", "same_name", told=name))
    if not any(one in fold_width(text) for one in names):
        raise ReviewError(word("review", "name_not_there"))
    role = str(fields.get("role", ""))
    if role not in ACCUSED_ROLES:
        raise ReviewError(f"{role!r}"[:40])
    return Party(name, PartyRole(role), names[1:])


def qualifiers_of(metric: Metric) -> Iterator[str]:
    """What the rules ask a figure of this meaning to be besides (限定)."""
    for rule in load_statutes().metrics.values():
        if rule.metric == metric:
            yield from sorted(rule.qualifiers or ())


def _split(told: Any) -> list[str]:
    return re.split("[、,，;；\n]", str(told or ""))


def _may_be_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and name.isprintable() and name != "*"


def _lies_within(q: Quantity) -> bool:
    """Whether the value is one that the bounds allow; the bound itself always is (近20万元 has the value 20万)."""
    return q.value is None or ((q.lower is None or q.lower <= q.value) and (q.upper is None or q.value <= q.upper))


def holding_for(before: Holding | None, party: str, offence: str, level: str, statutes: Statutes) -> Holding:
    """The court's word on an accused as a person read it (更正后的认定); one that was read keeps its place.

    Raises:
        ReviewError: MK700, no such offence or level.
    """
    article = statutes.article_of(offence) or article_of(offence)
    if level not in set(Level) or (article is None and (before is None or before.offence != offence)):
        raise ReviewError(f"{offence} {level}")
    start, end = (before.start, before.end) if before else (0, 0)
    return Holding(party, offence, article or (before.article if before else None), Level(level), start, end)


def _number(told: Any) -> Decimal | None:
    """12000, 2,860,000, 二百八十六万; nothing is unknown."""
    text = fold_width(str(told)).strip()
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    number = Decimal(text) if _PLAIN.fullmatch(text) else parse_number(text)
    if number is None or number < 0:
        raise ReviewError(word("review", "bad_number", told=str(told)[:40]))
    return number


def _unit(told: Any) -> str:
    unit = str(told).strip()
    if len(unit) > _LONGEST_UNIT or not unit.isprintable():
        raise ReviewError(word("review", "bad_unit"))
    return unit


def _truth(told: Any) -> bool:
    if not isinstance(told, bool):
        raise ReviewError(f"{told!r}"[:40])
    return told


def _owners(told: Any) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
        raise ReviewError(word("review", "bad_owner"))
    return ("*",) if "*" in told else tuple(dict.fromkeys(told))


def _code(codes: type[Metric] | type[Category] | type[QuantityStatus], told: Any) -> Any:
    if told not in {code.value for code in codes}:
        raise ReviewError(f"{told!r}"[:40])
    return codes(told)


_FIELDS: Mapping[str, Any] = {
    "value": _number,
    "lower": _number,
    "upper": _number,
    "lower_open": _truth,
    "upper_open": _truth,
    "approximate": _truth,
    "unit": _unit,
    "metric": lambda told: _code(Metric, told),
    "category": lambda told: _code(Category, told) if told else None,
    "qualifier": lambda told: str(told) if told else None,
    "status": lambda told: _code(QuantityStatus, told),
    "parties": _owners,
}
