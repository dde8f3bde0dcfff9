"""The day of the decision (裁判日期): from the end of a judgment, or from where a summary tells of the ruling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from menkan.codes import SectionKind
from menkan.dates import PrintedDate, is_birth
from menkan.structure.sections import COMMENT, Passage, passage_at

_BENCH = re.compile(r"审\s{0,6}判\s{0,6}(?:长|员)|检\s{0,6}察\s{0,6}(?:长|员|官)|书\s{0,6}记\s{0,6}员")
_TOLD = re.compile(  # 于2019年9月27日判决 · 2019年9月27日，某市人民法院作出一审判决
    r"\s?,?(?:依法)?(?:(?:公开)?宣判|(?:公开)?宣告|作出|做出|判决|裁定|以|一审|二审|终审|分别|对本案|决定)"
    r"|\s?,?[^,。;]{2,30}院(?:经[^,。;]{0,12})?(?:依法)?(?:作出|做出|判决|裁定|公开宣判|以[^,。;]{2,40}罪)"
)
_NUMBERED = re.compile(r"[^。;]{0,12}(?:作出|做出)\s?\((?:19|20)\d\d\)")  # 于2019年3月4日作出(2019)江0199刑初9号
# What tells of a day after the decision or of one to come: publication, review, terms, 于2013年1月1日前归还.
_NOT_YET = re.compile(
    r"前|[^。;,]{0,8}?(?:讨论通过|发布|刊载|公报|第\d+期|止|之前|以前|到期|届满)|[^。;]{0,30}?(?:申诉|监督|检察建议|回访|再审)"
)
_UNTIL = re.compile(r"(?:至|到|截止|(?:发布|公布|刊登)(?:时间|日期):?|《[^》]{0,20}》)\s?$")
# 于2018年9月14日公开开庭审理: what was decided on an earlier day was another instance
_HEARD = re.compile(r"[^。;]{0,20}?(?:开庭审理|提起公诉)")
_RANGE = re.compile("[至到~-]")  # from one day to another, not a month or a year
_NARRATIVE = (
    SectionKind.CAPTION, SectionKind.PROCEDURE, SectionKind.ALLEGATIONS, SectionKind.FACTS_FOUND, SectionKind.EVIDENCE
)  # fmt: skip
_RULING = (SectionKind.DISPOSITION, SectionKind.PROCEDURE, SectionKind.COURT_OPINION)


def find_closing(
    folded: str, passages: tuple[Passage, ...], dates: Sequence[PrintedDate]
) -> tuple[date | None, date | None]:
    """The day on which the last instance decided (裁判日期), and the last day told before it (叙述中的最后日期).

    The first is None where the text does not print it: a day before the last hearing is that of a decision that is
    retold. The second is the last that caption, charge and facts print, or on which an earlier instance decided: no
    decision on the case is earlier.
    """
    told = (*_narrated(folded, passages, dates), *_decided_before(folded, passages, dates))
    days = (d.range.last if _RANGE.search(folded, d.start, d.end) else d.range.first for d in told)
    last_event = max((day for day in days if day), default=None)
    decided_on = _printed_day(folded, passages, dates)
    if decided_on and last_event and decided_on < last_event:
        heard = max((d.day for d in told if d.day and _HEARD.match(folded, d.end)), default=decided_on)
        decided_on = None if decided_on < heard else decided_on
    return decided_on, last_event


def _narrated(folded: str, passages: tuple[Passage, ...], dates: Sequence[PrintedDate]) -> Iterator[PrintedDate]:
    """Dates of what had happened when the case was decided."""
    for d in dates:
        p = passage_at(passages, d.start)
        if p is None or p.kind not in _NARRATIVE or p.level == COMMENT or d.range.last is None:
            continue
        if is_birth(folded, d):
            continue
        if not _NOT_YET.match(folded, d.end) and not _UNTIL.search(folded, max(0, d.start - 24), d.start):
            yield d


def _decided_before(folded: str, passages: tuple[Passage, ...], dates: Sequence[PrintedDate]) -> Iterator[PrintedDate]:
    """Dates of decisions that the case has had: an instance after them is told of, or their number is given."""
    last = max((p.level for p in passages), default=COMMENT)
    for d in dates:
        p = passage_at(passages, d.start)
        if d.day is None or p is None or p.level == COMMENT:
            continue
        if (p.level < last and _TOLD.match(folded, d.end)) or _NUMBERED.match(folded, d.end):
            yield d


def _printed_day(folded: str, passages: tuple[Passage, ...], dates: Sequence[PrintedDate]) -> date | None:
    days = [d for d in dates if d.day is not None]
    bench = list(_BENCH.finditer(folded, max(0, _closing_start(passages)))) if passages else []
    if bench:
        signed = [d for d in days if d.start >= bench[0].start() and d.start - bench[-1].end() < 200]
        if signed:
            return signed[0].day
    last = max((p.level for p in passages if p.kind is SectionKind.DISPOSITION), default=0)
    telling = [p for p in passages if p.kind in _RULING and p.level == last > COMMENT]
    ruled = [d for d in days if _TOLD.match(folded, d.end) and any(p.start <= d.start < p.end for p in telling)]
    return ruled[-1].day if ruled else None


def _closing_start(passages: tuple[Passage, ...]) -> int:
    """Where the signatures begin: the closing, else the last ruling."""
    closing = [p.start for p in passages if p.kind is SectionKind.CLOSING]
    rulings = [p.start for p in passages if p.kind is SectionKind.DISPOSITION]
    return closing[-1] if closing else rulings[-1] if rulings else passages[-1].start
