"""Offences (罪名): names in the text, lists of them, and the article that holds each.

A selective offence (选择性罪名) is pronounced in the form that fits: 贩卖毒品罪 for 走私、贩卖、运输、制造毒品罪.
A pronounced name therefore belongs to a full one when its characters stand in it in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from menkan.structure.tables import table

# 犯 or 以 or 构成, then a name up to 罪; 、 inside, no other stop. 45 is above the longest name of the law.
NAME = r"[一-龥、()\"“”‘’\s]{1,45}?(?<!犯)罪(?![行名犯责过刑的与人])"
# 犯盗窃罪、诈骗罪: up to ten names; 甲犯盗窃罪、乙犯诈骗罪 ends with the first, what follows is another's
_NEXT = r"(?!(?:(?!罪)[^,。;])*?(?<!侵)(?:犯(?!罪)|构成|涉嫌))"
OFFENCES = rf"{NAME}(?:[、,和及]?{_NEXT}{NAME}){{0,9}}"
# 构成《刑法》第一百五十五条第一款规定的贪污罪: what may stand between the verb and the name.
CITED = r"(?:[一-龥]{0,12}《[^》]{2,40}》)?(?:第[^,。;、]{2,24}(?:条|款|项)规定的)?"
_PAREN = re.compile(r"\([^()]{0,20}\)")
_NOISE = re.compile(r"[\s\"“”‘’'《》]")
_INSIDE = re.compile(r"[、,的]")  # 提供…控制计算机信息系统的程序、工具罪: no mark and no 的 tells two names apart
_ASIDE = re.compile(r"^\([^()]{1,6}\)|\([^()]{1,6}\)$")  # (单位)走私普通货物罪
# What may stand between a verb and the name without belonging to it.
_BEFORE = re.compile(
    r"^(?:(?:被告人|上诉人)?[一-龥]{0,4}(?:犯|构成|涉嫌)|了|有|的|成|为|其|本|是|属于|触犯)+(?=[一-龥])"
)


_ADDED: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("added", default=())


@contextmanager
def knowing(added: tuple[tuple[str, str], ...]) -> Iterator[None]:
    """Inside, offences are known beside those of the table: (name, article) of the user's own rule files (增补罪名)."""
    before = _ADDED.set(added)
    try:
        yield
    finally:
        _ADDED.reset(before)


@dataclass(frozen=True)
class _Names:
    """The offences that are known, and what can be read off their names."""

    added: tuple[tuple[str, str], ...]

    @cached_property
    def entries(self) -> tuple[Mapping[str, Any], ...]:
        own = ({"name": name, "article": article, "circumstances": True} for name, article in self.added)
        return (*table("offences.toml")["offence"], *own)

    @cached_property
    def ends(self) -> dict[str, tuple[str, ...]]:
        """For each full name the two characters that end each of its parts: where a selective form may stop."""
        names = (_PAREN.sub("", entry["name"]) for entry in self.entries)
        return {_bare(name): tuple(part.removesuffix("罪")[-2:] for part in name.split("、")) for name in names}

    @cached_property
    def by_end(self) -> dict[str, tuple[str, ...]]:
        """The full names under each of their `ends`, in the order of the table."""
        found: dict[str, list[str]] = {}
        for full in map(_bare, (entry["name"] for entry in self.entries)):
            for end in dict.fromkeys(self.ends[full]):
                found.setdefault(end, []).append(full)
        return {end: tuple(names) for end, names in found.items()}

    @cached_property
    def starts(self) -> dict[str, frozenset[str]]:
        """For each full name the two characters that begin each of its parts: where a selective form may start."""
        names = (_PAREN.sub("", entry["name"]) for entry in self.entries)
        return {_bare(name): frozenset(_bare(part)[:2] for part in name.split("、")) for name in names}

    @cached_property
    def printed(self) -> dict[str, str]:
        """For each full name the form that is printed; of two the first."""
        return {_bare(entry["name"]): str(entry["name"]) for entry in reversed(self.entries)}

    @cached_property
    def headlines(self) -> tuple[tuple[str, str], ...]:
        """Each name without 罪, as titles print it, and the name."""
        return tuple((entry["name"].removesuffix("罪"), entry["name"]) for entry in self.entries)

    @cached_property
    def articles(self) -> dict[str, str]:
        return {_bare(e["name"]): e["article"] for e in self.entries if "article" in e}

    @cached_property
    def with_circumstances(self) -> frozenset[str]:
        return frozenset(e["article"] for e in self.entries if e.get("circumstances"))


_CASE = re.compile(r"([一-龥、·×\d]{4,80}?)案(?=[\n\-—*(件]|$)")  # 某甲、某乙诈骗案, 盗窃案件中数额的认定


@cache
def _named(added: tuple[tuple[str, str], ...]) -> _Names:
    return _Names(added)


def _names() -> _Names:
    return _named(_ADDED.get())


