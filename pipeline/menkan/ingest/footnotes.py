"""Footnotes stand apart from the body, and their marks are no figures (脚注与注码)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from menkan.ingest.joints import ends_sentence
from menkan.ingest.page import Line, PageLines

# Source: project conventions.
SMALLER = 0.93  # of the body's type size: notes are set smaller
LOWER_HALF = 0.35  # of the page's depth: notes begin below it

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(  # how a note begins
    r"""(?x)
      [⁰¹²³⁴-⁹]{1,3}          # ¹
    | [\u2460-\u2473]          # ①
    | [\[〔［] \d{1,3} [\]〕］]   # [1]
    | \*{1,3}                   # *
    """
)


def raise_marks(pages: Sequence[PageLines]) -> None:
    """Writes raised digits as such, so that no mark is taken for a digit of a figure: 5000元¹, 20m² (上标)."""
    for page in pages:
        for line in page.lines:
            if line.raised:
                chars = list(line.text)
                for i in line.raised:
                    chars[i] = chars[i].translate(_RAISED)
                line.text = "".join(chars)


def part_notes(pages: Sequence[PageLines]) -> None:
    """Moves footnotes behind the body of their page and marks their lines as such (脚注分离).

    A note is the tail of a column in smaller type that begins with a mark which the page's body has too, or with a
    raised mark; a tail without one goes on with the open note of the page before.
    """
    usual = _body_size(pages)
    is_open = False
    for page in pages:
        notes = [line for tail in _tails(page, usual) for line in _notes(tail, page, is_open)]
        is_open = bool(notes) and not ends_sentence(notes[-1].text)
        if not notes:
            continue
        gone = set(map(id, notes))
        body = [line for line in page.lines if id(line) not in gone]
        region = max(line.region for line in page.lines) + 1
        for line in notes:
            line.region, line.is_note = region, True
        page.lines = body + notes


def starts_note(line: Line) -> bool:
    """Whether a line of notes begins another note."""
    return _MARK.match(line.text) is not None


def _body_size(pages: Sequence[PageLines]) -> float:
    """Type size of most lines of the document, tables aside, points."""
    exact = Counter(line.em for page in pages for line in page.lines if line.cell is None)
    sizes: Counter[int] = Counter()
    for em, n in exact.items():
        sizes[round(2 * em)] += n
    return sizes.most_common(1)[0][0] / 2 if sizes else 0.0


def _tails(page: PageLines, usual: float) -> list[list[Line]]:
    """The last lines of each column that are set smaller than the body and stand low enough."""
    found: list[list[Line]] = []
    if not any(line.em <= SMALLER * usual for line in page.lines):
        return found
    tail: list[Line] = []
    for n, line in enumerate(page.lines):
        small = line.em <= SMALLER * usual and line.y0 > LOWER_HALF * page.depth
        if small and line.cell is None and not line.turned:
            tail.append(line)
        else:
            tail = []
        after = page.lines[n + 1] if n + 1 < len(page.lines) else None
        if tail and (after is None or after.y0 < line.y0 or after.turned):
            found.append(tail)
            tail = []
    return found


def _notes(tail: Sequence[Line], page: PageLines, is_open: bool) -> Sequence[Line]:
    """The lines of a tail from its first note on."""
    own = set(map(id, tail))
    for n, line in enumerate(tail):
        mark = _MARK.match(line.text)
        if mark is None:
            continue
        cited = any(mark[0] in other.text for other in page.lines if id(other) not in own)
        if cited or mark[0][0] in "¹²³⁴⁵⁶⁷⁸⁹":
            return tail if is_open else tail[n:]
    return tail if is_open and len(tail) < len(page.lines) else ()
