"""Characters of a page become printed lines in reading order (版面分析：字符 → 行)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from menkan.ingest.blanks import blanks_of_line, may_hold_blank
from menkan.ingest.columns import Box, piece_rows, reading_order
from menkan.ingest.downwards import set_downwards
from menkan.ingest.glyphs import SLANTED
from menkan.ingest.overlays import find_overlays
from menkan.ingest.page import Array, Glyphs, Line, PageLines, middle_of
from menkan.ingest.tables import Table
from menkan.ingest.unruled import FIGURE_SHARE, MIN_FIGURE_ROWS, STRIP, find_unruled, may_hold_table

# Source: project conventions, in shares of the type size; measured on pages of six producers.
RUN_GAP = 0.8  # a wider gap ends a run: it may be a gutter
RUN_BACK = 0.3  # so does a step back by more than this
RUN_SHIFT = 0.3  # and a baseline or centre that moves more
RUN_SIZE = 1.4  # and a change of size by more than this factor
LATIN_BODY = 1.25  # height of a Latin font's box in type sizes, about
RAISED_SIZE = 0.82  # of the type beside it: a raised digit is smaller, its Latin box included,
RAISED_BY = 0.18  # and ends so far above its foot
LEAST_CELLS = 6  # pieces that make a table without rules

_OPENING = list(map(ord, "（《〈“‘「『【〔［"))
_CLOSING = list(map(ord, "，。；：、！？）》〉”’」』】〕］"))


def lay_out(glyphs: Glyphs, page: PageLines, tables: Sequence[Table] = (), rules: Sequence[Box] = ()) -> PageLines:
    """Fills `page` with its lines: main reading direction first, turned text after it (整页排版还原).

    Args:
        glyphs: visible characters of the page.
        page: number and size; its lines are set.
        tables: ruled tables, whose cells are read row by row.
        rules: straight strokes; those across end the columns above them.
    """
    import numpy as np

    if not len(glyphs):
        return page
    glyphs.turns = np.where(set_downwards(glyphs, tables), 1, glyphs.turns)
    counts = np.bincount(glyphs.turns, minlength=SLANTED + 1)
    directions = sorted(range(SLANTED), key=lambda t: (-int(counts[t]), t))
    bars = [rule for rule in rules if rule[2] - rule[0] > rule[3] - rule[1]]
    page.depth = page.width if directions[0] % 2 else page.height
    for turn in [*directions, SLANTED]:
        if not counts[turn]:
            continue
        part = glyphs.take(np.flatnonzero(glyphs.turns == turn)) if counts[turn] < len(glyphs) else glyphs
        first = page.lines[-1].region + 1 if page.lines else 0
        if turn == SLANTED:
            lines = _slanted(part, first)
        else:
            drawn = (tables, bars) if turn == 0 else ((), ())
            lines = _lay_out_upright(part, _upright(part.boxes, turn, page), drawn, first)
        for line in lines:
            line.turned |= turn != directions[0]
        page.lines.extend(lines)
    return page


def _slanted(glyphs: Glyphs, first_region: int) -> list[Line]:
    """Slanted text as one line in the order of the page's content: a watermark, no part of any paragraph."""
    text = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    x0, y0 = glyphs.boxes[:, :2].min(axis=0).tolist()
    x1, y1 = glyphs.boxes[:, 2:].max(axis=0).tolist()
    em = float((glyphs.boxes[:, 3] - glyphs.boxes[:, 1]).max())
    return [Line(text, glyphs.boxes, x0, y0, x1, y1, em, first_region)]


def _upright(boxes: Array, turn: int, page: PageLines) -> Array:
    """Boxes in reading coordinates: x along the lines, y from line to line."""
    import numpy as np

    if turn == 0:
        return boxes
    x0, y0, x1, y1 = boxes.T
    width, height = page.width, page.height
    if turn == 1:  # reads downwards: the first line stands rightmost
        return np.stack([y0, width - x1, y1, width - x0], axis=1)
    if turn == 2:
        return np.stack([width - x1, height - y1, width - x0, height - y0], axis=1)
    return np.stack([height - y1, x0, height - y0, x1], axis=1)


