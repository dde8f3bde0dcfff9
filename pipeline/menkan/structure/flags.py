"""Circumstances without a figure that a cue in the court's facts sets true (情节标志); absence says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from menkan.codes import SectionKind
from menkan.structure.people import People
from menkan.structure.sections import COMMENT, Passage
from menkan.structure.tables import table
from menkan.text import begin_of, opening_words, overlapping_pattern
from menkan.types import Flag

_FOUND = (SectionKind.FACTS_FOUND, SectionKind.COURT_OPINION)
_REACH = 400  # a sentence is rarely longer; a bound keeps odd texts linear
_DENIED = re.compile(r"(?:未|没有|并无|不存在|不属于|不具有|无证据|否认|不构成|未达到)[^,。;]{0,10}$")
_THE_AFORESAID = re.compile(
    r"\s*(?:上述|上列|以上)(?:人员|人等|\d+人|[二三四五六七八九十]人)"
)  # as the subject of a sentence
_DEFENCE = re.compile(r"(?:辩称|辩解|辩护人|上诉理由)[^。;]{0,60}$")
_OTHER_VOICE = re.compile(r"(?:辩称|辩解|辩护人|上诉理由|公诉机关|(?<!最高人民)检察院)[^。;]{0,60}$")


@dataclass(frozen=True, slots=True)
class _Cue:
    """What sets a flag; `is_of_case`: a circumstance of the case, of every accused."""

    flag: str
    pattern: re.Pattern[str]
    is_of_case: bool


@dataclass(frozen=True, slots=True)
class _Cues:
    """The cues of the table, where a word stands that opens one, and by word the places of those in the table."""

    cues: tuple[_Cue, ...]
    openings: re.Pattern[str]
    cues_by_opening: dict[str, tuple[int, ...]]


def find_flags(folded: str, passages: tuple[Passage, ...], people: People) -> tuple[Flag, ...]:
    """One flag per accused and circumstance, with the words that set it, first mention (情节标志).

    Read from the facts found and the court's opinion; where a text has no findings, from the charge. A circumstance
    of the case itself (`of = "case"`: the kind of crime behind it, the means) concerns every accused.
    """
    has_findings = any(p.kind is SectionKind.FACTS_FOUND for p in passages)
    flags: dict[tuple[str, str], Flag] = {}
    for p in passages:
        if p.level == COMMENT or not (p.kind in _FOUND or (not has_findings and p.kind is SectionKind.ALLEGATIONS)):
            continue
        for cue, match in _said(folded, p):
            parties = _parties(folded, p, match, cue.flag, people)
            for party in people.names if parties is not None and cue.is_of_case else parties or ():
                flags.setdefault((party, cue.flag), Flag(party, cue.flag, match.start(), match.end()))
    return tuple(sorted(flags.values(), key=lambda f: (f.start, f.flag, f.party)))


def _parties(folded: str, passage: Passage, match: re.Match[str], name: str, people: People) -> tuple[str, ...] | None:
    """Whom a cue concerns: those whom its sentence names; None where it is denied or said by another."""
    low, high = max(passage.start, match.start() - _REACH), min(passage.end, match.end() + _REACH)
    start = begin_of(folded, "。\n", match.start(), match.start() - low)
    left = folded[max(start, match.start() - 60) : match.start()]
    another = _DEFENCE if passage.kind is SectionKind.ALLEGATIONS else _OTHER_VOICE
    if (_DENIED.search(left) and not name.startswith("not_")) or another.search(left):
        return None
    stops = [at for stop in "。\n" if (at := folded.find(stop, match.end(), high)) >= 0]
    if _THE_AFORESAID.match(folded, start):
        return people.names
    return people.named(folded[start : min(stops, default=high)]) or people.alone


def _said(folded: str, passage: Passage) -> Iterator[tuple[_Cue, re.Match[str]]]:
    """Every match of every cue in a passage, cue by cue; each is tried only where a word stands that opens it."""
    table = _cues()
    places: dict[int, list[int]] = {}
    for word in table.openings.finditer(folded, passage.start, passage.end):
        for i in table.cues_by_opening[word[1]]:
            places.setdefault(i, []).append(word.start())
    for i in sorted(places):
        cue, free = table.cues[i], passage.start
        for start in places[i]:
            if start >= free and (match := cue.pattern.match(folded, start, passage.end)):
                yield cue, match
                free = match.end()


@cache
def _cues() -> _Cues:
    """The flags of cues.toml (情节标志)."""
    cues = tuple(_Cue(e["flag"], re.compile(e["find"]), e.get("of") == "case") for e in table("cues.toml")["flag"])
    by_word: dict[str, list[int]] = {}
    for i, cue in enumerate(cues):
        for word in opening_words(cue.pattern.pattern):
            by_word.setdefault(word, []).append(i)
    cues_by_opening = {w: (*of, *by_word.get(w[:-1], ())) for w, of in by_word.items()}
    return _Cues(cues, re.compile(overlapping_pattern(by_word)), cues_by_opening)
