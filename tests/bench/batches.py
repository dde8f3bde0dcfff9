"""What a batch costs beside the bare reader (批处理): the runner, a second worker, a cluster, memory and disk.

    python -m tests.bench batches                 # 1,000 documents, half an hour
    MENKAN_BATCH=100000 python -m tests.bench batches
    MENKAN_PDFS=5000 python -m tests.bench batches
    MENKAN_RAY=1 python -m tests.bench batches    # Ray beside it

Start-up (dictionary, model, Ray) is not counted: the clock runs from the first document until the last has come in,
rows being written meanwhile; what a run costs after that, however long it was, stands beside. Reference is the bare
reader, which makes no rows, in a process of its own, over the same documents. Machines here are shared and noisy, by a
quarter within a minute: what is measured stands between two runs of the bare reader and is compared with their mean,
and a ratio is the median of those of the rounds.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from menkan.config import Settings
from menkan.run.guarded import descendants, resident_bytes
from menkan.run.inputs import Document, expand
from menkan.run.local import Readers, Stop, Watch, run_batch
from menkan.run.reader import CaseReader
from menkan.store.libraries import arrow_parquet
from menkan.store.tables import InputRow
from menkan.synthesis import generate
from menkan.synthesis.corpus import document_of
from menkan.types import CaseRecord

SEED = 20261122
AT_ONCE = 0.005  # seconds
MARKS = {1, *(first * 10**n for n in range(2, 6) for first in (1, 2, 5))}
ROUNDS, COPIES = 5, 10
SMALL = 1_000  # documents that the bare reader reads


@dataclass(frozen=True)
class Mark:
    """How it stands after so many documents: seconds on the clock, seconds of all processors, bytes of this process."""

    done: int
    wall: float
    cpu: float
    resident: int


class Clock:
    """Seconds from the first document until the run is settled; how it stands at tenfold numbers on the way."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.at_first, self.first, self.last, self.settled = total, 0, 0, 0.0, 0.0, 0.0
        self.marks: list[Mark] = []
        self.failed = 0

    def tick(self, row: InputRow) -> None:
        self.done += 1
        self.failed += row.code is not None
        self.last = time.perf_counter()
        self.first = self.first or self.last
        if self.last - self.first < AT_ONCE:
            self.at_first = self.done  # a cluster tells of a chunk at a time
        if self.done in MARKS or self.done == self.total:
            self.marks.append(Mark(self.done, self.last, cpu_seconds(), resident_bytes(os.getpid())))

    @property
    def per_document(self) -> float:
        return (self.last - self.first) / max(1, self.done - self.at_first)

    @property
    def end(self) -> float:
        """Seconds from the last document until the run is settled."""
        return self.settled - self.last


def cpu_seconds() -> float:
    """What this process, those that it started and those of them that are over have used."""
    own = os.times()
    alive = 0.0
    for pid in descendants(os.getpid()):
        with suppress(OSError):  # it is over by now
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            alive += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own.user + own.system + own.children_user + own.children_system + alive


def of_two(documents: list[Document]) -> float:
    """Seconds per document of two bare readers in two processes that share the work: what two cores give at best."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(alone, (documents[::2], documents[1::2]))) / 4


def write_pdfs(folder: Path, n: int) -> None:
    """`n` PDFs: fictional judgments as they are typeset, each ten times with other bytes behind its end."""
    folder.mkdir(parents=True)
    for i, case in enumerate(generate(-(-n // COPIES), SEED)):
        data = document_of(case, pdf=True).data
        for copy in range(min(COPIES, n - COPIES * i)):
            (folder / f"{i:05d}-{copy}.pdf").write_bytes(data + b"%%%d\n" % copy)


def alone(documents: list[Document]) -> float:
    """`bare`, in a process that nothing else has used."""
    return bare(documents, lambda record: None)


def alone_in_a_process(documents: list[Document]) -> float:
    """`bare` in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(alone, documents).result()


def write(folder: Path, n: int) -> None:
    """`n` fictional judgments as text, a thousand to a folder."""
    for i, case in enumerate(generate(n, SEED)):
        place = folder / f"{i // 1000:04d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{i:07d}.txt").write_text(case.text, encoding="utf-8")


def bare(documents: list[Document], finish: Callable[[CaseRecord], object]) -> float:
    """Seconds per document of one `CaseReader` in this process."""
    reader = CaseReader(Settings())
    finish(reader.read(documents[0]))
    begun = time.perf_counter()
    for document in documents:
        finish(reader.read(document))
    return (time.perf_counter() - begun) / len(documents)


def batch(documents: Iterator[Document] | list[Document], total: int, out: Path, workers: int) -> Clock:
    clock = Clock(total)
    run_batch(documents, out, Settings(), workers, Watch(total, clock.tick))
    clock.settled = time.perf_counter()
    return clock


