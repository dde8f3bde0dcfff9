"""The font that stands for every Chinese font that a PDF names and does not hold (未嵌入字体的替代).

pdfium takes such a font from the machine and measures with it; where the machine has no Chinese font the characters
have no height, and pdfium takes lines that begin alike for the same line printed twice and drops them. So it is given
one font of ours, the same on every machine: all characters are a rectangle, an em wide and high. Of other scripts it
has fonts of its own. A page that is drawn for people still uses the fonts of the machine (`ingest.drawing`).
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib.resources import files
from typing import Any

# Source: fx_codepage.h, FX_Charset: Shift JIS, Hangul, Johab, GB 2312, Big5.
_EAST_ASIAN = frozenset({128, 129, 130, 134, 136})
_CHARSET = 3  # the place of the charset among what fpdf_sysfontinfo.h's MapFont is asked
_EM_BOX = 1  # our name for the font towards pdfium


@cache
def use_own_fonts() -> object:
    """Keeps pdfium, in this process and until it ends, to its own fonts and ours (固定字体).

    Returns what pdfium now points to.
    """
    import pypdfium2.raw as raw

    font = files("menkan.ingest").joinpath("em_box.ttf").read_bytes()

    def map_font(*asked: Any) -> int | None:
        return _EM_BOX if asked[_CHARSET] in _EAST_ASIAN else None

    def font_data(_: Any, handle: Any, table: int, room: Any, size: int) -> int:
        if table:  # asked whether it is a collection: it is not
            return 0
        if room and size >= len(font):
            ctypes.memmove(room, font, len(font))
        return len(font)

    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    ours = raw.FPDF_SYSFONTINFO(
        version=1, MapFont=types["MapFont"](map_font), GetFontData=types["GetFontData"](font_data)
    )
    raw.FPDF_SetSystemFontInfo(ours)
    return ours
