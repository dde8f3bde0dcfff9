"""Gold mentions as we, jionlp and recognizers-text read them, side by side in one run (与同类库对照).

The two libraries never enter our environment. To have the table:

    python3 -m venv /tmp/rivals && /tmp/rivals/bin/pip install jionlp==1.5.31 recognizers-text-suite==1.0.2a2 'emoji<2'
    MENKAN_RIVALS=/tmp/rivals/bin/python python -m tests.bench rivals

recognizers-text breaks with emoji ≥ 2. jionlp reads money only, recognizers-text has no bounds: both are asked for what
they have, and a mention counts as found where any of their figures overlaps it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from time import perf_counter
from typing import Any

from menkan.quantities.tagger import load_units, tag_quantities
from tests.bench.gold import SHARED

INTERPRETER = "MENKAN_RIVALS"
_OPTIONAL = ("count_other", "money_other")  # the guidelines ask for none of them


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a library reads it: its place, its value or both ends, and whether it says that it is vague."""

    start: int
    end: int
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    approximate: bool


def bench() -> list[str]:
    """Markdown lines: found, value right and bounds kept on the material mentions of gold dev, per library."""
    interpreter = os.environ.get(INTERPRETER, "")
    if not SHARED.is_dir():
        return ["no annotated documents beside the project"]
    if not Path(interpreter).is_file():
        return [f"{INTERPRETER} names no interpreter with jionlp and recognizers-text; tests/bench/rivals.py says how"]
    gold = [json.loads(line) for line in (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [document["text"] for document in gold]
    start = perf_counter()
    read = {"menkan": [_ours(text) for text in texts]}
    seconds = {"menkan": perf_counter() - start}
    for name in ("jionlp", "recognizers"):
        start = perf_counter()
        read[name] = _theirs(interpreter, name, texts)
        seconds[name] = perf_counter() - start
    lines = ["| mentions | library | found | value right | bounds kept | s |", "|---|---|---|---|---|---|"]
    money = load_units().money
    for what, is_money in (("money", True), ("counts", False)):
        wanted = [
            [m for m in d["quantities"] if m["metric"] not in _OPTIONAL and (m["unit"] in money) is is_money]
            for d in gold
        ]
        for name, figures in read.items():
            lines.append(f"| {what} | {name} | {_row(wanted, figures)} | {seconds[name]:.1f} |")
    return [*lines, "", "Seconds are for the whole text and both kinds, the start of the library included."]


def _ours(text: str) -> list[Figure]:
    return [Figure(q.start, q.end, q.value, q.lower, q.upper, q.approximate) for q in tag_quantities(text)[0]]


def _theirs(interpreter: str, name: str, texts: Sequence[str]) -> list[list[Figure]]:
    script = Path(__file__).with_name("rival_readers.py")
    run = subprocess.run(
        [interpreter, str(script), name], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return [[_figure(one) for one in figures] for figures in json.loads(run.stdout)]


def _figure(one: dict[str, Any]) -> Figure:
    value, lower, upper = (_number(one[key]) for key in ("value", "lower", "upper"))
    return Figure(one["start"], one["end"], value, lower, upper, one["approximate"])


def _number(printed: object) -> Decimal | None:
    try:
        return None if printed is None else Decimal(str(printed))
    except InvalidOperation:
        return None


def _row(wanted: Iterable[Sequence[dict[str, Any]]], read: Iterable[Sequence[Figure]]) -> str:
    found = right = kept = total = bounded = 0
    for mentions, figures in zip(wanted, read, strict=True):
        for mention in mentions:
            over = [f for f in figures if min(f.end, mention["end"]) > max(f.start, mention["start"])]
            value, lower, upper = (_number(mention[key]) for key in ("value", "lower", "upper"))
            vague = mention["approx"] or (lower, upper) != (None, None)
            total, bounded = total + 1, bounded + vague
            found += bool(over)
            right += any(_same_value(f, value, lower, upper) for f in over)
            kept += vague and any(_same_bounds(f, lower, upper) for f in over)
    return f"{found}/{total} | {right}/{total} | {kept}/{bounded}"


def _same_value(figure: Figure, value: Decimal | None, lower: Decimal | None, upper: Decimal | None) -> bool:
    """The printed number, wherever a library puts it: as its value or, of a vague one, as its lower end."""
    if value is not None:
        return value in (figure.value, figure.lower)
    return (figure.lower, figure.upper) == (lower, upper)


def _same_bounds(figure: Figure, lower: Decimal | None, upper: Decimal | None) -> bool:
    if (lower, upper) == (None, None):
        return figure.approximate and (figure.lower, figure.upper) == (None, None)
    return (figure.lower, figure.upper) == (lower, upper)
