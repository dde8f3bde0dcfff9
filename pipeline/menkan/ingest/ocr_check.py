"""Digits of a page's text layer beside those of its picture (文字层与识别结果的数字复核)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from menkan.ingest.doubt import differ, middle
from menkan.ingest.page import Doubt, Line
from menkan.text import fold_width

_FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")  # 3   1,234.56   2019


class Figure(NamedTuple):
    digits: str
    x0: float
    y0: float
    x1: float
    y1: float
    places: tuple[tuple[float, float], ...]  # middles of its characters


def compare_digits(number: int, layer: Sequence[Line], picture: Sequence[Line]) -> list[Doubt]:
    """Where the text layer of a page and its picture show other digits at one place; both are named (数字不一致).

    Args:
        number: of the page.
        layer: lines of the text layer, boxes in points on the page as shown.
        picture: lines recognised from the page's picture, boxes likewise.
    """
    ours, theirs = figures(layer), figures(picture)
    pairs: list[tuple[str, str]] = []
    places: list[tuple[float, float]] = []
    met: set[int] = set()
    for figure in ours:
        same = [k for k, other in enumerate(theirs) if _meet(figure, other)]
        met.update(same)
        digits = "".join(theirs[k].digits for k in same)
        if digits != figure.digits and not any(_is_part(figure, theirs[k]) for k in same):
            pairs.append((figure.digits, digits or "nothing"))
            places += figure.places
    for other in (other for k, other in enumerate(theirs) if k not in met):
        pairs.append(("nothing", other.digits))
        places += other.places
    return [differ(number, "text layer / picture", pairs, tuple(places))] if pairs else []


def figures(lines: Sequence[Line]) -> list[Figure]:
    """Figures in digits with the box of each, points."""
    import numpy as np

    found: list[Figure] = []
    for line in lines:
        for match in _FIGURE.finditer(fold_width(line.text)):
            boxes = line.boxes[match.start() : match.end()]
            x0, y0 = np.nanmin(boxes[:, :2], axis=0).tolist()
            x1, y1 = np.nanmax(boxes[:, 2:], axis=0).tolist()
            places = tuple(map(middle, boxes.tolist()))
            found.append(Figure(match[0].replace(",", ""), x0, y0, x1, y1, places))
    return found


def _meet(a: Figure, b: Figure) -> bool:
    """Whether two figures stand at one place: they share a third of the shorter one's extent both ways."""
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.y1, b.y1) - max(a.y0, b.y0)
    return across > min(a.x1 - a.x0, b.x1 - b.x0) / 3 and down > min(a.y1 - a.y0, b.y1 - b.y0) / 3


def _is_part(figure: Figure, other: Figure) -> bool:
    """Whether a figure is only broken differently: it is in the other and shorter than it in print as well."""
    return figure.digits in other.digits and other.x1 - other.x0 > 1.3 * (figure.x1 - figure.x0)