def article_of(offence: str | None) -> str | None:
    """The article of an offence as pronounced (条文代码: 287-2, 285-3), None for one that the table does not know."""
    full = full_name(offence) if offence else None
    return _names().articles.get(full) if full else None


def asks_circumstances(offence: str) -> bool:
    """Whether the statute makes 情节 or 后果 an element or a tier of its own of the offence (情节犯、情节加重犯)."""
    return article_of(offence) in _names().with_circumstances


def full_name(offence: str) -> str | None:
    """The full name that a pronounced one belongs to, without marks (选择性罪名的全称), None where there is none."""
    return _full_name(offence, _ADDED.get())


@lru_cache(maxsize=10_000)  # what is printed for a name may be anything
def _full_name(offence: str, added: tuple[tuple[str, str], ...]) -> str | None:
    known, name = _named(added), _bare(offence)
    if name in known.ends:
        return name
    fitting = [full for full in known.by_end.get(name[-3:-1], ()) if _within(name, full)]
    return min(fitting, key=len, default=None)


def same_offence(one: str, other: str) -> bool:
    """Whether two names are one offence, the one in a narrower form of the other (选择性罪名)."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    return short == long or (full_name(one) == full_name(other) is not None and set(short) <= set(long))


def headline_offence(head: str) -> str | None:
    """The one offence that a title or 案由 names without 罪 (某甲诈骗案), None where it names none or several."""
    named = [(short, name) for short, name in _names().headlines if short in head]
    longest = [name for short, name in named if not any(name != other and short in other for _, other in named)]
    for case in _CASE.finditer(head) if len(longest) < 2 else ():
        words = case[1]
        for at in range(len(words) - 2):  # the first place from which the words up to 案 are offences and nothing else
            if found := split_offences(words[at:] + "罪"):
                return found[0] if len(found) == 1 else None
    return longest[0] if len(longest) == 1 else None


def split_offences(printed: str) -> tuple[str, ...]:
    """The offences in the words from 犯 to the last 罪 (罪名列举): 盗窃、诈骗罪 are two, 掩饰、隐瞒犯罪所得罪 one.

    Empty where the words name no offence.
    """
    name = clean_name(printed).strip("、,和及与犯的")
    if full := full_name(name):
        return (name,) if _opens_well(name, full) else (_names().printed[full],)
    parts = [p for p in re.split(r"(?<!犯)罪(?:[、,及和与]|(?=[一-龥]))", name.removesuffix("罪")) if p]
    if len(parts) > 1:
        return tuple(o for part in parts for o in split_offences(part + "罪"))
    return _split_joined(re.split(r"[、和及与]", name.removesuffix("罪")))


def _split_joined(pieces: list[str]) -> tuple[str, ...]:
    """盗窃 + 掩饰 + 隐瞒犯罪所得 → the fewest offences that use every piece, longest first; empty where none fits."""
    if not pieces:
        return ()
    for size in range(len(pieces), 0, -1):
        name = "、".join(pieces[:size]) + "罪"
        if full_name(name):
            rest = _split_joined(pieces[size:])
            if rest or size == len(pieces):
                return (name, *rest)
    return ()


def clean_name(printed: str) -> str:
    """A printed name without blanks, quotation marks and words that ran into it (罪名整理)."""
    name = _ASIDE.sub("", _NOISE.sub("", printed).rpartition("规定的")[2].rpartition("犯罪中的")[2])
    while (match := _BEFORE.match(name)) and not full_name(name):
        name = name[match.end() :]
    return name


def _ordered(name: str, full: str) -> bool:
    """Whether all but one character of `name` stand in `full` in order."""
    for skip in range(len(name)):
        rest = iter(full)
        if all(c in rest for c in name[:skip] + name[skip + 1 :]):
            return True
    return False


def _opens_well(name: str, full: str) -> bool:
    """Whether `name` begins where a part of the full name begins; 公民个人信息罪 lost its verb."""
    return _bare(name)[:2] in _names().starts[full] or _bare(name) == full


@lru_cache(maxsize=10_000)  # the same names stand all over a document
def _bare(name: str) -> str:
    return _INSIDE.sub("", _NOISE.sub("", _PAREN.sub("", name.replace("（", "(").replace("）", ")"))))


def _within(name: str, full: str) -> bool:
    """Whether the characters of `name` stand in `full` in order, with its last object whole (选择性罪名)."""
    if len(name) == 3 and len(full) == 2 * len(_names().ends[full]) + 1:
        return name[:-1] in _names().ends[full]  # 包庇罪 of 窝藏、包庇罪
    if len(name) < 4 or len(name) > len(full) or not name[:-1].endswith(_names().ends[full]):
        return False
    rest = iter(full)
    if all(c in rest for c in name):
        return True
    known = set(full)  # one character misprinted: 掩饰、掩瞒犯罪所得罪
    return (
        len(name) > 7
        and name[:2] in _names().starts[full]
        and sum(c not in known for c in name) <= 1
        and _ordered(name, full)
    )
