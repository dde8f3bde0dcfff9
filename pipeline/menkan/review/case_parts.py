"""The parts of a case's page (文书核对页): each is sent again when a decision has changed what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from menkan.codes import Level
from menkan.law import retold
from menkan.law.words import joined
from menkan.report.case_page import (
    answer_detail,
    answers_table,
    case_details,
    facts_table,
    head_of,
    legend_of,
    name_of,
    problems_table,
    quantities_table,
    versions_line,
)
from menkan.report.findings import verdict_badge
from menkan.report.html import Child, Html, join, row, table, tag
from menkan.report.marks import marked_text, title_of
from menkan.report.sheets import sheet
from menkan.report.words import interval, prong_words, rule_base, tier_word, word
from menkan.review.figure_form import empty_panel
from menkan.review.queue import Place, state_of
from menkan.review.shell import button, choice, key, whole
from menkan.run.decisions import FIGURES, Decision, Kind, standing
from menkan.run.sides import Side, sides
from menkan.types import CaseRecord, Holding, Quantity

_MARKS = {Kind.ACCEPT: "accepted", Kind.CHANGE: "corrected", Kind.ADD: "added"}


@dataclass(frozen=True, slots=True)
class Case:
    """What a page shows: the record as it was read and as it is corrected, and what was decided on it.

    `no_pictures` says why there are none of the pages, a key of ``[review]``.
    """

    read: CaseRecord
    record: CaseRecord
    decisions: tuple[Decision, ...]
    no_pictures: str | None

    @property
    def seen(self) -> int:
        """Number of the last decision."""
        return self.decisions[-1].number if self.decisions else 0


def case_page(case: Case, place: Place, query: str, token: str) -> Html:
    """The whole page of one document; `query` keeps the filter of the list."""
    record = case.record
    name = name_of(record)
    parts = parts_of(case)

    def part(element: str, id: str, **attributes: str) -> Html:
        return tag(element, parts[id], id=id, **attributes)

    body = tag(
        "main",
        head_of(record),
        part("div", "answers", class_="wide"),
        tag(
            "div",
            part("section", "pages", class_="pane pages", tabindex="-1", aria_label=word("review", "pages")),
            part("section", "text", class_="pane", tabindex="-1", aria_label=word("heading", "text")),
            tag(
                "section",
                tag("div", empty_panel(), id="panel", aria_label=word("review", "figure")),
                part("div", "side"),
                class_="pane side",
                tabindex="-1",
            ),
            class_="desk" + ("" if case.no_pictures else " with-pages"),
        ),
        id="case",
        data_address=f"/case/{record.document_id}",
        data_seen=case.seen,
    )
    return whole(name, _bar(case, place, query), body, token)


def parts_of(case: Case) -> Mapping[str, Html]:
    """The parts that a decision changes, by the id of the element that holds them."""
    record = retold(case.record, rule_base())
    return {
        "answers": _answers(case, record),
        "pages": _pages(case),
        "text": join(legend_of(record), marked_text(record, handle=_handle(case.decisions))),
        "side": _side(case, record),
        "state": _state(case),
    }


def _bar(case: Case, place: Place, query: str) -> Html:
    def step(name: str, document_id: str | None) -> Html:
        href = None if document_id is None else f"/case/{document_id}{query}"
        return tag("a", word("review", name), key(name), href=href, data_act=name, class_="step")

    at = tag("span", word("review", "position", i=f"{place.at:,}", n=f"{place.total:,}"), class_="position")
    return join(
        tag("a", "门槛 menkan", href=f"/{query}", class_="brand", data_act="queue"),
        step("previous_case", place.before),
        at if place.at else None,
        step("next_case", place.after),
        tag("span", _state(case), id="state"),
        button("undo", word("review", "undo")),
        button("done", word("review", "mark_done")),
        button("help", word("review", "help")),
    )


def _state(case: Case) -> Html:
    state = state_of(case.decisions)
    return tag("span", word("review", state), class_=f"state {state}")


def _handle(decisions: Sequence[Decision]) -> Callable[[Quantity], Mapping[str, str | int | None]]:
    """What makes a figure's mark something to work on: its place, a stop for the tab key, what was decided on it."""
    marks = {d.span: _MARKS[d.kind] for d in standing(decisions) if d.kind in _MARKS}

    def handle(quantity: Quantity) -> Mapping[str, str | int | None]:
        decided = marks.get((quantity.start, quantity.end))
        return {
            "data_figure": f"{quantity.start}-{quantity.end}",
            "tabindex": "0",
            "role": "button",
            "aria_label": f"{quantity.surface}: {title_of(quantity)}"
            + (f" · {word('review', decided)}" if decided else ""),
            "data_decided": decided,
        }

    return handle


def _answers(case: Case, record: CaseRecord) -> Html:
    """The three answers, and what the corrections change of them."""
    other = case.read.versions != record.versions
    return join(
        tag("p", word("review", "other_versions"), class_="differs") if other else None,
        answers_table(sides(record), record),
        _changes(case) if standing(case.decisions) else None,
    )


def _changes(case: Case) -> Html:
    """Verdicts and tiers that are others than before the corrections."""
    rows = [*_changed_tiers(case), *_changed_verdicts(case)]
    if not rows:
        return tag("p", word("review", "no_changes"), class_="note", id="changes")
    headings = (
        word("column", "party"),
        word("column", "prong"),
        word("review", "as_read"),
        word("review", "corrected"),
    )
    return tag("div", tag("h2", word("review", "changes")), table(headings, rows, "changes"), id="changes")


