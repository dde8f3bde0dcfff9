"""Questions to the tables of a run: DuckDB views, and `Batch` around them (查询)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from menkan.errors import StoreError
from menkan.store.columns import TABLES
from menkan.store.folder import check_name
from menkan.store.libraries import arrow, arrow_parquet, pandas
from menkan.store.parquet import FOLDER, RECORDS
from menkan.store.records import loads
from menkan.types import SCHEMA_VERSION, CaseRecord

GLOB = re.compile(r"[*?\[]")  # read_parquet takes a pattern; a folder may be called runs[1]


def open_views(out: Path) -> Any:
    """A DuckDB connection with one view per table of the run in `out` (DuckDB 视图); nothing is copied.

    The connection lives in memory and writes nothing to `out`.

    Raises:
        StoreError: `out` holds no tables, a table is missing or damaged, or another schema version wrote them.
    """
    folder = _table_folder(out)
    import duckdb

    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    for table in TABLES:
        pattern = GLOB.sub(lambda sign: f"[{sign[0]}]", str(folder / f"{table}.parquet")).replace("'", "''")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{pattern}')")
    return connection


class Batch:
    """The tables and records of one run, opened for analysis: what `menkan.load` gives (一批文书).

    ``batch.cases``, ``batch.findings`` … give every table as a pandas frame,
    ``batch.sql("SELECT prong, count(*) FROM findings GROUP BY prong")`` a DuckDB relation,
    ``batch.record("3f2a9c0b7d5e1a46").text`` the text of one judgment.

    Attributes:
        out: absolute path of the run.
        tables: names of the tables.
    """

    def __init__(self, out: Path | str) -> None:
        self.out = Path(out).resolve()
        self.tables = tuple(TABLES)
        self._connection = open_views(self.out)
        self._group_by_id: dict[str, int] = {}
        self._indexed: tuple[int, int] | None = None  # which file of records that index is of

    def __enter__(self) -> Batch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection; a batch that is never closed lets go when nothing refers to it."""
        self._connection.close()

    def table(self, name: str) -> Any:
        """Table `name` as a DuckDB relation: read on ``.df()``, ``.arrow()``, ``.pl()`` or ``.show()``."""
        self._check(name)
        return self._connection.table(name)

    def sql(self, query: str) -> Any:
        """The answer to `query` as a DuckDB relation; every table is a view of its name."""
        return self._connection.sql(query)

    def arrow(self, name: str) -> Any:
        """Table `name` as `pyarrow.Table`: figures are exact decimals."""
        self._check(name)
        return arrow_parquet().ParquetFile(self.out / FOLDER / f"{name}.parquet").read()

    def frame(self, name: str) -> Any:
        """Table `name` as a pandas frame: figures float64, whole numbers and truths with a missing value.

        For exact figures take `arrow` or `sql`.

        Raises:
            StoreError: pandas is not installed, or there is no such table.
        """
        table = self.arrow(name)
        return _to_pandas(table, pandas(f"batch.{name}", f'batch.arrow("{name}") or batch.table("{name}")'))

    def __getattr__(self, name: str) -> Any:
        if name not in TABLES:
            raise AttributeError(f"a batch has no {name!r}; its tables are {', '.join(TABLES)}")
        return self.frame(name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})

    def record(self, document_id: str) -> CaseRecord:
        """The whole record of one document: text, structure, findings (单个文书的完整记录).

        Raises:
            StoreError: the run has no such document.
        """
        file = self._records_file()
        state = (self.out / FOLDER / f"{RECORDS}.parquet").stat()
        if self._indexed != (state.st_ino, state.st_mtime_ns):  # a run has replaced the tables meanwhile, or never yet
            self._indexed = state.st_ino, state.st_mtime_ns
            self._group_by_id = {
                one: group
                for group in range(file.num_row_groups)
                for one in file.read_row_group(group, columns=["document_id"]).column("document_id").to_pylist()
            }
        group = self._group_by_id.get(document_id)
        if group is None:
            raise StoreError(f"no document {document_id}", str(self.out), "batch.inputs lists every document")
        table = file.read_row_group(group)
        position = table.column("document_id").to_pylist().index(document_id)
        return loads(table.column("record")[position].as_py())

    def records(self) -> Iterator[CaseRecord]:
        """Every record in the order of the run, then those of failed documents; one group is in memory at a time."""
        file = self._records_file()
        for group in range(file.num_row_groups):
            for line in file.read_row_group(group, columns=["record"]).column("record"):
                yield loads(line.as_py())

    def __len__(self) -> int:
        n_records: int = self._records_file().metadata.num_rows
        return n_records

    def __repr__(self) -> str:
        counts = (f"{name} {self.table(name).count('*').fetchone()[0]:,}" for name in TABLES)
        return f"<Batch {self.out}: {', '.join(counts)}>"

    def _records_file(self) -> Any:
        return arrow_parquet().ParquetFile(self.out / FOLDER / f"{RECORDS}.parquet")

    def _check(self, name: str) -> None:
        if name not in TABLES:
            raise StoreError(f"no table {name!r}", str(self.out), f"tables: {', '.join(TABLES)}")


def _table_folder(out: Path) -> Path:
    """The folder of the tables of a run, after a look whether they can be read by this version."""
    check_name(Path(out))
    folder = Path(out).resolve() / FOLDER
    if not folder.is_dir():
        raise StoreError("no tables of a run here", str(out), f"menkan run INPUT --out {out} writes them")
    for name in (*TABLES, RECORDS):
        path = folder / f"{name}.parquet"
        try:
            metadata = arrow_parquet().read_schema(path).metadata or {}
        except (OSError, arrow().ArrowInvalid) as error:
            raise StoreError(f"a table that cannot be read: {error}", str(path), "run the batch again") from None
        version = metadata.get(b"schema_version", b"?").decode()
        if version != str(SCHEMA_VERSION):
            problem = f"tables of schema version {version}, this menkan reads {SCHEMA_VERSION}"
            raise StoreError(problem, str(path), "run the batch again with this version")
    return folder


def _to_pandas(table: Any, pd: Any) -> Any:
    """`table` with types that a notebook can draw and sum: no decimals, and integers that stay integers."""
    pa = arrow()
    for position, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(position, field.name, table.column(position).cast(pa.float64(), safe=False))
    whole = {pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    return table.to_pandas(types_mapper=whole.get, date_as_object=False)
