"""An export in which nobody is named: whom each document names, and the words that stand for them (假名化导出)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from menkan.errors import StoreError
from menkan.store.duck import Batch
from menkan.store.pseudonyms import Hider, Pseudonyms
from menkan.structure import find_bystanders
from menkan.types import CaseRecord

SHORTEST_KEY = 16  # bytes


def read_key(path: Path) -> bytes:
    """The key in a file of your own.

    Raises:
        StoreError: MK600, it cannot be read or is too short to keep a secret.
    """
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise StoreError(f"no key: {error.strerror}", str(path)) from error
    if len(key) < SHORTEST_KEY:
        raise StoreError(f"a key of {len(key)} bytes", str(path), "head -c 32 /dev/urandom | base64 > FILE makes one")
    return key


def names_in(record: CaseRecord) -> list[str]:
    """Whom a document names: the accused with their other names, and those told by the word before them."""
    own = [name for party in record.structure.parties for name in (party.name, *party.aliases)]
    return list(dict.fromkeys((*own, *find_bystanders(record.text))))


@contextmanager
def hiders(batch: Batch, key: bytes) -> Iterator[Callable[[str | None], Hider]]:
    """For the id of a document, what hides all whom it names. Ids come sorted: one document's is kept at a time."""
    pseudonyms = Pseudonyms(key)
    kept: tuple[str | None, Hider] = None, Hider(pseudonyms, ())
    with closing(sqlite3.connect("")) as names:  # for the moment, on the disk where it is large
        names.execute("CREATE TABLE names (document_id TEXT PRIMARY KEY, names TEXT)")
        rows = ((one.document_id, json.dumps(names_in(one))) for one in batch.records() if one.document_id)
        names.executemany("INSERT INTO names VALUES (?, ?)", rows)

        def hider(document_id: str | None) -> Hider:
            nonlocal kept
            if kept[0] != document_id:
                found = names.execute("SELECT names FROM names WHERE document_id = ?", (document_id,)).fetchone()
                kept = document_id, Hider(pseudonyms, json.loads(found[0]) if found else ())
            return kept[1]

        yield hider
