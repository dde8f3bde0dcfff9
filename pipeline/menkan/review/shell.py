"""What every page of the review has around it: head line, keys, where messages appear (页面框架)."""

from __future__ import annotations

from collections.abc import Mapping

from menkan.report.html import Child, Html, document, join, tag
from menkan.report.words import word

# What a key does → how it is shown. `review.js` has the same keys.
KEYS = {
    "next_figure": "j",
    "previous_figure": "k",
    "accept": "a",
    "edit": "e",
    "save": "Enter",
    "reject": "x",
    "add": "m",
    "persons": "w",
    "holdings": "h",
    "undo": "u",
    "done": "d",
    "next_case": "n",
    "previous_case": "p",
    "queue": "q",
    "search": "/",
    "cancel": "Esc",
    "help": "?",
}


def whole(title: str, bar: Html, body: Html, token: str) -> Html:
    """A page of the review: it loads our own two style sheets and our own script."""
    head = join(
        tag("meta", name="menkan-token", content=token),
        tag("link", rel="icon", href="/static/icon.svg"),
        tag("link", rel="stylesheet", href="/static/style.css"),
        tag("link", rel="stylesheet", href="/static/review.css"),
        tag("script", src="/static/review.js", defer="defer"),
    )
    said = tag(
        "p",
        id="said",
        role="status",
        aria_live="polite",
        data_saved=word("review", "saved"),
        data_undone=word("review", "undone"),
        data_locked=word("review", "locked"),
        data_lost=word("review", "lost"),
    )
    foot = tag("footer", tag("p", word("review", "disclaimer"), class_="disclaimer"))
    return document(
        f"{title} · {word('review', 'title')}", head, join(tag("header", bar, class_="bar"), body, said, _help(), foot)
    )


def key(name: str) -> Html:
    """The key for an act, as a sign beside its button."""
    return tag("kbd", KEYS[name], aria_hidden="true")


def button(name: str, label: str, **attributes: str | None) -> Html:
    """A button for an act that has a key."""
    return tag("button", label, key(name), type="button", data_act=name, **attributes)


def choice(name: str, options: Mapping[str, str], chosen: str, **attributes: str | None) -> Html:
    """A list to choose from: label by value."""
    told = (
        tag("option", label, value=value, selected="selected" if value == chosen else None)
        for value, label in options.items()
    )
    return tag("select", *told, name=name, **attributes)


def field(label: str, control: Child, class_: str | None = None, hidden: str | None = None) -> Html:
    """A control with its label."""
    return tag("label", tag("span", label), control, class_=class_, hidden=hidden)


def _help() -> Html:
    rows = [join(tag("dt", tag("kbd", shown)), tag("dd", word("keys", name))) for name, shown in KEYS.items()]
    close = tag("button", word("review", "close"), tag("kbd", "Esc"), type="button", data_act="cancel")
    return tag("dialog", tag("h2", word("review", "help")), tag("dl", *rows), close, id="help")
