"""One batch for all tests of the review; each test that decides has a copy of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from menkan.config import Settings
from menkan.run.reader import CaseReader
from tests.review.places import Page, write_batch


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_batch(tmp_path_factory.mktemp("batch"))


@pytest.fixture(scope="session")
def reader() -> CaseReader:
    return CaseReader(Settings())


@pytest.fixture
def out(batch: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(batch, tmp_path / "out"))


@pytest.fixture
def page(out: Path, reader: CaseReader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page of a batch; dictionary and model are loaded once for all tests."""
    monkeypatch.setattr(sys.modules["menkan.run.reviewed"], "CaseReader", lambda settings: reader)
    yield Page(out)
