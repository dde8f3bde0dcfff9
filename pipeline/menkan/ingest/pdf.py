"""Born-digital PDF → Transcript, through pdfium's characters and boxes (电子版 PDF 读取).

pdfium is not safe for threads: one process reads one document at a time.
"""

from __future__ import annotations

import ctypes
from typing import Any

from menkan.errors import DamagedFile, EncryptedPdf, NoPages, NoTextLayer
from menkan.ingest import guard, sniff
from menkan.ingest.doubt import PAGE_IN_DOUBT, doubts, second_opinions
from menkan.ingest.furniture import drop_furniture
from menkan.ingest.glyphs import read_glyphs
from menkan.ingest.layout import lay_out
from menkan.ingest.objects import read_objects
from menkan.ingest.page import PageLines
from menkan.ingest.paragraphs import join_pages
from menkan.ingest.tables import find_tables
from menkan.types import Page, Problem, Transcript

# Source: fpdfview.h, the values of FPDF_GetLastError.
_ERROR_FILE, _ERROR_PASSWORD, _ERROR_SECURITY = 2, 4, 5


def read_pdf(data: bytes, name: str = "") -> Transcript:
    """Transcript of a PDF with a text layer (PDF 读取).

    Raises:
        DamagedFile: MK103, pdfium finds no document in it, or none of its pages can be loaded.
        EncryptedPdf: MK104, it asks for a password; an empty one is tried.
        NoPages: MK105.
        NoTextLayer: MK106, no page has a character.
        TooLarge: MK107.
    """
    pdf = _open(data, name)
    try:
        guard.check_pages(len(pdf), name)
        problems: list[Problem] = []
        pages: list[PageLines] = []
        doubtful: list[PageLines] = []
        n_characters = 0
        for index in range(len(pdf)):
            page, found = _read_page(pdf, index)
            n_page = sum(len(line.text) for line in page.lines)
            n_characters += n_page
            guard.check_characters(n_page, n_characters, f"{name} p.{index + 1}".strip())
            pages.append(page)
            problems.extend(found)
            if page.is_doubtful:
                doubtful.append(page)
    finally:
        pdf.close()
    if not n_characters:
        if sum(p.code == DamagedFile.code for p in problems) == len(pages):
            raise DamagedFile("none of its pages can be read", name)
        raise NoTextLayer(
            f"no character on any page ({len(pages)}): a scan",
            name,
            "recognise the text first; menkan does not guess it",
        )
    if doubtful:
        problems.extend(second_opinions(data, doubtful))
    drop_furniture(pages)
    joined = join_pages(pages)
    return Transcript(
        text=joined.text,
        media_type=sniff.PDF,
        pages=tuple(Page(p.number, round(p.width, 2), round(p.height, 2)) for p in pages),
        lines=joined.lines,
        page_of_line=joined.page_of_line,
        boxes_pt=joined.boxes_pt,
        problems=tuple(problems),
    )


def _open(data: bytes, name: str) -> Any:
    import pypdfium2
    import pypdfium2.raw as raw

    # A file without pages fails without an error of its own: the one of the last failure would stand there.
    raw.FPDF_LoadDocument(b"", None)  # sets _ERROR_FILE
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_ERROR_PASSWORD, _ERROR_SECURITY):
            raise EncryptedPdf("it asks for a password", name, "save it without one") from None
        if error.err_code == _ERROR_FILE:
            raise NoPages("a PDF without pages", name) from None
        raise DamagedFile("it starts as a PDF but is cut short or broken", name, "fetch it again") from None
    if not len(pdf):
        pdf.close()
        raise NoPages("a PDF without pages", name)
    return pdf


def _read_page(pdf: Any, index: int) -> tuple[PageLines, list[Problem]]:
    """The lines of one page and its problems; a page that pdfium cannot load is a problem, not an end."""
    import pypdfium2

    number = index + 1
    try:
        page = pdf[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PageLines(number, 0.0, 0.0), [Problem(DamagedFile.code, f"p.{number}", "the page cannot be loaded")]
    try:
        lines = PageLines(number, *page.get_size())
        size = lines.width, lines.height
        to_page = page_map(page.get_bbox(), page.get_rotation())
        handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        glyphs = read_glyphs(handle or 0, to_page, size)
        drawn = read_objects(page, to_page, size)
        found = doubts(number, glyphs, drawn)
        # A scan's recognised text reads the same twice; places on a turned page mean something else to pdfplumber.
        upright = not page.get_rotation() and not drawn.text_hidden
        lines.is_doubtful = upright and any(p.code == PAGE_IN_DOUBT for p in found)
        return lay_out(glyphs, lines, find_tables(drawn.rules)), found
    finally:
        text_page.close()
        page.close()


def page_map(bbox: tuple[float, float, float, float], rotation: int) -> tuple[float, ...]:
    """Affine map from PDF user space to the page as shown, points, origin top left (页面坐标变换).

    Args:
        bbox: left, bottom, right, top of the visible part in user space.
        rotation: clockwise degrees by which the page is shown.
    """
    left, bottom, right, top = bbox
    return {
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }.get(rotation % 360, (1.0, 0.0, 0.0, -1.0, -left, top))
