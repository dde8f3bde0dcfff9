"""What a run was made with: versions, settings and inputs, among its tables (运行清单)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from menkan.config import Settings
from menkan.store.folder import write_whole
from menkan.store.tables import InputRow
from menkan.types import SCHEMA_VERSION, Versions

MANIFEST = "manifest.json"
JUDGING = ("law", "severity")  # rooms whose work is done again on a record
SHOWING = ("labels", "report", "review", "synthesis")  # rooms that no record passes through; the rest is reading
_LIBRARIES = ("jieba", "spacy", "scikit-learn", "pdfplumber", "pypdfium2", "skops", "pyarrow", "duckdb", "pydantic")


def account_of(versions: Versions, settings: Settings) -> dict[str, Any]:
    """What a run reads with: versions, settings, libraries."""
    return {
        "schema_version": SCHEMA_VERSION,
        "versions": asdict(versions),
        "settings": settings.to_toml(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def shape_of(versions: Versions, settings: Settings) -> str:
    """What the rows of a document depend on beside its bytes: reading.judging (版本指纹); limits do not shape them."""
    own_rules = versions.statutes if settings.law.rules else ""  # they name offences, which the reading looks for
    reading = asdict(settings.input), versions.menkan, versions.lexicon, own_rules, SCHEMA_VERSION, _code_digest(False)
    judging = versions.statutes, versions.model, _code_digest(True)
    return ".".join(hashlib.sha256(json.dumps(one).encode()).hexdigest()[:16] for one in (reading, judging))


@cache
def _code_digest(judges: bool) -> str:
    """Digest of the package's own files: what is changed between two releases reads, or judges, differently too."""
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        room = path.relative_to(folder).parts[0]
        is_code = path.suffix in (".py", ".toml", ".yaml", ".txt", ".csv") and room not in SHOWING
        if is_code and (room in JUDGING) is judges:
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def write_manifest(tables: Path, versions: Versions, settings: Settings, inputs: Iterable[InputRow]) -> None:
    """Write ``manifest.json`` to the folder of the tables; the same run over the same files gives the same bytes.

    Raises:
        StoreError: MK600, the system refuses.
    """
    listing = hashlib.sha256()
    for row in inputs:
        listing.update(f"{row.path}\t{row.member or ''}\t{row.document_id or ''}\n".encode("utf-8", "surrogateescape"))
    content = account_of(versions, settings)
    content["settings_sha256"] = hashlib.sha256(content.pop("settings").encode()).hexdigest()
    content["inputs_sha256"] = listing.hexdigest()
    write_whole(tables / MANIFEST, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
