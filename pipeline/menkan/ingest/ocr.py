"""Characters of a picture of text, with a confidence each, through PP-OCR models that travel in a wheel (文字识别).

`rapidocr` finds the lines; its recognition model is asked here directly, because the library's own answer joins the
characters of a line to wrong confidences where the line has a blank, and names no place for single digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import import_module
from typing import Any

from menkan.errors import NoTextLayer
from menkan.ingest.joints import is_wide
from menkan.ingest.page import Array

INSTALL = 'pip install "menkan[ocr]"'
MISSING = "text recognition is not installed"
SWITCHED_OFF = "text recognition is switched off"
SWITCH = "see [input] ocr"

THREADS = 2  # one page is read by no more; several documents are read by several processes
# Source: measured on the seeded pages of tests/bench/scans.py.
DETECT_DPI = 120.0  # lines are found at this resolution: the time of 200 is four times as long, the lines are the same
DETECT_SIDE = 2400  # pixels: a longer picture is found at less
LINE_HEIGHT = 48  # pixels: what the model takes
MAX_LINE = 6000  # pixels of a line at that height: about 120 characters
STRETCH = 1.25  # a second reading sees the digits wider: equal digits side by side part better
TALL = 1.8  # a box so much higher than wide is text set downwards or turned
PAD = 0.04  # of a box's height: lines are cut out with this much more above and below
READABLE = 0.5  # mean confidence of a line below which it is no text, or cannot be read

_FULL_WIDTH = {
    "(": "（",
    ")": "）",
    ",": "，",
    ":": "：",
    ";": "；",
    "?": "？",
    "!": "！",
}
_YEAR = re.compile(r"([〔\[【（(])(\d{4})([〕\]】）)])")  # 〔2020〕  （2021）


@dataclass(frozen=True, slots=True)
class Recognised:
    """One line of a picture (识别行).

    Attributes:
        text: its characters, no blanks.
        boxes: x0, y0, x1, y1 in pixels, shape (len(text), 4).
        confidence: 0 to 1, shape (len(text),); of a digit the lower one of two readings, 0 where they differ.
        blank_before: whether the model sees a blank before a character, shape (len(text),).
        em: type size in pixels as far as the line shows it, None where it has no Han characters.
        other: the digits of a second reading where it differs, else "".
    """

    text: str
    boxes: Array
    confidence: Array
    blank_before: Array
    em: float | None
    other: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the model makes of one line: characters, their middles as shares of its width, confidences."""

    text: str
    middles: list[float]
    confidence: list[float]


def optional(name: str) -> Any:
    """A module of the extra `ocr` (可选依赖).

    Raises:
        NoTextLayer: MK106, the extra is not installed; the hint says how to.
    """
    try:
        return import_module(name)
    except ImportError:
        raise NoTextLayer(MISSING, hint=INSTALL) from None


@cache
def is_available() -> bool:
    """Whether pictures can be read on this machine (是否可识别)."""
    try:
        return all(optional(name) is not None for name in ("cv2", "onnxruntime", "rapidocr"))
    except NoTextLayer:
        return False


def why_not(wanted: bool) -> tuple[str, str]:
    """Why pictures are not read, and what to do about it; two empty strings where they are."""
    if not wanted:
        return SWITCHED_OFF, SWITCH
    return ("", "") if is_available() else (MISSING, INSTALL)


@cache
def _engine() -> Any:
    """The models, loaded once per process; none is ever fetched: the wheel carries them.

    `use_cls` off: with it rapidocr 3 drops whole lines. Pages are turned by `scan`.
    """
    optional("cv2").setNumThreads(THREADS)
    optional("onnxruntime")
    engine = optional("rapidocr").RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.max_side_len": DETECT_SIDE,
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    import numpy as np

    engine(np.full((LINE_HEIGHT, 320, 3), 255, np.uint8), use_det=False, use_cls=False, use_rec=True)
    return engine


