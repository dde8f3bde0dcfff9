"""Questions to a run: views, frames, records."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from menkan.errors import StoreError
from menkan.store import output, parts
from menkan.store.columns import TABLES
from menkan.store.duck import Batch, open_views
from tests.builders import OFFENCE, failed_record, judgment_record, write_run


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "it's [1] run*"
    write_run([judgment_record(), failed_record()], folder)
    return folder


def test_every_table_is_a_view(out: Path) -> None:
    connection = open_views(out)
    views = {
        name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    }
    assert views == set(TABLES)


def test_sql_compares_exact_figures(out: Path) -> None:
    rows = Batch(out).sql(
        "SELECT prong, observed_lower / threshold_value FROM findings WHERE verdict = 'met' ORDER BY prong"
    )
    assert rows.fetchall() == [("2019-15-12-2", 14.3), ("2019-15-12-4", 1.2)]


def test_arrow_keeps_decimals_and_frame_keeps_integers(out: Path) -> None:
    batch = Batch(out)
    assert batch.arrow("quantities")["value"][0].as_py() == Decimal(3_000_000)
    frame = batch.dispositions
    assert frame["fine"].tolist() == [5000.0]
    assert str(frame["term_months"].dtype) == "Int32"
    assert frame["suspended_months"].isna().all()
    assert batch.cases["decided_on"].dt.year.tolist() == [2021]
    assert batch.cases["offences"][0].tolist() == [OFFENCE]


def test_polars_keeps_decimals_and_gives_the_same_rows(out: Path) -> None:
    batch = Batch(out)
    frame = batch.polars("quantities")
    assert frame["value"][0] == Decimal(3_000_000)
    assert frame["surface"].to_list() == batch.quantities["surface"].tolist()
    asked = batch.sql("SELECT verdict, count(*) AS n FROM findings GROUP BY verdict ORDER BY n DESC").pl()
    assert asked.rows()[0] == ("met", 2)
    with pytest.raises(StoreError, match="no table 'verdicts'"):
        batch.polars("verdicts")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_library_that_is_not_installed_is_named_with_what_does_without(out: Path, library: str) -> None:
    """In a Python of its own, in which the library cannot be found."""
    code = f"""
import sys
from pathlib import Path
from menkan.store.duck import Batch

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == {library!r}:
            raise ImportError(name)

sys.meta_path.insert(0, Missing())
batch = Batch(Path(sys.argv[1]))
print(batch.arrow("facts").num_rows)
batch.{"polars" if library == "polars" else "frame"}("facts")
"""
    done = subprocess.run([sys.executable, "-c", code, str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and int(done.stdout) > 0
    assert f"{library} is not installed" in done.stderr and 'batch.arrow("facts")' in done.stderr


def test_relation_is_lazy_and_filters(out: Path) -> None:
    relation = Batch(out).table("findings").filter("verdict = 'not_met'")
    assert relation.arrow().read_all().column("party").to_pylist() == ["乙某某"]


def test_records_come_back_whole(out: Path) -> None:
    batch = Batch(out)
    assert list(batch.records()) == [judgment_record(), failed_record()]
    assert batch.record("fedcba9876543210") == failed_record()
    assert len(batch) == 2


def test_one_record_of_many_groups_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "DOCUMENTS_PER_GROUP", 3)
    monkeypatch.setattr(output, "DOCUMENTS_PER_PART", 8)
    write_run((judgment_record(f"{i:016x}") for i in range(20)), tmp_path)
    batch = Batch(tmp_path)
    assert [batch.record(f"{i:016x}").document_id for i in (0, 7, 19)] == [f"{i:016x}" for i in (0, 7, 19)]
    assert [record.document_id for record in batch.records()] == [f"{i:016x}" for i in range(20)]


def test_repr_counts_the_tables(out: Path) -> None:
    assert "cases 1" in repr(Batch(out))
    assert "findings 4" in repr(Batch(out))


def test_names_that_do_not_exist_are_told(out: Path) -> None:
    batch = Batch(out)
    with pytest.raises(AttributeError, match="its tables are inputs, cases"):
        _ = batch.verdicts
    with pytest.raises(StoreError, match="no table 'verdicts'"):
        batch.table("verdicts")
    with pytest.raises(StoreError, match="no document 00"):
        batch.record("00")
    assert "findings" in dir(batch)


def test_folder_without_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="menkan run INPUT --out"):
        Batch(tmp_path / "nothing")


def test_damaged_or_missing_table_is_told(tmp_path: Path) -> None:
    write_run([judgment_record()], tmp_path)
    (table,) = (tmp_path / "tables/facts").iterdir()
    table.write_bytes(b"PAR1 half")
    with pytest.raises(StoreError, match=r"facts/00000001\.parquet: a table that cannot be read"):
        Batch(tmp_path)
    table.unlink()
    with pytest.raises(StoreError, match=r"facts/00000001\.parquet: a table is missing"):
        Batch(tmp_path)


def test_tables_of_another_schema_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menkan.store.tables.SCHEMA_VERSION", 0)
    write_run([judgment_record()], tmp_path)
    with pytest.raises(StoreError, match="schema version 0"):
        Batch(tmp_path)


def test_columns_that_sql_takes_for_words_of_its_own_say_so(out: Path) -> None:
    reserved = {
        word
        for (word,) in open_views(out)
        .execute("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'")
        .fetchall()
    }
    for table, columns in TABLES.items():
        for column in columns:
            quoted = f'"{column.name}" in SQL' in column.doc
            assert quoted == (column.name in reserved), f"{table}.{column.name}"
    assert Batch(out).sql('SELECT "end" - start AS length FROM quantities').fetchall()


def test_batch_whose_run_is_written_anew_answers_from_the_new_tables(tmp_path: Path) -> None:
    first, second = "1" * 16, "2" * 16
    write_run([judgment_record("0" * 16), judgment_record(first)], tmp_path)
    with Batch(tmp_path) as batch:
        assert batch.record(first).document_id == first
        write_run([judgment_record(second)], tmp_path)
        assert batch.record(second).document_id == second
        with pytest.raises(StoreError, match=f"no document {first}"):
            batch.record(first)
    with Batch(tmp_path) as batch:
        assert len(batch) == 1


def test_closed_batch_asks_nothing(tmp_path: Path) -> None:
    write_run([judgment_record()], tmp_path)
    batch = Batch(tmp_path)
    batch.close()
    with pytest.raises(duckdb.ConnectionException):
        batch.sql("SELECT 1")
