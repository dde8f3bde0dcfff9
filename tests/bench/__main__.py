"""`make bench`: what reading gets right, and speed as ratios to named references in the same run, as Markdown.

Never part of the tests. `python -m tests.bench layouts scans` runs the sections that are named.
"""

import sys
from importlib import import_module

SECTIONS = (
    "reading",
    "pipeline",
    "layouts",
    "typeset_gold",
    "mutations",
    "scans",
    "sections",
    "courts",
    "yardsticks",
    "rivals",
    "crime_amount",
    "handwritten",
    "fiction",
    "prongs",
    "tiers",
    "candidates",
    "batches",
    "journal_scale",
    "faults",
    "review",
)

if __name__ == "__main__":
    for name in sys.argv[1:] or SECTIONS:
        print(f"## {name.replace('_', ' ').capitalize()}\n")
        for line in import_module(f"tests.bench.{name}").bench():
            print(line, flush=True)
        print()
