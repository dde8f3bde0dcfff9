"""The findings in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from menkan.codes import Level, Status, Verdict
from menkan.law import Grounds, apply_law, compare, explain, load_statutes
from menkan.law.explain import quote
from menkan.law.words import number, observed, threshold
from menkan.types import CaseRecord, Flag, Interval, Quantity, Source, Versions
from tests.law.builders import PARTY, between, fact, judgment, point

STATUTES = load_statutes()
TEXT = "经审理查明，丁某某出借账户三个；从中获利一万二千元。账户流入资金三十五万元。"


def mention(words):
    start = TEXT.index(words)
    return Quantity(start, start + len(words), words, None, None, None, False, False, False, "元")


def record(structure, facts, quantities=()):
    findings, assessments = apply_law(STATUTES, structure, facts, quantities)
    return CaseRecord(
        "0" * 16,
        Source("x.txt"),
        Status.OK,
        Versions("0", STATUTES.digest, "", None),
        text=TEXT,
        structure=structure,
        quantities=tuple(quantities),
        facts=tuple(facts),
        findings=findings,
        assessments=assessments,
    )


def test_explanation_gives_article_figure_standard_date_words_and_verdict():
    quantities = [mention("一万二千元")]
    one = explain(record(judgment(), [fact("illegal_income", 12000, quantities=(0,))], quantities), STATUTES)[0]
    assert (one.party, one.offence, one.statute) == (PARTY, "帮助信息网络犯罪活动罪", "刑法第二百八十七条之二")
    assert one.tier_label == "数额（数量）达到“情节严重”标准，不等于构成犯罪"
    assert one.decided_by == ("违法所得满一万元",)
    assert one.distance == "1.2"
    note = next(n for n in one.prongs if n.prong == "2019-15-12-4")
    assert (note.cite, note.tier, note.basis) == ("第十二条第一款第（四）项", "情节严重", "依法适用")
    assert (note.instrument, note.effective_from) == ("法释〔2019〕15号", date(2019, 11, 1))
    assert (note.verdict, note.verdict_label) == (Verdict.MET, "达到该项标准")
    assert [(w.text, w.clause) for w in note.words] == [("一万二千元", "从中获利一万二千元")]
    assert note.notice is None


def test_source_that_is_not_verified_shows_beside_the_verdict():
    structure = judgment(decided_on=date(2022, 1, 1), conduct=(date(2021, 8, 1), date(2021, 8, 2)))
    (one,) = explain(record(structure, [fact("payment_accounts", 6)]), STATUTES)
    notices = {n.prong: n.notice for n in one.prongs}
    assert notices["2021-22-9-1"] == "条文仅部分核实，未见全文"
    assert notices["2020-jiyao-5"] == "条文仅据二手来源核对"
    assert notices["2019-15-12-4"] is None


def test_nothing_is_ever_called_a_crime():
    for amount in (12000, 9999, None):
        (one,) = explain(record(judgment(), [fact("illegal_income", amount)]), STATUTES)
        shown = [one.tier_label, *(n.verdict_label + n.reason for n in one.prongs)]
        assert not any("构成犯罪" in s.replace("不等于构成犯罪", "").replace("是否构成犯罪", "") for s in shown)


def test_what_is_open_and_missing_is_named_in_words():
    structure = judgment(decided_on=date(2026, 1, 1), conduct=(date(2025, 8, 1), date(2025, 8, 2)), level=Level.MINOR)
    (one,) = explain(record(structure, [fact("illegal_income", 9999)]), STATUTES)
    assert "其他情节严重的情形" in one.open
    assert "先查明流入资金中的涉罪部分达到上游犯罪的入罪标准" in one.open
    assert {"支付结算金额", "前次行政处罚", "被帮助的犯罪造成严重后果"} <= set(one.missing)
    assert [e.text for e in one.exits] == [TEXT[10:14]]
    assert one.not_examined[0].startswith("明知")


def test_finding_on_a_prong_that_the_rules_no_longer_have_is_left_out():
    base = record(judgment(), [fact("illegal_income", 12000)])
    gone = replace(base.findings[0], prong="2010-1-1")
    elsewhere = replace(base.findings[0], party="某乙")
    (one,) = explain(replace(base, findings=(gone, elsewhere, *base.findings)), STATUTES)
    assert len(one.prongs) == len(base.findings)
    old = replace(base, assessments=(replace(base.assessments[0], article="999"),))
    assert explain(old, STATUTES) == ()


def test_flag_words_are_quoted():
    structure = replace(judgment("287-1"), flags=(Flag(PARTY, "impersonation_site", 6, 9),))
    (one,) = explain(record(structure, []), STATUTES)
    assert next(n for n in one.prongs if n.prong == "2019-15-10-1").words[0].text == TEXT[6:9]


def test_quote_stays_inside_its_clause_and_reach():
    text = "前句。" + "甲" * 60 + "三万元" + "乙" * 60
    one = quote(text, 63, 66)
    assert one.text == "三万元"
    assert one.clause == "甲" * 40 + "三万元" + "乙" * 40


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (point(5000), "5000条"),
        (point(0), "0条"),
        (between(5000, None), "5000条以上"),
        (between(5000, None, lower_open=True), "超过5000条"),
        (between(None, 5000, upper_open=True), "不足5000条"),
        (between(0, 5000), "不超过5000条"),
        (between(4000, 5000), "4000至5000条"),
        (between(4000, 5000, upper_open=True), "4000条以上不足5000条"),
        (between(4000, 5000, lower_open=True), "超过4000条，不超过5000条"),
        (between(4000, 5000, lower_open=True, upper_open=True), "超过4000条，不足5000条"),
        (between(0, 5000, upper_open=True), "不足5000条"),
        (Interval(), "数额不明"),
        (between(0, None), "数额不明"),
    ],
)
def test_interval_in_words(figure, words):
    assert observed(figure, "条") == words


def test_number_and_standard_in_words():
    assert [number(Decimal(n)) for n in ("2E+5", "9266.50", "100", "0.5")] == ["200000", "9266.5", "100", "0.5"]
    assert threshold(">=", Decimal(10000), "元") == "10000元以上"
    assert threshold(">", Decimal(300000), "元") == "超过300000元"


def test_offence_with_figures_only_is_shown_without_a_tier():
    (one,) = explain(record(judgment("266"), [fact("fraud_proceeds", 600000, "266")]), STATUTES)
    assert (one.article, one.tier_label) == ("266", "逐项列出数额标准，不作综合结论")
    assert [n.verdict_label for n in one.prongs if n.prong == "2011-7-1-c"] == ["达到该项标准"]


def test_unreasoned_judgment_is_told_what_it_would_have_had_to_state():
    base = record(judgment(level=Level.SERIOUS), [])
    differing = compare(base.structure, base.assessments, (), (), Grounds(TEXT, STATUTES, base.findings))
    (one,) = explain(replace(base, disagreements=differing), STATUTES)
    assert {"帮助满三个对象", "支付结算满二十万元"} <= set(one.should_state)
    assert "其他情节严重的情形" not in one.should_state
    assert explain(base, STATUTES)[0].should_state == ()
