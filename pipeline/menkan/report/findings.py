"""Findings as tables: verdict, prong, figure against threshold, words on the page, law and reason (逐项核对表)."""

from __future__ import annotations

from collections.abc import Iterable

from menkan.codes import Verdict
from menkan.law.words import joined, phrase
from menkan.law.words import threshold as threshold_words
from menkan.report.html import Child, Html, join, row, table, tag
from menkan.report.marks import ANCHOR, quote
from menkan.report.words import (
    ProngWords,
    figure,
    interval,
    labels,
    metric_unit,
    metric_word,
    prong_words,
    tier_word,
    word,
)
from menkan.types import Finding, Interval, Observed, Threshold

COLUMNS = ("prong", "figures", "reason")
ORDER = (Verdict.MET, Verdict.UNDETERMINED, Verdict.NOT_MET)


def finding_tables(
    findings: Iterable[Finding], text: str, anchor: str = ANCHOR, columns: tuple[str, ...] = COLUMNS
) -> Html | None:
    """One table of the prongs with a figure or words, met ones first, and a folded one of those without.

    Words link to their place in `marked_text` of the same `anchor`. Where `columns` leaves out the reason, it is told
    on hover.
    """
    ordered = sorted(findings, key=lambda one: ORDER.index(one.verdict))
    told = [one for one in ordered if one.observed or one.evidence or one.verdict is Verdict.MET]
    silent = [one for one in ordered if one not in told]
    parts: list[Child] = []
    if told:
        parts.append(_table(told, text, anchor, columns))
    if silent:
        summary = tag("summary", word("heading", "without_figure", n=len(silent)))
        parts.append(tag("details", summary, _table(silent, text, anchor, columns)))
    return join(*parts) if parts else None


def verdict_badge(verdict: Verdict) -> Html:
    """达到该项标准, 未达到该项标准 or 不能确定."""
    return tag("span", word("verdict", verdict), class_=f"verdict {verdict.value}")


def prong_cell(finding: Finding) -> Html:
    """What the prong asks, its id, where it stands, since when, why this version, and the doubt about its source."""
    words = prong_words().get(finding.prong, ProngWords(finding.prong, "", ""))
    since = finding.effective_from.isoformat()
    law = word("law", "source", instrument=phrase(finding.instrument), cite=words.cite, since=since)
    return join(
        tag("div", tag("b", words.label)),
        tag("small", finding.prong, " · ", tier_word(finding.tier, finding.article), " · ", law),
        tag("small", word("basis", finding.basis), f" · {words.doubt}" if words.doubt else ""),
    )


def figures_cell(observed: Iterable[Observed], threshold: Iterable[Threshold]) -> Html:
    """The figures of the document above those of the law; of several standards each with what it asks for."""
    limits = list(threshold)
    lines: list[Child] = []
    for one in observed:
        figures = interval(Interval(one.lower, one.upper), metric_unit(one.metric))
        lines.append(tag("div", metric_word(one.metric, one.category), " ", figures))
    for limit in limits:
        asked = threshold_words(limit.comparator, limit.value, labels()["unit"].get(limit.unit, limit.unit), figure)
        name = f"{metric_word(limit.metric)} " if len(limits) > 1 or limit.unit in labels()["unit"] else ""
        lines.append(
            tag("div", word("column", "threshold"), joined("between", ("", "")), name, asked, class_="threshold")
        )
    return join(*lines)


def _table(findings: Iterable[Finding], text: str, anchor: str, columns: tuple[str, ...]) -> Html:
    rows = [
        row(
            *(_cell(one, column, text, anchor) for column in columns),
            class_=one.verdict.value,
            title=None if "reason" in columns else one.reason,
        )
        for one in findings
    ]
    return table(tuple(word("column", key) for key in columns), rows, "findings")


def _cell(finding: Finding, column: str, text: str, anchor: str) -> Child:
    if column == "prong":
        return join(verdict_badge(finding.verdict), prong_cell(finding))
    if column == "figures":
        quotes = (tag("div", quote(text, *span, anchor), class_="words") for span in finding.evidence)
        return join(figures_cell(finding.observed, finding.threshold), *quotes)
    return finding.reason
