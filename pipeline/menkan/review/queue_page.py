"""The list of documents that wait for a person (待核列表)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from urllib.parse import urlencode

from menkan.codes import Status
from menkan.law.words import phrase
from menkan.report.html import Child, Html, join, table, tag
from menkan.report.words import offence_word, rule_base, tier_word, word
from menkan.review.queue import ROWS_PER_PAGE, STATES, Answer, Filter, Queue, Row
from menkan.review.shell import button, choice, whole

ANSWERS_SHOWN = 3
_COLUMNS = ("case_number", "offence", "party", "rules", "model", "held", "difference")


def query(wanted: Filter, number: int = 1) -> str:
    """The part of an address that says what the list shows; empty where it shows all."""
    told = {name: value for name, value in asdict(wanted).items() if value}
    if number > 1:
        told["page"] = str(number)
    return f"?{urlencode(told)}" if told else ""


def queue_page(queue: Queue, wanted: Filter, number: int, token: str) -> Html:
    """Page `number` of the list."""
    rows, total = queue.page(wanted, number)
    pages = max(1, -(-total // ROWS_PER_PAGE))
    if number > pages:  # the list has become shorter, or the address is made up
        return queue_page(queue, wanted, pages, token)
    done, everything = queue.progress()
    bar = join(
        tag("a", "门槛 menkan", href="/", class_="brand"),
        tag("span", word("review", "queue"), class_="here"),
        tag("span", word("review", "progress", done=f"{done:,}", n=f"{everything:,}"), class_="position"),
        button("help", word("review", "help")),
    )
    place = tag("span", word("review", "count", n=f"{total:,}", page=number, pages=pages))
    before = (
        tag("a", word("page", "previous"), href=f"/{query(wanted, number - 1)}", rel="prev") if number > 1 else None
    )
    after = tag("a", word("page", "next"), href=f"/{query(wanted, number + 1)}", rel="next") if number < pages else None
    steps = tag("nav", *(join(step, " ") for step in (before, place, after) if step is not None))
    headings = (*(word("column", name) for name in _COLUMNS), word("review", "state"))
    told: Child = table(headings, [line for one in rows for line in _lines(one, wanted)], "queue")
    if not rows:
        told = tag("p", word("review", "empty"), class_="note")
    body = tag("main", _filters(queue, wanted), steps, told, steps if rows else None, class_="wide", id="queue")
    return whole(word("review", "queue"), bar, body, token)


def _filters(queue: Queue, wanted: Filter) -> Html:
    def say(name: str) -> str:
        return word("review", name)

    statutes = rule_base()
    named = {article: statutes.offence_at(article) for article, _ in queue.articles}
    offences = {"": say("all_offences")}
    for article, n in queue.articles:
        rules = named[article]
        offences[article] = f"{phrase(rules.offence) if rules else article}（{n}）"
    statuses = {"": say("all_statuses")} | {s.value: word("status", s) for s in (Status.OK, Status.PARTIAL)}
    states = {"": say("all_states")} | {state: say(state) for state in STATES}
    kinds = {"": say("all_kinds")} | {kind: f"{word('disagreement', kind)}（{n}）" for kind, n in queue.kinds}
    return tag(
        "form",
        tag(
            "input",
            type="search",
            name="search",
            value=wanted.search,
            placeholder=say("search"),
            aria_label=say("search"),
            id="search",
        ),
        choice("offence", offences, wanted.offence, aria_label=say("offence")),
        choice("kind", kinds, wanted.kind, aria_label=word("column", "difference")),
        choice("state", states, wanted.state, aria_label=say("state")),
        choice("status", statuses, wanted.status, aria_label=word("column", "status")),
        tag("button", say("filter"), type="submit"),
        method="get",
        action="/",
        class_="filters",
    )


def _lines(one: Row, wanted: Filter) -> list[Html]:
    """A document: its first answer beside its number, further ones below."""
    address = f"/case/{one.document_id}{query(wanted)}"
    known = " · ".join(str(part) for part in (one.court, one.decided_on) if part)
    name = join(tag("a", one.case_number or one.path, href=address), tag("small", known))
    why = [word("disagreement", kind) for kind in one.kinds]
    why += [word("review", key) for key in ("unsure", "undetermined", "near") if getattr(one, key)]
    state = tag("span", word("review", one.state), class_=f"state {one.state}")
    shown = one.answers[:ANSWERS_SHOWN]
    rest = len(one.answers) - len(shown)
    more = tag("small", word("review", "more", n=rest)) if rest else None
    reasons = join(
        *(tag("div", line, class_="differs" if i < len(one.kinds) else "note") for i, line in enumerate(why)), more
    )
    columns: list[Sequence[Child]] = [_answer(answer) for answer in shown] or [("", "", "", "", "")]
    offences, *others = zip(*columns, strict=True)
    parts = [_offences(offences), *(_column(cells, shown if n else ()) for n, cells in enumerate(others))]
    labels = (*(word("column", column) for column in _COLUMNS), word("review", "state"))
    cells = zip(labels, (name, *parts, reasons, state), strict=True)
    return [tag("tr", *(tag("td", cell, data_label=label) for label, cell in cells), class_="case")]


def _offences(cells: Sequence[Child]) -> Html:
    """A line per answer; a narrow page leaves out what the line above says as well."""
    again = [n > 0 and cell == cells[n - 1] for n, cell in enumerate(cells)]
    return join(
        *(
            tag("div", cell, class_="line again" if same else "line", title=cell)
            for cell, same in zip(cells, again, strict=True)
        )
    )


def _column(cells: Sequence[Child], answers: Sequence[Answer]) -> Html:
    """A line per answer; of several each says whose it is, where a narrow page cannot set them side by side."""
    whose = [one.party for one in answers] if len(answers) > 1 else [None] * len(cells)
    return join(
        *(
            tag("div", cell, class_="line", data_whose=who, title=None if isinstance(cell, Html) else cell)
            for cell, who in zip(cells, whose, strict=True)
        )
    )


def _answer(answer: Answer) -> tuple[Child, ...]:
    unknown = word("page", "unknown")
    rules = (
        tag("span", tier_word(answer.rules, answer.article), class_=f"tier {answer.rules}") if answer.rules else unknown
    )
    model = tier_word(answer.model, answer.article) if answer.model else unknown
    if answer.model and answer.abstained:
        model = word("model", "abstained", tier=model)
    return offence_word(answer.offence, answer.article), answer.party, rules, model, word("level", answer.court)
