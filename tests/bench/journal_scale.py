"""How the journal grows (日志规模): commits, lookups and settling of a run of many documents, without the documents.

MENKAN_JOURNAL=1000000 python -m tests.bench journal_scale
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from menkan.codes import Status
from menkan.store.columns import TABLES
from menkan.store.journal import FILE, Journal, Part, Reading

PER_PART = 1_000


def bench() -> Iterator[str]:
    n = int(os.environ.get("MENKAN_JOURNAL", 100_000))
    yield from (
        "| documents | a commit of 1,000, ms | known path, µs | settling, s | bytes each |",
        "|--:|--:|--:|--:|--:|",
    )
    for size in (n // 10, n):
        with tempfile.TemporaryDirectory() as name:
            journal = Journal(Path(name), is_new=True)
            run = journal.begin("shape", {}, size)
            begun = time.perf_counter()
            for part in range(size // PER_PART):
                read = [
                    Reading(
                        i,
                        f"/data/{i // 1000:06d}/{i:09d}.pdf",
                        "",
                        f"{i * 2654435761 % (1 << 64):064x}",
                        Status.OK,
                        None,
                    )
                    for i in range(part * PER_PART, (part + 1) * PER_PART)
                ]
                journal.commit(run, "shape", read, Part(part + 1, frozenset(TABLES)))
            committed = (time.perf_counter() - begun) / (size // PER_PART)
            begun = time.perf_counter()
            for i in range(0, size, max(1, size // 1000)):
                assert journal.known_at(f"/data/{i // 1000:06d}/{i:09d}.pdf", "", "shape")
            looked = (time.perf_counter() - begun) / 1000
            begun = time.perf_counter()
            assert not journal.settle(run, "shape")
            settled = time.perf_counter() - begun
            bytes_each = (Path(name) / FILE).stat().st_size / size
            journal.close()
            yield f"| {size:,} | {1e3 * committed:.0f} | {1e6 * looked:.0f} | {settled:.1f} | {bytes_each:.0f} |"
