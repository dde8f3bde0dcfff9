"""What the court of the last instance holds on the circumstances (情节认定): level, offence, accused.

Only the court's own words on this case count (spoken.py); whom and what they are about is settled by clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from menkan.codes import Level, SectionKind
from menkan.structure.bearers import Clause, bearers, offences_named
from menkan.structure.disposition import Rulings, goes_free
from menkan.structure.offences import article_of, asks_circumstances
from menkan.structure.people import People
from menkan.structure.sections import COMMENT, Passage, sentences
from menkan.structure.spoken import LEVEL, LEVEL_WORDS, denies_upper, spoken_level
from menkan.types import Charge, Holding

_COURT = (SectionKind.COURT_OPINION, SectionKind.DISPOSITION)


@dataclass(frozen=True, slots=True)
class _Said:
    """One word of a court on the circumstances, before it is settled whose words stand."""

    level: Level
    instance: int
    party: str
    offence: str
    start: int
    end: int
    denies_upper: bool = False  # 不属于情节特别严重: says nothing against 情节严重


def find_holdings(
    folded: str, passages: tuple[Passage, ...], people: People, rulings: Rulings, charges: tuple[Charge, ...]
) -> tuple[Holding, ...]:
    """What the last court that speaks of it holds per accused and offence (情节严重等).

    An offence that asks for circumstances and got no word has level `unstated`. A court's word on an offence of which
    it does not convict (想象竞合, or denied for want of 情节严重) stands too, where no later instance takes it back.
    """
    spoken = [p for p in passages if p.kind in _COURT and p.level != COMMENT]
    last = max((p.level for p in spoken), default=0)
    about = _about(rulings, charges)
    best: dict[tuple[str, str, bool], _Said] = {}  # 情节轻微 beside 情节严重 is a word on the penalty: both stand
    for p in spoken:
        for one in _said_in(folded, p, people, about):
            key = (one.party, one.offence, one.level is Level.MINOR)
            stands = one.offence in about.get(one.party, ()) or one.instance == last
            if stands and _outranks(one, best.get(key)):
                best[key] = one
    holdings = [Holding(p, o, article_of(o), s.level, s.start, s.end) for (p, o, _), s in best.items()]
    told = {(h.party, h.offence) for h in holdings}
    for s in rulings.sentences:
        if s.offence and asks_circumstances(s.offence) and not goes_free(s) and (s.party, s.offence) not in told:
            told.add((s.party, s.offence))
            holdings.append(Holding(s.party, s.offence, s.article, Level.UNSTATED, s.start, s.end))
    return tuple(sorted(holdings, key=lambda h: (h.start, h.party, h.offence)))


def _outranks(one: _Said, before: _Said | None) -> bool:
    """Whether a later word takes the place of an earlier one: from the same or a higher court, and on the same tier."""
    if before is None or one.instance != before.instance:
        return before is None or one.instance > before.instance
    return not (one.denies_upper and before.level is Level.SERIOUS)


def _about(rulings: Rulings, charges: tuple[Charge, ...]) -> Mapping[str, tuple[str, ...]]:
    """The offences that a court's word may be about: of conviction, for who goes free those charged."""
    about = {party: offences for party, offences in rulings.convictions.items() if offences}
    for c in charges:
        if c.party not in rulings.convictions or not rulings.convictions[c.party]:
            about[c.party] = tuple(dict.fromkeys((*about.get(c.party, ()), c.offence)))
    return about


def _said_in(folded: str, passage: Passage, people: People, about: Mapping[str, tuple[str, ...]]) -> Iterator[_Said]:
    """Every word on the circumstances that the court of `passage` speaks itself, per accused and offence."""
    before: tuple[str, ...] = ()
    known = tuple(dict.fromkeys(o for offences in about.values() for o in offences))
    for start, end in sentences(folded[passage.start : passage.end]):
        start, end = start + passage.start, end + passage.start
        sentence = folded[start:end]
        matches = list(LEVEL.finditer(sentence)) if any(word in sentence for word in LEVEL_WORDS) else []
        named = offences_named(sentence, known) if "罪" in sentence else ()
        mentions = tuple(people.mentions(sentence)) if matches else ()
        for match in matches:
            level = spoken_level(sentence, match, passage.level)
            if level is None:
                continue
            clause = Clause(sentence, match.start(), match.end(), named, before, mentions)
            for party, offence in bearers(clause, level, about, people):
                if "情节" not in match[0] and not asks_circumstances(offence):
                    continue  # 后果严重 of a murder is a word on the penalty, no tier
                place = start + match.start(), start + match.end()
                yield _Said(level, passage.level, party, offence, *place, denies_upper(level, match))
        before = tuple(o for n in named for o in n.offences) or before
