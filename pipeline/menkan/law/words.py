"""Chinese words for people, from words.toml (中文说明)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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


def observed(figure: Interval, unit: str) -> str:
    """`figure` in words: 5000条, 5000条以上, 不足200000元, 数额不明 (区间的表述)."""
    lower, upper = figure.lower, figure.upper
    low = number(lower) if lower is not None else ""
    high = number(upper) if upper is not None else ""
    forms = words()["observed"]
    if lower is not None and lower == upper:
        return forms["exact"].format(value=low, unit=unit)
    if upper is not None and not lower:
        return forms["below" if figure.upper_open else "upto"].format(upper=high, unit=unit)
    if upper is not None:
        return forms["between"].format(lower=low, upper=high, unit=unit)
    if not lower:
        return forms["unknown"]
    return forms["over" if figure.lower_open else "from"].format(lower=low, unit=unit)


def threshold(comparator: str, value: Decimal, unit: str) -> str:
    """A standard in words: 10000元以上, 超过300000元."""
    return words()["threshold"]["at_least" if comparator == ">=" else "more_than"].format(
        value=number(value), unit=unit
    )
