"""The rule base on a terminal: offences, prongs, sources, changes by date (规则库的终端显示)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from menkan.errors import StatuteError
from menkan.law import Statutes
from menkan.law.changes import Change, changes_of
from menkan.law.lint import sources
from menkan.law.records import Instrument, Offence, figures_of
from menkan.law.words import label, phrase, place
from menkan.show import console


def print_law(statutes: Statutes, as_of: date | None) -> None:
    """Offences and their instruments, oldest first; of a day only what is in force on it."""
    table = Table(
        "article", "offence 罪名", "instrument 文号", "from", "to", "prongs", "checked", "confidence", "source"
    )
    for offence in statutes.offences:
        for i in offence.instruments:
            if as_of is None or i.in_force(as_of):
                table.add_row(offence.article, *_cells(phrase(offence.offence), phrase(i.doc_no), *_of(i)))
    console().print(table)


def _of(i: Instrument) -> tuple[object, ...]:
    return i.effective_from, i.effective_to, len(i.prongs), i.last_checked, i.confidence, " ".join(i.source)


def _cells(*values: object) -> tuple[str, ...]:
    return tuple("" if value is None else escape(str(value)) for value in values)


def print_changes(statutes: Statutes) -> None:
    """The change log of the whole rule base, by date (沿革)."""
    _print_changes(console(), changes_of(statutes.offences))


def print_offence(statutes: Statutes, article: str) -> None:
    """One offence: its prongs with figure, confidence and source, its rule of accumulation, its changes by date."""
    offence = statutes.offence_at(article) or statutes.offence_at(statutes.article_of(article) or "")
    if offence is None:
        known = ", ".join(o.article for o in statutes.offences)
        raise StatuteError("no rule file for this offence", article, f"known: {known}")
    out = console()
    out.print(f"[bold]{escape(phrase(offence.offence))}[/] {escape(place(offence.statute))}")
    for instrument in offence.instruments:
        _print_instrument(out, instrument)
    _print_changes(out, changes_of([offence]))
    _print_sources(out, offence)


def _print_instrument(out: Console, instrument: Instrument) -> None:
    until = instrument.effective_to or ""
    title = f"{phrase(instrument.doc_no)} {instrument.effective_from}–{until}"
    table = Table("prong", "place", "tier", "label", "figure", "confidence", "source", title=escape(title))
    for prong in instrument.prongs:
        figures = "; ".join(f"{metric} {sign} {value:,f}{unit}" for metric, sign, value, unit in figures_of(prong))
        told = (prong.prong, place(prong.cite), prong.tier, phrase(prong.label), figures)
        table.add_row(*_cells(*told, label("confidence", prong.confidence), " ".join(prong.source)))
    out.print(table)
    if rule := next((p.accumulation for p in instrument.prongs if p.accumulation is not None), None):
        out.print(
            f"  {escape(place(rule.cite))}: {escape(phrase(rule.label))} ({', '.join(rule.source)})", soft_wrap=True
        )
    out.print(f"  last checked {instrument.last_checked}; {escape(' '.join(instrument.source))}")


def _print_changes(out: Console, changes: Iterable[Change]) -> None:
    table = Table("from", "article", "change 沿革", "confidence", "source", title="changes by date 沿革")
    for one in changes:
        table.add_row(*_cells(one.on, one.article, one.what, label("confidence", one.confidence), " ".join(one.source)))
    out.print(table)


def _print_sources(out: Console, offence: Offence) -> None:
    """What the sources of this offence are, by key."""
    known = sources()
    rows = [v.source for v in offence.statute_versions] + [i.source for i in offence.instruments]
    rows += [p.source for i in offence.instruments for p in i.prongs]
    for name in dict.fromkeys(name for row in rows for name in row):
        out.print(f"  {escape(name)}: {escape(known.get(name, ''))}", soft_wrap=True)
