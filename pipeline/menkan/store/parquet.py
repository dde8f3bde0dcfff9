"""Tables and records of a run as Parquet files (Parquet 数据表).

``out/tables/<table>.parquet`` and ``out/tables/records.parquet`` (`document_id`, and the record as one line of JSON).
The same records in the same order give the same bytes: nothing in the files tells when or where they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from menkan.errors import StoreError
from menkan.store.columns import TABLES
from menkan.store.folder import check_name, new_folder, writing_to
from menkan.store.libraries import arrow, arrow_compute, arrow_parquet
from menkan.store.records import dumps
from menkan.store.tables import InputRow, Row, arrow_schema, input_row, rows_of
from menkan.types import SCHEMA_VERSION, CaseRecord

FOLDER = "tables"
RECORDS = "records"

# Rows are turned into Arrow early (compact) and written late (large row groups compress and filter better); both bound
# the memory of a run of any length (project convention).
ROWS_PER_BATCH = 2_000
ROWS_PER_GROUP = 50_000
BYTES_PER_RECORD_GROUP = 4_000_000  # one record is found by reading one group


def write_tables(
    records: Iterable[CaseRecord],
    inputs: Iterable[InputRow],
    out: Path,
    finish: Callable[[Path], object] = lambda folder: None,
) -> dict[str, int]:
    """Write all tables of a run to ``out/tables`` and give the number of rows of each (写出数据表).

    `records` are taken one by one and not kept; the rows keep their order. `inputs` is taken after the last record;
    `finish` gets the folder when all tables are in it, to add what goes with them. Tables of an earlier run are
    replaced as a whole, when the last byte of the new ones is on the disk.

    Raises:
        StoreError: a document appears twice, or the system refuses to write; the earlier tables are untouched.
    """
    check_name(out)
    with new_folder(out / FOLDER) as folder, ExitStack() as stack:
        writers = {table: stack.enter_context(_Writer(folder, table, arrow_schema(table))) for table in TABLES}
        store = stack.enter_context(_Writer(folder, RECORDS, _record_schema()))
        for record in records:
            with writing_to(out):
                for table, rows in rows_of(record).items():
                    writers[table].add(rows)
                line = dumps(record)
                store.add(
                    [{"document_id": record.document_id, "status": record.status.value, "record": line}], len(line)
                )
        for row in inputs:
            with writing_to(out):
                writers["inputs"].add([input_row(row)])
        with writing_to(out):
            stack.close()
        _check_once(folder / f"{RECORDS}.parquet", out)
        with writing_to(out):
            finish(folder)
    return {table: writer.n_rows for table, writer in writers.items()}


class _Writer:
    """One Parquet file that grows by rows; a context that closes it."""

    def __init__(self, folder: Path, name: str, schema: Any) -> None:
        self.path, self.schema, self.n_rows = folder / f"{name}.parquet", schema, 0
        self._rows: list[Row] = []
        self._batches: list[Any] = []
        self._waiting, self._bytes = 0, 0

    def __enter__(self) -> _Writer:
        with writing_to(self.path):
            self._file = arrow_parquet().ParquetWriter(self.path, self.schema, compression="zstd")
        return self

    def add(self, rows: list[Row], size: int = 0) -> None:
        """Take `rows`; `size` is their weight in characters, where one row can be large."""
        self._rows += rows
        self._bytes += size
        if len(self._rows) >= ROWS_PER_BATCH or self._bytes >= BYTES_PER_RECORD_GROUP:
            self._pack()
        if self._waiting >= ROWS_PER_GROUP or self._bytes >= BYTES_PER_RECORD_GROUP:
            self._write()

    def _pack(self) -> None:
        if self._rows:
            self._batches.append(arrow().RecordBatch.from_pylist(self._rows, schema=self.schema))
            self._waiting += len(self._rows)
            self._rows = []

    def _write(self) -> None:
        if self._batches:
            table = arrow().Table.from_batches(self._batches).combine_chunks()
            self._file.write_table(table, row_group_size=table.num_rows)
        self.n_rows += self._waiting
        self._batches, self._waiting, self._bytes = [], 0, 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pack()
            self._write()
            self._file.close()
        else:
            with suppress(OSError):  # the folder goes away; a full disk must not hide why
                self._file.close()


def _record_schema() -> Any:
    pa = arrow()
    columns = [pa.field(name, pa.string()) for name in ("document_id", "status", "record")]
    return pa.schema(columns, metadata={"menkan_table": RECORDS, "schema_version": str(SCHEMA_VERSION)})


def _check_once(records: Path, out: Path) -> None:
    """Raise where two records have the same document: a sum over the tables would count it twice."""
    pc = arrow_compute()
    ids = arrow_parquet().read_table(records, columns=["document_id"]).column("document_id").drop_null()
    if pc.count_distinct(ids).as_py() == len(ids):
        return
    counts = pc.value_counts(ids)
    twice = [one["values"] for one in counts.to_pylist() if one["counts"] > 1]
    raise StoreError(f"{len(twice)} documents were written twice, {twice[0]} first", str(out))
