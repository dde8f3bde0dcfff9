"""Documents that a label tool keeps in files of its own: brat's pairs, CoNLL (标注工具的文件)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from menkan.errors import DamagedFile, EmptyFile, SourceError, TooLarge, UnreadableFile
from menkan.labels import brat, conll
from menkan.labels.gold import read_labelled
from menkan.labels.records import Given, SourceDocument
from menkan.labels.tools import labelled
from menkan.run.inputs import Document


def is_beside_text(path: Path) -> bool:
    """Whether a file describes a document of brat, or its collection: it is read with the text, or not at all.

    Raises:
        DamagedFile: MK103, annotations whose text is not there.
    """
    if path.name in brat.SETTINGS:
        return True
    ending = next((e for e in (brat.CARRIED, brat.ANNOTATIONS) if path.name.endswith(e)), None)
    if ending is None:
        return False
    text = path.with_name(path.name.removesuffix(ending) + brat.TEXT)
    if not os.path.isfile(text):
        raise DamagedFile(f"labels of brat without their text, {text.name}", str(path))
    return True


def has_annotations(path: Path) -> bool:
    """Whether a text has annotations of brat beside it."""
    return path.suffix == brat.TEXT and os.path.lexists(_beside(path, brat.ANNOTATIONS))


def read_brat(document: Document, most_bytes: int) -> SourceDocument:
    """The text with what lies beside it.

    Raises:
        SourceError: a file cannot be read, is too large or a symbolic link, is not UTF-8, or its labels do not fit.
    """
    path, place = Path(document.path), document.place
    text = _decoded(document.read_bytes(most_bytes), path)
    annotations = _text_beside(_beside(path, brat.ANNOTATIONS), most_bytes) or ""
    line = _text_beside(_beside(path, brat.CARRIED), most_bytes)
    told = labelled(lambda: brat.read(text, annotations, line), text, place, lambda shown: brat.visible(shown, text))
    return _source(text, told, place)


def read_conll(file: IO[bytes], where: str, most_bytes: int) -> Iterator[SourceDocument | SourceError]:
    """The documents of a file one after another, or the error in the place of one."""
    for number, data in conll.blocks(file, most_bytes):
        place = f"{where}:{number}"
        try:
            if data is None:
                raise TooLarge(f"a document of more than {most_bytes:,} bytes", place)
            yield _of_block(data, place)
        except SourceError as error:
            yield error


def _of_block(data: bytes, place: str) -> SourceDocument:
    try:
        block = conll.take_apart(data)
    except (LookupError, ValueError) as error:
        raise DamagedFile(f"not of the form: {error}", place) from error
    told = labelled(lambda: conll.read(block), block.text, place, lambda shown: conll.visible(shown, block.tokens))
    return _source(block.text, told, place)


def _source(text: str, told: dict[str, Any] | None, place: str) -> SourceDocument:
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise DamagedFile("half of a surrogate pair in the text", place) from error
    source = SourceDocument(place, data, ".txt", Given(), text)
    if told is None:
        return source
    labels, given = read_labelled(told, text, source.given, place)
    return replace(source, labels=tuple(labels), given=given)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name.removesuffix(brat.TEXT) + ending)


def _text_beside(path: Path, most_bytes: int) -> str | None:
    """None where there is no such file, or it is empty, as brat makes it."""
    if os.path.islink(path):  # not Path's own, which fails where the longer name is too long for any file
        raise UnreadableFile("a symbolic link beside a text is not followed", str(path))
    if not os.path.exists(path):
        return None
    try:
        return _decoded(Document(str(path)).read_bytes(most_bytes), path)
    except EmptyFile:
        return None


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DamagedFile("not UTF-8, in which brat keeps its files", str(path)) from error
