"""One document in a process that is killed when it exceeds its limits (读取守护).

Time and memory are watched from outside: a stage that hangs in native code cannot watch itself. Memory is the resident
one, not an address-space limit: pdfium and onnxruntime reserve far more than they touch, and an allocation that fails
inside a library can lose words without a sound, while a killed process loses nothing unseen. No pool of the
standard library watches memory or ends a task that hangs.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from menkan.config import Settings
from menkan.errors import LimitExceeded, MenkanError
from menkan.run.inputs import Document
from menkan.store.outcome import Outcome, Stands, outcome_of
from menkan.types import CaseRecord, Versions

# Project conventions. A page fault costs about 0.25 µs per kilobyte, so that between two looks a process grows by some
# tens of megabytes at most.
WATCH_SECONDS = 0.02
START_SECONDS = 300  # loading takes seconds; a machine that needs more than minutes has another trouble
STARTS = 10  # of a worker that dies before it has read anything; no document is to blame
WORN = (
    0.5  # share of the memory limit above which a worker that is done is replaced, so that no document pays for another
)
_MEGABYTE = 1 << 20

# The worker finds menkan where its parent does (`sys.path`), and never runs the parent's main module again.
_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from menkan.run.serving import serve; serve(int(sys.argv[1]))"


class ReaderBug(Exception):
    """An exception that no stage raises on purpose, with the document it came from: stops the run (exit status 3)."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path, text)
        self.path, self.text = path, text

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the process asks: what stands of the bytes with this sha256 (hex).

    Attributes:
        sha256: "" where nothing is asked: it is about to open the document.
        is_ahead: of the document whose turn comes next.
    """

    sha256: str
    is_ahead: bool


class Stopped(Exception):
    """The run is over for another reason; the worker has been killed."""


class _Ended(Exception):
    """The worker had to be killed or died: `reason` for the record, `again` where a fresh one may fare better."""

    def __init__(self, reason: str, hint: str = "", again: bool = True) -> None:
        super().__init__(reason, hint, again)
        self.reason, self.hint, self.again = reason, hint, again


def _nothing_known(sha256: str) -> Stands:
    return False


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read.

    Attributes:
        is_known: gets the sha256 of its bytes before the reading begins, and says what stands of them; asked in this
            process.
    """

    document: Document
    is_known: Callable[[str], Stands] = _nothing_known


class Worker:
    """A process with a loaded `CaseReader`, read from one document at a time.

    Attributes:
        versions: what it reads with.
        sha256: of the document being read, hex; "" until its bytes are known.

    Raises:
        _Ended: it died before it was ready.
    """

    def __init__(self, settings: Settings, stopping: Callable[[], bool]) -> None:
        self._limits, self._stopping, self.sha256 = settings.limits, stopping, ""
        self._sent: Task | None = None  # ahead of its turn
        self._sha256_ahead = ""  # of what was sent ahead, once it is opened
        self._opens_ahead = False
        self._connection, theirs = Pipe()
        self._arrival = select.poll()  # `Connection.poll` makes one at each call, thrice a document
        self._arrival.register(self._connection, select.POLLIN)
        with theirs:
            boot = [sys.executable, "-P", "-c", _BOOT, str(theirs.fileno()), *map(os.path.abspath, sys.path)]
            self._process = subprocess.Popen(
                boot,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # `menkan read --json` prints there
                pass_fds=[theirs.fileno()],
                process_group=0,  # the terminal's Ctrl-C is for us to answer
            )
        try:
            self._send(settings)
            greeting = self._receive(monotonic() + START_SECONDS, watched=False)
        except BaseException:
            self.close()
            raise
        if isinstance(greeting, MenkanError):  # a setting or a model that cannot be used: no document's fault
            self.close()
            raise greeting
        self.versions: Versions = greeting

    @property
    def pid(self) -> int:
        return self._process.pid

    def read(self, task: Task, as_outcome: bool, following: Task | None = None) -> CaseRecord | Outcome:
        """The record of one document, or its outcome.

        The process opens `following`, which must be read next, before this is returned, and goes on to it at once.

        Raises:
            _Ended: a limit is exceeded or the process has died; close the worker.
            ReaderBug: a stage raised something that is no `MenkanError`.
            Stopped: as asked.
        """
        self.sha256 = self._sha256_ahead
        if self._sent is not task:
            self.sha256 = ""
            self._send((task.document, as_outcome))
        if following is not None:
            self._send((following.document, as_outcome))
        self._sent, self._sha256_ahead, self._opens_ahead = following, "", False
        deadline = monotonic() + self._limits.seconds
        while isinstance(reply := self._receive(deadline), Asked):
            self._answer(reply, following if reply.is_ahead else task)
        if isinstance(reply, MemoryError):
            raise self._too_large()
        if isinstance(reply, ReaderBug):
            raise reply
        read: CaseRecord | Outcome = reply
        return read

    def _answer(self, asked: Asked, task: Task | None) -> None:
        assert task is not None  # it asks of what it was sent
        if asked.is_ahead:
            self._sha256_ahead, self._opens_ahead = asked.sha256, not asked.sha256
        else:
            self.sha256 = asked.sha256
        if asked.sha256:
            self._send(task.is_known(asked.sha256))

    @property
    def is_worn(self) -> bool:
        """Whether so much memory has stayed behind that the next document deserves a new worker."""
        return resident_bytes(self.pid) > WORN * self._limits.memory_mb * _MEGABYTE

    def close(self) -> None:
        """Kill the process and whatever it has started, LibreOffice in a session of its own too."""
        started = descendants(self.pid)
        self._process.kill()  # first: the dead start nothing
        self._process.wait()
        for pid in started:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self._connection.close()

    def _send(self, message: Settings | tuple[Document, bool] | Stands) -> None:
        try:
            self._connection.send(message)
        except OSError:
            raise self._death() from None

    def _receive(self, deadline: float, watched: bool = True) -> Any:
        while not self._arrival.poll(1000 * WATCH_SECONDS):
            if self._stopping():
                raise Stopped
            if monotonic() > deadline:
                raise self._too_slow()
            if watched and resident_bytes(self.pid) > self._limits.memory_mb * _MEGABYTE:
                raise self._too_large()
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            raise self._death() from None

    def _too_slow(self) -> _Ended:
        # A second time would take as long, unless it was the opening of the next document that took it.
        reason = f"reading took longer than {self._limits.seconds} s"
        return _Ended(reason, "see [limits] seconds", again=self._opens_ahead)

    def _too_large(self) -> _Ended:
        return _Ended(f"reading took more than {self._limits.memory_mb} MB of memory", "see [limits] memory_mb")

    def _death(self) -> _Ended:
        status = self._process.wait()  # the other end is closed: it is gone or about to be
        if status == -signal.SIGALRM:
            return self._too_slow()
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return _Ended(f"the process that reads it died ({how})", "the file may be made to break readers")


