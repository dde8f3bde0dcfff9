"""What a generated case is, before a word of it is written (案情设计): offence, accused, dates, figures, outcome."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from menkan.codes import Instance, Metric, Tier
from menkan.errors import CorpusError
from menkan.synthesis.aims import Aim, Outcome, draw_aim, lesser_aim
from menkan.synthesis.amounts import Band, draw_amounts, lessen
from menkan.synthesis.days import OFFENCES_BEGIN, Calendar, draw_calendar
from menkan.synthesis.people import Place, case_number, draw_firm, draw_name, draw_place
from menkan.synthesis.thresholds import Amount, Setting, has_figures, tier_by_figures

# How often each is drawn. 287-2 leads as it does in the courts, the rarer ones are kept frequent enough to learn from.
ARTICLE_WEIGHTS = {
    "287-2": 21, "253-1": 19, "287-1": 10, "286-1": 6, "285-2": 9, "285-3": 6, "286": 8, "312": 11, "303-2": 10,
}  # fmt: skip
OWN_FIGURES = ("253-1", "287-2", "285-2", "285-3", "312", "303-2")  # where accused of one case act each for himself
UNDISPUTED = frozenset({Metric.PRICE, Metric.VICTIMS, Metric.ACTS})  # nobody gains by arguing about them


@dataclass(frozen=True, slots=True)
class Accused:
    name: str
    is_unit: bool
    outcome: Outcome
    tier: Tier  # on which the decision rests
    by_figures: Tier


@dataclass(frozen=True, slots=True)
class Plan:
    """One case. `found` is empty where the court gives no figure; `alleged` differs from it where 指控 was higher."""

    key: str
    offence: str
    setting: Setting
    place: Place
    calendar: Calendar
    instance: Instance
    number: str
    accused: tuple[Accused, ...]
    found: tuple[Amount, ...]
    alleged: tuple[Amount, ...]
    argued: Amount | None
    aggravation: str  # what a conviction rests on where figures fall short: prior_same, consequence, or nothing told
    own: bool  # each accused has figures of his own
    of_leader: bool  # a joint case whose figures are told of the first accused alone
    repeats: bool  # the court finds what was alleged, and says only that
    names: frozenset[str]

    @property
    def single(self) -> bool:
        return len(self.accused) == 1

    def with_outcome(self, outcome: Outcome) -> tuple[Accused, ...]:
        return tuple(one for one in self.accused if one.outcome is outcome)


@cache
def scenes() -> Mapping[str, Mapping[str, Any]]:
    """Every scene of `scenes.toml` by name."""
    table: Mapping[str, Mapping[str, Any]]
    table = tomllib.loads(files(__package__).joinpath("scenes.toml").read_text("utf-8"))
    return table


def draw_plan(rng: random.Random, key: str) -> Plan:
    """One case; every choice comes from `rng`, so the same state gives the same case.

    Args:
        rng: the case's own random source.
        key: name of the case.

    Raises:
        CorpusError: MK550, if no figures fit the outcome that was drawn (a fault in the tables, not bad luck).
    """
    article = rng.choices(list(ARTICLE_WEIGHTS), list(ARTICLE_WEIGHTS.values()))[0]
    scene = rng.choice([name for name, one in scenes().items() if one["article"] == article])
    calendar = draw_calendar(rng, article)
    setting = Setting(article, scene, bool(scenes()[scene].get("insider")), calendar.decided)
    aim = draw_aim(rng, article, ruled=not scenes()[scene].get("unruled"))
    if _is_old_text(article, calendar) and aim.tier is Tier.ESPECIALLY_SERIOUS:
        aim = replace(aim, tier=Tier.SERIOUS)
    place = draw_place(rng)
    taken: set[str] = set()
    names = _draw_names(rng, scene, place, taken)
    own = len(names) > 1 and article in OWN_FIGURES and rng.random() < 0.35
    of_leader = len(names) > 1 and not own and not names[0][1] and rng.random() < 0.25
    accused, found = _draw_accused(rng, setting, aim, names, (own, of_leader))
    instance = Instance.FIRST
    if aim.outcome is Outcome.CONVICTED and all(a.outcome is Outcome.CONVICTED for a in accused):
        instance = Instance.SECOND if rng.random() < 0.18 else Instance.FIRST
    alleged = lessen(rng, found, factor_range=(1.05, 1.6)) if found and rng.random() < 0.35 else found
    repeats = bool(found) and alleged == found and instance is Instance.FIRST and rng.random() < 0.35
    argued = None
    if found and rng.random() < 0.45:
        disputed = [a for a in found if a.metric not in UNDISPUTED] or list(found)
        argued = lessen(rng, (rng.choice(disputed),), factor_range=(0.2, 0.8))[0]
    return Plan(
        key=key,
        offence=_offence(rng, scene, calendar),
        setting=setting,
        place=place,
        calendar=calendar,
        instance=instance,
        number=case_number(rng, place, calendar.charged.year, instance),
        accused=accused,
        found=found,
        alleged=alleged,
        argued=argued,
        aggravation=rng.choice(("prior_same", "prior_same", "consequence", "")) if aim.band is Band.SHORT else "",
        own=own,
        of_leader=of_leader,
        repeats=repeats,
        names=frozenset(taken),
    )


def _is_old_text(article: str, calendar: Calendar) -> bool:
    """Whether the acts fall under 253-1 as it was before 2015-11-01: two offences of one tier (刑法修正案（七）)."""
    return article == "253-1" and calendar.last_act < OFFENCES_BEGIN


def _offence(rng: random.Random, scene: str, calendar: Calendar) -> str:
    """The name under which the scene is tried; 253-1 had others before 2015-11-01 (刑法修正案（七）)."""
    if _is_old_text(str(scenes()[scene]["article"]), calendar):
        return rng.choice(("非法获取公民个人信息罪", "出售、非法提供公民个人信息罪", "出售公民个人信息罪"))
    return str(rng.choice(scenes()[scene]["offences"]))


def _draw_names(rng: random.Random, scene: str, place: Place, taken: set[str]) -> list[tuple[str, bool]]:
    """Names of the accused, each with whether it is a unit; a unit comes first, as in the captions."""
    count = rng.choices((1, 2, 3, 4), (50, 28, 15, 7))[0]
    provider = bool(scenes()[scene].get("provider"))
    names: list[tuple[str, bool]] = []
    if rng.random() < (0.75 if provider else 0.06):
        names.append((draw_firm(rng, place.city, taken), True))
        count = min(count, 3)
    names += [(draw_name(rng, taken), False) for _ in range(count)]
    return names


def _draw_accused(
    rng: random.Random, setting: Setting, aim: Aim, names: Sequence[tuple[str, bool]], told: tuple[bool, bool]
) -> tuple[tuple[Accused, ...], tuple[Amount, ...]]:
    """The accused with their outcomes, and the figures that the court finds; `told` is `own` and `of_leader`."""
    own, of_leader = told
    if not aim.figures:
        undetermined = tuple(Accused(n, unit, aim.outcome, aim.tier, Tier.UNDETERMINED) for n, unit in names)
        return undetermined, ()
    if not own:
        owners = (names[0][0],) if of_leader or len(names) == 1 else ("*",)
        found = _fitting(rng, setting, aim, owners)
        found = _share_income(rng, found, [name for name, unit in names if not unit])
        return tuple(_judge(name, unit, aim, setting, found) for name, unit in names), found
    accused: list[Accused] = []
    all_found: list[Amount] = []
    for place_in_line, (name, unit) in enumerate(names):
        his_aim = aim if place_in_line == 0 else lesser_aim(rng, aim, setting.article)
        his = _fitting(rng, setting, his_aim, (name,))
        accused.append(_judge(name, unit, his_aim, setting, his))
        all_found += his
    return tuple(accused), tuple(all_found)


def _fitting(rng: random.Random, setting: Setting, aim: Aim, parties: tuple[str, ...]) -> tuple[Amount, ...]:
    """Figures whose tier by law is the one aimed at, wherever the law of the day gives figures at all."""
    wanted = Tier.NONE if aim.band in (Band.BELOW, Band.SHORT) else aim.tier
    tested = has_figures(setting)
    scene = scenes()[setting.scene]
    for _ in range(200):
        amounts = draw_amounts(rng, setting, scene, aim.band, parties)
        reached = tier_by_figures(setting, amounts)
        if reached is wanted or (reached is Tier.UNDETERMINED and not tested):
            return amounts
    raise CorpusError(f"no figures for {setting.scene} and {aim.band} on {setting.decided_on}")


def _share_income(rng: random.Random, found: tuple[Amount, ...], people: Sequence[str]) -> tuple[Amount, ...]:
    """A joint gain also told per head (分别获利), in about half of the cases with several people."""
    joint = next((a for a in found if a.metric == "illegal_income" and a.parties == ("*",)), None)
    if joint is None or len(people) < 2 or rng.random() < 0.5:
        return found
    weights = [rng.uniform(0.2, 1.0) for _ in people]
    shares = [int(joint.value * int(1000 * w) / int(1000 * sum(weights))) for w in weights]
    if min(shares) < 10:
        return found
    if rng.random() < 0.25:  # 各分得
        return (*found, replace(joint, value=Decimal(int(joint.value) // len(people)), parties=tuple(people)))
    parts = [replace(joint, value=Decimal(share), parties=(name,)) for name, share in zip(people, shares, strict=True)]
    return (*found, *parts)


def _judge(name: str, is_unit: bool, aim: Aim, setting: Setting, found: Sequence[Amount]) -> Accused:
    his = [amount for amount in found if name in amount.parties or amount.parties == ("*",)]
    return Accused(name, is_unit, aim.outcome, aim.tier, tier_by_figures(setting, his))
