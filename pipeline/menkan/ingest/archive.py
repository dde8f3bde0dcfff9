"""ZIP archives: what they hold, and their members read within limits (ZIP 压缩包).

Nothing is ever written to disk, so a name that leads out of a folder could do no harm here; it is refused all the
same, because an archive with one was made to harm, and because tables and reports show names.
"""

from __future__ import annotations

import io
import itertools
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from menkan.errors import DamagedFile, EncryptedFile, SourceError, TooLarge, UnreadableFile, UnsafeArchive

ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")

# Source: project conventions. Text shrinks 3 to 6 times, XML of office files up to 60; a bomb, up to 1,032 times.
MAX_MEMBERS = 200_000
MAX_DIRECTORY = 64 * 1024 * 1024  # bytes of the table of contents
MAX_UNPACKED = 64 * 1024**3  # of all members together; each one must also keep the limit of a file
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024  # bytes unpacked from which the ratio counts
MAX_DOCX_PART = 128 * 1024 * 1024  # of one XML part
MAX_NAME = 1000

_OTHER_PACKAGES = (
    ("xl/workbook.xml", "an XLSX workbook"),
    ("ppt/presentation.xml", "a PPTX presentation"),
    ("OFD.xml", "an OFD document"),
    ("mimetype", "an ODT or EPUB document"),
)
_TAIL = 65_557 + 76  # the end record with the longest comment, and what ZIP64 puts before it
_DRIVE = re.compile(r"^[A-Za-z]:")  # C:\Windows
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: `index` among its entries, `name` decoded, with "/" between folders."""

    index: int
    name: str


def kind_of(data: bytes, name: str = "") -> str:
    """What a file that starts as a ZIP is: `DOCX`, `ZIP`, or words for a package that menkan does not read.

    Raises:
        DamagedFile, TooLarge: MK103, MK107, the table of contents cannot be read, or is too long.
    """
    with open_archive(io.BytesIO(data), name) as archive:
        return kind_of_archive(archive)


def kind_of_archive(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and any(n.startswith("word/document") for n in names):
        return DOCX
    return next((kind for part, kind in _OTHER_PACKAGES if part in names), ZIP)


def open_archive(file: IO[bytes], name: str = "") -> zipfile.ZipFile:
    """The archive in `file`, once its table of contents is known to be of a bearable length.

    Raises:
        DamagedFile: MK103. TooLarge: MK107, more than `MAX_MEMBERS`.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    directory = _directory_size(file.read())
    if directory is not None and directory > MAX_DIRECTORY:
        raise TooLarge(f"an archive whose table of contents has {directory:,} bytes", name, "split the archive")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (*BROKEN, NotImplementedError, UnicodeDecodeError) as error:
        raise DamagedFile("it starts as a ZIP but is cut short or broken", name, "fetch it again") from error
    n_members = len(archive.infolist())
    if n_members > MAX_MEMBERS:
        raise TooLarge(f"an archive of {n_members:,} members, the limit is {MAX_MEMBERS:,}", name, "split the archive")
    return archive


def _directory_size(tail: bytes) -> int | None:
    """Bytes of the table of contents as the end record says, None without one; zipfile allocates as much."""
    at = tail.rfind(b"PK\x06\x06")  # ZIP64
    if at >= 0 and len(tail) >= at + 48:
        return int.from_bytes(tail[at + 40 : at + 48], "little")
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 and len(tail) >= at + 16 else None


def check_archive(archive: zipfile.ZipFile, name: str = "") -> None:
    """Refuses an archive that unpacks to more than it may, or whose members overlap (压缩炸弹).

    Raises:
        UnsafeArchive: MK115. TooLarge: MK107, `MAX_UNPACKED`.
    """
    entries = archive.infolist()
    total = sum(e.file_size for e in entries)
    packed = sum(e.compress_size for e in entries)
    if total > MAX_UNPACKED:
        raise TooLarge(f"it unpacks to {total:,} bytes, the limit is {MAX_UNPACKED:,}", name, "split the archive")
    if total > RATIO_FROM and total > MAX_RATIO * packed:
        raise UnsafeArchive(f"it unpacks to {total // max(packed, 1):,} times its size: a ZIP bomb", name)
    spans = sorted((e.header_offset, e.header_offset + 30 + e.compress_size) for e in entries)
    if any(end > start for (_, end), (start, _) in itertools.pairwise(spans)):
        raise UnsafeArchive("its members overlap: a ZIP bomb", name)


