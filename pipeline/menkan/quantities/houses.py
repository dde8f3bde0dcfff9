"""Groups and sites that go by a name (“某某”群、“某某”网站): figures told of one are theirs who run it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from menkan.quantities.groups import REACH, Group, union
from menkan.text import Words, begin_of

_NAMED = re.compile(
    r"[\"“「](?P<name>[^\"“”「」\n]{2,14})[\"”」](?:微信|QQ|赌博|手机|棋牌|网络|游戏|投资|购物){0,2}(?:群|网站|平台|应用|APP|软件|俱乐部|联盟|商城|圈)"
)
_SHORT = re.compile(r"\((?:以下)?(?:简称|下称|称)[:\"“]?(?P<name>[^()\"“”,。;]{2,8})[\"”]?\)")
# 该群抽头3万元, 群内共下注30万元, 群主抽取5万元: of the one that was named last
_THAT_ONE = re.compile(
    r"(?:^|[,。;:、\n]|认定|指控|中)(?:该|此|上述|前述)?(?:群|网站|平台|应用|软件|俱乐部|商城)(?:内|主|里|中|方|上)?[^,。;:]{0,24}$"
)
# 乙负责收款, 丙任客服: who has a part in it
HAS_PART = re.compile(
    r"(?:则|又|均|主要|具体|分别|等人?|即|[^,。;]{0,8}[起来]){0,3}(?:负责|担任|充当|任|占股|持股|参股|出资|掌管|主管|分管)"
)


@dataclass(frozen=True, slots=True)
class House:
    """One mention of a house by its name, and who runs it, as its first mention tells; empty where it does not."""

    start: int
    end: int
    owners: tuple[str, ...]


def find_houses(folded: str, groups: Sequence[Group]) -> tuple[House, ...]:
    """Every mention of a house by its name, or by the one that it goes by since (下称甲群), in order."""
    starts = [g.start for g in groups]
    owners: dict[str, tuple[str, ...]] = {}
    called: dict[str, str] = {}
    found = []
    for match in _NAMED.finditer(folded):
        name = match["name"]
        if not owners.get(name):
            owners[name] = _run_by(folded, match, groups, starts)
        if short := _SHORT.match(folded, match.end()):
            called[short["name"]] = name
        found.append(House(match.start(), match.end(), owners[name]))
    for start, end in Words(called).find(folded) if called else ():
        found.append(House(start, end, owners[called[folded[start:end]]]))
    return tuple(sorted(found, key=lambda h: h.start))


def _run_by(folded: str, match: re.Match[str], groups: Sequence[Group], starts: Sequence[int]) -> tuple[str, ...]:
    """Who acts in the sentence that brings in a house, and who has a part in it by the sentences that follow."""
    begin = begin_of(folded, "。\n", match.start(), REACH)
    if not any(begin <= s < match.end() + 60 for s in starts) and folded[begin - 1 : begin] == "。":
        begin = begin_of(folded, "。\n", begin - 1, REACH)  # 甲与乙商定合伙。同月, “某某”群建立
    end = folded.find("。", match.end(), match.end() + REACH)
    end = end if end >= 0 else match.end()
    paragraph = folded.find("\n", end, end + 2 * REACH)
    named = groups[bisect_left(starts, begin) : bisect_left(starts, paragraph if paragraph >= 0 else end)]
    acting = [g for g in named if g.start < end and g.names and not (g.is_source or g.is_mentioned)]
    if not acting:
        return ()
    following = (g for g in named if g.start >= end and not g.is_object and HAS_PART.match(folded, g.end))
    return union([*acting, *following])


def house_of(folded: str, at: int, houses: Sequence[House], groups: Sequence[Group]) -> tuple[str, ...]:
    """Who runs the house that its paragraph tells of before the figure `at`; empty where there is none.

    Its name must open the sentence (关于“某某”群，…); where a person is named since, the clause must tell of 该群 in a
    sentence that no person opens. `groups`: those near before the figure.
    """
    last = bisect_left([h.start for h in houses], at) - 1
    if last < 0 or houses[last].start < begin_of(folded, "\n", at, 2 * REACH):
        return ()
    house = houses[last]
    opened = begin_of(folded, ";。\n", house.start, REACH)
    if any(opened <= g.start < house.start for g in groups):
        return ()
    sentence = begin_of(folded, "。\n", at, REACH)
    since = [g for g in groups if g.start > house.start]
    if since and not (_THAT_ONE.search(folded, max(0, at - 40), at) and all(g.start > sentence + 4 for g in since)):
        return ()
    return house.owners
