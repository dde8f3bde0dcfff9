"""Tables without rules, or with rules across only: columns shown by white strips alone (无线表、三线表)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from menkan.ingest.columns import Box, piece_rows
from menkan.ingest.page import Array
from menkan.ingest.tables import Table

# Source: project conventions, in em; tuned on the layouts of tests/bench/layouts.py.
STRIP = 0.4  # white between two columns, in all rows alike
FIGURE_SHARE = 0.5  # of a piece's characters are digits: it is a figure
MIN_FIGURE_ROWS = 2  # rows that hold a figure behind their first piece
NEAR_ROWS = 3  # from one to the next, where another column has rows between them
MAX_HEADER_ROWS = 3
MAX_STEP = 4.5  # from row to row
WRAPPED = 0.75  # of the usual step: rows nearer than that are lines of one cell
COLUMN_SHARE = 0.6  # of the rows have a figure in one and the same column
MIN_TEXT = 8.0  # columns of running text are as wide,
FILLED = 0.85  # and most of their rows fill them so far


def find_unruled(pieces: Sequence[Box], n_digits: Array, sizes: Array, glyphs: Array, em: float) -> list[Table]:
    """Tables that rows of figures with common white strips show; none on most pages.

    A row of figures is one with a figure behind its first piece, so lists with numbers and signatures are none.

    Args:
        pieces: runs of characters in reading coordinates.
        n_digits, sizes: digits and characters of each piece, shape (len(pieces),).
        glyphs: boxes of all characters, shape (n, 4).
        em: type size.
    """
    is_figure = (n_digits >= FIGURE_SHARE * sizes).tolist()
    if sum(is_figure) < MIN_FIGURE_ROWS:
        return []
    rows = piece_rows(range(len(pieces)), pieces)
    with_figure = _with_figure(rows, pieces, is_figure)
    found, n = [], 0
    while n < len(rows):
        end = n
        while end < len(rows) and with_figure[end] and (end == n or _step(rows, end, pieces) <= MAX_STEP * em):
            end += 1
        if end - n >= MIN_FIGURE_ROWS:
            strips = _strips(rows[n:end], pieces, glyphs, em)
            if not _is_table(rows[n:end], strips, pieces, is_figure) or _holds_text(rows[n:end], strips, pieces, em):
                n = end
                continue
            table, end = _table(rows, (n, end), pieces, glyphs, em)
            found.append(table)
        n = max(end, n + 1)
    return found


def may_hold_table(pieces: Sequence[Box], is_figure: Sequence[bool]) -> bool:
    """Whether two rows of figures stand near one another; rows of another column may come between."""
    rows = piece_rows(range(len(pieces)), pieces)
    with_figure = [n for n, has in enumerate(_with_figure(rows, pieces, is_figure)) if has]
    return any(b - a <= NEAR_ROWS for a, b in pairwise(with_figure))


def _with_figure(rows: Sequence[Sequence[int]], pieces: Sequence[Box], is_figure: Sequence[bool]) -> list[bool]:
    """Whether each row has a figure with white before it: pieces of one justified line run into one another."""
    return [any(is_figure[b] and pieces[a][2] < pieces[b][0] for a, b in pairwise(row)) for row in rows]


def _middle(row: Sequence[int], pieces: Sequence[Box]) -> float:
    return sum(pieces[i][1] + pieces[i][3] for i in row) / (2 * len(row))


def _step(rows: Sequence[Sequence[int]], n: int, pieces: Sequence[Box]) -> float:
    return _middle(rows[n], pieces) - _middle(rows[n - 1], pieces)


def _table(
    rows: Sequence[Sequence[int]], span: tuple[int, int], pieces: Sequence[Box], glyphs: Array, em: float
) -> tuple[Table, int]:
    """The table around the rows of figures `span`, and the row behind it."""
    first, end = span
    strips = _strips(rows[first:end], pieces, glyphs, em)
    steps = sorted(_step(rows, n, pieces) for n in range(first + 1, end))
    usual = steps[len(steps) // 2]
    least = max(0, first - MAX_HEADER_ROWS)
    while first > least and _step(rows, first, pieces) <= 2.5 * usual and len(rows[first - 1]) > 1:
        wider = _strips(rows[first - 1 : end], pieces, glyphs, em)
        if len(wider) < len(strips) and not _spans(rows[first - 1], wider, strips, pieces):
            break
        strips = wider if len(wider) >= len(strips) else strips
        first -= 1
    while end < len(rows) and _step(rows, end, pieces) <= 1.6 * usual and _fits(rows[end], strips, pieces, glyphs):
        end += 1
    return _cells(rows[first:end], strips, pieces, usual), end


def _spans(row: Sequence[int], wider: Sequence[float], strips: Sequence[float], pieces: Sequence[Box]) -> bool:
    """Whether a row above heads several columns at once: it leaves at least one strip white."""
    return bool(wider) and len(_columns(row, strips, pieces)) > 2


def _strips(rows: Sequence[Sequence[int]], pieces: Sequence[Box], glyphs: Array, em: float) -> list[float]:
    """Middles of the white strips that no character of the rows touches."""
    import numpy as np

    inside = glyphs[_within(_extent([i for row in rows for i in row], pieces), glyphs)]
    inside = inside[np.argsort(inside[:, 0])]
    reach = np.maximum.accumulate(inside[:, 2])[:-1]
    gaps = inside[1:, 0] - reach
    wide = gaps >= STRIP * em
    middles: list[float] = ((inside[1:, 0] + reach) / 2)[wide].tolist()
    # A strip beside a column that one row in three has not: the gap in a name of two characters, not a column.
    return [x for x in middles if _parts(x, rows, pieces)]


def _parts(x: float, rows: Sequence[Sequence[int]], pieces: Sequence[Box]) -> bool:
    """Whether at least two rows have pieces or text on both sides of the strip at `x`."""
    return sum(pieces[row[0]][0] < x < pieces[row[-1]][2] for row in rows) >= min(MIN_FIGURE_ROWS, len(rows) - 1)


def _extent(members: Sequence[int], pieces: Sequence[Box]) -> Box:
    return (
        min(pieces[i][0] for i in members),
        min(pieces[i][1] for i in members),
        max(pieces[i][2] for i in members),
        max(pieces[i][3] for i in members),
    )


def _within(box: Box, glyphs: Array) -> Array:
    """Mask of the characters whose middle lies in `box`."""
    x, y = (glyphs[:, 0] + glyphs[:, 2]) / 2, (glyphs[:, 1] + glyphs[:, 3]) / 2
    return (x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])


def _crossed(row: Sequence[int], strips: Sequence[float], pieces: Sequence[Box], glyphs: Array) -> int:
    """How many strips a character of the row stands on."""
    inside = glyphs[_within(_extent(row, pieces), glyphs)]
    return sum(bool(((inside[:, 0] < x) & (inside[:, 2] > x)).any()) for x in strips)


def _columns(row: Sequence[int], strips: Sequence[float], pieces: Sequence[Box]) -> set[int]:
    """Columns in which pieces of the row begin or end."""
    return {sum(edge > x for x in strips) for i in row for edge in (pieces[i][0] + 0.1, pieces[i][2] - 0.1)}


def _fits(row: Sequence[int], strips: Sequence[float], pieces: Sequence[Box], glyphs: Array) -> bool:
    """Whether a row below may belong to the table: sums and wrapped cells, but no line of text."""
    box = _extent(row, pieces)
    if box[2] <= strips[0] or not _columns(row, strips, pieces):
        return False  # in the first column only: text below the table begins there
    return _crossed(row, strips, pieces, glyphs) == 0


def _column(i: int, strips: Sequence[float], pieces: Sequence[Box]) -> int:
    return sum((pieces[i][0] + pieces[i][2]) / 2 > x for x in strips)


def _is_table(
    rows: Sequence[Sequence[int]], strips: Sequence[float], pieces: Sequence[Box], is_figure: Sequence[bool]
) -> bool:
    """Whether there are columns enough, and one behind the first holds figures in most rows.

    Dates in running text share no column.
    """
    if not strips or (len(rows) < MIN_FIGURE_ROWS + 1 and len(strips) < 2):
        return False
    counts: dict[int, int] = {}
    for row in rows:
        for column in {_column(i, strips, pieces) for i in row if is_figure[i]}:
            counts[column] = counts.get(column, 0) + 1
    return max((n for column, n in counts.items() if column), default=0) >= COLUMN_SHARE * len(rows)


def _holds_text(rows: Sequence[Sequence[int]], strips: Sequence[float], pieces: Sequence[Box], em: float) -> bool:
    """Whether two columns are running text: most of their rows are wide and fill them."""
    edges = [-1e9, *strips, 1e9]
    filled = 0
    for left, right in pairwise(edges):
        spans = []
        for row in rows:
            inside = [i for i in row if left < (pieces[i][0] + pieces[i][2]) / 2 < right]
            if inside:
                spans.append(max(pieces[i][2] for i in inside) - min(pieces[i][0] for i in inside))
        widest = max(spans, default=0.0)
        full = sum(span >= FILLED * widest for span in spans)
        filled += widest >= MIN_TEXT * em and full * 2 > len(rows)
    return filled > 1


def _cells(rows: Sequence[Sequence[int]], strips: Sequence[float], pieces: Sequence[Box], usual: float) -> Table:
    """Every place of the grid as a cell; rows much nearer than usual are lines of one cell."""
    groups: list[list[int]] = []
    for n, row in enumerate(rows):
        if n and _step(rows, n, pieces) < WRAPPED * usual:
            groups[-1].extend(row)
        else:
            groups.append(list(row))
    x0, y0, x1, y1 = _extent([i for row in rows for i in row], pieces)
    boxes = [_extent(group, pieces) for group in groups]
    across = [x0, *strips, x1]
    down = [y0, *((a[3] + b[1]) / 2 for a, b in pairwise(boxes)), y1]
    cells = tuple(
        ((r, c), (across[c], down[r], across[c + 1], down[r + 1]))
        for r in range(len(groups))
        for c in range(len(across) - 1)
    )
    return Table((x0, y0, x1, y1), cells)
