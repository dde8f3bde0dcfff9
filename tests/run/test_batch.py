"""A batch through the command line: every input accounted for, the same rows whatever the workers."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import menkan
from menkan.cli import cli
from menkan.config import Settings, SeveritySettings
from menkan.run import local
from menkan.run.guarded import GuardedReader, Task
from menkan.run.inputs import Document, expand
from menkan.run.local import Readers, Stop, Summary
from menkan.store.duck import Batch
from menkan.store.outcome import Outcome, outcome_of
from menkan.store.output import Output
from menkan.types import Problem, Source
from tests.builders import failed_record
from tests.run.bad_files import write_bad_files

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples"
TABLES = (
    "cases",
    "parties",
    "quantities",
    "facts",
    "findings",
    "assessments",
    "predictions",
    "disagreements",
    "problems",
)


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("batch") / "out"
    status, output = run("run", SAMPLES, "--out", out)
    assert status == 0, output
    return out


def test_batch_reads_every_sample(once: Path) -> None:
    batch = menkan.load(once)
    rows = batch.sql("SELECT status, count(*) FROM inputs GROUP BY status").fetchall()
    assert sum(n for _, n in rows) == len(list((SAMPLES / "documents").iterdir()))
    assert "failed" not in {status for status, _ in rows}
    assert batch.sql("SELECT count(*) FROM failures").fetchone() == (0,)


def test_same_input_gives_the_same_bytes_twice_and_from_two_workers(once: Path, tmp_path: Path) -> None:
    run("run", SAMPLES, "--out", tmp_path / "again")
    run("run", SAMPLES, "--out", tmp_path / "two", "--workers", 2)
    files = sorted(p.relative_to(once) for p in (once / "tables").rglob("*") if p.is_file())
    assert len(files) > len(TABLES)
    for other in ("again", "two"):
        for name in files:
            assert (tmp_path / other / name).read_bytes() == (once / name).read_bytes(), f"{other}: {name}"


def test_bad_files_fail_with_their_codes_and_exit_status_one(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    sample = SAMPLES / "documents" / "01-cards-fast-track.pdf"
    codes = write_bad_files(given, sample)
    shutil.copy(sample, given / "whole.pdf")
    status, output = run("run", given, "--out", tmp_path / "out")
    assert status == 1
    batch = menkan.load(tmp_path / "out")
    inputs = dict(batch.sql("SELECT path, code FROM inputs").fetchall())
    assert {Path(p).name: code for p, code in inputs.items()} == codes | {"whole.pdf": None}
    failures = dict(batch.sql("SELECT path, code FROM failures").fetchall())
    assert {Path(p).name: code for p, code in failures.items()} == codes
    assert all(code in output for code in codes.values())
    assert len(batch.cases) == 1


def test_two_workers_name_the_same_failures(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    write_bad_files(given, SAMPLES / "documents" / "01-cards-fast-track.pdf")
    for workers in (1, 2):
        status, _ = run("run", given, "--out", tmp_path / str(workers), "--workers", workers)
        assert status == 1
    query = "SELECT path, code, text FROM failures ORDER BY path"
    assert menkan.load(tmp_path / "1").sql(query).fetchall() == menkan.load(tmp_path / "2").sql(query).fetchall()


def test_identical_documents_are_read_once(tmp_path: Path) -> None:
    sample = SAMPLES / "documents" / "01-cards-fast-track.pdf"
    for name in ("a.pdf", "b.pdf"):
        shutil.copy(sample, tmp_path / name)
    run("run", tmp_path / "a.pdf", tmp_path / "b.pdf", "--out", tmp_path / "out")
    batch = menkan.load(tmp_path / "out")
    assert batch.sql("SELECT duplicate FROM inputs").fetchall() == [(False,), (True,)]
    assert len(batch.cases) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_bytes_that_have_been_read_are_not_read_again(tmp_path: Path, workers: int) -> None:
    text = "被告人甲某某违法所得12000元。"
    documents = []
    for n in range(30):
        (tmp_path / f"{n}.txt").write_text(text * (2 if n == 7 else 1), encoding="utf-8")
        documents.append(Document(str(tmp_path / f"{n}.txt")))
    settings = Settings(severity=SeveritySettings(model="none"))
    with Readers(settings, workers, Stop()) as readers, Output(tmp_path / "out", "shape", {}) as output:
        outcomes = []
        for place, outcome in enumerate(readers.read_all(documents, output.is_known, output.note)):
            output.add(place, outcome)
            outcomes.append(outcome)
    read = [n for n, outcome in enumerate(outcomes) if outcome.line]
    assert read[0] == 0 and 7 in read  # the first of its kind is read, whatever comes before it in time
    assert len(read) < 15 if workers == 2 else len(read) == 2  # while one is read, another may be already in hand
    assert len({outcome.sha256 for outcome in outcomes}) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_duplicate_has_the_status_of_the_one_that_stands_for_it(tmp_path: Path, workers: int) -> None:
    (tmp_path / "given").mkdir()
    for n in range(20):
        (tmp_path / f"given/{n:02d}.txt").write_text("被告人甲某某违法所得12000元。", encoding="utf-8")
    status, output = run("run", tmp_path / "given", "--out", tmp_path / "out", "--workers", workers)
    assert status == 0 and "20 inputs: 0 ok, 20 partial, 0 failed, 19 of them duplicates" in output
    rows = [line for line in output.splitlines() if line.startswith("│")]
    assert len(rows) == 1 and "00.txt" in rows[0]  # of the closing table


def test_two_unreadable_paths_are_two_failures(tmp_path: Path) -> None:
    status, _ = run("run", tmp_path / "x.pdf", tmp_path / "y.pdf", "--out", tmp_path / "out")
    assert status == 1
    assert (
        menkan.load(tmp_path / "out").sql("SELECT document_id, code FROM failures").fetchall() == [(None, "MK108")] * 2
    )


def test_failed_document_prints_a_record_and_exits_one(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    status, output = run("read", tmp_path / "empty.pdf", "--json")
    record = json.loads(output)
    assert status == 1
    assert (record["status"], record["text"], record["quantities"]) == ("failed", "", [])
    assert [p["code"] for p in record["problems"]] == ["MK101"]


def test_output_that_cannot_be_written_is_coded(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    status, output = run("run", SAMPLES / "documents" / "01-cards-fast-track.pdf", "--out", blocked / "out")
    assert status == 2
    assert "MK600" in output


def test_unknown_setting_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    settings = tmp_path / "menkan.toml"
    settings.write_text("[input]\nmax_byte = 1\n")
    status, output = run("run", SAMPLES, "--out", tmp_path / "out", "--config", settings)
    assert status == 2 and "max_bytes" in output
    assert not (tmp_path / "out").exists()


def test_document_that_failed_first_and_was_read_later_is_in_the_tables(tmp_path: Path) -> None:
    """Of the same bytes under two names, one whose reading is given up takes nothing from the other."""
    text = "被告人甲某某违法所得12000元。"
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    summary, batch = batch_of(tmp_path, fails=("a.txt",))
    inputs = batch.sql("SELECT path, status, duplicate FROM inputs").fetchall()
    assert summary.duplicates == 1
    assert [(Path(path).name, status == "failed", duplicate) for path, status, duplicate in inputs] == [
        ("a.txt", True, False),
        ("b.txt", False, False),
        ("c.txt", False, True),
    ]
    ((path, document),) = batch.sql("SELECT path, document_id FROM cases").fetchall()
    assert Path(path).name == "b.txt"
    assert batch.record(document).text == text
    assert batch.sql("SELECT count(*) FROM failures").fetchone() == (0,)


def test_document_that_always_fails_is_one_failure(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("被告人甲某某违法所得12000元。", encoding="utf-8")
    summary, batch = batch_of(tmp_path, fails=("a.txt", "b.txt"))
    assert batch.sql("SELECT duplicate FROM inputs").fetchall() == [(False,), (True,)]
    assert batch.sql("SELECT path, code FROM failures").fetchall() == [(summary.failed[0].path, "MK109")]
    assert len(batch.cases) == 0


def batch_of(folder: Path, fails: tuple[str, ...]) -> tuple[Summary, Batch]:
    """A run over the files of `folder` in which the reading of some is given up as over a limit."""
    settings = Settings(severity=SeveritySettings(model="none"))

    class Failing(GuardedReader):
        def outcome(self, task: Task, following: Task | None = None) -> Outcome:
            outcome = super().outcome(task, following)
            if Path(task.document.path).name not in fails or outcome.line is None:
                return outcome
            source = Source(outcome.path, None, outcome.sha256)
            return outcome_of(failed_record(outcome.sha256[:16], source=source, problems=OVER))

    documents = expand(
        [folder / name for name in ("a.txt", "b.txt", "c.txt") if (folder / name).exists()], settings.input
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "GuardedReader", Failing)
        summary = local.run_batch(documents, folder / "out", settings)
    return summary, menkan.load(folder / "out")


OVER = (Problem("MK109", "a.txt", "reading took longer than 1 s"),)
