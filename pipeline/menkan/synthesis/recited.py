"""Figures of the law itself, as appendices and reasons recite them (引用的法定数额)."""

from __future__ import annotations

from menkan.synthesis.draft import Draft, Slot
from menkan.synthesis.surface import chinese
from menkan.synthesis.thresholds import Amount, prongs

# Unit and prong of the two figures; of a prong with several conditions the last one is meant.
RECITED: dict[str, tuple[tuple[str, str], ...]] = {
    "287-2": (("元", "2019-15-12-2"), ("元", "2019-15-12-4")),
    "253-1": (("条", "2017-10-5-5"), ("元", "2017-10-5-7")),
    "287-1": (("个", "2019-15-10-3a"), ("元", "2019-15-10-5")),
    "286-1": (("个", "2019-15-3-1"), ("个", "2019-15-3-2")),
    "285-2": (("台", "2011-19-1-3"), ("元", "2011-19-1-4a")),
    "285-3": (("人次", "2011-19-3-2"), ("元", "2011-19-3-5a")),
    "286": (("台", "2011-19-4-1"), ("元", "2011-19-4-3a")),
    "312": (("元", "2015-11-3-1"), ("元", "2015-11-3-2b")),
    "303-2": (("元", "2010-40-1-p2-1"), ("元", "2010-40-1-p2-2")),
}


def recited_slots(draft: Draft) -> dict[str, Slot]:
    """Slots `law1` and `law2` with two figures of the statute of this case."""
    slots: dict[str, Slot] = {}
    conditions = {prong.id: prong.conditions[-1] for prong in prongs()}
    for name, (unit, prong) in zip(("law1", "law2"), RECITED[draft.setting.article], strict=True):
        asked = conditions[prong]
        category = asked.categories[-1] if asked.categories else None
        amount = Amount(asked.metric, category, asked.value, unit, ())
        slots[name] = draft.given(f"{chinese(int(asked.value))}{unit}以上", asked.value, amount)
    return slots
