import html
import json
import re
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.errors import DamagedFile, EmptyFile, TooLarge, UnsupportedFormat
from menkan.ingest import read_transcript
from menkan.ingest.sniff import HTML
from tests.builders import TEXT
from tests.ingest.packages import docx, paragraph, run

SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold"

BODY = "被告人甲某某明知他人利用信息网络实施犯罪，仍出租银行卡５套，违法所得12,000元。"


def read(page: str) -> str:
    return read_transcript(f"<html>{page}</html>".encode()).text


def test_saved_page_gives_the_judgment_alone():
    page = f"""<head><title>文书</title><style>.a{{color:red}}</style><script>var a = "</div>";</script></head>
    <body><div class="top-nav"><a href="/">首页</a><a href="/l">登录</a></div>
    <ul><li><a href="x">刑事案件</a><li><a href="x">民事案件</a><li><a href="x">行政案件</a></ul>
    <select><option>江州市</option></select><button>下载</button><input type="hidden" value="密">
    <div class="title">甲某某帮助信息网络犯罪活动罪<br/>一审刑事判决书</div>
    <DIV style='TEXT-INDENT: 30pt'>　　{BODY * 9}</DIV><a type='dir' name='DSRXX'></a>
    <div>&nbsp;&nbsp;&nbsp;&nbsp;审判长　甲某某</div>
    <div id="footer">© 2021 某某网 版权所有</div></body>"""
    assert read(page) == f"甲某某帮助信息网络犯罪活动罪\n一审刑事判决书\n{BODY * 9}\n审判长　甲某某"


def test_parts_with_text_stay_whatever_they_are_called():
    page = f'<div class="menu">{BODY}<a href=x>刑法</a></div><div class="footer"><p>审判长　甲某某</p></div>'
    page += f"<p>{BODY * 9}</p>"
    assert read(page) == f"{BODY}刑法\n审判长　甲某某\n{BODY * 9}"


def test_linked_articles_of_law_stay():
    page = f"<p>{BODY * 9}</p><div>依照《<a href=1>刑法</a>》<a href=2>第二百八十七条</a><a href=3>之二</a>，"
    page += "判决如下：</div>"
    assert read(page).split("\n")[1] == "依照《刑法》第二百八十七条之二，判决如下："


@pytest.mark.parametrize(
    "mark",
    ["hidden", 'style="display:none"', "style='color:red; DISPLAY : NONE'", 'style="visibility:hidden"',
     'style="font-size:0px"'],
)  # fmt: skip
def test_hidden_elements_are_left_out(mark):
    assert read(f"<p>违法所得<span {mark}>999</span>12,000元。</p>") == "违法所得12,000元。"
    assert read('<p>违法所得<span style="font-size:0.9em">12</span>元。</p>') == "违法所得12元。"


def test_source_line_ends_part_latin_words_and_nothing_else():
    assert (
        read("<p>被告人\n   甲某某\r\n明知，the\n accused  had\t12 \n 000元</p>")
        == "被告人甲某某明知，the accused had 12 000元"
    )


def test_inline_marks_do_not_part_figures():
    assert read("<p>违法所得<b>12</b><font>,0</font><!-- x -->00<span>元</span>。") == "违法所得12,000元。"


def test_entities_and_text_that_shows_html():
    shown = "<div>违法所得</div> & <script>alert(1)</script> 12&lt;13"
    assert read(f"<p>页面代码为{html.escape(shown)}。</p>") == f"页面代码为{shown}。"
    text = f"页面显示{shown}。"
    assert read_transcript(text.encode()).text == text


def test_unclosed_soup_gives_its_paragraphs():
    assert read("<div><p>甲<p>乙<div>丙</span></div>丁<br>戊<li>己<h2>庚") == "甲\n乙\n丙\n丁\n戊\n己\n庚"


def test_tables_give_a_tab_per_column():
    page = """<table><tr><th rowspan=2>姓名<th colspan="2">金额（万元）<tr><td>流入<td>获利
    <tr><td>甲某某<td>12.5<br>3<td> 3 <tr><td><td>7<td></table>"""
    assert read(page) == "姓名\t金额（万元）\n\t流入\t获利\n甲某某\t12.5 3\t3\n\t7"


