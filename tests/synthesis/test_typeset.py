"""PDF by both producers: what is on the page is what was given."""

import itertools
import re

import pypdfium2
import pytest

from menkan.errors import CorpusError
from menkan.synthesis import generate
from menkan.synthesis.fonts import truetype_subset
from menkan.synthesis.records import Align
from menkan.synthesis.typeset import (
    NOT_AT_LINE_END,
    NOT_AT_LINE_START,
    Numbering,
    PageStyle,
    Producer,
    break_lines,
    typeset,
)

FOOTERS = {
    Numbering.DASHES: "—{page}—",
    Numbering.OF_TOTAL: "第{page}页共{pages}页",
    Numbering.PLAIN: "{page}",
}


def printed_text(pdf: bytes, numbering: Numbering) -> str:
    """Text of the pages without white space and page numbers."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    body = ""
    for number, text in enumerate(pages, start=1):
        footer = FOOTERS[numbering].format(page=number, pages=len(pages))
        assert text.startswith(footer) or text.endswith(footer), (number, text[:20], text[-20:])
        body += text.removesuffix(footer) if text.endswith(footer) else text.removeprefix(footer)
    return body


@pytest.mark.parametrize("producer", Producer)
@pytest.mark.parametrize("numbering", Numbering)
def test_page_text_is_the_source_text(producer: Producer, numbering: Numbering) -> None:
    for case in generate(4, 99):
        pdf = typeset(case.paragraphs, case.layout, producer, PageStyle(numbering=numbering))
        assert printed_text(pdf, numbering) == re.sub(r"\s", "", case.text), case.key


@pytest.mark.parametrize("producer", Producer)
def test_same_input_gives_the_same_bytes(producer: Producer) -> None:
    first, second = generate(2, 4)
    style = PageStyle()
    before = typeset(first.paragraphs, first.layout, producer, style)
    typeset(second.paragraphs, second.layout, producer, style)
    assert typeset(first.paragraphs, first.layout, producer, style) == before


@pytest.mark.parametrize("producer", Producer)
def test_text_is_never_markup(producer: Producer) -> None:
    words = "#panic() $x$ *a* _b_ <c> @d \\n // 1. - = 《刑法》“引号”{}[]"
    pdf = typeset([words], [Align.BODY], producer, PageStyle())
    assert printed_text(pdf, Numbering.DASHES) == re.sub(r"\s", "", words)


@pytest.mark.parametrize("producer", Producer)
def test_court_title_and_number_stand_where_courts_put_them(producer: Producer) -> None:
    paragraphs = ["云陵市青渡区人民法院", "刑事判决书", "（2021）苏9712刑初1号", "公诉机关云陵市青渡区人民检察院。"]
    layout = [Align.CENTRE, Align.TITLE, Align.RIGHT, Align.BODY]
    page = pypdfium2.PdfDocument(typeset(paragraphs, layout, producer, PageStyle()))[0]
    text = page.get_textpage()
    left = {word: text.get_charbox(text.search(word).get_next()[0])[0] for word in ("云陵", "（2021", "公诉机关")}
    width = page.get_width()
    assert width * 0.2 < left["云陵"] < width * 0.5
    assert left["（2021"] > width * 0.5
    assert 79 + 28 < left["公诉机关"] < 79 + 40  # margin and two characters of 16 pt


def test_break_lines_loses_nothing_and_starts_no_line_with_punctuation() -> None:
    for case in generate(20, 3):
        for paragraph in case.paragraphs:
            lines = break_lines(paragraph, 27.6, 2.0)
            assert "".join(lines) == paragraph
            for line, following in itertools.pairwise(lines):
                assert following[0] not in NOT_AT_LINE_START and line[-1] not in NOT_AT_LINE_END, (line, following)


def test_subset_refuses_a_character_that_the_face_lacks() -> None:
    with pytest.raises(CorpusError):
        truetype_subset("\U0001f600")
