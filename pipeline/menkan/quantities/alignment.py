"""Lists of names against lists of figures (名单与数额逐一对应): 分别, 各为, 依次, or side by side in one clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from menkan.quantities.groups import Group
from menkan.text import begin_of
from menkan.types import Quantity

_NEXT_TO = re.compile(r"(?!.*(?:共|次|伙同|卖给|合计|先后|陆续))[^,。;:\n]{0,14}")
_LISTED = re.compile("[、和及与]")
_ADDED_UP = re.compile("不等|,?(?:以上)?(?:共|合计|累计|总计)")  # one figure a time, not one a person
_APART = re.compile(r"分别|依次(?=[为得获有是])|各(?:[为有得]|分得|获利|(?=\d))(?=[^,。;]{1,14}、)")
# 甲、乙先后三次收取报酬，分别为: one figure a time, not one a person
# 将码单分别报给甲、乙，金额各为2万元、1.8万元: of him who reports
_SENTENCE_END = re.compile("[。;\n]")
_CLAUSE_END = re.compile("[,。;\n]")
_NEXT_ROW = re.compile(r",(?!共|合计|累计|总计|两人|二人)[^,。;:\d]{2,14}")
_REPORTED_TO = re.compile(r"(?:[报转传]|上交|报送|转报)给(?:被告人)?$")
# 上述组长经统计分别获利3万元、2万元
_RECALLS = re.compile(r"(?:上述|前述|以上|各)[^。;\n]{0,30}分别")
_SENTENCE, _LOOK_BACK, _GAP = 120, 400, 8  # characters (project convention)
_BY_TURNS = re.compile(r"(?:[\d二两三四五六七八九十]+|多|数|各)次[^。;]{0,20}$")


def distribute(folded: str, owned: list[Quantity], groups: Sequence[Group]) -> list[Quantity]:
    """Align names a, b with as many figures x, y of one unit: 分别 in their sentence, or side by side in one clause."""
    result = list(owned)
    starts = [q.start for q in owned]
    for i, name in _recalled(folded, owned, groups):
        result[i] = replace(result[i], parties=(name,))
    for number, group in enumerate(groups):
        if len(group.names) < 2:
            continue
        told = _APART.search(folded, max(0, group.start - 12), group.end + 60)
        first = bisect_left(starts, group.end)
        beside = _side_by_side(folded, result, (group.end, first), group.names)
        if not beside and first < len(result) and not _told_between(groups, number, folded, result[first].end):
            beside = _behind_another(folded, result, first, group.names)
        if beside and (told is None or result[beside[-1]].end <= told.start()):
            over = _SENTENCE_END.search(folded, result[beside[-1]].end)
            rows = [list(beside), *_rows_behind(folded, result, beside, over.start() if over else len(folded))]
            for i, name in ((i, name) for one in rows for i, name in zip(one, group.names, strict=True)):
                result[i] = replace(result[i], parties=(name,))
        if told is None:
            continue
        apart = told.start()
        border = folded.find("。", group.end, group.end + 260)
        end = min(border if border >= 0 else group.end + 260, len(folded))
        if apart >= end or folded.startswith("被", apart + 2) or _BY_TURNS.search(folded, group.end, apart):
            continue
        row = list(range(bisect_left(starts, max(apart, group.end)), bisect_left(starts, end)))
        row = [i for i in row if result[i].unit == result[row[0]].unit][: len(group.names)]
        first = result[row[0]].start if row else end
        told_after = (g for g in groups[number + 1 :] if not (g.is_object and g.start < first))  # 分别向丙报单3万元
        following = (g.start for g in told_after)
        after = next(following, len(folded))
        told_to = _REPORTED_TO.search(folded, max(0, group.start - 8), group.start)
        if len(row) == len(group.names) and not told_to and after > result[row[-1]].start:
            rows = [row, *_rows_behind(folded, result, row, min(end, after))]
            for i, name in ((i, name) for one in rows for i, name in zip(one, group.names, strict=True)):
                result[i] = replace(result[i], parties=(name,))
        elif told[0] == "分别" and 1 < len(row) < len(group.names):
            for i in row:  # 甲、乙、丙分别获利3万元、2万元: whose is whose cannot be told
                result[i] = replace(result[i], parties=() if result[i].parties == group.names else result[i].parties)
    return result


def _recalled(folded: str, owned: Sequence[Quantity], groups: Sequence[Group]) -> Iterator[tuple[int, str]]:
    """Figures 分别 of those whom the sentences before tell one by one (甲…。乙…。上述组长分别获利3万元、2万元)."""
    starts, heads = [q.start for q in owned], [g.start for g in groups]
    for told in _RECALLS.finditer(folded):
        first = bisect_left(starts, told.end())
        row = _row_at(folded, owned, first)
        begin = begin_of(folded, "。\n", told.start(), _SENTENCE)
        near = groups[bisect_left(heads, begin - _LOOK_BACK) : bisect_left(heads, told.start())]
        if len(row) < 2 or not near or near[-1].start >= begin or owned[first].start - told.end() > _GAP:
            continue
        since = begin_of(folded, "。\n", near[-1].start, _LOOK_BACK)
        one_by_one = dict.fromkeys(g.names for g in near if g.start >= since and not g.is_object)
        if len(one_by_one) == len(row) and all(len(names) == 1 for names in one_by_one):
            yield from ((i, names[0]) for i, names in zip(row, one_by_one, strict=True))


def _row_at(folded: str, owned: Sequence[Quantity], first: int) -> range:
    """As many figures from `first` on as stand side by side."""
    last = first
    while (
        last + 1 < len(owned)
        and owned[last + 1].unit == owned[first].unit
        and _LISTED.fullmatch(folded[owned[last].end : owned[last + 1].start])
    ):
        last += 1
    return range(first, min(last + 1, len(owned)))


def _rows_behind(folded: str, owned: Sequence[Quantity], row: Sequence[int], end: int) -> Iterator[list[int]]:
    """As many figures side by side behind a row that is aligned (分别投注3万元、2万元，获利900元、300元)."""
    first = row[-1] + 1
    while first + len(row) <= len(owned) and owned[first + len(row) - 1].start < end:
        found = list(range(first, first + len(row)))
        gap = folded[owned[first - 1].end : owned[first].start]
        alike = all(
            owned[a].unit == owned[b].unit and _LISTED.fullmatch(folded[owned[a].end : owned[b].start])
            for a, b in pairwise(found)
        )
        if not (alike and _NEXT_ROW.fullmatch(gap)):
            return
        yield found
        first += len(row)


def _told_between(groups: Sequence[Group], number: int, folded: str, end: int) -> bool:
    """Whether others are told of before the clause behind `end` is over."""
    clause = _CLAUSE_END.search(folded, end + 1)
    following = (g for g in groups[number + 1 :] if g.start < (clause.start() if clause else len(folded)))
    return next(following, None) is not None


def _behind_another(folded: str, owned: Sequence[Quantity], first: int, names: Sequence[str]) -> range:
    """Figures side by side one clause behind a joint one (甲、乙拉入的都在五六十人,提成3万元、2万元); else none."""
    if first + 1 < len(owned) and _NEXT_ROW.fullmatch(folded[owned[first].end : owned[first + 1].start]):
        return _side_by_side(folded, owned, (owned[first + 1].start, first + 1), names)
    return range(0)


def _side_by_side(folded: str, owned: Sequence[Quantity], place: tuple[int, int], names: Sequence[str]) -> range:
    """Places of as many figures side by side right behind the names (甲、乙所涉数额7万元、4万元); else none.

    `place`: where the names end, or what stands between them and the row, and the first figure behind.
    """
    end, first = place
    row = range(first, first + len(names))
    if row.stop > len(owned):
        return range(0)
    after = owned[row[-1]].end
    goes_on = row.stop < len(owned) and _LISTED.fullmatch(folded[after : owned[row.stop].start])
    if goes_on or _ADDED_UP.match(folded, after):
        return range(0)
    if not _NEXT_TO.fullmatch(folded[end : owned[first].start]):
        return range(0)
    pairs = pairwise(owned[i] for i in row)
    alike = all(a.unit == b.unit and _LISTED.fullmatch(folded[a.end : b.start]) for a, b in pairs)
    return row if alike else range(0)
