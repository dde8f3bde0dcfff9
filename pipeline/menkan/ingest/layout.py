"""Characters of a page become printed lines in reading order (版面分析：字符 → 行)."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.ingest.blanks import blanks_of_line, may_hold_blank
from menkan.ingest.columns import Box, reading_order
from menkan.ingest.glyphs import SLANTED
from menkan.ingest.page import Array, Glyphs, Line, PageLines
from menkan.ingest.tables import Table

# Source: project conventions, in shares of the type size; measured on pages of six producers.
RUN_GAP = 0.8  # a wider gap ends a run: it may be a gutter
RUN_BACK = 0.3  # so does a step back by more than this
RUN_SHIFT = 0.3  # and a baseline or centre that moves more
RUN_SIZE = 1.4  # and a change of size by more than this factor
LATIN_BODY = 1.25  # height of a Latin font's box in type sizes, about
VERTICAL_LEAST = 10  # characters that show vertical setting,
VERTICAL_SHARE = 0.6  # when so many follow one another downwards
ROW_SHIFT = 0.5  # pieces whose centres differ by less stand on one row


def lay_out(glyphs: Glyphs, page: PageLines, tables: Sequence[Table] = ()) -> PageLines:
    """Fills `page` with its lines: main reading direction first, turned text after it (整页排版还原).

    Args:
        glyphs: visible characters of the page.
        page: number and size; its lines are set.
        tables: ruled tables, whose cells are read row by row.
    """
    import numpy as np

    if not len(glyphs):
        return page
    if _is_vertical(glyphs):
        glyphs.turns = np.where(glyphs.turns == 0, 1, glyphs.turns)
    counts = np.bincount(glyphs.turns, minlength=SLANTED + 1)
    directions = sorted(range(SLANTED), key=lambda t: (-int(counts[t]), t))
    page.depth = page.width if directions[0] % 2 else page.height
    for turn in [*directions, SLANTED]:
        if not counts[turn]:
            continue
        part = glyphs.take(np.flatnonzero(glyphs.turns == turn)) if counts[turn] < len(glyphs) else glyphs
        first = page.lines[-1].region + 1 if page.lines else 0
        if turn == SLANTED:
            lines = _slanted(part, first)
        else:
            lines = _lay_out_upright(part, _upright(part.boxes, turn, page), tables if turn == 0 else (), first)
        for line in lines:
            line.turned = turn != directions[0]
        page.lines.extend(lines)
    return page


def _is_vertical(glyphs: Glyphs) -> bool:
    """Whether upright characters follow one another downwards: vertical setting (竖排)."""
    import numpy as np

    if len(glyphs) < VERTICAL_LEAST or not (glyphs.turns == 0).all():
        return False
    boxes = glyphs.boxes
    size = np.maximum(boxes[:-1, 3] - boxes[:-1, 1], 0.1)
    across = np.abs(boxes[1:, 0] + boxes[1:, 2] - boxes[:-1, 0] - boxes[:-1, 2]) / 2
    down = boxes[1:, 1] - boxes[:-1, 1]
    return float(((across < 0.3 * size) & (down > 0.4 * size) & (down < 2.5 * size)).mean()) > VERTICAL_SHARE


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


def _lay_out_upright(glyphs: Glyphs, boxes: Array, tables: Sequence[Table], first_region: int) -> list[Line]:
    """Lines of characters whose reading coordinates are `boxes`."""
    import numpy as np

    starts = _run_starts(boxes, _cell_numbers(boxes, tables))
    ends = np.append(starts[1:], len(boxes))
    extents = np.concatenate(
        [np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)], axis=1
    )
    pieces: list[Box] = [(r[0], r[1], r[2], r[3]) for r in extents.tolist()]
    em = float(np.median(boxes[:, 3] - boxes[:, 1])) or 1.0
    rows: list[list[int]] = []
    places: list[tuple[int, tuple[int, int] | None]] = []
    region = first_region
    for block, cell in _blocks(pieces, em, tables):
        if cell is None or (places and places[-1][1] is None):
            region += bool(places)
        for row in _rows(block, pieces):
            rows.append(row)
            places.append((region, cell))
    order = np.concatenate([np.arange(starts[i], ends[i]) for row in rows for i in row])
    sizes = [sum(int(ends[i] - starts[i]) for i in row) for row in rows]
    return _lines(glyphs.take(order), boxes[order], sizes, places)


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


def _blocks(
    pieces: Sequence[Box], em: float, tables: Sequence[Table]
) -> list[tuple[list[int], tuple[int, int] | None]]:
    """Blocks of pieces in reading order; the cells of a table follow one another where the table stands."""
    if not tables:
        return [(block, None) for block in reading_order(pieces, em)]
    inside: dict[int, dict[tuple[int, int], list[int]]] = {}
    free: list[int] = []
    for i, piece in enumerate(pieces):
        place = next(((t, cell) for t, table in enumerate(tables) if (cell := table.cell_at(piece)) is not None), None)
        if place is None:
            free.append(i)
        else:
            inside.setdefault(place[0], {}).setdefault(place[1], []).append(i)
    held = sorted(inside)
    boxes = [pieces[i] for i in free] + [tables[t].box for t in held]
    found: list[tuple[list[int], tuple[int, int] | None]] = []
    for block in reading_order(boxes, em):
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
                inner = [(b, None) for c in sorted(cells) for b in _within(cells[c], pieces, em)]
                found.extend(inner)
            else:
                found.extend((cells[c], c) for c in sorted(cells))
        if text:
            found.append((text, None))
    return found


def _within(members: list[int], pieces: Sequence[Box], em: float) -> list[list[int]]:
    return [[members[k] for k in block] for block in reading_order([pieces[i] for i in members], em)]


def _rows(block: Sequence[int], pieces: Sequence[Box]) -> list[list[int]]:
    """The pieces of one block as rows from top to bottom, each from left to right."""
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


def _lines(
    glyphs: Glyphs,
    boxes: Array,
    sizes: Sequence[int],
    places: Sequence[tuple[int, tuple[int, int] | None]],
) -> list[Line]:
    """Printed lines of ordered characters: `sizes` of them each, with blanks set where print has them."""
    import numpy as np

    text = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    candidate = may_hold_blank(glyphs, boxes)
    ends = np.cumsum(sizes)
    starts = ends - np.asarray(sizes)
    extents = _extents(boxes, glyphs.codes, starts)
    has_candidate = np.maximum.reduceat(candidate, starts)
    blank = np.full((1, 4), np.nan, np.float32)
    found = []
    for n, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        words, placed, n_gaps = text[start:end], glyphs.boxes[start:end], 0
        if has_candidate[n]:
            at, n_gaps = blanks_of_line(words, glyphs.blank_before[start:end], boxes[start:end])
            if at:
                words = "".join((" " if i in at else "") + c for i, c in enumerate(words))
                placed = np.insert(placed, sorted(at), blank, axis=0)
        region, cell = places[n]
        x0, y0, x1, y1, em = extents[n]
        found.append(Line(words, placed, x0, y0, x1, y1, em, region, cell, n_gaps=n_gaps))
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
        usual = float(np.median(height[~latin]))
        em[(em > 0.6 * usual) & (em < 1.1 * usual)] = usual
        han = np.maximum.reduceat(np.where(latin, 0.0, height), starts)
        has_han = han > 0
        em[has_han] = han[has_han]
        top[has_han] = np.minimum.reduceat(np.where(latin, np.inf, boxes[:, 1]), starts)[has_han]
        bottom[has_han] = np.maximum.reduceat(np.where(latin, -np.inf, boxes[:, 3]), starts)[has_han]
    found: list[list[float]] = np.stack([left, top, right, bottom, np.maximum(em, 0.1)], axis=1).tolist()
    return found
