"""What the first page counts while the judgments pass by (批次计数)."""

from __future__ import annotations

from collections import Counter

from menkan.report.shares import Shares
from menkan.run.sides import Side
from menkan.types import CaseRecord


class Tally:
    """Counts of accused × offence, and of the three answers on them.

    Attributes:
        sides: accused × offence on which anybody says anything.
        differing: how many of them have a difference.
        kinds: how often each kind of difference occurs.
        held: how often a tier of the rules goes with a level that the court holds, None for no word of it.
        shares: how often no figure supports what the court holds.
    """

    def __init__(self) -> None:
        self.sides = self.differing = 0
        self.kinds: Counter[str] = Counter()
        self.held: Counter[tuple[str, str | None]] = Counter()
        self.shares = Shares()

    def add(self, record: CaseRecord, answers: tuple[Side, ...]) -> None:
        """Count the answers of one judgment."""
        for side in answers:
            kinds = {one.kind for one in side.disagreements}
            self.sides += side.party is not None
            self.differing += bool(kinds)
            self.kinds.update(kinds)
            if side.assessment is not None:
                level = side.holding.level.value if side.holding else None
                self.held[side.assessment.tier.value, level] += 1
        self.shares.add(record, answers)

    @property
    def assessed(self) -> int:
        """Accused × offence for which the rules give an answer."""
        return sum(self.held.values())

    def at(self, *tiers: str) -> int:
        """How many of the assessed have one of `tiers` by the rules."""
        return sum(n for (tier, _), n in self.held.items() if tier in tiers)
