"""A batch with the decisions of people on its records (复核后的批次)."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path

from menkan.codes import Status
from menkan.config import Settings
from menkan.run.corrections import corrections_of
from menkan.run.decisions import Decision, DecisionLog, standing
from menkan.run.reader import CaseReader
from menkan.store.duck import Batch
from menkan.types import CaseRecord, Versions

RECORDS_KEPT = 32  # corrected records that are held; project convention


class Reviewed:
    """The records of a run as people left them: read, corrected, judged anew.

    Attributes:
        log: the decisions.
        batch: the run, as it was read.
    """

    def __init__(self, batch: Batch, settings: Settings | None = None) -> None:
        self.batch, self.log = batch, DecisionLog(batch.out)
        self._settings = settings or Settings()
        self._reader: CaseReader | None = None
        self._judging = threading.Lock()  # dictionary and model serve one at a time
        self._keeping = threading.Lock()
        self._judged: OrderedDict[tuple[str, Versions, tuple[Decision, ...]], CaseRecord] = OrderedDict()

    @property
    def reader(self) -> CaseReader:
        """What judges: loaded when first asked for."""
        if self._reader is None:
            self._reader = CaseReader(self._settings)
        return self._reader

    def warm_up(self) -> None:
        """Load what judges, and let it judge one document: what is made at first use takes seconds."""
        for (document_id,) in self.batch.sql("SELECT document_id FROM cases LIMIT 1").fetchall():
            self._judge(self.batch.record(document_id), ())

    def record(self, document_id: str) -> CaseRecord:
        """One record with the decisions that stand.

        Raises:
            StoreError: MK600, the run has no such document.
        """
        return self.as_decided(self.batch.record(document_id), self.log.of(document_id))

    def as_decided(self, read: CaseRecord, decisions: Sequence[Decision]) -> CaseRecord:
        """A record of the run, `read`, with those of its `decisions` that stand; what another version read is judged
        anew."""
        stands = standing(decisions)
        if read.status is Status.FAILED or not stands:
            return read
        return self._judge(read, stands)

    def corrected(self) -> Iterator[CaseRecord]:
        """Every record on which a decision stands, judged anew; documents that the run no longer has are left out."""
        known = {document_id for (document_id,) in self.batch.sql("SELECT document_id FROM cases").fetchall()}
        for document_id in self.log.documents():
            if document_id in known and standing(self.log.of(document_id)):
                yield self.record(document_id)

    def _judge(self, read: CaseRecord, stands: tuple[Decision, ...]) -> CaseRecord:
        key = read.document_id or "", read.versions, stands
        with self._keeping:
            if key in self._judged:
                self._judged.move_to_end(key)
                return self._judged[key]
        with self._judging:
            record = self.reader.judged_as_corrected(read, corrections_of(read, stands))
        with self._keeping:
            self._judged[key] = record
            while len(self._judged) > RECORDS_KEPT:
                self._judged.popitem(last=False)
        return record


def load_reviewed(out: Path | str, settings: Settings | None = None) -> Batch:
    """The tables of a run with every decision applied (打开复核后的结果).

    Raises:
        StoreError: MK600, no run is there, it is damaged, or a line of the decisions is none.
    """
    with Batch(out) as batch:
        corrected = list(Reviewed(batch, settings).corrected())
    return Batch(out, corrected)
