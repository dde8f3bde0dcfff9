"""HTML from nested calls, escaped by construction (HTML 生成): text from a document can never become markup."""

from __future__ import annotations

import base64
import hashlib
import html
from functools import cache
from pathlib import Path

from menkan.law.words import language
from menkan.text import plain_text, printable

STYLE = Path(__file__).parent / "style.css"
VOID = frozenset({"meta", "link", "br", "img", "input"})  # no end tag; those of SVG need one


class Html(str):
    """A string that is HTML already; every other string is text and is escaped where it enters the page."""

    __slots__ = ()


Child = str | int | None


def tag(name: str, /, *children: Child, **attributes: str | int | None) -> Html:
    """One element. Children that are not `Html` are text; None is left out.

    Attributes whose value is None are left out; ``class_`` and ``for_`` give class and for, ``view_box`` viewBox, and
    other underscores hyphens.
    """
    opening = "".join(f' {_attribute(key)}="{escape(value)}"' for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{opening}>" if name in VOID else f"<{name}{opening}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Children one after the other."""
    return Html("".join(escape(child) for child in children if child is not None))


def escape(value: str | int) -> Html:
    """`value` as HTML text, also safe inside a quoted attribute; `Html` is left as it is."""
    if isinstance(value, Html):
        return value
    return Html(html.escape(printable(plain_text(str(value)))))


def page(title: str, home: str, body: Html, disclaimer: str) -> Html:
    """A whole document that loads nothing: its one style sheet is inside and allowed by its hash, nothing else is.

    Args:
        title: of the window.
        home: relative link to the page of the batch.
        body: what stands between the head line and the foot.
        disclaimer: what the report is for; stands at the top and the bottom of every page.
    """
    style, digest = _style()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    meta = tag("meta", http_equiv="Content-Security-Policy", content=policy)
    top = tag("header", tag("a", "门槛 menkan", href=home, class_="brand"), tag("p", disclaimer, class_="disclaimer"))
    foot = tag("footer", tag("p", disclaimer, class_="disclaimer"))
    return document(title, join(meta, Html(f"<style>{style}</style>")), join(top, body, foot))


def document(title: str, head: Html, body: Html) -> Html:
    """A whole document in the language of the moment; `head` says what it loads, if anything."""
    first = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        head,
    )
    tongue = "zh-CN" if language() == "zh" else language()
    return Html(f"<!DOCTYPE html>\n{tag('html', first, tag('body', body), lang=tongue)}\n")


def table(headings: tuple[str, ...], rows: list[Html], class_: str = "") -> Html:
    """A table whose rows are ``<tr>`` elements."""
    head = tag("thead", tag("tr", *(tag("th", heading, scope="col") for heading in headings)))
    return tag("div", tag("table", head, tag("tbody", *rows), class_=class_ or None), class_="scroll")


def row(*cells: Child, class_: str | None = None, title: str | None = None) -> Html:
    """One row of a table; `title` is told on hover."""
    return tag("tr", *(tag("td", cell) for cell in cells), class_=class_, title=title)


def _attribute(key: str) -> str:
    return "viewBox" if key == "view_box" else key.rstrip("_").replace("_", "-")


@cache
def _style() -> tuple[str, str]:
    style = STYLE.read_text(encoding="utf-8")
    return style, base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
