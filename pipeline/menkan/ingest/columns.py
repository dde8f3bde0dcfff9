"""Reading order of the blocks of a page: gutters first, then top to bottom (分栏与阅读顺序)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]

# Source: project conventions, tuned on newspaper, journal and judgment pages; in em of the region's type.
MIN_GUTTER = 0.8  # narrower is a gap between words
MIN_COLUMN = 6.0  # a column of running text is wider than six characters; names and labels are not
MIN_ROWS = 3  # rows of text on both sides of a gutter
WIDE_STRIP = 2.5  # a gap this wide is tried at its edges too
MAX_BESIDE = 40  # pieces looked at beside one piece
MAX_CANDIDATES = 24  # places of gutters tried in one region
ROW_SHIFT = 0.5  # of the height: pieces whose centres differ by less stand on one row
MIN_HEIGHT = 2.0  # of a gutter: three rows cannot stand in less
JUSTIFIED_ROWS = 5  # rows that show a column by themselves,
JUSTIFIED_SHARE = 0.6  # when as many of them end at one edge


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white strip between two columns around `middle`, `width` wide for most rows, that reaches from y0 to y1."""

    middle: float
    width: float
    y0: float
    y1: float


def reading_order(boxes: Sequence[Box], em: float) -> list[list[int]]:
    """Indices of `boxes` as blocks in reading order (版块阅读顺序).

    The tallest white strip with running text on both sides parts a region into what is above it, left of it, right
    of it and below it, and each part is ordered alike. A region without such a strip is one block: names in two
    rows, labels with their values and cells without rules are read row by row.

    Args:
        boxes: x0, y0, x1, y1 of pieces of lines, y downwards.
        em: type size in the same unit.
    """
    return _split(list(range(len(boxes))), boxes, em) if boxes else []


def _split(members: list[int], boxes: Sequence[Box], em: float) -> list[list[int]]:
    gutter = _best_gutter(members, boxes, em)
    if gutter is None:
        return [members]
    above, left, right, below = [], [], [], []
    for i in members:
        x0, y0, x1, y1 = boxes[i]
        at = (y0 + y1) / 2
        if at < gutter.y0:
            above.append(i)
        elif at > gutter.y1:
            below.append(i)
        elif (x0 + x1) / 2 < gutter.middle:
            left.append(i)
        else:
            right.append(i)
    parts = [part for part in (above, left, right, below) if part]
    if len(parts) < 2:
        return [members]
    return [block for part in parts for block in _split(part, boxes, em)]


def _best_gutter(members: list[int], boxes: Sequence[Box], em: float) -> Gutter | None:
    """The valid gutter of the region that is tallest."""
    best: Gutter | None = None
    pieces = sorted([boxes[i] for i in members], key=_height)
    middles = [_height(piece) for piece in pieces]
    span = min(b[1] for b in pieces), max(b[3] for b in pieces)
    for x in _candidates(members, boxes, em):
        height = MIN_HEIGHT * em if best is None else best.y1 - best.y0 + em
        for gutter in _extents(x, pieces, middles, span, height):
            if _has_columns(gutter, pieces, em) and (best is None or gutter.y1 - gutter.y0 > best.y1 - best.y0):
                best = gutter
    return best


def _candidates(members: list[int], boxes: Sequence[Box], em: float) -> list[float]:
    """Places midway between a piece and its neighbour on the right, and at both edges of wide gaps, likeliest first.

    Of the places that coincide within half an em one is kept. A tall gutter found early saves the
    rest.
    """
    ordered = sorted(members, key=lambda i: boxes[i][1])
    places: Counter[int] = Counter()
    for n, i in enumerate(ordered):
        ax0, _, ax1, ay1 = boxes[i]
        right, left = [], []
        for j in ordered[n + 1 : n + 1 + MAX_BESIDE]:
            bx0, by0, bx1, _ = boxes[j]
            if by0 >= ay1 - 0.2 * em:
                break
            if bx0 >= ax1 - 0.2 * em:
                right.append(bx0)
            elif ax0 >= bx1 - 0.2 * em:
                left.append(bx1)
        for end, start in ([(ax1, min(right))] if right else []) + ([(max(left), ax0)] if left else []):
            if start - end >= MIN_GUTTER * em:
                places[round((start + end) / em)] += 1
                if start - end > WIDE_STRIP * em:  # its middle may lie within the column of other rows
                    places[round(2 * end / em + 0.8)] += 1
                    places[round(2 * start / em - 0.8)] += 1
    pieces = [boxes[i] for i in ordered]
    likeliest = (place * em / 2 for place, _ in places.most_common(MAX_CANDIDATES))
    return [x for x in likeliest if _parts_text(x, pieces, MIN_HEIGHT * em)]


