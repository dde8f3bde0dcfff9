"""Over all rule files: widening a figure only moves to undetermined, raising a count never lowers a tier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from menkan.codes import Tier, Verdict
from menkan.law import apply_law, load_statutes
from menkan.law.versions import RANK
from tests.law.builders import fact, judgment
from tests.law.cases import keys_of

STATUTES = load_statutes()
# After 2025-07-22, between 2021 and 2022, and before the minutes: every instrument is in force on one of them.
DAYS = (date(2020, 3, 1), date(2021, 8, 1), date(2023, 1, 1), date(2025, 9, 1))


def shapes(article):
    """One fact per metric, kind and qualifier that the rules of the offence know, unsaid ones too."""
    rules = STATUTES.offence_at(article)
    found = {}
    for key in dict.fromkeys(k for i in rules.instruments for p in i.prongs for k in keys_of(p.when)):
        rule = STATUTES.metrics[key]
        for category in sorted(rule.categories)[:2] if rule.categories else [None]:
            for qualifier in [None, *sorted(rule.qualifiers or ())]:
                found[rule.metric, category, qualifier] = None
    return list(found)


SHAPES = {o.article: shapes(o.article) for o in STATUTES.offences}
FLAGS = sorted(STATUTES.flags)


@st.composite
def cases(draw):
    article = draw(st.sampled_from(sorted(SHAPES)))
    chosen = draw(st.lists(st.sampled_from(SHAPES[article]), unique=True, min_size=1, max_size=5))
    amounts = st.sampled_from([0, 1, 2, 3, 5, 20, 49, 50, 100, 250, 499, 500, 2500, 5000, 9999, 10**4, 10**5, 10**6])
    facts = [
        fact(metric, draw(amounts), article, category=category, qualifier=qualifier)
        for metric, category, qualifier in chosen
    ]
    flags = draw(st.lists(st.sampled_from(FLAGS), unique=True, max_size=4))
    day = draw(st.sampled_from(DAYS))
    return judgment(article, decided_on=day, conduct=(day, day), flags=flags), facts


def contradicts(facts):
    """Whether a part is told that is greater than its whole: then the figure for the whole stands, part or no part."""
    wholes = [(rule, STATUTES.metrics[key].metric) for rule in STATUTES.metrics.values() for key in rule.not_below]
    return any(
        whole.upper < part.lower
        for rule, metric in wholes
        for whole in facts
        for part in facts
        if whole.metric == rule.metric and part.metric == metric
    )


@settings(max_examples=150)
@given(cases(), st.data())
def test_widening_a_figure_moves_verdicts_only_to_undetermined(case, data):
    structure, facts = case
    assume(not contradicts(facts))
    index = data.draw(st.integers(0, len(facts) - 1))
    one = facts[index]
    down = data.draw(st.integers(0, int(one.lower)))
    up = data.draw(st.none() | st.integers(0, 10**6))
    wide = replace(one, value=None, lower=one.lower - down, upper=None if up is None else one.upper + up)
    before, _ = apply_law(STATUTES, structure, facts)
    after, _ = apply_law(STATUTES, structure, [*facts[:index], wide, *facts[index + 1 :]])
    for narrow, wider in zip(before, after, strict=True):
        assert wider.verdict in (narrow.verdict, Verdict.UNDETERMINED), (narrow.reason, wider.reason)


@settings(max_examples=150)
@given(cases(), st.data())
def test_raising_a_count_never_lowers_a_tier(case, data):
    structure, facts = case
    index = data.draw(st.integers(0, len(facts) - 1))
    more = facts[index].lower + data.draw(st.sampled_from([1, 10, 1000, 10**6]))
    raised = replace(facts[index], value=more, lower=more, upper=more)
    _, before = apply_law(STATUTES, structure, facts)
    _, after = apply_law(STATUTES, structure, [*facts[:index], raised, *facts[index + 1 :]])
    for less, greater in zip(before, after, strict=True):  # none where only figures of the base offence are shown
        if less.tier in (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS):
            assert RANK.get(greater.tier, -1) >= RANK[less.tier]


@settings(max_examples=60)
@given(cases())
def test_order_of_facts_does_not_matter(case):
    structure, facts = case
    verdicts = [[f.verdict for f in apply_law(STATUTES, structure, order)[0]] for order in (facts, facts[::-1])]
    assert verdicts[0] == verdicts[1]


def test_unknown_amount_is_never_a_verdict():
    for article, kinds in SHAPES.items():
        facts = [fact(m, None, article, category=c, qualifier=q) for m, c, q in kinds]
        found, _ = apply_law(STATUTES, judgment(article, decided_on=date(2025, 9, 1)), facts)
        assert {f.verdict for f in found} == {Verdict.UNDETERMINED}
        assert all(t.value > Decimal(0) for f in found for t in f.threshold)
