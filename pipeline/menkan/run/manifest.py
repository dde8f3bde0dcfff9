"""What a run was made with: versions, settings and inputs, among its tables (运行清单)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from menkan.config import Settings
from menkan.types import SCHEMA_VERSION, Versions

MANIFEST = "manifest.json"
_LIBRARIES = ("jieba", "spacy", "scikit-learn", "pdfplumber", "pypdfium2", "skops", "pyarrow", "duckdb", "pydantic")


def write_manifest(folder: Path, versions: Versions, settings: Settings, inputs: Iterable[str]) -> None:
    """Write ``manifest.json`` to the folder of the tables; the same run over the same files gives the same bytes."""
    listing = "\n".join(inputs).encode("utf-8", "surrogateescape")  # a file name need not be UTF-8
    content = {
        "schema_version": SCHEMA_VERSION,
        "versions": {
            "menkan": versions.menkan,
            "statutes": versions.statutes,
            "lexicon": versions.lexicon,
            "model": versions.model,
        },
        "settings_sha256": hashlib.sha256(settings.to_toml().encode()).hexdigest(),
        "inputs_sha256": hashlib.sha256(listing).hexdigest(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
