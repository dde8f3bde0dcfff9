"""The result that a generated case is drawn for (预设的裁判结果): outcome, tier, and where the figures lie."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from menkan.codes import Tier
from menkan.errors import CorpusError
from menkan.synthesis.amounts import Band


class Outcome(StrEnum):
    """What becomes of one accused."""

    CONVICTED = "convicted"
    EXEMPTED = "exempted"  # 情节轻微: threshold met, no penalty
    ACQUITTED = "acquitted"  # 情节显著轻微: no crime


@dataclass(frozen=True, slots=True)
class Aim:
    """The result that a case is drawn for."""

    outcome: Outcome
    tier: Tier
    figures: bool  # the text gives figures
    band: Band


# What each name of outcomes.toml aims at. `base…` is a conviction of an offence that exists without 情节严重 (基本档).
AIMS: Mapping[str, Aim] = {
    "acquitted": Aim(Outcome.ACQUITTED, Tier.NONE, True, Band.BELOW),
    "acquitted_silent": Aim(Outcome.ACQUITTED, Tier.NONE, False, Band.BELOW),
    "exempted": Aim(Outcome.EXEMPTED, Tier.SERIOUS, True, Band.JUST_REACHED),
    "base_exempted": Aim(Outcome.EXEMPTED, Tier.NONE, True, Band.BELOW),
    "base": Aim(Outcome.CONVICTED, Tier.NONE, True, Band.BELOW),
    "base_silent": Aim(Outcome.CONVICTED, Tier.NONE, False, Band.BELOW),
    "serious": Aim(Outcome.CONVICTED, Tier.SERIOUS, True, Band.REACHED),
    "serious_silent": Aim(Outcome.CONVICTED, Tier.SERIOUS, False, Band.REACHED),
    "serious_short": Aim(Outcome.CONVICTED, Tier.SERIOUS, True, Band.SHORT),  # 其他情节严重的情形
    "especially": Aim(Outcome.CONVICTED, Tier.ESPECIALLY_SERIOUS, True, Band.ESPECIALLY),
    "especially_silent": Aim(Outcome.CONVICTED, Tier.ESPECIALLY_SERIOUS, False, Band.ESPECIALLY),
}


@cache
def outcomes() -> Mapping[str, Mapping[str, int]]:
    """How often each aim is drawn, by article (`outcomes.toml`)."""
    table: Mapping[str, Mapping[str, int]]
    table = tomllib.loads(files(__package__).joinpath("outcomes.toml").read_text("utf-8"))
    for article, shares in table.items():
        if odd := shares.keys() - AIMS.keys():
            raise CorpusError(f"outcomes.toml, {article}: no aim is called {', '.join(sorted(odd))}")
    return table


def has_base_tier(article: str) -> bool:
    """Whether `article` is an offence without 情节严重 too (基本档)."""
    return "base" in outcomes()[article]


def draw_aim(rng: random.Random, article: str, *, ruled: bool) -> Aim:
    """One aim by the shares of `article`; without `ruled` no prong asks for the figures, and they lie anywhere."""
    shares = outcomes()[article]
    aim = AIMS[rng.choices(list(shares), list(shares.values()))[0]]
    if ruled or aim.outcome is not Outcome.CONVICTED:
        return aim
    return replace(aim, band=Band.USUAL if aim.tier is Tier.NONE else Band.LARGE)


def lesser_aim(rng: random.Random, aim: Aim, article: str) -> Aim:
    """What becomes of the next accused: mostly the same, sometimes one step less."""
    if rng.random() < 0.6 or aim.outcome is not Outcome.CONVICTED or aim.tier is Tier.NONE:
        return aim
    if aim.tier is Tier.ESPECIALLY_SERIOUS:
        return AIMS["serious"]
    if not has_base_tier(article):
        return AIMS["acquitted"]
    return replace(AIMS["base"], band=Band.USUAL) if aim.band is Band.LARGE else AIMS["base"]
