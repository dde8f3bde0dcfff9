"""What stands between two printed lines of one paragraph (断行接合)."""

from __future__ import annotations

import re

# Where a sentence ends (句末), also within closing quotes (。” ！）), and a full stop in Latin text
_ENDS = tuple("。！？；：!?;:…")
_CLOSING = "”’」』）)》〉"
_FULL_STOP = re.compile(r"[A-Za-z)\]]\.")

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u04ff]")
_AFTER_WORD = ",.;:!?)]}%"  # punctuation that a Latin word may be followed by, with a blank behind it


def is_wide(char: str) -> bool:
    """Whether `char` is set on the Han grid: ideographs, full-width forms, Chinese punctuation (全角)."""
    return char >= "\u2e80" or "\u2010" <= char <= "\u2bff" or char in "·×°§"


def joint(left: str, right: str) -> str:
    """A blank between two Latin words, nothing anywhere else (拉丁词间留空，其余直接相接).

    Han text has no word spaces, and a number that runs over the line end is one number: ``2059`` + ``万``,
    ``12,`` + ``000``. A hyphen at the line end stays as printed and takes no blank.
    """
    if not left or not right:
        return ""
    a, b = left[-1], right[0]
    if _LATIN.match(b) and (_LATIN.match(a) or (a in _AFTER_WORD and len(left) > 1 and not is_wide(left[-2]))):
        return " "
    if _LATIN.match(a) and b == "(":
        return " "
    return ""


def ends_sentence(line: str) -> bool:
    """Whether `line` ends where a sentence or a listed item may end (句末)."""
    line = line.rstrip()
    return line.rstrip(_CLOSING).endswith(_ENDS) or _FULL_STOP.fullmatch(line[-2:]) is not None
