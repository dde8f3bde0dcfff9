"""The first page of a report: what the batch holds, in cards, figures and the heads of its lists (批次总览)."""

from __future__ import annotations

from collections.abc import Mapping

from menkan.codes import Level
from menkan.report.batch_figures import TIERS, batch_figures
from menkan.report.cards import cards
from menkan.report.html import Html, join, number, row, table, tag
from menkan.report.paging import PagedTable
from menkan.report.tables import numbers, sortable
from menkan.report.tally import Tally
from menkan.report.words import tier_word, word
from menkan.store.duck import Batch

LEVELS = (*Level, None)
MADE_BY = """
SELECT DISTINCT menkan_version, statutes_version[:12], lexicon_version[:12], coalesce(model_version, ''), schema_version
FROM cases ORDER BY ALL
"""


def index_page(batch: Batch, lists: Mapping[str, PagedTable], tally: Tally) -> Html:
    """The page of the batch.

    Args:
        batch: its tables.
        lists: closed, so that their counts and first rows are final.
        tally: what was counted while the judgments passed by.
    """
    heads = {name: one.head() for name, one in lists.items()}
    shares = tally.shares.page_part()
    behind = {name for name, head in heads.items() if head is not None}
    behind |= {"unreasoned"} if shares is not None else set()
    behind |= {"tiers"} if tally.assessed else set()
    return tag(
        "main",
        tag("h1", word("page", "title")),
        cards(batch, tally, behind),
        batch_figures(batch),
        tag("div", _rules_and_court(tally), _kinds(tally), class_="shares"),
        shares,
        *(tag("section", head) for head in heads.values() if head is not None),
        _made_by(batch),
        class_="wide",
    )


def _rules_and_court(tally: Tally) -> Html | None:
    """How often the rules' tier goes with what the court holds."""
    counts = tally.held
    if not counts:
        return None
    levels = [level for level in LEVELS if any(counts.get((tier.value, level)) for tier in TIERS)]
    rows = [
        row(
            tag("span", tier_word(tier.value, None), class_=f"tier {tier.value}"),
            *(_count(counts.get((tier.value, level), 0)) for level in levels),
            _count(tally.at(tier.value)),
        )
        for tier in TIERS
    ]
    corner = f"{word('column', 'rules')} ＼ {word('column', 'held')}"
    headings = (corner, *numbers(*(word("level", level) for level in levels), word("page", "all_together")))
    return tag("section", tag("h2", word("page", "rules_and_court")), table(headings, rows, "cross"))


def _kinds(tally: Tally) -> Html | None:
    """How often each kind of difference occurs."""
    if not tally.kinds:
        return None
    rows = [
        row(word("disagreement", kind), number(f"{n:,}"), number(f"{n / tally.sides:.1%}"))
        for kind, n in sorted(tally.kinds.items(), key=lambda one: (-one[1], one[0]))
    ]
    headings = (word("column", "difference"), *numbers(word("column", "n"), word("column", "share_of_sides")))
    return tag("section", tag("h2", word("page", "kinds")), sortable(headings, rows, "share"))


def _count(n: int) -> Html:
    return number(f"{n:,}" if n else "")


def _made_by(batch: Batch) -> Html | None:
    """What the records of the batch were made with."""
    told = [
        f"menkan {menkan} · statutes {statutes} · lexicon {lexicon} · model {model or word('page', 'none_found')} · "
        f"schema {schema}"
        for menkan, statutes, lexicon, model, schema in batch.sql(MADE_BY).fetchall()
    ]
    return tag("p", word("heading", "versions"), " ", join(*(tag("span", one) for one in told)), class_="versions")
