"""Places of characters on pages, through joining, columns, tables and notes: looked up with bare pdfium."""

import ctypes
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.ingest import read_transcript
from tests.ingest.typeset import LEADING, MARGIN, SIZE, Sheet, paragraphs, typst_pdf, wrap

TABLE = """#table(columns: 3, [账户], [流入（万元）], [备注],
  [甲], [12.5], [冻结], [乙], [1,300], [第2页#footnote[见卷二第15页。]])"""


def printed(data: bytes) -> list[list[tuple[str, float, float]]]:
    """Of every page, the characters that pdfium finds with the middles of their boxes, origin top left."""
    import pypdfium2 as pdfium

    found = []
    with pdfium.PdfDocument(data) as document:
        for page in document:
            layer, height = page.get_textpage(), page.get_height()
            here = []
            for i in range(layer.count_chars()):
                char = chr(pdfium.raw.FPDFText_GetUnicode(layer, i))
                box = [ctypes.c_double() for _ in range(4)]
                if not char.isspace() and pdfium.raw.FPDFText_GetCharBox(layer, i, *box):
                    left, right, bottom, top = (value.value for value in box)
                    here.append((char, (left + right) / 2, height - (bottom + top) / 2))
            found.append(here)
    return found


def assert_stand_where_printed(data: bytes) -> None:
    """Every character of ink has a box in which pdfium finds that very character, and no two share one."""
    read = read_transcript(data)
    pages = printed(data)
    used = set()
    for i, char in enumerate(read.text):
        if char.isspace():
            continue
        page = read.page_of_line[read.lines[i]]
        x0, y0, x1, y1 = read.boxes_pt[4 * i : 4 * i + 4]
        held = [
            n
            for n, (other, x, y) in enumerate(pages[page - 1])
            if x0 - 0.5 <= x <= x1 + 0.5 and y0 - 0.5 <= y <= y1 + 0.5 and same(char, other)
        ]
        assert held, f"{char} of {read.text[max(0, i - 8) : i + 8]!r} does not stand on page {page}"
        free = [n for n in held if (page, n) not in used]
        assert free, f"{char} of {read.text[max(0, i - 8) : i + 8]!r} shares its box"
        used.add((page, free[0]))


def same(a: str, b: str) -> bool:
    return unicodedata.normalize("NFKC", a) == unicodedata.normalize("NFKC", b)


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(1, 14),
    columns=st.integers(1, 3),
    size=st.sampled_from([9.0, 10.5, 14.0]),
    table=st.booleans(),
    head=st.sampled_from(["", "江州市临湖区人民法院"]),
)
def test_characters_of_set_pages_stand_where_printed(seed, n, columns, size, table, head):
    extra = TABLE if table and columns == 1 else ""
    assert_stand_where_printed(typst_pdf(paragraphs(seed, n), columns=columns, size=size, extra=extra, head=head))


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10**6),
    per_line=st.integers(12, 27),
    spacing=st.sampled_from([0.0, 0.0, 1.5, 4.0]),
    bold=st.booleans(),
)
def test_characters_set_glyph_by_glyph_stand_where_printed(seed, per_line, spacing, bold):
    sheet, draw = Sheet(), random.Random(seed)
    y = MARGIN
    for body in paragraphs(seed, 4):
        for n, line in enumerate(wrap(body, per_line)):
            x = MARGIN + (2 * SIZE if n == 0 else 0)
            fit = min(spacing, 440 / len(line) - SIZE) if spacing else 0
            sheet.text(x, y, line, spacing=max(fit, 0))
            if bold and draw.random() < 0.2:  # fake bold: the same words again, a hair to the right
                sheet.text(x + 0.3, y, line, spacing=max(fit, 0))
            y += LEADING
            if y > 842 - MARGIN:
                sheet.page()
                y = MARGIN
    assert_stand_where_printed(sheet.bytes())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_characters_of_a_turned_page_stand_where_shown(turn):
    import io

    from pypdf import PdfReader, PdfWriter

    upright = typst_pdf(paragraphs(3, 2))
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(upright)).pages:
        writer.add_page(page).rotate(turn)
    turned = io.BytesIO()
    writer.write(turned)
    straight, shown = read_transcript(upright), read_transcript(turned.getvalue())
    assert shown.text == straight.text
    for i in range(0, len(straight.text), 7):
        for (page, *box), (other, *moved) in zip(straight.boxes(i, i + 1), shown.boxes(i, i + 1), strict=True):
            assert page == other
            assert moved == pytest.approx(rotated(box, turn, straight.pages[int(page) - 1]), abs=0.02)


def rotated(box, turn, page):
    x0, y0, x1, y1 = box
    if turn == 90:
        return [page.height - y1, x0, page.height - y0, x1]
    if turn == 270:
        return [y0, page.width - x1, y1, page.width - x0]
    return [page.width - x1, page.height - y1, page.width - x0, page.height - y0]
