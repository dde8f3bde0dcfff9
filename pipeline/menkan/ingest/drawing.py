"""A page of a file as a picture for people (版面图): of a PDF as pdfium draws it, of a scan the picture that was read.

Run in a process of its own (`run.pictures`): libraries draw in native code, and a file may be made to break them.
"""

from __future__ import annotations

import io
from typing import Any

from menkan.ingest import scan_files, sniff

# Project conventions.
SCALE = 1.6  # pixels a point: Song type of 10 points can be read
LONGEST = 4000  # pixels of a side: a poster is drawn at less
GREYS, COLOURS = 16, 64  # a page of type looks as with 256, in two thirds of the bytes

PAGED = frozenset({sniff.PDF, *sniff.IMAGES})  # media types of files whose pages can be drawn


def draw_page(data: bytes, media_type: str, number: int) -> bytes:
    """Page `number`, from 1, as PNG; a point of the page is the same length everywhere on it (绘制一页).

    Raises:
        SourceError: a picture that is broken, too large, or has no such page. Of a PDF whatever pdfium raises.
    """
    drawn = _pdf_page(data, number) if media_type == sniff.PDF else _scan(data, number)
    out = io.BytesIO()
    drawn.quantize(GREYS if drawn.mode == "L" else COLOURS).save(out, "PNG")
    return out.getvalue()


def _pdf_page(data: bytes, number: int) -> Any:
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[number - 1]
    width, height = page.get_size()
    return page.render(scale=min(SCALE, LONGEST / max(width, height, 1)), grayscale=True).to_pil()


def _scan(data: bytes, number: int) -> Any:
    """Upright as its camera says and on the page's own scale, as it was read; colours stay, a seal is red."""
    import numpy as np
    from PIL import Image

    image, dpi = scan_files.page_image(data, number)
    height, width = image.shape[:2]
    scale = min(SCALE * 72 / dpi, LONGEST / max(width, height), 1.0)
    grey = bool((image.max(axis=2) - image.min(axis=2)).max() == 0)
    drawn = Image.fromarray(np.ascontiguousarray(image[:, :, 0] if grey else image[:, :, ::-1]))
    return drawn.resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.BOX)
