"""Who is charged with what (指控罪名): by the words of the charge, else by what stands for them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from menkan.codes import SectionKind
from menkan.structure.disposition import Rulings, found_guilty
from menkan.structure.offence_headings import headed
from menkan.structure.offences import OFFENCES, article_of, headline_offence, split_offences
from menkan.structure.people import People
from menkan.structure.sections import COMMENT, Passage, sentences
from menkan.structure.tables import table
from menkan.types import Charge, Section

_CHARGE = re.compile(
    r"(?:指控|以|对|认为|(?<=罪)[,、;](?=(?:被告|[^,。;]{2,40}?(?:犯|涉嫌|构成))))(?P<who>[^。;]{0,160}?)(?:的行为)?(?:(?<!侵)犯(?!罪)|涉嫌|构成)"
    rf"(?P<what>{OFFENCES})"
)
# 以诈骗罪对被告人甲提起公诉, 以诈骗罪指控被告人甲, 以诈骗罪追究甲的刑事责任: the offence first
_CHARGE_FIRST = re.compile(
    rf"以(?:涉嫌)?(?:犯)?(?P<what>{OFFENCES})(?:,?对|指控|追究)(?P<who>[^。;]{{0,160}}?)"
    r"(?=提起公诉|移送|批准逮捕|向[^,。;]{2,30}法院|的?刑事责任|[。;]|$)"
)
# What somebody was held for: told in captions, by the police, before any charge (因涉嫌诈骗罪于 … 被刑事拘留).
_HELD_FOR = re.compile(rf"涉嫌(?:犯)?(?P<what>{OFFENCES})[^。;]{{0,40}}?(?:拘留|逮捕|取保候审|监视居住)")
_PROSECUTES = re.compile(r"\s*(?:公诉机关|[^,。;\n]{2,20}检察院)(?:以|认为|指控)")
_AND_OTHERS = re.compile(r"等(?:[一二三四五六七八九十\d]{1,3}名?人?)?$")  # 指控甲等犯…罪: the others too
_CAUSE = re.compile(r"案由\s?:\s?([^\n。]{2,40})")
_DIGEST = re.compile(r"\[[^\]\n]{0,8}(?:要旨|关键词)|裁判要[旨点]|案例要旨")  # what follows is a rule, no title
_DENIED = re.compile("不能|不构成|不属于|不应|并非|界限|区分")
# Where a title ends that no line end closes: a sentence, the parties (某甲诈骗罪二审刑事判决书 某某法院 … 公诉机关 …).
_BODY = re.compile(r"[。;]|公诉机关|(?:被告人|上诉人|自诉人)[^案,。;\n]{0,30}[,(]|:(?=[^\n]{0,60}检察院)")
_TITLE_SIZE = 160
_TOLD_IN = (SectionKind.PROCEDURE, SectionKind.ALLEGATIONS, SectionKind.FACTS_FOUND)


def find_charges(
    folded: str, passages: tuple[Passage, ...], sections: tuple[Section, ...], people: People
) -> tuple[Charge, ...]:
    """Who is charged with what (指控罪名), each once, and what says so.

    The words of the charge in procedure and allegations decide. Where there are none: headings of the facts that name
    an offence; else the title of the case or its 案由; else what each was taken into custody for; else facts told in
    words that are one offence's own.
    """
    told = [p for p in passages if p.kind in _TOLD_IN]
    ladder: tuple[tuple[str, Iterable[tuple[str, str]]], ...] = (
        ("charge", _charged(folded, [p for p in told if p.level <= 1], people)),
        ("charge", _sought(folded, told, people)),
        ("heading", ((name, one) for name, one, _ in headed(folded, sections, people))),
        ("title", _titled(folded, told, people)),
        ("custody", _held_for(folded, passages, people)),
        ("facts", _worded(folded, passages, people)),
    )
    for told_by, found in ladder:
        if charges := dict.fromkeys(found):
            return tuple(Charge(name, offence, article_of(offence), told_by) for name, offence in charges)
    return ()


def not_charged(rulings: Rulings, charges: Iterable[Charge]) -> Iterator[Charge]:
    """What the court finds those guilty of for whom no charge is printed, as in an excerpt (未载指控者)."""
    charged = {charge.party for charge in charges if charge.told_by != "facts"}
    for party, offences in rulings.convictions.items():
        if party not in charged:
            yield from (Charge(party, offence, article_of(offence), "opinion") for offence in offences)


def of_the_case(rulings: Rulings, charges: Sequence[Charge], names: Sequence[str]) -> Iterator[Charge]:
    """The offence of the case for those of whom nothing names one, where it has but one or tries but one (本案罪名)."""
    told = {one.party for one in rulings.sentences if one.offence} | {one.party for one in charges}
    told |= {name for name, convicted_of in rulings.convictions.items() if convicted_of}
    offences = rulings.offences or tuple(dict.fromkeys(c.offence for c in charges))
    if not rulings.offences and any(c.told_by not in ("charge", "title") for c in charges):
        return  # what stands for a charge speaks of those whom it names
    if "*" not in told and (len(offences) == 1 or len(names) == 1):
        for name in names:
            if name not in told:
                yield from (Charge(name, offence, article_of(offence), "case") for offence in offences)


def _charged(folded: str, passages: Iterable[Passage], people: People) -> Iterator[tuple[str, str]]:
    for p in passages:
        for match in (*_CHARGE.finditer(folded, p.start, p.end), *_CHARGE_FIRST.finditer(folded, p.start, p.end)):
            only = people.names if "被告" in match["who"] and len(people.names) == 1 else ()
            named = people.named(match["who"]) or only
            for name in people.names if named and _AND_OTHERS.search(match["who"]) else named:
                yield from ((name, offence) for offence in split_offences(match["what"]))
        if p.kind is SectionKind.ALLEGATIONS:  # 应当以某罪追究其刑事责任
            for name, offences in found_guilty(folded, p, people).items():
                yield from ((name, offence) for offence in offences)


def _sought(folded: str, passages: Iterable[Passage], people: People) -> Iterator[tuple[str, str]]:
    """What the prosecution asks to be tried for where a summary tells it in passing (公诉机关以…，应以某罪追究)."""
    for p in passages:
        if p.level <= 1 and _PROSECUTES.match(folded, p.start, p.end):
            for name, offences in found_guilty(folded, p, people).items():
                yield from ((name, offence) for offence in offences)


def _titled(folded: str, told: Iterable[Passage], people: People) -> Iterator[tuple[str, str]]:
    if offence := headline_offence(_headline(folded, told)):
        yield from ((name, offence) for name in people.names)


def _held_for(folded: str, passages: Iterable[Passage], people: People) -> Iterator[tuple[str, str]]:
    """Accused and offence of every custody told, the name being the last before it (强制措施)."""
    for p in passages:
        if p.level != COMMENT:
            named = list(people.mentions(folded, p.start, p.end))
            starts = [start for start, _, _ in named]
            for match in _HELD_FOR.finditer(folded, p.start, p.end):
                before = bisect_left(starts, match.start())
                who = named[before - 1][2] if before else people.alone
                yield from ((name, offence) for name in who for offence in split_offences(match["what"]))


def _worded(folded: str, passages: Iterable[Passage], people: People) -> Iterator[tuple[str, str]]:
    """Accused and offence of every sentence of the facts in words that are one offence's own (行为表述).

    The sentence names him, or the last one before it that names anybody.
    """
    for p in passages:
        if p.level != COMMENT and p.kind in (SectionKind.ALLEGATIONS, SectionKind.FACTS_FOUND):
            before = people.alone
            for start, end in sentences(folded[p.start : p.end]):
                words = folded[p.start + start : p.start + end]
                before = people.named(words) or before
                yield from ((name, one) for one, act in _acts() if act.search(words) for name in before)


@cache
def _acts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["offence"], re.compile(entry["find"])) for entry in table("cues.toml")["act"])


def _headline(folded: str, told: Iterable[Passage]) -> str:
    """The 案由 of a document, else the titles that stand before its first sentence (标题); a story has none."""
    if cause := _CAUSE.search(folded, 0, 600):
        return cause[1]
    story = min((p.start for p in told), default=len(folded))
    head = _DIGEST.split(folded[: min(story, _TITLE_SIZE)], maxsplit=1)[0]
    lines = [_BODY.split(line, maxsplit=1)[0] for line in head.split("\n")[:3]]
    return "\n".join(line for line in lines if not _DENIED.search(line))
