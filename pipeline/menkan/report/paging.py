"""Lists of any length as pages of bounded size (分页)."""

from __future__ import annotations

from menkan.report.book import INDEX, Book, steps
from menkan.report.html import Child, Html, join, tag
from menkan.report.html import table as plain_table
from menkan.report.tables import sortable
from menkan.report.words import word

ROWS_PER_PAGE = 1000
ROWS_ON_INDEX = 20
NOTES = {"findings": "only_met", "cases": "about_model"}


class PagedTable:
    """A table that gives its pages to a book, one by one: ``cases-1``, ``cases-2`` …

    Attributes:
        n_rows: rows so far.
        first_rows: the rows that the index shows.
        headings: heads of the columns.
    """

    def __init__(self, book: Book, name: str, headings: tuple[Child, ...]) -> None:
        self.name, self.headings = name, headings
        self.n_rows, self.first_rows = 0, list[Html]()
        self._book = book
        self._rows: list[Html] = []
        self._page = 1

    def add(self, *rows: Html) -> None:
        """Take rows; a full page is written when a row of the next one comes."""
        for row in rows:
            if self._book.rows_per_page is not None and len(self._rows) == self._book.rows_per_page:
                self._write(is_last=False)
            self._rows.append(row)
            self.n_rows += 1
            if len(self.first_rows) < ROWS_ON_INDEX:
                self.first_rows.append(row)

    def close(self) -> None:
        """Write the last page; a list without rows has no page."""
        if self._rows:
            self._write(is_last=True)

    def head(self) -> Html | None:
        """The first rows and the way to all of them, for the index; None for an empty list."""
        if not self.n_rows:
            return None
        note = tag("p", word("page", NOTES[self.name]), class_="note") if self.name in NOTES else None
        title = tag("h2", word("page", self.name), " ", tag("small", self._more()), id=self.name)
        if self.n_rows == len(self.first_rows):
            return join(title, note, sortable(self.headings, self.first_rows, f"list-{self.name}"))
        return join(title, note, plain_table(self.headings, self.first_rows, f"list-{self.name}"))

    def _more(self) -> Html:
        return tag("a", word("page", "more", n=f"{self.n_rows:,}"), href=self._book.link(self._name(1), INDEX))

    def _name(self, number: int) -> str:
        return f"{self.name}-{number}"

    def _write(self, is_last: bool) -> None:
        number, name = self._page, self._name(self._page)
        title = word("page", self.name)
        is_only = is_last and number == 1
        ways = steps(
            (
                (word("page", "batch"), self._book.link(INDEX, name)),
                (word("page", "previous"), self._book.link(self._name(number - 1), name) if number > 1 else None),
                (word("page", "next"), None if is_last else self._book.link(self._name(number + 1), name)),
            ),
            "" if is_only else word("page", "page_of", page=number),
        )
        notes = [tag("p", word("page", NOTES[self.name]), class_="note")] if self.name in NOTES else []
        if not is_only:
            notes.append(tag("p", word("page", "sorts_this_page"), class_="note"))
        table = sortable(self.headings, self._rows, f"list-{self.name}", is_filtered=True)
        body = tag("main", ways, tag("h1", title), *notes, table, None if is_only else ways, class_="wide list-page")
        self._book.add(name, f"{title} · {word('page', 'title')}", body)
        self._rows, self._page = [], number + 1
