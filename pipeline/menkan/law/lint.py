"""What is wrong with the rule base although every file reads (规则库自检)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise, permutations
from pathlib import Path

from menkan.codes import Tier
from menkan.law.compare import MONITORING, RESIDUAL_PLEADED
from menkan.law.load import load_statutes
from menkan.law.records import (
    AllOf,
    AnyOf,
    Condition,
    Figure,
    FlagSet,
    Instrument,
    Offence,
    Readings,
    Residual,
    Statutes,
    figures_of,
)

_FIGURES = Path(__file__).parent / "figures.csv"
_SOURCES = Path(__file__).parent / "sources.toml"


def lint(statutes: Statutes | None = None) -> tuple[str, ...]:
    """Complaints about `statutes` (None: those that menkan ships), one line each; empty where all is well.

    Figures that differ from figures.csv, dates that leave a gap or overlap, prongs that nothing can reach or that
    decide nothing, fillers that fill nothing, sources that sources.toml does not know, flags that no rule asks for.
    """
    base = statutes or load_statutes()
    return tuple(
        f"{place}: {complaint}"
        for place, complaint in (
            *_figures(base),
            *(found for offence in base.offences for found in _offence(offence)),
            *_sources(base),
            *_flags(base),
        )
    )


def _figures(base: Statutes) -> Iterator[tuple[str, str]]:
    """Figures against the table; an instrument that has no row there at all is not in the table yet."""
    rows: dict[str, list[tuple[str, str, Decimal, str]]] = {}
    confidences: dict[str, str] = {}
    with _FIGURES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            figure = (row["metric"], row["comparator"], Decimal(row["value"]), row["unit"])
            rows.setdefault(row["prong"], []).append(figure)
            confidences[row["prong"]] = row["confidence"]
    for offence in base.offences:
        for instrument in offence.instruments:
            known = any(p.prong in rows for p in instrument.prongs)
            for prong in instrument.prongs if known else ():
                if list(figures_of(prong)) != rows.get(prong.prong, []):
                    yield prong.prong, "figures differ from figures.csv"
                elif prong.confidence != confidences.get(prong.prong, prong.confidence):
                    yield prong.prong, "confidence differs from figures.csv"


def _offence(offence: Offence) -> Iterator[tuple[str, str]]:
    for one, following in pairwise(offence.statute_versions):
        if one.effective_to is not None and one.effective_to + timedelta(days=1) != following.effective_from:
            yield offence.article, f"statute texts {one.version} and {following.version} leave a gap"
    for one_base, other in combinations(offence.base, 2):
        if one_base.effective_to is None or one_base.effective_to >= other.effective_from:
            yield offence.article, f"{one_base.instrument} and {other.instrument} are in force together"
    for instrument in offence.instruments:
        yield from _instrument(offence, instrument)
        # a later interpretation may reach back to an older text, never forward to one that came after its end
        end = instrument.effective_to
        texts = [v for v in offence.statute_versions if end is None or v.effective_from <= end]
        tiers = {tier for v in texts for tier in v.max_months_by_tier}
        for prong in instrument.prongs:
            if texts and prong.tier not in tiers:
                yield prong.prong, f"tier {prong.tier} stands in no text of the statute"
            if prong.unless and set(prong.unless) <= set(prong.requires):
                yield prong.prong, "asks for what puts another article in its place: it cannot be reached"
        yield from _dead(instrument)


def _instrument(offence: Offence, instrument: Instrument) -> Iterator[tuple[str, str]]:
    if instrument.issued_on > instrument.effective_from:
        yield instrument.instrument, "in force before it was issued"
    if instrument.effective_to is not None and instrument.effective_to < offence.statute_versions[0].effective_from:
        yield instrument.instrument, "ended before the offence existed: its prongs cannot be reached"
    for target in (p for i in offence.instruments for p in i.prongs if p.prong == instrument.fills):
        if not isinstance(target.when, Residual):
            yield instrument.instrument, f"fills {target.prong}, which is not residual"
        elif instrument.instrument not in target.filled_by:
            yield instrument.instrument, f"{target.prong} does not name it in filled_by"
    holders = [i for i in offence.instruments if any(p.prong == instrument.fills for p in i.prongs)]
    if holders and not any(_meet(instrument, holder) for holder in holders):
        yield instrument.instrument, f"was never in force beside {holders[0].instrument}: its prongs cannot be reached"


def _meet(one: Instrument, other: Instrument) -> bool:
    """Whether both were in force on some day."""
    starts = max(one.effective_from, other.effective_from)
    return one.in_force(starts) and other.in_force(starts)


def _dead(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Prongs that decide nothing: whoever reaches their figure reaches a lower one of the same kind and tier.

    Figures of the base offence are steps of one amount (数额较大、巨大): there each says something of its own.
    """
    plain = [(p, p.when) for p in instrument.prongs if isinstance(p.when, Figure) and p.tier is not Tier.BASIC]
    for (prong, figure), (other, lower) in permutations(plain, 2):
        alike = (prong.tier, prong.requires, prong.unless, figure.metrics) == (
            other.tier,
            other.requires,
            other.unless,
            lower.metrics,
        )
        if alike and (figure.value, prong.prong) > (lower.value, other.prong):
            yield prong.prong, f"decides nothing that {other.prong} does not"


def _sources(base: Statutes) -> Iterator[tuple[str, str]]:
    known = sources()
    for offence in base.offences:
        rows = [(f"{offence.article} {v.version}", v.source) for v in offence.statute_versions]
        rows += [(i.instrument, i.source) for i in offence.instruments]
        rows += [(p.prong, p.source) for i in offence.instruments for p in i.prongs]
        rows += [(p.prong, p.accumulation.source) for i in offence.instruments for p in i.prongs if p.accumulation]
        for place, named in dict.fromkeys(rows):
            for name in named:
                if name not in known:
                    yield place, f"source {name} is not in sources.toml"


@cache
def sources() -> Mapping[str, str]:
    """What each source of the rule files is, by its key (来源)."""
    return tomllib.loads(_SOURCES.read_text(encoding="utf-8"))


def _flags(base: Statutes) -> Iterator[tuple[str, str]]:
    used = {RESIDUAL_PLEADED, MONITORING}
    for prong in (p for o in base.offences for i in o.instruments for p in i.prongs):
        used |= {*prong.requires, *prong.unless, *_asked(prong.when)}
    for flag in base.flags:
        if flag not in used:
            yield flag, "no rule asks for this flag"


def _asked(condition: Condition) -> Iterator[str]:
    if isinstance(condition, FlagSet):
        yield condition.flag
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _asked(part)
    elif isinstance(condition, Readings):
        for _, part in condition.parts:
            yield from _asked(part)
