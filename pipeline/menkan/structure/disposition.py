"""What stands after the last instance (判决主文): the sentences per accused, and the offences of conviction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from menkan.codes import SectionKind
from menkan.structure.offence_headings import headed
from menkan.structure.offences import CITED, OFFENCES, article_of, split_offences
from menkan.structure.people import People
from menkan.structure.pronounced import length_pattern, months, pronounced
from menkan.structure.sections import COMMENT, Passage, sentences
from menkan.types import Charge, Section, Sentence

_BAN = re.compile(r"禁止[^。;\n]{4,200}")
_BAN_TERM = re.compile(rf"期限\s?(?:为)?\s?(?=[^,。;]){length_pattern('b')}")  # 期限为三年
_PROBATION = re.compile(r"考验期|管制期|管制执行期|缓刑期")
_FOUND_GUILTY = re.compile(
    r"(?:(?<!不)(?<!否)构成|定性为|(?<!侵)犯(?=[^,。;]{2,40}罪(?:的|,|。))|(?:应当?|依法)(?:当)?以)了?"
    rf"{CITED}(?P<names>{OFFENCES})"
)
_NOT_OWN = re.compile(
    r"不足以认定|不构成|辩护人[^,。]{0,10}(?:提出|认为)|上诉人?[^,。]{0,10}(?:提出|称)|公诉机关指控的?罪名不"
)
_OF_ALL = re.compile("均|分别|各自|共同|等人|[二两三四五六七八九十]人|上述")
_LISTED = re.compile(r"(?:[、,和与及\s]|以及|伙同|结伙|原审|同案|被告人|上诉人|被告单位|\([^()]{0,20}\))*")
_JUDGED = (SectionKind.COURT_OPINION, SectionKind.DISPOSITION)
_TOGETHER = re.compile("[二两三四五六七八九十][人]")  # 四人构成某罪


@dataclass(frozen=True, slots=True)
class Rulings:
    """What was pronounced and stands (判决主文): the sentences, and per accused the offences of conviction (罪名)."""

    sentences: tuple[Sentence, ...]
    convictions: Mapping[str, tuple[str, ...]]

    @property
    def offences(self) -> tuple[str, ...]:
        """The offences of conviction, each once, in the order of the ruling."""
        return tuple(dict.fromkeys(o for offences in self.convictions.values() for o in offences))


def find_disposition(
    folded: str,
    passages: tuple[Passage, ...],
    sections: tuple[Section, ...],
    people: People,
    charges: tuple[Charge, ...],
) -> Rulings:
    """What was pronounced and stands after the last instance (判决主文).

    A later instance replaces for each accused what an earlier one pronounced; where it upholds, the earlier stands.
    Where a ruling leaves the offence out (判处某甲有期徒刑三年), it is the one that the court's opinion names; who goes
    free (无罪、不起诉) goes free of what was charged. A text without a ruling gives the offences of the opinion,
    one without an opinion too those that head the facts found.
    """
    by_party: dict[str, list[Sentence]] = {}
    levels: dict[str, int] = {}
    guilty: dict[str, tuple[str, ...]] = {}
    for p in passages:
        if p.level == COMMENT:
            continue
        if p.kind is SectionKind.COURT_OPINION:
            guilty |= found_guilty(folded, p, people)
        elif p.kind is SectionKind.DISPOSITION:
            new: dict[str, list[Sentence]] = {}
            for sentence in pronounced(folded, p, people):
                new.setdefault(sentence.party, []).append(sentence)
            for party, said in new.items():
                fresh = _once(said)
                if levels.get(party) == p.level and _repeats(fresh, by_party[party]):
                    continue
                levels[party] = p.level
                charged = tuple(dict.fromkeys(c.offence for c in charges if c.party == party))
                meant = charged if all(goes_free(s) for s in fresh) else guilty.get(party, ())
                by_party[party] = _replace(by_party.get(party, []), fresh, meant)
            for party, barred in _bans(folded, p, people):
                by_party[party] = [_with_ban(s, barred) for s in by_party.get(party, [])]
    convictions = {party: _convicted_of(known, guilty.get(party, ())) for party, known in by_party.items()}
    stands = tuple(s for known in by_party.values() for s in known if s.penalty)
    if not any(p.kind in _JUDGED and p.level != COMMENT for p in passages):  # an excerpt: the court's facts alone
        for name, offence, kind in headed(folded, sections, people):
            if kind is SectionKind.FACTS_FOUND:
                guilty[name] = tuple(dict.fromkeys((*guilty.get(name, ()), offence)))
    return Rulings(stands, convictions if by_party else guilty)


def _convicted_of(known: Sequence[Sentence], found: tuple[str, ...]) -> tuple[str, ...]:
    """Of what one accused is convicted: what the ruling names, else, where it gives the penalty alone, the opinion."""
    punished = [s for s in known if not goes_free(s)]
    named = tuple(dict.fromkeys(s.offence for s in punished if s.offence))
    return named or (found if punished else ())


def goes_free(sentence: Sentence) -> bool:
    """Whether the sentence is no conviction (无罪、不起诉)."""
    return sentence.penalty == "acquitted" or sentence.penalty.startswith("not_prosecuted")


def _bans(folded: str, passage: Passage, people: People) -> Iterator[tuple[str, int | None]]:
    """Whom the ruling bars from an occupation, with the months (从业禁止), or puts under an order (禁止令): None."""
    for match in _BAN.finditer(folded, passage.start, passage.end):
        order = bool(_PROBATION.search(match[0]))
        term = _BAN_TERM.search(match[0])
        barred = months(term["by"], term["bm"]) if term and not order else None
        if order or barred is not None:
            yield from ((party, barred) for party in people.named(match[0]) or people.alone)


def _with_ban(sentence: Sentence, barred: int | None) -> Sentence:
    return replace(sentence, job_ban_months=barred) if barred is not None else replace(sentence, injunction=True)


def _key(sentence: Sentence) -> tuple[object, ...]:
    return sentence.offence, sentence.penalty, sentence.term_months, sentence.suspended_months


def _once(said: Sequence[Sentence]) -> list[Sentence]:
    """Each sentence once: no conviction alone where its penalty follows, no second telling of the only penalty."""
    punished = {s.offence for s in said if s.penalty and s.offence}
    kept = [s for s in said if s.penalty or s.offence not in punished]
    if len(punished) == 1:
        told = {(s.penalty, s.term_months) for s in kept if s.offence} | {("fine_only", None)}
        kept = [s for s in kept if s.offence or (s.penalty, s.term_months) not in told]
    return list({_key(s): s for s in reversed(kept)}.values())[::-1]


def _repeats(fresh: Sequence[Sentence], known: Sequence[Sentence]) -> bool:
    """Whether the words only tell again what the same court pronounced, in whole or in part (遂以某罪判处 …)."""
    return {_key(s) for s in fresh} <= {_key(s) for s in known}


def _replace(known: Sequence[Sentence], new: Sequence[Sentence], meant: Sequence[str]) -> list[Sentence]:
    """What stands for one accused after a further ruling (改判): the new words, and of the old what they leave open."""
    before = list(dict.fromkeys(s.offence for s in known if s.offence))
    if known and not any(s.penalty for s in new):  # only the offence is changed: the penalty stays
        named = list(dict.fromkeys(s.offence for s in new))
        return [_with_offence(s, named[0]) for s in known] if len(named) == 1 >= len(before) else [*known, *new]
    supplied = before or list(meant)
    if len(supplied) == 1 and not any(s.offence for s in new):
        return [_with_offence(s, supplied[0]) for s in new]
    if len(before) > 1 and not any(s.offence for s in new):  # 决定执行 …: the whole is changed, its parts stand
        return [*(s for s in known if s.offence), *new]
    return list(new)


def _with_offence(sentence: Sentence, offence: str | None) -> Sentence:
    return replace(sentence, offence=offence, article=article_of(offence))


def found_guilty(folded: str, passage: Passage, people: People) -> dict[str, tuple[str, ...]]:
    """Of what a court's opinion finds each accused guilty (构成…罪)."""
    found: dict[str, tuple[str, ...]] = {}
    before: tuple[str, ...] = ()
    for start, end in sentences(folded[passage.start : passage.end]):
        words = folded[passage.start + start : passage.start + end]
        if _NOT_OWN.search(words):
            continue
        together = people.names if _TOGETHER.search(words) else ()
        who, at = before or people.alone or together, 0
        for match in _FOUND_GUILTY.finditer(words):
            who, at = _subjects(words[at : match.start()], people) or who, match.end()
            for party in who:
                found[party] = tuple(dict.fromkeys((*found.get(party, ()), *split_offences(match["names"]))))
        before = people.named(words) or before
    return found


def _subjects(words: str, people: People) -> tuple[str, ...]:
    """Whom a statement is about: those named together first, with 均 all whom it names (甲明知乙…,其行为构成某罪)."""
    if _OF_ALL.search(words):
        return people.named(words)
    found: tuple[str, ...] = ()
    at = 0
    for start, end, names in people.mentions(words):
        if found and not _LISTED.fullmatch(words, at, start):
            break
        found, at = tuple(dict.fromkeys((*found, *names))), end
    return found
