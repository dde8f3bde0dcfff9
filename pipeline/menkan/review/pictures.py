"""Pages of the input as pictures (版面图): drawn when asked for, from the file that was read, in a process of their own.

pdfium draws in native code, and the file may be made to break it: the process has limits on time and memory, and what
happens to it happens to nobody else.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path

from menkan.config import Settings
from menkan.errors import MenkanError
from menkan.run.inputs import Document, expand
from menkan.store.places import place
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

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()  # two drawings at once would take the processor from the page itself

    def why_not(self, source: Source) -> str | None:
        """Why there are no pictures of a document, a key of ``[review]``; None where there are."""
        if source.media_type != PDF:
            return "no_pages"
        data, reason = self._bytes(source)
        return None if data is not None else reason

    def picture(self, source: Source, number: int) -> bytes | None:
        """Page `number`, from 1, as PNG; None where it cannot be drawn."""
        key = source.sha256, number
        with self._lock:
            if key not in self._kept:
                data, _ = self._bytes(source)
                drawn = None if data is None else _drawn(data, number)
                if drawn is None:
                    return None
                self._kept[key] = drawn
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def original(self, source: Source) -> tuple[Document, bytes] | None:
        """The document as it was given and its bytes; None where they are gone or are others now."""
        data, _ = self._bytes(source)
        return None if data is None else (self._documents.get(source.sha256) or Document(source.path), data)

    def _bytes(self, source: Source) -> tuple[bytes | None, str]:
        """The bytes that were read, or why they are not to be had."""
        try:
            document = self._document(source)
            if document is None:
                return None, "gone"
            data = document.read_bytes(self._settings.input.max_bytes)
        except MenkanError:
            return None, "gone" if not Path(source.path).exists() else "unread"
        same = hashlib.sha256(data).hexdigest() == source.sha256
        return (data, "") if same else (None, "changed")

    def _document(self, source: Source) -> Document | None:
        """Where the bytes lie: of a member the entry of its archive, which is looked up once."""
        if source.member is None:
            return Document(source.path)
        if source.sha256 not in self._documents:
            members = expand([place(source.path)], self._settings.input)
            found = next((one for one in members if one.member == source.member), None)
            if found is None:
                return None
            self._documents[source.sha256] = found
            while len(self._documents) > KEPT:
                self._documents.popitem(last=False)
        return self._documents[source.sha256]


def _drawn(data: bytes, number: int) -> bytes | None:
    code = _DRAW.format(limit=MEGABYTES << 20, page=number - 1, scale=SCALE)
    try:
        done = subprocess.run([sys.executable, "-I", "-c", code], input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\x89PNG") else None
