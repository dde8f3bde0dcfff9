"""Bar charts as inline SVG: no script, no style attribute, nothing loaded (统计图)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from menkan.law.words import joined
from menkan.report.html import Html, join, tag

WIDTH, LABEL_WIDTH, ROW, BAR, GAP = 720, 210, 26, 16, 6  # pixels


def stacked_bars(title: str, rows: Sequence[tuple[str, Mapping[str, int]]], parts: Mapping[str, str]) -> Html:
    """Horizontal bars, one per row, each cut into parts; every part shows its name and count on hover.

    Args:
        title: of the figure.
        rows: label and counts by part, from top to bottom.
        parts: part → its name, in the order of drawing; the part is also its CSS class.

    Returns:
        A ``<figure>``; without rows, one that says so by its empty plot.
    """
    largest = max((sum(counts.values()) for _, counts in rows), default=0)
    scale = (WIDTH - LABEL_WIDTH - 60) / largest if largest else 0
    bars = [join(*_bar(i * ROW, label, counts, parts, scale)) for i, (label, counts) in enumerate(rows)]
    height = max(len(rows) * ROW, 1)
    drawing = tag(
        "svg", *bars, view_box=f"0 0 {WIDTH} {height}", width=WIDTH, height=height, role="img", aria_label=title
    )
    legend = tag("p", *(join(tag("span", name, class_=f"key {part}"), " ") for part, name in parts.items()))
    return tag("figure", tag("figcaption", title), legend if len(parts) > 1 else None, drawing)


def _bar(top: int, label: str, counts: Mapping[str, int], parts: Mapping[str, str], scale: float) -> list[Html]:
    middle = top + ROW // 2
    shown = label if len(label) <= 15 else f"{label[:14]}…"
    drawn = [_text(shown, LABEL_WIDTH - GAP, middle, "end", label)]
    left = float(LABEL_WIDTH)
    for part, name in parts.items():
        count = counts.get(part, 0)
        if count:
            width = count * scale
            box = tag(
                "rect",
                x=f"{left:.1f}",
                y=middle - BAR // 2,
                width=f"{max(width, 1.0):.1f}",
                height=BAR,
                class_=f"bar {part}",
            )
            drawn.append(tag("g", tag("title", f"{label} · {name}{joined('between', ('', f'{count:,}'))}"), box))
            left += width
    drawn.append(_text(f"{sum(counts.values()):,}", int(left) + GAP, middle, "start", None))
    return drawn


def _text(text: str, x: int, y: int, anchor: str, title: str | None) -> Html:
    full = tag("title", title) if title and title != text else None
    return tag("text", full, text, x=x, y=y, text_anchor=anchor, dominant_baseline="central")
