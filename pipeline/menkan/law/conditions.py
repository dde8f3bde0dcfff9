"""One function per kind of condition: case in, outcome out (逐种条件的判断). No short circuit: every part is tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import product
from typing import Any

from menkan.codes import Tier, Verdict
from menkan.law import verdict as v
from menkan.law.observe import Case
from menkan.law.priors import evaluate_prior
from menkan.law.records import (
    AllOf,
    AnyOf,
    Branch,
    Condition,
    Figure,
    FlagSet,
    Multiple,
    Pooled,
    PriorWithin,
    Prong,
    Readings,
    Residual,
)
from menkan.law.words import aside, cut, joined, label, number, observed, phrase, place, say, threshold
from menkan.types import Fact, Interval, Threshold

Spans = tuple[tuple[int, int], ...]
Note = Callable[[], str]
_OPEN = Verdict.UNDETERMINED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one condition came to, with everything that it rests on.

    `missing`: keys and flags whose knowledge would decide. `vague`: a figure that the text does give leaves it open,
    also if everything missing were nothing.
    `ratio`: figure ÷ standard, None where no figure is known. `notes` are written only where someone reads them.
    `reached`: a figure of the text reaches its standard or may, so that only what the text does not tell is wanting.
    `is_tested`: false behind a precondition of which the text is silent; the case then was not put to this standard.
    """

    verdict: Verdict
    facts: tuple[Fact, ...] = ()
    spans: Spans = ()
    thresholds: tuple[Threshold, ...] = ()
    missing: tuple[str, ...] = ()
    vague: bool = False
    ratio: Decimal | None = None
    notes: tuple[Note, ...] = ()
    reached: bool = False
    is_tested: bool = True


def evaluate_prong(prong: Prong, case: Case, tiers: Iterable[Tier] | None) -> Outcome:
    """The outcome of one prong: its gates, the tiers that the statute knows (None: all), then its condition."""
    if prong.unless and all(flag in case.flags for flag in prong.unless):
        return displaced(prong.unless, case)
    case = case.under(prong.accumulation)
    outcome = evaluate_condition(prong.when, case)
    outcome = replace(outcome, notes=(*outcome.notes, *_accrued(outcome.facts, prong, case)))
    if tiers is not None and prong.tier not in tiers and prong.tier is not Tier.BASIC:
        note = partial(say, "not_applicable", why=say("why_cap"))
        return replace(outcome, verdict=Verdict.NOT_MET, notes=(note,), ratio=None)
    silent = tuple(flag for flag in prong.requires if flag not in case.flags)
    if silent:
        return _gate(outcome, silent, case)
    return replace(outcome, spans=outcome.spans + _flag_spans(prong.requires, case)) if prong.requires else outcome


def _accrued(facts: Iterable[Fact], prong: Prong, case: Case) -> Iterator[Note]:
    """How the acts behind the figures were added up (累计说明)."""
    rule = prong.accumulation
    if rule is None:
        return
    for one in case.accruals(facts):
        yield partial(_added_up, rule.cite, one.counted)
        for key, n in (("dealt_with", one.dealt_with), ("outside", one.outside), ("unclear", one.unclear)):
            if n:
                yield partial(say, f"acts_{key}", n=n, years=rule.within_years)


def _added_up(cite: str, n: int) -> str:
    return say("accumulated", cite=place(cite), n=n)


def displaced(flags: tuple[str, ...], case: Case) -> Outcome:
    """The outcome of a prong in whose place `flags`, all told, put another one (适用另条)."""
    return Outcome(
        Verdict.NOT_MET,
        spans=_flag_spans(flags, case),
        notes=(lambda: say("not_applicable", why=say("why_excluded", labels=_flag_labels(flags, case))),),
    )


