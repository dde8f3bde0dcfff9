"""The report as a folder: complete, inert, the same twice, usable when the batch is large."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from menkan import types as t
from menkan.errors import StoreError
from menkan.report import paging, words
from menkan.report.site import write_report
from menkan.report.words import word
from tests.builders import TEXT, failed_record, judgment_record, quantity, structure, write_run
from tests.report.pages import Page, read

CASE = "judgments/0123456789abcdef.html"


def report_of(records: list[t.CaseRecord], out: Path) -> Path:
    write_run(records, out)
    return write_report(out).parent


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report_of([judgment_record(), failed_record()], tmp_path_factory.mktemp("out"))


def pages(folder: Path) -> Iterator[tuple[Path, Page]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, read(path)


def test_every_page_has_the_disclaimer_and_a_policy(report: Path) -> None:
    names = [path.name for path, page in pages(report) if page.text.count(word("page", "disclaimer")) == 2]
    assert names == [path.name for path, _ in pages(report)]
    for _, page in pages(report):
        policies = [a for a in page.every("meta") if a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1 and policies[0]["content"].startswith("default-src 'none'")
        assert "unsafe" not in policies[0]["content"] and "img-src" not in policies[0]["content"]
        (script,) = page.scripts
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}';" in policies[0]["content"]


def test_no_page_shows_a_template(report: Path) -> None:
    """A label with a place for a word is filled in: never 达到“{tier}”标准."""
    for path, page in pages(report):
        assert not re.search(r"[{}]", page.text), path


def test_pages_load_nothing_and_every_link_leads_somewhere(report: Path) -> None:
    ids = {path.resolve(): {a["id"] for _, a in page.elements if "id" in a} for path, page in pages(report)}
    for path, page in pages(report):
        assert not {name for name, _ in page.elements} & {"link", "img", "iframe", "object", "base", "form"}
        assert not [name for _, a in page.elements for name in a if name.startswith("on")]
        assert not list(page.attribute("style")) and not list(page.attribute("src"))
        for href in page.attribute("href"):
            link = urlsplit(href)
            assert (link.scheme, link.netloc) == ("", "")
            target = (path.parent / link.path).resolve() if link.path else path.resolve()
            assert target in ids, (path.name, href)
            assert not link.fragment or link.fragment in ids[target], (path.name, href)


def test_index_tells_the_batch(report: Path) -> None:
    page = read(report / "index.html")
    for heading in ("cases", "findings", "disagreements", "failures", "problems", "by_offence", "rules_and_court"):
        assert word("page", heading) in page.text
    for shown in ("（2021）江0199刑初77号", "情节严重 92%", "达到该项标准", "2,860,000元以上", "二百八十六万余元"):
        assert shown in page.text
    assert "no text layer on any of 3 pages" in page.text
    assert len([a for a in page.every("rect", "bar") if a["class"] == "bar serious"]) == 3  # by offence, year, distance


def test_list_of_findings_holds_the_met_ones_alone(report: Path) -> None:
    page = read(report / "findings-1.html")
    assert [a["class"] for a in page.every("span", "verdict")] == ["verdict met"] * 2  # of four findings
    assert word("page", "only_met") in page.text


def test_rules_and_court_are_counted_as_they_stand_in_each_case(tmp_path: Path) -> None:
    """Two accused: of one the court holds 情节严重 where the rules say so too, of the other it says nothing."""
    page = read(report_of([judgment_record(f"{i:016x}") for i in range(3)], tmp_path) / "index.html")
    start = page.text.index(word("page", "rules_and_court"))
    cross = page.text[start : page.text.index("（2021）", start)]
    assert f"{words.tier_word('serious', None)}3" in cross and f"{words.tier_word('none', None)}3" in cross
    assert word("level", "serious") in cross and word("level", None) in cross
    assert word("level", "minor") not in cross


def test_failed_document_has_no_page(report: Path) -> None:
    assert [path.name for path in (report / "judgments").iterdir()] == ["0123456789abcdef.html"]


def test_case_page_shows_the_whole_text_with_its_figures(report: Path) -> None:
    page = read(report / CASE)
    body = "".join(line for line in TEXT.split("\n"))
    shown = re.sub(r"\s+", "", page.text)
    for line in filter(None, TEXT.split("\n")):
        assert re.sub(r"\s+", "", line) in shown, line
    assert len(body) > 200
    marks = [a for a in page.every("mark", "q") if "title" in a]
    assert [a["title"] for a in marks] == [
        "支付结算金额 · 3,000,000元以上不足4,000,000元 · 约数 · 指控 · 甲某某",
        "银行卡、账户 · 5套 · 查明 · 甲某某",
        "支付结算金额 · 2,860,000元以上不足2,870,000元 · 约数 · 查明 · 甲某某 · 第1页 · 2019-15-12-2 达到该项标准",
        "违法所得 · 12,000元 · 查明 · 甲某某 · 2019-15-12-4 达到该项标准",
        "违法所得 · 不足3,000元 · 约数 · 查明 · 乙某某 · 2019-15-12-4 未达到该项标准",
        "罚金 · 5,000元 · 主文 · 甲某某",
    ]
    assert [a["class"] for a in marks][:2] == ["q f-money alleged", "q f-cards found"]
    assert len(page.every("span", "vague")) == 1
    assert page.every("span", "held")[0]["title"] == "情节严重"


def test_case_page_shows_every_finding_with_its_words(report: Path) -> None:
    page = read(report / CASE)
    verdicts = [a["class"] for a in page.every("span", "verdict")]
    assert verdicts == ["verdict met", "verdict met", "verdict undetermined", "verdict not_met"]
    for shown in (
        "达到该项标准",
        "未达到该项标准",
        "不能确定",
        "200,000元以上",
        "2019-11-01起施行",
        "12000元达到10000元",
    ):
        assert shown in page.text
    start = TEXT.index("二百八十六万余元")
    assert f"#t{start}" in list(page.attribute("href"))
    assert word("assessment", "serious").format(tier="情节严重") in page.text
    assert word("assessment", "none") in page.text
    assert word("page", "about_model") in page.text


def test_side_without_article_shows_its_own_findings_alone(tmp_path: Path) -> None:
    structure_ = structure(charges=(t.Charge("甲某某", "诈骗罪", None),))
    page = read(report_of([judgment_record(structure=structure_)], tmp_path) / CASE)
    assert len(page.every("span", "verdict")) == 4  # those of 287-2, once
    assert "诈骗罪" in page.text


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;b&gt;\u202e\u0000"


def hostile_record() -> t.CaseRecord:
    """A judgment that tries to be markup wherever a document has a say."""
    text = f"{HOSTILE}\n被告人{HOSTILE}违法所得12000元{HOSTILE}\n"
    words = (text.index("12000元"), text.index("12000元") + 6)
    return judgment_record(
        text=text,
        source=t.Source(f"{HOSTILE}.pdf", HOSTILE, "0123456789abcdef" * 4),
        problems=(t.Problem(HOSTILE, HOSTILE, HOSTILE),),
        quantities=(quantity("12000元", 12_000, text, unit=HOSTILE, parties=(HOSTILE,)),),
        facts=(replace(judgment_record().facts[0], party=HOSTILE, note=HOSTILE, unit=HOSTILE, quantities=(0, 7)),),
        findings=(replace(judgment_record().findings[1], party=HOSTILE, reason=HOSTILE, evidence=(words,)),),
        assessments=(replace(judgment_record().assessments[0], party=HOSTILE, not_examined=(HOSTILE,)),),
        predictions=(),
        vague=(),
        structure=structure(
            case_number=HOSTILE, court=HOSTILE, document_type=HOSTILE, offences=(HOSTILE,), sections=(),
            parties=(t.Party(HOSTILE, t.PartyRole.DEFENDANT, (HOSTILE,)),), charges=(), disposition=(), holdings=(),
            case_numbers=(t.CaseNumber(HOSTILE, None, "cited", 0, 5),),
        ),
    )  # fmt: skip


def test_document_that_is_html_shows_as_text(tmp_path: Path) -> None:
    record = hostile_record()
    folder = report_of(
        [record, failed_record(source=replace(record.source, sha256="fedcba9876543210" * 4), problems=record.problems)],
        tmp_path,
    )
    shown = HOSTILE.replace("\u0000", "\ufffd").replace("\u202e", "\ufffd")
    for path, page in pages(folder):
        assert len(page.every("script")) == 1 and not page.every("img")
        assert not [name for _, a in page.elements for name in a if name.startswith("on")]
        assert shown in page.text, path.name
    assert read(folder / CASE).text.count(shown) >= 15


def test_odd_spans_do_not_break_the_page(tmp_path: Path) -> None:
    one = quantity("12000元", 12_000)
    found, inside = t.Section(t.SectionKind.FACTS_FOUND, 60, 10**6), t.Section(t.SectionKind.EVIDENCE, 70, 90)
    record = judgment_record(
        quantities=(one, replace(one, start=one.start - 3, end=one.start + 2), replace(one, end=one.end + 40)),
        facts=(),
        structure=structure(sections=(found, inside)),
    )  # fmt: skip
    page = read(report_of([record], tmp_path) / CASE)
    joined = re.sub(r"\s+", "", page.text)
    assert joined.count("二〇二一年六月三十日") == 1


def test_same_tables_give_the_same_bytes(report: Path, tmp_path: Path) -> None:
    again = report_of([judgment_record(), failed_record()], tmp_path)
    files = {path.relative_to(report): path.read_bytes() for path in report.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}


def test_long_lists_are_paged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "ROWS_PER_PAGE", 10)
    monkeypatch.setattr(paging, "ROWS_ON_INDEX", 4)
    folder = report_of([judgment_record(f"{i:016x}") for i in range(10)], tmp_path)  # 20 rows: two accused each
    assert sorted(path.name for path in folder.glob("cases-*.html")) == ["cases-1.html", "cases-2.html"]
    first, last = read(folder / "cases-1.html"), read(folder / "cases-2.html")
    assert len(first.every("tr")) == len(last.every("tr")) == 11
    assert "cases-2.html" in first.attribute("href") and "cases-3.html" not in last.attribute("href")
    assert "cases-1.html" in last.attribute("href")
    index = read(folder / "index.html")
    assert "全部 20 行" in index.text
    assert len(index.every("tr")) < 60


def test_batch_without_documents_has_a_report(tmp_path: Path) -> None:
    page = read(report_of([], tmp_path) / "index.html")
    assert word("card", "cases") in page.text


def test_new_report_replaces_the_old_one(tmp_path: Path) -> None:
    report_of([judgment_record("0" * 16)], tmp_path)
    report_of([judgment_record("1" * 16)], tmp_path)
    assert [path.name for path in (tmp_path / "report/judgments").iterdir()] == ["1" * 16 + ".html"]


def test_report_without_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run here"):
        write_report(tmp_path)
    assert list(tmp_path.iterdir()) == []
