"""Which kind of model for the tiers: log loss by grouped cross-validation, several seeds, on fictional judgments.

    python -m tests.bench candidates

Majority and rules give shares of the training folds as probabilities, so that they have a log loss at all.
"""

from __future__ import annotations

import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from menkan.config import Settings as AllSettings
from menkan.config import SeveritySettings
from menkan.run.reader import CaseReader
from menkan.run.training import read_rows
from menkan.severity.evaluate import Labelled, rules_tier
from menkan.severity.features import WORD
from menkan.severity.fit import Setting, Settings, fit
from menkan.severity.model import TIERS
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

CASES, CASES_SEED = 1200, 20261121
SEEDS, FOLDS = (287, 288, 289), 4
CHOSEN = Setting(0.3, 0.1)
Answers = list[dict[str, float]]
Candidate = Callable[[Sequence[Labelled], Sequence[Labelled]], Answers]


def _shares(learn: Sequence[Labelled], held: Sequence[Labelled], key: Callable[[Labelled], object]) -> Answers:
    """Shares of the tiers among rows with the same key; one of each is added, so that none is impossible."""
    seen: dict[object, Counter[str]] = defaultdict(Counter)
    for row in learn:
        seen[key(row)][row.tier.value] += 1
    return [{t.value: (seen[key(r)][t.value] + 1) / (seen[key(r)].total() + len(TIERS)) for t in TIERS} for r in held]


def _majority(learn: Sequence[Labelled], held: Sequence[Labelled]) -> Answers:
    return _shares(learn, held, lambda row: row.question.article)


def _rules(learn: Sequence[Labelled], held: Sequence[Labelled]) -> Answers:
    return _shares(learn, held, lambda row: (row.question.article, rules_tier(row.features)))


def _logistic(setting: Setting, keep: Callable[[str], bool] = lambda name: True) -> Candidate:
    def answer(learn: Sequence[Labelled], held: Sequence[Labelled]) -> Answers:
        learn, held = ([replace(r, features=_kept(r, keep)) for r in rows] for rows in (learn, held))
        model = fit(learn, setting, Settings())
        return _named(model.classes_, model.predict_proba([r.features for r in held]))

    return answer


def _boosting(learn: Sequence[Labelled], held: Sequence[Labelled]) -> Answers:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.feature_extraction import DictVectorizer

    names = DictVectorizer(sparse=False)
    rows = [_kept(row, lambda name: not name.startswith(WORD)) for row in learn]
    model = HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=100, max_leaf_nodes=12, l2_regularization=1.0, random_state=1
    ).fit(names.fit_transform(rows), [row.tier.value for row in learn])
    return _named(model.classes_, model.predict_proba(names.transform([row.features for row in held])))


def _kept(row: Labelled, keep: Callable[[str], bool]) -> dict[str, float]:
    return {name: value for name, value in row.features.items() if keep(name)}


def _named(classes: Sequence[str], answers: Any) -> Answers:
    return [dict(zip(map(str, classes), map(float, answer), strict=True)) for answer in answers]


CANDIDATES: dict[str, Candidate] = {
    "majority per offence": _majority,
    "rules, shares by verdict": _rules,
    "logistic regression, words alone": _logistic(Setting(0.3, 0.3), lambda name: name.startswith((WORD, "offence:"))),
    "logistic regression, figures and flags": _logistic(replace(CHOSEN, word_weight=0.0)),
    "logistic regression, with words": _logistic(CHOSEN),
    "gradient boosting, figures and flags": _boosting,
}


def _read() -> list[Labelled]:
    settings = replace(AllSettings(), severity=SeveritySettings(model="none"))
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_corpus(generate(CASES, CASES_SEED), corpus, pdf=False)
        rows, _ = read_rows([corpus], CaseReader(settings))
    return rows


def bench() -> Iterator[str]:
    """Markdown: mean log loss and accuracy with the standard error over seeds and folds."""
    from sklearn.model_selection import StratifiedGroupKFold

    rows = _read()
    losses: dict[str, list[float]] = defaultdict(list)
    rights: dict[str, list[float]] = defaultdict(list)
    for seed in SEEDS:
        splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        for seen, new in splitter.split(rows, [r.tier.value for r in rows], [r.group for r in rows]):
            learn, held = [rows[i] for i in seen], [rows[i] for i in new]
            for name, candidate in CANDIDATES.items():
                answers = candidate(learn, held)
                told = list(zip(answers, held, strict=True))
                losses[name].append(math.fsum(-math.log(max(a.get(r.tier, 0.0), 1e-6)) for a, r in told) / len(held))
                rights[name].append(sum(max(a, key=lambda t: a[t]) == r.tier for a, r in told) / len(held))
    yield f"{len(rows)} rows of {CASES} fictional judgments, {FOLDS} folds by case, {len(SEEDS)} seeds\n"
    yield "| candidate | log loss | ± | right |"
    yield "|---|---|---|---|"
    for name, found in losses.items():
        mean = math.fsum(found) / len(found)
        error = math.sqrt(math.fsum((x - mean) ** 2 for x in found) / (len(found) - 1) / len(found))
        yield f"| {name} | {mean:.3f} | {error:.3f} | {math.fsum(rights[name]) / len(found):.3f} |"
