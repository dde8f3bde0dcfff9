"""Notes stand behind the paragraph that runs on over them; their marks are no digits."""

from menkan.ingest import read_transcript
from tests.ingest.test_pdf import assert_places
from tests.ingest.typeset import LEADING, MARGIN, SIZE, Sheet

FILLER = "经庭审举证质证上述证据来源合法客观真实本院予以确认且足"


def noted() -> bytes:
    """A paragraph over two pages; a mark behind a figure, its note at the foot of the first page."""
    sheet = Sheet()
    for row in range(20):
        sheet.text(MARGIN, 110 + row * LEADING, FILLER)
    y = 110 + 20 * LEADING
    sheet.text(MARGIN, y, FILLER[:20] + "共5000")
    x = MARGIN + 23 * SIZE
    sheet.text(x, y - 6, "1", 9)
    sheet.text(x + 5, y, "元予以没")
    sheet.text(MARGIN, 760, "1", 6)
    sheet.text(MARGIN + 4, 763, "扣除手续费300元后的数额。", 10)
    sheet.page()
    sheet.text(MARGIN, 110, "收，上缴国库。")
    return sheet.bytes()


def test_note_does_not_break_its_paragraph_and_keeps_its_text():
    body, note = read_transcript(noted()).text.split("\n")
    assert body.endswith("予以没收，上缴国库。")
    assert note == "¹扣除手续费300元后的数额。"


def test_mark_is_no_digit_of_a_figure():
    text = read_transcript(noted()).text
    assert "50001" not in text
    assert "5000¹元" in text.replace(" ", "")


def test_places_hold_where_notes_are_moved():
    assert_places(read_transcript(noted()))
