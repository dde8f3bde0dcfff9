"""Where the pages of a report go: a folder of files, or one file that holds them all (成册).

Every page has a name: ``index``, ``cases-1``, ``judgments/<document_id>``. What they link to, and where the pictures of
a judgment lie, follows from the names.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from menkan.errors import ReportError, StoreError
from menkan.report.html import Html, around, frame, join, page, tag
from menkan.report.marks import ANCHOR
from menkan.report.words import word
from menkan.run.inputs import JUDGMENTS
from menkan.store.folder import writing_to

INDEX = "index"
# Project conventions: what a browser opens within seconds.
ONE_FILE_JUDGMENTS = 500
ONE_FILE_MEGABYTES = 100


class Book(Protocol):
    """What the makers of pages ask of the place where these go.

    Attributes:
        rows_per_page: of a list; None for lists that are not cut.
    """

    rows_per_page: int | None

    def link(self, to: str, at: str) -> str:
        """The address of page `to` on page `at`."""
        ...

    def anchor(self, document_id: str | None) -> str:
        """What the ids of places in the text of a judgment begin with."""
        ...

    def add(self, name: str, title: str, body: Html) -> None:
        """Take a page; the first page of all may come last."""
        ...

    def picture(self, document_id: str | None, number: int, png: bytes) -> str:
        """Keep the picture of a page of a judgment and give its address on the judgment's page."""
        ...


def judgment(document_id: str | None) -> str:
    """Name of the page of a judgment."""
    return f"{JUDGMENTS}/{document_id}"


class Folder:
    """Pages as files that link to each other; every one stands alone."""

    SOURCES = "'self' file:"  # of a page opened from a disk, not every browser says that its folder is itself

    def __init__(self, folder: Path, rows_per_page: int, pictured: bool) -> None:
        self.rows_per_page: int | None = rows_per_page
        self._folder, self._pictured = folder, pictured
        (folder / JUDGMENTS).mkdir()

    def link(self, to: str, at: str) -> str:
        return f"../{to}.html" if at.startswith(JUDGMENTS) and not to.startswith(JUDGMENTS) else _beside(to, at)

    def anchor(self, document_id: str | None) -> str:
        return ANCHOR

    def add(self, name: str, title: str, body: Html) -> None:
        pictures = self.SOURCES if self._pictured and name.startswith(JUDGMENTS) else ""
        whole = page(title, self.link(INDEX, name), body, word("page", "disclaimer"), pictures)
        (self._folder / f"{name}.html").write_text(whole, encoding="utf-8", newline="\n")

    def picture(self, document_id: str | None, number: int, png: bytes) -> str:
        file = f"{document_id}-{number}.png"
        (self._folder / JUDGMENTS / file).write_bytes(png)
        return file


class OneFile:
    """Pages as parts of one document, of which the style shows the one that the address names.

    Parts lie in a file without a name until the first page has come, which stands before them.
    """

    rows_per_page: int | None = None

    def __init__(self, scratch: Path) -> None:
        self._parts = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 closed by `close`
        self._first: tuple[str, bytes] | None = None
        self._size = 0

    def link(self, to: str, at: str) -> str:
        return f"#{_id(to)}"

    def anchor(self, document_id: str | None) -> str:
        return f"{ANCHOR}-{document_id}-"

    def add(self, name: str, title: str, body: Html) -> None:
        part = tag("section", body, id=_id(name), class_="leaf").encode() + b"\n"
        self._count(len(part))
        if name == INDEX:
            self._first = title, part
        else:
            self._parts.write(part)

    def picture(self, document_id: str | None, number: int, png: bytes) -> str:
        return f"data:image/png;base64,{base64.b64encode(png).decode()}"

    def write(self, file: Path) -> None:
        """Write the whole document; the first page must have come."""
        assert self._first is not None
        title, index = self._first
        top, head, foot = frame(f"#{INDEX}", word("page", "disclaimer"), "data:")
        start, end = around(title, head)
        with file.open("wb") as out:
            out.write(join(start, top, Html('<div class="book">')).encode() + b"\n" + index)
            self._parts.seek(0)
            shutil.copyfileobj(self._parts, out)
            out.write(join(Html("</div>"), foot, end).encode())
            out.flush()
            os.fsync(out.fileno())

    def close(self) -> None:
        self._parts.close()

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > ONE_FILE_MEGABYTES * 1_000_000:
            problem = f"the one file would be larger than {ONE_FILE_MEGABYTES} MB"
            raise ReportError(problem, hint="ask for fewer pictures (--pages), or leave out --one-file for a folder")


@contextmanager
def new_file(target: Path) -> Iterator[OneFile]:
    """One file that is there whole or not at all, and replaces nothing.

    Raises:
        ReportError: MK800, it would be too large. StoreError: MK600, the system refuses.
    """
    with writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        book = OneFile(scratch)
        try:
            yield book
            with writing_to(target):
                book.write(scratch / "whole")
                (scratch / "whole").replace(target)
        finally:
            book.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def refuse_existing(out: Path) -> None:
    """Say that the file `out` exists before what it is for has been computed, not after.

    Raises:
        StoreError: MK600.
    """
    if out.exists():
        raise StoreError("exists already; a report never overwrites", str(out), "name a new file")


def steps(links: Sequence[tuple[str, str | None]], here: str = "") -> Html:
    """Links to neighbouring pages, by label and address; those without an address are left out."""
    shown = [tag("a", label, href=href) for label, href in links if href is not None]
    at = tag("span", here) if here else None
    return tag("nav", *(join(one, " ") for one in (*shown, at) if one is not None))


def _beside(to: str, at: str) -> str:
    return f"{to.rpartition('/')[2] if at.startswith(JUDGMENTS) else to}.html"


def _id(name: str) -> str:
    """Id of a page inside one document: no name of a section is one."""
    return name.replace(f"{JUDGMENTS}/", "j-")
