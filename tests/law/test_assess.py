"""Assessments: tier, what decides, what is open, distance, exits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from menkan.codes import Level, Tier, Verdict
from menkan.law import assess, evaluate, load_statutes
from menkan.types import Exit
from tests.law.builders import between, fact, judgment

STATUTES = load_statutes()


def assessment(structure, facts):
    (one,) = assess(STATUTES, structure, facts, evaluate(STATUTES, structure, facts))
    return one


def test_highest_met_tier_with_the_prongs_that_decide():
    one = assessment(judgment("253-1"), [fact("personal_records", 60000, "253-1", category="other")])
    assert one.tier is Tier.ESPECIALLY_SERIOUS
    assert one.decided_by == ("2017-10-5-p2-3",)
    assert one.distance == Decimal("1.2000")
    assert one.open == one.missing == ()


def test_lower_tier_leaves_the_higher_open_with_what_is_missing():
    one = assessment(judgment("253-1"), [fact("personal_records", 6000, "253-1", category="other")])
    assert (one.tier, one.decided_by) == (Tier.SERIOUS, ("2017-10-5-5",))
    assert one.open == ("2017-10-5-p2-1", "2017-10-5-p2-2", "2017-10-5-p2-4")
    assert one.missing == ("victim_death_or_grave_harm", "major_loss_or_vile_influence")


def test_none_where_a_figure_falls_short_and_none_is_open():
    one = assessment(judgment(), [fact("illegal_income", 9999)])
    assert one.tier is Tier.NONE
    assert one.distance == Decimal("0.9999")
    assert "2019-15-12-7" in one.open and "2019-15-12-2" in one.open
    assert "payment_settlement_amount" in one.missing


@pytest.mark.parametrize("amount", [None, between(9000, None), between(9000, 11000)])
def test_figure_that_the_text_leaves_open_blocks_none(amount):
    one = assessment(judgment(), [fact("illegal_income", amount), fact("helped_parties", 1)])
    assert one.tier is Tier.UNDETERMINED


def test_nothing_told_is_undetermined():
    one = assessment(judgment(), [])
    assert (one.tier, one.decided_by, one.distance) == (Tier.UNDETERMINED, (), None)


def test_exit_from_another_offence_is_no_exit_from_this_one():
    structure = judgment(level=Level.MINOR)
    (held,) = structure.holdings
    other = replace(held, offence="诈骗罪", article=None)
    assert assessment(structure, [fact("helped_parties", 3)]).exits != ()
    assert assessment(replace(structure, holdings=(other,)), [fact("helped_parties", 3)]).exits == ()


def test_distance_of_a_vast_figure_is_told():
    one = assessment(judgment(), [fact("helped_parties", "9" * 28)])
    assert one.distance == Decimal("3" * 28)


def test_pooled_share_of_a_vast_figure_is_told():
    facts = [fact("personal_records", "9" * 28, "253-1", category="other")]
    facts.append(fact("personal_records", 5, "253-1", category="location_track"))
    assert assessment(judgment("253-1"), facts).tier is Tier.ESPECIALLY_SERIOUS


def test_distance_is_cut_not_rounded():
    one = assessment(judgment(), [fact("payment_settlement", "199999.99")])
    assert one.distance == Decimal("0.9999")


def test_distance_uses_the_upper_bound_where_it_is_the_only_one():
    one = assessment(judgment(), [fact("payment_settlement", between(None, 100000, upper_open=True))])
    assert (one.tier, one.distance) == (Tier.NONE, Decimal("0.5000"))


def test_law_that_does_not_reach_the_case_is_said_first():
    one = assessment(judgment(decided_on=date(2019, 10, 28)), [fact("illegal_income", 20000)])
    assert one.tier is Tier.UNDETERMINED
    assert one.not_examined[0] == "裁判时尚无收录的有数额标准的规定"
    assert one.not_examined[1].startswith("明知")


def test_gate_of_the_opinion_stands_open_even_when_a_prong_is_met():
    structure = judgment(decided_on=date(2026, 1, 1), conduct=(date(2025, 8, 1), date(2025, 8, 2)))
    one = assessment(structure, [fact("illegal_income", 10000)])
    assert one.open == ("2025-12-4-gate",)


def test_candidates_that_differ_leave_the_tier_open():
    facts = [fact("payment_accounts", 6, qualifier="holder_own"), fact("illegal_income", 1)]
    one = assessment(judgment(decided_on=None), facts)
    assert one.tier is Tier.UNDETERMINED
    assert one.not_examined[0] == "日期不明，列出各备选版本"


@pytest.mark.parametrize(
    ("level", "exits"),
    [
        (Level.MINOR, (Exit("minor", 10, 14),)),
        (Level.OBVIOUSLY_MINOR, (Exit("obviously_minor", 10, 14),)),
        (Level.SERIOUS, ()),
        (None, ()),
    ],
)
def test_exits_are_read_from_the_holdings(level, exits):
    assert assessment(judgment(level=level), [fact("illegal_income", 10000)]).exits == exits


def test_exit_of_another_offence_or_accused_does_not_count():
    structure = judgment(level=Level.MINOR)
    (held,) = structure.holdings
    for other in (replace(held, article="264"), replace(held, party="某乙")):
        assert assessment(replace(structure, holdings=(held, other)), []).exits == (Exit("minor", 10, 14),)
    assert assessment(replace(structure, holdings=(replace(held, article=None),)), []).exits


def test_corrected_findings_are_the_ones_weighed():
    structure, facts = judgment(), [fact("illegal_income", 9999)]
    findings = evaluate(STATUTES, structure, facts)
    corrected = [replace(f, verdict=Verdict.MET) if f.prong == "2019-15-12-6" else f for f in findings]
    (one,) = assess(STATUTES, structure, facts, corrected)
    assert (one.tier, one.decided_by) == (Tier.SERIOUS, ("2019-15-12-6",))


def test_figures_of_the_base_offence_make_no_tier():
    structure = judgment("312", decided_on=date(2019, 6, 1), conduct=(date(2019, 1, 1), date(2019, 2, 1)))
    one = assessment(structure, [fact("concealed_value", 60000, "312")])
    assert (one.tier, one.decided_by) == (Tier.NONE, ())
    assert not {"2015-11-1-1", "2015-11-1-5"} & set(one.open)


def test_offence_with_figures_only_has_no_assessment():
    structure, facts = judgment("266"), [fact("fraud_proceeds", 600000, "266")]
    findings = evaluate(STATUTES, structure, facts)
    assert {f.tier for f in findings} == {Tier.BASIC}
    assert assess(STATUTES, structure, facts, findings) == ()


def test_standard_whose_precondition_is_not_told_does_not_say_that_none_is_reached():
    structure = judgment("303-2", decided_on=date(2019, 6, 1), conduct=(date(2019, 1, 1), date(2019, 2, 1)))
    one = assessment(structure, [fact("gambling_takings", 20000, "303-2")])
    assert (one.tier, one.distance) == (Tier.UNDETERMINED, None)


def test_special_rule_for_another_kind_of_case_leaves_nothing_open():
    structure = judgment("312", decided_on=date(2013, 6, 1), conduct=(date(2013, 1, 1), date(2013, 2, 1)))
    one = assessment(structure, [fact("concealed_value", 600000, "312")])
    assert (one.tier, one.open, one.missing) == (Tier.UNDETERMINED, (), ())
