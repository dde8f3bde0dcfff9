"""What the words of a printed figure let it be (约数与上下限): 余, 近, 约, 以上 … as the guidelines have it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive bounds as annotated; None where the words give none. `…_open`: the bound itself is not reached."""

    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    side: str
    open: bool
    approximate: bool


@cache
def _words() -> tuple[_Word, ...]:
    table = tomllib.loads(files(__package__).joinpath("phrases/bounds.toml").read_text("utf-8"))
    words = [
        _Word(word, entry["side"], entry["open"], entry["approximate"])
        for entry in table["bound"]
        for word in entry["words"]
    ]
    return tuple(sorted(words, key=lambda word: -len(word.word)))  # 不超过 before 超过


def read_bounds(surface: str, value: Decimal) -> Bounds:
    """Bounds of the one-number figure `surface` whose number is `value`; all empty for an exact figure."""
    found = next((word for word in _words() if word.word in surface), None)
    if found is None:
        return Bounds()
    # Of words of one length the first in the table decides: 约60余万元 is read as 60余万元.
    if found.side == "lower":
        return Bounds(lower=value, lower_open=found.open, approximate=found.approximate)
    if found.side == "upper":
        return Bounds(upper=value, upper_open=found.open, approximate=found.approximate)
    return Bounds(approximate=found.approximate)
