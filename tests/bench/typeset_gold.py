"""The annotated texts typeset as PDF and read back give the scores of the plain texts (排版往返评测).

    python -m tests.bench.typeset_gold        # dev only; everything goes to a temporary folder and is gone after

Two layouts: one column and two, both by typst. Prints the scorer's figures side by side. Every sixth text is also read
from clean pictures of its pages.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2

from menkan.config import Settings, SeveritySettings
from menkan.ingest import ocr, read_transcript
from menkan.run.reader import CaseReader
from menkan.store.records import to_json
from menkan.types import Source, Transcript
from tests.bench.gold import SHARED
from tests.bench.layouts import typst
from tests.ingest.scanned import rendered, scan_pdf

NEAR, NEAR_SCANS = 0.5, 3.0  # points by which the typeset texts may differ; Source: issue 3
EVERY = 6  # reading a picture takes seconds
DPI = 200


def _plain(text: str) -> Transcript:
    return read_transcript(text.encode())


def _set(columns: int, size: float) -> Callable[[str], Transcript]:
    def read(text: str) -> Transcript:
        body = [line.strip() for line in text.split("\n") if line.strip()]
        return read_transcript(typst({"body": body}, columns=columns, size=size))

    return read


def _scan(text: str) -> Transcript:
    body = [line.strip() for line in text.split("\n") if line.strip()]
    pdf = typst({"body": body}, size=14)
    document = pypdfium2.PdfDocument(pdf)
    n_pages = len(document)
    document.close()
    return read_transcript(scan_pdf(*(rendered(pdf, i, DPI) for i in range(n_pages))))


LAYOUTS: dict[str, Callable[[str], Transcript]] = {
    "plain": _plain,
    "one column": _set(1, 14),
    "two columns": _set(2, 10.5),
}


def figures(documents: Sequence[str], read: Callable[[str], Transcript]) -> dict[str, float]:
    """The scorer's figures by name for every annotated document (a line of JSON) as `read` gives it."""
    reader = CaseReader(Settings(severity=SeveritySettings(model="none")))
    with tempfile.TemporaryDirectory() as folder:
        gold, out = Path(folder) / "gold.jsonl", Path(folder) / "records.jsonl"
        gold.write_text("\n".join(documents) + "\n", encoding="utf-8")
        with out.open("w", encoding="utf-8") as file:
            for line in documents:
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
    documents = gold.read_text(encoding="utf-8").splitlines()
    lines = _compare(documents, LAYOUTS, NEAR)
    if not ocr.is_available():
        return [*lines, "", f"Pictures: {ocr.MISSING}."]
    some = documents[::EVERY]
    lines += ["", f"{len(some)} of {len(documents)} as clean pictures, {DPI} dpi:", ""]
    return lines + _compare(some, {"plain": _plain, "pictures": _scan}, NEAR_SCANS)


def _compare(documents: Sequence[str], layouts: dict[str, Callable[[str], Transcript]], near: float) -> list[str]:
    results = {name: figures(documents, read) for name, read in layouts.items()}
    plain = results["plain"]
    lines = [
        "| figure | " + " | ".join(results) + " | largest difference, points |",
        "|---|" + "---|" * (len(results) + 1),
    ]
    for name, value in plain.items():
        others = [found.get(name, float("nan")) for found in results.values()]
        worst = max(abs(other - value) for other in others) * 100
        mark = " !" if worst > near else ""
        lines.append(f"| {name} | " + " | ".join(f"{v:.3f}" for v in others) + f" | {worst:.2f}{mark} |")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(bench()) + "\n")
