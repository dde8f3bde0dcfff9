"""Chinese surnames (姓氏): what may open a name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def single() -> frozenset[str]:
    """Surnames of one character."""
    return frozenset("".join(_table()["single"].split()))


@cache
def doubtful() -> frozenset[str]:
    """Those of them that are also common words."""
    return frozenset(_table()["doubtful"])


@cache
def compound() -> frozenset[str]:
    """Surnames of two characters (复姓)."""
    return frozenset(_table()["compound"])


@cache
def first_characters() -> frozenset[str]:
    """What a name with a surname of either kind begins with."""
    return single() | {name[0] for name in compound()}


def opens(name: str) -> bool:
    """Whether `name` begins as one with a surname does."""
    return name[:1] in first_characters()


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("menkan").joinpath("surnames.toml").read_text(encoding="utf-8"))
