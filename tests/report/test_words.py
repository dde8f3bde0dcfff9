"""Codes and figures in words: every code of the contract has a label, figures keep their bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from menkan import errors
from menkan import types as t
from menkan.quantities import facts, paid, sums
from menkan.report import words
from menkan.text import percent
from tests.builders import judgment_record

TABLES: list[tuple[str, type[StrEnum]]] = [
    ("verdict", t.Verdict),
    ("assessment", t.Tier),
    ("tier", t.Tier),
    ("level", t.Level),
    ("status", t.Status),
    ("standing", t.QuantityStatus),
    ("section", t.SectionKind),
    ("instance", t.Instance),
    ("role", t.PartyRole),
    ("category", t.Category),
    ("metric", t.Metric),
]


@pytest.mark.parametrize("table, codes", TABLES, ids=[table for table, _ in TABLES])
def test_every_code_has_a_label(table: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} == set(words.labels()[table])


def test_what_is_missing_has_words_and_no_code() -> None:
    assert words.metric_word("knows_computer_offence") == "明知他人实施危害计算机信息系统安全的犯罪"
    assert words.metric_word("prior_administrative") == "前次行政处罚"
    assert words.metric_word("assisted_targets") == "帮助的对象"


def test_every_note_of_a_fact_has_words() -> None:
    source = "".join(Path(room.__file__).read_text(encoding="utf-8") for room in (facts, sums, paid))
    notes = set(re.findall(r"\"([a-z' ,;]{20,})\"", source))
    assert len(notes) > 5 and notes == set(words.labels()["fact_note"])


def test_every_code_of_an_error_has_a_label() -> None:
    source = errors.__doc__ or ""
    read = {code for code in re.findall(r"MK\d{3}", source) if code[2] in "123"} - {"MK200", "MK300"}
    assert read <= set(words.labels()["problem"])


def test_every_metric_has_one_colour() -> None:
    listed = [metric for one in words.labels()["family"].values() for metric in one["metrics"]]
    assert sorted(listed) == sorted(metric.value for metric in t.Metric)


def test_doubt_about_the_source_of_a_rule_is_shown() -> None:
    doubts = {one.doubt for one in words.prong_words().values()}
    assert "" in doubts
    assert doubts - {""} <= set(words.labels()["confidence"].values())


def test_met_never_says_that_someone_is_guilty() -> None:
    labels = words.labels()
    assert labels["verdict"]["met"] == "达到该项标准"
    for table in labels.values():
        for label in table.values():
            if isinstance(label, str) and "构成犯罪" in label:
                assert "不等于构成犯罪" in label
    said = words.LABELS.read_text(encoding="utf-8")
    assert not any(banned in said for banned in ("有罪概率", "预测有罪", "应判"))


@pytest.mark.parametrize(
    "bounds, printed",
    [
        ((12_000, 12_000), "12,000元"),
        (("0.50", "0.50"), "0.5元"),
        ((5_000, None), "5,000元以上"),
        ((5_000, None, True), "超过5,000元"),
        ((None, 3_000), "不超过3,000元"),
        ((None, 3_000, False, True), "不足3,000元"),
        ((30_000, 50_000), "30,000至50,000元"),
        ((30_000, 50_000, False, True), "30,000元以上不足50,000元"),
        ((30_000, 50_000, True, False), "超过30,000元，不超过50,000元"),
        ((30_000, 50_000, True, True), "超过30,000元，不足50,000元"),
        ((None, None), "数额不明"),
        ((100, 100), "100元"),
        ((0, 0), "0元"),
    ],
)
def test_interval_in_words(bounds: tuple[object, ...], printed: str) -> None:
    lower, upper, *open_ = bounds
    figures = (None if one is None else Decimal(str(one)) for one in (lower, upper))
    assert words.interval(t.Interval(*figures, *open_), "元") == printed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "number, printed",
    [("0.998", "0.99"), ("14.3", "14.3"), ("1", "1"), ("1.3333333333333333333", "1.33"), ("1E+30", "1.00E+30")],
)
def test_ratio_never_rounds_up_to_the_threshold(number: str, printed: str) -> None:
    assert words.ratio(Decimal(number)) == printed


@pytest.mark.parametrize("probability, printed", [(0.92, "92%"), (0.9996, "99.9%"), (1.0, "100%"), (0.005, "0.5%")])
def test_percent_never_rounds_up_to_certainty(probability: float, printed: str) -> None:
    assert percent(probability) == printed


def test_prong_and_tier_speak_the_words_of_the_rules() -> None:
    assert words.prong_words()["2019-15-12-4"].label
    assert words.tier_word("serious", "287-2") == "情节严重"
    assert words.tier_word("none", None) == "未见达到"
    assert words.metric_word("records_T1") == "行踪轨迹等四类信息"
    assert words.metric_word("personal_records", "health") == "公民个人信息（健康生理）"
    assert words.metric_word("ratio_sum+records_T1") == "按比例合计＋行踪轨迹等四类信息"
    assert words.metric_word("something_new") == "something_new"
    assert (words.metric_unit("records_T1"), words.metric_unit("illegal_income"), words.metric_unit("fine")) == (
        "条",
        "元",
        "",
    )


def test_sentence_in_words() -> None:
    (item,) = judgment_record().structure.disposition
    assert words.sentence(item) == "有期徒刑12个月，罚金5,000元"


def test_unknown_code_is_shown_as_it_is() -> None:
    assert words.word("disagreement", "brand_new") == "brand_new"
    assert words.word("disagreement", None) == "—"
