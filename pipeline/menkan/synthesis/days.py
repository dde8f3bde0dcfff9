"""The days of a generated case (案件日程): acts, arrest, charge and decision, in this order."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from menkan.synthesis.thresholds import prongs

LAST_DECISION = date(2026, 8, 31)
OFFENCES_BEGIN = date(2015, 11, 1)  # 刑法修正案（九）: 286-1, 287-1, 287-2, and 253-1 under its present name
NEW_IN_2015 = ("286-1", "287-1", "287-2")
# The first decision that is drawn: where the offence is older than its figures, some years before them.
FIRST_DECISIONS = {article: date(2016, 2, 1) for article in NEW_IN_2015} | {
    "253-1": date(2010, 6, 1),
    "285-2": date(2010, 3, 1),
    "285-3": date(2010, 3, 1),
    "286": date(2009, 1, 1),
    "312": date(2010, 1, 1),
    "303-2": date(2009, 1, 1),
}
# Share of the cases that may be older than the figures, where it is not three in ten.
EARLY = {"253-1": 0.5, "312": 0.6}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a case, in this order (2009 to 2026)."""

    first_act: date
    last_act: date
    caught: date
    charged: date
    decided: date


@cache
def figures_since(article: str) -> date:
    """The day from which `article` has figures at all."""
    return min(prong.first for prong in prongs() if prong.article == article)


def draw_calendar(rng: random.Random, article: str) -> Calendar:
    """Days of one case; most decisions are younger than the instruments that give figures for the offence."""
    first = FIRST_DECISIONS[article] if rng.random() < EARLY.get(article, 0.3) else figures_since(article)
    decided = first + timedelta(days=rng.randint(0, (LAST_DECISION - first).days))
    charged = decided - timedelta(days=rng.randint(12, 150))
    caught = charged - timedelta(days=rng.randint(45, 240))
    last_act = caught - timedelta(days=rng.randint(1, 120))
    first_act = last_act - timedelta(days=rng.choice((rng.randint(2, 60), rng.randint(30, 500))))
    if article in NEW_IN_2015:  # no act before the offence existed
        last_act = max(last_act, OFFENCES_BEGIN + timedelta(days=rng.randint(3, 40)))
        first_act = min(max(first_act, OFFENCES_BEGIN), last_act)
        caught = max(caught, last_act + timedelta(days=1))
        charged = max(charged, caught + timedelta(days=30))
        decided = max(decided, charged + timedelta(days=12))
    return Calendar(first_act, last_act, caught, charged, decided)
