"""How the figures grow with the training set (学习曲线): the same setting, fitted on parts of the training families."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.fit import Setting, Settings, fit
from menkan.severity.model import Model, likeliest
from menkan.severity.rows import PLACES, SMALLEST, Labelled

SHARES = (0.1, 0.2, 0.4, 0.7, 1.0)  # of the families to train on


@dataclass(frozen=True)
class CurvePoint:
    """Figures on the test split after a fit on `documents`, uncalibrated; the mean over the draws."""

    share: float
    documents: int
    log_loss: float
    accuracy: float


def learning_curve(
    rows: Sequence[Labelled],
    test: Sequence[Labelled],
    setting: Setting,
    settings: Settings,
    tick: Callable[[int], None] = lambda _: None,
) -> tuple[CurvePoint, ...]:
    """A point for each share of the families in `rows`, nested and drawn once per seed (学习曲线).

    A draw too small to carry a model is left out, and so is a share without any other.
    """
    points = []
    for share in SHARES:
        drawn = []
        for seed in settings.repeat_seeds if share < 1 else settings.repeat_seeds[:1]:
            part = _part(rows, share, seed)
            try:
                drawn.append((len({row.document_id for row in part}), *_scores(part, test, setting, settings)))
            except ModelError:
                continue
            finally:
                tick(0)
        if drawn:
            means = [math.fsum(column) / len(drawn) for column in zip(*drawn, strict=True)]
            points.append(CurvePoint(share, round(means[0]), round(means[1], PLACES), round(means[2], PLACES)))
    return tuple(points)


def steps(settings: Settings) -> int:
    """How many fits `learning_curve` makes, for a progress bar."""
    return (len(SHARES) - 1) * len(settings.repeat_seeds) + len(settings.repeat_seeds[:1])


def _part(rows: Sequence[Labelled], share: float, seed: int) -> list[Labelled]:
    """The rows of a share of the families; a larger share of one seed holds the smaller ones."""
    order = sorted({row.group for row in rows}, key=lambda g: hashlib.sha256(f"{seed}:{g}".encode()).digest())
    kept = set(order[: math.ceil(share * len(order))])
    return [row for row in rows if row.group in kept]


def _scores(
    part: Sequence[Labelled], test: Sequence[Labelled], setting: Setting, settings: Settings
) -> tuple[float, float]:
    """Log loss and accuracy on `test`."""
    estimator = fit(part, setting, settings)
    model = Model(estimator, tuple(Tier(label) for label in estimator.classes_), 1.0, {})
    answers = model.probabilities([row.features for row in test], [row.question.tiers for row in test])
    told = list(zip(answers, test, strict=True))
    loss = math.fsum(-math.log(max(answer[row.tier], SMALLEST)) for answer, row in told) / len(test)
    return loss, sum(likeliest(answer) is row.tier for answer, row in told) / len(test)


def curve_markdown(points: Sequence[CurvePoint]) -> str:
    """The curve as a Markdown table (学习曲线表)."""
    lines = ["| share of the families | documents | log loss | accuracy |", "|---|---|---|---|"]
    lines += [f"| {one.share:.0%} | {one.documents} | {one.log_loss:.3f} | {one.accuracy:.3f} |" for one in points]
    return "\n".join(lines) + "\n"
