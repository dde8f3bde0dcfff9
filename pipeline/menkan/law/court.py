"""The court's own word on one accused and offence: whose a holding is, and which of several counts (法院认定)."""

from __future__ import annotations

from collections.abc import Iterable

from menkan.codes import Level, Tier
from menkan.types import Assessment, Finding, Holding, Prediction, Sentence

TIER_BY_LEVEL = {
    Level.SERIOUS: Tier.SERIOUS,
    Level.ESPECIALLY_SERIOUS: Tier.ESPECIALLY_SERIOUS,
    Level.NOT_SERIOUS: Tier.NONE,
}
# A word on the tier stands before an exit (情节轻微), 未载 last.
_ORDER = tuple(sorted(Level, key=lambda level: (level not in TIER_BY_LEVEL, list(Level).index(level))))


def concerns(
    item: Holding | Sentence | Finding | Assessment | Prediction, party: str, offence: str, article: str | None
) -> bool:
    """Whether `item` is on this accused and offence: by article where both have one, else by the offence's name."""
    same = item.article == article if item.article and article else item.offence == offence
    return item.party == party and same


def word_of_court(holdings: Iterable[Holding], party: str, offence: str, article: str | None) -> Holding | None:
    """What the court holds for this accused and offence; None where it says nothing.

    Of several words the one on the tier counts, of equal ones the first in the text.
    """
    mine = (holding for holding in holdings if concerns(holding, party, offence, article))
    return min(mine, key=lambda holding: _ORDER.index(holding.level), default=None)
