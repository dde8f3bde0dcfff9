"""Reads the statute cases of tests/statutes into facts and structures (法条案例)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from menkan.codes import Category, Instance
from menkan.law import verdict
from menkan.law.load import read_yaml
from menkan.law.priors import printed_days
from menkan.law.records import AllOf, AnyOf, Condition, Figure, Multiple, Pooled, Readings, Statutes
from menkan.types import ActFigure, DateRange, Fact, Interval, Prior, Structure
from tests.law.builders import PARTY, fact, judgment

FOLDER = Path(__file__).parents[1] / "statutes"
TABLE_KEYS = {"prong", "label", "fact", "from", "until", "flags", "figures"}
CASE_KEYS = {
    "name", "decided_on", "conduct", "instance", "case_number", "earlier", "offence", "flags", "priors", "facts",
    "complete", "acts", "expect", "basis", "absent", "tier", "open", "says",
}  # fmt: skip
_PRINTED = re.compile(r"(?P<mark>近|约|超过)?(?P<value>\d+(?:\.\d+)?)(?P<over>余)?")


def read_files(folder: Path = FOLDER) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for path in sorted(folder.glob("*.yaml")):
        data = read_yaml(path)
        for table in data.get("tables", ()):
            assert set(table) <= TABLE_KEYS, (path.name, set(table) - TABLE_KEYS)
        for case in data.get("cases", ()):
            assert set(case) <= CASE_KEYS, (path.name, case["name"], set(case) - CASE_KEYS)
        yield path, data


def printed(amount: object) -> Interval:
    """10000, 10000余, 近10000, 约10000, 超过10000, 不明 → the interval that the words allow."""
    if str(amount) in ("不明",):
        return Interval()
    match = _PRINTED.fullmatch(str(amount))
    assert match is not None, amount
    value = Decimal(match["value"])
    if match["over"]:
        return Interval(value, None)
    return {
        "近": Interval(None, value, False, True),
        "约": Interval(),
        "超过": Interval(value, None, True, False),
        None: Interval(value, value),
    }[match["mark"]]


def facts_of(case: Mapping[str, Any], article: str, statutes: Statutes) -> list[Fact]:
    """Facts of a case: keys are ``metric`` or ``metric.kind``, kind a category, a qualifier, a basis, usd or copies."""
    facts = [_fact(key, amount, article) for key, amount in (case.get("facts") or {}).items()]
    facts += [_of_acts(key, told, article) for key, told in (case.get("acts") or {}).items()]
    if case.get("complete"):
        facts += zeros(article, statutes, facts)
    return facts


def _of_acts(key: str, told: Sequence[Mapping[str, Any]], article: str) -> Fact:
    """A fact told act by act: ``{date, amount, dealt_with}``, the date as printed (2020-03) or left out."""
    acts = []
    for i, one in enumerate(told):
        assert set(one) <= {"date", "amount", "dealt_with"}, one
        span = printed(one["amount"])
        days = DateRange(*printed_days(str(one["date"]))) if "date" in one else DateRange()
        open_ends = (span.lower_open, span.upper_open)
        acts.append(ActFigure(days, one.get("dealt_with"), span.lower, span.upper, *open_ends, (i,)))
    whole = verdict.add(a.interval for a in acts)
    return replace(fact(key, whole, article), basis="sum_of_parts", acts=tuple(acts))


def _fact(key: str, amount: object, article: str) -> Fact:
    metric, _, kind = key.partition(".")
    given: dict[str, Any] = {}
    match = _PRINTED.fullmatch(str(amount))
    if match is not None:
        given["value"] = Decimal(match["value"])
    if kind in {c.value for c in Category} and metric.endswith("_records"):
        given["category"] = kind
    elif kind == "joint":
        given["basis"] = kind
    elif kind == "usd":
        given["unit"] = "美元"
    elif kind == "copies":
        given["unit"] = "份"
    elif kind:
        given["qualifier"] = kind
    return fact(metric, printed(amount), article, **given)


def zeros(article: str, statutes: Statutes, facts: list[Fact]) -> list[Fact]:
    """A zero for every key of the offence that `facts` do not give."""
    rules = statutes.offence_at(article)
    assert rules is not None
    told = {(f.metric.value, f.category, f.qualifier) for f in facts}
    added = {}
    for key in dict.fromkeys(k for i in rules.instruments for p in i.prongs for k in keys_of(p.when)):
        rule = statutes.metrics[key]
        for category in sorted(rule.categories) if rule.categories else [None]:
            for qualifier in sorted(rule.qualifiers) if rule.qualifiers else [None]:
                place = (rule.metric, category, qualifier)
                if not any(t[:2] == place[:2] and qualifier in (None, t[2]) for t in told):
                    added[place] = fact(rule.metric, 0, article, category=category, qualifier=qualifier)
    return list(added.values())


def keys_of(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Figure):
        yield from condition.metrics
    elif isinstance(condition, Pooled):
        yield from (k for t in condition.terms for k in t.metrics)
    elif isinstance(condition, AllOf | AnyOf):
        yield from (k for part in condition.parts for k in keys_of(part))
    elif isinstance(condition, Readings):
        yield from (k for _, part in condition.parts for k in keys_of(part))
    elif isinstance(condition, Multiple):
        yield from (k for b in condition.branches for k in keys_of(b.when))


def structure_of(case: Mapping[str, Any], article: str) -> Structure:
    conduct = case.get("conduct") or {}
    instance = case.get("instance", "first")
    structure = judgment(
        article,
        decided_on=case["decided_on"],
        conduct=(conduct.get("first"), conduct.get("last")),
        instance=Instance(instance),
        flags=case.get("flags") or (),
        priors=[Prior(PARTY, p["kind"], p["what"], p["date"], 30, 40) for p in case.get("priors") or ()],
        case_number=case.get("case_number"),
        earlier=case.get("earlier") or (),
    )
    if "offence" in case:
        sentences = tuple(replace(s, offence=case["offence"]) for s in structure.disposition)
        return replace(structure, disposition=sentences, offences=(case["offence"],))
    return structure


def on(day: date, article: str, flags: list[str]) -> Structure:
    """Acts and decision of the same day."""
    return judgment(article, decided_on=day, conduct=(day, day), flags=flags)