def test_page_laid_out_by_tables_gives_its_paragraphs():
    page = f"<table><tr><td>判决书<td><table><tr><td><p>{BODY * 9}</p><p>完。</p></td></tr></table></td></tr></table>"
    assert read(page) == f"判决书\n{BODY * 9}\n完。"


def test_preformatted_and_wrapped_lines():
    assert read("<pre>一、第一项；\n二、第二项。</pre>") == "一、第一项；\n二、第二项。"
    words = BODY.replace("12,000", "三千") * 3
    lines = [words[i : i + 20] for i in range(0, len(words), 20)]
    assert read("<div>" + "<br>".join(lines) + "</div>") == words


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_declared_charset_is_used(declared):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>{BODY}</p>'
    assert read_transcript(page.encode("gb18030"), "a.doc").text == BODY
    assert read_transcript(page.encode(), "stale mark").text == BODY


def test_media_type_and_absent_layout():
    transcript = read_transcript(f"<p>{BODY}</p>".encode("utf-16"), "a.pdf")
    assert (transcript.text, transcript.media_type, transcript.boxes(0, 9)) == (BODY, HTML, ())


def test_web_archive_gives_its_page():
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    picture = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
    page = b'--b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    page += f"<html><p>{BODY}</p></html>\r\n--b--".encode("gb18030")
    assert read_transcript((head + picture).encode() + page).text == BODY
    with pytest.raises(DamagedFile):
        read_transcript((head + picture + "--b--").encode())


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + "甲",
        "<html><a " + " ".join(f"a{i}=1" for i in range(50_000)) + ">甲",
        "<span><li></span>" * 50_000,
    ],
    ids=["depth", "attributes", "left open"],
)
def test_pages_that_would_take_minutes_are_refused_at_once(page):
    begin = perf_counter()
    with pytest.raises(TooLarge, match="MK107"):
        read_transcript(page.encode())
    assert perf_counter() - begin < 5


def test_page_without_text_and_page_in_no_encoding_are_coded():
    with pytest.raises(EmptyFile):
        read_transcript(b"<html><body><script>load()</script></body></html>")
    with pytest.raises(UnsupportedFormat, match="encoding"):
        read_transcript(b"<html><p>" + BODY.encode("gb18030")[:-1] + b"\xff</p>")


INK = st.text("被告人甲违法所得，。0123456789万元<>&'\"ab \u3000\u00a0", min_size=1, max_size=40)


@settings(max_examples=80)
@given(st.lists(INK, min_size=1, max_size=8), st.lists(INK, max_size=6), st.sampled_from(["p", "div", "li", "pre"]))
def test_ink_of_a_page_is_the_ink_of_its_text(lines, cells, tag):
    page = "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in lines)
    page += "<table><tr>" + "".join(f"<td>{html.escape(words)}" for words in cells) + "</table>"
    printed = "".join("".join((*lines, *cells)).split())
    if printed:
        assert "".join(read(page).split()) == printed


def test_judgment_as_a_page_reads_as_the_judgment():
    page = "".join(f"<div>　　{html.escape(line)}</div>" for line in TEXT.split("\n"))
    assert read(page) == TEXT.strip()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside the repository")
@pytest.mark.parametrize("name", ["dev", "unlabelled"])
def test_gold_texts_as_pages_and_documents_keep_their_paragraphs(name):
    for row in (SHARED / f"{name}.jsonl").read_text("utf-8").splitlines()[::3]:
        lines = [line.strip() for line in json.loads(row)["text"].split("\n") if line.strip()]
        page = "<html>" + "".join(f"<div>　　{html.escape(line)}</div>\n" for line in lines)
        shown = [" ".join(re.split("[ \t]+", line)) for line in lines]
        assert read_transcript(page.encode("gb18030")).text.split("\n") == shown
        packed = docx("".join(paragraph(run(line)) for line in lines))
        assert read_transcript(packed).text.split("\n") == shown
