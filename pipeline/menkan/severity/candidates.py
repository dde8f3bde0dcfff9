"""Which kind of model (模型类型比较): log loss by grouped cross-validation with repeated seeds, on the same folds.

What always says the majority, or the tier by the rules, gives shares of the training folds as probabilities, so that it
has a log loss at all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from menkan.severity.features import WORD
from menkan.severity.fit import Setting, Settings, fit, folds, weights
from menkan.severity.model import TIERS
from menkan.severity.rows import PLACES, SMALLEST, Labelled, rules_tier

Answers = list[dict[str, float]]  # by the value of the tier
Kind = Callable[[Sequence[Labelled], Sequence[Labelled]], Answers]

CHOSEN = "logistic regression"  # the kind that `train` fits and a bundle holds


@dataclass(frozen=True)
class Candidate:
    """One kind over all seeds and folds; `excess` is its difference to the kind chosen, with its `standard_error`.

    The error is None where there was but one set of rows to measure on.
    """

    name: str
    log_loss: float
    excess: float
    standard_error: float | None
    accuracy: float


def compare_kinds(
    rows: Sequence[Labelled], setting: Setting, settings: Settings, tick: Callable[[int], None] = lambda _: None
) -> tuple[Candidate, ...]:
    """Log loss and accuracy of each kind on held-out folds of `rows`, which no kind was fitted on (模型类型比较).

    Raises:
        ModelError: MK500, fewer groups than folds.
    """
    pairs = [pair for seed in settings.repeat_seeds for pair in folds(rows, replace(settings, seed=seed))]
    return _measured(pairs, setting, settings, tick)


def measure_kinds(
    learn: Sequence[Labelled], held: Sequence[Sequence[Labelled]], setting: Setting, settings: Settings
) -> tuple[Candidate, ...]:
    """The same after one fit on `learn`, on each set of rows in `held` (换一批文书的比较)."""
    return _measured([(learn, part) for part in held], setting, settings)


def _measured(
    pairs: Sequence[tuple[Sequence[Labelled], Sequence[Labelled]]],
    setting: Setting,
    settings: Settings,
    tick: Callable[[int], None] = lambda _: None,
) -> tuple[Candidate, ...]:
    losses: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[float]] = defaultdict(list)
    for learn, held in pairs:
        for name, answer in _kinds(setting, settings).items():
            loss, share = _scored(answer(learn, held), held, settings)
            losses[name].append(loss)
            right[name].append(share)
            tick(0)
    return tuple(_candidate(name, losses[name], losses[CHOSEN], right[name]) for name in losses)


def steps(settings: Settings) -> int:
    """How many fits `compare_kinds` makes, for a progress bar."""
    return len(settings.repeat_seeds) * settings.folds * len(_kinds(Setting(1.0, 1.0), settings))


def _candidate(name: str, losses: Sequence[float], chosen: Sequence[float], right: Sequence[float]) -> Candidate:
    n = len(losses)
    differences = [loss - other for loss, other in zip(losses, chosen, strict=True)]
    excess = math.fsum(differences) / n
    error = math.sqrt(math.fsum((d - excess) ** 2 for d in differences) / (n - 1) / n) if n > 1 else None
    return Candidate(
        name=name,
        log_loss=round(math.fsum(losses) / n, PLACES),
        excess=round(excess, PLACES),
        standard_error=None if error is None else round(error, PLACES),
        accuracy=round(math.fsum(right) / n, PLACES),
    )


def _scored(answers: Answers, held: Sequence[Labelled], settings: Settings) -> tuple[float, float]:
    """Weighted log loss and share right, after what the offence cannot have is masked as in a prediction."""
    counts = weights(held, settings.corpus_power)
    losses, right = [], []
    for answer, row, count in zip(answers, held, counts, strict=True):
        masked = {tier: answer.get(tier.value, 0.0) for tier in row.question.tiers}
        given = masked[row.tier] / (math.fsum(masked.values()) or 1.0)
        losses.append(-count * math.log(max(given, SMALLEST)))
        right.append(count * (max(masked, key=lambda tier: masked[tier]) is row.tier))
    return math.fsum(losses) / len(held), math.fsum(right) / len(held)


def _kinds(setting: Setting, settings: Settings) -> dict[str, Kind]:
    return {
        "majority per offence": lambda learn, held: _shares(learn, held, lambda row: row.question.article),
        "rules alone, shares by verdict": lambda learn, held: _shares(
            learn, held, lambda row: (row.question.article, rules_tier(row.features))
        ),
        "words alone, logistic regression": _logistic(
            replace(setting, word_weight=max(settings.word_weights) or 1.0),
            settings,
            lambda name: name.startswith((WORD, "offence:")),
        ),
        "gradient boosting, without words": lambda learn, held: _boosting(learn, held, settings),
        CHOSEN: _logistic(setting, settings, lambda name: True),
    }


def _shares(learn: Sequence[Labelled], held: Sequence[Labelled], key: Callable[[Labelled], object]) -> Answers:
    """Shares of the tiers among rows with the same key; one of each is added, so that none is impossible."""
    seen: dict[object, Counter[str]] = defaultdict(Counter)
    for row in learn:
        seen[key(row)][row.tier.value] += 1
    return [{t.value: (seen[key(r)][t.value] + 1) / (seen[key(r)].total() + len(TIERS)) for t in TIERS} for r in held]


def _logistic(setting: Setting, settings: Settings, keep: Callable[[str], bool]) -> Kind:
    def answer(learn: Sequence[Labelled], held: Sequence[Labelled]) -> Answers:
        kept_learn, kept_held = ([replace(r, features=_kept(r, keep)) for r in rows] for rows in (learn, held))
        model = fit(kept_learn, setting, settings)
        return _named(model.classes_, model.predict_proba([r.features for r in kept_held]))

    return answer


def _boosting(learn: Sequence[Labelled], held: Sequence[Labelled], settings: Settings) -> Answers:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.feature_extraction import DictVectorizer

    groups: dict[str, set[str]] = defaultdict(set)
    for row in learn:
        for name in row.features:
            groups[name].add(row.group)
    kept = {n for n, held_in in groups.items() if not n.startswith(WORD) and len(held_in) >= settings.least_groups}
    names = DictVectorizer(sparse=False)
    matrix = names.fit_transform([_kept(row, kept.__contains__) for row in learn])
    # Shallow and slow: the best of four tried on the training split, 2026-11.
    model = HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=150, max_depth=3, l2_regularization=1.0, early_stopping=False, random_state=1
    )
    model.fit(matrix, [row.tier.value for row in learn], weights(learn, settings.corpus_power))
    return _named(model.classes_, model.predict_proba(names.transform([row.features for row in held])))


def _kept(row: Labelled, keep: Callable[[str], bool]) -> dict[str, float]:
    return {name: value for name, value in row.features.items() if keep(name)}


def _named(classes: Sequence[str], answers: Any) -> Answers:
    return [dict(zip(map(str, classes), map(float, answer), strict=True)) for answer in answers]


def candidates_markdown(found: Sequence[Candidate]) -> str:
    """The table of kinds as Markdown, lowest log loss first (比较表)."""
    lines = ["| kind | log loss | above the one chosen | ± | accuracy |", "|---|---|---|---|---|"]
    for one in sorted(found, key=lambda c: (c.log_loss, c.name)):
        error = "–" if one.standard_error is None else f"{one.standard_error:.3f}"
        lines.append(f"| {one.name} | {one.log_loss:.3f} | {one.excess:.3f} | {error} | {one.accuracy:.3f} |")
    return "\n".join(lines) + "\n"
