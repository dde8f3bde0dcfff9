"""PNG, JPEG and TIFF files of scanned pages → Transcript (图片文件读取)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from menkan.errors import DamagedFile, NoTextLayer, TooLarge
from menkan.ingest import guard, ocr, scan
from menkan.ingest.doubt import problems_of, spans_of
from menkan.ingest.furniture import drop_furniture
from menkan.ingest.page import Array, Doubt, PageLines
from menkan.ingest.paragraphs import join_pages
from menkan.types import Page, Problem, Transcript

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "TIFF": "image/tiff"}

MAX_PIXELS = 120_000_000  # of one picture as stored: A3 at 800 dpi
# Source: ISO 216. A picture that says nothing, or nonsense, of its resolution is taken for a sheet of A4.
A4_INCHES = 11.69
LEAST_INCHES, MOST_INCHES = 3.0, 50.0  # of the long side: a receipt, a sheet of newspaper

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, OverflowError, struct.error)


def read_image(data: bytes, name: str = "", recognise: bool = True) -> Transcript:
    """Transcript of a picture file, each of its frames a page (图片识别).

    Args:
        data: a PNG, JPEG or TIFF file; a TIFF may have several pages.
        name: for messages only.
        recognise: False refuses it.

    Raises:
        DamagedFile: MK103, cut short or broken.
        NoTextLayer: MK106, recognition is off, the extra `ocr` is not installed, or no page shows a character.
        TooLarge: MK107, too many pages or pixels.
    """
    reason, hint = ocr.why_not(recognise)
    if reason:
        raise NoTextLayer(f"a picture: {reason}", name, hint)
    pages: list[PageLines] = []
    problems: list[Problem] = []
    doubts: list[Doubt] = []
    media_types = set()
    for media_type, image, dpi in _frames(data, name):
        media_types.add(media_type)
        height, width = image.shape[:2]
        page = PageLines(len(pages) + 1, 72 * width / dpi, 72 * height / dpi)
        doubts += scan.read_picture(image, page)
        if not page.lines and not scan.is_blank(image):
            problems.append(Problem(NoTextLayer.code, f"p.{page.number}", "no character was recognised in its picture"))
        pages.append(page)
    if not any(page.lines for page in pages):
        raise NoTextLayer("no character was recognised", name, "a picture of text has 150 dpi or more")
    drop_furniture(pages)
    problems += problems_of(doubts, pages)
    recognised = tuple(p.number for p in pages if p.lines)
    shown = tuple(Page(p.number, round(p.width, 2), round(p.height, 2)) for p in pages)
    joined = join_pages(pages)
    return Transcript(
        text=joined.text,
        media_type=media_types.pop(),
        pages=shown,
        lines=joined.lines,
        page_of_line=joined.page_of_line,
        boxes_pt=joined.boxes_pt,
        ocr_pages=recognised,
        problems=tuple(problems),
        doubtful=spans_of(doubts, joined),
    )


def page_image(data: bytes, number: int) -> tuple[Array, float]:
    """Page `number`, from 1, of a picture file as it is read (BGR), and its resolution (第几页的图像).

    Raises:
        DamagedFile: MK103, cut short or broken, or it has no such page. TooLarge: MK107, too many pixels.
    """
    with _opened(data, "") as (file, n_frames):
        if not 0 < number <= n_frames:
            raise DamagedFile(f"no page {number} of {n_frames}", "", "fetch it again")
        file.seek(number - 1)
        return _picture(_checked(file, f"p.{number}"))


def _frames(data: bytes, name: str) -> Iterator[tuple[str, Array, float]]:
    """Media type, picture (BGR) and its resolution for every page of a file."""
    from PIL import ImageSequence

    with _opened(data, name) as (file, n_frames):
        guard.check_pages(n_frames, name)
        media_type = MEDIA_TYPES.get(file.format or "", "image")
        for number, frame in zip(range(1, n_frames + 1), ImageSequence.Iterator(file), strict=False):
            yield (media_type, *_picture(_checked(frame, f"{name} p.{number}".strip())))


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[tuple[Any, int]]:
    """The file as Pillow opens it, and how many pages it has: what breaks while it is used is coded."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pixel counts and odd tags: what matters is checked here
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as file:
                yield file, getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
    except Image.DecompressionBombError:
        raise TooLarge("more pixels than any page has", name, "scan at 200 to 300 dpi") from None
    except _BROKEN as error:
        raise DamagedFile(
            f"the picture is cut short or broken: {type(error).__name__}", name, "fetch it again"
        ) from None


def _checked(frame: Any, where: str) -> Any:
    """`frame`, unless it has more pixels than are read."""
    if frame.width * frame.height > MAX_PIXELS:
        problem = f"{frame.width * frame.height:,} pixels, the limit is {MAX_PIXELS:,}"
        raise TooLarge(problem, where, "scan at 200 to 300 dpi")
    return frame


def _picture(frame: Any) -> tuple[Array, float]:
    """A frame as BGR, upright as its camera says, and its resolution; no finer than is read."""
    import numpy as np
    from PIL import Image, ImageOps

    across, down = _resolution(frame)
    turned = ImageOps.exif_transpose(frame)
    if turned.size != frame.size:
        across, down = down, across
    if turned.mode in ("I", "F") or turned.mode.startswith("I;16"):
        grey = np.asarray(turned, np.float64)
        turned = Image.fromarray((grey * (255.0 / max(float(grey.max()), 1.0))).astype(np.uint8))
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    size = turned.width / across, turned.height / down  # inches
    dpi = min(max(across, down), scan.DPI if max(across, down) > 1.25 * scan.DPI else max(across, down))
    dpi = min(dpi, (scan.MAX_PIXELS / (size[0] * size[1])) ** 0.5)
    target = max(1, round(size[0] * dpi)), max(1, round(size[1] * dpi))
    colour = turned.convert("RGB")
    if target != colour.size:
        colour = colour.resize(target, Image.Resampling.BOX if target[0] < colour.width else Image.Resampling.BICUBIC)
    return np.ascontiguousarray(np.asarray(colour)[:, :, ::-1]), dpi


def _resolution(frame: Any) -> tuple[float, float]:
    """Dots per inch across and down, as the file says where that makes a sheet of paper."""
    try:
        across, down = (float(v) for v in frame.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    if across > 0 and down > 0:
        long = max(frame.width / across, frame.height / down)
        if LEAST_INCHES <= long <= MOST_INCHES:
            return across, down
    dpi = max(frame.width, frame.height) / A4_INCHES
    return dpi, dpi
