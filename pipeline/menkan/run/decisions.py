"""What people decided on the records of a batch (复核决定): a file that only grows, and which decisions stand.

``DIR/review/decisions.jsonl`` has one decision a line. Nothing in it is ever changed; what was decided wrongly is
undone by a further decision.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from menkan.errors import Overtaken, ReviewError, StoreError
from menkan.run.inputs import REVIEW
from menkan.store.folder import sync_names, writing_to
from menkan.store.records import UNSAFE, part_from_json, part_to_json
from menkan.types import Holding, Party, Quantity

FILE = "decisions.jsonl"
Value = Quantity | Holding | Party | bool | int | None


class Kind(StrEnum):
    """What a decision does. Of a figure `before` and `after` are the figure, None where there is none."""

    ACCEPT = "accept"  # the figure is right as it stands
    CHANGE = "change"
    ADD = "add"
    REJECT = "reject"
    HOLDING = "holding"  # both are holdings; `before` None where the court was not read to hold anything
    PARTY = "party"  # an accused: `before` None for one that was missed, `after` None for one that is none
    DONE = "done"  # the document is reviewed
    UNDO = "undo"  # `before` is the number of the decision that is undone


FIGURES = frozenset({Kind.ACCEPT, Kind.CHANGE, Kind.ADD, Kind.REJECT})


_PARTS: dict[Kind, Any] = {**dict.fromkeys(FIGURES, Quantity), Kind.HOLDING: Holding, Kind.PARTY: Party}
# Whether `before` and `after` may be None.
_BOTH, _NONE_BEFORE, _NONE_AFTER = (False, False), (True, False), (False, True)
_LEFT_OUT = {
    Kind.ACCEPT: {_BOTH},
    Kind.CHANGE: {_BOTH},
    Kind.ADD: {_NONE_BEFORE},
    Kind.REJECT: {_NONE_AFTER},
    Kind.HOLDING: {_BOTH, _NONE_BEFORE},
    Kind.PARTY: {_BOTH, _NONE_BEFORE, _NONE_AFTER},
    Kind.DONE: {_BOTH},
    Kind.UNDO: {_NONE_AFTER},
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision to be taken; `text_sha256` of the text that its offsets point into."""

    who: str
    document_id: str
    text_sha256: str
    kind: Kind
    before: Value = None
    after: Value = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that was taken: `number` is its line in the file, from 1; `when` in UTC, ISO form."""

    number: int
    who: str
    when: str
    document_id: str
    text_sha256: str
    kind: Kind
    before: Value
    after: Value

    @property
    def span(self) -> tuple[int, int]:
        """Where the figure stands that it is on."""
        figure = self.after or self.before
        assert isinstance(figure, Quantity)
        return figure.start, figure.end


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those of `decisions` that were not undone, in order (有效的决定)."""
    told = tuple(decisions)
    undone = {one.before for one in told if one.kind is Kind.UNDO}
    return tuple(one for one in told if one.kind is not Kind.UNDO and one.number not in undone)


