"""Cases that a lawyer can read, and what the rules make of them (规则的检验案例).

A case file belongs to one offence: tables (one prong, one fact, a verdict per printed figure) and cases (facts, acts,
dates and flags with the verdicts expected). docs/adding-an-offence.md shows one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from menkan.codes import Category, Instance, Metric, PartyRole
from menkan.errors import StatuteError
from menkan.law import verdict
from menkan.law.assess import assess
from menkan.law.evaluate import evaluate
from menkan.law.load import read_yaml
from menkan.law.priors import printed_days
from menkan.law.records import AllOf, AnyOf, Condition, Figure, Multiple, Pooled, Readings, Statutes
from menkan.types import ActFigure, CaseNumber, DateRange, Fact, Flag, Interval, Party, Prior, Sentence, Structure

PARTY = "丁某某"  # fictional, as all names in cases
_FILE_KEYS = frozenset({"offence", "article", "tables", "cases"})
_TABLE_KEYS = frozenset({"prong", "label", "fact", "from", "until", "flags", "figures"})
_CASE_KEYS = frozenset({
    "name", "decided_on", "conduct", "instance", "case_number", "earlier", "offence", "flags", "priors", "facts",
    "complete", "acts", "expect", "basis", "absent", "tier", "open", "says",
})  # fmt: skip
_PRINTED = re.compile(r"(?P<mark>近|约|超过)?(?P<value>\d+(?:\.\d+)?)(?P<over>余)?")


def read_cases(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """The case files of `folder` in the order of their names (读取案例).

    Raises:
        StatuteError: MK400, no file is there, or one has a key that cases do not know.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise StatuteError("no case files", str(folder))
    return tuple(_checked(read_yaml(path), path) for path in files)


def _checked(data: Any, path: Path) -> Mapping[str, Any]:
    rows = [(data, _FILE_KEYS, "file")]
    rows += [(table, _TABLE_KEYS, f"table {table.get('prong')}") for table in data.get("tables", ())]
    rows += [(case, _CASE_KEYS, f"case {case.get('name')}") for case in data.get("cases", ())]
    for row, known, what in rows:
        if unknown := sorted(set(row) - known):
            raise StatuteError(f"{what}: unknown key {', '.join(unknown)}", path.name, "known: " + ", ".join(known))
    checked: Mapping[str, Any] = data
    return checked


