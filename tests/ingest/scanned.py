"""Pages as pictures for the tests of recognition (测试用扫描页)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from menkan.ingest import ocr
from tests.ingest.typeset import LEADING, MARGIN, SIZE, Sheet

needs_ocr = pytest.mark.skipif(not ocr.is_available(), reason="the extra ocr is not installed")

LINES = ["被告人甲某某明知他人实施犯罪仍提供帮助", "共计支付结算人民币1230045元", "现已审理终结。"]


def page_pdf(lines: Sequence[str]) -> bytes:
    """A page with a line of text every two of their heights, from y = 100 points."""
    from pathlib import Path

    import pylopdf_fonts_zh_cn
    import typst

    body = "\n".join(f"#place(top + left, dx: {MARGIN}pt, dy: {100 + k * LEADING}pt)[{x}]" for k, x in enumerate(lines))
    source = f'#set page(width: 595pt, height: 842pt, margin: 0pt)\n#set text(font: "Noto Serif SC", size: {SIZE}pt)\n'
    fonts = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
    return bytes(typst.compile((source + body).encode(), font_paths=fonts))


def rendered(pdf: bytes, index: int = 0, dpi: float = 200) -> Any:
    """A page of `pdf` as a picture, BGR."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    image = document[index].render(scale=dpi / 72).to_numpy()[:, :, :3].copy()
    document.close()
    return image


def picture(lines: Sequence[str]) -> Any:
    """The page of `page_pdf` as a grey picture at 200 dpi."""
    return rendered(page_pdf(lines)).min(axis=2)


def image_file(image: Any, kind: str = "PNG", **options: Any) -> bytes:
    """A picture (BGR or grey) as a file of this kind."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image[:, :, ::-1] if image.ndim == 3 else image)).save(out, kind, **options)
    return out.getvalue()


def as_reader(image: Any) -> Any:
    """A picture (BGR) as reportlab draws it."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return ImageReader(Image.fromarray(np.ascontiguousarray(image[:, :, ::-1])))


def scan_pdf(*images: Any, hidden: str = "") -> bytes:
    """A PDF whose pages are these pictures, `hidden` as its recognised text on the first line's place."""
    sheet = Sheet()
    for number, image in enumerate(images):
        if number:
            sheet.page()
        sheet.canvas.drawImage(as_reader(image), 0, 0, 595, 842)
        if hidden and not number:
            sheet.text(MARGIN, 100 + SIZE * 0.88, hidden, mode=3)
    return sheet.bytes()
