"""From corpora to a model and its figures: the wiring of `menkan train` and `menkan evaluate` (训练与评估)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from menkan.codes import Tier
from menkan.config import Settings, SeveritySettings
from menkan.errors import CorpusError
from menkan.ingest import read_transcript
from menkan.lexicon import lexicon_digest
from menkan.run.corpus import LabelledDocument, read_corpus
from menkan.run.reader import CaseReader
from menkan.severity.bundle import Bundle
from menkan.severity.evaluate import Labelled, evaluate, to_markdown
from menkan.severity.evidence import Question
from menkan.severity.features import extract
from menkan.severity.train import Origin, save, train

_LOG = logging.getLogger("menkan.training")


def train_bundle(corpora: Sequence[Path], out: Path) -> str:
    """Train on `corpora`, write the bundle to `out`, and say how it does on their test split (Markdown).

    Raises:
        CorpusError, ModelError: a corpus breaks its format; the rows cannot carry a model; `out` exists.
    """
    reader = _reader_without_model()
    rows = list(labelled_rows(corpora, reader))
    trained = train(rows)
    names = tuple(path.name for path in corpora)
    origin = Origin(reader.versions.menkan, lexicon_digest(), reader.versions.statutes, names)
    identity = save(trained, out, origin)
    return f"{identity} in {out}\n\n{to_markdown(trained.metrics)}"


def evaluate_bundle(model: Path, corpora: Sequence[Path]) -> str:
    """The figures of a bundle on the test split of `corpora`, beside its baselines (Markdown)."""
    bundle = Bundle.load(model, lexicon_digest())
    rows = [row for row in labelled_rows(corpora, _reader_without_model()) if row.split == "test"]
    if not rows:
        raise CorpusError("no labelled accused in the test split", ", ".join(map(str, corpora)))
    return to_markdown(evaluate(bundle, rows))


def labelled_rows(corpora: Iterable[Path], reader: CaseReader) -> Iterator[Labelled]:
    """One row per accused and offence with a tier label, read as the model will see it.

    A label whose accused or offence the text as read does not know gives no row: the log names its document. Labels
    "undetermined" train nothing.
    """
    for corpus in corpora:
        for document in read_corpus(corpus):
            yield from _rows(document, reader)


def _rows(document: LabelledDocument, reader: CaseReader) -> Iterator[Labelled]:
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
            _LOG.info("%s: an accused or offence of the labels was not read", document.document_id)
            continue
        if evidence is None:
            _, evidence = reader.evidence(transcript.text, structure)
        features = extract(evidence, question)
        yield Labelled(document.document_id, document.group, document.split, question, features, label.tier)


def _reader_without_model() -> CaseReader:
    return CaseReader(replace(Settings(), severity=SeveritySettings(model="none")))
