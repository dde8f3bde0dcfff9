"""A model as a folder that refuses to load when anything in it does not fit (模型包).

``model.skops`` (the estimator), ``manifest.json`` (what it is and what it needs), ``metrics.json``, ``card.md``.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.archive import LARGEST_FILE, TRUSTED, from_bytes
from menkan.severity.curve import CurvePoint
from menkan.severity.drift import Reference
from menkan.severity.evidence import Evidence, Question
from menkan.severity.features import FEATURE_VERSION, extract, names_digest, spans_of
from menkan.severity.model import TIERS, Model, likeliest
from menkan.types import Contribution, Prediction

MODEL_FILE, MANIFEST_FILE, METRICS_FILE, CARD_FILE = "model.skops", "manifest.json", "metrics.json", "card.md"
MANIFEST_FORMAT = 1
LARGEST_MANIFEST = 1_000_000  # bytes; ours are under 100 kB

_KEYS: Mapping[str, type] = {
    "format": int, "name": str, "sha256": str, "bytes": int, "sklearn": str, "skops": str, "feature_version": int,
    "features_sha256": str, "features": list, "lexicon": str, "labels": list, "trusted": list, "abstention": dict,
    "majority": dict, "training_set": dict, "settings": dict, "menkan": str, "statutes": str,
}  # fmt: skip


def sklearn_version() -> str:
    """Major and minor version of the installed scikit-learn: a model is read by the version that wrote it."""
    import sklearn

    return ".".join(sklearn.__version__.split(".")[:2])


@dataclass(frozen=True)
class Bundle:
    """A loaded model: `id` names it in every prediction, `manifest` is its manifest as read."""

    id: str
    model: Model
    manifest: Mapping[str, Any]

    @classmethod
    def load(cls, path: Path, lexicon: str) -> Bundle:
        """The model in folder `path`, checked (载入模型包).

        Args:
            path: folder of the bundle.
            lexicon: digest of the word lists in use; words of another segmentation are other features.

        Raises:
            ModelError: MK500, where a file is missing, damaged, changed, of another version, or holds a type that is
                not on the list.
        """
        manifest = _read_manifest(path / MANIFEST_FILE)
        _check_versions(manifest, path / MANIFEST_FILE, lexicon)
        data = _read(path / MODEL_FILE, LARGEST_FILE)
        _check(manifest["bytes"], len(data), "bytes", path / MODEL_FILE)
        _check(manifest["sha256"], hashlib.sha256(data).hexdigest(), "sha256", path / MODEL_FILE)
        model = Model(
            from_bytes(data, path / MODEL_FILE),
            tuple(Tier(label) for label in manifest["labels"]),
            float(manifest["abstention"]["quantile"]),
            {article: Tier(tier) for article, tier in manifest["majority"].items()},
        )
        _check_estimator(model, manifest, path / MODEL_FILE)
        return cls(f"{manifest['name']}@{manifest['sha256'][:8]}", model, manifest)

    def knows(self, article: str | None) -> bool:
        """Whether the model learnt from judgments on `article`: of another offence it has nothing to say (训练范围)."""
        return article in self.model.majority

    def predict(self, evidence: Evidence, question: Question) -> Prediction:
        """The tier that a court would hold, given the charge: the model alone (模型估计).

        Raises:
            ModelError: MK500, where the model knows none of the tiers of this offence.
        """
        features = extract(evidence, question)
        probability = self.model.probabilities([features], [question.tiers])[0]
        tier = likeliest(probability)
        return Prediction(
            party=question.party,
            offence=question.offence,
            article=question.article,
            tier=tier,
            probability={one.value: p for one, p in probability.items()},
            abstained=len(self.model.tier_set(probability)) != 1,
            model=self.id,
            contributions=tuple(
                Contribution(name, weight, spans_of(evidence, question, name))
                for name, weight in self.model.contributions(features, tier, question.tiers)
            ),
        )


def _read(path: Path, largest: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > largest:
            raise ModelError(f"{size} bytes, more than {largest}", str(path))
        return path.read_bytes()
    except OSError as problem:
        raise ModelError(
            f"cannot be read ({problem.strerror})", str(path), "a bundle is a folder made by train"
        ) from None


def _read_manifest(path: Path) -> dict[str, Any]:
    """The manifest at `path`, with every key of the right type."""
    try:
        manifest = json.loads(_read(path, LARGEST_MANIFEST))
    except (ValueError, RecursionError) as problem:
        raise ModelError(f"not JSON ({problem})", str(path)) from None
    if not isinstance(manifest, dict) or manifest.get("format") != MANIFEST_FORMAT:
        raise ModelError(f"not a manifest of format {MANIFEST_FORMAT}", str(path))
    if manifest.keys() != _KEYS.keys():
        odd = ", ".join(sorted(manifest.keys() ^ _KEYS.keys()))
        raise ModelError(f"keys missing or unknown: {odd}", str(path))
    for key, kind in _KEYS.items():
        if type(manifest[key]) is not kind:
            raise ModelError(f"{key} is no {kind.__name__}", str(path))
    _check_values(manifest, path)
    return manifest


def read_metrics(path: Path) -> tuple[float | None, float | None]:
    """Accuracy and log loss on its own test split as the metrics file at `path` has them, None where it does not.

    Raises:
        ModelError: MK500, the file is missing or no JSON.
    """
    try:
        scores = _metrics_file(path)["test"]["scores"]
        found = [scores["accuracy"], scores["log_loss"]]
    except (LookupError, TypeError) as problem:
        raise ModelError(f"not the metrics of a model ({problem!r})", str(path)) from None
    accuracy, log_loss = (float(value) if isinstance(value, int | float) else None for value in found)
    return accuracy, log_loss


def read_training_account(path: Path) -> tuple[tuple[CurvePoint, ...], Reference]:
    """The learning curve and the look of the training set as the metrics file at `path` has them (训练记录).

    Raises:
        ModelError: MK500, the file is missing, no JSON, or has them not.
    """
    try:
        found = _metrics_file(path)
        points = tuple(
            CurvePoint(*(_figure(one[key]) for key in ("share", "documents", "log_loss", "accuracy")))
            for one in found["learning_curve"]
        )
        told = found["reference"]
        features = {
            str(name): {str(one): _figure(share) for one, share in shares.items()}
            for name, shares in told["features"].items()
        }
        words = {str(word): _figure(share) for word, share in told["words"].items()}
        seen = Reference(int(_figure(told["documents"])), features, words, _figure(told["unknown"]))
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        raise ModelError(f"not the account of a training ({problem!r})", str(path), "train it again") from None
    return points, seen


def _figure(value: object) -> Any:
    """A finite number of a metrics file, none of them below zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"{value!r} is no figure")
    return value


