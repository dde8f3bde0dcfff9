"""Which words of a judgment a model may use (可用词): what was done, not who did it, how much, or what was held.

A word is barred that names a person, a court or an offence, that holds a numeral (figures reach the model as numbers
only), or that stands in words.toml. Words of the caption, the procedure and the defence are not looked at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from menkan.codes import SectionKind
from menkan.numerals import HAN as NUMERALS
from menkan.text import fold_width
from menkan.types import Quantity, Structure

if TYPE_CHECKING:
    from menkan.severity.evidence import Word

# Where the acts are told; what stands in no section is taken too, for texts without headings.
TOLD_IN = (SectionKind.ALLEGATIONS, SectionKind.FACTS_FOUND)

Spans = tuple[tuple[int, int], ...]


def words_in(
    text: str,
    tokens: Iterable[Word],
    structure: Structure,
    quantities: Iterable[Quantity],
    offences: Iterable[str],
) -> Mapping[str, Spans]:
    """Every usable word with its places in `text` (可用词及其位置).

    Args:
        text: the visible text; all offsets are into it.
        tokens: its words in order.
        structure: names and sections of the same text.
        quantities: figures, whose characters are no words.
        offences: names of offences to leave out, beside those in `structure`.
    """
    folded = fold_width(text)
    barred = bytearray(len(text))
    for start, end in _barred_spans(folded, structure, quantities, offences):
        barred[start:end] = b"\1" * (min(end, len(text)) - start)
    found: dict[str, list[tuple[int, int]]] = {}
    for token in tokens:
        word = _usable(token.text)
        if word is not None and barred.find(1, token.start, token.end) < 0:
            found.setdefault(word, []).append((token.start, token.end))
    return {word: tuple(spans) for word, spans in found.items()}


def _barred_spans(
    text: str, structure: Structure, quantities: Iterable[Quantity], offences: Iterable[str]
) -> Iterator[tuple[int, int]]:
    """Places that give no words: other sections, figures, and names wherever they are printed."""
    for section in structure.sections:
        if section.kind not in TOLD_IN:
            yield section.start, section.end
    for quantity in quantities:
        yield quantity.start, quantity.end
    names = {*offences, *structure.offences, *(charge.offence for charge in structure.charges)}
    names |= {name for party in structure.parties for name in (party.name, *party.aliases)}
    if structure.court:
        names.add(structure.court)
    for name in sorted(fold_width(name) for name in names):
        if name:
            yield from ((match.start(), match.end()) for match in re.finditer(re.escape(name), text))


@lru_cache(maxsize=200_000)  # a judgment repeats itself, and judgments repeat each other
def _usable(printed: str) -> str | None:
    """`printed` folded, or None where no model may use it."""
    word = fold_width(printed)
    bars = _bars()
    if not bars.form.fullmatch(word) or word in bars.words or bars.parts.search(word):
        return None
    return word


@dataclass(frozen=True, slots=True)
class _Bars:
    """What a word must look like, whole words that are barred, and parts that bar a word."""

    form: re.Pattern[str]
    words: frozenset[str]
    parts: re.Pattern[str]


@cache
def _bars() -> _Bars:
    rows = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    within, ending = ("|".join(map(re.escape, rows[kind])) for kind in ("within", "ending"))
    return _Bars(
        form=re.compile(rf"(?:(?![{NUMERALS}])[\u3400-\u9fff]){{2,}}"),  # 银行卡 转账; not 卡, 三张, 万元, QQ群
        words=frozenset(word for kind in ("holding", "procedure", "person", "place") for word in rows[kind]),
        parts=re.compile(rf"{within}|(?:{ending})$"),
    )
