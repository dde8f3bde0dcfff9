"""The page of one judgment: three answers side by side, every prong with its words, the text with its figures."""

from __future__ import annotations

from collections.abc import Iterable

from menkan.codes import Tier
from menkan.law import concerns
from menkan.law.words import aside, joined, phrase
from menkan.report.findings import finding_tables
from menkan.report.html import Child, Html, cell, join, number, row, table, tag
from menkan.report.marks import ANCHOR, marked_text, quote
from menkan.report.tables import columns, numbers, sortable
from menkan.report.words import (
    interval,
    labels,
    metric_word,
    offence_word,
    prong_words,
    ratio,
    sentence,
    tier_word,
    word,
)
from menkan.run.sides import Side, sides
from menkan.text import percent
from menkan.types import CaseRecord, Interval, Prediction, Problem, Structure


def case_page(record: CaseRecord, ways: Html, sheets: Html | None = None, anchor: str = ANCHOR) -> Html:
    """The whole page of one judgment that was read, but what every page has around it (单个文书页).

    Args:
        record: the judgment.
        ways: links to other pages.
        sheets: pictures of its pages, if there are any.
        anchor: what the ids of places in its text begin with.
    """
    answers = sides(record)
    return join(
        tag("div", ways, class_="wide"),
        head_of(record),
        tag("main", answers_table(answers, record), problems_table(record), sheets, class_="wide"),
        tag(
            "div",
            tag(
                "section",
                tag("h2", word("heading", "text")),
                legend_of(record),
                marked_text(record, anchor),
                class_="pane",
            ),
            tag(
                "section",
                tag("h2", word("heading", "findings")),
                *(answer_detail(side, record, anchor) for side in answers if side.party),
                facts_table(record, anchor),
                quantities_table(record, anchor),
                case_details(record.structure, record.text, anchor),
                class_="pane",
            ),
            class_="panes",
        ),
        versions_line(record),
    )


def name_of(record: CaseRecord) -> str:
    """Case number of a judgment, or its path where it has none."""
    return record.structure.case_number or record.source.path


def model_words(prediction: Prediction | None) -> str:
    """What the model estimates, with its probability: 情节严重 92%; of an abstaining one, what it leans to."""
    if prediction is None:
        return word("page", "unknown")
    tier = tier_word(prediction.tier.value, prediction.article)
    if prediction.abstained:
        return word("model", "abstained", tier=tier)
    share = prediction.probability.get(prediction.tier.value)
    return word("model", "probability", tier=tier, percent="" if share is None else percent(share))


def answer_cells(side: Side) -> tuple[Child, ...]:
    """Cells for offence, accused, rules, model, court and difference."""
    rules = side.assessment.tier.value if side.assessment else None
    differences = [word("disagreement", one.kind) for one in side.disagreements]
    return (
        offence_word(side.offence, side.article) if side.offence else word("page", "unknown"),
        side.party or word("page", "unknown"),
        tag("span", tier_word(rules, side.article), class_=f"tier {rules}") if rules else word("page", "unknown"),
        model_words(side.prediction),
        word("level", side.holding.level if side.holding else None),
        tag("span", joined("clause", differences), class_="differs") if differences else "",
    )


def problem_cells(problem: Problem) -> tuple[Child, ...]:
    """Cells for code, place and words of a problem."""
    known = labels()["problem"].get(problem.code)
    return problem.code, problem.where, join(known, tag("small", problem.text)) if known else problem.text


def head_of(record: CaseRecord) -> Html:
    """Name, court, date, offences and source of a judgment."""
    structure = record.structure
    instance = word("instance", structure.instance) if structure.instance else None
    known = (
        structure.court,
        structure.document_type,
        instance,
        _day_of(record),
        joined("list", structure.offences) or None,
    )
    source = record.source.path + (f" › {record.source.member}" if record.source.member else "")
    return tag(
        "div",
        tag("h1", name_of(record)),
        tag("p", " · ".join(one for one in known if one)),
        tag("p", source, " · ", record.document_id, " · ", word("status", record.status), class_="source"),
        class_="title",
    )