def _metrics_file(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_read(path, LARGEST_MANIFEST))
    except (ValueError, RecursionError) as problem:
        raise ModelError(f"not the metrics of a model ({problem!r})", str(path)) from None
    if not isinstance(found, dict):
        raise ModelError("not the metrics of a model", str(path))
    return found


def _check_values(manifest: Mapping[str, Any], path: Path) -> None:
    """Labels, features, abstention and majority hold what their names say."""
    labels, known = manifest["labels"], [tier.value for tier in TIERS]
    if not 2 <= len(labels) == len(set(map(str, labels))) or not all(label in known for label in labels):
        raise ModelError(f"labels {labels} are not two or more of {known}", str(path))
    if not manifest["features"] or not all(isinstance(name, str) for name in manifest["features"]):
        raise ModelError("features are no list of names", str(path))
    quantile = manifest["abstention"].get("quantile")
    if not isinstance(quantile, int | float) or not 0 <= quantile <= 1:
        raise ModelError("abstention has no quantile between 0 and 1", str(path))
    if not all(tier in labels for tier in manifest["majority"].values()):
        raise ModelError("majority names a tier that is no label", str(path))


def _check_versions(manifest: Mapping[str, Any], path: Path, lexicon: str) -> None:
    _check(manifest["sklearn"], sklearn_version(), "scikit-learn", path)
    _check(manifest["feature_version"], FEATURE_VERSION, "feature version", path)
    _check(manifest["features_sha256"], names_digest(manifest["features"]), "sha256 of the features", path)
    _check(manifest["lexicon"], lexicon, "lexicon", path)
    _check(manifest["trusted"], list(TRUSTED), "trusted types", path)


def _check(written: object, found: object, what: str, path: Path) -> None:
    if written != found:
        raise ModelError(
            f"{what} differs: the manifest says {written}, here it is {found}", str(path), "train it again"
        )


def _check_estimator(model: Model, manifest: Mapping[str, Any], path: Path) -> None:
    """The parts of the estimator are of the kinds, sizes and names that the manifest says, and finite."""
    import numpy as np
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import MaxAbsScaler

    _check("CalibratedClassifierCV", type(model.estimator).__name__, "estimator", path)
    try:
        steps = model.pipeline.named_steps
        kinds = {name: type(step) for name, step in steps.items()}
        labels = list(model.labels)
        fits = (
            isinstance(model.estimator, CalibratedClassifierCV)
            and kinds == {"names": DictVectorizer, "units": MaxAbsScaler, "tiers": LogisticRegression}
            and len(model.estimator.calibrated_classifiers_) == 1
            and list(model.names) == manifest["features"]
            and steps["names"].vocabulary_ == {name: i for i, name in enumerate(model.names)}
            and list(model.estimator.classes_) == list(steps["tiers"].classes_) == labels
            and steps["units"].scale_.shape == (len(model.names),)
            and steps["tiers"].coef_.shape == (len(labels) if len(labels) > 2 else 1, len(model.names))
            and bool(np.isfinite(steps["tiers"].coef_).all() and (steps["units"].scale_ > 0).all())
        )
        answers = model.probabilities([{}, {name: 1.0 for name in model.names}], [model.labels] * 2) if fits else []
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        raise ModelError(f"estimator is not of our making ({problem})", str(path), "train it again") from problem
    if not fits or not all(0 <= p <= 1 for answer in answers for p in answer.values()):
        raise ModelError("estimator does not fit the manifest", str(path), "train it again")
