"""How a run goes, seen from outside: from its journal alone, while it runs or after (运行状态)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from menkan.codes import Status
from menkan.errors import StoreError
from menkan.store.journal import FILE, Journal, no_run
from menkan.store.parts import is_held

RECENT = 5  # parts whose pace tells the time left


@dataclass(frozen=True, slots=True)
class State:
    """The last run of a folder, as far as it is committed.

    Attributes:
        state: running; killed (it ended without a word); stopped; failed; done.
        begun: seconds since 1970.
        seconds: it took, or has taken so far.
        total: documents that it was given; None where they were not counted.
        counts: documents by status.
        codes: failed documents by code, the most frequent first.
        per_second: documents read per second of the last parts; None before there is one, and when the run is over.
        seconds_left: at that pace; None where there is none, or nothing is left to come.
        versions: what it reads with.
    """

    state: str
    begun: float
    seconds: float
    total: int | None
    counts: Mapping[Status, int]
    codes: Mapping[str, int]
    per_second: float | None
    seconds_left: float | None
    versions: Mapping[str, str | None]

    @property
    def done(self) -> int:
        return sum(self.counts.values())


def state_of(out: Path) -> State:
    """How the last run that wrote to `out` goes or went.

    Raises:
        StoreError: MK600, no run is there, or its journal is damaged.
    """
    if not (out / FILE).is_file():
        raise no_run(out)
    with closing(Journal(out)) as journal:
        run = journal.last_run()
        if run is None:
            raise StoreError("no run was begun here", str(out), f"menkan run INPUT --out {out}")
        counts, codes, paces = journal.counts(), journal.codes(), journal.read_since(run.run)
    alive = run.state == "running" and is_held(out)
    until = run.ended or (time.time() if alive else max([run.begun, *(at for _, at in paces)]))
    done = sum(counts.values())
    recent = [(run.begun, 0), *((at, documents) for documents, at in paces if documents)][-RECENT - 1 :]
    elapsed = recent[-1][0] - recent[0][0]
    pace = sum(documents for _, documents in recent[1:]) / elapsed if alive and elapsed > 0 else None
    left = run.total - done if run.total is not None else 0
    return State(
        state=run.state if run.state != "running" or alive else "killed",
        begun=run.begun,
        seconds=until - run.begun,
        total=run.total,
        counts=counts,
        codes=codes,
        per_second=pace or None,
        seconds_left=left / pace if pace and left > 0 else None,
        versions=run.account.get("versions", {}),
    )
