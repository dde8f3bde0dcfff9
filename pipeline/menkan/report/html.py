"""HTML from nested calls, escaped by construction (HTML 生成): text from a document can never become markup."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from menkan.law.words import language
from menkan.text import plain_text, printable

STYLE = Path(__file__).parent / "style.css"
REPORT_STYLE, REPORT_SCRIPT = (Path(__file__).parent / name for name in ("report.css", "report.js"))
CAMEL = {"view_box": "viewBox", "preserve_aspect_ratio": "preserveAspectRatio"}
VOID = frozenset({"meta", "link", "br", "img", "input"})  # no end tag; those of SVG need one


class Html(str):
    """A string that is HTML already; every other string is text and is escaped where it enters the page."""

    __slots__ = ()


class Cell(Html):
    """A cell of a table that is HTML already, ``<td>`` or ``<th>``; every other child becomes the content of one."""

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


def page(title: str, home: str, body: Html, disclaimer: str, pictures: str = "", is_scripted: bool = True) -> Html:
    """A whole document that loads nothing but its own pictures: its style and its script are inside, allowed by hash.

    Args:
        title: of the window.
        home: relative link to the page of the batch.
        body: what stands between the head line and the foot.
        disclaimer: what the report is for; stands at the top and the bottom of every page.
        pictures: where its pictures may come from, sources of a Content-Security-Policy; without them it shows none.
        is_scripted: whether its tables can be sorted; else it has no script.
    """
    top, head, foot = frame(home, disclaimer, pictures, is_scripted)
    return document(title, head, join(top, body, foot))


def frame(home: str, disclaimer: str, pictures: str = "", is_scripted: bool = True) -> tuple[Html, Html, Html]:
    """What `page` puts before the body, into the head of the document, and behind the body."""
    style, script = _inside(STYLE, REPORT_STYLE), _inside(REPORT_SCRIPT)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            *((f"script-src '{_digest(script)}'",) if is_scripted else ()),
            *((f"img-src {pictures}",) if pictures else ()),
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    meta = tag("meta", http_equiv="Content-Security-Policy", content=policy)
    top = tag("header", tag("a", "门槛 menkan", href=home, class_="brand"), tag("p", disclaimer, class_="disclaimer"))
    foot = tag("footer", tag("p", disclaimer, class_="disclaimer"))
    return (
        top,
        join(meta, Html(f"<style>{style}</style>")),
        join(foot, Html(f"<script>{script}</script>") if is_scripted else None),
    )


def document(title: str, head: Html, body: Html) -> Html:
    """A whole document in the language of the moment; `head` says what it loads, if anything."""
    start, end = around(title, head)
    return join(start, body, end)


def around(title: str, head: Html) -> tuple[Html, Html]:
    """What stands before and behind the body of a whole document, for one that is written piece by piece."""
    first = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        head,
    )
    tongue = "zh-CN" if language() == "zh" else language()
    return Html(f'<!DOCTYPE html>\n<html lang="{escape(tongue)}">{first}<body>'), Html("</body></html>\n")


def table(
    headings: Sequence[Child], rows: Sequence[Html], class_: str = "", foot: Sequence[Html] = (), **told: str | None
) -> Html:
    """A table whose rows are ``<tr>`` elements; those of `foot` stay below the others however these are sorted.

    A heading that is no `Cell` becomes the head of a column; `told` are further attributes of the table.
    """
    names = (one if isinstance(one, Cell) else heading(one) for one in headings)
    parts = tag("thead", tag("tr", *names)), tag("tbody", *rows), tag("tfoot", *foot) if foot else None
    return tag("div", tag("table", *parts, class_=class_ or None, **told), class_="scroll")


def row(*cells: Child, class_: str | None = None, title: str | None = None) -> Html:
    """One row of a table; `title` is told on hover."""
    told = (one if isinstance(one, Cell) else cell(one) for one in cells)
    return tag("tr", *told, class_=class_, title=title)


def heading(label: Child, class_: str | None = None, **told: str | None) -> Cell:
    """The head of a column."""
    return Cell(tag("th", label, scope="col", class_=class_, **told))


def cell(content: Child, class_: str | None = None, order: str | int | None = None) -> Cell:
    """A cell; `order` is what its row is sorted by where that is not what the cell says."""
    return Cell(tag("td", content, class_=class_, data_order=order))


def number(content: Child, order: str | int | None = None) -> Cell:
    """A cell with a number: to the right, digits below digits."""
    return cell(content, "number", order)


def _attribute(key: str) -> str:
    return CAMEL.get(key) or key.rstrip("_").replace("_", "-")


@cache
def _inside(*files: Path) -> str:
    """What stands in a ``<style>`` or ``<script>``: files of ours, without what only we read."""
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))


@cache
def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