def _lay_out_upright(
    glyphs: Glyphs, boxes: Array, drawn: tuple[Sequence[Table], Sequence[Box]], first_region: int
) -> list[Line]:
    """Lines of characters whose reading coordinates are `boxes`; `drawn` are ruled tables and rules across."""
    import numpy as np

    tables, bars = drawn
    runs = _runs(boxes, tables)
    over = find_overlays(runs.extents, runs.em)
    unruled = _unruled(glyphs, boxes, runs, tables, over)
    if unruled:  # cells that nearly touch were one run
        tables = (*tables, *unruled)
        runs = _runs(boxes, tables)
        over = find_overlays(runs.extents, runs.em)
    rows: list[list[int]] = []
    places: list[tuple[int, tuple[int, int] | None]] = []
    region = first_region
    body = sorted(set(range(len(runs.pieces))) - set(over))
    for block, cell in _blocks(body, runs, tables, bars):
        if cell is None or (places and places[-1][1] is None):
            region += bool(places)
        for row in piece_rows(block, runs.pieces):
            rows.append(row)
            places.append((region, cell))
    for n, i in enumerate(over, 1):
        rows.append([i])
        places.append((region + n, None))
    chosen = np.array([i for row in rows for i in row])
    starts, sizes = runs.starts[chosen], runs.ends[chosen] - runs.starts[chosen]
    behind = np.cumsum(sizes)
    order = np.arange(behind[-1]) + np.repeat(starts - behind + sizes, sizes)
    first_runs = np.cumsum([0, *map(len, rows[:-1])])
    lines = _lines(glyphs.take(order), boxes.take(order, axis=0), np.add.reduceat(sizes, first_runs), places)
    for line in lines[len(lines) - len(over) :]:
        line.turned = True
    return lines


@dataclass(slots=True, eq=False)
class _Runs:
    """Runs of characters on one line, in content order: where they start and end, and their extents."""

    starts: Array
    ends: Array
    extents: Array
    pieces: list[Box]
    em: float


def _runs(boxes: Array, tables: Sequence[Table]) -> _Runs:
    import numpy as np

    starts = _run_starts(boxes, _cell_numbers(boxes, tables))
    extents = np.concatenate(
        [np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)], axis=1
    )
    pieces: list[Box] = [(r[0], r[1], r[2], r[3]) for r in extents.tolist()]
    em = middle_of(boxes[:, 3] - boxes[:, 1]) or 1.0
    return _Runs(starts, np.append(starts[1:], len(boxes)), extents, pieces, em)


def _unruled(glyphs: Glyphs, boxes: Array, runs: _Runs, tables: Sequence[Table], over: Sequence[int]) -> list[Table]:
    """Tables that rules do not show, in what ruled tables and overlays leave."""
    import numpy as np

    if len(runs.pieces) < LEAST_CELLS:
        return []
    digit = (glyphs.codes >= 0x30) & (glyphs.codes <= 0x39)
    n_digits = np.add.reduceat(digit.astype(np.int32), runs.starts)
    sizes = runs.ends - runs.starts
    figures = np.flatnonzero(n_digits >= FIGURE_SHARE * sizes)
    if len(figures) < MIN_FIGURE_ROWS or int(_behind(figures, glyphs.codes, runs).sum()) < MIN_FIGURE_ROWS:
        return []  # most pages
    free = np.ones(len(runs.pieces), np.bool_)
    free[list(over)] = False
    for i, piece in enumerate(runs.pieces if tables else ()):
        free[i] &= all(table.is_frame or table.cell_at(piece) is None for table in tables)
    chosen = np.flatnonzero(free)
    n_digits, sizes = n_digits[chosen], sizes[chosen]
    pieces = [runs.pieces[i] for i in chosen]
    if not may_hold_table(pieces, (n_digits >= FIGURE_SHARE * sizes).tolist()):
        return []
    kept = np.repeat(free, runs.ends - runs.starts)
    inside = _tight(glyphs.codes[kept], boxes[kept])
    found: list[Table] = []
    for column in reading_order(pieces, runs.em, solid=True):  # a table keeps to its column
        own = np.asarray(column)
        found += find_unruled([pieces[i] for i in column], n_digits[own], sizes[own], inside, runs.em)
    return found


def _behind(figures: Array, codes: Array, runs: _Runs) -> Array:
    """Mask of the runs `figures` that stand behind another one, with room for a column's strip between them."""
    import numpy as np

    x0, y0, x1, y1 = runs.extents.T
    beside = (y0 < y1[figures, None]) & (y1 > y0[figures, None]) & (x0 < x0[figures, None])
    ends = np.where(beside, x1, -np.inf)
    gap = x0[figures] - ends.max(axis=1)  # infinite where nothing stands before it
    closed = codes[runs.ends[ends.argmax(axis=1)] - 1].tolist()
    hangs = np.array([c in _CLOSING for c in closed])  # its white half may be the strip
    found: Array = np.isfinite(gap) & ((gap >= STRIP * runs.em) | hangs)
    return found


