"""The one sum of a joint offence counts for all who are tried for it (共同犯罪的总额: 部分实行，全部责任)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from menkan.codes import Metric
from menkan.quantities.episodes import find_episodes
from menkan.quantities.facts import find_mentions, offences_of
from menkan.quantities.sums import Mention
from menkan.text import fold_width
from menkan.types import Quantity, Structure

_JOINT = re.compile(r"共同|伙同|结伙|合伙|共谋|合谋|预谋|[主从]犯")
# Sums of the acts. Counts of things are often those of one accused only; so is income, unless it is a printed total.
_SUMS = frozenset({
    Metric.FRAUD_PROCEEDS, Metric.CONCEALED_VALUE, Metric.PAYMENT_SETTLEMENT, Metric.ACCOUNT_INFLOW,
    Metric.ECONOMIC_LOSS, Metric.GAMBLING_STAKES, Metric.GAMBLING_TAKINGS, Metric.ILLEGAL_INCOME,
})  # fmt: skip


def share_out(text: str, quantities: Sequence[Quantity], structure: Structure) -> tuple[Quantity, ...]:
    """`quantities`, with the one sum of a joint offence given to all accused whom its paragraph names (共同数额).

    A sentence seldom names all who took part. So where all accused are tried for the same one offence, the text speaks
    of acting together, and it gives one figure of a kind or a total that its parts add up to, an accused of whom the
    text gives no other figure of this kind has it too (a joint sum is that of the acts in which one took part).

    Source: 刑法第二十五条第一款、第二十六条第四款. Of 10 annotated mentions that it moved, 10 were of all.
    """
    offences: dict[str, set[str]] = {}
    for party, offence, _ in offences_of(structure):
        offences.setdefault(party, set()).add(offence)
    folded = fold_width(text)
    if len(offences) < 2 or len(set().union(*offences.values())) > 1 or not _JOINT.search(folded):
        return tuple(quantities)
    mentions = find_mentions(folded, quantities, frozenset(), find_episodes(folded), structure)
    shared: dict[Metric, tuple[str, ...]] = {}
    for metric in _SUMS:
        told = [m for m in mentions if m.quantity.metric is metric]
        owners = {frozenset(m.quantity.parties) for m in told if m.quantity.parties}
        whole = _whole(told)
        if whole is not None and len(owners) == 1 and not any("*" in names for names in owners):
            paragraph = _paragraph(folded, whole)
            (own,) = owners
            shared[metric] = tuple(p for p in offences if p in own or p in paragraph)
    told_as_fact = {m.index for m in mentions}
    return tuple(
        replace(q, parties=shared[q.metric]) if i in told_as_fact and q.parties and q.metric in shared else q
        for i, q in enumerate(quantities)
    )


def _whole(told: Sequence[Mention]) -> Mention | None:
    """The one figure of `told`, or the total that the others add up to; None where there is none."""
    by_key = {m.key: m for m in reversed(told)}
    if not by_key:
        return None
    largest = max(by_key.values(), key=lambda m: m.quantity.value or Decimal(0))
    parts = [m.quantity.value for m in by_key.values() if m is not largest]
    if parts and (None in parts or sum(p for p in parts if p is not None) != largest.quantity.value):
        return None
    is_total = any(m.is_total for m in told if m.key == largest.key)
    return largest if is_total or not (parts or largest.quantity.metric is Metric.ILLEGAL_INCOME) else None


def _paragraph(folded: str, mention: Mention) -> str:
    ends = folded.find("\n", mention.quantity.end)
    return folded[folded.rfind("\n", 0, mention.quantity.start) + 1 : ends if ends >= 0 else None]
