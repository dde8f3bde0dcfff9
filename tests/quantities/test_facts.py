from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from menkan.codes import Category, Level, Metric, PartyRole, SectionKind
from menkan.quantities import gather_facts, offences_of, read_quantities
from menkan.quantities.paid import NOTE
from menkan.structure import find_structure
from menkan.types import (
    Act,
    ActFigure,
    Charge,
    DateRange,
    Fact,
    Holding,
    Party,
    Section,
    Sentence,
    Structure,
    Transcript,
)

OFFENCE = "侵犯公民个人信息罪"


def structure_of(text: str, accused: tuple[str, ...] = ("闻笛",), roles: tuple[PartyRole, ...] = ()) -> Structure:
    roles = roles or (PartyRole.DEFENDANT,) * len(accused)
    cuts = sorted({0, len(text), *(i for i in (text.find("本院查明"), text.find("公诉机关指控")) if i >= 0)})
    kinds = [
        SectionKind.ALLEGATIONS if text[a:b].startswith("公诉机关指控") else SectionKind.FACTS_FOUND
        for a, b in pairwise(cuts)
    ]
    return Structure(
        parties=tuple(Party(n, r) for n, r in zip(accused, roles, strict=True)),
        charges=tuple(Charge(n, OFFENCE, "253-1") for n in accused),
        sections=tuple(Section(k, a, b) for k, (a, b) in zip(kinds, pairwise(cuts), strict=True)),
    )


def facts_of(text: str, accused: tuple[str, ...] = ("闻笛",), roles: tuple[PartyRole, ...] = ()) -> tuple[Fact, ...]:
    structure = structure_of(text, accused, roles)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    return gather_facts(text, quantities, structure)[0]


def income(text: str) -> Fact:
    (fact,) = [f for f in facts_of(text) if f.metric is Metric.ILLEGAL_INCOME]
    return fact


def test_fact_of_one_figure_is_exact() -> None:
    fact = income("闻笛非法获利3000元。")
    assert (fact.value, fact.lower, fact.upper, fact.basis) == (Decimal(3000), Decimal(3000), Decimal(3000), "own")


def test_fact_keeps_what_the_words_leave_open() -> None:
    fact = income("闻笛非法获利5000余元。")  # more than 5,000, and less than 6,000 would be called 6,000
    assert (fact.lower, fact.upper, fact.upper_open) == (Decimal(5000), Decimal(6000), True)
    assert (income("闻笛非法获利近5000元。").upper, income("闻笛非法获利近5000元。").upper_open) == (
        Decimal(5000),
        True,
    )
    about = income("闻笛非法获利约5000元。")
    assert (about.lower, about.upper) == (None, None)


def test_sum_of_vague_figures_has_no_lower_bound() -> None:
    told = facts_of("1、2020年3月1日，闻笛获利约400元。\n2、2020年4月2日，闻笛获利约700元。")
    (fact,) = [f for f in told if f.metric is Metric.ILLEGAL_INCOME]
    assert (fact.basis, fact.value, fact.lower, fact.upper) == ("sum_of_parts", 1100, None, None)


def test_found_beats_alleged() -> None:
    fact = income("公诉机关指控闻笛非法获利9000元。本院查明，闻笛非法获利4000元。")
    assert fact.value == 4000


def test_alleged_stands_where_nothing_is_found() -> None:
    assert income("公诉机关指控闻笛非法获利9000元。").value == 9000


def test_the_same_figure_told_again_counts_once() -> None:
    assert income("闻笛非法获利4000元。归案后查实，闻笛获利4000元。").value == 4000


def test_printed_total_beats_its_parts() -> None:
    fact = income("闻笛第一次获利1000元，第二次获利2500元，共计获利3500元。")
    assert (fact.value, fact.basis) == (Decimal(3500), "total")


def test_sum_of_the_others_is_a_total_without_the_word() -> None:
    fact = income("闻笛先获利1000元，后获利2500元，非法获利3500元。")
    assert (fact.value, fact.basis) == (Decimal(3500), "total")


def test_total_of_several_classes_is_not_added_to_its_parts() -> None:
    told = "经审理查明：闻笛出售信息共计900条，其中:行踪轨迹90条、征信报告210条、业主名单600条。"
    assert {(f.category, f.value) for f in facts_of(told) if f.metric is Metric.PERSONAL_RECORDS} == {
        (Category.LOCATION_TRACK, 90),
        (Category.CREDIT, 210),
        (Category.OTHER, 600),
    }


