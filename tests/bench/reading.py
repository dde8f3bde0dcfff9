"""Speed and memory of reading, as ratios within one run (读取速度)."""

from __future__ import annotations

import gc
import io
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from menkan.ingest import read_transcript
from tests.ingest.typeset import paragraphs, typst_pdf

ROUNDS = 9
PER_PAGE = 4.62  # paragraphs
PAGES = (200, 1000, 2000)


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
    """Seconds of this process: other programs may run beside it."""
    gc.collect()
    start = time.process_time()
    read(data)
    return time.process_time() - start


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
        least = min(ours)  # other programs make a reading slower, never faster
        to_bare, to_plumber = least / min(bare), min(plumber) / least
        lines.append(f"| {name} | {n_pages} | {n_pages / least:.0f} | {to_bare:.2f} | {to_plumber:.1f} |")
    return [*lines, "", *memory()]


@dataclass(frozen=True, slots=True)
class Growth:
    """What one reading of a file left and took, in a process of its own, MB.

    Attributes:
        first, second: by how much the peak of resident memory grew in a first and a second reading.
        result: the text and the places of its characters.
    """

    pages: int
    characters: int
    first: float
    second: float
    result: float
    seconds: float


def memory() -> list[str]:
    """Markdown lines: growth of memory with the pages of a file, ours and bare pypdfium2's."""
    heads = ("pages", "characters", "seconds", "result, MB", "pypdfium2 alone grows by, MB", "ours grows by, MB")
    heads += ("beyond both, MB", "read again, MB")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.pdf")
        small.write_bytes(samples()["one column"])
        for n in PAGES:
            path = Path(folder, f"{n}.pdf")
            path.write_bytes(typst_pdf(paragraphs(1, round(PER_PAGE * n)), head="江州市临湖区人民法院"))
            bare, ours = in_new_process(path, small, "bare"), in_new_process(path, small, "ours")
            beyond = ours.first - ours.result - bare.first
            lines.append(
                f"| {ours.pages:,} | {ours.characters:,} | {ours.seconds:.1f} | {ours.result:.1f} | {bare.first:.1f} "
                f"| {ours.first:.1f} | {beyond:.1f} | {ours.second:.1f} |"
            )
    return lines


def in_new_process(path: Path, small: Path, which: str) -> Growth:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        return pool.submit(grow, path, small, which).result()


def grow(path: Path, small: Path, which: str) -> Growth:
    """Reads a file twice, after a small one that loads what every reading needs."""
    read_bare(small.read_bytes()), read_transcript(small.read_bytes())
    data = path.read_bytes()
    before = peak()
    if which == "bare":
        n = read_bare(data)
        return Growth(0, n, peak() - before, 0.0, 0.0, 0.0)
    start = time.process_time()
    read = read_transcript(data)
    took, first = time.process_time() - start, peak()
    places = (read.lines, read.page_of_line, read.boxes_pt)
    result = sys.getsizeof(read.text) + sum(len(array) * array.itemsize for array in places)
    counts = len(read.pages), len(read.text)
    del read, places
    read_transcript(data)
    return Growth(*counts, first - before, peak() - first, result / 1024**2, took)


def peak() -> float:
    """Largest resident memory of this process so far, MB; Linux's other count starts at the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found is not None:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


if __name__ == "__main__":
    sys.stdout.write("\n".join(bench()) + "\n")
