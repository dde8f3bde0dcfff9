"""Which law applies: one function, `choose_version`, with its sources (时间效力).

(1) Statute: the text of the act, a later one only if milder (刑法第十二条); it caps the tier. Of acts that straddle
    the start of an offence only the later part counts (高检发释字〔1997〕4号 三, by analogy); of acts that straddle a
    change of an offence the later text governs as a whole (高检发释字〔1998〕6号 二).
(2) Interpretations (高检发释字〔2001〕5号): none at the act: the one in force before the case closed (rule 2); one at
    the act: that one, unless a newer one gives this accused a lower tier as a whole (rule 3); never mixed, equal keeps
    the older.
(3) A second instance is still open (rule 2: 正在处理), a retrial is not (rule 4): it keeps the law of the day on which
    the case was closed before.
(4) Opinions and minutes follow the same rule: that is analogy (the compilers' reading), for those that only fill a
    residual prong and for those that stand by themselves but came after the act.
(5) Several in force on one day: `conflicts.settle`.
(6) Dates unknown: every candidate; where all give the same tier, as if the date were known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from menkan.codes import Instance, Tier
from menkan.law.conflicts import settle
from menkan.law.records import Instrument, Offence, StatuteVersion, name_key
from menkan.law.words import joined
from menkan.law.words import say_choice as say
from menkan.types import DateRange

# By when a case is taken as closed (project conventions): only where the day of the decision is not printed, and only
# to leave out instruments of a later time. Measured in 2026-11 on judgments with a printed day: of 213 filed after 2000
# all were closed by the end of the year after their newest number, of 331 with a last act 327 within five years of it
# (the shortest limitation, 刑法第八十七条第（一）项) and 209 within one; of 318 with an earlier last event, an
# arrest or the decision of the first instance, 317 by the end of the second year after it and 306 of the first.
YEARS_TO_CLOSE = 1
YEARS_TO_CLOSE_ON_APPEAL = 2  # from the number of the first instance, where the second one's is not printed
YEARS_TO_TRIAL = 5
YEARS_FROM_LAST_EVENT = 2
MOST_CLOSED_WITHIN = timedelta(days=365)
_ANY_DAY = DateRange()
RANK = {Tier.NONE: 0, Tier.BASIC: 1, Tier.SERIOUS: 2, Tier.ESPECIALLY_SERIOUS: 3}


@dataclass(frozen=True, slots=True)
class Candidates:
    """What `choose_version` chooses from (备选规定).

    `tier_of` gives the tier of this accused under some instruments: undetermined where a figure that the text
    gives leaves it open. `filed` is the year of filing (收案年度), `closed` the last one in which a case of such a
    number is closed, `name` the offence as pronounced or charged, `last_event` the last day told of the case,
    `named` the days on which the law that the decision names allows it.
    """

    offence: Offence
    tier_of: Callable[[Sequence[Instrument]], Tier]
    filed: int | None = None
    name: str | None = None
    closed: int | None = None
    last_event: date | None = None
    named: DateRange = _ANY_DAY

    @property
    def old_text(self) -> StatuteVersion | None:
        """The earlier text under whose name (旧罪名) the case was decided, None under the current one."""
        key = name_key(self.name or "")
        return next((s for s in self.offence.statute_versions if key in {name_key(n) for n in s.names}), None)


@dataclass(frozen=True, slots=True)
class Chosen:
    instrument: Instrument
    basis: str  # "in_force", "lenient", "analogy", "candidate"
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The law that applies (适用的规定).

    `worlds`: the instruments that apply together, one tuple per case that the unknown dates allow; an empty one
    where the case may have been closed before there were figures.
    `tiers`: those that the statute of the act knows. `straddles`: part of the acts precedes the offence.
    """

    chosen: tuple[Chosen, ...]
    worlds: tuple[tuple[Instrument, ...], ...]
    tiers: frozenset[Tier]
    straddles: bool
    reason: str


