"""A `CaseRecord` as JSON and back, and the JSON Schema of it (记录的 JSON 契约).

The converters are built once per type from the annotations in `menkan.types`, so a new field needs no line here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

from menkan.errors import StoreError
from menkan.types import SCHEMA_VERSION, CaseRecord, Holding, Party, Quantity

# Beyond these digits a whole number is a string too: Python refuses to parse a JSON integer of more than 4,300 digits,
# and no figure of a case has 30 (project convention).
LARGEST_JSON_INTEGER = Decimal(10) ** 30
LONGEST_PLAIN_FIGURE = 4_000

FIGURE = re.compile(r"-?\d+(\.\d+)?(E\+\d+)?")  # -3  0.5  1E+5000
# Written as escapes, which mean the same: what UTF-8 cannot hold, and controls that JSON allows but a terminal obeys.
UNSAFE = re.compile(r"[\x7f-\x9f\ud800-\udfff]")

Convert = Callable[[Any], Any]
P = TypeVar("P")


def to_json(record: CaseRecord) -> dict[str, Any]:
    """`record` as plain dicts, lists, strings, numbers and None (JSON 记录): every key of the contract is present.

    Whole figures are int, others decimal strings; dates ISO; enums their values; probabilities, weights, boxes and
    page sizes float.

    Raises:
        StoreError: a figure or a probability is NaN or infinite.
    """
    encoded: dict[str, Any] = json.loads(to_line(record))
    return encoded


def dumps(record: CaseRecord) -> str:
    """`record` as one line of JSON without a line end; Chinese stays readable, the line is always valid UTF-8."""
    return to_line(record).decode()


def to_line(record: CaseRecord) -> bytes:
    """The same as UTF-8 (一行 JSON).

    Raises:
        StoreError: a figure or a probability is NaN or infinite.
    """
    if not all(map(math.isfinite, _floats(record))):
        raise StoreError("not a probability, a weight or a length: NaN or infinite")
    try:
        line = orjson.dumps(record, default=_plain)
    except orjson.JSONEncodeError:  # a whole number beyond 64 bits, half a character; or no figure, said below
        line = b""
    if line and b"\x7f" not in line and b"\xc2" not in line:  # \xc2: the first byte of what follows \x7f, up to ¿
        return line
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", _encoded(record)).encode()


def _floats(record: CaseRecord) -> Iterator[float]:
    """Every number of `record` that is no figure: what `orjson` would write as null where it is none."""
    for page in record.pages:
        yield from (page.width, page.height)
    for quantity in record.quantities:
        for box in quantity.boxes:
            yield from box
    for prediction in record.predictions:
        yield from prediction.probability.values()
        yield from (told.weight for told in prediction.contributions)


def from_json(data: Mapping[str, Any]) -> CaseRecord:
    """The `CaseRecord` that `to_json` gave `data` for (JSON 还原): equal to the original.

    Raises:
        StoreError: a key is missing or unknown, a value has the wrong type, or the schema version is another one.
    """
    version = data.get("schema_version")
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"a record of schema version {version}, this menkan reads {SCHEMA_VERSION}",
            str(data.get("document_id", "")),
            "read the documents again with this version",
        )
    try:
        record: CaseRecord = _decoder(CaseRecord)(data)
    except _Mismatch as mismatch:
        raise StoreError(str(mismatch), str(data.get("document_id", ""))) from None
    return record


def loads(line: str) -> CaseRecord:
    """The `CaseRecord` of one line that `dumps` gave; raises `StoreError` for what is not such a line."""
    try:
        data = json.loads(line)
    except ValueError as error:
        raise StoreError(f"not a line of JSON: {error}") from None
    if not isinstance(data, dict):
        raise StoreError(f"a record is a JSON object, not {type(data).__name__}")
    return from_json(data)


def part_to_json(part: Quantity | Holding | Party) -> dict[str, Any]:
    """One part of a record as it stands in the record's JSON (记录的一部分)."""
    encoded: dict[str, Any] = json.loads(_encoded(part))
    return encoded


def part_from_json(kind: type[P], data: Any, where: str) -> P:
    """The part of a record that `part_to_json` gave `data` for; `where` names it in the error.

    Raises:
        StoreError: it is not of this form.
    """
    hint: Any = kind
    decode = _decoder(hint)
    try:
        part: P = decode(data)
    except _Mismatch as mismatch:
        raise StoreError(str(mismatch), where) from None
    return part


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record: what `menkan read --json` prints and `menkan schema` describes."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

    class ContractSchema(GenerateJsonSchema):
        """Figures as integer or decimal string, and no defaults: every key is always there."""

        def decimal_schema(self, schema: Any) -> JsonSchemaValue:
            return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": f"^{FIGURE.pattern}$"}]}

        def field_title_should_be_set(self, schema: Any) -> bool:
            return False

        def default_schema(self, schema: Any) -> JsonSchemaValue:
            return self.generate_inner(schema["schema"])

    schema = TypeAdapter(CaseRecord).json_schema(schema_generator=ContractSchema)
    for part in (schema, *schema["$defs"].values()):
        if "properties" in part:
            part["additionalProperties"] = False
            part["required"] = list(part["properties"])
        part.pop("description", None)  # Python docstrings: the contract stands in the manual
        part.pop("title", None)
    schema["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": "menkan record", **schema}


class _Mismatch(Exception):
    """A JSON value that does not fit the contract; the path to it grows while the error climbs."""

    def __init__(self, problem: str, path: str = "") -> None:
        super().__init__(problem, path)
        self.problem, self.path = problem, path

    def inside(self, step: str) -> _Mismatch:
        return _Mismatch(self.problem, step + self.path)

    def __str__(self) -> str:
        return f"{self.path.lstrip('.') or 'record'}: {self.problem}"


