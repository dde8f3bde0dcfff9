"""Phrases with choices and slots (句式语法): a small generative grammar whose rules are data.

``[经查|经核实|]`` takes one of its parts, the last being nothing; ``{income}`` asks the writer for a slot; ``<seized>``
goes on with one phrase of that list. Parts nest. Chinese text uses full-width brackets, so these signs are free.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from menkan.errors import CorpusError

TOKEN = re.compile(r"[\[\]|]|\{\w+\}|<[\w.-]+>|[^\[\]|{}<>]+")


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    rule: str


@dataclass(frozen=True, slots=True)
class Choice:
    parts: tuple[Phrase, ...]


Phrase = tuple["Literal | Slot | Reference | Choice", ...]


@cache
def parse_phrase(template: str) -> Phrase:
    """The phrase that `template` spells.

    Raises:
        CorpusError: MK550, for a bracket without its partner or a stray sign.
    """
    tokens = TOKEN.findall(template)
    if "".join(tokens) != template:
        raise CorpusError(f"phrase {template!r} holds a stray sign")
    phrase, rest = _parse_sequence(tokens, 0, template)
    if rest != len(tokens):
        raise CorpusError(f"phrase {template!r} closes a bracket that it did not open")
    return phrase


def _parse_sequence(tokens: Sequence[str], at: int, template: str) -> tuple[Phrase, int]:
    parts: list[Literal | Slot | Reference | Choice] = []
    while at < len(tokens) and tokens[at] not in "|]":
        token = tokens[at]
        if token == "[":
            choice, at = _parse_choice(tokens, at + 1, template)
            parts.append(choice)
        elif token[0] == "{":
            parts.append(Slot(token[1:-1]))
        elif token[0] == "<":
            parts.append(Reference(token[1:-1]))
        else:
            parts.append(Literal(token))
        at += 1
    return tuple(parts), at


def _parse_choice(tokens: Sequence[str], at: int, template: str) -> tuple[Choice, int]:
    parts: list[Phrase] = []
    while True:
        part, at = _parse_sequence(tokens, at, template)
        parts.append(part)
        if at == len(tokens):
            raise CorpusError(f"phrase {template!r} opens a bracket that it does not close")
        if tokens[at] == "]":
            return Choice(tuple(parts)), at
        at += 1


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Every list of phrases in phrases/*.toml, by ``file.key`` (a nested table adds its name: ``file.table.key``)."""
    rules: dict[str, tuple[str, ...]] = {}
    for entry in sorted(files(__package__).joinpath("phrases").iterdir(), key=lambda item: item.name):
        table = tomllib.loads(entry.read_text("utf-8"))
        _collect(entry.name.removesuffix(".toml"), table, rules)
    return rules


def _collect(prefix: str, table: Mapping[str, object], rules: dict[str, tuple[str, ...]]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            _collect(name, value, rules)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            rules[name] = tuple(value)


@dataclass(frozen=True, slots=True)
class Expander:
    """Turns phrases into calls of `say` (literal text) and `fill` (a slot), by the choices of one random source."""

    rng: random.Random
    say: Callable[[str], None]
    fill: Callable[[str], None]

    def expand(self, phrase: Phrase) -> None:
        for part in phrase:
            if isinstance(part, Literal):
                self.say(part.text)
            elif isinstance(part, Slot):
                self.fill(part.name)
            elif isinstance(part, Reference):
                self.rule(part.rule)
            else:
                self.expand(self.rng.choice(part.parts))

    def rule(self, name: str) -> None:
        """Expand one phrase of the list `name`."""
        try:
            options = phrases()[name]
        except KeyError:
            raise CorpusError(f"no list of phrases is called {name!r}") from None
        self.expand(parse_phrase(self.rng.choice(options)))
