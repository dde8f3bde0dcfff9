"""The cue tables as patterns: words that speak for a role, found in one pass (角色线索表)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from menkan.codes import Metric
from menkan.quantities.categories import class_words
from menkan.text import overlapping_pattern


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of role_cues.toml: `units` None binds every unit of the kind; `articles` None holds for every offence."""

    metric: Metric
    side: str
    weight: float
    money: bool
    units: frozenset[str] | None
    articles: frozenset[str] | None
    governs: bool  # a verb that keeps its force to the end of its clause (追缴被告人…的违法所得…元)

    def binds(self, unit: str, is_money: bool, articles: frozenset[str]) -> bool:
        """Whether the cue can speak for a figure with `unit` in a case under `articles`."""
        if self.money != is_money or (self.units is not None and unit not in self.units):
            return False
        return self.articles is None or bool(self.articles & articles)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue word at a place in the text."""

    start: int
    end: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class CueTable:
    cues_by_word: dict[str, tuple[Cue, ...]]
    words_in: dict[str, tuple[str, ...]]  # a word and the words that it begins with (被害人共: 被害人)
    pattern: re.Pattern[str]  # as `overlapping_pattern`

    def hits(self, folded: str, start: int, end: int) -> list[Hit]:
        """Every cue word in ``folded[start:end]``: at one offset the longest, and the words that it begins with."""
        return [
            Hit(m.start(), m.start() + len(word), self.cues_by_word[word])
            for m in self.pattern.finditer(folded, start, end)
            for word in self.words_in[m[1]]
        ]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("role_cues.toml").read_text(encoding="utf-8"))


def told_articles(folded: str) -> frozenset[str]:
    """Articles of the offences that a text tells of without naming one (未载罪名时的条文)."""
    return frozenset(article for article, words in _table()["told"].items() if any(word in folded for word in words))


@cache
def load_cues() -> CueTable:
    """The table of role_cues.toml (数额、数量角色线索); a row with `classes` also has every word of categories.toml."""
    rows = _table()["cue"]
    cues_by_word: dict[str, list[Cue]] = {}
    for row in rows:
        of = row["of"]
        cue = Cue(
            metric=Metric(row["metric"]),
            side=row["side"],
            weight=float(row["weight"]),
            money=of == "money",
            units=frozenset(of) if isinstance(of, list) else None,
            articles=frozenset(row["offences"]) if "offences" in row else None,
            governs=row.get("reach") == "clause",
        )
        for word in (*row["words"], *(class_words() if row.get("classes") else ())):
            cues_by_word.setdefault(word, []).append(cue)
    pattern = re.compile(overlapping_pattern(cues_by_word))
    words_in = {w: tuple(w[:n] for n in range(1, len(w) + 1) if w[:n] in cues_by_word) for w in cues_by_word}
    return CueTable({w: tuple(c) for w, c in cues_by_word.items()}, words_in, pattern)
