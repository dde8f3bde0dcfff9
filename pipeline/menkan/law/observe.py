"""What a judgment gives on one accused and offence, in the keys of the rules (个案事实 → 计量项)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from menkan.law import verdict as v
from menkan.law.accumulate import Accrued, accumulate
from menkan.law.records import Accumulation, MetricRule, Statutes
from menkan.types import DateRange, Fact, Interval, Prior, Structure

ALL = "*"
# Which fact of one cell stands for it where several do; a total beats its parts (GUIDELINES, totals and parts).
TOTAL_FIRST = ("total", "joint", "sum_of_parts", "own")
OWN_FIRST = ("total", "sum_of_parts", "own")
# 约 and 左右 are read as a fifth more or less: 约二十万元 stays undetermined at 200,000, 约二十万条 reaches 5,000.
# Project convention, said in the reason of the finding (STYLE C3: one named tolerance).
ABOUT = Decimal("0.2")
Cell = tuple[str | None, str | None, str]  # category, qualifier, unit
_NOTHING = Interval(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Observation:
    """The figure of one key: one interval, or one per reading (own share, joint sum); none where nothing is told.

    `key` is the one whose figure it is: another one where that stands in its place (`else_from`).
    """

    readings: tuple[Interval, ...]
    facts: tuple[Fact, ...]
    key: str


class Case:
    """One accused and offence: figures by key, flags and priors with their places (一人一罪的事实).

    `later_part_only` is set where some of the acts precede the offence itself: what falls in the later part is
    then anything from nothing to the printed figure.
    """

    def __init__(self, statutes: Statutes, structure: Structure, party: str, facts: Sequence[Fact]) -> None:
        self.statutes = statutes
        self.party = party
        self.conduct: DateRange = structure.conduct
        self.later_part_only = False
        self.priors: tuple[Prior, ...] = tuple(p for p in structure.priors if p.party in (party, ALL))
        self.flags: Mapping[str, tuple[tuple[int, int], ...]] = _flags(statutes, structure, party)
        self._facts: dict[str, list[Fact]] = {}
        for fact in facts:
            self._facts.setdefault(fact.metric.value, []).append(fact)
        self._seen: dict[str, Observation] = {}
        self._under: dict[Accumulation, Case] = {}
        self.accrued: dict[Fact, Accrued] = {}

    def observe(self, key: str) -> Observation:
        """The figure of `key` (计量项的数额), remembered."""
        if key not in self._seen:
            self._seen[key] = self._observe(self.statutes.metrics[key])
        return self._seen[key]

    def under(self, rule: Accumulation | None) -> Case:
        """The same case with the acts of its facts added up by `rule` (累计计算); itself where there is none."""
        if rule is None or not any(fact.acts for facts in self._facts.values() for fact in facts):
            return self
        if rule not in self._under:
            case = copy(self)
            case._seen, case._under, case._facts, case.accrued = {}, {}, {}, {}
            for metric, facts in self._facts.items():
                told = [accumulate(fact, rule, self.conduct, self._entry(fact, rule)) for fact in facts]
                case._facts[metric] = [one.fact for one in told]
                case.accrued |= {one.fact: one for one in told if one.fact.acts}
            self._under[rule] = case
        return self._under[rule]

    def _entry(self, fact: Fact, rule: Accumulation) -> Decimal | None:
        """The figure from which one act is a crime alone; of several keys that the fact may answer, the highest."""
        keys = [(self.statutes.metrics[key], value) for key, value in rule.entry if key in self.statutes.metrics]
        fitting = [
            value
            for key, value in keys
            if key.metric == fact.metric and (key.categories is None or (fact.category or "other") in key.categories)
        ]
        return max(fitting, default=None)

    def accruals(self, facts: Iterable[Fact]) -> Iterator[Accrued]:
        """How many acts count in each of `facts` (累计的起数), where the text tells several apart."""
        return (self.accrued[fact] for fact in facts if fact in self.accrued)

    def _observe(self, rule: MetricRule) -> Observation:
        cells = self._cells(rule)
        if not cells and (told := next((o for key in rule.else_from if (o := self.observe(key)).facts), None)):
            return told
        facts = tuple(f for cell in cells.values() for f in cell)
        readings = tuple(dict.fromkeys(_readings(cells, rule))) if facts else ()
        for key in rule.not_below:
            part = self.observe(key)
            least = min(part.readings, key=lambda r: r.lower or v.ZERO, default=v.UNKNOWN)
            if least.lower:
                readings = tuple(v.raise_lower(r, least) for r in readings or (v.UNKNOWN,))
                facts += part.facts
        if self.later_part_only:
            readings = tuple(dict.fromkeys(Interval(v.ZERO, r.upper, False, r.upper_open) for r in readings))
        return Observation(readings, facts, rule.key)

    def _cells(self, rule: MetricRule) -> dict[Cell, list[Fact]]:
        """Facts that belong to `rule` or may, by category, qualifier and unit."""
        cells: dict[Cell, list[Fact]] = {}
        for fact in self._facts.get(rule.metric, ()):
            if rule.categories is not None and (fact.category or "other") not in rule.categories:
                continue
            if rule.counted_in and fact.unit not in rule.counted_in:
                continue
            if fact.qualifier is None:
                belongs = rule.qualifiers is None or rule.unsaid != "ignored"
            elif rule.qualifiers is None:
                belongs = fact.qualifier not in rule.excluded
            else:
                belongs = fact.qualifier in rule.qualifiers
            if belongs:
                cells.setdefault((fact.category, fact.qualifier, fact.unit), []).append(fact)
        return cells


def _readings(cells: Mapping[Cell, Sequence[Fact]], rule: MetricRule) -> list[Interval]:
    """The figure over all cells, once per reading of them."""
    alternatives = [_alternatives(facts, rule) for facts in cells.values()]
    return [_whole(dict(zip(cells, chosen, strict=True)), rule) for chosen in product(*alternatives)]


def _whole(chosen: Mapping[Cell, Interval], rule: MetricRule) -> Interval:
    """One figure from the cells of one reading.

    Categories and said qualifiers are different things and add up. The same things may be told again in another
    unit or without the qualifier: such figures lie between the largest and the sum. Where an unsaid qualifier is
    ambiguous, the figure lies between the said part and all.
    """
    by_category: dict[str | None, dict[str | None, list[Interval]]] = {}
    for (category, qualifier, _), interval in chosen.items():
        by_category.setdefault(category, {}).setdefault(qualifier, []).append(interval)
    parts = []
    for by_qualifier in by_category.values():
        bare = by_qualifier.pop(None, [])
        unsaid = [v.overlapping(bare)] if bare else []
        said = [v.add(v.overlapping(u) for u in by_qualifier.values())] if by_qualifier else []
        if unsaid and rule.qualifiers is not None and rule.unsaid == "ambiguous":
            parts.append(v.hull(said[0] if said else _NOTHING, v.add([*said, *unsaid])))
        else:
            parts.append(v.overlapping([*said, *unsaid]))
    return parts[0] if len(parts) == 1 else v.add(parts)


def _alternatives(cell: Sequence[Fact], rule: MetricRule) -> list[Interval]:
    """The intervals that may stand for one cell: both sums where own share and joint sum are told apart."""
    by_basis: dict[str, list[Fact]] = {}
    for fact in cell:
        by_basis.setdefault(fact.basis, []).append(fact)
    if rule.joint == "either" and "joint" in by_basis and len(by_basis) > 1:
        own = [_interval(fact, rule) for fact in by_basis[next(b for b in OWN_FIRST if b in by_basis)]]
        return own + [joint for fact in by_basis["joint"] if _may_hold(joint := _interval(fact, rule), own)]
    facts = by_basis[next(b for b in TOTAL_FIRST if b in by_basis)]
    return [_interval(fact, rule) for fact in facts]


def _may_hold(joint: Interval, own: Sequence[Interval]) -> bool:
    """Whether a joint sum can hold the own share: one that is smaller is no sum of it, and stands beside it."""
    return joint.upper is None or any(o.lower is None or o.lower <= joint.upper for o in own)


def is_about(fact: Fact) -> bool:
    """Whether the text gives a number without any bound: 约、左右 (约数)."""
    return fact.value is not None and fact.lower is None and fact.upper is None


def _interval(fact: Fact, rule: MetricRule) -> Interval:
    """What the words allow the figure to be, in the unit of the rule."""
    if rule.unit not in (None, fact.unit):
        return v.UNKNOWN
    if fact.value is not None and is_about(fact):
        return Interval(fact.value * (1 - ABOUT), fact.value * (1 + ABOUT))
    return fact.interval


def _flags(statutes: Statutes, structure: Structure, party: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Places that set each flag: cues, and acts whose underlying activity says the same."""
    found: dict[str, list[tuple[int, int]]] = {}
    for flag in structure.flags:
        if flag.party in (party, ALL):
            found.setdefault(flag.flag, []).append((flag.start, flag.end))
    for act in structure.acts:
        if act.party in (party, ALL) and act.underlying is not None:
            for rule in statutes.flags.values():
                if act.underlying in rule.underlying:
                    found.setdefault(rule.flag, []).append((act.start, act.end))
    return {flag: tuple(spans) for flag, spans in found.items()}
