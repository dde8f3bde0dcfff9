"""Printed dates: forms, words that stand for a date, ranges, and the invariants of their offsets."""

from __future__ import annotations

import itertools
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.dates import PrintedDate, find_dates
from menkan.types import DateRange


def days(first: str, last: str | None = None) -> DateRange:
    """`2019-03-05` alone is one day; an empty string is an unknown side."""
    end = first if last is None else last
    return DateRange(date.fromisoformat(first) if first else None, date.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2019年3月5日", days("2019-03-05")),
        ("２０１９年３月５日", days("2019-03-05")),
        ("2019 年 3 月 5 日", days("2019-03-05")),
        ("2019年3月5号", days("2019-03-05")),
        ("2019-03-05", days("2019-03-05")),
        ("2019.3.5", days("2019-03-05")),
        ("2019/3/5", days("2019-03-05")),
        ("二〇一九年三月五日", days("2019-03-05")),
        ("二○一九年十二月三十一日", days("2019-12-31")),
        ("二零一二年六月二十日", days("2012-06-20")),
        ("二O一三年九月二十七日", days("2013-09-27")),
        ("2019年", days("2019-01-01", "2019-12-31")),
        ("2019年2月", days("2019-02-01", "2019-02-28")),
        ("2020年2月", days("2020-02-01", "2020-02-29")),
        ("2019年2月份", days("2019-02-01", "2019-02-28")),
        ("2019年2月上旬", days("2019-02-01", "2019-02-10")),
        ("2019年2月中旬", days("2019-02-11", "2019-02-20")),
        ("2019年2月底", days("2019-02-21", "2019-02-28")),
        ("2019年下半年", days("2019-07-01", "2019-12-31")),
        ("2015年2月30日", days("2015-02-01", "2015-02-28")),  # no such day: the month is what is known
        ("2016年11月20日至2017年1月24日", days("2016-11-20", "2017-01-24")),
        ("2017年1月25日至2月27日", days("2017-01-25", "2017-02-27")),
        ("2017年3月2日至30日", days("2017-03-02", "2017-03-30")),
        ("2019年3月至5月", days("2019-03-01", "2019-05-31")),
        ("2019年3月—5月", days("2019-03-01", "2019-05-31")),
        ("2019年11月至次年2月", days("2019-11-01", "2020-02-29")),
        ("2019年3月5日至同年6月", days("2019-03-05", "2019-06-30")),
        ("2021年5、6月", days("2021-05-01", "2021-06-30")),
        ("2018年6月起至2019年3月", days("2018-06-01", "2019-03-31")),
        ("2008年年底", days("2008-10-01", "2008-12-31")),
        ("2019年5月6日至2018年1月1日", days("2019-05-06")),  # a slip of the pen
    ],
)
def test_find_dates_reads_printed_form(printed: str, expected: DateRange) -> None:
    (found,) = find_dates(f"被告人于{printed}，")
    assert (found.start, found.end, found.range) == (4, 4 + len(printed), expected)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2019年5月以来", days("2019-05-01", "")),
        ("2018年11月1日起", days("2018-11-01", "")),
        ("2019年5月之前", days("", "2019-05-31")),
    ],
)
def test_find_dates_leaves_open_side_unknown(printed: str, expected: DateRange) -> None:
    (found,) = find_dates(printed)
    assert found.range == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017年3月1日……同年5月6日", days("2017-05-06")),
        ("2017年3月1日……当月9日", days("2017-03-09")),
        ("2017年3月31日……次日", days("2017-04-01")),
        ("2017年3月31日……当日", days("2017-03-31")),
        ("2017年12月……次年1月5日", days("2018-01-05")),
        ("2017年12月8日……次月5日", days("2018-01-05")),
        ("2017年3月1日……4月6日", days("2017-04-06")),
        ("2017年3月1日……4月中旬", days("2017-04-11", "2017-04-20")),
        ("2017年……次日", DateRange()),  # the day before is not known
        ("同年5月6日", DateRange()),
        ("3月5日", DateRange()),
    ],
)
def test_find_dates_resolves_words_by_the_date_before(text: str, expected: DateRange) -> None:
    assert find_dates(text)[-1].range == expected


@pytest.mark.parametrize(
    "text",
    [
        "有期徒刑三年五个月",
        "第二百八十七条之一",
        "2019.3.5.7",
        "1.25元",
        "192.168.1.10",
        "10日内缴纳",
        "5个月",
        "3000余条",
        "三月",
    ],
)
def test_find_dates_leaves_other_numbers_alone(text: str) -> None:
    assert find_dates(text) == ()


def test_printed_date_day_is_none_for_a_month() -> None:
    assert PrintedDate(0, 1, days("2019-03-01", "2019-03-31")).day is None
    assert PrintedDate(0, 1, days("2019-03-01")).day == date(2019, 3, 1)


@given(st.dates(date(1980, 1, 1), date(2035, 12, 31)))
def test_find_dates_inverts_printing(day: date) -> None:
    (found,) = find_dates(f"{day.year}年{day.month}月{day.day}日")
    assert found.day == day


@given(before=st.text("被告人，。（）甲乙"), after=st.text("被告人，。（）甲乙"))
def test_find_dates_does_not_depend_on_position(before: str, after: str) -> None:
    (found,) = find_dates(f"{before}2019年3月5日{after}")
    assert (found.start, found.day) == (len(before), date(2019, 3, 5))


@given(st.text("0123456789年月日至同次.-—～ 二〇一三"))
def test_find_dates_spans_are_ordered_and_inside(text: str) -> None:
    found = find_dates(text)
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(d.range.first <= d.range.last for d in found if d.range.first and d.range.last)


@pytest.mark.parametrize("unit", ["1", "2019年", "年", "同年", "2019年3月5日至", "2019-", "二〇"])
def test_find_dates_stays_linear(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    started = time.process_time()
    find_dates(text)
    assert time.process_time() - started < 8  # a quadratic pattern takes minutes
