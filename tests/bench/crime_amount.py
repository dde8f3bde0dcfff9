"""The total of a crime from the facts alone: LawBench 3-7 read by rules (犯罪数额).

The cases lie beside the project (`../shared/yardsticks`): the facts of a theft or fraud, with one answer. The adapter
asks for the fact of one accused, with the offence that the text tells most of, and adds nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from menkan.codes import Metric, PartyRole
from menkan.quantities import gather_facts, read_quantities
from menkan.structure import find_structure
from menkan.types import Charge, Party, Quantity, Transcript
from tests.bench.gold import SHARED

CASES = SHARED / "yardsticks" / "lawbench_3_7_crime_amount.jsonl"
_ACCUSED = "被告人"
_ROLES = (Metric.FRAUD_PROCEEDS, Metric.CONCEALED_VALUE, Metric.ECONOMIC_LOSS)
_THEFT = re.compile(r"盗|窃")
_MOST = 14  # figures whose subsets are tried to name the class of a miss


@dataclass(frozen=True, slots=True)
class Answer:
    """One case: the total wanted, the total read, and what kind of miss it is (empty where right)."""

    id: str
    wanted: Decimal
    read: Decimal | None
    miss: str


def answers() -> list[Answer]:
    """Every case with our answer, in order."""
    return [_answer(json.loads(line)) for line in CASES.read_text(encoding="utf-8").splitlines()]


def bench() -> list[str]:
    """Markdown lines: the share right and the misses by class, with ids."""
    if not CASES.is_file():
        return ["no yardsticks beside the project"]
    read = answers()
    misses = Counter(a.miss for a in read if a.miss)
    right = len(read) - sum(misses.values())
    lines = [f"{right} of {len(read)} right: {right / len(read):.3f}", "", "| miss | cases | ids |", "|---|---|---|"]
    for miss, n in misses.most_common():
        lines.append(
            f"| {miss} | {n} | {', '.join(a.id.removeprefix('lawbench-3-7-') for a in read if a.miss == miss)} |"
        )
    return lines


def _answer(case: dict[str, object]) -> Answer:
    text, expected = str(case["input"]), case["expected"]
    wanted = Decimal(str(expected["total_yuan"] if isinstance(expected, dict) else expected))
    theft = len(_THEFT.findall(text)) > text.count("骗")
    charge = Charge(_ACCUSED, "盗窃罪", "264") if theft else Charge(_ACCUSED, "诈骗罪", "266")
    structure = replace(
        find_structure(text),
        parties=(Party(_ACCUSED, PartyRole.DEFENDANT),),
        charges=(charge,),
        disposition=(),
        holdings=(),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    facts, _ = gather_facts(text, quantities, structure)
    fact = next((f for role in _ROLES for f in facts if f.metric is role and f.unit == "元"), None)
    read = None if fact is None else fact.value if fact.value is not None else fact.lower
    return Answer(str(case["id"]), wanted, read, "" if read == wanted else _class(wanted, read, quantities))


def _number(quantity: Quantity) -> Decimal | None:
    return quantity.value if quantity.value is not None else quantity.lower


def _class(wanted: Decimal, read: Decimal | None, quantities: Sequence[Quantity]) -> str:
    """What kind of miss it is, told by what the printed figures could have given."""
    money = [n for q in quantities if q.unit == "元" and (n := _number(q)) is not None]
    if not money:
        return "no figure read"
    if read is None:
        return "no figure has the role"
    if wanted in money:
        return "the total is printed, another figure or a sum was taken"
    if wanted in _sums(money):
        return "sum of printed figures: " + ("too much was added" if read > wanted else "too little was added")
    return "no sum of printed figures gives it"


def _sums(money: Sequence[Decimal]) -> set[Decimal]:
    figures = money[:_MOST]
    return {sum(some, Decimal(0)) for n in range(2, len(figures) + 1) for some in combinations(figures, n)}
