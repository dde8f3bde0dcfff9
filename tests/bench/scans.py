"""Recognition of scanned pages (扫描件识别): seeded fictional judgments, rendered at 200 dpi and degraded."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from menkan.ingest import ocr, scan
from menkan.synthesis.generator import make_case
from menkan.synthesis.typeset import PageStyle, Producer, typeset
from menkan.text import fold_width
from tests.ingest.typeset import paragraphs, typst_pdf

DPI = 200
Image = Any  # numpy array, height × width × 3, BGR


def render(pdf: bytes, limit: int | None = None) -> Iterator[tuple[Image, str]]:
    """(picture, printed text without blanks) of every page of `pdf`."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for page in list(document)[:limit]:
        words = page.get_textpage().get_text_range()
        yield page.render(scale=DPI / 72).to_numpy().copy(), "".join(words.split())
    document.close()


def blur(image: Image, _: random.Random) -> Image:
    return ocr.optional("cv2").GaussianBlur(image, (0, 0), 1.5)


def noise(image: Image, draw: random.Random) -> Image:
    speckle = np.random.default_rng(draw.randrange(2**32)).normal(0, 25, image.shape[:2])
    return np.clip(image + speckle[..., None], 0, 255).astype(np.uint8)


def tilt(image: Image, draw: random.Random, degrees: float = 1.0) -> Image:
    cv2 = ocr.optional("cv2")
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), draw.choice((-degrees, degrees)), 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def seal(image: Image, draw: random.Random) -> Image:
    """A round red stamp of 42 mm over the text, as ink lies over ink: colours multiply."""
    cv2 = ocr.optional("cv2")
    height, width = image.shape[:2]
    radius = round(21 / 25.4 * DPI)
    middle = draw.randint(radius, width - radius), draw.randint(height // 4, height - radius)
    stamp = np.full(image.shape, 255, np.uint8)
    red = (40, 30, 215)
    cv2.circle(stamp, middle, radius, red, 8)
    cv2.circle(stamp, middle, radius // 3, red, -1)
    for k in range(24):
        angle = k * np.pi / 12
        at = (round(middle[0] + 0.75 * radius * np.cos(angle)), round(middle[1] + 0.75 * radius * np.sin(angle)))
        cv2.rectangle(stamp, (at[0] - 9, at[1] - 9), (at[0] + 9, at[1] + 9), red, 5)
    return (image.astype(np.uint16) * stamp // 255).astype(np.uint8)


def jpeg(image: Image, _: random.Random) -> Image:
    cv2 = ocr.optional("cv2")
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 40])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def grey(image: Image, _: random.Random) -> Image:
    """A grey copy with faint toner on grey paper."""
    cv2 = ocr.optional("cv2")
    faded = 70 + cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32) * (145 / 255)
    return cv2.cvtColor(faded.astype(np.uint8), cv2.COLOR_GRAY2BGR)


def coarse(image: Image, _: random.Random, share: float = 0.3) -> Image:
    """What 60 dpi leave of it."""
    cv2 = ocr.optional("cv2")
    small = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC)


def heavy(image: Image, draw: random.Random) -> Image:
    """Out of focus and noisy beyond what a court would send."""
    cv2 = ocr.optional("cv2")
    soft = cv2.GaussianBlur(image, (0, 0), 3.2)
    speckle = np.random.default_rng(draw.randrange(2**32)).normal(0, 45, image.shape[:2])
    return np.clip(soft + speckle[..., None], 0, 255).astype(np.uint8)


def smeared(image: Image, draw: random.Random) -> Image:
    """A coarse copy, compressed hard."""
    cv2 = ocr.optional("cv2")
    _, data = cv2.imencode(".jpg", coarse(image, draw, 0.45), [cv2.IMWRITE_JPEG_QUALITY, 8])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def together(image: Image, draw: random.Random) -> Image:
    for damage in (seal, tilt, blur, noise, jpeg):
        image = damage(image, draw)
    return image


DAMAGES: dict[str, Callable[[Image, random.Random], Image]] = {
    "clean": lambda image, _: image,
    "blur": blur,
    "noise": noise,
    "skew 1°": tilt,
    "seal": seal,
    "JPEG 40": jpeg,
    "grey": grey,
    "all together": together,
}
BEYOND: dict[str, Callable[[Image, random.Random], Image]] = {"60 dpi": coarse, "smeared": smeared, "heavy": heavy}
CUTS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)


