import io
import stat
import struct
import zipfile

import pytest

from menkan.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge, UnsafeArchive, UnsupportedFormat
from menkan.ingest import archive, read_transcript

MANY = 10**9


def packed(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return file.getvalue()


def opened(data: bytes) -> zipfile.ZipFile:
    return archive.open_archive(io.BytesIO(data), "a.zip")


def test_members_are_sorted_and_folders_left_out():
    names = [m.name for m in archive.members(opened(packed(("b.txt", b"x"), ("d/", b""), ("a/c.txt", b"y"))))]
    assert names == ["a/c.txt", "b.txt"]
    assert archive.read_member(opened(packed(("b.txt", b"x"))), 0, 10) == b"x"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_chinese_are_decoded_whatever_the_format_says(encoding):
    name = "判决书/甲某某一审.txt"
    raw = name.encode(encoding)
    data = packed((f"{'x' * len(raw)}", b"1")).replace(b"x" * len(raw), raw)
    assert [m.name for m in archive.members(opened(data))] == [name]
    assert [m.name for m in archive.members(opened(packed((name, b"1"))))] == [name]
    assert archive.read_member(opened(data), 0, 10) == b"1"


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/passwd", "C:/a.txt", "..\\a.txt", "a" * 2000])
def test_names_that_lead_out_are_refused(name):
    with pytest.raises(UnsafeArchive, match="leads out"):
        archive.open_member(opened(packed((name, b"x"))), 0, MANY)


def test_links_and_devices_are_refused():
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        entry = zipfile.ZipInfo("link.txt")
        entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
        with pytest.raises(UnsafeArchive, match="link"):
            archive.open_member(opened(packed((entry, b"/etc/passwd"))), 0, MANY)


def test_encrypted_members_are_refused():
    data = bytearray(packed(("a.txt", b"x" * 50)))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    with pytest.raises(EncryptedFile, match="MK117"):
        archive.open_member(opened(bytes(data)), 0, MANY)


def test_size_and_ratio_of_a_member_are_limits():
    data = packed(("a.txt", bytes(5_000_000)))
    with pytest.raises(TooLarge, match="the limit is 4"):
        archive.open_member(opened(data), 0, 4)
    with pytest.raises(UnsafeArchive, match="times its size"):
        archive.open_member(opened(data), 0, MANY)


def test_archive_that_unpacks_to_far_more_is_refused(monkeypatch):
    with pytest.raises(UnsafeArchive, match="bomb"):
        read_transcript(packed(*((f"{i}.txt", bytes(1_000_000)) for i in range(9))))
    monkeypatch.setattr(archive, "MAX_UNPACKED", 100)
    with pytest.raises(TooLarge, match="unpacks to"):
        read_transcript(packed(("a.txt", b"x" * 200)))


def test_overlapping_members_are_refused():
    data = packed(("a.txt", b"x" * 500), ("b.txt", b"y" * 500))
    second = data.rindex(b"PK\x01\x02")
    offset = struct.unpack_from("<I", data, second + 42)[0]
    overlapped = bytearray(data)
    struct.pack_into("<I", overlapped, second + 42, 0)
    assert offset > 0
    with pytest.raises(UnsafeArchive, match="overlap"):
        archive.check_archive(opened(bytes(overlapped)))


def test_number_of_members_is_a_limit(monkeypatch):
    data = packed(*((f"{i}", b"") for i in range(5)))
    monkeypatch.setattr(archive, "MAX_MEMBERS", 4)
    with pytest.raises(TooLarge, match="5 members"):
        opened(data)
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 40)
    with pytest.raises(TooLarge, match="table of contents"):
        opened(data)


def test_declared_size_is_never_exceeded():
    data = bytearray(packed(("a.txt", b"0123456789" * 100)))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # the entry lies: ten bytes only
        struct.pack_into("<I", data, data.index(signature) + place, 10)
    with pytest.raises(DamagedFile):
        archive.read_member(opened(bytes(data)), 0, MANY)


def test_broken_data_of_a_member_is_coded():
    data = bytearray(packed(("a.txt", bytes(range(256)) * 20)))
    data[60:90] = bytes(30)
    with pytest.raises(DamagedFile):
        archive.read_member(opened(bytes(data)), 0, MANY)


def test_nested_archives_are_known():
    assert archive.is_archive(packed(("a.txt", b"x")))
    assert archive.is_archive(b"Rar!\x1a\x07\x00") and archive.is_archive(b"\x1f\x8b\x08")
    assert archive.is_archive(b"PK\x03\x04 broken")
    assert not archive.is_archive(packed(("[Content_Types].xml", b"x"), ("word/document.xml", b"x")))
    assert not archive.is_archive("被告人".encode())


def test_archive_is_no_document():
    with pytest.raises(UnsupportedFormat, match="many documents"):
        read_transcript(packed(("a.txt", b"x")))
    with pytest.raises(EmptyFile):
        read_transcript(packed(("d/", b"")))
    with pytest.raises(EmptyFile):
        read_transcript(packed())
