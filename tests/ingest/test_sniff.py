import codecs

import pytest

from menkan.errors import EmptyFile, UnsupportedFormat
from menkan.ingest import read_transcript
from menkan.ingest.sniff import PDF, sniff

WORDS = "被告人甲某某犯帮助信息网络犯罪活动罪，判处有期徒刑一年，并处罚金人民币5000元。"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        WORDS.encode("gb18030"),
        WORDS.encode("gbk"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "gbk", "utf-16 little", "utf-16 big"],
)
def test_text_is_decoded_by_its_bytes(data):
    read = read_transcript(data, "misnamed.pdf")
    assert (read.text, read.media_type) == (WORDS, "text/plain")
    assert (len(read.lines), read.pages, read.boxes(0, 5)) == (0, (), ())


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"<!DOCTYPE html><html><body>" + WORDS.encode(), "HTML"),
        (b"\xef\xbb\xbf\n<div class=a>" + WORDS.encode(), "HTML"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"PK\x03\x04..word/document.xml", "DOCX"),
        (b"PK\x03\x04..xl/workbook.xml", "XLSX"),
        (b"PK\x03\x04..a.txt", "ZIP"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"II*\x00....", "TIFF"),
        (b"BM\x36\x00\x00\x00", "BMP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "DOC"),
        (b"{\\rtf1 \\'b1\\'bb}", "RTF"),
        (b'{"fact": "a"}', "JSON"),
        (b'{"fact": "a"}\n{"fact": "b"}\n', "JSON"),
        (b'["a"]', "JSON"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x00\x01\x02\x03", "binary"),
        ("Øßÿ éèê ñandú".encode("latin-1") * 9, "binary"),
    ],
)
def test_other_formats_are_refused_by_name(data, looks):
    with pytest.raises(UnsupportedFormat, match=looks):
        read_transcript(data)


def test_pdf_header_may_stand_behind_other_bytes():
    assert sniff(b"\n\x00junk%PDF-1.7 ...").media_type == PDF


def test_a_text_that_starts_like_an_image_or_json_is_text():
    assert read_transcript("BM公司，被告人甲某某".encode()).text == "BM公司，被告人甲某某"
    assert read_transcript("[2021]江01刑初1号".encode()).text == "[2021]江01刑初1号"


def test_white_space_is_an_empty_file():
    with pytest.raises(EmptyFile):
        sniff(codecs.BOM_UTF8 + b"\r\n \t")