@dataclass
class Score:
    """Counts over pages: characters, edits, and the confidence of every digit and whether it is right."""

    n: int = 0
    edits: int = 0
    digits: list[tuple[float, bool]] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)  # for printed digits not read: the lowest confidence beside them
    seconds: list[float] = field(default_factory=list)

    def caught(self, sure: float) -> tuple[int, int, float]:
        """Wrong or lost digits, how many of them are flagged, share of right digits flagged."""
        wrong = [c for c, is_right in self.digits if not is_right] + self.lost
        right = [c for c, is_right in self.digits if is_right]
        return len(wrong), sum(c < sure for c in wrong), sum(c < sure for c in right) / max(len(right), 1)

    def row(self, name: str) -> str:
        n_wrong, n_caught, false = self.caught(scan.SURE)
        return (
            f"| {name} | {self.n} | {100 * (1 - self.edits / max(self.n, 1)):.2f} | {len(self.digits)} | {n_wrong} | "
            f"{n_caught} | {100 * false:.2f} | {sorted(self.seconds)[len(self.seconds) // 2]:.1f} |"
        )

    def add(self, printed: str, lines: list[ocr.Recognised]) -> None:
        """One page: its printed text without blanks, and its lines in order; widths are folded in both."""
        a, b = fold_width(printed), fold_width("".join(line.text for line in lines))
        sure = [float(v) for line in lines for v in line.confidence]
        self.n += len(a)
        right = [False] * len(b)
        for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if kind == "equal":
                right[k:m] = [True] * (m - k)
                continue
            self.edits += max(j - i, m - k)
            n_lost = sum(c.isdigit() for c in a[i:j]) - sum(c.isdigit() for c in b[k:m])
            self.lost += [min(sure[max(0, k - 1) : m + 1], default=1.0)] * max(0, n_lost)
        self.digits += [(c, ok) for c, ok, char in zip(sure, right, b, strict=True) if char.isdigit()]


def in_rows(lines: list[ocr.Recognised]) -> list[ocr.Recognised]:
    """Lines of a page of one column in reading order: pieces of one row from left to right."""
    rows: list[list[ocr.Recognised]] = []
    for line in sorted(lines, key=lambda line: float(line.boxes[0, 1] + line.boxes[0, 3])):
        box = line.boxes[0]
        last = rows[-1][0].boxes[0] if rows else None
        if last is not None and (box[1] + box[3] - last[1] - last[3]) / 2 < 0.5 * (last[3] - last[1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: float(line.boxes[0, 0]))]


def pages(n_each: int = 1) -> list[tuple[Image, str]]:
    """Pictures and texts: judgments of both producers, and pages of small type full of figures."""
    found: list[tuple[Image, str]] = []
    for index, (producer, style) in enumerate(
        ((Producer.TYPST, PageStyle()), (Producer.REPORTLAB, PageStyle(body_pt=14, leading_pt=24)))
    ):
        case = make_case(5, index + 1)
        found += render(typeset(case.paragraphs, case.layout, producer, style), n_each)
    for size in (12.0, 10.5):
        found += render(typst_pdf(paragraphs(int(size), 30), size=size), n_each)
    return found


def measure(damage: Callable[[Image, random.Random], Image], shown: list[tuple[Image, str]]) -> Score:
    score = Score()
    for number, (image, printed) in enumerate(shown):
        damaged = damage(image, random.Random(number))
        start = time.perf_counter()
        lines, _, _ = scan.see(damaged, DPI / 72)
        score.seconds.append(time.perf_counter() - start)
        score.add(printed, in_rows(lines))
    return score


def bench() -> list[str]:
    """Markdown lines: accuracy and wrong digits per damage, and the curve of flags over all of them (识别基准)."""
    if not ocr.is_available():
        return [f"Not measured: {ocr.MISSING}."]
    shown = pages()
    lines = [
        f"{len(shown)} pages at {DPI} dpi; digits read wrong or lost, and those flagged below {scan.SURE}.",
        "",
        "| damage | characters | right, % | digits | wrong | flagged | right ones flagged, % | s a page |",
        "|---|---|---|---|---|---|---|---|",
    ]
    total = Score()
    for name, damage in (DAMAGES | BEYOND).items():
        score = measure(damage, shown)
        lines.append(score.row(name if name in DAMAGES else f"{name} (beyond the targets)"))
        total.digits += score.digits
        total.lost += score.lost
    lines += ["", "| flagged below | wrong or lost digits | flagged | right ones flagged, % |", "|---|---|---|---|"]
    for cut in CUTS:
        n_wrong, n_caught, false = total.caught(cut)
        lines.append(f"| {cut} | {n_wrong} | {n_caught} | {100 * false:.2f} |")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(bench()) + "\n")
