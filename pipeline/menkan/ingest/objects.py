"""What a page draws besides text: rules, pictures, hidden layers (页面图形对象)."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from menkan.ingest.columns import Box

# Source: project conventions, points.
RULE = 3.0  # a rule is no thicker
MIN_RULE = 8.0  # nor shorter than a small character
MAX_OBJECTS = 20_000  # a drawing: its rules are not looked at
MAX_RULES = 3_000
MAX_DEPTH = 4  # forms within forms
FULL_PAGE = 0.8  # share of the page that the picture of a scan covers


@dataclass(slots=True)
class Drawn:
    """What a page draws.

    Attributes:
        rules: straight strokes and thin fills, boxes on the page as shown.
        picture: share of the page that its pictures cover; a scan may come in strips.
        n_paths: drawn paths; text turned into outlines has many.
        text_hidden: text is invisible or lies under a picture of the whole page, as recognised text does.
    """

    rules: list[Box] = field(default_factory=list)
    picture: float = 0.0
    n_paths: int = 0
    text_hidden: bool = False
    seen_text: bool = False


def read_objects(page: Any, to_page: Sequence[float], size: tuple[float, float]) -> Drawn:
    """The drawn objects of a page, forms included (读取图形对象).

    Args:
        page: a ``pypdfium2.PdfPage``.
        to_page: affine map from user space to the page as shown.
        size: width and height of the page as shown.
    """
    import pypdfium2.raw as raw

    drawn = Drawn()
    n = raw.FPDFPage_CountObjects(page.raw)
    if 0 < n <= MAX_OBJECTS:
        objects = (raw.FPDFPage_GetObject(page.raw, i) for i in range(n))
        _collect(objects, tuple(to_page), (size[0] * size[1] or 1.0, drawn), 0)
    return drawn


def _collect(objects: Any, to_page: tuple[float, ...], into: tuple[float, Drawn], depth: int) -> None:
    import pypdfium2.raw as raw

    area, drawn = into
    for item in objects:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if not drawn.seen_text or drawn.text_hidden:
                drawn.text_hidden = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            drawn.seen_text = True
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            drawn.n_paths += 1
            if len(drawn.rules) <= MAX_RULES:
                _strokes(item, to_page, drawn.rules)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            share = _share(item, area)
            drawn.picture = min(1.0, drawn.picture + share)
            if drawn.picture >= FULL_PAGE and drawn.seen_text:
                drawn.text_hidden = True
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            n = min(max(0, raw.FPDFFormObj_CountObjects(item)), MAX_OBJECTS)
            inner = _chain(_matrix(item), to_page)
            _collect((raw.FPDFFormObj_GetObject(item, i) for i in range(n)), inner, into, depth + 1)


def _share(item: Any, area: float) -> float:
    """Share of the page that an object's bounds cover."""
    import pypdfium2.raw as raw

    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(s) for s in sides)):
        return 0.0
    left, bottom, right, top = (s.value for s in sides)
    return min(1.0, abs(right - left) * abs(top - bottom) / area)


def _matrix(item: Any) -> tuple[float, ...]:
    import pypdfium2.raw as raw

    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(m)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _chain(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    """The affine map that does `first` and then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _strokes(item: Any, to_page: tuple[float, ...], found: list[Box]) -> None:
    """Adds the straight parts of one path: a thin filled box is a rule, a wide one has four edges."""
    import pypdfium2.raw as raw

    n = raw.FPDFPath_CountSegments(item)
    if not 2 <= n <= MAX_RULES:
        return
    a, b, c, d, e, f = _chain(_matrix(item), to_page)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    start: tuple[float, float] | None = None
    pieces: list[Box] = []
    for i in range(n):
        segment = raw.FPDFPath_GetPathSegment(item, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        at = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == raw.FPDF_SEGMENT_MOVETO or not points:
            start = at
        elif kind == raw.FPDF_SEGMENT_LINETO:
            pieces.append(_span(points[-1], at))
        else:
            return  # a curve: a drawing
        points.append(at)
        if start is not None and raw.FPDFPathSegment_GetClose(segment):
            pieces.append(_span(at, start))
            points.append(start)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    extent = (min(xs), min(ys), max(xs), max(ys))
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(filled), ctypes.byref(stroked))
    if not stroked.value:
        pieces = []  # shading: only what is thin enough to be a rule counts
    thin_x, thin_y = extent[2] - extent[0] <= RULE, extent[3] - extent[1] <= RULE
    if thin_x != thin_y:
        pieces = [extent]
    for x0, y0, x1, y1 in pieces:
        if (x1 - x0 <= RULE) != (y1 - y0 <= RULE) and max(x1 - x0, y1 - y0) >= MIN_RULE:
            found.append((x0, y0, x1, y1))


def _span(p: tuple[float, float], q: tuple[float, float]) -> Box:
    return (min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1]))