def _gate(outcome: Outcome, silent: tuple[str, ...], case: Case) -> Outcome:
    """`outcome` behind a precondition that the text does not tell: never met."""
    verdict = v.all_of((outcome.verdict, _OPEN))
    if verdict is Verdict.NOT_MET:
        return replace(outcome, is_tested=False, ratio=None)
    missing = tuple(dict.fromkeys((*outcome.missing, *silent)))
    notes = (*outcome.notes, lambda: say("gate_silent", labels=_flag_labels(silent, case)))
    return replace(outcome, verdict=verdict, missing=missing, notes=notes, ratio=None, is_tested=False)


def _flag_labels(flags: Iterable[str], case: Case) -> str:
    return joined("list", (phrase(case.statutes.flags[flag].label) for flag in flags))


def _flag_spans(flags: Iterable[str], case: Case) -> Spans:
    return tuple(span for flag in flags for span in case.flags.get(flag, ()))


def evaluate_condition(condition: Condition, case: Case) -> Outcome:
    """The outcome of `condition` for `case`; dispatches on its kind."""
    return _KINDS[type(condition)](condition, case)


def _figure(figure: Figure, case: Case) -> Outcome:
    """at_least, more_than, sum_of and provincial figures (数额、数量)."""
    seen = [case.observe(key) for key in figure.metrics]
    thresholds = (Threshold("+".join(figure.metrics), figure.comparator, figure.value, figure.unit),)
    missing = tuple(key for key, o in zip(figure.metrics, seen, strict=True) if not o.readings)
    if len(missing) == len(seen):
        return Outcome(_OPEN, (), (), thresholds, missing, notes=(lambda: _told_nothing(figure.metrics, case),))
    if len(seen) == 1:
        told = readings = list(seen[0].readings)
    else:
        told = [v.add(parts) for parts in product(*(o.readings for o in seen if o.readings))]
        readings = [replace(r, upper=None, upper_open=False) if missing else r for r in told]
    verdict = v.agreed(_compare(figure, r) for r in readings)
    return Outcome(
        verdict,
        facts=tuple(f for o in seen for f in o.facts),
        thresholds=thresholds,
        missing=missing if verdict is _OPEN else (),
        vague=verdict is _OPEN and v.agreed(_compare(figure, r) for r in told) is _OPEN,
        ratio=_ratio(readings, figure.value),
        notes=(lambda: _compared(figure, [o.key for o in seen], readings, verdict, case),),
        reached=verdict is not Verdict.NOT_MET,
    )


def _told_nothing(keys: Iterable[str], case: Case) -> str:
    return say("missing", label=joined("list", (phrase(case.statutes.metrics[key].label) for key in keys)))


def _compared(figure: Figure, keys: Sequence[str], readings: Sequence[Interval], verdict: Verdict, case: Case) -> str:
    """Figure (that of `keys`), standard and result in words."""
    rules = [case.statutes.metrics[key] for key in keys]
    unit = case.statutes.metrics[figure.metrics[0]].shown_in
    note = say(
        f"compare_{verdict}",
        label=joined("plus", (phrase(rule.label) for rule in rules)),
        observed=label("observed", "or").join(observed(r, rules[0].shown_in) for r in readings),
        threshold=threshold(figure.comparator, figure.value, unit),
    )
    if verdict is _OPEN and len(readings) > 1:
        note += say("readings")
    if figure.high is not None:
        note += say(
            "set_by",
            low=number(figure.value),
            high=number(figure.high),
            unit=phrase(unit),
            by=phrase(figure.set_by or ""),
        )
    return note + aside(phrase(figure.convention)) if figure.convention else note


def _compare(figure: Figure, reading: Interval) -> Verdict:
    low = v.compare(reading, figure.comparator, figure.value)
    if figure.high is None or low is Verdict.NOT_MET:
        return low
    return Verdict.MET if v.at_least(reading, figure.high) is Verdict.MET else _OPEN


def _ratio(readings: Iterable[Interval], standard: Decimal) -> Decimal | None:
    """The smallest reading ÷ `standard`, by its lower bound, else by its upper one; for showing, not for deciding."""
    figures = [r.lower if r.lower is not None else r.upper for r in readings]
    known = [f for f in figures if f is not None]
    return min(known) / standard if known else None


