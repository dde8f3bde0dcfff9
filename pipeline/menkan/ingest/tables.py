"""Ruled tables: cells from the lines that a page draws (有线表格).

pdfplumber's table finder makes cells of the rules that pdfium gives; it is asked only on pages that draw rules in
both directions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from menkan.ingest.columns import Box

# Source: project conventions, points.
SNAP = 3.0  # rules this near one another are one


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by (row, column), boxes on the page as shown."""

    box: Box
    cells: tuple[tuple[tuple[int, int], Box], ...]

    @property
    def is_frame(self) -> bool:
        """Whether it only frames text: no row has two cells."""
        rows = [place[0] for place, _ in self.cells]
        return len(rows) == len(set(rows))

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
    cells = finder.intersections_to_cells(finder.edges_to_intersections(edges, SNAP, SNAP))
    tables = [_table(group) for group in finder.cells_to_tables(cells)]
    return tuple(sorted((t for t in tables if t is not None), key=lambda t: (t.box[1], t.box[0])))


def _edge(rule: Box) -> dict[str, Any]:
    """A rule in the form that pdfplumber's finder takes."""
    x0, y0, x1, y1 = rule
    if x1 - x0 >= y1 - y0:
        y0 = y1 = (y0 + y1) / 2
        return {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": 0.0, "orientation": "h"}
    x0 = x1 = (x0 + x1) / 2
    return {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": 0.0, "height": y1 - y0, "orientation": "v"}


def _table(cells: Sequence[Box]) -> Table | None:
    """Cells with their row and column, counted by their upper left corners."""
    if not cells:
        return None
    tops, lefts = _levels([c[1] for c in cells]), _levels([c[0] for c in cells])
    placed = sorted(((_level(tops, c[1]), _level(lefts, c[0])), (c[0], c[1], c[2], c[3])) for c in cells)
    box = min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells)
    return Table(box, tuple(placed))


def _levels(values: Sequence[float]) -> list[float]:
    """Distinct values, those within `SNAP` as one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > SNAP:
            levels.append(value)
    return levels


def _level(levels: Sequence[float], value: float) -> int:
    return max(0, bisect_left(levels, value + 1e-6) - 1)