def _cell_numbers(boxes: Array, tables: Sequence[Table]) -> Array | None:
    """The number of the table cell that holds each character, 0 outside; None on a page without tables."""
    import numpy as np

    if not tables:
        return None
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    numbers = np.zeros(len(boxes), np.int32)
    cells = [box for table in tables for _, box in table.cells]
    for n, (x0, y0, x1, y1) in enumerate(cells, 1):
        numbers[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)] = n
    return numbers


def _run_starts(boxes: Array, cells: Array | None) -> Array:
    """Where a new run of characters on one line begins, in content order; a run keeps to one cell."""
    import numpy as np

    height = boxes[:, 3] - boxes[:, 1]
    small = np.maximum(np.minimum(height[1:], height[:-1]), 0.1)
    large = np.maximum(height[1:], height[:-1])
    gap = boxes[1:, 0] - boxes[:-1, 2]
    shift = np.minimum(
        np.abs(boxes[1:, 3] - boxes[:-1, 3]), np.abs(boxes[1:, 1] + boxes[1:, 3] - boxes[:-1, 1] - boxes[:-1, 3]) / 2
    )
    new = (gap > RUN_GAP * small) | (gap < -RUN_BACK * small) | (shift > RUN_SHIFT * small) | (large > RUN_SIZE * small)
    if cells is not None:
        new |= cells[1:] != cells[:-1]
    return np.concatenate(([0], np.flatnonzero(new) + 1))


def _tight(codes: Array, boxes: Array) -> Array:
    """`boxes` with the white half of full-width marks cut off: typesetters let it hang into the gutter."""
    import numpy as np

    tight, half = boxes.copy(), 0.45 * (boxes[:, 2] - boxes[:, 0])
    apart = np.ones(len(boxes) + 1, np.bool_)  # within a word they keep their width
    apart[1:-1] = np.abs(boxes[1:, 0] - boxes[:-1, 2]) > 0.2 * half[1:]
    opening, closing = np.isin(codes, _OPENING) & apart[:-1], np.isin(codes, _CLOSING) & apart[1:]
    tight[opening, 0] += half[opening]
    tight[closing, 2] -= half[closing]
    return tight


def _blocks(
    members: Sequence[int], runs: _Runs, tables: Sequence[Table], bars: Sequence[Box]
) -> list[tuple[list[int], tuple[int, int] | None]]:
    """Blocks of pieces in reading order; the cells of a table follow one another where the table stands."""
    pieces, em = runs.pieces, runs.em
    if not tables:
        return [(block, None) for block in _within(members, runs, bars)]
    inside: dict[int, dict[tuple[int, int], list[int]]] = {}
    free: list[int] = []
    innermost = sorted(range(len(tables)), key=lambda t: tables[t].area)
    for i in members:
        place = next(((t, cell) for t in innermost if (cell := tables[t].cell_at(pieces[i])) is not None), None)
        if place is None:
            free.append(i)
        else:
            inside.setdefault(place[0], {}).setdefault(place[1], []).append(i)
    held = sorted(inside)
    boxes = [pieces[i] for i in free] + [tables[t].box for t in held]
    found: list[tuple[list[int], tuple[int, int] | None]] = []
    for block in reading_order(boxes, em, bars):
        text: list[int] = []
        for k in sorted(block, key=lambda k: boxes[k][1]) if any(k >= len(free) for k in block) else block:
            if k < len(free):
                text.append(free[k])
                continue
            if text:
                found.append((text, None))
                text = []
            cells = inside[held[k - len(free)]]
            if tables[held[k - len(free)]].is_frame:
                found.extend((b, None) for c in sorted(cells) for b in _within(cells[c], runs, bars))
            else:
                found.extend((cells[c], c) for c in sorted(cells))
        if text:
            found.append((text, None))
    return found


def _within(members: Sequence[int], runs: _Runs, bars: Sequence[Box]) -> list[list[int]]:
    return [[members[k] for k in block] for block in reading_order([runs.pieces[i] for i in members], runs.em, bars)]


