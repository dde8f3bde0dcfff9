"""The figures of the first page, each drawn from the tables of the run, with its own table behind it (批次统计图)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from math import log10
from typing import Any

from menkan.codes import Tier, Verdict
from menkan.law.words import joined, phrase
from menkan.report.figures import Hills, Limit, column_of, hills, stacked_bars
from menkan.report.html import Html, number, row, tag
from menkan.report.tables import numbers, sortable
from menkan.report.words import figure, interval, metric_word, offence_word, ratio, rule_base, tier_word, word
from menkan.store.duck import Batch
from menkan.types import Interval

# A figure, whether it is an upper bound, the place of its verdict, how often.
Told = tuple[Decimal, bool, int, int]
OFFENCES_SHOWN = 12
YEARS_SHOWN = 20
ROWS_SHOWN = 10  # offence × figure, those that most judgments give
TIERS = (Tier.ESPECIALLY_SERIOUS, Tier.SERIOUS, Tier.UNDETERMINED, Tier.NONE)
VERDICTS = (Verdict.MET, Verdict.UNDETERMINED, Verdict.NOT_MET)  # from the axis upwards
# Where the bars of the distance begin: a figure is that many times its standard. Project convention.
STEPS = ("0", "0.1", "0.2", "0.5", "0.8", "1", "1.25", "2", "5", "10")

BY_OFFENCE = (
    "SELECT article, min(offence), tier, count(*) FROM assessments GROUP BY article, tier ORDER BY article, tier"
)
BY_YEAR = """
SELECT year, tier, count(*) FROM assessments GROUP BY year, tier
UNION ALL SELECT year, '', count(*) FROM cases GROUP BY year ORDER BY 1 NULLS LAST, 2
"""
BY_DISTANCE = """
SELECT (SELECT max(i) FROM unnest(range({n})) AS s(i) WHERE distance >= ({steps})[i + 1]) AS step, tier, count(*)
FROM assessments GROUP BY ALL ORDER BY step NULLS LAST, tier
"""
# A figure is counted once for each accused, offence and meaning, with the best verdict of the prongs that it alone
# was tested on; a bound stands for an interval, the lower one where there is one: below the upper one else.
_TESTED = """
WITH tested AS (SELECT document_id, party, article, prong, tier,
       observed[1].metric AS metric, observed[1].category AS category,
       coalesce(observed_lower, observed_upper) AS told, observed_lower IS NULL AS below,
       threshold_value AS asked, threshold[1].unit AS unit,
       CASE verdict WHEN 'met' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END AS rank
FROM findings
WHERE len(threshold) = 1 AND len(observed) = 1 AND tier IN ('serious', 'especially_serious')
      AND threshold_value > 0 AND threshold[1].unit <> 'ratio' AND coalesce(observed_lower, observed_upper) > 0)
"""
TOLD = f"""{_TESTED}
SELECT article, metric, category, told, below, rank, count(*)
FROM (SELECT article, metric, category, told, below, min(rank) AS rank FROM tested
      GROUP BY document_id, party, article, metric, category, told, below)
