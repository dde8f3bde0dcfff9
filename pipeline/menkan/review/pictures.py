"""Pages of the input as pictures (版面图): drawn when asked for, from the file that was read, in a process apart.

Libraries draw in native code, and the file may be made to break them: the process has limits on time and memory, and
what happens to it happens to nobody else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import OrderedDict

from menkan.ingest.drawing import PAGED
from menkan.review.originals import Originals
from menkan.types import Source

# Project conventions.
SECONDS = 20
MEGABYTES = 2048  # a picture of the most pixels that are read takes 1.4 GB on its way
KEPT = 64 << 20  # bytes of pictures
_DRAW = """
import resource, sys
limit, number = int(sys.argv[1]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
sys.path[:] = sys.argv[4:]
from menkan.ingest.drawing import draw_page
sys.stdout.buffer.write(draw_page(sys.stdin.buffer.read(), sys.argv[2], number))
"""


class Pictures:
    """Draws pages, and keeps the last ones."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0  # of what is kept
        self._lock = threading.Lock()  # two drawings at once would take the processor from the page itself

    def why_not(self, source: Source) -> str | None:
        """Why there are no pictures of a document, a key of ``[review]`` in the labels; None where there are."""
        return self._originals.why_not(source) if source.media_type in PAGED else "no_pages"

    def picture(self, source: Source, number: int) -> bytes | None:
        """Page `number`, from 1, as PNG; None where it cannot be drawn."""
        key = source.sha256, number
        with self._lock:
            if key not in self._kept:
                data = self._originals.read(source)[0] if source.media_type in PAGED else None
                drawn = None if data is None else _drawn(data, source.media_type, number)
                if drawn is None:
                    return None
                self._keep(key, drawn)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _keep(self, key: tuple[str, int], drawn: bytes) -> None:
        self._kept[key] = drawn
        self._size += len(drawn)
        while self._size > KEPT and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])


def _drawn(data: bytes, media_type: str, number: int) -> bytes | None:
    arguments = [str(MEGABYTES << 20), media_type, str(number), *map(os.path.abspath, sys.path)]
    command = [sys.executable, "-I", "-c", _DRAW, *arguments]
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # threads reserve memory, each its own
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env=alone)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\x89PNG") else None
