"""Watermarks and seals over text are kept apart from it."""

from menkan.ingest import read_transcript
from tests.ingest.test_pdf import assert_places
from tests.ingest.typeset import LEADING, MARGIN, Sheet

LINE = "被告人甲某某明知他人利用信息网络实施犯罪仍提供帮助其行"


def marked(words: str, y: float, size: float, n_pages: int = 1):
    sheet = Sheet()
    for page in range(n_pages):
        if page:
            sheet.page()
        for row in range(10):
            sheet.text(MARGIN, 110 + row * LEADING, LINE)
        sheet.text(110, y, words, size)
    return read_transcript(sheet.bytes())


def test_large_words_over_text_stand_apart():
    read = marked("内部资料严禁外传", 250, 46)
    assert read.text.replace("\n内部资料严禁外传", "") == LINE * 10
    assert_places(read)


def test_seal_over_a_line_stands_apart():
    read = marked("江州市临湖区人民法院", 138, 15)
    assert read.text.replace("\n江州市临湖区人民法院", "") == LINE * 10


def test_watermark_of_every_page_goes():
    assert marked("内部资料严禁外传", 250, 46, 3).text == LINE * 30
