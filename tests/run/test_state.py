"""How a run goes, seen from outside, and its log: without a word of any document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import menkan
from menkan.cli import cli
from menkan.config import Settings, SeveritySettings
from menkan.errors import StoreError
from menkan.run.log import logged
from menkan.run.state import state_of
from menkan.store import journal as module
from menkan.store.outcome import outcome_of
from menkan.store.output import Output
from menkan.types import CaseRecord
from tests.builders import failed_record, judgment_record, write_run

ACCOUNT = {"versions": {"menkan": "0.1.0"}}


def some(n: int) -> Iterator[CaseRecord]:
    return (judgment_record(f"{i:016x}") for i in range(n))


def test_run_that_is_done(tmp_path: Path) -> None:
    write_run([*some(3), failed_record()], tmp_path)
    state = state_of(tmp_path)
    assert (state.state, state.done, state.counts["partial"], dict(state.codes)) == ("done", 4, 3, {"MK106": 1})
    assert state.seconds_left is None and state.seconds < 60


def test_run_in_its_middle_tells_its_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 100_000, 10))
    monkeypatch.setattr(module.time, "time", lambda: float(next(clock)))
    with Output(tmp_path, "shape", ACCOUNT, total=100) as output:
        for place, record in enumerate(some(20)):
            output.add(place, outcome_of(record))
            if place % 5 == 4:
                output.commit()
        state = state_of(tmp_path)
        assert (state.state, state.done, state.total) == ("running", 20, 100)
        assert state.per_second == pytest.approx(0.5)  # five documents in ten seconds
        assert state.seconds_left == pytest.approx(160)
    assert state_of(tmp_path).state == "failed"


def test_killed_run_is_told_from_a_running_one(tmp_path: Path) -> None:
    output = Output(tmp_path, "shape", ACCOUNT, total=9)
    output.add(0, outcome_of(judgment_record()))
    output.commit()
    assert state_of(tmp_path).state == "running"
    output._stack.close()  # as a kill would: the lock is let go, nothing is said
    state = state_of(tmp_path)
    assert (state.state, state.done, state.seconds_left) == ("killed", 1, None)


def test_command_prints_and_gives_json(tmp_path: Path) -> None:
    write_run([*some(2), failed_record()], tmp_path)
    shown = CliRunner().invoke(cli, ["status", str(tmp_path)])
    assert shown.exit_code == 0 and "done: begun" in shown.output and "failed MK106: 1" in shown.output
    told = json.loads(CliRunner().invoke(cli, ["status", str(tmp_path), "--json"]).output)
    assert (told["state"], told["done"], told["codes"]) == ("done", 3, {"MK106": 1})


def test_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run here"):
        state_of(tmp_path)
    assert CliRunner().invoke(cli, ["status", str(tmp_path)]).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_log_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given/闻笛.txt").write_text("被告人闻笛违法所得12000元。", encoding="utf-8")
    (tmp_path / "given/裴宁.pdf").write_bytes(b"%PDF-1.7")
    plain = Settings(severity=SeveritySettings(model="none"))
    menkan.run(tmp_path / "given", tmp_path / "out", settings=plain).close()
    log = (tmp_path / "out/run.log").read_text(encoding="utf-8")
    assert "begun: run 1" in log and "failed MK103: document " in log and "done: 0 ok, 1 partial, 1 failed" in log
    assert not [word for word in ("闻笛", "裴宁", "12000", "given") if word in log]


def test_log_says_what_ended_the_run(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), logged(tmp_path):
        raise ZeroDivisionError("被告人闻笛")
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "ended by ZeroDivisionError" in log and "闻笛" not in log
