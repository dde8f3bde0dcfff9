"""Figures against thresholds, as numbers a linear model can weigh (数额与标准之比).

A ratio needs to know which observed figure answers which threshold. A finding with one threshold says so itself; what
it says about that key is then used for the findings that compare several keys (multiples, alternatives).
"""

from __future__ import annotations

import math
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


def side(ratio: float) -> float:
    """On which side of its threshold a figure lies, −1 to 1, steep at the threshold itself (标准两侧).

    At 1.1 times the figure 0.2, at twice 0.9: a linear model needs the step that the law has. Project convention.
    """
    return math.tanh(5 * ratio)


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
    for known, ratio_of_tier in tier_ratios(findings).items():
        found |= {
            f"ratio:{known}": ratio_of_tier,
            f"ratio_known:{known}": 1.0,
            f"side:{known}": side(ratio_of_tier),
        }
    figures = _figure_by_key(findings)
    best: dict[Tier, tuple[float, str]] = {}
    for finding in findings:
        tier, ratio = finding.tier, _ratio(finding, figures)
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


def tier_ratios(findings: Sequence[Finding]) -> dict[Tier, float]:
    """The largest log ratio of each tier over its prongs; tiers without any known figure are absent (各档之比)."""
    figures = _figure_by_key(findings)
    found: dict[Tier, float] = {}
    for finding in findings:
        ratio = _ratio(finding, figures)
        if ratio is not None:
            found[finding.tier] = max(ratio, found.get(finding.tier, -RATIO_LIMIT))
    return found


def _ratio(finding: Finding, figures: Mapping[str, Decimal]) -> float | None:
    """The log ratio that decides `finding`; None where no figure is known.

    The largest among its thresholds, for they may be alternatives; but of one that is not met although a figure reaches
    its threshold, the smallest: there they are asked for together (三次以上且五万元以上).
    """
    ratios = [
        log_ratio(figures[limit.metric], limit.value)
        for limit in _comparable(finding)
        if finding.observed and limit.metric in figures
    ]
    if not ratios:
        return None
    together = finding.verdict is Verdict.NOT_MET and max(ratios) >= 0
    return min(ratios) if together else max(ratios)


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
