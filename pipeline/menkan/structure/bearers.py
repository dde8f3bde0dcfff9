"""Whom and which offence a word on the circumstances is about (情节归属): 其中某甲情节严重，其行为均已构成某罪."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from menkan.codes import Level
from menkan.numerals import parse_number
from menkan.structure.offences import CITED, OFFENCES, asks_circumstances, same_offence, split_offences
from menkan.structure.people import People

# Whose subject tells the offence where none is named (尚未达到情节严重 of an act that was charged as a means).
_ABOUT = (("公民个人信息", "侵犯公民个人信息罪"),)
_GUILTY = re.compile(rf"(?:(?<!侵)犯|构成|触犯|认定为|符合|以){CITED}(?P<names>{OFFENCES})")
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


# 丙、丁参与控制，情节严重，六被告人的行为均已构成某罪: who is guilty has a name of their own
_OF_OTHERS = re.compile(r"(?:被告人|被告单位|上诉人)(?:及其?被告人)?的?$")


@dataclass(frozen=True, slots=True)
class NamedOffences:
    """Offences named together in a sentence (罪名), and where."""

    start: int
    end: int
    offences: tuple[str, ...]


def offences_named(sentence: str, known: Sequence[str]) -> tuple[NamedOffences, ...]:
    """The offences that a sentence calls committed (犯…罪、构成…罪), in order, in the form of `known` if it has one."""
    found = ((m, split_offences(m["names"])) for m in _GUILTY.finditer(sentence))
    return tuple(
        NamedOffences(m.start(), m.end(), tuple(dict.fromkeys(_as_known(o, known) for o in offences)))
        for m, offences in found
        if offences
    )


def _as_known(offence: str, known: Sequence[str]) -> str:
    """The offence in the form in which it was pronounced (选择性罪名), itself where that is unclear."""
    forms = [o for o in known if same_offence(o, offence)]
    return offence if offence in known or len(forms) != 1 else forms[0]


@dataclass(frozen=True)
class Clause:
    """What stands around one word on the circumstances: its sentence, the offences named there and before."""

    sentence: str
    start: int  # of the word, half-open
    end: int
    named: tuple[NamedOffences, ...]
    before: tuple[str, ...]  # last named in the sentences before
    mentions: tuple[tuple[int, int, tuple[str, ...]], ...]  # the accused named in the sentence, as `People.mentions`

    def parties(self, start: int, end: int) -> tuple[str, ...]:
        """Whom a half-open stretch of the sentence names, each once, in order."""
        within = (names for a, b, names in self.mentions if start <= a and b <= end)
        return tuple(dict.fromkeys(name for names in within for name in names))

    def part(self, at: int) -> tuple[int, int]:
        """The stretch between commas in which `at` lies, of what the statement says before the word."""
        comma = self.sentence.find(",", at, self.start)
        return max(self.scope, self.sentence.rfind(",", self.scope, at) + 1), self.start if comma < 0 else comma

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
        among = self.sentence.rfind("其中", self.scope, self.start)
        picked = among >= 0 and bool(self.parties(among, self.start))
        low, end = (among if picked else self.scope), self.start
        while end > low:
            start = max(low, self.sentence.rfind(",", low, end) + 1)
            lead = _SUBJECT.match(self.sentence, start, end)
            first = next((a for a, _, _ in self.mentions if start <= a < end), None)
            if first is not None and lead and first <= lead.end():
                return self.parties(start, end)
            if not picked:
                break
            end = start - 1
        return ()

    @cached_property
    def named_parties(self) -> tuple[tuple[str, ...], ...]:
        """Whom the word may be about, likeliest first; one empty tuple where nobody is named."""
        found = (self.subject, *(self.parties(low, self.start) for low in (self.scope, self.opens, 0)))
        return tuple(dict.fromkeys(filter(None, found))) or ((),)

    @cached_property
    def single_out(self) -> tuple[tuple[str, ...], ...]:
        """Some of those named: whom the statement begins with, whom its last part names."""
        places = [a for a, b, _ in self.mentions if self.scope <= a and b <= self.start]
        ends = dict.fromkeys((places[0], places[-1])) if places else {}
        return tuple(dict.fromkeys(self.parties(*self.part(at)) for at in ends))

    def everyone(self, parties: Sequence[str]) -> bool:
        """Whether the words go on to all who did the same (某甲等八人、其行为均已构成), not to those picked out."""
        match = next(iter([*_EVERYONE.finditer(self.sentence, self.scope, self.end + 40)][-1:]), None)
        if match is None or (self.subject and not match["n"]):
            return False
        if _OF_OTHERS.search(self.sentence, self.end, max(self.end, match.start())) and self.parties(
            self.scope, self.start
        ):
            return False
        return not match["n"] or (parse_number(match["n"]) or 0) > len(parties)


def bearers(
    clause: Clause, level: Level, about: Mapping[str, tuple[str, ...]], people: People
) -> Iterator[tuple[str, str]]:
    """The pairs of accused and offence that a word on the circumstances is about (情节归属), none where it is unclear.

    Args:
        clause: the word and its surroundings.
        level: what the word holds.
        about: per accused the offences of conviction, or those charged.
        people: the accused, in the order of the document.
    """
    parties, offences = _settle(clause, level, about)
    if parties and not offences:  # each of one offence of his own
        yield from ((p, about[p][0]) for p in parties)
        return
    guilty = tuple(p for p in people.names if set(offences) & set(about.get(p, ())))
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
    """Parties and offences of a word without a fitting offence beside it: the one that the parties share.

    Of several, the one that the words name without 罪 (贪污数额巨大，情节特别严重), else the one that asks for it.
    """
    words = clause.sentence[clause.scope : clause.start]
    for parties in clause.named_parties:
        shared = tuple(o for o in known if all(o in about.get(p, ()) for p in parties))
        called = tuple(o for o in shared if o.removesuffix("罪") in words)
        for few in (shared, called, tuple(o for o in shared if asks_circumstances(o))):
            if len(few) == 1:
                return parties, few
    likeliest = clause.named_parties[0]
    if all(len(about.get(p, ())) == 1 for p in likeliest):
        return likeliest, ()
    return (likeliest, known) if len(known) == 1 else ((), ())
