"""The desk at which a batch is reviewed (复核台): what can be asked of it, and what can be decided at it."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from menkan.codes import ACCUSED_ROLES, Status
from menkan.config import Settings
from menkan.errors import ReviewError, StoreError
from menkan.law import Statutes
from menkan.quantities import figure_between
from menkan.report.words import word
from menkan.review.case_parts import Case
from menkan.review.forms import filled_in, holding_for, party_for
from menkan.review.queue import Queue, state_of
from menkan.run.corrections import corrections_of, text_digest
from menkan.run.decisions import Draft, Kind, standing
from menkan.run.originals import Originals
from menkan.run.pictures import Pictures
from menkan.run.reviewed import Reviewed
from menkan.run.sides import sides
from menkan.store.duck import Batch
from menkan.types import CaseRecord, Holding, Party, Quantity

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
LONGEST_FIGURE = 200  # characters that a person may mark as one figure


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to decide, as the page sent it: `seen` is the last decision that the page showed."""

    kind: str
    seen: int
    span: tuple[int, int] | None
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, told: Any) -> Asked:
        """Read what a page sent.

        Raises:
            ReviewError: MK700, it is not of the form.
        """
        if not isinstance(told, dict) or not isinstance(told.get("fields", {}), dict):
            raise ReviewError("not a decision")
        kind, seen = told.get("kind"), told.get("seen")
        if not isinstance(kind, str) or type(seen) is not int:
            raise ReviewError("not a decision")
        return cls(kind, seen, span_of(str(told.get("figure", ""))), told.get("fields", {}))


def span_of(told: str) -> tuple[int, int] | None:
    """Start and end from 120-126."""
    found = _SPAN.fullmatch(told)
    return (int(found[1]), int(found[2])) if found else None


