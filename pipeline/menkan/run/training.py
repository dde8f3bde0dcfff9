"""From corpora to a model and its figures: the wiring of `menkan train` and `menkan evaluate` (训练与评估)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from menkan.codes import PartyRole, Tier
from menkan.config import Settings, SeveritySettings
from menkan.errors import CorpusError, ModelError
from menkan.ingest import read_transcript
from menkan.lexicon import lexicon_digest
from menkan.quantities import offences_of
from menkan.run.corpus import LabelledDocument, TierLabel, read_corpus
from menkan.run.reader import CaseReader
from menkan.severity.bundle import METRICS_FILE, Bundle, read_training_account
from menkan.severity.curve import CurvePoint, curve_markdown
from menkan.severity.drift import Drift, drift, drift_markdown
from menkan.severity.evaluate import Metrics, evaluate, to_markdown
from menkan.severity.evidence import Question
from menkan.severity.features import extract
from menkan.severity.rows import Labelled
from menkan.severity.train import Origin, save, train
from menkan.types import Charge, Party, Structure, Transcript

MISSES_NAMED = 10
# Characters at which the slices by length part; project convention, near the thirds of the gold's judgments.
LENGTHS = (2_000, 5_000)
Tick = Callable[[int], None]  # gets the number of documents to come, and 0 for each that is done


def no_test(corpora: Iterable[Path]) -> CorpusError:
    """The error of what measures, for corpora without anything to measure on."""
    hint = "split.csv has none there: add a corpus that has, or label more documents"
    return CorpusError("no labelled accused in the test split", ", ".join(map(str, corpora)), hint)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A tier label whose accused or offence the text as read does not know."""

    document_id: str
    split: str
    party: str
    offence: str


@dataclass(frozen=True)
class Evaluation:
    """What `menkan evaluate` says of a model: figures, the learning curve of its training, how far the data lie off."""

    metrics: Metrics
    curve: tuple[CurvePoint, ...]
    drift: Drift
    unmatched: tuple[Unmatched, ...]

    def as_dict(self) -> dict[str, Any]:
        """The evaluation as JSON values."""
        return asdict(self)

    def markdown(self) -> str:
        """The evaluation as Markdown."""
        parts = [
            to_markdown(self.metrics),
            "Learning curve, on the test split of the training\n",
            curve_markdown(self.curve),
        ]
        return "\n".join([*parts, drift_markdown(self.drift)]) + _misses(self.unmatched)


@dataclass(frozen=True)
class Material:
    """What a model is trained on: rows, labels that no row was read for, and where they come from."""

    rows: tuple[Labelled, ...]
    unmatched: tuple[Unmatched, ...]
    origin: Origin


def read_material(corpora: Sequence[Path], out: Path, tick: Tick = lambda _: None) -> Material:
    """The rows of `corpora` for a model in the new folder `out` (训练材料); `tick` hears how far the reading is.

    Raises:
        CorpusError: MK550, a corpus breaks its format. ModelError: MK500, `out` exists.
    """
    if out.exists():  # said before an hour of training, not after
        raise ModelError("exists already; a model is never overwritten", str(out), "name a new folder")
    reader = reader_without_model()
    rows, unmatched = read_rows(corpora, reader, tick)
    names = tuple(path.name for path in corpora)
    origin = Origin(reader.versions.menkan, lexicon_digest(), reader.versions.statutes, names)
    return Material(tuple(rows), tuple(unmatched), origin)


def train_bundle(material: Material, out: Path, tick: Tick = lambda _: None) -> str:
    """Train on `material`, write the bundle to `out`, and say how it does on the test split (Markdown).

    `tick` is told how far the fits have come.

    Raises:
        ModelError: MK500, the rows cannot carry a model, or `out` exists.
    """
    trained = train(material.rows, tick=tick)
    identity = save(trained, out, material.origin)
    return f"{identity} in {out}\n\n{to_markdown(trained.metrics)}{_misses(material.unmatched)}"


def evaluate_bundle(model: Path, corpora: Sequence[Path], tick: Tick = lambda _: None) -> Evaluation:
    """The figures of a bundle on the test split of `corpora`, beside its baselines (评估).

    Raises:
        ModelError: MK500, the bundle cannot be used. CorpusError: MK550, a fault of a corpus, or no test split.
    """
    bundle = Bundle.load(model, lexicon_digest())
    curve, seen = read_training_account(model / METRICS_FILE)
    rows, unmatched = read_rows(corpora, reader_without_model(), tick)
    tested = [row for row in rows if row.split == "test"]
    if not tested:
        raise no_test(corpora)
    missed = tuple(one for one in unmatched if one.split == "test")
    return Evaluation(evaluate(bundle, tested), curve, drift(seen, tested), missed)


