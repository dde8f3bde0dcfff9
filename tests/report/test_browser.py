"""The report in a browser, from its files: tables sort and filter, one file shows a page, nothing hostile runs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from menkan.config import Settings
from menkan.report import write_report
from menkan.report.sheets import Sheets
from menkan.report.words import word
from menkan.run.originals import Originals
from menkan.run.pictures import Pictures
from tests.builders import judgment_record, write_run
from tests.report.places import HOSTILE_TEXT, MARKUP

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
# Printed without one, no character of the page is in the file.
has_chinese_font = bool(shutil.which("fc-list") and subprocess.check_output(["fc-list", ":lang=zh"]))
sync_api = pytest.importorskip("playwright.sync_api")
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Opens a file; whatever the browser complains of, and whatever it asks the network for, fails the test."""
    contexts, complaints = [], []

    def open_(path: Path, width: int = 1400, **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        tab.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url))
        tab.goto(path.as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def folder(real: Path) -> Path:
    return write_report(real, sheets=Sheets(Pictures(Originals(Settings().input)), 2)).parent


@pytest.fixture(scope="module")
def one_file(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("one") / "报告 1.html"
    sheets = Sheets(Pictures(Originals(Settings().input)), 1)
    return write_report(real, sheets=sheets, one_file=target)


def column(tab: Any, number: int, shown_only: bool = False) -> list[str]:
    rows = f"table[data-sort] tbody tr{':not([hidden])' if shown_only else ''} td:nth-child({number})"
    return [text.strip() for text in tab.locator(rows).all_inner_texts()]


def test_lists_sort_by_keys_and_say_so(folder: Path, opened: Open) -> None:
    tab = opened(folder / "cases-1.html")
    written = column(tab, 1)
    assert len(written) >= 6
    head = tab.locator("th:has-text('规则')")
    assert head.get_attribute("aria-sort") == "none"
    head.locator("button").focus()
    for way, comes_first in (("ascending", "不足以判断"), ("descending", "情节严重"), ("none", None)):
        tab.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == way
        if comes_first is None:
            assert column(tab, 1) == written
        else:
            tiers = column(tab, 6)
            assert tiers == sorted(tiers, key=["不足以判断", "未见达到", "情节严重"].index, reverse=way == "descending")
    tab.locator("th:has-text('案号') button").press("Space")
    numbers = [text for text in column(tab, 1) if "0199" in text]
    assert numbers == sorted(numbers) and len(numbers) == 4


def test_figures_sort_by_their_size_and_empty_cells_stay_below(folder: Path, opened: Open, real: Path) -> None:
    tab = opened(next(path for path in (folder / "judgments").glob("*.html") if "13.pdf" in path.read_text("utf-8")))
    tab.click("summary:has-text('全部数额')")
    tab.click("details[open] th:has-text('数值') button")
    orders = tab.locator("details[open] tbody tr td:nth-child(3)").evaluate_all(
        "all => all.map(one => one.dataset.order)"
    )
    told = [float(one) for one in orders if one is not None]
    assert told == sorted(told) and len(told) > 5
    assert orders[: len(told)] == [one for one in orders if one is not None]


def test_lists_are_filtered_by_words_and_by_what_a_column_says(folder: Path, opened: Open) -> None:
    tab = opened(folder / "cases-1.html")
    everything = len(column(tab, 1))
    tab.fill(".filter input", "邓某丁 80号")
    assert column(tab, 5, shown_only=True) == ["邓某丁"]
    assert tab.inner_text(".filter output") == word("sort", "shown", shown=1, all=everything)
    tab.click(".filter button")
    assert len(column(tab, 5, shown_only=True)) == everything
    assert tab.evaluate("document.activeElement.type") == "search"
    tab.select_option(f".filter select[aria-label='{word('column', 'rules')}']", label="未见达到")
    assert set(column(tab, 6, shown_only=True)) == {"未见达到"}


def test_without_script_every_row_and_page_can_be_read(folder: Path, one_file: Path, opened: Open) -> None:
    tab = opened(folder / "cases-1.html", java_script_enabled=False)
    assert tab.locator("tbody tr:visible").count() >= 6 and tab.locator("th button, .filter").count() == 0
    tab = opened(one_file, java_script_enabled=False)
    tab.click("a[href='#cases-1'] >> nth=0")
    tab.click("#cases-1 td a >> nth=0")
    assert tab.locator(".leaf:visible").count() == 1
    assert tab.locator(".leaf:visible .judgment").count() == 1


def test_cards_lead_to_the_table_behind_them(folder: Path, opened: Open) -> None:
    tab = opened(folder / "index.html")
    cards = tab.locator("a.card")
    assert cards.count() >= 7
    for i in range(cards.count()):
        cards.nth(i).click()
        assert tab.locator(":target").is_visible()


def test_pictures_are_asked_for_when_their_part_is_opened(folder: Path, opened: Open) -> None:
    path = next(path for path in (folder / "judgments").glob("*.html") if "13.pdf" in path.read_text("utf-8"))
    tab = opened(path)
    loaded = "() => [...document.querySelectorAll('.sheet img')].map(one => one.naturalWidth)"
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate(loaded) == [0, 0]
    tab.click("details.pages summary")
    tab.locator(".sheet img >> nth=1").scroll_into_view_if_needed()
    tab.wait_for_function("() => [...document.querySelectorAll('.sheet img')].every(one => one.naturalWidth > 500)")
    box = tab.locator(".sheet a >> nth=0")
    target = box.get_attribute("href")
    box.locator("rect").click()
    assert tab.url.endswith(target) and tab.locator(":target").is_visible()


def test_one_file_shows_the_page_that_its_address_names(one_file: Path, opened: Open) -> None:
    tab = opened(one_file)
    seen = "[...document.querySelectorAll('.leaf')].filter(one => one.offsetHeight).map(one => one.id)"
    assert tab.evaluate(seen) == ["index"]
    tab.click("a[href='#cases-1'] >> nth=0")
    assert tab.evaluate(seen) == ["cases-1"]
    tab.click("#cases-1 td a:has-text('72号')")
    (case,) = tab.evaluate(seen)
    tab.click(f"#{case} .findings a.quote >> nth=0")
    assert tab.evaluate(seen) == [case] and tab.locator(":target").is_visible()
    tab.click(f"#{case} nav a:has-text('{word('page', 'next_case')}')")
    assert tab.evaluate(seen) != [case]
    tab.go_back()
    assert tab.evaluate(seen) == [case]
    tab.click(".brand")
    assert tab.evaluate(seen) == ["index"]
    tab.click("a.card.cases")
    assert tab.evaluate(seen) == ["index"]
    tab.wait_for_function("() => document.querySelectorAll('.sheet img').length === 2")


@pytest.mark.parametrize("form", ["folder", "one file"])
def test_hostile_judgment_and_file_names_are_text_and_run_nothing(
    folder: Path, one_file: Path, opened: Open, form: str
) -> None:
    files = sorted(folder.rglob("*.html")) if form == "folder" else [one_file]
    texts = ""
    for file in files:
        tab = opened(file)
        assert tab.evaluate("document.documentElement.dataset.ready") == ""
        assert tab.locator("script").count() == 1
        assert tab.locator("[onclick], [onerror], [onload], img[src=x], .judgment b").count() == 0
        for details in tab.locator("details").all():
            details.evaluate("one => { one.open = true; }")
        texts += tab.evaluate("document.body.textContent")
    assert MARKUP in texts and HOSTILE_TEXT in texts and "<img src=x onerror=alert(2)>" in texts


@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_sticks_out_sideways(folder: Path, one_file: Path, opened: Open, width: int) -> None:
    for file in (*folder.glob("*.html"), *sorted((folder / "judgments").glob("*.html"))[:3], one_file):
        tab = opened(file, width)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, file.name


@pytest.mark.skipif(not has_chinese_font, reason="no Chinese font on this machine")
def test_lists_print_with_repeated_heads_and_no_controls(opened: Open, tmp_path: Path) -> None:
    import pypdfium2

    write_run([judgment_record(f"{i:016x}") for i in range(60)], tmp_path)
    tab = opened(write_report(tmp_path).parent / "cases-1.html")
    tab.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    printed = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) > 2
    for number, page in enumerate(printed):
        assert page.get_size() == pytest.approx((842, 595), abs=1)
        text = page.get_textpage().get_text_bounded()
        assert number == len(printed) - 1 or (word("column", "case_number") in text and "模型估计" in text)
        assert word("sort", "filter") not in text and word("page", "batch") not in text
    tab = opened(next((tmp_path / "report" / "judgments").glob("*.html")))
    tab.pdf(path=tmp_path / "case.pdf", prefer_css_page_size=True)
    assert pypdfium2.PdfDocument(tmp_path / "case.pdf")[0].get_size() == pytest.approx((595, 842), abs=1)
