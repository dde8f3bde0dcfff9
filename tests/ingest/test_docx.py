from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.errors import DamagedFile, EmptyFile, TooLarge, UnsafeArchive, UnsafeXml
from menkan.ingest import archive, read_transcript
from menkan.ingest.numbering import write_number
from menkan.ingest.sniff import DOCX
from tests.builders import TEXT
from tests.ingest.packages import NUMBERING, cell, docx, paragraph, part, run, table

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"


def read(body: str, **parts: str) -> str:
    return read_transcript(docx(body, {f"word/{name}.xml": content for name, content in parts.items()})).text


def test_paragraphs_in_order_without_layout():
    transcript = read_transcript(docx("".join(paragraph(run(line)) for line in TEXT.split("\n"))), "a.doc")
    assert transcript.text == TEXT.strip()
    assert (transcript.media_type, transcript.boxes(0, 9), transcript.pages) == (DOCX, (), ())


def test_figure_in_several_runs_is_whole():
    assert read(paragraph(run("违法所得12"), run(",0", "<w:b/>"), run("00元。"))) == "违法所得12,000元。"


def test_table_rows_are_paragraphs_with_a_tab_per_column():
    rows = table(
        (cell(paragraph(run("姓名"))), cell(paragraph(run("金额（万元）")), properties='<w:gridSpan w:val="2"/>')),
        (cell(paragraph(run("甲某某"))), cell(paragraph(run("12.5"))), cell(paragraph(run("3")))),
        (cell(paragraph()), cell(paragraph()), cell(paragraph(run("7")))),
        (cell(paragraph(run("乙")), paragraph(run("某"))), cell(paragraph(run("100")), paragraph(run("200")))),
    )
    assert read(paragraph(run("前。")) + rows + paragraph(run("后。"))) == (
        "前。\n姓名\t金额（万元）\n甲某某\t12.5\t3\n\t\t7\n乙 某\t100 200\n后。"
    )


def test_table_that_lays_out_the_page_gives_its_paragraphs():
    long = "经审理查明，被告人甲某某出租银行卡，违法所得三千元。" * 30
    assert read(table((cell(paragraph(run("判决书"))), cell(paragraph(run(long)))))) == f"判决书\n{long}"


def test_table_in_a_cell_keeps_its_rows():
    inner = table((cell(paragraph(run("甲"))), cell(paragraph(run("1")))), (cell(paragraph(run("乙"))),))
    assert read(table((cell(paragraph(run("附表"))), cell(inner)))) == "附表\n甲\t1\n乙"


def test_headers_and_footers_are_left_out_and_notes_come_last():
    note = '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>———</w:t></w:r></w:p></w:footnote>'
    note += f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", run("见卷二。"))}</w:footnote>'
    body = paragraph(run("流入资金300"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run("万元。"))
    text = read(
        body + paragraph(run("完。")), footnotes=part("footnotes", note), header1=part("hdr", paragraph(run("页眉")))
    )
    assert text == "流入资金300万元。\n完。\n见卷二。"


def test_tracked_changes_are_accepted():
    deleted = '<w:del w:id="1"><w:r><w:delText>三千</w:delText></w:r><w:r><w:t>3000</w:t></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("五千")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("旧处")}</w:moveFrom><w:moveTo w:id="4">{run("新处")}</w:moveTo>'
    assert read(paragraph(run("罚金"), deleted, inserted, run("元，"), moved)) == "罚金五千元，新处"


def test_deleted_paragraph_end_joins_two_paragraphs():
    first = paragraph(run("流入资金二十五万"), properties='<w:rPr><w:del w:id="1"/></w:rPr>')
    assert read(first + paragraph(run("余元。")) + paragraph(run("完。"))) == "流入资金二十五万余元。\n完。"


def test_hidden_words_and_field_codes_do_not_show():
    field = "<w:r><w:instrText>PAGE 7</w:instrText></w:r>"
    assert read(paragraph(run("甲"), run("密", "<w:vanish/>"), field, run("乙", '<w:vanish w:val="0"/>'))) == "甲乙"


def test_text_box_stands_once_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph(run('方框'))}{paragraph(run('内文'))}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(paragraph(run("锚段前"), drawing, run("锚段后"))) == "锚段前锚段后\n方框\n内文"


def test_breaks_tabs_and_hyphens():
    words = paragraph(run("审判长"), "<w:r><w:tab/></w:r>", run("甲"), "<w:r><w:br/></w:r>", run("书记员"))
    assert read(words) == "审判长 甲\n书记员"
    assert read(paragraph(run("A"), "<w:r><w:noBreakHyphen/></w:r>", run("1"))) == "A-1"
    assert read(paragraph(run("甲"), '<w:r><w:sym w:char="00D7"/><w:sym w:char="F0A3"/></w:r>')) == "甲×"


