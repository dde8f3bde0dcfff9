"""Text that a format parts by marks of its own, paragraphs and rows of tables, put together (段落与表格行的组装)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from menkan.ingest.joints import is_wide
from menkan.ingest.origins import Piece, between, follow
from menkan.ingest.plain import find_paragraphs

# Source: project conventions. A cell with more is a frame around text: a page laid out by a table, not its data.
CELL_PARAGRAPHS = 8
CELL_CHARACTERS = 600
MAX_SPAN = 200  # columns that one cell may claim to span

# White space of a mark-up source; a printed ideographic or no-break space is a character of the text.
_BLANKS = re.compile(r"[ \t\n\r\f]+")


def source_blanks(words: str) -> str:
    """`words` of a mark-up source as they show: runs of white space are one blank (源码空白折叠).

    A line end of the source between Han characters shows nothing: editors wrap the source where print has no blank.
    """

    def shown(gap: re.Match[str]) -> str:
        start, end = gap.span()
        if not start or end == len(words):
            return ""
        seam = "\n" in gap.group() or "\r" in gap.group()
        return "" if seam and is_wide(words[start - 1]) and is_wide(words[end]) else " "

    return _BLANKS.sub(shown, words)


@dataclass(slots=True)
class _Cell:
    column: int
    paragraphs: list[list[Piece]] = field(default_factory=list)
    holds_table: bool = False

    @property
    def is_frame(self) -> bool:
        return (
            self.holds_table
            or len(self.paragraphs) > CELL_PARAGRAPHS
            or sum(len(piece.words) for words in self.paragraphs for piece in words) > CELL_CHARACTERS
        )


@dataclass(slots=True)
class _Table:
    row: list[_Cell] = field(default_factory=list)
    column: int = 0  # of the next cell of the row
    down: dict[int, int] = field(default_factory=dict)  # rows that a cell above still fills, by column
    opened: dict[int, int] = field(default_factory=dict)  # the same for cells of the open row


class Blocks:
    """Collects words and the ends of their lines, paragraphs, cells and rows; `finish` gives the text (文本块收集).

    Rows of a table are paragraphs with a tab for every column that a cell stands further right, as of a PDF. A row
    whose cells hold whole texts gives their paragraphs instead.
    """

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        self._numbers = numbers or count()  # of source paragraphs; shared by collectors of one document
        self._number = -1  # of the open paragraph; -1 where nothing of it was added yet
        self._done: list[list[Piece]] = []
        self._lines: list[list[str]] = [[]]  # of the open paragraph
        self._added: list[tuple[int, int]] = []  # spans of the open paragraph that the source does not have
        self._length = 0  # of the open paragraph
        self._tables: list[_Table] = []

    def finish(self) -> list[Piece]:
        """Everything collected, one paragraph a line."""
        return between(self.paragraphs(), "\n")

    def paragraphs(self) -> list[list[Piece]]:
        """Everything collected."""
        self.end_paragraph()
        while self._tables:
            self.end_table()
        return self._done

    def add(self, words: str) -> None:
        if self._number < 0 and words and not words.isspace():
            self._number = next(self._numbers)
        self._lines[-1].append(words)
        self._length += len(words)

    def add_unprinted(self, words: str) -> None:
        """Words that show without standing in the source: the number of a list's item."""
        if words:
            self._added.append((self._length, self._length + len(words)))
            self.add(words)

    def break_line(self) -> None:
        """The end of a line within a paragraph."""
        self._lines.append([])
        self._length += 1

    def end_paragraph(self) -> None:
        """The end of a paragraph; wrapped lines of it are joined, others are paragraphs of their own."""
        if self._number >= 0:
            lines = ["".join(line) for line in self._lines]
            shown = find_paragraphs("\n".join(map(source_blanks, lines)))
            words = ["".join(piece.words for piece in paragraph) for paragraph in shown]
            self._emit([self._without_added(p) for p in follow(words, "\n".join(lines), self._number)])
        self._lines, self._added, self._length, self._number = [[]], [], 0, -1

    def _without_added(self, pieces: list[Piece]) -> list[Piece]:
        """`pieces` with offsets that pass over what the source does not have."""
        for start, end in reversed(self._added):
            parts = []
            for words, line, offset in pieces:
                before, after = max(start - offset, 0), max(end - offset, 0)
                if line < 0 or before >= len(words):
                    parts.append(Piece(words, line, offset))
                    continue
                parts += [Piece(words[:before], line, offset), Piece(words[before:after])]
                parts.append(Piece(words[after:], line, max(offset, end) - (end - start)))
            pieces = [part for part in parts if part.words]
        return pieces

    def _emit(self, paragraphs: list[list[Piece]]) -> None:
        row = next((table.row for table in reversed(self._tables) if table.row), None)
        if row is None:
            self._done += paragraphs
        else:
            row[-1].paragraphs += paragraphs

    def start_table(self) -> None:
        self.end_paragraph()
        if self._tables and self._tables[-1].row:
            self._tables[-1].row[-1].holds_table = True
        self._tables.append(_Table())

    def end_table(self) -> None:
        if self._tables:
            self.end_row()
            self._tables.pop()

    def start_cell(self, across: int = 1, down: int = 1) -> None:
        """A cell that spans `across` columns and `down` rows; outside a table only a paragraph's end."""
        self.end_paragraph()
        if not self._tables:
            return
        table = self._tables[-1]
        while table.down.get(table.column):
            table.column += 1
        table.row.append(_Cell(table.column))
        for _ in range(min(max(across, 1), MAX_SPAN)):
            if down > 1:
                table.opened[table.column] = down - 1
            table.column += 1

    def widen_cell(self, across: int) -> None:
        """Says of the cell just started that it spans `across` columns."""
        if self._tables and self._tables[-1].row:
            table = self._tables[-1]
            table.column = table.row[-1].column + min(max(across, 1), MAX_SPAN)

    def skip_columns(self, n: int) -> None:
        """Says that the row begins `n` columns further right."""
        if self._tables:
            self._tables[-1].column += min(max(n, 0), MAX_SPAN)

    def insert(self, paragraphs: list[list[Piece]]) -> None:
        """Paragraphs that are complete already, after the last one."""
        self.end_paragraph()
        self._emit(paragraphs)

    def end_row(self) -> None:
        """The end of a row: one paragraph, or those of its cells where one holds a whole text or is the only one."""
        self.end_paragraph()
        if not self._tables:
            return
        table = self._tables[-1]
        is_frame = len(table.row) == 1 or any(cell.is_frame for cell in table.row)
        cells, table.row, table.column = [c for c in table.row if c.paragraphs], [], 0
        table.down = {column: rows - 1 for column, rows in table.down.items() if rows > 1} | table.opened
        table.opened = {}
        if is_frame:
            self._emit([p for cell in cells for p in cell.paragraphs])
        elif cells:
            row, at = [], 0
            for cell in cells:
                row += [Piece("\t" * (cell.column - at)), *between(cell.paragraphs, " ")]
                at = cell.column
            self._emit([row])
