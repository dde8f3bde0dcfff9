"""All figures of a document with role, owner, standing and place (数量识别总入口)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from menkan.codes import Metric, QuantityStatus
from menkan.quantities.attribution import assign_parties
from menkan.quantities.cues import told_articles
from menkan.quantities.joint import share_out
from menkan.quantities.qualifiers import assign_qualifiers
from menkan.quantities.retold import as_told_elsewhere
from menkan.quantities.roles import assign_roles
from menkan.quantities.status import assign_status
from menkan.quantities.tagger import tag_quantities
from menkan.types import Problem, Quantity, Structure, Transcript


def read_quantities(transcript: Transcript, structure: Structure) -> tuple[tuple[Quantity, ...], tuple[Problem, ...]]:
    """Every figure of the document in order, and problems of those that could not be read (MK301)."""
    text = transcript.text
    found, problems = tag_quantities(text, structure.accused)
    found = _described(text, found, structure)
    if transcript.boxes_pt:
        found = tuple(
            replace(q, page=transcript.page_at(q.start), boxes=transcript.boxes(q.start, q.end)) for q in found
        )
    return found, problems


def figure_between(text: str, structure: Structure, others: Sequence[Quantity], start: int, end: int) -> Quantity:
    """What a stretch of the text that a person marked says as a figure (补标数额): its words with role and owner.

    Where no numeral is read in it the stretch itself, without a value. `others` are the figures of the document.
    """
    tagged, _ = tag_quantities(text[start:end])
    if tagged:
        one = replace(tagged[0], start=start + tagged[0].start, end=start + tagged[0].end)
    else:
        one = Quantity(start, end, text[start:end], None, None, None, False, False, False, "")
    found = tuple(sorted((*others, one), key=lambda q: (q.start, q.end)))
    return _described(text, found, structure)[found.index(one)]


def described_anew(text: str, quantities: Sequence[Quantity], structure: Structure) -> tuple[Quantity, ...]:
    """Figures that were read before, with role, owner and standing as `structure` has them now (重新归属).

    Their words, values and places on the page stay.
    """
    bare = tuple(
        replace(q, metric=Metric.COUNT_OTHER, category=None, qualifier=None, parties=(), section=None,
                status=QuantityStatus.FOUND)
        for q in quantities
    )  # fmt: skip
    return _described(text, bare, structure)


def _described(text: str, found: tuple[Quantity, ...], structure: Structure) -> tuple[Quantity, ...]:
    """Figures with role, qualifier, standing and owner."""
    pronounced = (*(s.article for s in structure.disposition), *(h.article for h in structure.holdings))
    settled = frozenset(a for a in pronounced if a)
    articles = settled | frozenset(c.article for c in structure.charges if c.article) or told_articles(text)
    found = assign_roles(text, found, (articles, settled or articles), structure)
    found = as_told_elsewhere(text, found, structure)
    found = assign_qualifiers(text, found, articles)
    found = assign_status(text, found, structure)
    return share_out(text, assign_parties(text, found, structure), structure)