def choose_version(
    conduct: DateRange, decided_on: date | None, instance: Instance | None, candidates: Candidates
) -> Choice:
    """The instruments that apply to acts in `conduct`, decided on `decided_on` (从旧兼从轻).

    Args:
        conduct: first and last day of the acts; a side that is not known is None.
        decided_on: day of the decision that is read, of whatever instance; None if not known.
        instance: a retrial keeps the law of the earlier decision, whose day lies before `decided_on`.
        candidates: the offence, how to compare two laws for this accused, and what else bounds the dates.

    Returns:
        Choice; nothing chosen, with the reason, where the statute did not know the offence or where no
        instrument with figures existed when the case was closed.
    """
    offence = candidates.offence
    told = _closing(conduct, decided_on, instance, candidates)
    is_open = decided_on is None and instance is not Instance.RETRIAL
    closing = _as_named(told, candidates.named) if is_open else told
    act = _last_act(conduct, closing)
    statute = _statute(candidates, act)
    if statute is None:
        return Choice((), (), frozenset(), False, say("not_a_crime"))
    start = offence.statute_versions[0].effective_from
    straddles = conduct.first is not None and conduct.first < start
    picks = list(dict.fromkeys(_pick(a, c, candidates) for a, c in _moments(offence, act, closing)))
    # a rule for another kind of case (2011-19 第七条) is no general figure: days on which it stood alone are too early
    tested = [p for p in picks if p.is_general] or [p for p in picks if p.standing]
    worlds = tuple(dict.fromkeys(world for p in tested for world in p.worlds))
    if not worlds:
        return Choice((), (), frozenset(statute.max_months_by_tier), straddles, say("not_yet"))
    statute = _milder(offence, statute, closing, max((candidates.tier_of(w) for w in worlds), key=_rank))
    # a law that is named says that the case closed no earlier, not that it closed about then
    since = ((told.first and closing.first) or date.max) if len(tested) < len(picks) else None
    chosen = _label(tested, worlds, candidates, since)
    if any(c.basis == "candidate" and c.instrument.fills is None for c in chosen) and len(tested) < len(picks):
        worlds = (*worlds, ())  # it may be that no figures existed yet
    reasons = [say(_why_several(picks, chosen))] if len(worlds) > 1 else []
    if closing != told:
        chosen = tuple(replace(c, reason=joined("clause", (c.reason, say("named")))) for c in chosen)
    reasons += [say("straddle")] if straddles else []
    return Choice(chosen, worlds, frozenset(statute.max_months_by_tier), straddles, joined("clause", reasons))


def _why_several(picks: Sequence[_Pick], chosen: Sequence[Chosen]) -> str:
    """Key of the reason why more than one constellation may apply."""
    disputed = all(c.reason == say("disputed") for c in chosen if c.basis == "candidate")
    return "disputed" if disputed and len(picks) == 1 else "dates_unknown"


def _closing(
    conduct: DateRange, decided_on: date | None, instance: Instance | None, candidates: Candidates
) -> DateRange:
    """Days on which the case can have been closed (rule 3)."""
    if decided_on is not None and instance is not Instance.RETRIAL:
        return DateRange(decided_on, decided_on)
    filed = None if candidates.filed is None else date(candidates.filed, 1, 1)
    event = candidates.last_event if instance is not Instance.RETRIAL else None
    bounds = [day for day in (conduct.last or conduct.first, filed, event) if day is not None]
    latest = decided_on
    if latest is None and candidates.closed is not None:
        latest = max(date(candidates.closed, 12, 31), *bounds)
    elif latest is None and event is not None and candidates.filed is None:
        latest = date(max(event, *bounds).year + YEARS_FROM_LAST_EVENT, 12, 31)
    elif latest is None and conduct.last is not None and candidates.filed is None:
        latest = date(conduct.last.year + YEARS_TO_TRIAL, 12, 31)
    if latest is not None:
        bounds = [min(day, latest) for day in bounds]
    return DateRange(max(bounds, default=None), latest)


