"""Parts of the facts whose headings name an offence (分罪名叙述): 一、非法利用信息网络罪：… 二、诈骗事实 …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from menkan.codes import SectionKind
from menkan.structure.offences import article_of, split_offences
from menkan.structure.people import People
from menkan.types import Section

# Any numbered heading: the next of the same style ends a part, whatever it is about.
_HEADING = re.compile(
    r"(?:^|(?<=[\n。:;]))\s*"
    r"(?:(?P<han>[一二三四五六七八九十]{1,3}、)|(?P<brackets>\([一二三四五六七八九十]{1,3}\)、?)|(?P<arabic>\d{1,2}[、.](?!\d)))"
    r"\s?(?P<words>[^,。;:\n]{2,60}?)(?=\s*(?:[,。;:(\n]|\d{4}年|\d{1,2}[、.]|$))"
)
_ABOUT = re.compile(r"^关于|的?(?:犯罪)?(?:事实|部分|案)?$")
_BETWEEN = re.compile(
    r"^(?:等[一二三四五六七八九十\d]{0,3}名?人?|共同|单独|分别|实施|涉嫌|犯(?!罪)|的)+|^被告(?:人|单位)"
)
_NO_NAME = re.compile(r"属于|构成|应[当以]?|认定|定性|不|是否|如何|规定")
_GOES_ON = re.compile("(?<!犯)罪(?![、和与及])")  # 故意伤害罪的社会危害性较小
_LONGEST = 30  # characters; no name of an offence is longer (刑法罪名)
# What is told after the last part is no offence's alone.
_AFTER_ALL = re.compile(r"(?<=[\n。;])\s*(?:另|又|还)(?:经)?(?:审理)?查明|(?<=[\n。;])\s*(?:上述|以上)[^。,]{0,12}事实")


def part_by_offence(folded: str, sections: Sequence[Section], people: People) -> tuple[Section, ...]:
    """`sections` with allegations and facts parted where a heading names an offence; a part has its articles."""
    return tuple(part for section in sections for part in _parts(folded, section, people))


def headed(folded: str, sections: Iterable[Section], people: People) -> Iterator[tuple[str, str, SectionKind]]:
    """Accused, offence and kind of section for every part: whom its heading names, else whom it tells of."""
    for section in sections:
        if section.articles and (match := _HEADING.match(folded, section.start, section.end)):
            who = people.named(match["words"]) or people.named(folded[match.end() : section.end]) or people.alone
            yield from ((name, one, section.kind) for name in who for one in _offences(match["words"], people))


def _parts(folded: str, section: Section, people: People) -> Iterator[Section]:
    if section.is_comment or section.kind not in (SectionKind.ALLEGATIONS, SectionKind.FACTS_FOUND):
        yield section
        return
    start = section.start
    style: str | None = None
    articles: tuple[str, ...] = ()
    for at, new_style, words in _cuts(folded, section):
        told = tuple(dict.fromkeys(a for o in _offences(words, people) if (a := article_of(o))))
        if told or (articles and new_style in (style, None)):
            if at > start:
                yield replace(section, start=start, end=at, articles=articles)
            start, style, articles = at, new_style, told
    yield replace(section, start=start, articles=articles)


def _cuts(folded: str, section: Section) -> list[tuple[int, str | None, str]]:
    """Where a part may begin or end: offset, style of its number (None: no heading) and words of the heading."""
    cuts: list[tuple[int, str | None, str]] = [
        (m.start(), next(style for style in ("han", "brackets", "arabic") if m[style]), m["words"])
        for m in _HEADING.finditer(folded, section.start, section.end)
    ]
    cuts += [(m.start(), None, "") for m in _AFTER_ALL.finditer(folded, section.start, section.end)]
    return sorted(cuts, key=lambda cut: cut[0])


def _offences(words: str, people: People) -> tuple[str, ...]:
    """The offences that a heading is about, whoever it names before them (被告人甲、乙诈骗的事实); mostly none."""
    if _NO_NAME.search(words):
        return ()
    last = max((end for _, end, _ in people.mentions(words)), default=0)
    name = _BETWEEN.sub("", _ABOUT.sub("", words[last:])).strip("、 \t").removesuffix("罪")
    return split_offences(name + "罪") if 1 < len(name) <= _LONGEST and not _GOES_ON.search(name) else ()
