"""The phrase grammar and its data."""

import random
import re

import pytest

from menkan.errors import CorpusError
from menkan.synthesis.grammar import Expander, parse_phrase, phrases
from menkan.synthesis.plan import scenes


def expansions(template: str, rounds: int = 60) -> set[str]:
    found = set()
    for seed in range(rounds):
        words: list[str] = []
        Expander(random.Random(seed), words.append, lambda name, w=words: w.append(name.upper())).expand(
            parse_phrase(template)
        )
        found.add("".join(words))
    return found


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("共计{f}。", {"共计F。"}),
        ("[经查|]共计{f}", {"经查共计F", "共计F"}),
        ("[甲|乙[丙|]]丁", {"甲丁", "乙丙丁", "乙丁"}),
    ],
)
def test_phrase_takes_every_choice(template: str, expected: set[str]) -> None:
    assert expansions(template) == expected


@pytest.mark.parametrize("template", ["[经查", "经查]", "[a|[b]", "a|b", "{f", "a}b"])
def test_phrase_with_a_stray_sign_is_refused(template: str) -> None:
    with pytest.raises(CorpusError):
        parse_phrase(template)


def test_every_phrase_of_the_data_parses() -> None:
    for name, options in phrases().items():
        assert options, name
        for option in options:
            if name not in ("bounds.bound",):
                parse_phrase(option)


def test_no_phrase_says_人民币_or_a_bound_beside_a_figure() -> None:
    """Those words belong to the figure, and only `surface` may print them, or the gold's spans would be short."""
    beside = re.compile(
        r"(人民币|约|近|超过|逾|不足|不到|不满|不超过|不低于)[\]|]*\{f\}|\{f\}[\[|]*(以上|以下|左右|余)"
    )
    for name, options in phrases().items():
        for option in options:
            assert not beside.search(option), (name, option)


def test_every_metric_of_every_scene_has_its_phrases() -> None:
    for scene, entry in scenes().items():
        for metric in {*entry["always"], *entry["sometimes"], *entry["lead"]}:
            for part in ("told", "reached", "argued"):
                assert f"figures.{metric}.{part}" in phrases(), (scene, metric, part)
        for part in ("tell", "vague", "opinion"):
            assert f"scenes.{scene}.{part}" in phrases(), (scene, part)
