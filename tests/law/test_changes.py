"""The change log of an offence is read off its dates."""

from __future__ import annotations

from datetime import date

from menkan.law import load_statutes, speaking
from menkan.law.changes import changes_of
from tests.law.rulefiles import rule_base

STATUTES = load_statutes()


def log(article):
    return [(c.on, c.what) for c in changes_of([STATUTES.offence_at(article)])]


def test_log_gives_commencement_amendment_dispute_and_end():
    told = log("312")
    assert told == sorted(told, key=lambda row: row[0])
    assert (date(2015, 6, 1), "法释〔2015〕11号施行，11项标准") in told
    assert (date(2021, 4, 15), "法释〔2015〕11号经修改，不再适用：2015-11-1-1") in told
    assert (date(2025, 8, 26), "法释〔2011〕19号是否继续适用有两种口径") in told
    assert (date(2025, 8, 26), "法释〔2015〕11号（经法释〔2021〕8号修改）不再适用") in told
    assert (date(2015, 11, 1), "刑法修正案（九）第二十九条：情节严重") in log("287-2")


def test_log_in_english():
    with speaking("en"):
        assert (date(2020, 12, 21), "minutes on the “card-cutting” campaign (2020) in force, 1 standards") in log(
            "287-2"
        )
        assert log("287-2")[0] == (date(2015, 11, 1), "Amendment 9 of the Criminal Law art. 29: serious circumstances")


def test_text_that_was_repealed_without_a_successor_is_told(tmp_path):
    ended = ("2018-01-01\n    effective_to: null", "2018-01-01\n    effective_to: 2024-12-31")
    statutes = rule_base(tmp_path, ended)
    assert [(c.on, c.what) for c in changes_of(statutes.offences)][-1] == (date(2025, 1, 1), "新文本失效")


def test_every_change_has_its_source_and_confidence():
    for change in changes_of(STATUTES.offences):
        assert change.source and change.confidence and change.article
