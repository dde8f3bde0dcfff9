"""A Song face cut to the characters that a document uses (宋体子集): OFL font, TrueType outlines for reportlab."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from menkan.errors import CorpusError

FAMILY = "Noto Serif SC"  # as the font names itself; SIL Open Font License 1.1
MAX_ERROR_UNITS = 1.0  # of a curve when cubic outlines become quadratic, of 1,000 per em: invisible in print
# Lines of the face as its hhea table has them, in units of 1,000 per em.
ASCENT, DESCENT = 1151, -286


def serif_path() -> Path:
    """File of the Song face that PyPI package pylopdf-fonts-zh-cn carries."""
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.serif_path())


def truetype_subset(characters: str) -> bytes:
    """TrueType font with the glyphs of `characters` (子集化): reportlab takes no OpenType (CFF) outlines.

    The same characters give the same bytes, whatever was drawn before.

    Raises:
        CorpusError: MK550, for a character that the face does not have.
    """
    from fontTools.fontBuilder import FontBuilder

    wanted = sorted(set(characters))
    outlines = {f"u{ord(c):04X}": _outline(c) for c in wanted}
    order = [".notdef", *outlines]
    glyphs = {".notdef": _outline("")} | outlines
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in wanted})
    builder.setupGlyf({name: glyph for name, (glyph, _) in glyphs.items()})
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (glyphs[name][1], getattr(table[name], "xMin", 0)) for name in order})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "NotoSerifSC-Regular"})
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0  # no clock in the bytes
    builder.font.recalcTimestamp = False
    buffer = BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@cache
def _source() -> tuple[Any, Any, dict[int, str]]:
    """The source font, its glyph set and its character map; read once in a process."""
    from fontTools.ttLib import TTFont

    font = TTFont(serif_path())
    return font, font.getGlyphSet(), font.getBestCmap()


@lru_cache(maxsize=8192)
def _outline(character: str) -> tuple[Any, int]:
    """Quadratic outline and advance width of one character; of `.notdef` for the empty string."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    font, glyph_set, names = _source()
    if character and ord(character) not in names:
        raise CorpusError(f"the Song face has no {character!r} (U+{ord(character):04X})")
    name = names[ord(character)] if character else ".notdef"
    pen = TTGlyphPen(None)
    glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
    return pen.glyph(), font["hmtx"][name][0]
