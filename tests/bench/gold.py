"""Score menkan on the annotated documents that lie beside the project, where they do.

    python -m tests.bench.gold dev            # or heldout; --errors N for misses (never on heldout)

Writes records to a temporary folder and prints what the scorer prints. Nothing of the documents is kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from menkan.config import Settings
from menkan.ingest import read_transcript
from menkan.run.reader import CaseReader
from menkan.store.records import to_json
from menkan.types import Source

SHARED = Path(__file__).resolve().parents[3] / "shared"


def records(gold: Path, settings: Settings | None = None) -> Iterator[dict[str, object]]:
    """The record of every gold text, read as a text file, with its id."""
    reader = CaseReader(settings or Settings())
    for line in gold.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        transcript = read_transcript(document["text"].encode(), document["id"])
        record = reader.read_transcript(transcript, Source(document["id"], sha256="0" * 64))
        yield to_json(record) | {"id": document["id"]}


def main(arguments: list[str]) -> int:
    if not SHARED.is_dir():
        print("no annotated documents beside the project")
        return 0
    name, *rest = arguments
    gold = SHARED / "gold" / f"{name}.jsonl"
    if name == "heldout" and rest:
        print("the misses of heldout are not for reading")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "records.jsonl"
        with out.open("w", encoding="utf-8") as file:
            for record in records(gold):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        scorer = [sys.executable, str(SHARED / "tools" / "score.py"), str(gold), str(out), *rest]
        return subprocess.run(scorer, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
