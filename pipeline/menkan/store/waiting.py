"""Documents whose rows wait for a part: of the same bytes one stands (待写)."""

from __future__ import annotations

from collections.abc import Iterator

from menkan.codes import Status
from menkan.store.journal import Reading
from menkan.store.outcome import Outcome
from menkan.store.parts import Rows


class Sketch:
    """Which bytes came in, perhaps: what it does not hold did not come (布隆过滤器).

    The journal knows for certain and is asked only then, since asking it twice a document costs as much as a tenth of
    the rows. One megabyte however many come; of 100,000 documents one in 200,000 is asked for in vain, of a million one
    in fifty.
    """

    def __init__(self) -> None:
        self._bits = bytearray(1 << 20)

    def add(self, sha256: str) -> None:
        for place in self._places(sha256):
            self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, sha256: str) -> bool:
        return all(self._bits[place >> 3] >> (place & 7) & 1 for place in self._places(sha256))

    @staticmethod
    def _places(sha256: str) -> Iterator[int]:
        """Four numbers of 23 bits out of its digits, which are as good as random."""
        return (int(sha256[at : at + 6] or "0", 16) >> 1 for at in (0, 6, 12, 18))


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