def find_lines(image: Array, dpi: float) -> Array:
    """Boxes of the lines of an upright grey picture: x0, y0, x1, y1 in pixels, shape (n, 4) (文本行检测)."""
    import numpy as np

    cv2 = optional("cv2")
    scale = min(1.0, DETECT_DPI / dpi, DETECT_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False).boxes
    if found is None or not len(found):
        return np.zeros((0, 4), np.float32)
    corners = np.asarray(found, np.float32).reshape(-1, 4, 2) / scale
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def recognise(image: Array, boxes: Array) -> list[Recognised]:
    """The lines of an upright grey picture that stand in `boxes`, top to bottom as given (文本行识别).

    Lines with digits are read twice, the second time stretched; a digit that only one reading has is one of no
    confidence.
    """
    lines = []
    for box in boxes.tolist():
        line = _recognise_line(image, box)
        if line is not None:
            lines.append(line)
    return lines


def confidence_of(image: Array, boxes: Array) -> float:
    """Mean confidence of the characters in `boxes`, 0 where there are none: which way up a page is."""
    readings = [_read(_cut(image, box)) for box in boxes.tolist()]
    values = [value for reading in readings for value in reading.confidence]
    return sum(values) / len(values) if values else 0.0


def _recognise_line(image: Array, box: Sequence[float]) -> Recognised | None:
    piece = _cut(image, box)
    if not piece.size:
        return None
    reading, other = _read(piece), ""
    if not reading.text:
        return None
    if any(c.isdigit() for c in reading.text):
        reading, other = _checked(reading, _read(piece, STRETCH))
    import numpy as np

    kept = [i for i, c in enumerate(reading.text) if not c.isspace()]
    if not kept:
        return None
    blank = np.array([i > 0 and reading.text[i - 1].isspace() for i in kept])
    reading = _Reading(
        "".join(reading.text[i] for i in kept),
        [reading.middles[i] for i in kept],
        [reading.confidence[i] for i in kept],
    )
    boxes, em = _place(reading, blank, box, piece)
    return Recognised(_widen(reading.text), boxes, np.asarray(reading.confidence, np.float32), blank, em, other)


def _cut(image: Array, box: Sequence[float]) -> Array:
    """The picture of one line; text set downwards is turned to run to the right."""
    x0, y0, x1, y1 = box
    pad = PAD * (y1 - y0)
    rows = slice(max(0, round(y0 - pad)), min(image.shape[0], round(y1 + pad)))
    piece = image[rows, max(0, round(x0)) : min(image.shape[1], round(x1))]
    if piece.size and piece.shape[0] > TALL * piece.shape[1]:
        piece = optional("cv2").rotate(piece, optional("cv2").ROTATE_90_COUNTERCLOCKWISE)
    return piece


