"""The form for one figure (数额核对表单)."""

from __future__ import annotations

from menkan.codes import Category, Metric, QuantityStatus
from menkan.law import load_statutes
from menkan.law.words import number, phrase
from menkan.report.html import Child, Html, join, tag
from menkan.report.marks import CONTEXT, figure_class, title_of
from menkan.report.words import word
from menkan.review.forms import OF_INFORMATION
from menkan.review.shell import button, choice, field, key
from menkan.types import CaseRecord, Quantity

_WIDER = 2 * CONTEXT  # characters around the figure


def figure_form(record: CaseRecord, quantity: Quantity, is_new: bool) -> Html:
    """Everything that can be said of a figure, ready to be changed; `is_new`: a missed one, not saved yet."""

    def say(name: str) -> str:
        return word("review", name)

    q = quantity
    bounds = (
        _number("value", q.value),
        _number("lower", q.lower),
        _number("upper", q.upper),
        field(say("unit"), tag("input", name="unit", value=q.unit, autocomplete="off"), "short"),
    )
    truths = (
        _truth("approximate", q.approximate),
        _truth("lower_open", q.lower_open),
        _truth("upper_open", q.upper_open),
    )
    codes = (
        field(say("metric"), choice("metric", {m.value: word("metric", m) for m in Metric}, q.metric.value)),
        field(say("qualifier"), _qualifiers(q)),
        _category(q),
        field(say("status"), choice("status", {s.value: word("standing", s) for s in QuantityStatus}, q.status.value)),
    )
    acts: list[Child] = [] if is_new else [button("accept", say("accept"), class_="main")]
    acts.append(
        tag(
            "button",
            say("add" if is_new else "save"),
            key("save"),
            type="submit",
            data_act="save",
            class_="main" if is_new else None,
        )
    )
    acts += (
        [button("cancel", say("cancel"))] if is_new else [button("edit", say("edit")), button("reject", say("reject"))]
    )
    return tag(
        "form",
        _in_its_words(record, quantity),
        tag("p", say("unsaved") if is_new else title_of(q), class_="note"),
        tag("div", *bounds, class_="row"),
        tag("div", *truths, class_="row truths"),
        tag("div", *codes, class_="row"),
        _owners(record, quantity),
        tag("div", *acts, class_="acts"),
        id="figure",
        data_figure=f"{q.start}-{q.end}",
        data_kind="add" if is_new else "change",
        autocomplete="off",
    )


def _in_its_words(record: CaseRecord, q: Quantity) -> Html:
    before = record.text[max(0, q.start - _WIDER) : q.start].rpartition("\n")[2]
    after = record.text[q.end : q.end + _WIDER].partition("\n")[0]
    return tag(
        "p", "…", before, tag("mark", record.text[q.start : q.end], class_=figure_class(q)), after, "…", class_="words"
    )


def _number(name: str, value: object) -> Html:
    told = "" if value is None else number(value)  # type: ignore[arg-type]
    return field(
        word("review", name), tag("input", name=name, value=told, inputmode="decimal", autocomplete="off"), "short"
    )


def _truth(name: str, is_so: bool) -> Html:
    box = tag("input", type="checkbox", name=name, checked="checked" if is_so else None)
    return tag("label", box, tag("span", word("review", name)), class_="truth")


def _owners(record: CaseRecord, q: Quantity) -> Html:
    names = [*dict.fromkeys((*record.structure.accused, *(name for name in q.parties if name != "*")))]
    boxes = [("*", word("review", "everyone")), *((name, name) for name in names)]
    shown = [
        tag(
            "label",
            tag(
                "input", type="checkbox", name="parties", value=value, checked="checked" if value in q.parties else None
            ),
            tag("span", label),
            class_="truth",
        )
        for value, label in boxes
    ]
    return tag("fieldset", tag("legend", word("review", "owner")), *shown)


def _category(q: Quantity) -> Html:
    """The kind of personal information; hidden while the meaning is another."""
    options = {"": word("review", "unsaid")} | {c.value: word("category", c) for c in Category}
    metrics = " ".join(sorted(OF_INFORMATION))
    chosen = choice("category", options, q.category or "", data_metrics=metrics)
    return field(word("review", "category"), chosen, hidden=None if q.metric in OF_INFORMATION else "hidden")


def _qualifiers(q: Quantity) -> Html:
    """Which figure of the rules it can be held against: the options of every meaning, those of others hidden."""
    options = {("", ""): word("review", "unsaid")}
    for rule in load_statutes().metrics.values():
        for qualifier in sorted(rule.qualifiers or ()):
            options.setdefault((rule.metric, qualifier), phrase(rule.label))
    own = (q.metric.value, q.qualifier or "")
    if q.qualifier and own not in options:
        options[own] = q.qualifier
    told = (
        tag(
            "option",
            label,
            value=qualifier,
            data_metric=metric or None,
            selected="selected" if (metric, qualifier) == own else None,
            hidden="hidden" if metric and metric != q.metric else None,
        )
        for (metric, qualifier), label in options.items()
    )
    return tag("select", *told, name="qualifier")


def empty_panel() -> Html:
    """What stands in the place of the form while no figure is chosen."""
    words = tag(
        "input",
        name="words",
        aria_label=word("review", "add_words"),
        placeholder=word("review", "add_words"),
        autocomplete="off",
    )
    add = tag("button", word("review", "add"), key("save"), type="submit")
    form = tag("form", words, add, id="missed", class_="row", hidden="hidden")
    return join(tag("p", word("review", "none_chosen"), class_="note"), form)
