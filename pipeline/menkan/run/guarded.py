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
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from menkan.config import Settings
from menkan.errors import LimitExceeded, MenkanError
from menkan.run.inputs import Document
from menkan.store.outcome import Outcome, Stands, outcome_of
from menkan.types import CaseRecord, Versions

if TYPE_CHECKING:
    from menkan.run.reader import CaseReader

# Project conventions. A page fault costs about 0.25 µs per kilobyte, so that between two looks a process grows by some
# tens of megabytes at most.
WATCH_SECONDS = 0.02
START_SECONDS = 300  # loading takes seconds; a machine that needs more than minutes has another trouble
STARTS = 10  # of a worker that dies before it has read anything; no document is to blame
GRACE_SECONDS = 30  # after the limit the worker ends itself, should nobody be left to end it
WALL = 2  # times the memory limit: what the kernel refuses even while nobody looks
WORN = (
    0.5  # share of the memory limit above which a worker that is done is replaced, so that no document pays for another
)
_MEGABYTE = 1 << 20

# The worker finds menkan where its parent does (`sys.path`), and never runs the parent's main module again.
_BOOT = "import sys; sys.path[:] = sys.argv[2:]; from menkan.run.guarded import serve; serve(int(sys.argv[1]))"


class ReaderBug(Exception):
    """An exception that no stage raises on purpose, with the document it came from: stops the run (exit status 3)."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path, text)
        self.path, self.text = path, text

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


class Stopped(Exception):
    """The run is over for another reason; the worker has been killed."""


class _Ended(Exception):
    """The worker had to be killed or died: `reason` for the record, `again` where a fresh one may fare better."""

    def __init__(self, reason: str, hint: str = "", again: bool = True) -> None:
        super().__init__(reason, hint, again)
        self.reason, self.hint, self.again = reason, hint, again


def _nothing_known(sha256: str) -> Stands:
    return False


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
        self._sent: Document | None = None  # ahead of its turn
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

    def read(
        self,
        document: Document,
        is_known: Callable[[str], Stands],
        as_outcome: bool,
        following: Document | None = None,
    ) -> CaseRecord | Outcome:
        """The record of one document, or its outcome; `is_known` as in `CaseReader.read`.

        The process goes on to `following`, which must be read next, without waiting to be told.

        Raises:
            _Ended: a limit is exceeded or the process has died; close the worker.
            ReaderBug: a stage raised something that is no `MenkanError`.
            Stopped: as asked.
        """
        self.sha256 = ""
        if self._sent is not document:
            self._send((document, as_outcome))
        if following is not None:
            self._send((following, as_outcome))
        self._sent = following
        deadline = monotonic() + self._limits.seconds
        while isinstance(reply := self._receive(deadline), str):
            self.sha256 = reply
            self._send(is_known(reply))
        if isinstance(reply, MemoryError):
            raise self._too_large()
        if isinstance(reply, ReaderBug):
            raise reply
        read: CaseRecord | Outcome = reply
        return read

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
        # a second time would take as long
        return _Ended(f"reading took longer than {self._limits.seconds} s", "see [limits] seconds", again=False)

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
        found = self._read(document, _nothing_known)
        assert isinstance(found, CaseRecord)
        return found

    def outcome(
        self,
        document: Document,
        is_known: Callable[[str], Stands] = _nothing_known,
        following: Document | None = None,
    ) -> Outcome:
        """The same as the run takes it; `is_known` as in `CaseReader.read`: it is asked here, in this process.

        `following` is the document that this reader is given next, where that is known: its process need not wait.
        """
        found = self._read(document, is_known, following, as_outcome=True)
        return found if isinstance(found, Outcome) else outcome_of(found)

    def _read(
        self,
        document: Document,
        is_known: Callable[[str], Stands],
        following: Document | None = None,
        as_outcome: bool = False,
    ) -> CaseRecord | Outcome:
        for last in (False, True):
            worker = self.worker
            try:
                found = worker.read(document, is_known, as_outcome, following)
            except _Ended as end:
                self.close()
                if last or not end.again:
                    return _failed(document, end, worker)
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


def serve(handle: int) -> None:
    """The worker's life: load, greet, then a record for each document, until the other end closes."""
    from menkan.run.reader import CaseReader

    os.set_inheritable(handle, False)
    with Connection(handle) as parent, suppress(EOFError, OSError):  # OSError: nobody is there to answer
        settings: Settings = parent.recv()
        try:
            reader = CaseReader(settings)
        except MenkanError as error:
            parent.send(error)
            return
        _build_wall(settings.limits.memory_mb * _MEGABYTE)
        parent.send(reader.versions)

        ahead: deque[tuple[Document, bool]] = deque()

        def is_known(sha256: str) -> Stands:
            parent.send(sha256)
            while isinstance(answer := parent.recv(), tuple):
                ahead.append(answer)
            stands: Stands = answer
            return stands

        while True:
            document, as_outcome = ahead.popleft() if ahead else parent.recv()
            signal.setitimer(signal.ITIMER_REAL, settings.limits.seconds + GRACE_SECONDS)
            reply = _reply(reader, document, is_known, as_outcome)
            signal.setitimer(signal.ITIMER_REAL, 0)
            parent.send(reply)


def _reply(reader: CaseReader, document: Document, is_known: Callable[[str], Stands], as_outcome: bool) -> object:
    known = False

    def asked(sha256: str) -> Stands:
        nonlocal known
        stands = is_known(sha256)
        known = stands is True
        return stands

    try:
        record = reader.read(document, asked)
        return outcome_of(record, is_kept=known) if as_outcome else record
    except MemoryError:
        return MemoryError()
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        return ReaderBug(document.path, f"{type(error).__name__}: {error} ({where})")


def _build_wall(limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wall = WALL * limit if hard == resource.RLIM_INFINITY else min(WALL * limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wall, hard))
