"""Rules, model and court side by side (规则、模型、法院三方对照)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from menkan.codes import Level, Tier, Verdict
from menkan.law.cited import cites_other
from menkan.law.court import TIER_BY_LEVEL, word_of_court
from menkan.law.records import Residual, Statutes
from menkan.types import Assessment, Disagreement, Fact, Finding, Prediction, Structure

_MET = (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
# Where the judgment or the charge pleads a residual prong, the reason need not be a figure (ARCHITECTURE §4).
RESIDUAL_PLEADED = "residual_pleaded"
# Acts against environmental monitoring were 286 without any 后果严重: 法释〔2016〕29号 第十条, until 法释〔2023〕7号.
MONITORING = "environmental_monitoring"
_MONITORING_FROM, _MONITORING_TO = date(2017, 1, 1), date(2023, 8, 14)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the rules went by (依据): the text, the rule base and the findings."""

    text: str
    statutes: Statutes
    findings: Sequence[Finding]


def compare(
    structure: Structure,
    assessments: Sequence[Assessment],
    predictions: Sequence[Prediction] = (),
    facts: Sequence[Fact] = (),
    grounds: Grounds | None = None,
) -> tuple[Disagreement, ...]:
    """Where the answers differ, per accused and offence (分歧).

    Args:
        structure: the court's holdings.
        assessments: what the rules say.
        predictions: what the model says; those that abstain do not count.
        facts: figures that a court may have gone by before the law had any.
        grounds: None leaves out which law the court cites, and what an unreasoned judgment lacks.

    Returns:
        Disagreements in the order of the assessments. `court` is the level that the court names, `rules` and
        `model` are tiers. A word of 情节显著轻微 or 情节轻微 is an exit, not a tier.
    """
    by_pair = {(p.party, p.article): p for p in predictions}
    elsewhere: frozenset[str] = frozenset()
    if grounds is not None:
        elsewhere = cites_other(grounds.text, structure, grounds.statutes, grounds.findings)
    found = []
    for assessment in assessments:
        prediction = by_pair.get((assessment.party, assessment.article))
        word = word_of_court(structure.holdings, assessment.party, assessment.offence, assessment.article)
        level = word.level if word is not None else None
        has_figures = any(f.party == assessment.party and f.offence == assessment.offence for f in facts)
        needs_none = _needs_no_figure(structure, assessment, has_figures)
        kinds = [*_kinds(assessment, level, prediction, needs_none)]
        kinds += ["other_version_cited"] if assessment.article in elsewhere else []
        for kind in kinds:
            wanting = _wanting(assessment, level, grounds) if kind == "unreasoned" else ()
            found.append(
                Disagreement(
                    assessment.party,
                    assessment.offence,
                    assessment.tier.value,
                    prediction.tier.value if prediction is not None else None,
                    level.value if level is not None else None,
                    kind,
                    wanting,
                )
            )
    return tuple(found)


def _wanting(assessment: Assessment, level: Level | None, grounds: Grounds | None) -> tuple[str, ...]:
    """Prongs of the tier that the court holds: one of them the judgment would have had to state (应载明的情形).

    Not those that the text speaks against, nor residual ones, which say nothing that could be stated.
    """
    rules = grounds.statutes.offence_at(assessment.article) if grounds is not None else None
    if grounds is None or rules is None or level is None:
        return ()
    residual = {p.prong for i in rules.instruments for p in i.prongs if isinstance(p.when, Residual)}
    return tuple(
        finding.prong
        for finding in grounds.findings
        if (finding.party, finding.article) == (assessment.party, assessment.article)
        and finding.tier is TIER_BY_LEVEL.get(level)
        and finding.verdict is Verdict.UNDETERMINED
        and finding.prong not in residual
    )


def _kinds(
    assessment: Assessment, level: Level | None, prediction: Prediction | None, needs_none: bool
) -> Iterator[str]:
    rules = assessment.tier
    court = TIER_BY_LEVEL.get(level) if level is not None else None
    if rules in _MET and level is Level.UNSTATED:
        yield "rules_met_court_silent"
    if court in _MET and rules is Tier.NONE:
        yield "court_holds_rules_not_met"
    if court in _MET and rules is Tier.UNDETERMINED and not needs_none:
        yield "unreasoned"
    if court is not None and rules in _MET and court is not rules:
        yield "tiers_differ"
    if assessment.exits and rules in _MET:
        yield "exit_applied"
    if prediction is not None and not prediction.abstained:
        measure = court or (rules if rules is not Tier.UNDETERMINED else None)
        if measure is not None and prediction.tier is not measure:
            yield "model_differs"


def _needs_no_figure(structure: Structure, assessment: Assessment, has_figures: bool) -> bool:
    """Whether the judgment may rest on something else than a figure that the law asks for."""
    if not assessment.open and has_figures:
        # no law with figures applied (else a residual prong would be open): those of the text are reasons
        return True
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
