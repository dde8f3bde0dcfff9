"""Files that hold many documents: a ZIP, JSON Lines, a JSON array (多文书文件)."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from menkan.config import InputSettings
from menkan.errors import SourceError, UnsafeArchive
from menkan.ingest import archive
from menkan.ingest.json_members import Span, check_json_member, find_json_members
from menkan.store.places import refusals

MAC_FOLDER = "__MACOSX"  # what macOS packs beside every file


@dataclass(frozen=True, slots=True)
class Member:
    """One document in a file of many: see `inputs.Document`."""

    name: str
    entry: int | None = None
    span: Span | None = None


def find_members(path: Path, settings: InputSettings) -> Iterator[Member] | None:
    """The documents in `path` one after another; None where it is one document, or cannot be taken apart (成员枚举)."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
            if head in archive.SIGNATURES:
                return _of_archive(path, settings) if _holds_many(file) else None
            many = find_json_members(file, settings.max_bytes) is not None
    except SourceError:
        return None  # reading it says why
    except refusals():
        return None
    return _of_json(path, settings) if many else None


def _holds_many(file: IO[bytes]) -> bool:
    with archive.open_archive(file) as opened:
        archive.check_archive(opened)
        return archive.kind_of_archive(opened) == archive.ZIP and bool(archive.members(opened))


def _of_json(path: Path, settings: InputSettings) -> Iterator[Member]:
    with path.open("rb") as file:
        for name, span in find_json_members(file, settings.max_bytes) or ():
            yield Member(name, span=span)


def _of_archive(path: Path, settings: InputSettings) -> Iterator[Member]:
    with path.open("rb") as file, archive.open_archive(file) as opened:
        for member in archive.members(opened):
            parts = member.name.split("/")
            hidden = any(part.startswith(".") and part != ".." for part in parts) or MAC_FOLDER in parts
            if not hidden or settings.hidden:
                yield from _of_entry(opened, member, settings)


def _of_entry(opened: ZipFile, member: archive.Member, settings: InputSettings) -> Iterator[Member]:
    """The member, or what it holds where it is a JSON file of many."""
    try:
        with archive.open_member(opened, member.index, archive.MAX_UNPACKED) as file:
            many = find_json_members(file, settings.max_bytes)
            if many is not None:
                for name, span in many:
                    yield Member(f"{member.name}:{name}", member.index, span)
                return
    except (SourceError, OSError, *archive.BROKEN):
        pass  # reading it says why
    yield Member(member.name, member.index)


class _Opened:
    """The archive that was read last, and its member that was: opening one costs as much as its table of contents."""

    def __init__(self) -> None:
        self._key: tuple[str, int, int] | None = None
        self._archive: ZipFile | None = None
        self._file: IO[bytes] | None = None
        self._member: IO[bytes] | None = None
        self._entry: int | None = None

    def archive(self, path: Path) -> ZipFile:
        state = path.stat()
        key = str(path), state.st_mtime_ns, state.st_size
        if self._archive is None or key != self._key:
            self.close()
            file = path.open("rb")
            try:
                self._archive = archive.open_archive(file, str(path))
            except SourceError:
                file.close()
                raise
            self._file, self._key = file, key
        return self._archive

    def close(self) -> None:
        """Lets go of the archive."""
        self._entry = self._key = None
        for opened in (self._member, self._archive, self._file):
            if opened is not None:
                opened.close()
        self._member, self._archive, self._file = None, None, None

    def member(self, path: Path, entry: int, where: str) -> IO[bytes]:
        """A member, open where it was left: the documents of a JSON Lines file are read in their order."""
        opened = self.archive(path)
        if self._member is None or self._entry != entry:
            self._member = archive.open_member(opened, entry, archive.MAX_UNPACKED, where)
            self._entry = entry
        return self._member


_opened = _Opened()  # of this process
atexit.register(_opened.close)


def read_entry(path: Path, entry: int, span: Span | None, max_bytes: int, where: str) -> bytes:
    """The bytes of one document in a ZIP.

    Raises:
        SourceError: as `archive.open_member`; MK115 for an archive in the archive.
    """
    if span is None:
        data = archive.read_member(_opened.archive(path), entry, max_bytes, where)
        if archive.is_archive(data):
            raise UnsafeArchive("an archive in an archive is not read", where, "unpack the outer one")
        return data
    file = _opened.member(path, entry, where)
    return check_json_member(archive.read_span(file, span, where), where)
