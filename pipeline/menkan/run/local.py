"""A batch on this machine: worker processes, each guarded, with the same rows in the same order (本机批处理)."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from types import FrameType, TracebackType

from menkan.codes import Status
from menkan.config import Settings
from menkan.errors import Interrupted
from menkan.run.guarded import GuardedReader, Stopped
from menkan.run.inputs import Document
from menkan.run.manifest import write_manifest
from menkan.store.parquet import write_tables
from menkan.store.tables import InputRow
from menkan.types import CaseRecord, Versions

AHEAD = 4  # documents per worker that may wait: bounds memory whatever the length of the run (project convention)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a batch went: one row per path or member that it was given."""

    inputs: tuple[InputRow, ...]
    rows: dict[str, int]

    @property
    def failed(self) -> tuple[InputRow, ...]:
        return tuple(row for row in self.inputs if row.status is Status.FAILED)


def run_batch(
    documents: Iterable[Document],
    out: Path,
    settings: Settings,
    workers: int = 1,
    progress: Callable[[CaseRecord], None] = lambda record: None,
) -> Summary:
    """Read `documents`, write tables with their manifest to `out`, and say how each input went.

    Args:
        documents: in the order that the tables keep; byte-identical ones are written once, under the first path
            that could be read; failed ones come last.
        out: folder of the run; its tables are replaced as a whole.
        settings: the same for every document.
        workers: processes that read; this one gives out the documents and writes.
        progress: called with each record as it is done, in order.

    Raises:
        StoreError: MK600, the tables cannot be written; what was there stays.
        ReaderBug: a stage raised something that is no `MenkanError`.
        Interrupted: Ctrl-C or SIGTERM; the workers have ended, what was there stays.
    """
    inputs: list[InputRow] = []
    read, lost_ids = set[str](), set[str]()
    failed: list[CaseRecord] = []  # kept back: the same bytes may be read under a later path
    versions: list[Versions] = []

    def once(records: Iterable[CaseRecord]) -> Iterator[CaseRecord]:
        for record in records:
            known, source = record.document_id, record.source
            lost = record.status is Status.FAILED
            duplicate = known is not None and (known in read or (lost and known in lost_ids))
            code = record.problems[0].code if lost else None
            inputs.append(InputRow(source.path, source.member, record.status, known, duplicate, code))
            if not versions:
                versions.append(record.versions)
            progress(record)
            if duplicate:
                continue
            if known is not None:
                (lost_ids if lost else read).add(known)
            if lost:
                failed.append(record)
            else:
                yield record
        yield from (record for record in failed if record.document_id not in read)

    def finish(folder: Path) -> None:
        used = versions[0] if versions else readers.versions()
        write_manifest(folder, used, settings, (f"{r.path}\t{r.member or ''}\t{r.document_id or ''}" for r in inputs))

    with _signals(f"the tables in {out} are as they were before") as stop, Readers(settings, workers, stop) as readers:
        rows = write_tables(once(readers.read_all(documents)), inputs, out, finish)
    return Summary(tuple(inputs), rows)


@dataclass(slots=True)
class Stop:
    """Whether and why a run is to end early; every loop of the run looks here."""

    asked: bool = False
    signal: int | None = None


@contextmanager
def _signals(state: str) -> Iterator[Stop]:
    """Turns Ctrl-C and SIGTERM into a request that the run answers between two documents.

    Nothing is torn: once the last record is in, the tables are completed. `state` is what the message says of them.
    """
    stop = Stop()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.asked, stop.signal = True, number
        signal.signal(number, before[number] or signal.SIG_DFL)  # a second one ends the process at once

    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's business
        yield stop
        return
    before = {int(number): signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    except Stopped:
        name = signal.Signals(stop.signal or signal.SIGINT).name
        raise Interrupted(stop.signal or signal.SIGINT, f"stopped by {name}: {state}") from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


class Readers:
    """`workers` guarded readers, each watched by a thread of this process (并行读取).

    Threads only watch: the reading happens in the processes, and a record waits here until its turn has come.
    """

    def __init__(self, settings: Settings, workers: int, stop: Stop) -> None:
        self._stop, self._ahead = stop, AHEAD * workers
        self._readers = [GuardedReader(settings, lambda: stop.asked) for _ in range(workers)]
        self._idle: SimpleQueue[GuardedReader] = SimpleQueue()
        for reader in self._readers:
            self._idle.put(reader)
        self._threads = ThreadPoolExecutor(workers)

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.asked = True  # what still runs is not wanted
        self._threads.shutdown(wait=True, cancel_futures=True)
        for reader in self._readers:
            reader.close()

    def read_all(self, documents: Iterable[Document]) -> Iterator[CaseRecord]:
        """Records in the order of `documents`; at most `AHEAD` of them per worker wait at a time.

        The first are given out at once, not when the first record is asked for: the processes load meanwhile.

        Raises:
            MenkanError, ReaderBug, Stopped: as `GuardedReader.read`, when the turn of that document has come.
        """
        remaining = iter(documents)
        waiting: deque[Future[CaseRecord]] = deque()

        def give_out() -> None:
            for document in islice(remaining, self._ahead - len(waiting)):
                waiting.append(self._threads.submit(self._read, document))

        def take() -> Iterator[CaseRecord]:
            while waiting:
                record = waiting.popleft().result()
                if self._stop.asked:
                    raise Stopped
                give_out()
                yield record

        give_out()
        return take()

    def versions(self) -> Versions:
        """What the readers read with, for a run without a document."""
        return self._readers[0].worker.versions

    def _read(self, document: Document) -> CaseRecord:
        reader = self._idle.get()
        try:
            return reader.read(document)
        finally:
            self._idle.put(reader)
