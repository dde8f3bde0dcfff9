"""Reading of the sixty handwritten judgments of `corpus/handwritten` (虚构手写文书的读取): what is right, by split.

The corpus is ours and committed, so anybody can repeat these figures; it is fiction, so they say how well menkan reads
what three authors thought of, not how well it reads courts. Measures as for the annotated documents beside the project:
`count_other` and `money_other` are optional in the labels, and a material metric given to them is wrong in the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from menkan.codes import Category, Instance, Level, Metric, PartyRole, QuantityStatus, Tier
from menkan.config import Settings
from menkan.ingest import read_transcript
from menkan.run.reader import CaseReader
from menkan.synthesis.marked import read_marked
from menkan.synthesis.records import GoldQuantity, SyntheticCase
from menkan.types import CaseRecord, Quantity, Source

CORPUS = Path(__file__).parents[2] / "corpus/handwritten"
OPTIONAL = (Metric.COUNT_OTHER, Metric.MONEY_OTHER)
ACCUSED = (PartyRole.DEFENDANT, PartyRole.DEFENDANT_UNIT)
NO_JUDGMENT = ("起诉书", "不起诉决定书")
Pair = tuple[GoldQuantity, Quantity]


@dataclass(slots=True)
class Tally:
    """Hits, what was asked and what was answered, by measure."""

    hits: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def one(self, name: str, right: bool) -> None:
        """One question with one answer: counts into accuracy."""
        self.many(name, int(right), 1, 1)

    def many(self, name: str, hits: int, asked: int, answered: int) -> None:
        """Several of each: counts into F1, which is accuracy where both are as many."""
        self.hits[name] += hits
        self.asked[name] += asked
        self.answered[name] += answered

    def sets(self, name: str, gold: set[tuple[str, ...]], read: set[tuple[str, ...]]) -> None:
        self.many(name, len(gold & read), len(gold), len(read))

    def figure(self, name: str) -> str:
        total = self.asked[name] + self.answered[name]
        return f"{2 * self.hits[name] / total:.3f} ({self.asked[name]})" if total else "–"


def score(case: SyntheticCase, record: CaseRecord, tally: Tally) -> None:
    """Add what `record` got right of `case` to `tally`."""
    gold, read = case.labels.quantities, record.quantities
    wanted = [q for q in gold if q.metric not in OPTIONAL]
    optional = [q for q in gold if q.metric in OPTIONAL]
    kept = [q for q in read if _meets(q, wanted) or not (q.metric in OPTIONAL or _meets(q, optional))]
    exact = {(q.start, q.end) for q in wanted} & {(q.start, q.end) for q in kept}
    tally.many("spans, exact F1", len(exact), len(wanted), len(kept))
    pairs = list(_pairs(wanted, kept))
    _score_pairs(pairs, case.accused, tally)
    right = sum(_right(pair) for pair in pairs if pair[0].metric is not Metric.FINE)
    claimed = sum(q.metric is not Metric.FINE and q.metric not in OPTIONAL for q in read)
    tally.many("value and metric, fines aside, F1", right, sum(q.metric is not Metric.FINE for q in wanted), claimed)
    _score_structure(case, record, tally)


def _score_pairs(pairs: Sequence[Pair], accused: Sequence[str], tally: Tally) -> None:
    for gold, read in pairs:
        tally.one("value", gold.value == read.value)
        tally.one("bounds", (gold.lower, gold.upper) == (read.lower, read.upper))
        tally.one("unit", gold.unit == read.unit)
        if gold.metric is not Metric.FINE:
            tally.one("metric, fines aside", gold.metric is read.metric)
        if gold.metric in (Metric.PERSONAL_RECORDS, Metric.USER_RECORDS):
            tally.one("category", gold.category is (read.category or Category.OTHER))
        tally.one("status", gold.status is read.status)
        if len(accused) > 1 and gold.status is not QuantityStatus.RULING:
            same = _names(gold.parties, accused) == _names(read.parties, accused)
            tally.one("party on facts (several accused)", same)


def _score_structure(case: SyntheticCase, record: CaseRecord, tally: Tally) -> None:
    structure = record.structure
    names = {(p.name,) for p in structure.parties if p.role in ACCUSED}
    tally.sets("accused, F1", {(name,) for name in case.accused}, names)
    tally.sets("offences, F1", pronounced(case), {(offence,) for offence in structure.offences})
    stated = {(h.party, h.offence, h.level) for h in case.labels.holdings if h.level is not Level.UNSTATED}
    found = {(h.party, h.offence, h.level) for h in structure.holdings if h.level is not Level.UNSTATED}
    tally.sets("holding level and offence, F1", {h[1:] for h in stated}, {h[1:] for h in found})
    tally.sets("holding with party, F1", stated, found)
    _score_tiers(case, record, tally)


def _score_tiers(case: SyntheticCase, record: CaseRecord, tally: Tally) -> None:
    """What the figures alone reach, by the rules; and what the court held, by rules, by the model, by both in turn."""
    by_rules = {(a.party, a.article): a.tier for a in record.assessments}
    by_model = {(p.party, p.article): p.tier for p in record.predictions}
    for tier in case.labels.tiers:
        rules, model = (tiers.get((tier.party, tier.article)) for tiers in (by_rules, by_model))
        tally.one("tier that the figures reach, by rules", rules == tier.by_figures)
        tally.one("tier held, by rules", rules == tier.tier)
        tally.one("tier held, by model", model == tier.tier)
        met = rules in (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
        tally.one("tier held, by rules then model", (rules if met else model) == tier.tier)


def pronounced(case: SyntheticCase) -> set[tuple[str, ...]]:
    """Offences of conviction: none in an indictment, in a decision not to prosecute, of one who was acquitted."""
    if case.title in NO_JUDGMENT:
        return set()
    cleared = {(h.party, h.offence) for h in case.labels.holdings if h.level is Level.OBVIOUSLY_MINOR}
    return {(t.offence,) for t in case.labels.tiers if (t.party, t.offence) not in cleared}


def _pairs(gold: Iterable[GoldQuantity], read: Iterable[Quantity]) -> Iterator[Pair]:
    """Each labelled figure with the one read that covers most of it, the tighter of two; each is used once."""
    left = list(read)
    for wanted in gold:
        cover = [(min(wanted.end, q.end) - max(wanted.start, q.start), q.start - q.end, -i) for i, q in enumerate(left)]
        best = max(cover, default=(0, 0, 0))
        if best[0] > 0:
            yield wanted, left.pop(-best[2])


def _meets(quantity: Quantity, others: Iterable[GoldQuantity]) -> bool:
    return any(min(quantity.end, q.end) > max(quantity.start, q.start) for q in others)


def _right(pair: Pair) -> bool:
    gold, read = pair
    return gold.value == read.value and gold.metric is read.metric


def _names(parties: Iterable[str], accused: Sequence[str]) -> frozenset[str]:
    return frozenset(accused if "*" in parties else parties)


def shape(case: SyntheticCase) -> str:
    """What kind of document it is: a digest has no sections, a report no caption with a court."""
    if case.title in NO_JUDGMENT:
        return "indictment, not prosecuted"
    if not case.title.startswith("刑事"):
        return "report, digest"
    return "second instance" if case.instance is Instance.SECOND else "first instance"


def tallies() -> Mapping[str, Tally]:
    """The corpus read and scored: all of it, by split, and by shape of the document."""
    reader = CaseReader(Settings())
    found: dict[str, Tally] = {name: Tally() for name in ("all", "train", "calibration", "test")}
    for document in read_marked(CORPUS):
        source = Source(document.name, sha256="0" * 64)
        record = reader.read_transcript(read_transcript(document.data, document.name), source)
        if record.text != document.case.text:
            raise AssertionError(f"{document.name}: another text than the labels'")
        for name in ("all", document.split, shape(document.case)):
            score(document.case, record, found.setdefault(name, Tally()))
    return found


def bench() -> list[str]:
    """Markdown lines: every measure, over all, by part of the split and by shape of the document."""
    found = tallies()
    lines = [f"| measure | {' | '.join(found)} |", "|---" * (len(found) + 1) + "|"]
    for name in found["all"].asked:
        lines.append(f"| {name} | {' | '.join(tally.figure(name) for tally in found.values())} |")
    return [*lines, "", "In brackets what was asked; F1 where it says so, else the share that is right."]
