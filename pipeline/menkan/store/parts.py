"""Parts: the rows of some documents, one Parquet file per table (数据分片).

``<table>/<part>.parquet`` in the folder of the tables, ``records/<part>.parquet`` with each record as one line of JSON.
That folder is ``out/tables``, or one in a store. A part is written once, whole, and never changed; the journal says
which parts count, and where they lie.
"""

from __future__ import annotations

import gc
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from menkan.errors import StoreError
from menkan.store.columns import TABLES
from menkan.store.folder import writing_to
from menkan.store.journal import Part
from menkan.store.libraries import arrow, arrow_compute, arrow_parquet
from menkan.store.outcome import Outcome
from menkan.store.places import is_url, refusals
from menkan.store.tables import Columns, InputRow, arrow_schema, columns_of_inputs, extend, rows_of, to_arrow
from menkan.types import SCHEMA_VERSION

RECORDS = "records"
LOCK = "journal.lock"
# Project conventions. Rows of a group lie together by year and court, so that a question about some reads some groups
# only; a record is found by reading one group.
DOCUMENTS_PER_GROUP = 200
INPUTS_PER_GROUP = 20_000
DOCUMENTS_AT_ONCE = 20  # whose records are unfolded together: a column costs little more, and memory stays small
_PART = re.compile(r"\.?(\d{8})\.parquet")


def part_file(tables: Path, table: str, part: int) -> Path:
    """The file of one table in one part; absent where the part has no row of it."""
    return tables / table / f"{part:08d}.parquet"


def files_of(tables: Path, table: str, parts: Iterable[Part]) -> list[Path]:
    """The files of a table in `parts`, in order.

    Raises:
        StoreError: one of them is missing.
    """
    folder = tables / table
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    files = [part_file(tables, table, part.number) for part in parts if table in part.tables]
    for path in files:
        if path.name not in there:
            raise StoreError("a table is missing", str(path), "run into a new folder")
    return files


def groups_of(file: Path, columns: list[str] | None = None) -> Iterator[Any]:
    """The rows of a Parquet file as Arrow tables, one group in memory at a time; `columns`: only these.

    Raises:
        StoreError: the file is missing or damaged.
    """
    with _opened(file) as parquet:
        for group in range(parquet.num_row_groups):
            yield parquet.read_row_group(group, columns=columns)


def metadata_of(file: Path) -> dict[bytes, bytes]:
    """What is said of a Parquet file in its schema.

    Raises:
        StoreError: the file is missing or damaged.
    """
    with _opened(file) as parquet:
        return parquet.schema_arrow.metadata or {}


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    with ExitStack() as stack:
        try:
            source = stack.enter_context(file.open("rb")) if is_url(file) else file
            yield stack.enter_context(arrow_parquet().ParquetFile(source))
        except (*refusals(), arrow().ArrowInvalid) as error:
            raise StoreError(f"a table that cannot be read: {error}", str(file), "run into a new folder") from None


@contextmanager
def held(out: Path) -> Iterator[None]:
    """The right to write to `out`: one process has it at a time, and loses it with its life.

    Raises:
        StoreError: another process has it, or the system refuses.
    """
    with writing_to(out):
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _lock(handle):
            raise StoreError("another process is writing here", str(out), "let it end, or take another folder")
        yield
    finally:
        os.close(handle)


