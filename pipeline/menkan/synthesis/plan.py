"""What a generated case is, before a word of it is written (案情设计): offence, accused, dates, figures, outcome."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from menkan.codes import Instance, Metric, Tier
from menkan.errors import CorpusError
from menkan.synthesis.amounts import Band, draw_amounts, lessen
from menkan.synthesis.people import Place, draw_firm, draw_name, draw_place
from menkan.synthesis.thresholds import Amount, Setting, tier_by_figures

OFFENCES = {
    "287-2": "帮助信息网络犯罪活动罪",
    "253-1": "侵犯公民个人信息罪",
    "287-1": "非法利用信息网络罪",
    "286-1": "拒不履行信息网络安全管理义务罪",
}
# How often each is drawn; 287-2 leads as it does in the courts, 286-1 is kept frequent enough to learn from.
ARTICLE_WEIGHTS = {"287-2": 38, "253-1": 32, "287-1": 20, "286-1": 10}
FIRST_DECISION, LAST_DECISION = date(2016, 2, 1), date(2026, 8, 31)
FIGURES_SINCE = date(2019, 11, 1)  # 法释〔2019〕15号; 253-1 has its figures since 2017-06-01
UNDISPUTED = frozenset({Metric.PRICE, Metric.VICTIMS, Metric.ACTS})  # nobody gains by arguing about them
OFFENCES_BEGIN = date(2015, 11, 1)  # 刑法修正案（九）: 286-1, 287-1, 287-2, and 253-1 under its present name


class Outcome(StrEnum):
    """What becomes of one accused."""

    CONVICTED = "convicted"
    EXEMPTED = "exempted"  # 情节轻微: threshold met, no penalty
    ACQUITTED = "acquitted"  # 情节显著轻微: no crime


@dataclass(frozen=True, slots=True)
class Accused:
    name: str
    is_unit: bool
    outcome: Outcome
    tier: Tier  # on which the decision rests
    by_figures: Tier


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a case, in this order (2016 to 2026)."""

    first_act: date
    last_act: date
    caught: date
    charged: date
    decided: date


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


@dataclass(frozen=True, slots=True)
class _Aim:
    """The result that a case is drawn for."""

    outcome: Outcome
    tier: Tier
    figures: bool  # the text gives figures
    band: Band


def _draw_aim(rng: random.Random, article: str) -> _Aim:
    """Outcome, tier and where the figures lie; about three in ten end without a crime, so that a model sees both."""
    draw = rng.random()
    if draw < 0.24:
        return _Aim(Outcome.ACQUITTED, Tier.NONE, rng.random() > 0.08, Band.BELOW)
    if draw < 0.30:
        return _Aim(Outcome.EXEMPTED, Tier.SERIOUS, True, Band.JUST_REACHED)
    if article == "253-1" and draw < 0.62:
        return _Aim(Outcome.CONVICTED, Tier.ESPECIALLY_SERIOUS, rng.random() > 0.04, Band.ESPECIALLY)
    if draw < 0.90:
        return _Aim(Outcome.CONVICTED, Tier.SERIOUS, True, Band.REACHED)
    if draw < 0.97:
        return _Aim(Outcome.CONVICTED, Tier.SERIOUS, False, Band.REACHED)
    return _Aim(Outcome.CONVICTED, Tier.SERIOUS, True, Band.SHORT)  # 其他情节严重的情形


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
    calendar = _draw_calendar(rng, article)
    setting = Setting(article, scene, bool(scenes()[scene].get("insider")), calendar.decided)
    aim = _draw_aim(rng, article)
    place = draw_place(rng)
    taken: set[str] = set()
    names = _draw_names(rng, scene, place, taken)
    own = len(names) > 1 and article in ("253-1", "287-2") and rng.random() < 0.35
    accused, found = _draw_accused(rng, setting, aim, names, own)
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
        offence=_offence(rng, article, calendar),
        setting=setting,
        place=place,
        calendar=calendar,
        instance=instance,
        number=_case_number(rng, place, calendar, instance),
        accused=accused,
        found=found,
        alleged=alleged,
        argued=argued,
        aggravation=rng.choice(("prior_same", "prior_same", "consequence", "")) if aim.band is Band.SHORT else "",
        own=own,
        repeats=repeats,
        names=frozenset(taken),
    )


