"""How far documents lie from those a model learnt from (数据漂移): features and words, as shares of documents.

The measure is the Jensen-Shannon distance, 0 for equal shares and 1 for nothing in common; unlike the population
stability index it is defined where one side has none of a kind. Small sets lie far by chance alone, so each distance
stands beside the one that only one of twenty draws of so many training documents exceeds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from menkan.severity.features import WORD
from menkan.severity.rows import PLACES, Labelled, in_order

WIDTH = 0.5  # of a bin of values; features are near one. Project convention, as the two below.
MOST_WORDS = 500  # commonest words of the training set whose shares are kept
DRAWS, SEED, LEVEL = 200, 287, 0.95  # of the chance level
SHOWN = 15  # shifts in a report, largest first; JSON has all
ABSENT = "absent"


@dataclass(frozen=True)
class Reference:
    """What the training documents look like: by feature the shares of its values, and the shares of words.

    `unknown` is the mean share of a document's words that are not among the `words`.
    """

    documents: int
    features: Mapping[str, Mapping[str, float]]
    words: Mapping[str, float]
    unknown: float


@dataclass(frozen=True)
class Shift:
    """One feature or word: the share of documents that have it, then and now, and how far apart its values lie."""

    name: str
    distance: float
    chance: float
    before: float
    now: float


@dataclass(frozen=True)
class Drift:
    """`features` and `words` hold what lies further than by chance, furthest first, out of `compared`."""

    documents: int
    trained_documents: int
    compared: int
    features: tuple[Shift, ...]
    words: tuple[Shift, ...]
    unknown_before: float
    unknown_now: float

    def as_dict(self) -> dict[str, Any]:
        """The drift as JSON values."""
        return asdict(self)


def reference(rows: Sequence[Labelled]) -> Reference:
    """What the documents of `rows` look like (参照分布)."""
    rows = in_order(rows)
    words = _words(rows)
    counts = Counter(word for held in words.values() for word in held)
    kept = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    names = {name for row in rows for name in row.features if not name.startswith(WORD)}
    return Reference(
        documents=len(words),
        features={name: _shares(rows, name) for name in sorted(names)},
        words={word: round(counts[word] / len(words), PLACES) for word in sorted(kept)},
        unknown=_unknown(words, set(kept)),
    )


def drift(before: Reference, rows: Sequence[Labelled]) -> Drift:
    """How far the documents of `rows` lie from those of `before` (数据漂移)."""
    rows = in_order(rows)
    words = _words(rows)
    n = len(words)
    names = {name for row in rows for name in row.features if not name.startswith(WORD)}
    shifts = [
        _shift(name, before.features.get(name, {ABSENT: 1.0}), _shares(rows, name), n)
        for name in sorted(names | before.features.keys())
    ]
    counts = Counter(word for held in words.values() for word in held)
    said = [_shift(word, _having(share), _having(counts[word] / n), n) for word, share in before.words.items()]
    return Drift(
        documents=n,
        trained_documents=before.documents,
        compared=len(shifts) + len(said),
        features=_beyond_chance(shifts),
        words=_beyond_chance(said),
        unknown_before=before.unknown,
        unknown_now=_unknown(words, set(before.words)),
    )


def _beyond_chance(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted((s for s in shifts if s.distance > s.chance), key=lambda s: (s.chance - s.distance, s.name)))


def _having(share: float) -> dict[str, float]:
    return {ABSENT: 1 - share, "0": share}


def _words(rows: Sequence[Labelled]) -> dict[str, set[str]]:
    """The words of each document; those of all its rows are the same."""
    return {row.document_id: {name for name in row.features if name.startswith(WORD)} for row in rows}


def _unknown(words: Mapping[str, set[str]], known: set[str]) -> float:
    shares = [len(held - known) / len(held) for held in words.values() if held]
    return round(math.fsum(shares) / len(shares), PLACES) if shares else 0.0


def _shares(rows: Sequence[Labelled], name: str) -> dict[str, float]:
    """Shares of the documents by value of the feature `name`; a document's rows share its one vote."""
    of_document: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        value = row.features.get(name)
        of_document[row.document_id].append(ABSENT if value is None else f"{math.floor(value / WIDTH) * WIDTH:g}")
    votes: dict[str, list[float]] = defaultdict(list)
    for bins in of_document.values():
        for one in bins:
            votes[one].append(1 / len(bins))
    return {one: round(math.fsum(votes[one]) / len(of_document), PLACES) for one in sorted(votes)}


def _shift(name: str, before: Mapping[str, float], now: Mapping[str, float], n: int) -> Shift:
    import numpy as np
    from scipy.spatial.distance import jensenshannon

    bins = sorted(before.keys() | now.keys())
    old = np.array([before.get(one, 0.0) for one in bins])
    old = old / old.sum()
    drawn = np.random.default_rng(SEED).multinomial(n, old, size=DRAWS) / n
    by_chance = np.nan_to_num(jensenshannon(drawn, old[np.newaxis, :], axis=1, base=2))
    distance = np.nan_to_num(jensenshannon(old, [now.get(one, 0.0) for one in bins], base=2))
    return Shift(
        name=name,
        distance=round(float(distance), PLACES),
        chance=round(float(np.quantile(by_chance, LEVEL)), PLACES),
        before=round(1 - before.get(ABSENT, 0.0), PLACES),
        now=round(1 - now.get(ABSENT, 0.0), PLACES),
    )


def drift_markdown(found: Drift) -> str:
    """The drift as Markdown: one sentence, then what lies furthest (漂移表)."""
    further = len(found.features) + len(found.words)
    lines = [
        f"Drift: {found.documents} documents against {found.trained_documents} of training. Of {found.compared}",
        f"features and words {further} lie further than by chance; one in twenty would. Words of a document that are",
        f"not among the commonest of training: {found.unknown_before:.1%} there, {found.unknown_now:.1%} here.",
        "",
        "| feature or word | Jensen-Shannon distance | by chance | documents with it, training | here |",
        "|---|---|---|---|---|",
    ]
    for one in (*found.features[:SHOWN], *found.words[:SHOWN]):
        figures = f"{one.distance:.3f} | {one.chance:.3f} | {one.before:.1%} | {one.now:.1%}"
        lines.append(f"| {one.name.removeprefix(WORD)} | {figures} |")
    return "\n".join(lines) + "\n"
