"""Digits of a page's text layer beside those of its picture (文字层与识别结果的数字复核)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from menkan.ingest.doubt import DIGITS_DIFFER, MAX_SHOWN
from menkan.ingest.page import Line
from menkan.text import fold_width
from menkan.types import Problem

_FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")  # 3   1,234.56   2019

Figure = tuple[str, float, float, float, float]  # digits, x0, y0, x1, y1


def compare_digits(number: int, layer: Sequence[Line], picture: Sequence[Line]) -> list[Problem]:
    """Where the text layer of a page and its picture show other digits at one place; both are named (数字不一致).

    Args:
        number: of the page.
        layer: lines of the text layer, boxes in points on the page as shown.
        picture: lines recognised from the page's picture, boxes likewise.
    """
    ours, theirs = figures(layer), figures(picture)
    pairs: list[tuple[str, str]] = []
    met: set[int] = set()
    for figure in ours:
        same = [k for k, other in enumerate(theirs) if _meet(figure, other)]
        met.update(same)
        digits = "".join(theirs[k][0] for k in same)
        if digits != figure[0] and not any(figure[0] in theirs[k][0] and _is_part(figure, theirs[k]) for k in same):
            pairs.append((figure[0], digits or "nothing"))
    pairs += [("nothing", other[0]) for k, other in enumerate(theirs) if k not in met]
    if not pairs:
        return []
    shown = "; ".join(f"{a} / {b}" for a, b in pairs[:MAX_SHOWN])
    more = f"; {len(pairs) - MAX_SHOWN} more" if len(pairs) > MAX_SHOWN else ""
    return [Problem(DIGITS_DIFFER, f"p.{number}", f"two readings of its digits, text layer / picture: {shown}{more}")]


def figures(lines: Sequence[Line]) -> list[Figure]:
    """Figures in digits with the box of each, points."""
    import numpy as np

    found: list[Figure] = []
    for line in lines:
        for match in _FIGURE.finditer(fold_width(line.text)):
            boxes = line.boxes[match.start() : match.end()]
            x0, y0 = np.nanmin(boxes[:, :2], axis=0).tolist()
            x1, y1 = np.nanmax(boxes[:, 2:], axis=0).tolist()
            found.append((match[0].replace(",", ""), x0, y0, x1, y1))
    return found


def _meet(a: Figure, b: Figure) -> bool:
    """Whether two figures stand at one place: they share a third of the shorter one's extent both ways."""
    across = min(a[3], b[3]) - max(a[1], b[1])
    down = min(a[4], b[4]) - max(a[2], b[2])
    return across > min(a[3] - a[1], b[3] - b[1]) / 3 and down > min(a[4] - a[2], b[4] - b[2]) / 3


def _is_part(figure: Figure, other: Figure) -> bool:
    """Whether a figure is only broken differently: it is shorter than the other in print as well."""
    return other[3] - other[1] > 1.3 * (figure[3] - figure[1])
