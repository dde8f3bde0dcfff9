"""The figures that a generated case is built around, and the tier that figures alone reach (入罪数额与档次)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from menkan.codes import Category, Metric, Tier
from menkan.law import Statutes, load_statutes, records
from menkan.law.records import Instrument, MetricRule, figures_of


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
    multiple: Decimal | None  # of the figures, which is 情节特别严重
    conditions: tuple[Condition, ...]

    def applies(self, scene: str, decided_on: date) -> bool:
        in_force = self.first <= decided_on and (self.last is None or decided_on <= self.last)
        return in_force and (not self.scenes or scene in self.scenes)


@cache
def prongs() -> tuple[Prong, ...]:
    """Every prong of `thresholds.toml`, in its order, with figures and dates of the rule base."""
    table = tomllib.loads(files(__package__).joinpath("thresholds.toml").read_text("utf-8"))
    statutes = load_statutes()
    law: dict[str, tuple[str, list[Instrument], records.Prong]] = {}
    for offence in statutes.offences:
        for instrument in offence.instruments:
            for rule in instrument.prongs:  # an amended instrument stands there once per period
                law.setdefault(rule.prong, (offence.article, [], rule))[1].append(instrument)
    return tuple(_prong(row, statutes, law) for row in table["prong"])


def _prong(
    row: Mapping[str, Any], statutes: Statutes, law: Mapping[str, tuple[str, list[Instrument], records.Prong]]
) -> Prong:
    article, periods, rule = law[row["id"]]
    factor = _factor(rule) if "of" in row else Decimal(1)
    stated = [figure for one in row.get("of", [row["id"]]) for figure in figures_of(law[one][2])]
    return Prong(
        id=row["id"],
        article=article,
        first=min(period.effective_from for period in periods),
        last=max(periods, key=lambda period: period.effective_from).effective_to,
        scenes=tuple(row.get("scenes", ())),
        multiple=_factor(law[row["upper"]][2]) if "upper" in row else None,
        conditions=tuple(
            condition
            for key, comparator, value, _ in stated
            for condition in [_condition(statutes.metrics[key.split("+")[0]], comparator, value * factor)]
            if condition.metric in row.get("only", (condition.metric,))
        ),
    )


def _factor(rule: records.Prong) -> Decimal:
    """The factor of a prong that is a multiple of others (五倍, 十倍)."""
    return next(value for _, _, value, unit in figures_of(rule) if unit == "倍")


def _condition(rule: MetricRule, comparator: str, value: Decimal) -> Condition:
    categories = tuple(Category(name) for name in sorted(rule.categories or ()))
    return Condition(Metric(rule.metric), categories, value, comparator == ">")


@cache
def upper_multiple(article: str) -> float:
    """The multiple of its figures at which `article` has an upper tier (五倍, 十倍); 0 where it has none."""
    return float(max((prong.multiple for prong in prongs() if prong.article == article and prong.multiple), default=0))


def has_figures(setting: Setting) -> bool:
    """Whether an instrument with figures for this scene was in force."""
    return any(p.article == setting.article and p.applies(setting.scene, setting.decided_on) for p in prongs())


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
    if prong.multiple and all(c.holds(v, setting.share * prong.multiple) for c, v in pairs):
        return Tier.ESPECIALLY_SERIOUS
    return Tier.SERIOUS if all(c.holds(v, setting.share) for c, v in pairs) else Tier.NONE


def _value(condition: Condition, given: Sequence[Amount]) -> Decimal | None:
    values = [amount.value for amount in given if condition.covers(amount.metric, amount.category)]
    return max(values) if values else None
