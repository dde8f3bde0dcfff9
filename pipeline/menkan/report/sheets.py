"""Pages of a judgment as pictures, with boxes around the figures (版面图)."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.law.words import joined
from menkan.report.book import Book
from menkan.report.html import Html, tag
from menkan.report.marks import Handle, figure_class, title_of
from menkan.report.words import word
from menkan.run.pictures import Pictures
from menkan.types import CaseRecord, Page


class Sheets:
    """Draws at most `most` pages of each judgment, those with figures first.

    Attributes:
        n_drawn: judgments that have pictures.
        n_lacking: judgments with pages that have none, because their file is not what was read or cannot be drawn.
    """

    def __init__(self, pictures: Pictures, most: int) -> None:
        self._pictures, self._most = pictures, most
        self.n_drawn = self.n_lacking = 0

    def of(self, record: CaseRecord, book: Book) -> Html | None:
        """The pictures, folded and loaded when in sight; or a word on why there are none; None without pages."""
        if not record.pages:
            return None
        shown = _chosen(record, self._most)
        drawn, reason = self._pictures.pictures(record.source, [page.number for page in shown])
        self.n_drawn += bool(drawn)
        self.n_lacking += not drawn
        if not drawn:
            told = word("review", reason, path=record.source.path)
            return tag("p", word("review", "no_figures_on_page", reason=told), class_="note")
        anchor = book.anchor(record.document_id)
        sheets = [
            sheet(record, page, book.picture(record.document_id, page.number, drawn[page.number]), anchor=anchor)
            for page in shown
            if page.number in drawn
        ]
        summary = tag("summary", word("heading", "pages", n=len(sheets), all=len(record.pages)))
        return tag("details", summary, tag("div", *sheets, class_="sheets"), class_="pages")


def sheet(
    record: CaseRecord, page: Page, address: str, handle: Handle | None = None, anchor: str | None = None
) -> Html:
    """One page: its picture at `address`, with a box for every figure on it.

    With `handle` boxes have further attributes, as the marks of `marked_text` have; with `anchor` they say what they
    are and lead to the words.
    """
    boxes = []
    for q in record.quantities:
        for number, x0, y0, x1, y1 in q.boxes:
            if number == page.number:
                box = tag(
                    "rect",
                    x=f"{x0 - 1:.1f}",
                    y=f"{y0 - 1:.1f}",
                    width=f"{max(x1 - x0 + 2, 1):.1f}",
                    height=f"{max(y1 - y0 + 2, 1):.1f}",
                    class_=figure_class(q),
                    **(handle(q) if handle else {}),
                )
                told = tag("title", f"{q.surface}{joined('between', ('', ''))}{title_of(q)}")
                boxes.append(box if anchor is None else tag("a", told, box, href=f"#{anchor}{q.start}", tabindex=-1))
    name = word("review", "page_n", n=page.number)
    picture = tag(
        "img",
        src=address,
        alt=f"{name} {word('review', 'no_picture')}",
        width=round(page.width),
        height=round(page.height),
        loading="lazy",
    )
    drawn = tag("svg", *boxes, view_box=f"0 0 {page.width:g} {page.height:g}", aria_hidden="true")
    return tag("figure", picture, drawn, tag("figcaption", name), class_="sheet")


def _chosen(record: CaseRecord, most: int) -> Sequence[Page]:
    """At most so many pages, those with figures before others, in their order."""
    figured = {box[0] for q in record.quantities for box in q.boxes}
    ordered = sorted(record.pages, key=lambda page: (page.number not in figured, page.number))[:most]
    return sorted(ordered, key=lambda page: page.number)
