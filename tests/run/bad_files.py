"""Files that cannot be read, each for its own reason, and the code that says so."""

import io
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader, PdfWriter


def _pdf(sample: Path, change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(sample))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _blank(pages: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def write_bad_files(folder: Path, sample: Path) -> dict[str, str]:
    """Write one file per kind of bad input; gives code by file name."""
    whole = sample.read_bytes()
    files = {
        "empty.pdf": (b"", "MK101"),
        "not-a-pdf.pdf": (b"Rar!\x1a\x07" + bytes(200), "MK102"),
        "truncated.pdf": (whole[: len(whole) // 3], "MK103"),
        "encrypted.pdf": (_pdf(sample, lambda w: w.encrypt("secret")), "MK104"),
        "no-pages.pdf": (_blank(0), "MK105"),
        "no-text.pdf": (_blank(1), "MK106"),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {name: code for name, (_, code) in files.items()}
