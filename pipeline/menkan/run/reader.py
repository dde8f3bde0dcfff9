"""One worker's whole pipeline: bytes in, record out (单份文书的完整读取)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from menkan.codes import Status, Tier
from menkan.config import Settings
from menkan.errors import MenkanError, ModelError, StoreError
from menkan.ingest import read_transcript
from menkan.law import Grounds, Statutes, apply_law, compare, load_statutes, pairs
from menkan.lexicon import Segmenter, lexicon_digest
from menkan.quantities import described_anew, find_vague, gather_facts, read_quantities
from menkan.run.corrections import Corrections, figures_as_decided, figures_in_view, structure_as_decided
from menkan.run.inputs import Document
from menkan.run.visible import View, asked_of, cut, undated
from menkan.severity.bundle import Bundle
from menkan.severity.evidence import Evidence, Question
from menkan.store.outcome import Stands, Stored
from menkan.store.parts import record_line
from menkan.store.records import loads
from menkan.structure import article_of, find_structure, knowing, problems_of
from menkan.types import (
    CaseRecord,
    Charge,
    Contribution,
    Finding,
    Party,
    Prediction,
    Problem,
    Source,
    Structure,
    Transcript,
    Versions,
)

SHIPPED_MODEL = "severity-v1"
OF_STRUCTURE = frozenset(f"MK20{n}" for n in range(1, 10))  # problems that `problems_of` tells
OF_FACTS = frozenset({"MK302", "MK303"})  # problems that come with the gathering of facts
UNCORRECTED = Corrections()
DOUBTS = frozenset({"MK110", "MK111", "MK112", "MK303"})  # of a record some of whose digits are in doubt


@dataclass(frozen=True, slots=True)
class Opened:
    """A document whose bytes were fetched: they and their sha256 (hex), or the error that there was."""

    document: Document
    data: bytes = b""
    sha256: str = ""
    error: MenkanError | None = None


class CaseReader:
    """Loaded once per process, then `read` per document: the only list of stages and the only error boundary."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.statutes: Statutes = rules_of(settings)
        self.added = tuple((o.offence, o.article) for o in self.statutes.offences if article_of(o.offence) is None)
        self.segmenter = Segmenter()
        self.bundle = load_bundle(settings)
        self.versions = Versions(
            menkan=version("menkan"),
            statutes=self.statutes.digest[:16],
            lexicon=lexicon_digest(),
            model=self.bundle.id if self.bundle else None,
        )

    def read(self, document: Document) -> CaseRecord:
        """The record of one document; a document that cannot be read gives a record with `status` failed."""
        return self.read_opened(self.open(document))

    def open(self, document: Document) -> Opened:
        """The bytes of one document, or why there are none."""
        try:
            data = document.read_bytes(self.settings.input.max_bytes)
        except MenkanError as error:
            return Opened(document, error=error)
        return Opened(document, data, hashlib.sha256(data).hexdigest())

    def read_opened(self, opened: Opened, stands: Stands = False) -> CaseRecord:
        """The record of what was opened. Where its rows stand already (`stands`), it has no more than its source.

        Where `stands` names the record that was read from these bytes, that one is judged anew, unless its digits
        were in doubt.
        """
        document, sha256, wanted = opened.document, opened.sha256, self.settings.input
        if opened.error:
            return failed_record(document, opened.error, self.versions)
        if stands is True:
            return CaseRecord(sha256[:16], Source(document.path, document.member, sha256), Status.OK, self.versions)
        try:
            if stands and (judged := self.judged_anew(stored_record(stands))):
                return judged
            transcript = read_transcript(opened.data, document.place, wanted.json_text, wanted.ocr)
            return self.read_transcript(transcript, _source(document, sha256, transcript))
        except MenkanError as error:
            return failed_record(document, error, self.versions, sha256)

    def judged_anew(self, record: CaseRecord | None) -> CaseRecord | None:
        """`record` with findings, assessments, predictions and disagreements by these rules and this model.

        Structure, figures and facts stay: they are what the same reading would give. None where they may not be: a
        record does not keep which of its digits were in doubt.
        """
        if record is None or record.source.ocr_pages or DOUBTS & {problem.code for problem in record.problems}:
            return None
        return self._judge(replace(record, versions=self.versions), ())

    def judged_as_corrected(self, record: CaseRecord, corrections: Corrections) -> CaseRecord:
        """`record` with what a person corrected, and facts, findings, assessments and predictions that follow from it.

        Where another is accused, all that the text says of persons is read again. Of figures in doubt those that a
        person decided on are in doubt no more.
        """
        if corrections.accused is not None:
            record = self.read_as_of(record, corrections.accused)
        structure = structure_as_decided(record.structure, corrections.holdings)
        quantities = figures_as_decided(record.quantities, corrections.figures)
        doubtful = corrections.doubtful(record)
        facts, conflicts = gather_facts(record.text, quantities, structure, doubtful)
        before = (p for p in record.problems if p.code < min(OF_STRUCTURE))
        after = (p for p in record.problems if p.code > max(OF_STRUCTURE) and p.code not in OF_FACTS)
        problems = (*before, *problems_of(structure), *after, *conflicts, *corrections.problems)
        corrected = replace(
            record,
            status=Status.PARTIAL if problems else Status.OK,
            versions=self.versions,
            problems=problems,
            structure=structure,
            quantities=quantities,
            facts=facts,
        )
        return self._judge(corrected, doubtful, corrections)

    def read_as_of(self, record: CaseRecord, accused: Sequence[Party]) -> CaseRecord:
        """`record` with structure and figures as its text reads where these are accused and nobody else."""
        structure = self.structure_of(record.text, accused)
        return replace(
            record,
            structure=structure,
            vague=find_vague(record.text, structure),
            quantities=described_anew(record.text, record.quantities, structure),
        )

    def _judge(
        self, record: CaseRecord, doubtful: Sequence[tuple[int, int]], corrections: Corrections = UNCORRECTED
    ) -> CaseRecord:
        """`record`, which has been read, with what law and model say of it; the rest as in `evidence`."""
        structure, facts = record.structure, record.facts
        findings, assessments = apply_law(self.statutes, structure, facts, record.quantities, record.vague)
        predictions = self.predict(record.text, structure, doubtful, corrections)
        grounds = Grounds(record.text, self.statutes, findings)
        return replace(
            record,
            findings=findings,
            assessments=assessments,
            predictions=predictions,
            disagreements=compare(structure, assessments, predictions, facts, grounds),
        )

    def read_transcript(self, transcript: Transcript, source: Source) -> CaseRecord:
        """The record of a text that has been read already: every stage after ingest, in order."""
        text = transcript.text
        structure = self.structure_of(text)
        quantities, doubts = read_quantities(transcript, structure)
        vague = find_vague(text, structure)
        facts, conflicts = gather_facts(text, quantities, structure, transcript.doubtful)
        problems = (*transcript.problems, *problems_of(structure), *doubts, *conflicts)
        read = CaseRecord(
            document_id=source.sha256[:16],
            source=source,
            status=Status.PARTIAL if problems else Status.OK,
            versions=self.versions,
            problems=problems,
            text=text,
            pages=transcript.pages,
            structure=structure,
            vague=vague,
            quantities=quantities,
            facts=facts,
        )
        return self._judge(read, transcript.doubtful)

    def structure_of(self, text: str, accused: Sequence[Party] | None = None) -> Structure:
        """The structure of `text`; the offences of the user's own rule files are known by name.

        `accused` where a person has said who is.
        """
        with knowing(self.added):
            return find_structure(text, accused)

    def predict(
        self,
        text: str,
        structure: Structure,
        doubtful: Sequence[tuple[int, int]],
        corrections: Corrections = UNCORRECTED,
    ) -> tuple[Prediction, ...]:
        """The model's estimate for every accused and offence that it learnt from, from the visible text alone."""
        if self.bundle is None:
            return ()
        asked = [question for question in self.questions(structure) if self.bundle.knows(question.article)]
        if not asked:
            return ()
        view, evidence = self.evidence(text, structure, doubtful, corrections)
        return tuple(_on_page(self.bundle.predict(evidence, question), view) for question in asked)

    def asked(self, text: str) -> tuple[Structure, tuple[Question, ...]]:
        """The structure of `text` and what the model is asked about it."""
        structure = self.structure_of(text)
        return structure, self.questions(structure)

    def questions(self, structure: Structure) -> tuple[Question, ...]:
        """One per accused × offence charged or convicted, with the tiers that the offence can have."""
        asked = []
        for pair in pairs(self.statutes, structure):
            if rules := self.statutes.offence_at(pair.article):
                # An older name is that of an older text, which may know fewer tiers (出售公民个人信息罪).
                named = [text for text in rules.statute_versions if pair.offence in text.names]
                known = {tier for text in named or rules.statute_versions for tier in text.max_months_by_tier}
                higher = (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
                tiers = (Tier.NONE, *(t for t in higher if t in rules.tier_labels and t in known))
                asked.append(Question(pair.party, pair.offence, pair.article, tiers))
        return tuple(asked)

    def evidence(
        self,
        text: str,
        structure: Structure,
        doubtful: Sequence[tuple[int, int]],
        corrections: Corrections = UNCORRECTED,
    ) -> tuple[View, Evidence]:
        """What the model may see: the stages run again over the text without opinion, disposition and holdings.

        `doubtful` are the spans of the transcript of that name: figures there are no facts here either. `corrections`
        are what a person decided on `text`: what the view shows of figures and accused is as decided.
        """
        view = cut(text, structure)
        seen = self.structure_of(view.text, corrections.accused)
        # The question is put, not found: who is accused of what, and when the case was decided.
        seen = asked_of(seen, text, structure)
        charges = tuple(Charge(p.party, p.offence, p.article) for p in pairs(self.statutes, structure))
        seen = replace(
            seen,
            parties=structure.parties,
            charges=charges,
            holdings=(),
            disposition=(),
            offences=(),
        )
        transcript = Transcript(view.text, "text/plain")
        quantities, _ = read_quantities(transcript, seen)
        quantities = figures_in_view(quantities, corrections.figures, view)
        facts, _ = gather_facts(view.text, quantities, seen, view.from_document(doubtful))
        vague = find_vague(view.text, seen)
        findings, assessments = apply_law(self.statutes, seen, facts, quantities, vague)
        later: tuple[Finding, ...] = ()
        if not {charge.article for charge in charges} <= {f.article for f in findings if f.threshold}:
            later, _ = apply_law(self.statutes, undated(seen), facts, quantities, vague)
        tokens = tuple(self.segmenter.tokens(view.text))
        return view, Evidence(view.text, seen, quantities, facts, findings, assessments, tokens, vague, later)


def stored_record(stored: Stored) -> CaseRecord | None:
    """The record that lies there; None where it does not any more."""
    try:
        line = record_line(stored.file, stored.document_id)
        return None if line is None else loads(line)
    except StoreError:  # damaged, or of an older schema: the document is read again
        return None


def failed_record(document: Document, error: MenkanError, versions: Versions, sha256: str = "") -> CaseRecord:
    """The record of a document that could not be read: empty, with the coded reason; `sha256` "" without bytes."""
    text = error.problem + (f" ({error.hint})" if error.hint else "")
    return CaseRecord(
        document_id=sha256[:16] or None,
        source=Source(document.path, document.member, sha256),
        status=Status.FAILED,
        versions=versions,
        problems=(Problem(error.code, error.where or document.place, text),),
    )


def rules_of(settings: Settings) -> Statutes:
    """The rule base of the settings: what menkan ships, and the user's own files.

    Raises:
        StatuteError: MK400, a file cannot be used, or it gives rules for an offence that has some already.
    """
    return load_statutes(added=Path(settings.law.rules) if settings.law.rules else None)


def load_bundle(settings: Settings) -> Bundle | None:
    """The model of the settings: a folder, the one that ships with menkan, or none.

    Raises:
        ModelError: MK500, the bundle is missing, damaged or does not fit this version.
    """
    name = settings.severity.model
    if name == "none":
        return None
    path = Path(name) if name else shipped_model()
    return Bundle.load(path, lexicon_digest())


@cache
def shipped_model() -> Path:
    """Folder of the model that ships with menkan: inside the package, or beside it in a checkout."""
    inside = Path(str(resources.files("menkan"))) / "models" / SHIPPED_MODEL
    beside = Path(__file__).resolve().parents[3] / "models" / SHIPPED_MODEL
    for folder in (inside, beside):
        if (folder / "manifest.json").is_file():
            return folder
    raise ModelError("the shipped model is missing", str(inside), "reinstall menkan, or set [severity] model")


def _source(document: Document, sha256: str, transcript: Transcript) -> Source:
    return Source(
        path=document.path,
        member=document.member,
        sha256=sha256,
        media_type=transcript.media_type,
        pages=len(transcript.pages) or None,
        ocr_pages=transcript.ocr_pages,
    )


def _on_page(prediction: Prediction, view: View) -> Prediction:
    """The prediction with the spans of its contributions in the document instead of the visible text."""
    moved = tuple(
        Contribution(c.feature, c.weight, tuple(s for s in (view.to_document(*span) for span in c.spans) if s))
        for c in prediction.contributions
    )
    return replace(prediction, contributions=moved)
