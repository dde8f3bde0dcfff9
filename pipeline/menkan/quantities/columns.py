"""Lists of one row a person in running text: a heading or the first row says what each figure counts (行文列表).

接受投注额、获利如下：甲9万元、900元；乙5万元、500元 · 甲投注额9万元，获利900元；乙5万元，500元。
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from menkan.text import begin_of
from menkan.types import Quantity

_Span = tuple[int, int]
MARK = "\ue000"  # a character of the name of an accused, in a text as of `mark_accused`
_NAME = re.compile(f"{MARK}+")
_BARE = re.compile(r"(?:(?:\([^()]{0,20}\))?(?:为|是|有)?[:,、]?\s?|\()")  # between a name and its first figure
_BETWEEN = re.compile(r"[,、和及与]?\s?")  # between the figures of a row without labels
_LABEL = re.compile(
    r"(?:\([^()]{0,20}\))?[,、]?(?P<words>(?:[^,。;、:\n()]{2,14}?)?)(?:\((?:下同|同下)\))?(?:为|是|[:])?"
)
_NUMBER = r"(?:\(?[\d一二三四五六七八九十]{1,2}[).、])?"
_ROW_ENDS = re.compile(rf"[,;。、]?\s?{_NUMBER}\s?(?:被告人)?(?={MARK})|[;。,)\n]|$")
_ROW_GAP = re.compile(rf"\)?[,;。、和及与\s]{{0,3}}{_NUMBER}\s?(?:被告人)?")
_COLUMNS_END = re.compile(
    r"(?:的?(?:情况|数据|明细))?(?:如下|分别如下|分别|依次)?(?:为|是)?(?:以下)?[:,]?\s?(?:被告人)?$"
)
_AND = re.compile("以及|[、及和与]")
_HEADING = 120  # characters of a heading (project convention)


@dataclass(frozen=True, slots=True)
class _Row:
    """A name and the figures behind it; `labels`: what stands before each figure, or None where nothing does."""

    start: int
    figures: tuple[int, ...]  # indices
    labels: tuple[_Span, ...] | None
    end: int


def find_columns(marked: str, quantities: Sequence[Quantity]) -> dict[int, _Span]:
    """For each figure in a row without labels, by its start: the words that say what its column counts.

    Args:
        marked: folded text with the names of the accused marked (`mark_accused`).
        quantities: all figures of the text, in order.
    """
    found: dict[int, _Span] = {}
    above: _Row | None = None
    heads: tuple[_Span, ...] = ()
    for row in _rows(marked, quantities):
        units = [quantities[i].unit for i in row.figures]
        goes_on = above is not None and _ROW_GAP.fullmatch(marked, above.end, row.start)
        alike = above is not None and units == [quantities[i].unit for i in above.figures][: len(units)]
        if row.labels is not None:
            heads = row.labels
        elif not (goes_on and alike and len(heads) >= len(units)):
            heads = _heading(marked, row.start, len(units))
        if row.labels is None:
            labelled = (pair for pair in zip(row.figures, heads, strict=False) if pair[1][0] < pair[1][1])
            found |= {quantities[i].start: head for i, head in labelled}
        above = row
    return found


def _rows(marked: str, quantities: Sequence[Quantity]) -> list[_Row]:
    """Every name with two figures or more behind it, all with a label or all without."""
    starts = [q.start for q in quantities]
    rows = []
    names = [m.span() for m in _NAME.finditer(marked)]
    for number, (start, end) in enumerate(names):
        limit = names[number + 1][0] if number + 1 < len(names) else len(marked)
        first = bisect_left(starts, end)
        bare: list[int] = []
        at, gap = end, _BARE
        while first < len(starts) and starts[first] < limit and gap.fullmatch(marked, at, starts[first]):
            bare.append(first)
            at, gap, first = quantities[first].end, _BETWEEN, first + 1
        if len(bare) > 1 and _ROW_ENDS.match(marked, at):
            rows.append(_Row(start, tuple(bare), None, at))
        elif labelled := _labelled(marked, quantities, end, (first - len(bare), limit)):
            rows.append(_Row(start, *labelled))
    return rows


def _labelled(
    marked: str, quantities: Sequence[Quantity], at: int, place: tuple[int, int]
) -> tuple[tuple[int, ...], tuple[_Span, ...], int] | None:
    """Figures with a label each behind a name that ends at `at`, the labels, and where they end; else None."""
    index, limit = place
    figures, labels = [], []
    at += 1 if marked.startswith((":", "("), at) else 0
    while index < len(quantities) and quantities[index].start < limit:
        label = _LABEL.fullmatch(marked, at, quantities[index].start)
        if label is None:
            break
        figures.append(index)
        labels.append(label.span("words"))
        at, index = quantities[index].end, index + 1
    told = sum(end > start for start, end in labels)
    return (tuple(figures), tuple(labels), at) if told and len(figures) > 1 and _ROW_ENDS.match(marked, at) else None


def _heading(marked: str, start: int, columns: int) -> tuple[_Span, ...]:
    """The last `columns` nouns of the words that lead to a row (投注额、获利分别为: …); none where there are fewer."""
    begin = begin_of(marked, ",;。\n", start, _HEADING)
    if marked[begin:start].endswith((",", ";")) or begin == start:
        return ()
    end = begin + (tail.start() if (tail := _COLUMNS_END.search(marked[begin:start])) else start - begin)
    parts, at = [], begin
    for joined in (*_AND.finditer(marked, begin, end), None):
        parts.append((at, joined.start() if joined else end))
        at = joined.end() if joined else end
    nouns = parts[-columns:]
    return tuple(nouns) if len(nouns) == columns and all(b - a > 1 for a, b in nouns) else ()
