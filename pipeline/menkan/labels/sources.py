"""Files of a data set → its records one after another (数据源): JSON, JSON Lines, CSV, XLSX, ZIPs of them, judgments.

brat's files and CoNLL are read by `tool_files`.

Nothing is held but the record at hand. What is wrong with one record, or ends a file early, comes out as the error in
its place, so that an import can count it and go on.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from menkan.config import InputSettings
from menkan.errors import ConfigError, DamagedFile, SourceError, TooLarge, UnsupportedFormat
from menkan.ingest import archive, sniff
from menkan.labels import conll
from menkan.labels.formats import read_record
from menkan.labels.marks import parse
from menkan.labels.records import SourceDocument
from menkan.labels.tool_files import has_annotations, is_beside_text, read_brat, read_conll
from menkan.run.inputs import Document, expand

# Bounds of a record; project conventions. The longest judgments have a million characters.
MAX_RECORD = 50_000_000  # bytes of one JSON object, or of one judgment as a file
MAX_FIELD = 10_000_000  # characters of a cell: an unclosed quotation mark makes a cell of all that follows
MAX_COLUMNS = 500
MAX_TABLE = 512 * 1024**2  # bytes of a table that is read as a whole: a workbook unpacked, a CSV in a ZIP
TABLES = (".csv", ".tsv")
WORKBOOK = "xl/workbook.xml"

Found = SourceDocument | SourceError


def read_sources(paths: Iterable[Path], text_at: str = "") -> Iterator[Found]:
    """Every document in `paths`, files and folders, or the error that stands in its place (读取数据源)."""
    settings = InputSettings(max_bytes=MAX_RECORD)
    for document in expand(paths, settings):
        try:
            yield from _of_document(document, text_at)
        except SourceError as error:
            yield error


def _of_document(document: Document, text_at: str) -> Iterator[Found]:
    path = Path(document.path)
    if document.member is None and not document.refused and path.is_file():
        if is_beside_text(path):
            return
        if has_annotations(path):
            yield read_brat(document, MAX_RECORD)
            return
        with path.open("rb") as file:
            if path.suffix.lower() in TABLES:
                yield from _of_rows(_csv_rows(file, document.place), document.place, text_at)
                return
            if _is_workbook(file):
                yield from _of_rows(_xlsx_rows(file, document.place), document.place, text_at)
                return
            if _is_conll(file):
                yield from read_conll(file, document.place, MAX_RECORD)
                return
    name = (document.member or document.path).lower()
    is_table = name.endswith((*TABLES, ".xlsx"))
    data = document.read_bytes(MAX_TABLE if is_table else MAX_RECORD)
    if name.endswith(TABLES):
        yield from _of_rows(_csv_rows(io.BytesIO(data), document.place), document.place, text_at)
    elif _is_workbook(io.BytesIO(data)):
        yield from _of_rows(_xlsx_rows(io.BytesIO(data), document.place), document.place, text_at)
    elif _is_conll(io.BytesIO(data)):
        yield from read_conll(io.BytesIO(data), document.place, MAX_RECORD)
    else:
        yield _of_bytes(data, document, text_at)


def _of_bytes(data: bytes, document: Document, text_at: str) -> SourceDocument:
    """A JSON object is a record; whatever else menkan reads is the document itself."""
    sniffed = sniff.sniff(data, document.place)
    if sniffed.media_type != sniff.JSON:
        return SourceDocument(document.place, data, _suffix(document))
    try:
        record = parse(sniffed.text.lstrip("\ufeff"))
    except (ValueError, ArithmeticError) as error:
        raise DamagedFile("no valid JSON", document.place) from error
    if not isinstance(record, dict):
        raise UnsupportedFormat("no JSON object", document.place, "a record is an object with the text and its fields")
    return read_record(record, document.place, text_at)


def _is_conll(file: IO[bytes]) -> bool:
    """Whether the file begins with our head; it stands at its beginning afterwards."""
    file.seek(0)
    head = file.read(len(conll.HEAD))
    file.seek(0)
    return head == conll.HEAD.encode()


def _suffix(document: Document) -> str:
    """The ending of the file, where it is a plain one; only for people, what a file is comes from its bytes."""
    ending = Path(document.member or document.path).suffix.lower()
    return ending if 1 < len(ending) <= 6 and ending[1:].isascii() and ending[1:].isalnum() else ""


def _of_rows(rows: Iterable[list[str]], where: str, text_at: str) -> Iterator[Found]:
    """The rows of a table as records; the first row names the columns."""
    head: list[str] | None = None
    for number, cells in enumerate(rows, 1):
        if not any(cell.strip() for cell in cells):
            continue
        if head is None:
            head = [cell.strip().lstrip("\ufeff") for cell in cells]
            if len(head) > MAX_COLUMNS:
                raise DamagedFile(f"{len(head)} columns, more than {MAX_COLUMNS}", where)
            continue
        try:
            yield read_record(_by_column(head, cells), f"{where}:{number}", text_at)
        except SourceError as error:
            yield error


def _by_column(head: list[str], cells: list[str]) -> Mapping[str, Any]:
    return dict(zip(head, cells, strict=False))


def _csv_rows(file: IO[bytes], where: str) -> Iterator[list[str]]:
    """The rows of a CSV or TSV in UTF-8 or GB 18030; commas, tabs or semicolons, as the first line has them."""
    head = file.read(1 << 16)
    file.seek(0)
    encoding = "utf-8-sig" if _is_utf8(head) else "gb18030"
    first = head.split(b"\n", 1)[0]
    delimiter = max((b",", b"\t", b";"), key=first.count).decode()
    before = csv.field_size_limit(MAX_FIELD)
    try:
        with io.TextIOWrapper(file, encoding=encoding, newline="") as text:
            yield from csv.reader(text, delimiter=delimiter)
    except (csv.Error, UnicodeDecodeError) as error:
        raise DamagedFile(f"no table from here on ({error})", where) from error
    finally:
        csv.field_size_limit(before)  # the limit is the module's


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _is_workbook(file: IO[bytes]) -> bool:
    file.seek(0)
    if file.read(4) not in archive.SIGNATURES:
        return False
    file.seek(0)
    try:
        opened = archive.open_archive(file)
    except SourceError:
        return False
    return WORKBOOK in opened.namelist()


def _xlsx_rows(file: IO[bytes], where: str) -> Iterator[list[str]]:
    """The rows of the first sheet of a workbook; Excel cuts a text at 32,767 characters, CSV does not."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise ConfigError("reading XLSX needs the extra `labels`", where, "pip install 'menkan[labels]'") from error
    file.seek(0)
    opened = archive.open_archive(file, where)
    archive.check_archive(opened, where)
    if (size := sum(entry.file_size for entry in opened.infolist())) > MAX_TABLE:
        raise TooLarge(f"it unpacks to {size:,} bytes, the limit is {MAX_TABLE:,}", where, "export it as CSV")
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):  # padded to that many
            yield ["" if cell is None else str(cell) for cell in row]
        book.close()
    except (*archive.BROKEN, KeyError, IndexError, TypeError, AttributeError, SyntaxError) as error:
        raise DamagedFile(f"no workbook from here on ({type(error).__name__}: {error})", where) from error
