"""Fonts that a PDF names and does not hold: read alike on every machine."""

import subprocess
import sys

import pytest

from menkan.ingest import read_transcript
from tests.ingest.em_box import FONT, made
from tests.ingest.typeset import MARGIN, Sheet

LINE = "被告人甲某某明知他人犯罪仍提供帮助情节严重依法惩处"

WITH_FONTS_OF_THE_MACHINE = """
import sys
from pypdfium2 import PdfSysfontBase
from menkan.ingest import read_transcript

class Asked(PdfSysfontBase):
    def MapFont(self, _, *wanted):
        print("asked")

system = Asked()
system.setup()
sys.stdout.write(read_transcript(sys.stdin.buffer.read()).text)
"""


def lines_alike(line: str = LINE, font: str = "STSong-Light") -> bytes:
    sheet = Sheet()
    for row in range(12):
        sheet.text(MARGIN, 100 + row * 28, line, font=font)
    return sheet.bytes()


def test_the_font_is_what_its_maker_makes():
    assert FONT.read_bytes() == made()


def test_lines_alike_in_a_font_that_is_not_there_stay_apart():
    # With a box without height for every character pdfium took them for one line printed twelve times.
    read = read_transcript(lines_alike())
    assert read.text.replace("\n", "") == LINE * 12
    assert len(read.boxes(0, len(read.text))) == 12


@pytest.mark.parametrize("name", ["MSung-Light", "HeiseiMin-W3", "HYSMyeongJo-Medium"])
def test_fonts_of_other_collections_are_read_the_same(name):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(name))
    assert read_transcript(lines_alike("人民法院公告", name)).text.replace("\n", "") == "人民法院公告" * 12


def test_the_machine_is_never_asked_for_a_font():
    asked = subprocess.run(
        [sys.executable, "-c", WITH_FONTS_OF_THE_MACHINE], input=lines_alike(), capture_output=True, check=True
    )
    assert asked.stdout.decode().replace("\n", "") == LINE * 12
