"""Printed lines become paragraphs of one running text (行 → 段落)."""

from __future__ import annotations

import re
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from menkan.ingest.carried import carry_tables
from menkan.ingest.footnotes import part_notes, raise_marks, starts_note
from menkan.ingest.joints import ends_sentence, joint
from menkan.ingest.page import Line, PageLines
from menkan.text import fold_width

# Source: project conventions, in em; measured on judgments, notices and articles of six producers.
INDENT = 1.5  # a paragraph's first line starts this far in
DEEP_INDENT = 4.5  # further in is another block, not an indent
SHORT = 2.5  # a line that ends this far from the margin is the last of its paragraph
SHORT_AT_SENTENCE = 1.2  # where a sentence ends, this far is enough
LOOSE = 1.8  # type sizes from line to line, where a page has too few lines to tell
FILLED = 1.0  # a line that comes as near to its margin is filled
GAP = 1.6  # of the usual distance of lines: a wider one parts paragraphs
CENTRED = 1.0  # middle of line and column differ by less
SET_IN = 2.5  # a centred or right-aligned line keeps this far from the margin on its left
SET_IN_LINES = 40  # lines looked back to find where a block set in as a whole begins
SIZE = 1.15  # lines whose type differs by more are not one paragraph
ALONGSIDE = 12.0  # lines that wrap around a picture are this wide at least
HEADING = 0.5  # of its column: a heading at the top of a page is shorter
FULL_LINES = 4  # lines that make a column's margins

_WORD = re.compile(r"[0-9A-Za-z.,:/%_-]+")  # 100009884   34,690.32   May
_FIGURES = re.compile(r"[^\u2e80-\uffff]*\d -?\d[^\u2e80-\uffff]*\Z")  # two rows of a table: 3,000 2015-09-21
_TICK_BOX = re.compile(r"[□☐☑☒✓✗√■](?=.{0,12}[□☐☑☒✓✗√■])")  # how the answers to a question begin: □是☑否
LATIN_WIDTH = 0.62  # of a Latin character, at most
_ITEM = re.compile(  # how an item of a list begins, in folded text
    r"""(?x)
      \( [一二三四五六七八九十\d]{1,3} \)    # （三）
    | [一二三四五六七八九十]{1,3} 、          # 三、
    | \d{1,2} [.、] (?! \d)                 # 3.
    | 第 [一二三四五六七八九十百零]{1,6} 条     # 第二百八十七条
    """
)


_NO_LINE, _NOWHERE = array("i", (-1,)), array("f", (0.0,)) * 4  # of a character that no page carries


@dataclass(slots=True)
class Joined:
    """The running text and where its characters stand; see `Transcript`."""

    text: str
    lines: array[int]
    page_of_line: array[int]
    boxes_pt: array[float]


def join_pages(pages: list[PageLines]) -> Joined:
    """One text from all lines: those of a paragraph joined, also over columns and pages (还原段落).

    Lines of one paragraph are joined with nothing between them: Han text has no word spaces. A paragraph ends
    where the next line is indented, the line is short, the gap is wide, or either is centred or right-aligned.
    Rows of tables are paragraphs with a tab for every column that a cell stands further right.

    Args:
        pages: emptied, so that lines can be let go as the text grows.
    """
    carry_tables(pages)
    raise_marks(pages)
    part_notes(pages)
    _set_margins(pages)
    aside = _aside(pages)
    indented = _uses_indents(line for page in pages for line in page.lines if _is_body(line))
    waiting = deque(pages)
    pages.clear()
    running, last = _Running(), 0
    for n, (flow, i, number, step) in enumerate(_in_windows(_body(waiting))):
        between = ""
        if n:
            same_block = number == last and flow[i - 1].region == flow[i].region
            between = _between(flow, i, step if same_block else None, indented)
        if "\n" in between:
            while aside and aside[0][0] <= n:
                running.put(*aside.popleft()[1:])
        running.put(between, flow[i], number)
        last = number
    for _, before, line, number in aside:
        running.put(before, line, number)
    return running.joined()