def test_information_told_again_in_another_unit_counts_once() -> None:
    told = "经审理查明：闻笛出售体检报告300份。本院查明，闻笛出售健康信息300条。"
    (fact,) = [f for f in facts_of(told) if f.metric is Metric.PERSONAL_RECORDS]
    assert (fact.value, fact.unit, fact.basis) == (300, "份", "own")


@pytest.mark.parametrize("said", ["已超过五百条", "不满五千条"])
def test_a_figure_set_against_a_standard_is_no_other_figure(said: str) -> None:
    found = "本院查明，闻笛出售健康信息700条。"
    text = f"{found}本院认为，闻笛出售健康信息{said}。"
    cut = text.index("本院认为")
    structure = replace(
        structure_of(text),
        sections=(Section(SectionKind.FACTS_FOUND, 0, cut), Section(SectionKind.COURT_OPINION, cut, len(text))),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    (fact,) = [f for f in gather_facts(text, quantities, structure)[0] if f.metric is Metric.PERSONAL_RECORDS]
    assert (fact.lower, fact.upper) == (700, 700)


def test_different_figures_are_never_added_up_by_guess() -> None:
    fact = income("闻笛从甲处获利1000元，从乙处获利2600元。")
    assert (fact.value, fact.lower, fact.upper) == (None, Decimal(2600), Decimal(3600))
    assert "at least" in fact.note
    assert income("闻笛从甲处获利1000元，从乙处获利2600元以上。").upper is None


def test_figure_under_which_the_acts_are_told_is_the_whole() -> None:
    text = "闻笛先后出租银行卡五张。具体事实如下：\n1.2020年3月，出租银行卡三张。\n2.2020年4月，出租银行卡两张。"
    assert [f.value for f in facts_of(text) if f.metric is Metric.PAYMENT_ACCOUNTS] == [5]


def test_figure_of_one_round_or_day_says_only_at_least() -> None:
    fact = income("闻笛每天获利300元。")
    assert (fact.value, fact.lower, fact.upper) == (None, Decimal(300), None)
    assert income("闻笛每天获利300元，共计获利9000元。").value == 9000


def test_figure_told_again_in_the_opinion_is_no_second_act() -> None:
    text = "本院认为，一、闻笛窃得财物价值1960元，构成盗窃罪。\n二、闻笛窃得财物价值1960元，数额较大。"
    structure = replace(structure_of(text), sections=(Section(SectionKind.COURT_OPINION, 0, len(text)),))
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    facts, _ = gather_facts(text, quantities, structure)
    assert [f.value for f in facts if f.metric is Metric.FRAUD_PROCEEDS] == [1960]


def test_corrected_figure_takes_the_place_of_the_first() -> None:
    (fact,) = facts_of("闻笛获取公民个人信息共计8万条。经查，其中重复的3万条应予扣除，公民个人信息实为5万条。")
    assert fact.value == 50_000
    (fact,) = facts_of("经查，闻笛获取公民个人信息8万条，其中重复的3万条应予扣除，故认定为5万条。")
    assert fact.value == 50_000


def test_totals_that_differ_are_a_problem() -> None:
    text = "闻笛共计获利3000元。经核对，闻笛获利共计3900元。"
    structure = structure_of(text)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    facts, problems = gather_facts(text, quantities, structure)
    assert [p.code for p in problems] == ["MK302"]
    assert facts[0].value == 3900


def test_joint_figure_counts_for_each_and_says_so() -> None:
    facts = facts_of("被告人闻笛、乔松共同获取公民个人信息6000条。", ("闻笛", "乔松"))
    assert [(f.party, f.value, f.basis) for f in facts] == [("闻笛", 6000, "joint"), ("乔松", 6000, "joint")]


def test_what_the_house_takes_in_is_not_added_to_what_an_agent_takes_in() -> None:
    text = "被告人闻笛、乔松共同接受投注金额共计900万元。其中，乔松名下接受投注金额7万元。"
    told = {(f.party, f.basis): f.value for f in facts_of(text, ("闻笛", "乔松")) if f.metric is Metric.GAMBLING_STAKES}
    assert told == {("闻笛", "joint"): 9_000_000, ("乔松", "joint"): 9_000_000, ("乔松", "own"): 70_000}


def test_figures_of_a_unit_count_for_its_persons_but_not_their_pay() -> None:
    roles = (PartyRole.DEFENDANT_UNIT, PartyRole.DEFENDANT)
    facts = facts_of("云帆公司获取公民个人信息9000条。乔松领取报酬2000元。", ("云帆公司", "乔松"), roles)
    assert {(f.party, f.metric, f.value) for f in facts} == {
        ("云帆公司", Metric.PERSONAL_RECORDS, Decimal(9000)),
        ("乔松", Metric.PERSONAL_RECORDS, Decimal(9000)),
        ("乔松", Metric.ILLEGAL_INCOME, Decimal(2000)),
    }


def test_figures_of_a_unit_are_not_those_of_others_who_are_tried_beside_it() -> None:
    roles = (PartyRole.DEFENDANT_UNIT, *[PartyRole.DEFENDANT] * 3)
    text = (
        "被告单位云帆公司。被告人乔松，系云帆公司法定代表人。被告人闻笛，某网点承包人。云帆公司获取公民个人信息9000条。"
        "闻笛出售公民个人信息700条。盛某作为其他直接责任人员，获取公民个人信息40条。"
    )
    facts = facts_of(text, ("云帆公司", "乔松", "闻笛", "盛某"), roles)
    told = {f.party: [str(q) for q in f.quantities] for f in facts}
    assert told["云帆公司"] == told["乔松"] == told["盛某"]
    assert {f.upper for f in facts if f.party == "闻笛"} == {Decimal(700)}


@pytest.mark.parametrize("word", ["至少", "不少于"])
def test_minimum_that_is_found_counts_as_what_is_proven(word: str) -> None:
    fact = income(f"闻笛参与期间非法获利{word}6300元。")
    assert (fact.lower, fact.upper, fact.note) == (6300, 6300, "found as a minimum; what goes beyond it is not proven")
    fact = income(f"公诉机关指控，闻笛非法获利{word}6300元。")
    assert (fact.lower, fact.upper, fact.note) == (6300, None, "")


@pytest.mark.parametrize("text", ["闻笛退赔3000元。", "判处罚金3000元。", "以每条3元的价格购买。", "扣押手机3部。"])
def test_sums_taken_back_prices_and_seized_goods_are_no_facts(text: str) -> None:
    assert facts_of(text) == ()


def test_offence_pronounced_goes_before_the_one_charged() -> None:
    structure = structure_of("")
    sentence = Sentence("闻笛", "诈骗罪", "266", "fixed_term", 6, None, None, None, None, 0, 0)
    assert offences_of(structure) == (("闻笛", OFFENCE, "253-1"),)
    changed = Structure(parties=structure.parties, charges=structure.charges, disposition=(sentence,))
    assert offences_of(changed) == (("闻笛", "诈骗罪", "266"),)
    held = Structure(
        parties=structure.parties,
        charges=structure.charges,
        holdings=(Holding("闻笛", "诈骗罪", "266", Level.SERIOUS, 0, 0),),
    )
    assert offences_of(held) == (("闻笛", "诈骗罪", "266"),)


def unsure_income(text: str, *figures: str) -> Fact:
    """The fact where the digits of `figures` are not sure."""
    structure = structure_of(text)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    spans = [(text.index(f), text.index(f) + 1) for f in figures]
    facts, problems = gather_facts(text, quantities, structure, spans)
    assert [p.code for p in problems] == ["MK303"] * (len(figures) or text.count("\ufffd"))
    (fact,) = [f for f in facts if f.metric is Metric.ILLEGAL_INCOME]
    return fact


def test_unsure_numeral_gives_no_bound() -> None:
    fact = unsure_income("闻笛非法获利3000元。", "3000")
    assert (fact.value, fact.lower, fact.upper) == (None, None, None)
    assert unsure_income("闻笛非法获利3000\ufffd元。".replace("\ufffd元", "元\ufffd")).lower is None


def test_unsure_numeral_beside_a_sure_one_leaves_the_upper_side_open() -> None:
    fact = unsure_income("闻笛2月非法获利3000元，3月非法获利8000元。", "8000")
    assert (fact.value, fact.lower, fact.upper) == (None, Decimal(3000), None)


def test_unsure_part_does_not_touch_a_printed_total_and_repetition_makes_sure() -> None:
    assert unsure_income("闻笛2月非法获利3000元，3月非法获利8000元，共计11000元。", "8000").value == 11000
    assert unsure_income("闻笛非法获利8000元。闻笛上述非法获利8000元已退。", "8000").value == 8000


THEFT = "盗窃罪"


def taken(text: str) -> Fact:
    """What was taken, in a case of theft."""
    structure = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT),),
        charges=(Charge("闻笛", THEFT, "264"),),
        sections=(Section(SectionKind.FACTS_FOUND, 0, len(text)),),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    (fact,) = [f for f in gather_facts(text, quantities, structure)[0] if f.metric is Metric.FRAUD_PROCEEDS]
    return fact


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        # goods of one taking add up, and so do acts by number or date, also where two come to the same figure
        ("闻笛窃得手表一只（价值5000元）、手机一部（价值2000元）及现金300元。", 7300, "sum_of_parts"),
        ("1、闻笛在甲店窃得现金400元。\n2、闻笛在乙店窃得现金400元。", 800, "sum_of_parts"),
        ("2020年3月1日，闻笛窃得现金400元。2020年4月2日，闻笛窃得现金700元。", 1100, "sum_of_parts"),
        ("闻笛先后骗取甲某1700元、乙某1700元、丙某1500元。", 4900, "sum_of_parts"),
        # the value of the goods holds no cash; a total of all does
        ("闻笛窃得项链一条及现金90元。经鉴定，项链价值共计1900元。", 1990, "sum_of_parts"),
        ("闻笛窃得现金90元、项链一条（价值1900元），共计1990元。", 1990, "total"),
        # acts told after their total, and a total told after its acts
        (
            "闻笛多次行窃，共计窃得财物价值9000元，具体如下：\n1、窃得现金4000元。\n2、窃得手机（价值4000元）。",
            9000,
            "total",
        ),
        ("1、闻笛窃得现金400元。\n2、闻笛窃得现金500元。\n综上，闻笛窃得财物共计900元。", 900, "total"),
        ("闻笛窃得米30袋，每袋价值60元，共计价值1800元。", 1800, "total"),
    ],
)
def test_what_was_taken_adds_up(text: str, value: int, basis: str) -> None:
    fact = taken(text)
    assert (fact.value, fact.lower, fact.upper, fact.basis) == (value, value, value, basis)


