"""Characters of a PDF page as arrays, through pdfium (页面字符提取)."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import deque
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Any

from menkan.ingest.page import Array, Glyphs, middle_of

# Source: Unicode general categories Z* and Cf in so far as PDF producers set them as blanks.
_BLANKS = (*range(0x00, 0x21), 0x7F, 0xA0, 0xAD, *range(0x2000, 0x2010), *range(0x2028, 0x2030), 0x205F, 0x3000, 0xFEFF)
_HYPHENS = (0x02, 0xFFFE)  # how pdfium gives a hyphen at a line end: it is printed, so it stays
_REPLACEMENT = 0xFFFD

# Two glyphs are one printed character (fake bold) where the same character stands within these shares of its size.
# Source: project convention; fake bold moves by 0.01 to 0.05 em, neighbours by a glyph's width at least.
SAME_X = 0.3  # of its width
SAME_Y = 0.2  # of the type size
SLANTED = 4  # the direction of a line that runs along neither side of the page, as watermarks do
ASKEW = 0.15  # of a quarter turn: more is slanted, less is a crooked scan
THIN = 0.02  # of a point: a box without extent, as pdfium gives turned characters
ROOM = 1024  # characters whose boxes are asked for at once


# Source: the tables of Microsoft's Wingdings and Wingdings 2; the boxes and ticks of forms only.
_TICKS = {
    "Wingdings": {0x6F: "□", 0x71: "❑", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    "Wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
}


@cache
def _functions() -> dict[str, object]:
    """pdfium's per-character calls, without argument types: converting by them takes longer than most calls.

    So handles and addresses must come as objects of ctypes, whose type is their own; a plain number is a C int.
    """
    import pypdfium2.raw as raw

    def prototype(name: str, result: type) -> object:
        address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
        return ctypes.PYFUNCTYPE(result)(address)  # keeps the interpreter lock: these calls are short

    return {
        "count": prototype("FPDFText_CountChars", ctypes.c_int),
        "text": prototype("FPDFText_GetText", ctypes.c_int),
        "code": prototype("FPDFText_GetUnicode", ctypes.c_uint),
        "loose": prototype("FPDFText_GetLooseCharBox", ctypes.c_int),
        "tight": prototype("FPDFText_GetCharBox", ctypes.c_int),
        "bad": prototype("FPDFText_HasUnicodeMapError", ctypes.c_ubyte),
        "generated": prototype("FPDFText_IsGenerated", ctypes.c_int),
        "angle": prototype("FPDFText_GetCharAngle", ctypes.c_float),
        "matrix": prototype("FPDFText_GetMatrix", ctypes.c_int),
        "size": prototype("FPDFText_GetFontSize", ctypes.c_double),
        "origin": prototype("FPDFText_GetCharOrigin", ctypes.c_int),
        "font": prototype("FPDFText_GetFontInfo", ctypes.c_ulong),
    }


@cache
def _blank_table() -> Array:
    """True at the code points below U+10000 that print nothing."""
    import numpy as np

    table = np.zeros(0x10000, np.bool_)
    table[list(_BLANKS)] = True
    return table


@cache
def mending() -> dict[int, int]:
    """Radicals and compatibility ideographs to the ideograph that is meant (部首码位 → 汉字)."""
    pairs: dict[int, int] = {}
    for line in files("menkan.ingest").joinpath("radicals.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pairs[ord(line[0])] = ord(line[1])
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E)):
        meant = unicodedata.normalize("NFKC", chr(code))
        if len(meant) == 1 and ord(meant) != code:
            pairs[code] = ord(meant)
    return pairs


def is_doubtful(codes: Array) -> Array:
    """Code points that name no printed character: private use, replacement, lone surrogates (可疑码位).

    Symbol fonts keep their own table at U+F000 (bullets of Wingdings); those are ornaments, except where a digit
    would stand.
    """
    odd: Array = (codes >= 0xD800) & ((codes <= 0xF8FF) | (codes == _REPLACEMENT) | (codes >= 0xF0000))
    if odd.any():  # few pages have one
        ornament = (codes >= 0xF020) & (codes <= 0xF0FF) & ~((codes >= 0xF030) & (codes <= 0xF039))
        odd &= ~ornament
    return odd


def read_glyphs(handle: Any, to_page: tuple[float, ...], size: tuple[float, float]) -> Glyphs:
    """The visible characters of a pdfium text page (提取字符与坐标).

    Args:
        handle: the ``FPDF_TEXTPAGE``, as ctypes gives it.
        to_page: affine map (a, b, c, d, e, f) from PDF user space to the page as shown, origin top left.
        size: width and height of the page as shown; characters wholly outside it are not printed and left out.
    """
    import numpy as np

    call = _functions()
    n = max(0, call["count"](handle))  # type: ignore[operator]
    codes, low = _codes(handle, n)
    raw = _boxes(handle, n)
    bad = np.frombuffer(bytes(map(call["bad"], repeat(handle), range(n))), np.uint8) != 0  # type: ignore[call-overload]

    for hyphen in _HYPHENS:
        codes[codes == hyphen] = ord("-")
    if bad.any():
        codes[(codes == 0) & bad] = _REPLACEMENT
    _name_ticks(handle, codes)
    blank = _blank_table()[np.minimum(codes, 0xFFFF)] | low
    ink = np.flatnonzero(~blank)
    turns = np.zeros(n, np.int8)
    _turned(handle, ink, raw, turns)
    boxes = _map_boxes(raw, to_page)
    turns = np.where(turns == SLANTED, SLANTED, (turns + _quarter(to_page)) % 4)

    blank_before = np.zeros(n, np.int8)
    spaces = np.flatnonzero(blank & ~low & (codes != 0x0D) & (codes != 0x0A))
    if len(spaces) and len(ink):
        made_up = np.array([call["generated"](handle, int(i)) for i in spaces], np.bool_)  # type: ignore[operator]
        after = np.searchsorted(ink, spaces)
        inside = after < len(ink)
        blank_before[ink[after[inside & made_up]]] = 1
        blank_before[ink[after[inside & ~made_up]]] = 2

    width, height = size
    seen = (boxes[:, 2] > 0) & (boxes[:, 0] < width) & (boxes[:, 3] > 0) & (boxes[:, 1] < height)
    ink = ink[seen[ink]]
    np.clip(boxes[:, 0::2], 0, width, out=boxes[:, 0::2])
    np.clip(boxes[:, 1::2], 0, height, out=boxes[:, 1::2])
    _share_boxes(codes[ink], boxes, ink)
    ink = ink[_first_of_same(codes[ink], boxes.take(ink, axis=0))]
    codes, bad = codes[ink], bad[ink]
    return Glyphs(_mend(codes), boxes.take(ink, axis=0), blank_before[ink], bad | is_doubtful(codes), turns[ink])


def _boxes(handle: Any, n: int) -> Array:
    """pdfium's loose box of every character: left, top, right, bottom in user space, shape (n, 4)."""
    import numpy as np

    loose = _functions()["loose"]
    room, places = _room()
    raw = np.empty((n, 4), np.float32)
    for start in range(0, n, ROOM):
        end = min(n, start + ROOM)
        room[:] = 0.0  # a box that pdfium refuses stays so
        deque(map(loose, repeat(handle), range(start, end), places), maxlen=0)  # type: ignore[call-overload]
        raw[start:end] = room[: end - start]
    return raw


