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
    progress: Callable[[InputRow, CaseRecord | None], None] = lambda row, record: None,
) -> Summary:
    """Read `documents`, write tables with their manifest to `out`, and say how each input went.

    Args:
        documents: in the order that the tables keep; byte-identical ones are written once, under the first path
            that could be read; failed ones come last.
        out: folder of the run; its tables are replaced as a whole.
        settings: the same for every document.
        workers: processes that read; this one gives out the documents and writes.
        progress: called with each row of `inputs` as it is done, in order, and its record; None for a duplicate.

    Raises:
        StoreError: MK600, the tables cannot be written; what was there stays.
        ReaderBug: a stage raised something that is no `MenkanError`.
        Interrupted: Ctrl-C or SIGTERM; the workers have ended, what was there stays.
    """
    inputs: list[InputRow] = []
    read: dict[str, Status] = {}
    lost_ids: set[str] = set()
    failed: list[CaseRecord] = []  # kept back: the same bytes may be read under a later path
    versions: list[Versions] = []

    def once(records: Iterable[CaseRecord]) -> Iterator[CaseRecord]:
        for record in records:
            known, source = record.document_id, record.source
            lost = record.status is Status.FAILED
            duplicate = known is not None and (known in read or (lost and known in lost_ids))
            code = record.problems[0].code if lost else None
            status = record.status if lost or known is None else read.setdefault(known, record.status)
            inputs.append(InputRow(source.path, source.member, status, known, duplicate, code))
            if not versions:
                versions.append(record.versions)
            progress(inputs[-1], None if duplicate else record)
            if lost and not duplicate:
                failed.append(record)
                lost_ids.update(() if known is None else (known,))
            elif not duplicate:
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
        self._account = threading.Lock()
        self._first: dict[str, int] = {}  # sha256 of what has been read → place of the first document that it was

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

        Bytes that an earlier document had, if that has been read by then, are not read again: see `CaseReader.read`.
        The first are given out at once, not when the first record is asked for: the processes load meanwhile.

        Raises:
            MenkanError, ReaderBug, Stopped: as `GuardedReader.read`, when the turn of that document has come.
        """
        remaining = enumerate(documents)
        waiting: deque[Future[CaseRecord]] = deque()

        def give_out() -> None:
            for place, document in islice(remaining, self._ahead - len(waiting)):
                waiting.append(self._threads.submit(self._read, place, document))

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

    def _read(self, place: int, document: Document) -> CaseRecord:
        reader = self._idle.get()
        try:
            record = reader.read(document, lambda sha256: self._first.get(sha256, place) < place)
            if record.status is not Status.FAILED:
                with self._account:
                    self._first[record.source.sha256] = min(place, self._first.get(record.source.sha256, place))
            return record
        finally:
            self._idle.put(reader)
