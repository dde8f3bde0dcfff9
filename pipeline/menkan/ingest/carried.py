"""Tables that run over a page's end keep their columns on the next page (跨页表格)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from menkan.ingest.page import Line, PageLines


def carry_tables(pages: Sequence[PageLines]) -> None:
    """Parts the first lines of a page into cells where the page before ends with a table of the same columns.

    Two rows left over show no columns of their own; those of the rows before them hold for as long as no
    character stands between two of them and at least two are filled.
    """
    for before, page in pairwise(pages):
        borders = _borders(before.lines)
        if not borders or not page.lines or page.lines[0].cell is not None:
            continue
        parted: list[Line] = []
        n = 0
        for row, line in enumerate(page.lines):
            cells = [] if line.turned or line.cell is not None else _cells(line, borders, row)
            if len(cells) < 2:
                break
            parted.extend(cells)
            n += 1
        if not n:
            continue
        region = max(line.region for line in page.lines) + 1
        for line in parted:
            line.region = region
        page.lines = parted + page.lines[n:]


def _borders(lines: Sequence[Line]) -> list[float]:
    """Middles between the columns of the table that ends a page; empty where none does."""
    last = next((line for line in reversed(lines) if not line.turned), None)
    if last is None or last.cell is None:
        return []
    spans: dict[int, tuple[float, float]] = {}
    for line in reversed(lines):
        if line.turned:
            continue
        if line.cell is None or line.region != last.region:
            break
        left, right = spans.get(line.cell[1], (line.x0, line.x1))
        spans[line.cell[1]] = min(left, line.x0), max(right, line.x1)
    ordered = [spans[column] for column in sorted(spans)]
    if any(a[1] >= b[0] for a, b in pairwise(ordered)):
        return []  # a head over several columns
    return [(a[1] + b[0]) / 2 for a, b in pairwise(ordered)]


def _cells(line: Line, borders: Sequence[float], row: int) -> list[Line]:
    """The parts of a line in the columns; none where a character stands on a border."""
    import numpy as np

    ink = ~np.isnan(line.boxes[:, 0])
    boxes = line.boxes[ink]
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    quarter = (boxes[:, 2] - boxes[:, 0]) / 4
    columns = [bisect_right(borders, x) for x in middle.tolist()]
    if any(bool((np.abs(middle - x) < quarter).any()) for x in borders) or columns != sorted(columns):
        return []
    kept = np.flatnonzero(ink).tolist()
    found = []
    for column in sorted(set(columns)):
        own = [i for i, c in zip(kept, columns, strict=True) if c == column]
        part = slice(own[0], own[-1] + 1)
        left, right = float(line.boxes[own[0], 0]), float(line.boxes[own[-1], 2])
        raised = tuple(i - own[0] for i in line.raised if own[0] <= i <= own[-1])
        found.append(
            replace(
                line,
                text=line.text[part],
                boxes=line.boxes[part],
                x0=left,
                x1=right,
                cell=(row, column),
                n_gaps=0,
                raised=raised,
            )
        )
    return found
