"""What concealed goods are worth at least, where a text tells only what was paid for them (收购价格作为价值下限)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from menkan.codes import Metric, QuantityStatus
from menkan.text import begin_of
from menkan.types import Fact, Quantity

CONCEALING = frozenset({"312", "191"})
Price = tuple[int, Quantity]  # index and figure
NOTE = "the price that was paid, so at least this"
_REACH = 60  # characters of a clause that are looked at (project convention)
_BUY = r"(?:收购|购买|购进|购入|购得|买下|买得|买进|收买|回收)"
# 收购该车花费2000元, 累计购进柴油价款3万元, 以2000元的价格收购
_BOUGHT = re.compile(_BUY)
_BOUGHT_FOR = re.compile(rf"[^,。;]{{0,20}}?{_BUY}")


def prices_paid(folded: str, quantities: Sequence[Quantity], unsure: Collection[int]) -> dict[str, list[Price]]:
    """What was paid for goods, by who paid, ``"*"`` for all accused; figures at the indices `unsure` are not known."""
    paid: dict[str, list[Price]] = {}
    for i, q in enumerate(quantities):
        if q.metric is Metric.PRICE and i not in unsure and _is_paid(folded, q):
            for party in q.parties:
                paid.setdefault(party, []).append((i, q))
    return paid


def worth(who: tuple[str, str, str | None], prices: Sequence[Price]) -> Iterator[Fact]:
    """The value of what an accused bought, from the highest of the prices that he paid; none where none is told.

    Source: 法释〔2025〕13号第六条, the price counts where it is above the value.

    Args:
        who: party, offence and article.
    """
    for status in (QuantityStatus.FOUND, QuantityStatus.ALLEGED):
        told = [(q.interval.lower, -i, q.unit) for i, q in prices if q.status is status and q.interval.lower]
        if told:
            lower, place, unit = max(told)
            kind = Metric.CONCEALED_VALUE, None, None
            yield Fact(*who, *kind, None, lower, None, False, False, unit, "own", (-place,), NOTE)
            return


def _is_paid(folded: str, price: Quantity) -> bool:
    """Whether a price is what was paid for goods, not what one piece costs."""
    begin = begin_of(folded, ",;。\n", price.start, _REACH)
    bought = _BOUGHT.search(folded, begin, price.start) or _BOUGHT_FOR.match(folded, price.end)
    return bool(bought) and "每" not in folded[begin : price.start]
