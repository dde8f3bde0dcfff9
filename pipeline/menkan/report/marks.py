"""The text of a judgment with its figures marked (文书全文标注)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from menkan.law.words import joined
from menkan.report.html import Html, escape, join, tag
from menkan.report.words import family, interval, metric_word, word
from menkan.types import CaseRecord, Quantity

Attributes = Mapping[str, str | int | None]
Handle = Callable[[Quantity], Attributes]
Part = tuple[int, int]  # start and end of some of the text
CONTEXT = 14  # characters shown on each side of quoted words (project convention)
ANCHOR = "t"  # what the ids of places in the text begin with


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    class_: str
    title: str | None = None
    more: Attributes = field(default_factory=dict)

    @property
    def is_figure(self) -> bool:
        return self.class_.startswith("q ")


def marked_text(record: CaseRecord, anchor: str = ANCHOR, handle: Handle | None = None) -> Html:
    """The text by sections and paragraphs: figures as marks with a title, holdings and vague words underlined.

    Characters that two spans share take the figure's mark. Every start of a quantity or of a piece of evidence can be
    linked to as ``#<anchor><offset>``. With `handle` the text can be worked on: it gives further attributes of a
    figure's mark, and each paragraph says in ``data-start`` where in the text it begins.
    """
    text, spans = record.text, _spans(record, handle)
    widest = max((span.end - span.start for span in spans), default=0)
    places = sorted({q.start for q in record.quantities} | set(_linked(record)))
    blocks = []
    for kind, start, end in _parts(record):
        paragraphs = []
        for part in _lines(text, start, end):
            first, last = (bisect_left(places, edge) for edge in part)
            anchors = {at: f"{anchor}{at}" for at in places[first:last]}
            pieces = _pieces(text, part, _touching(spans, part, widest), anchors)
            paragraphs.append(tag("p", *pieces, data_start=part[0] if handle else None))
        heading = tag("h3", word("section", kind), class_="section") if kind else None
        if paragraphs:
            blocks.append(tag("section", heading, *paragraphs, class_="part"))
    return tag("div", *blocks, class_="judgment", lang="zh-CN")


def quote(text: str, start: int, end: int, anchor: str = ANCHOR) -> Html:
    """The words with a little of what stands around them, linked to their place in the text."""
    before = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + CONTEXT].partition("\n")[0]
    return tag("a", before, tag("b", text[start:end]), after, href=f"#{anchor}{start}", class_="quote")


def title_of(quantity: Quantity, tested: Iterable[str] = ()) -> str:
    """Role, value with bounds, standing, accused and page of a figure, and the prongs `tested` on it, in one line."""
    everyone = quantity.parties == ("*",)
    parts = [
        metric_word(quantity.metric.value, quantity.category.value if quantity.category else None),
        interval(quantity.interval, quantity.unit),
        word("figure", "approximate") if quantity.approximate else "",
        word("standing", quantity.status),
        word("figure", "everyone") if everyone else joined("list", quantity.parties),
        word("figure", "on_page", page=quantity.page) if quantity.page is not None else "",
        *tested,
    ]
    return " · ".join(part for part in parts if part)


def figure_class(quantity: Quantity) -> str:
    """Colour and line of a figure's mark."""
    return f"q f-{family(quantity.metric.value)} {quantity.status.value}"


def _spans(record: CaseRecord, handle: Handle | None) -> list[_Span]:
    """What is marked, by start."""
    tested = _tested(record)
    figures = [
        _Span(q.start, q.end, figure_class(q), title_of(q, tested[q.start, q.end]), handle(q) if handle else {})
        for q in record.quantities
    ]
    held = [_Span(h.start, h.end, "held", word("level", h.level)) for h in record.structure.holdings]
    vague = [_Span(v.start, v.end, "vague") for v in record.vague]
    return sorted(figures + vague + held, key=lambda span: span.start)


def _tested(record: CaseRecord) -> Mapping[tuple[int, int], Iterable[str]]:
    """Span of evidence → the prongs with a figure that were tested on it, each with its verdict, once."""
    found: defaultdict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for finding in record.findings:
        if finding.threshold:
            for span in finding.evidence:
                found[span][f"{finding.prong} {word('verdict', finding.verdict)}"] = None
    return found


def _linked(record: CaseRecord) -> Iterator[int]:
    """Starts of everything that some table of the page links to."""
    structure = record.structure
    for finding in record.findings:
        yield from (start for start, _ in finding.evidence)
    for assessment in record.assessments:
        yield from (item.start for item in assessment.exits)
    for prediction in record.predictions:
        yield from (start for item in prediction.contributions for start, _ in item.spans)
    for listed in (structure.holdings, structure.disposition, structure.priors, structure.case_numbers):
        yield from (item.start for item in listed)


def _parts(record: CaseRecord) -> Iterator[tuple[str | None, int, int]]:
    """Sections in order, and what lies between them as parts without a kind."""
    at = 0
    for section in sorted(record.structure.sections, key=lambda one: one.start):
        start = max(section.start, at)
        if at < start:
            yield None, at, start
        if start < section.end:
            yield section.kind.value, start, section.end
            at = section.end
    if at < len(record.text):
        yield None, at, len(record.text)


def _lines(text: str, start: int, end: int) -> Iterator[Part]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _touching(spans: Sequence[_Span], part: Part, widest: int) -> list[_Span]:
    """The spans that share a character with `part`, figures first; `spans` by start, none longer than `widest`."""
    start, end = part
    first = bisect_left(spans, start - widest, key=lambda span: span.start)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return sorted((span for span in spans[first:last] if span.end > start), key=lambda span: not span.is_figure)


def _pieces(text: str, part: Part, here: Sequence[_Span], anchors: Mapping[int, str]) -> Iterator[Html]:
    """The characters of one paragraph, cut where a span or an anchor begins or a span ends; `anchors` by start."""
    start, end = part
    cuts = {start, end, *anchors}
    cuts |= {cut for span in here for cut in (span.start, span.end) if start < cut < end}
    ordered = sorted(cuts)
    for first, last in pairwise(ordered):
        span = next((one for one in here if one.start <= first and last <= one.end), None)
        name = anchors.get(first)
        if span is None:
            yield join(tag("a", id=name), escape(text[first:last])) if name else escape(text[first:last])
        else:
            element = "mark" if span.is_figure else "span"
            yield tag(element, text[first:last], class_=span.class_, title=span.title, id=name, **span.more)
