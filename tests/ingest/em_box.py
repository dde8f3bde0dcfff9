"""Makes menkan/ingest/em_box.ttf: one font for every Chinese font that a PDF names and does not hold (占位字体).

python -m tests.ingest.em_box
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import menkan.ingest

FONT = Path(menkan.ingest.__file__).parent / "em_box.ttf"
EM, ABOVE, BELOW = 1000, 860, -140  # Source: the usual body of CJK fonts (ascent 0.86 to 0.88)


def made() -> bytes:
    """A TrueType font whose every character is a rectangle of an em, of half an em below U+2000; blanks are empty."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    def rectangle(width: int) -> Any:
        pen = TTGlyphPen(None)
        if width:
            pen.moveTo((0, BELOW))
            for corner in ((0, ABOVE), (width, ABOVE), (width, BELOW)):
                pen.lineTo(corner)
            pen.closePath()
        return pen.glyph()

    inks = {".notdef": EM, "blank": 0, "half": EM // 2, "whole": EM}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(inks))
    builder.setupCharacterMap({})
    every: Any = CmapSubtable.newSubtable(13)  # many characters to one glyph
    every.platformID, every.platEncID, every.language = 3, 10, 0
    every.cmap = dict.fromkeys(range(0x21, 0x2000), "half")
    every.cmap |= dict.fromkeys((*range(0x2000, 0xD800), *range(0xE000, 0x110000)), "whole")
    every.cmap |= dict.fromkeys((0x20, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000), "blank")
    builder.font["cmap"].tables = [every]
    builder.setupGlyf({name: rectangle(width) for name, width in inks.items()})
    builder.setupHorizontalMetrics({name: (width or EM // 2, 0) for name, width in inks.items()})
    builder.setupHorizontalHeader(ascent=ABOVE, descent=BELOW)
    builder.setupNameTable({"familyName": "menkan em box", "styleName": "Regular", "psName": "menkan-em-box"})
    builder.setupOS2(sTypoAscender=ABOVE, sTypoDescender=BELOW, usWinAscent=ABOVE, usWinDescent=-BELOW)
    builder.setupPost(keepGlyphNames=False)
    stamp = 0x7C25B080  # 1970: the same bytes at every making
    builder.font["head"].created = builder.font["head"].modified = stamp
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


if __name__ == "__main__":
    FONT.write_bytes(made())
    print(FONT, FONT.stat().st_size, "bytes")
