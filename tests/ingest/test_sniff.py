import codecs
import io
import json
import zipfile
from pathlib import Path

import pytest

from menkan.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat
from menkan.ingest import read_transcript
from menkan.ingest import sniff as sniff_room
from menkan.ingest.sniff import PDF, sniff

SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold"

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
    assert (read.pages, read.boxes(0, 5)) == ((), ())


def package(*names: str) -> bytes:
    """A ZIP with empty files of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!DOCTYPE html><html><body>" + WORDS.encode(), sniff_room.HTML),
        (b"\xef\xbb\xbf\n<div class=a>" + WORDS.encode(), sniff_room.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'><p>" + WORDS.encode(), sniff_room.HTML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", sniff_room.MHTML),
        (package("[Content_Types].xml", "word/document.xml"), sniff_room.DOCX),
        (package("[Content_Types].xml", "word/document2.xml"), sniff_room.DOCX),
        (package("a.txt", "b.pdf"), sniff_room.ZIP),
        (b"\x89PNG\r\n\x1a\n....", sniff_room.PNG),
        (b"\xff\xd8\xff\xe0....", sniff_room.JPEG),
        (b"II*\x00....", sniff_room.TIFF),
        (b"MM\x00*....", sniff_room.TIFF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), sniff_room.DOC),
        (b"{\\rtf1 \\'b1\\'bb}", sniff_room.RTF),
        (b'{"fact": "a"}', sniff_room.JSON),
        (b'{\n "fact": "a"\n}', sniff_room.JSON),
        (b'{"fact": "a"}\n{"fact": "b"}\n', sniff_room.JSON_LINES),
        (b'[{"fact": "a"}]', sniff_room.JSON_LINES),
    ],
)
def test_formats_are_known_by_their_bytes(data, kind):
    assert sniff(data, "misnamed.txt").media_type == kind


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"<?xml version='1.0'?><a/>", "XML"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "XLSX"),
        (package("OFD.xml"), "OFD"),
        (b"BM\x36\x00\x00\x00", "BMP"),
        (b"GIF89a....", "GIF"),
        (b"Rar!\x1a\x07\x00....", "RAR"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "XLS"),
        (b'["a"]', "many documents"),
        (b'{"fact": "a"}\n{"fact": "b"}\n', "many documents"),
        (b"<html><body>" + WORDS.encode("gb18030") + b"\xff\xff", "unknown or mixed encoding"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x00\x01\x02\x03", "binary"),
        ("Øßÿ éèê ñandú".encode("latin-1") * 9, "binary"),
    ],
)
def test_other_formats_are_refused_by_name(data, looks):
    with pytest.raises(UnsupportedFormat, match=looks):
        read_transcript(data)


def test_office_file_with_a_password_is_named():
    wrapped = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedFile):
        read_transcript(wrapped)


def test_zip_that_is_cut_short_is_damaged():
    whole = package("a.txt", "b.txt")
    with pytest.raises(DamagedFile):
        read_transcript(whole[:-30])


# Fictional, as a court that writes traditional characters would print it.
TRADITIONAL = "被告人甲某某明知他人利用信息網絡實施犯罪，仍提供銀行帳戶五張，流入資金一百二十萬元，違法所得三千元。" * 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_punctuation(encoding):
    assert read_transcript(WORDS.encode(encoding)).text == WORDS


def test_big5_is_known_by_its_common_characters():
    assert sniff(TRADITIONAL.encode("cp950")).encoding == "cp950"
    assert read_transcript(TRADITIONAL.encode("cp950")).text == TRADITIONAL
    assert sniff((WORDS * 9).encode("gb18030")).encoding == "gb18030"
    assert sniff(TRADITIONAL.encode("gb18030")).encoding == "gb18030"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside the repository")
def test_gold_texts_are_decoded_alike_from_every_encoding():
    for row in (SHARED / "dev.jsonl").read_text("utf-8").splitlines():
        text = json.loads(row)["text"]
        for encoding in ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
            assert sniff(text.encode(encoding)).text.lstrip("\ufeff") == text


def test_pdf_header_may_stand_behind_other_bytes():
    assert sniff(b"\n\x00junk%PDF-1.7 ...").media_type == PDF


def test_a_text_that_starts_like_an_image_or_json_is_text():
    assert read_transcript("BM公司，被告人甲某某".encode()).text == "BM公司，被告人甲某某"
    assert read_transcript("[2021]江01刑初1号".encode()).text == "[2021]江01刑初1号"


def test_white_space_is_an_empty_file():
    with pytest.raises(EmptyFile):
        sniff(codecs.BOM_UTF8 + b"\r\n \t")
