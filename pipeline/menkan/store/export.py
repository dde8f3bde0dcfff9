"""A run as files for other programs: sorted by key, so that the same rows are the same bytes (导出).

CSV is for Excel in Chinese: UTF-8 with a byte order mark, no cell that a spreadsheet would run as a formula, figures as
numbers. Lists are JSON in a cell. JSON Lines keeps every type; figures as in `menkan read --json`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Context, Decimal
from pathlib import Path
from typing import IO, Any

from menkan.errors import StoreError
from menkan.store.columns import TABLES
from menkan.store.duck import Batch
from menkan.store.folder import new_folder, writing_to
from menkan.store.libraries import arrow, arrow_parquet, openpyxl
from menkan.store.pseudonyms import Hider
from menkan.store.records import figure_to_json
from menkan.store.tables import arrow_schema

ROWS_PER_GROUP = 50_000  # bounds what is held; part of the bytes of a Parquet export (project convention)
OPEN = ("document_id", "code", "case_number", "court", "court_code", "sha256", "media_type", "offence", "offences")
KEY = ("document_id", "path", "member", "position")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of one
_EXACT = Context(prec=60)  # decimal128 has 38 digits
LONGEST_CELL = 32_767  # characters in a cell of XLSX
LARGEST_SHEET = 1_048_576  # rows


def export(batch: Batch, to: str, out: Path, hiders: Callable[[str | None], Hider] | None = None) -> dict[str, int]:
    """Write every table of `batch` to the new folder `out` as `to` (csv, xlsx, jsonl, parquet); rows of each.

    `hiders` gives for a document's id what hides persons in the texts of its rows (假名化); None to leave them.

    Raises:
        StoreError: MK600, `out` exists, the system refuses, or openpyxl is not installed.
    """
    if out.exists():
        raise StoreError("it exists", str(out), "an export makes a new folder")
    write = _WRITERS[to]
    with new_folder(out) as folder, writing_to(out):
        return write(_Rows(batch, hiders), folder)


class _Rows:
    """The rows of every table in the order of its key, with what is to be hidden hidden."""

    def __init__(self, batch: Batch, hiders: Callable[[str | None], Hider] | None) -> None:
        self._batch, self._hiders = batch, hiders

    def batches(self, table: str) -> Iterator[Any]:
        """Arrow record batches."""
        names = [column.name for column in TABLES[table]]
        keys = [name for name in KEY if name in names]
        order = ", ".join(f'"{name}" NULLS FIRST' for name in (*keys, *(n for n in names if n not in keys)))
        columns = ", ".join(f'"{name}"' for name in names)
        found = self._batch.sql(f"SELECT {columns} FROM {table} ORDER BY {order}").to_arrow_reader(ROWS_PER_GROUP)
        schema = arrow_schema(table)
        for rows in found:
            if rows.num_rows:
                rows = rows.cast(schema)
                yield rows if self._hiders is None else self._hidden(table, rows, self._hiders)

    def lists(self, table: str) -> Iterator[list[Any]]:
        """Python values."""
        for rows in self.batches(table):
            yield from map(list, zip(*(column.to_pylist() for column in rows.columns), strict=True))

    def _hidden(self, table: str, rows: Any, hiders: Callable[[str | None], Hider]) -> Any:
        kinds = {c.name: c.kind for c in TABLES[table] if c.kind in ("text", "texts") and c.name not in OPEN}
        told = rows.to_pylist()
        for row in told:
            hider = hiders(row["document_id"])
            for name, kind in kinds.items():
                value = row[name]
                if value is not None:
                    hide = hider.path if name in ("path", "member") else hider.text
                    row[name] = hide(value) if kind == "text" else [hide(one) for one in value]
        return arrow().RecordBatch.from_pylist(told, schema=rows.schema)


def _to_parquet(rows: _Rows, folder: Path) -> dict[str, int]:
    counts = dict.fromkeys(TABLES, 0)
    for table in TABLES:
        file = folder / f"{table}.parquet"
        with arrow_parquet().ParquetWriter(file, arrow_schema(table), compression="zstd") as writer:
            for found in rows.batches(table):
                writer.write_batch(found)
                counts[table] += found.num_rows
    return counts


def _to_csv(rows: _Rows, folder: Path) -> dict[str, int]:
    def write(file: IO[str], names: list[str], rows: Iterator[list[Any]]) -> None:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows(map(_csv_cell, row) for row in rows)

    return _to_text(rows, folder, "csv", "utf-8-sig", write)


def _to_jsonl(rows: _Rows, folder: Path) -> dict[str, int]:
    def write(file: IO[str], names: list[str], rows: Iterator[list[Any]]) -> None:
        file.writelines(_json(dict(zip(names, row, strict=True))) + "\n" for row in rows)

    return _to_text(rows, folder, "jsonl", "utf-8", write)


def _to_text(
    rows: _Rows,
    folder: Path,
    ending: str,
    encoding: str,
    write: Callable[[IO[str], list[str], Iterator[list[Any]]], None],
) -> dict[str, int]:
    counts = dict.fromkeys(TABLES, 0)

    def counted(table: str) -> Iterator[list[Any]]:
        for row in rows.lists(table):
            counts[table] += 1
            yield row

    for table, columns in TABLES.items():
        with (folder / f"{table}.{ending}").open("w", encoding=encoding, newline="") as file:
            write(file, [column.name for column in columns], counted(table))
    return counts


def _to_xlsx(rows: _Rows, folder: Path) -> dict[str, int]:
    """One workbook with a sheet per table; what no cell or sheet holds is named in the sheet `cut`."""
    book = openpyxl().Workbook(write_only=True)
    counts, cut = dict.fromkeys(TABLES, 0), []
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        sheet = book.create_sheet(table)
        sheet.append(names)
        for row in rows.lists(table):
            counts[table] += 1
            if counts[table] >= LARGEST_SHEET:
                continue
            cells = [_xlsx_cell(value) for value in row]
            for i, cell in enumerate(cells):
                if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                    cut.append((table, counts[table] + 1, names[i], len(cell)))
                    cells[i] = cell[:LONGEST_CELL]
            sheet.append(cells)
        if counts[table] >= LARGEST_SHEET:
            cut.append((table, LARGEST_SHEET, "rows", counts[table]))
    sheet = book.create_sheet("cut")
    for line in (("table", "row", "column", "length"), *cut):
        sheet.append(line)
    book.save(folder / "menkan.xlsx")
    return counts


def _csv_cell(value: Any) -> Any:
    """A value as a cell: figures and dates plain, lists as JSON, text so that no spreadsheet runs it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return str(_figure(value))
    if isinstance(value, list | dict):
        value = _json(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _xlsx_cell(value: Any) -> Any:
    """A value as a typed cell; a text is told apart from a formula by its type, and loses what XML cannot hold."""
    if isinstance(value, list | dict):
        value = _json(value)
    if not isinstance(value, str):
        return value
    text = openpyxl().cell.cell.ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _figure(figure: Decimal) -> int | str:
    """As in a record: what the column added, zeros after the point, is taken away."""
    return figure_to_json(_EXACT.create_decimal(figure).normalize(_EXACT))


def _json(value: Any) -> str:
    def plain(one: Any) -> Any:
        if isinstance(one, Decimal):
            return _figure(one)
        if isinstance(one, date):
            return one.isoformat()
        raise TypeError(type(one))

    return json.dumps(value, ensure_ascii=False, default=plain)


_WRITERS = {"csv": _to_csv, "xlsx": _to_xlsx, "jsonl": _to_jsonl, "parquet": _to_parquet}
FORMATS = tuple(_WRITERS)
