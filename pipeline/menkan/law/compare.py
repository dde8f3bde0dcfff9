"""Rules, model and court side by side (规则、模型、法院三方对照)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from menkan.codes import Level, Tier
from menkan.law.court import TIER_BY_LEVEL, word_of_court
from menkan.types import Assessment, Disagreement, Prediction, Structure

_MET = (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
# Where the judgment or the charge pleads a residual prong, the reason need not be a figure (ARCHITECTURE §4).
RESIDUAL_PLEADED = "residual_pleaded"
# Acts against environmental monitoring were 286 without any 后果严重: 法释〔2016〕29号 第十条, until 法释〔2023〕7号.
MONITORING = "environmental_monitoring"
_MONITORING_FROM, _MONITORING_TO = date(2017, 1, 1), date(2023, 8, 14)


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
        word = word_of_court(structure.holdings, assessment.party, assessment.offence, assessment.article)
        level = word.level if word is not None else None
        for kind in _kinds(structure, assessment, level, prediction):
            found.append(
                Disagreement(
                    assessment.party,
                    assessment.offence,
                    assessment.tier.value,
                    prediction.tier.value if prediction is not None else None,
                    level.value if level is not None else None,
                    kind,
                )
            )
    return tuple(found)


def _kinds(
    structure: Structure, assessment: Assessment, level: Level | None, prediction: Prediction | None
) -> Iterator[str]:
    rules = assessment.tier
    court = TIER_BY_LEVEL.get(level) if level is not None else None
    if rules in _MET and level is Level.UNSTATED:
        yield "rules_met_court_silent"
    if court in _MET and rules is Tier.NONE:
        yield "court_holds_rules_not_met"
    if court in _MET and rules is Tier.UNDETERMINED and not _needs_no_figure(structure, assessment):
        yield "unreasoned"
    if court is not None and rules in _MET and court is not rules:
        yield "tiers_differ"
    if assessment.exits and rules in _MET:
        yield "exit_applied"
    if prediction is not None and not prediction.abstained:
        measure = court or (rules if rules is not Tier.UNDETERMINED else None)
        if measure is not None and prediction.tier is not measure:
            yield "model_differs"


def _needs_no_figure(structure: Structure, assessment: Assessment) -> bool:
    """Whether the judgment may rest on something else than a figure."""
    if any(f.flag == RESIDUAL_PLEADED and f.party in (assessment.party, "*") for f in structure.flags):
        return True
    monitoring = assessment.article == "286" and any(f.flag == MONITORING for f in structure.flags)
    return monitoring and _is_under_monitoring_rule(structure)


def _is_under_monitoring_rule(structure: Structure) -> bool:
    """Decided once the rule was there, on acts before it was narrowed; an unknown day does not speak against it."""
    acted = structure.conduct.last or structure.conduct.first or structure.decided_on
    return (structure.decided_on is None or structure.decided_on >= _MONITORING_FROM) and (
        acted is None or acted <= _MONITORING_TO
    )