GROUP BY ALL ORDER BY ALL
"""
ASKED = f"""{_TESTED}
SELECT article, metric, category, asked, tier, min(unit), min(prong) FROM tested GROUP BY ALL ORDER BY ALL
"""


def batch_figures(batch: Batch) -> Html:
    """Tiers by offence and year, the distance to the standard, and the figures beside their standards."""
    left, right = (_offences(batch), _years(batch)), (_figures_and_standards(batch), _distances(batch))
    return tag("div", *(tag("div", *drawn, class_="stack") for drawn in (left, right) if any(drawn)), class_="figures")


def _tier_names() -> Mapping[str, str]:
    return {tier.value: tier_word(tier.value, None) for tier in TIERS}


def _tier_table(
    first: str, rows: Sequence[tuple[str, Mapping[str, int]]], more: Mapping[str, str] | None = None
) -> Html:
    """The counts of a figure by tier as a table, with a column for each of `more`."""
    names = {**_tier_names(), **(more or {})}
    shown = [
        row(
            label,
            *(number(f"{counts[key]:,}" if counts.get(key) else "") for key in names),
            number(f"{_sum(counts):,}"),
        )
        for label, counts in rows
    ]
    return sortable((first, *numbers(*names.values(), word("page", "all_together"))), shown)


def _sum(counts: Mapping[str, int]) -> int:
    return sum(counts.get(tier.value, 0) for tier in TIERS)


def offence_name(article: str | None, offence: str) -> str:
    """An offence in the language of the report alone, for figures."""
    rules = rule_base().offence_at(article) if article else None
    return phrase(rules.offence) if rules else offence_word(offence, article)


def _offences(batch: Batch) -> Html:
    """Accused × offence by article and tier; the rarest offences share a bar."""
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for article, offence, tier, n in batch.sql(BY_OFFENCE).fetchall():
        key = str(article)
        names[key] = offence_name(article, offence)
        counts.setdefault(key, {})[tier] = n
    ordered = sorted(counts, key=lambda article: (-sum(counts[article].values()), article))
    rows = [(names[article], counts[article]) for article in ordered]
    shown = rows[:OFFENCES_SHOWN]
    if rest := rows[OFFENCES_SHOWN:]:
        together = {tier.value: sum(one.get(tier.value, 0) for _, one in rest) for tier in TIERS}
        shown.append((word("page", "other_offences", n=len(rest)), together))
    behind = _tier_table(word("column", "offence"), rows)
    drawn = stacked_bars(word("page", "by_offence"), shown, _tier_names(), word("page", "about_by_offence"), behind)
    return tag("div", drawn, id="tiers")


def _years(batch: Batch) -> Html:
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for year, tier, n in batch.sql(BY_YEAR).fetchall():
        counts[word("page", "unknown") if year is None else str(year)][tier or "cases"] = n
    rows = list(counts.items())
    tiers = [(year, {tier: n for tier, n in one.items() if tier != "cases"}) for year, one in rows]
    behind = _tier_table(word("share", "year"), rows, {"cases": word("card", "cases")})
    about = word("page", "about_by_year")
    return stacked_bars(word("page", "by_year"), tiers[-YEARS_SHOWN - 1 :], _tier_names(), about, behind)


def _distances(batch: Batch) -> Html | None:
    """How far the nearest figure is from its standard, by steps; None where no assessment has a figure."""
    steps = ", ".join(f"{step}::DECIMAL(38, 8)" for step in STEPS)
    counts: list[dict[str, int]] = [{} for _ in STEPS]
    silent = 0
    for step, tier, n in batch.sql(BY_DISTANCE.format(n=len(STEPS), steps=f"[{steps}]")).fetchall():
        if step is None:
            silent += n
        else:
            counts[step][tier] = n
    if not any(counts):
        return None
    names = (f"< {STEPS[1]}", *(f"{low} – {high}" for low, high in pairwise(STEPS[1:])), f"≥ {STEPS[-1]}")
    rows = list(zip(names, counts, strict=True))
    about = word("page", "about_by_distance", n=f"{silent:,}")
    behind = _tier_table(word("assessment_part", "distance"), rows)
    line = STEPS.index("1"), word("column", "threshold")
    return stacked_bars(word("page", "by_distance"), rows, _tier_names(), about, behind, line)


def _figures_and_standards(batch: Batch) -> Html | None:
    """The figures that the prongs were tested on, by offence and meaning, with the standards; None without any."""
    found: defaultdict[tuple[Any, ...], list[Told]] = defaultdict(list)
    for *key, told, below, rank, n in batch.sql(TOLD).fetchall():
        found[tuple(key)].append((told, below, rank, n))
    limits: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for *key, asked, tier, unit, prong in batch.sql(ASKED).fetchall():
        limits[tuple(key)].append((asked, tier, unit, prong))
    ordered = sorted(found, key=lambda key: (-sum(n for *_, n in found[key]), str(key)))
    if not ordered:
        return None
    drawn = [_hills(key, found[key], limits[key]) for key in ordered[:ROWS_SHOWN]]
    names = {verdict.value: word("verdict", verdict.value) for verdict in VERDICTS}
    columns = (word("column", "offence"), word("column", "metric"), *numbers(
        word("column", "n"), word("column", "least"), word("column", "median"), word("column", "most"),
        word("column", "threshold"), *names.values(),
    ))  # fmt: skip
    behind = sortable(columns, [_row(key, found[key], limits[key]) for key in ordered])
    return hills(word("page", "by_figure"), drawn, names, word("page", "about_by_figure"), behind)


def _hills(key: tuple[Any, ...], told: Sequence[Told], asked: Sequence[tuple[Any, ...]]) -> Hills:
    article, metric, category = key
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for value, below, rank, n in told:
        parts = counts[column_of(value, below)]
        parts[VERDICTS[rank].value] = parts.get(VERDICTS[rank].value, 0) + n
    crossing = [
        Limit(
            log10(value),
            round_figure(value),
            f"{word('column', 'threshold')}{joined('between', ('', ''))}{_with_unit(value, unit)} · "
            f"{tier_word(tier, article)} · {prong}",
            tier == Tier.ESPECIALLY_SERIOUS.value,
        )
        for value, tier, unit, prong in asked
    ]
    n = sum(n for *_, n in told)
    about = f"n {n:,} · {offence_name(article, article)}"
    return Hills(metric_word(metric, category), about, counts, crossing)


def _row(key: tuple[Any, ...], told: Sequence[Told], asked: Sequence[tuple[Any, ...]]) -> Html:
    article, metric, category = key
    values = sorted(value for value, *_, n in told for _ in range(n))
    by_rank = [sum(n for *_, rank, n in told if rank == one) for one in range(len(VERDICTS))]
    standards = joined("list", dict.fromkeys(_with_unit(value, unit) for value, _, unit, _ in asked))
    middle = values[(len(values) - 1) // 2]
    return row(
        offence_name(article, article),
        metric_word(metric, category),
        number(f"{len(values):,}"),
        *(number(figure(value)) for value in (values[0], middle, values[-1])),
        number(standards, str(min(value for value, *_ in asked))),
        *(number(f"{n:,}" if n else "") for n in by_rank),
    )


def _with_unit(value: Decimal, unit: str) -> str:
    return interval(Interval(value, value), unit)


def round_figure(value: Decimal) -> str:
    """A round figure as one says it: 1万 or 10k; other ones with their digits."""
    for exponent in (8, 6, 4, 3):
        unit = word("scale", str(exponent))
        if unit and value >= Decimal(10) ** exponent and value % (Decimal(10) ** (exponent - 2)) == 0:
            return ratio(value / Decimal(10) ** exponent) + unit
    return figure(value)
