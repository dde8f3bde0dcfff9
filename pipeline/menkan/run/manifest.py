"""What a run was made with: versions, settings and inputs, beside its tables (运行清单)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from menkan.config import Settings
from menkan.store.folder import writing_to
from menkan.types import SCHEMA_VERSION, Versions

_LIBRARIES = ("jieba", "spacy", "scikit-learn", "pdfplumber", "pypdfium2", "skops", "pyarrow", "duckdb", "pydantic")


def write_manifest(out: Path, versions: Versions, settings: Settings, inputs: Iterable[str]) -> None:
    """Write ``out/manifest.json``; the same run over the same files gives the same bytes.

    Raises:
        StoreError: the folder cannot be written.
    """
    listing = "\n".join(inputs)
    content = {
        "schema_version": SCHEMA_VERSION,
        "versions": {
            "menkan": versions.menkan,
            "statutes": versions.statutes,
            "lexicon": versions.lexicon,
            "model": versions.model,
        },
        "settings_sha256": hashlib.sha256(settings.to_toml().encode()).hexdigest(),
        "inputs_sha256": hashlib.sha256(listing.encode()).hexdigest(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }
    with writing_to(out):
        temporary = out / ".manifest.json"
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        temporary.replace(out / "manifest.json")
