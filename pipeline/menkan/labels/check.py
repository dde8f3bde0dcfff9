"""Labels that are likely wrong (疑似标注错误): where a model that knows its limits is sure of another tier.

Confident learning (cleanlab): a label is suspect where the model gives another tier more than that tier's mean
probability among the rows that are labelled with it, so that a tier the model is shy of needs less than one it favours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from menkan.codes import Tier
from menkan.errors import ConfigError, CorpusError
from menkan.lexicon import lexicon_digest
from menkan.run.training import Tick, read_rows, reader_without_model
from menkan.severity.bundle import Bundle
from menkan.severity.rows import Labelled, in_order

SHOWN = 200  # suspects in Markdown; JSON has all


@dataclass(frozen=True, slots=True)
class Suspect:
    """One label that is likely wrong; `confidence` is the model's probability of the suggested tier."""

    document_id: str
    split: str
    party: str
    offence: str
    given: Tier
    suggested: Tier
    confidence: float
    given_probability: float


@dataclass(frozen=True, slots=True)
class Checked:
    """The suspects, least likely label first, among `rows` labels; `unknown` are on offences new to the model."""

    model: str
    rows: int
    unknown: int
    unmatched: int
    suspects: tuple[Suspect, ...]

    def as_dict(self) -> dict[str, Any]:
        """The result as JSON values."""
        return asdict(self)


def check_labels(corpora: Sequence[Path], model: Path, tick: Tick = lambda _: None) -> Checked:
    """Labels of `corpora` that the model in folder `model` contradicts with confidence (标注检查).

    Give a model that did not learn from these documents: of those it learnt from it repeats the label.

    Raises:
        ModelError: MK500, the bundle cannot be used. CorpusError: MK550, a fault of a corpus, or no label to check.
        ConfigError: MK001, the extra `labels` is not installed.
    """
    if find_spec("cleanlab") is None:  # said before the reading, not after
        raise ConfigError("checking labels needs the extra `labels`", "", "pip install 'menkan[labels]'")
    bundle = Bundle.load(model, lexicon_digest())
    rows, unmatched = read_rows(corpora, reader_without_model(), tick)
    if not any(bundle.knows(row.question.article) for row in rows):
        raise CorpusError("no label on an offence that the model has learnt", ", ".join(map(str, corpora)))
    return check_rows(bundle, rows, len(unmatched))


def check_rows(bundle: Bundle, rows: Sequence[Labelled], unmatched: int = 0) -> Checked:
    """Of `rows` those whose tier the model contradicts with confidence (疑似标错); `unmatched` is passed on."""
    known = [row for row in in_order(rows) if bundle.knows(row.question.article)]
    by_tiers: dict[tuple[Tier, ...], list[Labelled]] = defaultdict(list)
    for row in known:
        by_tiers[row.question.tiers].append(row)
    found = [suspect for tiers in sorted(by_tiers) for suspect in _suspects(bundle, tiers, by_tiers[tiers])]
    found.sort(key=lambda s: (s.given_probability - s.confidence, s.document_id, s.party, s.offence))
    return Checked(bundle.id, len(known), len(rows) - len(known), unmatched, tuple(found))


def _suspects(bundle: Bundle, tiers: tuple[Tier, ...], rows: Sequence[Labelled]) -> list[Suspect]:
    """Suspects among rows whose offences have the same tiers: probabilities of other tiers do not compare."""
    import numpy as np
    from cleanlab.filter import find_label_issues

    answers = bundle.model.probabilities([row.features for row in rows], [tiers] * len(rows))
    seen = [tier for tier in tiers if any(row.tier is tier for row in rows)]
    if len(seen) < 2:
        return []  # without labels of a second tier nothing says how sure the model is of it
    # A tier that nobody has labelled has no mean to be measured by; its share goes to the others.
    table = np.array([[answer[tier] for tier in seen] for answer in answers])
    table = (table + 1e-9) / (table + 1e-9).sum(axis=1, keepdims=True)
    given = np.array([seen.index(row.tier) for row in rows])
    wrong = find_label_issues(
        given, table, filter_by="confident_learning", return_indices_ranked_by="self_confidence", n_jobs=1
    )
    found = []
    for i in sorted(int(i) for i in wrong):
        row, answer = rows[i], answers[i]
        suggested = max((t for t in seen if t is not row.tier), key=lambda t: answer[t])
        named = row.document_id, row.split, row.question.party, row.question.offence
        found.append(Suspect(*named, row.tier, suggested, answer[suggested], answer[row.tier]))
    return found


def suspects_markdown(checked: Checked) -> str:
    """The suspects as a Markdown table, most surprising label first."""
    lines = [
        f"{len(checked.suspects)} of {checked.rows} labels are likely wrong, says {checked.model}.",
        f"{checked.unknown} on offences that it does not know and {checked.unmatched} not matched are not looked at.",
        "A model errs too: look at the document before you change a label.",
        "",
        "| document | split | party | offence | given | suggested | confidence | of the given |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.document_id} | {s.split} | {s.party} | {s.offence} | {s.given} | {s.suggested} | "
        f"{s.confidence:.3f} | {s.given_probability:.3f} |"
        for s in checked.suspects[:SHOWN]
    ]
    return "\n".join(lines) + ("\n…\n" if len(checked.suspects) > SHOWN else "\n")
