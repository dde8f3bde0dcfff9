"""Paths to documents: files, and folders walked in a fixed order (输入展开)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from menkan.config import InputSettings
from menkan.errors import EmptyFile, TooLarge, UnreadableFile

# A folder with this file is a corpus (ARCHITECTURE §3b): its documents lie in documents/, the rest describes them.
CORPUS_LABELS = "labels.jsonl"
CORPUS_DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Document:
    """One document to read: the path as given, and the name of the member where the path is an archive.

    `refused` says why a path found in a folder is not followed (a symbolic link may lead anywhere).
    """

    path: str
    member: str | None = None
    refused: str = ""

    def read_bytes(self, max_bytes: int) -> bytes:
        """The document's bytes.

        Raises:
            UnreadableFile, EmptyFile, TooLarge: MK108, MK101, MK107.
        """
        path = Path(self.path)
        if self.refused:
            raise UnreadableFile(self.refused, self.path)
        try:
            if not path.is_file():
                raise UnreadableFile("not a regular file", self.path)
            size = path.stat().st_size
            if size > max_bytes:
                raise TooLarge(f"{size:,} bytes, the limit is {max_bytes:,}", self.path, "see [input] max_bytes")
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFile(error.strerror or str(error), self.path) from error
        if not data:
            raise EmptyFile("the file has no bytes", self.path)
        return data


def expand(paths: Iterable[Path], settings: InputSettings) -> Iterator[Document]:
    """Every document under `paths`: files as given, folders with all they hold, sorted by name.

    What type a file is comes from its bytes, so nothing is left out by its name, hidden files aside. A path that does
    not exist is a document too: its reading fails with a code instead of vanishing.
    """
    for path in paths:
        if path.is_dir():
            yield from _walk(path, settings)
        else:
            yield Document(str(path))


def _walk(folder: Path, settings: InputSettings) -> Iterator[Document]:
    if (folder / CORPUS_LABELS).is_file():
        folder = folder / CORPUS_DOCUMENTS
    try:
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError:
        yield Document(str(folder))  # fails as a document, with its code
        return
    for entry in entries:
        if entry.name.startswith(".") and not settings.hidden:
            continue
        if entry.is_symlink():
            yield Document(str(entry), refused="a symbolic link inside a folder is not followed")
        elif entry.is_dir():
            yield from _walk(entry, settings)
        else:
            yield Document(str(entry))
