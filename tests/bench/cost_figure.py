"""The figure of the README: what a document costs as a batch grows, from what `tests.bench batches` printed.

MENKAN_BATCH=100000 python -m tests.bench batches | tee printed.md
python -m tests.bench.cost_figure docs/cost-per-document.svg < printed.md
"""

from __future__ import annotations

import re
import sys

from matplotlib import pyplot

_ROW = re.compile(r"\| ([\d,]+) \| ([\d.]+) \| ([\d.]+) \| (\d+) \|")


def draw(printed: str, file: str) -> None:
    """Milliseconds of processors per document and memory of the writing process, by documents read."""
    rows = [(int(m[1].replace(",", "")), float(m[3]), int(m[4])) for m in _ROW.finditer(printed)]
    assert len(rows) > 2, "no table of a growing batch in what was printed"
    documents, cpu, memory = zip(*rows, strict=True)
    pyplot.rcParams["svg.hashsalt"] = "menkan"  # the same bytes for the same figures
    figure, (cost, resident) = pyplot.subplots(1, 2, figsize=(8, 2.6), layout="constrained")
    for axes, values, title in ((cost, cpu, "ms of processors per document"), (resident, memory, "MB of the writer")):
        axes.plot(documents, values, marker="o", color="#1f4e79")
        axes.set(xscale="log", ylim=(0, 1.3 * max(values)), xlabel="documents read", title=title)
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    draw(sys.stdin.read(), sys.argv[1])
