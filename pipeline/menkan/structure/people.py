"""The accused as the text calls them: by name, by alias, or together (三被告人、上述被告人)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from menkan.numerals import parse_number
from menkan.text import Words
from menkan.types import Party

_TOGETHER = re.compile(
    r"(?:(?P<n>[二两三四五六七八九十]{1,3}|\d{1,2})名?|各|上述|上列|全体|所有|诸|以上|本案)"
    r"(?:原审)?(?:被告人|上诉人|被告单位及被告人)(?!的辩护)"
)
_NEAR = 600  # characters in which 二被告人 looks for the two (project convention)


@dataclass(frozen=True)
class People:
    """The accused of a case, and how to find them (被告人称谓)."""

    parties: tuple[Party, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.parties)

    @property
    def alone(self) -> tuple[str, ...]:
        """The one accused, where there is but one: whom a sentence without a name means."""
        return self.names if len(self.parties) == 1 else ()

    def mentions(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where a stretch of text names accused, in order: half-open span and names; 三被告人 are all of them."""
        end = len(text) if end is None else end
        found: list[tuple[int, int, tuple[str, ...]]]
        found = [(a, b, (self._by_word[text[a:b]],)) for a, b in self._words.find(text, start, end)]
        if len(self.parties) > 1 and max(text.find("被告", start, end), text.find("上诉人", start, end)) >= 0:
            found += [(m.start(), m.end(), self._together(text, m)) for m in _TOGETHER.finditer(text, start, end)]
        return iter(sorted(f for f in found if f[2]))

    def _together(self, text: str, match: re.Match[str]) -> tuple[str, ...]:
        """Whom 三被告人 means: all, or of more than three the last three named; nobody where fewer are named."""
        n = int(parse_number(match["n"]) or 0) if match["n"] else 0
        if not 0 < n < len(self.parties):
            return self.names
        near = self._words.find(text, max(0, match.start() - _NEAR), match.start())
        named = [self._by_word[text[a:b]] for a, b in near]
        last = tuple(dict.fromkeys(reversed(named)))[:n]
        return tuple(name for name in self.names if name in last) if len(last) == n else ()

    def named(self, words: str) -> tuple[str, ...]:
        """Whom a stretch of text names, each once, in order."""
        return tuple(dict.fromkeys(name for _, _, names in self.mentions(words) for name in names))

    @cached_property
    def _by_word(self) -> dict[str, str]:
        """Name or alias → name; a name wins over another's alias."""
        aliases = {alias: p.name for p in reversed(self.parties) for alias in p.aliases}
        return aliases | {p.name: p.name for p in self.parties}

    @cached_property
    def _words(self) -> Words:
        return Words(self._by_word)
