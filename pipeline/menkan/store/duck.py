"""Questions to the tables of a run: DuckDB views, and `Batch` around them (查询)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any

from menkan.errors import StoreError
from menkan.shown import Shown
from menkan.store.columns import TABLES
from menkan.store.folder import check_name
from menkan.store.journal import FILE as JOURNAL
from menkan.store.journal import Journal, Part, no_run
from menkan.store.libraries import arrow, pandas, polars
from menkan.store.parts import RECORDS, files_of, groups_of, metadata_of, part_file, record_line
from menkan.store.places import filesystem, is_url
from menkan.store.records import loads, to_json
from menkan.store.tables import Columns, arrow_schema, arrow_table, columns_of, columns_of_inputs, extend
from menkan.types import SCHEMA_VERSION, CaseRecord


def open_views(out: Path) -> Any:
    """A DuckDB connection with one view per table of the run in `out` (DuckDB 视图); nothing is copied.

    The views show what was committed when they were made; a run that goes on meanwhile, or was killed, shows as far as
    it had come. The connection lives in memory and writes nothing to `out`.

    Raises:
        StoreError: `out` holds no run, a table is damaged, or another schema version wrote it.
    """
    check_name(Path(out))
    with closing(_journal(Path(out))) as journal:
        return _views(journal, ())


def _views(journal: Journal, corrected: Iterable[CaseRecord]) -> Any:
    """The connection with its views; the rows of `corrected` stand in place of those that were read."""
    import duckdb

    parts, stale = journal.parts(), journal.stale()
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    if is_url(journal.tables):
        connection.register_filesystem(filesystem(journal.tables))
    gone = [(part, sha256[:16]) for part, keys in stale.items() for sha256, _, _ in keys if sha256]
    unread = [(part, path, member) for part, keys in stale.items() for sha256, path, member in keys if not sha256]
    for name, columns, rows in (("_gone", "part document_id", gone), ("_unread", "part path member", unread)):
        kinds = [(column, arrow().int64() if column == "part" else arrow().string()) for column in columns.split()]
        values = [dict(zip(columns.split(), row, strict=True)) for row in rows]
        _keep(connection, name, arrow().Table.from_pylist(values, schema=arrow().schema(kinds)))
    instead = _instead(corrected)
    run = journal.last_run()
    for table in TABLES:
        files = _files(journal.tables, table, parts)
        if table == "inputs" and (run is None or run.state != "done"):
            connection.register("inputs", _inputs(journal))
        elif not files:
            connection.register(table, instead.get(table, arrow_schema(table).empty_table()))
        else:
            listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
            query = _without_stale(table, listed, stale.keys())
            if table in instead:
                _keep(connection, f"_new_{table}", instead[table])
                left = "document_id IS NULL OR document_id NOT IN (SELECT document_id FROM _new_cases)"
                query = f"SELECT * FROM ({query}) WHERE {left} UNION ALL SELECT * FROM _new_{table}"
            connection.execute(f"CREATE VIEW {table} AS {query}")
    return connection


def _keep(connection: Any, name: str, rows: Any) -> None:
    """Copy an Arrow table into the connection."""
    connection.register("_given", rows)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM _given")
    connection.unregister("_given")


def _instead(corrected: Iterable[CaseRecord]) -> dict[str, Any]:
    """Arrow tables of `corrected` by name: of each table but `inputs`, or of none."""
    columns: dict[str, Columns] = {}
    for record in corrected:
        for table, found in columns_of([to_json(record)]).items():
            extend(columns.setdefault(table, []), found)
    return {table: arrow_table(table, found) for table, found in columns.items()}


def _without_stale(table: str, files: str, stale: Iterable[int]) -> str:
    """The query of a view: every row of `files` but those of documents that were read anew since."""
    if table == "inputs" or not stale:
        return f"SELECT * FROM read_parquet([{files}])"
    part = "CAST(parse_filename(r.filename, true) AS INTEGER)"
    names = ", ".join(f'r."{column.name}"' for column in TABLES[table])
    left = f"NOT EXISTS (SELECT 1 FROM _gone AS g WHERE g.document_id = r.document_id AND g.part = {part})"
    if table in ("problems", "failures"):
        left += (
            " AND (r.document_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM _unread AS u"
            f" WHERE u.path = r.path AND u.member = coalesce(r.member, '') AND u.part = {part}))"
        )
    return f"SELECT {names} FROM read_parquet([{files}], filename = true) AS r WHERE {left}"


def _inputs(journal: Journal) -> Any:
    """The table `inputs` of a run that is not over."""
    return arrow_table("inputs", columns_of_inputs(list(journal.inputs())))


class Batch(Shown):
    """The tables and records of one run, opened for analysis: what `menkan.load` gives (一批文书).

    ``batch.cases``, ``batch.findings`` … give every table as a pandas frame,
    ``batch.polars("findings")`` as a polars one, ``batch.arrow("findings")`` with exact decimals;
    ``batch.sql("SELECT prong, count(*) FROM findings GROUP BY prong")`` a DuckDB relation,
    ``batch.record("3f2a9c0b7d5e1a46").text`` the text of one judgment. A notebook shows the tables with their rows.

    Attributes:
        out: absolute path of the run.
        folder: where the tables lie: a path, or a place in a store.
        tables: names of the tables.

    Args:
        out: folder of the run.
        corrected: records of documents of the run that stand in place of those that were read.
    """

    def __init__(self, out: Path | str, corrected: Iterable[CaseRecord] = ()) -> None:
        self.out = Path(out).resolve()
        self.tables = tuple(TABLES)
        self._corrected = {record.document_id: record for record in corrected}
        check_name(self.out)
        with closing(_journal(self.out)) as journal:
            self.folder = journal.tables
            self._connection = _views(journal, self._corrected.values())

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
        return self._connection.table(name).to_arrow_table().cast(arrow_schema(name))

    def frame(self, name: str) -> Any:
        """Table `name` as a pandas frame: figures float64, whole numbers and truths with a missing value.

        For exact figures take `arrow` or `sql`.

        Raises:
            StoreError: pandas is not installed, or there is no such table.
        """
        table = self.arrow(name)
        return _to_pandas(table, pandas(f"batch.{name}", f'batch.arrow("{name}") or batch.table("{name}")'))

    def polars(self, name: str) -> Any:
        """Table `name` as a polars frame: figures are exact decimals (Polars 数据框).

            >>> batch.polars("findings").group_by("prong", "verdict").len()

        Answers of `sql` become polars frames by ``.pl()``.

        Raises:
            StoreError: polars is not installed, or there is no such table.
        """
        table = self.arrow(name)
        hint = f'batch.{name}, batch.arrow("{name}") or batch.table("{name}")'
        return polars(f'batch.polars("{name}")', hint).from_arrow(table)

    def counts(self) -> dict[str, int]:
        """Rows of every table, by its name (各表行数)."""
        return {name: self.table(name).count("*").fetchone()[0] for name in TABLES}

    def __getattr__(self, name: str) -> Any:
        if name not in TABLES:
            files = "; files for other programs: menkan export" if name.startswith(("to_", "export", "save")) else ""
            raise AttributeError(f"a batch has no {name!r}; its tables are {', '.join(TABLES)}{files}")
        return self.frame(name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})

    def record(self, document_id: str) -> CaseRecord:
        """The whole record of one document: text, structure, findings (单个文书的完整记录).

        Raises:
            StoreError: the run has no such document.
        """
        if document_id in self._corrected:
            return self._corrected[document_id]
        with closing(_journal(self.out)) as journal:
            part, tables = journal.part_of(document_id), journal.tables
        line = None if part is None else record_line(part_file(tables, RECORDS, part), document_id)
        if line is not None:
            return loads(line)
        raise StoreError(f"no document {document_id}", str(self.out), "batch.inputs lists every document")

    def records(self) -> Iterator[CaseRecord]:
        """Every record, part by part; one group is in memory at a time."""
        with closing(_journal(self.out)) as journal:
            parts, stale, tables = journal.parts(), journal.stale(), journal.tables
        for path in _files(tables, RECORDS, parts):
            gone = {key if not key[0] else (key[0][:16],) for key in stale.get(int(path.stem), ())}
            for rows in groups_of(path, ["record"]):
                for line in rows.column("record"):
                    record = loads(line.as_py())
                    known, source = record.document_id, record.source
                    if ((known,) if known else ("", source.path, source.member or "")) not in gone:
                        yield self._corrected.get(known, record)

    def __len__(self) -> int:
        found: tuple[int] = self.sql("SELECT (SELECT count(*) FROM cases) + (SELECT count(*) FROM failures)").fetchone()
        return found[0]

    def __repr__(self) -> str:
        return f"<Batch {self.out}: {', '.join(f'{name} {n:,}' for name, n in self.counts().items())}>"

    def _check(self, name: str) -> None:
        if name not in TABLES:
            raise StoreError(f"no table {name!r}", str(self.out), f"tables: {', '.join(TABLES)}")


def _journal(out: Path) -> Journal:
    if not (out / JOURNAL).is_file():
        raise no_run(out)
    return Journal(out)


def _files(tables: Path, table: str, parts: Iterable[Part]) -> list[Path]:
    """The files of a table, after a look whether all are there and this version can read the newest."""
    files = files_of(tables, table, parts)
    for path in files[-1:]:
        version = metadata_of(path).get(b"schema_version", b"?").decode()
        if version != str(SCHEMA_VERSION):
            problem = f"tables of schema version {version}, this menkan reads {SCHEMA_VERSION}"
            raise StoreError(problem, str(path), "run the batch again with this version")
    return files


def _to_pandas(table: Any, pd: Any) -> Any:
    """`table` with types that a notebook can draw and sum: no decimals, and integers that stay integers."""
    pa = arrow()
    for position, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(position, field.name, table.column(position).cast(pa.float64(), safe=False))
    whole = {pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    return table.to_pandas(types_mapper=whole.get, date_as_object=False)
