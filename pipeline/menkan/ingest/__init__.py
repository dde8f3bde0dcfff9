"""Files become text that knows its place on the page (读取：文件 → 带定位的文本)."""

from __future__ import annotations

from menkan.types import Transcript

__all__ = ["read_transcript"]


def read_transcript(data: bytes, name: str = "", json_text: str = "", recognise: bool = True) -> Transcript:
    """The running text of one document and the place of every character (读取文书).

    What a file is comes from its bytes: PDF, DOCX, DOC, RTF, HTML, a picture, a JSON object, or text in UTF-8,
    GB 18030, Big5 or UTF-16. Only pages have places.

    Args:
        data: the bytes of one file.
        name: for messages only.
        json_text: where the text of a JSON document stands, as in the settings; "" tries known names.
        recognise: whether pictures and pages without a good text layer are recognised (extra `ocr`).

    Raises:
        SourceError: one of its kinds; no other error for any bytes.
    """
    from menkan.ingest import guard, sniff

    guard.check_bytes(data, name)
    sniffed = sniff.sniff(data, name)
    kind = sniffed.media_type
    if kind == sniff.PDF:
        from menkan.ingest.pdf import read_pdf

        return read_pdf(data, name, recognise)
    if kind in sniff.IMAGES:
        from menkan.ingest.scan_files import read_image

        return read_image(data, name, recognise)
    if kind == sniff.DOCX:
        from menkan.ingest.docx import read_docx

        return read_docx(data, name)
    if kind in (sniff.DOC, sniff.RTF):
        from menkan.ingest.word import read_word

        return read_word(data, name, kind)
    if kind in (sniff.HTML, sniff.MHTML):
        from menkan.ingest.html import read_html, read_mhtml

        return read_mhtml(data, name) if kind == sniff.MHTML else read_html(sniffed.text, name)
    if kind == sniff.JSON:
        from menkan.ingest.cail import read_json

        return read_json(sniffed.text, name, json_text)
    if kind in sniff.CONTAINERS:
        sniff.refuse_container(data, kind, name)
    from menkan.ingest.plain import read_text

    guard.check_characters(0, len(sniffed.text), name)
    return read_text(sniffed.text)
