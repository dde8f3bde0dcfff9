"""Which gaps of a printed line are blanks (行内空格判定)."""

from __future__ import annotations

from statistics import median

from menkan.ingest.joints import is_wide
from menkan.ingest.page import Array, Glyphs

# Source: project conventions, in em, on pages of six producers: Han text set solid has gaps of 0, justified lines
# up to 0.3, the seam between Han and Latin 0.13 to 0.5, letter-spaced titles one value throughout the word.
HAN_GAP = (1.2, 0.6, 0.15)  # between Han characters: no blank, one that pdfium makes up, one that is set
SEAM_GAP = 0.8  # between Han and Latin
LATIN_SET_GAP = 0.05  # between Latin characters where a blank is set
LATIN_GAP = (0.25, 0.12)  # where none is, and where pdfium takes the gap for one
DIGIT_GAP = (0.3, 0.2)  # the same between two digits
CELL_GAP = 1.8  # between two cells of an unruled table
NUMBER_GAP = 0.5  # between a comma or point and a digit where no blank is set
EVEN_PAIRS = 3  # pairs of digits that show a spacing of their own,
EVEN_DIGITS = 0.1  # when their gaps differ by no more
EVEN = 1.35  # gaps of one letter-spaced word differ by less than this factor


def may_hold_blank(glyphs: Glyphs, boxes: Array) -> Array:
    """Mask of characters before which a blank may stand; most lines have none (候选空格)."""
    import numpy as np

    height = np.maximum(boxes[:, 3] - boxes[:, 1], 0.1)
    gap = np.zeros(len(boxes), np.float32)
    gap[1:] = (boxes[1:, 0] - boxes[:-1, 2]) / height[1:]
    latin = glyphs.codes < 0x2010
    both = latin.copy()
    both[1:] &= latin[:-1]
    raised = np.zeros(len(boxes), np.bool_)
    raised[1:] = np.maximum(height[1:], height[:-1]) > EVEN * np.minimum(height[1:], height[:-1])
    found: Array = (
        ((glyphs.blank_before == 2) & (gap > 0)) | (gap >= SEAM_GAP) | (both & (gap > LATIN_SET_GAP)) | raised
    )
    return found


def blanks_of_line(words: str, hints: Array, boxes: Array) -> tuple[set[int], int]:
    """Indices of `words` before which print has a blank, and how many of them part cells (词间空格位置).

    Letter-spaced titles and justified lines have none between Han characters; a gap well above the line's own
    spacing is one, and so is a blank that the page sets, unless it only spaces the letters of one word.
    """
    if len(words) < 2:
        return set(), 0
    placed = boxes.tolist()
    heights = [max(b[3] - b[1], 0.1) for b in placed]
    gaps = [0.0] + [(placed[i][0] - placed[i - 1][2]) / max(heights[i], heights[i - 1]) for i in range(1, len(words))]
    wide = [is_wide(c) for c in words]
    spacing = _spacing(wide, gaps, hints)
    digits = _digit_spacing(words, gaps, hints)
    found: set[int] = set()
    for i in range(1, len(words)):
        extra = gaps[i] - spacing
        if wide[i] and wide[i - 1]:
            blank = extra > HAN_GAP[hints[i]]
        elif wide[i] or wide[i - 1]:
            blank = extra >= SEAM_GAP
        elif words[i].isdigit() and words[i - 1].isdigit():
            extra -= digits
            blank = extra > (LATIN_SET_GAP if hints[i] == 2 else DIGIT_GAP[hints[i]]) or _is_mark(i, heights)
        elif words[i - 1] in ",." and words[i].isdigit() and hints[i] != 2:
            blank = extra > NUMBER_GAP
        else:
            blank = extra > (LATIN_SET_GAP if hints[i] == 2 else LATIN_GAP[hints[i]])
        if blank:
            found.add(i)
    found -= _letter_spacing(words, gaps, found)
    return found, sum(gaps[i] - spacing >= CELL_GAP for i in found)


def _spacing(wide: list[bool], gaps: list[float], hints: Array) -> float:
    """The gap between Han characters of this line where nothing parts them."""
    pairs = [i for i in range(1, len(gaps)) if wide[i] and wide[i - 1]]
    solid = [gaps[i] for i in pairs if hints[i] != 2]
    if len(solid) * 4 >= len(pairs) and solid:
        return max(0.0, median(solid))
    return max(0.0, min((gaps[i] for i in pairs), default=0.0))


def _digit_spacing(words: str, gaps: list[float], hints: Array) -> float:
    """The gap between the digits of letter-spaced numbers: one and the same for three pairs or more, else 0."""
    pairs = [gaps[i] for i in range(1, len(words)) if words[i].isdigit() and words[i - 1].isdigit() and hints[i] != 2]
    if len(pairs) < EVEN_PAIRS or min(pairs) <= DIGIT_GAP[1] or max(pairs) > min(pairs) + EVEN_DIGITS:
        return 0.0
    return min(pairs)


def _is_mark(i: int, heights: list[float]) -> bool:
    """Whether a digit before `i` or at it is set small, as a note's mark is: 方式。²1997 is not 21997."""
    return max(heights[i], heights[i - 1]) > EVEN * min(heights[i], heights[i - 1])


def _letter_spacing(words: str, gaps: list[float], blanks: set[int]) -> set[int]:
    """Blanks that only space the letters of one word: 审　判　长　　张　三 has one blank, before 张."""
    spaced: set[int] = set()
    run: list[int] = []  # blanks between single Han characters, one after another

    def close() -> None:
        group: list[int] = []
        for i in run:
            if group and max(gaps[i], gaps[group[0]]) > EVEN * min(gaps[i], gaps[group[0]]):
                spaced.update(group)
                group = []
                if gaps[i] > gaps[i - 1] and i - 1 in spaced:
                    continue  # the wider gap parts two words
            group.append(i)
        spaced.update(group)
        run.clear()

    for i in sorted(blanks):
        alone = is_wide(words[i]) and is_wide(words[i - 1])
        before = i - 1 in blanks or i == 1
        after = i + 1 in blanks or i == len(words) - 1
        if alone and before and after:
            if run and run[-1] != i - 1:
                close()
            run.append(i)
    close()
    return spaced
