"""Words printed across other words: watermarks and the words of seals (水印、印文压字)."""

from __future__ import annotations

from menkan.ingest.page import Array

# Source: project conventions.
MAX_PIECES = 1_500  # a page with more is a table or a drawing: only large type is looked at there
LARGER = 1.3  # type this much larger than what it covers is laid over it
ACROSS = 0.6  # of the smaller type size: larger type that covers less only touches
ACROSS_ALIKE = 1.5  # the same for like type, whose punctuation may be set closer than its boxes
DOWN = 0.5  # of the lower piece's height
COVERED = 0.3  # of the shorter of two pieces of like type


def find_overlays(extents: Array, em: float) -> list[int]:
    """Indices of the pieces that are printed across others; none on most pages (叠印文字).

    Of two pieces of unlike type the larger one is laid over the other, of two alike the one that comes later in the
    content, as seals do.

    Args:
        extents: x0, y0, x1, y1 of the pieces in content order, reading coordinates, shape (n, 4).
        em: type size of most of the page.
    """
    import numpy as np

    x0, y0, x1, y1 = extents.T
    height = np.maximum(y1 - y0, 0.1)
    some = np.arange(len(extents))
    if len(extents) > MAX_PIECES:
        some = np.flatnonzero(height > LARGER * em)
    if not len(some):
        return []
    across = np.minimum(x1[some, None], x1) - np.maximum(x0[some, None], x0)
    down = np.minimum(y1[some, None], y1) - np.maximum(y0[some, None], y0)
    lower = np.minimum(height[some, None], height)
    meet = (across > ACROSS * lower) & (down > DOWN * lower)
    meet[np.arange(len(some)), some] = False
    if not meet.any():
        return []
    width = np.maximum(x1 - x0, 0.1)
    larger = height[some, None] > LARGER * height
    alike = ~larger & ~(height > LARGER * height[some, None])
    covered = across > COVERED * np.minimum(width[some, None], width)
    later = some[:, None] > np.arange(len(extents))
    over = (meet & (larger | (alike & covered & later & (across > ACROSS_ALIKE * lower)))).any(axis=1)
    found: list[int] = some[over].tolist()
    return found if len(found) * 2 < len(extents) else []  # two texts on one page: neither is laid over the other
