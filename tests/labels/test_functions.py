"""Label functions: what a decision says of the tier, and where they must keep silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.codes import Level, Tier
from menkan.labels.functions import FUNCTIONS, Outcome, Vote, entry_tier, strongest, term_above, tier_vote, tiers_of
from menkan.law import load_statutes

STATUTES = load_statutes()
ASSESSED = [offence.article for offence in STATUTES.offences if offence.is_assessed]
NONE, SERIOUS, ESPECIALLY = Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS


def outcome(article: str, months: int | None = None, *levels: Level, **fields: object) -> Outcome:
    """A conviction after trial in 2023 unless `fields` say otherwise."""
    made = Outcome("甲某某", "某罪", article, True, frozenset(levels), True, months, date(2023, 5, 1))
    return replace(made, **fields)  # type: ignore[arg-type]


def offence_at(article: str):  # type: ignore[no-untyped-def]
    found = STATUTES.offence_at(article)
    assert found is not None
    return found


def vote(one: Outcome) -> Vote | None:
    return tier_vote(one, offence_at(one.article))


def tier(one: Outcome) -> Tier | None:
    found = vote(one)
    return None if found is None else found.tier


@pytest.mark.parametrize(
    ("article", "months", "expected"),
    [
        ("253-1", 36, None),  # 三年以下 and 三年以上 both hold three years
        ("253-1", 37, ESPECIALLY),
        ("253-1", 8, None),  # a short term says nothing
        ("285-2", 42, ESPECIALLY),
        ("286", 60, None),
        ("286", 61, ESPECIALLY),
        ("286", 37, None),  # within 五年以下
        ("312", 36, None),
        ("312", 37, SERIOUS),
        ("303-2", 60, None),  # five years are within the base offence since 2021-03-01
        ("303-2", 61, SERIOUS),
        ("287-2", 36, None),
        ("287-2", 60, None),  # beyond any tier of this offence: a slip of the reading
        ("253-1", None, None),
    ],
)
def test_term_tells_of_a_tier_only_upwards(article: str, months: int | None, expected: Tier | None) -> None:
    found = term_above(outcome(article, months), offence_at(article))
    assert (None if found is None else found.tier) is expected


def test_term_between_two_texts_of_the_statute_leaves_the_tier_open() -> None:
    four_years = outcome("303-2", 48)
    assert term_above(four_years, offence_at("303-2")) is None
    before = term_above(replace(four_years, decided_on=date(2019, 1, 1)), offence_at("303-2"))
    assert before is not None and before.tier is SERIOUS  # the older text alone: 三年以上十年以下
    assert term_above(replace(four_years, decided_on=None), offence_at("303-2")) is None


@pytest.mark.parametrize(
    ("one", "expected", "by"),
    [
        (outcome("253-1", 40, Level.ESPECIALLY_SERIOUS), ESPECIALLY, "court_words"),
        (outcome("253-1", 10, Level.SERIOUS), SERIOUS, "court_words"),
        (outcome("253-1", 40, Level.SERIOUS), None, ""),  # word and term contradict each other
        (outcome("253-1", 40, Level.UNSTATED), ESPECIALLY, "term_above"),
        (outcome("253-1", 10, Level.UNSTATED), SERIOUS, "silence"),
        (outcome("253-1", 10, opinion_read=False), None, ""),  # an excerpt: serious at least, perhaps more
        (outcome("287-2", 10, opinion_read=False), SERIOUS, "conviction"),  # there is no tier above
        (outcome("287-2", 0, Level.MINOR), SERIOUS, "conviction"),  # 情节轻微 frees of the penalty, not of the tier
        (outcome("287-2", 10, Level.NOT_SERIOUS), None, ""),  # convicted and denied: read wrong
        (outcome("312", 10, Level.UNSTATED), NONE, "silence"),
        (outcome("312", 10, Level.NOT_SERIOUS), NONE, "court_words"),
        (outcome("312", 10, opinion_read=False), None, ""),
        (outcome("312", 85, Level.UNSTATED), None, ""),  # longer than any tier allows: read wrong
        (outcome("303-2", 48, Level.UNSTATED), None, ""),  # the older text would have needed 情节严重 for it
        (outcome("312", 40, opinion_read=False), SERIOUS, "term_above"),
        (outcome("287-2", None, Level.OBVIOUSLY_MINOR, is_convicted=False), NONE, "obviously_minor"),
        (outcome("287-2", None, is_convicted=False), None, ""),  # acquitted for want of proof
        (outcome("287-2", 10, Level.OBVIOUSLY_MINOR), SERIOUS, "conviction"),
        (outcome("287-2", 10, Level.ESPECIALLY_SERIOUS), None, ""),  # a tier that the offence does not have
        (outcome("253-1", None, is_convicted=None), None, ""),
        (outcome("253-1", None, Level.SERIOUS, is_convicted=None), SERIOUS, "court_words"),
    ],
)
def test_votes_are_put_together_or_abstain(one: Outcome, expected: Tier | None, by: str) -> None:
    found = vote(one)
    assert ((found.tier, found.by) if found else (None, "")) == (expected, by)


def test_several_counts_of_one_offence_are_one_outcome() -> None:
    one, other = outcome("253-1", 8, Level.SERIOUS), outcome("253-1", 40, Level.ESPECIALLY_SERIOUS)
    (joined,) = strongest([one, other]).values()
    assert joined.term_months == 40 and tier(joined) is ESPECIALLY


OUTCOMES = st.builds(
    Outcome,
    party=st.just("甲某某"),
    offence=st.just("某罪"),
    article=st.sampled_from(ASSESSED),
    is_convicted=st.none() | st.booleans(),
    levels=st.frozensets(st.sampled_from(Level), max_size=2),
    opinion_read=st.booleans(),
    term_months=st.none() | st.integers(1, 300),
    decided_on=st.none() | st.dates(date(1998, 1, 1), date(2026, 1, 1)),
)


@given(OUTCOMES)
def test_label_is_a_tier_of_the_offence_and_never_below_the_entry_of_a_conviction(one: Outcome) -> None:
    offence = offence_at(one.article)
    found = tier_vote(one, offence)
    if found is not None:
        assert found.tier in tiers_of(offence) and not found.is_floor
        assert 0 < found.confidence < 1 and found.by in {function.__name__ for function in FUNCTIONS}
        if one.is_convicted:
            assert tiers_of(offence).index(found.tier) >= tiers_of(offence).index(entry_tier(offence))


@given(OUTCOMES, st.integers(1, 300))
def test_longer_term_never_lowers_a_label(one: Outcome, more: int) -> None:
    longer = replace(one, term_months=(one.term_months or 0) + more)
    before, after = tier(one), tier(longer)
    if before is not None and after is not None:
        tiers = tiers_of(offence_at(one.article))
        assert tiers.index(after) >= tiers.index(before)
