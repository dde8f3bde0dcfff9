import shutil
import subprocess
import time
from pathlib import Path

import pytest

from menkan.errors import LimitExceeded, NeedsProgram
from menkan.ingest import read_transcript, word
from tests.builders import TEXT
from tests.ingest.packages import cell, docx, paragraph, run, table

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 9


def put_program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for LibreOffice, first on the path: for the ways in which the real one fails."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_libreoffice_the_failure_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for data in (DOC, b"{\\rtf1 a}"):
        with pytest.raises(NeedsProgram, match=r"MK118.*LibreOffice.*DOCX"):
            read_transcript(data, "a.doc")


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_libreoffice_that_makes_nothing_is_coded(script, tmp_path, monkeypatch):
    put_program(tmp_path, script, monkeypatch)
    with pytest.raises(NeedsProgram, match="no DOCX"):
        read_transcript(DOC, "a.doc")


def test_libreoffice_that_does_not_start_is_coded(tmp_path, monkeypatch):
    put_program(tmp_path, "", monkeypatch)
    (tmp_path / "soffice").write_bytes(b"\x7fELF broken")
    with pytest.raises(NeedsProgram, match="does not start"):
        read_transcript(DOC, "a.doc")


def test_libreoffice_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    put_program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait", monkeypatch)
    monkeypatch.setattr(word, "SECONDS", 1)
    with pytest.raises(LimitExceeded, match="1 s"):
        read_transcript(DOC, "a.doc")
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "stat"
    for _ in range(50):
        if not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError("the child still runs")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_real_file_is_converted_and_read(kind, tmp_path):
    rows = table((cell(paragraph(run("姓名"))), cell(paragraph(run("金额（万元）")))),
                 (cell(paragraph(run("甲某某"))), cell(paragraph(run("12.5")))))  # fmt: skip
    source = tmp_path / "a.docx"
    source.write_bytes(docx("".join(paragraph(run(line)) for line in TEXT.split("\n")) + rows + paragraph()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    transcript = read_transcript((tmp_path / f"a.{kind}").read_bytes(), "misnamed.pdf")
    assert transcript.text == f"{TEXT.strip()}\n姓名\t金额（万元）\n甲某某\t12.5"
    assert transcript.media_type == ("application/msword" if kind == "doc" else "application/rtf")
