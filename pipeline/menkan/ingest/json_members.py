"""JSON files of many documents: where each one stands, without reading the file as a whole (JSONL 与 JSON 数组切分)."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO

from menkan.errors import DamagedFile

CHUNK = 1 << 20  # bytes; bounds memory whatever the length of the file
_BLANK = b" \t\r\n"
_MARKS = re.compile(rb'["\\{}\[\],]')  # where strings, escapes, objects, arrays and elements begin or end

Span = tuple[int, int]  # first byte and length


def find_json_members(file: IO[bytes], max_bytes: int) -> Iterator[tuple[str, Span]] | None:
    """Name and span of each document of a JSON Lines file or an array of objects; None where the file is one document.

    The name is the number of the line, or the place in the array from 1. What follows the first object is not looked
    at here: a member that is no JSON object fails alone, when it is read.

    Args:
        file: read from its beginning.
        max_bytes: the longest first member looked at.
    """
    file.seek(0)
    start = file.read(64 * 1024)
    first = start.removeprefix(codecs.BOM_UTF8).lstrip(_BLANK)[:1]
    if first == b"{":
        head = list(islice(line_spans(file, max_bytes), 2))
        return line_spans(file) if len(head) == 2 and _is_object(_part(file, head[0][1], max_bytes), _ANY) else None
    if first == b"[":
        one = next(array_spans(file, max_bytes), None)
        return array_spans(file) if one and _is_object(_part(file, one[1], max_bytes), _BYTEWISE) else None
    return None


def line_spans(file: IO[bytes], limit: int | None = None) -> Iterator[tuple[str, Span]]:
    """Number and span of every line that is not blank; nothing from a line on that is longer than `limit`."""
    file.seek(0)
    at = len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0
    file.seek(at)
    number, start, is_blank = 1, at, True
    while piece := file.readline(CHUNK):
        at += len(piece)
        is_blank = is_blank and not piece.strip(_BLANK)
        if limit is not None and at - start > limit:
            return
        if piece.endswith(b"\n"):
            if not is_blank:
                yield str(number), (start, at - start)
            number, start, is_blank = number + 1, at, True
    if not is_blank:
        yield str(number), (start, at - start)


def array_spans(file: IO[bytes], limit: int | None = None) -> Iterator[tuple[str, Span]]:
    """Place and span of every element of an array in an encoding that keeps ASCII apart, as UTF-8 does.

    An element that is cut short by the end of the file is given too: its reading fails, and says so.
    """
    file.seek(0)
    number, start, depth, at, skip, in_string = 1, 0, 0, 0, -1, False
    while chunk := file.read(CHUNK):
        for mark in _MARKS.finditer(chunk):
            place, kind = at + mark.start(), mark.group()
            if place == skip:
                continue
            if in_string:
                if kind == b"\\":
                    skip = place + 1
                in_string = kind != b'"'
            elif kind == b'"':
                in_string = True
            elif kind in b"{[":
                depth += 1
                start = place + 1 if depth == 1 else start
            elif depth == 1 and kind in b",]":
                yield str(number), (start, place - start)
                if kind == b"]":
                    return
                number, start = number + 1, place + 1
            elif kind in b"}]":
                depth -= 1
        at += len(chunk)
        if limit is not None and at - start > limit + CHUNK:
            return
    if depth:
        yield str(number), (start, at - start)


_ANY, _BYTEWISE = ("utf-8", "gb18030"), ("utf-8",)  # GB 18030 uses the bytes of { and \ within characters


def _part(file: IO[bytes], span: Span, max_bytes: int) -> bytes:
    file.seek(span[0])
    return file.read(min(span[1], max_bytes))


def _is_object(data: bytes, encodings: tuple[str, ...]) -> bool:
    for encoding in encodings:
        try:
            return isinstance(json.loads(data.decode(encoding)), dict)
        except (ValueError, RecursionError):
            continue
    return False


def check_json_member(data: bytes, where: str = "") -> bytes:
    """`data` without white space around it, a JSON object (JSONL 单行检查).

    Raises:
        DamagedFile: MK103, it is none.
    """
    if not _is_object(data, _ANY):
        raise DamagedFile("this member is no JSON object", where, "see this line of the file")
    return data.strip(_BLANK)
