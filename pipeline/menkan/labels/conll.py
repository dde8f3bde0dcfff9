"""CoNLL: one token a line with its place and a BIO tag, and the text itself in comments (CoNLL 格式).

The head names the columns as CoNLL-U Plus does. Blank tokens have no line; ``# text`` has every character of a
paragraph as JSON, and all of these together are the text. A tag is of whole tokens: of two labels on one token the
first has it, the longer where both begin there. The labels themselves, with their exact places, stand in ``# menkan``;
they are what comes back where the tags are those of the export. A tag that a person sets covers its tokens.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO

from menkan.labels.marks import Mark, Marked, Record, carried, carry, checked, is_ours, parse, show
from menkan.lexicon import Segmenter

HEAD = "# global.columns = FORM START END TAG"
_DOCUMENT, _CARRIED, _TEXT, _OUT = "# newdoc id = ", "# menkan = ", "# text = ", "O"

Token = tuple[int, int]  # half-open code points; not blank


def write(identity: str, text: str, record: Record, segmenter: Segmenter) -> str:
    """The lines of one document; `HEAD` stands once, before all of them."""
    tokens = tokens_of(text, segmenter)
    tags = _tags(visible(show(record).marked, tokens), tokens)
    lines = [_DOCUMENT + identity, _CARRIED + carry(record, text)]
    end, at = 0, 0
    for paragraph in text.split("\n"):
        start, end = end, min(end + len(paragraph) + 1, len(text))
        lines.append(_TEXT + json.dumps(text[start:end], ensure_ascii=False))
        while at < len(tokens) and tokens[at][0] < end:
            first, last = tokens[at]
            lines.append(f"{_form(text[first:last])}\t{first}\t{last}\t{tags[at]}")
            at += 1
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def tokens_of(text: str, segmenter: Segmenter) -> list[Token]:
    """The places of the words that are not blank."""
    return [(token.start, token.end) for token in segmenter.tokens(text) if not token.text.isspace()]


def visible(shown: Marked, tokens: Sequence[Token]) -> Marked:
    """What the tags show of `shown`: marks widened to tokens, one to a token, without owners, values and notes."""
    marks, free = [], 0
    widened = [(_touched(mark, tokens), mark) for mark in shown.marks]
    for (first, last), mark in sorted(widened, key=lambda pair: (pair[0][0], -pair[0][1])):
        if free <= first < last:
            name = mark.name if _is_plain(mark.name) else f"{mark.kind}:{mark.code}"
            marks.append(Mark(mark.id, name, ((tokens[first][0], tokens[last - 1][1]),)))
            free = last
    return replace(shown, marks=tuple(marks), links=())


def _touched(mark: Mark, tokens: Sequence[Token]) -> tuple[int, int]:
    """The half-open range of tokens that the mark touches."""
    first = bisect_right(tokens, mark.start or 0, key=lambda token: token[1])
    return first, bisect_left(tokens, mark.end or 0, key=lambda token: token[0])


def _tags(shown: Marked, tokens: Sequence[Token]) -> list[str]:
    tags = [_OUT] * len(tokens)
    for mark in shown.marks:
        first, last = _touched(mark, tokens)
        tags[first:last] = [f"B-{mark.name}", *[f"I-{mark.name}"] * (last - first - 1)]
    return tags


def _form(word: str) -> str:
    return "".join("_" if c.isspace() or not c.isprintable() else c for c in word)


def _is_plain(name: str) -> bool:
    return _form(name) == name


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one document, taken apart: its text, the places of its tokens, their tags, what was carried."""

    text: str
    tokens: tuple[Token, ...]
    tags: tuple[str, ...]
    carried: str | None


def blocks(file: IO[bytes], most_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Number of the first line and bytes of each document, None for one longer than `most_bytes`.

    Nothing is held but the document at hand.
    """
    lines: list[bytes] = []
    size, first, number = 0, 1, 0
    while line := file.readline(most_bytes + 1):
        number += 1
        if line.startswith(_DOCUMENT.encode()) and size:
            yield first, b"".join(lines) if size <= most_bytes else None
            lines, size, first = [], 0, number
        if not line.startswith(HEAD.encode()):
            size += len(line)
            if size <= most_bytes:
                lines.append(line)
    if size:
        yield first, b"".join(lines) if size <= most_bytes else None


def take_apart(data: bytes) -> Block:
    """The document in `data`.

    Raises:
        ValueError, LookupError: it is not of the form, a token is not where it says, or there is no text.
    """
    parts: list[str] = []
    rows: list[list[str]] = []
    kept: str | None = None
    for line in data.decode("utf-8").split("\n"):
        if line.startswith(_TEXT):
            part = parse(line.removeprefix(_TEXT))
            parts.append(part if isinstance(part, str) else "")
        elif line.startswith(_CARRIED):
            kept = line.removeprefix(_CARRIED)
        elif line.rstrip("\r") and not (line.startswith("#") and "\t" not in line):  # a number sign is a word too
            rows.append(line.rstrip("\r").split("\t"))
    text = "".join(parts)
    if not text.strip():
        raise ValueError("no text: other tools keep none in this format")
    tokens: list[Token] = []
    for form, start, end, _ in rows:
        place = int(start), int(end)
        if not (tokens[-1][1] if tokens else 0) <= place[0] < place[1] <= len(text):
            raise ValueError(f"a token at {start} to {end}")
        if _form(text[place[0] : place[1]]) != form:
            raise ValueError(f"the word at {start} is another than in the text")
        tokens.append(place)
    return Block(text, tuple(tokens), tuple(row[3] for row in rows), kept)


def read(block: Block) -> Marked:
    """The marks that the tags make; an I without its beginning begins one.

    Raises:
        ValueError, LookupError: a tag is none, or of no known kind or code.
    """
    marks: list[Mark] = []
    before = _OUT
    for (start, end), tag in zip(block.tokens, block.tags, strict=True):
        mark, _, name = tag.partition("-")
        if tag != _OUT and mark not in ("B", "I"):
            raise ValueError(f"{tag!r} is no BIO tag")
        if mark == "I" and before == name and marks and is_ours(name):
            marks[-1] = replace(marks[-1], pieces=((marks[-1].pieces[0][0], end),))
        elif is_ours(name):
            marks.append(Mark(f"r{len(marks) + 1}", checked(name), ((start, end),)))
        before = name
    return Marked(tuple(marks), (), "conll", carried(block.carried, block.text))