def _day_of(record: CaseRecord) -> str | None:
    """The day of the decision, or the days between which the law that it names puts it, with the words that name it."""
    structure, within = record.structure, record.structure.decided_within
    if structure.decided_on:
        return structure.decided_on.isoformat()
    if not structure.decided_within_by:
        return None
    first, last = (side.isoformat() if side else word("page", None) for side in (within.first, within.last))
    words = joined("list", (record.text[start:end] for start, end in structure.decided_within_by))
    return word("page", "decided_within", first=first, last=last, words=words)


def answers_table(answers: Iterable[Side], record: CaseRecord) -> Html:
    """Rules, model and court side by side, with the sentence."""
    headings = ("offence", "party", "rules", "model", "held", "difference", "penalty")
    rows = []
    for side in answers:
        penalty = joined("clause", (sentence(item) for item in side.sentences))
        rows.append(row(*answer_cells(side), penalty))
    for item in record.structure.disposition:
        if item.offence is None:
            rows.append(row(word("sentence", "combined"), item.party, "", "", "", "", sentence(item)))
    return join(
        tag("h2", word("heading", "result")),
        table(tuple(word("column", key) for key in headings), rows, "answers"),
        tag("p", word("page", "about_model"), class_="note") if record.predictions else None,
    )


def problems_table(record: CaseRecord) -> Html | None:
    """What was in doubt while reading; None where nothing was."""
    if not record.problems:
        return None
    rows = [row(*problem_cells(problem)) for problem in record.problems]
    headings = tuple(word("column", key) for key in ("code", "where", "text"))
    return join(tag("h2", word("heading", "problems")), table(headings, rows))


def legend_of(record: CaseRecord) -> Html:
    """The marks that the text of this judgment uses."""
    families = labels()["family"]
    used = {q.metric.value for q in record.quantities}
    kinds = (
        tag("mark", one["label"], class_=f"q f-{key} found")
        for key, one in families.items()
        if used & {*one["metrics"]}
    )
    standings = {q.status.value: None for q in record.quantities}
    marks = (tag("mark", word("standing", status), class_=f"q f-aside {status}") for status in standings)
    return tag("p", word("heading", "legend"), " ", *(join(mark, " ") for mark in (*kinds, *marks)), class_="legend")


def answer_detail(side: Side, record: CaseRecord, anchor: str = ANCHOR) -> Html:
    """Everything on one accused and offence: the rules' answer, what stays open, every prong."""
    assessment = side.assessment
    parts: list[Child] = [tag("h3", side.party, " · ", offence_word(side.offence or "", side.article))]
    if assessment:
        entry = word("assessment", assessment.tier).format(tier=tier_word(assessment.tier, side.article))
        if assessment.tier is Tier.NONE and tier_word("none", side.article) != word("tier", "none"):
            entry += aside(tier_word("none", side.article))
        parts.append(tag("p", entry, class_=f"answer {assessment.tier.value}"))
    parts += [tag("p", word("disagreement", one.kind), class_="differs") for one in side.disagreements]
    mine = (f for f in record.findings if concerns(f, side.party or "", side.offence or "", side.article))
    parts.append(finding_tables(mine, record.text, anchor))
    parts.append(_parts_of_answer(side, record.text, anchor))
    return tag("article", *parts, class_="accused")


def _parts_of_answer(side: Side, text: str, anchor: str) -> Html | None:
    """The lists of an assessment and what moved the model, as terms with their words; None where all are empty."""
    terms: list[tuple[str, list[Child]]] = []
    if side.assessment:
        assessment, words, between = side.assessment, prong_words(), joined("between", ("", ""))
        for key in ("decided_by", "open"):
            prongs = getattr(assessment, key)
            terms.append((key, [words[p].label + aside(p) if p in words else p for p in prongs]))
        terms.append(("missing", [metric_word(metric) for metric in assessment.missing]))
        if assessment.distance is not None:
            terms.append(("distance", [ratio(assessment.distance)]))
        terms.append(
            (
                "exits",
                [join(word("exit", e.kind), between, quote(text, e.start, e.end, anchor)) for e in assessment.exits],
            )
        )
        lacking = [p for one in side.disagreements for p in one.wanting]
        terms.append(("should_state", [words[p].label + aside(p) if p in words else p for p in lacking]))
        terms.append(("not_examined", [phrase(one) for one in assessment.not_examined]))
    if side.holding and side.holding.end > side.holding.start:
        terms.append(("held", [quote(text, side.holding.start, side.holding.end, anchor)]))
    if side.prediction:
        moved = side.prediction.contributions
        terms.append(("contributions", [tag("code", f"{one.feature} {one.weight:+.2f}") for one in moved]))
    shown = [
        join(tag("dt", word("column" if key == "held" else "assessment_part", key)), *(tag("dd", one) for one in items))
        for key, items in terms
        if items
    ]
    return tag("dl", *shown) if shown else None