def test_sum_of_inexact_parts_keeps_their_bounds() -> None:
    fact = taken("1、闻笛窃得现金近400元。\n2、闻笛窃得现金500余元。")
    assert (fact.lower, fact.upper, fact.upper_open) == (Decimal(500), Decimal(1000), True)


def test_what_the_court_found_puts_aside_what_was_alleged_of_another_class() -> None:
    text = "公诉机关指控闻笛出租他人银行卡6张。本院查明，闻笛出租本人银行卡2张。"
    facts = [f for f in facts_of(text) if f.metric is Metric.PAYMENT_ACCOUNTS]
    assert [f.value for f in facts] == [2]


def test_what_the_court_does_not_repeat_is_not_found_unless_it_adopts_the_charge() -> None:
    text = "公诉机关指控闻笛出租银行卡6张。本院查明，闻笛非法获利3000元。"
    assert {f.metric for f in facts_of(text)} == {Metric.ILLEGAL_INCOME}
    adopted = text + "上述事实，有书证、证人证言等证据证实，足以认定。"
    assert {f.metric for f in facts_of(adopted)} == {Metric.ILLEGAL_INCOME, Metric.PAYMENT_ACCOUNTS}


def bought(text: str) -> Fact | None:
    """What goods were worth that were bought, in a case of concealment."""
    structure = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT), Party("乔松", PartyRole.DEFENDANT)),
        charges=(Charge("闻笛", "掩饰、隐瞒犯罪所得罪", "312"),),
        sections=(Section(SectionKind.FACTS_FOUND, 0, len(text)),),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    facts = [f for f in gather_facts(text, quantities, structure)[0] if f.metric is Metric.CONCEALED_VALUE]
    return facts[0] if facts else None


