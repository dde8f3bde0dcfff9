"""What reading one document gave: all that a worker hands to the run (读取结果)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from menkan.codes import Status
from menkan.store.records import to_line
from menkan.types import CaseRecord

_LAST = 10_000  # failed documents come after every year


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the record of a document lies that was read before: the records of its part, as a Parquet file."""

    file: Path
    document_id: str


Stands = (
    bool | Stored
)  # of some bytes: nothing stands, their rows stand, or their text stands and law has changed since


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document that was read, or that could not be.

    Attributes:
        sha256: of its bytes; "" where none could be read.
        code: of the problem that stopped the reading, else None.
        order: what the rows of a part are sorted by, so that a question about a year or a court reads little.
        line: the record as one line of JSON, from which its rows are made when the part is written: what waits
            meanwhile is small. None where the rows stand already (see `CaseReader.read`).
    """

    path: str
    member: str | None
    sha256: str
    status: Status
    code: str | None
    order: tuple[int, str]
    line: bytes | None


def outcome_of(record: CaseRecord, is_kept: bool = False) -> Outcome:
    """The outcome of a record; `is_kept`: no rows, they stand already."""
    structure, source = record.structure, record.source
    failed = record.status is Status.FAILED
    return Outcome(
        path=source.path,
        member=source.member,
        sha256=source.sha256,
        status=record.status,
        code=record.problems[-1].code if failed and record.problems else None,
        order=(
            _LAST if failed else structure.decided_on.year if structure.decided_on else 0,
            structure.court_code or "",
        ),
        line=None if is_kept else to_line(record),
    )