def facts_table(record: CaseRecord, anchor: str = ANCHOR) -> Html | None:
    """The figures gathered for each accused; None without any."""
    if not record.facts:
        return None
    rows = []
    for fact in record.facts:
        mentions = [record.quantities[i] for i in fact.quantities if i < len(record.quantities)]
        links = (join(tag("a", q.surface, href=f"#{anchor}{q.start}"), " ") for q in mentions)
        rows.append(
            row(
                fact.party,
                metric_word(fact.metric.value, fact.category.value if fact.category else None),
                number(interval(fact.interval, fact.unit), _order(fact.interval)),
                word("fact_basis", fact.basis),
                join(*links),
                word("fact_note", fact.note) if fact.note else None,
            )
        )
    headings = (*columns(("party", "metric")), *numbers(word("column", "value")), *columns(("basis", "words", "note")))
    return join(tag("h3", word("heading", "facts")), sortable(headings, rows))


def quantities_table(record: CaseRecord, anchor: str = ANCHOR) -> Html | None:
    """Every figure of the text, folded; None without any."""
    if not record.quantities:
        return None
    rows = [
        row(
            cell(tag("a", q.surface, href=f"#{anchor}{q.start}"), order=q.start),
            metric_word(q.metric.value, q.category.value if q.category else None),
            number(interval(q.interval, q.unit), _order(q.interval)),
            word("standing", q.status),
            word("figure", "everyone") if q.parties == ("*",) else joined("list", q.parties),
            word("section", q.section) if q.section else "",
            number(q.page),
        )
        for q in record.quantities
    ]
    headings = (
        *columns(("surface", "metric")),
        *numbers(word("column", "value")),
        *columns(("status", "party", "section"), choices=("status", "section")),
        *numbers(word("column", "page")),
    )
    summary = tag("summary", word("heading", "quantities", n=len(rows)))
    return tag("details", summary, sortable(headings, rows, is_filtered=True))


def _order(bounds: Interval) -> str | None:
    """What a figure is sorted by: its lower bound, else the upper one."""
    bound = bounds.upper if bounds.lower is None else bounds.lower
    return None if bound is None else f"{bound:f}"


def case_details(structure: Structure, text: str, anchor: str = ANCHOR) -> Html:
    """Parties with their roles, earlier sanctions and other case numbers of the document."""
    rows = [row(party.name, word("role", party.role), joined("list", party.aliases)) for party in structure.parties]
    parts: list[Child] = [tag("summary", word("heading", "case"))]
    parts.append(table(tuple(word("column", key) for key in ("name", "role", "aliases")), rows))
    for prior in structure.priors:
        kind = " ".join(one for one in (prior.party, word("prior", prior.kind), prior.on or "", prior.what) if one)
        parts.append(tag("p", kind, joined("between", ("", "")), quote(text, prior.start, prior.end, anchor)))
    others = [one for one in structure.case_numbers if one.of != "this"]
    parts += [
        tag("p", one.value, joined("between", ("", "")), quote(text, one.start, one.end, anchor)) for one in others
    ]
    return tag("details", *parts)


def versions_line(record: CaseRecord) -> Html:
    """What the record was made with."""
    versions = record.versions
    shown = (
        f"menkan {versions.menkan}",
        f"statutes {versions.statutes[:12]}",
        f"lexicon {versions.lexicon[:12]}",
        f"model {versions.model or word('page', 'none_found')}",
        f"schema {record.schema_version}",
    )
    return tag("p", word("heading", "versions"), joined("between", ("", "")), " · ".join(shown), class_="versions")
