"""A picture of a page made fit for reading: seals out, upright, straight, quiet (扫描图像预处理)."""

from __future__ import annotations

from menkan.ingest.columns import Box
from menkan.ingest.ocr import optional
from menkan.ingest.page import Array

# Source: project conventions, tried on the seeded pages of tests/bench/scans.py.
RED = 40  # by how much red ink is redder than it is green or blue, of 255
RED_SHARE = 0.0002  # of a page: less is no seal
RED_SIDE = 800  # pixels of the width at which lines of red type are sought
RED_GAP, RED_WIDE, RED_LOW, RED_HIGH = 0.05, 0.25, 0.015, 0.12  # shares of the page's width; a seal is 0.2 both ways
MAX_SKEW = 5.0  # degrees either way
SKEW_STEPS = (0.5, 0.1)  # degrees: coarse, then fine around the best
LEAST_SKEW = 0.1  # less is left as it is
SKEW_SIDE = 800  # pixels of the picture on which skew is sought
NOISE = 9.0  # grey levels of random speckle from which on it is filtered
RULE_LENGTH = 0.4  # inches that a ruled line of a table is long at least


def without_seals(image: Array) -> Array:
    """A colour picture (BGR) as grey in which red ink is paper and black under it stays black (去除红色印章).

    Lines of red type, as in the head of an official document (红头), are no seal and stay.
    """
    import numpy as np

    cv2 = optional("cv2")
    if image.ndim == 2:
        return image
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    red = image[:, :, 2].astype(np.int16) - np.maximum(image[:, :, 0], image[:, :, 1]) > RED
    if red.mean() < RED_SHARE:
        return grey
    ink = red.astype(np.uint8)
    near = cv2.dilate(ink & ~_red_lines(ink), np.ones((5, 5), np.uint8)).astype(np.bool_)
    paper = float(np.percentile(grey, 90))
    bright = float(np.percentile(image[:, :, 2][red], 60))  # red through its own filter is nearly as bright as paper
    lifted = np.clip(image[:, :, 2].astype(np.float32) * (paper / max(bright, 1.0)), 0, 255)
    grey[near] = lifted[near].astype(np.uint8)
    return grey


def _red_lines(ink: Array) -> Array:
    """Mask of red ink that stands in lines of type: joined along the line, it is wide and low, and a seal is not."""
    import numpy as np

    cv2 = optional("cv2")
    width = ink.shape[1]
    scale = min(1.0, RED_SIDE / width)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else ink
    joined = cv2.morphologyEx((small > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, round(RED_GAP * RED_SIDE))))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH] / small.shape[1], stats[:, cv2.CC_STAT_HEIGHT] / small.shape[1]
    is_line = (wide >= RED_WIDE) & (high >= RED_LOW) & (high <= RED_HIGH)
    is_line[0] = False  # the paper
    lines = is_line[labels].astype(np.uint8)
    return ink & cv2.resize(lines, (width, ink.shape[0]), interpolation=cv2.INTER_NEAREST)


def skew(grey: Array) -> tuple[int, float]:
    """Whether lines run across (0) or down (1) the picture, and the degrees by which they climb (倾斜角).

    Han type stands on a grid, whose columns may be as sharp as its rows: the first answer is a likely one only.
    """
    across, down = skew_along(grey, 0), skew_along(grey, 1)
    return (0, across[1]) if across[0] >= down[0] else (1, down[1])


def skew_along(grey: Array, turn: int) -> tuple[float, float]:
    """How sharp the lines are that run across (0) or down (1) a picture, and the degrees by which they climb."""
    import numpy as np

    cv2 = optional("cv2")
    scale = min(1.0, SKEW_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, dark = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if dark.mean() > 127:
        dark = 255 - dark
    dark = np.ascontiguousarray(np.rot90(dark, -turn))
    best = (-1.0, 0.0)
    for width, step in ((MAX_SKEW, SKEW_STEPS[0]), SKEW_STEPS):
        around = best[1]
        for angle in np.arange(around - width, around + width + 0.01, step).tolist():
            best = max(best, (_sharpness(dark, angle), angle), key=lambda b: b[0])
    return best[0], best[1] if abs(best[1]) >= LEAST_SKEW else 0.0


def _sharpness(dark: Array, angle: float) -> float:
    """How sharply rows of ink and white alternate when the picture is turned by `angle` degrees."""
    import numpy as np

    cv2 = optional("cv2")
    height, width = dark.shape
    turned = cv2.warpAffine(dark, cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), (width, height))
    rows = turned.sum(axis=1, dtype=np.float64) / width
    return float((np.diff(rows) ** 2).sum() / max(rows.sum(), 1.0))


def straighten(grey: Array, angle: float) -> tuple[Array, Array]:
    """The picture turned by `angle` degrees, same size, and the affine map (2 × 3) back from it (纠偏)."""
    import numpy as np

    cv2 = optional("cv2")
    if not angle:
        return grey, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    white = int(np.percentile(grey, 90))
    turned = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)
    return turned, cv2.invertAffineTransform(matrix)


def quieten(grey: Array) -> Array:
    """The picture without speckle where it has some, else unchanged (去噪)."""
    import numpy as np

    cv2 = optional("cv2")
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.5)
    paper = smooth > np.percentile(smooth, 50) - 3  # where nothing is printed
    noise = float((grey.astype(np.int16) - smooth)[paper].std()) if paper.any() else 0.0
    if noise < NOISE:
        return grey
    return cv2.fastNlMeansDenoising(grey, None, h=1.2 * noise, templateWindowSize=5, searchWindowSize=11)


def find_rules(grey: Array, dpi: float) -> list[Box]:
    """Ruled lines of tables in an upright picture, boxes in pixels (表格线)."""
    import numpy as np

    cv2 = optional("cv2")
    _, dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    length = max(10, round(RULE_LENGTH * dpi))
    found: list[Box] = []
    for kernel in (np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, width, height, _ in stats[1:count].tolist():
            if min(width, height) <= dpi / 24:  # 3 points
                found.append((float(x), float(y), float(x + width), float(y + height)))
    return found
