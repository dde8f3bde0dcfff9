"""One-to-one text folding, spans, and text that may be shown: the same offsets before and after (等长折叠)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

# Full-width ASCII, the ideographic space, and the bracket and dash forms that judgments use for one another.
# One code point each, so that offsets into the folded text are offsets into the printed text.
_FOLD = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ",
    "\u00a0": " ",
    "\u2009": " ",
    "〔": "(",
    "帐": "账",  # the same word in another spelling
    "〕": ")",
    "【": "[",
    "】": "]",
    "﹝": "(",
    "﹞": ")",
    "﹙": "(",
    "﹚": ")",
    "–": "-",
    "—": "-",
    "―": "-",
    "−": "-",
    "﹣": "-",
    "‐": "-",
    "〜": "~",
    "∼": "~",
    "˜": "~",
    "•": "·",
    "・": "·",
    "．": ".",
    "﹒": ".",
    "﹐": ",",
}
_FORM = re.compile("[" + re.escape("".join(_FOLD)) + "]")

# Half of a surrogate pair, from a broken PDF or a file name that is not UTF-8.
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

# Shown as the replacement character: controls, with which a document could drive the terminal and which HTML does not
# allow (tab and line end stay), and the marks that change the direction of writing: with one of them 12000 would be
# read as 00021.
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = {c: 0xFFFD for c in (*range(32), *range(127, 160), *_DIRECTIONS, *range(0xD800, 0xE000))}
_CONTROLS = {code: shown for code, shown in _CONTROLS.items() if chr(code) not in "\t\n"}


def printable(text: str) -> str:
    """`text` as a page or a terminal may show it, same length (可显示文本): no controls, no marks of direction."""
    return text.translate(_CONTROLS)


def plain_text(text: str) -> str:
    r"""`text` as UTF-8 can hold it: a stray surrogate (a file name in another encoding) is shown as ``\udcb0``."""
    plain = str(text)
    if plain.isprintable():  # which no surrogate is; most are short, and asking is cheaper than searching
        return plain
    return LONE_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", plain)


def percent(probability: float) -> str:
    """A probability as a percentage with one digit, cut: 0.9996 must not read as certain."""
    return f"{int(probability * 1000) / 10:g}%"


def fold_width(text: str) -> str:
    """`text` with full-width forms as ASCII, same length (全角转半角); patterns are written for folded text only.

    ，；：（）！？ become ASCII too; 。、“”《》 stay as they are.
    """
    return _folded_once(text) if len(text) > _LONG else _folded(text)


# Every stage asks for the folded form of the same document: the last two long texts are kept (the tagger writes one
# of its own). Names and cells are folded anew, so that they do not push them out.
_LONG = 300


@lru_cache(maxsize=2)
def _folded_once(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    # A fourth of the time of str.translate, which looks up every character.
    return _FORM.sub(lambda form: _FOLD[form[0]], text)


def find_from(first: re.Pattern[str], pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """The next match of `pattern` from `at` on, tried only where `first` matches: that is to be cheap to search for."""
    while start := first.search(text, at):
        if match := pattern.match(text, start.start()):
            return match
        at = start.start() + 1
    return None


def begin_of(text: str, stops: str, at: int, reach: int) -> int:
    """Where the sentence or clause around `at` begins: behind the last of `stops` before it, at most `reach` back."""
    begin = max(0, at - reach)
    for stop in stops:
        found = text.rfind(stop, begin, at)
        if found >= 0:
            begin = found + 1
    return begin


def first_characters(words: Iterable[str]) -> str:
    """The class of the characters that `words` begin with (首字): before a long alternation it spares most tries."""
    return "[" + re.escape("".join(sorted({word[0] for word in words}))) + "]"


# A pattern taken apart: an escape, a class, what opens a group or a lookaround, or one character; and a repeat.
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?::|<?[=!]|P<\w+>))?|.", re.DOTALL)
_REPEAT = re.compile(r"(?:(?P<may_be_none>[?*]|\{0?,\d*\})|\+|\{[\d,]+\})[?+]?")


def opening_words(pattern: str) -> frozenset[str]:
    """One or two characters each, with one of which any match of `pattern` begins (首字); ValueError if there is none.

    A pattern that is not made of words need be tried only where one of them stands.
    """
    words, short, _ = _openings(pattern, 0)
    words |= short
    if "" in words:
        raise ValueError(f"{pattern} may begin with any character")
    return frozenset(word for word in words if len(word) == 1 or word[0] not in words)


def _openings(pattern: str, at: int) -> tuple[set[str], set[str], int]:
    """What the group from `at` on begins with: words, the short ones that what follows it goes on with; its end."""
    words: set[str] = set()
    short: set[str] = set()
    begun = {""}  # of the alternative that is being read
    while at < len(pattern) and pattern[at] != ")":
        piece = _PIECE.match(pattern, at)[0]  # type: ignore[index]  # any character is a piece
        at += len(piece)
        if piece == "|":
            short, begun = short | begun, {""}
            continue
        if piece[0] == "(":
            told, goes_on, at = _openings(pattern, at)
            at += 1
            if piece[-1] in "=!":  # what a lookaround asks for is no part of the match
                told, goes_on = set(), {""}
        else:
            told, goes_on = _characters(piece)
        if repeat := _REPEAT.match(pattern, at):
            at = repeat.end()
            if repeat[0][0] != "?":  # once more may follow
                told, goes_on = told | goes_on - {""}, goes_on & {""}
            goes_on |= {""} if repeat["may_be_none"] else set()
        words |= {(before + own)[:2] for before in begun for own in told}
        begun = {before + own for before in begun for own in goes_on}
        words |= {word for word in begun if len(word) == 2}
        begun = {word for word in begun if len(word) < 2}
    return words, short | begun, at


def _characters(piece: str) -> tuple[set[str], set[str]]:
    """What one piece of a pattern outside groups begins with, as `_openings`: {""} first for any character."""
    if piece[0] == "[":
        is_any = "-" in piece or "\\" in piece or piece[1] == "^"
        return ({""}, set()) if is_any else (set(), set(piece[1:-1]))
    is_any = piece == "." or (piece[0] == "\\" and piece[1:].isalnum())
    return ({""}, set()) if is_any else (set(), {piece[-1]})


# Alternatives that are tried one after the other: of more, each lot stands behind a look at its letters (measured: the
# cue words of roles, which begin with 418 letters, are found in 0.4 of the time).
_WIDE = 32


def trie_pattern(words: Iterable[str], tails: Mapping[str, str] | None = None) -> str:
    """One regular expression for many literal words that costs a look at the first letter, longest word first.

    `tails` gives for some of the words a pattern that must match behind it: ``{"个": "(?!月)"}``.
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]  # a trie nests in itself
    for word in words:
        node = tree
        for c in word:
            node = node.setdefault(c, {})
        node[""] = {}

    def render(node: dict[str, dict], word: str) -> str:  # type: ignore[type-arg]
        letters = sorted(c for c in node if c)
        parts = [re.escape(c) + render(node[c], word + c) for c in letters]
        if len(parts) > _WIDE:
            at = range(0, len(parts), _WIDE)
            parts = [f"(?={first_characters(letters[i : i + _WIDE])})(?:{'|'.join(parts[i : i + _WIDE])})" for i in at]
        if "" in node:
            parts.append((tails or {}).get(word, ""))
        return parts[0] if len(parts) == 1 else "(?:" + "|".join(parts) + ")"

    return render(tree, "")


def overlapping_pattern(words: Collection[str]) -> str:
    """Where words stand that may overlap: the longest at a place is group 1, and one character is taken."""
    return f"{first_characters(words)}(?<=(?=({trie_pattern(words)})).)"


class Words:
    """Literal words to look for (词表) that a document brings along: a pattern had to be compiled for each document."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(filter(None, words))
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Half-open spans of the words in a stretch of `text`, in order: at one place the longest, none overlapping."""
        end = len(text) if end is None else end
        found: list[tuple[int, int]] = []
        for first, lengths in self._lengths.items():
            at = text.find(first, start, end)
            while at >= 0:
                stop = next((at + n for n in lengths if at + n <= end and text[at : at + n] in self.words), 0)
                if stop:
                    found.append((at, stop))
                at = text.find(first, at + 1, end)
        return _apart(sorted(found))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spans` in order without those that begin inside the one before."""
    apart: list[tuple[int, int]] = []
    for span in spans:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart
