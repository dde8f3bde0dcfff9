"""Rules, model and court side by side (规则、模型、法院三方对照)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from menkan.codes import Level, Tier
from menkan.types import Assessment, Disagreement, Prediction, Structure

_MET = (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
_COURT_TIER = {
    Level.SERIOUS: Tier.SERIOUS,
    Level.ESPECIALLY_SERIOUS: Tier.ESPECIALLY_SERIOUS,
    Level.NOT_SERIOUS: Tier.NONE,
}
# Where the judgment or the charge pleads a residual prong, the reason need not be a figure (ARCHITECTURE §4).
RESIDUAL_PLEADED = "residual_pleaded"


def compare(
    structure: Structure, assessments: Sequence[Assessment], predictions: Sequence[Prediction] = ()
) -> tuple[Disagreement, ...]:
    """Where the answers differ, per accused and offence (分歧).

    Args:
        structure: the court's holdings.
        assessments: what the rules say.
        predictions: what the model says; those that abstain do not count.

    Returns:
        Disagreements in the order of the assessments. `court` is the level that the court names, `rules` and
        `model` are tiers. A word of 情节显著轻微 or 情节轻微 is an exit, not a tier.
    """
    by_pair = {(p.party, p.article): p for p in predictions}
    found = []
    for assessment in assessments:
        prediction = by_pair.get((assessment.party, assessment.article))
        levels = _levels(structure, assessment)
        for kind in _kinds(structure, assessment, levels, prediction):
            found.append(
                Disagreement(
                    assessment.party,
                    assessment.offence,
                    assessment.tier.value,
                    prediction.tier.value if prediction is not None else None,
                    levels[0].value if levels else None,
                    kind,
                )
            )
    return tuple(found)


def _levels(structure: Structure, assessment: Assessment) -> tuple[Level, ...]:
    """What the court holds for this accused and offence; a tier stands before an exit, 未载 last."""
    held = [
        h.level
        for h in structure.holdings
        if h.party in (assessment.party, "*") and (h.article or assessment.article) == assessment.article
    ]
    order = list(Level)
    return tuple(sorted(held, key=lambda level: (level not in _COURT_TIER, order.index(level))))


def _kinds(
    structure: Structure, assessment: Assessment, levels: tuple[Level, ...], prediction: Prediction | None
) -> Iterator[str]:
    rules = assessment.tier
    court = next((_COURT_TIER[level] for level in levels if level in _COURT_TIER), None)
    if rules in _MET and Level.UNSTATED in levels and court is None:
        yield "rules_met_court_silent"
    if court in _MET and rules is Tier.NONE:
        yield "court_holds_rules_not_met"
    if court in _MET and rules is Tier.UNDETERMINED and not _residual_pleaded(structure, assessment.party):
        yield "unreasoned"
    if court is not None and rules in _MET and court is not rules:
        yield "tiers_differ"
    if assessment.exits and rules in _MET:
        yield "exit_applied"
    if prediction is not None and not prediction.abstained:
        measure = court or (rules if rules is not Tier.UNDETERMINED else None)
        if measure is not None and prediction.tier is not measure:
            yield "model_differs"


def _residual_pleaded(structure: Structure, party: str) -> bool:
    return any(f.flag == RESIDUAL_PLEADED and f.party in (party, "*") for f in structure.flags)
