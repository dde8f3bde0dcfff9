"""The HTML builder: everything is text until it says otherwise."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.report.html import Html, escape, join, page, row, table, tag
from tests.report.pages import Page


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    body = Page(tag("p", text, title=text))
    unwanted = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    shown = re.sub(unwanted, "\ufffd", text)
    assert [name for name, _ in body.elements] == ["p"]
    assert body.text == shown
    assert body.elements[0][1]["title"] == shown


@pytest.mark.parametrize(
    "built, printed",
    [
        (tag("p", "<b>", None, 3), "<p>&lt;b&gt;3</p>"),
        (tag("a", tag("b", "x"), href='"&', class_="y", id=None), '<a href="&quot;&amp;" class="y"><b>x</b></a>'),
        (
            tag("rect", x=1, view_box="0 0 1 1", text_anchor="end"),
            '<rect x="1" viewBox="0 0 1 1" text-anchor="end"></rect>',
        ),
        (tag("meta", name="referrer"), '<meta name="referrer">'),
        (join("a<", Html("<i></i>")), "a&lt;<i></i>"),
        (escape("案号\u0000\ud800"), "案号\ufffd\\ud800"),
        (escape("\u202e12000元"), "\ufffd12000元"),
        (
            table(("甲",), [row("1", class_="met")]),
            (
                '<div class="scroll"><table><thead><tr><th scope="col">甲</th></tr></thead>'
                '<tbody><tr class="met"><td>1</td></tr></tbody></table></div>'
            ),
        ),
    ],
)
def test_elements_are_printed(built: Html, printed: str) -> None:
    assert built == printed


def test_page_allows_its_own_style_and_nothing_else() -> None:
    html = page("题", "index.html", tag("main", "文"), "声明")
    (style,) = re.findall("<style>(.*?)</style>", html, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (a["content"] for a in Page(html).every("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert Page(html).text.count("声明") == 2
    assert "url(" not in style and "@import" not in style