def members(archive: zipfile.ZipFile) -> list[Member]:
    """Its files, sorted by name; folders are left out (压缩包成员)."""
    found = [Member(i, member_name(e)) for i, e in enumerate(archive.infolist()) if not e.is_dir()]
    return sorted(found, key=lambda m: (m.name, m.index))


def member_name(entry: zipfile.ZipInfo) -> str:
    """The member's name (成员名): Chinese Windows writes GBK where the format says cp437, and some tools UTF-8.

    The zipfile module decodes by what the format says; that is undone here.
    """
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def open_member(archive: zipfile.ZipFile, index: int, max_bytes: int, where: str = "") -> IO[bytes]:
    """The bytes of a member as a file, after every check that its entry allows (成员安全检查).

    Raises:
        UnsafeArchive: MK115, its name leads out, it is a link or a device, or it unpacks to far more than its size.
        EncryptedFile: MK117. TooLarge: MK107, above `max_bytes`. DamagedFile: MK103.
        UnreadableFile: MK108, a method of compression that Python does not know.
    """
    entry = archive.infolist()[index]
    _check_name(member_name(entry), where)
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise UnsafeArchive("a symbolic link or a device in an archive is not read", where)
    if entry.flag_bits & 0x1:
        raise EncryptedFile("it asks for a password", where, "unpack the archive with it, and give the folder")
    if entry.file_size > max_bytes:
        raise TooLarge(f"{entry.file_size:,} bytes, the limit is {max_bytes:,}", where, "see [input] max_bytes")
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size:
        raise UnsafeArchive(f"it unpacks to {entry.file_size // max(entry.compress_size, 1):,} times its size", where)
    try:
        return archive.open(entry)
    except NotImplementedError as error:
        raise UnreadableFile(f"unknown compression: {error}", where, "unpack the archive") from error
    except RuntimeError as error:  # zipfile's word for a password that is missing
        raise EncryptedFile("it asks for a password", where) from error
    except (*BROKEN, OSError) as error:
        raise DamagedFile("this member of the archive is broken", where, "fetch the archive again") from error


def read_member(archive: zipfile.ZipFile, index: int, max_bytes: int, where: str = "") -> bytes:
    """All bytes of a member; never more than its entry says, which is checked first.

    Raises:
        As `open_member`.
    """
    with open_member(archive, index, max_bytes, where) as file:
        return read_span(file, None, where)


def read_span(file: IO[bytes], span: tuple[int, int] | None, where: str = "") -> bytes:
    """The bytes of a span of an open member: first byte and length, None for all that follow.

    Raises:
        DamagedFile: MK103, what it holds cannot be unpacked.
    """
    try:
        if span is None:
            return file.read()
        file.seek(span[0])
        return file.read(span[1])
    except (*BROKEN, OSError) as error:
        raise DamagedFile("this member of the archive is broken", where, "fetch the archive again") from error


def is_archive(data: bytes) -> bool:
    """Whether `data` is an archive of whatever kind, and no DOCX or other package (嵌套压缩包)."""
    if data.startswith(OTHER_ARCHIVES) or data[257:262] == b"ustar":
        return True
    if not data.startswith(SIGNATURES):
        return False
    try:
        return kind_of(data) == ZIP
    except SourceError:
        return True


def _check_name(name: str, where: str) -> None:
    parts = name.split("/")
    if ".." in parts or name.startswith("/") or _DRIVE.match(name) or "\x00" in name or len(name) > MAX_NAME:
        raise UnsafeArchive("its name leads out of the archive", where)
