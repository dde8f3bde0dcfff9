"""The folder of a run while it is written: what comes in waits for a part, a part is written and counted (输出).

However the process ends, the folder holds whole documents: what was committed. The next run over the same inputs keeps
those that its own reading would give again, and reads the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from menkan.codes import Status
from menkan.errors import StoreError
from menkan.store.folder import check_name
from menkan.store.journal import Journal, Known, Part, Reading
from menkan.store.outcome import Outcome, Stands, Stored
from menkan.store.parts import (
    DOCUMENTS_AT_ONCE,
    RECORDS,
    held,
    part_file,
    rewrite_part,
    sweep,
    write_inputs,
    write_part,
)
from menkan.store.tables import InputRow
from menkan.store.waiting import Sketch, Waiting
from menkan.text import plain_text

# A part is written when one of these is reached (project conventions): what a kill costs, and what waits in memory.
DOCUMENTS_PER_PART = 1_000
BYTES_PER_PART = 64_000_000
SECONDS_PER_PART = 60.0
INPUTS_PER_COMMIT = 20_000  # documents that were kept, or told twice


class Output:
    """One run writing to `out`: a context that ends it, whole or not.

    Args:
        out: folder of the run; made where there is none.
        shape: what the results depend on beside the bytes: what reads, a stop, and what judges (statutes, model). A
            document whose bytes and place were read in this shape before is kept.
        account: what to note of the run.
        total: documents to come, where that is known.
        tables: folder of the parts, where that is not `out/tables`.

    Attributes:
        tables: folder of the parts.
        last: place of the document that came in last.

    Raises:
        StoreError: MK600, another process writes there, or the system refuses.
    """

    def __init__(
        self, out: Path, shape: str, account: Mapping[str, Any], total: int | None = None, tables: Path | None = None
    ) -> None:
        check_name(out)
        self.shape = shape
        self._stack = ExitStack()
        self._stack.enter_context(held(out))
        try:
            self.journal = Journal(out, is_new=True, tables=tables)
            self._stack.callback(self.journal.close)
            self.tables = self.journal.tables
            sweep(self.tables, self.journal.parts())
            self._is_first = not self.journal.has_results()
            self.run = self.journal.begin(shape, account, total)
        except BaseException:
            self._stack.close()
            raise
        self._writer = ThreadPoolExecutor(1)
        self._making: list[Future[None]] = []
        self._committing: Future[None] | None = None
        self._lock = threading.Lock()
        self._waiting = Waiting()
        self._seen: dict[str, tuple[int, Status]] = {}  # sha256 of what was read and is not committed: first place
        self._given = Sketch()
        self._since, self._state, self.last = time.monotonic(), "failed", -1

    def __enter__(self) -> Output:
        return self

    def is_known(self, sha256: str, path: str, member: str | None, place: int) -> Stands:
        """Whether the rows of these bytes stand already, or will: read earlier in this run, or kept from one before.

        Where only what judges has changed since (`shape`: reading.judging), the record that stands, to be judged anew.
        """
        if self._before(sha256, place) not in (None, Status.FAILED):
            return True
        if self._is_first:
            return False
        where = sha256, plain_text(path), plain_text(member or "")
        if self.journal.kept(*where, self.shape) is not None:
            return True
        part = self.journal.text_stands(*where, self.shape)
        return False if part is None else Stored(part_file(self.tables, RECORDS, part), sha256[:16])

    def note(self, place: int, outcome: Outcome) -> None:
        """Know of what was read but did not come in yet, since its turn has not come: no need to read it again."""
        if outcome.line is not None and outcome.status is not Status.FAILED:
            with self._lock:
                if outcome.sha256 not in self._seen or place < self._seen[outcome.sha256][0]:
                    self._seen[outcome.sha256] = place, outcome.status

    def add(self, place: int, outcome: Outcome) -> InputRow:
        """Take the outcome of the document at `place`; places come in their order. Commits a part where one is full."""
        before, self.last = self._before(outcome.sha256, place), place
        self._given.add(outcome.sha256)
        reading = Reading.of(place, outcome)
        if outcome.line is None:
            kept = None if before else self.journal.kept(outcome.sha256, reading.path, reading.member, self.shape)
            status, code = (before or Status.OK, None) if kept is None else kept
            reading = replace(reading, status=status, code=code)
        with self._lock:
            is_double = self._waiting.add(reading, outcome, before)
            if outcome.line is not None and not is_double and outcome.sha256:
                self._seen[outcome.sha256] = place, reading.status
        if self._is_full():
            self._begin_commit()
        elif len(self._waiting.unmade) >= DOCUMENTS_AT_ONCE:
            self._make_rows()
        return _row(reading, is_double)

    def known(self, path: str, member: str | None) -> Known | None:
        """What stands for a place from before, if it was read as now."""
        return self.journal.known_at(plain_text(path), plain_text(member or ""), self.shape)

    def add_part(self, read: Sequence[Reading], part: Part | None, kept: Sequence[Reading]) -> list[InputRow]:
        """Count a part that somebody else has written, and what was found to stand already. In any order of places.

        Raises:
            StoreError: MK600, the system refuses.
        """
        for reading in (*read, *kept):
            self._given.add(reading.sha256)
        self.journal.commit(self.run, self.shape, read, part, kept)
        return [_row(reading, False) for reading in (*read, *kept)]

    def commit(self) -> None:
        """Write what waits as one part, and count it.

        Raises:
            StoreError: MK600, the system refuses; what was counted before still is.
        """
        self._begin_commit()
        self._end_commit()

    def _make_rows(self) -> None:
        """Of what has none yet, beside what comes in meanwhile: readers do not wait for rows."""
        some, self._waiting.unmade = self._waiting.unmade, {}
        self._making.append(self._writer.submit(self._waiting.rows.make, list(some), list(some.values())))

    def _begin_commit(self) -> None:
        """The same beside what comes in meanwhile, once the part before is counted."""
        self._end_commit()
        self._make_rows()
        with self._lock:
            waiting, self._waiting = self._waiting, Waiting()
        self._since = time.monotonic()
        making, self._making = self._making, []
        self._committing = self._writer.submit(self._write, waiting, making, self.last)

    def _end_commit(self) -> None:
        committing, self._committing = self._committing, None
        if committing is not None:
            committing.result()

    def _write(self, waiting: Waiting, making: Sequence[Future[None]], last: int) -> None:
        for made in making:
            made.result()
        part = None
        if waiting.read:
            part = write_part(self.tables, self.journal.next_part(), waiting.outcomes, waiting.rows)
        self.journal.commit(self.run, self.shape, waiting.readings, part, waiting.given)
        with self._lock:
            self._seen = {sha256: seen for sha256, seen in self._seen.items() if seen[0] > last}

    def finish(self) -> None:
        """Settle the run: everything that was given has come in. Rows of what is not among it any more go.

        Raises:
            StoreError: MK600, the system refuses; run again to go on.
        """
        self.commit()
        parts = {part.number: part for part in self.journal.parts()}
        for old, gone in self.journal.settle(self.run, self.shape).items():
            new = rewrite_part(self.tables, parts[old], self.journal.next_part(), gone)
            self.journal.rewrite(self.run, old, new if new.tables else None)
        inputs = write_inputs(self.tables, self.journal.next_part(), self.journal.inputs())
        self.journal.retire_inputs(self.run, inputs)
        sweep(self.tables, self.journal.parts())
        self._state = "done"

    def stop(self) -> None:
        """Commit what has come in; the run is over before its end.

        Raises:
            StoreError: MK600, the system refuses.
        """
        self.commit()
        self._state = "stopped"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.shutdown()  # what is being written is counted before the run has ended
        with self._stack, suppress(StoreError) if kind else nullcontext():  # a full disk must not hide the error
            self.journal.end(self.run, self._state)

    def _before(self, sha256: str, place: int) -> Status | None:
        """How the same bytes came out at an earlier place of this run."""
        if not sha256:
            return None
        with self._lock:
            first, status = self._seen.get(sha256, (place, None))
        if first < place:
            return status
        return self.journal.given_before(sha256, place) if sha256 in self._given else None

    def _is_full(self) -> bool:
        waiting = self._waiting
        waits = time.monotonic() - self._since > SECONDS_PER_PART and (waiting.read or waiting.given)
        full = len(waiting.read) >= DOCUMENTS_PER_PART or waiting.n_bytes >= BYTES_PER_PART
        return bool(waits) or full or len(waiting.given) >= INPUTS_PER_COMMIT


def _row(reading: Reading, is_double: bool) -> InputRow:
    member, document_id = reading.member or None, reading.sha256[:16] or None
    return InputRow(reading.path, member, reading.status, document_id, is_double, reading.code)
