"""What ingest knows of one page: characters with boxes, then printed lines (版面的中间表示)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Arrays are numpy's; numpy is imported where it is used, so that importing the package stays cheap.
Array = Any


def middle_of(values: Array) -> float:
    """The median of an array without NaN; numpy's own takes seven times as long on a page (中位数)."""
    import numpy as np

    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


@dataclass(slots=True)
class Glyphs:
    """The visible characters of one page, in the order of the page's content stream (页面字符).

    Attributes:
        codes: code points, shape (n,), mended, no white space.
        boxes: x0, y0, x1, y1 in points, shape (n, 4), origin top left of the page as shown; the height is the type
            size, the width the advance, so that gaps between boxes are gaps in print.
        blank_before: 2 where the page sets a blank before this character, 1 where pdfium takes the gap for one,
            else 0; shape (n,).
        bad: whether pdfium could not map the glyph or the code point says nothing, shape (n,).
        turns: reading direction in quarter turns clockwise, shape (n,); 0 is upright, 4 slanted.
    """

    codes: Array
    boxes: Array
    blank_before: Array
    bad: Array
    turns: Array

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, index: Array) -> Glyphs:
        """The characters at `index`, in its order."""
        boxes = self.boxes.take(index, axis=0)  # ten times as fast as indexing
        return Glyphs(self.codes[index], boxes, self.blank_before[index], self.bad[index], self.turns[index])


@dataclass(slots=True, eq=False)
class Line:
    """One printed line (印刷行): `text` with blanks where print has them, and a box per character.

    Attributes:
        boxes: shape (len(text), 4), points on the page; blanks have NaN.
        x0, y0, x1, y1: extent in reading coordinates (turned upright), so `y` grows in reading order.
        em: type size in points.
        region: which block of the page; lines of one region follow one another.
        cell: (row, column) in a table, None outside.
        left, right: margins of its column, reading coordinates.
        n_gaps: blanks wide enough to part cells of an unruled table.
        turned: whether it reads in another direction than most of its page, or lies across other text.
        raised: indices of the digits of `text` that are set small and high, as marks of notes are.
        is_note: whether it belongs to a footnote.
        goes_on: whether it is the rest of a cell that the end of the page before cut.
    """

    text: str
    boxes: Array
    x0: float
    y0: float
    x1: float
    y1: float
    em: float
    region: int = 0
    cell: tuple[int, int] | None = None
    left: float = 0.0
    right: float = 0.0
    turned: bool = False
    n_gaps: int = 0
    raised: tuple[int, ...] = ()
    is_note: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Digits of a page that may be other ones in print (存疑数字).

    Attributes:
        places: the middles of their boxes, points; none where the doubt is about the page.
    """

    page: int
    code: str
    text: str
    places: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class PageLines:
    """The lines of one page in reading order (一页的行).

    Attributes:
        width, height: the page as shown, points.
        is_doubtful: whether a second reading of its digits is worth the time.
        depth: its height in the reading coordinates of most lines; its width where those are turned by a quarter.
    """

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    depth: float = 0.0
    is_doubtful: bool = False


def pack(pages: Sequence[PageLines], numbers: dict[float, float]) -> None:
    """Makes some pages smaller that wait for the end of their document (压缩待处理的页).

    The boxes of their lines move into memory of their own, which goes back to the system as soon as the last of
    these lines is let go: small arrays would leave holes that stay with the process. Equal extents become one number.

    Args:
        numbers: the extents of the lines of the document so far, each by itself.
    """
    import mmap

    import numpy as np

    lines = [line for page in pages for line in page.lines]
    n = sum(len(line.boxes) for line in lines)
    if not n:
        return
    packed = np.frombuffer(mmap.mmap(-1, 16 * n), np.float32).reshape(n, 4)
    np.concatenate([line.boxes for line in lines], out=packed)
    at = 0
    for line in lines:
        line.boxes = packed[at : at + len(line.boxes)]
        at += len(line.boxes)
        line.x0, line.y0 = numbers.setdefault(line.x0, line.x0), numbers.setdefault(line.y0, line.y0)
        line.x1, line.y1 = numbers.setdefault(line.x1, line.x1), numbers.setdefault(line.y1, line.y1)
        line.em = numbers.setdefault(line.em, line.em)
