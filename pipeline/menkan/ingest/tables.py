"""Ruled tables: cells from the lines that a page draws (有线表格).

pdfplumber's table finder makes cells of the rules that pdfium gives; it is asked only on pages that draw rules in
both directions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from menkan.ingest.columns import Box

# Source: project conventions, points.
SNAP = 3.0  # rules this near one another are one
OPEN = 12.0  # rules across that reach this far beyond the last rule down, and so many of them, bound cells
OPEN_ROWS = 3
MIN_FRAME = (60.0, 40.0)  # width and height of a frame around text, not around a word


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by (row, column), boxes on the page as shown; where grids are stacked, each counts its columns anew."""

    box: Box
    cells: tuple[tuple[tuple[int, int], Box], ...]

    @property
    def is_frame(self) -> bool:
        """Whether it only frames text: no row has two cells."""
        rows = [place[0] for place, _ in self.cells]
        return len(rows) == len(set(rows))

    @property
    def area(self) -> float:
        x0, y0, x1, y1 = self.box
        return (x1 - x0) * (y1 - y0)

    def cell_at(self, piece: Box) -> tuple[int, int] | None:
        """(row, column) of the cell that holds the middle of `piece`, None outside the table."""
        x, y = (piece[0] + piece[2]) / 2, (piece[1] + piece[3]) / 2
        x0, y0, x1, y1 = self.box
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return None
        return next((place for place, b in self.cells if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)


def find_tables(rules: Sequence[Box]) -> tuple[Table, ...]:
    """The ruled tables that `rules` draw, from top to bottom; none on most pages (表格识别)."""
    across = sum(x1 - x0 >= y1 - y0 for x0, y0, x1, y1 in rules)
    if across < 2 or len(rules) - across < 2:
        return ()
    return _assemble(rules)


def _assemble(rules: Sequence[Box]) -> tuple[Table, ...]:
    from pdfplumber import table as finder

    edges = finder.merge_edges([_edge(rule) for rule in rules], SNAP, SNAP, SNAP, SNAP)
    cells = _cells(edges)
    groups = finder.cells_to_tables(cells)
    sides = [side for group in groups if len(group) > 1 for side in _open_sides(group, edges)]
    if sides:
        cells = _cells([*edges, *sides])
        groups = finder.cells_to_tables(cells)
    tables = [table for group in groups if (table := _table(group)) is not None]
    tables += _frames(set(cells).difference(*groups), tables)
    return tuple(sorted(tables, key=lambda t: (t.box[1], t.box[0])))


def _cells(edges: list[dict[str, Any]]) -> list[Box]:
    from pdfplumber import table as finder

    cells: list[Box] = finder.intersections_to_cells(finder.edges_to_intersections(edges, SNAP, SNAP))
    return cells


def _open_sides(cells: Sequence[Box], edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The missing outer rules of a table whose rules across run on beyond its last rule down (开口表)."""
    top, bottom = min(c[1] for c in cells), max(c[3] for c in cells)
    rows = [e for e in edges if e["orientation"] == "h" and top - SNAP <= e["top"] <= bottom + SNAP]
    found = []
    for side, outwards in (("x0", -1), ("x1", 1)):
        edge = max(outwards * c[0 if outwards < 0 else 2] for c in cells) * outwards
        ends = [e[side] for e in rows if e["x0"] - SNAP <= edge <= e["x1"] + SNAP]
        beyond = [x for x in ends if outwards * (x - edge) > OPEN]
        for x in sorted(set(beyond), key=lambda x: -outwards * x):
            agree = [e["top"] for e in rows if abs(e[side] - x) <= SNAP]
            if len(agree) >= OPEN_ROWS:
                found.append(_edge((x, min(agree), x, max(agree))))
                break
    return found


def _frames(alone: Iterable[Box], tables: Sequence[Table]) -> list[Table]:
    """Boxes around text that hold no table: 方框 of newspaper pages and notices."""
    return [
        Table(box, (((0, 0), box),))
        for box in sorted(alone)
        if box[2] - box[0] >= MIN_FRAME[0]
        and box[3] - box[1] >= MIN_FRAME[1]
        and not any(_holds(box, table.box) for table in tables)
    ]


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + SNAP
        and outer[1] <= inner[1] + SNAP
        and outer[2] >= inner[2] - SNAP
        and outer[3] >= inner[3] - SNAP
    )


def _edge(rule: Box) -> dict[str, Any]:
    """A rule in the form that pdfplumber's finder takes."""
    x0, y0, x1, y1 = rule
    if x1 - x0 >= y1 - y0:
        y0 = y1 = (y0 + y1) / 2
        return {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": 0.0, "orientation": "h"}
    x0 = x1 = (x0 + x1) / 2
    return {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": 0.0, "height": y1 - y0, "orientation": "v"}


def _table(cells: Sequence[Box]) -> Table | None:
    """Cells with their row and column, counted by their upper left corners; columns in each stretch of rows anew."""
    if not cells:
        return None
    tops, lefts = _levels([c[1] for c in cells]), _levels([c[0] for c in cells])
    box = min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)
    bands = _bands(cells, tops)
    own = [frozenset(_level(lefts, c[0]) for c in band) for band in bands]
    whole = [len(band) == 1 and _holds(band[0], (box[0], band[0][1], box[2], band[0][3])) for band in bands]
    placed = []
    for band, grid in zip(bands, _grids(own, whole), strict=True):
        levels = sorted(grid)
        placed += [((_level(tops, c[1]), levels.index(_level(lefts, c[0]))), c) for c in band]
    return Table(box, tuple(sorted(placed)))


def _bands(cells: Sequence[Box], tops: Sequence[float]) -> list[list[Box]]:
    """Cells between two rules that no cell crosses: those of one row, or of rows that a tall cell links."""
    bands: list[list[Box]] = []
    last, reach = -1, 0.0
    for row, cell in sorted((_level(tops, c[1]), (c[0], c[1], c[2], c[3])) for c in cells):
        if not bands or (row > last and cell[1] > reach - SNAP):
            bands.append([])
        bands[-1].append(cell)
        last, reach = row, max(reach, cell[3])
    return bands


def _grids(own: Sequence[frozenset[int]], whole: Sequence[bool]) -> list[frozenset[int]]:
    """The left edges by which the columns of each band are counted (栅格): those of its stretch.

    A stretch goes on as long as one of its bands has all its edges, so heads and sums over several columns keep to
    the rows below and above. Where bands have edges of their own each, tables are stacked; a row of one whole cell
    parts them too.
    """
    most = max(map(len, own))
    grids: list[frozenset[int]] = []
    while len(grids) < len(own):
        first = len(grids)
        grid, end = own[first], first + 1
        union, finest = grid, len(grid)
        for n in range(first + 1, len(own) if not whole[first] else first):
            union |= own[n]
            finest = max(finest, len(own[n]))
            if whole[n] or len(union) > most:
                break
            if len(union) == finest:
                grid, end = union, n + 1
        grids += [grid] * (end - first)
    return grids


def _levels(values: Sequence[float]) -> list[float]:
    """Distinct values, those within `SNAP` as one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > SNAP:
            levels.append(value)
    return levels


def _level(levels: Sequence[float], value: float) -> int:
    return max(0, bisect_left(levels, value + 1e-6) - 1)
