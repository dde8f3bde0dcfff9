"""The parts of a case's page (文书核对页): each is sent again when a decision has changed what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from menkan.codes import ACCUSED_ROLES, Verdict
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
from menkan.review.people_part import holdings_part, people_part
from menkan.review.queue import Place, state_of
from menkan.review.shell import button, key, whole
from menkan.run.corrections import Corrections
from menkan.run.decisions import Decision, Kind, standing
from menkan.run.sides import sides
from menkan.types import CaseRecord, Holding, Party, Quantity, Structure

_MARKS = {Kind.ACCEPT: "accepted", Kind.CHANGE: "corrected", Kind.ADD: "added"}


@dataclass(frozen=True, slots=True)
class Case:
    """What a page shows: the record as it was read and as it is corrected, and what was decided on it.

    `corrections` are the decisions that stand and fit the text. `no_pictures` says why there are none of the pages, a
    key of ``[review]``.
    """

    read: CaseRecord
    record: CaseRecord
    decisions: tuple[Decision, ...]
    corrections: Corrections
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
        "text": join(legend_of(record), marked_text(record, handle=_handle(case.corrections))),
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
    state = state_of(case.corrections.stands)
    return tag("span", word("review", state), class_=f"state {state}")


def _handle(corrections: Corrections) -> Callable[[Quantity], Mapping[str, str | int | None]]:
    """What makes a figure's mark something to work on: its place, a stop for the tab key, what was decided on it."""
    marks = _decided(corrections)

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


def _decided(corrections: Corrections) -> Mapping[tuple[int, int], str]:
    """What was decided on figures that are ones, by their place."""
    return {span: _MARKS[one.kind] for span, one in corrections.by_figure.items() if one.kind in _MARKS}


def _answers(case: Case, record: CaseRecord) -> Html:
    """The three answers, and what the corrections change of them."""
    other = case.read.versions != record.versions
    return join(
        tag("p", word("review", "other_versions"), class_="differs") if other else None,
        answers_table(sides(record), record),
        _changes(case) if case.corrections.stands else None,
    )


def _changes(case: Case) -> Html:
    """Who is accused, verdicts and tiers, where they are others than before the corrections."""
    rows = [*_changed_persons(case), *_changed_tiers(case), *_changed_verdicts(case)]
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
    was, now = ({(a.party, a.article): a.tier for a in one.assessments} for one in (case.read, case.record))
    rows = []
    for party, article in dict.fromkeys((*was, *now)):
        tiers = was.get((party, article)), now.get((party, article))
        if tiers[0] is not tiers[1]:
            shown = (
                tag("span", tier_word(one.value, article), class_=f"tier {one.value}") if one else "—" for one in tiers
            )
            rows.append(row(party, word("column", "rules"), *shown))
    return rows


def _changed_verdicts(case: Case) -> list[Html]:
    was, now = ({(f.party, f.article, f.prong): f.verdict for f in one.findings} for one in (case.read, case.record))
    still, words, rows = {party for party, _, _ in now}, prong_words(), []
    for key_ in dict.fromkeys((*was, *now)):
        party, _, prong = key_
        verdicts = was.get(key_), now.get(key_)
        settled = {*verdicts} - {None, Verdict.UNDETERMINED}  # a new prong that nothing decides is no change
        if verdicts[0] is not verdicts[1] and settled and party in still:  # who is no accused has none
            label = join(words[prong].label if prong in words else prong, tag("small", prong))
            rows.append(row(party, label, *(verdict_badge(one) if one else "—" for one in verdicts)))
    return rows


def _changed_persons(case: Case) -> list[Html]:
    def accused(structure: Structure) -> dict[str, Party]:
        return {party.name: party for party in structure.parties if party.role in ACCUSED_ROLES}

    was, now = accused(case.read.structure), accused(case.record.structure)
    return [
        row(name, word("review", "persons"), *(_person(one) if one else "—" for one in (was.get(name), now.get(name))))
        for name in dict.fromkeys((*was, *now))
        if was.get(name) != now.get(name)
    ]


def _person(party: Party) -> str:
    """An accused in words: 甲，被告人，绰号乙."""
    return joined("clause", (party.name, word("role", party.role), *party.aliases))


def _pages(case: Case) -> Html:
    """Pictures of the pages with boxes around the figures; without pictures the reason."""
    if case.no_pictures:
        reason = word("review", case.no_pictures, path=case.read.source.path)
        return tag("p", word("review", "no_figures_on_page", reason=reason), class_="note")
    decided = _decided(case.corrections)

    def handle(quantity: Quantity) -> Mapping[str, str | int | None]:
        span = quantity.start, quantity.end
        return {"data_figure": f"{quantity.start}-{quantity.end}", "data_decided": decided.get(span)}

    def address(number: int) -> str:
        return f"/case/{case.record.document_id}/page/{number}.png"

    return join(*(sheet(case.record, page, address(page.number), handle) for page in case.record.pages))


def _side(case: Case, record: CaseRecord) -> Html:
    answers = sides(record)
    return join(
        people_part(record),
        holdings_part(record, answers),
        problems_table(record),
        tag("h2", word("heading", "findings")),
        *(answer_detail(side, record) for side in answers if side.party),
        facts_table(record),
        quantities_table(record),
        case_details(record.structure, record.text),
        _history(case),
        versions_line(record),
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
    if one.kind is Kind.PARTY:
        told = [_person(p) if isinstance(p, Party) else "—" for p in (one.before, one.after)]
        return join(what, " ", told[0], " → ", told[1])
    figure = one.after or one.before
    assert isinstance(figure, Quantity)
    values = [title_of(q) if isinstance(q, Quantity) else "—" for q in (one.before, one.after)]
    if one.kind is Kind.ACCEPT:
        return join(what, " ", tag("b", figure.surface), " ", interval(figure.interval, figure.unit))
    return join(what, " ", tag("b", figure.surface), " ", values[0], " → ", values[1])
