"""Which instruments the court itself names (法院引用的规定): by title in 《》, or by number (法释〔2019〕15号)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from menkan.codes import SectionKind
from menkan.law.records import Instrument, Statutes
from menkan.text import fold_width
from menkan.types import Finding, Structure

_SPOKEN_IN = (SectionKind.COURT_OPINION, SectionKind.DISPOSITION)
_TITLE = re.compile(r"《([^《》]{6,120})》")
_NUMBER = re.compile(r"(法释|法发|公通字)\s?[〔\[(]\s?(\d{4})\s?[〕\])]\s?(?:第\s?)?(\d+)\s?号")  # 法释[2019]15号
_NOISE = re.compile(r"[\s\"“”‘’'()（）,、]")


def cites_other(text: str, structure: Structure, statutes: Statutes, findings: Sequence[Finding]) -> frozenset[str]:
    """Articles for which the court names an instrument with figures that the rules did not apply (引用另一版本).

    Only the court's own words count. An instrument and its amended text are one: the title does not tell them apart.
    Where the rules leave two versions open, both are applied ones.
    """
    named = tuple(_named(text, structure))
    if not named:
        return frozenset()
    found = set()
    for offence in statutes.offences:
        applied = {f.instrument for f in findings if f.article == offence.article}
        titles = {_core(i.title) for i in offence.instruments if i.doc_no in applied}
        if any(_is_named(i, named) and _core(i.title) not in titles for i in offence.instruments):
            found.add(offence.article)
    return frozenset(found)


def _named(text: str, structure: Structure) -> Iterator[str]:
    """Titles from 关于 on, and numbers, without marks, as the court's opinion and ruling have them."""
    for section in structure.sections:
        if section.kind in _SPOKEN_IN:
            words = fold_width(text[section.start : section.end])
            yield from (_core(m[1]) for m in _TITLE.finditer(words))
            yield from (f"{m[1]}〔{m[2]}〕{m[3]}号" for m in _NUMBER.finditer(words))


def _core(title: str) -> str:
    """A title without who issued it: 关于办理…若干问题的解释."""
    bare = _NOISE.sub("", fold_width(title))
    return bare[bare.find("关于") :] if "关于" in bare else bare


def _is_named(instrument: Instrument, named: Sequence[str]) -> bool:
    number = instrument.doc_no.partition("（")[0]
    return _core(instrument.title) in named or number in named
