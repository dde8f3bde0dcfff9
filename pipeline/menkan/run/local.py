"""A batch on this machine: worker processes, each guarded, with the same rows in the same order (本机批处理)."""

from __future__ import annotations

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from logging import Logger
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType, TracebackType

from menkan.codes import Status
from menkan.config import Settings
from menkan.errors import Interrupted
from menkan.run.guarded import GuardedReader, Stopped, Task
from menkan.run.inputs import Document
from menkan.run.log import logged
from menkan.run.manifest import account_of, shape_of, write_manifest
from menkan.store.journal import Journal
from menkan.store.outcome import Outcome, Stands
from menkan.store.output import Output
from menkan.store.tables import InputRow
from menkan.types import Versions

FAILURES_SHOWN = 100
AHEAD = 4  # documents per worker that may wait: bounds memory whatever the length of the run (project convention)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a batch went; `failed` are the first inputs that could not be read, the table `inputs` has every one."""

    counts: Mapping[Status, int]
    duplicates: int
    failed: tuple[InputRow, ...]

    @property
    def n_inputs(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on.

    Attributes:
        total: how many documents there are, where that is known; `menkan status` tells it.
        done: called with each row of the table `inputs`.
    """

    total: int | None = None
    done: Callable[[InputRow], None] = lambda row: None


UNWATCHED = Watch()


def run_batch(
    documents: Iterable[Document],
    out: Path,
    settings: Settings,
    workers: int = 1,
    watch: Watch = UNWATCHED,
    tables: Path | None = None,
) -> Summary:
    """Read `documents`, write tables with their manifest to `out`, and say how each input went.

    What `out` holds already and this run would read again to the same rows is kept. Once all is read, `out` holds
    `documents` and nothing else, in the same rows as if it had been empty.

    Args:
        documents: byte-identical ones are written once, under the first path that could be read.
        out: folder of the run.
        settings: the same for every document.
        workers: processes that read; this one gives out the documents and writes.
        watch: who is told of each input as it is done, in order.
        tables: folder of the tables, where that is not `out/tables`; it may lie in a store.

    Raises:
        StoreError: MK600, the tables cannot be written; what was committed stays, another run goes on from there.
        ReaderBug: a stage raised something that is no `MenkanError`.
        Interrupted: Ctrl-C or SIGTERM; the workers have ended, what was read is committed.
    """
    with signals(again(out)) as stop, Readers(settings, workers, stop) as readers:

        def fill(output: Output, log: Logger) -> None:
            for place, outcome in enumerate(readers.read_all(documents, output.is_known, output.note)):
                report(output.add(place, outcome), log, watch)

        return write_batch(out, settings, readers.versions(), fill, watch.total, tables)


def write_batch(
    out: Path,
    settings: Settings,
    used: Versions,
    fill: Callable[[Output, Logger], None],
    total: int | None,
    tables: Path | None,
) -> Summary:
    """One run writing to `out`: `fill` puts in what was given, the rest is the same wherever it was read.

    Raises:
        StoreError: MK600, the system refuses.
        Stopped: `fill` did; what it had put in is committed.
    """
    account = account_of(used, settings)
    with Output(out, shape_of(used, settings), account, total, tables) as output, logged(out) as log:
        log.info("begun: run %d, %s documents, %s", output.run, total, account["versions"])
        try:
            fill(output, log)
        except Stopped:
            output.stop()
            raise
        output.finish()
        write_manifest(output.tables, used, settings, output.journal.inputs())
        log.info("done: %s", ", ".join(f"{n} {status}" for status, n in output.journal.counts().items()))
        return _summary(output.journal)


def report(row: InputRow, log: Logger, watch: Watch) -> None:
    """Tell of one input that is done."""
    if row.code:
        log.warning("failed %s: document %s", row.code, row.document_id)
    watch.done(row)


def again(out: Path) -> str:
    """What the message of a run that was stopped says of its folder."""
    return f"run the same command again to go on; {out} holds what was read"


def _summary(journal: Journal) -> Summary:
    duplicates = 0
    failed: list[InputRow] = []
    for row in journal.inputs():
        duplicates += row.duplicate
        if row.status is Status.FAILED and len(failed) < FAILURES_SHOWN:
            failed.append(row)
    return Summary(journal.counts(), duplicates, tuple(failed))


@dataclass(slots=True)
class Stop:
    """Whether and why a run is to end early; every loop of the run looks here."""

    asked: bool = False
    signal: int | None = None


@contextmanager
def signals(state: str) -> Iterator[Stop]:
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


@dataclass(frozen=True, slots=True)
class _Given:
    """A document that is given out, with its place in the run and where its outcome is awaited."""

    place: int
    task: Task
    outcome: Future[Outcome]


class Readers:
    """`workers` guarded readers, each watched by a thread of this process (并行读取).

    Threads only watch: the reading happens in the processes, and a record waits here until its turn has come.
    """

    def __init__(self, settings: Settings, workers: int, stop: Stop) -> None:
        self._stop, self._ahead = stop, AHEAD * workers
        self._readers = [GuardedReader(settings, lambda: stop.asked) for _ in range(workers)]
        self._given: SimpleQueue[_Given | None] = SimpleQueue()  # None: no more
        self._threads = ThreadPoolExecutor(workers)

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.asked = True  # what still runs is not wanted
        for _ in self._readers:
            self._given.put(None)
        self._threads.shutdown(wait=True)
        for reader in self._readers:
            reader.close()

    def read_all(
        self,
        documents: Iterable[Document],
        is_known: Callable[[str, str, str | None, int], Stands] = lambda sha256, path, member, place: False,
        note: Callable[[int, Outcome], None] = lambda place, outcome: None,
    ) -> Iterator[Outcome]:
        """Outcomes in the order of `documents`, once; at most `AHEAD` of them per worker wait at a time.

        The first are given out at once, not when the first outcome is asked for: the processes load meanwhile.

        Args:
            documents: each has its place, from 0.
            is_known: whether the rows of a document stand already: sha256, path, member, place.
            note: hears of every outcome at once, long before its turn.

        Raises:
            MenkanError, ReaderBug, Stopped: as `GuardedReader.outcome`, when the turn of that document has come.
        """
        remaining = enumerate(documents)
        waiting: deque[Future[Outcome]] = deque()

        def read(reader: GuardedReader, given: _Given, following: _Given | None) -> Outcome:
            if self._stop.asked:
                raise Stopped
            outcome = reader.outcome(given.task, following.task if following else None)
            note(given.place, outcome)
            return outcome

        def read_on(reader: GuardedReader) -> None:
            given = self._given.get()
            while given is not None:
                is_last, following = self._next()
                try:
                    given.outcome.set_result(read(reader, given, following))
                except BaseException as error:
                    given.outcome.set_exception(error)
                given = following if following or is_last else self._given.get()

        def task_of(document: Document, place: int) -> Task:
            return Task(document, lambda sha256: is_known(sha256, document.path, document.member, place))

        def give_out() -> None:
            for place, document in islice(remaining, self._ahead - len(waiting)):
                waiting.append(Future())
                self._given.put(_Given(place, task_of(document, place), waiting[-1]))

        def take() -> Iterator[Outcome]:
            while waiting:
                outcome = waiting.popleft().result()
                if self._stop.asked:
                    raise Stopped
                give_out()
                yield outcome

        give_out()
        for reader in self._readers:
            self._threads.submit(read_on, reader)
        return take()

    def _next(self) -> tuple[bool, _Given | None]:
        """Whether there is no more, and the document to be sent ahead: none while another worker may be without one."""
        if self._given.qsize() < len(self._readers):
            return False, None
        with suppress(Empty):
            given = self._given.get_nowait()
            return given is None, given
        return False, None

    def versions(self) -> Versions:
        """What the readers read with; their processes load at the same time."""
        used: Versions
        used, *_ = self._threads.map(lambda reader: reader.worker.versions, self._readers)
        return used
