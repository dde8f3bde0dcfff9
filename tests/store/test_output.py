"""Tables on disk: whole documents whatever happens, the same rows twice, nothing lost or doubled."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from menkan import types as t
from menkan.codes import Status
from menkan.errors import StoreError
from menkan.store import output as module
from menkan.store import parts
from menkan.store.columns import TABLES
from menkan.store.duck import Batch
from menkan.store.journal import Journal
from menkan.store.outcome import Outcome, outcome_of
from menkan.store.output import Output
from menkan.types import CaseRecord
from tests.builders import failed_record, judgment_record, write_run

ACCOUNT = {"schema_version": t.SCHEMA_VERSION}


def some(n: int) -> Iterator[CaseRecord]:
    return (judgment_record(f"{i:016x}") for i in range(n))


def rows(out: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table, sorted."""
    with Batch(out) as batch:
        return {table: batch.sql(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


def files(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def kept(record: CaseRecord, path: str | None = None) -> Outcome:
    """What a reader says of bytes whose rows stand already."""
    outcome = replace(outcome_of(record), line=None)
    return outcome if path is None else replace(outcome, path=path)


def test_tables_are_folders_of_parts(tmp_path: Path) -> None:
    write_run([judgment_record(), failed_record()], tmp_path)
    with Batch(tmp_path) as batch:
        counts = {table: batch.sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    assert (counts["inputs"], counts["cases"], counts["failures"], counts["findings"]) == (2, 1, 1, 4)
    for table, n_rows in counts.items():
        (path,) = (tmp_path / "tables" / table).iterdir()
        assert pq.read_metadata(path).num_rows == n_rows
    assert {path.name for path in tmp_path.iterdir()} == {"tables", "journal.sqlite", "journal.lock"}


def test_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_run(some(50), tmp_path / name)
    for name in files(tmp_path / "a"):
        if not name.startswith("journal"):  # which has the times
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_size_of_parts_and_groups_does_not_change_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(some(30), tmp_path / "large")
    monkeypatch.setattr(module, "DOCUMENTS_PER_PART", 7)
    monkeypatch.setattr(parts, "DOCUMENTS_PER_GROUP", 2)
    write_run(some(30), tmp_path / "small")
    assert rows(tmp_path / "small") == rows(tmp_path / "large")
    assert len(list((tmp_path / "small/tables/cases").iterdir())) == 5
    assert pq.read_metadata(tmp_path / "small/tables/quantities/00000001.parquet").num_row_groups == 4


def test_rows_of_a_part_lie_by_year_and_court(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "DOCUMENTS_PER_GROUP", 5)

    def of_year(i: int) -> CaseRecord:
        record = judgment_record(f"{i:016x}")
        day = t.date(2000 + i * 7 % 20, 1, 1)
        return replace(record, structure=replace(record.structure, decided_on=day))

    write_run(map(of_year, range(20)), tmp_path)
    metadata = pq.read_metadata(tmp_path / "tables/cases/00000001.parquet")
    column = [c.name for c in TABLES["cases"]].index("year")
    ends = [metadata.row_group(g).column(column) for g in range(metadata.num_row_groups)]
    bounds = [(column.statistics.min, column.statistics.max) for column in ends]
    assert bounds == [(2000, 2004), (2005, 2009), (2010, 2014), (2015, 2019)]


def test_run_over_other_documents_leaves_only_them(tmp_path: Path) -> None:
    write_run(some(3), tmp_path / "out")
    write_run(some(1), tmp_path / "out")
    write_run(some(1), tmp_path / "fresh")
    assert rows(tmp_path / "out") == rows(tmp_path / "fresh")
    write_run((), tmp_path / "out")
    assert not any(rows(tmp_path / "out").values())
    assert not [name for name in files(tmp_path / "out") if name.endswith(".parquet")]


def test_duplicate_stands_under_the_first_path(tmp_path: Path) -> None:
    write_run([judgment_record()], tmp_path, {"copy.pdf": "0123456789abcdef", "judgments/0077.pdf": "0123456789abcdef"})
    with Batch(tmp_path) as batch:
        assert batch.sql("SELECT path, status, duplicate FROM inputs").fetchall() == [
            ("judgments/0077.pdf", "partial", False),
            ("copy.pdf", "partial", True),
            ("judgments/0077.pdf", "partial", True),
        ]


def test_document_written_twice_in_one_run_stands_once(tmp_path: Path) -> None:
    write_run([judgment_record(), failed_record(), judgment_record()], tmp_path)
    write_run([judgment_record(), failed_record()], tmp_path / "once")
    left = rows(tmp_path), rows(tmp_path / "once")
    assert [len(one.pop("inputs")) for one in left] == [3, 2]
    assert left[0] == left[1]


def test_run_that_was_killed_goes_on_from_its_last_part(tmp_path: Path) -> None:
    records = list(some(10))
    with pytest.raises(KeyboardInterrupt), Output(tmp_path, "shape", ACCOUNT) as output:
        for place, record in enumerate(records[:6]):
            output.add(place, outcome_of(record))
            if place == 3:
                output.commit()
        raise KeyboardInterrupt
    with Batch(tmp_path) as batch:
        assert len(batch.cases) == len(batch.inputs) == 4
        assert [record.document_id for record in batch.records()] == [r.document_id for r in records[:4]]
    with Output(tmp_path, "shape", ACCOUNT) as output:
        for place, record in enumerate(records):
            stands = output.is_known(record.source.sha256, record.source.path, None, place)
            assert stands == (place < 4)
            row = output.add(place, kept(record) if stands else outcome_of(record))
            assert (row.status, row.duplicate) == (Status.PARTIAL, False)
        output.finish()
    write_run(records, tmp_path / "undisturbed")
    assert rows(tmp_path) == rows(tmp_path / "undisturbed")


def test_what_was_read_in_another_shape_is_read_anew_and_shows_once(tmp_path: Path) -> None:
    records = list(some(4))
    write_run([replace(r, status=Status.OK, problems=()) for r in records], tmp_path)
    with Output(tmp_path, "newer", ACCOUNT) as output:
        for place, record in enumerate(records):
            assert not output.is_known(record.source.sha256, record.source.path, None, place)
            output.add(place, outcome_of(record))
            if place == 1:
                output.commit()
                with Batch(tmp_path) as batch:  # in the middle: old and new, each document once
                    found = batch.sql("SELECT status, count(*) FROM cases GROUP BY 1 ORDER BY 1").fetchall()
                    assert found == [("ok", 2), ("partial", 2)]
                    assert len(list(batch.records())) == 4
        output.finish()
    write_run(records, tmp_path / "undisturbed")
    assert rows(tmp_path) == rows(tmp_path / "undisturbed")


def test_same_bytes_under_an_earlier_path_move_there(tmp_path: Path) -> None:
    record = judgment_record()
    moved = replace(record, source=replace(record.source, path="a.pdf"))
    write_run([record], tmp_path)
    with Output(tmp_path, "shape", ACCOUNT) as output:
        assert not output.is_known(record.source.sha256, "a.pdf", None, 0)
        output.add(0, outcome_of(moved))
        assert output.is_known(record.source.sha256, record.source.path, None, 1)
        output.add(1, kept(record))
        output.finish()
    with Batch(tmp_path) as batch:
        assert batch.sql("SELECT path FROM cases").fetchall() == [("a.pdf",)]
        assert batch.sql("SELECT path, duplicate FROM inputs").fetchall() == [
            ("a.pdf", False),
            (record.source.path, True),
        ]


def test_order_in_which_parts_are_committed_does_not_matter(tmp_path: Path) -> None:
    """Several who write at once commit in any order; the first path that was given stands all the same."""
    one = judgment_record()
    other = replace(one, source=replace(one.source, path="a.pdf"))
    for name, order in (("early", (0, 1)), ("late", (1, 0))):
        with Output(tmp_path / name, "shape", ACCOUNT) as output:
            for place in order:
                output.add(place, outcome_of((other, one)[place]))
                output.commit()
            output.finish()
    assert rows(tmp_path / "early") == rows(tmp_path / "late")


@pytest.mark.parametrize("code", ["MK108", "MK109"])
def test_failure_that_the_machine_may_be_to_blame_for_is_tried_again(tmp_path: Path, code: str) -> None:
    damaged = failed_record()
    slow = failed_record("1" * 16, problems=(t.Problem(code, "p.1", "for now"),))
    write_run([damaged, slow], tmp_path)
    with Output(tmp_path, "shape", ACCOUNT) as output:
        known = [output.is_known(r.source.sha256, r.source.path, None, i) for i, r in enumerate((damaged, slow))]
        assert known == [True, False]
        assert output.add(0, kept(damaged)).code == "MK106"
        output.add(1, outcome_of(judgment_record("1" * 16)))
        output.finish()
    with Batch(tmp_path) as batch:
        assert (len(batch.failures), len(batch.cases)) == (1, 1)


def test_paths_without_a_byte_are_told_apart(tmp_path: Path) -> None:
    def missing(name: str) -> CaseRecord:
        record = failed_record(problems=(t.Problem("MK108", name, "No such file"),))
        return replace(record, document_id=None, source=t.Source(name, None, ""))

    write_run([missing("a.pdf"), missing("b.pdf"), missing("c\udcb0.pdf")], tmp_path)
    write_run([missing("b.pdf"), missing("c\udcb0.pdf")], tmp_path)
    with Batch(tmp_path) as batch:
        assert [path for (path,) in batch.sql("SELECT path FROM failures ORDER BY path").fetchall()] == [
            "b.pdf",
            "c\\udcb0.pdf",
        ]
        assert len(list(batch.records())) == 2


def test_document_twice_in_one_part_is_refused(tmp_path: Path) -> None:
    """A sum over the tables would count it twice, and taking one out would take both."""
    with pytest.raises(StoreError, match="written twice"):
        parts.write_part(tmp_path, 1, {n: outcome_of(judgment_record()) for n in range(2)})


def test_two_writers_to_one_folder_are_refused(tmp_path: Path) -> None:
    with Output(tmp_path, "shape", ACCOUNT), pytest.raises(StoreError, match="another process is writing"):
        Output(tmp_path, "shape", ACCOUNT)
    write_run(some(1), tmp_path)


def test_files_of_no_part_are_swept_and_nothing_else(tmp_path: Path) -> None:
    write_run(some(2), tmp_path)
    before = rows(tmp_path)
    for name in ("cases/00000099.parquet", "cases/.00000007.parquet", "cases/mine.parquet", "notes.txt"):
        (tmp_path / "tables" / name).write_bytes(b"left by a killed run, or somebody's own")
    write_run(some(2), tmp_path)
    assert rows(tmp_path) == before
    assert {"tables/cases/mine.parquet", "tables/notes.txt"} <= files(tmp_path)
    assert not {"tables/cases/00000099.parquet", "tables/cases/.00000007.parquet"} & files(tmp_path)


def test_place_that_cannot_be_written_is_a_coded_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot write"):
        write_run(some(1), tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be looked at" * 50])
def test_damaged_journal_is_a_coded_error(tmp_path: Path, content: bytes) -> None:
    write_run(some(1), tmp_path)
    (tmp_path / "journal.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match=r"MK600.*journal"):
        Batch(tmp_path)


def test_journal_of_another_format_is_refused(tmp_path: Path) -> None:
    write_run(some(1), tmp_path)
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="format 99"):
        Journal(tmp_path)


DISK_FULL = """
import resource, sys
from pathlib import Path
from menkan.errors import StoreError
from menkan.store import output
from tests.builders import judgment_record, write_run
output.DOCUMENTS_PER_PART = 500
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)  # a file cannot grow beyond: as on a full disk
try:
    write_run((judgment_record(f"{i:016x}") for i in range(3000)), Path(sys.argv[1]))
except StoreError as error:
    sys.exit(f"coded: {error}")
"""


@pytest.mark.parametrize("limit", [0, 1_000, 20_000, 150_000])
def test_full_disk_is_a_coded_error_and_the_next_run_goes_on(tmp_path: Path, limit: int) -> None:
    write_run(some(2), tmp_path)
    before = rows(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", DISK_FULL, str(tmp_path), str(limit)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.stderr.startswith("coded: [MK600]"), run.stderr
    for table, found in rows(tmp_path).items():
        assert table == "inputs" or set(map(repr, before[table])) <= set(map(repr, found))
    write_run(some(5), tmp_path)
    write_run(some(5), tmp_path / "undisturbed")
    assert rows(tmp_path) == rows(tmp_path / "undisturbed")


def test_folder_whose_name_is_not_utf8_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    out = tmp_path / "判\udcb0"
    with pytest.raises(StoreError, match=r"MK600.*UTF-8"):
        write_run(some(1), out)
    assert list(tmp_path.iterdir()) == []
    out.mkdir()
    with pytest.raises(StoreError, match=r"MK600.*UTF-8"):
        Batch(out)
