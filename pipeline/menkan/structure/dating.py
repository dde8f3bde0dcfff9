"""When a decision can have been made, by the law that it names (据引用条文推定裁判时间); for texts without its day.

An article of procedure had that number in one text of the law only, an interpretation cannot be named before it came.
Only the court's own reasons and ruling count: a commentator writes later, and by the numbers of his own time. The day
on which a collection published the decision (发布时间), or the year of the issue that printed it (【201924021】: 2019,
issue 24, page 21), is an end as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from menkan.codes import SectionKind
from menkan.dates import PrintedDate, find_dates
from menkan.structure.sections import COMMENT, SECOND, Passage
from menkan.structure.tables import table
from menkan.text import fold_width
from menkan.types import DateRange

_SPOKEN_IN = (SectionKind.COURT_OPINION, SectionKind.DISPOSITION, SectionKind.CLOSING)
# 《刑事诉讼法》第…条、第…条: up to the next law or the end of the sentence; not 关于适用《刑事诉讼法》的解释. Another
# law has articles of the same numbers: 刑法第二百二十五条第（四）项.
_LAWS = {
    "procedure": re.compile(r"刑(?:事诉讼|诉)法(?![〉>]|》?的解释)》?[^《。;法]{0,200}"),
    "criminal": re.compile(r"刑法(?!修正案|[〉>]|》?的解释)》?[^《。;法]{0,200}"),
}
_PUBLISHED = re.compile(r"(?:发布|公布|公开|上网)(?:时间|日期):\s?$")
_ISSUE = re.compile(r"\W{0,4}\[((?:19|20)\d\d)(?:0[1-9]|[12]\d|3[0-6])\d{3}\]")  # up to three issues a month
_REACH = 80  # characters between an article and what it was applied to
_NUMBER = re.compile(
    r"(?:法释|法发|法研|公通字|高检发[一-龥]{0,4})\s?[〔\[(]\s?((?:19|20)\d\d)\s?[〕\])]"
)  # 法释〔2019〕15号


@dataclass(frozen=True, slots=True)
class _Provision:
    law: str | None
    pattern: re.Pattern[str]
    is_of_appeal: bool
    before: str
    range: DateRange


@dataclass(frozen=True, slots=True)
class _Named:
    """What a court names and the days on which it could; `level`: the instance that speaks."""

    span: tuple[int, int]
    range: DateRange
    level: int


def find_dating(
    folded: str, passages: Sequence[Passage], dates: Sequence[PrintedDate], no_earlier: date | None
) -> tuple[DateRange, tuple[tuple[int, int], ...]]:
    """Days on which what the text names allows the decision to have been made, and the words that say so (推定).

    An earlier instance that names a law only says that the last one is no earlier. Where two names exclude each other,
    as in a text that was revised later, or the last law was gone on the day of what is told (`no_earlier`), nothing is
    said. Sides that nothing bounds are None.
    """
    named = tuple(_named(folded, passages))
    last_level = max((p.level for p in passages), default=COMMENT)
    firsts = [(n.range.first, n.span) for n in named if n.range.first]
    lasts = [(n.range.last, n.span) for n in named if n.range.last and n.level == last_level]
    lasts += _printings(folded, dates)
    first = max((day for day, _ in firsts), default=None)
    last = min((day for day, _ in lasts), default=None)
    if last and last < max(day for day in (first, no_earlier, date.min) if day):
        return DateRange(), ()
    # the first words that say so, once for each side
    told = (
        next((span for day, span in side if day == bound), None) for side, bound in ((firsts, first), (lasts, last))
    )
    return DateRange(first, last), tuple(sorted({span for span in told if span}))


def printed_by(text: str) -> date | None:
    """The day by which the decision was in print (发布时间、刊期), None where the text does not say."""
    return min((day for day, _ in _printings(fold_width(text), find_dates(text))), default=None)


def _printings(folded: str, dates: Sequence[PrintedDate]) -> Iterator[tuple[date, tuple[int, int]]]:
    for d in dates:
        if d.day and _PUBLISHED.search(folded, max(0, d.start - 8), d.start):
            yield d.day, (d.start, d.end)
    if issue := _ISSUE.match(folded):
        yield date(int(issue[1]), 12, 31), issue.span(1)


def _named(folded: str, passages: Sequence[Passage]) -> Iterator[_Named]:
    for p in passages:
        if p.kind not in _SPOKEN_IN or p.level == COMMENT:
            continue
        lists = {law: [m.span() for m in pattern.finditer(folded, p.start, p.end)] for law, pattern in _LAWS.items()}
        for provision in _provisions():
            if provision.is_of_appeal and p.level != SECOND:
                continue
            for start, end in lists[provision.law] if provision.law else [(p.start, p.end)]:
                for found in provision.pattern.finditer(folded, start, end):
                    if provision.before in folded[found.end() : found.end() + _REACH].partition("。")[0]:
                        yield _Named(found.span(), provision.range, p.level)
        for found in _NUMBER.finditer(folded, p.start, p.end):
            yield _Named(found.span(), DateRange(date(int(found[1]), 1, 1)), p.level)


@cache
def _provisions() -> tuple[_Provision, ...]:
    return tuple(
        _Provision(
            row.get("of"),
            re.compile(row["find"]),
            row.get("appeal", False),
            row.get("before", ""),
            DateRange(row.get("first"), row.get("last")),
        )
        for row in table("provisions.toml")["provision"]
    )
