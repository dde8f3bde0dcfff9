"""From corpora to a model and its figures: the wiring of `menkan train` and `menkan evaluate` (训练与评估)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from menkan.codes import Tier
from menkan.config import Settings, SeveritySettings
from menkan.errors import CorpusError, ModelError
from menkan.ingest import read_transcript
from menkan.lexicon import lexicon_digest
from menkan.run.corpus import LabelledDocument, read_corpus
from menkan.run.reader import CaseReader
from menkan.severity.bundle import Bundle
from menkan.severity.evaluate import Labelled, evaluate, to_markdown
from menkan.severity.evidence import Question
from menkan.severity.features import extract
from menkan.severity.train import Origin, save, train

MISSES_NAMED = 10


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A tier label whose accused or offence the text as read does not know."""

    document_id: str
    split: str
    party: str
    offence: str


def train_bundle(corpora: Sequence[Path], out: Path) -> str:
    """Train on `corpora`, write the bundle to `out`, and say how it does on their test split (Markdown).

    Raises:
        CorpusError, ModelError: a corpus breaks its format; the rows cannot carry a model; `out` exists.
    """
    if out.exists():  # said before an hour of training, not after
        raise ModelError("exists already; a model is never overwritten", str(out), "name a new folder")
    reader = _reader_without_model()
    rows, unmatched = read_rows(corpora, reader)
    trained = train(rows)
    names = tuple(path.name for path in corpora)
    origin = Origin(reader.versions.menkan, lexicon_digest(), reader.versions.statutes, names)
    identity = save(trained, out, origin)
    return f"{identity} in {out}\n\n{to_markdown(trained.metrics)}{_misses(unmatched)}"


def evaluate_bundle(model: Path, corpora: Sequence[Path]) -> str:
    """The figures of a bundle on the test split of `corpora`, beside its baselines (Markdown)."""
    bundle = Bundle.load(model, lexicon_digest())
    rows, unmatched = read_rows(corpora, _reader_without_model())
    tested = [row for row in rows if row.split == "test"]
    if not tested:
        raise CorpusError("no labelled accused in the test split", ", ".join(map(str, corpora)))
    return to_markdown(evaluate(bundle, tested)) + _misses([one for one in unmatched if one.split == "test"])


def read_rows(corpora: Iterable[Path], reader: CaseReader) -> tuple[list[Labelled], list[Unmatched]]:
    """One row per accused and offence with a tier label, read as the model will see it; and the labels without one.

    Labels "undetermined" train nothing and are no misses.
    """
    rows: list[Labelled] = []
    unmatched: list[Unmatched] = []
    for corpus in corpora:
        for document in read_corpus(corpus):
            for one in _rows(document, reader):
                if isinstance(one, Labelled):
                    rows.append(one)
                else:
                    unmatched.append(one)
    return rows, unmatched


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
    questions = {(q.party, q.article): q for q in asked}
    evidence = None
    for label in document.tiers:
        if label.tier is Tier.UNDETERMINED:
            continue
        article = reader.statutes.article_of(label.offence)
        question: Question | None = questions.get((label.party, article or ""))
        if question is None:
            yield Unmatched(document.document_id, document.split, label.party, label.offence)
            continue
        if evidence is None:
            _, evidence = reader.evidence(transcript.text, structure, transcript.doubtful)
        features = extract(evidence, question)
        yield Labelled(document.document_id, document.group, document.split, question, features, label.tier)


def _reader_without_model() -> CaseReader:
    return CaseReader(replace(Settings(), severity=SeveritySettings(model="none")))