@cache
def _room() -> tuple[Array, tuple[object, ...]]:
    """Room for the boxes of some characters and references to each: making them takes as long as a call."""
    import numpy as np

    memory = bytearray(16 * ROOM)
    first = ctypes.c_char.from_buffer(memory)
    return np.frombuffer(memory, np.float32).reshape(ROOM, 4), tuple(ctypes.byref(first, 16 * i) for i in range(ROOM))


def _codes(handle: Any, n: int) -> tuple[Array, Array]:
    """The code point of every character of a text page, shape (n,), and a mask of those that are nothing alone.

    pdfium gives all of a page's text at once; where that has no surrogates and one unit per character, the units
    are the characters. Else each character is asked for, which takes three times as long.
    """
    import numpy as np

    call = _functions()
    units = np.zeros(n + 1, np.uint16)
    if n and call["text"](handle, 0, n, ctypes.c_void_p(units.ctypes.data)) == n + 1:  # type: ignore[operator]
        codes = units[:n].astype(np.uint32)
        if not ((codes >= 0xD800) & (codes < 0xE000)).any() and codes.all():
            return codes, np.zeros(n, np.bool_)
    codes = np.fromiter(map(call["code"], repeat(handle), range(n)), np.uint32, n)  # type: ignore[call-overload]
    return _join_surrogates(codes)


