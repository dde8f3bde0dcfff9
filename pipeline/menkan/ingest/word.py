"""DOC and RTF → DOCX, through LibreOffice where the machine has it (旧版 Word 文档转换)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from menkan.errors import LimitExceeded, NeedsProgram
from menkan.ingest.docx import read_docx
from menkan.types import Transcript

PROGRAMS = ("soffice", "libreoffice")
# Source: project conventions. A judgment converts in 2 to 10 s; the first start of a profile takes longest.
SECONDS = 90
SUFFIX = {"application/msword": ".doc", "application/rtf": ".rtf"}
_INSTALL = "install LibreOffice (its Writer is enough), or save the file as DOCX"


def read_word(data: bytes, name: str = "", media_type: str = "application/msword") -> Transcript:
    """Transcript of a DOC or RTF: converted to DOCX in a private folder, then read as one (DOC 读取).

    LibreOffice runs without a window, with a profile of its own that is thrown away, so that neither a user's
    settings nor a LibreOffice that is open already have a part in it.

    Raises:
        NeedsProgram: MK118, LibreOffice is not on the machine, or makes no DOCX of the file.
        LimitExceeded: MK109, it takes longer than `SECONDS`.
        SourceError: as `read_docx`.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NeedsProgram("reading DOC and RTF needs LibreOffice, which is not on this machine", name, _INSTALL)
    with tempfile.TemporaryDirectory(prefix="menkan-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"document{SUFFIX[media_type]}"
        source.write_bytes(data)
        _convert(program, source, name)
        made = Path(folder) / "out" / "document.docx"
        if not made.is_file():
            raise NeedsProgram("LibreOffice made no DOCX of it", name, "open it in Word and save it as DOCX")
        converted = made.read_bytes()
    return replace(read_docx(converted, name), media_type=media_type)


def _convert(program: str, source: Path, name: str) -> None:
    """Runs LibreOffice in a group of processes of its own, which is ended as a whole when it takes too long."""
    folder = source.parent
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--convert-to", "docx", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        raise NeedsProgram(f"LibreOffice does not start: {error.strerror}", name, _INSTALL) from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise LimitExceeded(f"LibreOffice took longer than {SECONDS} s", name, "save the file as DOCX") from None
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