def _pooled(pooled: Pooled, case: Case) -> Outcome:
    """pooled_share_of: Σ share ≥ value, where no term alone reaches value times its own figure (折算合计).

    A class of which the text says nothing may hold anything: it can only leave the sum open.
    """
    keys = [term.metrics[0] for term in pooled.terms]
    seen = [case.observe(key) for key in keys]
    missing = tuple(key for key, o in zip(keys, seen, strict=True) if not o.readings)
    thresholds = (Threshold("ratio_sum", ">=", pooled.value, "ratio"),)
    if len(missing) == len(keys):
        return Outcome(_OPEN, (), (), thresholds, missing, notes=(lambda: _told_nothing(keys, case),))
    told = list(product(*(o.readings or (None,) for o in seen)))
    sums = [_pool(pooled, reading, bool(missing)) for reading in told]
    verdict = v.agreed(s[0] for s in sums)
    least = min(total for _, total, _ in sums) / pooled.whole
    alone = any(reached for *_, reached in sums)
    return Outcome(
        verdict,
        facts=tuple(f for o in seen for f in o.facts),
        thresholds=thresholds,
        missing=missing if verdict is _OPEN else (),
        vague=verdict is _OPEN and v.agreed(_pool(pooled, reading, False)[0] for reading in told) is _OPEN,
        ratio=least / pooled.value,
        notes=(lambda: _pool_compared(least, pooled.value, alone),),
        reached=verdict is not Verdict.NOT_MET,
    )


def _pool(pooled: Pooled, reading: Sequence[Interval | None], incomplete: bool) -> tuple[Verdict, Decimal, bool]:
    """Verdict, weighted sum of the lower bounds, and whether one term alone reaches its figure, for one reading."""
    told = [(t, w, r) for t, w, r in zip(pooled.terms, pooled.weights, reading, strict=True) if r is not None]
    goal = pooled.value * pooled.whole
    weighted = v.add(v.scale(r, weight) for _, weight, r in told)
    if incomplete:
        weighted = replace(weighted, upper=None, upper_open=False)
    alone = [v.at_least(r, term.value * pooled.value) for term, _, r in told]
    verdict = v.all_of((v.at_least(weighted, goal), *(v.negate(a) for a in alone)))
    return verdict, weighted.lower or v.ZERO, Verdict.MET in alone


def _pool_compared(least: Decimal, value: Decimal, alone: bool) -> str:
    note = say("pooled", observed=number(cut(least)), threshold=number(value))
    return joined("inside", (note, say("pooled_alone"))) if alone else note


def _all_of(condition: AllOf, case: Case) -> Outcome:
    parts = [evaluate_condition(part, case) for part in condition.parts]
    return _joined(parts, v.all_of(p.verdict for p in parts), min)


def _any_of(condition: AnyOf, case: Case) -> Outcome:
    parts = [evaluate_condition(part, case) for part in condition.parts]
    return _joined(parts, v.any_of(p.verdict for p in parts), max)


def _readings(condition: Readings, case: Case) -> Outcome:
    """Each reading evaluated; where they differ, undetermined, all named (歧义口径)."""
    named = [(name, evaluate_condition(part, case)) for name, part in condition.parts]
    joined = _joined([o for _, o in named], v.agreed(o.verdict for _, o in named), min)
    differ = joined.verdict is _OPEN and not joined.missing
    return replace(joined, notes=(lambda: _readings_named(named, differ),), vague=joined.vague or differ)


def _readings_named(named: Iterable[tuple[str, Outcome]], differ: bool) -> str:
    told = ((phrase(name), joined("inside", (note() for note in o.notes))) for name, o in named)
    parts = joined("clause", (joined("between", one) for one in told))
    return parts + say("readings") if differ else parts


