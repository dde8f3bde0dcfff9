"""Text files become paragraphs; lines that were only wrapped are joined (纯文本：还原段落).

No character is changed, added or lost but white space: what reads like page furniture stays, because a text file
no longer says where on the page it stood.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from menkan.ingest import sniff
from menkan.ingest.joints import ends_sentence, is_wide, joint
from menkan.ingest.origins import Piece, between, placed
from menkan.types import Transcript

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INDENT = re.compile(r"^(?:\u3000{2}|[ \t\u00a0\u3000]{4})")  # 　　经审理查明 …

_LABEL = re.compile(r"[^\s：:，。]{2,8}[：:]")  # 案由：开设赌场

# Widths are counted in half-width columns: a Han character is two.
# Source: measured on a newspaper page and a journal article as extracted from PDF (full lines of one column differ
# by at most two characters, kerned punctuation), and on 800 texts with one paragraph a line (none may be joined).
MIN_WRAP = 24  # a wrap narrower than twelve Han characters is a list
MAX_WRAP = 140  # a line longer than seventy Han characters is a paragraph
LONG_SHARE = 0.1  # share of the characters in longer lines from which on a text has one paragraph a line
RAGGED = 4  # columns by which full lines of one column differ
INDENT = 4  # columns that a first line lost with its indent of two Han characters
RAGGED_LATIN = 14  # the same where lines break between words
WINDOW = 10  # lines looked at on each side
MIN_FULL = 3  # full lines that make a wrap width
OPEN_SHARE = 0.5  # share of the full lines that end within a sentence
SPACED_SHARE = 0.6  # share of lines with a blank line behind them from which on blank lines are line spacing


def read_text(text: str) -> Transcript:
    """Transcript of a text: one paragraph a line, each character with its line and column there (纯文本读取).

    A file with one paragraph a line stays so. In hard-wrapped text the lines of a paragraph are joined: with
    nothing between Han characters and inside numbers, with a blank between Latin words.
    """
    return placed(between(find_paragraphs(text), "\n"), sniff.TEXT)


def find_paragraphs(text: str) -> list[list[Piece]]:
    """The lines of `text` joined into paragraphs, without white space at their ends and without blank lines."""
    printed = _LINE_BREAK.split(text)
    at = [i for i, line in enumerate(printed) if line.strip()]
    lines = [printed[i] for i in at]
    blank_before = [n > 0 and i - at[n - 1] > 1 for n, i in enumerate(at)]
    if sum(blank_before) > SPACED_SHARE * len(lines):
        blank_before = [False] * len(lines)
    runs_on = wrapped(lines)
    paragraphs: list[list[Piece]] = []
    for i, line in enumerate(lines):
        words = Piece(line.strip(), at[i], len(line) - len(line.lstrip()))
        new = not i or not runs_on[i - 1] or _INDENT.match(line) or (blank_before[i] and ends_sentence(lines[i - 1]))
        if new:
            paragraphs.append([words])
        else:
            paragraphs[-1] += [Piece(joint(lines[i - 1].rstrip(), words.words)), words]
    return paragraphs


def columns(line: str) -> int:
    """Width of a line in half-width columns (显示宽度)."""
    return sum(2 if is_wide(c) else 1 for c in line)


def wrapped(lines: Sequence[str]) -> list[bool]:
    """For each line whether it was broken for its width, so that its paragraph runs on (是否为折行).

    A line is full when at least `MIN_FULL` lines near it reach the same width, most of them end within a
    sentence, and the line after it is no wider (but for a lost indent). No line of a text with one paragraph a line is.
    """
    widths = [columns(line.strip()) for line in lines]
    if sum(w for w in widths if w > MAX_WRAP) > LONG_SHARE * sum(widths):
        return [False] * len(lines)
    open_end = [not ends_sentence(line) for line in lines]
    listed = [_is_list(a.strip(), b.strip()) for a, b in itertools.pairwise(lines)]
    ragged = [RAGGED_LATIN if 4 * sum(map(is_wide, line)) < len(line) else RAGGED for line in lines]
    return [_is_full(i, widths, open_end, ragged[i]) and not (i < len(listed) and listed[i]) for i in range(len(lines))]


def _is_list(line: str, following: str) -> bool:
    """Whether two lines are items of a list: they begin alike, or both with a label."""
    return line[:3] == following[:3] or bool(_LABEL.match(line) and _LABEL.match(following))


def _is_full(i: int, widths: Sequence[int], open_end: Sequence[bool], ragged: int) -> bool:
    if not MIN_WRAP <= widths[i] <= MAX_WRAP:
        return False
    if i + 1 == len(widths) or widths[i + 1] > widths[i] + INDENT + ragged:
        return False
    near = range(max(0, i - WINDOW), min(len(widths), i + WINDOW + 1))
    full = [k for k in near if abs(widths[k] - widths[i]) <= ragged]
    return len(full) >= MIN_FULL and sum(open_end[k] for k in full) >= OPEN_SHARE * len(full)
