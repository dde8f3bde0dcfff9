"""Figures that several accused bring about together, and those that each has of his own (共同行为的数额).

What accused planned and did together is every one's of them; what is told of each apart is his. A figure of which
nobody is named is everybody's, unless several have such a figure of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from menkan.codes import Metric, SectionKind
from menkan.quantities.groups import REACH, Group, union
from menkan.text import begin_of
from menkan.types import Quantity

# What several bring about together is told of one of them in turn: the result is everybody's whom the sentence joins.
_JOINT = frozenset({
    Metric.FRAUD_PROCEEDS, Metric.PERSONAL_RECORDS, Metric.USER_RECORDS, Metric.COMPUTERS, Metric.CREDENTIALS,
    Metric.GAMBLING_TAKINGS, Metric.GAMBLING_STAKES, Metric.GAMBLERS, Metric.PAYMENT_SETTLEMENT, Metric.CONCEALED_VALUE,
    Metric.VICTIMS, Metric.ECONOMIC_LOSS, Metric.MESSAGES, Metric.ACTS, Metric.WEBSITES, Metric.GROUPS,
})  # fmt: skip
NOBODY_NAMED = ("",)  # what they did together is everybody's, unless it is told of each: see `settled`
_SUMMED = re.compile(r"(?:以上|[二两三四五六]人|上述)?(?:合计|合并|总计|共计|相加|加起来|一共|总共)[^,。;]{0,12}$")
_HAS_FIGURE = re.compile(r"[^,。;]{0,16}?\d")
# 甲、乙经预谋分工，由乙诱骗…: what follows they do together, whoever does which part
_PLANNED = re.compile(
    r"预谋|合谋|共谋|密谋|同谋|商议|商定|商量|分工|结伙|合伙|伙同|勾结|串通|纠集|搭载|载着|一起|一同|共同"
)
_APART_FROM = re.compile(r"其中|分别|个人|各自|参与|单独|退[出还赔]|分得")
_TELLS_ACTS = frozenset({SectionKind.FACTS_FOUND, SectionKind.ALLEGATIONS})


def is_joint(quantity: Quantity) -> bool:
    """Whether several who act bring it about together; the users of an attacked system too."""
    return quantity.metric in _JOINT or quantity.qualifier == "of_attacked_system"


def fellows_of(subject: Group, clause: Sequence[Group], sentence: Sequence[Group]) -> list[Group]:
    """The subject of a clause with those beside whom it acts there; where it is one itself, with who leads them."""
    led = [sentence[0]] if subject.is_beside and sentence[0].start < subject.start else []
    beside = [g for g in clause if g.is_beside and g is not subject]
    return sorted([*led, subject, *beside], key=lambda g: g.start)


def summed(folded: str, quantity: Quantity, near: Sequence[Group], clause: int) -> tuple[str, ...]:
    """Whose the sum of figures is that the sentence gives each of several (甲613个, 乙370个, 合计983个); else empty."""
    if not _SUMMED.match(folded, clause, quantity.start):
        return ()
    sentence = begin_of(folded, "。\n", quantity.start, REACH)
    subjects = [g for g in near if g.start >= sentence and not (g.is_object or g.is_beside)]
    with_figure = [g for g in subjects if _HAS_FIGURE.match(folded, g.end, clause)]
    return union(with_figure) if len({g.names for g in with_figure}) > 1 else ()


def as_before(folded: str, owned: Sequence[Quantity], quantity: Quantity, named: int) -> tuple[str, ...]:
    """Who did together what the figure before in the sentence tells, where nobody is `named` since; else empty."""
    if not owned or quantity.metric not in _JOINT or owned[-1].metric not in _JOINT or named > owned[-1].end:
        return ()
    told = owned[-1].parties
    apart = any(stop in folded[owned[-1].end : quantity.start] for stop in "。\n")
    return told if not apart and (len(told) > 1 or told in (("*",), NOBODY_NAMED)) else ()


def company_of(
    folded: str, quantity: Quantity, figure: int, acting: Sequence[Group], behind: Sequence[Group]
) -> tuple[str, ...]:
    """Who acts in an act that several planned or did together: what its victim lost is every one's of them.

    `figure`: where the figure before ends; `acting`: who acts in the act before this figure, `behind` after it.
    """
    if quantity.section not in _TELLS_ACTS or not acting:
        return ()
    begin = acting[0].start
    end = folded.find("。", quantity.end, quantity.end + REACH)
    end = end if end >= 0 else quantity.end
    sentence = begin_of(folded, "。\n", quantity.start, REACH)
    together = sentence <= begin and len(acting[0].names) > 1 and not acting[0].is_object
    if not (together or _PLANNED.search(folded, begin, quantity.start)) or _APART_FROM.search(folded, begin, end):
        return ()
    if sentence <= figure <= acting[-1].start:
        return ()  # 甲伙同乙骗取3万元，与丙骗取2万元: who acts is told of each figure
    clause = begin_of(folded, ",;。\n", quantity.start, REACH)
    if any(clause <= g.start for g in acting) and any(
        g.start < end and g.names and not g.is_object and _HAS_FIGURE.match(folded, g.end, end) for g in behind
    ):
        return ()  # 甲骗得3万元，乙获利5000元
    names = union([g for g in (*acting, *behind) if g.start < end and g.names and not g.is_source])
    return names if len(names) > 1 or "*" in names else ()


def told_apart(folded: str, quantity: Quantity, behind: Sequence[Group]) -> set[str]:
    """Of whom the rest of the sentence tells what part of the figure was theirs (共9万元，其中甲2万元)."""
    border = folded.find("。", quantity.end, quantity.end + REACH)
    end = border if border >= 0 else quantity.end + REACH
    among = folded.find("其中", quantity.end, end)
    return {n for g in behind if 0 <= among < g.start < end for n in g.names}


def settled(owned: Sequence[Quantity]) -> list[Quantity]:
    """Figures of which nobody is named are everybody's; where several have such a figure of their own, nobody's."""
    own: dict[Metric | None, set[tuple[str, ...]]] = {}
    for q in owned:
        if len(q.parties) == 1 and q.parties not in (("*",), NOBODY_NAMED):
            own.setdefault(q.metric, set()).add(q.parties)
    return [
        replace(q, parties=() if len(own.get(q.metric, ())) > 1 else ("*",)) if q.parties == NOBODY_NAMED else q
        for q in owned
    ]