def _joined(parts: list[Outcome], verdict: Verdict, nearest: Callable[[Iterable[Decimal]], Decimal]) -> Outcome:
    """One outcome from several parts; what is missing or vague counts only while it leaves the whole open."""
    open_parts = [p for p in parts if p.verdict is _OPEN] if verdict is _OPEN else []
    ratios = [p.ratio for p in parts if p.ratio is not None]
    return Outcome(
        verdict,
        facts=tuple(dict.fromkeys(f for p in parts for f in p.facts)),
        spans=tuple(s for p in parts for s in p.spans),
        thresholds=tuple(t for p in parts for t in p.thresholds),
        missing=tuple(dict.fromkeys(m for p in open_parts for m in p.missing)),
        vague=any(p.vague for p in open_parts),
        ratio=nearest(ratios) if ratios else None,
        notes=tuple(n for p in parts for n in p.notes),
        reached=any(p.reached for p in parts),
    )


def _multiple(multiple: Multiple, case: Case) -> Outcome:
    """multiple_of: any branch at its multiplied figure; a branch of which the text says nothing is left out (倍数).

    Where it tells the requirement of none, a figure that falls short of its multiple does so with it or without.
    """
    told = [o for branch in multiple.branches if (o := _branch(branch, case)) is not None]
    decided = [o for o in told if o.verdict is not _OPEN or o.vague]
    required = [set(branch.requires) for branch in multiple.branches]
    common = set.intersection(*required)
    is_told = any(flags > common and flags <= case.flags.keys() for flags in required)
    parts = decided or ([] if is_told else _short_of(multiple, case)) or told
    return _joined(parts, v.any_of(p.verdict for p in parts) if parts else _OPEN, max)


def _short_of(multiple: Multiple, case: Case) -> list[Outcome]:
    """The branches whose figure is not reached, behind whatever requirement; none where one is reached or may be."""
    found = [evaluate_condition(b.when, case) for b in multiple.branches if not _is_displaced(b, case)]
    return [] if any(o.reached for o in found) else [o for o in found if o.verdict is Verdict.NOT_MET]


def _is_displaced(branch: Branch, case: Case) -> bool:
    return bool(branch.unless) and all(flag in case.flags for flag in branch.unless)


def _branch(branch: Branch, case: Case) -> Outcome | None:
    """The outcome of one branch; None where its gate is silent or another article takes its place."""
    if any(flag not in case.flags for flag in branch.requires):
        return None
    if _is_displaced(branch, case):
        return None
    outcome = evaluate_condition(branch.when, case)
    return replace(outcome, spans=outcome.spans + _flag_spans(branch.requires, case))


def _flag(condition: FlagSet, case: Case) -> Outcome:
    """flag: met where a cue sets it; absence says nothing (情节标志)."""
    rule = case.statutes.flags[condition.flag]
    spans = case.flags.get(condition.flag, ())
    if spans:
        return Outcome(Verdict.MET, spans=spans, notes=(lambda: say("flag_met", label=phrase(rule.label)),))
    return Outcome(_OPEN, missing=(condition.flag,), notes=(lambda: say("flag_silent", label=phrase(rule.label)),))


def _prior(condition: PriorWithin, case: Case) -> Outcome:
    verdict, spans, note = evaluate_prior(condition, case.priors, case.conduct)
    missing = (f"prior_{condition.kind}",) if verdict is _OPEN else ()
    return Outcome(verdict, spans=spans, missing=missing, notes=(note,))


def _residual(_: Residual, __: Case) -> Outcome:
    return Outcome(_OPEN, notes=(partial(say, "residual"),))


_KINDS: dict[type, Callable[[Any, Case], Outcome]] = {
    Figure: _figure,
    Pooled: _pooled,
    AllOf: _all_of,
    AnyOf: _any_of,
    Multiple: _multiple,
    FlagSet: _flag,
    PriorWithin: _prior,
    Readings: _readings,
    Residual: _residual,
}
