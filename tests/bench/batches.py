"""What a batch costs beside the bare reader (批处理): the runner, a second worker, a cluster, memory and disk.

    python -m tests.bench batches                 # 600 documents, seconds
    MENKAN_BATCH=100000 python -m tests.bench batches

Start-up (dictionary, model, Ray) is not counted: the clock runs from the first document to the last. Reference is the
bare reader in this process, over the same documents in the same run: machines here are shared and noisy.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from menkan.config import Settings
from menkan.run.guarded import resident_bytes
from menkan.run.inputs import Document, expand
from menkan.run.local import Watch, run_batch
from menkan.run.reader import CaseReader
from menkan.store.outcome import outcome_of
from menkan.store.tables import InputRow
from menkan.synthesis import generate
from menkan.types import CaseRecord

SEED = 20261122
AT_ONCE = 0.005  # seconds
SMALL = 600  # documents that the bare reader reads


class Clock:
    """Seconds from the first document to the last, and the memory of this process on the way."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.at_first, self.first, self.last = total, 0, 0, 0.0, 0.0
        self.resident: dict[int, int] = {}

    def tick(self, row: InputRow) -> None:
        self.done += 1
        self.last = time.perf_counter()
        self.first = self.first or self.last
        if self.last - self.first < AT_ONCE:
            self.at_first = self.done  # a cluster tells of a chunk at a time
        if self.done in (self.total // 10, self.total):
            self.resident[self.done] = resident_bytes(os.getpid())

    @property
    def per_document(self) -> float:
        return (self.last - self.first) / max(1, self.done - self.at_first)


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
    return clock


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
        return clock
    finally:
        import ray

        ray.shutdown()
        cluster.shutdown()


def bench() -> Iterator[str]:
    n = int(os.environ.get("MENKAN_BATCH", SMALL))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "given", n)
        documents = list(expand([folder / "given"], Settings().input))[:SMALL]
        read = bare(documents, lambda record: None)
        told = [("bare reader", read), ("bare reader, and its rows", bare(documents, outcome_of))]
        for workers in (1, 2):
            clock = batch(documents, len(documents), folder / f"out{workers}", workers)
            told.append((f"run, workers: {workers}", clock.per_document))
        for nodes in (1, 2) if os.environ.get("MENKAN_RAY") else ():
            clock = on_cluster(documents, folder / f"ray{nodes}", nodes)
            told.append((f"Ray, nodes: {nodes}", clock.per_document))
        yield from ("| who reads | ms a document | to the bare reader |", "|---|--:|--:|")
        yield from (f"| {who} | {1000 * seconds:.1f} | {seconds / read:.2f} |" for who, seconds in told)
        if n > SMALL:
            clock = batch(expand([folder / "given"], Settings().input), n, folder / "large", 2)
            size = sum(path.stat().st_size for path in (folder / "large").rglob("*") if path.is_file())
            memory = ", ".join(f"{found >> 20} MB after {at:,}" for at, found in clock.resident.items())
            rate = f"{1 / clock.per_document:.0f} a second; {size / n:.0f} bytes each on disk"
            yield f"\n{n:,} documents, two workers: {rate};"
            yield f"the process that writes holds {memory}"
