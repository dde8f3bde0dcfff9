"""The page in a browser, by its keys alone: from the list to a corrected figure, a changed verdict, and back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from menkan.report.words import word
from tests.review.places import HOSTILE, PDF, PRONG

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def server(batch: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`menkan review` as a user starts it: the address that it prints, and its batch."""
    out = Path(shutil.copytree(batch, tmp_path_factory.mktemp("served") / "out"))
    boot = "import sys; sys.path[:] = sys.argv.pop(1).split(':'); from menkan.cli import main; main()"
    command = [sys.executable, "-c", boot, ":".join(sys.path), "review", str(out), "--port", "0", "--by", "复核员"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None and process.stderr is not None
    yield process.stdout.readline().strip(), out
    process.terminate()
    _, complaints = process.communicate(timeout=30)
    assert not re.search("[一-鿿]", complaints), complaints


@pytest.fixture
def tab(browser: Any, server: tuple[str, Path]) -> Iterator[Any]:
    """A tab on the list; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    opened, complaints = context.new_page(), []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
    opened.goto(server[0])
    ready(opened)
    yield opened
    context.close()
    assert complaints == []


def ready(tab: Any) -> None:
    tab.wait_for_selector("html[data-ready]", state="attached")


def go_to(tab: Any, number: int) -> None:
    """From the list to a document by its case number, keys alone."""
    tab.keyboard.press("/")
    tab.keyboard.type(f"刑初{number}号")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    ready(tab)
    tab.keyboard.press("j")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    ready(tab)
    assert f"{number}号" in tab.title()


def decided(tab: Any, act: Callable[[], Any]) -> None:
    """Do something that is a decision, and wait until the page shows it."""
    seen = tab.evaluate("document.documentElement.dataset.drawn || ''")
    act()
    tab.wait_for_function("seen => (document.documentElement.dataset.drawn || '') !== seen", arg=seen)


def choose(tab: Any, surface: str) -> None:
    """Go from figure to figure until the words are chosen."""
    for _ in range(40):
        tab.keyboard.press("j")
        place = tab.evaluate("document.querySelector('#text mark.chosen').dataset.figure")
        tab.wait_for_selector(f"form#figure[data-figure='{place}']")
        if tab.inner_text("#panel .words mark") == surface:
            return
    raise AssertionError(f"{surface} was not come to")


def lines(out: Path) -> list[dict[str, Any]]:
    file = out / "review" / "decisions.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def test_figure_is_corrected_by_keys_and_the_verdict_changes_and_comes_back(tab: Any, server: tuple[str, Path]) -> None:
    before = len(lines(server[1]))
    go_to(tab, 77)
    assert "达到该项标准" in tab.inner_text("#side .findings tr.met")
    choose(tab, "12000元")
    tab.keyboard.press("e")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("9000")
    decided(tab, lambda: tab.keyboard.press("Enter"))
    changes = tab.inner_text("#changes")
    assert PRONG in changes and "未达到该项标准" in changes
    assert tab.inner_text("#state") == word("review", "begun")
    assert tab.evaluate("document.activeElement.dataset.figure") == tab.get_attribute("form#figure", "data-figure")
    decided(tab, lambda: tab.keyboard.press("u"))
    assert tab.locator("#changes").count() == 0
    assert "达到该项标准" in tab.inner_text("#side .findings tr.met")
    assert [line["kind"] for line in lines(server[1])[before:]] == ["change", "undo"]
    assert lines(server[1])[-1]["who"] == "复核员"


def test_figures_are_accepted_and_rejected_one_after_another(tab: Any, server: tuple[str, Path]) -> None:
    before = len(lines(server[1]))
    go_to(tab, 79)
    choose(tab, "30000元")
    decided(tab, lambda: tab.keyboard.press("a"))
    tab.wait_for_selector("#panel .words mark:text-is('人民币五千元')")
    decided(tab, lambda: tab.keyboard.press("x"))
    assert tab.locator("#text mark[data-figure]").count() == 1
    assert tab.get_attribute("#text mark[data-figure]", "data-decided") == "accepted"
    decided(tab, lambda: tab.keyboard.press("u"))
    assert tab.locator("#text mark[data-figure]").count() == 2
    assert [line["kind"] for line in lines(server[1])[before:]] == ["accept", "reject", "undo"]


def test_missed_figure_is_added_from_a_selection(tab: Any, server: tuple[str, Path]) -> None:
    go_to(tab, 78)
    tab.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf('又收到报酬');
                if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + 5);
            }
        }"""
    )
    tab.keyboard.press("m")
    tab.wait_for_selector("form#figure[data-kind=add]")
    assert tab.inner_text("#panel .words mark") == "又收到报酬"
    tab.keyboard.type("3000")
    decided(tab, lambda: tab.keyboard.press("Enter"))
    added = lines(server[1])[-1]
    assert (added["kind"], added["after"]["surface"], added["after"]["value"]) == ("add", "又收到报酬", 3000)
    text = next(r for r in _records(server[1]) if "刑初78号" in r.text).text
    assert text[added["after"]["start"] : added["after"]["end"]] == "又收到报酬"
    decided(tab, lambda: tab.keyboard.press("u"))


