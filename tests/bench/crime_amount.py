"""The total of a crime from the facts alone: LawBench 3-7 read by rules (犯罪数额).

The cases lie beside the project (`../shared/yardsticks`). A case is the facts section of a theft or fraud with one answer.
Our facts never add figures up unless the text says so (`facts`: at least the largest); the question asks for the sum, so
the adapter adds the distinct figures of the same role where the fact says "several figures".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from menkan.codes import Metric, PartyRole, SectionKind
from menkan.quantities import gather_facts, read_quantities
from menkan.types import Charge, Fact, Party, Quantity, Section, Structure, Transcript
from tests.bench.gold import SHARED

CASES = SHARED / "yardsticks" / "lawbench_3_7_crime_amount.jsonl"
_ACCUSED = "被告人"
_ROLES = (Metric.FRAUD_PROCEEDS, Metric.CONCEALED_VALUE, Metric.ECONOMIC_LOSS, Metric.MONEY_OTHER)
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
        lines.append(f"| {miss} | {n} | {', '.join(a.id.removeprefix('lawbench-3-7-') for a in read if a.miss == miss)} |")
    return lines


def _answer(case: dict[str, object]) -> Answer:
    text, expected = str(case["input"]), case["expected"]
    wanted = Decimal(str(expected["total_yuan"] if isinstance(expected, dict) else expected))
    structure = Structure(
        parties=(Party(_ACCUSED, PartyRole.DEFENDANT),),
        charges=(Charge(_ACCUSED, "盗窃罪", "264"), Charge(_ACCUSED, "诈骗罪", "266")),
        sections=(Section(SectionKind.FACTS_FOUND, 0, len(text)),),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    quantities = tuple(replace(q, parties=("*",)) for q in quantities)
    read = _total(text, quantities, structure)
    return Answer(str(case["id"]), wanted, read, "" if read == wanted else _class(wanted, read, quantities))


def _total(text: str, quantities: Sequence[Quantity], structure: Structure) -> Decimal | None:
    """The fact of the first role that has one; the sum of its distinct figures where it is only "at least"."""
    facts, _ = gather_facts(text, quantities, structure)
    for role in _ROLES:
        fact = next((f for f in facts if f.metric is role and f.unit == "元"), None)
        if fact and fact.note.startswith("several figures"):
            figures = {_number(q) for q in quantities if q.metric is role and q.unit == "元" and _same_kind(q, fact)}
            return sum((n for n in figures if n is not None), Decimal(0))
        if fact:
            return fact.value if fact.value is not None else fact.lower
    return None


def _same_kind(quantity: Quantity, fact: Fact) -> bool:
    return (quantity.category, quantity.qualifier) == (fact.category, fact.qualifier)


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