def is_held(out: Path) -> bool:
    """Whether a process has the right to write to `out` at this moment."""
    try:
        handle = os.open(out / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


class Rows:
    """Rows of the documents that wait for a part, made while others are still read (待写的行)."""

    def __init__(self) -> None:
        self._made: dict[str, list[tuple[Any, list[int]]]] = {}  # Arrow tables, and of every row the document's place
        self._places: set[int] = set()

    def make(self, places: Sequence[int], outcomes: Sequence[Outcome]) -> None:
        """Make the rows of `outcomes`; `places` are their places, by which `write_part` finds them."""
        self._places.update(places)
        with _uncollected():
            for table, (columns, numbers) in rows_of([json.loads(one.line or "") for one in outcomes]).items():
                if numbers:
                    found = to_arrow(arrow_schema(table), columns), [places[n] for n in numbers]
                    self._made.setdefault(table, []).append(found)

    def of(self, ranks: Mapping[int, int]) -> Iterator[tuple[str, Any, Any]]:
        """Each table with the rows of the documents in `ranks` (place → rank), in that order, and the rank of each."""
        import numpy as np

        if missing := ranks.keys() - self._places:
            raise AssertionError(f"no rows were made of {len(missing)} documents")
        for table, made in self._made.items():
            rows = arrow().concat_tables([found for found, _ in made]).combine_chunks()
            ranked = np.array([ranks.get(place, -1) for _, places in made for place in places])
            order = np.argsort(ranked, kind="stable")
            order = order[np.searchsorted(ranked[order], 0) :]
            yield table, rows.take(order), ranked[order]


def write_part(tables: Path, number: int, outcomes: Mapping[int, Outcome], rows: Rows | None = None) -> Part:
    """Write the rows of `outcomes` as a part to the disk; nothing of it counts before the journal says so.

    Args:
        tables: folder of the parts.
        number: of the new one.
        outcomes: place → outcome.
        rows: those of `outcomes`, and it may be of others; made here where there are none.

    Raises:
        StoreError: two of them have the same bytes, or the system refuses; what was written is no part and goes with
            the next `sweep`.
    """
    ids = [one.sha256 for one in outcomes.values() if one.sha256]
    if len(set(ids)) < len(ids):
        raise StoreError("a document was to be written twice", str(tables))
    if rows is None:
        rows, remaining = Rows(), iter(outcomes.items())
        while some := dict(islice(remaining, DOCUMENTS_AT_ONCE)):
            rows.make(list(some), list(some.values()))
    ordered = sorted(outcomes, key=lambda place: outcomes[place].order)
    groups = range(0, len(ordered), DOCUMENTS_PER_GROUP)
    with writing_to(tables), _Writers(tables, number) as writers:
        for first in groups:
            writers.add(RECORDS, _records([outcomes[place] for place in ordered[first : first + DOCUMENTS_PER_GROUP]]))
            writers.close_group()
        for table, found, ranked in rows.of({place: rank for rank, place in enumerate(ordered)}):
            for first in groups:
                begin, end = ranked.searchsorted([first, first + DOCUMENTS_PER_GROUP])
                if begin < end:
                    writers.add_table(table, found.slice(begin, end - begin))
    return writers.part


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector: rows are many small containers and no circles, and looking for those takes as long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _records(outcomes: Sequence[Outcome]) -> Columns:
    return [
        [one.sha256[:16] or None for one in outcomes],
        [one.status.value for one in outcomes],
        [one.line for one in outcomes],
    ]


def rewrite_part(tables: Path, old: Part, number: int, gone: Iterable[tuple[str, str, str]]) -> Part:
    """Write a part with what `old` holds but for the documents `gone`: (sha256, path, member).

    Raises:
        StoreError: the system refuses.
    """
    pa, pc = arrow(), arrow_compute()
    keys = list(gone)
    ids = pa.array([sha256[:16] for sha256, _, _ in keys if sha256], pa.string())
    unread = {(path, member) for sha256, path, member in keys if not sha256}
    with writing_to(tables), _Writers(tables, number) as writers:
        for table in sorted(old.tables):
            for rows in groups_of(part_file(tables, table, old.number)):
                rows = rows.filter(pc.invert(pc.is_in(rows.column("document_id"), value_set=ids)))
                if unread:
                    rows = rows.filter(_not_among(rows, unread))
                if rows.num_rows:
                    writers.add_table(table, rows)
    return writers.part


def _not_among(rows: Any, unread: set[tuple[str, str]]) -> Any:
    """Which rows are of no document in `unread`: what could not be read at all is told by its path."""
    if "path" in rows.schema.names:
        places = list(zip(rows.column("path").to_pylist(), rows.column("member").to_pylist(), strict=True))
    elif "record" in rows.schema.names:
        sources = [json.loads(line)["source"] for line in rows.column("record").to_pylist()]
        places = [(source["path"], source.get("member")) for source in sources]
    else:
        return arrow().array([True] * rows.num_rows, arrow().bool_())
    ids = rows.column("document_id").to_pylist()
    told = zip(ids, places, strict=True)
    stays = [known is not None or (path, member or "") not in unread for known, (path, member) in told]
    return arrow().array(stays, arrow().bool_())  # said, since there may be none left


def record_line(file: Path, document_id: str) -> str | None:
    """The record of a document in a file of `records`, as its line of JSON; None where it is not there.

    Raises:
        StoreError: the file is missing or damaged.
    """
    try:
        state = file.stat()
    except refusals() as error:
        raise StoreError(f"a table that cannot be read: {error}", str(file), "run into a new folder") from None
    group = 0
    while (lines := _lines(file, group, (state.st_ino, state.st_mtime_ns))) is not None:
        if document_id in lines:
            return lines[document_id]
        group += 1
    return None


@lru_cache(maxsize=8)  # the documents of a run come in an order near that of its parts
def _lines(file: Path, group: int, state: tuple[int, int]) -> dict[str, str] | None:
    """Records of a group by document; None behind the last."""
    with _opened(file) as parquet:
        if group >= parquet.num_row_groups:
            return None
        table = parquet.read_row_group(group, columns=["document_id", "record"])
    return dict(zip(table.column("document_id").to_pylist(), table.column("record").to_pylist(), strict=True))


def write_inputs(tables: Path, number: int, rows: Iterable[InputRow]) -> Part:
    """Write the table `inputs` as a part of its own.

    Raises:
        StoreError: the system refuses.
    """
    with writing_to(tables), _Writers(tables, number) as writers:
        remaining = iter(rows)
        while some := list(islice(remaining, INPUTS_PER_GROUP)):
            writers.add("inputs", columns_of_inputs(some))
            writers.close_group()
    return writers.part


def sweep(tables: Path, parts: Iterable[Part]) -> None:
    """Remove the files of parts that do not count: retired ones, and what a killed process was writing.

    Raises:
        StoreError: the system refuses.
    """
    counted = {part.number for part in parts}
    with writing_to(tables):
        for table in (*TABLES, RECORDS):
            folder = tables / table
            for path in folder.iterdir() if folder.is_dir() else ():
                found = _PART.fullmatch(path.name)
                if found and (path.name.startswith(".") or int(found[1]) not in counted):
                    path.unlink()


class _Writers:
    """One growing file per table of a part; they get their names together, when all are on the disk.

    In a store an object appears when it is complete, under its own name.
    """

    def __init__(self, tables: Path, part: int) -> None:
        self._tables, self._part, self._in_store = tables, part, is_url(tables)
        self._files: dict[str, Any] = {}
        self._columns: dict[str, Columns] = {}
        self._stack = ExitStack()

    def __enter__(self) -> _Writers:
        return self

    @property
    def part(self) -> Part:
        """What has been written."""
        return Part(self._part, frozenset(self._files))

    def add(self, table: str, columns: Columns) -> None:
        if columns[0]:
            extend(self._columns.setdefault(table, []), columns)

    def add_table(self, table: str, rows: Any) -> None:
        """Write `rows`, an Arrow table, as one group."""
        self._file(table).write_table(rows, row_group_size=rows.num_rows)

    def close_group(self) -> None:
        """Write what was added as one group per table."""
        for table, columns in self._columns.items():
            self.add_table(table, to_arrow(_schema(table), columns))
        self._columns.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is not None or self._in_store:
            return
        for table in self._files:
            _sync(self._hidden(table))
        for table in self._files:
            self._hidden(table).rename(part_file(self._tables, table, self._part))
        for table in self._files:
            _sync(self._tables / table)

    def _file(self, table: str) -> Any:
        if table not in self._files:
            target: Any = self._hidden(table)
            if self._in_store:
                target = self._stack.enter_context(part_file(self._tables, table, self._part).open("wb"))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
            writer = arrow_parquet().ParquetWriter(target, _schema(table), compression="zstd")
            self._files[table] = self._stack.enter_context(writer)
        return self._files[table]

    def _hidden(self, table: str) -> Path:
        path = part_file(self._tables, table, self._part)
        return path.with_name(f".{path.name}")


def _schema(table: str) -> Any:
    if table != RECORDS:
        return arrow_schema(table)
    pa = arrow()
    columns = [pa.field(name, pa.string()) for name in ("document_id", "status", "record")]
    return pa.schema(columns, metadata={"menkan_table": RECORDS, "schema_version": str(SCHEMA_VERSION)})


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Take the lock on an open file; True also where the system or its disk has no locks."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return True
    return True