def test_goods_are_worth_what_was_paid_for_them_at_least() -> None:
    fact = bought("闻笛明知是赃物，仍以8000元的价格收购该车。闻笛又以2000元购得手机。")
    assert fact is not None and (fact.value, fact.lower, fact.upper) == (None, 8000, None) and fact.note == NOTE
    told = bought("闻笛以8000元的价格收购该车。经鉴定，该车价值3万元。")
    assert told is not None and (told.value, told.note) == (30000, "")
    assert bought("闻笛以每吨3000元的价格收购柴油。") is None
    assert bought("乔松以8000元的价格收购该车。") is None


def test_own_and_joint_income_are_two_facts() -> None:
    facts = facts_of("被告人闻笛、乔松共同获利9000元。闻笛分得4000元。", ("闻笛", "乔松"))
    assert sorted((f.party, int(f.value or 0), f.basis) for f in facts if f.metric is Metric.ILLEGAL_INCOME) == [
        ("乔松", 9000, "joint"),
        ("闻笛", 4000, "own"),
        ("闻笛", 9000, "joint"),
    ]


def told_acts(text: str, metric: Metric, dealt_with: tuple[Act, ...] = ()) -> tuple[ActFigure, ...]:
    structure = replace(structure_of(text), acts=dealt_with)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    (fact,) = [f for f in gather_facts(text, quantities, structure)[0] if f.metric is metric]
    return fact.acts


