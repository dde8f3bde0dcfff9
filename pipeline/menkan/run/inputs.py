"""Paths to documents: files, folders walked in a fixed order, and the members of files of many (输入展开)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from menkan.config import InputSettings
from menkan.errors import EmptyFile, TooLarge, UnreadableFile
from menkan.ingest.json_members import check_json_member
from menkan.run.log import FILE as LOG
from menkan.run.members import find_members, read_entry
from menkan.store.folder import is_leftover
from menkan.store.journal import FILE as JOURNAL
from menkan.store.journal import TABLES_FOLDER
from menkan.store.parts import LOCK
from menkan.store.places import is_url, place, read_object, refusals

# In a store a file is opened to look for members where its name says so: each look is a request, by the driver.
MANY = (".zip", ".jsonl", ".ndjson", ".json")
# A folder with this file is a corpus (ARCHITECTURE §3b): its documents lie in documents/, the rest describes them.
CORPUS_LABELS = "labels.jsonl"
CORPUS_DOCUMENTS = "documents"
# What menkan writes to the folder of a run.
REPORT, JUDGMENTS = "report", "judgments"  # the second inside the first
REVIEW = "review"  # what people decided; written by them alone
EXPORT = "export-"  # with the kind of its files
WRITTEN = (TABLES_FOLDER, REPORT, REVIEW, JOURNAL, f"{JOURNAL}-journal", LOCK, LOG)


@dataclass(frozen=True, slots=True)
class Document:
    """One document to read: the path as given, and the name of the member where the path holds many.

    Attributes:
        member: name in a ZIP, line of a JSONL, place from 1 in a JSON array; both, with ":", for one in a ZIP.
        refused: why a path found in a folder is not followed (a symbolic link may lead anywhere).
        entry: which entry of the ZIP it is.
        span: first byte and length in the file or the entry.
    """

    path: str
    member: str | None = None
    refused: str = ""
    entry: int | None = None
    span: tuple[int, int] | None = None

    def read_bytes(self, max_bytes: int) -> bytes:
        """The document's bytes.

        Raises:
            UnreadableFile, EmptyFile, TooLarge: MK108, MK101, MK107.
            DamagedFile, UnsafeArchive, EncryptedFile: MK103, MK115, MK117, of a member of a ZIP.
        """
        if self.refused:
            raise UnreadableFile(self.refused, self.path)
        try:
            data = self._read(place(self.path), max_bytes)
        except refusals() as error:
            raise UnreadableFile(getattr(error, "strerror", None) or str(error), self.path) from error
        if not data:
            raise EmptyFile("the file has no bytes", self.place)
        return data

    @property
    def place(self) -> str:
        """Path and member, for messages."""
        return self.path if self.member is None else f"{self.path}:{self.member}"

    def _read(self, path: Path, max_bytes: int) -> bytes:
        state = path.stat()
        if not S_ISREG(state.st_mode):
            folder = "of a folder: menkan run FOLDER --out OUT, menkan.run or menkan.read_all"
            raise UnreadableFile("not a regular file", self.path, folder if S_ISDIR(state.st_mode) else "")
        if self.entry is not None and self.span is None:
            return read_entry(path, self.entry, None, max_bytes, self.place)
        size = state.st_size if self.span is None else self.span[1]
        if size > max_bytes:
            raise TooLarge(f"{size:,} bytes, the limit is {max_bytes:,}", self.place, "see [input] max_bytes")
        if self.entry is not None:
            return read_entry(path, self.entry, self.span, max_bytes, self.place)
        if self.span is None:
            return read_object(path) if is_url(path) else path.read_bytes()
        with path.open("rb") as file:
            file.seek(self.span[0])
            return check_json_member(file.read(size), self.place)


def expand(paths: Iterable[Path], settings: InputSettings) -> Iterator[Document]:
    """Every document under `paths` (`store.places`): files as given, folders with all they hold, sorted by name.

    A ZIP, a JSON Lines file and a JSON array give one document per member, as they are come to: nothing but their
    tables of contents is held. What type a file is comes from its bytes. Left out are hidden files, what a run has
    written (its tables and report), and in a corpus folder all but `documents/`. A path that does not exist is a
    document too: its reading fails with a code instead of vanishing. In a store only files that are named as one of
    many (`MANY`) are looked into.
    """
    for path in paths:
        if _is(path.is_dir):
            yield from _walk(path, settings)
        else:
            yield from _of_file(path, settings)


def _walk(folder: Path, settings: InputSettings) -> Iterator[Document]:
    if (folder / CORPUS_LABELS).is_file():
        folder = folder / CORPUS_DOCUMENTS
    try:
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except refusals():
        yield Document(str(folder))  # fails as a document, with its code
        return
    written = _is_output(folder)
    for entry in entries:
        if entry.name.startswith(".") and not settings.hidden:
            continue
        if (written and (entry.name in WRITTEN or entry.name.startswith(EXPORT))) or _is_unfinished(entry):
            continue
        if entry.is_symlink():
            yield Document(str(entry), refused="a symbolic link inside a folder is not followed")
        elif entry.is_dir():
            yield from _walk(entry, settings)
        else:
            yield from _of_file(entry, settings)


def _is_output(folder: Path) -> bool:
    """Whether a run writes to this folder: told by its journal, not by a name alone."""
    return _is((folder / JOURNAL).is_file) and _is((folder / LOCK).is_file)


def _is_unfinished(folder: Path) -> bool:
    """Whether this is a report that is being written, or was when its process was killed."""
    return is_leftover(folder.name, REPORT) and _is((folder / JUDGMENTS).is_dir)


def _is(kind: Callable[[], bool]) -> bool:
    """Whether a path is of a kind; False where the system refuses to look (a name too long): reading it says why."""
    try:
        return kind()
    except refusals():
        return False


def _of_file(path: Path, settings: InputSettings) -> Iterator[Document]:
    may_be_many = not is_url(path) or path.name.lower().endswith(MANY)
    members = find_members(path, settings) if may_be_many and _is(path.is_file) else None
    if members is None:
        yield Document(str(path))
        return
    for member in members:
        yield Document(str(path), member.name, entry=member.entry, span=member.span)
