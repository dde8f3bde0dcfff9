"""Reading order of the blocks of a page: gutters first, then top to bottom (分栏与阅读顺序)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Box = tuple[float, float, float, float]

# Source: project conventions, tuned on newspaper, journal and judgment pages; in em of the region's type.
MIN_GUTTER = 0.8  # narrower is a gap between words
HANGING = 0.75  # a title or mark that reaches no further beyond a gutter's middle crosses no column
MIN_COLUMN = 6.0  # a column of running text is wider than six characters; names and labels are not
MIN_ROWS = 3  # rows of text on both sides of a gutter
WIDE_STRIP = 2.5  # a gap this wide is tried at its edges too
MAX_BESIDE = 40  # pieces looked at beside one piece
MAX_CANDIDATES = 24  # places of gutters tried in one region
ROW_SHIFT = 0.5  # of the height: pieces whose centres differ by less stand on one row
MIN_HEIGHT = 2.0  # of a gutter: three rows cannot stand in less
JUSTIFIED_ROWS = 5  # rows that show a column by themselves,
JUSTIFIED_SHARE = 0.6  # when as many of them end at one edge
SOLID = 10.0  # a row of such a column is one piece, as long as no cell of a table
BREAK = 1.2  # a white strip across the region that is as high may part two articles,
MOVED = 3.0  # when an edge of a column moves by more across it: first lines and lists are set in by less
CAPTION_ROWS = 3  # words under a picture beside a column,
CAPTION_WIDTH = 4.0  # wider than a number,
CAPTION_STEP = 2.5  # and close together
SLIVER = 2  # rows of a paragraph's short end that reach into the gutters below them


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white strip between two columns around `middle`, `width` wide for most rows, that reaches from y0 to y1."""

    middle: float
    width: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class _Region:
    """Pieces ordered by their middles, and what may end a gutter between them.

    Attributes:
        middles: of the pieces, ascending.
        span: top and bottom of the region.
        bars: rules drawn across, and their heights.
        breaks: white strips from one side of the region to the other, their y0 and y1.
        em: type size.
        solid: whether only columns of long rows count.
    """

    pieces: list[Box]
    middles: list[float]
    span: tuple[float, float]
    bars: Sequence[Box]
    breaks: list[tuple[float, float]]
    em: float
    solid: bool


def reading_order(boxes: Sequence[Box], em: float, bars: Sequence[Box] = (), solid: bool = False) -> list[list[int]]:
    """Indices of `boxes` as blocks in reading order (版块阅读顺序).

    The tallest white strip with running text on both sides parts a region into what is above it, left of it, right
    of it and below it, and each part is ordered alike. A region without such a strip is one block: names in two
    rows, labels with their values and cells without rules are read row by row.

    Args:
        boxes: x0, y0, x1, y1 of pieces of lines, y downwards.
        em: type size in the same unit.
        bars: rules drawn across the page: no column runs on below one.
        solid: whether only columns of long rows count, as those of a table never are.
    """
    return _split(list(range(len(boxes))), boxes, em, bars, solid) if boxes else []


def _split(members: list[int], boxes: Sequence[Box], em: float, bars: Sequence[Box], solid: bool) -> list[list[int]]:
    pieces = sorted([boxes[i] for i in members], key=_height)
    middles = [_height(piece) for piece in pieces]
    span = min(b[1] for b in pieces), max(b[3] for b in pieces)
    bars = [b for b in bars if span[0] < b[1] and b[3] < span[1]]
    region = _Region(pieces, middles, span, bars, _breaks(pieces, em), em, solid)
    gutter = _best_gutter(region, _candidates(members, boxes, em))
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
    return [block for part in parts for block in _split(part, boxes, em, bars, solid)]


def _best_gutter(region: _Region, candidates: Sequence[float]) -> Gutter | None:
    """The valid gutter of the region that is tallest."""
    best: Gutter | None = None
    height = MIN_HEIGHT * region.em
    for x in candidates:
        for extent in _extents(x, region, height):
            for gutter in _whole(extent, region):
                if gutter.y1 - gutter.y0 > height and _has_columns(gutter, region):
                    best, height = gutter, gutter.y1 - gutter.y0 + region.em
    return best


def _breaks(pieces: Sequence[Box], em: float) -> list[tuple[float, float]]:
    """The white strips, `BREAK` high, that no piece of the region touches."""
    ordered = sorted(pieces, key=lambda b: b[1])
    found, reach = [], ordered[0][3]
    for _, y0, _, y1 in ordered:
        if y0 - reach >= BREAK * em:
            found.append((reach, y0))
        reach = max(reach, y1)
    return found


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


def _extents(middle: float, region: _Region, height: float) -> list[Gutter]:
    """The white parts, taller than `height`, of the strip around x = `middle`, between what crosses it."""
    top, bottom = region.span
    left, right = middle - HANGING * region.em, middle + HANGING * region.em
    crossing = [(y0, y1) for x0, y0, x1, y1 in region.pieces if x0 < left and x1 > right]
    crossing += [(y0, y1) for x0, y0, x1, y1 in region.bars if x0 < middle < x1]
    gutters, start = [], top
    for y0, y1 in [*sorted(crossing), (bottom, bottom)]:
        if y0 - start > height and (gutter := _between(middle, start, y0, region)) is not None:
            gutters.append(gutter)
        start = max(start, y1)
    return gutters


