"""A batch on this machine: one process, or a pool of them, with the same rows in the same order (本机批处理)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from menkan.codes import Status
from menkan.config import Settings
from menkan.errors import LimitExceeded
from menkan.run.inputs import Document
from menkan.run.manifest import write_manifest
from menkan.run.reader import CaseReader, failed_record
from menkan.store.parquet import write_tables
from menkan.store.tables import InputRow
from menkan.types import CaseRecord

AHEAD = 4  # documents per worker that may wait: bounds memory whatever the length of the run (project convention)


class ReaderBug(Exception):
    """An exception that no stage raises on purpose, with the document it came from: stops the run (exit status 3)."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path, text)
        self.path, self.text = path, text

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


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
    """Read `documents`, write tables and manifest to `out`, and say how each input went.

    Args:
        documents: in the order that the tables keep; byte-identical ones are written once, under their first path.
        out: folder of the run; its tables are replaced as a whole.
        settings: the same for every document.
        workers: processes; with 1 everything happens in this one.
        progress: called with each record as it is done, in order.

    Raises:
        StoreError: MK600, the tables cannot be written; what was there stays.
        ReaderBug: a stage raised something that is no `MenkanError`.
    """
    inputs: list[InputRow] = []
    seen: set[str] = set()
    versions: list[CaseRecord] = []

    def once(records: Iterable[CaseRecord]) -> Iterator[CaseRecord]:
        for record in records:
            known = record.document_id
            duplicate = known is not None and known in seen
            code = record.problems[0].code if record.status is Status.FAILED else None
            source = record.source
            inputs.append(InputRow(source.path, source.member, record.status, known, duplicate, code))
            if known is not None:
                seen.add(known)
            if not versions:
                versions.append(record)
            progress(record)
            if not duplicate:
                yield record

    records = _serial(documents, settings) if workers == 1 else _pooled(documents, settings, workers)
    rows = write_tables(once(records), inputs, out)
    used = versions[0].versions if versions else CaseReader(settings).versions
    write_manifest(out, used, settings, (f"{r.path}\t{r.member or ''}\t{r.document_id or ''}" for r in inputs))
    return Summary(tuple(inputs), rows)


def _serial(documents: Iterable[Document], settings: Settings) -> Iterator[CaseRecord]:
    reader = CaseReader(settings)
    for document in documents:
        yield _read(reader, document)


def _read(reader: CaseReader, document: Document) -> CaseRecord:
    try:
        return reader.read(document)
    except Exception as error:
        raise ReaderBug(document.path, f"{type(error).__name__}: {error}") from error


_reader: CaseReader | None = None  # of this worker process


def _start(settings: Settings) -> None:
    global _reader
    _reader = CaseReader(settings)


def _work(document: Document) -> CaseRecord:
    assert _reader is not None, "the pool starts every worker with _start"
    return _read(_reader, document)


def _pool(settings: Settings, workers: int) -> ProcessPoolExecutor:
    # spawn: a worker inherits no thread, lock or open file of this process
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(settings,))


def _pooled(documents: Iterable[Document], settings: Settings, workers: int) -> Iterator[CaseRecord]:
    """Records in the order of `documents`; at most AHEAD documents per worker wait at a time."""
    remaining = iter(documents)
    waiting: deque[tuple[Document, Future[CaseRecord]]] = deque()
    pool = _pool(settings, workers)
    try:
        while True:
            for document in islice(remaining, AHEAD * workers - len(waiting)):
                waiting.append((document, pool.submit(_work, document)))
            if not waiting:
                return
            document, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # A worker died (a crash in a native library takes the pool with it): read what waited one by one, so
                # that the one document that kills its process is named and the others are not lost.
                pool.shutdown(wait=False, cancel_futures=True)
                for alone in (document, *(d for d, _ in waiting)):
                    yield _alone(alone, settings)
                waiting.clear()
                pool = _pool(settings, workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(document: Document, settings: Settings) -> CaseRecord:
    with _pool(settings, 1) as pool:
        try:
            return pool.submit(_work, document).result()
        except BrokenProcessPool:
            crash = LimitExceeded("the process that read it died", document.path)
            return failed_record(document, crash, CaseReader(settings).versions)