def read_rows(
    corpora: Iterable[Path], reader: CaseReader, tick: Tick = lambda _: None
) -> tuple[list[Labelled], list[Unmatched]]:
    """One row per accused and offence with a tier label, read as the model will see it; and the labels without one.

    A document that lies in several corpora is read once, from the first. Labels "undetermined" train nothing and are
    no misses.

    Raises:
        CorpusError: MK550, a corpus breaks its format, or a document stands in different splits of two corpora.
    """
    rows: list[Labelled] = []
    unmatched: list[Unmatched] = []
    for corpus, document in _documents(corpora, tick):
        for one in _rows(document, reader):
            if isinstance(one, Labelled):
                rows.append(replace(one, corpus=corpus))
            else:
                unmatched.append(one)
        tick(0)
    return rows, unmatched


def _documents(corpora: Iterable[Path], tick: Tick) -> list[tuple[str, LabelledDocument]]:
    """The documents of all corpora with the names of these, each document once."""
    found: dict[str, tuple[str, LabelledDocument]] = {}
    for corpus in corpora:
        for document in read_corpus(corpus):
            _, first = found.setdefault(document.document_id, (corpus.name, document))
            if first.split != document.split:
                problem = f"is {document.split} here and {first.split} as {first.path}"
                raise CorpusError(problem, str(document.path), "give it one split: what is trained on tests nothing")
    tick(len(found))
    return list(found.values())


def _misses(unmatched: Sequence[Unmatched]) -> str:
    """What the figures leave out, as the last paragraph of an account; nothing where they leave out nothing."""
    if not unmatched:
        return ""
    named = "; ".join(f"{one.document_id} {one.party} {one.offence}" for one in unmatched[:MISSES_NAMED])
    more = "; …" if len(unmatched) > MISSES_NAMED else ""
    return f"\n{len(unmatched)} labels not matched, their accused or offence was not read: {named}{more}\n"


def _rows(document: LabelledDocument, reader: CaseReader) -> Iterator[Labelled | Unmatched]:
    transcript = read_transcript(document.path.read_bytes(), str(document.path))
    structure, asked = reader.asked(transcript.text)
    labels = [label for label in document.tiers if label.tier is not Tier.UNDETERMINED]
    if not offences_of(structure):
        structure = _charged(structure, labels, transcript.text, reader)
        asked = reader.questions(structure)
    questions = {(q.party, q.article): q for q in asked}
    slices = _slices(structure, transcript)
    evidence = None
    for label in labels:
        article = reader.statutes.article_of(label.offence)
        question: Question | None = questions.get((label.party, article or ""))
        if question is None:
            yield Unmatched(document.document_id, document.split, label.party, label.offence)
            continue
        if evidence is None:
            _, evidence = reader.evidence(transcript.text, structure, transcript.doubtful)
        yield Labelled(
            document_id=document.document_id,
            group=document.group,
            split=document.split,
            question=question,
            features=extract(evidence, question),
            tier=label.tier,
            slices=slices,
            confidence=label.confidence,
        )


def _charged(structure: Structure, labels: Iterable[TierLabel], text: str, reader: CaseReader) -> Structure:
    """The structure of an excerpt that names no offence at all (CAIL's ``fact``): its labels put the question.

    Only of accused whom the text names. A judgment whose offence is told but was not read stays a miss.
    """
    named = [label for label in labels if label.party in text]
    charges = [Charge(one.party, one.offence, reader.statutes.article_of(one.offence)) for one in named]
    missing = dict.fromkeys(one.party for one in named if one.party not in structure.accused)
    parties = (*structure.parties, *(Party(name, PartyRole.DEFENDANT) for name in missing))
    return replace(structure, parties=parties, charges=tuple(charges))


def _slices(structure: Structure, transcript: Transcript) -> tuple[str, ...]:
    """The parts of a set that a document belongs to, for reports alone."""
    length = len(transcript.text)
    shorter = next((f"length under {limit}" for limit in LENGTHS if length < limit), f"length from {LENGTHS[-1]}")
    year = f"year {structure.decided_on.year}" if structure.decided_on else "year unknown"
    return (shorter, year, "recognised" if transcript.ocr_pages else "not recognised")


def reader_without_model() -> CaseReader:
    """A reader that asks no model: for what models are trained and measured on (不载入模型的读取器)."""
    return CaseReader(replace(Settings(), severity=SeveritySettings(model="none")))
