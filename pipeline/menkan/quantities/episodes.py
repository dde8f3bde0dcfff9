"""The acts that a narrative tells one after another (各起事实): by number, or by the date that opens a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# A number that opens an item. Printed: 1、 2. （三） 一、 第二起 ③
_ITEM = re.compile(
    r"(?:^|(?<=[。;:\n]))[ \t]*"
    r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?(?:、|\.(?!\d|$)|\.(?=(?:19|20)\d\d年)|(?<=\)))"
    r"|第[一二三四五六七八九十\d]{1,3}[起笔次节宗](?:事实|犯罪)?|[①-⑳])"
)
# A date that opens a sentence tells of another act: 2013年4月1日19时许, 同年5月 次日 当晚. Procedure is no act.
_DATED = re.compile(
    r"(?:^|(?<=[。\n]))[ \t]*(?:[^,。;:]{0,12}(?:查明|指控)[,:][ \t]*)?"
    r"(?:(?:19|20)\d\d年|[同次翌当][年月日]|\d{1,2}月\d{1,2}日)"
)
_NO_ACT = re.compile(
    r"[^。;]{0,50}?(?:抓获|归案|投案|到案|扣押|查获|逮捕|拘留|鉴定|出具|报案|退缴|退赔|退还|赔偿|谅解|传唤|立案|判处|释放)"
)


@dataclass(frozen=True, slots=True)
class Episodes:
    """Where the acts begin, in order; `numbered` are those that open with a number."""

    starts: tuple[int, ...]
    numbered: frozenset[int]

    def at(self, offset: int) -> int:
        """The index of the act that `offset` belongs to; 0 is what stands before the first."""
        return bisect_right(self.starts, offset)


def find_episodes(folded: str) -> Episodes:
    """The acts of `folded` (width-folded) text: items where it numbers them, else sentences that open with a date."""
    numbered = [m.start() for m in _ITEM.finditer(folded)]
    dated = [m.start() for m in _DATED.finditer(folded) if not _NO_ACT.match(folded, m.end())]
    return Episodes(tuple(sorted({*numbered, *dated})), frozenset(numbered))
