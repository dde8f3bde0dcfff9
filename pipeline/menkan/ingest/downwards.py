"""Characters that are set one below the other: vertical setting of a page, or of words on it (竖排)."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.ingest.page import Array, Glyphs
from menkan.ingest.tables import Table

# Source: project conventions, in shares of the type size.
VERTICAL_LEAST = 10  # characters that show vertical setting,
VERTICAL_SHARE = 0.6  # when so many follow one another downwards
VERTICAL_WORD = 4  # ideographs one below the other are a word set downwards beside other text,
VERTICAL_STEP = 1.6  # at no more than this many type sizes


def set_downwards(glyphs: Glyphs, tables: Sequence[Table]) -> Array:
    """Mask of the upright characters that follow one another downwards: vertical setting (竖排).

    Where most of a page does, the whole page does; else words of a few ideographs close together, outside tables,
    whose narrow cells break every line behind one character.
    """
    import numpy as np

    found = np.zeros(len(glyphs), np.bool_)
    if len(glyphs) < VERTICAL_WORD:
        return found
    boxes, upright = glyphs.boxes, glyphs.turns == 0
    size = np.maximum(boxes[:-1, 3] - boxes[:-1, 1], 0.1)
    across = np.abs(boxes[1:, 0] + boxes[1:, 2] - boxes[:-1, 0] - boxes[:-1, 2]) / 2
    down = boxes[1:, 1] - boxes[:-1, 1]
    follows = (across < 0.3 * size) & (down > 0.4 * size) & (down < 2.5 * size) & upright[1:] & upright[:-1]
    if not follows.any():
        return found
    if len(glyphs) >= VERTICAL_LEAST and upright.all() and float(follows.mean()) > VERTICAL_SHARE:
        return ~found
    han = glyphs.codes >= 0x2E80
    starts = np.flatnonzero(np.concatenate(([True], ~(follows & (down < VERTICAL_STEP * size)))))
    ends = np.append(starts[1:], len(glyphs))
    words = (ends - starts >= VERTICAL_WORD) & (2 * np.add.reduceat(han.astype(np.int32), starts) >= ends - starts)
    for n in np.flatnonzero(words).tolist():
        middle = boxes[starts[n]].tolist()
        if all(table.is_frame or table.cell_at(middle) is None for table in tables):
            found[starts[n] : ends[n]] = True
            if n + 1 < len(starts) and not words[n + 1] and _is_beside(boxes[starts[n]], boxes[starts[n + 1]]):
                found[starts[n + 1] : ends[n + 1]] = True  # the short last line
    return found


def _is_beside(above: Array, first: Array) -> bool:
    """Whether `first` begins the vertical line left of the one that `above` begins."""
    em = float(above[3] - above[1])
    return abs(float(first[1] - above[1])) < 0.3 * em and 0.5 * em < float(above[0] - first[0]) < 3 * em
