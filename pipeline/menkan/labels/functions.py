"""Label functions (弱标注规则): what a decision says of the tier that the court applied, with a confidence, or nothing.

A function looks at one `Outcome` and gives a `Vote` or None. Votes are exact, or a floor ("at least"): a conviction of
an offence that needs 情节严重 is no less than that, and a term above what the lower tier allows is of the tier above.
A term that the lower tier allows says nothing, for the upper tier allows it too (减轻处罚). `tier_vote` puts the votes
together and abstains where they contradict each other or leave the tier open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from menkan.codes import Level, Tier
from menkan.law.court import TIER_BY_LEVEL
from menkan.law.records import Offence
from menkan.law.versions import RANK

# How often a vote is right, (right + 1) ÷ (votes + 2). Source: votes on the dev gold as read by machine, against the
# holdings that people read in it, 2026-11: court_words 82 of 82, term_above 18 of 18, conviction 73 of 73. It has no
# obviously_minor, and takes silence for the lowest tier by convention (59 of 59): these two are set lower, a project
# convention.
CONFIDENCE = {"obviously_minor": 0.9, "court_words": 0.988, "term_above": 0.95, "conviction": 0.987, "silence": 0.8}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one accused and offence (裁判结果).

    `is_convicted` is None where nothing says. `levels` are the court's words on the circumstances as far as they were
    read; `opinion_read` is whether its opinion was there to be read, so that no word is silence. `term_months` is the
    term for this offence alone, None where it is not known or stands in a combined sentence.
    """

    party: str
    offence: str
    article: str
    is_convicted: bool | None
    levels: frozenset[Level]
    opinion_read: bool
    term_months: int | None
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Vote:
    """A tier by one function: exact, or `is_floor` for at least this one; `origin` and `by` as in labels.jsonl."""

    tier: Tier
    by: str
    origin: str
    is_floor: bool = False

    @property
    def confidence(self) -> float:
        return CONFIDENCE[self.by]


def obviously_minor(outcome: Outcome, offence: Offence) -> Vote | None:
    """No crime, or no charge, because the circumstances are obviously minor (情节显著轻微不认为是犯罪): none.

    Any other acquittal says nothing of the tier: the accused may not have known, or not have been there.
    """
    free = outcome.is_convicted is False and Level.OBVIOUSLY_MINOR in outcome.levels
    return Vote(Tier.NONE, "obviously_minor", "court") if free else None


def court_words(outcome: Outcome, offence: Offence) -> Vote | None:
    """The tier that the court names itself (情节严重、情节特别严重), the highest where it names several."""
    tiers = [TIER_BY_LEVEL[level] for level in outcome.levels if level in TIER_BY_LEVEL]
    return Vote(max(tiers, key=_rank), "court_words", "court") if tiers else None


def term_above(outcome: Outcome, offence: Offence) -> Vote | None:
    """The tier that alone allows so long a term (刑期上推): 253-1 over three years, 286 over five.

    Texts of the statute that allow the term and differ on its tier leave it open: 303-2 four years around 2021.
    """
    if outcome.term_months is None or not outcome.is_convicted:
        return None
    allowing = {found for found in _lowest_allowing(outcome.term_months, outcome.decided_on, offence) if found[0]}
    if len(allowing) != 1:
        return None
    ((tier, is_lowest),) = allowing
    return None if tier is None or is_lowest else Vote(tier, "term_above", "rule", is_floor=True)


def _lowest_allowing(months: int, decided_on: date | None, offence: Offence) -> set[tuple[Tier | None, bool]]:
    """The lowest tier that allows the term, and whether it is the lowest of all, by each text there was by then.

    None where no tier of a text does: the text is not the one that applied, or the term was read wrong.
    """
    found: set[tuple[Tier | None, bool]] = set()
    for version in offence.statute_versions:
        if decided_on is None or version.effective_from <= decided_on:
            tiers = sorted(version.max_months_by_tier, key=_rank)
            limits = [(tier, version.max_months_by_tier[tier]) for tier in tiers]
            tier = next((tier for tier, most in limits if most is None or months <= most), None)
            found.add((tier, tier is tiers[0]))
    return found


def conviction(outcome: Outcome, offence: Offence) -> Vote | None:
    """A conviction of an offence that needs the circumstances as an element (情节犯): at least its lowest tier."""
    needs = Tier.BASIC not in offence.tier_labels and entry_tier(offence) is not Tier.NONE
    return Vote(entry_tier(offence), "conviction", "rule", is_floor=True) if outcome.is_convicted and needs else None


def silence(outcome: Outcome, offence: Offence) -> Vote | None:
    """A conviction whose opinion has no word on the tier: the lowest one, for a court says why it goes higher.

    Not where the term is longer than the lowest tier of any text allows: then it did go higher, or was read wrong.
    """
    if not outcome.is_convicted or not outcome.opinion_read or any(level in TIER_BY_LEVEL for level in outcome.levels):
        return None
    months = outcome.term_months
    if months and not all(lowest for _, lowest in _lowest_allowing(months, outcome.decided_on, offence)):
        return None
    return Vote(entry_tier(offence), "silence", "rule")


FUNCTIONS: tuple[Callable[[Outcome, Offence], Vote | None], ...] = (
    obviously_minor,
    court_words,
    term_above,
    conviction,
    silence,
)


def tier_vote(outcome: Outcome, offence: Offence) -> Vote | None:
    """The tier that the functions agree on, None where they abstain or contradict each other (弱标注档次).

    An exact vote stands where no floor is above it; silence gives way to a floor; a floor alone tells the tier where
    the offence has none above.
    """
    tiers = tiers_of(offence)
    votes = [vote for function in FUNCTIONS if (vote := function(outcome, offence)) is not None]
    if any(vote.tier not in tiers for vote in votes):
        return None
    floor = max((v for v in votes if v.is_floor), key=lambda v: (_rank(v.tier), v.confidence), default=None)
    exact = [v for v in votes if not v.is_floor and v.by != "silence"]
    if exact:
        agreed = len({v.tier for v in exact}) == 1 and (floor is None or _rank(floor.tier) <= _rank(exact[0].tier))
        return max(exact, key=lambda v: v.confidence) if agreed else None
    if floor is not None and floor.tier is tiers[-1]:
        return replace(floor, is_floor=False)
    silent = next((v for v in votes if v.by == "silence"), None)
    return silent if silent is not None and (floor is None or floor.tier is silent.tier) else None


def tiers_of(offence: Offence) -> tuple[Tier, ...]:
    """The tiers that a label on `offence` may have, in rising order."""
    higher = (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
    return (Tier.NONE, *(tier for tier in higher if tier in offence.tier_labels))


def entry_tier(offence: Offence) -> Tier:
    """The tier of a conviction without more: `none` where the base offence needs no circumstances (基本犯)."""
    return Tier.NONE if Tier.BASIC in offence.tier_labels else next(iter(tiers_of(offence)[1:]), Tier.NONE)


def strongest(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], Outcome]:
    """Outcomes by accused and article, several counts of one offence joined: the longest term and all words count."""
    found: dict[tuple[str, str], Outcome] = {}
    for one in outcomes:
        before = found.get((one.party, one.article))
        if before is not None:
            terms = [t for t in (before.term_months, one.term_months) if t is not None]
            said = [c for c in (before.is_convicted, one.is_convicted) if c is not None]
            one = replace(
                before,
                levels=before.levels | one.levels,
                term_months=max(terms, default=None),
                is_convicted=any(said) if said else None,
            )
        found[one.party, one.article] = one
    return found


def _rank(tier: Tier) -> int:
    return RANK[tier]
