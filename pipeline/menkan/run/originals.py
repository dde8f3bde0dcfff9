"""The files that a batch was read from (原始文件): the same bytes, or the reason why they are not to be had."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path

from menkan.config import InputSettings
from menkan.errors import MenkanError
from menkan.run.inputs import Document, expand
from menkan.store.places import is_url, place, refusals
from menkan.types import Source

PLACES_KEPT = 256  # members of archives whose place is remembered; project convention


class Originals:
    """Finds the bytes of a document by where it was given and what they hash to."""

    def __init__(self, settings: InputSettings) -> None:
        self._settings = settings
        self._members: OrderedDict[str, Document] = OrderedDict()
        self._seen: dict[str, tuple[int, float] | None] = {}  # sha256 → size and time of the file that had it

    def read(self, source: Source) -> tuple[bytes | None, str]:
        """The bytes that were read; or None with the reason, a key of ``[review]`` in the labels."""
        state = _state(source.path)  # before its bytes: what is written meanwhile is read again
        try:
            document = self._document(source)
            if document is None:
                return None, "gone"
            data = document.read_bytes(self._settings.max_bytes)
        except MenkanError:
            gone = not is_url(place(source.path)) and not Path(source.path).exists()
            return None, "gone" if gone else "unread"
        if hashlib.sha256(data).hexdigest() != source.sha256:
            return None, "changed"
        self._seen[source.sha256] = state
        return data, ""

    def why_not(self, source: Source) -> str | None:
        """Why the bytes are not to be had; None where they are. A file that has not been touched is not read again."""
        state = _state(source.path)
        if state is not None and self._seen.get(source.sha256) == state:
            return None
        data, reason = self.read(source)
        return None if data is not None else reason

    def _document(self, source: Source) -> Document | None:
        """Where the bytes lie: of a member the entry of its archive, which is looked up once."""
        if source.member is None:
            return Document(source.path)
        if source.sha256 not in self._members:
            members = expand([place(source.path)], self._settings)
            found = next((one for one in members if one.member == source.member), None)
            if found is None:
                return None
            self._members[source.sha256] = found
            while len(self._members) > PLACES_KEPT:
                self._members.popitem(last=False)
        return self._members[source.sha256]


def _state(path: str) -> tuple[int, float] | None:
    """Size and time of a file; None where the system or the store tells none."""
    try:
        found = place(path).stat()
    except refusals():
        return None
    return found.st_size, found.st_mtime
