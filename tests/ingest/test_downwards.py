"""Words set downwards beside lines that are not."""

from menkan.ingest import read_transcript
from tests.ingest.typeset import Sheet, paragraphs, wrap

BODY = paragraphs(5, 4)


def sheet_with(words: str, x: float, rows: int, size: float = 14) -> list[str]:
    """Paragraphs of a page with `words` set downwards, lines of `rows` characters from right to left at `x`."""
    sheet = Sheet()
    for n, char in enumerate(words):
        sheet.text(x - 1.5 * size * (n // rows), 120 + 1.2 * size * (n % rows), char, size)
    y = 110
    for paragraph in BODY:
        for k, line in enumerate(wrap(paragraph, 25)):
            sheet.text(110 + 24 * (k == 0), y, line, 12)
            y += 20
    return read_transcript(sheet.bytes()).text.split("\n")


def test_headline_down_the_side_is_one_word():
    assert sorted(sheet_with("断卡行动进行时", 60, 7)) == sorted([*BODY, "断卡行动进行时"])


def test_lines_downwards_are_read_from_right_to_left():
    words = "本报讯2021年以来共查处此类案件三十余起涉案金额巨大"
    assert sorted(sheet_with(words, 520, 10)) == sorted([*BODY, words])


def test_column_of_one_character_a_row_is_no_word():
    sheet = Sheet()
    for n, char in enumerate("甲乙丙丁戊"):
        sheet.text(80, 120 + 28 * n, char, 14)
    for n in range(5):
        sheet.text(180, 120 + 28 * n, f"{n + 3},500元", 14)
    assert read_transcript(sheet.bytes()).text.split("\n")[1:3] == ["乙\t4,500元", "丙\t5,500元"]


def test_narrow_cell_keeps_its_place():
    sheet = Sheet()
    for y in (100, 200, 230):
        sheet.rule(80, y, 500, y)
    for x in (80, 110, 500):
        sheet.rule(x, 100, x, 230)
    for n, char in enumerate("涉案金额"):
        sheet.text(88, 120 + 17 * n, char, 14)
    sheet.text(130, 120, "3,500元", 14)
    sheet.text(88, 222, "甲", 14)
    sheet.text(130, 222, "2,500元", 14)
    assert read_transcript(sheet.bytes()).text == "涉案金额\t3,500元\n甲\t2,500元"
