"""How good a model is on labelled rows, beside two baselines (评估): plain data, and a table for people."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from menkan.codes import Tier
from menkan.severity.bundle import Bundle
from menkan.severity.model import TIERS, Model, likeliest
from menkan.severity.rows import PLACES, SMALLEST, Labelled, in_order, rules_tier

COVERAGES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)  # of the risk table
BINS = 10  # of the calibration table, of equal width


@dataclass(frozen=True)
class Scores:
    """Figures of one set of rows; None where nothing was there to count.

    `brier` is the sum of squares over tiers (0 to 2), `ece` the expected calibration error of the likeliest tier in ten
    bins. `answered` is the share with a single tier at the stated error rate, `accuracy_answered` the accuracy there.
    `majority` always says the commonest tier of the article in training; `rules` says the tier by the rules, and where
    they leave it open, the majority; `rules_alone` counts what they leave open as wrong; `rules_decided` is the share
    that they decide. `together` is the tier by the rules where they find a prong met, else the model's.
    """

    n: int
    accuracy: float | None
    log_loss: float | None
    brier: float | None
    ece: float | None
    answered: float | None
    accuracy_answered: float | None
    majority: float | None
    rules: float | None
    rules_decided: float | None
    rules_alone: float | None
    together: float | None


@dataclass(frozen=True)
class Bin:
    """Predictions whose largest probability is above `lower` and at most `upper`."""

    lower: float
    upper: float
    n: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True)
class Risk:
    """`error` among the `n` rows that are answered where only the surest share `coverage` is (选择性风险)."""

    coverage: float
    n: int
    error: float | None


@dataclass(frozen=True)
class Metrics:
    """`confusion` is, by article, ``{tier that holds: {tier predicted: n}}``; `slices` are scores by named part."""

    model: str
    documents: int
    scores: Scores
    calibration: tuple[Bin, ...]
    risk: tuple[Risk, ...]
    confusion: Mapping[str, Mapping[str, Mapping[str, int]]]
    slices: Mapping[str, Scores]

    def as_dict(self) -> dict[str, Any]:
        """The metrics as JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class _Answer:
    row: Labelled
    probability: Mapping[Tier, float]
    tier: Tier
    majority: Tier
    rules: Tier | None
    answered: bool

    @property
    def right(self) -> bool:
        return self.tier is self.row.tier

    @property
    def together(self) -> Tier:
        """The tier by the rules where they find a prong met, else the model's: nothing met may be nothing told."""
        return self.tier if self.rules in (None, Tier.NONE) else self.rules


def evaluate(bundle_or_model: Bundle | Model, rows: Sequence[Labelled], name: str = "") -> Metrics:
    """Metrics of a model on `rows`, whatever their split; the order of the rows does not matter (评估).

    Raises:
        ModelError: MK500, a row whose tier its offence does not have.
    """
    if isinstance(bundle_or_model, Bundle):
        model, name = bundle_or_model.model, name or bundle_or_model.id
    else:
        model = bundle_or_model
    rows = in_order(rows)
    probabilities = model.probabilities([row.features for row in rows], [row.question.tiers for row in rows])
    answers = [_answer(model, row, probability) for row, probability in zip(rows, probabilities, strict=True)]
    by_slice: dict[str, list[_Answer]] = {}
    for answer in answers:
        for part in slices_of(answer.row):
            by_slice.setdefault(part, []).append(answer)
    return Metrics(
        model=name,
        documents=len({row.document_id for row in rows}),
        scores=_scores(answers),
        calibration=_bins(answers),
        risk=_risk(answers),
        confusion=_confusion(answers),
        slices={part: _scores(by_slice[part]) for part in sorted(by_slice)},
    )


def _answer(model: Model, row: Labelled, probability: Mapping[Tier, float]) -> _Answer:
    majority = model.majority.get(row.question.article, row.question.tiers[0])
    answered = len(model.tier_set(probability)) == 1
    return _Answer(row, probability, likeliest(probability), majority, rules_tier(row.features), answered)


def slices_of(row: Labelled) -> list[str]:
    """The parts of the set that `row` belongs to (分层)."""
    features = row.features
    several = features.get("accused", 0.0) > math.log10(2) + 1e-9  # log10(1 + 1): one accused
    parts = [
        f"article {row.question.article}",
        f"tier {row.tier}",
        "accused several" if several else "accused one",
        f"rules {rules_tier(features) or Tier.UNDETERMINED}",
        "figure known" if features.get("any_figure") else "no figure",
    ]
    parts += [f"instance {name.partition(':')[2]}" for name in features if name.startswith("instance:")]
    return [*parts, *row.slices]


