"""Court codes against a public table of 3,582 courts, and against names printed beside them (法院代字评测).

    python -m tests.bench courts

The table stands beside the project, not in it. It is of about 2015 and has some misprints, which count as wrong.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from menkan.structure import find_structure
from menkan.structure.case_number import code_of, filing_year, instance_of
from menkan.structure.court_codes import CODED, court_code, court_name, is_other_court, may_be
from tests.bench.gold import SHARED

TABLE = SHARED / "law" / "court_codes.csv"
WANTED = 0.995  # Source: issue 4, item 6

Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wrong(table: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Rows whose name is not found by their code, and rows whose code is not found by their name (两个方向的错项).

    A name is the same with and without its province and city, which the table gives for some courts only.
    """
    places = {r["court_code"]: r["admin_division"] for r in table if r["gb2260"].endswith("00")}

    def bare(name: str, code: str) -> str:
        name = name.removeprefix(places.get(code[0], ""))
        return name.removeprefix(places.get(code[:3], "")) if len(code) == 5 else name

    def is_named(row: Row) -> bool:
        code, found = row["court_code"], court_name(row["court_code"], CODED)
        return found is not None and bare(found, code) == bare(row["court_name"], code)

    return (
        [r for r in table if not is_named(r)],
        [r for r in table if court_code(r["court_name"], CODED) != r["court_code"]],
    )


def printed_pairs() -> Iterator[tuple[str, str, int | None]]:
    """Code in the number of the first instance, court, and year of every text that prints both (案号与法院)."""
    for name in ("dev", "unlabelled"):
        for line in (SHARED / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            found = find_structure(json.loads(line)["text"])
            number = next((n for n in found.case_numbers if n.value == found.case_number), None)
            code = code_of(number) if number else None
            if number and code and found.court and instance_of(number.value) == 1:
                yield code, found.court, filing_year(number)


def bench() -> list[str]:
    if not TABLE.is_file():
        return ["The table of courts is not beside the project."]
    table = rows()
    lines = [f"| {len(table):,} courts | right | share |", "|---|--:|--:|"]
    for way, misses in zip(("name from code", "code from name"), wrong(table), strict=True):
        lines.append(f"| {way} | {len(table) - len(misses):,} | {1 - len(misses) / len(table):.4f} |")
    said = Counter(
        "agree" if may_be(code, name) else "other court" if is_other_court(code, name, year) else "not certain"
        for code, name, year in printed_pairs()
    )
    counts = ", ".join(f"{how} {n}" for how, n in said.most_common())
    return [
        *lines,
        "",
        f"Texts of dev and unlabelled with a code and a court of first instance: {said.total()}; {counts}.",
    ]
