"""The annotated texts typeset as PDF and read back give the scores of the plain texts (排版往返评测).

    python -m tests.bench.typeset_gold        # dev only; everything goes to a temporary folder and is gone after

Two layouts: one column and two, both by typst. Prints the scorer's figures side by side.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from menkan.config import Settings, SeveritySettings
from menkan.ingest import read_transcript
from menkan.run.reader import CaseReader
from menkan.store.records import to_json
from menkan.types import Source, Transcript
from tests.bench.gold import SHARED
from tests.bench.layouts import typst

NEAR = 0.5  # points by which the typeset texts may differ; Source: issue 3


def _plain(text: str) -> Transcript:
    return read_transcript(text.encode())


def _set(columns: int, size: float) -> Callable[[str], Transcript]:
    def read(text: str) -> Transcript:
        body = [line.strip() for line in text.split("\n") if line.strip()]
        return read_transcript(typst({"body": body}, columns=columns, size=size))

    return read


LAYOUTS: dict[str, Callable[[str], Transcript]] = {
    "plain": _plain,
    "one column": _set(1, 14),
    "two columns": _set(2, 10.5),
}


def figures(gold: Path, read: Callable[[str], Transcript]) -> dict[str, float]:
    """The scorer's figures by name for every text of `gold` as `read` gives it."""
    reader = CaseReader(Settings(severity=SeveritySettings(model="none")))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "records.jsonl"
        with out.open("w", encoding="utf-8") as file:
            for line in gold.read_text(encoding="utf-8").splitlines():
                document = json.loads(line)
                record = reader.read_transcript(read(document["text"]), Source(document["id"], sha256="0" * 64))
                file.write(json.dumps(to_json(record) | {"id": document["id"]}, ensure_ascii=False) + "\n")
        scorer = [sys.executable, str(SHARED / "tools" / "score.py"), str(gold), str(out)]
        printed = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = {}
    for line in printed.splitlines():
        words = line.split("(")[0].split()
        if len(words) > 1:
            try:
                found[" ".join(words[:-1])] = float(words[-1])
            except ValueError:
                continue
    return found


def bench() -> list[str]:
    """Markdown lines: every figure of the scorer for the plain texts and for each layout."""
    gold = SHARED / "gold" / "dev.jsonl"
    if not gold.is_file():
        return ["no annotated documents beside the project"]
    results = {name: figures(gold, read) for name, read in LAYOUTS.items()}
    plain = results["plain"]
    lines = [
        "| figure | " + " | ".join(results) + " | largest difference, points |",
        "|---|" + "---|" * (len(results) + 1),
    ]
    for name, value in plain.items():
        others = [found.get(name, float("nan")) for found in results.values()]
        worst = max(abs(other - value) for other in others) * 100
        mark = " !" if worst > NEAR else ""
        lines.append(f"| {name} | " + " | ".join(f"{v:.3f}" for v in others) + f" | {worst:.2f}{mark} |")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(bench()) + "\n")
