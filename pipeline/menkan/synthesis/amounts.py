"""Figures of a case, near their thresholds and far from them (数额设计)."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from menkan.codes import Category, Metric
from menkan.synthesis.thresholds import Amount, Setting, threshold_of, upper_multiple


class Band(StrEnum):
    """Where the deciding figure lies, as a multiple of its threshold."""

    BELOW = "below"
    SHORT = "short"  # below, but not by much: 其他情节严重的情形
    JUST_REACHED = "just_reached"
    REACHED = "reached"
    ESPECIALLY = "especially"  # five or ten times and more, as the offence has it
    USUAL = "usual"  # no prong asks: of an everyday size
    LARGE = "large"  # no prong asks: of a size at which courts speak of 情节严重


MONEY = frozenset(
    {
        Metric.ILLEGAL_INCOME,
        Metric.PAYMENT_SETTLEMENT,
        Metric.ACCOUNT_INFLOW,
        Metric.ACCOUNT_TURNOVER,
        Metric.FUNDS_PROVIDED,
        Metric.CONCEALED_VALUE,
        Metric.GAMBLING_STAKES,
        Metric.GAMBLING_TAKINGS,
        Metric.ECONOMIC_LOSS,
        Metric.FRAUD_PROCEEDS,
        Metric.PRICE,
        Metric.DISGORGED,
        Metric.FINE,
        Metric.MONEY_OTHER,
    }
)
UNITS: Mapping[Metric, tuple[str, ...]] = {
    Metric.PAYMENT_ACCOUNTS: ("张", "张", "套", "个"),
    Metric.PHONE_CARDS: ("张",),
    Metric.HELPED_PARTIES: ("个", "名", "家"),
    Metric.PERSONAL_RECORDS: ("条", "条", "条", "组", "份", "个"),
    Metric.USER_RECORDS: ("条", "条", "个"),
    Metric.WEBSITES: ("个", "家"),
    Metric.REGISTERED_ACCOUNTS: ("个", "名"),
    Metric.GROUPS: ("个",),
    Metric.GROUP_MEMBERS: ("人", "个", "名"),
    Metric.MESSAGES: ("条", "条", "则"),
    Metric.RECIPIENTS: ("个",),
    Metric.FOLLOWERS: ("人", "个"),
    Metric.CLICKS: ("次", "人次"),
    Metric.ILLEGAL_VIDEOS: ("个", "部"),
    Metric.ILLEGAL_ITEMS: ("条", "张", "个"),
    Metric.CREDENTIALS: ("组", "组", "个", "条"),
    Metric.COMPUTERS: ("台",),
    Metric.PROGRAMS: ("人次", "人次", "次"),
    Metric.GAMBLERS: ("人", "人", "名"),
    Metric.VICTIMS: ("名", "名", "人"),
    Metric.ACTS: ("次", "起"),
    Metric.COUNT_OTHER: ("部", "台", "张"),
}
# What befalls others belongs to no accused (GUIDELINES, clarification 5).
NOBODY_S = frozenset({Metric.FRAUD_PROCEEDS, Metric.VICTIMS, Metric.ECONOMIC_LOSS})
# Where no prong asks for a metric, or one rarely reached: an everyday size, multiplied by the ratio drawn.
USUAL_SIZE = {
    Metric.FRAUD_PROCEEDS: 60_000,
    Metric.PRICE: 300,
    Metric.VICTIMS: 6,
    Metric.ACTS: 4,
    Metric.ACCOUNT_TURNOVER: 600_000,
    Metric.ECONOMIC_LOSS: 20_000,
    Metric.PAYMENT_ACCOUNTS: 5,
    Metric.CLICKS: 20_000,
    Metric.GROUP_MEMBERS: 2_000,
    Metric.ACCOUNT_INFLOW: 300_000,
    Metric.MESSAGES: 100,
    Metric.CONCEALED_VALUE: 60_000,
    Metric.GAMBLING_TAKINGS: 30_000,
    Metric.GAMBLING_STAKES: 60_000,
    Metric.GAMBLERS: 20,
    Metric.COUNT_OTHER: 12,
    Metric.PAYMENT_SETTLEMENT: 300_000,
    Metric.REGISTERED_ACCOUNTS: 60,
}


def draw_amounts(
    rng: random.Random, setting: Setting, scene: Mapping[str, Any], band: Band, parties: tuple[str, ...]
) -> tuple[Amount, ...]:
    """The figures of one accused or of all together: the deciding one, and others on either side of theirs.

    Args:
        rng: the case's own random source.
        setting: offence, scene and day, on which the thresholds depend.
        scene: its entry of `scenes.toml`.
        band: where the deciding figure lies; below its threshold, every other one lies below too.
        parties: to whom the figures belong.
    """
    lead = Metric(rng.choice(scene["lead"]))
    wanted = list(dict.fromkeys([lead, *map(Metric, scene["always"])]))
    wanted += [m for m in map(Metric, scene["sometimes"]) if m not in wanted and rng.random() < 0.5]
    categories = [Category(name) for name in scene.get("categories", ())]
    amounts: list[Amount] = []
    for metric in wanted:
        decisive = metric is lead
        kinds: Sequence[Category | None] = (None,)
        if metric in (Metric.PERSONAL_RECORDS, Metric.USER_RECORDS):
            kinds = rng.sample(categories, k=min(len(categories), rng.choice((1, 1, 2) if metric is lead else (1,))))
        for number, kind in enumerate(kinds):
            ratio = _draw_ratio(rng, setting, band, decisive and number == 0)
            amounts.append(_amount(rng, setting, (metric, kind), ratio, parties))
    return tuple(_plausible(amounts))


def _draw_ratio(rng: random.Random, setting: Setting, band: Band, decisive: bool) -> float:
    """Figure ÷ threshold. Below: less than half of it in two of three cases, so that pooled kinds stay below too."""
    if band is Band.BELOW:
        return rng.uniform(0.75, 0.995) if decisive and rng.random() < 0.35 else _log_uniform(rng, 0.01, 0.45)
    if band is Band.SHORT:
        return rng.uniform(0.55, 0.995) if decisive else _log_uniform(rng, 0.02, 0.45)
    if band is Band.USUAL:
        return _log_uniform(rng, 0.05, 10.0)
    if band is Band.LARGE:  # without a figure in the law courts differ, so the two overlap
        return _log_uniform(rng, 2.0, 60.0)
    # Above 4.5 times its figure a case of an offence with an upper tier comes near that one (五倍).
    top = 4.5 if upper_multiple(setting.article) else 60.0
    if not decisive:
        return _log_uniform(rng, 0.03, min(top, 8.0))
    if band is Band.JUST_REACHED:
        return rng.uniform(1.0, 1.35)
    if band is Band.ESPECIALLY:
        multiple = upper_multiple(setting.article)
        near = rng.random() < 0.3
        return rng.uniform(multiple, multiple * 1.15) if near else _log_uniform(rng, multiple * 1.1, multiple * 40)
    return rng.uniform(1.0, 1.15) if rng.random() < 0.3 else _log_uniform(rng, 1.1, top)


def _log_uniform(rng: random.Random, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _amount(
    rng: random.Random,
    setting: Setting,
    what: tuple[Metric, Category | None],
    ratio: float,
    parties: tuple[str, ...],
) -> Amount:
    metric, category = what
    condition = threshold_of(setting.article, setting.scene, metric, category)
    # A loss that a prong asks for is one that the accused caused (造成经济损失).
    befalls = metric in NOBODY_S and not (metric is Metric.ECONOMIC_LOSS and condition)
    condition = None if befalls else condition
    size = condition.value * setting.share if condition is not None else Decimal(USUAL_SIZE.get(metric, 1000))
    if metric is Metric.PRICE and setting.article == "253-1":
        size = Decimal(2)  # a record costs coins, a bank card hundreds
    exact = size * Decimal(str(round(ratio, 6)))
    value = _printed_size(rng, metric, exact, size, reached=ratio >= 1)
    if metric is Metric.ACTS:
        value = max(value, Decimal(2))
    unit = "元" if metric in MONEY else rng.choice(UNITS[metric])
    owners = () if befalls else parties
    return Amount(metric, category, value, unit, owners)


def _printed_size(rng: random.Random, metric: Metric, exact: Decimal, size: Decimal, *, reached: bool) -> Decimal:
    """A figure of a size that people write, on the same side of `size` as `exact`."""
    step = Decimal(1)
    if metric is Metric.PRICE:
        step = Decimal("0.1") if exact < 10 else Decimal(10)
    elif metric in MONEY and exact >= 200:
        step = Decimal(rng.choice(("0.01", "1", "1", "10", "100", "100")))
        if rng.random() < 0.35:
            step = Decimal(10) ** (exact.adjusted() - 1)
    elif exact >= 1000 and rng.random() < 0.3:
        step = Decimal(10) ** (exact.adjusted() - 1)
    value = (exact / step).to_integral_value(ROUND_CEILING if reached else ROUND_FLOOR) * step
    if not reached and value >= size:
        value = size - 1
    return max(value, step if step >= 1 else Decimal(1)) if value else max(step, Decimal(1))


def _plausible(amounts: list[Amount]) -> list[Amount]:
    """What was stolen from victims is not more than what flowed through the accounts."""
    moved = [a.value for a in amounts if a.metric in (Metric.PAYMENT_SETTLEMENT, Metric.ACCOUNT_INFLOW)]
    if not moved:
        return amounts
    return [
        replace(a, value=max(Decimal(1), (moved[0] / 3).to_integral_value(ROUND_FLOOR)))
        if a.metric is Metric.FRAUD_PROCEEDS and a.value > moved[0]
        else a
        for a in amounts
    ]


def lessen(rng: random.Random, amounts: Sequence[Amount], factor_range: tuple[float, float]) -> tuple[Amount, ...]:
    """The same figures as somebody else tells them: each multiplied by a factor from the range, or left as it is."""
    changed: list[Amount] = []
    for amount in amounts:
        factor = Decimal(str(round(rng.uniform(*factor_range), 3)))
        value = (amount.value * factor).to_integral_value(ROUND_CEILING)
        small = amount.value < 3
        changed.append(amount if small else replace(amount, value=max(Decimal(1), value)))
    return tuple(changed)
