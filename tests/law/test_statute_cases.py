"""Every case of tests/statutes, and that every prong of the rule files stands in one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from menkan.codes import Metric
from menkan.errors import StatuteError
from menkan.law import assess, evaluate
from menkan.law.cases import case_complaints, check_cases, untested
from menkan.law.records import Residual, figures_of
from tests.law.builders import fact, judgment
from tests.law.cases import FILES, STATUTES, facts_of, printed, structure_of

TABLES = [(d["article"], t) for d in FILES for t in d.get("tables", ())]
CASES = [(d["article"], c) for d in FILES for c in d.get("cases", ())]


@pytest.mark.parametrize(("article", "table"), [pytest.param(a, t, id=t["prong"]) for a, t in TABLES])
def test_table_gives_its_verdicts(article, table):
    """From commencement to the end, silent the day before, open without a fact."""
    assert list(check_cases(STATUTES, [{"article": article, "tables": [table]}])) == []


@pytest.mark.parametrize(("article", "case"), [pytest.param(a, c, id=c["name"]) for a, c in CASES])
def test_case_comes_out_as_it_expects(article, case):
    assert list(case_complaints(STATUTES, article, case)) == []
    if not STATUTES.offence_at(article).is_assessed:
        assert set(case) & {"tier", "open", "says"} == set()


def test_every_prong_stands_in_a_case_and_every_case_knows_its_prongs():
    assert list(untested(STATUTES, FILES)) == []
    tested = {t["prong"] for _, t in TABLES} | {p for _, c in CASES for p in c.get("expect", {})}
    every = {p.prong for o in STATUTES.offences for i in o.instruments for p in i.prongs}
    assert tested - every == set()


def test_every_figure_has_four_cases_or_a_table():
    tables = {t["prong"] for _, t in TABLES}
    for offence in STATUTES.offences:
        for prong in (p for i in offence.instruments for p in i.prongs if figures_of(p)):
            cases = [c for _, c in CASES if prong.prong in c.get("expect", {})]
            assert prong.prong in tables or len(cases) >= 4, prong.prong


def test_every_residual_prong_stays_undetermined_unless_the_statute_lacks_its_tier():
    for article, case in CASES:
        for finding in evaluate(STATUTES, structure_of(case, article, STATUTES), facts_of(case, article, STATUTES)):
            prong = next(
                p for i in STATUTES.offence_at(article).instruments for p in i.prongs if p.prong == finding.prong
            )
            if isinstance(prong.when, Residual) and "行为时的法律没有这一档" not in finding.reason:
                assert finding.verdict == "undetermined"


def test_printed_rejects_what_is_not_a_figure():
    with pytest.raises(StatuteError):
        printed("许多")
    assert fact("illegal_income", 1).metric is Metric.ILLEGAL_INCOME


YARDSTICK = Path(__file__).parents[3] / "shared" / "yardsticks" / "lexcyber_rule_cases.jsonl"
METRIC = {
    "payment_settlement_amount": "payment_settlement",
    "provided_funds_amount": "funds_provided",
    "illegal_gain": "illegal_income",
}


@pytest.mark.skipif(not YARDSTICK.exists(), reason="../shared/yardsticks is not beside this repository")
def test_rule_cases_that_others_wrote():
    """帮信 severity as another project restates it: any prong met or none. Its own aggregation is not our matter."""
    rows = [json.loads(line) for line in YARDSTICK.read_text(encoding="utf-8").splitlines()]
    tried = [row for row in rows if row["kind"].startswith("rule:severity")]
    assert tried
    for row in tried:
        tier = assess_yardstick(row["input"])
        assert (tier == "serious") == row["expected"], row["id"]


def assess_yardstick(given):
    told = given["facts"]
    facts = [
        fact("helped_parties", told["assisted_targets"]),
        fact("payment_accounts", told["self_account_count"], qualifier="holder_own"),
        fact("payment_accounts", int(told["non_self_account_transaction"]), qualifier="holder_other_or_entity"),
        fact("phone_cards", told["phone_or_iot_card_count"]),
    ]
    confirmed = [a for a in given["amounts"] if a["status"] == "confirmed" and "component_of" not in a]
    facts += [fact(METRIC[a["kind"]], a["value"]) for a in confirmed if a["kind"] in METRIC]
    flows = [a["value"] for a in confirmed if a["kind"] == "account_total_flow"]
    facts += [fact("account_inflow", max(flows))] if flows else []
    day = date(2025, 9, 1)
    structure = judgment("287-2", decided_on=day, conduct=(day, day))
    (assessment,) = assess(STATUTES, structure, facts, evaluate(STATUTES, structure, facts))
    return assessment.tier.value
