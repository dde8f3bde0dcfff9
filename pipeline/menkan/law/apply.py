"""Findings and assessments in one pass (法律适用): what the reader of cases calls."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.law.assess import assessments_of
from menkan.law.evaluate import findings_of
from menkan.law.examine import examine
from menkan.law.records import Statutes
from menkan.types import Assessment, Fact, Finding, Quantity, Structure, VagueMention


def apply_law(
    statutes: Statutes,
    structure: Structure,
    facts: Sequence[Fact],
    quantities: Sequence[Quantity] = (),
    vague: Sequence[VagueMention] = (),
) -> tuple[tuple[Finding, ...], tuple[Assessment, ...]]:
    """`evaluate` and `assess` with one examination of the case instead of two (逐项认定与综合结论)."""
    examined = examine(statutes, structure, facts)
    findings = findings_of(examined, quantities, vague)
    return findings, assessments_of(examined, structure, findings)
