"""Exit statuses and pipes: what a shell sees of every command."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from menkan import cli as cli_module
from menkan import cli_models, law
from menkan.cli import BUG, FAILED, USAGE, cli
from tests.builders import copy_samples

ROOT = Path(__file__).resolve().parents[1]
MENKAN = [sys.executable, "-c", "from menkan.cli import main; main()"]
TEXT = "被告人甲某某违法所得12000元。"
PLAIN = '[severity]\nmodel = "none"\n'


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Settings without a model: a worker starts in a quarter of the time."""
    (tmp_path / "plain.toml").write_text(PLAIN, encoding="utf-8")
    return tmp_path / "plain.toml"


def invoke(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    return result.exit_code, result.output


def test_statuses_are_those_of_the_manual() -> None:
    assert (FAILED, USAGE, BUG) == (1, 2, 3)


def test_pipe_that_closes_early_is_no_bug(tmp_path: Path, plain: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text('{"fact": "' + TEXT * 50 + '"}\n' * 1 + '{"fact": "' + TEXT * 400 + '"}\n' * 20, encoding="utf-8")
    command = [*MENKAN, "read", str(lines), "--json", "--config", str(plain)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline().startswith(b'{"document_id"')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 128 + signal.SIGPIPE


@pytest.mark.parametrize("command", ["read", "explain"])
def test_interrupt_while_reading_is_told_by_its_status(tmp_path: Path, plain: Path, command: str) -> None:
    slow = tmp_path / "slow.txt"
    slow.write_text(f"{TEXT}\n" * 200_000, encoding="utf-8")
    heeded = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a job in the background starts with it ignored
    line = [*MENKAN, command, str(slow), "--config", str(plain)]
    with subprocess.Popen(line, stderr=subprocess.PIPE, preexec_fn=heeded) as process:
        time.sleep(2.5)
        os.kill(process.pid, signal.SIGINT)
        assert process.stderr and b"bug" not in process.stderr.read()
        assert process.wait(60) == 128 + signal.SIGINT


def test_exception_nobody_meant_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(statutes: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(law, "lint", broken)
    status, output = invoke("law", "check")
    assert status == 3 and "a bug, please report it: KeyError: 'lost'" in output


def test_rule_base_with_a_fault_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "lint", lambda statutes: ["2019-15-12-4: 9999 in the rules, 10000 in the table"])
    status, output = invoke("law", "check")
    assert status == 1 and "9999 in the rules" in output and "consistent" not in output


def test_explaining_what_cannot_be_read_fails(tmp_path: Path) -> None:
    status, output = invoke("explain", tmp_path / "none.pdf")
    assert status == 1 and "MK108" in output and "No such file" in output


def test_law_list_gives_the_changes_by_date() -> None:
    status, output = invoke("law", "list", "--changes", "--lang", "en")
    assert status == 0 and "法发〔2025〕12号 in force, 3 standards" in output
    assert output.index("2015-11-01") < output.index("2019-11-01")


def test_law_show_gives_sources_and_accumulation() -> None:
    _, output = invoke("law", "show", "287-2")
    assert "第十六条: 多次实施" in output and "OWN: the compilers' own knowledge" in output
    assert "2019-11-01 │ 287-2" in output


def test_law_check_runs_the_shipped_cases() -> None:
    cases = Path(__file__).parent / "statutes"
    assert invoke("law", "check", "--cases", str(cases)) == (0, "the rule base is consistent\n")


def test_law_list_shows_what_is_in_force_on_the_day() -> None:
    before, after = (invoke("law", "list", "--as-of", day)[1] for day in ("2025-07-21", "2025-07-22"))
    assert "法发〔2021〕22号" in before and "法发〔2025〕12号" not in before
    assert "法发〔2025〕12号" in after and "法发〔2021〕22号" not in after
    assert "法发〔2021〕22号" in invoke("law", "list")[1] and "法发〔2025〕12号" in invoke("law", "list")[1]


def test_every_line_of_a_file_of_many_is_read(tmp_path: Path, plain: Path) -> None:
    lines = tmp_path / "many.jsonl"
    lines.write_text("".join(f'{{"fact": "{TEXT}{n}"}}\n' for n in range(3)), encoding="utf-8")
    status, output = invoke("read", lines, "--json", "--config", plain)
    assert status == 0 and len(output.splitlines()) == 3
    assert [f'"member":"{n}"' in line for n, line in enumerate(output.splitlines(), 1)] == [True] * 3


@pytest.mark.parametrize("command", ["read", "explain"])
def test_every_judgment_of_a_folder_is_shown(tmp_path: Path, plain: Path, command: str) -> None:
    for name in ("13-own-accounts-2025.pdf", "04-acquittal-one-card.pdf"):
        shutil.copy(ROOT / "corpus/samples/documents" / name, tmp_path)
    plain.rename(tmp_path.parent / f"{tmp_path.name}.toml")
    status, told = invoke(command, tmp_path, "--config", tmp_path.parent / f"{tmp_path.name}.toml")
    assert status == 0 and "（2025）陕9707刑初301号" in told and "（2023）湘9708刑初29号" in told


def test_explaining_a_text_without_a_charge_says_so(tmp_path: Path, plain: Path) -> None:
    (tmp_path / "notes.txt").write_text("会议记录。本次会议讨论三项议题。", encoding="utf-8")
    status, told = invoke("explain", tmp_path / "notes.txt", "--config", plain)
    assert status == 0 and "notes.txt" in told and "MK205" in told and "没有可核对的被告人与罪名" in told


def test_summary_counts_doubts_and_gives_the_reason_of_a_failure(tmp_path: Path, plain: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    status, told = invoke("run", tmp_path / "in", tmp_path / "gone", "--out", tmp_path / "out", "--config", plain)
    assert status == FAILED
    assert f"failed MK108 {tmp_path / 'gone'}: No such file or directory" in " ".join(told.split())
    doubts = next(line for line in told.splitlines() if line.startswith("doubts: "))
    assert "MK201 1" in doubts and "MK108" not in doubts


def test_part_of_a_run_is_told_where_the_run_is(tmp_path: Path, plain: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    invoke("run", tmp_path / "a.txt", "--out", tmp_path / "out", "--config", plain)
    for command in (["status"], ["export", "--to", "csv"], ["report"]):
        status, told = invoke(command[0], tmp_path / "out" / "tables", *command[1:])
        assert status == USAGE and f"the folder of the run is {tmp_path / 'out'}" in told


def test_folder_without_a_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, output = invoke("read", tmp_path / "empty")
    assert status == 1 and "no document" in output


def test_failed_input_is_named_in_the_summary(tmp_path: Path, plain: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given/empty.txt").write_bytes(b"")
    (tmp_path / "given/a.txt").write_text(TEXT, encoding="utf-8")
    status, output = invoke("run", tmp_path / "given", "--out", tmp_path / "out", "--config", plain)
    assert status == 1
    flat = output.replace("\n", "")
    assert f"failed MK101 {tmp_path / 'given' / 'empty.txt'}" in flat
    assert "2 inputs: 0 ok, 1 partial, 1 failed" in flat


def test_batch_has_its_report_and_reads_neither_when_it_runs_again(tmp_path: Path, plain: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    status, output = invoke("run", tmp_path, "--out", out, "--config", plain)
    assert status == 0 and "2 inputs: 0 ok, 2 partial" in output  # the settings are a text too
    status, output = invoke("report", out)
    assert (status, output) == (0, f"report: {out / 'report' / 'index.html'}\n")
    assert (out / "report/index.html").is_file()
    status, output = invoke("run", tmp_path, "--out", out, "--config", plain)
    assert status == 0 and "2 inputs: 0 ok, 2 partial" in output


def test_report_as_one_file_with_pictures_and_what_it_lacks_is_told(tmp_path: Path, plain: Path) -> None:
    (given := tmp_path / "given").mkdir()
    copy_samples(given, 1)
    out, file = tmp_path / "out", tmp_path / "one.html"
    assert invoke("run", given, "--out", out, "--config", plain)[0] == 0
    status, output = invoke("report", out, "--one-file", file, "--pages", "1", "--lang", "en")
    assert (status, output) == (0, f"report: {file}\n")
    assert "data:image/png;base64," in file.read_text(encoding="utf-8")
    status, output = invoke("report", out, "--one-file", file)
    assert status == 2 and "[MK600]" in output and "never overwrites" in output
    for path in given.iterdir():
        path.unlink()
    status, output = invoke("report", out, "--pages", "1")
    assert status == 0 and "no pictures of 1 of 1 judgments" in output


def test_run_without_a_document_leaves_the_tables_as_they_are(tmp_path: Path, plain: Path) -> None:
    out = tmp_path / "out"
    assert invoke("run", plain, "--out", out, "--config", plain)[0] == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    status, output = invoke("run", out, "--out", out, "--config", plain)  # what a run wrote is no input
    assert status == 1 and "no document" in output
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_report_of_no_run_is_a_coded_error(tmp_path: Path) -> None:
    status, output = invoke("report", tmp_path)
    assert status == 2 and "[MK600]" in output


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("[limits]\nseconds = 0", "seconds must be 1 to"),
        ("[limits]\nseconds = -100", "seconds must be 1 to"),
        ("[limits]\nseconds = 100000000000000000000", "seconds must be 1 to"),
        ("[limits]\nmemory_mb = 0", "memory_mb must be"),
        ("[limits]\nmemory_mb = 99999999999999999", "memory_mb must be"),
        ("[input]\nmax_bytes = -1", "max_bytes must be"),
    ],
)
def test_setting_out_of_range_is_refused(tmp_path: Path, setting: str, words: str) -> None:
    (tmp_path / "menkan.toml").write_text(setting, encoding="utf-8")
    status, output = invoke("read", tmp_path / "none.txt", "--config", tmp_path / "menkan.toml")
    assert status == 2 and "[MK001]" in output and words in output


def test_every_command_goes_through_the_one_gate_for_errors() -> None:
    for module in (cli_module, cli_models):
        source = Path(module.__file__).read_text(encoding="utf-8")
        assert source.count("@coded\n") == source.count(".command(") > 3


def test_run_holds_no_list_of_its_inputs(tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are given out as they are come to; the bar knows their number all the same."""
    from menkan.run import local

    lines = tmp_path / "many.jsonl"
    lines.write_text(f'{{"fact": "{TEXT}"}}\n' * 3, encoding="utf-8")
    given = []

    def spy(documents: object, *rest: object, **named: object) -> object:
        given.append(documents)
        return run_batch(documents, *rest, **named)  # type: ignore[arg-type]

    run_batch = local.run_batch
    monkeypatch.setattr(local, "run_batch", spy)
    status, output = invoke("run", lines, "--out", tmp_path / "out", "--config", plain)
    assert status == 0 and "3/3 partial" in output and "2 of them duplicates" in output
    assert not isinstance(given[0], list | tuple)
