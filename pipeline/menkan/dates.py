"""Printed dates (日期) → `DateRange`, with the words that stand for a date (同年, 次日) resolved.

A printed date is a range: a day is one day long, 2019年5月 is the whole of May, 2019年3月至5月 runs from the first
of March to the last of May. Digits may be Arabic, full-width or Chinese (二〇一九, with every form of the zero).
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from menkan.text import find_from, fold_width
from menkan.types import DateRange

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零OoOОо０◯Ο", "0")
_YEAR_DIGIT = "[" + "".join(_DIGITS) + "]"
_SMALL = r"(?:\d{1,2}|廿[一二三四五六七八九]?|卅[一]?|[元一二三四五六七八九]?十?[一二三四五六七八九十]?)"
_PART = r"(?:上旬|中旬|下旬|月?初|月?底|月?末|上半月|下半月)"

# One alternative a form; blanks may stand between the parts (2019 年 3 月 5 日 in texts taken from PDF).
_DATE = re.compile(
    rf"""(?x)
    (?:
      (?<![\d.]) (?P<iso_y>(?:19|20)\d\d) (?P<sep>[-./])                # 2019-03-05  2019.3.5
      (?P<iso_m>\d{{1,2}}) (?P=sep) (?P<iso_d>\d{{1,2}}) (?![\d.]\d|\d)
    |
      (?:
        (?:(?<!\d)(?P<year>\d{{4}}|{_YEAR_DIGIT}{{4}})\s?年          # 2019年   二〇一九年
         | (?P<same_year>同|当|本|该|次|翌)年                       # 同年5月  次年3月
        )
        (?:\s?(?P<half>上半年|下半年|年初|年底|年末)
         | \s?(?P<month>{_SMALL})\s?(?:月份?|(?=、{_SMALL}月))          # 2019年3月  2019年5、6月
           (?:\s?(?P<day>{_SMALL})\s?[日号]|(?P<part>{_PART}))?        # 2019年3月5日  2019年3月下旬
        )?
      | (?P<same_month>同|当|本|该|次|翌)月(?:\s?(?P<month_day>{_SMALL})\s?[日号]|(?P<month_part>{_PART}))?  # 同月5日
      | (?P<same_day>同|当|次|翌)[日天](?!志)                          # 次日
      | (?<![\d年第])(?P<bare_month>\d{{1,2}})\s?月(?!亮)
           (?:\s?(?P<bare_day>{_SMALL})\s?[日号]|份?(?P<bare_part>{_PART})|份|(?=[,、至到\-~间期]))  # 3月5日  5月至6月
      )
    )
    """
)
# Where a date may start: cheap to find, so that the long pattern is tried there only.
_START = re.compile(
    rf"[\d{_YEAR_DIGIT[1:-1]}同当本该次翌](?:(?<=\d)\d{{0,3}}(?=\s?[年月./-])|(?<=[同当本该次翌])(?=[年月日天])"
    rf"|(?<={_YEAR_DIGIT}){_YEAR_DIGIT}{{3}}(?=\s?年))"
)
_JOIN = re.compile(  # 2016年11月20日至2017年1月24日
    r"\s?(?:日|间|许)?\s?起?(?:至|到|-{1,2}|~)\s?|(?<=\d)、(?=\d{1,2}月)"
)
_REST_OF_RANGE = re.compile(  # 2017年3月2日至30日 · 3月至5月
    rf"(?:(?P<month>{_SMALL})\s?月份?)?(?:(?P<day>{_SMALL})\s?[日号](?![内以])|(?P<part>{_PART}))?"
)
_BORN = re.compile(r"\s?(?:出\s?生|生(?=[,。;(、]))")
_BORN_BEFORE = re.compile(r"(?:生于|出生(?:日期|年月):?|[男女][,、])\s?$")
_SINCE = re.compile(r"\s?(?:份|间)?(?:以来|起|开始)")  # 2019年5月以来
_UNTIL = re.compile(r"\s?(?:之前|以前|前)")  # 2019年5月之前


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed (日期): half-open span and the days that it may mean; both None where it can't be resolved.

    `open_start`/`open_end` say that acts run on beyond the printed words (以来, 之前).
    """

    start: int
    end: int
    range: DateRange

    @property
    def day(self) -> date | None:
        """The one day that is meant, None for a month, a year or a range."""
        return self.range.first if self.range.first == self.range.last else None


@dataclass(frozen=True, slots=True)
class _Point:
    """What one date form says: year, month, day, part of the month."""

    year: int | None
    month: int | None = None
    day: int | None = None
    part: str | None = None


def find_dates(text: str) -> tuple[PrintedDate, ...]:
    """Every printed date of `text` in reading order (日期), 同年, 同月, 次日 resolved from the one before.

    A date without a year (3月5日) takes the year of the date before. What can't be resolved has an empty range.
    """
    return tuple(_walk(fold_width(text)))


def first_printed(dates: Sequence[PrintedDate], start: int, end: int) -> str | None:
    """The first date between two offsets in ISO form, as precise as printed: 2019-03-15, 2019-03 or 2019 (首个日期)."""
    for i in range(bisect_left(dates, start, key=lambda d: d.start), len(dates)):
        d = dates[i]
        if d.start >= end:
            break
        if d.range.first and d.range.last:
            if d.day:
                return d.day.isoformat()
            first, last = d.range.first, d.range.last
            return f"{first:%Y-%m}" if (first.year, first.month) == (last.year, last.month) else f"{first:%Y}"
    return None


