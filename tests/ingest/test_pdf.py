"""PDF end to end: made here, read here, text and places compared with what was set."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan import errors
from menkan.ingest import read_transcript
from menkan.ingest.pdf import PACKED
from menkan.types import Transcript
from tests.ingest.typeset import HEIGHT, INDENT, LEADING, MARGIN, SIZE, Sheet, cells, paragraphs, typst_pdf, wrap

BODY = paragraphs(7, 12)


def reportlab_judgment(body: list[str], per_page: int = 20) -> bytes:
    """The paragraphs as a word processor sets them, `per_page` lines a page, numbered — 1 — at the foot."""
    sheet = Sheet()
    lines = [(MARGIN + INDENT * (n == 0), words) for p in body for n, words in enumerate(wrap(p))]
    for start in range(0, len(lines), per_page):
        if start:
            sheet.page()
        for row, (x, words) in enumerate(lines[start : start + per_page]):
            for char in words:
                sheet.text(x, 110 + row * LEADING, char)
                x += SIZE * cells(char)
        sheet.text(MARGIN + 200, HEIGHT - 60, f"— {start // per_page + 1} —", 12)
    return sheet.bytes()


def rewritten(data: bytes, change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def one_column() -> bytes:
    return typst_pdf(BODY, head="江州市临湖区人民法院刑事判决书")


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_one_column_gives_titles_and_paragraphs(one_column):
    assert read_transcript(one_column).text.split("\n") == [
        "江州市临湖区人民法院",
        "刑事判决书",
        "（2021）江0199刑初77号",
        *BODY,
    ]


def test_lines_set_glyph_by_glyph_give_paragraphs():
    assert read_transcript(reportlab_judgment(BODY)).text.split("\n") == BODY


def test_pages_that_wait_for_the_end_of_a_long_document_keep_their_places():
    body = paragraphs(9, 90)
    read = read_transcript(reportlab_judgment(body, per_page=4))
    assert len(read.pages) > 2 * PACKED
    assert squeeze(read.text) == "".join(body)
    assert len(read.text.split("\n")) == len(body)
    set_in = [INDENT * (n == 0) for p in body for n, _ in enumerate(wrap(p))]
    assert len(read.page_of_line) == len(set_in)
    for line, indent in enumerate(set_in):
        first = read.lines.index(line)
        page, x0, y0, _, y1 = read.boxes(first, first + 1)[0]
        assert (page, x0) == (line // 4 + 1, pytest.approx(MARGIN + indent, abs=0.5))
        assert y0 - SIZE < 110 + line % 4 * LEADING < y1 + SIZE


def test_two_columns_are_read_one_after_the_other():
    read = read_transcript(typst_pdf(BODY, columns=2, size=10.5, head="江州市临湖区人民法院刑事判决书")).text
    assert read.split("\n")[3:] == BODY


def test_three_columns_are_read_one_after_the_other():
    body = paragraphs(8, 20)
    read = read_transcript(typst_pdf(body, columns=3, size=8, head="江州市临湖区人民法院刑事判决书")).text
    assert squeeze(read).endswith(squeeze("".join(body)))


def test_number_split_over_lines_and_pages_is_whole():
    sheet = Sheet()
    filler = "经庭审举证质证上述证据来源合法客观真实本院予以确认"
    sheet.text(MARGIN, 110, f"{filler}共12", 14)
    sheet.text(MARGIN, 110 + LEADING, f"34567元{filler[:22]}", 14)
    sheet.text(MARGIN, 110 + 2 * LEADING, f"{filler}得20", 14)
    sheet.page()
    sheet.text(MARGIN, 110, "00元予以没收。", 14)
    text = read_transcript(sheet.bytes()).text
    assert "共1234567元" in text
    assert "得2000元" in text


def test_numbers_on_two_lines_that_end_early_stay_two():
    sheet = Sheet()
    filler = "经庭审举证质证上述证据来源合法客观真实本院予以确认"
    sheet.text(MARGIN, 110, filler, 14)
    sheet.text(MARGIN, 110 + LEADING, f"{filler[:22]}和3", 14)  # room for more: no number was broken here
    sheet.text(MARGIN, 110 + 2 * LEADING, "12份清单", 14)
    assert "和3 12份" in read_transcript(sheet.bytes()).text.replace("\n", " ")


def test_fake_bold_is_read_once():
    sheet = Sheet()
    for shift in (0.0, 0.4):
        for k, char in enumerate("人人平等"):
            sheet.text(MARGIN + shift + k * SIZE, 110, char)
        for k, char in enumerate("11220"):
            sheet.text(MARGIN + shift + 4 * SIZE + k * SIZE / 2, 110, char)
    for shift in (0.0, 0.3):
        sheet.text(MARGIN + shift, 160 + shift, "被告人犯诈骗罪判处罚金22000元")
    assert read_transcript(sheet.bytes()).text == "人人平等11220\n被告人犯诈骗罪判处罚金22000元"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("刑 事 判 决 书", "刑事判决书"),
        ("刑　事　判　决　书", "刑事判决书"),
        ("审　判　长　　张　三", "审判长 张三"),
        ("审 判 员  李四某", "审判员 李四某"),
        ("人民陪审员　　王　五", "人民陪审员 王五"),
        ("最高人民法院 最高人民检察院", "最高人民法院 最高人民检察院"),
        ("TAN QING HAO", "TAN QING HAO"),
        ("2059 万人", "2059万人"),
    ],
)
def test_blanks_between_words_stay_and_letter_spacing_goes(printed, read):
    sheet = Sheet()
    sheet.text(MARGIN, 110, printed)
    assert read_transcript(sheet.bytes()).text == read


def test_letter_spaced_line_has_no_blanks():
    sheet = Sheet()
    sheet.text(MARGIN, 110, "刑事判决书", 22, spacing=22)
    sheet.text(MARGIN, 160, "被告人张某犯诈骗罪，判处罚金20000元。", 14, spacing=6)
    assert read_transcript(sheet.bytes()).text == "刑事判决书\n被告人张某犯诈骗罪，判处罚金20000元。"


def test_table_cells_are_read_row_by_row():
    sheet = Sheet()
    for y in (100, 130, 160, 190):
        sheet.rule(80, y, 500, y)
    for x in (80, 200, 350, 500):
        sheet.rule(x, 100, x, 190)
    rows = [("姓名", "支付结算金额", "获利（元）"), ("甲某某", "1,234,567", "8,000"), ("乙某某", "", "900")]
    for k, row in enumerate(rows):
        for n, cell in enumerate(row):
            sheet.text((84, 290, 450)[n], 120 + 30 * k, cell, 10)
    assert (
        read_transcript(sheet.bytes()).text == "姓名\t支付结算金额\t获利（元）\n甲某某\t1,234,567\t8,000\n乙某某\t\t900"
    )


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_page_reads_alike_and_places_follow(one_column, turn):
    turned = rewritten(one_column, lambda w: [page.rotate(turn) for page in w.pages])
    straight, read = read_transcript(one_column), read_transcript(turned)
    assert squeeze(read.text) == squeeze(straight.text)
    assert_places(read)
    if turn % 180:
        assert (read.pages[0].width, read.pages[0].height) == (straight.pages[0].height, straight.pages[0].width)
    at = straight.text.index("（2021）")
    _, x0, y0, x1, y1 = straight.boxes(at, at + 6)[0]
    width, height = straight.pages[0].width, straight.pages[0].height
    expected = {
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[turn]
    at = read.text.index("（2021）")
    assert read.boxes(at, at + 6)[0][1:] == pytest.approx(expected, abs=3.5)


def test_crop_box_moves_places_and_hides_what_lies_outside(one_column):
    def crop(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            page.cropbox = pypdf.generic.RectangleObject((40, 100, 560, 760))

    whole, read = read_transcript(one_column), read_transcript(rewritten(one_column, crop))
    assert (read.pages[0].width, read.pages[0].height) == (520, 660)
    at, to = whole.text.index("（2021）"), read.text.index("（2021）")
    assert read.boxes(to, to + 3)[0][1] == pytest.approx(whole.boxes(at, at + 3)[0][1] - 40, abs=0.1)
    assert read.boxes(to, to + 3)[0][2] == pytest.approx(whole.boxes(at, at + 3)[0][2] - (841.89 - 760), abs=0.1)


def test_font_without_tounicode_is_in_doubt_and_both_readings_are_named(one_column, monkeypatch):
    monkeypatch.setattr("menkan.ingest.ocr.is_available", lambda: False)  # the second reading is pdfplumber's then

    def strip(writer: pypdf.PdfWriter) -> None:
        for found in writer._objects:
            if isinstance(found, dict) and "/ToUnicode" in found:
                del found["/ToUnicode"]

    read = read_transcript(rewritten(one_column, strip))
    assert [p for p in read.problems if p.code == "MK110" and p.where == "p.1" and "have no sure reading" in p.text]


def test_encrypted_pdf_without_password_reads(one_column):
    assert read_transcript(rewritten(one_column, lambda w: w.encrypt("", "owner"))).text == (
        read_transcript(one_column).text
    )


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda data: b"", errors.EmptyFile),
        (lambda data: b" \n\t ", errors.EmptyFile),
        (lambda data: data[: len(data) // 2], errors.DamagedFile),
        (lambda data: data[:-400], errors.DamagedFile),
        (lambda data: b"%PDF-1.7\n" + random.Random(3).randbytes(4000), errors.DamagedFile),
        (lambda data: rewritten(data, lambda w: w.encrypt("secret")), errors.EncryptedPdf),
        (lambda data: rewritten(data, lambda w: [w.remove_page(0) for _ in range(len(w.pages))]), errors.NoPages),
        (lambda data: _empty_pages(), errors.NoTextLayer),
        (lambda data: b"PK\x03\x04" + b"\0" * 40 + b"word/document.xml", errors.DamagedFile),
    ],
)
def test_bad_input_gives_its_code(one_column, make, error):
    with pytest.raises(error) as caught:
        read_transcript(make(one_column), "a.pdf")
    assert caught.value.where == "a.pdf"


def _empty_pages() -> bytes:
    sheet = Sheet()
    sheet.rule(0, 0, 100, 100)
    return sheet.bytes()


def test_too_many_pages_are_refused(one_column, monkeypatch):
    monkeypatch.setattr("menkan.ingest.guard.MAX_PAGES", 2)
    with pytest.raises(errors.TooLarge):
        read_transcript(one_column)


def assert_places(read: Transcript) -> None:
    """Every printed character has a line and a box on its page; breaks have none; pages never go back."""
    assert len(read.lines) == len(read.text)
    assert len(read.boxes_pt) == 4 * len(read.text)
    last = -1
    for i, char in enumerate(read.text):
        if char.isspace():
            continue
        assert read.lines[i] >= last
        last = read.lines[i]
        page = read.pages[read.page_of_line[last] - 1]
        x0, y0, x1, y1 = read.boxes_pt[4 * i : 4 * i + 4]
        assert 0 <= x0 < x1 <= page.width + 0.01
        assert 0 <= y0 < y1 <= page.height + 0.01


@settings(max_examples=25)
@given(
    pieces=st.lists(
        st.tuples(
            st.floats(0, 560),
            st.floats(20, 840),
            st.sampled_from(["被告人", "2019年3月", "ABC 12", "（一）", "￥5,000.00", "—", "𠮷", "⺠法", "3"]),
            st.floats(4, 40),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_every_character_has_its_place(pieces):
    sheet = Sheet()
    for x, y, words, size in pieces:
        sheet.text(x, y, words, size)
    try:
        read = read_transcript(sheet.bytes())
    except errors.NoTextLayer:
        return
    assert_places(read)


def test_boxes_of_a_quantity_over_two_lines_are_two():
    read = read_transcript(reportlab_judgment(BODY))
    line = wrap(BODY[0])[0]
    at = read.text.index(line) + len(line)
    first, second = read.boxes(at - 2, at + 2)
    assert first[0] == second[0] == 1
    assert first[1] > MARGIN + INDENT + 20 * SIZE
    assert second[1] == pytest.approx(MARGIN, abs=0.6)
    assert second[2] - first[2] == pytest.approx(LEADING, abs=0.6)


def test_one_page_that_is_a_picture_is_a_problem_not_an_end():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheet()
    sheet.text(MARGIN, 110, "被告人甲某某犯诈骗罪。")
    sheet.page()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    (problem,) = read_transcript(sheet.bytes()).problems
    assert (problem.code, problem.where) == ("MK106", "p.2")


def test_recognised_text_under_a_scan_is_in_doubt():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    sheet.text(MARGIN, 110, "被告人甲某某获利20I5元。", mode=3)
    (problem,) = read_transcript(sheet.bytes()).problems
    assert (problem.code, problem.where) == ("MK110", "p.1")