class _Running:
    """The text so far and the places of its characters, as arrays: no line is kept for them."""

    def __init__(self) -> None:
        self.text = StringIO(newline="\n")  # nothing is translated
        self.boxes = array("f")
        self.lines = array("i")
        self.page_of_line = array("i")

    def put(self, between: str, line: Line, number: int) -> None:
        """Adds a line and what parts it from the text before it, which the first line has not."""
        if between and self.page_of_line:
            self.text.write(between)
            self.lines.extend(_NO_LINE * len(between))
            self.boxes.extend(_NOWHERE * len(between))
        self.text.write(line.text)
        self.lines.extend(array("i", (len(self.page_of_line),)) * len(line.text))
        self.boxes.frombytes(line.boxes.astype("f4", copy=False).tobytes())
        self.page_of_line.append(number)

    def joined(self) -> Joined:
        """All of it; blanks within lines are on no line either."""
        import numpy as np

        boxes = np.frombuffer(self.boxes, np.float32).reshape(-1, 4)
        nowhere = np.isnan(boxes[:, 0])
        boxes[nowhere] = 0.0
        np.frombuffer(self.lines, np.int32)[nowhere] = -1
        return Joined(self.text.getvalue(), self.lines, self.page_of_line, self.boxes)


def _is_body(line: Line) -> bool:
    return not (line.is_note or line.turned)


def _body(pages: deque[PageLines]) -> Iterator[tuple[Line, int, float]]:
    """Each body line with its page's number and the usual distance of its like there; `pages` are emptied."""
    while pages:
        page = pages.popleft()
        number, leading = page.number, _leading(page.lines)
        lines = deque(filter(_is_body, page.lines))
        del page
        while lines:
            line = lines.popleft()
            yield line, number, leading.get(_size(line), 0.0)


def _in_windows(body: Iterator[tuple[Line, int, float]]) -> Iterator[tuple[list[Line], int, int, float]]:
    """For each body line the lines around it that may decide on its paragraph, its index there, then as given.

    Lines are let go behind the window, so that memory holds each character once, in a line or in the text.
    """
    ahead = next(body, None)
    flow = [ahead[0]] if ahead is not None else []
    i = 0
    while ahead is not None:
        _, number, step = ahead
        ahead = next(body, None)
        if ahead is not None:
            flow.append(ahead[0])
        yield flow, i, number, step
        i += 1
        if i > 4 * SET_IN_LINES:
            del flow[: i - SET_IN_LINES]
            i = SET_IN_LINES


def _aside(pages: Sequence[PageLines]) -> deque[tuple[int, str, Line, int]]:
    """Lines kept apart from the body: how many of its lines stand before each, what parts it from them, it, its page.

    Notes, turned text and overlays interrupt no paragraph: they follow the one that runs on where they stand.
    """
    aside: deque[tuple[int, str, Line, int]] = deque()
    n_body = 0
    for page in pages:
        for line in page.lines:
            if _is_body(line):
                n_body += 1
                continue
            last = aside[-1] if aside else None
            goes_on = (
                last is not None
                and last[3] == page.number
                and last[2].region == line.region
                and max(last[2].em, line.em) <= SIZE * min(last[2].em, line.em)
                and not (line.is_note and starts_note(line))
            )
            before = joint(last[2].text, line.text) if last is not None and goes_on else "\n"
            aside.append((n_body, before, line, page.number))
    return aside


def _between(flow: Sequence[Line], i: int, leading: float | None, indented: bool) -> str:
    """What stands before line `i` of the flow: nothing, a blank, tabs or a paragraph's end.

    Args:
        flow: all lines in reading order.
        i: index of the later line, above 0.
        leading: usual distance of lines, None where another column or page begins.
        indented: whether first lines of paragraphs are set in.
    """
    previous, line = flow[i - 1], flow[i]
    if previous.cell is not None or line.cell is not None:
        return _between_cells(previous, line, leading is not None)
    if leading is not None and line.y0 >= previous.y0:
        new = _starts_paragraph(flow, i, leading)
    else:
        new = not _runs_on(previous, line, indented)
    if new:
        return "\n"
    if previous.text[-1].isdigit() and line.text[0].isdigit() and previous.right - previous.x1 > FILLED * previous.em:
        return " "  # a number is broken at the margin only: these are two
    return joint(previous.text, line.text)


def _between_cells(previous: Line, line: Line, same_table: bool) -> str:
    """Cells of a row are parted by a tab for every column, rows by a paragraph's end."""
    if line.cell is None:
        return "\n"
    if line.goes_on:
        return joint(previous.text, line.text)
    if previous.cell is None or not same_table or previous.cell[0] != line.cell[0]:
        return "\n" + "\t" * line.cell[1]
    return "\t" * (line.cell[1] - previous.cell[1]) or joint(previous.text, line.text)