def _scores(answers: Sequence[_Answer]) -> Scores:
    sure = [answer for answer in answers if answer.answered]
    return Scores(
        n=len(answers),
        accuracy=_mean(answer.right for answer in answers),
        log_loss=_mean(-math.log(max(a.probability[a.row.tier], SMALLEST)) for a in answers),
        brier=_mean(sum((p - (tier is a.row.tier)) ** 2 for tier, p in a.probability.items()) for a in answers),
        ece=_ece(answers),
        answered=_mean(answer.answered for answer in answers),
        accuracy_answered=_mean(answer.right for answer in sure),
        majority=_mean(answer.majority is answer.row.tier for answer in answers),
        rules=_mean((answer.rules or answer.majority) is answer.row.tier for answer in answers),
        rules_decided=_mean(answer.rules is not None for answer in answers),
        rules_alone=_mean(answer.rules is answer.row.tier for answer in answers),
        together=_mean(answer.together is answer.row.tier for answer in answers),
    )


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return round(math.fsum(listed) / len(listed), PLACES) if listed else None


def _ece(answers: Sequence[_Answer]) -> float | None:
    if not answers:
        return None
    gaps = [
        b.n * abs(b.confidence - b.accuracy)
        for b in _bins(answers)
        if b.confidence is not None and b.accuracy is not None
    ]
    return round(math.fsum(gaps) / len(answers), PLACES)


def _bins(answers: Sequence[_Answer]) -> tuple[Bin, ...]:
    held: list[list[_Answer]] = [[] for _ in range(BINS)]
    for answer in answers:
        largest = answer.probability[answer.tier]
        held[max(0, math.ceil(round(largest * BINS, PLACES)) - 1)].append(answer)
    return tuple(
        Bin(
            i / BINS,
            (i + 1) / BINS,
            len(part),
            _mean(a.probability[a.tier] for a in part),
            _mean(a.right for a in part),
        )
        for i, part in enumerate(held)
    )


def _risk(answers: Sequence[_Answer]) -> tuple[Risk, ...]:
    """The error of the surest rows, by the probability of the likeliest tier."""
    surest = sorted(answers, key=lambda answer: -answer.probability[answer.tier])
    counts = [round(len(surest) * share) for share in COVERAGES]
    return tuple(
        Risk(share, n, _mean(not answer.right for answer in surest[:n]))
        for share, n in zip(COVERAGES, counts, strict=True)
    )


def _confusion(answers: Sequence[_Answer]) -> dict[str, dict[str, dict[str, int]]]:
    counts = Counter((a.row.question.article, a.row.tier, a.tier) for a in answers)
    articles = sorted({article for article, _, _ in counts})
    return {
        article: {
            held.value: {said.value: counts[article, held, said] for said in TIERS if counts[article, held, said]}
            for held in TIERS
            if any(counts[article, held, said] for said in TIERS)
        }
        for article in articles
    }


def to_markdown(metrics: Metrics) -> str:
    """The metrics as Markdown tables: all rows and slices, calibration, confusion by article (评估表)."""
    columns: Sequence[tuple[str, Callable[[Scores], float | None]]] = (
        ("model", lambda s: s.accuracy), ("rules alone", lambda s: s.rules_alone),
        ("rules, then model", lambda s: s.together), ("rules, else majority", lambda s: s.rules),
        ("majority", lambda s: s.majority), ("rules decide", lambda s: s.rules_decided),
        ("log loss", lambda s: s.log_loss), ("Brier", lambda s: s.brier), ("ECE", lambda s: s.ece),
        ("answered", lambda s: s.answered), ("right of answered", lambda s: s.accuracy_answered),
    )  # fmt: skip
    lines = _head(("rows", "n", *(name for name, _ in columns)))
    for part, scores in (("all", metrics.scores), *metrics.slices.items()):
        lines.append(_line((part, str(scores.n), *(_shown(value(scores)) for _, value in columns))))
    lines += ["", *_head(("likeliest tier given", "n", "mean probability", "share right"))]
    for one in metrics.calibration:
        if one.n:
            label = f"{one.lower:.1f} to {one.upper:.1f}"
            lines.append(_line((label, str(one.n), _shown(one.confidence), _shown(one.accuracy))))
    lines += ["", *_head(("surest share answered", "n", "share wrong"))]
    lines += [_line((f"{one.coverage:.0%}", str(one.n), _shown(one.error))) for one in metrics.risk if one.n]
    lines += ["", *_head(("article", "holds", *(f"predicted {tier}" for tier in TIERS)))]
    for article, table in metrics.confusion.items():
        for held, said in table.items():
            lines.append(_line((article, held, *(str(said.get(tier, 0)) for tier in TIERS))))
    return "\n".join(lines) + "\n"


def _head(names: Sequence[str]) -> list[str]:
    return [_line(names), "|" + "---|" * len(names)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