def _read(piece: Array, stretch: float = 1.0) -> _Reading:
    """What the model reads in a grey picture of one line."""
    import numpy as np

    cv2 = optional("cv2")
    if not piece.size:
        return _Reading("", [], [])
    height, width = piece.shape[:2]
    width = min(MAX_LINE, max(8, round(stretch * width * LINE_HEIGHT / height)))
    scaled = cv2.resize(piece, (width, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR)
    room = max(320, width)  # the model knows no narrower lines; what is right of the text is grey
    grid = np.zeros((1, 3, LINE_HEIGHT, room), np.float32)
    grid[0, :, :, :width] = scaled.astype(np.float32) / 127.5 - 1.0
    recogniser = _engine().text_rec
    return _decode(recogniser.session(grid)[0], recogniser.postprocess_op.character, room / width)


def _decode(shares: Array, characters: Sequence[str], scale: float) -> _Reading:
    """Characters of a line from the model's shares per column, shape (columns, characters) (CTC 解码).

    Column after column with one best character is that character once; character 0 is none. What else a gap may hold
    says nothing of use: measured, it doubts one right digit in ten where a second reading doubts none.
    """
    best = shares.argmax(axis=1)
    top = shares.max(axis=1)
    runs: list[tuple[int, int, int]] = []  # character, first column, column behind the last
    for column, code in enumerate(best.tolist()):
        if runs and runs[-1][0] == code:
            runs[-1] = code, runs[-1][1], column + 1
        else:
            runs.append((code, column, column + 1))
    reading = _Reading("", [], [])
    text: list[str] = []
    n_columns = len(best) / scale
    for code, start, end in runs:
        if not code:
            continue
        text.append(characters[code][:1] or " ")
        reading.middles.append((start + end) / 2 / n_columns)
        reading.confidence.append(float(top[start:end].max()))
    return _Reading("".join(text), reading.middles, reading.confidence)


def _checked(first: _Reading, second: _Reading) -> tuple[_Reading, str]:
    """The first reading with no confidence in digits that the second reads otherwise, and the second's digits."""
    ours, theirs = first.text, second.text
    sure = list(first.confidence)
    differ = False
    for kind, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            for a, b in zip(range(i, j), range(k, m), strict=True):
                sure[a] = min(sure[a], second.confidence[b]) if ours[a].isdigit() else sure[a]
            continue
        if not any(c.isdigit() for c in ours[i:j] + theirs[k:m]):
            continue
        differ = True
        for a in _figure_at(ours, i) if i == j else range(i, j):
            sure[a] = 0.0
    return _Reading(ours, first.middles, sure), theirs if differ else ""


def _figure_at(text: str, at: int) -> range:
    """The digits around a place between two characters, or the two characters: something is lost there."""
    start = end = at
    while start and text[start - 1].isdigit():
        start -= 1
    while end < len(text) and text[end].isdigit():
        end += 1
    return range(start, end) if start < end else range(max(0, at - 1), min(len(text), at + 1))


def _place(reading: _Reading, blank: Array, box: Sequence[float], piece: Array) -> tuple[Array, float | None]:
    """Boxes of the characters and the type size that they show.

    The model gives middles, give or take a quarter of a character: neighbours are made to touch, unless more than
    half a character of white is between them or the model sees a blank.
    """
    import numpy as np

    x0, y0, x1, y1 = box
    n = len(reading.text)
    if (y1 - y0) > TALL * (x1 - x0):
        edges = np.linspace(y0, y1, n + 1)
        return np.stack([np.full(n, x0), edges[:-1], np.full(n, x1), edges[1:]], axis=1).astype(np.float32), None
    middles = x0 + np.asarray(reading.middles) * (x1 - x0)
    top, bottom = _ink(piece)
    pad = PAD * (y1 - y0)
    top, bottom = y0 - pad + top, y0 - pad + bottom
    wide = [is_wide(c) for c in reading.text]
    steps = [b - a for a, b, v, w in zip(middles, middles[1:], wide, wide[1:], strict=False) if v and w]
    tall = (bottom - top) / 0.92  # Source: the ink of a line of Han type is 0.90 to 0.94 em high, measured
    advance = float(np.median(steps)) if len(steps) >= 4 else tall
    em = min(tall, advance) if any(wide) else None
    size = em or tall
    widths = np.array([1.0 if w else 0.52 for w in wide]) * min(advance, 1.15 * size)
    left, right = middles - widths / 2, middles + widths / 2
    for i in range(n - 1):
        if left[i + 1] - right[i] < 0.5 * size and not (blank[i + 1] and left[i + 1] > right[i]):
            left[i + 1] = right[i] = (left[i + 1] + right[i]) / 2
    left[0], right[-1] = max(left[0], x0), min(right[-1], x1)
    middle = (top + bottom) / 2
    boxes = np.stack([left, np.full(n, middle - size / 2), np.maximum(right, left + 1), np.full(n, middle + size / 2)])
    return boxes.T.astype(np.float32), em


def _ink(piece: Array) -> tuple[float, float]:
    """First row of a line's picture that has ink, and the row behind the last one."""
    import numpy as np

    cv2 = optional("cv2")
    _, dark = cv2.threshold(piece, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rows = dark.sum(axis=1)
    inked = np.flatnonzero(rows > 0.12 * rows.max())
    return float(inked[0]), float(inked[-1] + 1)


def _widen(text: str) -> str:
    """`text` with punctuation beside Han characters in full width: the model knows brackets and commas in one form.

    The brackets of a year are made a pair: 〔2020] is what the model reads in 〔2020〕.
    """
    chars = list(text)
    for i, char in enumerate(chars):
        if char not in _FULL_WIDTH:
            continue
        before, behind = chars[i - 1] if i else "", text[i + 1] if i + 1 < len(text) else ""
        after_han = bool(before) and is_wide(before)
        before_han = bool(behind) and is_wide(behind) and not before.isascii()
        if after_han or before_han:
            chars[i] = _FULL_WIDTH[char]
    return _YEAR.sub(_paired, "".join(chars))


def _paired(match: re.Match[str]) -> str:
    """A year in brackets of one kind: round ones where both are, else those of file numbers."""
    left, year, right = match[1], match[2], match[3]
    if left in "(（" and right in ")）":
        return f"（{year}）"
    return f"〔{year}〕"
