"""Limits that one document must keep (读取上限)."""

from __future__ import annotations

from menkan.errors import EmptyFile, TooLarge

# Source: project conventions. The longest judgments run to some hundred pages and a million characters; scans of
# them stay below 200 MB. Ten times that is a wrong file or an attack, and would hold a worker for minutes.
MAX_BYTES = 256 * 1024 * 1024
MAX_PAGES = 5_000
MAX_CHARACTERS = 10_000_000
MAX_CHARACTERS_OF_PAGE = 100_000  # a page of newspaper holds about 10,000


def check_bytes(data: bytes, name: str = "") -> None:
    """Refuses a file that is empty or above `MAX_BYTES` (文件大小).

    Raises:
        EmptyFile: MK101, no bytes.
        TooLarge: MK107, more bytes than the limit.
    """
    if not data:
        raise EmptyFile("the file has no bytes", name, "copy it again from its source")
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{len(data):,} bytes, the limit is {MAX_BYTES:,}", name, "split the file")


def check_pages(n_pages: int, name: str = "") -> None:
    """Refuses a document of more than `MAX_PAGES` pages (页数).

    Raises:
        TooLarge: MK107.
    """
    if n_pages > MAX_PAGES:
        raise TooLarge(f"{n_pages:,} pages, the limit is {MAX_PAGES:,}", name, "split the file")


def check_characters(n_page: int, n_document: int, where: str) -> None:
    """Refuses a page or a document with more characters than any judgment has (字数).

    Raises:
        TooLarge: MK107.
    """
    if n_page > MAX_CHARACTERS_OF_PAGE:
        raise TooLarge(f"{n_page:,} characters on one page, the limit is {MAX_CHARACTERS_OF_PAGE:,}", where)
    if n_document > MAX_CHARACTERS:
        raise TooLarge(f"{n_document:,} characters, the limit is {MAX_CHARACTERS:,}", where, "split the file")
