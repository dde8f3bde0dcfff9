"""Reads report pages back, for the tests of the report."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "img", "input"}


class Page(HTMLParser):
    """Elements, attributes and visible text of one page; fails on tags that do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.text += data
        elif self._open and self._open[-1] == "script":
            self.scripts.append(data)

    def every(self, name: str, class_: str = "") -> list[dict[str, str]]:
        """Attributes of the elements `name` that carry `class_`."""
        return [a for tag, a in self.elements if tag == name and set(class_.split()) <= set(a.get("class", "").split())]

    def attribute(self, name: str) -> Iterator[str]:
        return (attributes[name] for _, attributes in self.elements if name in attributes)


def read(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))
