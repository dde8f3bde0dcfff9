"""A newer rule base or another model: what was read stands, and is judged to the rows of a whole reading."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import menkan
from menkan.config import Settings, SeveritySettings
from menkan.run import manifest
from menkan.run.inputs import Document
from menkan.run.reader import CaseReader
from menkan.store.columns import TABLES
from menkan.store.duck import Batch
from menkan.store.outcome import Stored
from menkan.store.parts import RECORDS, part_file
from menkan.types import Problem
from tests.builders import copy_samples

WITHOUT = Settings(severity=SeveritySettings(model="none"))


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_samples(tmp_path_factory.mktemp("given"), 4)


def rows(batch: Batch) -> dict[str, list[tuple[object, ...]]]:
    return {table: batch.sql(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


def test_another_model_gives_the_rows_of_a_whole_reading_without_one(given: Path, tmp_path: Path) -> None:
    menkan.run(given, tmp_path / "out", settings=WITHOUT).close()
    after = rows(menkan.run(given, tmp_path / "out"))
    assert after == rows(menkan.run(given, tmp_path / "fresh"))
    assert after["predictions"]


def test_record_that_stands_is_not_read_again(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    menkan.run(given, tmp_path / "out", settings=WITHOUT).close()
    path = sorted(given.iterdir())[0]
    reader = CaseReader(Settings())
    whole = reader.read(Document(str(path)))
    assert whole.document_id is not None
    stored = Stored(part_file(tmp_path / "out/tables", RECORDS, 1), whole.document_id)
    monkeypatch.setattr(sys.modules["menkan.run.reader"], "read_transcript", lambda *_: pytest.fail("read again"))
    assert reader.read_opened(reader.open(Document(str(path))), stored) == whole


def test_record_that_is_gone_or_in_doubt_is_read(given: Path, tmp_path: Path) -> None:
    path = sorted(given.iterdir())[0]
    reader = CaseReader(WITHOUT)
    whole = reader.read(Document(str(path)))
    gone = Stored(tmp_path / "none.parquet", "0" * 16)
    assert reader.read_opened(reader.open(Document(str(path))), gone) == whole
    assert reader.judged_anew(replace(whole, problems=(Problem("MK112", "p.1", "unsure"),))) is None
    assert reader.judged_anew(whole) == whole


def test_rooms_that_judge_do_nothing_else() -> None:
    """What is done again on a record is all that these rooms do: no stage of the reading imports them."""
    source = Path(manifest.__file__).parents[1]
    for room in ("ingest", "structure", "quantities", "lexicon"):
        for path in (source / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not [name for name in manifest.JUDGING if f"menkan.{name}" in text], path
