import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.ingest.plain import columns, read_text, wrapped

SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold"
# Fictional text, wrapped at 20 characters as a newspaper column is.
FIRST = "江州市公安局通报称该平台自上线以来用户注册已累计达2059万人、企业注册已近61.6万家，涉案资金流水共计1100余万元。"
SECOND = "犯罪嫌疑人甲某某明知他人利用信息网络实施犯罪，仍为其提供支付结算帮助，从中获利8万余元，案件正在办理中。"


def wrap(paragraph: str, width: int = 40) -> list[str]:
    lines, line = [], ""
    for char in paragraph:
        if columns(line + char) > width:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def test_wrapped_lines_are_joined_and_paragraphs_stay_apart():
    text = "\n".join([*wrap(FIRST), "", *wrap(SECOND)])
    assert read_text(text).text == f"{FIRST}\n{SECOND}"


def test_indent_parts_paragraphs_without_blank_lines():
    text = "\n".join(["　　" + FIRST[:18], *wrap(FIRST[18:]), "　　" + SECOND[:18], *wrap(SECOND[18:])])
    assert read_text(text).text == f"{FIRST}\n{SECOND}"


def test_double_spaced_lines_are_joined():
    assert read_text("\n\n".join(wrap(FIRST * 2))).text == FIRST * 2


def test_number_over_the_line_end_is_whole():
    wrapped_at_number = "\n".join(
        ["公安机关查明涉案账户流入资金共计2059" + "。" * 0, "万元其余款项去向不明有待进一步查实核对"] * 2
    )
    assert "2059万元" in read_text(wrapped_at_number).text


def test_latin_words_keep_a_blank_at_the_line_end():
    text = "\n".join(
        [
            "the accused supplied bank cards to others",
            "although he knew that they were used for",
            "fraud on the internet and that the funds",
            "came from victims.",
        ]
    )
    assert read_text(text).text.startswith("the accused supplied bank cards to others although he knew")


def test_one_paragraph_a_line_stays():
    lines = [FIRST * 3, "一、基本案情", SECOND * 2, "审判长　甲某某", "审判员　乙某某", "二〇二一年六月三十日"]
    assert read_text("\r\n\r\n".join(lines)).text.split("\n") == lines


def test_list_of_labels_stays():
    lines = [f"被告人：{name}某某，男，汉族" for name in "甲乙丙丁戊己"]
    assert read_text("\n".join(lines)).text.split("\n") == lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0c", "\u2028"])
def test_every_line_end_counts(end):
    assert read_text(f"第一段。{end}第二段。").text == "第一段。\n第二段。"


@given(st.text("被告人犯罪，。 \u3000\n\r12ab", max_size=300))
def test_nothing_but_white_space_changes(text):
    assert "".join(read_text(text).text.split()) == "".join(text.split())


@given(st.lists(st.text("被告人犯罪，。12ab", max_size=60), max_size=20))
def test_last_line_is_never_full(lines):
    assert len(wrapped(lines)) == len(lines)
    assert not lines or not wrapped(lines)[-1]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside the repository")
@pytest.mark.parametrize("name", ["dev", "unlabelled"])
def test_gold_texts_keep_their_ink_and_their_paragraphs(name):
    for row in (SHARED / f"{name}.jsonl").read_text("utf-8").splitlines():
        text = json.loads(row)["text"]
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        assert read_text(text).text.split("\n") == lines


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside the repository")
def test_newspaper_page_reads_without_breaks_in_figures():
    text = read_text((SHARED / "reading" / "newspaper-page.txt").read_text("utf-8")).text
    assert "2059 万人" in text
    assert "近 61.6 万家" in text
    assert "1100 余万机动车驾驶人" in text