class DecisionLog:
    """The decisions of one batch. Any number of processes may read and append; what others append is seen at once.

    Raises:
        StoreError: MK600, a line is no decision, or the system refuses.
    """

    def __init__(self, out: Path) -> None:
        self.file = out / REVIEW / FILE
        self._lock = threading.Lock()
        self._forget()

    def of(self, document_id: str) -> tuple[Decision, ...]:
        """Every decision on a document, in order, the undone ones too."""
        with self._lock:
            self._catch_up()
            return tuple(self._by_document.get(document_id, ()))

    def documents(self) -> tuple[str, ...]:
        """Documents on which anything was ever decided, in the order of their first decisions."""
        with self._lock:
            self._catch_up()
            return tuple(self._by_document)

    def since(self, number: int) -> tuple[int, tuple[str, ...]]:
        """How many decisions there are, and the documents of those after decision `number`."""
        with self._lock:
            self._catch_up()
            return self._count, tuple(dict.fromkeys(self._order[number:]))

    def append(self, draft: Draft, seen: int) -> Decision:
        """Take a decision: it is on the disk when this returns.

        Args:
            draft: what is decided.
            seen: number of the last decision on the document that whoever decides knew of; 0 for none.

        Raises:
            Overtaken: MK701, there is a later one.
            StoreError: MK600, the system refuses.
        """
        with self._lock, writing_to(self.file), self._held() as file:
            self._catch_up()
            told = self._by_document.get(draft.document_id, ())
            if (last := told[-1].number if told else 0) != seen:
                raise Overtaken(f"decision {last} was taken meanwhile", draft.document_id, "look at it, then decide")
            when = datetime.now(UTC).isoformat(timespec="seconds")
            decision = Decision(self._count + 1, draft.who, when, *_rest(draft))
            file.truncate(self._end)  # what a killed process left of a line was never acknowledged
            file.seek(self._end)
            file.write(_line(decision))
            file.flush()
            os.fsync(file.fileno())
            self._catch_up()
        return decision

    def undo(self, document_id: str, who: str, seen: int) -> Decision:
        """Undo the last decision on a document that stands.

        Raises:
            ReviewError: MK700, none stands. Overtaken, StoreError: as `append`.
        """
        stands = standing(self.of(document_id))
        if not stands:
            raise ReviewError("no decision to undo", document_id)
        last = stands[-1]
        return self.append(Draft(who, document_id, last.text_sha256, Kind.UNDO, last.number), seen)

    def _forget(self) -> None:
        self._by_document: dict[str, list[Decision]] = {}
        self._order: list[str] = []
        self._end, self._count = 0, 0

    def _catch_up(self) -> None:
        """Read what has been appended since, up to the last whole line."""
        try:
            with self.file.open("rb") as file:
                if os.fstat(file.fileno()).st_size < self._end:
                    self._forget()  # another file lies there now
                file.seek(self._end)
                new = file.read()
        except FileNotFoundError:
            self._forget()
            return
        except OSError as error:
            raise StoreError(f"cannot read: {error.strerror}", str(self.file)) from error
        for line in new[: new.rfind(b"\n") + 1].splitlines(keepends=True):
            decision = _decision(line, f"{self.file}:{self._count + 1}", self._count + 1)
            self._by_document.setdefault(decision.document_id, []).append(decision)
            self._order.append(decision.document_id)
            self._count += 1
            self._end += len(line)

    @contextmanager
    def _held(self) -> Iterator[BinaryIO]:
        """The file, opened for writing and locked against other processes and threads."""
        if is_new := not self.file.exists():
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as file:
            with suppress(ImportError):  # a system without locks has one process at most
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX)
            if is_new:
                sync_names(self.file.parent)
            yield file  # closing lets go


def _rest(draft: Draft) -> tuple[str, str, Kind, Value, Value]:
    return draft.document_id, draft.text_sha256, draft.kind, draft.before, draft.after


def _line(decision: Decision) -> bytes:
    told = {
        "number": decision.number,
        "who": decision.who,
        "when": decision.when,
        "document_id": decision.document_id,
        "text_sha256": decision.text_sha256,
        "kind": decision.kind.value,
        "before": _told(decision.before),
        "after": _told(decision.after),
    }
    line = json.dumps(told, ensure_ascii=False)
    return (UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n").encode()


def _told(value: Value) -> Any:
    return part_to_json(value) if isinstance(value, Quantity | Holding | Party) else value


def _decision(line: bytes, where: str, number: int) -> Decision:
    try:
        told = json.loads(line)
        kind = Kind(told["kind"])
        who, when, document_id, digest = (str(told[key]) for key in ("who", "when", "document_id", "text_sha256"))
        if told["number"] != number:
            raise ValueError(f"number {told['number']} on line {number}")
        before, after = (_value(kind, told[key], where) for key in ("before", "after"))
        if (before is None, after is None) not in _LEFT_OUT[kind]:
            raise ValueError(f"before or after is missing, or too much, for kind {kind}")
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"not a decision: {error!r}", where, "the file is only ever appended to by menkan") from error
    return Decision(number, who, when, document_id, digest, kind, before, after)


def _value(kind: Kind, told: Any, where: str) -> Value:
    if told is None:
        return None
    if kind in _PARTS:
        part: Value = part_from_json(_PARTS[kind], told, where)
        return part
    if kind is Kind.DONE and isinstance(told, bool):
        return told
    if kind is Kind.UNDO and type(told) is int:
        return told
    raise ValueError(f"{told!r} in a decision of kind {kind}")