def tick_of(font: str, char: str) -> str:
    """What a character at U+F000 of a PDF's `font` shows where it is a tick box, else the character itself."""
    family = " ".join(re.findall(r"Wingdings|\d", font.rpartition("+")[2]))
    return _TICKS.get(family, {}).get(ord(char) - 0xF000, char)


def _name_ticks(handle: Any, codes: Array) -> None:
    """Writes the tick boxes of symbol fonts as what they show: U+F052 of Wingdings 2 is ☑ (勾选框).

    Symbol fonts keep their own table at U+F000, so the font has to say which.
    """
    import numpy as np

    call = _functions()
    for i in np.flatnonzero((codes >= 0xF020) & (codes <= 0xF0FF)).tolist():
        name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
        call["font"](handle, i, name, ctypes.c_ulong(64), ctypes.byref(flags))  # type: ignore[operator]
        codes[i] = ord(tick_of(name.value.decode("utf-8", "replace"), chr(codes[i])))


def _join_surrogates(codes: Array) -> tuple[Array, Array]:
    """Pairs of UTF-16 units as one code point at the first; a mask of the second halves, which are nothing alone."""
    import numpy as np

    low = np.zeros(len(codes), np.bool_)
    high = np.flatnonzero((codes >= 0xD800) & (codes < 0xDC00))
    for i in high:
        if i + 1 < len(codes) and 0xDC00 <= codes[i + 1] < 0xE000:
            codes[i] = 0x10000 + ((int(codes[i]) - 0xD800) << 10) + (int(codes[i + 1]) - 0xDC00)
            low[i + 1] = True
    return codes, low


def _mend(codes: Array) -> Array:
    """`codes` with radicals and compatibility forms replaced by what a reader means."""
    import numpy as np

    suspects = ((codes >= 0x2E80) & (codes < 0x2FE0)) | ((codes >= 0xF900) & (codes < 0xFB00)) | (codes >= 0x2F800)
    if suspects.any():
        table = mending()
        codes = codes.copy()
        at = np.flatnonzero(suspects)
        codes[at] = [table.get(int(c), int(c)) for c in codes[at]]
    return codes


def _turned(handle: Any, ink: Array, raw: Array, turns: Array) -> None:
    """Fills boxes and reading directions of characters that do not stand upright in user space (旋转文字).

    pdfium's loose boxes are right for upright characters only: those of turned ones have no width or a negative
    one, those of slanted lines climb from character to character. Only runs that look so are asked for their angle.
    """
    import numpy as np

    if not len(ink):
        return
    left, top, right, bottom = raw.take(ink, axis=0).T
    odd = ~((right - left > THIN) & (top - bottom > THIN))
    jump = np.ones(len(ink), np.bool_)
    jump[1:] = (np.abs(np.diff(bottom)) > 1.0) | odd[1:] | odd[:-1]
    starts = np.flatnonzero(jump)
    ends = np.append(starts[1:], len(ink))
    suspect = np.flatnonzero((ends - starts <= 2) | odd[starts])
    asked = ink[starts[suspect]].tolist()
    angles = np.fromiter(map(_functions()["angle"], repeat(handle), asked), np.float64)  # type: ignore[call-overload]
    turned = (angles != 0) | odd[starts[suspect]]
    for n, angle in zip(suspect[turned].tolist(), angles[turned].tolist(), strict=True):
        start, end = int(starts[n]), int(ends[n])
        quarters = angle / 1.5707963
        turn = round(quarters) % 4 if abs(quarters - round(quarters)) < ASKEW else SLANTED
        if not turn and not odd[start]:
            continue
        for i in map(int, ink[start:end]):
            turns[i] = turn
            _turned_box(handle, i, turn, raw)


