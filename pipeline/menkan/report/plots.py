"""Curves and points as inline SVG (曲线图): no script, no style attribute, nothing loaded.

Every element has an end tag: an HTML parser takes a `line` without one for the parent of all that follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from menkan.report.html import Html, join, tag

WIDTH, HEIGHT = 480, 320  # pixels
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 12, 48  # margins
COLOURS = ("#0b57a4", "#b3261e", "#2f6f3e", "#8a6100")  # of the series, in their order


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a plot: what it shows, from where to where, and the places that are named."""

    label: str
    least: float
    most: float
    ticks: tuple[float, ...]
    form: str = ".1f"


@dataclass(frozen=True, slots=True)
class Series:
    """Points in the order of their line; `notes` stand beside them on hover, `sizes` (0 to 1) are those of the dots.

    `is_guide` draws a thin dashed line without dots.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    notes: tuple[str, ...] = ()
    sizes: tuple[float, ...] = ()
    is_guide: bool = False


def plot(title: str, series: Sequence[Series], across: Axis, upward: Axis) -> Html:
    """A ``<figure>`` with the series over two axes (曲线图); points outside the axes are drawn on their edge."""
    frame = [*_grid(across, upward), *(_drawn(one, i, across, upward) for i, one in enumerate(series))]
    drawing = tag(
        "svg", *frame, view_box=f"0 0 {WIDTH} {HEIGHT}", width=WIDTH, height=HEIGHT, role="img", aria_label=title
    )
    named = [(i, one) for i, one in enumerate(series) if one.name]
    legend = tag("p", *(_key(one.name, COLOURS[i % len(COLOURS)]) for i, one in named)) if len(named) > 1 else None
    return tag("figure", tag("figcaption", title), legend, drawing)


def _key(name: str, colour: str) -> Html:
    box = tag("svg", tag("path", d="M0 0H12V12H0Z", fill=colour), width=12, height=12, aria_hidden="true")
    return join(box, tag("span", f" {name}　"))


def _place(value: float, axis: Axis, start: float, end: float) -> float:
    share = (min(max(value, axis.least), axis.most) - axis.least) / (axis.most - axis.least)
    return start + share * (end - start)


def _x(value: float, axis: Axis) -> float:
    return _place(value, axis, LEFT, WIDTH - RIGHT)


def _y(value: float, axis: Axis) -> float:
    return _place(value, axis, HEIGHT - BOTTOM, TOP)


def _grid(across: Axis, upward: Axis) -> list[Html]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    drawn = []
    for tick in across.ticks:
        x = _x(tick, across)
        drawn.append(_line((x, TOP), (x, bottom)))
        drawn.append(_text(format(tick, across.form), x, bottom + 16, "middle"))
    for tick in upward.ticks:
        y = _y(tick, upward)
        drawn.append(_line((LEFT, y), (right, y)))
        drawn.append(_text(format(tick, upward.form), LEFT - 6, y + 4, "end"))
    middle = (TOP + bottom) / 2
    drawn.append(_text(across.label, (LEFT + right) / 2, HEIGHT - 8, "middle"))
    turned = tag(
        "text", upward.label, x=14, y=f"{middle:.1f}", text_anchor="middle", transform=f"rotate(-90 14 {middle:.1f})"
    )
    return [*drawn, turned]


def _line(start: tuple[float, float], end: tuple[float, float]) -> Html:
    (x1, y1), (x2, y2) = start, end
    return tag("path", d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke="#d8dde3")


def _text(text: str, x: float, y: float, anchor: str) -> Html:
    return tag("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)


def _drawn(series: Series, number: int, across: Axis, upward: Axis) -> Html:
    colour = "#5a6472" if series.is_guide else COLOURS[number % len(COLOURS)]
    places = [(_x(x, across), _y(y, upward)) for x, y in series.points]
    line = tag(
        "polyline",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        fill="none",
        stroke=colour,
        stroke_width=1 if series.is_guide else 2,
        stroke_dasharray="4 4" if series.is_guide else None,
    )
    notes = series.notes or ("",) * len(places)
    sizes = series.sizes or (0.15,) * len(places)
    dots = [
        tag("circle", tag("title", note) if note else None, cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{r:.1f}", fill=colour)
        for (x, y), note, r in zip(places, notes, (2 + 10 * size for size in sizes), strict=True)
    ]
    return tag("g", line, *([] if series.is_guide else dots))