def _parts_text(middle: float, pieces: Sequence[Box], height: float) -> bool:
    """Whether the strip around x = `middle` is white for more than `height` with something on both sides.

    Few candidates are, and this is told faster than a gutter is measured.

    Args:
        middle: x of the strip.
        pieces: from top to bottom by their upper edges.
        height: in the unit of the pieces.
    """
    crossing = [(y0, y1) for x0, y0, x1, y1 in pieces if x0 < middle < x1]
    whites, reach = [], pieces[0][1]
    for y0, y1 in [*crossing, (float("inf"), 0.0)]:
        if y0 - reach > height:
            whites.append((2 * reach, 2 * y0))
        if y1 > reach:
            reach = y1
    left = [y0 + y1 for _, y0, x1, y1 in pieces if x1 <= middle] if whites else []
    right = [y0 + y1 for x0, y0, _, y1 in pieces if x0 >= middle] if left else []
    return any(
        any(top <= at <= bottom for at in left) and any(top <= at <= bottom for at in right) for top, bottom in whites
    )


def _height(piece: Box) -> float:
    return (piece[1] + piece[3]) / 2


def _extents(
    middle: float, pieces: Sequence[Box], middles: Sequence[float], span: tuple[float, float], height: float
) -> list[Gutter]:
    """The white parts, taller than `height`, of the strip around x = `middle`, between pieces that cross it."""
    top, bottom = span
    crossing = sorted([(y0, y1) for x0, y0, x1, y1 in pieces if x0 < middle < x1])
    gutters, start = [], top
    for y0, y1 in [*crossing, (bottom, bottom)]:
        if y0 - start > height:
            beside = pieces[bisect_left(middles, start) : bisect_right(middles, y0)]
            left = sorted(b[2] for b in beside if b[2] <= middle)
            right = sorted(b[0] for b in beside if b[0] >= middle)
            if left and right:  # a tenth of the lines may hang into it with their punctuation
                width = right[len(right) // 10] - left[-1 - len(left) // 10]
                gutters.append(Gutter(middle, width, start, y0))
        start = max(start, y1)
    return gutters


def _has_columns(gutter: Gutter, pieces: Sequence[Box], em: float) -> bool:
    """Whether running text stands on both sides: enough rows, and most of them wide."""
    if gutter.width < MIN_GUTTER * em:
        return False
    beside = [b for b in pieces if gutter.y0 <= (b[1] + b[3]) / 2 <= gutter.y1]
    left, right = [b for b in beside if b[2] <= gutter.middle], [b for b in beside if b[0] >= gutter.middle]
    n_beside = _rows_beside(left, right)
    if n_beside and _is_justified(left, em):
        return True  # the right column of the last page may have one line only
    return n_beside >= MIN_ROWS and _is_text(left, em) and _is_text(right, em)


def _rows_beside(left: Sequence[Box], right: Sequence[Box]) -> int:
    """How many rows of the left side have text of the right side at their height: signatures have next to none."""
    tops, bottoms = sorted(b[1] for b in right), sorted(b[3] for b in right)
    return sum(bisect_left(tops, b[3]) > bisect_right(bottoms, b[1]) for b in left)


def _is_text(side: Sequence[Box], em: float) -> bool:
    widths = sorted(right - left for left, right, _ in rows_of(side))
    return len(widths) >= MIN_ROWS and widths[len(widths) // 2] >= MIN_COLUMN * em


def _is_justified(side: Sequence[Box], em: float) -> bool:
    """Whether most rows are wide and end at one edge: a column of its own, however little stands beside it."""
    rows = rows_of(side)
    if len(rows) < JUSTIFIED_ROWS:
        return False
    edge = sorted(right for _, right, _ in rows)[len(rows) * 3 // 4]
    full = [1 for left, right, _ in rows if abs(right - edge) <= 0.5 * em and right - left >= MIN_COLUMN * em]
    return len(full) >= JUSTIFIED_SHARE * len(rows)


def rows_of(pieces: Sequence[Box]) -> list[tuple[float, float, float]]:
    """Left, right and bottom of the rows that the pieces form, from top to bottom."""
    rows: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in sorted(pieces, key=lambda b: b[1] + b[3]):
        if rows and (y0 + y1) / 2 < rows[-1][2]:
            rows[-1] = min(rows[-1][0], x0), max(rows[-1][1], x1), rows[-1][2]
        else:
            rows.append((x0, x1, y1))
    return rows


def piece_rows(block: Iterable[int], pieces: Sequence[Box]) -> list[list[int]]:
    """The pieces of one block as rows from top to bottom, each from left to right (成行)."""
    rows: list[list[int]] = []
    centre = height = 0.0
    for i in sorted(block, key=lambda i: (pieces[i][1] + pieces[i][3], pieces[i][0])):
        _, y0, _, y1 = pieces[i]
        at, tall = (y0 + y1) / 2, y1 - y0
        if rows and at - centre < ROW_SHIFT * max(height, tall) and at - centre < max(height, tall) - 0.1:
            rows[-1].append(i)
            if tall > height:
                centre, height = at, tall
        else:
            rows.append([i])
            centre, height = at, tall
    for row in rows:
        row.sort(key=lambda i: pieces[i][0])
    return rows
