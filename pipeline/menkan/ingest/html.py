"""HTML → Transcript: what a saved page or a database export shows of a judgment (网页读取)."""

from __future__ import annotations

import re
from collections import Counter
from email import message_from_bytes
from email.errors import MessageError
from typing import Any

from menkan.errors import DamagedFile, EmptyFile, TooLarge
from menkan.ingest import guard, sniff
from menkan.ingest.blocks import Blocks
from menkan.ingest.origins import placed
from menkan.types import Transcript

# Source: the HTML standard: what shows no text, and what begins and ends a paragraph.
_SILENT = frozenset(
    str.split(
        "head script style noscript template title nav button select option datalist textarea iframe object embed svg "
        "canvas audio video map input rt rp math dialog -comment"
    )
)
_BLOCK = frozenset(
    str.split(
        "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary ul"
    )
)
_AROUND = frozenset(("aside", "footer"))  # beside the text by their own meaning
# Classes, ids and roles of what stands around the text; the words are those of common templates.
_AROUND_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|toolbar|pagination|pager|copyright)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)  # class="top-nav", id="footer"
# What such a part shows: without it, a <div class="footer"> may hold the names of the judges.
_COLOPHON = re.compile(r"©|copyright|版权所有|ICP备", re.IGNORECASE)  # © 2021 某网 版权所有 某ICP备1号
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]))", re.I)

# Source: project conventions. Navigation is short beside the text: what holds more of the page is not left out.
AROUND_SHARE = 0.2
LINKS, LINK_SHARE, LINK_LENGTH = 3, 0.8, 20  # a list of links: so many, so much of its text, so short each

# Source: measured. The parser's time grows with the square of both: 5,000 take 0.1 s, 100,000 take a minute.
MAX_DEPTH = 5_000
MAX_ATTRIBUTES = 5_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)")  # <div class="a">
# Elements that do not nest: those without an end, and <p>, which ends the one before it.
_VOID = frozenset(str.split("area base br col embed hr img input link meta p param source track wbr"))
_ATTRIBUTE = re.compile(r"[\s/\"']+")


def read_html(text: str, name: str = "") -> Transcript:
    """Transcript of a page: paragraphs and table rows as shown, without navigation, scripts and hidden parts (HTML).

    Raises:
        TooLarge: MK107, elements nested or attributes heaped as in no page.
        EmptyFile: MK101, it shows no characters.
    """
    from selectolax.lexbor import LexborHTMLParser

    _check(text, name)
    root: Any = LexborHTMLParser(text).body
    shown = Blocks()
    if root is not None:
        _collect(root, shown, _around(root))
    transcript = placed(shown.finish(), sniff.HTML)
    if not transcript.text:
        raise EmptyFile("the page shows no characters", name, "save it again when the text has loaded")
    guard.check_characters(0, len(transcript.text), name)
    return transcript


def read_mhtml(data: bytes, name: str = "") -> Transcript:
    """Transcript of the page in `data`: its first part that is HTML; pictures and frames are left out (MHTML).

    Raises:
        DamagedFile: MK103, no part is HTML. Others as `read_html`.
    """
    try:
        parts = list(message_from_bytes(data).walk())
    except (MessageError, ValueError, RecursionError) as error:
        raise DamagedFile("a web archive that cannot be taken apart", name, "save the page again") from error
    for part in parts:
        if part.get_content_type() == sniff.HTML:
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return read_html(sniff.decode_html(page, part.get_content_charset(), name), name)
    raise DamagedFile("a web archive without a page", name, "save the page again")


