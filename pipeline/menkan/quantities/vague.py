"""Words that stand where a figure would decide: 多次, 大量, 若干 (未给出数字的表述)."""

from __future__ import annotations

import re

from menkan.codes import SectionKind
from menkan.types import Structure, VagueMention

# 多次发送 · 大量公民个人信息 · 若干张 · 数次 · 众多用户 · 不特定多数人; 多次元, 大量刑 are other words
_VAGUE = re.compile(
    r"多次(?!元)|多人次|大量(?!刑)|若干(?!问题|规定|意见)|数次(?![0-9])|数名|数张|数个(?!月)|多个(?!月)|多名|多张|多台|众多|不特定多数|巨额"
)
_SECTIONS = (
    SectionKind.ALLEGATIONS,
    SectionKind.FACTS_FOUND,
    SectionKind.COURT_OPINION,
)


def find_vague(text: str, structure: Structure) -> tuple[VagueMention, ...]:
    """Vague quantities in allegations, findings and opinion, in order; a text without sections is taken whole."""
    found: list[VagueMention] = []
    sections = iter((*structure.sections, None))
    section = next(sections)
    for match in _VAGUE.finditer(text):
        while section and section.end <= match.start():
            section = next(sections)
        kind = section.kind if section and section.start <= match.start() else None
        if kind in _SECTIONS or not structure.sections:
            found.append(VagueMention(match[0], match.start(), match.end(), kind))
    return tuple(found)
