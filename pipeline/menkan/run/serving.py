"""The life of a worker process: a record for each document that its parent names (读取进程).

What stands of the bytes of a document is for the parent to say. It is asked ahead, before the record of the document
before is written down: its answer, which may have to wait for other threads there, is then in hand when it is wanted.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from menkan.config import Settings
from menkan.errors import MenkanError
from menkan.run.guarded import Asked, ReaderBug
from menkan.run.inputs import Document
from menkan.run.reader import CaseReader, Opened
from menkan.store.outcome import Stands, outcome_of

# Project conventions.
GRACE_SECONDS = 30  # after the limit the worker ends itself, should nobody be left to end it
WALL = 2  # times the memory limit: what the kernel refuses even while nobody looks
NEW_OBJECTS = 20_000  # between two looks of the collector; a judgment makes more, and all but some tens end by counting


@dataclass(slots=True)
class _Turn:
    """A document, what was opened of it, and whether the parent was asked of its bytes."""

    document: Document
    as_outcome: bool
    opened: Opened | None = None
    is_asked: bool = False


def serve(handle: int) -> None:
    """Load, greet, then a record for each document, until the other end closes."""
    os.set_inheritable(handle, False)
    with Connection(handle) as parent, suppress(EOFError, OSError):  # OSError: nobody is there to answer
        settings: Settings = parent.recv()
        try:
            reader = CaseReader(settings)
        except MenkanError as error:
            parent.send(error)
            return
        _collect_rarely()
        _build_wall(settings.limits.memory_mb << 20)
        parent.send(reader.versions)
        service = _Service(reader, parent)
        turn = None
        while True:
            turn = service.next_turn(turn)


class _Service:
    """One end of the pipe: tasks and answers come in the order of what was asked, but mixed."""

    def __init__(self, reader: CaseReader, parent: Connection) -> None:
        self._reader, self._parent = reader, parent
        self._tasks: deque[_Turn] = deque()
        self._answers: deque[Stands] = deque()

    def next_turn(self, turn: _Turn | None) -> _Turn | None:
        """Read the document whose turn it is, or else the next that is named; the one that was opened meanwhile."""
        while turn is None:
            turn = self._next_task(waits=True)
        signal.setitimer(signal.ITIMER_REAL, self._reader.settings.limits.seconds + GRACE_SECONDS)
        following = None
        try:
            opened = self._opened(turn)
            stands = self._stands(turn, opened)
            record = self._reader.read_opened(opened, stands)
            if following := self._next_task(waits=False):
                self._open_ahead(following, opened.sha256)
            reply: object = outcome_of(record, is_kept=stands is True) if turn.as_outcome else record
        except MemoryError:
            reply = MemoryError()
        except Exception as error:
            reply = _bug(turn.document, error)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._parent.send(reply)
        return following

    def _opened(self, turn: _Turn) -> Opened:
        turn.opened = turn.opened or self._reader.open(turn.document)
        return turn.opened

    def _stands(self, turn: _Turn, opened: Opened) -> Stands:
        if not opened.sha256:
            return False
        if not turn.is_asked:
            self._parent.send(Asked(opened.sha256, is_ahead=False))
        while not self._answers:
            self._sort_in()
        return self._answers.popleft()

    def _open_ahead(self, turn: _Turn, sha256: str) -> None:
        """Open what comes next, and ask of it; of the same bytes later, when what was read now is known."""
        self._parent.send(Asked("", is_ahead=True))  # what happens now is not the fault of the document before
        try:
            opened = self._opened(turn)
        except Exception:  # MemoryError too: it is met again when its turn comes, and named then
            return
        turn.is_asked = bool(opened.sha256) and opened.sha256 != sha256
        if turn.is_asked:
            self._parent.send(Asked(opened.sha256, is_ahead=True))

    def _next_task(self, waits: bool) -> _Turn | None:
        while not self._tasks and (waits or self._parent.poll()):
            self._sort_in()
        return self._tasks.popleft() if self._tasks else None

    def _sort_in(self) -> None:
        told = self._parent.recv()
        if isinstance(told, tuple):
            self._tasks.append(_Turn(*told))
        else:
            self._answers.append(told)


def _bug(document: Document, error: Exception) -> ReaderBug:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return ReaderBug(document.path, f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})")


def _collect_rarely() -> None:
    """What is loaded stays as long as the process, and need not be searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def _build_wall(limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wall = WALL * limit if hard == resource.RLIM_INFINITY else min(WALL * limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wall, hard))
