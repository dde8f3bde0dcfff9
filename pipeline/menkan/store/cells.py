"""Kinds of table cells: what Arrow type each has and how a value of the record becomes one (列类型)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from menkan.store.libraries import arrow
from menkan.text import plain_text

Fit = Callable[[Decimal | None], Decimal | None]

# decimal128(38, 8): 30 digits before the point hold every sum of money, 8 after it a share of a bitcoin.
SCALE = Decimal("1E-8")
FIGURE_LIMIT = Decimal(10) ** 30
LARGEST_WHOLE = 2**31 - 1  # int32
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


def arrow_types() -> dict[str, Any]:
    """The Arrow type of every kind of column; every type admits null."""
    pa = arrow()
    figure, text, whole, real = pa.decimal128(38, 8), pa.string(), pa.int32(), pa.float64()
    span = {"start": whole, "end": whole}

    def structs(**fields: Any) -> Any:
        return pa.list_(pa.struct(list(fields.items())))

    return {
        "text": text,
        "whole": whole,
        "figure": figure,
        "ratio": real,
        "truth": pa.bool_(),
        "date": pa.date32(),
        "texts": pa.list_(text),
        "wholes": pa.list_(whole),
        "spans": structs(**span),
        "boxes": structs(page=whole, x0=real, y0=real, x1=real, y1=real),
        "observed": structs(metric=text, category=text, qualifier=text, lower=figure, upper=figure),
        "thresholds": structs(metric=text, comparator=text, value=figure, unit=text),
        "acts": structs(
            first=pa.date32(),
            last=pa.date32(),
            dealt_with=pa.bool_(),
            lower=figure,
            upper=figure,
            lower_open=pa.bool_(),
            upper_open=pa.bool_(),
            quantities=pa.list_(whole),
        ),
        "exits": structs(kind=text, **span),
        "contributions": structs(feature=text, weight=real, spans=structs(**span)),
    }


class Cells:
    """Turns values of one record into cells, and remembers which figures no cell holds.

    Attributes:
        unfit: places of figures that were left out because decimal128(38, 8) or int32 cannot hold them.
    """

    def __init__(self) -> None:
        self.unfit: list[str] = []

    def cell(self, kind: str, value: Any, place: str, column: str) -> Any:
        """`value` as Arrow takes it in a column of this kind; `place` and `column` name it where it does not fit."""
        if value is None:
            return None
        if kind == "text":
            return plain_text(value)
        if kind == "whole":
            return self._fit_whole(value, place, column)
        convert = _CONVERT.get(kind)
        return value if convert is None else convert(value, lambda figure: self._fit(figure, place, column))

    def _fit_whole(self, number: int, place: str, column: str) -> int | None:
        if abs(number) <= LARGEST_WHOLE:
            return number
        self.unfit.append(f"{place}.{column}")
        return None

    def _fit(self, figure: Decimal | None, place: str, column: str) -> Decimal | None:
        if figure is None:
            return None
        if figure.copy_abs() < FIGURE_LIMIT:  # abs() would round to 28 digits
            rounded = figure.quantize(SCALE, context=_WIDE)
            if rounded.copy_abs() < FIGURE_LIMIT:
                return rounded
        self.unfit.append(f"{place}.{column}")
        return None


def _fields(item: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _text_or_same(getattr(item, name)) for name in names}


def _text_or_same(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value


def _spans(spans: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _boxes(boxes: Iterable[tuple[float, ...]], _: Fit) -> list[dict[str, float]]:
    return [dict(zip(("page", "x0", "y0", "x1", "y1"), box, strict=True)) for box in boxes]


def _observed(items: Iterable[Any], fit: Fit) -> list[dict[str, Any]]:
    names = ("metric", "category", "qualifier")
    return [{**_fields(item, names), "lower": fit(item.lower), "upper": fit(item.upper)} for item in items]


def _thresholds(items: Iterable[Any], fit: Fit) -> list[dict[str, Any]]:
    return [{**_fields(item, ("metric", "comparator", "unit")), "value": fit(item.value)} for item in items]


def _acts(items: Iterable[Any], fit: Fit) -> list[dict[str, Any]]:
    return [
        {
            **_fields(item, ("dealt_with", "lower_open", "upper_open")),
            **{"first": item.on.first, "last": item.on.last, "quantities": list(item.quantities)},
            **{"lower": fit(item.lower), "upper": fit(item.upper)},
        }
        for item in items
    ]


def _contributions(items: Iterable[Any], _: Fit) -> list[dict[str, Any]]:
    return [{**_fields(item, ("feature", "weight")), "spans": _spans(item.spans)} for item in items]


# Kinds that are neither here nor in `cell` are taken as they are.
_CONVERT: dict[str, Callable[[Any, Fit], Any]] = {
    "texts": lambda texts, _: [plain_text(text) for text in texts],
    "wholes": lambda numbers, _: list(numbers),
    "figure": lambda figure, fit: fit(figure),
    "spans": lambda spans, _: _spans(spans),
    "boxes": _boxes,
    "observed": _observed,
    "thresholds": _thresholds,
    "acts": _acts,
    "exits": lambda exits, _: [_fields(item, ("kind", "start", "end")) for item in exits],
    "contributions": _contributions,
}
