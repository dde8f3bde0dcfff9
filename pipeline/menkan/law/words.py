"""Words for people, in Chinese or English (说明用语): words.toml, and for English words.en.toml and phrases.en.toml.

The language is that of the innermost `speaking`; outside of one, Chinese. What the rule files say in Chinese (labels,
units, offences) passes through `phrase`, which knows the English of the shipped ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_DOWN, Context, Decimal
from functools import cache
from pathlib import Path

from menkan.numerals import parse_number
from menkan.types import Interval

LANGUAGES = ("zh", "en")
_LANGUAGE = ContextVar("language", default="zh")
_PLACES = Decimal("0.0001")
_CUT = Context(prec=60, rounding=ROUND_DOWN)  # a figure of 28 digits over a standard of one has 32


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Everything said inside is said in `tongue`, one of `LANGUAGES` (说明语言)."""
    before = _LANGUAGE.set(tongue)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def language() -> str:
    """The language of the moment: zh or en."""
    return _LANGUAGE.get()


def words() -> Mapping[str, Mapping[str, str]]:
    """Tables of words.toml by name, in the language of the moment."""
    return _tables("words.toml" if language() == "zh" else f"words.{language()}.toml")


@cache
def _tables(name: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@cache
def _phrases(tongue: str) -> Mapping[str, str]:
    return {said: meant for table in _tables(f"phrases.{tongue}.toml").values() for said, meant in table.items()}


def phrase(chinese: str) -> str:
    """What a rule file says in Chinese, in the language of the moment; as it stands where that is not known."""
    return chinese if language() == "zh" else _phrases(language()).get(chinese, chinese)


_CITE = re.compile(
    r"(?P<criminal_law>刑法)(?!修正案)|第(?P<article>[一二三四五六七八九十百零]+)条(?:之(?P<sub>[一二三四五]))?"
    r"|第(?P<paragraph>[一二三四五六七八九十]+)款|第（(?P<item>[一二三四五六七八九十\d]+)）项|第(?P<subitem>\d+)目"
    r"|(?P<number>[^第]*〔\d{4}〕\d+号)|(?P<amendment>刑法修正案（[一二三四五六七八九十]+）)|(?P<code>1997年修订的刑法)"
    r"|(?P<first_half>前段)|(?P<second_half>后段)"
)


def place(cite: str) -> str:
    """A place in the law, 第十二条第一款第（四）项, in the language of the moment: art. 12 para. 1 item 4 (条款项)."""
    if language() == "zh":
        return cite
    parts, at = [], 0
    for found in _CITE.finditer(cite):
        if cite[at : found.start()].strip():
            return cite  # a rule file may cite as it likes
        at = found.end()
        parts.append("".join(_cited(kind, number) for kind, number in found.groupdict().items() if number))
    return " ".join(parts) if parts and at == len(cite) else cite


def _cited(kind: str, found: str) -> str:
    if kind == "number":  # 法释〔2019〕15号 is a name
        return found
    digits = found.removeprefix("刑法修正案（").removesuffix("）")
    value = parse_number(digits) if kind not in ("criminal_law", "code", "first_half", "second_half") else None
    return words()["cite"][kind].format(n=value)


def joined(mark: str, parts: Iterable[str]) -> str:
    """`parts` with a mark of the language between them: list, plus, clause."""
    return words()["punctuation"][mark].join(parts)


def aside(told: str) -> str:
    """`told` in brackets, as it follows other words."""
    return words()["punctuation"]["aside"].format(words=told)


def label(table: str, key: str) -> str:
    """The word for `key` in `table`; the key itself where there is none."""
    return words()[table].get(key, key)


def say(key: str, **parts: object) -> str:
    """The sentence `key` of the reasons, filled in."""
    return words()["reason"][key].format(**parts)


def say_choice(key: str) -> str:
    """Why a version applies."""
    return words()["choice"][key]


def say_change(key: str, **parts: object) -> str:
    """What changed in the law on a day."""
    return words()["change"][key].format(**parts)


def number(value: Decimal) -> str:
    """`value` as people write it: 200000, 9266.5, never 2E+5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cut(ratio: Decimal) -> Decimal:
    """`ratio` with four digits, cut, not rounded: 0.99999 must not be shown as 1."""
    return ratio.quantize(_PLACES, context=_CUT)


def observed(figure: Interval, unit: str, write: Callable[[Decimal], str] = number) -> str:
    """`figure` in words, each open bound told: 5000条, 超过5000条, 不足200000元, 数额不明 (区间的表述).

    `write` says how a number is written; an amount is never less than 0, so that 0 is no bound.
    """
    lower, upper = figure.lower, figure.upper
    if lower is not None and lower == upper:
        kind = "exact"
    else:
        low = ("over" if figure.lower_open else "from") if lower else ""
        high = ("below" if figure.upper_open else "upto") if upper is not None else ""
        kind = "_".join(one for one in (low, high) if one) or "unknown"
    parts = {"lower": "" if lower is None else write(lower), "upper": "" if upper is None else write(upper)}
    return (
        words()["observed"][kind].format(**parts, value=parts["lower"], unit=phrase(unit)).replace("  ", " ").rstrip()
    )


def threshold(comparator: str, value: Decimal, unit: str, write: Callable[[Decimal], str] = number) -> str:
    """A standard in words: 10000元以上, 超过300000元."""
    kind = "at_least" if comparator == ">=" else "more_than"
    return words()["threshold"][kind].format(value=write(value), unit=phrase(unit)).replace("  ", " ").rstrip()
