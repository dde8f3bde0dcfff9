"""A document over a limit is given up with a code; nothing else changes, and nothing is left running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import menkan
from menkan.codes import Status
from menkan.config import LimitSettings, Settings, SeveritySettings
from menkan.errors import ModelError
from menkan.run.guarded import GuardedReader, ReaderBug, Task, descendants, resident_bytes
from menkan.run.inputs import Document
from menkan.run.local import AHEAD, Readers, Stop, run_batch

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "documents"
SENTENCE = "被告人闻笛于2021年3月将本人名下银行卡三张出租给他人使用，支付结算金额共计{}万元，非法获利2600元。\n"
SECONDS = 6  # far more than a sample takes on a busy machine, far less than the slow text
needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system tells no process its memory")


def settings(seconds: int = SECONDS, memory_mb: int = 2048) -> Settings:
    # without the model a worker starts in a quarter of the time
    return Settings(severity=SeveritySettings(model="none"), limits=LimitSettings(seconds, memory_mb))


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text of four million characters: half a minute of reading."""
    path = tmp_path_factory.mktemp("slow") / "slow.txt"
    path.write_text(SENTENCE.format(31) * 80_000, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("short")
    paths = [folder / f"{i:03d}.txt" for i in range(60)]
    for i, path in enumerate(paths):
        path.write_text(SENTENCE.format(i), encoding="utf-8")
    return paths


class Hanging(Document):
    """Stands for a file of a disk that answers no more."""

    def read_bytes(self, max_bytes: int) -> bytes:
        time.sleep(1000)
        return b""


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_document_over_the_time_limit_fails_with_its_code_and_the_next_is_read(slow: Path) -> None:
    with GuardedReader(settings(seconds=1)) as reader:
        first = reader.worker.pid
        record = reader.read(Document(str(slow)))
        assert record.status is Status.FAILED
        assert record.document_id is not None  # the bytes were known before the reading began
        (problem,) = record.problems
        assert (problem.code, problem.text) == ("MK109", "reading took longer than 1 s (see [limits] seconds)")
        assert not is_running(first)
    with GuardedReader(settings()) as reader:
        assert reader.read(Document(str(SAMPLES / "01-cards-fast-track.pdf"))).status is Status.OK


@needs_proc
def test_document_over_the_memory_limit_fails_with_its_code(slow: Path) -> None:
    with GuardedReader(settings()) as reader:
        loaded = resident_bytes(reader.worker.pid) >> 20
    limit = loaded + 20  # megabytes; the text alone, its bytes and its folded copy are more
    with GuardedReader(settings(60, limit)) as reader:
        record = reader.read(Document(str(slow)))
    assert record.status is Status.FAILED
    assert [p.code for p in record.problems] == ["MK109"]
    assert f"more than {limit} MB" in record.problems[0].text


@pytest.mark.parametrize("crashes", [1, 2])
def test_crash_is_tried_once_more_and_then_named(slow: Path, crashes: int) -> None:
    with GuardedReader(settings(seconds=3)) as reader:
        pids = [reader.worker.pid]

        def crash() -> None:
            for _ in range(crashes):
                until(lambda: reader._worker is not None and reader._worker.sha256)  # it is in the middle of reading
                pids.append(reader.worker.pid)
                os.kill(pids[-1], signal.SIGSEGV)
                until(lambda: reader._worker is None or reader._worker.pid != pids[-1])

        thread = threading.Thread(target=crash)
        thread.start()
        record = reader.read(Document(str(slow)))
        thread.join()
        (problem,) = record.problems
        assert problem.code == "MK109"
        # crashed once, the second process reads on, here until the time is over
        assert ("SIGSEGV" if crashes == 2 else "longer than 3 s") in problem.text
        sample = reader.read(Document(str(SAMPLES / "02-running-points-three.pdf")))
        assert sample.status is Status.OK
    assert not any(is_running(pid) for pid in pids)


def test_worker_that_died_waiting_costs_no_document(short: list[Path]) -> None:
    with GuardedReader(settings()) as reader:
        os.kill(reader.worker.pid, signal.SIGKILL)
        assert reader.read(Document(str(short[0]))).status is not Status.FAILED


def test_document_sent_ahead_is_read_also_where_its_worker_dies(short: list[Path]) -> None:
    first, second = (Task(Document(str(path))) for path in short[:2])
    with GuardedReader(settings()) as reader:
        for kills in (False, True):
            assert reader.outcome(first, following=second).path == first.document.path
            if kills:
                os.kill(reader.worker.pid, signal.SIGKILL)
            found = reader.outcome(second)
            assert found.path == second.document.path and found.status is not Status.FAILED


def test_what_hangs_when_opened_ahead_is_no_fault_of_the_document_before(short: list[Path]) -> None:
    first, hangs, last = Task(Document(str(short[0]))), Task(Hanging("a lost disk")), Task(Document(str(short[1])))
    with GuardedReader(settings(seconds=1)) as reader:
        read = [reader.outcome(first, hangs), reader.outcome(hangs, last), reader.outcome(last)]
    assert [one.code for one in read] == [None, "MK109", None]


def test_bug_in_opening_the_next_document_names_that_one(short: list[Path]) -> None:
    first, broken = Task(Document(str(short[0]))), Task(Document(path=3))  # type: ignore[arg-type]
    with GuardedReader(settings()) as reader:
        assert reader.outcome(first, broken).path == str(short[0])
        with pytest.raises(ReaderBug, match="TypeError"):
            reader.outcome(broken)


def test_what_stands_is_asked_ahead_and_of_the_same_bytes_in_their_turn(short: list[Path], tmp_path: Path) -> None:
    told: list[str] = []

    def task(path: Path, stands: bool) -> Task:
        def is_known(sha256: str) -> bool:
            told.append(path.name)
            return stands

        return Task(Document(str(path)), is_known)

    shutil.copy(short[0], tmp_path / "same")
    given = [task(short[0], False), task(tmp_path / "same", True), task(short[1], True), task(tmp_path / "none", True)]
    with GuardedReader(settings()) as reader:
        for one, following in pairwise([*given, None]):
            told.append("read")
            outcome = reader.outcome(one, following)
            told.append("kept" if outcome.line is None else outcome.code or "")
    names = short[0].name, short[1].name
    assert told == ["read", names[0], "", "read", "same", names[1], "kept", "read", "kept", "read", "MK108"]


@needs_proc
def test_worker_that_keeps_much_memory_is_replaced(short: list[Path]) -> None:
    with GuardedReader(settings()) as reader:
        reader.read(Document(str(short[0])))
        loaded = resident_bytes(reader.worker.pid) >> 20
    with GuardedReader(settings(SECONDS, int(loaded * 1.2))) as reader:
        first = reader.worker.pid
        assert reader.read(Document(str(short[0]))).status is not Status.FAILED
        assert not is_running(first)


def test_bug_of_a_stage_stops_the_reading_and_names_the_document() -> None:
    with GuardedReader(settings()) as reader, pytest.raises(ReaderBug, match=r"TypeError: .*\(.*\.py:\d+\)"):
        reader.read(Document(path=3))  # type: ignore[arg-type]


def test_model_that_is_missing_is_no_documents_fault(short: list[Path], tmp_path: Path) -> None:
    chosen = settings()
    chosen = replace(chosen, severity=replace(chosen.severity, model=str(tmp_path / "none")))
    with pytest.raises(ModelError, match="MK500"):
        run_batch([Document(str(short[0]))], tmp_path / "out", chosen)
    assert not (tmp_path / "out" / "tables").exists()


def test_records_come_in_order_and_few_documents_are_taken_ahead(short: list[Path]) -> None:
    taken = 0

    def documents() -> Iterator[Document]:
        nonlocal taken
        for path in short:
            taken += 1
            yield Document(str(path))

    workers, stop = 2, Stop()
    with Readers(settings(), workers, stop) as readers:
        for done, outcome in enumerate(readers.read_all(documents()), 1):
            assert outcome.path == str(short[done - 1])
            assert taken <= done + AHEAD * workers
    assert done == len(short)


def test_killed_document_changes_no_other_row_whatever_the_workers(slow: Path, tmp_path: Path) -> None:
    given = [*sorted(SAMPLES.iterdir())[:2], slow, *sorted(SAMPLES.iterdir())[2:4], slow.parent / "none"]
    documents = [Document(str(path)) for path in given]
    for workers in (1, 2):
        run_batch(documents, tmp_path / str(workers), settings(seconds=SECONDS), workers)
    files = sorted(p.relative_to(tmp_path / "1") for p in (tmp_path / "1/tables").rglob("*") if p.is_file())
    assert len(files) > 10
    for name in files:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name
    batch = menkan.load(tmp_path / "1")
    codes = [code for (code,) in batch.sql("SELECT code FROM inputs").fetchall()]
    assert codes == [None, None, "MK109", None, None, "MK108"]
    run_batch(documents[:2] + documents[3:5], tmp_path / "without", settings(seconds=SECONDS))
    query = "SELECT * FROM quantities ORDER BY ALL"
    assert menkan.load(tmp_path / "without").sql(query).fetchall() == batch.sql(query).fetchall()


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_workers_and_leaves_the_earlier_tables(slow: Path, tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    run_batch([Document(str(SAMPLES / "01-cards-fast-track.pdf"))], out, settings())
    before = {p: p.read_bytes() for p in (out / "tables").rglob("*.parquet")}
    shutil.copy(slow, tmp_path / "again.txt")
    command = [
        sys.executable,
        "-c",
        "from menkan.cli import main; main()",
        "run",
        str(slow),
        str(tmp_path / "again.txt"),
    ]
    process = subprocess.Popen([*command, "--out", str(out), "--workers", "2"], stderr=subprocess.PIPE, text=True)
    until(lambda: len(descendants(process.pid)) == 2)
    workers = descendants(process.pid)
    until(lambda: all(resident_bytes(pid) > 60 << 20 for pid in workers))  # loading, or reading
    process.send_signal(number)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert f"stopped by {signal.Signals(number).name}" in error and "again to go on" in error
    assert {p: p.read_bytes() for p in (out / "tables").rglob("*.parquet")} == before
    until(lambda: not any(is_running(pid) for pid in workers))


@needs_proc
def test_worker_does_not_outlive_its_parent() -> None:
    code = (
        "import sys, time; from menkan.config import Settings; from menkan.run.guarded import GuardedReader;"
        "print(GuardedReader(Settings()).worker.pid, flush=True); time.sleep(100)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    assert is_running(worker)
    process.kill()
    process.communicate()
    until(lambda: not is_running(worker))


@needs_proc
def test_what_a_process_has_started_is_known_whatever_its_session() -> None:
    code = (
        "import subprocess; process = subprocess.Popen(['sleep', '100'], start_new_session=True);"
        "print(process.pid, flush=True); process.wait()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    child = int(process.stdout.readline())
    assert descendants(process.pid) == [child]
    os.kill(child, signal.SIGKILL)
    process.communicate()
    assert descendants(process.pid) == []
