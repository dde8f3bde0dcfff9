"""Files become text that knows its place on the page (读取：文件 → 带定位的文本)."""

from __future__ import annotations

from menkan.types import Transcript

__all__ = ["read_transcript"]


def read_transcript(data: bytes, name: str = "") -> Transcript:
    """The running text of one document and the place of every character (读取文书).

    What a file is comes from its bytes: a PDF with a text layer, or text in UTF-8, GB 18030 or UTF-16 with a byte
    order mark.

    Args:
        data: the bytes of one file.
        name: for messages only.

    Raises:
        SourceError: one of its kinds, MK101 to MK107; no other error for any bytes.
    """
    from menkan.ingest import guard, sniff

    guard.check_bytes(data, name)
    sniffed = sniff.sniff(data, name)
    if sniffed.media_type == sniff.PDF:
        from menkan.ingest.pdf import read_pdf

        return read_pdf(data, name)
    from menkan.ingest.plain import read_text

    return read_text(sniffed.text)