def _records(out: Path) -> Any:
    import menkan

    with menkan.load(out) as batch:
        return list(batch.records())


def test_missed_figure_is_added_by_typing_its_words(tab: Any, server: tuple[str, Path]) -> None:
    go_to(tab, 79)
    choose(tab, "30000元")
    decided(tab, lambda: tab.keyboard.press("x"))
    tab.keyboard.press("m")
    tab.keyboard.type("30000元")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("form#figure[data-kind=add]")
    decided(tab, lambda: tab.keyboard.press("Enter"))
    assert (lines(server[1])[-1]["kind"], lines(server[1])[-1]["after"]["value"]) == ("add", 30000)


def test_holding_is_corrected_by_keys(tab: Any, server: tuple[str, Path]) -> None:
    go_to(tab, 80)
    tab.keyboard.press("h")
    tab.keyboard.press("Tab")
    tab.keyboard.press("End")
    tab.keyboard.press("Tab")
    decided(tab, lambda: tab.keyboard.press("Enter"))
    assert lines(server[1])[-1]["after"]["level"] == "unstated"
    tab.keyboard.press("Escape")
    decided(tab, lambda: tab.keyboard.press("u"))


def test_accused_is_added_from_a_selection_and_undone(tab: Any, server: tuple[str, Path]) -> None:
    go_to(tab, 78)
    tab.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf('丙某某');
                if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + 3);
            }
        }"""
    )
    tab.keyboard.press("w")
    assert tab.input_value("#persons .missed [name=name]") == "丙某某"
    decided(tab, lambda: tab.keyboard.press("Enter"))
    assert lines(server[1])[-1]["after"] == {"name": "丙某某", "role": "defendant", "aliases": []}
    assert tab.locator("#persons .person:not(.missed)").count() == 2
    assert "丙某某" in tab.inner_text("#changes") and "丙某某" in tab.inner_text("#answers")
    decided(
        tab,
        lambda: (
            tab.locator("#persons .person", has=tab.locator("[value='丙某某']")).get_by_role("button").nth(1).click()
        ),
    )
    assert (lines(server[1])[-1]["kind"], lines(server[1])[-1]["after"]) == ("party", None)
    for _ in range(2):
        tab.keyboard.press("Escape")
        decided(tab, lambda: tab.keyboard.press("u"))
    assert tab.locator("#persons .person:not(.missed)").count() == 1


def test_keys_pressed_faster_than_the_answers_come_are_all_taken(tab: Any, server: tuple[str, Path]) -> None:
    before = len(lines(server[1]))
    go_to(tab, 77)
    choose(tab, "12000元")
    tab.evaluate(
        "for (const key of 'aauu') document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
    )
    tab.wait_for_function("() => document.querySelectorAll('.history li').length >= 4")
    tab.wait_for_function("() => !document.querySelector('#text mark[data-decided]')")
    assert [line["kind"] for line in lines(server[1])[before:]] == ["accept", "accept", "undo", "undo"]
    spans = [line["after"]["surface"] for line in lines(server[1])[before : before + 2]]
    assert spans == ["12000元", "人民币五千元"]


def test_key_held_down_decides_once(tab: Any, server: tuple[str, Path]) -> None:
    go_to(tab, 77)
    choose(tab, "12000元")
    before = len(lines(server[1]))
    decided(
        tab,
        lambda: tab.evaluate(
            "for (const repeat of [false, true, true])"
            " document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', repeat, bubbles: true}))"
        ),
    )
    tab.wait_for_selector("#panel .words mark:text-is('人民币五千元')")
    assert len(lines(server[1])) == before + 1
    decided(tab, lambda: tab.keyboard.press("u"))


def test_page_says_that_menkan_does_not_answer(browser: Any, server: tuple[str, Path]) -> None:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(server[0])
    ready(opened)
    go_to(opened, 77)
    choose(opened, "12000元")
    context.set_offline(True)
    before = len(lines(server[1]))
    opened.keyboard.press("a")
    opened.wait_for_function("told => document.getElementById('said').textContent === told", arg=word("review", "lost"))
    context.set_offline(False)
    context.clear_cookies()
    opened.keyboard.press("a")
    opened.wait_for_function(
        "told => document.getElementById('said').textContent === told", arg=word("review", "locked")
    )
    assert len(lines(server[1])) == before
    context.close()


def test_picture_of_a_page_is_not_asked_for_again_after_a_decision(tab: Any) -> None:
    go_to(tab, 301)
    tab.wait_for_function("() => document.querySelector('#pages img').naturalWidth > 500")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.keyboard.press("j")
    tab.wait_for_selector("form#figure")
    decided(tab, lambda: tab.keyboard.press("a"))
    assert tab.evaluate("document.querySelector('#pages img').naturalWidth") > 500
    assert tab.locator("#pages rect[data-decided=accepted]").count() >= 1
    decided(tab, lambda: tab.keyboard.press("u"))
    assert not [url for url in asked if url.endswith("/page/1.png")]


def test_page_image_shows_the_figures_and_a_click_on_one_chooses_it(tab: Any) -> None:
    go_to(tab, 301)
    tab.wait_for_function("() => document.querySelector('#pages img').naturalWidth > 500")
    box = tab.locator("#pages rect").nth(2)
    box.click()
    place = box.get_attribute("data-figure")
    tab.wait_for_selector(f"form#figure[data-figure='{place}']")
    assert tab.locator(f"#text mark.chosen[data-figure='{place}']").count() >= 1


def test_document_is_marked_reviewed_and_the_next_one_opens(tab: Any, server: tuple[str, Path]) -> None:
    with tab.expect_navigation():
        tab.keyboard.press("j")
        tab.keyboard.press("Enter")
    ready(tab)
    first = tab.url
    with tab.expect_navigation():
        tab.keyboard.press("d")
    ready(tab)
    assert tab.url != first and "/case/" in tab.url
    tab.go_back()
    ready(tab)
    assert tab.url == first and tab.inner_text("#state") == word("review", "done")
    assert tab.inner_text(".position") == word("review", "position", i=5, n=5)  # behind what waits
    with tab.expect_navigation():
        tab.keyboard.press("q")
    ready(tab)
    assert tab.locator(".state.done").count() == 1


def test_help_lists_the_keys_and_focus_can_be_seen(tab: Any) -> None:
    tab.keyboard.press("?")
    assert tab.locator("dialog[open] dt").count() == 17
    tab.keyboard.press("Escape")
    assert tab.locator("dialog[open]").count() == 0
    tab.keyboard.press("Tab")
    style = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style != "none"


def test_hostile_judgment_is_text_and_runs_nothing(tab: Any) -> None:
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    go_to(tab, 80)
    choose(tab, "12000元")
    assert HOSTILE in tab.inner_text("#text")
    assert tab.evaluate("[...document.scripts].map(one => one.getAttribute('src'))") == ["/static/review.js"]
    assert tab.locator("#text b, #case img[src=x]").count() == 0
    assert not [url for url in asked if not url.startswith(tab.url.partition("/case/")[0])]


@pytest.mark.parametrize("width", [1400, 400])
def test_nothing_sticks_out_sideways(tab: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    go_to(tab, 301)
    tab.keyboard.press("j")
    tab.wait_for_selector("form#figure")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert PDF in tab.inner_text(".title")
