"""Invented people, places, courts and numbers (虚构的人、地、法院、号码): nothing here belongs to anybody."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from menkan.codes import Instance
from menkan.synthesis.grammar import phrases


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is tried: `digits` of the court code are given to no court (97xx, 98xx)."""

    province_code: str
    province: str
    city: str
    district: str
    digits: str

    @property
    def court(self) -> str:
        return f"{self.city}市{self.district}人民法院"

    @property
    def procuratorate(self) -> str:
        return f"{self.city}市{self.district}人民检察院"

    @property
    def higher_court(self) -> str:
        return f"{self.city}市中级人民法院"


def draw_place(rng: random.Random) -> Place:
    code, province = rng.choice(phrases()["names.provinces"]).split()
    city, district = rng.choice(phrases()["names.cities"]), rng.choice(phrases()["names.districts"])
    return Place(code, province, city, district, f"{rng.choice((97, 98))}{rng.randint(1, 60):02d}")


def case_number(rng: random.Random, place: Place, year: int, instance: Instance) -> str:
    """Both schemes (案号): cases filed before 2016 carry the court's short name, 字第 and a padded number."""
    serial = rng.randint(1, 1300)
    kind = "刑终" if instance is Instance.SECOND else "刑初"
    if year < 2016:
        return f"（{year}）{place.city[0]}{place.district[0]}{kind}字第{serial:05d}号"
    digits = place.digits[:2] if instance is Instance.SECOND else place.digits
    return f"（{year}）{place.province_code}{digits}{kind}{serial}号"


def draw_name(rng: random.Random, taken: set[str]) -> str:
    """A full name, or one of the forms in which courts hide it (林某, 沈某某, 苏某甲); not in `taken`, added to it."""
    while True:
        surname = rng.choice(phrases()["names.surnames"])
        form = rng.random()
        if form < 0.55:
            name = surname + rng.choice(phrases()["names.given_first"]) + rng.choice(phrases()["names.given_last"])
        elif form < 0.75:
            name = surname + "某某"
        elif form < 0.88:
            name = surname + "某"
        else:
            name = f"{surname}某{rng.choice(phrases()['names.stems'])}"
        # 林某 inside 林某甲 would make attribution by name ambiguous in a way that no court allows.
        if not any(name in other or other in name for other in taken):
            taken.add(name)
            return name


def draw_firm(rng: random.Random, city: str, taken: set[str]) -> str:
    while True:
        name = f"{city}{rng.choice(('', '市'))}{rng.choice(phrases()['names.firm_cores'])}"
        name += rng.choice(phrases()["names.firm_kinds"])
        if name not in taken:
            taken.add(name)
            return name


def id_number(rng: random.Random, born: date) -> str:
    """×××, or an 18-digit number of a region code that does not exist (98xxxx)."""
    if rng.random() < 0.5:
        return rng.choice(
            ("×××", "×××××××××××××××××", f"98{rng.randint(1000, 9999)}**********{rng.randint(1000, 9999)}")
        )
    return f"98{rng.randint(1000, 9999)}{born:%Y%m%d}{rng.randint(100, 999)}{rng.choice('0123456789X')}"


def phone_number(rng: random.Random) -> str:
    return rng.choice((f"130****{rng.randint(1000, 9999)}", f"1300000{rng.randint(1000, 9999)}"))


def long_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_date(day: date, zero: str) -> str:
    """二〇二一年九月十六日; `zero` is 〇, ○ or 零, as printers have it."""
    digits = dict(zip("0123456789", f"{zero}一二三四五六七八九", strict=True))
    year = "".join(digits[c] for c in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else "一二三四五六七八九"[tens - 1]) + "十" if tens else ""
    return head + ("一二三四五六七八九"[ones - 1] if ones else "")


def span_of_time(rng: random.Random, first: date, last: date) -> str:
    """The time of the acts in one of the forms in which courts tell it."""
    end = f"同年{last.month}月" if last.year == first.year else f"{last.year}年{last.month}月"
    forms = [
        f"{first.year}年{first.month}月至{end}",
        f"{first.year}年{first.month}月至{end}间",
        f"{first.year}年{first.month}月至{end}期间",
        f"{long_date(first)}至{end}{last.day}日",
        f"{first.year}年{first.month}月{rng.choice(('初', '中旬', '底', '份'))}",
    ]
    if first.year == last.year and first.month == last.month:
        forms = [
            f"{first.year}年{first.month}月",
            f"{first.year}年{first.month}月间",
            f"{long_date(first)}至{last.day}日",
        ]
    return rng.choice(forms)


def day_between(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
