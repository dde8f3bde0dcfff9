"""Earlier sanctions against the window that a prong asks for (前次处罚)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from menkan.codes import Verdict
from menkan.law import verdict as v
from menkan.law.records import PriorWithin
from menkan.law.words import label, say
from menkan.types import DateRange, Prior


def evaluate_prior(
    condition: PriorWithin, priors: Sequence[Prior], conduct: DateRange
) -> tuple[Verdict, tuple[tuple[int, int], ...], Callable[[], str]]:
    """Verdict, places and reason of `prior_within` (前次处罚及期间).

    No sanction in the text is undetermined, never "none": a judgment need not tell every sanction. Of several,
    one inside the window is enough.
    """
    matching = [p for p in priors if p.kind == condition.kind and any(words in p.what for words in condition.about)]
    if not matching:
        return Verdict.UNDETERMINED, (), partial(say, "prior_silent")
    verdicts = [_inside(p, condition.years, conduct) for p in matching]
    verdict = v.any_of(verdicts)
    key = {Verdict.MET: "prior_met", Verdict.NOT_MET: "prior_outside", Verdict.UNDETERMINED: "prior_unclear"}[verdict]
    shown = matching[verdicts.index(verdict)]
    spans = tuple((p.start, p.end) for p in matching)
    if shown.on is None:
        return verdict, spans, lambda: say(f"{key}_undated", kind=label("prior_kind", shown.kind))
    return verdict, spans, lambda: say(key, on=shown.on, kind=label("prior_kind", shown.kind))


def _inside(prior: Prior, years: int | None, conduct: DateRange) -> Verdict:
    """Whether an act falls after the sanction and, where there is a window, within `years` of it.

    First and last day of the conduct are days of acts; of the days between nothing is known.
    """
    if years is None:
        return Verdict.MET
    if prior.on is None or (conduct.first is None and conduct.last is None):
        return Verdict.UNDETERMINED
    first_day, last_day = printed_days(prior.on)
    acts = [day for day in (conduct.first, conduct.last) if day is not None]
    if any(last_day < act <= later(first_day, years) for act in acts):
        return Verdict.MET
    too_early = conduct.last is not None and conduct.last <= first_day
    too_late = conduct.first is not None and conduct.first > later(last_day, years)
    return Verdict.NOT_MET if too_early or too_late else Verdict.UNDETERMINED


def printed_days(printed: str) -> tuple[date, date]:
    """First and last day that an ISO date of any precision allows: 2019, 2019-03, 2019-03-15."""
    year, month, day = ([int(part) for part in printed.split("-")] + [0, 0])[:3]
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February where the year has none."""
    if (day.month, day.day) == (2, 29) and monthrange(day.year + years, 2)[1] == 28:
        return date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)
