"""What changed in the law of an offence, and when (沿革): read off the dates of the rule file, so that they agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from menkan.law.records import Instrument, Offence, StatuteVersion
from menkan.law.words import joined, phrase, place, say_change


@dataclass(frozen=True, slots=True)
class Change:
    """One day on which figures, tiers or their basis changed; `source` as in the rule file."""

    on: date
    article: str
    what: str
    confidence: str
    source: tuple[str, ...]


def changes_of(offences: Sequence[Offence]) -> tuple[Change, ...]:
    """Every change of `offences`, oldest first (按日期的沿革)."""
    found = [change for offence in offences for change in (*_statutes(offence), *_instruments(offence))]
    return tuple(sorted(found, key=lambda change: (change.on, change.article)))


def _statutes(offence: Offence) -> Iterator[Change]:
    for version in offence.statute_versions:
        tiers = joined("list", (phrase(offence.tier_labels.get(tier, tier)) for tier in version.max_months_by_tier))
        told = say_change("statute", by=place(version.enacted_by), tiers=tiers)
        yield _change(offence, version.effective_from, told, version)
        last = version is offence.statute_versions[-1]
        if version.effective_to is not None and last:
            yield _change(
                offence, _day_after(version.effective_to), say_change("repealed", by=place(version.enacted_by)), version
            )


def _instruments(offence: Offence) -> Iterator[Change]:
    """Commencement, end, amendment and dispute of every instrument; an amended text follows its own first one."""
    by_title: dict[str, Instrument] = {}
    for one in offence.instruments:
        before = by_title.get(one.title)
        by_title[one.title] = one
        if before is None:
            told = say_change("in_force", instrument=phrase(one.doc_no), n=len(one.prongs))
        else:
            kept = {p.prong for p in one.prongs}
            dropped = joined("list", (p.prong for p in before.prongs if p.prong not in kept))
            told = say_change("amended", instrument=phrase(before.doc_no), dropped=dropped)
        yield _change(offence, one.effective_from, told, one)
        if one.disputed_from is not None:
            told = say_change("disputed", instrument=phrase(one.doc_no))
            yield _change(offence, one.disputed_from, told, one)
    for one in by_title.values():
        if one.effective_to is not None:
            told = say_change("ended", instrument=phrase(one.doc_no))
            yield _change(offence, _day_after(one.effective_to), told, one)


def _change(offence: Offence, on: date, told: str, by: Instrument | StatuteVersion) -> Change:
    return Change(on, offence.article, told, by.confidence, by.source)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