def _starts_paragraph(flow: Sequence[Line], i: int, leading: float) -> bool:
    """Whether line `i` begins a paragraph below its predecessor in the same column."""
    previous, line = flow[i - 1], flow[i]
    if max(previous.em, line.em) > SIZE * min(previous.em, line.em):
        return True
    if leading and line.y1 - previous.y1 > GAP * leading:
        return True
    if stands_apart(line) or line.n_gaps + previous.n_gaps > 1 or (_FIGURES.match(line.text + "\n" + previous.text)):
        return True
    if _is_indented(flow, i):
        return True
    if _TICK_BOX.match(line.text) and not _TICK_BOX.search(previous.text):
        return True
    if _is_item(line) and (
        previous.text.endswith(("：", ":")) or (_is_item(previous) and ends_sentence(previous.text))
    ):
        return True
    return (stands_apart(previous) or is_short(previous, line)) and not _wraps_alongside(flow, i)


def _is_item(line: Line) -> bool:
    return _ITEM.match(fold_width(line.text[:8])) is not None


def _is_indented(flow: Sequence[Line], i: int) -> bool:
    previous, line = flow[i - 1], flow[i]
    indent = line.x0 - line.left
    if INDENT * line.em <= indent <= DEEP_INDENT * line.em:
        return not _is_set_in(flow, i)
    if indent > DEEP_INDENT * line.em:
        following = flow[i + 1] if i + 1 < len(flow) else None
        return line.x0 - previous.x0 >= INDENT * line.em or (
            following is not None and line.x0 - following.x0 >= INDENT * line.em and following.region == line.region
        )
    return False


def _is_set_in(flow: Sequence[Line], i: int) -> bool:
    """Whether line `i` stands in a block set in as a whole: its paragraph's first line is further in still."""
    line = flow[i]
    for n, above in enumerate(reversed(flow[max(0, i - SET_IN_LINES) : i])):
        if above.region != line.region or above.x0 < line.x0 - 0.5 * line.em:
            return False
        if above.x0 - line.x0 >= INDENT * line.em:
            further = flow[i + 1] if i + 1 < len(flow) and flow[i + 1].region == line.region else None
            goes_on = n > 0 or (further is not None and further.x0 >= line.x0 - 0.5 * line.em)
            return goes_on and above.x0 - line.x0 <= 2 * INDENT * line.em
    return False


def is_short(line: Line, following: Line | None = None) -> bool:
    """Whether a line ends well before the margin, as the last of a paragraph does.

    A figure or Latin word that begins the following line is not broken by most programs: room for less is no sign.
    """
    room = (line.right - line.x1) / line.em
    word = _WORD.match(following.text) if following is not None else None
    needed = LATIN_WIDTH * len(word[0]) if word is not None else 0.0
    return room >= max(SHORT_AT_SENTENCE if ends_sentence(line.text) else SHORT, needed)


def stands_apart(line: Line) -> bool:
    """Whether a line is centred or right-aligned: titles, case numbers, signatures (居中或居右行)."""
    before, behind = line.x0 - line.left, line.right - line.x1
    if before < SET_IN * line.em:
        return False
    return abs(before - behind) < 2 * CENTRED * line.em or (behind < 2 * line.em and before > DEEP_INDENT * line.em)


def _wraps_alongside(flow: Sequence[Line], i: int) -> bool:
    """Whether line `i` goes on in a paragraph beside a picture: wide lines with one edge, the sentence open."""
    previous, line = flow[i - 1], flow[i]
    em = line.em
    if previous.x1 - previous.x0 < ALONGSIDE * em or ends_sentence(previous.text):
        return False
    if not -SET_IN * em < line.x0 - previous.x0 < 0.5 * em:
        return False
    if abs(previous.x1 - line.x1) < em:
        return True
    before = flow[i - 2] if i > 1 else previous  # the last line of the paragraph is shorter
    return before is not previous and abs(before.x1 - previous.x1) < em and line.x1 < previous.x1


def _runs_on(previous: Line, line: Line, indented: bool) -> bool:
    """Whether a paragraph goes on over the end of a column or page."""
    if max(previous.em, line.em) > SIZE * min(previous.em, line.em):
        return False
    if stands_apart(previous) or stands_apart(line) or is_short(previous, line):
        return False
    if line.x0 - line.left >= INDENT * line.em or _is_heading(line):
        return False
    return indented or not ends_sentence(previous.text)