def _lines(
    glyphs: Glyphs,
    boxes: Array,
    sizes: Array,
    places: Sequence[tuple[int, tuple[int, int] | None]],
) -> list[Line]:
    """Printed lines of ordered characters: `sizes` of them each, with blanks set where print has them."""
    import numpy as np

    text = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    candidate = may_hold_blank(glyphs, boxes)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    extents = _extents(boxes, glyphs.codes, starts)
    has_candidate = np.maximum.reduceat(candidate, starts)
    raised = _raised(glyphs.codes, boxes, extents, sizes)
    has_raised = np.maximum.reduceat(raised, starts)
    blank = np.full((1, 4), np.nan, np.float32)
    found = []
    for n, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        words, placed, n_gaps = text[start:end], glyphs.boxes[start:end], 0
        high = np.flatnonzero(raised[start:end]).tolist() if has_raised[n] else []
        if has_candidate[n]:
            at, n_gaps = blanks_of_line(words, glyphs.blank_before[start:end], boxes[start:end])
            if at:
                words = "".join((" " if i in at else "") + c for i, c in enumerate(words))
                placed = np.insert(placed, sorted(at), blank, axis=0)
                high = [i + sum(b <= i for b in at) for i in high]
        region, cell = places[n]
        x0, y0, x1, y1, em = extents[n]
        found.append(Line(words, placed, x0, y0, x1, y1, em, region, cell, n_gaps=n_gaps, raised=tuple(high)))
    return found


def _extents(boxes: Array, codes: Array, starts: Array) -> list[list[float]]:
    """x0, y0, x1, y1 and type size of each line, heights by its Han characters where it has some.

    The boxes of Latin fonts are taller than their type size by up to a third; those of Han fonts are the em square.
    """
    import numpy as np

    latin = codes < 0x2E80  # quotation marks and dashes too: Latin fonts have them
    height = boxes[:, 3] - boxes[:, 1]
    left, right = np.minimum.reduceat(boxes[:, 0], starts), np.maximum.reduceat(boxes[:, 2], starts)
    top, bottom = np.minimum.reduceat(boxes[:, 1], starts), np.maximum.reduceat(boxes[:, 3], starts)
    em = np.maximum.reduceat(height, starts) / LATIN_BODY
    if not latin.all():
        usual = middle_of(height[~latin])
        em[(em > 0.6 * usual) & (em < 1.1 * usual)] = usual
        han = np.maximum.reduceat(np.where(latin, 0.0, height), starts)
        has_han = han > 0
        em[has_han] = han[has_han]
        top[has_han] = np.minimum.reduceat(np.where(latin, np.inf, boxes[:, 1]), starts)[has_han]
        bottom[has_han] = np.maximum.reduceat(np.where(latin, -np.inf, boxes[:, 3]), starts)[has_han]
    found: list[list[float]] = np.stack([left, top, right, bottom, np.maximum(em, 0.1)], axis=1).tolist()
    return found


def _raised(codes: Array, boxes: Array, extents: Sequence[Sequence[float]], sizes: Array) -> Array:
    """Mask of digits set smaller and higher than the character beside them: marks of notes, exponents (上标)."""
    import numpy as np

    found = np.zeros(len(codes), np.bool_)
    digits = np.flatnonzero((codes >= 0x30) & (codes <= 0x39))
    ends = np.cumsum(sizes)
    foot, em = np.asarray([line[3:5] for line in extents], np.float32)[np.searchsorted(ends, digits, "right")].T
    top, bottom = boxes[digits, 1], boxes[digits, 3]
    found[digits] = (bottom - top < RAISED_SIZE * em) & (foot - bottom > RAISED_BY * em)
    if found.any():
        first = ends - sizes
        edges = np.diff(np.concatenate(([False], found, [False])).astype(np.int8))
        starts, after = np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist()
        for start, end in zip(starts, after, strict=True):
            beside = end if start in first else start - 1
            found[start:end] = beside < len(boxes) and _is_above(boxes[start], boxes[beside])
    return found


def _is_above(mark: Array, beside: Array) -> bool:
    """Whether the box of a mark stands close beside a larger character and ends higher."""
    em = float(beside[3] - beside[1])
    gap = max(float(mark[0] - beside[2]), float(beside[0] - mark[2]))
    return bool(mark[3] - mark[1] < RAISED_SIZE * em and beside[3] - mark[3] > RAISED_BY * em and gap < 0.5 * em)
