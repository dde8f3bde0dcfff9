"""Whom and which offence a word on the circumstances is about (情节归属): 其中某甲情节严重，其行为均已构成某罪."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from menkan.codes import Level
from menkan.numerals import parse_number
from menkan.structure.offences import NAME, asks_circumstances, split_offences
from menkan.structure.people import People

# Whose subject tells the offence where none is named (尚未达到情节严重 of an act that was charged as a means).
_ABOUT = (("公民个人信息", "侵犯公民个人信息罪"),)
_GUILTY = re.compile(rf"(?:(?<!侵)犯|构成|触犯|认定为|符合|以)(?P<names>(?:{NAME}[、,和及]?){{1,4}})")
_BESIDE = re.compile(  # between an offence and the word that goes with it: 构成某罪，且属情节严重
    r"[,、\"“”]?(?:数额(?:特别)?巨大[,、]|且|并且|并|均|其|其行为|又|系|已|已经|应|应当|达到|属于|属|认定为|为|具有|有"
    r"|犯罪|刑法规定的|[\"“”])*"
)
_SUBJECT = re.compile(  # what may stand before the name that opens a statement: 但认定被告人某甲 …
    r"(?:但|而|且|故|对|认定|指控|其中)?(?:同案)?(?:原审)?(?:被告人|上诉人|被告单位)?(?:\(原审被告人\))?"
)
_EVERYONE = re.compile(
    r"等(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})名?(?:被告)?人|行为均|均已?构成|均(?:已)?触犯|均属"
)


@dataclass(frozen=True, slots=True)
class NamedOffences:
    """Offences named together in a sentence (罪名), and where."""

    start: int
    end: int
    offences: tuple[str, ...]


def offences_named(sentence: str) -> tuple[NamedOffences, ...]:
    """The offences that a sentence calls committed (犯…罪、构成…罪), in order."""
    found = ((m, split_offences(m["names"])) for m in _GUILTY.finditer(sentence))
    return tuple(NamedOffences(m.start(), m.end(), offences) for m, offences in found if offences)


@dataclass(frozen=True)
class Clause:
    """What stands around one word on the circumstances: its sentence, the offences named there and before."""

    sentence: str
    start: int  # of the word, half-open
    end: int
    named: tuple[NamedOffences, ...]
    before: tuple[str, ...]  # last named in the sentences before
    people: People

    @cached_property
    def opens(self) -> int:
        """Where the clause begins: after the last semicolon."""
        return self.sentence.rfind(";", 0, self.start) + 1

    @cached_property
    def beside(self) -> NamedOffences | None:
        """The offence that the word follows closely (构成某罪，且情节严重)."""
        last = next((n for n in reversed(self.named) if n.end <= self.start), None)
        return last if last and _BESIDE.fullmatch(self.sentence, last.end, self.start) else None

    @cached_property
    def after(self) -> NamedOffences | None:
        """The offence named next in the clause (情节严重，其行为已构成某罪)."""
        following = (n for n in self.named if n.start >= self.start)
        return next((n for n in following if ";" not in self.sentence[self.end : n.start]), None)

    @cached_property
    def candidates(self) -> tuple[tuple[str, ...], ...]:
        """The offences that the word may belong to, likeliest first (所属罪名)."""
        near = [n.offences for n in (self.beside, self.after) if n]
        earlier = [(o,) for n in reversed(self.named) if n.start < self.start for o in reversed(n.offences)]
        return tuple(dict.fromkeys((*near, *earlier, *((o,) for o in reversed(self.before)))))

    @cached_property
    def scope(self) -> int:
        """Where the statement begins that the word belongs to: after the offence of the statement before it."""
        anchor = self.beside or self.after
        limit = min(anchor.start, self.start) if anchor else self.opens
        return max((self.opens, *(n.end for n in self.named if n.end <= limit)))

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """Whom the last part before the word has as its subject, after 其中 any part; empty where it has none."""
        words = self.sentence[self.scope : self.start]
        among = words.rfind("其中")
        picked = among >= 0 and bool(self.people.named(words[among:]))
        for part in reversed(words[among if picked else 0 :].split(",")):
            lead = _SUBJECT.match(part)
            first = next(self.people.mentions(part), None)
            if first and lead and first[0] <= lead.end():
                return self.people.named(part)
            if not picked:
                break
        return ()

    @cached_property
    def named_parties(self) -> tuple[tuple[str, ...], ...]:
        """Whom the word may be about, likeliest first; one empty tuple where nobody is named."""
        left = self.sentence[: self.start]
        found = (self.subject, *map(self.people.named, (left[self.scope :], left[self.opens :], left)))
        return tuple(dict.fromkeys(filter(None, found))) or ((),)

    @cached_property
    def single_out(self) -> tuple[tuple[str, ...], ...]:
        """Some of those named: whom the statement begins with, whom its last part names."""
        parts = [n for part in self.sentence[self.scope : self.start].split(",") if (n := self.people.named(part))]
        return tuple(dict.fromkeys((parts[0], parts[-1]))) if parts else ()

    def everyone(self, parties: Sequence[str]) -> bool:
        """Whether the words go on to all who did the same (某甲等八人、其行为均已构成), not to those picked out."""
        match = next(iter([*_EVERYONE.finditer(self.sentence, self.scope, self.end + 40)][-1:]), None)
        if match is None or (self.subject and not match["n"]):
            return False
        return not match["n"] or (parse_number(match["n"]) or 0) > len(parties)


def bearers(clause: Clause, level: Level, about: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """The pairs of accused and offence that a word on the circumstances is about (情节归属), none where it is unclear.

    Args:
        clause: the word and its surroundings.
        level: what the word holds.
        about: per accused the offences of conviction, or those charged.
    """
    parties, offences = _settle(clause, level, about)
    if parties and not offences:  # each of one offence of his own
        yield from ((p, about[p][0]) for p in parties)
        return
    guilty = tuple(p for p in clause.people.names if set(offences) & set(about.get(p, ())))
    if parties and clause.everyone(parties):
        parties = tuple(dict.fromkeys((*parties, *guilty)))
    yield from product(tuple(p for p in parties if p in guilty) or parties or guilty, offences)


def _settle(
    clause: Clause, level: Level, about: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parties and offences of one word; no offences where each of the parties was convicted of but one."""
    likeliest = clause.named_parties[0]
    words = clause.sentence[clause.opens : clause.start]
    if level is Level.NOT_SERIOUS and not clause.candidates:
        for cue, offence in _ABOUT:
            if cue in words:
                return likeliest, (offence,)
    known = tuple(dict.fromkeys(o for offences in about.values() for o in offences))
    if clause.beside and not set(clause.beside.offences) & set(known):
        return likeliest, clause.beside.offences  # one act, two offences: convicted of the other
    if anchor := clause.beside or clause.after:
        for parties in clause.named_parties:
            if fitting := tuple(p for p in parties if set(anchor.offences) & set(about.get(p, ()))):
                return fitting, anchor.offences
    for parties, offences in product((*clause.named_parties, *clause.single_out), clause.candidates):
        if all(set(offences) & set(about.get(p, ())) for p in parties):
            return parties, offences
    if clause.after:
        return likeliest, clause.after.offences
    return _unnamed(clause, about, known)


def _unnamed(
    clause: Clause, about: Mapping[str, tuple[str, ...]], known: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parties and offences of a word beside which no fitting offence is named: the one that the parties share."""
    for parties in clause.named_parties:
        shared = tuple(o for o in known if all(o in about.get(p, ()) for p in parties))
        for few in (shared, tuple(o for o in shared if asks_circumstances(o))):
            if len(few) == 1:
                return parties, few
    likeliest = clause.named_parties[0]
    if all(len(about.get(p, ())) == 1 for p in likeliest):
        return likeliest, ()
    return likeliest, known if len(known) == 1 else ()
