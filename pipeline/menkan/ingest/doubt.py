"""Pages whose characters may not be what is printed (质量门、数字复核)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache

from menkan.errors import NoTextLayer
from menkan.ingest.objects import FULL_PAGE, Drawn
from menkan.ingest.page import Array, Doubt, Glyphs, Line, PageLines
from menkan.ingest.paragraphs import Joined
from menkan.types import Problem

PAGE_IN_DOUBT = "MK110"
DIGITS_DIFFER = "MK111"
UNSURE_DIGITS = "MK112"

# Source: project conventions. pdfium marks every character of a font without ToUnicode and none on good pages
# (measured on 785 and 511 characters, and on 73 good pages).
DOUBT_SHARE = 0.01
FOREIGN_SHARE = 0.1  # of letters that no Chinese judgment prints: a font read by the wrong table
LOST_SHARE = 0.2  # of characters without a sure reading: what a picture of the page shows is better
FEW = 100  # characters over a picture of the whole page: a stamp, a page number, a line of a download site
SEAL_SHARE = 0.2  # of a page without characters that its pictures cover
OUTLINES = 200  # drawn paths on a page without characters: text as outlines
MAX_SHOWN = 5  # pairs of readings that one problem names
MAX_COMPARED = 50  # pages in doubt that are read twice: the second reading is ten times slower

Grid = dict[tuple[int, int], list[tuple[float, float, str]]]  # characters by their place, in squares of 8 points

_NUMERALS = "0-9０-９〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億两"
_NUMERAL = re.compile(rf"[{_NUMERALS}]")
_RUN = re.compile(rf"[{_NUMERALS}](?:[{_NUMERALS},，.．]*[{_NUMERALS}])?")  # 1,234.5


def doubts(number: int, glyphs: Glyphs, drawn: Drawn) -> list[Problem]:
    """What makes the text of a page doubtful, as problems (页面质量判定).

    A page without characters that shows a picture or outlines has text that its text layer lacks, and so has a scan
    with a stamp of few characters; a page whose text lies under its picture was recognised by a program nobody knows.
    """
    where = f"p.{number}"
    if not len(glyphs):
        if drawn.picture > SEAL_SHARE or drawn.n_paths >= OUTLINES:
            pictured = drawn.picture > SEAL_SHARE
            shown = f"pictures cover {drawn.picture:.0%} of it" if pictured else "its letters are drawings"
            return [Problem(NoTextLayer.code, where, f"the page has no character and {shown}")]
        return []
    if drawn.text_hidden and drawn.picture >= FULL_PAGE:
        return [Problem(PAGE_IN_DOUBT, where, "a scan with recognised text of unknown quality; check every figure")]
    if drawn.picture >= FULL_PAGE and len(glyphs) < FEW:
        return [Problem(PAGE_IN_DOUBT, where, f"a picture of a page with {len(glyphs)} characters over it")]
    n_bad = int(glyphs.bad.sum())
    share = n_bad / len(glyphs)
    if n_bad and (share >= DOUBT_SHARE or _touches_figure(glyphs)):
        return [
            Problem(PAGE_IN_DOUBT, where, f"{n_bad} of {len(glyphs)} characters ({share:.1%}) have no sure reading")
        ]
    foreign = float(_is_foreign(glyphs.codes).mean())
    if foreign >= FOREIGN_SHARE:
        return [Problem(PAGE_IN_DOUBT, where, f"{foreign:.0%} of its characters are of a script judgments do not use")]
    return []


def is_lost(glyphs: Glyphs, drawn: Drawn) -> bool:
    """Whether the picture of a page in doubt says more than its text layer (文字层不可用)."""
    if not len(glyphs) or (drawn.picture >= FULL_PAGE and (drawn.text_hidden or len(glyphs) < FEW)):
        return True
    return float(glyphs.bad.mean()) >= LOST_SHARE or float(_is_foreign(glyphs.codes).mean()) >= FOREIGN_SHARE


def _is_foreign(codes: Array) -> Array:
    """Letters of scripts that a wrong font table gives: accented Latin, Semitic, Indic, Hangul and so on."""
    import numpy as np

    found: Array = _foreign_table()[np.minimum(codes, 0xFFFF)]
    return found


@cache
def _foreign_table() -> Array:
    """True at the code points below U+10000 that no Chinese judgment prints."""
    import numpy as np

    table = np.zeros(0x10000, np.bool_)
    for start, end in ((0xA1, 0x370), (0x530, 0x1E00), (0x2C00, 0x2E80), (0xA000, 0xE000)):
        table[start:end] = True
    table[[0xB0, 0xB1, 0xB7, 0xD7]] = False  # ° ± · ×
    return table


def _touches_figure(glyphs: Glyphs) -> bool:
    """Whether a character without a sure reading stands next to a numeral: it may be a digit."""
    import numpy as np

    text = glyphs.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    return any(_NUMERAL.search(text[max(0, i - 1) : i + 2]) for i in np.flatnonzero(glyphs.bad).tolist())


def second_opinions(data: bytes, pages: Sequence[PageLines]) -> list[Doubt]:
    """Where pdfplumber reads other digits than pdfium on pages in doubt (第二引擎复核数字).

    Characters are compared by their place, so reading order plays no part. Both readings are named, neither is
    chosen.

    Args:
        data: the whole PDF.
        pages: the lines that pdfium gave, of pages in doubt that are shown upright.
    """
    import logging

    found: list[Doubt] = []
    number = pages[0].number
    noise = logging.getLogger("pdfminer")
    level = noise.level
    noise.setLevel(logging.CRITICAL + 1)  # it warns of every broken object; what matters becomes a problem here
    try:
        for page, characters in zip(pages, _readings(data, pages), strict=False):
            number = page.number
            found.extend(_compare(page, characters))
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        text = f"no second reading here or later: pdfplumber fails with {type(error).__name__}"
        found.append(Doubt(number, PAGE_IN_DOUBT, text))
    finally:
        noise.setLevel(level)
    return found


def _readings(data: bytes, pages: Sequence[PageLines]) -> Iterator[list[tuple[float, float, str]]]:
    """Middle and text of every character of the pages as pdfplumber reads them."""
    import pdfplumber

    chosen = pages[:MAX_COMPARED]
    with pdfplumber.open(io.BytesIO(data), pages=[page.number for page in chosen]) as pdf:
        for page in pdf.pages:
            left, top = page.bbox[:2]
            yield [((c["x0"] + c["x1"]) / 2 - left, (c["top"] + c["bottom"]) / 2 - top, c["text"]) for c in page.chars]
            page.close()


def _compare(page: PageLines, characters: list[tuple[float, float, str]]) -> list[Doubt]:
    grid: Grid = {}
    for x, y, text in characters:
        grid.setdefault((int(x // 8), int(y // 8)), []).append((x, y, "�" if text.startswith("(cid:") else text))
    found = [stretch for line in page.lines if not line.turned for stretch in _differences(line, grid)]
    if not found:
        return []
    places = tuple(middle(box) for _, boxes in found for box in boxes)
    return [differ(page.number, "pdfium / pdfplumber", [pair for pair, _ in found], places)]


def differ(page: int, readers: str, pairs: Sequence[tuple[str, str]], places: tuple[tuple[float, float], ...]) -> Doubt:
    """The doubt that names both readings of digits, as far as `MAX_SHOWN` (两种读数)."""
    shown = "; ".join(f"{ours} / {theirs}" for ours, theirs in pairs[:MAX_SHOWN])
    more = f"; {len(pairs) - MAX_SHOWN} more" if len(pairs) > MAX_SHOWN else ""
    return Doubt(page, DIGITS_DIFFER, f"two readings of its digits, {readers}: {shown}{more}", places)


def middle(box: Sequence[float]) -> tuple[float, float]:
    """The middle of a box x0, y0, x1, y1."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _differences(line: Line, grid: Grid) -> list[tuple[tuple[str, str], list[Sequence[float]]]]:
    """(ours, theirs) and boxes of every stretch of a line in which either reads a digit and the readings differ."""
    found: list[tuple[tuple[str, str], list[Sequence[float]]]] = []
    ours = theirs = ""
    boxes: list[Sequence[float]] = []
    for char, box in [*zip(line.text, line.boxes.tolist(), strict=True), ("", ())]:
        other = _at(box, grid) if char.strip() else ""
        if char.isdigit() or other.isdigit():
            ours, theirs = ours + char, theirs + (other or "�")
            boxes.append(box)
            continue
        if ours != theirs:
            found.append(((ours, theirs), boxes))
        ours, theirs, boxes = "", "", []
    return found


