"""Disagreements between rules, model and court."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from menkan.codes import Level, SectionKind, Tier
from menkan.law import Grounds, apply_law, compare, load_statutes
from menkan.types import Assessment, Exit, Flag, Prediction, Section
from tests.law.builders import NAMES, PARTY, fact, judgment

S, E, N, U = Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS, Tier.NONE, Tier.UNDETERMINED


def assessed(tier, exits=()):
    return Assessment(PARTY, NAMES["287-2"], "287-2", tier, (), ("2019-15-12-7",), (), None, exits, ())


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


def test_figures_of_the_text_are_reasons_where_the_law_had_none():
    told = fact("computers", 30, "286")
    structure = judgment("286", level=Level.SERIOUS, decided_on=date(2010, 5, 1))
    _, (assessment,) = apply_law(load_statutes(), structure, [])
    assert assessment.tier is U
    assert compare(structure, [assessment], facts=[told]) == ()
    assert kinds(structure, assessment) == ["unreasoned"]
    later = judgment("286", level=Level.SERIOUS, decided_on=date(2011, 9, 1))
    _, (assessment,) = apply_law(load_statutes(), later, [])
    assert [d.kind for d in compare(later, [assessment], facts=[told])] == ["unreasoned"]


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


OPINION = (
    "本院认为，丁某某的行为构成犯罪，情节严重。依照{cited}之规定，判决如下：丁某某犯帮助信息网络犯罪活动罪，判处拘役。"
)
OLD = "《最高人民法院、最高人民检察院、公安部关于办理电信网络诈骗等刑事案件适用法律若干问题的意见（二）》第九条"
NEW = "《关于办理帮助信息网络犯罪活动等刑事案件有关问题的意见》第六条"


def compared(cited, conduct, decided_on, article="287-2", kind=SectionKind.COURT_OPINION):
    text = OPINION.format(cited=cited)
    structure = replace(
        judgment(article, decided_on=decided_on, conduct=(conduct, conduct), level=Level.SERIOUS),
        sections=(Section(kind, 0, len(text)),),
    )
    findings, assessments = apply_law(load_statutes(), structure, [])
    return compare(structure, assessments, (), (), Grounds(text, load_statutes(), findings))


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (OLD, False),
        (NEW, True),
        ("法发〔2025〕12号", True),
        ("法发[2025]12号", True),
        ("法释〔2019〕15号第十二条", False),
        ("法释〔2017〕10号", False),  # of another offence
        ("《中华人民共和国刑法》第二百八十七条之二", False),
    ],
)
def test_court_that_cites_another_version_is_told(cited, expected):
    found = compared(cited, date(2021, 8, 1), date(2022, 3, 1))
    assert ("other_version_cited" in [d.kind for d in found]) == expected


def test_only_the_words_of_the_court_count():
    told = compared(NEW, date(2021, 8, 1), date(2022, 3, 1), kind=SectionKind.DEFENCE)
    assert "other_version_cited" not in [d.kind for d in told]


def test_law_that_the_rules_find_not_in_force_is_another_version():
    found = compared("法释〔2019〕15号第十二条", date(2016, 8, 1), date(2017, 3, 1))
    assert "other_version_cited" in [d.kind for d in found]


def test_unreasoned_names_what_would_have_had_to_be_stated():
    (found,) = [d for d in compared(OLD, date(2021, 8, 1), date(2022, 3, 1)) if d.kind == "unreasoned"]
    assert {"2019-15-12-1", "2019-15-12-2", "2019-15-12-4", "2021-22-9-1"} <= set(found.wanting)
    assert "2019-15-12-7" not in found.wanting  # residual: nothing that could be stated
    assert all(d.wanting == () for d in compared(NEW, date(2021, 8, 1), date(2022, 3, 1)) if d.kind != "unreasoned")


def test_unreasoned_higher_tier_names_prongs_of_that_tier():
    structure = judgment("253-1", level=Level.ESPECIALLY_SERIOUS, conduct=(date(2020, 1, 1), date(2020, 1, 1)))
    findings, assessments = apply_law(load_statutes(), structure, [])
    (found,) = compare(structure, assessments, (), (), Grounds("", load_statutes(), findings))
    assert found.kind == "unreasoned"
    assert set(found.wanting) == {"2017-10-5-p2-1", "2017-10-5-p2-2", "2017-10-5-p2-3"}
    (plain,) = compare(structure, assessments)
    assert (plain.kind, plain.wanting) == ("unreasoned", ())
