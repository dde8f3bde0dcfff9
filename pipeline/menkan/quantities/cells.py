"""Figures in table cells: a bare number whose unit stands in the header or above the table (表格中的数额).

The reader of pages gives a row as one paragraph with a tab between cells. The unit is that of the column's header cell
(金额（万元）), else the one printed above the table (单位：万元). A number without either is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from menkan.numerals import HAN_MYRIAD, MYRIADS, parse_figure

_ROW = re.compile(r"[^\n]*\t[^\n]*")
_ABOVE = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*(?P<scale>[百千]?[万亿]|千|百)?(?P<unit>[\u4e00-\u9fff%]{1,3})")
# 金额（万元） · 数量(条) · 违法所得/元 · 涉案金额：万元
_IN_HEADER = re.compile(
    r"[(/:]\s*(?:单位\s*:\s*)?(?:人民币)?(?P<scale>[百千]?[万亿]|千)?(?P<unit>[\u4e00-\u9fff%]{1,3})\s*\)?\s*$"
)
_NUMBER = re.compile(r"\s*(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\s*")
_SCALES = {"百": 100, "千": 1000, "百万": 10**6, "千万": 10**7} | {c: MYRIADS[c] for c in HAN_MYRIAD}
_LINES_ABOVE = 2  # how far above its table a unit line may stand (project convention)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table: its place, value in base units, unit, and the header cell that says what it counts."""

    start: int
    end: int
    value: Decimal
    unit: str
    header: tuple[int, int]


def find_cells(folded: str, unit: str) -> tuple[Cell, ...]:
    """Every number in a table cell whose unit is printed, in order (表格数额).

    Args:
        folded: the text with width folded.
        unit: regular expression for every unit word; 甲（另案） in a cell names none.
    """
    known = re.compile(unit)
    found: list[Cell] = []
    rows: list[tuple[int, int]] = []
    above: tuple[str, int] | None = None
    for start, end, is_row in _lines(folded):
        if is_row:
            rows.append((start, end))
            continue
        if rows:
            found += _table(folded, rows, above, known)
            rows, above = [], None
        printed = _ABOVE.search(folded, start, end)
        above = (printed[0], start) if printed else above
        if above and folded.count("\n", above[1], start) > _LINES_ABOVE:
            above = None
    if rows:
        found += _table(folded, rows, above, known)
    return tuple(found)


def _lines(folded: str) -> Iterator[tuple[int, int, bool]]:
    start = 0
    while start <= len(folded):
        end = folded.find("\n", start)
        end = len(folded) if end < 0 else end
        yield start, end, "\t" in folded[start:end]
        start = end + 1


def _table(
    folded: str, rows: list[tuple[int, int]], above: tuple[str, int] | None, known: re.Pattern[str]
) -> Iterator[Cell]:
    split = [list(_split(folded, row)) for row in rows]
    common = _unit(_ABOVE.search(above[0]), known) if above else None
    header: list[tuple[int, int]] = []
    units: list[tuple[Decimal, str] | None] = []
    for n, cells in enumerate(split):
        named = [_unit(_IN_HEADER.search(folded[a:b]), known) for a, b in cells]
        if n == 0 or _is_header(folded, split, n, len(header), any(named)):
            header, units = cells, named
            continue
        for column, (start, end) in enumerate(cells):
            number = _NUMBER.fullmatch(folded, start, end)
            unit = units[column] if column < len(units) and units[column] else common
            if not number or not unit or column >= len(header):
                continue
            figure = parse_figure(number["number"])
            if figure is None or figure.value is None:
                continue
            yield Cell(number.start("number"), number.end("number"), figure.value * unit[0], unit[1], header[column])


def _is_header(folded: str, split: list[list[tuple[int, int]]], n: int, width: int, named: bool) -> bool:
    """Whether a later row heads a table of its own: it names units, or opens rows of another width than `width`."""
    if _has_number(folded, split[n]):
        return False
    if named:
        return True
    opens = n + 1 < len(split) and len(split[n + 1]) == len(split[n]) and _has_number(folded, split[n + 1])
    return opens and len(split[n]) != width


def _has_number(folded: str, cells: list[tuple[int, int]]) -> bool:
    return any(_NUMBER.fullmatch(folded, a, b) for a, b in cells)


def _split(folded: str, row: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start = row[0]
    for part in folded[row[0] : row[1]].split("\t"):
        yield start, start + len(part)
        start += len(part) + 1


def _unit(match: re.Match[str] | None, known: re.Pattern[str]) -> tuple[Decimal, str] | None:
    if match is None or not known.fullmatch(match["unit"]):
        return None
    return Decimal(_SCALES.get(match["scale"] or "", 1)), match["unit"]