def _turned_box(handle: Any, i: int, turn: int, raw: Array) -> None:
    """The box of one turned character: tight along the line, one em across it, from the baseline."""
    call = _functions()
    box, origin, matrix = (ctypes.c_double * 4)(), (ctypes.c_double * 2)(), (ctypes.c_float * 6)()
    if not call["tight"](handle, i, *(ctypes.byref(box, 8 * k) for k in range(4))):  # type: ignore[operator]
        return
    x0, x1, y0, y1 = box
    call["origin"](handle, i, ctypes.byref(origin), ctypes.byref(origin, 8))  # type: ignore[operator]
    call["matrix"](handle, i, ctypes.byref(matrix))  # type: ignore[operator]
    scale = max(abs(v) for v in matrix[:4]) or 1.0
    em = float(call["size"](handle, i)) * scale  # type: ignore[operator]
    em = em if 0 < em < 10_000 else max(x1 - x0, y1 - y0)
    above, below = 0.86 * em, 0.14 * em  # Source: the usual body of CJK fonts (ascent 0.86 to 0.88)
    x, y = origin
    if turn == SLANTED:
        raw[i] = x0, y1, x1, y0
    elif turn == 0:
        raw[i] = x0, y + above, x1, y - below
    elif turn == 2:
        raw[i] = x0, y + below, x1, y - above
    elif turn == 1:  # reads upwards or downwards by the sign of the angle: the em box lies beside the baseline
        raw[i] = (x - above, y1, x + below, y0) if matrix[1] > 0 else (x - below, y1, x + above, y0)
    else:
        raw[i] = (x - below, y1, x + above, y0) if matrix[1] < 0 else (x - above, y1, x + below, y0)


def _map_boxes(raw: Array, to_page: tuple[float, ...]) -> Array:
    """Boxes (left, top, right, bottom in user space) as x0, y0, x1, y1 on the page as shown."""
    import numpy as np

    a, b, c, d, e, f = to_page
    boxes = np.empty_like(raw)
    if a and not b:
        across, down = a * raw[:, 0::2] + e, d * raw[:, 1::2] + f
    else:
        across, down = c * raw[:, 1::2] + e, b * raw[:, 0::2] + f
    np.minimum(across[:, 0], across[:, 1], out=boxes[:, 0])
    np.minimum(down[:, 0], down[:, 1], out=boxes[:, 1])
    np.maximum(across[:, 0], across[:, 1], out=boxes[:, 2])
    np.maximum(down[:, 0], down[:, 1], out=boxes[:, 3])
    if not np.isfinite(boxes).all():
        boxes[~np.isfinite(boxes).all(axis=1)] = -1.0  # nowhere: left out with what is off the page
    return boxes


def _quarter(to_page: tuple[float, ...]) -> int:
    """Clockwise quarter turns by which the page is shown."""
    a, b, _, _, _, _ = to_page
    if abs(a) >= abs(b):
        return 0 if a > 0 else 2
    return 1 if b > 0 else 3


def _share_boxes(codes: Array, boxes: Array, ink: Array) -> None:
    """Parts the box of one glyph that stands for several characters among them: —— of some fonts, ﬁ (连字).

    The same ideograph or digit twice on one place is fake bold and keeps its place.
    """
    import numpy as np

    if len(ink) < 2:
        return
    left, top = boxes[ink, 0], boxes[ink, 1]
    together = (left[1:] == left[:-1]) & (top[1:] == top[:-1])
    if not together.any():
        return
    together &= (codes[1:] != codes[:-1]) | ((codes[1:] < 0x2E80) & ~((codes[1:] >= 0x30) & (codes[1:] <= 0x39)))
    starts = np.flatnonzero(together & ~np.concatenate(([False], together[:-1])))
    ends = np.flatnonzero(together & ~np.concatenate((together[1:], [False])))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        members = ink[start : end + 2]
        edges = np.linspace(boxes[members[0], 0], boxes[members[0], 2], len(members) + 1)
        boxes[members, 0], boxes[members, 2] = edges[:-1], edges[1:]


def _first_of_same(codes: Array, boxes: Array) -> Array:
    """Mask of characters without those that print on top of the same character once more (去除仿粗体叠字)."""
    import numpy as np

    keep = np.ones(len(codes), np.bool_)
    if len(codes) < 2:
        return keep
    step = 2 * SAME_Y * middle_of(boxes[:, 3] - boxes[:, 1]) or 1.0
    left = boxes[:, 0].astype(np.float64)
    rows = boxes[:, 1].astype(np.float64) / step
    width = SAME_X * (boxes[:, 2] - boxes[:, 0])
    at = np.arange(len(codes))
    for shift in (0.0, 0.5):  # two grids, so that no pair is parted by both
        while True:
            order = at[np.argsort(np.floor(rows[at] + shift) * 1e5 + left[at])]
            ordered = codes[order]
            alike = np.flatnonzero(ordered[1:] == ordered[:-1])
            a, b = order[alike], order[alike + 1]
            same = (np.abs(rows[a] - rows[b]) <= 0.5) & (np.abs(left[a] - left[b]) <= width[b])
            if not same.any():
                break
            keep[np.maximum(a[same], b[same])] = False
            at = np.flatnonzero(keep)
    return keep