def is_birth(folded: str, printed: PrintedDate) -> bool:
    """Whether the words around a date make it a day of birth (出生日期): 1980年2月2日出生, 男，1968年4月28日."""
    before = _BORN_BEFORE.search(folded, max(0, printed.start - 6), printed.start)
    return bool(before or _BORN.match(folded, printed.end))


def _walk(folded: str) -> Iterator[PrintedDate]:
    before = DateRange()
    at = 0
    while match := find_from(_START, _DATE, folded, at):
        point = _read(match, before)
        end, found = match.end(), _days(point)
        if join := _JOIN.match(folded, end):
            end, found = _extend(folded, join.end(), found, match.end())
        if end == match.end() and _SINCE.match(folded, end):
            shown = DateRange(found.first, None)
        elif end == match.end() and found.last and found.first != found.last and _UNTIL.match(folded, end):
            shown = DateRange(None, found.last)
        else:
            shown = found
        yield PrintedDate(match.start(), end, shown)
        before = found if found.first else before
        at = end


def _extend(folded: str, at: int, first: DateRange, fallback: int) -> tuple[int, DateRange]:
    """The range that starts with `first` and goes on at `at` (起止), or `first` alone up to `fallback`."""
    if (match := _DATE.match(folded, at)) and not match["same_day"]:
        last = _days(_read(match, first))
        return match.end(), _span(first, last)
    rest = _REST_OF_RANGE.match(folded, at)
    if rest is None or not (rest["month"] or rest["day"]) or first.last is None:
        return fallback, first
    month = _number(rest["month"]) if rest["month"] else first.last.month
    day = _number(rest["day"]) if rest["day"] else None
    year = first.last.year if rest["month"] is None or (month or 0) >= first.last.month else first.last.year + 1
    return rest.end(), _span(first, _days(_Point(year, month, day, rest["part"])))


def _span(first: DateRange, last: DateRange) -> DateRange:
    if first.first and last.last and last.last < first.first:
        return first  # a slip of the pen: the second date lies before the first
    return DateRange(first.first, last.last)


def _read(match: re.Match[str], before: DateRange) -> _Point:
    """Year, month and day of one match; what it leaves out is taken from the date `before`."""
    earlier = before.last or before.first
    if match["iso_y"]:
        return _Point(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
    if match["same_day"]:
        if earlier is None or before.first != before.last:
            return _Point(None)
        day = earlier + timedelta(days=match["same_day"] in "次翌")
        return _Point(day.year, day.month, day.day)
    if match["same_month"]:
        if earlier is None:
            return _Point(None)
        year, month = earlier.year, earlier.month + (match["same_month"] in "次翌")
        year, month = (year + 1, 1) if month > 12 else (year, month)
        return _Point(year, month, _number(match["month_day"]), match["month_part"])
    if match["bare_month"]:
        year_before = earlier.year if earlier else None
        return _Point(year_before, int(match["bare_month"]), _number(match["bare_day"]), match["bare_part"])
    if match["same_year"]:
        year_now = earlier.year + (match["same_year"] in "次翌") if earlier else None
    else:
        year_now = int("".join(_DIGITS.get(c, c) for c in match["year"]))
    part = match["part"] or match["half"]
    return _Point(year_now, _number(match["month"]), _number(match["day"]), part)


def _number(printed: str | None) -> int | None:
    """1 to 39 in Arabic or Chinese digits (月、日), None for nothing or nonsense."""
    if not printed:
        return None
    if printed.isdigit() and printed.isascii():
        return int(printed)
    printed = printed.replace("廿", "二十").replace("卅", "三十").replace("元", "一")
    tens, ten, ones = printed.rpartition("十")
    if ten:
        value = int(_DIGITS.get(tens, "1") if tens else "1") * 10 + int(_DIGITS.get(ones, "0") if ones else "0")
        return value if len(tens) <= 1 else None
    return int(_DIGITS[printed]) if printed in _DIGITS else None


# First and last day of the parts of a month: 旬 by the calendar; 初 and 底 by custom the first and last ten days.
_PARTS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上半月": (1, 15), "下半月": (16, 31)}
_PARTS |= {"初": (1, 10), "月初": (1, 10)} | dict.fromkeys(("底", "月底", "末", "月末"), (21, 31))
_HALVES = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "年初": (1, 12),
    "年底": (10, 12),
    "年末": (10, 12),
}  # 年初 has no last day


def _days(point: _Point) -> DateRange:
    """First and last day of what `point` says; empty where it names no day of the calendar."""
    if point.year is None or not 1900 <= point.year <= 2100:
        return DateRange()
    if point.month is None:
        first, last = _HALVES.get(point.part or "", (1, 12))
        return DateRange(date(point.year, first, 1), date(point.year, last, _length(point.year, last)))
    if not 1 <= point.month <= 12:
        return DateRange()
    length = _length(point.year, point.month)
    if point.day is not None and 1 <= point.day <= length:
        day = date(point.year, point.month, point.day)
        return DateRange(day, day)
    low, high = _PARTS.get(point.part or "", (1, 31))
    return DateRange(date(point.year, point.month, low), date(point.year, point.month, min(high, length)))


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
