"""Pages of the input as pictures (版面图): drawn from the file that was read, in a process apart.

Libraries draw in native code, and the file may be made to break them: the process has limits on time and memory, and
what happens to it happens to nobody else.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence

from menkan.ingest.drawing import PAGED
from menkan.run.originals import Originals
from menkan.types import Source

# Project conventions.
SECONDS, SECONDS_A_PAGE = 20, 2
MEGABYTES = 2048  # a picture of the most pixels that are read takes 1.4 GB on its way
KEPT = 64 << 20  # bytes of pictures
# Writes for each page the length of its PNG and the PNG; of a page that cannot be drawn a length of 0.
_DRAW = """
import resource, struct, sys
limit, numbers = int(sys.argv[1]), [int(number) for number in sys.argv[3].split(",")]
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
sys.path[:] = sys.argv[4:]
from menkan.ingest.drawing import draw_page
data = sys.stdin.buffer.read()
for number in numbers:
    try:
        drawn = draw_page(data, sys.argv[2], number)
    except Exception:
        drawn = b""
    sys.stdout.buffer.write(struct.pack(">I", len(drawn)) + drawn)
    sys.stdout.buffer.flush()
"""


class Pictures:
    """Draws pages, and keeps the last ones that were asked for one by one."""

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
                drawn, _ = self.pictures(source, (number,))
                if number not in drawn:
                    return None
                self._keep(key, drawn[number])
            self._kept.move_to_end(key)
            return self._kept[key]

    def pictures(self, source: Source, numbers: Sequence[int]) -> tuple[dict[int, bytes], str]:
        """The pages `numbers`, from 1, as PNG by number, without those that cannot be drawn (多页版面图).

        Where there is none, also the reason, a key of ``[review]`` in the labels.
        """
        if source.media_type not in PAGED:
            return {}, "no_pages"
        data, reason = self._originals.read(source)
        if data is None:
            return {}, reason
        drawn = _drawn(data, source.media_type, numbers)
        return drawn, "" if drawn else "unread"

    def _keep(self, key: tuple[str, int], drawn: bytes) -> None:
        self._kept[key] = drawn
        self._size += len(drawn)
        while self._size > KEPT and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])


def _drawn(data: bytes, media_type: str, numbers: Sequence[int]) -> dict[int, bytes]:
    """Pages by number, as far as the process came."""
    arguments = [str(MEGABYTES << 20), media_type, ",".join(map(str, numbers)), *map(os.path.abspath, sys.path)]
    command, seconds = [sys.executable, "-I", "-c", _DRAW, *arguments], SECONDS + SECONDS_A_PAGE * len(numbers)
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # threads reserve memory, each its own
    try:
        written = subprocess.run(command, input=data, capture_output=True, timeout=seconds, env=alone).stdout
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
