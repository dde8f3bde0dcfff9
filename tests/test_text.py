"""Patterns made of words, and the words that a pattern begins with (首字)."""

from __future__ import annotations

import re
from string import ascii_lowercase

import pytest

from menkan.structure.tables import table
from menkan.text import opening_words, overlapping_pattern, trie_pattern


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("枪|气枪", "枪 气枪"),
        ("被帮助|所帮助", "被帮 所帮"),
        ("(?:电信(?:网络)?|网络)诈骗", "电信 网络"),
        ("(?:严重)?(?:扰乱|影响)[^。;]{0,6}秩序", "严重 扰乱 影响"),
        ("在?(?:履|提)供", "在履 在提 履供 提供"),
        ("(?:为|替|给)[^。;]{0,24}网站", "为 替 给"),
        ("(?<!不)(?:明知|知道)", "明知 知道"),
        ("(?=[^。]{2,9}为)改判(?!书)", "改判"),
        ("甲{2}乙", "甲"),
        ("的?[工农]*商{0,2}+学+?兵", "的工 的农 的商 的学 工 农 商 学"),
        (r"(?P<item>\[|\()\.", "[. (."),
    ],
)
def test_opening_words_are_those_that_every_match_begins_with(pattern: str, words: str) -> None:
    assert opening_words(pattern) == frozenset(words.split())


@pytest.mark.parametrize("pattern", ["[一-龥]{2}犯", r"\d元", "[^,。]案", ".年", "(?:应当)?", "某(?:甲)|乙?"])
def test_opening_words_refuse_a_pattern_that_may_begin_with_any_character(pattern: str) -> None:
    with pytest.raises(ValueError, match="any character"):
        opening_words(pattern)


@pytest.mark.parametrize("cue", table("cues.toml")["flag"], ids=lambda cue: cue["flag"])
def test_cue_is_said_in_its_example_where_one_of_its_opening_words_stands(cue: dict[str, str]) -> None:
    match = re.search(cue["find"], cue["example"])
    assert match and match[0].startswith(tuple(opening_words(cue["find"])))


def test_trie_of_many_letters_finds_the_longest_word_at_a_place() -> None:
    words = [a + b for a in ascii_lowercase + ascii_lowercase.upper() for b in ("", "1", "12")]
    found = re.findall(trie_pattern(words), "".join(words) + "12")
    assert found == [*words[:-1], words[-1]]


def test_overlapping_words_are_all_found() -> None:
    assert [m[1] for m in re.finditer(overlapping_pattern(["被害人", "害人", "被", "人共"]), "被害人共")] == [
        "被害人", "害人", "人共"
    ]  # fmt: skip
