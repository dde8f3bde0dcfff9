"""What the model may see of a judgment: its text without opinion, disposition and any word of the holding (防止泄漏).

The hidden parts are cut out of the text before any stage reads it, so that nothing derived from them (figures, roles,
flags, owners) can carry the answer. Features come from this view alone; its offsets map back to the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from menkan.codes import SectionKind
from menkan.structure import printed_by
from menkan.types import DateRange, Structure

VISIBLE = frozenset(
    {SectionKind.CAPTION, SectionKind.PROCEDURE, SectionKind.ALLEGATIONS, SectionKind.DEFENCE, SectionKind.FACTS_FOUND}
)
# Where a court speaks that has the answer already
ANSWERING = frozenset({SectionKind.COURT_OPINION, SectionKind.DISPOSITION, SectionKind.STATUTE_APPENDIX})
# A sentence that states a holding gives the answer away wherever it stands (an indictment quotes the tier it asks for).
HOLDING = re.compile(
    r"情节(?:特别|较|显著)?(?:严重|轻微|恶劣)|(?:严重|特别严重|其他严重)(?:后果|情节)|后果(?:特别)?严重|构成[^。；]{0,30}罪"
    r"|定罪处罚|追究刑事责任|判处|免予刑事处罚|无罪|数额(?:特别)?巨大"
)
_SENTENCE = re.compile(r"[^。；;\n]*(?:[。；;\n]|$)")


@dataclass(frozen=True, slots=True)
class View:
    """The visible text and where its pieces stood: ``pieces`` are (start in view, start in document, length)."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def to_document(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in the document for a span of the view; None where it crosses a cut."""
        for here, there, length in self.pieces:
            if here <= start and end <= here + length:
                return there + start - here, there + end - here
        return None

    def from_document(self, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """What the view has of spans in the document."""
        found = []
        for start, end in spans:
            for here, there, length in self.pieces:
                first, last = max(start, there), min(end, there + length)
                if first < last:
                    found.append((here + first - there, here + last - there))
        return tuple(found)


def cut(text: str, structure: Structure) -> View:
    """The view of `text`: visible sections, without the sentences that state a holding.

    What an editor or author adds (关键词、裁判要旨) knows the outcome and is left out. A text without sections is all
    visible but for those sentences.
    """
    spans: Sequence[tuple[int, int]]
    spans = [(s.start, s.end) for s in structure.sections if s.kind in VISIBLE and not s.is_comment]
    if not structure.sections:
        spans = [(0, len(text))]
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for start, end in spans:
        for match in _SENTENCE.finditer(text, start, end):
            if match.end() == match.start() or HOLDING.search(match[0]):
                continue
            if pieces and pieces[-1][1] + pieces[-1][2] == match.start():
                here, there, run = pieces[-1]
                pieces[-1] = (here, there, run + len(match[0]))
            else:
                pieces.append((length, match.start(), len(match[0])))
            parts.append(match[0])
            length += len(match[0])
    return View("".join(parts), tuple(pieces))


def asked_of(seen: Structure, text: str, structure: Structure) -> Structure:
    """`seen`, what the view of `text` shows, with when the case was decided: that is put with the question, not found.

    The day, the numbers of the case and its printing; not what the opinion tells of the day by the law that it names.
    """
    answers = [(s.start, s.end) for s in structure.sections if s.kind in ANSWERING and not s.is_comment]
    numbers = tuple(n for n in structure.case_numbers if not any(a <= n.start < b for a, b in answers))
    return replace(
        seen,
        decided_on=structure.decided_on,
        decided_within=DateRange(None, printed_by(text)),
        decided_within_by=(),
        case_number=structure.case_number if any(n.value == structure.case_number for n in numbers) else None,
        case_numbers=numbers,
        instance=structure.instance,
    )


def undated(seen: Structure) -> Structure:
    """`seen` with nothing that tells when the case was decided: every law is a candidate."""
    return replace(
        seen,
        decided_on=None,
        decided_within=DateRange(),
        last_event_on=None,
        conduct=DateRange(),
        case_number=None,
        case_numbers=(),
    )