def _changed_tiers(case: Case) -> list[Html]:
    was = {(a.party, a.article): a for a in case.read.assessments}
    rows = []
    for now in case.record.assessments:
        old = was.get((now.party, now.article))
        if old is None or old.tier is not now.tier:
            before, after = (
                tag("span", tier_word(one.tier.value, now.article), class_=f"tier {one.tier.value}") if one else "—"
                for one in (old, now)
            )
            rows.append(row(now.party, word("column", "rules"), before, after))
    return rows


def _changed_verdicts(case: Case) -> list[Html]:
    def by_prong(record: CaseRecord) -> dict[tuple[str, str, str], object]:
        return {(f.party, f.article, f.prong): f.verdict for f in record.findings}

    was, words, rows = by_prong(case.read), prong_words(), []
    for (party, article, prong), verdict in by_prong(case.record).items():
        old = was.get((party, article, prong))
        if old is not verdict:
            label = join(words[prong].label if prong in words else prong, tag("small", prong))
            rows.append(row(party, label, verdict_badge(old) if old else "—", verdict_badge(verdict)))  # type: ignore[arg-type]
    return rows


def _pages(case: Case) -> Html:
    """Pictures of the pages with boxes around the figures; without pictures the reason."""
    if case.no_pictures:
        reason = word("review", case.no_pictures, path=case.read.source.path)
        return tag("p", word("review", "no_figures_on_page", reason=reason), class_="note")
    decided = {d.span: _MARKS.get(d.kind) for d in standing(case.decisions) if d.kind in FIGURES}

    def handle(quantity: Quantity) -> Mapping[str, str | int | None]:
        span = quantity.start, quantity.end
        return {"data_figure": f"{quantity.start}-{quantity.end}", "data_decided": decided.get(span)}

    def address(number: int) -> str:
        return f"/case/{case.record.document_id}/page/{number}.png"

    return join(*(sheet(case.record, page, address(page.number), handle) for page in case.record.pages))


def _side(case: Case, record: CaseRecord) -> Html:
    answers = sides(record)
    return join(
        _holdings(record, answers),
        problems_table(record),
        tag("h2", word("heading", "findings")),
        *(answer_detail(side, record) for side in answers if side.party),
        facts_table(record),
        quantities_table(record),
        case_details(record.structure, record.text),
        _history(case),
        versions_line(record),
    )


def _holdings(record: CaseRecord, answers: Sequence[Side]) -> Html:
    """One form per accused and offence: what the court holds; accused of whom nothing was read have one too."""
    held = [(side.party, side.offence, side.holding) for side in answers if side.party and side.offence]
    told = {party for party, _, _ in held}
    held += [(name, "", None) for name in record.structure.accused if name not in told]
    forms = [_holding_form(record, party or "", offence or "", holding) for party, offence, holding in held]
    summary = tag("summary", word("review", "holdings"), key("holdings"))
    return tag("details", summary, *forms, id="holdings", class_="holdings")


def _holding_form(record: CaseRecord, party: str, offence: str, holding: Holding | None) -> Html:
    names = [offence, *record.structure.offences, *(rules.offence for rules in rule_base().offences)]
    levels = {} if holding else {"": word("review", "not_held")}
    levels |= {level.value: word("level", level) for level in Level}
    was = holding.offence if holding else ""
    return tag(
        "form",
        tag("b", party),
        choice(
            "offence",
            {name: name or "—" for name in dict.fromkeys(names)},
            offence,
            aria_label=word("review", "offence"),
        ),
        choice("level", levels, holding.level.value if holding else "", aria_label=word("review", "level")),
        tag("button", word("review", "holding_saved"), type="submit"),
        class_="holding row",
        data_party=party,
        data_was=was,
    )


def _history(case: Case) -> Html:
    stands = {one.number for one in standing(case.decisions)}
    lines = [
        tag(
            "li",
            tag("span", f"{one.number} · {one.when.replace('+00:00', 'Z')} · {one.who}", class_="note"),
            " ",
            _told(one),
            tag("small", word("review", "undone")) if one.kind is not Kind.UNDO and one.number not in stands else None,
            class_=None if one.kind is Kind.UNDO or one.number in stands else "undone",
        )
        for one in reversed(case.decisions)
    ]
    body: Child = tag("ol", *lines) if lines else tag("p", word("review", "no_history"), class_="note")
    return tag("section", tag("h3", word("review", "history")), body, class_="history")


def _told(one: Decision) -> Html:
    """A decision in words: 更正数额 五张: 5张 → 6张."""
    if one.kind is Kind.UNDO:
        return join(word("decision", "undo", n=one.before))
    what = word("decision", one.kind)
    if one.kind is Kind.DONE:
        return join(what)
    if one.kind is Kind.HOLDING:
        before, after = (
            joined("clause", (h.party, h.offence, word("level", h.level))) if isinstance(h, Holding) else "—"
            for h in (one.before, one.after)
        )
        return join(what, " ", before, " → ", after)
    figure = one.after or one.before
    assert isinstance(figure, Quantity)
    values = [title_of(q) if isinstance(q, Quantity) else "—" for q in (one.before, one.after)]
    if one.kind is Kind.ACCEPT:
        return join(what, " ", tag("b", figure.surface), " ", interval(figure.interval, figure.unit))
    return join(what, " ", tag("b", figure.surface), " ", values[0], " → ", values[1])
