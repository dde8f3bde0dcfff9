"""Records as JSON: the contract's keys and types, and nothing lost on the way back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from menkan.codes import Tier
from menkan.errors import StoreError
from menkan.store.records import _floats, dumps, from_json, json_schema, loads, to_json, to_line
from menkan.types import SCHEMA_VERSION, CaseRecord, Contribution, Page
from tests.builders import failed_record, finding, judgment_record, quantity

FIGURES = st.decimals(allow_nan=False, allow_infinity=False)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(0, 10**6),
    bool: st.booleans(),
    float: NUMBERS,
    Decimal: FIGURES,
    date: st.dates(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field with this annotation."""
    args = get_args(hint)
    if get_origin(hint) in (UnionType, Union):
        return st.none() | values(next(one for one in args if one is not type(None)))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{one.name: values(hints[one.name]) for one in fields(hint)})
    if get_origin(hint) is tuple:
        if args[-1] is Ellipsis:
            return st.lists(values(args[0]), max_size=2).map(tuple)
        return st.tuples(*map(values, args))
    if get_origin(hint) is Mapping:
        return st.dictionaries(st.text(max_size=4), NUMBERS, max_size=3)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return PLAIN[hint]


RECORDS = values(CaseRecord).map(lambda record: replace(record, schema_version=SCHEMA_VERSION))
SCHEMA = json_schema()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(RECORDS)
def test_record_comes_back_equal_and_fits_the_schema(record: CaseRecord) -> None:
    line = dumps(record)
    assert loads(line) == record
    assert dumps(loads(line)) == line
    assert "\n" not in line
    jsonschema.validate(json.loads(line), SCHEMA)


@pytest.mark.parametrize("record", [judgment_record(), failed_record()], ids=["read", "failed"])
def test_schema_accepts_records(record: CaseRecord) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(to_json(record), SCHEMA)


@pytest.mark.parametrize(
    "path, value",
    [
        (("status",), "read"),
        (("quantities", 0, "value"), 1.5),
        (("quantities", 0, "value"), "1,5"),
        (("structure", "decided_on"), "2021-6-30"),
        (("structure", "decided_on"), "20210630"),
        (("findings", 0, "evidence"), [[1, 2, 3]]),
        (("text",), None),
        (("quantities", 0, "start"), True),
        (("schema_version",), SCHEMA_VERSION + 1),
        (("surprise",), 1),
    ],
)
def test_wrong_value_is_refused_with_its_place(path: tuple[Any, ...], value: Any) -> None:
    data = json.loads(dumps(judgment_record()))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(StoreError) as caught:
        from_json(data)
    assert str(path[-1]).replace("schema_version", "schema version") in str(caught.value)


def test_schema_and_reader_refuse_a_missing_key() -> None:
    data = json.loads(dumps(judgment_record()))
    del data["findings"][1]["prong"]
    with pytest.raises(StoreError, match=r"findings\[1\]: missing prong"):
        from_json(data)
    with pytest.raises(jsonschema.ValidationError, match="'prong' is a required property"):
        jsonschema.validate(data, SCHEMA)


@pytest.mark.parametrize(
    "figure, printed",
    [
        (Decimal("5000"), 5000),
        (Decimal("5000.00"), 5000),
        (Decimal("1E+5"), 100_000),
        (Decimal("0.50"), "0.50"),
        (Decimal("-0"), 0),
        (Decimal(10) ** 30, "1" + "0" * 30),
        (Decimal("1E+99999"), "1E+99999"),
        (None, None),
    ],
)
def test_figures_are_integers_or_decimal_strings(figure: Decimal | None, printed: object) -> None:
    record = judgment_record(quantities=(replace(quantity("12000元", 1), value=figure),))
    got = to_json(record)["quantities"][0]["value"]
    assert (got, type(got)) == (printed, type(printed))
    assert loads(dumps(record)).quantities[0].value == figure


