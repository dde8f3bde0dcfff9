"""The cards at the head of a report: a count, of how many, and the way to the table behind it (概览卡片)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from menkan.codes import Tier
from menkan.report.html import Html, tag
from menkan.report.tally import Tally
from menkan.report.words import word
from menkan.store.duck import Batch

MET = (Tier.SERIOUS.value, Tier.ESPECIALLY_SERIOUS.value)
COUNTS = """
SELECT (SELECT count(*) FROM inputs), (SELECT count(*) FROM cases),
       (SELECT count(*) FROM cases WHERE status = 'partial'), (SELECT count(*) FROM failures)
"""
BAR = 100  # units of a card's bar


@dataclass(frozen=True, slots=True)
class Card:
    """`n` of `of`; `name` is its key in ``[card]`` and its class, `behind` the id of the table behind it."""

    name: str
    n: int
    of: int
    denominator: str
    behind: str


def cards(batch: Batch, tally: Tally, places: Collection[str]) -> Html:
    """All cards of a batch; those whose table is not among the `places` of the page are no links."""
    inputs, read, partial, failed = batch.sql(COUNTS).fetchone()
    unreasoned, held = tally.shares.total()
    assessed = tally.assessed
    told = (
        Card("cases", read, inputs, "inputs", "cases"),
        Card("failures", failed, inputs, "inputs", "failures"),
        Card("partial", partial, read, "cases", "problems"),
        Card("assessed", assessed, tally.sides, "sides", "cases"),
        Card("met", tally.at(*MET), assessed, "assessed", "tiers"),
        Card("none", tally.at(Tier.NONE.value), assessed, "assessed", "tiers"),
        Card("undetermined", tally.at(Tier.UNDETERMINED.value), assessed, "assessed", "tiers"),
        Card("unreasoned", unreasoned, held, "held", "unreasoned"),
        Card("disagreements", tally.differing, tally.sides, "sides", "disagreements"),
    )
    return tag("div", *(_card(one, one.behind in places) for one in told), class_="cards summary")


def _card(card: Card, is_linked: bool) -> Html:
    share = tag("i", f"{card.n / card.of:.1%}") if card.of else None
    filled = BAR * card.n / card.of if card.of else 0
    bar = tag(
        "svg",
        tag("rect", width=BAR, height=2, class_="all"),
        tag("rect", width=f"{filled:.2f}", height=2, class_="part"),
        view_box=f"0 0 {BAR} 2",
        preserve_aspect_ratio="none",
        aria_hidden="true",
    )
    return tag(
        "a" if is_linked else "div",
        tag("span", word("card", card.name), class_="name"),
        tag("b", f"{card.n:,}", share),
        tag("span", word("denominator", card.denominator, n=f"{card.of:,}"), class_="of"),
        bar,
        class_=f"card {card.name}",
        href=f"#{card.behind}" if is_linked else None,
    )
