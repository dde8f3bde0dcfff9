"""Pages of the input as pictures (版面图): drawn when asked for, from the file that was read, in a process apart.

pdfium draws in native code, and the file may be made to break it: the process has limits on time and memory, and what
happens to it happens to nobody else.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import OrderedDict

from menkan.review.originals import Originals
from menkan.types import Source

# Project conventions.
SCALE = 1.6  # pixels a point: Song type of 10 points can be read
SECONDS = 20
MEGABYTES = 1024
KEPT = 48  # pictures
PDF = "application/pdf"
_DRAW = """
import io, resource, sys
resource.setrlimit(resource.RLIMIT_DATA, ({limit}, {limit}))
import pypdfium2
page = pypdfium2.PdfDocument(sys.stdin.buffer.read())[{page}]
width, height = page.get_size()
scale = min({scale}, 4000 / max(width, height, 1))
page.render(scale=scale, grayscale=True).to_pil().save(sys.stdout.buffer, "PNG")
"""


class Pictures:
    """Draws pages, and keeps the last ones."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = threading.Lock()  # two drawings at once would take the processor from the page itself

    def why_not(self, source: Source) -> str | None:
        """Why there are no pictures of a document, a key of ``[review]`` in the labels; None where there are."""
        return self._originals.why_not(source) if source.media_type == PDF else "no_pages"

    def picture(self, source: Source, number: int) -> bytes | None:
        """Page `number`, from 1, as PNG; None where it cannot be drawn."""
        key = source.sha256, number
        with self._lock:
            if key not in self._kept:
                data, _ = self._originals.read(source)
                drawn = None if data is None else _drawn(data, number)
                if drawn is None:
                    return None
                self._kept[key] = drawn
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def _drawn(data: bytes, number: int) -> bytes | None:
    code = _DRAW.format(limit=MEGABYTES << 20, page=number - 1, scale=SCALE)
    try:
        done = subprocess.run([sys.executable, "-I", "-c", code], input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\x89PNG") else None
