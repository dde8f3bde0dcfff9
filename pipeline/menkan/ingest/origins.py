"""Where characters stood in a source that has paragraphs and no pages (原文出处：段与偏移)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from menkan.types import Transcript


class Piece(NamedTuple):
    """Words that stand together in a source paragraph, or that the reader put there (line -1)."""

    words: str
    line: int = -1  # source paragraph, from 0
    offset: int = -1  # of the first character in it


def placed(pieces: Iterable[Piece], media_type: str) -> Transcript:
    """The transcript whose text is that of `pieces`, one after another (带出处的文本)."""
    lines, offsets = array("i"), array("i")
    words = []
    for piece in pieces:
        n = len(piece.words)
        words.append(piece.words)
        lines.extend(repeat(piece.line, n))
        offsets.extend(range(piece.offset, piece.offset + n) if piece.line >= 0 else repeat(-1, n))
    return Transcript(text="".join(words), media_type=media_type, lines=lines, offsets=offsets)


def between(paragraphs: Iterable[Sequence[Piece]], separator: str) -> list[Piece]:
    """The pieces of all `paragraphs`, with `separator` between two of them."""
    pieces: list[Piece] = []
    for paragraph in paragraphs:
        if pieces:
            pieces.append(Piece(separator))
        pieces += paragraph
    return pieces


def follow(shown: Sequence[str], source: str, line: int) -> list[list[Piece]]:
    """Where the characters of `shown` stand in `source`, paragraph `line` (逐字回溯).

    `shown` has the characters of `source` in their order, but for white space, which it may have less of or have
    anew (a blank put between two words has no place).
    """
    paragraphs, at = [], 0
    for words in shown:
        start = source.find(words, at)
        if start >= 0 and not source[at:start].strip():
            paragraphs.append([Piece(words, line, start)])
            at = start + len(words)
        else:
            pieces, at = _by_character(words, source, at, line)
            paragraphs.append(pieces)
    return paragraphs


def _by_character(words: str, source: str, at: int, line: int) -> tuple[list[Piece], int]:
    """Pieces of `words`, whose first character stands in `source` at or after `at`; and where the next may stand."""
    places = []
    for char in words:
        if not char.isspace():
            while source[at] != char:
                at += 1
        places.append(at if at < len(source) and source[at].isspace() == char.isspace() else -1)
        at += places[-1] >= 0
    pieces, start = [], 0
    for i in range(1, len(words) + 1):
        if i == len(words) or places[i] != (places[i - 1] + 1 if places[i - 1] >= 0 else -1):
            pieces.append(Piece(words[start:i], line if places[start] >= 0 else -1, places[start]))
            start = i
    return pieces, at