def _as_named(told: DateRange, named: DateRange) -> DateRange:
    """`told`, within the days that the law which the decision names allows (推定).

    The end of `told` is an estimate and gives way; its start is printed and does not.
    """
    first = max((day for day in (told.first, named.first) if day), default=None)
    last = told.last
    if last and first and last < first:
        last = date(first.year + YEARS_FROM_LAST_EVENT, 12, 31)
    if named.last and (first is None or first <= named.last):
        last = min(last or date.max, named.last)
    return DateRange(first, last)


def _last_act(conduct: DateRange, closing: DateRange) -> DateRange:
    """Days on which the last act can have fallen: no later than the closing."""
    latest = closing.last or date.max
    if conduct.last is not None:
        return DateRange(min(conduct.last, latest), min(conduct.last, latest))
    return DateRange(conduct.first and min(conduct.first, latest), closing.last)


def _statute(candidates: Candidates, act: DateRange) -> StatuteVersion | None:
    """The statute of the last act; where its day is unknown, that of the name, else the newest possible (rule 1)."""
    if (act.first is None or act.first != act.last) and candidates.old_text is not None:
        return candidates.old_text
    known = [s for s in candidates.offence.statute_versions if act.last is None or s.effective_from <= act.last]
    return known[-1] if known else None


def _milder(offence: Offence, statute: StatuteVersion, closing: DateRange, tier: Tier) -> StatuteVersion:
    """A later text in force at the closing, if its bracket for `tier` is lower (处刑较轻：法定最高刑较低)."""
    for later in offence.statute_versions:
        if later.effective_from <= statute.effective_from or closing.first is None:
            continue
        if closing.first >= later.effective_from and _months(later, tier) < _months(statute, tier):
            statute = later
    return statute


def _months(statute: StatuteVersion, tier: Tier) -> float:
    """The longest term for `tier`, or for the highest tier below it that the text knows; life is endless."""
    known = [t for t in statute.max_months_by_tier if RANK[t] <= RANK.get(tier, 0)] or list(statute.max_months_by_tier)
    months = statute.max_months_by_tier[max(known, key=_rank) if RANK.get(tier, 0) else min(known, key=_rank)]
    return float("inf") if months is None else months


def _rank(tier: Tier) -> int:
    return RANK.get(tier, -1)


@dataclass(frozen=True, slots=True)
class _Pick:
    """What applies if the last act and the closing fall on two given days: alternatives where favour is open."""

    standing: tuple[Instrument, ...]  # what does not only fill a residual prong
    is_general: bool  # one of them is no special rule
    worlds: tuple[tuple[Instrument, ...], ...]
    reasons: tuple[tuple[Instrument, str, str], ...]  # instrument, basis, key of the reason


def _pick(act: date, closing: date, candidates: Candidates) -> _Pick:
    """General rules, special ones and fillers, each with its own course of time, as they stand together."""
    offence = candidates.offence
    base, base_basis, base_why = _one(offence.base, act, closing, candidates, ())
    special, special_basis, special_why = _one(offence.specials, act, closing, candidates, base[0])
    fill, fill_basis, fill_why = _one(offence.fillers, act, closing, candidates, base[0])
    worlds = tuple(dict.fromkeys((*b, *s, *f) for b, s, f in product(base, special, fill) if b or s))
    named = [(i, _basis(i, act, base_basis), base_why) for b in base for i in b]
    named += [(i, _basis(i, act, special_basis), special_why) for s in special for i in s]
    named += [(i, "analogy" if fill_basis == "in_force" else fill_basis, fill_why) for f in fill for i in f]
    standing = tuple(i for line in (*base, *special) for i in line)
    return _Pick(standing, any(base), worlds, tuple(dict.fromkeys(named)))


