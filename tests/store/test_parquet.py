"""Tables on disk: the same bytes twice, whole or not at all, memory that does not grow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from menkan.codes import Status
from menkan.errors import StoreError
from menkan.store import parquet
from menkan.store.duck import Batch
from menkan.store.parquet import write_tables
from menkan.store.tables import InputRow
from menkan.types import CaseRecord
from tests.builders import failed_record, judgment_record

INPUTS = (
    InputRow("judgments/0077.pdf", None, Status.PARTIAL, "0123456789abcdef"),
    InputRow("copy.pdf", None, Status.PARTIAL, "0123456789abcdef", duplicate=True),
    InputRow("judgments/scan.pdf", None, Status.FAILED, "fedcba9876543210", code="MK106"),
)


def some(n: int) -> Iterator[CaseRecord]:
    return (judgment_record(f"{i:016x}") for i in range(n))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_counts_and_files(tmp_path: Path) -> None:
    counts = write_tables([judgment_record(), failed_record()], INPUTS, tmp_path)
    assert (counts["inputs"], counts["cases"], counts["failures"], counts["findings"]) == (3, 1, 1, 4)
    for table, n_rows in counts.items():
        assert pq.read_metadata(tmp_path / "tables" / f"{table}.parquet").num_rows == n_rows
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_tables(some(50), INPUTS, tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_group_sizes_do_not_change_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tables(some(30), INPUTS, tmp_path / "large")
    monkeypatch.setattr(parquet, "ROWS_PER_BATCH", 7)
    monkeypatch.setattr(parquet, "ROWS_PER_GROUP", 20)
    monkeypatch.setattr(parquet, "BYTES_PER_RECORD_GROUP", 20_000)
    write_tables(some(30), INPUTS, tmp_path / "small")
    for path in (tmp_path / "large/tables").iterdir():
        assert pq.read_table(tmp_path / "small/tables" / path.name).equals(pq.read_table(path))
    assert pq.read_metadata(tmp_path / "small/tables/quantities.parquet").num_row_groups == 8
    assert pq.read_metadata(tmp_path / "small/tables/records.parquet").num_row_groups > 5


def test_new_tables_replace_the_old_ones(tmp_path: Path) -> None:
    write_tables(some(3), INPUTS, tmp_path)
    write_tables(some(1), (), tmp_path)
    assert pq.read_metadata(tmp_path / "tables/cases.parquet").num_rows == 1
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_empty_batch_has_every_table(tmp_path: Path) -> None:
    assert set(write_tables((), (), tmp_path).values()) == {0}
    assert len(contents(tmp_path)) == 14


def test_inputs_are_taken_after_the_records(tmp_path: Path) -> None:
    taken: list[InputRow] = []

    def reading() -> Iterator[CaseRecord]:
        yield judgment_record()
        taken.append(INPUTS[0])

    assert write_tables(reading(), taken, tmp_path)["inputs"] == 1


def test_document_written_twice_is_refused(tmp_path: Path) -> None:
    write_tables(some(2), INPUTS, tmp_path)
    before = contents(tmp_path)
    with pytest.raises(StoreError, match="written twice, 0123456789abcdef"):
        write_tables([judgment_record(), failed_record(), judgment_record()], INPUTS, tmp_path)
    assert contents(tmp_path) == before


def test_reading_that_stops_leaves_the_old_tables(tmp_path: Path) -> None:
    write_tables(some(2), INPUTS, tmp_path)
    before = contents(tmp_path)

    def stopping() -> Iterator[CaseRecord]:
        yield judgment_record()
        raise OSError("the reader's own error is not the store's")

    with pytest.raises(OSError, match="the reader's own"):
        write_tables(stopping(), INPUTS, tmp_path)
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".tables-k1lled_0").mkdir()
    (tmp_path / ".tables-k1lled_0" / "cases.parquet").write_bytes(b"half")
    write_tables(some(1), (), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_place_that_cannot_be_written_is_a_coded_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="cannot write"):
        write_tables(some(1), (), tmp_path / "out")


DISK_FULL = """
import resource, sys
from pathlib import Path
from menkan.errors import StoreError
from menkan.store.parquet import write_tables
from tests.builders import judgment_record
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)  # a file cannot grow beyond: as on a full disk
try:
    write_tables((judgment_record(f"{i:016x}") for i in range(3000)), (), Path(sys.argv[1]))
except StoreError as error:
    sys.exit(f"coded: {error}")
"""


@pytest.mark.parametrize("limit", [0, 1_000, 20_000])
def test_full_disk_is_a_coded_error_and_leaves_the_old_tables(tmp_path: Path, limit: int) -> None:
    write_tables(some(2), INPUTS, tmp_path)
    before = contents(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", DISK_FULL, str(tmp_path), str(limit)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.stderr.startswith("coded: [MK600]"), run.stderr
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_folder_whose_name_is_not_utf8_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    out = tmp_path / "判\udcb0"
    with pytest.raises(StoreError, match=r"MK600.*UTF-8"):
        write_tables(some(1), (), out)
    assert list(tmp_path.iterdir()) == []
    out.mkdir()
    with pytest.raises(StoreError, match=r"MK600.*UTF-8"):
        Batch(out)
