"""Findings: evidence, figures observed, reasons, units, flags, readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from menkan.codes import Category, Metric, PartyRole, SectionKind, Tier, Verdict
from menkan.law import apply_law, assess, evaluate, load_statutes
from menkan.types import Act, Charge, Flag, Observed, Party, Quantity, Structure, VagueMention
from tests.law.builders import NAMES, PARTY, between, fact, judgment
from tests.law.rulefiles import rule_base

STATUTES = load_statutes()


def findings(structure, facts, statutes=STATUTES, **more):
    return {(f.party, f.prong): f for f in evaluate(statutes, structure, facts, **more)}


def quantity(start, end):
    return Quantity(start, end, "x", None, None, None, False, False, False, "元")


def test_finding_carries_figure_standard_date_and_words():
    facts = [fact("illegal_income", 12000, quantities=(1, 0))]
    found = findings(judgment(), facts, quantities=[quantity(50, 56), quantity(12, 18)])[PARTY, "2019-15-12-4"]
    assert found.offence == "帮助信息网络犯罪活动罪"
    assert (found.article, found.instrument, found.effective_from) == ("287-2", "法释〔2019〕15号", date(2019, 11, 1))
    assert (found.tier, found.verdict, found.basis) == (Tier.SERIOUS, Verdict.MET, "in_force")
    assert found.observed == (Observed(Metric.ILLEGAL_INCOME, None, None, Decimal(12000), Decimal(12000)),)
    assert [(t.metric, t.comparator, t.value, t.unit) for t in found.threshold] == [
        ("illegal_income", ">=", Decimal(10000), "元")
    ]
    assert found.evidence == ((12, 18), (50, 56))
    for words in (
        "12000元",
        "10000元以上",
        "第十二条第一款第（四）项",
        "法释〔2019〕15号",
        "2019-11-01",
        "达到该项标准",
    ):
        assert words in found.reason


def test_index_beyond_the_quantities_gives_no_evidence():
    found = findings(judgment(), [fact("illegal_income", 12000, quantities=(7,))])[PARTY, "2019-15-12-4"]
    assert found.evidence == ()


def test_every_prong_gets_a_finding_also_where_one_is_met():
    facts = [fact("illegal_income", 12000)]
    rules = STATUTES.offence_at("287-2").instruments[0]
    in_force = {f.prong for f in evaluate(STATUTES, judgment(), facts) if f.instrument == rules.doc_no}
    assert in_force == {p.prong for p in rules.prongs}


def test_flag_is_evidence_and_flags_of_others_do_not_count():
    structure = judgment("287-1", flags=["impersonation_site"])
    met = findings(structure, [])[PARTY, "2019-15-10-1"]
    assert (met.verdict, met.evidence) == (Verdict.MET, ((20, 24),))
    other = judgment("287-1", parties=("甲某", "乙某"), flags=["impersonation_site"])
    found = findings(other, [])
    assert found["甲某", "2019-15-10-1"].verdict is Verdict.MET
    assert found["乙某", "2019-15-10-1"].verdict is Verdict.UNDETERMINED


def test_flag_of_all_accused_counts_for_each():
    structure = judgment("287-1", parties=("甲某", "乙某"))
    everyone = replace(structure, flags=(Flag("*", "impersonation_site", 1, 2),))
    found = findings(everyone, [])
    assert {found[p, "2019-15-10-1"].verdict for p in ("甲某", "乙某")} == {Verdict.MET}


def test_underlying_activity_sets_its_flag():
    acts = (
        Act(PARTY, None, None, None, "诈骗", None, 5, 9),
        Act(PARTY, None, None, None, "赌博", None, 5, 9),
        Act(PARTY, None, None, None, None, None, 5, 9),
    )
    structure = judgment(decided_on=date(2021, 5, 1), conduct=(date(2021, 1, 1), date(2021, 1, 2)), acts=acts)
    facts = [fact("account_turnover", 300001), fact("fraud_proceeds", 3000)]
    found = findings(structure, facts)[PARTY, "2020-jiyao-5"]
    assert (found.verdict, found.evidence) == (Verdict.MET, ((5, 9),))


def test_programs_in_another_unit_are_another_thing():
    structure = judgment("285-3")
    copies = fact("programs", 50, "285-3", unit="份")
    found = findings(structure, [copies, fact("programs", 19, "285-3", unit="次")])[PARTY, "2011-19-3-2"]
    assert (found.verdict, [o.upper for o in found.observed]) == (Verdict.NOT_MET, [19])
    assert findings(structure, [copies])[PARTY, "2011-19-3-2"].observed == ()


def test_figures_that_must_hold_of_one_system_say_so():
    facts = [fact("registered_accounts", 20000, "286", qualifier="of_attacked_system"), fact("downtime", 2, "286")]
    found = findings(judgment("286"), facts)
    assert "须为同一系统" in found[PARTY, "2011-19-4-4b"].reason
    assert "同一系统" not in found[PARTY, "2011-19-4-4a"].reason


def test_helper_figures_of_intrusion_give_findings_but_no_assessment():
    structure = judgment("285-1", flags=["knows_computer_offence"])
    found, weighed = apply_law(STATUTES, structure, [fact("funds_provided", 5000, "285-1")])
    assert [(f.prong, f.tier, f.verdict) for f in found if f.observed] == [
        ("2011-19-9-3", Tier.BASIC, Verdict.MET),
    ]
    assert weighed == ()


def test_facts_of_one_accused_do_not_reach_another():
    structure = judgment(parties=("甲某", "乙某"))
    found = findings(structure, [fact("illegal_income", 12000, party="甲某")])
    assert found["甲某", "2019-15-12-4"].verdict is Verdict.MET
    assert found["乙某", "2019-15-12-4"].verdict is Verdict.UNDETERMINED


def test_figures_of_a_unit_count_for_the_persons_responsible():
    name = NAMES["253-1"]
    structure = Structure(
        decided_on=date(2020, 1, 1),
        offences=(name,),
        parties=(Party("某数据公司", PartyRole.DEFENDANT_UNIT), Party("甲某", PartyRole.DEFENDANT)),
    )
    facts = [
        fact("personal_records", 60000, "253-1", category="other", party="某数据公司"),
        fact("illegal_income", 9000, "253-1", party="某数据公司"),
        fact("illegal_income", 100, "253-1", party="甲某"),
    ]
    found = findings(structure, facts)
    assert found["甲某", "2017-10-5-5"].verdict is Verdict.MET
    assert "单位的数额计入其责任人员" in found["甲某", "2017-10-5-5"].reason
    assert found["甲某", "2017-10-5-7"].verdict is Verdict.NOT_MET
    assert found["某数据公司", "2017-10-5-7"].verdict is Verdict.MET


def test_fact_without_article_is_joined_by_the_name_of_the_offence():
    one = fact("illegal_income", 12000)
    bare = replace(one, article=None, offence="帮信罪")
    assert findings(judgment(), [bare])[PARTY, "2019-15-12-4"].verdict is Verdict.MET


def test_offence_without_rule_file_gives_no_finding():
    assert evaluate(STATUTES, judgment("264"), [fact("fraud_proceeds", 3000, "264")]) == ()


def test_own_share_and_joint_sum_on_two_sides_are_both_named():
    facts = [fact("illegal_income", 5000), fact("illegal_income", 18000, basis="joint")]
    found = findings(judgment(), facts)[PARTY, "2019-15-12-4"]
    assert found.verdict is Verdict.UNDETERMINED
    assert "5000元或18000元" in found.reason
    assert "两种口径结论不同" in found.reason


def test_counts_are_the_total_of_the_acts_taken_part_in():
    facts = [fact("helped_parties", 1), fact("helped_parties", 4, basis="joint")]
    assert findings(judgment(), facts)[PARTY, "2019-15-12-1"].verdict is Verdict.MET


def test_same_thing_told_in_two_units_is_not_counted_twice():
    facts = [fact("payment_accounts", 3, unit="张"), fact("payment_accounts", 3, unit="个")]
    structure = judgment(decided_on=date(2022, 1, 1), conduct=(date(2021, 8, 1), date(2021, 8, 2)))
    assert findings(structure, facts)[PARTY, "2021-22-9-1"].verdict is Verdict.UNDETERMINED


def test_words_without_a_figure_are_named_where_the_figure_is_missing():
    vague = [VagueMention("大量", 3, 5, SectionKind.FACTS_FOUND), VagueMention("多次", 8, 10, SectionKind.DEFENCE)]
    found = findings(judgment("287-1"), [fact("websites", 1, "287-1")], vague=vague)
    assert "大量" in found[PARTY, "2019-15-10-4-2"].reason
    assert "多次" not in found[PARTY, "2019-15-10-4-2"].reason
    assert "大量" not in found[PARTY, "2019-15-10-2a"].reason
    assert "大量" not in found[PARTY, "2019-15-10-1"].reason


def test_custom_figure_is_shown_as_such():
    found = findings(judgment("286-1"), [fact("acts", 3, "286-1", qualifier="rectification_orders")])
    assert found[PARTY, "2019-15-6-2"].verdict is Verdict.MET
    assert "按惯例" in found[PARTY, "2019-15-6-2"].reason


def test_discretion_and_same_account_are_said():
    structure = judgment(decided_on=date(2026, 1, 1), conduct=(date(2025, 8, 1), date(2025, 8, 2)))
    facts = [fact("payment_accounts", 3, qualifier="holder_own"), fact("account_inflow", 300000)]
    reason = findings(structure, facts)[PARTY, "2025-12-6-1"].reason
    assert "“可以”认定" in reason
    assert "须为同一账户" in reason


class TestFictionalKinds:
    """Kinds of condition that the four shipped offences do not use."""

    @pytest.fixture
    def rules(self, tmp_path):
        return rule_base(tmp_path)

    def judge(self, rules, prong, *facts):
        structure = judgment("999-9", decided_on=date(2021, 1, 1), conduct=(date(2020, 5, 1), date(2020, 5, 2)))
        return findings(structure, list(facts), rules)[PARTY, prong]

    def given(self, metric, amount, **more):
        return fact(metric, amount, "999-9", **more)

    @pytest.mark.parametrize(
        ("cards", "phones", "verdict"),
        [(6, 4, "met"), (6, 3, "not_met"), (10, None, "met"), (9, None, "undetermined"), (None, None, "undetermined")],
    )
    def test_sum_of_adds_kinds_and_a_missing_one_leaves_it_open(self, rules, cards, phones, verdict):
        facts = [self.given(m, n) for m, n in (("payment_accounts", cards), ("phone_cards", phones)) if n is not None]
        assert self.judge(rules, "n-2", *facts).verdict.value == verdict

    def test_sum_of_that_is_only_short_of_a_missing_kind_does_not_block(self, rules):
        facts = [self.given("payment_accounts", 9), self.given("illegal_income", 1)]
        structure = judgment("999-9", decided_on=date(2021, 1, 1), conduct=(date(2020, 5, 1), date(2020, 5, 2)))
        (assessment,) = apply_law(rules, structure, facts)[1]
        assert assessment.tier is Tier.NONE

    @pytest.mark.parametrize(
        ("amount", "verdict"),
        [(10000, "met"), (9999, "undetermined"), (3000, "undetermined"), (2999, "not_met"), (None, "undetermined")],
    )
    def test_provincial_figure_between_low_and_high_is_undetermined(self, rules, amount, verdict):
        assert self.judge(rules, "n-3", self.given("funds_provided", amount)).verdict.value == verdict

    @pytest.mark.parametrize(
        ("turnover", "fraud", "verdict"),
        [(100, 50, "met"), (99, 50, "not_met"), (100, 49, "undetermined"), (100, None, "undetermined")],
    )
    def test_readings_decide_only_where_they_agree(self, rules, turnover, fraud, verdict):
        facts = [self.given("account_turnover", turnover)]
        facts += [self.given("fraud_proceeds", fraud)] if fraud is not None else []
        found = self.judge(rules, "n-4", *facts)
        assert found.verdict.value == verdict
        assert "只看流水" in found.reason and "流水且有诈骗" in found.reason
        assert ("两种口径结论不同" in found.reason) == (fraud == 49)

    @pytest.mark.parametrize(
        ("facts", "verdict"),
        [
            ({"illegal_income": 10000}, "met"),
            ({"illegal_income": 9999}, "not_met"),
            ({"funds_provided": 50000}, "met"),
            ({"funds_provided": 20000, "illegal_income": 1}, "undetermined"),
            ({"helped_parties": 15, "account_inflow": 501}, "met"),
            ({"helped_parties": 15, "account_inflow": 500}, "not_met"),
            ({}, "undetermined"),
        ],
    )
    def test_multiple_multiplies_every_kind_of_figure(self, rules, facts, verdict):
        assert self.judge(rules, "n-5", *(self.given(m, n) for m, n in facts.items())).verdict.value == verdict


def test_pooled_share_over_readings_needs_agreement(tmp_path):
    pooled = 'when: {pooled_share_of: ["n-1", "n-8"], at_least: 1}'
    more = (
        '      - {prong: "n-8", cite: 第八条, tier: serious, label: 提供资金, '
        "when: {metric: funds_provided, at_least: 2000, unit: 元}, confidence: own_knowledge}\n"
        '      - {prong: "n-7"'
    )
    rules = rule_base(tmp_path, ("when: residual", pooled), ('      - {prong: "n-7"', more))
    structure = judgment("999-9", decided_on=date(2021, 1, 1), conduct=(date(2020, 5, 1), date(2020, 5, 2)))
    own, joint = (fact("illegal_income", n, "999-9", basis=b) for n, b in ((500, "own"), (1500, "joint")))
    funds = fact("funds_provided", 1000, "999-9")
    found = findings(structure, [own, joint, funds], rules)[PARTY, "n-7"]
    assert found.verdict is Verdict.UNDETERMINED
    assert "按比例合计0.75" in found.reason
    assert findings(structure, [joint, funds], rules)[PARTY, "n-7"].verdict is Verdict.MET


def test_categories_of_a_class_add_up_and_no_category_is_other():
    facts = [
        fact("personal_records", between(4000, None), "253-1"),
        fact("personal_records", 30, "253-1", category="credit"),
    ]
    found = findings(judgment("253-1"), facts)
    assert found[PARTY, "2017-10-5-5"].observed[0].category is None
    assert found[PARTY, "2017-10-5-3"].observed[0].category is Category.CREDIT


def test_apply_law_is_evaluate_and_assess_in_one():
    facts = [fact("illegal_income", 12000)]
    both = apply_law(STATUTES, judgment(), facts)
    assert both[0] == evaluate(STATUTES, judgment(), facts)
    assert both[1] == assess(STATUTES, judgment(), facts, both[0])


def test_accused_of_whom_nothing_names_an_offence_is_not_tested():
    two = tuple(Party(name, PartyRole.DEFENDANT) for name in ("甲某", "乙某"))
    charged = (Charge("甲某", "非法利用信息网络罪", "287-1"), Charge("丙某", "非法利用信息网络罪", "287-1"))
    structure = Structure(decided_on=date(2021, 1, 1), offences=("非法利用信息网络罪",), parties=two, charges=charged)
    assert {(f.party, f.offence) for f in evaluate(STATUTES, structure, [])} == {("甲某", "非法利用信息网络罪")}


def test_same_input_gives_the_same_findings_twice():
    facts = [fact("illegal_income", 12000), fact("payment_accounts", 6)]
    assert evaluate(STATUTES, judgment(), facts) == evaluate(STATUTES, judgment(), facts)


def test_text_without_accused_is_judged_by_the_parties_of_its_facts():
    structure = Structure(decided_on=date(2021, 1, 1), offences=(NAMES["287-2"],))
    found = findings(structure, [fact("illegal_income", 12000)])
    assert found[PARTY, "2019-15-12-4"].verdict is Verdict.MET


def test_row_of_somebody_who_is_not_accused_is_left_out():
    assert {p for p, _ in findings(judgment(), [fact("illegal_income", 12000, party="被害人甲")])} == {PARTY}


@pytest.mark.parametrize(
    ("about", "verdict"), [(12500, "met"), (12499, "undetermined"), (10000, "undetermined"), (8333, "not_met")]
)
def test_about_is_a_fifth_more_or_less_and_said(about, verdict):
    found = findings(judgment(), [fact("illegal_income", None, value=about)])[PARTY, "2019-15-12-4"]
    assert found.verdict.value == verdict
    assert "约数按上下两成计" in found.reason
    assert found.observed[0].lower is None


def test_charge_without_figures_of_its_own_uses_those_of_the_same_acts():
    structure = judgment("287-2")
    charged = (Charge(PARTY, NAMES["287-1"], "287-1"),)
    both = replace(structure, charges=charged)
    found = findings(both, [fact("illegal_income", 12000)])
    assert found[PARTY, "2019-15-10-5"].verdict is Verdict.MET
    assert found[PARTY, "2019-15-12-4"].verdict is Verdict.MET


def test_combined_sentence_and_unknown_offence_name_nothing():
    structure = judgment()
    (sentence,) = structure.disposition
    rows = (
        replace(sentence, offence=None, article=None),
        replace(sentence, offence="寻衅滋事罪", article=None),
        sentence,
    )
    found = evaluate(STATUTES, replace(structure, disposition=rows), [])
    assert {f.offence for f in found} == {NAMES["287-2"]}


TELECOM = {"decided_on": date(2019, 6, 1), "conduct": (date(2019, 1, 1), date(2019, 2, 1))}


def test_special_figure_displaces_the_general_one_where_its_means_are_told():
    facts = [fact("fraud_proceeds", 20000, "266")]
    told = findings(judgment("266", flags=["telecom_network_fraud"], **TELECOM), facts)
    assert told[PARTY, "2016-32-2-1a"].verdict is Verdict.MET
    assert told[PARTY, "2011-7-1-a"].verdict is Verdict.NOT_MET
    assert "利用电信网络技术手段实施诈骗，适用另条" in told[PARTY, "2011-7-1-a"].reason
    silent = findings(judgment("266", **TELECOM), facts)
    assert silent[PARTY, "2011-7-1-a"].verdict is Verdict.MET
    assert silent[PARTY, "2016-32-2-1a"].verdict is Verdict.UNDETERMINED


def test_provincial_figure_names_its_span_and_who_sets_it():
    found = findings(judgment("266", **TELECOM), [fact("fraud_proceeds", 5000, "266")])[PARTY, "2011-7-1-a"]
    assert found.verdict is Verdict.UNDETERMINED
    assert "3000至10000元之间的标准由省、自治区、直辖市高级人民法院、人民检察院确定" in found.reason


def test_accounts_of_members_stand_for_gamblers_that_are_not_told():
    structure = judgment("303-2", flags=["online_gambling"], **TELECOM)
    accounts, told = fact("registered_accounts", 500, "303-2"), fact("gamblers", 60, "303-2")
    stands_in = findings(structure, [accounts])[PARTY, "2010-40-1-p2-3"]
    assert stands_in.verdict is Verdict.MET
    assert "赌博网站的会员账号500个，达到“120人以上”" in stands_in.reason
    assert findings(structure, [accounts, told])[PARTY, "2010-40-1-p2-3"].verdict is Verdict.NOT_MET
