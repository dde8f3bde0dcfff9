"""`make bench`: what reading gets right, and speed as ratios to named references in the same run, as Markdown.

Never part of the tests. `python -m tests.bench layouts scans` runs the sections that are named.
"""

import sys

from tests.bench import layouts, mutations, pipeline, reading, scans, sections, typeset_gold

SECTIONS = {
    "reading": reading.bench,
    "pipeline": pipeline.bench,
    "sections": sections.bench,
    "layouts": layouts.bench,
    "typeset_gold": typeset_gold.bench,
    "mutations": mutations.bench,
    "scans": scans.bench,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or SECTIONS:
        print(f"## {name.replace('_', ' ').capitalize()}\n")
        print("\n".join(SECTIONS[name]()), flush=True)
        print()
