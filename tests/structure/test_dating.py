"""When a decision without its day was made, by the law that it names."""

from datetime import date

import pytest

from menkan.law import load_statutes
from menkan.structure import find_structure
from menkan.structure.tables import table
from menkan.types import DateRange

ROWS = table("provisions.toml")["provision"]

SECOND = (
    "某市中级人民法院刑事裁定书。原审被告人张某犯诈骗罪一案，某区人民法院作出一审判决，张某不服，提出上诉。本院认为，"
)
FIRST = "某区人民法院刑事判决书。被告人张某犯诈骗罪。经审理查明，2011年2月1日，张某骗得王某5000元。本院认为，"


def dated(text: str) -> tuple[DateRange, list[str]]:
    found = find_structure(text)
    return found.decided_within, [text[start:end] for start, end in found.decided_within_by]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['note']}: {row['find'][:12]}" for row in ROWS])
def test_every_row_reads_its_example(row):
    head = SECOND if row.get("appeal") or "裁定" in row["example"] else FIRST
    found, words = dated(f"{head}{row['example']}。" + ("" if "判决如下" in row["example"] else "判决如下：驳回上诉。"))
    assert (found.first, found.last) == (row["first"], row.get("last"))
    assert words


def test_dates_of_interpretations_are_those_of_the_rule_base():
    ours = {i.doc_no: i.effective_from for o in load_statutes().offences for i in o.instruments}
    named = {row["note"]: row["first"] for row in ROWS if row["note"] in ours}
    assert len(named) >= 8
    assert named == {number: ours[number] for number in named}


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("依照《中华人民共和国刑法》第二百六十六条、第六十七条第一款、第三款之规定", date(2011, 5, 1), None),
        ("依照《刑法》第67条第3款、《刑诉法》第195条第1项之规定", date(2013, 1, 1), date(2018, 10, 25)),
        ("依照《最高人民法院关于某事的解释》（法释〔2014〕9号）第一条之规定", date(2014, 1, 1), None),
        ("依照《中华人民共和国刑法》第二百六十六条、第六十七条第一款之规定", None, None),
        # another law, a part of a list of another law, and an interpretation of the law of procedure
        ("依照《中华人民共和国民事诉讼法》第二百二十五条第一款第（一）项之规定", None, None),
        ("依照《关于适用〈中华人民共和国刑事诉讼法〉的解释》第一百八十九条第（一）项之规定", None, None),
        ("依照《中华人民共和国刑法》第二百二十五条第（一）项之规定", None, None),
        ("依照《中华人民共和国刑事诉讼法》第二百二十五条之规定", None, None),
        ("依照刑事诉讼法第二百条、刑法第二百二十五条第（四）项之规定", None, None),
    ],
)
def test_lists_of_articles(words, first, last):
    assert dated(f"{FIRST}张某的行为构成诈骗罪。{words}，判决如下：张某犯诈骗罪，判处有期徒刑六个月。")[0] == DateRange(
        first, last
    )


def test_a_first_instance_that_is_retold_bounds_the_past_only():
    text = (
        "【案情】\n被告人张某，男。某区人民检察院以张某犯诈骗罪提起公诉。\n"
        "某区人民法院认为：张某的行为构成诈骗罪。"
        "依照《中华人民共和国刑事诉讼法》第一百六十二条第（一）项之规定，判决如下：\n张某犯诈骗罪，判处有期徒刑六个月。\n"
        "一审宣判后，张某不服，向某市中级人民法院提出上诉。\n某市中级人民法院经审理认为：原判事实清楚。"
        "依照《中华人民共和国刑事诉讼法》第二百二十五条第一款第（一）项之规定，裁定如下：\n驳回上诉，维持原判。"
    )
    assert dated(text) == (DateRange(date(2013, 1, 1), date(2018, 10, 25)), ["第二百二十五条第一款第（一）项"])


def test_a_law_that_was_gone_when_the_acts_were_done_says_nothing():
    text = FIRST.replace("2011年", "2014年")
    text += "依照《中华人民共和国刑事诉讼法》第一百六十二条第（一）项之规定，判决如下：张某犯诈骗罪，判处拘役一个月。"
    assert dated(text) == (DateRange(), [])


def test_names_that_exclude_each_other_say_nothing():
    text = FIRST + (
        "张某可以适用认罪认罚从宽制度。依照《中华人民共和国刑事诉讼法》第一百六十二条第（一）项之规定，判决如下：张某犯诈骗罪，判处拘役一个月。"
    )
    assert dated(text) == (DateRange(), [])


def test_a_decision_is_no_later_than_its_publication():
    found, words = dated(
        "审理法院：某区人民法院\n发布时间：2023-11-09\n" + FIRST + "判决如下：张某犯诈骗罪，判处拘役一个月。"
    )
    assert (found, words) == (DateRange(None, date(2023, 11, 9)), ["2023-11-09"])


def test_a_decision_is_no_later_than_the_issue_that_printed_it():
    found, words = dated(f"# 【201324057】虚构一案的定罪 文/某某\n{FIRST}判决如下：张某犯诈骗罪，判处有期徒刑一年。")
    assert (found.last, words) == (date(2013, 12, 31), ["2013"])
    # a number elsewhere, or one that is no issue, says nothing
    assert dated(f"{FIRST}判决如下：张某【201324057】犯诈骗罪。")[0].last is None
    assert dated(f"【201399057】{FIRST}判决如下：张某犯诈骗罪。")[0].last is None


def test_the_decision_of_the_first_instance_is_an_event_of_the_second():
    text = (
        "某市中级人民法院刑事裁定书。上诉人（原审被告人）张某，男。\n"
        "张某辩称其系初犯。某区人民法院于2019年3月4日判决：张某犯诈骗罪，判处拘役一个月。\n宣判后，张某不服，提出上诉。\n"
        "本院认为，原判正确。裁定如下：\n驳回上诉，维持原判。"
    )
    found = find_structure(text)
    assert (found.decided_on, found.last_event_on) == (None, date(2019, 3, 4))


def test_a_decision_that_is_called_by_its_number_is_an_event():
    text = (
        "某市中级人民法院刑事裁定书。上诉人（原审被告人）张某，男。\n"
        "本院认为，某区人民法院于2019年3月4日作出（2019）江0199刑初9号刑事判决，认定事实清楚。裁定如下：\n"
        "驳回上诉，维持原判。"
    )
    assert find_structure(text).last_event_on == date(2019, 3, 4)
