"""The day of the decision (裁判日期): from the end of a judgment, or from where a summary tells of the ruling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from menkan.codes import SectionKind
from menkan.dates import PrintedDate
from menkan.structure.sections import COMMENT, Passage

_BENCH = re.compile(r"审\s{0,6}判\s{0,6}(?:长|员)|检\s{0,6}察\s{0,6}(?:长|员|官)|书\s{0,6}记\s{0,6}员")
_TOLD = re.compile(  # 于2019年9月27日判决 · 2019年9月27日，某市人民法院作出一审判决
    r"\s?,?(?:依法)?(?:(?:公开)?宣判|(?:公开)?宣告|作出|做出|判决|裁定|以|一审|二审|终审|分别|对本案|决定)"
    r"|\s?,?[^,。;]{2,30}院(?:经[^,。;]{0,12})?(?:依法)?(?:作出|做出|判决|裁定|公开宣判|以[^,。;]{2,40}罪)"
)
_RULING = (SectionKind.DISPOSITION, SectionKind.PROCEDURE, SectionKind.COURT_OPINION)


def find_decided_on(folded: str, passages: tuple[Passage, ...], dates: Sequence[PrintedDate]) -> date | None:
    """The day on which the last instance decided (裁判日期), None where the text does not print it."""
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
