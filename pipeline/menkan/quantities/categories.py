"""The class of personal information that a figure counts (公民个人信息的类别)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from menkan.codes import Category
from menkan.text import trie_pattern
from menkan.types import Quantity

_BACK, _AHEAD = 60, 12  # characters in which a class is looked for (project convention)
_LIST = 20  # characters before a class in which a list of several is seen: 户籍、轨迹、住宿等信息200条 are mixed
_COMMA = 14  # characters that a comma counts for
_NEAR = 30  # farther away, other figures and borders counted in, a class belongs to something else
# Another figure or a border between a class and the figure; behind the figure a pause is one too.
_BETWEEN_BEFORE, _BETWEEN_BEHIND = re.compile(r";|[0-9万余]条"), re.compile(r"[,;、和及]")
_SOURCE = "(?!中|里|显示|截图|证实|证明)"  # 微信聊天记录中发送的信息: where it was found, not what it is


def find_category(folded: str, quantity: Quantity, sentence: tuple[int, int]) -> Category:
    """The class of personal information named nearest to the figure in its clause, else `Category.OTHER`."""
    pattern, category_by_word = _table()
    start = max(sentence[0], quantity.start - _BACK)
    end = min(sentence[1], quantity.end + _AHEAD)
    nearest, distance = Category.OTHER, _NEAR
    for match in pattern.finditer(folded, start, end):
        if match.start() < quantity.start:
            gap, between = folded[match.end() : quantity.start], _BETWEEN_BEFORE
        else:
            gap, between = folded[quantity.end : match.start()], _BETWEEN_BEHIND
        away = len(gap) + _NEAR * len(between.findall(gap)) + _COMMA * gap.count(",")
        if away < distance:
            mixed = "等" in gap and "、" in folded[max(start, match.start() - _LIST) : match.start()]
            nearest, distance = Category.OTHER if mixed else category_by_word[match[0]], away
    return nearest


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Category]]:
    rows = tomllib.loads(resources.files(__package__).joinpath("categories.toml").read_text("utf-8"))["category"]
    words = {word: Category(row["name"]) for row in rows for word in row["words"]}
    return re.compile(trie_pattern(words) + _SOURCE), words
