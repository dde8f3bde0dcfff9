"""Earlier sanctions (前科、行政处罚): who, for what, when; kept apart from the acts of this case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from menkan.codes import SectionKind
from menkan.dates import PrintedDate, first_printed
from menkan.structure.offences import NAME, split_offences
from menkan.structure.people import People
from menkan.structure.sections import COMMENT, Passage, sentences
from menkan.types import Prior

_SANCTION = re.compile(  # 曾因犯盗窃罪于2015年被某法院判处有期徒刑六个月 · 2018年3月因赌博被行政拘留十日
    r"因(?P<crime>犯)?(?P<what>(?!故)[^,。;被于]{2,30})(?P<gap>[,]?[^。;]{0,60}?)"
    r"(?:被|受到?过?)[^。;,]{0,40}?(?P<sanction>判处|判刑|行政拘留|行政处罚|治安拘留|治安处罚|罚款|劳动教养|收容教养|强制隔离戒毒|拘留\d|拘留[一二三四五六七八九十])"
)
_OF_THIS_CASE = re.compile(r"本案|涉嫌|嫌疑")
_WITHIN = (
    SectionKind.CAPTION,
    SectionKind.FACTS_FOUND,
    SectionKind.ALLEGATIONS,
    SectionKind.COURT_OPINION,
    SectionKind.PROCEDURE,
)
_CRIMINAL = ("判处", "判刑")


def find_priors(
    folded: str, passages: tuple[Passage, ...], people: People, dates: Sequence[PrintedDate]
) -> tuple[Prior, ...]:
    """Sanctions before this case (前科劣迹), each once per accused; `on` as precise as printed, None where not told."""
    found: dict[tuple[str, str, str | None], Prior] = {}
    for p in passages:
        if p.kind not in _WITHIN or p.level == COMMENT:
            continue
        owner: tuple[str, ...] = people.alone
        for start, end in sentences(folded[p.start : p.end]):
            start, end = start + p.start, end + p.start
            sentence = folded[start:end]
            if p.kind is SectionKind.CAPTION:
                owner = people.named(sentence)[-1:] or owner
            for match in _SANCTION.finditer(sentence):
                parties = people.named(sentence[: match.start()])[-1:] or owner
                if not parties or _OF_THIS_CASE.search(match[0]) or "因本案" in sentence[: match.start()][-6:]:
                    continue
                on = first_printed(dates, start + max(0, match.start() - 16), start + match.end())
                prior = _prior(parties[0], match, on, start)
                found.setdefault((prior.party, prior.what, prior.on), prior)
    return tuple(found.values())


def _prior(party: str, match: re.Match[str], on: str | None, offset: int) -> Prior:
    criminal = match["sanction"] in _CRIMINAL
    named = re.match(NAME, match["what"] + match["gap"])
    offences = split_offences(named[0]) if named else ()
    what = "、".join(offences) or match["what"].strip()
    return Prior(
        party, "criminal" if criminal else "administrative", what, on, offset + match.start(), offset + match.end()
    )
