"""What each of several acts adds to a figure: when it was done, and whether it was dealt with before (各起数额)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from menkan.dates import PrintedDate, find_dates
from menkan.quantities.episodes import NO_ACT, Episodes
from menkan.quantities.sums import Mention, added
from menkan.types import Act, ActFigure, DateRange, Structure


@dataclass(frozen=True, slots=True)
class Narrative:
    """The acts of a text with its dates and what the court says of them (案情叙述)."""

    folded: str
    episodes: Episodes
    dates: tuple[PrintedDate, ...]
    structure: Structure
    sanctions: tuple[Act, ...]  # sentences that say whether an act was dealt with, in order

    @classmethod
    def of(cls, folded: str, episodes: Episodes, structure: Structure) -> Narrative:
        """The narrative of a width-folded text."""
        told = (act for act in structure.acts if act.dealt_with is not None)
        sanctions = tuple(sorted(told, key=lambda act: act.start))
        return cls(folded, episodes, find_dates(folded), structure, sanctions)

    def figures(self, mentions: Sequence[Mention], party: str) -> tuple[ActFigure, ...]:
        """One figure per act of `mentions`, which stand in the order of their acts (各起数额)."""
        return tuple(
            self._figure(episode, tuple(told), party) for episode, told in groupby(mentions, key=lambda m: m.episode)
        )

    def _figure(self, episode: int, told: Sequence[Mention], party: str) -> ActFigure:
        first, last = told[0].quantity, told[-1].quantity
        section = self.structure.section_at(first.start)
        start, end = self.episodes.span(episode, section.end if section else last.end)
        whole = added([m.quantity.interval for m in told])
        return ActFigure(
            on=self._days(start, last.end),
            dealt_with=self._dealt_with(start, end, party),
            lower=whole.lower,
            upper=whole.upper,
            lower_open=whole.lower_open,
            upper_open=whole.upper_open,
            quantities=tuple(m.index for m in told),
        )

    def _days(self, start: int, end: int) -> DateRange:
        """From the first to the last day that the telling of an act names; an act runs on where one has no end."""
        inside = list(self._acted(start, end))
        if not inside:
            return DateRange()
        firsts, lasts = [d.range.first for d in inside], [d.range.last for d in inside]
        return DateRange(
            min((day for day in firsts if day), default=None) if None not in firsts else None,
            max((day for day in lasts if day), default=None) if None not in lasts else None,
        )

    def _acted(self, start: int, end: int) -> Iterator[PrintedDate]:
        first = bisect_left(self.dates, start, key=lambda d: d.start)
        last = bisect_left(self.dates, end, key=lambda d: d.start)
        for d in self.dates[first:last]:
            known = d.range.first is not None or d.range.last is not None
            if known and not NO_ACT.match(self.folded, d.end):
                yield d

    def _dealt_with(self, start: int, end: int, party: str) -> bool | None:
        """Whether a sentence of the act says so for `party`; a sanction told beats the word that there was none."""
        first = bisect_right(self.sanctions, start, key=lambda act: act.end)  # sentences, which do not overlap
        last = bisect_left(self.sanctions, end, key=lambda act: act.start)
        told = {act.dealt_with for act in self.sanctions[first:last] if act.party in (party, "*")}
        return True if True in told else False if False in told else None