def _at(box: Sequence[float], grid: Grid) -> str:
    """The text of the character whose middle lies in `box`, "" for none; the nearest of several."""
    x0, y0, x1, y1 = box
    x_mid, y_mid = middle(box)
    best, distance = "", float("inf")
    for column in range(int(x0 // 8), int(x1 // 8) + 1):
        for row in range(int(y0 // 8), int(y1 // 8) + 1):
            for x, y, text in grid.get((column, row), ()):
                away = (x - x_mid) ** 2 + (y - y_mid) ** 2
                if x0 <= x <= x1 and y0 <= y <= y1 and away < distance:
                    best, distance = text, away
    return best


def problems_of(doubts: Sequence[Doubt], pages: Sequence[PageLines]) -> list[Problem]:
    """Problems of the doubts about what is still on the pages: unsure digits of page numbers are none (存疑数字)."""
    boxes = {page.number: [line.boxes for line in page.lines] for page in pages}
    return [
        Problem(doubt.code, f"p.{doubt.page}", doubt.text)
        for doubt in doubts
        if doubt.code != UNSURE_DIGITS or any(_holding(held, doubt.places) for held in boxes.get(doubt.page, ()))
    ]


def spans_of(doubts: Sequence[Doubt], joined: Joined) -> tuple[tuple[int, int], ...]:
    """The numerals of the text in which digits may be other ones in print, whole (存疑数字在文中的位置)."""
    import numpy as np

    if not any(doubt.places for doubt in doubts):
        return ()
    boxes = np.frombuffer(joined.boxes_pt, np.float32).reshape(-1, 4)
    lines = np.frombuffer(joined.lines, np.int32)
    page_of = np.where(lines >= 0, np.frombuffer(joined.page_of_line, np.int32)[lines], 0)
    found: set[int] = set()
    for number in {doubt.page for doubt in doubts if doubt.places}:
        here = np.flatnonzero(page_of == number)
        places = [place for doubt in doubts if doubt.page == number for place in doubt.places]
        found.update(here[_holding(boxes[here], places)].tolist())
    runs = (run.span() for run in _RUN.finditer(joined.text))
    return tuple(run for run in runs if not found.isdisjoint(range(*run)))


def _holding(boxes: Array, places: Sequence[tuple[float, float]]) -> list[int]:
    """Which of the boxes, shape (n, 4), hold one of the places."""
    found: set[int] = set()
    for x, y in places:
        held = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
        found.update(held.nonzero()[0].tolist())
    return sorted(found)
