"""Page numbers, running heads and feet are not part of the text (页眉、页脚、页码)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from menkan.ingest.page import Line, PageLines
from menkan.text import fold_width

# Patterns see folded text without blanks.
_NUMERAL = r"(?P<number>\d{1,4}|[一二三四五六七八九十百]{1,5})"
_PAGE_NUMBER = re.compile(
    rf"""(?x)
    (?P<dressed>
        [-~·.•\[(]+ \d{{1,4}} [-~·.•\])]+            # - 3 -   ·3·   (3)
      | 第 {_NUMERAL} 页 (?: [,/-]? 共 \d{{1,4}} 页)?  # 第3页 共12页   第三页
      | 共 \d{{1,4}} 页 [,/]? 第 \d{{1,4}} 页          # 共12页 第3页
      | \d{{1,4}} / \d{{1,4}}                         # 3/12
      | [Pp]age \d{{1,4}} (?: of \d{{1,4}})?          # Page 3 of 12
    )
    | (?P<bare> \d{{1,4}} )                           # 3
    """
)

_TITLES = re.compile(r"(法院|公司|检察院)(?=.)")  # 江州市临湖区人民法院|刑事判决书: a head joins two title lines

# Source: project conventions.
SINGLE_MARGIN = 0.1  # of the page's height: where the heads of a single page stand
OUTER_ROWS = 3  # heads and feet have no more rows
MARGIN = 0.13  # of the page's height: where numbers stand
CLEAR = 1.35  # of the page's leading: furniture keeps this far from the body
SMALLER = 0.9  # of the body's type size: furniture is often set smaller
SAME_PLACE_PT = 4.0
TELLING = 6  # characters from which on a text repeats by no accident, and its place may differ
SAME_MARGIN = 0.03  # of the page's height, by as much
REPEATS = 3  # pages on which a line repeats to be furniture without more evidence
SHARE = 0.3  # of the pages, for odd and even heads alike


_Offsets = dict[tuple[str, int], set[int]]


def drop_furniture(pages: Sequence[PageLines]) -> None:
    """Takes page numbers and repeating heads and feet out of `pages` (去除页眉页脚).

    Only the outermost rows of a page can be furniture, from outside inwards: a number that repeats a place on
    other pages or stands clear of the body, and a text that repeats at the same place, digits aside. Cells of
    tables never are. Behind other words in the margin, an address of a letterhead, only a number can be furniture
    that says it is one and counts the pages.
    """
    heads = _repeating(pages, top=True)
    feet = _repeating(pages, top=False)
    offsets = _number_offsets(pages)
    overlays = _overlays(pages)
    leading = _leading(pages)
    if len(pages) == 1:
        _drop_single_heads(pages[0])
    for page in pages:
        gone: set[int] = set()
        for top, repeating in ((True, heads), (False, feet)):
            rows = _outer_rows(page, top)
            is_outermost = True
            for k, line in enumerate(rows):
                inner = rows[k + 1] if k + 1 < len(rows) else None
                clear = _is_clear(line, inner, page, leading)
                if _is_counting(line, page, offsets):
                    gone.add(id(line))
                elif not is_outermost:
                    continue
                elif _is_number(line, clear, page, offsets) or _is_running(line, clear, page, repeating, len(pages)):
                    gone.add(id(line))
                else:
                    is_outermost = False
        page.lines = [x for x in page.lines if id(x) not in gone and (not x.turned or x.text not in overlays)]


def _drop_single_heads(page: PageLines) -> None:
    """Takes the heads of a document of one page out: small type in the margin that repeats words of the page.

    A line that says what nothing else says stays, as a paragraph of its own.
    """
    if not page.lines:
        return
    body = sorted(line.em for line in page.lines)[len(page.lines) // 2]
    for top in (True, False):
        rows = _outer_rows(page, top)
        for line, inner in pairwise(rows):
            in_margin = line.y1 < SINGLE_MARGIN * page.depth or line.y0 > (1 - SINGLE_MARGIN) * page.depth
            distance = max(inner.y0 - line.y1, line.y0 - inner.y1)
            if line.cell is not None or not in_margin or line.em > SMALLER * body or distance < body:
                break
            rest = _key_of("".join(other.text for other in page.lines if other is not line))
            if not all(_key_of(part) in rest for part in _TITLES.sub(r"\1 ", line.text).split()):
                break
            page.lines.remove(line)


def _outer_rows(page: PageLines, top: bool) -> list[Line]:
    """The outermost lines of a page from outside inwards, one more than can be furniture."""
    upright = [line for line in page.lines if not line.turned]
    return sorted(upright, key=_top if top else _bottom)[: OUTER_ROWS + 1]


_top = attrgetter("y0")


def _bottom(line: Line) -> float:
    return -line.y1


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", _key_of(line.text))


def _key_of(text: str) -> str:
    return fold_width("".join(text.split()))


def _repeating(pages: Sequence[PageLines], top: bool) -> dict[str, list[tuple[float, int]]]:
    """Texts of outer rows, digits aside, with the place and number of every page that has them."""
    places: dict[str, list[tuple[float, int]]] = {}
    for page in pages:
        for line in _outer_rows(page, top)[:OUTER_ROWS]:
            if line.cell is None:
                places.setdefault(_key(line), []).append((line.y0 if top else page.depth - line.y1, page.number))
    return places


def _is_running(
    line: Line, clear: bool, page: PageLines, repeating: dict[str, list[tuple[float, int]]], n_pages: int
) -> bool:
    """Whether the same words stand at the same place of enough other pages."""
    if line.cell is not None:
        return False
    found = repeating.get(_key(line), ())
    own = next((y for y, number in found if number == page.number), None)
    if own is None:
        return False
    place = SAME_PLACE_PT if len(_key(line)) < TELLING else SAME_MARGIN * page.depth
    same = {number for y, number in found if abs(y - own) <= place}
    if len(same) < 2 or len(same) < SHARE * n_pages:
        return False
    return len(same) >= REPEATS + 1 or clear


def _is_clear(line: Line, inner: Line | None, page: PageLines, leading: float) -> bool:
    """Whether a line keeps its distance from the next one inwards or is set smaller."""
    if inner is None:
        return True
    distance = max(inner.y0 - line.y1, line.y0 - inner.y1)
    body = sorted(b.em for b in page.lines)[len(page.lines) // 2]
    if leading:
        return distance + body >= CLEAR * leading or (line.em <= SMALLER * body and distance >= leading - body)
    return distance >= body


def _leading(pages: Sequence[PageLines]) -> float:
    """The usual distance of lines over all pages, at most two and a half type sizes; 0 where there is none."""
    steps = sorted(
        min(b.y1 - a.y1, 2.5 * b.em)
        for page in pages
        for a, b in zip(page.lines, page.lines[1:], strict=False)
        if a.region == b.region and b.y1 - a.y1 > 0.3 * b.em
    )
    return steps[len(steps) // 3] if steps else 0.0


def _parse(line: Line) -> tuple[int | None, bool] | None:
    """(number, whether dressed) of a line that reads like a page number; the number is None where it is in Han."""
    match = _PAGE_NUMBER.fullmatch(fold_width("".join(line.text.split())))
    if match is None:
        return None
    digits = re.search(r"(?<!共)(?<!共\d)(?<!共\d\d)(?<!共\d{3})\d+", match[0])
    return (int(digits[0]) if digits else None), match["dressed"] is not None


def _number_offsets(pages: Sequence[PageLines]) -> _Offsets:
    """Printed number minus page number, for the outer lines that read like numbers, with their pages.

    They are counted by the form of the line, 第0页, and under "" for all forms alike.
    """
    offsets: _Offsets = {}
    for page in pages:
        for top in (True, False):
            for line in _outer_rows(page, top)[:OUTER_ROWS]:
                parsed = _parse(line)
                if parsed is not None and parsed[0] is not None and line.cell is None:
                    for form in ("", _key(line)):
                        offsets.setdefault((form, parsed[0] - page.number), set()).add(page.number)
    return offsets


def _is_number(line: Line, clear: bool, page: PageLines, offsets: _Offsets) -> bool:
    """Whether an outer line is the page's number."""
    parsed = _parse(line) if line.cell is None else None
    if parsed is None:
        return False
    number, dressed = parsed
    in_margin = _is_in_margin(line, page)
    counted = number is not None and len(offsets.get(("", number - page.number), ())) >= 2
    if dressed:
        return counted or (in_margin and clear)
    return in_margin and clear and (counted or len(page.lines) > 1)


def _is_counting(line: Line, page: PageLines, offsets: _Offsets) -> bool:
    """Whether a line in the margin says it is the page's number, and other pages go on counting in its form."""
    parsed = _parse(line) if line.cell is None and _is_in_margin(line, page) else None
    if parsed is None or parsed[0] is None or not parsed[1]:
        return False
    return len(offsets.get((_key(line), parsed[0] - page.number), ())) >= REPEATS


def _is_in_margin(line: Line, page: PageLines) -> bool:
    middle = (line.y0 + line.y1) / 2
    return middle < MARGIN * page.depth or middle > (1 - MARGIN) * page.depth


def _overlays(pages: Sequence[PageLines]) -> set[str]:
    """Turned texts that most pages repeat: watermarks and stamps of archives (水印)."""
    if len(pages) < 2:
        return set()
    seen: dict[str, set[int]] = {}
    for page in pages:
        for line in page.lines:
            if line.turned:
                seen.setdefault(line.text, set()).add(page.number)
    return {text for text, numbers in seen.items() if len(numbers) * 2 > len(pages)}
