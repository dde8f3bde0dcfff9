"""Speed and memory of reading, as ratios within one run (读取速度)."""

from __future__ import annotations

import gc
import io
import resource
import sys
import time
from collections.abc import Callable
from statistics import median

from menkan.ingest import read_transcript
from tests.ingest.typeset import paragraphs, typst_pdf

ROUNDS = 5


def read_bare(data: bytes) -> int:
    """Bare pypdfium2: the text, and the box of every character."""
    import pypdfium2

    n = 0
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        text_page = page.get_textpage()
        text_page.get_text_range()
        for i in range(text_page.count_chars()):
            text_page.get_charbox(i)
        n += text_page.count_chars()
        text_page.close()
        page.close()
    pdf.close()
    return n


def read_plumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return sum(len(page.extract_text()) for page in pdf.pages)


def read_ours(data: bytes) -> int:
    return len(read_transcript(data).text)


def seconds(read: Callable[[bytes], int], data: bytes) -> float:
    gc.collect()
    start = time.perf_counter()
    read(data)
    return time.perf_counter() - start


def resident() -> float:
    """Largest resident memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def samples() -> dict[str, bytes]:
    return {
        "one column": typst_pdf(paragraphs(1, 60), head="江州市临湖区人民法院"),
        "two columns": typst_pdf(paragraphs(2, 60), columns=2, size=10.5, head="江州市临湖区人民法院"),
    }


def bench() -> list[str]:
    """Markdown lines: our reading against bare pypdfium2 and pdfplumber, interleaved; memory over 2,000 pages."""
    lines = [
        "| layout | pages | ours, pages/s | time ÷ pypdfium2 text and boxes | pdfplumber.extract_text ÷ ours |",
        "|---|---|---|---|---|",
    ]
    for name, data in samples().items():
        n_pages = len(read_transcript(data).pages)
        read_plumber(data[:]), read_bare(data)
        ours, bare, plumber = [], [], []
        for _ in range(ROUNDS):
            ours.append(seconds(read_ours, data))
            bare.append(seconds(read_bare, data))
            plumber.append(seconds(read_plumber, data))
        to_bare = median(a / b for a, b in zip(ours, bare, strict=True))
        to_plumber = median(c / a for a, c in zip(ours, plumber, strict=True))
        lines.append(f"| {name} | {n_pages} | {n_pages / median(ours):.0f} | {to_bare:.2f} | {to_plumber:.1f} |")
    return [*lines, "", *memory()]


def memory() -> list[str]:
    """Growth of memory while a file of 2,000 pages is read twice: the second reading must add next to nothing."""
    import pypdf

    writer = pypdf.PdfWriter()
    one = pypdf.PdfReader(io.BytesIO(samples()["one column"]))
    for i in range(2000):
        writer.add_page(one.pages[i % len(one.pages)])
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    del writer, one, out
    gc.collect()
    start = resident()
    took = seconds(read_ours, data)
    first = resident()
    seconds(read_ours, data)
    growth = f"memory grew by {first - start:.0f} MB in the first reading, by {resident() - first:.0f} MB in the second"
    return [f"2,000 pages in {took:.1f} s; {growth}."]


if __name__ == "__main__":
    sys.stdout.write("\n".join(bench()) + "\n")
