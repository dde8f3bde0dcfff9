"""Exports: the same rows are the same bytes, figures stay figures, nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from menkan.cli import cli
from menkan.errors import StoreError
from menkan.store import export as module
from menkan.store import output
from menkan.store.columns import TABLES
from menkan.store.duck import Batch
from menkan.store.export import FORMATS, export
from menkan.types import CaseRecord
from tests.builders import failed_record, judgment_record, write_run

FORMULA = "=HYPERLINK(1)"


def hostile(n: int) -> Iterator[CaseRecord]:
    for i in range(n):
        record = judgment_record(f"{i:016x}")
        structure = replace(record.structure, court=f"{FORMULA}{i}", case_number="+1", document_type="判决,“书”\n二")
        yield replace(record, structure=structure)
    yield failed_record()


def exported(out: Path, to: str, folder: Path) -> dict[str, int]:
    with Batch(out) as batch:
        return export(batch, to, folder)


@pytest.mark.parametrize("to", FORMATS)
def test_same_rows_are_the_same_bytes_however_they_were_read(
    tmp_path: Path, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(hostile(9), tmp_path / "a")
    monkeypatch.setattr(output, "DOCUMENTS_PER_PART", 2)
    write_run(reversed(list(hostile(9))), tmp_path / "b")
    counts = [exported(tmp_path / name, to, tmp_path / f"{name}.out") for name in "ab"]
    assert counts[0] == counts[1] and counts[0]["findings"] == 36 and set(counts[0]) == set(TABLES)
    names = sorted(path.name for path in (tmp_path / "a.out").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "b.out").iterdir())
    for name in names if to != "xlsx" else ():  # a workbook has the time in it
        assert (tmp_path / "a.out" / name).read_bytes() == (tmp_path / "b.out" / name).read_bytes(), name


def test_csv_is_for_a_spreadsheet(tmp_path: Path) -> None:
    write_run(hostile(1), tmp_path / "run")
    exported(tmp_path / "run", "csv", tmp_path / "out")
    assert (tmp_path / "out/cases.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out/cases.csv").open(encoding="utf-8-sig", newline="") as file:
        (case,) = csv.DictReader(file)
    assert (case["court"], case["case_number"]) == (f"'{FORMULA}0", "'+1")
    assert (case["document_type"], case["year"], case["n_accused"]) == ("判决,“书”\n二", "2021", "2")
    assert json.loads(case["accused"]) == ["甲某某", "乙某某"]
    with (tmp_path / "out/facts.csv").open(encoding="utf-8-sig", newline="") as file:
        fact = next(csv.DictReader(file))
    assert (fact["lower"], fact["upper"], fact["upper_open"]) == ("2860000", "", "FALSE")
    with (tmp_path / "out/assessments.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["distance"] == "14.3"


def test_jsonl_keeps_types(tmp_path: Path) -> None:
    write_run(hostile(1), tmp_path / "run")
    exported(tmp_path / "run", "jsonl", tmp_path / "out")
    lines = (tmp_path / "out/facts.jsonl").read_text(encoding="utf-8").splitlines()
    fact = json.loads(lines[0])
    assert (fact["lower"], fact["upper"], fact["quantities"]) == (2_860_000, None, [2])
    assert list(fact) == [column.name for column in TABLES["facts"]]
    (case,) = map(json.loads, (tmp_path / "out/cases.jsonl").read_text(encoding="utf-8").splitlines())
    assert (case["court"], case["decided_on"]) == (f"{FORMULA}0", "2021-06-30")


def test_parquet_is_one_file_a_table_with_exact_figures(tmp_path: Path) -> None:
    write_run(hostile(3), tmp_path / "run")
    counts = exported(tmp_path / "run", "parquet", tmp_path / "out")
    assert {path.stem: pq.read_metadata(path).num_rows for path in (tmp_path / "out").iterdir()} == counts
    facts = pq.read_table(tmp_path / "out/facts.parquet").to_pylist()
    assert facts[0]["lower"] == Decimal(2_860_000)
    assert [fact["document_id"] for fact in facts] == sorted(fact["document_id"] for fact in facts)


def test_workbook_has_typed_cells_and_says_what_it_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_SHEET", 4)
    record = next(hostile(1))
    long = replace(record, findings=(replace(record.findings[0], reason="长" * 40_000), *record.findings[1:]))
    write_run([long], tmp_path / "run")
    assert exported(tmp_path / "run", "xlsx", tmp_path / "out")["findings"] == 4
    book = openpyxl.load_workbook(tmp_path / "out/menkan.xlsx", read_only=True)
    assert book.sheetnames == [*TABLES, "cut"]
    head, first = list(book["facts"].iter_rows(values_only=True))[:2]
    assert first[head.index("lower")] == 2_860_000
    case = dict(zip(*list(book["cases"].iter_rows(values_only=True)), strict=True))
    assert case["court"] == f"'{FORMULA}0"
    cut = list(book["cut"].iter_rows(values_only=True))[1:]
    assert ("findings", 2, "reason", 40_000) in cut and ("findings", 4, "rows", 4) in cut


def test_command_offers_every_format() -> None:
    (option,) = [one for one in cli.commands["export"].params if one.name == "to"]
    assert tuple(option.type.choices) == FORMATS  # type: ignore[attr-defined]  # written out there: nothing is loaded for it


def test_export_into_a_folder_that_exists_is_refused(tmp_path: Path) -> None:
    write_run(hostile(1), tmp_path / "run")
    with pytest.raises(StoreError, match="exists"):
        exported(tmp_path / "run", "csv", tmp_path / "run")
