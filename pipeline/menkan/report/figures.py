"""Figures of a batch as inline SVG: no script, no style attribute, nothing loaded (统计图).

Every figure has its name and a sentence on what it shows for those who do not see it, and can carry its table. Colours
are classes of the style sheet; text is text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from menkan.law.words import joined, language
from menkan.report.html import Child, Html, join, tag
from menkan.report.words import figure, word

WIDTH, ROW, BAR, GAP, COUNT = 600, 24, 15, 6, 44  # pixels
WIDEST_LABEL = {"zh": 200, "en": 260}
HAN, DIGIT, LATIN = 13, 8.4, 6.8  # pixels of a character of 13 px type, in the widest of the usual fonts
TALL_ROW, HILL = 46, 28  # a row of `hills`, and the highest column in it
# Where columns begin in a decade: nearly as far apart on a logarithmic scale, and where the law has its figures (1, 2,
# 2.5, 3, 5 times a power of ten), so that a figure that reaches a standard never stands before its line.
EDGES = tuple(map(Decimal, ("1", "1.25", "1.5", "2", "2.5", "3", "4", "5", "6", "8")))
LAST_LABEL = 26  # beside the axis, for the half of its last label
LEAST_APART = 34  # pixels between the labels of two lines


@dataclass(frozen=True, slots=True)
class Limit:
    """A line across a row of `hills`: where it stands (log10), its name, whether it is that of the upper tier."""

    at: float
    label: str
    title: str
    is_upper: bool = False


@dataclass(frozen=True, slots=True)
class Hills:
    """One row of `hills`: counts by column and part, and the lines that cross it."""

    label: str
    about: str
    counts: Mapping[int, Mapping[str, int]]
    limits: Sequence[Limit]


def stacked_bars(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, int]]],
    parts: Mapping[str, str],
    about: str = "",
    behind: Html | None = None,
    line: tuple[int, str] | None = None,
) -> Html:
    """Horizontal bars, one per row, each cut into parts; every part shows its name and count on hover.

    Args:
        title: of the figure.
        rows: label and counts by part, from top to bottom.
        parts: part → its name, in the order of drawing; the part is also its CSS class.
        about: what the figure shows, in a sentence.
        behind: the table it was drawn from.
        line: above which row, from 0, a line is drawn, and what it is called.

    Returns:
        A ``<figure>``; without rows, one that says so by its empty plot.
    """
    largest = max((sum(counts.values()) for _, counts in rows), default=0)
    left = min(_widest(), max((_width(label) for label, _ in rows), default=0)) + GAP
    scale = (WIDTH - left - COUNT) / largest if largest else 0
    bars = [join(*_bar(i * ROW, row, parts, (left, scale))) for i, row in enumerate(rows)]
    if line:
        y = line[0] * ROW
        bars.append(tag("path", d=f"M0 {y}H{WIDTH}", class_="limit"))
        bars.append(_text(line[1], WIDTH, y + 9, "end", "tick"))
    return _figure(title, about, bars, (max(len(rows) * ROW, 1), _legend(parts)), behind)


def hills(
    title: str, rows: Sequence[Hills], parts: Mapping[str, str], about: str = "", behind: Html | None = None
) -> Html:
    """Rows of columns over one logarithmic axis, crossed by lines (对数直方图); columns are those of `column_of`.

    The columns of a row are as high as its own highest; `parts` are stacked in their order. The other arguments are
    those of `stacked_bars`.
    """
    places = [bin_ for one in rows for bin_ in one.counts]
    ends = [limit.at for one in rows for limit in one.limits]
    least = floor(min([*map(_start, places), *ends], default=0))
    most = max(ceil(max([*(_start(bin_ + 1) for bin_ in places), *ends], default=1)), least + 1)
    left = _widest() + GAP
    pixels = (WIDTH - left - LAST_LABEL) / (most - least)

    def across(exponent: float) -> float:
        return left + (exponent - least) * pixels

    bottom = len(rows) * TALL_ROW
    drawn = [_grid_line(across(at), bottom) for at in range(least, most + 1)]
    named = range(least, most + 1, 1 if most - least < 9 else 2)
    drawn += [_text(_decade(at), across(at), bottom + 14, "middle", "tick") for at in named]
    for number, one in enumerate(rows):
        drawn.append(join(*_hill_row(one, number * TALL_ROW, parts, across)))
    return _figure(title, about, drawn, (bottom + 22, _legend(parts)), behind)


def _figure(title: str, about: str, drawn: Sequence[Html], plot: tuple[int, Html | None], behind: Html | None) -> Html:
    height, legend = plot
    drawing = tag(
        "svg", tag("desc", about) if about else None, *drawn, view_box=f"0 0 {WIDTH} {height}", width=WIDTH,
        height=height, role="img", aria_label=title,
    )  # fmt: skip
    note = tag("p", about, class_="note") if about else None
    table = tag("details", tag("summary", word("page", "table_behind")), behind) if behind is not None else None
    return tag("figure", tag("figcaption", title), note, legend, tag("div", drawing, class_="plot"), table)


def _legend(parts: Mapping[str, str]) -> Html | None:
    keys = (join(tag("span", name, class_=f"key {part}"), " ") for part, name in parts.items())
    return tag("p", *keys) if len(parts) > 1 else None


def _bar(
    top: int, row: tuple[str, Mapping[str, int]], parts: Mapping[str, str], place: tuple[float, float]
) -> list[Html]:
    (label, counts), (first, scale), middle = row, place, top + ROW // 2
    drawn = [_label(label, first - GAP, middle)]
    left = float(first)
    for part, name in parts.items():
        count = counts.get(part, 0)
        if count:
            width = count * scale
            told = f"{label} · {name}{joined('between', ('', f'{count:,}'))}"
            drawn.append(_box((left, middle - BAR / 2, max(width, 1.0), BAR), part, told))
            left += width
    drawn.append(_text(f"{sum(counts.values()):,}", left + GAP, middle, "start"))
    return drawn


def _hill_row(row: Hills, top: int, parts: Mapping[str, str], across: Callable[[float], float]) -> list[Html]:
    base = top + TALL_ROW - 4
    drawn = [
        tag("path", d=f"M0 {base + 2}H{WIDTH}", class_="rule"),
        _label(row.label, _widest(), base - 24),
        _label(row.about, _widest(), base - 8, "tick"),
    ]
    highest = max((sum(counts.values()) for counts in row.counts.values()), default=1)
    for bin_, counts in sorted(row.counts.items()):
        foot, x = float(base), across(_start(bin_))
        wide = across(_start(bin_ + 1)) - x
        for part, name in parts.items():
            if count := counts.get(part, 0):
                height = HILL * count / highest
                foot -= height
                told = f"{row.label} · {_span(bin_)} · {name}{joined('between', ('', f'{count:,}'))}"
                drawn.append(_box((x, foot, max(wide - 0.5, 1.0), height), part, told))
    last = -float(LEAST_APART)
    for limit in sorted(row.limits, key=lambda one: one.at):
        x = across(limit.at)
        line = tag("path", d=f"M{x:.1f} {top + 11}V{base + 2}", class_="limit upper" if limit.is_upper else "limit")
        drawn.append(tag("g", tag("title", limit.title), line))
        if x - last >= LEAST_APART:
            drawn.append(_text(limit.label, x, top + 6, "middle", "limit"))
            last = x
    return drawn


def column_of(value: Decimal, is_bound: bool = False) -> int:
    """The number of the column of `hills` in which a figure above 0 stands, or what is below it; that of 1 is 0."""
    decade = value.adjusted()
    return decade * len(EDGES) + (bisect_left if is_bound else bisect_right)(EDGES, value.scaleb(-decade)) - 1


def _edge(bin_: int) -> Decimal:
    return EDGES[bin_ % len(EDGES)].scaleb(bin_ // len(EDGES))


def _start(bin_: int) -> float:
    """Where a column begins, log10."""
    return bin_ // len(EDGES) + log10(EDGES[bin_ % len(EDGES)])


def _span(bin_: int) -> str:
    """From where to where a column reaches."""
    return f"{figure(_edge(bin_))} – {figure(_edge(bin_ + 1))}"


def _decade(exponent: int) -> str:
    """A power of ten as one says it: 1万 or 10k."""
    names = word("scale", "decades").split()
    return names[exponent + 3] if 0 <= exponent + 3 < len(names) else f"1e{exponent}"


def _grid_line(x: float, bottom: int) -> Html:
    return tag("path", d=f"M{x:.1f} 0V{bottom}", class_="grid")


def _box(place: tuple[float, float, float, float], part: str, title: str) -> Html:
    x, y, width, height = place
    box = tag(
        "rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{width:.1f}", height=f"{height:.1f}", class_=f"bar {part}"
    )  # fmt: skip
    return tag("g", tag("title", title), box)


def _label(label: str, x: float, y: float, class_: str | None = None) -> Html:
    """Text that ends at `x`; cut where it is wider than labels may be, and whole on hover."""
    shown = label
    while _width(shown) > _widest():
        shown = f"{shown[:-2]}…" if shown.endswith("…") else f"{shown[:-1]}…"
    return _text(shown, x, y, "end", class_, label if shown != label else None)


def _widest() -> int:
    return WIDEST_LABEL[language()]


def _width(label: str) -> float:
    return sum(HAN if letter > "\u2e7f" else DIGIT if letter.isdigit() else LATIN for letter in label)


def _text(text: str, x: float, y: float, anchor: str, class_: str | None = None, title: Child = None) -> Html:
    told = tag("title", title) if title else None
    return tag(
        "text", told, text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, dominant_baseline="central", class_=class_
    )  # fmt: skip
