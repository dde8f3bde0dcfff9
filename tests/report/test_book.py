"""One file, pictures of pages, figures and cards of a report."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan import types as t
from menkan.config import Settings
from menkan.errors import ReportError, StoreError
from menkan.report import book, write_report
from menkan.report.batch_figures import round_figure
from menkan.report.figures import EDGES, Hills, Limit, column_of, hills, stacked_bars
from menkan.report.html import tag
from menkan.report.sheets import Sheets
from menkan.report.words import word, written_in
from menkan.run.originals import Originals
from menkan.run.pictures import Pictures
from tests.builders import assessment, failed_record, judgment_record, write_run
from tests.report.pages import Page, read


def sheets(most: int) -> Sheets:
    return Sheets(Pictures(Originals(Settings().input)), most)


@pytest.fixture
def run_of_three(tmp_path: Path) -> Path:
    write_run([judgment_record(f"{i:016x}") for i in range(3)] + [failed_record()], tmp_path / "out")
    return tmp_path / "out"


def test_one_file_holds_every_page_and_every_link_leads_into_it(run_of_three: Path, tmp_path: Path) -> None:
    file = write_report(run_of_three, one_file=tmp_path / "new" / "one.html")
    page = read(file)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert Counter(ids).most_common(1)[0][1] == 1
    leaves = [a["id"] for a in page.every("section", "leaf")]
    assert leaves[0] == "index"
    assert {"cases-1", "failures-1", *(f"j-{i:016x}" for i in range(3))} <= set(leaves)
    assert all(href.startswith("#") and href[1:] in ids for href in page.attribute("href"))
    assert page.text.count(word("page", "disclaimer")) == 2
    assert not (run_of_three / "report").exists()
    again = write_report(run_of_three, one_file=tmp_path / "again.html")
    assert again.read_bytes() == file.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.html", "new", "out"]


def test_one_file_replaces_nothing(run_of_three: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine")
    with pytest.raises(StoreError, match="never overwrites"):
        write_report(run_of_three, one_file=tmp_path / "mine.html")
    assert (tmp_path / "mine.html").read_text() == "mine"


def test_more_than_one_file_is_for_is_refused_and_leaves_nothing(
    run_of_three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("menkan.report.site.ONE_FILE_JUDGMENTS", 2)
    with pytest.raises(ReportError, match=r"\[MK800\].*3 judgments, one file holds 2"):
        write_report(run_of_three, one_file=tmp_path / "one.html")
    monkeypatch.undo()
    monkeypatch.setattr(book, "ONE_FILE_MEGABYTES", 0)
    with pytest.raises(ReportError, match=r"\[MK800\].*larger than 0 MB"):
        write_report(run_of_three, one_file=tmp_path / "one.html")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_pictures_show_the_pages_with_figures_first_and_their_boxes_lead_to_the_words(real: Path) -> None:
    folder = write_report(real, sheets=sheets(2)).parent
    pictured = [path for path in (folder / "judgments").glob("*.html") if read(path).every("details", "pages")]
    assert len(pictured) == 2
    for path in pictured:
        page = read(path)
        (policy,) = [a["content"] for a in page.every("meta") if "Content-Security" in a.get("http-equiv", "")]
        assert "img-src 'self' file:;" in policy
        images = page.every("img")
        assert len(images) == 2 and all(one["loading"] == "lazy" for one in images)
        assert [one["src"] for one in images] == sorted(one["src"] for one in images)
        for one in images:
            assert (path.parent / one["src"]).read_bytes().startswith(b"\x89PNG")
            assert re.fullmatch(r"[0-9a-f]{16}-\d+\.png", one["src"])
        ids = {a["id"] for _, a in page.elements if "id" in a}
        assert page.every("rect", "q") and all(a["href"][1:] in ids for a in page.every("a") if "tabindex" in a)
        assert "open" not in page.every("details", "pages")[0]
    without = [read(path) for path in (folder / "judgments").glob("*.html") if path not in pictured]
    assert not any(page.every("img") for page in without)


def test_report_without_pages_draws_none_and_original_that_is_gone_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run([judgment_record()], tmp_path)
    folder = write_report(tmp_path, sheets=sheets(3)).parent
    told = word("review", "gone", path="judgments/0077.pdf")
    assert told in read(folder / "judgments/0123456789abcdef.html").text
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("a page was drawn"))
    write_report(tmp_path)
    assert not list(tmp_path.rglob("*.png"))


def test_cards_tell_counts_with_their_denominator_and_lead_to_tables(tmp_path: Path) -> None:
    none = [replace(one, tier=t.Tier.UNDETERMINED) for one in judgment_record().assessments]
    records = [judgment_record("0" * 16), judgment_record("1" * 16, assessments=tuple(none)), failed_record()]
    write_run(records, tmp_path)
    page = read(write_report(tmp_path))
    told = dict(re.findall(r'class="card (\w+)".*?<b>([\d,]+)<', (tmp_path / "report/index.html").read_text("utf-8")))
    assert told == {
        "cases": "2", "failures": "1", "partial": "2", "assessed": "4", "met": "1", "none": "1", "undetermined": "2",
        "unreasoned": "0", "disagreements": "2",
    }  # fmt: skip
    for denominator, n in (("inputs", 3), ("cases", 2), ("sides", 4), ("assessed", 4)):
        assert word("denominator", denominator, n=n) in page.text
    links = {a["class"].split()[-1]: a["href"] for a in page.every("a", "card")}
    assert links["met"] == links["none"] == "#tiers" and links["failures"] == "#failures"
    ids = {a["id"] for _, a in page.elements if "id" in a}
    assert {href[1:] for href in links.values()} <= ids


def test_figures_stand_with_their_table_and_a_name(tmp_path: Path) -> None:
    write_run([judgment_record(f"{i:016x}") for i in range(3)], tmp_path)
    page = read(write_report(tmp_path))
    drawings = page.every("svg")
    named = [one["aria-label"] for one in drawings if one.get("role") == "img"]
    assert named == [word("page", key) for key in ("by_offence", "by_year", "by_figure", "by_distance")]
    assert len(page.every("desc")) == 4 and len(page.every("figure")) == 4
    assert page.text.count(word("page", "table_behind")) == 4
    table = page.text[page.text.index(word("column", "median")) :]
    assert "200,000" in table and "2,860,000" in table  # 支付结算金额 and its standard
    lines = page.every("path", "limit")
    assert len(lines) == 3  # 20万 and 1万 across the figures, 1 across the distances


def test_distances_stand_on_their_side_of_the_standard(tmp_path: Path) -> None:
    told = ("0", "0.0999", "0.1", "0.99999999", "1", "1.25", "9.99", "10", "104")
    answers = tuple(assessment(f"甲{i}", t.Tier.NONE, one) for i, one in enumerate(told))
    silent = assessment("乙", t.Tier.UNDETERMINED, None)
    write_run([judgment_record(assessments=(*answers, silent))], tmp_path)
    html = write_report(tmp_path).read_text(encoding="utf-8")
    figure = html[html.index(f"<figcaption>{word('page', 'by_distance')}") :]
    rows = re.findall(
        r"<tr><td>([^<]*)</td>.*?<td class=\"number\">(\d+)</td></tr>", figure[: figure.index("</figure>")]
    )
    assert {name.replace("&lt;", "<"): int(n) for name, n in rows if n != "0"} == {
        "< 0.1": 2, "0.1 – 0.2": 1, "0.8 – 1": 1, "1 – 1.25": 1, "1.25 – 2": 1, "5 – 10": 1, "≥ 10": 2,
    }  # fmt: skip
    assert word("page", "about_by_distance", n=1) in Page(html).text


def test_columns_stand_where_their_figures_are_and_lines_where_the_standards_are() -> None:
    one, many = column_of(Decimal(1)), column_of(Decimal(10_000))
    row = Hills("<b>违法所得", "n 3", {one: {"met": 1}, many: {"met": 1, "not_met": 1}}, [Limit(4, "1万", "一万元")])
    assert column_of(Decimal(10_000), is_bound=True) == column_of(Decimal(9_999)) == many - 1
    page = Page(hills("图", [row], {"met": "达到", "not_met": "未达到"}))
    bars = page.every("rect", "bar")
    (line,) = page.every("path", "limit")
    first, second, third = (float(one["x"]) for one in bars)
    assert first < second == third == float(line["d"][1:].split()[0])  # 10⁰, and 10⁴ with the line
    assert float(bars[1]["y"]) > float(bars[2]["y"])  # what is met stands on the axis
    assert "<b>违法所得" in page.text and "1万" in page.text
    assert page.elements[0][0] == "figure"


@given(st.decimals(min_value="0.001", max_value="1e15", allow_nan=False, places=3))
def test_every_figure_stands_in_its_column(value: Decimal) -> None:
    decade, place = divmod(column_of(value), len(EDGES))
    assert EDGES[place].scaleb(decade) <= value
    decade, place = divmod(column_of(value) + 1, len(EDGES))
    assert value < EDGES[place].scaleb(decade)


def test_bars_without_rows_and_long_names_are_drawn() -> None:
    assert Page(stacked_bars("空", [], {"a": "甲"})).every("svg")
    long = "掩饰、隐瞒犯罪所得、犯罪所得收益罪等若干罪名"
    page = Page(stacked_bars("图", [(long, {"a": 3})], {"a": "甲", "b": "乙"}, line=(1, "标准")))
    assert long in page.text and f"{long[:14]}…" in page.text
    assert len(page.every("rect")) == 1 and len(page.every("path", "limit")) == 1


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("10000", "1万", "10k"), ("5000", "5,000", "5k"), ("200000", "20万", "200k"), ("25000", "2.5万", "25k"),
        ("3", "3", "3"), ("12345", "12,345", "12,345"), ("0.5", "0.5", "0.5"), ("100000000", "1亿", "100M"),
    ],
)  # fmt: skip
def test_round_figures_are_said_as_in_speech(value: str, chinese: str, english: str) -> None:
    assert round_figure(Decimal(value)) == chinese
    with written_in("en", None):
        assert round_figure(Decimal(value)) == english


def test_end_of_a_script_cannot_come_from_a_document() -> None:
    assert "</script" not in tag("p", "</script>", title="</script>")
