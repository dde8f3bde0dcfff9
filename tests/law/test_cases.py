"""Case files: what is wrong in one is refused with its place, what does not come out is named."""

from __future__ import annotations

from datetime import date

import pytest

from menkan.errors import StatuteError
from menkan.law import load_statutes
from menkan.law.cases import case_complaints, check_cases, fact_of, facts_of, read_cases, untested

STATUTES = load_statutes()
CASE = {"name": "某案", "decided_on": date(2021, 3, 1), "facts": {"illegal_income": 10000}}


def told(**changes):
    return list(case_complaints(STATUTES, "287-2", CASE | changes))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("article: '287-2'\ncase: []", "file: unknown key case"),
        ("article: '287-2'\ncases: [{name: 甲, fact: 1}]", "case 甲: unknown key fact"),
        ("article: '287-2'\ntables: [{prong: 'x', form: 1}]", "table x: unknown key form"),
    ],
)
def test_unknown_key_is_refused(tmp_path, text, complaint):
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StatuteError, match=complaint):
        read_cases(tmp_path)


def test_folder_without_cases_is_refused(tmp_path):
    with pytest.raises(StatuteError, match="no case files"):
        read_cases(tmp_path)


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        ({"facts": {"profit": 3}}, "profit is no metric"),
        ({"facts": {"illegal_income": "许多"}}, "许多 is no figure of a case"),
        ({"acts": {"illegal_income": [{"day": 3, "amount": 4}]}}, "an act has no day"),
    ],
)
def test_what_no_case_can_say_is_refused(case, complaint):
    with pytest.raises(StatuteError, match=complaint):
        facts_of(case, "287-2", STATUTES)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"expect": {"2019-15-12-4": "not_met"}}, "2019-15-12-4: met instead of not_met"),
        ({"expect": {"nowhere": "met"}}, "nowhere: None instead of met"),
        ({"basis": {"2019-15-12-4": "lenient"}}, "2019-15-12-4: in_force instead of lenient"),
        ({"absent": ["2019-15-12-4"]}, "2019-15-12-4: tested although it should not be"),
        ({"tier": "none"}, "tier serious instead of none"),
        ({"open": ["2019-15-12-4"]}, "2019-15-12-4: not open"),
        ({"says": "行为时刑法未设本罪"}, "does not say 行为时刑法未设本罪"),
    ],
)
def test_what_does_not_come_out_is_named(changes, complaint):
    assert told(**changes) == [complaint]
    assert told(expect={"2019-15-12-4": "met"}, tier="serious") == []


def test_prong_without_a_case_is_named_for_its_offence():
    files = [{"article": "303-1", "cases": [{"name": "甲", "expect": {"2005-3-1-1": "met"}}]}]
    named = [line for line in untested(STATUTES, files) if "303-1" in line]
    assert named == [f"2005-3-1-{n}: no case of 303-1 tests this prong" for n in (2, 3, 4)]
    assert list(check_cases(STATUTES, [{"article": "1-1"}])) == ["1-1: cases of an offence without a rule file"]


def test_fact_takes_category_qualifier_basis_and_unit_from_its_kind():
    def seen(key):
        fact = fact_of(key, 5, "253-1", STATUTES)
        return fact.category, fact.qualifier, fact.basis, fact.unit

    assert seen("personal_records.credit") == ("credit", None, "own", "个")
    assert seen("payment_accounts.holder_own") == (None, "holder_own", "own", "个")
    assert seen("illegal_income.joint") == (None, None, "joint", "元")
    assert seen("illegal_income.usd") == (None, None, "own", "美元")
    assert seen("programs") == (None, None, "own", "人次")
