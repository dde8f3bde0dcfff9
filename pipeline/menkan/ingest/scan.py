"""The picture of a page becomes lines in page points, as a text layer gives them (扫描页读取)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from menkan.ingest import ocr, scan_image
from menkan.ingest.doubt import PAGE_IN_DOUBT, UNSURE_DIGITS, middle
from menkan.ingest.layout import lay_out
from menkan.ingest.ocr import Recognised
from menkan.ingest.page import Array, Doubt, Glyphs, PageLines
from menkan.ingest.tables import find_tables

DPI = 200.0  # Source: measured, MEASURED.md §2 and tests/bench/scans.py; 300 takes longer and reads no better
MAX_PIXELS = 24_000_000  # of one picture: a page of newspaper at 200 dpi; larger sheets are read at less
# Source: the curve of tests/bench/scans.py: what catches every wrong digit there at few false flags.
SURE = 0.95
SURE_HAN = 0.8  # the same for 一二三: read once, and most of them stand in words (project convention)
NONE = 1e-6  # no confidence: a digit that another reading has is lost here
UPRIGHT = 0.9  # mean confidence of a page that stands the right way up
SAMPLE = 3  # lines that tell which way up it is
USUAL = 0.15  # type sizes that differ from the page's by less are its size: pictures show them so exactly only
WIDE_ENOUGH = 0.6  # of the usual size: lines without Han characters, whose ink is lower
NO_INK = 0.002  # share of dark pixels of an empty sheet,
PAPER = 215  # and the grey of most of it, of 255
LEAST_LINE = 4  # characters: what is shorter and cannot be read may be a picture
LEAST_SIDE = 16  # pixels: a smaller picture holds no line

_HAN = frozenset("〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两")


@dataclass(frozen=True, slots=True)
class View:
    """How the upright straight picture came from the page's own.

    Attributes:
        turns: clockwise quarter turns that were given.
        back: affine map (2 × 3) that undoes the straightening.
        size: width and height of the page's own picture.
        scale: pixels per point.
        n_unreadable: lines that are left out, because the model is not sure of half of their characters.
    """

    turns: int
    back: Array
    size: tuple[int, int]
    scale: float
    n_unreadable: int = 0


def render(page: Any, size: tuple[float, float]) -> Array:
    """The picture of a ``pypdfium2.PdfPage`` as shown, BGR, at `DPI` or what `MAX_PIXELS` allow (渲染页面).

    Args:
        page: the page.
        size: its width and height as shown, points.
    """
    scale = min(DPI / 72, (MAX_PIXELS / max(size[0] * size[1], 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=False)
    image = bitmap.to_numpy()[:, :, :3].copy() if bitmap.to_numpy().ndim == 3 else bitmap.to_numpy().copy()
    bitmap.close()
    return image


def read_picture(image: Array, page: PageLines) -> list[Doubt]:
    """Fills `page` with the lines of its picture; gives the lines whose numerals are not sure (识别整页).

    Red seals are taken out, the page is turned upright and straight, speckle is filtered; boxes are where the
    characters stand on the page as shown.

    Args:
        image: BGR or grey, the whole page.
        page: number and size in points; its lines are set.

    Raises:
        NoTextLayer: MK106, the extra `ocr` is not installed.
    """
    if min(image.shape[:2]) < LEAST_SIDE:
        return []
    lines, upright, view = see(image, image.shape[1] / page.width)
    if lines:
        _lay_out(lines, upright, view, page)
    found = [unsure for line in lines if (unsure := _unsure(line, view, page.number)) is not None]
    if view.n_unreadable:
        text = f"{view.n_unreadable} lines of its picture cannot be read"
        found.append(Doubt(page.number, PAGE_IN_DOUBT, text))
    return found


def see(image: Array, scale: float) -> tuple[list[Recognised], Array, View]:
    """The lines of a picture from top to bottom, on the upright straight grey picture that was read (整页识别).

    Args:
        image: BGR or grey.
        scale: its pixels per point.
    """
    import numpy as np

    grey = scan_image.quieten(scan_image.without_seals(image))
    turn, angle = scan_image.skew(grey)
    upright, back = scan_image.straighten(np.ascontiguousarray(np.rot90(grey, -turn)), angle)
    boxes = ocr.find_lines(upright, 72 * scale)
    if _run_down(boxes):
        turn = 1 - turn
        angle = scan_image.skew_along(grey, turn)[1]
        upright, back = scan_image.straighten(np.ascontiguousarray(np.rot90(grey, -turn)), angle)
        boxes = ocr.find_lines(upright, 72 * scale)
    if _is_upside_down(upright, boxes):
        height, width = upright.shape
        upright = np.ascontiguousarray(np.rot90(upright, 2))
        boxes = np.array([width, height, width, height], np.float32) - boxes[:, [2, 3, 0, 1]]
        turn += 2
    read = ocr.recognise(upright, boxes)
    lines = [line for line in read if float(line.confidence.mean()) >= ocr.READABLE]
    n_unreadable = sum(len(line.text) >= LEAST_LINE for line in read) - sum(len(x.text) >= LEAST_LINE for x in lines)
    lines.sort(key=lambda line: (float(line.boxes[0, 1]), float(line.boxes[0, 0])))
    return lines, upright, View(turn, back, (grey.shape[1], grey.shape[0]), scale, n_unreadable)


def is_blank(image: Array) -> bool:
    """Whether a picture shows an empty sheet (空白页)."""
    import numpy as np

    grey = image if image.ndim == 2 else image.min(axis=2)
    return float(np.median(grey)) >= PAPER and float((grey < np.percentile(grey, 90) - 60).mean()) < NO_INK


def _run_down(boxes: Array) -> bool:
    """Whether most of the text runs downwards: the picture is still turned by a quarter."""
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    return float(high[high > ocr.TALL * wide].sum()) > float(wide[wide > high].sum())


def _is_upside_down(upright: Array, boxes: Array) -> bool:
    """Whether the widest lines read better from the other side."""
    import numpy as np

    if not len(boxes):
        return False
    widest = boxes[np.argsort(boxes[:, 0] - boxes[:, 2])[:SAMPLE]]
    sure = ocr.confidence_of(upright, widest)
    if sure >= UPRIGHT:
        return False
    height, width = upright.shape
    other = np.array([width, height, width, height], np.float32) - widest[:, [2, 3, 0, 1]]
    return ocr.confidence_of(np.rot90(upright, 2), other) > sure


def _lay_out(lines: Sequence[Recognised], upright: Array, view: View, page: PageLines) -> None:
    """Lines in reading order; columns, rows and tables are found on the straight picture, places on the page."""
    import numpy as np

    sizes = _sizes(lines)
    boxes = np.concatenate([_resized(line.boxes, size) for line, size in zip(lines, sizes, strict=True)]) / view.scale
    text = "".join(line.text for line in lines)
    n = len(text)
    hints = np.zeros(n, np.int8)
    blank = np.concatenate([line.blank_before for line in lines])
    for i in np.flatnonzero(blank).tolist():
        hints[i] = 0 if text[i].isdigit() and i and text[i - 1].isdigit() else 2
    glyphs = Glyphs(
        np.array([ord(c) for c in text], np.uint32),
        boxes.astype(np.float32),
        hints,
        np.zeros(n, np.bool_),
        np.zeros(n, np.int8),
    )
    height, width = upright.shape
    sheet = PageLines(page.number, width / view.scale, height / view.scale)
    rules = [
        (x0 / view.scale, y0 / view.scale, x1 / view.scale, y1 / view.scale)
        for x0, y0, x1, y1 in scan_image.find_rules(upright, 72 * view.scale)
    ]
    lay_out(glyphs, sheet, find_tables(rules), rules)
    for line in sheet.lines:
        line.boxes = _on_page(line.boxes * view.scale, view)
    page.lines, page.depth = sheet.lines, sheet.depth


def _sizes(lines: Sequence[Recognised]) -> list[float]:
    """The type size of every line in pixels: the page's usual one where it is near to it."""
    import numpy as np

    known = [(line.em, len(line.text)) for line in lines if line.em]
    if not known:
        return [float(line.boxes[0, 3] - line.boxes[0, 1]) for line in lines]
    usual = float(np.median(np.repeat([em for em, _ in known], [n for _, n in known])))
    found = []
    for line in lines:
        size = line.em or float(line.boxes[0, 3] - line.boxes[0, 1])
        low = 1 - USUAL if line.em and len(line.text) > 2 else WIDE_ENOUGH
        found.append(usual if low * usual <= size <= (1 + USUAL) * usual else size)
    return found


