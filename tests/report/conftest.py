"""A real batch for the tests of the report: samples as PDF, one with a hostile name, and a hostile judgment."""

from __future__ import annotations

from pathlib import Path

import pytest

import menkan
from tests.report.places import HOSTILE_PDF, PDF, SCAN, hostile_judgments, judgment


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    given = folder / "given"
    given.mkdir()
    (given / "13.pdf").write_bytes(PDF.read_bytes())
    (given / HOSTILE_PDF).write_bytes(SCAN.read_bytes())
    for number, income in ((71, "9000元"), (72, "30000元"), (73, "120000元")):
        (given / f"{number}.txt").write_text(judgment(number, income), encoding="utf-8")
    for name, text in hostile_judgments().items():
        (given / name).write_text(text, encoding="utf-8")
    (given / "empty.txt").write_bytes(b"")
    menkan.run(given, folder / "out").close()
    return folder / "out"
