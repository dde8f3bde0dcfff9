"""The first page of a report: what the batch holds, in cards, figures and the heads of its lists (批次总览)."""

from __future__ import annotations

from collections.abc import Mapping

from menkan.codes import Level, Tier
from menkan.report.figures import stacked_bars
from menkan.report.html import Html, join, page, row, table, tag
from menkan.report.paging import HOME, PagedTable
from menkan.report.shares import Shares
from menkan.report.words import tier_word, word
from menkan.store.duck import Batch

OFFENCES_SHOWN = 12
TIERS = (Tier.ESPECIALLY_SERIOUS, Tier.SERIOUS, Tier.UNDETERMINED, Tier.NONE)
LEVELS = (*Level, None)

COUNTS = """
SELECT (SELECT count(*) FROM inputs), (SELECT count(*) FROM cases),
       (SELECT count(*) FROM cases WHERE status = 'partial'),
       (SELECT count(*) FROM failures), (SELECT coalesce(sum(n_accused), 0) FROM cases),
       (SELECT count(*) FROM findings WHERE verdict = 'met'), (SELECT count(*) FROM disagreements)
"""
CARDS = ("inputs", "cases", "partial", "failures", "accused", "met", "disagreements")

BY_OFFENCE = (
    "SELECT article, min(offence), tier, count(*) FROM assessments GROUP BY article, tier ORDER BY article, tier"
)
BY_YEAR = "SELECT year, count(*) FROM cases GROUP BY year ORDER BY year NULLS LAST"


def index_page(
    batch: Batch, lists: Mapping[str, PagedTable], held: Mapping[tuple[str, str | None], int], shares: Shares
) -> Html:
    """The page of the batch.

    Args:
        batch: its tables.
        lists: closed, so that their counts and first rows are final.
        held: how often a tier of the rules goes with a level that the court holds, None for no word of it.
        shares: how often no figure supports what the court holds.
    """
    counts = batch.sql(COUNTS).fetchone()
    cards = (
        tag("div", tag("b", f"{count:,}"), tag("span", word("card", card)), class_=f"card {card}")
        for card, count in zip(CARDS, counts, strict=True)
    )
    body = tag(
        "main",
        tag("h1", word("page", "title")),
        tag("div", *cards, class_="cards"),
        tag("div", _offences(batch), _years(batch), class_="figures"),
        _rules_and_court(held),
        shares.page_part(),
        *(_head_of(paged) for paged in lists.values()),
        class_="wide",
    )
    return page(word("page", "title"), HOME, body, word("page", "disclaimer"))


def _head_of(paged: PagedTable) -> Html | None:
    """The first rows of a list and the way to all of them; nothing for an empty list."""
    if not paged.n_rows:
        return None
    more = tag("a", word("page", "more", n=f"{paged.n_rows:,}"), href=paged.address(1))
    note = tag("p", word("page", "only_met"), class_="note") if paged.name == "findings" else None
    about = tag("p", word("page", "about_model"), class_="note") if paged.name == "cases" else None
    heading = tag("h2", word("page", paged.name), " ", tag("small", more))
    return tag("section", heading, about, note, table(paged.headings, paged.first_rows), id=paged.name)


def _offences(batch: Batch) -> Html:
    """Accused × offence by article and tier; the rarest offences share a bar."""
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for article, offence, tier, n in batch.sql(BY_OFFENCE).fetchall():
        key = str(article)
        names[key] = min(names.get(key, offence), offence)
        counts.setdefault(key, {})[tier] = n
    ordered = sorted(counts, key=lambda article: (-sum(counts[article].values()), article))
    rows = [(names[article], counts[article]) for article in ordered[:OFFENCES_SHOWN]]
    if rest := ordered[OFFENCES_SHOWN:]:
        together = {tier.value: sum(counts[article].get(tier.value, 0) for article in rest) for tier in TIERS}
        rows.append((word("page", "other_offences", n=len(rest)), together))
    parts = {tier.value: tier_word(tier.value, None) for tier in TIERS}
    return stacked_bars(word("page", "by_offence"), rows, parts)


def _years(batch: Batch) -> Html:
    rows = [
        (word("page", "unknown") if year is None else str(year), {"cases": n})
        for year, n in batch.sql(BY_YEAR).fetchall()
    ]
    return stacked_bars(word("page", "by_year"), rows, {"cases": word("page", "cases")})


def _rules_and_court(counts: Mapping[tuple[str, str | None], int]) -> Html | None:
    """How often the rules' tier goes with what the court holds."""
    if not counts:
        return None
    levels = [level for level in LEVELS if any(counts.get((tier.value, level)) for tier in TIERS)]
    rows = [
        row(tag("b", tier_word(tier.value, None)), *(_count(counts.get((tier.value, level), 0)) for level in levels))
        for tier in TIERS
    ]
    corner = f"{word('column', 'rules')} ＼ {word('column', 'held')}"
    headings = (corner, *(word("level", level) for level in levels))
    return join(tag("h2", word("page", "rules_and_court")), table(headings, rows, "cross"))


def _count(n: int) -> str:
    return f"{n:,}" if n else ""