def figure_to_json(figure: Decimal) -> int | str:
    if not figure.is_finite():
        raise StoreError(f"{figure} is not a figure")
    if figure.copy_abs() < LARGEST_JSON_INTEGER and (whole := int(figure)) == figure:
        return whole
    return format(figure, "f") if abs(figure.adjusted()) < LONGEST_PLAIN_FIGURE else str(figure)


@cache
def _hints(record_type: type) -> dict[str, Any]:
    hints = get_type_hints(record_type)
    return {field.name: hints[field.name] for field in fields(record_type)}


def _present(hint: Any) -> Any:
    """`X` of the hint ``X | None``, None for any other hint."""
    if get_origin(hint) not in (UnionType, Union):
        return None
    (present,) = (member for member in get_args(hint) if member is not type(None))
    return present


def _encoded(value: Any) -> str:
    try:
        return _COMPACT.encode(value)
    except ValueError as error:
        raise StoreError(f"not a probability, a weight or a length: {error}") from None


def _plain(value: Any) -> Any:
    """One step towards JSON; the encoder asks again for what is inside. Tuples and enums of strings it knows."""
    return _step(value.__class__)(value)


@cache
def _step(kind: type) -> Callable[[Any], Any]:
    if kind is Decimal:
        return figure_to_json
    if kind is date:
        return lambda day: day.isoformat()
    if not is_dataclass(kind):
        return dict
    names = tuple(field.name for field in fields(kind))
    if len(names) == 1:
        return lambda value: {names[0]: getattr(value, names[0])}
    values = attrgetter(*names)
    return lambda value: dict(zip(names, values(value), strict=True))


# No record holds itself: no search for circles.
_COMPACT = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False, default=_plain
)


@cache
def _decoder(hint: Any) -> Convert:
    """What turns JSON into a value of type `hint`, raising `_Mismatch` where it does not fit."""
    if (present := _present(hint)) is not None:
        inner = _decoder(present)
        return lambda value: None if value is None else inner(value)
    if is_dataclass(hint):
        return _object_decoder(hint)  # type: ignore[arg-type]
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _list_decoder(_decoder(args[0]), None if args[-1] is Ellipsis else len(args))
    if origin is Mapping:
        return _mapping_decoder(_decoder(args[1]))
    if issubclass(hint, StrEnum):
        return _enum_decoder(hint)
    by_type: dict[type, Convert] = {Decimal: _read_figure, date: _read_date, float: _read_float}
    return by_type.get(hint) or _plain_decoder(hint)


def _object_decoder(record_type: type) -> Convert:
    decoders = {name: _decoder(hint) for name, hint in _hints(record_type).items()}

    def decode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _Mismatch(f"an object is expected, not {_shown(value)}")
        if value.keys() != decoders.keys():
            missing = ", ".join(name for name in decoders if name not in value)
            unknown = ", ".join(str(name) for name in value if name not in decoders)
            raise _Mismatch(
                "; ".join(f"{what} {names}" for what, names in (("missing", missing), ("unknown", unknown)) if names)
            )
        found = {}
        for name, decode_one in decoders.items():
            try:
                found[name] = decode_one(value[name])
            except _Mismatch as mismatch:
                raise mismatch.inside(f".{name}") from None
        return record_type(**found)

    return decode


def _list_decoder(decode_item: Convert, length: int | None) -> Convert:
    def decode(value: Any) -> Any:
        if not isinstance(value, list):
            raise _Mismatch(f"a list is expected, not {_shown(value)}")
        if length is not None and len(value) != length:
            raise _Mismatch(f"{length} items are expected, not {len(value)}")
        found = []
        for position, item in enumerate(value):
            try:
                found.append(decode_item(item))
            except _Mismatch as mismatch:
                raise mismatch.inside(f"[{position}]") from None
        return tuple(found)

    return decode


def _mapping_decoder(decode_item: Convert) -> Convert:
    def decode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _Mismatch(f"an object is expected, not {_shown(value)}")
        return {key: decode_item(item) for key, item in value.items()}

    return decode


def _enum_decoder(enum: type[StrEnum]) -> Convert:
    by_value = {member.value: member for member in enum}

    def decode(value: Any) -> Any:
        if not isinstance(value, str) or value not in by_value:
            raise _Mismatch(f"{_shown(value)} is none of {', '.join(by_value)}")
        return by_value[value]

    return decode


def _plain_decoder(plain: type) -> Convert:
    def decode(value: Any) -> Any:
        if type(value) is not plain:
            raise _Mismatch(f"{plain.__name__} is expected, not {_shown(value)}")
        return value

    return decode


def _read_figure(value: Any) -> Decimal:
    if type(value) is int or (isinstance(value, str) and FIGURE.fullmatch(value)):
        return Decimal(value)
    raise _Mismatch(f"an integer or a decimal string is expected, not {_shown(value)}")


def _read_date(value: Any) -> date:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Mismatch(f"a date like 2020-01-31 is expected, not {_shown(value)}") from None
    if day.isoformat() != value:
        raise _Mismatch(f"a date like 2020-01-31 is expected, not {_shown(value)}")
    return day


def _read_float(value: Any) -> int | float:
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return value
    raise _Mismatch(f"a number is expected, not {_shown(value)}")


def _shown(value: Any) -> str:
    return repr(value) if len(repr(value)) <= 40 else repr(value)[:40] + "…"
