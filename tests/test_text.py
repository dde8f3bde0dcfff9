"""Patterns made of words, and what a pattern can begin with (首字)."""

from __future__ import annotations

import pytest

from menkan.text import opening_characters


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("诈骗", "诈"),
        ("被帮助|所帮助", "被所"),
        ("(?:电信(?:网络)?|网络)诈骗", "电网"),
        ("(?:严重)?(?:扰乱|影响)[^。;]{0,6}秩序", "严扰影"),
        ("(?<!不)(?:明知|知道)", "明知"),
        ("(?=[^。]{2,9}为)改判(?!书)", "改"),
        ("甲{2}乙", "甲"),
        ("的?[工农]*商{0,2}+学+?兵", "的工农商学"),
        (r"(?P<item>\[|\()", "[("),
    ],
)
def test_opening_characters_are_those_a_match_can_begin_with(pattern: str, characters: str) -> None:
    assert opening_characters(pattern) == frozenset(characters)


@pytest.mark.parametrize("pattern", ["[一-龥]{2}犯", r"\d元", "[^,。]案", ".年", "(?:应当)?", "某(?:甲)|乙?"])
def test_opening_characters_refuse_a_pattern_that_may_begin_with_any(pattern: str) -> None:
    with pytest.raises(ValueError, match="any character"):
        opening_characters(pattern)
