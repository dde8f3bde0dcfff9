"""How often the court holds a tier and no figure in the judgment supports it (未见数额的比例): by court, year, offence.

Counted is every accused and offence for which the court holds 情节严重 or a higher tier, of judgments whose pages
passed the quality gate, and without those that plead a residual circumstance: there the reason need not be a figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt

from menkan.codes import Tier
from menkan.law.court import TIER_BY_LEVEL
from menkan.law.words import phrase
from menkan.report.html import Cell, Html, number, row, tag
from menkan.report.tables import numbers, sortable
from menkan.report.words import offence_word, rule_base, word
from menkan.run.sides import Side
from menkan.types import CaseRecord

GROUPS = ("court", "year", "offence", "underlying")
ROWS_SHOWN = 15  # of each group, the largest; the rest share a row (project convention)
DOUBTS = frozenset({"MK106", "MK110", "MK111", "MK112", "MK120", "MK303"})  # the page did not pass its quality gate
_Z = 1.959963984540054  # 97.5 % point of the normal distribution: an interval of 95 %
_HELD = (Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)


def interval(k: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of `k` in `n` (Wilson 区间), for n ≥ 1.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
    """
    share, z = k / n, _Z
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


class Shares:
    """Counts by group and value: how many holdings there are, and how many of them no figure supports."""

    def __init__(self) -> None:
        self.held: Counter[tuple[str, str | None]] = Counter()
        self.unreasoned: Counter[tuple[str, str | None]] = Counter()

    def add(self, record: CaseRecord, answers: tuple[Side, ...]) -> None:
        """Count the holdings of one judgment."""
        if any(problem.code in DOUBTS for problem in record.problems):
            return
        for side in answers:
            kinds = {one.kind for one in side.disagreements}
            if _is_counted(side, kinds):
                for key in _keys(record, side):
                    self.held[key] += 1
                    self.unreasoned[key] += "unreasoned" in kinds

    def total(self) -> tuple[int, int]:
        """Of all holdings that are counted: those that no figure supports, and how many there are."""
        return self._counts("offence", [value for name, value in self.held if name == "offence"])

    def page_part(self) -> Html | None:
        """The tables, one per group that has a value; None where nothing was held."""
        if not self.held:
            return None
        tables = (self._table(group) for group in GROUPS)
        return tag(
            "section",
            tag("h2", word("page", "unreasoned"), id="unreasoned"),
            tag("p", word("page", "about_unreasoned"), class_="note"),
            tag("div", *(one for one in tables if one is not None), class_="shares"),
        )

    def _table(self, group: str) -> Html | None:
        values = [value for name, value in self.held if name == group]
        if not values or (group == "underlying" and values == [None]):
            return None
        if group == "year":
            values.sort(key=lambda value: value or "9999")
        else:
            values.sort(key=lambda value: (-self.held[group, value], value or ""))
        rows = [row(_name(value), *_cells(*self._counts(group, [value]))) for value in values[:ROWS_SHOWN]]
        below = []
        if rest := values[ROWS_SHOWN:]:
            below.append(row(word("page", "rest", n=len(rest)), *_cells(*self._counts(group, rest))))
        if group == "offence":
            below.append(row(word("page", "all_together"), *_cells(*self.total())))
        counts = numbers(*(word("column", key) for key in ("unreasoned", "n", "share", "interval")))
        return tag("div", sortable((word("share", group), *counts), rows, "share", below))

    def _counts(self, group: str, values: list[str | None]) -> tuple[int, int]:
        return sum(self.unreasoned[group, v] for v in values), sum(self.held[group, v] for v in values)


def _is_counted(side: Side, kinds: set[str]) -> bool:
    """Whether the court holds a tier for which a figure of the text was looked for."""
    level = side.holding.level if side.holding is not None else None
    if side.assessment is None or level is None or TIER_BY_LEVEL.get(level) not in _HELD:
        return False
    return "unreasoned" in kinds or side.assessment.tier is not Tier.UNDETERMINED


def _keys(record: CaseRecord, side: Side) -> Iterator[tuple[str, str | None]]:
    structure = record.structure
    yield "court", structure.court
    yield "year", str(structure.decided_on.year) if structure.decided_on else None
    rules = rule_base().offence_at(side.article) if side.article else None  # narrower names are one offence
    yield "offence", offence_word(rules.offence if rules else side.offence or "", side.article)
    if side.article == "287-1":
        told = Counter(a.underlying for a in structure.acts if a.party in (side.party, "*") and a.underlying)
        yield "underlying", told.most_common(1)[0][0] if told else None


def _name(value: str | None) -> str:
    return word("page", "unknown") if value is None else phrase(value)


def _cells(k: int, n: int) -> tuple[Cell, ...]:
    low, high = interval(k, n)
    return number(f"{k:,}"), number(f"{n:,}"), number(f"{k / n:.1%}"), number(f"{low:.1%} – {high:.1%}", f"{low:.6f}")
