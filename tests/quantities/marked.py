"""Test texts with the expected figures marked in them: 违法所得<q metric=illegal_income>3万元</q>."""

import re
from dataclasses import dataclass

_TAG = re.compile(r"<q((?: [a-z_]+=[^ >]*)*)>(.*?)</q>", re.S)


@dataclass(frozen=True)
class Expected:
    start: int
    end: int
    surface: str
    attributes: dict[str, str]


def parse(marked: str) -> tuple[str, list[Expected]]:
    """The text without marks, and what stands marked in it."""
    text, expected, at = "", [], 0
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        attributes = dict(pair.split("=") for pair in tag[1].split())
        expected.append(Expected(len(text), len(text) + len(tag[2]), tag[2], attributes))
        text += tag[2]
        at = tag.end()
    return text + marked[at:], expected
