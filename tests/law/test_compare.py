"""Disagreements between rules, model and court."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from menkan.codes import Level, Tier
from menkan.law import compare
from menkan.types import Assessment, Exit, Flag, Prediction
from tests.law.builders import NAMES, PARTY, judgment

S, E, N, U = Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS, Tier.NONE, Tier.UNDETERMINED


def assessed(tier, exits=()):
    return Assessment(PARTY, NAMES["287-2"], "287-2", tier, (), (), (), None, exits, ())


def predicted(tier, abstained=False, article="287-2"):
    return Prediction(PARTY, NAMES["287-2"], article, tier, {tier.value: 0.9}, abstained, "severity-v1")


def kinds(structure, assessment, *predictions):
    return [d.kind for d in compare(structure, [assessment], predictions)]


@pytest.mark.parametrize(
    ("level", "rules", "expected"),
    [
        (Level.UNSTATED, S, ["rules_met_court_silent"]),
        (Level.UNSTATED, N, []),
        (Level.SERIOUS, S, []),
        (Level.SERIOUS, N, ["court_holds_rules_not_met"]),
        (Level.SERIOUS, U, ["unreasoned"]),
        (Level.ESPECIALLY_SERIOUS, U, ["unreasoned"]),
        (Level.ESPECIALLY_SERIOUS, S, ["tiers_differ"]),
        (Level.SERIOUS, E, ["tiers_differ"]),
        (Level.NOT_SERIOUS, S, ["tiers_differ"]),
        (Level.NOT_SERIOUS, N, []),
        (Level.MINOR, S, []),
        (None, S, []),
    ],
)
def test_rules_against_court(level, rules, expected):
    assert kinds(judgment(level=level), assessed(rules)) == expected


def test_residual_that_is_pleaded_is_a_reason():
    structure = replace(judgment(level=Level.SERIOUS), flags=(Flag(PARTY, "residual_pleaded", 0, 1),))
    assert kinds(structure, assessed(U)) == []
    other = replace(structure, flags=(Flag("某乙", "residual_pleaded", 0, 1),))
    assert kinds(other, assessed(U)) == ["unreasoned"]


@pytest.mark.parametrize(
    ("article", "last_act", "decided_on", "expected"),
    [
        ("286", date(2016, 3, 6), date(2017, 6, 15), []),
        ("286", date(2023, 8, 14), date(2024, 1, 5), []),
        ("286", date(2023, 8, 15), date(2024, 1, 5), ["unreasoned"]),
        ("286", date(2016, 3, 6), date(2016, 12, 31), ["unreasoned"]),
        ("286", None, None, []),
        ("285-2", date(2016, 3, 6), date(2017, 6, 15), ["unreasoned"]),
    ],
)
def test_monitoring_systems_needed_no_figure_for_a_time(article, last_act, decided_on, expected):
    structure = judgment(article, level=Level.SERIOUS, decided_on=decided_on, conduct=(last_act, last_act))
    told = replace(structure, flags=(Flag(PARTY, "environmental_monitoring", 0, 1),))
    left_open = replace(assessed(U), offence=NAMES[article], article=article)
    assert kinds(told, left_open) == expected
    assert kinds(structure, left_open) == ["unreasoned"]


def test_exit_beside_a_met_threshold():
    exits = (Exit("minor", 10, 14),)
    assert kinds(judgment(level=Level.MINOR), assessed(S, exits)) == ["exit_applied"]
    assert kinds(judgment(level=Level.MINOR), assessed(N, exits)) == []


@pytest.mark.parametrize(
    ("level", "rules", "model", "expected"),
    [
        (Level.SERIOUS, S, S, []),
        (Level.SERIOUS, S, N, ["model_differs"]),
        (Level.UNSTATED, S, N, ["rules_met_court_silent", "model_differs"]),
        (None, U, S, []),
        (Level.ESPECIALLY_SERIOUS, S, E, ["tiers_differ"]),
    ],
)
def test_model_is_held_against_the_court_else_the_rules(level, rules, model, expected):
    assert kinds(judgment(level=level), assessed(rules), predicted(model)) == expected


def test_model_that_abstains_or_speaks_of_another_offence_does_not_differ():
    structure = judgment(level=Level.SERIOUS)
    assert kinds(structure, assessed(S), predicted(N, abstained=True)) == []
    assert kinds(structure, assessed(S), predicted(N, article="312")) == []


def test_disagreement_names_all_three_sides():
    (one,) = compare(judgment(level=Level.SERIOUS), [assessed(S)], [predicted(N)])
    assert (one.party, one.offence) == (PARTY, NAMES["287-2"])
    assert (one.rules, one.model, one.court, one.kind) == ("serious", "none", "serious", "model_differs")
    (silent,) = compare(judgment(level=Level.SERIOUS), [assessed(N)])
    assert (silent.model, silent.court) == (None, "serious")


def test_word_on_another_offence_without_article_is_not_this_ones():
    structure = judgment(level=Level.UNSTATED)
    (held,) = structure.holdings
    other = replace(held, offence="诈骗罪", article=None, level=Level.SERIOUS)
    assert kinds(replace(structure, holdings=(other, held)), assessed(N)) == []
    assert kinds(replace(structure, holdings=(other, held)), assessed(S)) == ["rules_met_court_silent"]


def test_court_that_names_an_exit_is_not_silent():
    structure = judgment(level=Level.UNSTATED)
    (held,) = structure.holdings
    both = replace(structure, holdings=(held, replace(held, level=Level.MINOR)))
    assert kinds(both, assessed(S, (Exit("minor", 10, 14),))) == ["exit_applied"]


def test_tier_stands_before_an_exit_in_what_the_court_holds():
    structure = judgment(level=Level.MINOR)
    (held,) = structure.holdings
    both = replace(structure, holdings=(held, replace(held, level=Level.SERIOUS), replace(held, article="312")))
    (one,) = compare(both, [assessed(N)])
    assert (one.court, one.kind) == ("serious", "court_holds_rules_not_met")
