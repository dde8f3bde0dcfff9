"""Chinese words for people, from words.toml (中文说明)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Context, Decimal
from functools import lru_cache
from pathlib import Path

from menkan.types import Interval

_PLACES = Decimal("0.0001")
_CUT = Context(prec=60, rounding=ROUND_DOWN)  # a figure of 28 digits over a standard of one has 32


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    """Tables of words.toml by name."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def label(table: str, key: str) -> str:
    """The word for `key` in `table`; the key itself where there is none."""
    return words()[table].get(key, key)


def say(key: str, **parts: object) -> str:
    """The sentence `key` of the reasons, filled in."""
    return words()["reason"][key].format(**parts)


def say_choice(key: str) -> str:
    """Why a version applies."""
    return words()["choice"][key]


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
    return words()["observed"][kind].format(**parts, value=parts["lower"], unit=unit)


def threshold(comparator: str, value: Decimal, unit: str, write: Callable[[Decimal], str] = number) -> str:
    """A standard in words: 10000元以上, 超过300000元."""
    kind = "at_least" if comparator == ">=" else "more_than"
    return words()["threshold"][kind].format(value=write(value), unit=unit)