def test_acts_keep_their_days_and_their_figures() -> None:
    text = "1、2020年3月1日，闻笛获利400元。\n2、同年4月，闻笛获利700余元。该次行为已被行政处罚。\n3、闻笛获利50元。"
    at = text.index("该次行为")
    sanction = Act("闻笛", None, True, None, None, None, at, at + 11)
    first, second, third = told_acts(text, Metric.ILLEGAL_INCOME, (sanction,))
    assert (first.on, first.dealt_with) == (DateRange(date(2020, 3, 1), date(2020, 3, 1)), None)
    assert (second.on, second.dealt_with) == (DateRange(date(2020, 4, 1), date(2020, 4, 30)), True)
    assert (second.lower, second.upper, second.upper_open, second.quantities) == (700, 800, True, (1,))
    assert (third.on, third.dealt_with, third.lower) == (DateRange(), None, 50)


def test_printed_total_has_the_acts_that_it_holds() -> None:
    text = "1、2020年3月1日，闻笛获利400元。\n2、2020年4月2日，闻笛获利700元。综上，闻笛共计获利1100元。"
    assert [a.lower for a in told_acts(text, Metric.ILLEGAL_INCOME)] == [400, 700]


def test_paragraph_that_sums_up_tells_the_whole_and_no_further_act() -> None:
    text = (
        "一、来源\n1、闻笛出售公民个人信息700条。\n2、乔松经手公民个人信息400条。\n二、数量\n"
        "综上，闻笛涉及公民个人信息1300条，乔松涉及公民个人信息400条。"
    )
    told = {f.party: (f.value, f.basis) for f in facts_of(text, ("闻笛", "乔松"))}
    assert told == {"闻笛": (1300, "total"), "乔松": (400, "total")}
    assert income("综上，闻笛获利700元。").basis == "own"


def test_goods_of_one_act_are_one_figure() -> None:
    text = "1、2020年3月1日，闻笛骗得现金400元、价值300元的手机一部。\n2、2020年4月2日，闻笛骗得现金700余元。"
    assert [(a.lower, a.upper) for a in told_acts(text, Metric.FRAUD_PROCEEDS)] == [(700, 700), (700, 800)]


def test_one_act_has_no_acts_and_groups_are_told_apart_by_number_only() -> None:
    assert income("2020年3月1日，闻笛获利400元。").acts == ()
    dated = "2020年3月1日，闻笛建立诈骗微信群2个。2020年4月1日，闻笛建立诈骗微信群3个。"
    numbered = "1、2020年3月1日，闻笛建立诈骗微信群2个。\n2、2020年4月1日，闻笛建立诈骗微信群3个。"
    assert told_acts(dated, Metric.GROUPS) == ()
    assert [a.lower for a in told_acts(numbered, Metric.GROUPS)] == [2, 3]


def test_share_of_the_acts_that_one_took_part_in_goes_before_the_sum_of_all() -> None:
    text = "闻笛、乔松先后骗取他人共计60万元。其中，闻笛参与诈骗金额60万元；乔松参与诈骗2次，涉案金额20万元。"
    both = ("闻笛", "乔松")
    structure = replace(structure_of(text, both), charges=tuple(Charge(n, "诈骗罪", "266") for n in both))
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    found = gather_facts(text, quantities, structure)[0]
    taken = {f.party: f.value for f in found if f.metric is Metric.FRAUD_PROCEEDS}
    assert taken == {"闻笛": Decimal(600_000), "乔松": Decimal(200_000)}


def test_what_one_took_part_in_taking_is_his_share() -> None:
    text = "被告人闻笛、乔松共同非法获取公民个人信息9000余条，其中，乔松参与获取4700余条。"
    told = {f.party: f.lower for f in facts_of(text, ("闻笛", "乔松"))}
    assert told == {"闻笛": 9000, "乔松": 4700}


