"""A fitted model and what it says of one row of features: probabilities, a set of tiers, reasons (估计)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.features import names_digest

Features = Mapping[str, float]

SHOWN_CONTRIBUTIONS = 8  # what a person reads beside a prediction; project convention
PLACES = 6  # of printed probabilities and weights: beyond them processors differ

# Tiers that a model may predict, in rising order.
TIERS = (Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)


@dataclass(frozen=True)
class Model:
    """An estimator with what is needed to read it.

    `estimator` is a `CalibratedClassifierCV` over a frozen pipeline of the steps names (DictVectorizer), units
    (MaxAbsScaler) and tiers (LogisticRegression). `labels` are its classes. A tier is in the prediction set where its
    `nonconformity` is at most `quantile`. `majority` is the commonest tier of each article in training.
    """

    estimator: Any
    labels: tuple[Tier, ...]
    quantile: float
    majority: Mapping[str, Tier]

    @cached_property
    def pipeline(self) -> Any:
        """The steps under the calibration."""
        return self.estimator.calibrated_classifiers_[0].estimator.estimator

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Feature names in the order of the coefficients."""
        return tuple(self.pipeline.named_steps["names"].feature_names_)

    @property
    def features_digest(self) -> str:
        return names_digest(self.names)

    def probabilities(self, rows: Sequence[Features], tiers: Sequence[Sequence[Tier]]) -> list[dict[Tier, float]]:
        """One distribution per row over its `tiers`, in their order, summing to one (档次概率).

        A tier that an offence does not have gets nothing; one that the model was never shown gets 0.

        Raises:
            ModelError: MK500, a row without a tier that the model knows.
        """
        if not rows:
            return []
        answers = self.estimator.predict_proba(list(rows))
        return [self._masked(answer, allowed) for answer, allowed in zip(answers, tiers, strict=True)]

    def _masked(self, answer: Sequence[float], allowed: Sequence[Tier]) -> dict[Tier, float]:
        known = {tier: float(p) for tier, p in zip(self.labels, answer, strict=True) if tier in allowed}
        if not known:
            names = ", ".join(allowed) or "none at all"
            raise ModelError(
                f"the model knows none of the tiers asked for: {names}", hint=f"it knows {list(self.labels)}"
            )
        total = sum(known.values())
        if total <= 0:  # every allowed tier underflowed: nothing is known, so nothing is preferred
            return {tier: 1 / len(known) if tier in known else 0.0 for tier in allowed}
        return _rounded({tier: known.get(tier, 0.0) / total for tier in allowed})

    def tier_set(self, probability: Mapping[Tier, float]) -> tuple[Tier, ...]:
        """The tiers that the stated error rate does not exclude (预测集); the model abstains unless it is just one."""
        return tuple(tier for tier, p in probability.items() if nonconformity(p) <= self.quantile)

    def contributions(self, row: Features, tier: Tier, tiers: Sequence[Tier]) -> list[tuple[str, float]]:
        """What each feature adds to the score of `tier` over the mean score of the other `tiers` (贡献).

        Coefficient × value, before calibration; positive speaks for `tier`. At most `SHOWN_CONTRIBUTIONS`, largest
        first; none where there is no other tier that the model knows.
        """
        others = [self._coefficients(one) for one in tiers if one is not tier and one in self.labels]
        if not others or tier not in self.labels:
            return []
        weights = (self._coefficients(tier) - sum(others) / len(others)) / self.pipeline.named_steps["units"].scale_
        vocabulary = self.pipeline.named_steps["names"].vocabulary_
        pairs = [(name, value * float(weights[vocabulary[name]])) for name, value in row.items() if name in vocabulary]
        pairs = [(name, round(weight, PLACES)) for name, weight in pairs if round(weight, PLACES)]
        return sorted(pairs, key=lambda pair: (-abs(pair[1]), pair[0]))[:SHOWN_CONTRIBUTIONS]

    def _coefficients(self, tier: Tier) -> Any:
        coefficients, position = self.pipeline.named_steps["tiers"].coef_, self.labels.index(tier)
        if len(self.labels) == 2:  # one row, the log odds of the second class
            return coefficients[0] * (0.5 if position else -0.5)
        return coefficients[position]


def nonconformity(p: float) -> float:
    """How ill a tier of probability `p` fits; rounded, so that a case on the very limit is inside (不符合度)."""
    return round(1 - p, PLACES)


def likeliest(probability: Mapping[Tier, float]) -> Tier:
    """The tier with the largest probability, the lower one of equals (最可能的档次)."""
    return max(probability, key=lambda tier: (probability[tier], -TIERS.index(tier) if tier in TIERS else 0))


def _rounded(probability: dict[Tier, float]) -> dict[Tier, float]:
    """`probability` to `PLACES` digits, the largest taking the remainder, so that it still sums to one."""
    largest = likeliest(probability)
    found = {tier: round(p, PLACES) for tier, p in probability.items()}
    found[largest] = round(1 - sum(p for tier, p in found.items() if tier is not largest), PLACES)
    return found
