"""Complaints about a rule base that reads but is wrong."""

from __future__ import annotations

import pytest

from menkan.law import lint
from tests.law.rulefiles import rule_base

FLAG = "no rule asks for this flag"


def complaints(folder, *changes):
    return [c for c in lint(rule_base(folder, *changes)) if FLAG not in c]


def test_shipped_rule_base_is_consistent():
    assert lint() == ()


def test_fictional_rule_base_is_consistent_but_uses_few_flags(tmp_path):
    assert complaints(tmp_path) == []
    reading = ("when: {metric: card_turnover, at_least: 100, unit: 元}}", "when: {any_of: [{flag: only_T3}]}}")
    unused = [c for c in lint(rule_base(tmp_path, reading)) if FLAG in c]
    assert "used_for_telecom_fraud: " + FLAG in unused
    assert not any(c.startswith("only_T3") for c in unused)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ([("effective_to: 2017-12-31", "effective_to: 2017-12-30")], "999-9: statute texts old and new leave a gap"),
        ([("effective_to: 2019-12-31", "effective_to: null")], "999-9: old-1 and new-1 are in force together"),
        ([("effective_to: 2019-12-31", "effective_to: 2020-01-01")], "999-9: old-1 and new-1 are in force together"),
        (
            [("tier: serious, label: 其他", "tier: basic, label: 其他")],
            "n-7: tier basic stands in no text of the statute",
        ),
        ([("issued_on: 2020-01-01", "issued_on: 2020-01-02")], "new-1: in force before it was issued"),
        (
            [("effective_from: 2010-01-01", "effective_from: 2016-01-01"), ("2019-12-31", "2015-12-31")],
            "old-1: ended before the offence existed: its prongs cannot be reached",
        ),
        ([("title: 新解释", 'title: 新解释\n    fills: "o-1"')], "new-1: fills o-1, which is not residual"),
        ([("title: 新解释", 'title: 新解释\n    fills: "n-7"')], "new-1: n-7 does not name it in filled_by"),
        ([("source: [OWN]", "source: [NOBODY]")], "999-9 old: source NOBODY is not in sources.toml"),
        (
            [
                (
                    "label: 其他, when: residual",
                    "label: 其他, when: {metric: illegal_income, at_least: 9, unit: 元}",
                )
            ],
            "n-1: decides nothing that n-7 does not",
        ),
        (
            [("label: 其他, when: residual", "label: 其他, when: residual, requires: [only_T3], unless: [only_T3]")],
            "n-7: asks for what puts another article in its place: it cannot be reached",
        ),
        (
            [
                ("title: 旧解释", 'title: 旧解释\n    fills: "n-7"'),
                ("when: residual", 'when: residual, filled_by: ["old-1"]'),
            ],
            "old-1: was never in force beside new-1: its prongs cannot be reached",
        ),
        ([('prong: "n-7"', 'prong: "2019-15-12-4"')], "n-1: figures differ from figures.csv"),
        ([('prong: "n-1"', 'prong: "2017-10-5-4"'), ('"n-1"', '"2017-10-5-4"')], "2017-10-5-4: figures differ"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, changes, complaint):
    assert any(c.startswith(complaint) for c in complaints(tmp_path, *changes)), complaints(tmp_path, *changes)


def test_confidence_must_be_that_of_the_table(tmp_path):
    figure = "when: {metric: payment_settlement_amount, at_least: 200000, unit: 元}, confidence: verified_in_part"
    changes = ('prong: "n-7", cite: 第七条, tier: serious, label: 其他, when: residual, confidence: own_knowledge',
               f'prong: "2019-15-12-2", cite: 第七条, tier: serious, label: 其他, {figure}')  # fmt: skip
    assert "2019-15-12-2: confidence differs from figures.csv" in complaints(tmp_path, changes)
