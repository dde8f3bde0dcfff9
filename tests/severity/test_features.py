"""Features: named, finite, about this accused and offence only, and found again in the text."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan import types as t
from menkan.severity import features as features_module
from menkan.severity.features import FAMILIES, FEATURE_VERSION, Evidence, Question, extract, names_digest, spans_of
from tests.severity.builders import HELPING, PARTY, RECORDS, evidence, fact, finding, question

WITH_ALL = {
    "parties": (t.Party(PARTY, t.PartyRole.DEFENDANT_UNIT), t.Party("乙某某", t.PartyRole.DEFENDANT)),
    "flags": (t.Flag(PARTY, "used_for_telecom_fraud", 30, 33), t.Flag("乙某某", "residual_pleaded", 30, 33)),
    "priors": (t.Prior("*", "administrative", "出租账户", None, 31, 34),),
    "instance": t.Instance.SECOND,
}


def full() -> Evidence:
    """Evidence in which every family of features speaks."""
    seen = evidence(**WITH_ALL)
    unknown = finding("open", t.Verdict.UNDETERMINED, [], [("assisted_targets", 3)])
    failed = finding("low", t.Verdict.NOT_MET, [("illegal_income", 10)], [("illegal_income", 10_000)])
    records = fact(t.Metric.PERSONAL_RECORDS, 500, category=t.Category.CREDIT)
    vague = t.VagueMention("出租", *seen.words["出租"][0], t.SectionKind.FACTS_FOUND)
    return replace(seen, findings=(*seen.findings, unknown, failed), facts=(*seen.facts, records), vague=(vague,))


def test_features_of_a_small_judgment_are_these() -> None:
    assert extract(evidence(2_000_000), question()) == {
        "accused": pytest.approx(math.log10(2)),
        "any_figure": 1.0,
        "distance": pytest.approx(1),
        "fact:payment_settlement": pytest.approx(math.log10(2_000_001) / 3),
        "figures": pytest.approx(math.log10(2)),
        "has:payment_settlement": 1.0,
        "instance:first": 1.0,
        "met:serious": 0.2,
        "offence:287-2": 1.0,
        "ratio:serious": pytest.approx(1),
        "ratio_known:serious": 1.0,
        "reach:287-2": pytest.approx(1),
        "side:serious": pytest.approx(math.tanh(5)),
        "rules:serious": 1.0,
        "silent_prongs": 0.0,
        "top:287-2-1": 1.0,
        "word:出租": 1.0,
        "word:银行卡": 1.0,
    }


def test_every_family_is_described_and_speaks() -> None:
    told = full()
    fellow = finding("x", t.Verdict.MET, [("illegal_income", 10**5)], [("illegal_income", 10**4)], party="乙某某")
    joint = replace(told, findings=(*told.findings, fellow))
    untold = replace(told, findings=(fellow,))
    old = replace(told, findings=(), later=told.findings)
    names = {name for seen in (joint, untold, old) for name in extract(seen, question())}
    assert {name.partition(":")[0] for name in names} == set(FAMILIES)


def test_later_law_is_a_measure_where_that_of_the_day_has_none() -> None:
    told = evidence(2_000_000)
    old = extract(replace(told, findings=(), later=told.findings), question())
    assert old["later:serious"] == pytest.approx(1) and old["silent:287-2"] == 1.0
    assert extract(replace(told, later=told.findings), question()) == extract(told, question())
    seen = replace(told, findings=(), later=told.findings)
    assert [told.text[a:b] for a, b in spans_of(seen, question(), "later:serious")] == ["2000000元"]


def test_a_fellow_speaks_of_what_is_told_of_him_alone() -> None:
    fellow = finding("x", t.Verdict.MET, [("illegal_income", 10**5)], [("illegal_income", 10**4)], party="乙某某")
    elsewhere = replace(fellow, article="253-1", offence=RECORDS)
    beside = extract(replace(evidence(), findings=(*evidence().findings, fellow)), question())
    untold = extract(replace(evidence(), findings=(fellow, elsewhere)), question())
    assert beside["fellows:serious"] == pytest.approx(1) and "fellows_alone:serious" not in beside
    assert untold["fellows_alone:serious"] == untold["fellows_side:serious"] == pytest.approx(math.tanh(5))
    assert untold["silent:287-2"] == 1.0 and "reach:287-2" not in untold
    assert not any(
        name.startswith("fellows") for name in extract(replace(evidence(), findings=(elsewhere,)), question())
    )


def test_names_are_sorted_and_repeat_to_the_bit() -> None:
    first = extract(full(), question())
    assert list(first) == sorted(first)
    assert repr(first) == repr(extract(full(), question()))


def test_other_accused_speak_as_fellows_only_and_other_offences_not_at_all() -> None:
    alone = evidence()
    others = replace(
        alone,
        facts=(
            *alone.facts,
            fact(t.Metric.ILLEGAL_INCOME, 10**9, party="乙某某"),
            fact(t.Metric.PERSONAL_RECORDS, 10**9, offence=RECORDS),
        ),
        findings=(
            *alone.findings,
            finding("x", t.Verdict.MET, [("illegal_income", 10**9)], [("illegal_income", 1)], party="乙某某"),
            finding("y", t.Verdict.MET, [("personal_records", 10**9)], [("records_T3", 1)], article="253-1"),
        ),
    )
    found = {name: value for name, value in extract(others, question()).items() if not name.startswith("fellows")}
    assert found == extract(alone, question())


def test_fact_without_article_is_told_by_its_offence() -> None:
    seen = evidence()
    assert question().asks(replace(seen.facts[0], article=None))
    assert not question(RECORDS).asks(replace(seen.facts[0], article=None))


def test_evidence_has_no_room_for_the_holding() -> None:
    names = {one.name for one in fields(Evidence)}
    assert names == {"text", "structure", "quantities", "facts", "findings", "assessments", "tokens", "vague", "later"}


def test_holding_and_disposition_in_the_structure_are_not_read() -> None:
    seen = evidence()
    holding = t.Holding(PARTY, HELPING, "287-2", t.Level.SERIOUS, 0, 3)
    sentence = t.Sentence(PARTY, HELPING, "287-2", "fixed_term", 12, None, Decimal(5000), None, None, 0, 3)
    told = replace(seen.structure, holdings=(holding,), disposition=(sentence,), decided_on=None, offences=(HELPING,))
    assert extract(replace(seen, structure=told), question()) == extract(seen, question())


@given(st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False)))
def test_values_are_finite_whatever_the_figure(figure: Decimal | None) -> None:
    seen = evidence()
    one = replace(seen.facts[0], lower=figure, upper=None)
    features = extract(replace(seen, facts=(one,)), question())
    assert all(math.isfinite(value) for value in features.values())


def test_unknown_figure_is_absent_and_not_zero() -> None:
    seen = evidence()
    features = extract(replace(seen, facts=(replace(seen.facts[0], lower=None, upper=None),)), question())
    assert not [name for name in features if name.startswith(("has:", "fact:", "any_figure"))]


def test_mix_is_the_share_of_each_category() -> None:
    records = [
        fact(t.Metric.PERSONAL_RECORDS, n, category=c) for n, c in ((30, t.Category.CREDIT), (10, t.Category.OTHER))
    ]
    features = extract(replace(evidence(), facts=tuple(records)), question())
    assert (features["mix:credit"], features["mix:other"]) == (0.75, 0.25)


@pytest.mark.parametrize(
    "feature, printed",
    [
        ("fact:payment_settlement", {"300000元"}),
        ("has:payment_settlement", {"300000元"}),
        ("any_figure", {"300000元"}),
        ("ratio:serious", {"300000元"}),
        ("met:serious", {"300000元"}),
        ("top:287-2-1", {"300000元"}),
        ("word:银行卡", {"银行卡"}),
        ("vague:出租", {"出租"}),
        ("accused", set()),
        ("offence:287-2", set()),
        ("word:没有", set()),
        ("flag:used_for_telecom_fraud", {"理查明"}),
        ("flag:residual_pleaded", set()),
        ("prior:administrative", {"查明，"}),
    ],
)
def test_spans_lead_back_to_the_words(feature: str, printed: set[str]) -> None:
    seen = full()
    assert {seen.text[start:end] for start, end in spans_of(seen, question(), feature)} == printed


def test_spans_of_every_feature_lie_in_the_text() -> None:
    seen = full()
    for feature in extract(seen, question()):
        for start, end in spans_of(seen, question(), feature):
            assert 0 <= start < end <= len(seen.text)


def test_span_outside_the_text_is_left_out() -> None:
    seen = evidence(flags=(t.Flag(PARTY, "residual_pleaded", 10, 10_000),))
    assert spans_of(seen, question(), "flag:residual_pleaded") == ()


@pytest.mark.parametrize("other", [["b", "a"], ["a"], ["a", "b", "c"], ["a\nb"], ["ab"], []])
def test_names_digest_tells_names_and_order(other: list[str]) -> None:
    assert names_digest(["a", "b"]) == names_digest(("a", "b"))
    assert names_digest(["a", "b"]) != names_digest(other)


def test_names_digest_tells_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = names_digest(["a", "b"])
    monkeypatch.setattr(features_module, "FEATURE_VERSION", FEATURE_VERSION + 1)
    assert names_digest(["a", "b"]) != before


def test_question_is_about_one_accused() -> None:
    assert not Question("乙某某", HELPING, "287-2", ()).asks(evidence().facts[0])
