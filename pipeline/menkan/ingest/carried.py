"""Tables that run over a page's end keep their columns on the next page (跨页表格)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from menkan.ingest.joints import ends_sentence
from menkan.ingest.page import Line, PageLines

# Source: project conventions.
FILLED = 1.0  # em: a line that comes as near to its column's edge is filled
FILLED_LINES = 3  # that end together show where the edge is


def carry_tables(pages: Sequence[PageLines]) -> None:
    """Parts the first lines of a page into cells where the page before ends with a table of the same columns.

    Two rows left over show no columns of their own; those of the rows before them hold for as long as no
    character stands between two of them and at least two are filled.
    """
    for before, page in pairwise(pages):
        _carry(before, page)
        _join_cut_row(before.lines, page.lines)


def _carry(before: PageLines, page: PageLines) -> None:
    """Parts the first lines of `page` by the columns of the table that ends the page before."""
    borders = _borders(before.lines)
    if not borders or not page.lines or page.lines[0].cell is not None:
        return
    parted: list[Line] = []
    n = 0
    for row, line in enumerate(page.lines):
        cells = [] if line.turned or line.cell is not None else _cells(line, borders, row)
        if len(cells) < 2:
            break
        parted.extend(cells)
        n += 1
    if not n:
        return
    region = max(line.region for line in page.lines) + 1
    for line in parted:
        line.region = region
    page.lines = parted + page.lines[n:]


def _join_cut_row(before: Sequence[Line], lines: Sequence[Line]) -> None:
    """Marks the first line of a page that goes on in the last cell of the page before (跨页单元格).

    That cell is the last of its row and the only one of the row on the next page; its last line is filled, as
    other lines of its column are, ends no sentence, and the next line begins at the column's edge.
    """
    last = next((line for line in reversed(before) if not line.turned), None)
    line = next((line for line in lines if not line.turned), None)
    if last is None or line is None or last.cell is None or line.cell is None or last.cell[1] != line.cell[1]:
        return
    row = {
        other.cell[1] for other in lines if other.cell and other.region == line.region and other.cell[0] == line.cell[0]
    }
    column = [other for other in before if other.cell and other.region == last.region and other.cell[1] == last.cell[1]]
    ends = sorted(other.x1 for other in column)[-FILLED_LINES:]  # the outermost may hang with its punctuation
    left = min(other.x0 for other in column)
    figures = last.text[-1].isdigit() and line.text[0].isdigit()
    line.goes_on = (
        len(row) == 1
        and len(ends) == FILLED_LINES
        and last.x1 >= ends[0] - FILLED * last.em
        and ends[-1] - ends[0] <= FILLED * last.em
        and abs(line.x0 - left) <= FILLED * line.em
        and not (figures or ends_sentence(last.text))
    )


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