def _basis(instrument: Instrument, act: date, basis: str) -> str:
    """`basis`; an opinion that did not stand on the day of the act applies by analogy only (rule 4)."""
    is_opinion = instrument.kind != "judicial_interpretation"
    return "analogy" if is_opinion and basis == "in_force" and not instrument.in_force(act) else basis


def _one(
    instruments: Sequence[Instrument],
    act: date,
    closing: date,
    candidates: Candidates,
    beside: tuple[Instrument, ...],
) -> tuple[tuple[tuple[Instrument, ...], ...], str, str]:
    """Alternatives, basis and reason among `instruments` of one rank, as they stand `beside` the others (rule 2)."""
    at_act = tuple(i for i in instruments if i.in_force(act))
    at_closing = tuple(i for i in instruments if i.in_force(closing))
    governing, why = (at_act, "at_act") if at_act else (at_closing, "at_decision")
    settled = settle(governing, closing)
    if settled.is_disputed:
        return settled.readings, "candidate", "disputed"
    if not at_act or at_closing in (at_act, ()):
        return (governing,), "in_force", why
    older, newer = candidates.tier_of((*beside, *at_act)), candidates.tier_of((*beside, *at_closing))
    if older in (Tier.UNDETERMINED, Tier.NONE) or (newer in RANK and RANK[newer] >= RANK[older]):
        return (at_act,), "in_force", "at_act"
    if newer is Tier.UNDETERMINED:
        return (at_act, at_closing), "candidate", "undecided"
    return (at_closing,), "lenient", "lenient"


def _moments(offence: Offence, act: DateRange, closing: DateRange) -> list[tuple[date, date]]:
    """Pairs of days, one for each constellation of instruments that act and closing can have."""
    changes = {i.effective_from for i in offence.instruments}
    changes |= {i.effective_to + timedelta(days=1) for i in offence.instruments if i.effective_to is not None}
    acts, closings = _days(act, changes), _days(closing, changes)
    return [(a, c) for a in acts for c in closings if a <= c]


def _days(span: DateRange, changes: set[date]) -> list[date]:
    first = span.first or date.min
    inside = (day for day in changes if day > first and (span.last is None or day <= span.last))
    return sorted({first, *inside})


def _label(
    picks: Sequence[_Pick], worlds: tuple[tuple[Instrument, ...], ...], candidates: Candidates, since: date | None
) -> tuple[Chosen, ...]:
    """Every instrument of every world with its basis (rule 6).

    `since`: the first day on which the case can have been closed, where it may have been before there were figures.
    """
    tiers = {candidates.tier_of(world) for world in worlds}
    agree = len(tiers) == 1 and Tier.UNDETERMINED not in tiers and candidates.offence.is_assessed
    in_all = set(worlds[0]).intersection(*worlds)
    reasons = [r for p in picks for r in p.reasons]
    whys: dict[Instrument, set[str]] = {}
    for instrument, _, why in reasons:
        whys.setdefault(instrument, set()).add(why)
    chosen: dict[Instrument, Chosen] = {}
    for instrument, basis, why in reasons:
        if instrument in chosen:
            continue
        if why == "disputed" and instrument.disputed_from is not None:
            chosen[instrument] = Chosen(instrument, basis, say(why))
            continue
        reason = say("either" if whys[instrument] == {"at_act", "at_decision"} else why)
        if since is not None and instrument in in_all:
            old = candidates.old_text is not None
            early = instrument.effective_from - since > MOST_CLOSED_WITHIN
            # with no tier on which constellations can agree, nothing speaks for a case still open then
            bare = candidates.filed is None and not candidates.offence.is_assessed
            basis, reason = "candidate" if old or early or bare else basis, say("single_version")
        elif instrument not in in_all:
            known = "analogy" if instrument.fills is not None or basis == "analogy" else "in_force"
            basis, reason = (known if agree else "candidate"), say("agree" if agree else "dates_unknown")
        chosen[instrument] = Chosen(instrument, basis, reason)
    return tuple(chosen.values())