def test_beside_a_total_that_the_others_do_not_make_up_nothing_is_added() -> None:
    text = "闻笛骗取周某3万元，骗取吴某2万元，共计骗取4万元。"
    (fact,) = [f for f in facts_of(text) if f.metric is Metric.FRAUD_PROCEEDS]
    assert (fact.lower, fact.upper, fact.basis, fact.quantities) == (Decimal(40_000), Decimal(40_000), "total", (2,))


def test_figures_of_a_commentator_are_facts_only_where_the_case_tells_none() -> None:
    told, remark = "闻笛骗取周某2万元。", "闻笛等人共计骗取100万元。"
    text = told + remark
    sections = (
        Section(SectionKind.FACTS_FOUND, 0, len(told)),
        Section(SectionKind.COURT_OPINION, len(told), len(text), is_comment=True),
    )
    structure = replace(structure_of(text), sections=sections)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    taken = [f.value for f in gather_facts(text, quantities, structure)[0] if f.metric is Metric.FRAUD_PROCEEDS]
    assert taken == [Decimal(20_000)]
    other = "闻笛以3000元的价格购得票据。" + remark  # a price is no fact, but a figure of the case
    between = other.index(remark)
    parts = (replace(sections[0], end=between), replace(sections[1], start=between, end=len(other)))
    read, _ = read_quantities(Transcript(other, "text/plain"), replace(structure, sections=parts))
    assert gather_facts(other, read, replace(structure, sections=parts))[0] == ()
    alone = replace(structure, sections=(replace(sections[1], start=0),))
    assert [f for f in gather_facts(text, quantities, alone)[0] if f.metric is Metric.FRAUD_PROCEEDS]


def test_a_court_of_appeal_puts_its_own_figure_in_the_place_of_the_first_courts() -> None:
    text = (
        "某市中级人民法院\n刑事判决书\n（2020）京01刑终5号\n上诉人（原审被告人）闻笛，男，1990年生。\n"
        "原判认定：闻笛出售他人信息，违法所得41.3万元。\n闻笛上诉称，所得有误。\n"
        "经审理查明：\n（一）闻笛的违法所得经重新汇总为27.94万元（原判所列41.3万元含有撤单13.36万元）。\n"
        "本院认为，闻笛构成侵犯公民个人信息罪。\n判决如下：\n闻笛犯侵犯公民个人信息罪，判处有期徒刑一年。\n"
    )
    structure = find_structure(text)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    (fact,) = [f for f in gather_facts(text, quantities, structure)[0] if f.metric is Metric.ILLEGAL_INCOME]
    assert (fact.value, fact.basis) == (Decimal(279400), "total")
    repeated = text.replace("经重新汇总为27.94万元（原判所列41.3万元含有撤单13.36万元）", "中有3万元已退")
    quantities, _ = read_quantities(Transcript(repeated, "text/plain"), structure)
    told = gather_facts(repeated, quantities, find_structure(repeated))[0]
    assert [f.value for f in told if f.metric is Metric.ILLEGAL_INCOME] == [Decimal(413000)]


def test_what_is_left_of_the_records_is_a_least_figure() -> None:
    fact = income("因数据定期清除，仅能恢复5月以后的违法所得21万元。")
    assert (fact.lower, fact.upper) == (Decimal(210000), None)


def test_times_of_those_who_only_conceal_are_times_of_concealing() -> None:
    text = "闻笛盗窃三次。乔松7次，计9万元。"
    structure = replace(
        structure_of(text, ("闻笛", "乔松")),
        charges=(Charge("闻笛", "盗窃罪", "264"), Charge("乔松", "掩饰、隐瞒犯罪所得罪", "312")),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    told = {(f.party, f.qualifier) for f in gather_facts(text, quantities, structure)[0] if f.metric is Metric.ACTS}
    assert told == {("闻笛", None), ("乔松", "concealment")}


def test_what_the_court_answers_for_one_of_several_is_not_left_alleged_of_the_others() -> None:
    charge = "公诉机关指控：闻笛、乔松共获取信息4000条。\n"
    told = {f.party: f.value for f in facts_of(f"{charge}本院查明：闻笛获取信息2310条。", ("闻笛", "乔松"))}
    assert told == {"闻笛": Decimal(2310)}
    alone = {f.party: f.value for f in facts_of(f"{charge}本院查明：闻笛已到案。", ("闻笛", "乔松"))}
    assert alone == {"闻笛": Decimal(4000), "乔松": Decimal(4000)}
