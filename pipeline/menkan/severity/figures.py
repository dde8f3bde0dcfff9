"""Figures against thresholds, as numbers a linear model can weigh (数额与标准之比).

A ratio needs to know which observed figure answers which threshold. A finding with one threshold says so itself; what
it says about that key is then used for the findings that compare several keys (multiples, alternatives).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from menkan.codes import Tier, Verdict
from menkan.types import Fact, Finding, Observed, Threshold

# A thousandfold either way; beyond it a figure tells the tier no better (project convention).
RATIO_LIMIT = 3.0
# No sum of a case has more digits; keeps a misread figure from drowning every other feature (project convention).
DECADES_LIMIT = 12.0
RELATIVE_UNITS = ("ratio", "倍")  # shares and multiples compare standards, not figures of the case


def decades(value: Decimal) -> float:
    """log10 of 1 + `value`, between 0 and `DECADES_LIMIT`: one step per tenfold (对数值)."""
    return 0.0 if value <= 0 else min(float((value + 1).log10()), DECADES_LIMIT)


def log_ratio(value: Decimal, threshold: Decimal) -> float:
    """log10 of `value` ÷ `threshold`, within ±`RATIO_LIMIT` (与标准之比的对数)."""
    if value <= 0:
        return -RATIO_LIMIT
    distance = float(value.log10() - threshold.log10())
    return max(-RATIO_LIMIT, min(RATIO_LIMIT, distance))


def known_bound(record: Fact | Observed) -> Decimal | None:
    """The figure to compare: its lower bound, else its upper one (近20万元 has only that); None is unknown."""
    return record.lower if record.lower is not None else record.upper


def prong_features(findings: Sequence[Finding]) -> dict[str, float]:
    """Features of one accused and offence from its findings, per tier (各项标准的特征).

    `ratio:` is the largest log ratio of the tier; without any known figure the feature is absent, and so is
    `ratio_known:`. Counts are of at most five prongs, as shares of five. `top:` names the met prong of the highest
    tier with the largest ratio.
    """
    found: dict[str, float] = {}
    figures = _figure_by_key(findings)
    best: dict[Tier, tuple[float, str]] = {}
    for finding in findings:
        tier, ratio = finding.tier, _largest(finding, figures)
        if ratio is not None:
            found[f"ratio:{tier}"] = max(ratio, found.get(f"ratio:{tier}", -RATIO_LIMIT))
            found[f"ratio_known:{tier}"] = 1.0
        name = f"{finding.verdict}:{tier}"
        found[name] = min(found.get(name, 0.0) + 0.2, 1.0)
        if finding.verdict is Verdict.MET:
            rank = -RATIO_LIMIT if ratio is None else ratio
            if tier not in best or rank > best[tier][0]:
                best[tier] = rank, finding.prong
    top = next((best[t] for t in (Tier.ESPECIALLY_SERIOUS, Tier.SERIOUS, Tier.BASIC) if t in best), None)
    if top:
        found[f"top:{top[1]}"] = 1.0
    with_figure = [f for f in findings if f.threshold]
    if with_figure:
        found["silent_prongs"] = sum(not f.observed for f in with_figure) / len(with_figure)
    return found


def _largest(finding: Finding, figures: Mapping[str, Decimal]) -> float | None:
    """The largest log ratio among the thresholds of `finding`; None where no figure is known."""
    ratios = [
        log_ratio(figures[limit.metric], limit.value)
        for limit in _comparable(finding)
        if finding.observed and limit.metric in figures
    ]
    return max(ratios, default=None)


def _comparable(finding: Finding) -> Iterator[Threshold]:
    return (limit for limit in finding.threshold if limit.unit not in RELATIVE_UNITS and limit.value > 0)


def _figure_by_key(findings: Iterable[Finding]) -> dict[str, Decimal]:
    """The figure of each key that some finding compares alone; the largest where findings differ."""
    figures: dict[str, Decimal] = {}
    for finding in findings:
        limits = list(_comparable(finding))
        if len(limits) != 1 or len(finding.threshold) != 1:
            continue
        key = limits[0].metric
        figure = _summed(finding.observed, several="+" in key)
        if figure is not None:
            figures[key] = max(figure, figures.get(key, figure))
    return figures


def _summed(observed: Iterable[Observed], several: bool) -> Decimal | None:
    """What `observed` comes to: readings of one cell compete, cells of one metric add up.

    Several metrics add up where the key names several (cards + accounts); else they are views of one figure (a turnover
    is no smaller than the inflow in it) and the largest stands.
    """
    cells: dict[str, dict[tuple[str | None, str | None], Decimal]] = {}
    for one in observed:
        bound = known_bound(one)
        if bound is not None:
            cell = cells.setdefault(one.metric, {})
            place = one.category, one.qualifier
            cell[place] = max(bound, cell.get(place, bound))
    sums = [sum(cell.values(), Decimal(0)) for cell in cells.values()]
    if not sums:
        return None
    return sum(sums, Decimal(0)) if several else max(sums)
