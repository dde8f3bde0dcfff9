"""What the findings on one accused and offence come to (综合结论)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from menkan.codes import Level, Tier, Verdict
from menkan.law.conditions import Outcome
from menkan.law.court import concerns
from menkan.law.examine import Examination, examine
from menkan.law.records import Instrument, Prong, Statutes
from menkan.law.versions import RANK
from menkan.law.words import cut
from menkan.types import Assessment, Exit, Fact, Finding, Structure

_EXITS = (Level.MINOR, Level.OBVIOUSLY_MINOR)


def assess(
    statutes: Statutes, structure: Structure, facts: Sequence[Fact], findings: Sequence[Finding]
) -> tuple[Assessment, ...]:
    """One assessment per accused × offence whose rule file has a tier above the base offence (综合结论).

    Args:
        statutes, structure, facts: as for `evaluate`.
        findings: what `evaluate` gave, or a corrected version of it: their verdicts are the ones weighed.

    Returns:
        Assessments in the order of accused and offence; none for an offence without a tier above the basic one.
        Where no law with figures applies, the tier is undetermined and the reason stands first in `not_examined`.
    """
    return assessments_of(examine(statutes, structure, facts), structure, findings)


def assessments_of(
    examined: Sequence[Examination], structure: Structure, findings: Sequence[Finding]
) -> tuple[Assessment, ...]:
    """The assessments of an examination (综合结论)."""
    verdicts = {(f.party, f.article, f.prong): f.verdict for f in findings}
    return tuple(_assess_one(e, verdicts, structure) for e in examined if e.rules.is_assessed)


def _assess_one(
    examination: Examination, verdicts: Mapping[tuple[str, str, str], Verdict], structure: Structure
) -> Assessment:
    pair, choice = examination.pair, examination.choice
    chosen = {
        p.prong: (c.instrument, p) for c in choice.chosen for p in c.instrument.prongs if p.tier is not Tier.BASIC
    }
    prongs = list(chosen.values())
    outcomes = {}
    for _, prong in prongs:
        outcome = examination.outcomes[prong.prong]
        verdict = verdicts.get((pair.party, pair.article, prong.prong), outcome.verdict)
        outcomes[prong.prong] = outcome if verdict is outcome.verdict else replace(outcome, verdict=verdict)
    tier = _tier(choice.worlds, outcomes)
    deciding = [p for _, p in prongs if p.tier is tier and outcomes[p.prong].verdict is Verdict.MET]
    still_open = [
        p
        for i, p in prongs
        if outcomes[p.prong].verdict is Verdict.UNDETERMINED
        and RANK[p.tier] > RANK.get(tier, 0)
        and (outcomes[p.prong].is_tested or not i.special)  # a rule for another kind of case leaves nothing open
    ]
    elements = [e.element for c in choice.chosen for e in c.instrument.elements]
    return Assessment(
        party=pair.party,
        offence=pair.offence,
        article=pair.article,
        tier=tier,
        decided_by=tuple(p.prong for p in deciding),
        open=(*(p.prong for p in still_open), *elements),
        missing=tuple(dict.fromkeys(m for p in still_open for m in outcomes[p.prong].missing)),
        distance=_distance(deciding or _entry(prongs), outcomes),
        exits=_exits(examination, structure),
        not_examined=((choice.reason,) if choice.reason else ()) + examination.rules.not_examined,
    )


def _tier(worlds: Sequence[tuple[Instrument, ...]], outcomes: Mapping[str, Outcome]) -> Tier:
    """The tier that every constellation of the dates gives, else undetermined."""
    tiers = {_tier_under(world, outcomes) for world in worlds}
    return tiers.pop() if len(tiers) == 1 else Tier.UNDETERMINED


def _tier_under(world: Iterable[Instrument], outcomes: Mapping[str, Outcome]) -> Tier:
    """Highest tier with a met prong; none where a figure falls short and no figure of the text is left open.

    Residual prongs and prongs without a fact do not block; a prong whose precondition is not told decides nothing.
    """
    tested = [(p, outcomes[p.prong]) for i in world for p in i.prongs if p.prong in outcomes]
    met = [p.tier for p, o in tested if o.verdict is Verdict.MET]
    if met:
        return max(met, key=RANK.__getitem__)
    short = any(o.verdict is Verdict.NOT_MET and o.facts and o.is_tested for _, o in tested)
    blocked = any(o.verdict is Verdict.UNDETERMINED and o.vague for _, o in tested)
    return Tier.NONE if short and not blocked else Tier.UNDETERMINED


def _entry(prongs: Iterable[tuple[Instrument, Prong]]) -> list[Prong]:
    """Prongs of the lowest tier: the nearest figure is looked for among them where nothing is met."""
    known = [p for _, p in prongs]
    lowest = min((RANK[p.tier] for p in known), default=0)
    return [p for p in known if RANK[p.tier] == lowest]


def _distance(prongs: Iterable[Prong], outcomes: Mapping[str, Outcome]) -> Decimal | None:
    """Observed ÷ threshold of the figure that comes nearest, or exceeds most (与标准的距离); None without a figure."""
    ratios = [r for p in prongs if (r := outcomes[p.prong].ratio) is not None]
    return cut(max(ratios)) if ratios else None


def _exits(examination: Examination, structure: Structure) -> tuple[Exit, ...]:
    """Ways out that the court names for this accused and offence (出罪、免罚): read, never computed."""
    pair = examination.pair
    return tuple(
        Exit(h.level.value, h.start, h.end)
        for h in structure.holdings
        if h.level in _EXITS and concerns(h, pair.party, pair.offence, pair.article)
    )
