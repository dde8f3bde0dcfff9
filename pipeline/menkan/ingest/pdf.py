"""PDF → Transcript, through pdfium's characters and boxes, page by page through pictures where it has none (PDF 读取).

pdfium is not safe for threads: one process reads one document at a time.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from menkan.errors import DamagedFile, EncryptedPdf, NoPages, NoTextLayer
from menkan.ingest import guard, ocr, scan, sniff
from menkan.ingest.doubt import PAGE_IN_DOUBT, doubts, is_lost, problems_of, second_opinions, spans_of
from menkan.ingest.fonts import use_own_fonts
from menkan.ingest.furniture import drop_furniture
from menkan.ingest.glyphs import read_glyphs
from menkan.ingest.layout import lay_out
from menkan.ingest.objects import read_objects
from menkan.ingest.ocr_check import compare_digits
from menkan.ingest.page import Doubt, PageLines, pack
from menkan.ingest.paragraphs import join_pages
from menkan.ingest.tables import find_tables
from menkan.types import Page, Problem, Transcript

# Source: fpdfview.h, the values of FPDF_GetLastError.
_ERROR_FILE, _ERROR_PASSWORD, _ERROR_SECURITY = 2, 4, 5

PACKED = 32  # pages whose boxes share one block of memory: half a megabyte


@dataclass(slots=True)
class _Reading:
    """What reading the pages of one file has found so far.

    Attributes:
        recognise: whether pictures may be read.
        doubtful: pages whose digits pdfplumber reads too.
        recognised: numbers of the pages whose text comes from their picture.
    """

    recognise: bool
    pages: list[PageLines] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubtful: list[PageLines] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    extents: dict[float, float] = field(default_factory=dict)


def read_pdf(data: bytes, name: str = "", recognise: bool = True) -> Transcript:
    """Transcript of a PDF: its text layer, or what its pages show where that is missing or bad (PDF 读取).

    The picture of a page is read only where its text layer is in doubt and the extra `ocr` is installed.

    Args:
        data: the bytes of the file.
        name: for messages only.
        recognise: False reads no picture.

    Raises:
        DamagedFile: MK103, pdfium finds no document in it, or none of its pages can be loaded.
        EncryptedPdf: MK104, it asks for a password; an empty one is tried.
        NoPages: MK105.
        NoTextLayer: MK106, no page has a character, and recognition is off, not installed, or finds none.
        TooLarge: MK107.
    """
    pdf = _open(data, name)
    reading = _Reading(recognise)
    try:
        guard.check_pages(len(pdf), name)
        n_characters = 0
        for index in range(len(pdf)):
            page = _read_page(pdf, index, reading)
            n_page = sum(len(line.text) for line in page.lines)
            n_characters += n_page
            guard.check_characters(n_page, n_characters, f"{name} p.{index + 1}".strip())
            reading.pages.append(page)
            if not len(reading.pages) % PACKED:
                pack(reading.pages[-PACKED:], reading.extents)
    finally:
        pdf.close()
    pages, problems = reading.pages, reading.problems
    if not n_characters:
        if sum(p.code == DamagedFile.code for p in problems) == len(pages):
            raise DamagedFile("none of its pages can be read", name)
        problem = f"no character on any page ({len(pages)}): a scan"
        reason, hint = ocr.why_not(recognise)
        raise NoTextLayer(
            f"{problem}, and {reason}" if reason else f"{problem} in which none was recognised", name, hint
        )
    if reading.doubtful:
        reading.doubts.extend(second_opinions(data, reading.doubtful))
    drop_furniture(pages)
    problems.extend(problems_of(reading.doubts, pages))
    sizes = array("d", (round(side, 2) for page in pages for side in (page.width, page.height)))
    reading.extents.clear()
    joined = join_pages(pages)
    return Transcript(
        text=joined.text,
        media_type=sniff.PDF,
        pages=tuple(map(Page, count(1), sizes[0::2], sizes[1::2])),
        lines=joined.lines,
        page_of_line=joined.page_of_line,
        boxes_pt=joined.boxes_pt,
        ocr_pages=tuple(reading.recognised),
        problems=tuple(problems),
        doubtful=spans_of(reading.doubts, joined),
    )


def _open(data: bytes, name: str) -> Any:
    import pypdfium2
    import pypdfium2.raw as raw

    use_own_fonts()
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


def _read_page(pdf: Any, index: int, reading: _Reading) -> PageLines:
    """The lines of one page; a page that pdfium cannot load is a problem, not an end."""
    import pypdfium2

    number = index + 1
    try:
        page = pdf[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        reading.problems.append(Problem(DamagedFile.code, f"p.{number}", "the page cannot be loaded"))
        return PageLines(number, 0.0, 0.0)
    try:
        lines = PageLines(number, *page.get_size())
        size = lines.width, lines.height
        to_page = page_map(page.get_bbox(), page.get_rotation())
        glyphs = read_glyphs(text_page.raw, to_page, size)
        drawn = read_objects(page, to_page, size)
        found = doubts(number, glyphs, drawn)
        lost = bool(found) and is_lost(glyphs, drawn)
        lay_out(glyphs, lines, find_tables(drawn.rules), drawn.rules)
        reason, hint = ocr.why_not(reading.recognise) if found else ("", "")
        if found and not reason:
            return _read_picture(page, lines, lost, found, reading)
        if lost and found:
            found = [Problem(p.code, p.where, f"{p.text}; {reason}: {hint}") for p in found]
        # A scan's recognised text reads the same twice; places on a turned page mean something else to pdfplumber.
        upright = not page.get_rotation() and not drawn.text_hidden
        if upright and any(p.code == PAGE_IN_DOUBT for p in found):
            lines.is_doubtful = True
            reading.doubtful.append(lines)
        reading.problems.extend(found)
        return lines
    finally:
        text_page.close()
        page.close()


def _read_picture(page: Any, layer: PageLines, lost: bool, found: list[Problem], reading: _Reading) -> PageLines:
    """The page as its picture shows it where the text layer is `lost`, else the layer; digits are compared."""
    seen = PageLines(layer.number, layer.width, layer.height)
    image = scan.render(page, (layer.width, layer.height))
    unsure = scan.read_picture(image, seen)
    if not seen.lines:
        if layer.lines or not scan.is_blank(image):
            reading.problems.extend(Problem(p.code, p.where, f"{p.text}; none was recognised") for p in found)
        return layer
    if layer.lines:
        reading.problems.extend(_replaced(found) if lost else found)
        reading.doubts.extend(compare_digits(layer.number, layer.lines, seen.lines))
    if not lost:
        return layer
    reading.recognised.append(layer.number)
    reading.doubts.extend(unsure)
    return seen


def _replaced(found: list[Problem]) -> list[Problem]:
    return [Problem(p.code, p.where, f"{p.text}; its text was recognised from the page's picture") for p in found]


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
