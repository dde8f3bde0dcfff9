"""DOCX → Transcript: the words that Word shows, in the order of the file (Word 文档读取).

The parts of the package are read as they stream by; python-docx leaves out tracked insertions, text boxes and notes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count

from menkan.errors import DamagedFile, EmptyFile
from menkan.ingest import archive, guard, sniff
from menkan.ingest.blocks import Blocks
from menkan.ingest.numbering import Lists, ReadNumbering, local, whole
from menkan.ingest.origins import Piece, between, placed
from menkan.ingest.xml import Target, parse_xml
from menkan.types import Transcript

# Deletions, what was moved away, the older form of a drawing that is there twice, pronunciation, earlier formatting.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "Fallback", "rt", "rPrChange", "pPrChange", "sectPrChange", "numberingChange"}
)
_WORDS = ("wordprocessingml", "/wordml", "/math")  # name spaces whose <t> is text of the document
_BREAKS = frozenset({"br", "cr"})
_OFF = ("0", "false", "off", "none")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(data: bytes, name: str = "") -> Transcript:
    """Transcript of a DOCX: body, then foot- and endnotes; no headers and footers, no layout (DOCX 读取).

    Tracked insertions are kept and deletions left out, as if all changes were accepted. Numbers of lists stand as
    printed. A text box follows the paragraph that holds its anchor.

    Raises:
        DamagedFile: MK103, no ZIP, no XML, or no document in it.
        UnsafeArchive, UnsafeXml, EncryptedFile, TooLarge: MK115, MK116, MK117, MK107.
        EmptyFile: MK101, no characters.
    """
    with archive.open_archive(io.BytesIO(data), name) as package:
        archive.check_archive(package, name)
        lists = Lists()
        for part in ("numbering", "styles"):
            _read_parts(package, part, ReadNumbering(lists), name)
        numbers = count()
        body = ReadBody(lists, numbers)
        if not _read_parts(package, "document", body, name):
            raise DamagedFile("a DOCX without its document", name, "fetch it again")
        notes = [ReadBody(lists, numbers), ReadBody(lists, numbers)]
        for part, note in zip(("footnotes", "endnotes"), notes, strict=True):
            _read_parts(package, part, note, name)
    pieces = between((paragraph for part in (body, *notes) for paragraph in part.paragraphs), "\n")
    transcript = placed(pieces, sniff.DOCX)
    if not transcript.text:
        raise EmptyFile("the document has no characters", name, "a DOCX of pictures: give the pictures themselves")
    guard.check_characters(0, len(transcript.text), name)
    return transcript


def _read_parts(package: zipfile.ZipFile, part: str, target: Target, name: str) -> bool:
    """Feeds word/`part`.xml (some writers number it: word/document2.xml) to `target`; False where there is none."""
    names = package.namelist()
    found: Sequence[str] = [n for n in names if n.startswith(f"word/{part}") and n.endswith(".xml")]
    exact = f"word/{part}.xml"
    chosen = exact if exact in found else min(found, default=None)
    if chosen is None:
        return False
    index = max(i for i, n in enumerate(names) if n == chosen)
    parse_xml(archive.read_member(package, index, archive.MAX_DOCX_PART, f"{name}/{chosen}"), target, name)
    return True


class _Paragraph:
    """What is known of an open paragraph before its words come."""

    def __init__(self) -> None:
        self.style = ""
        self.list: str | None = None
        self.level: int | None = None
        self.runs_on = False  # its end was deleted
        self.begun = False
        self.boxes: list[list[Piece]] = []


class ReadBody:
    """Collects the words of word/document.xml or of the notes as the parser goes."""

    def __init__(self, lists: Lists, numbers: Iterator[int]) -> None:
        self._lists = lists
        self._numbers = numbers  # of the paragraphs of the whole document
        self._blocks = [Blocks(numbers)]  # of the body, and of the text boxes that are open in one another
        self._paragraphs: list[_Paragraph] = []
        self._path: list[str] = []  # local names of the open elements
        self._left_out = 0  # depth at which something left out began, 0 outside
        self._is_hidden = False
        self._is_words = False
        self.paragraphs: list[list[Piece]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        self._path.append(kind)
        if self._left_out:
            return
        get = {local(k): v for k, v in attributes.items()}
        if kind in _LEFT_OUT or (kind in ("footnote", "endnote") and get.get("type") in _SEPARATORS):
            self._left_out = len(self._path)
            if kind in ("del", "moveFrom") and self._path[-4:-1] == ["p", "pPr", "rPr"] and self._paragraphs:
                self._paragraphs[-1].runs_on = True
            return
        self._is_words = kind == "t" and any(space in tag for space in _WORDS)
        parent = self._path[-2] if len(self._path) > 1 else ""
        if kind in ("vanish", "webHidden") and parent == "rPr" and self._path[-3:-2] == ["r"]:
            self._is_hidden = get.get("val", "1") not in _OFF
        elif kind == "r":
            self._is_hidden = False
        elif kind == "p" and "wordprocessingml" in tag:
            self._paragraphs.append(_Paragraph())
        elif kind == "txbxContent":
            self._blocks.append(Blocks(self._numbers))
        else:
            self._start_part(kind, parent, get)

    def _start_part(self, kind: str, parent: str, get: dict[str, str]) -> None:
        value, blocks = get.get("val", ""), self._blocks[-1]
        if kind == "tbl":
            blocks.start_table()
        elif kind == "tc":
            blocks.start_cell()
        elif kind == "gridSpan":
            blocks.widen_cell(whole(value, 1))
        elif kind == "gridBefore":
            blocks.skip_columns(whole(value))
        elif parent == "r" and kind in _BREAKS and not self._is_hidden:
            blocks.break_line()
        elif parent == "r" and kind in ("tab", "ptab"):
            self._add(" ")
        elif parent == "r" and kind == "noBreakHyphen":
            self._add("-")
        elif parent == "r" and kind == "sym":
            self._add_symbol(get.get("char", ""))
        elif self._paragraphs and kind == "pStyle":
            self._paragraphs[-1].style = value
        elif self._paragraphs and parent == "numPr" and kind == "numId":
            self._paragraphs[-1].list = value
        elif self._paragraphs and parent == "numPr" and kind == "ilvl":
            self._paragraphs[-1].level = whole(value)

    def _add_symbol(self, code: str) -> None:
        """A character by its number; those of symbol fonts (F020 to F0FF) mean nothing without the font."""
        try:
            number = int(code, 16)
        except ValueError:
            return
        if 0x20 < number < 0xD800 or 0xF900 <= number < 0xFFFE:
            self._add(chr(number))

    def _add(self, words: str) -> None:
        if self._is_hidden:
            return
        if self._paragraphs and not self._paragraphs[-1].begun and not words.isspace():
            self._paragraphs[-1].begun = True
            self._blocks[-1].add_unprinted(self._label(self._paragraphs[-1]))
        self._blocks[-1].add(words)

    def _label(self, paragraph: _Paragraph) -> str:
        """The number that Word prints before `paragraph`."""
        of_style = self._lists.styles.get(paragraph.style, ("", 0))
        number = of_style[0] if paragraph.list is None else paragraph.list
        level = of_style[1] if paragraph.level is None else paragraph.level
        return self._lists.label(number, level) if number not in ("", "0") else ""

    def data(self, words: str) -> None:
        if self._is_words and not self._left_out:
            self._add(words)

    def end(self, tag: str) -> None:
        depth, kind = len(self._path), self._path.pop()
        if self._left_out:
            if depth == self._left_out:
                self._left_out = 0
            return
        self._is_words = False
        blocks = self._blocks[-1]
        if kind == "p" and "wordprocessingml" in tag and self._paragraphs:
            paragraph = self._paragraphs.pop()
            if not paragraph.begun:
                self._label(paragraph)  # an empty paragraph has its number too: count on
            if not paragraph.runs_on or paragraph.boxes:
                blocks.end_paragraph()
            if paragraph.boxes:
                blocks.insert(paragraph.boxes)
        elif kind == "txbxContent":
            box = self._blocks.pop().paragraphs()
            if self._paragraphs:
                self._paragraphs[-1].boxes += box
        elif kind == "tr":
            blocks.end_row()
        elif kind == "tbl":
            blocks.end_table()
        elif kind == "r":
            self._is_hidden = False

    def close(self) -> None:
        self.paragraphs = self._blocks[0].paragraphs()
