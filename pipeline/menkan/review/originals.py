"""The files that a batch was read from (原始文件): the same bytes, or the reason why they are not to be had."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path

from menkan.config import InputSettings
from menkan.errors import MenkanError
from menkan.run.inputs import Document, expand
from menkan.store.places import is_url, place
from menkan.types import Source

PLACES_KEPT = 256  # members of archives whose place is remembered; project convention


class Originals:
    """Finds the bytes of a document by where it was given and what they hash to."""

    def __init__(self, settings: InputSettings) -> None:
        self._settings = settings
        self._members: OrderedDict[str, Document] = OrderedDict()

    def read(self, source: Source) -> tuple[bytes | None, str]:
        """The bytes that were read; or None with the reason, a key of ``[review]`` in the labels."""
        try:
            document = self._document(source)
            if document is None:
                return None, "gone"
            data = document.read_bytes(self._settings.max_bytes)
        except MenkanError:
            gone = not is_url(place(source.path)) and not Path(source.path).exists()
            return None, "gone" if gone else "unread"
        same = hashlib.sha256(data).hexdigest() == source.sha256
        return (data, "") if same else (None, "changed")

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
