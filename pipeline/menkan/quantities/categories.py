"""The class of personal information that a figure counts (公民个人信息的类别)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from menkan.codes import Category
from menkan.text import begin_of, trie_pattern
from menkan.types import Quantity

_BACK, _AHEAD = 60, 12  # characters in which a class is looked for (project convention)
_LIST = 20  # characters before a class in which a list of several is seen: 户籍、轨迹、住宿等信息200条 are mixed
_COMMA = 14  # characters that a comma counts for
_NEAR = 30  # farther away, other figures and borders counted in, a class belongs to something else
# Another figure or a border between a class and the figure; behind the figure a pause is one too.
_BETWEEN_BEFORE, _BETWEEN_BEHIND = re.compile(r";|[0-9万余][条份个组张项]"), re.compile(r"[,;、和及]")
_INFORMATION = re.compile(r"[^,。;]{0,8}(?:信息|资料|名单|数据|号码|姓名|电话|身份|简历|名册|表格|材料|个人)")
_SOURCE = "(?!中|里|显示|截图|证实|证明)"  # 微信聊天记录中发送的信息: where it was found, not what it is


def find_category(folded: str, quantity: Quantity, sentence: tuple[int, int]) -> Category | None:
    """The class of personal information named nearest to the figure in its clause; None where no word says of what.

    Information that is told without a class is `Category.OTHER`.
    """
    pattern, category_by_word = _table()
    start = max(sentence[0], quantity.start - _BACK)
    end = min(sentence[1], quantity.end + _AHEAD)
    clause = begin_of(folded, ",;:。\n", quantity.start, quantity.start - start)
    is_told = _INFORMATION.search(folded, clause, quantity.start) or _INFORMATION.match(folded, quantity.end)
    nearest = Category.OTHER if is_told else None
    distance = _NEAR
    for match in pattern.finditer(folded, start, end):
        if match.start() < quantity.start:
            gap, between = folded[match.end() : quantity.start], _BETWEEN_BEFORE
        else:
            gap, between = folded[quantity.end : match.start()], _BETWEEN_BEHIND
        away = len(gap) + _NEAR * len(between.findall(gap)) + _COMMA * gap.count(",")
        if away < distance:
            mixed = "等" in gap and "、" in folded[max(start, match.start() - _LIST) : match.start()]
            nearest = Category.OTHER if mixed else category_by_word[match[0]]
            distance = away
    return nearest


def class_words() -> tuple[str, ...]:
    """Every word that names a class of personal information (信息类别用语)."""
    return tuple(_table()[1])


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Category]]:
    rows = tomllib.loads(resources.files(__package__).joinpath("categories.toml").read_text("utf-8"))["category"]
    words = {word: Category(row["name"]) for row in rows for word in row["words"]}
    return re.compile(trie_pattern(words) + _SOURCE), words
