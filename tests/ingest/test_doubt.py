import numpy as np
import pytest

from menkan.ingest.doubt import doubts, is_lost, second_opinions
from menkan.ingest.objects import Drawn
from menkan.ingest.page import Glyphs, Line, PageLines
from tests.ingest.typeset import MARGIN, SIZE, Sheet


def glyphs(text: str, bad: str = "") -> Glyphs:
    n = len(text)
    return Glyphs(
        np.array([ord(c) for c in text], np.uint32),
        np.zeros((n, 4), np.float32),
        np.zeros(n, np.int8),
        np.array([c in bad for c in text], np.bool_),
        np.zeros(n, np.int8),
    )


@pytest.mark.parametrize(
    ("page", "drawn", "codes"),
    [
        (glyphs("被告人甲某某获利3000元" * 30), Drawn(), []),
        (glyphs("被告人甲某某获利3000元" * 30 + "\ue001文", "\ue001"), Drawn(), []),
        (glyphs("被告人甲某某获利300\ue001元" + "被告人" * 200, "\ue001"), Drawn(), ["MK110"]),
        (glyphs("被告人\ue001\ue002某" * 30, "\ue001\ue002"), Drawn(), ["MK110"]),
        (glyphs("±»¸æÈËÄ³Ä³" * 10), Drawn(), ["MK110"]),
        (glyphs("被告人甲某某" * 30), Drawn(picture=1.0, text_hidden=True), ["MK110"]),
        (glyphs("被告人甲某某" * 30), Drawn(picture=1.0), []),
        (glyphs("由某网站下载 1"), Drawn(picture=1.0), ["MK110"]),
        (glyphs(""), Drawn(), []),
        (glyphs(""), Drawn(picture=0.98), ["MK106"]),
        (glyphs(""), Drawn(n_paths=5000), ["MK106"]),
    ],
)
def test_doubts_of_a_page(page, drawn, codes):
    assert [(p.code, p.where) for p in doubts(4, page, drawn)] == [(code, "p.4") for code in codes]


@pytest.mark.parametrize(
    ("page", "drawn", "lost"),
    [
        (glyphs(""), Drawn(picture=0.98), True),
        (glyphs("由某网站下载 1"), Drawn(picture=1.0), True),
        (glyphs("被告人甲某某" * 30), Drawn(picture=1.0, text_hidden=True), True),
        (glyphs("被告人甲某某" * 30), Drawn(picture=1.0), False),
        (glyphs("被告人\ue001\ue002某" * 30, "\ue001\ue002"), Drawn(), True),
        (glyphs("被告人甲某某获利300\ue001元" + "被告人" * 200, "\ue001"), Drawn(), False),
        (glyphs("±»¸æÈËÄ³Ä³" * 10), Drawn(), True),
    ],
)
def test_layer_is_lost_where_the_picture_says_more(page, drawn, lost):
    assert is_lost(page, drawn) is lost


def line(text: str, x: float = MARGIN, y: float = 100) -> Line:
    boxes = np.array([(x + k * SIZE / 2, y, x + (k + 1) * SIZE / 2, y + SIZE) for k in range(len(text))], np.float32)
    return Line(text, boxes, x, y, x + len(text) * SIZE / 2, y + SIZE, SIZE)


@pytest.mark.parametrize(
    ("ours", "named"),
    [("20000", []), ("20800", ["20800 / 20000"]), ("2OOOO", ["2OOOO / 20000"])],
)
def test_second_opinion_names_both_readings(ours, named):
    sheet = Sheet()
    sheet.text(MARGIN, 112, "20000", font="Courier", size=SIZE * 0.5 / 0.6)
    page = PageLines(1, 595, 842, [line(ours)])
    found = second_opinions(sheet.bytes(), [page])
    assert [p.text.partition("pdfplumber: ")[2] for p in found] == named
    assert all((p.code, p.page) == ("MK111", 1) for p in found)
    assert [len(p.places) for p in found] == [5] * len(named)


def test_second_opinion_that_fails_is_said():
    (problem,) = second_opinions(b"%PDF-1.4 nothing", [PageLines(1, 595, 842, [line("20000")])])
    assert problem.code == "MK110"
    assert "no second reading" in problem.text
