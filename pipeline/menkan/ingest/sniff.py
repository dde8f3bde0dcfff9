"""What a file is, told from its bytes and never from its name (文件类型识别)."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass

from menkan.errors import EmptyFile, UnsupportedFormat

PDF = "application/pdf"
TEXT = "text/plain"

# Source: the formats' own documents. PDF readers accept the header within the first 1,024 bytes.
PDF_HEADER_WITHIN = 1024
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC, XLS or WPS)"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%!PS", "a PostScript file"),
    (b"PAR1", "a Parquet file"),
)
_ZIP_PARTS = ((b"word/", "a DOCX document"), (b"xl/", "an XLSX workbook"), (b"OFD.xml", "an OFD document"))
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|table|p)\b", re.IGNORECASE)  # <!DOCTYPE html …

# A text has these control characters and no others; U+FFFD and unassigned ones mean a wrong encoding.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ufffe\uffff]")
_COMMON = re.compile(r"[\u4e00-\u9fa5\u3000-\u303f\uff00-\uffef\u2010-\u203b\u00b7\u00d7\u2460-\u249b]")
# Source: project convention. Chinese legal text is above 0.98; wrongly decoded bytes scatter over rare ideographs,
# private use and other scripts and stay below 0.6.
COMMON_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The type of a file, and its text where it is one. `encoding` is None for a PDF."""

    media_type: str
    text: str = ""
    encoding: str | None = None


def sniff(data: bytes, name: str = "") -> Sniffed:
    """The type of `data`, a PDF or text, and the decoded text (识别类型与编码).

    Args:
        data: the whole file.
        name: for messages only.

    Raises:
        EmptyFile: MK101, nothing but white space.
        UnsupportedFormat: MK102, anything else; the message names what it looks like.
    """
    if b"%PDF-" in data[:PDF_HEADER_WITHIN]:
        return Sniffed(PDF)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise EmptyFile("the file has no characters", name, "copy it again from its source")
    looks = _looks_like(data)
    if looks is None:
        for encoding in _encodings(data):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _plausible(text, encoding):
                continue
            if _is_json(text):
                looks = "JSON"
                break
            return Sniffed(TEXT, text, encoding)
    raise UnsupportedFormat(
        f"neither a PDF nor text: it looks like {looks or 'binary data'}", name, "menkan reads PDF and plain text"
    )


def _looks_like(data: bytes) -> str | None:
    """A name for a known format that menkan does not read, or None."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:64]):  # "BM" may start a text
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for part, kind in _ZIP_PARTS if part in data), "a ZIP archive")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP image"
    if _HTML.search(data[:2048]) and data.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<"):
        return "HTML"
    if data.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<?xml"):
        return "XML"
    return None


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8", "gb18030")


def _plausible(text: str, encoding: str) -> bool:
    """Whether decoding gave text: no control characters, and Chinese where GB 18030 says so."""
    if _CONTROL.search(text):
        return False
    if encoding != "gb18030":
        return True
    foreign = sum(c > "\x7f" for c in text)
    return len(_COMMON.findall(text)) >= COMMON_SHARE * foreign


def _is_json(text: str) -> bool:
    start = text.lstrip()[:1]
    if start not in "{[" or not start:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        # JSON Lines: the first line alone is an object
        try:
            return start == "{" and isinstance(json.loads(text.lstrip().split("\n", 1)[0]), dict)
        except (ValueError, RecursionError):
            return False
    return True
