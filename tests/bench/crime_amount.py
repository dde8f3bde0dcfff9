"""The total of a crime from the facts alone: LawBench 3-7 read by rules (犯罪数额).

The cases lie beside the project (`../shared/yardsticks`): the facts section of a theft or fraud, with one answer.
Facts say which role the answer has. They never add figures up unless the text does (at least the largest), and the
question asks for the sum: the adapter adds, over the mentions of that role, what the text tells as acts of their own.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from menkan.codes import Metric, PartyRole, QuantityStatus, SectionKind
from menkan.quantities import gather_facts, read_quantities
from menkan.types import Charge, Fact, Party, Quantity, Section, Structure, Transcript
from tests.bench.gold import SHARED

CASES = SHARED / "yardsticks" / "lawbench_3_7_crime_amount.jsonl"
_ACCUSED = "被告人"
_ROLES = (Metric.FRAUD_PROCEEDS, Metric.CONCEALED_VALUE, Metric.ECONOMIC_LOSS, Metric.MONEY_OTHER)
# 骗取被害人某某2000元 · 窃得现金500元: the taking itself, not its retelling
_OWN_ACT = re.compile(r"(?:骗取|骗得|骗走|窃得|窃取|盗走|盗得|盗取|盗窃|收取)[^,，。;；:：]*$")
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
    structure = Structure(
        parties=(Party(_ACCUSED, PartyRole.DEFENDANT),),
        charges=(Charge(_ACCUSED, "盗窃罪", "264"), Charge(_ACCUSED, "诈骗罪", "266")),
        sections=(Section(SectionKind.FACTS_FOUND, 0, len(text)),),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    # An excerpt has one teller and one owner: what it alleges is all that it tells.
    told = {QuantityStatus.ALLEGED: QuantityStatus.FOUND}
    quantities = tuple(replace(q, parties=("*",), status=told.get(q.status, q.status)) for q in quantities)
    read = _total(text, quantities, structure)
    return Answer(str(case["id"]), wanted, read, "" if read == wanted else _class(wanted, read, quantities))


def _total(text: str, quantities: Sequence[Quantity], structure: Structure) -> Decimal | None:
    """The fact of the first role that has one; what its figures add up to where they are several."""
    facts, _ = gather_facts(text, quantities, structure)
    for role in _ROLES:
        fact = next((f for f in facts if f.metric is role and f.unit == "元"), None)
        if fact:
            told = [q for q in quantities if q.metric is role and q.unit == "元" and _same_kind(q, fact)]
            told = [q for q in told if q.status is QuantityStatus.FOUND]
            figures = [n for q in told if (n := _number(q)) is not None]
            own = [bool(_OWN_ACT.search(text, max(0, q.start - 24), q.start)) for q in told if _number(q) is not None]
            opening = fact.basis == "total" and fact.value == figures[0] >= sum(set(figures[1:]) - {fact.value})
            return fact.value if opening else _added(figures, own)
    return None


def _added(figures: Sequence[Decimal], own: Sequence[bool]) -> Decimal:
    """What figures told in this order come to: a total stands for its parts, a figure told again counts once.

    Args:
        figures: in the order of the text.
        own: whether each stands as an act of its own, and so counts even where the same figure stood before.
    """
    whole = sum(figures, Decimal(0))
    if len(figures) > 2 and whole / 2 in figures:
        return whole / 2
    kept: list[Decimal] = []
    for at, n in enumerate(figures):
        parts = next((i for i in range(len(kept) - 1) if sum(kept[i:], Decimal(0)) == n), None)
        if parts is not None:
            kept[parts:] = [] if n in kept[:parts] else [n]
        elif own[at] or n not in figures[:at]:
            kept.append(n)
    return sum(kept, Decimal(0))


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
