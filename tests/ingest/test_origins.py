"""Where the characters of text formats stood: every place is looked up in the original."""

import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.ingest import read_transcript
from menkan.ingest.origins import follow
from menkan.types import Transcript
from tests.ingest.packages import NUMBERING, cell, docx, paragraph, part, run, table

WORDS = st.text("被告人甲违法所得，。0123456789万元ab \u3000", max_size=40)
INK = WORDS.filter(str.strip)


def assert_places(read: Transcript, original: list[str]) -> None:
    """Every character of ink stands where its place says, each place is used once, breaks have none."""
    assert len(read.lines) == len(read.offsets) == len(read.text)
    used = set()
    for char, line, offset in zip(read.text, read.lines, read.offsets, strict=True):
        assert (line < 0) == (offset < 0)
        if line >= 0:
            assert original[line][offset] == char or (char.isspace() and original[line][offset].isspace())
            used.add((line, offset))
        assert line >= 0 or char.isspace()
    assert len(used) == sum(line >= 0 for line in read.lines)


@given(st.lists(WORDS, min_size=1, max_size=30).filter(lambda lines: any(map(str.strip, lines))))
def test_characters_of_a_text_file_stand_in_its_lines(lines):
    assert_places(read_transcript("\r\n".join(lines).encode()), lines)


@given(INK.map(lambda words: words * 8), st.integers(24, 60))
def test_joined_lines_keep_their_places(words, width):
    lines = [words[i : i + width] for i in range(0, len(words), width)]
    assert_places(read_transcript("\n".join(lines).encode()), lines)


def test_figure_over_a_line_end_has_two_origins():
    line = "被告人甲某某将本人名下的银行卡提供给他人用于转移资金，结算金额共计人民币"
    read = read_transcript("\n".join(["　　" + line, *[line + "甲乙"] * 3, "12,000元，违法所得三千元。"]).encode())
    at = read.text.index("人民币甲乙12,000元")
    assert read.origins(at + 3, at + 11) == ((4, 36, 38), (5, 0, 6))
    assert read.origins(0, 2) == ((1, 2, 4),)
    assert read.boxes(0, 5) == ()
    assert read.page_at(0) is None


@settings(max_examples=60)
@given(st.lists(INK, min_size=1, max_size=8), st.lists(INK, max_size=6), st.sampled_from(["p", "div", "li", "pre"]))
def test_characters_of_a_page_stand_in_its_blocks(lines, cells, tag):
    page = "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in lines)
    page += "<table><tr>" + "".join(f"<td>{html.escape(words)}" for words in cells) + "</table>"
    assert_places(read_transcript(f"<html><body>{page}</body></html>".encode()), [*lines, *cells])


@settings(max_examples=60)
@given(st.lists(INK, min_size=1, max_size=8), st.lists(INK, max_size=6), st.randoms())
def test_characters_of_a_word_file_stand_in_its_paragraphs(lines, cells, random):
    def cut(line: str) -> str:
        at = random.randrange(len(line) + 1)
        return paragraph(run(line[:at]), run(line[at:]))

    body = "".join(map(cut, lines)) + table(tuple(cell(cut(words)) for words in cells))
    assert_places(read_transcript(docx(body)), [*lines, *cells])


def test_number_of_a_list_is_not_in_the_original():
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = paragraph(run("违法所得3万元。")) + paragraph(run("　退赃2万元。"), properties=item)
    read = read_transcript(docx(body, {"word/numbering.xml": part("numbering", NUMBERING)}))
    start = read.text.index("一、")
    assert read.origins(start, start + 2) == ()
    at = read.text.index("2万元")
    assert read.origins(at, at + 3) == ((2, 3, 6),)


def test_note_and_text_box_have_paragraphs_of_their_own():
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('流入7万元。'))}</w:txbxContent></w:pict></w:r>"
    note = f'<w:footnote w:id="2">{paragraph(run("见卷二第3页。"))}</w:footnote>'
    body = paragraph(run("结算9万元。"), box) + paragraph(run("完。"))
    read = read_transcript(docx(body, {"word/footnotes.xml": part("footnotes", note)}))
    assert read.text == "结算9万元。\n流入7万元。\n完。\n见卷二第3页。"
    at = [read.text.index(words) for words in ("9万", "7万", "3页")]
    assert [read.origins(i, i + 2) for i in at] == [((1, 2, 4),), ((2, 2, 4),), ((4, 4, 6),)]


def test_json_counts_the_lines_of_its_text():
    read = read_transcript(json.dumps({"fact": "经审理查明：\n　　甲获利3万元。"}).encode())
    at = read.text.index("3万元")
    assert read.origins(at, at + 3) == ((2, 5, 8),)


@given(st.lists(INK, min_size=1, max_size=5))
def test_following_finds_every_character_in_order(lines):
    source = " \n".join(lines)
    shown = [" ".join(line.split()) for line in lines]
    found = [piece for paragraph in follow(shown, source, 0) for piece in paragraph]
    assert "".join(piece.words for piece in found) == "".join(shown)
    for words, line, offset in found:
        if line == 0:
            assert source[offset : offset + len(words)].split() == words.split()
    assert "".join("".join(p.words for p in found if p.line == 0).split()) == "".join(source.split())


def test_following_refuses_other_characters():
    with pytest.raises(IndexError):
        follow(["甲乙丙"], "甲 丙", 0)
