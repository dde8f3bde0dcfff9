"""Damaged files: whatever is done to a document, its reading ends in a record or a coded failure (变异测试).

    python -m tests.bench.mutations [N] [SEED]

The same number and seed give the same bytes, each mutant by itself: ``mutant(originals(), seed, number)``.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from menkan.codes import Status
from menkan.config import Settings
from menkan.errors import LimitExceeded
from menkan.run.guarded import GuardedReader, ReaderBug
from menkan.run.inputs import Document

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "corpus" / "samples" / "documents", ROOT.parent / "shared" / "documents")
N, N_RECOGNISED, SEED = 1000, 50, 20261121

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_LARGEST_STREAM = 2_000_000  # bytes inflated for a change inside
Change = Callable[[bytearray, Sequence[bytes], Random], None]


def originals(samples_only: bool = False) -> dict[str, bytes]:
    """The documents to damage by name: our samples and, where present, the files beside the project."""
    folders = FOLDERS[: 1 if samples_only else None]
    files = [p for folder in folders if folder.is_dir() for p in sorted(folder.iterdir()) if p.suffix != ".md"]
    return {p.name: p.read_bytes() for p in files}


def mutant(files: dict[str, bytes], seed: int, number: int) -> tuple[str, bytes]:
    """Name and bytes of one damaged file: one to three changes to one of `files`."""
    random = Random(f"{seed}:{number}")
    name = random.choice(sorted(files))
    data = bytearray(files[name])
    done = [random.choice(CHANGES) for _ in range(random.randint(1, 3))]
    for change in done:
        change(data, list(files.values()), random)
    return f"{number:04d} {'+'.join(c.__name__ for c in done)} {name}", bytes(data)


def flip_bits(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    for _ in range(random.choice((1, 8, 64, 512))):
        if data:
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def truncate(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    del data[random.randint(0, len(data)) :]


def delete_range(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    start, length = _range(data, random)
    del data[start : start + length]


def double_range(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    start, length = _range(data, random)
    data[start:start] = data[start : start + length] * random.choice((1, 1, 20))


def fill_range(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    start, length = _range(data, random)
    data[start : start + length] = random.choice((b"\0", b"9", b"(", b"[", b"<")) * length


def change_number(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    """A number of the file's structure (length, width, offset, object) becomes another one."""
    found = list(re.finditer(rb"\b\d{1,10}\b", data))
    if found:
        match = random.choice(found)
        data[match.start() : match.end()] = random.choice((b"0", b"-1", b"1", b"65535", b"2147483647", b"99999999999"))


def splice_stream(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    """One compressed stream is replaced by one of another file."""
    here, there = list(_STREAM.finditer(data)), list(_STREAM.finditer(random.choice(others)))
    if here and there:
        start, end = random.choice(here).span(1)
        data[start:end] = random.choice(there)[1]


def flip_inside_stream(data: bytearray, others: Sequence[bytes], random: Random) -> None:
    """Bits change inside a stream that still inflates: pages, fonts and maps that are wrong rather than broken."""
    here = list(_STREAM.finditer(data))
    if not here:
        return
    start, end = random.choice(here).span(1)
    try:
        content = bytearray(zlib.decompressobj().decompress(bytes(data[start:end]), _LARGEST_STREAM))
    except zlib.error:
        return
    flip_bits(content, others, random)
    packed = zlib.compress(bytes(content)) + b"\n"
    data[start:end] = packed.ljust(end - start, b"\n")


CHANGES: tuple[Change, ...] = (
    flip_bits,
    truncate,
    delete_range,
    double_range,
    fill_range,
    change_number,
    splice_stream,
    flip_inside_stream,
)


def _range(data: bytearray, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(random.choice((1, 16, 256, 4096, 65536)), len(data) - start)


@dataclass
class Report:
    """How the reading of the mutants ended.

    Attributes:
        read: records with text, whole or partial.
        coded: failures by code, those over a limit left out.
        over: mutants over a limit or that killed the process twice, with the words of the failure.
        bugs: mutants on which a stage raised something without a code; a run would stop there.
        slowest: seconds and name.
        largest: resident megabytes at the peak and name; 0 where the system does not tell.
    """

    n: int = 0
    read: int = 0
    coded: Counter[str] = field(default_factory=Counter)
    over: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """As Markdown."""
        coded = ", ".join(f"{code} × {n}" for code, n in sorted(self.coded.items()))
        ends = [f"{self.read} read", f"{self.coded.total()} coded ({coded})", f"{len(self.over)} over a limit"]
        ends.append(f"{len(self.bugs)} bugs")
        (seconds, slowest), (megabytes, largest) = self.slowest, self.largest
        return [
            f"{self.n} damaged files in {self.seconds:.0f} s: {', '.join(ends)}.",
            f"Slowest {seconds:.1f} s ({slowest}); most memory {megabytes} MB ({largest}).",
            *(f"- {text}" for text in (*self.over, *self.bugs)),
        ]


def run(n: int, seed: int, samples_only: bool = False, recognise: bool = False) -> Report:
    """Read `n` damaged files one after another in a guarded worker.

    Args:
        n: how many.
        seed: of the damage.
        samples_only: leave out the files beside the project.
        recognise: let pages in doubt be read from their picture where the extra `ocr` is installed: seconds a page.
    """
    files, report, begun = originals(samples_only), Report(n), perf_counter()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if not recognise:
            stack.enter_context(_without("rapidocr"))
        reader = stack.enter_context(GuardedReader(Settings()))
        for number in range(n):
            name, data = mutant(files, seed, number)
            path = Path(folder) / "mutant"
            path.write_bytes(data)
            pid = reader.worker.pid  # a new worker starts here, outside the time that is taken
            _forget_peak(pid)
            start = perf_counter()
            try:
                record = reader.read(Document(str(path)))
            except ReaderBug as bug:
                report.bugs.append(f"{name}: {bug.text}")
                continue
            report.slowest = max(report.slowest, (round(perf_counter() - start, 2), name))
            report.largest = max(report.largest, (_peak(pid), name))
            if record.status is not Status.FAILED:
                report.read += 1
            elif record.problems[0].code == LimitExceeded.code:
                report.over.append(f"{name}: {record.problems[0].text}")
            else:
                report.coded[record.problems[0].code] += 1
    report.seconds = perf_counter() - begun
    return report


def _peak(pid: int) -> int:
    """Most resident megabytes of the process since `_forget_peak`; 0 where unknown."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def _forget_peak(pid: int) -> None:
    try:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    except OSError:  # then the peak is that of all mutants so far
        return


@contextmanager
def _without(library: str) -> Iterator[None]:
    """Workers that start here cannot import `library`: as if it were not installed."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{library}.py").write_text("raise ImportError('left out')")
        sys.path.insert(0, folder)
        try:
            yield
        finally:
            sys.path.remove(folder)


def bench() -> list[str]:
    """Markdown lines: many damaged files without recognition of pictures, and some with it."""
    lines = ["Text layers alone:", "", *run(N, SEED).lines()]
    return [*lines, "", "With recognition of pages in doubt:", "", *run(N_RECOGNISED, SEED, recognise=True).lines()]


if __name__ == "__main__":
    n, seed = (int(a) for a in (*sys.argv[1:], *map(str, (N, SEED)[len(sys.argv) - 1 :])))
    sys.stdout.write("\n".join(run(n, seed).lines()) + "\n")
