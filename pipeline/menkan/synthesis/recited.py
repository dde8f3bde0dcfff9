"""Figures of the law itself, as appendices and reasons recite them (引用的法定数额)."""

from __future__ import annotations

from decimal import Decimal

from menkan.codes import Category, Metric
from menkan.synthesis.draft import Draft, Slot
from menkan.synthesis.thresholds import Amount

# Printed form, value, what it counts. Source: 法释〔2019〕15号 arts 3, 10, 12; 法释〔2017〕10号 art. 5.
RECITED: dict[str, tuple[tuple[str, int, Metric, Category | None], ...]] = {
    "287-2": (
        ("二十万元以上", 200_000, Metric.PAYMENT_SETTLEMENT, None),
        ("一万元以上", 10_000, Metric.ILLEGAL_INCOME, None),
    ),
    "253-1": (
        ("五千条以上", 5_000, Metric.PERSONAL_RECORDS, Category.OTHER),
        ("五千元以上", 5_000, Metric.ILLEGAL_INCOME, None),
    ),
    "287-1": (
        ("五个以上", 5, Metric.GROUPS, None),
        ("一万元以上", 10_000, Metric.ILLEGAL_INCOME, None),
    ),
    "286-1": (
        ("二百个以上", 200, Metric.ILLEGAL_VIDEOS, None),
        ("二千个以上", 2_000, Metric.ILLEGAL_ITEMS, None),
    ),
}


def recited_slots(draft: Draft) -> dict[str, Slot]:
    """Slots `law1` and `law2` with two figures of the statute of this case."""
    slots: dict[str, Slot] = {}
    for name, (surface, value, metric, category) in zip(("law1", "law2"), RECITED[draft.setting.article], strict=True):
        unit = surface.removesuffix("以上")[-1]
        slots[name] = draft.given(surface, value, Amount(metric, category, Decimal(value), unit, ()))
    return slots