def numbered(words: str, level: int = 0, number: int = 1) -> str:
    mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(run(words), properties=mark)


def test_numbers_of_lists_stand_as_printed():
    body = (
        numbered("甲犯罪。")
        + numbered("2020年。", 1)
        + numbered("点。", 2)
        + numbered("乙犯罪。")
        + numbered("丙。", 1)
    )
    text = read(body + numbered("重起。", 0, 2), numbering=part("numbering", NUMBERING))
    assert text == "一、甲犯罪。\n1. 2020年。\n点。\n二、乙犯罪。\n1. 丙。\n一、重起。"


def test_style_brings_its_list():
    styles = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styles += '<w:style w:styleId="M"><w:basedOn w:val="L"/></w:style><w:style w:styleId="N"/>'
    body = "".join(paragraph(run(s), properties=f'<w:pStyle w:val="{s}"/>') for s in "LMN")
    body += paragraph(run("无"), properties='<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    text = read(body, numbering=part("numbering", NUMBERING), styles=part("styles", styles))
    assert text == "一、L\n二、M\nN\n无"


@pytest.mark.parametrize(
    ("n", "number_format", "printed"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCounting", "十二"), (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"), (1010, "chineseCounting", "一千零一十"),
        (2, "chineseLegalSimplified", "贰"), (3, "ideographTraditional", "丙"), (21, "decimalEnclosedCircle", "21"),
        (4, "decimalEnclosedCircle", "④"), (14, "lowerRoman", "xiv"), (27, "upperLetter", "AA"),
        (10, "ideographDigital", "一〇"), (7, "decimalFullWidth", "７"), (5, "unheard-of", "5"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_words_own_formats(n, number_format, printed):
    assert write_number(n, number_format) == printed


INK = st.text("被告人甲违法所得，。0123456789万元<>&'\" \u3000", min_size=1, max_size=40)


@settings(max_examples=60)
@given(st.lists(INK, min_size=1, max_size=8), st.lists(INK, max_size=6), st.randoms())
def test_ink_of_a_document_is_the_ink_of_its_text(lines, cells, random):
    def cut(line: str) -> str:
        at = random.randrange(len(line) + 1)
        return paragraph(run(line[:at]), run(line[at:]))

    body = "".join(map(cut, lines)) + table(tuple(cell(cut(words)) for words in cells))
    printed = "".join("".join((*lines, *cells)).split())
    if printed:
        assert "".join(read(body).split()) == printed


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE, '<!DOCTYPE a SYSTEM "http://x/y.dtd"><a/>'])
@pytest.mark.parametrize("place", ["word/document.xml", "word/footnotes.xml", "word/styles.xml"])
def test_entities_are_refused(xml, place):
    with pytest.raises(UnsafeXml, match="MK116"):
        read_transcript(docx(paragraph(run("甲")), {place: xml}))


def test_broken_and_empty_documents_say_so():
    with pytest.raises(DamagedFile, match="XML"):
        read_transcript(docx("<w:p>"))
    with pytest.raises(EmptyFile):
        read_transcript(docx(paragraph()))
    whole = docx(paragraph(run("甲" * 1000)))
    damaged = whole.replace(b"\x00\x00word/document.xml", b"\x00\x00word/documint.xml", 1)
    with pytest.raises(DamagedFile):
        read_transcript(damaged)


def test_bombs_in_a_document_are_refused(monkeypatch):
    with pytest.raises(UnsafeArchive, match="bomb"):
        read_transcript(docx(paragraph(run("甲")), {"word/x.bin": bytes(30_000_000)}))
    monkeypatch.setattr(archive, "MAX_DOCX_PART", 100)
    with pytest.raises(TooLarge):
        read_transcript(docx(paragraph(run("甲" * 100))))


def test_deeply_nested_elements_are_read_without_recursion():
    assert read("<w:sdt>" * 20_000 + paragraph(run("甲")) + "</w:sdt>" * 20_000) == "甲"


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the shared documents are not beside the repository")
def test_sections_of_a_real_file_stand_in_order_without_headers():
    (path,) = DOCUMENTS.glob("*.docx")
    lines = read_transcript(path.read_bytes()).text.split("\n")
    assert [line[1] for line in lines] == list("一一二二三三四四")
    assert all(line.endswith(("1", "2")) for line in lines)