def _between(middle: float, y0: float, y1: float, region: _Region) -> Gutter | None:
    """The gutter around `middle` from y0 to y1, None where one side is empty."""
    left, right = _sides(middle, y0, y1, region)
    if not left or not right:
        return None
    ends, starts = sorted(b[2] for b in left), sorted(b[0] for b in right)
    # A tenth of the lines may hang into it with their punctuation.
    return Gutter(middle, starts[len(starts) // 10] - ends[-1 - len(ends) // 10], y0, y1)


def _sides(middle: float, y0: float, y1: float, region: _Region) -> tuple[list[Box], list[Box]]:
    """The pieces left and right of `middle` whose own middles lie between y0 and y1."""
    beside = region.pieces[bisect_left(region.middles, y0) : bisect_right(region.middles, y1)]
    return [b for b in beside if b[0] + b[2] < 2 * middle], [b for b in beside if b[0] + b[2] >= 2 * middle]


def _whole(gutter: Gutter, region: _Region) -> list[Gutter]:
    """The parts of a gutter between the breaks of the region at which its columns change (换栏处截断)."""
    x, top, bottom = gutter.middle, gutter.y0, gutter.y1
    edges = [top]
    for y0, y1 in region.breaks:
        if top < y0 and y1 < bottom:
            above, below = _sides(x, edges[-1], y0, region), _sides(x, y1, bottom, region)
            ends = _is_sliver(above, edges[-1] > region.span[0])
            ends |= bottom < region.span[1] and _is_sliver(below, True)
            if ends or any(_has_moved(a, b, region.em) for a, b in zip(above, below, strict=True)):
                edges.append((y0 + y1) / 2)
    if len(edges) == 1:
        return [gutter]
    found = [_between(x, y0, y1, region) for y0, y1 in pairwise([*edges, bottom])]
    return [part for part in found if part is not None]


def _is_sliver(sides: tuple[list[Box], list[Box]], is_bounded: bool) -> bool:
    """Whether a part of a gutter is a row or two that belong elsewhere: the short end of a paragraph (段末短行).

    They stand on one side, or next to what ends the gutter.
    """
    return (is_bounded or not all(sides)) and len(rows_of([*sides[0], *sides[1]])) <= SLIVER


def _has_moved(above: Sequence[Box], below: Sequence[Box], em: float) -> bool:
    """Whether running text goes on between other edges: another article begins (栏宽变化)."""
    if not _is_text(above, em) or not _is_text(below, em):
        return False
    left = min(b[0] for b in above) - min(b[0] for b in below)
    right = max(b[2] for b in above) - max(b[2] for b in below)
    return abs(left) > MOVED * em or abs(right) > MOVED * em


def _has_columns(gutter: Gutter, region: _Region) -> bool:
    """Whether running text stands on both sides: enough rows, and most of them wide."""
    em = region.em
    if gutter.width < MIN_GUTTER * em:
        return False
    left, right = _sides(gutter.middle, gutter.y0, gutter.y1, region)
    n_beside = _rows_beside(left, right)
    if region.solid:
        return n_beside >= MIN_ROWS and _is_solid(left, em) and _is_solid(right, em)
    if n_beside and _is_justified(left, em) and (len(right) >= MIN_ROWS or not _touch(left, right)):
        return True  # the right column of the last page may have one line only
    if n_beside and _is_justified(right, em) and _is_caption(left, right, em):
        return True
    return n_beside >= MIN_ROWS and _is_text(left, em) and _is_text(right, em)


def _rows_beside(left: Sequence[Box], right: Sequence[Box]) -> int:
    """How many rows of the left side have text of the right side at their height: signatures have next to none."""
    tops, bottoms = sorted(b[1] for b in right), sorted(b[3] for b in right)
    return sum(bisect_left(tops, b[3]) > bisect_right(bottoms, b[1]) for b in left)


def _touch(left: Sequence[Box], right: Sequence[Box]) -> bool:
    """Whether pieces of both sides run into one another: they are words of one line."""
    return any(a[2] > b[0] and a[1] < b[3] and b[1] < a[3] for b in right for a in left)


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


def _is_caption(side: Sequence[Box], column: Sequence[Box], em: float) -> bool:
    """Whether a side is a few rows, one below the other, that begin beside the middle of a column (图注、小标题).

    What begins beside its first row may be the number or label of a paragraph.
    """
    rows = rows_of(side)
    top = min(b[1] for b in side)
    return (
        len(rows) <= CAPTION_ROWS
        and max(right - left for left, right, _ in rows) >= CAPTION_WIDTH * em
        and all(b[2] - a[2] <= CAPTION_STEP * em for a, b in pairwise(rows))
        and top > min(b[3] for b in column)
    )


def _is_solid(side: Sequence[Box], em: float) -> bool:
    """Whether most rows are one long piece; the cells of a table are shorter."""
    return 2 * sum(b[2] - b[0] >= SOLID * em for b in side) > len(rows_of(side))


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
