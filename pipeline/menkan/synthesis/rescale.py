"""The same judgment with other figures (数额缩放): what a reader of figures must answer to, wording unchanged."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from menkan.codes import Metric, QuantityStatus
from menkan.synthesis.records import GoldQuantity, Labels, SyntheticCase

# Penalties, and what the statute says, do not change with the facts.
FIXED = frozenset({Metric.FINE, Metric.COUNT_OTHER, Metric.MONEY_OTHER})


def scale_figures(case: SyntheticCase, factor: Decimal) -> SyntheticCase:
    """`case` with every figure of its facts multiplied by `factor`, printed in digits (每项数额乘以系数).

    Counts are rounded up, so that nothing becomes zero. Bounds go with their figures; 余, 近 and the like stay in the
    words. The tiers are left out: what a court would hold of other figures is nobody's to say.
    """
    text, shifts = "", []
    quantities: list[GoldQuantity] = []
    position = 0
    for printed in sorted(case.labels.quantities, key=lambda q: q.start):
        text += case.text[position : printed.start]
        new = _scaled(printed, factor, len(text))
        text += new.surface
        position = printed.end
        shifts.append((printed.end, new.end - printed.end))
        quantities.append(new)
    text += case.text[position:]

    def moved(offset: int) -> int:
        return offset + next((shift for end, shift in reversed(shifts) if end <= offset), 0)

    labels = Labels(
        holdings=tuple(replace(h, start=moved(h.start), end=moved(h.end)) for h in case.labels.holdings),
        quantities=tuple(quantities),
        parties=tuple(replace(p, start=moved(p.start), end=moved(p.end)) for p in case.labels.parties),
        sections=tuple(replace(s, start=moved(s.start), end=moved(s.end)) for s in case.labels.sections),
    )
    return replace(case, key=f"{case.key}-x{factor}", text=text, labels=labels)


def _scaled(printed: GoldQuantity, factor: Decimal, start: int) -> GoldQuantity:
    """`printed` at its new place, with another number unless it is fixed or has none."""
    fixed = printed.metric in FIXED or printed.status is QuantityStatus.LAW or printed.value is None
    if fixed or printed.value is None:
        return replace(printed, start=start, end=start + len(printed.surface))
    value = _times(printed.value, factor, printed.unit)
    word = "".join(w for w in ("余", "多") if w in printed.surface)[:1]
    before = next((w for w in ("超过", "逾", "近", "不足", "不到", "大约", "约") if printed.surface.startswith(w)), "")
    after = next((w for w in ("以上", "左右") if printed.surface.endswith(w)), "")
    surface = f"{before}{value:f}{word}{printed.unit}{after}"
    return replace(
        printed,
        start=start,
        end=start + len(surface),
        surface=surface,
        value=value,
        lower=value if printed.lower is not None else None,
        upper=value if printed.upper is not None else None,
    )


def _times(value: Decimal, factor: Decimal, unit: str) -> Decimal:
    exact = value * factor
    if unit == "元":
        return exact.quantize(Decimal("0.01"), ROUND_CEILING)
    return exact.to_integral_value(ROUND_CEILING)
