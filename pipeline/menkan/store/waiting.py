"""Documents whose rows wait for a part: of the same bytes one stands (待写)."""

from __future__ import annotations

from menkan.codes import Status
from menkan.store.journal import Reading
from menkan.store.outcome import Outcome
from menkan.store.parts import Rows


class Waiting:
    """What goes into one part.

    Attributes:
        read: documents with rows; no two of them have the same bytes.
        given: the others: kept from before, or with the bytes of another one.
        n_bytes: of their records as JSON.
        rows: those made so far.
        unmade: what was read, and has no rows yet.
    """

    def __init__(self) -> None:
        self.read: list[tuple[Reading, Outcome]] = []
        self.given: list[Reading] = []
        self.n_bytes = 0
        self.rows = Rows()
        self.unmade: dict[int, Outcome] = {}

    def add(self, reading: Reading, outcome: Outcome, before: Status | None) -> bool:
        """Take a document; `before`: how the same bytes came out earlier in the run. Whether those stand for it."""
        failed = reading.status is Status.FAILED
        is_double = before is not None and (failed or before is not Status.FAILED)
        if outcome.line is None or is_double:
            self.given.append(reading)
            return is_double
        if before is Status.FAILED:  # what waits of it failed under an earlier path
            self.given += [r for r, _ in self.read if r.sha256 == outcome.sha256]
            self.read = [(r, o) for r, o in self.read if r.sha256 != outcome.sha256]
        self.read.append((reading, outcome))
        self.unmade[reading.place] = outcome
        self.n_bytes += len(outcome.line)
        return False

    @property
    def readings(self) -> list[Reading]:
        """How the documents with rows went."""
        return [reading for reading, _ in self.read]

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """What was read, by place."""
        return {reading.place: outcome for reading, outcome in self.read}