def _draw_calendar(rng: random.Random, article: str) -> Calendar:
    # Most judgments on network crime are younger than the instruments that give figures for it.
    first = FIRST_DECISION if article == "253-1" or rng.random() < 0.3 else FIGURES_SINCE
    decided = first + timedelta(days=rng.randint(0, (LAST_DECISION - first).days))
    charged = decided - timedelta(days=rng.randint(12, 150))
    caught = charged - timedelta(days=rng.randint(45, 240))
    last_act = caught - timedelta(days=rng.randint(1, 120))
    first_act = last_act - timedelta(days=rng.choice((rng.randint(2, 60), rng.randint(30, 500))))
    if article != "253-1":  # no act before the offence existed
        last_act = max(last_act, OFFENCES_BEGIN + timedelta(days=rng.randint(3, 40)))
        first_act = min(max(first_act, OFFENCES_BEGIN), last_act)
        caught = max(caught, last_act + timedelta(days=1))
        charged = max(charged, caught + timedelta(days=30))
        decided = max(decided, charged + timedelta(days=12))
    return Calendar(first_act, last_act, caught, charged, decided)


def _offence(rng: random.Random, article: str, calendar: Calendar) -> str:
    """253-1 had two names before 2015-11-01 (刑法修正案（七）)."""
    if article == "253-1" and calendar.last_act < OFFENCES_BEGIN:
        return rng.choice(("非法获取公民个人信息罪", "出售、非法提供公民个人信息罪", "出售公民个人信息罪"))
    return OFFENCES[article]


def _case_number(rng: random.Random, place: Place, calendar: Calendar, instance: Instance) -> str:
    """Both schemes: cases filed before 2016 carry the court's short name, 字第 and a padded number."""
    year, serial = calendar.charged.year, rng.randint(1, 1300)
    kind = "刑终" if instance is Instance.SECOND else "刑初"
    if year < 2016:
        return f"（{year}）{place.city[0]}{place.district[0]}{kind}字第{serial:05d}号"
    digits = place.digits[:2] if instance is Instance.SECOND else place.digits
    return f"（{year}）{place.province_code}{digits}{kind}{serial}号"


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
    rng: random.Random, setting: Setting, aim: _Aim, names: Sequence[tuple[str, bool]], own: bool
) -> tuple[tuple[Accused, ...], tuple[Amount, ...]]:
    """The accused with their outcomes, and the figures that the court finds."""
    if not aim.figures:
        undetermined = tuple(Accused(n, unit, aim.outcome, aim.tier, Tier.UNDETERMINED) for n, unit in names)
        return undetermined, ()
    if not own:
        found = _fitting(rng, setting, aim, ("*",) if len(names) > 1 else (names[0][0],))
        found = _share_income(rng, found, [name for name, unit in names if not unit])
        return tuple(_judge(name, unit, aim, setting, found) for name, unit in names), found
    accused: list[Accused] = []
    all_found: list[Amount] = []
    for place_in_line, (name, unit) in enumerate(names):
        his_aim = aim if place_in_line == 0 else _lesser_aim(rng, aim)
        his = _fitting(rng, setting, his_aim, (name,))
        accused.append(_judge(name, unit, his_aim, setting, his))
        all_found += his
    return tuple(accused), tuple(all_found)


def _lesser_aim(rng: random.Random, aim: _Aim) -> _Aim:
    """What becomes of the next accused: mostly the same, sometimes one step less."""
    if rng.random() < 0.6 or aim.outcome is not Outcome.CONVICTED:
        return aim
    if aim.tier is Tier.ESPECIALLY_SERIOUS:
        return _Aim(Outcome.CONVICTED, Tier.SERIOUS, True, Band.REACHED)
    return _Aim(Outcome.ACQUITTED, Tier.NONE, True, Band.BELOW)


def _fitting(rng: random.Random, setting: Setting, aim: _Aim, parties: tuple[str, ...]) -> tuple[Amount, ...]:
    """Figures whose tier by law is the one aimed at, wherever the law of the day gives figures at all."""
    wanted = Tier.NONE if aim.band in (Band.BELOW, Band.SHORT) else aim.tier
    scene = scenes()[setting.scene]
    for _ in range(200):
        amounts = draw_amounts(rng, setting, scene, aim.band, parties)
        reached = tier_by_figures(setting, amounts)
        if reached is wanted or (reached is Tier.UNDETERMINED and not _has_figures(setting)):
            return amounts
    raise CorpusError(f"no figures for {setting.scene} and {aim.band} on {setting.decided_on}")


def _has_figures(setting: Setting) -> bool:
    """Whether an instrument with figures was in force (2017-06-01 for 253-1, 2019-11-01 for the others)."""
    start = date(2017, 6, 1) if setting.article == "253-1" else FIGURES_SINCE
    return setting.decided_on >= start


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


def _judge(name: str, is_unit: bool, aim: _Aim, setting: Setting, found: Sequence[Amount]) -> Accused:
    his = [amount for amount in found if name in amount.parties or amount.parties == ("*",)]
    return Accused(name, is_unit, aim.outcome, aim.tier, tier_by_figures(setting, his))
