"""What is read right in generated judgments, whose labels are exact (虚构): role, class, standing of every figure.

    python -m tests.bench fiction                  # MENKAN_SEED=1 for other judgments

The generator's phrases were written apart from the reader's. Misses of other seeds were studied, not of this one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from menkan.codes import QuantityStatus
from menkan.config import Settings, SeveritySettings
from menkan.run.reader import CaseReader
from menkan.synthesis import generate
from menkan.types import Source, Transcript

CASES, SEED = 500, 20261123
TOLD = (QuantityStatus.FOUND, QuantityStatus.ALLEGED)


def bench() -> Iterator[str]:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    reader = CaseReader(Settings(severity=SeveritySettings(model="none")))
    for case in generate(CASES, int(os.environ.get("MENKAN_SEED", SEED))):
        record = reader.read_transcript(Transcript(case.text, "text/plain"), Source("fiction", sha256="0" * 64))
        read = {(q.start, q.end): q for q in record.quantities}
        for label in case.labels.quantities:
            found = read.get((label.start, label.end))
            told = {"figures found, exact span": found is not None}
            if found is not None:
                told |= {"value": found.value == label.value, "whose word it is": found.status is label.status}
                if label.status in TOLD:
                    told["what it counts"] = found.metric is label.metric
                if label.status in TOLD and label.category:
                    told["class of personal information"] = found.category is label.category
            asked.update(told.keys())
            right.update(name for name, is_right in told.items() if is_right)
    yield from ("| figure | right | of |", "|---|--:|--:|")
    yield from (f"| {name} | {right[name] / n:.3f} | {n:,} |" for name, n in asked.items())
