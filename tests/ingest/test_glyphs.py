import unicodedata

import numpy as np
import pytest

from menkan.ingest import read_transcript
from menkan.ingest.glyphs import ROOM, is_doubtful, mending, tick_of
from tests.ingest.em_box import FONT
from tests.ingest.typeset import MARGIN, SIZE, Sheet


def test_every_radical_of_the_table_becomes_one_ideograph():
    table = mending()
    assert table[ord("⺠")] == ord("民")
    assert table[ord("⻅")] == ord("见")
    assert table[ord("⼈")] == ord("人")
    assert all(unicodedata.name(chr(meant)).startswith("CJK UNIFIED") for meant in table.values())
    assert not set(table) & set(table.values())


def test_private_and_replacement_characters_are_doubtful_and_ornaments_are_not():
    codes = np.array([ord(c) for c in "被1\ue000\uf8ff\ufffd\U000f0000\uf052\uf031"], np.uint32)
    assert is_doubtful(codes).tolist() == [False, False, True, True, True, True, False, True]


def test_a_page_with_more_characters_than_are_asked_for_at_once_has_all_their_boxes():
    sheet = Sheet()
    words = "被告人甲某某明知他人犯罪仍提供帮助情节严重依法惩处"
    n_rows = ROOM // len(words) + 10
    for row in range(n_rows):
        sheet.text(MARGIN, 60 + row * 10, words, 6)
    read = read_transcript(sheet.bytes())
    assert read.text.replace("\n", "") == words * n_rows
    assert [round(box[2]) for box in read.boxes(0, len(read.text))] == sorted(
        round(box[2]) for box in read.boxes(0, len(read.text))
    )
    assert all(box[3] - box[1] > 6 * (len(words) - 1) for box in read.boxes(0, len(read.text)))


def test_slanted_watermark_is_no_part_of_the_lines():
    sheet = Sheet()
    for page in range(3):
        if page:
            sheet.page()
        for row in range(12):
            sheet.text(MARGIN, 100 + row * 28, "被告人甲某某明知他人犯罪仍提供帮助情节严重依法惩处")
        sheet.canvas.saveState()
        sheet.canvas.translate(150, 400)
        sheet.canvas.rotate(45)
        sheet.canvas.setFont("STSong-Light", 40)
        sheet.canvas.drawString(0, 0, "内部资料2021")
        sheet.canvas.restoreState()
    text = read_transcript(sheet.bytes()).text
    assert "2021" not in text
    assert set(text.replace("\n", "")) == set("被告人甲某某明知他人犯罪仍提供帮助情节严重依法惩处")


def test_text_along_the_side_comes_after_the_body():
    sheet = Sheet()
    for row in range(6):
        sheet.text(MARGIN, 100 + row * 28, "被告人甲某某明知他人犯罪仍提供帮助情节严重依法惩处")
    sheet.canvas.saveState()
    sheet.canvas.translate(30, 500)
    sheet.canvas.rotate(90)
    sheet.canvas.setFont("STSong-Light", 10)
    sheet.canvas.drawString(0, 0, "档案专用章第12号")
    sheet.canvas.restoreState()
    assert read_transcript(sheet.bytes()).text.endswith("依法惩处\n档案专用章第12号")


def test_vertical_setting_is_read_from_right_to_left():
    sheet = Sheet()
    columns = ("被告人甲某某犯诈骗罪判处", "有期徒刑三年并处罚金二万", "元违法所得予以没收")
    for c, words in enumerate(columns):
        for k, char in enumerate(words):
            sheet.text(400 - 30 * c, 100 + 20 * k, char)
    assert read_transcript(sheet.bytes()).text.replace("\n", "") == "".join(columns)


def test_note_mark_is_not_glued_to_a_figure():
    sheet = Sheet()
    sheet.text(MARGIN, 100, "适用的方式。")
    sheet.text(MARGIN + 6 * SIZE, 94, "2", 8)
    sheet.text(MARGIN + 6 * SIZE + 4, 100, "1997年刑法")
    text = read_transcript(sheet.bytes()).text
    assert "21997" not in text
    assert "1997年刑法" in text


def test_character_beyond_the_basic_plane_is_one(tmp_path):
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    from tests.ingest.typeset import typst_pdf

    font = TTFont(FONT)
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, {ord("𠮷"): font.getGlyphName(3)}
    font["cmap"].tables = [table]
    font.save(tmp_path / "one.ttf")
    read = read_transcript(typst_pdf(["被告人𠮷某某与甲某某共谋。"], fonts=[str(tmp_path)]))
    assert "被告人𠮷某某与甲某某共谋。" in read.text
    assert len(read.lines) == len(read.text)


@pytest.mark.parametrize(
    ("font", "char", "meant"),
    [
        ("ABCDEE+Wingdings 2", "\uf052", "☑"),
        ("Wingdings2", "\uf0a3", "□"),
        ("ABCDEE+Wingdings-Regular", "\uf0fe", "☑"),
        ("Wingdings", "\uf052", "\uf052"),  # a drop of water
        ("ABCDEE+Symbol", "\uf052", "\uf052"),
    ],
)
def test_tick_boxes_are_named_by_their_font(font, char, meant):
    assert tick_of(font, char) == meant
