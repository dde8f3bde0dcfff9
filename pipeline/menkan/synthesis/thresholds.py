"""The figures that a generated case is built around, and the tier that figures alone reach (入罪数额与档次)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from menkan.codes import Category, Metric, Tier


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure of a case as it truly is: whoever prints it may round it. `parties` as in `GoldQuantity`."""

    metric: Metric
    category: Category | None
    value: Decimal
    unit: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    metric: Metric
    categories: tuple[Category, ...]  # empty: no kinds
    value: Decimal
    more: bool  # 超过 instead of 以上

    def covers(self, metric: Metric, category: Category | None) -> bool:
        return metric is self.metric and (not self.categories or category in self.categories)

    def holds(self, value: Decimal, factor: Decimal) -> bool:
        return value > self.value * factor if self.more else value >= self.value * factor


@dataclass(frozen=True, slots=True)
class Prong:
    """One line of `thresholds.toml`: all conditions together, in force from `first` to `last`, both included."""

    id: str
    article: str
    first: date
    last: date | None
    scenes: tuple[str, ...]  # empty: any
    especially: Decimal | None  # the multiple that is 情节特别严重
    conditions: tuple[Condition, ...]

    def applies(self, scene: str, decided_on: date) -> bool:
        in_force = self.first <= decided_on and (self.last is None or decided_on <= self.last)
        return in_force and (not self.scenes or scene in self.scenes)


@cache
def prongs() -> tuple[Prong, ...]:
    """Every prong of `thresholds.toml`, in its order."""
    table = tomllib.loads(files(__package__).joinpath("thresholds.toml").read_text("utf-8"))
    return tuple(
        Prong(
            id=row["id"],
            article=row["article"],
            first=row["from"],
            last=row.get("to"),
            scenes=tuple(row.get("scenes", ())),
            especially=Decimal(row["especially"]) if "especially" in row else None,
            conditions=tuple(
                Condition(
                    Metric(one["metric"]),
                    tuple(Category(name) for name in one.get("categories", ())),
                    Decimal(one["value"]),
                    one.get("more", False),
                )
                for one in row["all"]
            ),
        )
        for row in table["prong"]
    )


def threshold_of(article: str, scene: str, metric: Metric, category: Category | None) -> Condition | None:
    """The condition on `metric` that stands first for this scene, whatever its dates; None where no prong asks."""
    for prong in prongs():
        if prong.article == article and (not prong.scenes or scene in prong.scenes):
            for condition in prong.conditions:
                if condition.covers(metric, category):
                    return condition
    return None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the choice of prongs depends on. `insider` halves the figures of 253-1 (履行职责或者提供服务过程中获得)."""

    article: str
    scene: str
    insider: bool
    decided_on: date

    @property
    def share(self) -> Decimal:
        return Decimal("0.5") if self.insider else Decimal(1)


def tier_by_figures(setting: Setting, amounts: Iterable[Amount]) -> Tier:
    """The highest tier whose prong the amounts of one accused meet (数额所达档次).

    `none` where at least one prong can be tested and none is met, `undetermined` where no prong in force asks for
    any of the amounts.
    """
    given = list(amounts)
    tested = [_test(prong, setting, given) for prong in prongs() if prong.article == setting.article]
    for tier in (Tier.ESPECIALLY_SERIOUS, Tier.SERIOUS, Tier.NONE):
        if tier in tested:
            return tier
    return Tier.UNDETERMINED


def _test(prong: Prong, setting: Setting, given: Sequence[Amount]) -> Tier | None:
    """The tier that this prong gives; None where it is not in force or its figures are not given."""
    if not prong.applies(setting.scene, setting.decided_on):
        return None
    values = [_value(condition, given) for condition in prong.conditions]
    pairs = [(condition, value) for condition, value in zip(prong.conditions, values, strict=True) if value is not None]
    if len(pairs) < len(prong.conditions):
        return None
    if prong.especially and all(c.holds(v, setting.share * prong.especially) for c, v in pairs):
        return Tier.ESPECIALLY_SERIOUS
    return Tier.SERIOUS if all(c.holds(v, setting.share) for c, v in pairs) else Tier.NONE


def _value(condition: Condition, given: Sequence[Amount]) -> Decimal | None:
    values = [amount.value for amount in given if condition.covers(amount.metric, amount.category)]
    return max(values) if values else None