class Desk:
    """One batch, opened for review.

    Attributes:
        who: whose decisions are taken.
        settings: those of the run.
        queue: the list.
        statutes: the rules that judge.

    Raises:
        StoreError: no run is there. ConfigError, StatuteError, ModelError: the settings cannot be used.
    """

    def __init__(self, out: Path, settings: Settings, who: str) -> None:
        self.who, self.settings = who, settings
        self.batch = Batch(out)
        self.reviewed = Reviewed(self.batch, settings)
        self.queue = Queue(self.batch)
        self.pictures = Pictures(Originals(settings.input))
        self._noted, self._stale = 0, deque[str]()
        self._noting, self._listing = threading.Lock(), threading.Lock()
        self.refresh()

    @property
    def statutes(self) -> Statutes:
        return self.reviewed.reader.statutes

    def refresh(self) -> None:
        """Take note of what was decided since, by others too; what the answers are then, `catch_up` finds out."""
        log = self.reviewed.log
        with self._noting:
            count, changed = log.since(self._noted)
            if changed:
                # What was decided on another reading of the text is told apart where the document is judged.
                self.queue.note({one: state_of(standing(log.of(one))) for one in changed})
                self._stale.extend(changed)
            self._noted = count

    def catch_up(self) -> bool:
        """Judge one of the documents whose answers in the list are older than its decisions; False where none is."""
        with suppress(IndexError):
            document_id = self._stale.popleft()
            with suppress(StoreError):  # the run has it no more: nor has the list
                self._list(self.batch.record(document_id))
            return True
        return False

    def _list(self, read: CaseRecord) -> Case:
        """The document that was `read`, put where it belongs in the list by what its answers are now.

        One at a time: of two decisions the later one is what the list shows in the end.
        """
        with self._listing:
            case = self._case(read)
            self.queue.replace(case.record, state_of(case.corrections.stands))
        return case

    def case(self, document_id: str) -> Case:
        """Everything on one document.

        Raises:
            StoreError: MK600, the run has no such document, or it could not be read.
        """
        return self._case(self.batch.record(document_id))

    def _case(self, read: CaseRecord) -> Case:
        document_id = read.document_id or ""
        if read.status is Status.FAILED:
            raise StoreError("a document that could not be read", document_id)
        decisions = self.reviewed.log.of(document_id)
        record = self.reviewed.as_decided(read, decisions)
        return Case(read, record, decisions, corrections_of(read, decisions), self.pictures.why_not(read.source))

    def figure(self, record: CaseRecord, span: tuple[int, int]) -> tuple[Quantity, bool]:
        """The figure at `span`, or what could be one there; whether it is such a proposal.

        Raises:
            ReviewError: MK700, there is no text, or another figure is in the way.
        """
        start, end = span
        there = next((q for q in record.quantities if (q.start, q.end) == span), None)
        if there is not None:
            return there, False
        if (
            not 0 <= start < end <= len(record.text)
            or end - start > LONGEST_FIGURE
            or not record.text[start:end].strip()
        ):
            raise ReviewError(word("review", "not_there"))
        proposed = figure_between(record.text, record.structure, record.quantities, start, end)
        if any(q.start < proposed.end and proposed.start < q.end for q in record.quantities):
            raise ReviewError(word("review", "not_there"))
        return proposed, True

    def find(self, record: CaseRecord, words: str) -> tuple[int, int]:
        """Where `words` stand in the text and are no figure yet, the first time.

        Raises:
            ReviewError: MK700, nowhere.
        """
        words, at = words.strip(), -1
        while words and (at := record.text.find(words, at + 1)) >= 0:
            if not any(q.start < at + len(words) and at < q.end for q in record.quantities):
                return at, at + len(words)
        raise ReviewError(word("review", "not_there"))

    def decide(self, document_id: str, asked: Asked) -> Case:
        """Take a decision; gives the document as it is then.

        Raises:
            ReviewError: MK700, it does not fit the document. Overtaken: MK701, there is a later one.
            StoreError: MK600, the run has no such document, or the decision cannot be written.
        """
        log = self.reviewed.log
        case = self.case(document_id)
        if asked.kind == Kind.UNDO:
            log.undo(document_id, self.who, asked.seen)
        elif asked.kind == Kind.DONE and case.corrections.done:
            return case  # it is: to say so twice would take two to undo
        else:
            kind, before, after = self._values(case.record, asked)
            draft = Draft(self.who, document_id, text_digest(case.record), kind, before, after)
            log.append(draft, asked.seen)
        self.refresh()
        return self._list(case.read)

    def _values(self, record: CaseRecord, asked: Asked) -> tuple[Kind, Any, Any]:
        """Kind, before and after of what is decided."""
        if asked.kind == Kind.DONE:
            return Kind.DONE, False, True
        if asked.kind == Kind.HOLDING:
            before = _holding(record, asked.fields)
            return Kind.HOLDING, before, self._held(record, before, asked.fields)
        if asked.kind == Kind.PARTY:
            return Kind.PARTY, *_persons(record, asked.fields)
        if asked.span is None or asked.kind not in (Kind.ACCEPT, Kind.CHANGE, Kind.ADD, Kind.REJECT):
            raise ReviewError("not a decision")
        there, is_new = self.figure(record, asked.span)
        if is_new != (asked.kind == Kind.ADD):
            raise ReviewError(word("review", "not_there"))
        if asked.kind == Kind.ACCEPT:
            return Kind.ACCEPT, there, there
        if asked.kind == Kind.REJECT:
            return Kind.REJECT, there, None
        after = filled_in(there, asked.fields, record.structure.accused)
        if is_new:
            return Kind.ADD, None, after
        return (Kind.ACCEPT if after == there else Kind.CHANGE), there, after

    def _held(self, record: CaseRecord, before: Holding | None, fields: Mapping[str, Any]) -> Holding:
        party, offence, level = (str(fields.get(name, "")) for name in ("party", "offence", "level"))
        if party not in {*record.structure.accused, *(side.party for side in sides(record))}:
            raise ReviewError(word("review", "bad_owner"))
        return holding_for(before, party, offence, level, self.statutes)


def _persons(record: CaseRecord, fields: Mapping[str, Any]) -> tuple[Party | None, Party | None]:
    """The accused that a form is on, and what it makes of him."""
    accused = {party.name: party for party in record.structure.parties if party.role in ACCUSED_ROLES}
    was = str(fields.get("was", ""))
    if was and was not in accused:
        raise ReviewError(word("review", "bad_owner"))
    before = accused.pop(was, None)
    if fields.get("remove") is True:
        if before is None:
            raise ReviewError(word("review", "bad_owner"))
        return before, None
    return before, party_for(fields, accused, record.text)


def _holding(record: CaseRecord, fields: Mapping[str, Any]) -> Holding | None:
    """The word of the court that a form is on."""
    party, was = str(fields.get("party", "")), str(fields.get("was", ""))
    return next((s.holding for s in sides(record) if s.holding and (s.party, s.holding.offence) == (party, was)), None)
