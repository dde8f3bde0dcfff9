"""Tables that run over a page's end keep their columns on the next page (跨页表格)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from menkan.ingest.joints import ends_sentence
from menkan.ingest.page import Line, PageLines

# Source: project conventions.
STRIP = 0.25  # em of white between two cells of a row,
HALF = 0.45  # of a closing mark is white
APART = 0.8  # em between two of them at least
FILLED = 1.0  # em: a line that comes as near to its column's edge is filled
FILLED_LINES = 3  # that end together show where the edge is


_CLOSING = frozenset("，。；：、！？）》〉”’」』】〕］")

Strip = tuple[float, float]  # left and right


def carry_tables(pages: Sequence[PageLines]) -> None:
    """Parts the first lines of a page into cells where the page before ends with a table of the same columns.

    Two rows left over show no columns of their own; those of the rows before them hold for as long as no
    character stands between two of them and at least two are filled. So do those of the page behind for a head
    that ends a page.
    """
    for before, page in pairwise(pages):
        _carry(before, page)
        _carry_back(before, page)
        _join_cut_row(before.lines, page.lines)


def _carry(before: PageLines, page: PageLines) -> None:
    """Parts the first lines of `page` by the columns of the table that ends the page before."""
    strips = _strips(list(reversed(before.lines)))
    if strips and page.lines and page.lines[0].cell is None:
        parted, n = _rows(page.lines, strips)
        _number(parted, page)
        page.lines = parted + page.lines[n:]


def _carry_back(before: PageLines, page: PageLines) -> None:
    """Parts the last lines of `before` by the columns of the table that begins the page behind."""
    strips = _strips(page.lines)
    if strips and before.lines and before.lines[-1].cell is None:
        parted, n = _rows(list(reversed(before.lines)), strips)
        parted.sort(key=lambda line: line.cell is not None and (-line.cell[0], line.cell[1]))
        _number(parted, before)
        before.lines = before.lines[: len(before.lines) - n] + parted


def _rows(lines: Sequence[Line], strips: Sequence[Strip]) -> tuple[list[Line], int]:
    """The cells of the first lines that leave the `strips` white, and how many lines they are."""
    parted: list[Line] = []
    for row, line in enumerate(lines):
        cells = [] if line.turned or line.cell is not None else _cells(line, strips, row)
        if len(cells) < 2:
            return parted, row
        parted.extend(cells)
    return parted, len(lines)


def _number(parted: Sequence[Line], page: PageLines) -> None:
    region = max(line.region for line in page.lines) + 1
    for line in parted:
        line.region = region


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


def _strips(lines: Sequence[Line]) -> list[Strip]:
    """What is white between the columns of the table that the first of `lines` begins; empty where it begins none."""
    first = next((line for line in lines if not line.turned), None)
    if first is None or first.cell is None:
        return []
    spans: dict[int, tuple[float, float]] = {}
    for line in lines:
        if line.turned:
            continue
        if line.cell is None or line.region != first.region:
            break
        left, right = spans.get(line.cell[1], (line.x0, line.x1))
        spans[line.cell[1]] = min(left, line.x0), max(right, line.x1)
    ordered = [spans[column] for column in sorted(spans)]
    if any(a[1] >= b[0] for a, b in pairwise(ordered)):
        return []  # a head over several columns
    return [(a[1], b[0]) for a, b in pairwise(ordered)]


def _cells(line: Line, strips: Sequence[Strip], row: int) -> list[Line]:
    """The parts of a line in the columns; none where it leaves no white in a strip, as a line of text does."""
    import numpy as np

    ink = ~np.isnan(line.boxes[:, 0])
    boxes = line.boxes[ink].tolist()
    chars = [c for c, is_ink in zip(line.text, ink.tolist(), strict=True) if is_ink]
    ends = [b[2] - (HALF * (b[2] - b[0]) if c in _CLOSING else 0.0) for c, b in zip(chars, boxes, strict=True)]
    gaps = [(end, b[0]) for end, b in zip(ends, boxes[1:], strict=False) if b[0] - end >= STRIP * line.em]
    gaps = [(-np.inf, boxes[0][0]), *gaps, (ends[-1], np.inf)]
    borders: list[float] = []
    for left, right in strips:
        white, start, end = max((min(right, b) - max(left, a), a, b) for a, b in gaps)
        if white <= 0:
            return []
        borders.append((max(left, start) + min(right, end)) / 2)
    columns = [bisect_right(borders, (b[0] + b[2]) / 2) for b in boxes]
    apart = [b[0] - a[2] for a, b, m, n in zip(boxes, boxes[1:], columns, columns[1:], strict=False) if m < n]
    if max(apart, default=0.0) < APART * line.em or columns != sorted(columns):
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
