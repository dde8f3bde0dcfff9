"""Page numbers and heads go, body lines that look like them stay."""

import pytest

from menkan.ingest import read_transcript
from tests.ingest.typeset import HEIGHT, LEADING, MARGIN, WIDTH, Sheet

LINES = ["被告人甲某某明知他人利用信息网络实施犯罪仍提供帮助", "其行为已构成帮助信息网络犯罪活动罪依法应予惩处"]


def book(n_pages: int, *, head: str = "", foot: str = "", body: tuple[str, ...] = ()) -> list[str]:
    """Text of a document of `n_pages`; {n} and {all} in head and foot are the page's number and their count."""
    sheet = Sheet()
    for number in range(1, n_pages + 1):
        if number > 1:
            sheet.page()
        for row in range(22):
            sheet.text(MARGIN, 110 + row * LEADING, f"{LINES[row % 2]}之{'甲乙丙丁戊己庚辛'[number - 1]}")
        for k, line in enumerate(body):
            sheet.text(MARGIN, 110 + (22 + k) * LEADING, line)
        words = {"n": number, "all": n_pages}
        if head:
            sheet.text(WIDTH / 2 - 60, 60, head.format(**words), 10)
        if foot:
            sheet.text(WIDTH / 2 - 20, HEIGHT - 50, foot.format(**words), 12)
    return read_transcript(sheet.bytes()).text.replace("\n", "").split("之")


@pytest.mark.parametrize(
    "foot",
    [
        "{n}",
        "— {n} —",
        "- {n} -",
        "—{n}—",
        "第{n}页",
        "第 {n} 页 共 {all} 页",
        "第{n}页，共{all}页",
        "共{all}页 第{n}页",
        "{n}/{all}",
        "{n} / {all}",
        "· {n} ·",
    ],
)
@pytest.mark.parametrize("n_pages", [1, 2, 4])
def test_page_numbers_go(foot, n_pages):
    parts = book(n_pages, foot=foot)
    assert {p.lstrip("甲乙丙丁戊己庚辛") for p in parts} <= {*LINES, ""}


@pytest.mark.parametrize("head", ["江州市临湖区人民法院刑事判决书", "（2021）江0199刑初77号 第{n}页"])
@pytest.mark.parametrize("n_pages", [2, 3, 5])
def test_running_heads_go(head, n_pages):
    parts = book(n_pages, head=head, foot="{n}")
    assert {p.lstrip("甲乙丙丁戊己庚辛") for p in parts} <= {*LINES, ""}


@pytest.mark.parametrize("line", ["3", "— 3 —", "第3页", "3/12"])
def test_body_line_that_looks_like_a_number_stays(line):
    text = "之".join(book(3, foot="{n}", body=("涉案清单见", line, "以上属实之")))
    assert text.replace(" ", "").count(line.replace(" ", "")) >= 3


def test_words_that_repeat_in_the_body_stay():
    assert "".join(book(3, body=("上述事实有证据证实",))).count("上述事实有证据证实") == 3


def test_head_of_a_single_page_stays():
    assert "江州市临湖区人民法院" in "".join(book(1, head="江州市临湖区人民法院"))


def test_number_above_an_address_goes_and_the_address_stays():
    sheet = Sheet()
    for number in (1, 2, 3, 4):
        for row in range(22):
            sheet.text(MARGIN, 110 + row * LEADING, f"{LINES[row % 2]}之{'甲乙丙丁'[number - 1]}")
        sheet.text(WIDTH / 2 - 20, HEIGHT - 60, f"第{number}页共4页", 10)
        if number == 1:
            sheet.text(MARGIN, HEIGHT - 40, "地址：江州市临湖区湖滨路1号", 10)
        sheet.page()
    text = read_transcript(sheet.bytes()).text
    assert "页共" not in text
    assert "地址：江州市临湖区湖滨路1号" in text