def reading(documents: list[Document], workers: int) -> float:
    """Seconds per document of the runner's workers alone, no rows made of what they read."""
    with Readers(Settings(), workers, Stop()) as readers:
        readers.versions()
        outcomes = readers.read_all(documents)
        next(outcomes)
        begun = time.perf_counter()
        for _ in outcomes:
            pass
        return (time.perf_counter() - begun) / (len(documents) - 1)


def on_cluster(documents: list[Document], out: Path, nodes: int) -> Clock:
    """On so many Ray nodes with one CPU each, here."""
    from ray.cluster_utils import Cluster

    from menkan.run.cluster import Nodes, run_cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        for _ in range(nodes - 1):
            cluster.add_node(num_cpus=1)
        clock = Clock(len(documents))
        run_cluster(documents, out, Settings(), Nodes(cluster.address), Watch(len(documents), clock.tick))
        clock.settled = time.perf_counter()
        return clock
    finally:
        import ray

        ray.shutdown()
        cluster.shutdown()


@dataclass
class Told:
    """What one way of reading took a document, round by round, the bare readers around it, and a run its end."""

    seconds: list[float]
    reference: list[float]
    ends: list[float]

    @property
    def ratios(self) -> list[float]:
        return [one / other for one, other in zip(self.seconds, self.reference, strict=True)]


def rounds(documents: list[Document], folder: Path) -> dict[str, Told]:
    """Every way of reading in every round, each between two bare readers."""
    told: dict[str, Told] = {}

    def measured(name: str, measure: Callable[[], float | Clock], before: float) -> float:
        took = measure()
        after = alone_in_a_process(documents)
        found = told.setdefault(name, Told([], [], []))
        found.seconds.append(took.per_document if isinstance(took, Clock) else took)
        found.reference.append((before + after) / 2)
        if isinstance(took, Clock):
            found.ends.append(took.end)
        return after

    reference = alone_in_a_process(documents)
    for i in range(ROUNDS):
        reference = measured("two bare readers", lambda: of_two(documents), reference)
        for n in (1, 2):
            reference = measured(f"reading alone, workers: {n}", lambda n=n: reading(documents, n), reference)
            run = lambda n=n, i=i: batch(documents, len(documents), folder / f"out{n}-{i}", n)  # noqa: E731
            reference = measured(f"run, workers: {n}", run, reference)
        for n in (1, 2) if os.environ.get("MENKAN_RAY") else ():
            ray = lambda n=n, i=i: on_cluster(documents, folder / f"ray{n}-{i}", n)  # noqa: E731
            reference = measured(f"Ray, nodes: {n}", ray, reference)
    return told


def spread(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} | {min(ratios):.2f}–{max(ratios):.2f}"


def bench() -> Iterator[str]:
    n = int(os.environ.get("MENKAN_BATCH", SMALL))
    arrow_parquet()  # loading it belongs to the start
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "given", n)
        documents = list(expand([folder / "given"], Settings().input))[:SMALL]
        told = rounds(documents, folder)
        yield from (
            f"| who reads, {ROUNDS} rounds | best ms a document | to the bare reader | from–to | s at the end |",
            "|---|--:|--:|--:|--:|",
        )
        for who, found in told.items():
            end = f"{median(found.ends):.2f}" if found.ends else ""
            yield f"| {who} | {1000 * min(found.seconds):.1f} | {spread(found.ratios)} | {end} |"
        for what in ("reading alone, workers: ", "run, workers: ", "Ray, nodes: "):
            if what + "1" in told:
                pairs = zip(told[what + "1"].ratios, told[what + "2"].ratios, strict=True)
                yield f"| {what}2, against 1: times as fast | | {spread([one / two for one, two in pairs])} | |"
        if pdfs := int(os.environ.get("MENKAN_PDFS", 0)):
            write_pdfs(folder / "pdfs", pdfs)
            clock = batch(expand([folder / "pdfs"], Settings().input), pdfs, folder / "from-pdfs", 2)
            yield f"\n{pdfs:,} PDFs, two workers: {1 / clock.per_document:.0f} a second, {clock.failed} failed"
        if n > SMALL:
            clock = batch(expand([folder / "given"], Settings().input), n, folder / "large", 2)
            size = sum(path.stat().st_size for path in (folder / "large").rglob("*") if path.is_file())
            rate = 1 / clock.per_document
            yield f"\n{n:,} documents, two workers: {rate:.0f} a second; {size / n:.0f} bytes each on disk"
            yield "\n| documents | ms each since the last line | ms of processors each | MB of the writer |"
            yield "|--:|--:|--:|--:|"
            for before, mark in pairwise(clock.marks):
                read_since = mark.done - before.done
                wall, cpu = (mark.wall - before.wall) / read_since, (mark.cpu - before.cpu) / read_since
                yield f"| {mark.done:,} | {1000 * wall:.1f} | {1000 * cpu:.1f} | {mark.resident >> 20} |"
