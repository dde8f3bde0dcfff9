"""What a notebook shows: complete, inert, folded where it is long, and nothing of it outside its own frame."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from menkan import types as t
from menkan.law import speaking
from menkan.report import notebook
from menkan.report.words import word
from menkan.shown import Shown
from menkan.store.columns import TABLES
from menkan.store.duck import Batch
from tests.builders import TEXT, failed_record, judgment_record, write_run
from tests.report.pages import Page
from tests.report.test_site import HOSTILE, hostile_record


def shown(record: t.CaseRecord) -> Page:
    return Page(record._repr_html_())


def test_record_shows_its_text_and_each_accused_with_findings() -> None:
    page = shown(judgment_record())
    text = re.sub(r"\s+", "", page.text)
    assert all(re.sub(r"\s+", "", line) in text for line in TEXT.splitlines())
    assert word("page", "disclaimer") in page.text
    for told in ("甲某某·帮助信息网络犯罪活动罪", "乙某某·帮助信息网络犯罪活动罪", "情节严重92%", "2,860,000元以上"):
        assert told in text
    assert [a["class"] for a in page.every("span", "verdict")] == [
        "verdict met",
        "verdict met",
        "verdict undetermined",
        "verdict not_met",
    ]


def test_hover_tells_role_bounds_standing_and_prong_of_a_figure_and_the_reason_of_a_finding() -> None:
    page = shown(judgment_record())
    titles = [a["title"] for a in page.every("mark", "q") if "title" in a]
    assert "违法所得 · 12,000元 · 查明 · 甲某某 · 2019-15-12-4 达到该项标准" in titles
    assert [a["title"] for a in page.every("tr", "met")][1] == "12000元达到10000元"


def test_hostile_document_stays_text() -> None:
    for record in (hostile_record(), failed_record(problems=hostile_record().problems)):
        page = shown(record)
        assert not {name for name, _ in page.elements} & {"script", "img"}
        assert not list(page.attribute("onerror")) and not list(page.attribute("src"))
        assert HOSTILE.replace("\u0000", "\ufffd").replace("\u202e", "\ufffd") in page.text


def test_places_of_two_judgments_in_one_notebook_are_apart_and_every_link_leads_to_its_own() -> None:
    ids: list[set[str]] = []
    for document_id in ("0" * 16, "1" * 16):
        page = shown(judgment_record(document_id))
        ids.append(set(page.attribute("id")))
        links = {href.removeprefix("#") for href in page.attribute("href")}
        assert links and links <= ids[-1]
    assert not ids[0] & ids[1]


def test_long_text_is_folded_and_a_very_long_one_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not shown(replace(judgment_record(), findings=())).every("details")
    monkeypatch.setattr(notebook, "FOLDED_ABOVE", len(TEXT) - 1)
    folded = shown(judgment_record())
    assert word("heading", "text_folded", n=f"{len(TEXT):,}") in folded.text and folded.every("details")
    monkeypatch.setattr(notebook, "LEFT_OUT_ABOVE", len(TEXT) - 1)
    left_out = shown(judgment_record())
    assert word("heading", "text_too_long", n=f"{len(TEXT):,}") in left_out.text
    assert not left_out.every("div", "judgment")


def test_failed_record_shows_why() -> None:
    page = shown(failed_record())
    assert "no text layer on any of 3 pages" in page.text
    assert not page.every("div", "panes")


def test_style_reaches_nothing_else_of_the_notebook() -> None:
    html = judgment_record()._repr_html_()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.S)
    assert style.startswith(f"{notebook.FRAME} {{") and style.endswith("}")
    depth = [style[:i].count("{") - style[:i].count("}") for i in range(1, len(style))]
    assert min(depth[len(notebook.FRAME) + 2 :]) == 1
    assert "@import" not in style and "url(" not in style


def test_repr_of_a_record_counts_and_never_prints_the_text() -> None:
    told = repr(judgment_record())
    assert told.startswith("<CaseRecord （2021）江0199刑初77号: partial, 6 figures, ") and "4 findings" in told
    assert len(told) < 200
    assert failed_record().source.path in repr(failed_record())


def test_nothing_else_has_a_way_of_being_shown() -> None:
    with pytest.raises(TypeError, match="nothing to show of Shown"):
        Shown()._repr_html_()


def test_batch_shows_every_table_with_its_rows(tmp_path: Path) -> None:
    folder = tmp_path / "<b>run"
    write_run([judgment_record(), failed_record()], folder)
    page = Page(Batch(folder)._repr_html_())
    assert "<b>run" in page.text and not page.every("b")
    for name in TABLES:
        assert f"batch.{name}" in page.text
        assert word("table", name) != name
    assert "batch.findings逐项核对4" in page.text
    with speaking("en"):
        assert "batch.failuresdocuments not read1" in Page(Batch(folder)._repr_html_()).text
