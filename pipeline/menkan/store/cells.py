"""Kinds of table cells: what Arrow type each has and how a value of the record becomes one (列类型)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any

from menkan.store.libraries import arrow

Fit = Callable[[int | str | None], Decimal | None]

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
    """Turns values of one table, as JSON has them, into cells, and remembers which figures no cell holds.

    Attributes:
        unfit: row and column of what was left out because decimal128(38, 8) or int32 cannot hold it.
    """

    def __init__(self) -> None:
        self.unfit: list[tuple[int, str]] = []

    def column(self, kind: str, values: list[Any], name: str) -> list[Any]:
        """`values` of the column `name` as Arrow takes them in a column of this kind."""
        if kind == "figure":
            return self._fitting(values, [None if v is None else _rounded(v) for v in values], name)
        if kind == "whole":
            small = [v if v is None or -LARGEST_WHOLE <= v <= LARGEST_WHOLE else None for v in values]
            return self._fitting(values, small, name)
        if (convert := _CONVERT.get(kind)) is None:
            return values
        cells: list[Any] = []

        def fit(figure: int | str | None) -> Decimal | None:
            rounded = None if figure is None else _rounded(figure)
            if rounded is None and figure is not None:
                self.unfit.append((len(cells), name))
            return rounded

        for value in values:
            cells.append(None if value is None else convert(value, fit))
        return cells

    def _fitting(self, values: list[Any], cells: list[Any], name: str) -> list[Any]:
        if cells.count(None) > values.count(None):
            pairs = enumerate(zip(values, cells, strict=True))
            self.unfit += ((row, name) for row, (value, cell) in pairs if value is not None and cell is None)
        return cells


@lru_cache(maxsize=10_000)  # the figures of the law come again in every judgment
def _rounded(figure: int | str) -> Decimal | None:
    exact = Decimal(figure)
    if exact.copy_abs() < FIGURE_LIMIT:  # abs() would round to 28 digits
        rounded = exact.quantize(SCALE, context=_WIDE)
        if rounded.copy_abs() < FIGURE_LIMIT:
            return rounded
    return None


def _day(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)


def _spans(spans: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _boxes(boxes: Iterable[tuple[float, ...]], _: Fit) -> list[dict[str, float]]:
    return [dict(zip(("page", "x0", "y0", "x1", "y1"), box, strict=True)) for box in boxes]


def _observed(items: Iterable[dict[str, Any]], fit: Fit) -> list[dict[str, Any]]:
    return [item | {"lower": fit(item["lower"]), "upper": fit(item["upper"])} for item in items]


def _thresholds(items: Iterable[dict[str, Any]], fit: Fit) -> list[dict[str, Any]]:
    return [item | {"value": fit(item["value"])} for item in items]


def _acts(items: Iterable[dict[str, Any]], fit: Fit) -> list[dict[str, Any]]:
    return [item | {name: _day(item["on"][name]) for name in ("first", "last")} for item in _observed(items, fit)]


def _contributions(items: Iterable[dict[str, Any]], _: Fit) -> list[dict[str, Any]]:
    return [item | {"spans": _spans(item["spans"])} for item in items]


# Kinds that are neither here nor in `column` are taken as they are. Of a dict Arrow takes what its struct names.
_CONVERT: dict[str, Callable[[Any, Fit], Any]] = {
    "date": lambda day, _: date.fromisoformat(day),
    "spans": lambda spans, _: _spans(spans),
    "boxes": _boxes,
    "observed": _observed,
    "thresholds": _thresholds,
    "acts": _acts,
    "contributions": _contributions,
}