def _resized(boxes: Array, size: float) -> Array:
    """Boxes of one line with `size` as their height, around the same middle."""
    import numpy as np

    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    if float(boxes[0, 3] - boxes[-1, 1]) > 2 * size:  # set downwards
        return boxes
    return np.stack([boxes[:, 0], middle - size / 2, boxes[:, 2], middle + size / 2], axis=1)


def _on_page(boxes: Array, view: View) -> Array:
    """Boxes of the upright straight picture, pixels, as boxes on the page as shown, points; NaN stays."""
    import numpy as np

    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    across, down = (boxes[:, 2] - boxes[:, 0]) / 2, (boxes[:, 3] - boxes[:, 1]) / 2
    x, y = (
        (view.back[0, 0] * x + view.back[0, 1] * y + view.back[0, 2]),
        (view.back[1, 0] * x + view.back[1, 1] * y + view.back[1, 2]),
    )
    width, height = view.size
    if view.turns % 2:
        across, down = down, across
    x, y = ((x, y), (y, height - x), (width - x, height - y), (width - y, x))[view.turns % 4]
    found = np.stack([x - across, y - down, x + across, y + down], axis=1) / view.scale
    found[:, 0::2] = np.clip(found[:, 0::2], 0, width / view.scale)
    found[:, 1::2] = np.clip(found[:, 1::2], 0, height / view.scale)
    return found.astype(np.float32)


def _unsure(line: Recognised, view: View, number: int) -> Doubt | None:
    """What is to be said about a line's numerals, None where all are sure."""
    low = [i for i, c in enumerate(line.text) if line.confidence[i] < _needed(c)]
    if not low:
        return None
    marked = "".join(f"[{c}]" if i in low else c for i, c in enumerate(line.text))
    text = f"recognised numerals that are not sure: {marked} (confidence {float(line.confidence[low].min()):.2f}"
    text += f"; a second reading: {line.other})" if line.other else ")"
    return Doubt(number, UNSURE_DIGITS, text, tuple(map(middle, _on_page(line.boxes[low], view).tolist())))


def _needed(char: str) -> float:
    """The confidence that a character needs."""
    if char.isdigit():
        return SURE
    return SURE_HAN if char in _HAN else NONE