def check_cases(statutes: Statutes, files: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What does not come out as the cases expect, one line each (案例检验)."""
    for data in files:
        article = data["article"]
        if statutes.offence_at(article) is None:
            yield f"{article}: cases of an offence without a rule file"
            continue
        for table in data.get("tables", ()):
            yield from _table_complaints(statutes, article, table)
        for case in data.get("cases", ()):
            yield from (f"{article}: {case['name']}: {told}" for told in case_complaints(statutes, article, case))


def untested(statutes: Statutes, files: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Prongs of which no case expects a verdict (没有案例的情形)."""
    tested: dict[str, set[str]] = {}
    for data in files:
        named = tested.setdefault(data["article"], set())
        named |= {table["prong"] for table in data.get("tables", ())}
        named |= {prong for case in data.get("cases", ()) for prong in case.get("expect", {})}
    for offence in statutes.offences:
        for prong in dict.fromkeys(p.prong for i in offence.instruments for p in i.prongs):
            if prong not in tested.get(offence.article, ()):
                yield f"{prong}: no case of {offence.article} tests this prong"


def _table_complaints(statutes: Statutes, article: str, table: Mapping[str, Any]) -> Iterator[str]:
    """Every figure on the first and the last day; nothing the day before; open without a fact."""
    prong, flags = table["prong"], table.get("flags", [])
    trials: list[tuple[date, str | None, str | None]] = [
        (day, figure, expected)
        for day in (table["from"], table.get("until"))
        if day is not None
        for figure, expected in table["figures"].items()
    ]
    trials += [(table["from"] - timedelta(days=1), next(iter(table["figures"])), None)]
    trials += [(table["from"], None, "undetermined")]
    for day, figure, expected in trials:
        facts = [] if figure is None else [fact_of(table["fact"], figure, article, statutes)]
        found = {f.prong: f.verdict.value for f in evaluate(statutes, on_day(day, article, flags, statutes), facts)}
        if found.get(prong) != expected:
            yield f"{prong}: {figure or 'no figure'} on {day}: {found.get(prong)} instead of {expected}"


def case_complaints(statutes: Statutes, article: str, case: Mapping[str, Any]) -> Iterator[str]:
    """What one case does not come out as: verdicts, basis, tier, what stays open."""
    structure, facts = structure_of(case, article, statutes), facts_of(case, article, statutes)
    findings = evaluate(statutes, structure, facts)
    verdicts = {f.prong: f.verdict.value for f in findings}
    bases = {f.prong: f.basis for f in findings}
    for told, known in ((verdicts, case.get("expect", {})), (bases, case.get("basis", {}))):
        for prong, expected in known.items():
            if told.get(prong) != expected:
                yield f"{prong}: {told.get(prong)} instead of {expected}"
    yield from (f"{prong}: tested although it should not be" for prong in case.get("absent", ()) if prong in verdicts)
    found = assess(statutes, structure, facts, findings)
    tier = found[0].tier.value if found else None
    if case.get("tier", tier) != tier:
        yield f"tier {tier} instead of {case['tier']}"
    still = found[0].open if found else ()
    yield from (f"{prong}: not open" for prong in case.get("open", ()) if prong not in still)
    said = "；".join(found[0].not_examined) if found else ""
    if case.get("says", "") not in said:
        yield f"does not say {case['says']}"


def printed(amount: object) -> Interval:
    """10000, 10000余, 近10000, 约10000, 超过10000, 不明 → the interval that the words allow.

    Raises:
        StatuteError: MK400, something else.
    """
    if str(amount) == "不明":
        return Interval()
    match = _PRINTED.fullmatch(str(amount))
    if match is None:
        raise StatuteError(
            f"{amount} is no figure of a case", hint="as 10000, 10000余, 近10000, 约10000, 超过10000, 不明"
        )
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
    facts = [fact_of(key, amount, article, statutes) for key, amount in (case.get("facts") or {}).items()]
    facts += [_of_acts(key, told, article, statutes) for key, told in (case.get("acts") or {}).items()]
    if case.get("complete"):
        facts += zeros(article, statutes, facts)
    return facts


def fact_of(key: str, amount: object, article: str, statutes: Statutes) -> Fact:
    """One fact: ``illegal_income``, ``personal_records.credit`` (category), ``payment_accounts.holder_own`` …"""
    name, _, kind = key.partition(".")
    metric = _metric(name)
    span, match = printed(amount), _PRINTED.fullmatch(str(amount))
    category = Category(kind) if name.endswith("_records") and kind in {c.value for c in Category} else None
    unit = {"usd": "美元", "copies": "份"}.get(kind)
    return Fact(
        party=PARTY,
        offence=_offence(article, statutes),
        article=article,
        metric=metric,
        category=category,
        qualifier=None if category or unit or kind in ("", "joint") else kind,
        value=Decimal(match["value"]) if match is not None else None,
        lower=span.lower,
        upper=span.upper,
        lower_open=span.lower_open,
        upper_open=span.upper_open,
        unit=unit or _unit(name, statutes),
        basis="joint" if kind == "joint" else "own",
        quantities=(),
    )


def _metric(name: str) -> Metric:
    if name not in set(Metric):
        raise StatuteError(f"{name} is no metric", hint="known: " + ", ".join(Metric))
    return Metric(name)


def _unit(metric: str, statutes: Statutes) -> str:
    """The unit in which texts count the metric, as far as a rule cares."""
    rules = [rule for rule in statutes.metrics.values() if rule.metric == metric]
    units = [rule.unit for rule in rules if rule.unit] + [unit for rule in rules for unit in rule.counted_in]
    return units[0] if units else "个"


def _of_acts(key: str, told: Sequence[Mapping[str, Any]], article: str, statutes: Statutes) -> Fact:
    """A fact told act by act: ``{date, amount, dealt_with}``, the date as printed (2020-03) or left out."""
    acts = []
    for i, one in enumerate(told):
        if unknown := sorted(set(one) - {"date", "amount", "dealt_with"}):
            raise StatuteError(f"an act has no {', '.join(unknown)}", hint="known: date, amount, dealt_with")
        span = printed(one["amount"])
        days = DateRange(*printed_days(str(one["date"]))) if "date" in one else DateRange()
        bounds = (span.lower, span.upper, span.lower_open, span.upper_open)
        acts.append(ActFigure(days, one.get("dealt_with"), *bounds, (i,)))
    whole = verdict.add(act.interval for act in acts)
    return replace(
        fact_of(key, "不明", article, statutes),
        value=whole.lower if whole.lower == whole.upper else None,
        lower=whole.lower,
        upper=whole.upper,
        lower_open=whole.lower_open,
        upper_open=whole.upper_open,
        basis="sum_of_parts",
        acts=tuple(acts),
    )


def zeros(article: str, statutes: Statutes, facts: Sequence[Fact]) -> list[Fact]:
    """A zero for every key of the offence that `facts` do not give."""
    rules = statutes.offence_at(article)
    told = {(f.metric.value, f.category, f.qualifier) for f in facts}
    added = {}
    instruments = rules.instruments if rules else ()
    for key in dict.fromkeys(k for i in instruments for p in i.prongs for k in keys_of(p.when)):
        rule = statutes.metrics[key]
        for category in sorted(rule.categories) if rule.categories else [None]:
            for qualifier in sorted(rule.qualifiers) if rule.qualifiers else [None]:
                place = (rule.metric, category, qualifier)
                if not any(t[:2] == place[:2] and qualifier in (None, t[2]) for t in told):
                    zero = fact_of(rule.metric, 0, article, statutes)
                    kind = None if category is None else Category(category)
                    added[place] = replace(zero, category=kind, qualifier=qualifier)
    return list(added.values())


def keys_of(condition: Condition) -> Iterator[str]:
    """The keys of every figure that a condition asks for."""
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


def structure_of(case: Mapping[str, Any], article: str, statutes: Statutes) -> Structure:
    """The judgment that a case tells: one accused, convicted of the offence, with dates, flags and priors."""
    conduct = case.get("conduct") or {}
    name = case.get("offence") or _offence(article, statutes)
    priors = [(p["kind"], p["what"], p["date"]) for p in case.get("priors") or ()]
    return Structure(
        case_number=case.get("case_number"),
        case_numbers=tuple(CaseNumber(n, None, "earlier", 0, 1) for n in case.get("earlier") or ()),
        instance=Instance(case.get("instance", "first")),
        decided_on=case["decided_on"],
        conduct=DateRange(conduct.get("first"), conduct.get("last")),
        offences=(name,),
        parties=(Party(PARTY, PartyRole.DEFENDANT),),
        disposition=(Sentence(PARTY, name, article, "fixed_term", 8, None, Decimal(5000), None, None, 0, 4),),
        flags=tuple(Flag(PARTY, flag, 20 + i, 24 + i) for i, flag in enumerate(case.get("flags") or ())),
        priors=tuple(Prior(PARTY, kind, what, day, 30, 40) for kind, what, day in priors),
    )


def on_day(day: date, article: str, flags: Sequence[str], statutes: Statutes) -> Structure:
    """Acts and decision of the same day."""
    case = {"decided_on": day, "conduct": {"first": day, "last": day}, "flags": flags}
    return structure_of(case, article, statutes)


def _offence(article: str, statutes: Statutes) -> str:
    rules = statutes.offence_at(article)
    return rules.offence if rules else article
