"""Lists of any length as pages of bounded size (分页)."""

from __future__ import annotations

from pathlib import Path

from menkan.report.html import Html, join, page, table, tag
from menkan.report.words import word

ROWS_PER_PAGE = 500
ROWS_ON_INDEX = 20
HOME = "index.html"


class PagedTable:
    """A table that writes itself page by page: ``cases-1.html``, ``cases-2.html`` …

    Attributes:
        n_rows: rows so far.
        first_rows: the rows that the index shows.
        headings: names of the columns.
    """

    def __init__(self, folder: Path, name: str, columns: tuple[str, ...]) -> None:
        self.folder, self.name = folder, name
        self.headings = tuple(word("column", column) for column in columns)
        self.n_rows, self.first_rows = 0, list[Html]()
        self._rows: list[Html] = []
        self._page = 1

    def add(self, *rows: Html) -> None:
        """Take rows; a full page is written when a row of the next one comes."""
        for row in rows:
            if len(self._rows) == ROWS_PER_PAGE:
                self._write(is_last=False)
            self._rows.append(row)
            self.n_rows += 1
            if len(self.first_rows) < ROWS_ON_INDEX:
                self.first_rows.append(row)

    def close(self) -> None:
        """Write the last page; a list without rows has no page."""
        if self._rows:
            self._write(is_last=True)

    def address(self, number: int) -> str:
        """File name of page `number`, from 1."""
        return f"{self.name}-{number}.html"

    def _write(self, is_last: bool) -> None:
        title = word("page", self.name)
        number = self._page
        before = tag("a", word("page", "previous"), href=self.address(number - 1)) if number > 1 else None
        after = None if is_last else tag("a", word("page", "next"), href=self.address(number + 1))
        home = tag("a", word("page", "batch"), href=HOME)
        place = tag("span", word("page", "page_of", page=number))
        steps = tag("nav", *(join(step, " ") for step in (home, before, place, after) if step is not None))
        note = tag("p", word("page", "only_met"), class_="note") if self.name == "findings" else None
        body = tag("main", tag("h1", title), steps, note, table(self.headings, self._rows), steps, class_="wide")
        document = page(f"{title} · {word('page', 'title')}", HOME, body, word("page", "disclaimer"))
        (self.folder / self.address(number)).write_text(document, encoding="utf-8", newline="\n")
        self._rows, self._page = [], number + 1
