"""Fit, calibrate and save a model (训练): the same rows and settings give the same files, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity import archive, bundle, candidates, curve
from menkan.severity.candidates import Candidate
from menkan.severity.card import card
from menkan.severity.curve import CurvePoint
from menkan.severity.drift import Reference, reference
from menkan.severity.evaluate import Metrics, evaluate
from menkan.severity.features import FEATURE_VERSION, WORD
from menkan.severity.fit import CrossValidation, Setting, Settings, calibrate, choose, fit, quantile
from menkan.severity.model import TIERS, Model
from menkan.severity.rows import Labelled, in_order

__all__ = ["Labelled", "Origin", "Settings", "TrainedModel", "TrainingSet", "save", "train"]

SPLITS = ("train", "calibration", "test")


@dataclass(frozen=True)
class Origin:
    """What the caller knows of where the rows came from: versions and digests, and the names of the corpora."""

    menkan: str
    lexicon: str
    statutes: str
    corpora: tuple[str, ...]


@dataclass(frozen=True)
class TrainingSet:
    """What the model saw: `id` is the sha256 of the sorted document ids with their labels, of every split."""

    id: str
    rows: dict[str, int]
    documents: dict[str, int]
    tiers: dict[str, dict[str, int]]


@dataclass(frozen=True)
class TrainedModel:
    """A model with its account: how its settings were chosen, what it saw, how it does on the test split."""

    model: Model
    settings: Settings
    setting: Setting
    cross_validation: tuple[CrossValidation, ...]
    candidates: tuple[Candidate, ...]
    curve: tuple[CurvePoint, ...]
    reference: Reference
    metrics: Metrics
    training_set: TrainingSet


def train(
    rows: Sequence[Labelled], settings: Settings | None = None, tick: Callable[[int], None] = lambda _: None
) -> TrainedModel:
    """A calibrated model from `rows`, measured on their test split (训练).

    Regularisation and the weight of words are chosen on the train split by grouped cross-validation; the temperature
    and the abstention on the calibration split, which the fit never saw. `tick` gets the number of fits to come, and 0
    for each that is done.

    Raises:
        ModelError: MK500, no rows in a split, a group in two splits, fewer than two tiers, a tier without a row to
            calibrate on, a tier that the offence does not have.
    """
    from threadpoolctl import threadpool_limits

    settings = settings or Settings()
    rows = in_order(rows)
    parts = _parts(rows)
    tick(len(settings.word_weights) * len(settings.strengths) * settings.folds)
    tick(candidates.steps(settings) + curve.steps(settings))
    with threadpool_limits(1):  # sums in one order; and threads only get in each other's way on matrices this small
        setting, table = choose(parts["train"], settings, tick)
        estimator = calibrate(fit(parts["train"], setting, settings), parts["calibration"], settings)
        kinds = candidates.compare_kinds(parts["train"], setting, settings, tick)
        points = curve.learning_curve(parts["train"], parts["test"], setting, settings, tick)
    labels = tuple(Tier(label) for label in estimator.classes_)
    uncut = Model(estimator, labels, 1.0, _majority(parts["train"]))
    model = Model(estimator, labels, quantile(uncut, parts["calibration"], settings.error_rate), uncut.majority)
    return TrainedModel(
        model=model,
        settings=settings,
        setting=setting,
        cross_validation=table,
        candidates=kinds,
        curve=points,
        reference=reference(parts["train"]),
        metrics=evaluate(model, parts["test"]),
        training_set=_training_set(rows),
    )


def _parts(rows: Sequence[Labelled]) -> dict[str, list[Labelled]]:
    """`rows` by split, after the checks that a fit rests on."""
    parts: dict[str, list[Labelled]] = {split: [] for split in SPLITS}
    split_of_group: dict[str, str] = {}
    for row in rows:
        if row.split not in parts:
            raise ModelError(f"split {row.split!r} is none of {', '.join(SPLITS)}", f"document {row.document_id}")
        if split_of_group.setdefault(row.group, row.split) != row.split:
            raise ModelError(f"group {row.group} stands in two splits", f"document {row.document_id}")
        parts[row.split].append(row)
    for split in SPLITS:
        if not parts[split]:
            hint = "too few documents: a second --corpus beside them, of menkan synth say; see docs/retraining.md"
            raise ModelError(f"no rows in split {split}", "training set", hint)
    seen = {split: {row.tier for row in parts[split]} for split in SPLITS}
    if len(seen["train"]) < 2:
        raise ModelError("all rows to train on have one tier: nothing to learn", "training set")
    if seen["train"] != seen["calibration"]:
        odd = ", ".join(sorted(seen["train"] ^ seen["calibration"]))
        hint = "label more documents, or leave the tier out"
        raise ModelError(f"tier {odd} stands in only one of the splits train and calibration", "training set", hint)
    return parts


def _majority(rows: Iterable[Labelled]) -> dict[str, Tier]:
    """The commonest tier of each article, the lower one of equals."""
    counts: dict[str, Counter[Tier]] = defaultdict(Counter)
    for row in rows:
        counts[row.question.article][row.tier] += 1
    return {article: max(TIERS, key=lambda t: (counts[article][t], -TIERS.index(t))) for article in sorted(counts)}


def _training_set(rows: Sequence[Labelled]) -> TrainingSet:
    lines = sorted(
        json.dumps(
            [r.document_id, r.corpus, r.split, r.group, r.question.party, r.question.offence, r.tier, r.confidence]
        )
        for r in rows
    )
    tiers: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        tiers[row.question.article][row.tier.value] += 1
    return TrainingSet(
        id=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        rows={split: sum(row.split == split for row in rows) for split in SPLITS},
        documents={split: len({row.document_id for row in rows if row.split == split}) for split in SPLITS},
        tiers={article: dict(sorted(tiers[article].items())) for article in sorted(tiers)},
    )


def save(trained: TrainedModel, out: Path, origin: Origin) -> str:
    """Write the bundle into the new folder `out`, whose name becomes the model's, and give its id (保存模型包).

    Raises:
        ModelError: MK500, where `out` exists already, cannot be written, or the model is larger than a bundle may be.
    """
    data = archive.to_bytes(trained.model.estimator)
    if len(data) > archive.LARGEST_FILE:
        raise ModelError(
            f"the model has {len(data)} bytes, more than {archive.LARGEST_FILE}", str(out), "use fewer words"
        )
    manifest = _manifest(trained, out.name, data, origin)
    metrics = {
        "test": trained.metrics.as_dict(),
        "setting": asdict(trained.setting),
        "cross_validation": [asdict(one) for one in trained.cross_validation],
        "candidates": [asdict(one) for one in trained.candidates],
        "learning_curve": [asdict(one) for one in trained.curve],
        "reference": asdict(trained.reference),
    }
    files = {
        bundle.MODEL_FILE: data,
        bundle.MANIFEST_FILE: _json(manifest),
        bundle.METRICS_FILE: _json(metrics),
        bundle.CARD_FILE: card(trained, out.name, origin).encode(),
    }
    try:
        out.mkdir(parents=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except FileExistsError:
        raise ModelError("exists already; a model is never overwritten", str(out), "name a new folder") from None
    except OSError as problem:
        raise ModelError(f"cannot be written ({problem.strerror})", str(out)) from None
    return f"{out.name}@{manifest['sha256'][:8]}"


def _manifest(trained: TrainedModel, name: str, data: bytes, origin: Origin) -> dict[str, Any]:
    import skops

    model, settings = trained.model, trained.settings
    return {
        "format": bundle.MANIFEST_FORMAT,
        "name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "menkan": origin.menkan,
        "statutes": origin.statutes,
        "lexicon": origin.lexicon,
        "sklearn": bundle.sklearn_version(),
        "skops": skops.__version__,
        "trusted": list(archive.TRUSTED),
        "feature_version": FEATURE_VERSION,
        "features_sha256": model.features_digest,
        "features": list(model.names),
        "labels": [label.value for label in model.labels],
        "majority": {article: tier.value for article, tier in model.majority.items()},
        "abstention": {
            "method": "split conformal, 1 - probability of the tier that holds",
            "error_rate": settings.error_rate,
            "quantile": model.quantile,
            "rows": trained.training_set.rows["calibration"],
        },
        "settings": {**asdict(settings), **asdict(trained.setting), "words": _n_words(model)},
        "training_set": {"corpora": list(origin.corpora), **asdict(trained.training_set)},
    }


def _n_words(model: Model) -> int:
    return sum(name.startswith(WORD) for name in model.names)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