class GuardedReader:
    """Reads like `CaseReader`, in a worker process; one that exceeds its limits is killed and replaced (守护读取).

    The worker starts with the first document, and ends with the ``with`` block or `close`.
    """

    def __init__(self, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> None:
        self.settings, self._stopping = settings, stopping
        self._worker: Worker | None = None

    def __enter__(self) -> GuardedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def worker(self) -> Worker:
        """The running worker; starts one where there is none.

        Raises:
            MenkanError: the settings or the model cannot be used.
            ReaderBug: it does not start.
        """
        starts = 0
        while self._worker is None:
            try:
                self._worker = Worker(self.settings, self._stopping)
            except _Ended as error:  # somebody may have killed it, for want of memory say
                starts += 1
                if starts == STARTS or not error.again:
                    raise ReaderBug("worker process", f"cannot start: {error.reason}") from error
        return self._worker

    def read(self, document: Document) -> CaseRecord:
        """The record of one document; one that exceeds a limit or twice kills its process has `status` failed, MK109.

        Raises:
            MenkanError, ReaderBug, Stopped: no document's fault.
        """
        found = self._read(Task(document))
        assert isinstance(found, CaseRecord)
        return found

    def outcome(self, task: Task, following: Task | None = None) -> Outcome:
        """The same as the run takes it.

        `following` is what this reader is given next, where that is known: its process need not wait.
        """
        found = self._read(task, following, as_outcome=True)
        return found if isinstance(found, Outcome) else outcome_of(found)

    def _read(self, task: Task, following: Task | None = None, as_outcome: bool = False) -> CaseRecord | Outcome:
        for last in (False, True):
            worker = self.worker
            try:
                # The second time alone: what comes next may be what the first one died of.
                found = worker.read(task, as_outcome, None if last else following)
            except _Ended as end:
                self.close()
                if last or not end.again:
                    return _failed(task.document, end, worker)
            except BaseException:
                self.close()
                raise
            else:
                if worker.is_worn:
                    self.close()
                return found
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _failed(document: Document, end: _Ended, worker: Worker) -> CaseRecord:
    from menkan.run.reader import failed_record  # brings every stage with it, which no parent needs otherwise

    error = LimitExceeded(end.reason, document.place, end.hint)
    return failed_record(document, error, worker.versions, worker.sha256)


def resident_bytes(pid: int) -> int:
    """Memory that process `pid` has in use; 0 where the system does not tell, or the process is gone."""
    try:
        handle = os.open(f"/proc/{pid}/statm", os.O_RDONLY)  # asked for at every document: `Path` costs ten times more
        try:
            pages = os.read(handle, 100).split()[1]
        finally:
            os.close(handle)
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def descendants(pid: int) -> list[int]:
    """Processes that `pid` has started, and theirs; none where the system does not tell."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *descendants(child)]
    return found