def _check(text: str, name: str) -> None:
    """Refuses what the parser would need minutes for."""
    depth: Counter[str] = Counter()
    deepest = open_now = 0
    for tag in _TAG.finditer(text):
        kind = tag[2].lower()
        if kind in _VOID:
            pass
        elif not tag[1]:
            depth[kind] += 1
            open_now += 1
            deepest = max(deepest, open_now)
        elif depth[kind]:
            depth[kind] -= 1
            open_now -= 1
        if len(tag[3]) > MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag[3])) > MAX_ATTRIBUTES:
            raise TooLarge(f"a tag with more than {MAX_ATTRIBUTES:,} attributes", name)
    if deepest > MAX_DEPTH:
        raise TooLarge(f"elements nested or left open {deepest:,} deep, the limit is {MAX_DEPTH:,}", name)


def _collect(root: Any, shown: Blocks, around: frozenset[int]) -> None:
    """Walks the tree in document order; without recursion, for pages are nested deeply."""
    node, pre = root, 0
    while node is not None:
        into = _enter(node, shown, around, pre)
        if into and node.tag == "pre":
            pre += 1
        following = node.first_child if into else None
        while following is None:
            if into:
                _leave(node, shown)
                pre -= node.tag == "pre"
            if node.mem_id == root.mem_id:
                return
            following = node.next
            if following is None:
                node, into = node.parent, True
        node = following


def _enter(node: Any, shown: Blocks, around: frozenset[int], pre: int) -> bool:
    """Tells `shown` that an element begins; whether to go into it."""
    kind = node.tag
    if kind == "-text":
        words = node.text_content or ""
        for n, line in enumerate(re.split(r"\r\n|[\r\n]", words) if pre else [words]):
            if n:
                shown.break_line()
            shown.add(line)
        return False
    if kind == "br":
        shown.break_line()
        return False
    if kind in _SILENT or node.mem_id in around or is_hidden(node.attributes):
        return False
    if kind in _BLOCK:
        shown.end_paragraph()
    elif kind == "table":
        shown.start_table()
    elif kind in ("td", "th"):
        attributes = node.attributes
        shown.start_cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
    return True


def _leave(node: Any, shown: Blocks) -> None:
    kind = node.tag
    if kind in _BLOCK:
        shown.end_paragraph()
    elif kind == "tr":
        shown.end_row()
    elif kind == "table":
        shown.end_table()


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether the element itself says that it does not show (隐藏元素)."""
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _span(value: str | None) -> int:
    words = (value or "").strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else 1


def _around(root: Any) -> frozenset[int]:
    """Ids of the elements that stand around the text, by name or because they are lists of short links (页面导航).

    What holds more than `AROUND_SHARE` of the characters is kept whatever it is called.
    """
    whole = len(_ink(root))
    named = [n for n in root.css("aside, footer, [class], [id], [role]") if _is_around(n)]
    lists = [n for n in root.css("ul, ol, dl, div, td, p, table") if n.css_first("a[href]") is not None]
    found = set()
    for node in named:
        if len(_ink(node)) <= AROUND_SHARE * whole:
            found.add(node.mem_id)
    for node in lists:
        if node.mem_id not in found and _is_link_list(node, whole):
            found.add(node.mem_id)
    return frozenset(found)


def _is_around(node: Any) -> bool:
    """Whether an element is called a menu or a footer, and holds what one holds: mostly links, or whose page it is."""
    attributes = node.attributes
    names = (attributes.get(key) or "" for key in ("class", "id", "role"))
    if node.tag not in _AROUND and not any(map(_AROUND_NAME.search, names)):
        return False
    links = sum(len(_ink(a)) for a in node.css("a[href]"))
    return 2 * links > len(_ink(node)) or _COLOPHON.search(node.text() or "") is not None


def _is_link_list(node: Any, whole: int) -> bool:
    """Whether nearly all that an element shows are short links, as in a menu; a page that is all links stays."""
    links = [len(_ink(a)) for a in node.css("a[href]")]
    links = [n for n in links if n]
    if len(links) < LINKS or max(links) > LINK_LENGTH:
        return False
    ink = len(_ink(node))
    return sum(links) >= LINK_SHARE * ink and ink <= AROUND_SHARE * whole


def _ink(node: Any) -> str:
    return "".join((node.text() or "").split())
