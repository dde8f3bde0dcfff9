"""Every accused and offence of a judgment with the law that applies and the outcome of every prong (逐人逐罪审查).

`evaluate` makes findings of it, `assess` weighs them: both see the same examination.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from menkan.codes import Instance, PartyRole, Tier, Verdict
from menkan.law.conditions import Outcome, displaced, evaluate_prong
from menkan.law.conflicts import settle
from menkan.law.observe import Case
from menkan.law.records import Instrument, Offence, Prong, Statutes
from menkan.law.versions import (
    RANK,
    YEARS_TO_CLOSE,
    YEARS_TO_CLOSE_ON_APPEAL,
    Candidates,
    Choice,
    choose_version,
)
from menkan.types import Charge, Fact, Holding, Sentence, Structure

_FILING_YEAR = re.compile(r"[（(](\d{4})[）)]")  # （2020）鄂9006刑初358号


@dataclass(frozen=True, slots=True)
class Pair:
    """One accused and one offence charged or pronounced, under the name as pronounced (被告人与罪名)."""

    party: str
    offence: str
    article: str


@dataclass(frozen=True, slots=True)
class Examination:
    """One pair under the law that applies to it; `outcomes` by prong id, of the chosen instruments."""

    pair: Pair
    rules: Offence
    choice: Choice
    outcomes: Mapping[str, Outcome]


def examine(statutes: Statutes, structure: Structure, facts: Sequence[Fact]) -> tuple[Examination, ...]:
    """Every accused × offence with a rule file (逐人逐罪)."""
    by_pair: dict[tuple[str, str | None], list[Fact]] = {}
    for fact in facts:
        by_pair.setdefault((fact.party, fact.article or statutes.article_of(fact.offence)), []).append(fact)
    examined = []
    for pair in pairs(statutes, structure, facts):
        rules = statutes.offence_at(pair.article)
        if rules is not None:
            own = by_pair.get((pair.party, pair.article)) or _under_another_name(pair, by_pair)
            case = Case(statutes, structure, pair.party, own + _from_units(pair, own, by_pair, structure))
            examined.append(_examine_one(pair, rules, case, structure))
    return tuple(examined)


def pairs(statutes: Statutes, structure: Structure, facts: Sequence[Fact] = ()) -> tuple[Pair, ...]:
    """Accused × offence, in the order of the accused; the name as pronounced beats the name as charged.

    An accused of whom neither charge nor holding nor sentence names an offence has none for certain (MK208).
    """
    named: dict[str, dict[str, str]] = {party: {} for party in structure.accused}
    rows: tuple[Sentence | Holding | Charge | Fact, ...] = (
        *structure.disposition,
        *structure.holdings,
        *structure.charges,
        *facts,
    )
    for row in rows:
        if row.offence is None:  # one term for several offences (数罪并罚)
            continue
        article = row.article or statutes.article_of(row.offence)
        if article is not None:
            for party in structure.accused if row.party == "*" else (row.party,):
                if party in named or not structure.accused:
                    named.setdefault(party, {}).setdefault(article, row.offence)
    return tuple(
        Pair(party, offence, article) for party, by_article in named.items() for article, offence in by_article.items()
    )


def _under_another_name(pair: Pair, by_pair: Mapping[tuple[str, str | None], list[Fact]]) -> list[Fact]:
    """Figures of the accused gathered for another offence, where none are for this one (改变定性).

    Charged as one offence and convicted of another: the figures are those of the same acts.
    """
    return next((facts for (party, _), facts in by_pair.items() if party == pair.party), [])


def _from_units(
    pair: Pair, own: Sequence[Fact], by_pair: Mapping[tuple[str, str | None], list[Fact]], structure: Structure
) -> list[Fact]:
    """What an accused unit did, for a person accused with it of the same offence (单位的数额计入其责任人员).

    Only metrics on which the text gives the person no figure; persons charged beside a unit are taken as those
    responsible for it (2019-15 第十四条、2017-10 第七条).
    """
    if pair.party in (units := [p.name for p in structure.parties if p.role is PartyRole.DEFENDANT_UNIT]):
        return []
    told = {f.metric for f in own}
    return [f for unit in units for f in by_pair.get((unit, pair.article), ()) if f.metric not in told]


def _examine_one(pair: Pair, rules: Offence, case: Case, structure: Structure) -> Examination:
    outcomes: dict[str, Outcome] = {}

    def outcome(prong: Prong) -> Outcome:
        if prong.prong not in outcomes:
            outcomes[prong.prong] = evaluate_prong(prong, case, None)
        return outcomes[prong.prong]

    tiers: dict[tuple[Instrument, ...], Tier] = {}

    def tier_of(instruments: Sequence[Instrument]) -> Tier:
        key = tuple(instruments)
        if key not in tiers:
            tiers[key] = comparable_tier((p, outcome(p)) for i in key for p in i.prongs)
        return tiers[key]

    start = rules.statute_versions[0].effective_from
    case.later_part_only = structure.conduct.first is not None and structure.conduct.first < start
    filed, closed = filing_years(structure)
    candidates = Candidates(
        rules, tier_of, filed, pair.offence, closed, structure.last_event_on, structure.decided_within
    )
    choice = choose_version(structure.conduct, structure.decided_on, structure.instance, candidates)
    final = {}
    for chosen in choice.chosen:
        for prong in chosen.instrument.prongs:
            capped = prong.tier not in choice.tiers
            final[prong.prong] = evaluate_prong(prong, case, choice.tiers) if capped else outcome(prong)
    settled = settle([c.instrument for c in choice.chosen if c.basis == "in_force"], told=case.flags)
    for prong_id in sorted(settled.displaced.keys() & final.keys()):
        final[prong_id] = displaced(settled.displaced[prong_id], case)
    return Examination(pair, rules, choice, final)


def comparable_tier(prongs: Iterable[tuple[Prong, Outcome]]) -> Tier:
    """The tier of one accused under one law, for comparing two laws (新旧规定的比较).

    Undetermined where nothing is met and a figure of the text leaves some prong open: then it cannot be said
    that this law is the milder one. Figures of the base offence (基本档) make no bracket of their own.
    """
    highest, unclear = Tier.NONE, False
    for prong, outcome in prongs:
        if prong.tier is Tier.BASIC:
            continue
        if outcome.verdict is Verdict.MET and RANK[prong.tier] > RANK[highest]:
            highest = prong.tier
        elif outcome.verdict is Verdict.UNDETERMINED and outcome.reached:
            unclear = True
    return Tier.UNDETERMINED if unclear and highest is Tier.NONE else highest


def filing_years(structure: Structure) -> tuple[int | None, int | None]:
    """The year in which the decision's case was filed (收案年度) and the last one in which such a case is closed.

    The newest number of the case counts, that of an appeal after that of its first instance. A retrial keeps the law
    of the earlier decision, so for it the earlier numbers count. None without a case number.
    """
    own, earlier = _newest(structure, "this"), _newest(structure, "earlier")
    if structure.instance is Instance.RETRIAL and earlier is not None:
        return earlier, earlier + YEARS_TO_CLOSE
    if own is None and earlier is not None:
        return earlier, earlier + YEARS_TO_CLOSE_ON_APPEAL
    filed = max((year for year in (own, earlier) if year is not None), default=_year(structure.case_number))
    return filed, None if filed is None else filed + YEARS_TO_CLOSE


def _newest(structure: Structure, of: str) -> int | None:
    """The newest year among the numbers; one of a retrial (再) opened nothing anew that was closed."""
    years = (_year(c.value) for c in structure.case_numbers if c.of == of and "再" not in c.value)
    return max((year for year in years if year is not None), default=None)


def _year(case_number: str | None) -> int | None:
    found = _FILING_YEAR.search(case_number or "")
    return int(found[1]) if found else None