def test_json_is_plain_and_complete() -> None:
    data = to_json(judgment_record())
    assert list(data) == [one.name for one in fields(CaseRecord)]
    assert data["structure"]["conduct"] == {"first": "2020-05-01", "last": None}
    assert data["findings"][0]["evidence"] == [[151, 159]]
    assert data["findings"][0]["threshold"] == [
        {"metric": "payment_settlement", "comparator": ">=", "value": 200_000, "unit": "元"}
    ]
    assert type(data["assessments"][0]["tier"]) is str
    assert data["quantities"][2]["boxes"][0] == [1, 90.5, 300.0, 200.25, 314.0]
    assert data["predictions"][0]["probability"] == {"none": 0.08, "serious": 0.92}


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_figure_is_refused(number: Decimal) -> None:
    with pytest.raises(StoreError, match="not a figure"):
        to_json(judgment_record(quantities=(replace(quantity("12000元", 1), value=number),)))


def test_infinite_probability_is_refused() -> None:
    (prediction,) = judgment_record().predictions
    with pytest.raises(StoreError, match="not a probability"):
        to_json(judgment_record(predictions=(replace(prediction, probability={"none": float("inf")}),)))


def test_every_number_that_is_no_figure_is_looked_at() -> None:
    hints = {
        f"{kind.__name__}.{name}": hint
        for kind in record_types(CaseRecord)
        for name, hint in get_type_hints(kind).items()
    }
    numbers = {place for place, hint in hints.items() if "float" in str(hint)}
    record = judgment_record(
        pages=(Page(1, math.nan, 842.0),),
        quantities=(replace(quantity("12000元", 1), boxes=((1.0, math.nan, 0.0, 1.0, 1.0),)),),
    )
    (prediction,) = record.predictions
    odd = replace(prediction, probability={"none": math.nan}, contributions=(Contribution("length", math.nan),))
    found = list(_floats(replace(record, predictions=(odd,))))
    assert numbers == {
        "Page.width", "Page.height", "Quantity.boxes", "Prediction.probability", "Contribution.weight"
    }  # fmt: skip
    assert sum(map(math.isnan, found)) == 4
    with pytest.raises(StoreError, match="not a probability"):
        dumps(record)


def record_types(kind: type) -> set[type]:
    """The record types that fields of `kind` hold, itself included."""
    found = {kind}
    for hint in get_type_hints(kind).values():
        for part in parts_of(hint):
            if is_dataclass(part) and part not in found:
                found |= record_types(part)
    return found


def parts_of(hint: Any) -> list[Any]:
    return [hint, *(inner for arg in get_args(hint) for inner in parts_of(arg))]


@pytest.mark.parametrize("value", [Decimal(2**63), Decimal(10) ** 29, Decimal(-(2**70))])
def test_whole_number_beyond_64_bits_stays_a_number(value: Decimal) -> None:
    record = judgment_record(quantities=(replace(quantity("12000元", 1), value=value),))
    assert json.loads(to_line(record))["quantities"][0]["value"] == int(value)
    assert loads(dumps(record)) == record


@pytest.mark.parametrize("odd", ["\x7f", "\x85", "½", "°"])
def test_controls_are_escaped_and_nothing_else(odd: str) -> None:
    record = judgment_record(text=f"甲{odd}乙")
    line = to_line(record).decode()
    assert (odd in line) == (odd in "½°")
    assert loads(line) == record


def test_file_name_that_is_not_utf8_survives() -> None:
    record = failed_record()
    record = replace(record, source=replace(record.source, path="判决\udcb0.pdf"))
    line = dumps(record)
    assert "判决\\udcb0.pdf" in line
    line.encode()  # must not raise
    assert loads(line) == record


@pytest.mark.parametrize("line", ["", "{", "[]", '"text"', "{}"])
def test_what_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(StoreError):
        loads(line)


def test_finding_tier_is_read_as_enum() -> None:
    record = judgment_record(findings=(finding("2019-15-12-1", judgment_record().findings[0].verdict),))
    assert loads(dumps(record)).findings[0].tier is Tier.SERIOUS