def _is_heading(line: Line) -> bool:
    """Whether a line fills less than half of its column and ends no sentence: a paragraph's last line ends one."""
    return line.x1 - line.x0 < HEADING * (line.right - line.left) and not ends_sentence(line.text)


def _leading(lines: Iterable[Line]) -> dict[int, float]:
    """The usual distance between two lines of a page by their type size, in half points (行距)."""
    steps: dict[int, list[float]] = {}
    last: Line | None = None
    for line in lines:
        if last is not None and last.region == line.region and line.cell is None and line.y1 > last.y1 + 0.3 * line.em:
            steps.setdefault(_size(line), []).append(line.y1 - last.y1)
        last = line
    # Paragraphs of one or two lines with space between them have more wide steps than narrow ones.
    return {size: _usual(sorted(found), size / 2) for size, found in steps.items()}


def _usual(steps: Sequence[float], em: float) -> float:
    step = steps[len(steps) // 3]
    return step if len(steps) >= FULL_LINES else min(step, LOOSE * em)


def _size(line: Line) -> int:
    return round(2 * line.em)


def _uses_indents(flow: Iterable[Line]) -> bool:
    """Whether first lines of paragraphs are set in, in at least a tenth of the body lines."""
    body = [line for line in flow if line.cell is None]
    starts = sum(INDENT * b.em <= b.x0 - b.left <= DEEP_INDENT * b.em for b in body)
    return starts >= 2 and starts * 15 >= len(body)


def _set_margins(pages: Sequence[PageLines]) -> None:
    """Gives every line the margins of its column; a column with few lines takes those of its neighbours."""
    blocks: list[list[Line]] = []
    for page in pages:
        region = None
        for line in page.lines:
            if line.region != region:
                blocks.append([])
                region = line.region
            blocks[-1].append(line)
    known = [own for block in blocks if (own := _margins(block)) is not None]
    shared = Counter((round(left / 3), round(right / 3)) for left, right in known)
    for block in blocks:
        own = _margins(block)
        left, right = min(b.x0 for b in block), max(b.x1 for b in block)
        em = block[0].em
        if own is None or right - left < own[1] - own[0] - em:
            own = next(
                (
                    (3.0 * a, 3.0 * b)
                    for (a, b), _ in shared.most_common(20)
                    if 3 * a - em <= left and right <= 3 * b + em
                ),
                (left, right),
            )
        for line in block:
            line.left, line.right = own
        _set_deep_margins(block)


def _set_deep_margins(block: Sequence[Line]) -> None:
    """Gives lines that run beside a picture or stand in a block set far in their own left margin.

    Signatures are set far in too, but they are narrow or have blanks within.
    """
    start = 0
    for n in range(1, len(block) + 1):
        if n < len(block) and block[n].x0 - block[n].left > DEEP_INDENT * block[n].em:
            if block[n - 1].x0 - block[n - 1].left > DEEP_INDENT * block[n].em:
                continue
            start = n
        elif n > start and block[n - 1].x0 - block[n - 1].left > DEEP_INDENT * block[n - 1].em:
            deep = block[start:n]
            wide = [b for b in deep if b.x1 - b.x0 >= ALONGSIDE * b.em and " " not in b.text]
            if len(deep) >= FULL_LINES and len(wide) * 2 > len(deep):
                left = _edge([b.x0 for b in deep], deep[0].em)
                for line in deep:
                    line.left = left


def _margins(block: Sequence[Line]) -> tuple[float, float] | None:
    """Left and right edge of a column of running text, None where too few lines show it."""
    if len(block) < FULL_LINES:
        return None
    em = sorted(b.em for b in block)[len(block) // 2]
    left = _edge([b.x0 for b in block], em)
    right = -_edge([-b.x1 for b in block], em)
    return left, right


def _edge(values: Sequence[float], em: float) -> float:
    """The outermost of `values`, or the edge that a third of them share where next to none lies beyond it."""
    ordered = sorted(values)
    for n, value in enumerate(ordered[: 1 + len(ordered) // 12]):
        shared = sum(value <= v <= value + 0.5 * em for v in ordered[n:])
        if shared * 3 >= len(ordered):
            return value
    return ordered[0]
