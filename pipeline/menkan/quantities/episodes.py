"""The acts that a narrative tells one after another (各起事实): by number, or by the date that opens a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BORDER = re.compile(r"[。;:\n]")
_STOPS = ("", "。", "\n")  # what stands before the first word of a sentence
# A number that opens an item. Printed: 1、 2. （三） 一、 第二起 ③
_ITEM = re.compile(
    r"[ \t]*(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?(?:、|\.(?!\d|$)|\.(?=(?:19|20)\d\d年)|(?<=\)))"
    r"|第[一二三四五六七八九十\d]{1,3}[起笔次节宗](?:事实|犯罪)?|[①-⑳])"
)
# A date that opens a sentence tells of another act: 2013年4月1日19时许, 同年5月 次日 当晚. Procedure is no act.
_DATED = re.compile(
    r"[ \t]*(?:[^,。;:]{0,12}(?:查明|指控)[,:][ \t]*)?"
    r"(?:(?:19|20)\d\d年|[同次翌当][年月日]|\d{1,2}月\d{1,2}日)"
)
NO_ACT = re.compile(
    r"[^。;]{0,50}?(?:抓获|归案|投案|到案|扣押|查获|逮捕|拘留|鉴定|出具|报案|退缴|退赔|退还|赔偿|谅解|传唤|立案|判处|释放)"
)


@dataclass(frozen=True, slots=True)
class Episodes:
    """Where the acts begin, in order, and which of them the text numbers."""

    starts: tuple[int, ...]
    numbered: frozenset[int] = frozenset()

    def at(self, offset: int) -> int:
        """The index of the act that `offset` belongs to; 0 is what stands before the first."""
        return bisect_right(self.starts, offset)

    def is_numbered(self, episode: int) -> bool:
        """Whether the text numbers the act: 第二起, 2、 (编号)."""
        return episode > 0 and self.starts[episode - 1] in self.numbered

    def span(self, episode: int, end: int) -> tuple[int, int]:
        """Half-open span of the act, the last one up to `end` (各起的范围)."""
        start = self.starts[episode - 1]
        return start, self.starts[episode] if episode < len(self.starts) else max(start, end)


def find_episodes(folded: str) -> Episodes:
    """The acts of `folded` (width-folded) text: items where it numbers them, else sentences that open with a date."""
    borders = (0, *(m.end() for m in _BORDER.finditer(folded)))
    numbered = [at for at in borders if _ITEM.match(folded, at)]
    opening = [m for at in borders if folded[at - 1 : at] in _STOPS and (m := _DATED.match(folded, at))]
    dated = [m.start() for m in opening if not NO_ACT.match(folded, m.end())]
    return Episodes(tuple(sorted({*numbered, *dated})), frozenset(numbered))
