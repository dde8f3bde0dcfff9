"""Pages of the input as pictures (版面图): drawn from the file that was read, in a process apart.

pdfium and the readers of pictures are native code, and the file may be made to break them: the process has limits on
time and memory, and what happens to it happens to nobody else.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence

from menkan.run.originals import Originals
from menkan.types import Source

# Project conventions.
SCALE = 1.6  # pixels a point: Song type of 10 points can be read
LONGEST = 4000  # pixels of the longer side of a page of a PDF,
LONGEST_SCAN = 1800  # and of a scan, of which no size in points is known here
GREYS = 16  # a page of type looks as with 256, in two thirds of the bytes
SECONDS, SECONDS_A_PAGE = 20, 2
MEGABYTES = 1024
KEPT = 48  # pictures
PDF = "application/pdf"
SCANS = frozenset({"image/png", "image/jpeg", "image/tiff"})
# Writes for each page the length of its PNG and the PNG; of a page that cannot be drawn a length of 0.
_DRAW = """
import io, resource, struct, sys
resource.setrlimit(resource.RLIMIT_DATA, ({limit}, {limit}))
from PIL import Image, ImageOps
data = sys.stdin.buffer.read()

def page_of_pdf(number):
    page = document[number - 1]
    width, height = page.get_size()
    return page.render(scale=min({scale}, {longest} / max(width, height, 1)), grayscale=True).to_pil()

def page_of_scan(number):
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as file:
        file.seek(number - 1)
        frame = ImageOps.exif_transpose(file)
        if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
            layer = frame.convert("RGBA")
            frame = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
        grey = frame.convert("L")
    grey.thumbnail(({longest_scan}, {longest_scan}))
    return grey

if {is_pdf}:
    import pypdfium2
    document = pypdfium2.PdfDocument(data)
for number in {numbers}:
    drawn = io.BytesIO()
    try:
        (page_of_pdf if {is_pdf} else page_of_scan)(number).quantize({greys}).save(drawn, "PNG")
    except Exception:
        drawn = io.BytesIO()
    sys.stdout.buffer.write(struct.pack(">I", drawn.tell()) + drawn.getvalue())
    sys.stdout.buffer.flush()
"""


class Pictures:
    """Draws pages, and keeps the last ones that were asked for one by one."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = threading.Lock()  # two drawings at once would take the processor from the page itself

    def why_not(self, source: Source) -> str | None:
        """Why there are no pictures of a document, a key of ``[review]`` in the labels; None where there are."""
        return self._originals.why_not(source) if _has_pages(source) else "no_pages"

    def picture(self, source: Source, number: int) -> bytes | None:
        """Page `number`, from 1, as PNG; None where it cannot be drawn."""
        key = source.sha256, number
        with self._lock:
            if key not in self._kept:
                drawn, _ = self.pictures(source, (number,))
                if number not in drawn:
                    return None
                self._kept[key] = drawn[number]
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def pictures(self, source: Source, numbers: Sequence[int]) -> tuple[dict[int, bytes], str]:
        """The pages `numbers`, from 1, as PNG by number, without those that cannot be drawn (多页版面图).

        Where there is none, also the reason, a key of ``[review]`` in the labels.
        """
        if not _has_pages(source):
            return {}, "no_pages"
        data, reason = self._originals.read(source)
        if data is None:
            return {}, reason
        drawn = _drawn(data, source.media_type == PDF, numbers)
        return drawn, "" if drawn else "unread"


def _has_pages(source: Source) -> bool:
    return source.media_type == PDF or source.media_type in SCANS


def _drawn(data: bytes, is_pdf: bool, numbers: Sequence[int]) -> dict[int, bytes]:
    """Pages by number, as far as the process came."""
    code = _DRAW.format(
        limit=MEGABYTES << 20, scale=SCALE, longest=LONGEST, longest_scan=LONGEST_SCAN, greys=GREYS, is_pdf=is_pdf,
        numbers=tuple(numbers),
    )  # fmt: skip
    command, seconds = [sys.executable, "-I", "-c", code], SECONDS + SECONDS_A_PAGE * len(numbers)
    try:
        written = subprocess.run(command, input=data, capture_output=True, timeout=seconds).stdout
    except subprocess.TimeoutExpired as late:
        written = late.stdout or b""
    drawn, at = {}, 0
    for number in numbers:
        if len(written) < at + 4:
            break
        (length,) = struct.unpack_from(">I", written, at)
        picture = written[at + 4 : at + 4 + length]
        at += 4 + length
        if len(picture) == length and picture.startswith(b"\x89PNG"):
            drawn[number] = picture
    return drawn
