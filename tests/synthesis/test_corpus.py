"""Corpus folders and the sample judgments."""

import csv
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.codes import Level, Metric, PartyRole, Tier
from menkan.errors import CorpusError
from menkan.synthesis import generate
from menkan.synthesis.corpus import split_of, write_corpus
from menkan.synthesis.marked import read_marked, write_marked
from menkan.synthesis.markup import read_marked_case
from menkan.synthesis.records import SyntheticCase
from menkan.synthesis.samples import read_samples, write_samples

SAMPLES = Path(__file__).parents[2] / "corpus/samples"
HANDWRITTEN = Path(__file__).parents[2] / "corpus/handwritten"

MARKED = """number = （2021）苏9712刑初1号
court = 云陵市青渡区人民法院
title = 刑事判决书
instance = first
decided = 2021-09-16
offence = 帮助信息网络犯罪活动罪
article = 287-2
tier = 沈某 serious serious
---
=caption
^云陵市青渡区人民法院
^^刑事判决书
>(2021) 苏9712刑初1号
被告人((沈某|defendant))。
=allegations
指控沈某获利{2万余元|20000|illegal_income|沈某}。
=court_opinion
本院认为，沈某[[情节严重|serious|沈某]]，获利{三四万元|30000..49999|illegal_income|沈某|argued}。
"""


def read_folder(folder: Path) -> tuple[list[dict[str, object]], list[list[str]]]:
    lines = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]
    with (folder / "split.csv").open(encoding="utf-8", newline="") as rows:
        return lines, list(csv.reader(rows))


@pytest.mark.parametrize("pdf", [False, True])
def test_corpus_folder_is_complete(tmp_path: Path, pdf: bool) -> None:
    cases = list(generate(6, 1))
    assert write_corpus(cases, tmp_path, pdf) == 6
    lines, rows = read_folder(tmp_path)
    assert rows[0] == ["document_id", "split", "group"] and len(rows) == 7
    assert "虚构" in (tmp_path / "card.md").read_text("utf-8") or "fiction" in (tmp_path / "card.md").read_text("utf-8")
    for case, line, row in zip(cases, lines, rows[1:], strict=True):
        data = (tmp_path / str(line["source"])).read_bytes()
        assert line["document_id"] == hashlib.sha256(data).hexdigest()[:16] == row[0]
        assert row[1:] == [split_of(case.family), case.family]
        if not pdf:
            text = data.decode()
            for label in line["labels"]:  # type: ignore[attr-defined]
                if label["kind"] == "quantity":
                    assert text[label["start"] : label["end"]] == label["surface"]


def test_corpus_is_written_twice_alike(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_corpus(generate(4, 2), tmp_path / name, True)
    for path in sorted((tmp_path / "a").rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes(), path.name


def test_split_keeps_its_shares() -> None:
    counts = Counter(split_of(f"family-{number}") for number in range(4000))
    assert counts["train"] == pytest.approx(2800, abs=120)
    assert counts["calibration"] == pytest.approx(600, abs=80)


def test_marked_text_is_read_with_its_gold() -> None:
    case, _ = read_marked_case("probe", MARKED)
    first, second = case.labels.quantities
    assert case.text[first.start : first.end] == "2万余元" and first.lower == 20_000 and first.status == "alleged"
    assert (second.value, second.lower, second.upper, second.status) == (None, 30_000, 49_999, "argued")
    assert second.approximate
    (holding,) = case.labels.holdings
    assert case.text[holding.start : holding.end] == "情节严重" and holding.level is Level.SERIOUS


@pytest.mark.parametrize(
    ("printed", "value", "unit", "lower", "upper"),
    [
        ("二十人次以上", "20", "人次", 20, None),
        ("港币41万余元", "410000", "港元", 410_000, None),
        ("四块五毛", "4.5", "元", None, None),
        ("人民币5万元", "50000", "元", None, None),
        ("逾五万元", "50000", "元", 50_000, None),
        ("没有超过二百五十条", "250", "条", None, 250),
        ("未及五百组", "500", "组", None, 500),
        ("1,000元左右", "1000", "元", None, None),
    ],
)
def test_unit_and_bounds_of_a_marked_figure_are_those_of_its_words(
    printed: str, value: str, unit: str, lower: int | None, upper: int | None
) -> None:
    case, _ = read_marked_case("probe", MARKED.replace("{2万余元|20000|", f"{{{printed}|{value}|"))
    figure = case.labels.quantities[0]
    assert (figure.surface, figure.unit, figure.lower, figure.upper) == (printed, unit, lower, upper)


def test_same_word_counts_pieces_or_yuan_by_what_the_mark_says() -> None:
    for metric, unit in (("price", "元"), ("count_other", "块")):
        case, _ = read_marked_case("probe", MARKED.replace("{2万余元|20000|illegal_income|", f"{{三块|3|{metric}|"))
        assert case.labels.quantities[0].unit == unit


def test_figures_may_be_marked_in_a_title() -> None:
    title = "^——“{三次以上|3|acts|-|law}”的理解\n"
    case, _ = read_marked_case("probe", MARKED.replace("=allegations\n", title + "=allegations\n"))
    assert next((q.surface, q.status) for q in case.labels.quantities) == ("三次以上", "law")


def test_accused_may_be_judged_for_a_second_offence() -> None:
    second = "tier = 沈某 none none 312 掩饰、隐瞒犯罪所得罪\n---"
    marked = MARKED.replace("---", second, 1).replace("获利{三四", "[[不属于情节严重|not_serious|沈某|312]]，{三四")
    case, _ = read_marked_case("probe", marked)
    assert [(t.article, t.offence) for t in case.labels.tiers] == [
        ("287-2", "帮助信息网络犯罪活动罪"),
        ("312", "掩饰、隐瞒犯罪所得罪"),
    ]
    assert [(h.article, h.level) for h in case.labels.holdings] == [("287-2", "serious"), ("312", "not_serious")]


@pytest.mark.parametrize(
    "broken",
    [
        MARKED.replace("---\n", ""),
        MARKED.replace("serious serious", "grave serious"),
        MARKED.replace("serious serious", "serious"),
        MARKED.replace("|serious|沈某]]", "|serious|沈某|312]]"),
        MARKED.replace("|serious|沈某]]", "|serious]]"),
        MARKED.replace("{2万余元|20000|", "{2万余元|二万|"),
        MARKED.replace("|20000|illegal_income|沈某}", "|20000}"),
        MARKED.replace("article = 287-2", "article 287-2"),
        MARKED.replace("2万余元|", "2万余|"),
    ],
)
def test_marked_text_with_a_fault_is_refused(broken: str) -> None:
    with pytest.raises(CorpusError):
        read_marked_case("probe", broken)


def page_texts(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_committed_samples_are_what_the_script_writes(tmp_path: Path) -> None:
    """Page for page and label for label; bytes may differ where another zlib packs them."""
    write_samples(tmp_path)
    names = sorted(path.name for path in (tmp_path / "documents").iterdir())
    assert names == sorted(path.name for path in (SAMPLES / "documents").iterdir())
    for name in names:
        assert page_texts(tmp_path / "documents" / name) == page_texts(SAMPLES / "documents" / name), name
    written, _ = read_folder(tmp_path)
    committed, rows = read_folder(SAMPLES)
    for ours, theirs, row in zip(written, committed, rows[1:], strict=True):
        data = (SAMPLES / str(theirs["source"])).read_bytes()
        assert theirs["document_id"] == hashlib.sha256(data).hexdigest()[:16] == row[0]
        assert row[1] == "test"
        assert ours | {"document_id": ""} == theirs | {"document_id": ""}
    assert (tmp_path / "card.md").read_text("utf-8") == (SAMPLES / "card.md").read_text("utf-8")


def test_samples_cover_what_they_promise() -> None:
    cases = [case for case, _, _ in read_samples()]
    producers = Counter(producer for _, producer, _ in read_samples())
    tiers = [tier for case in cases for tier in case.labels.tiers]
    levels = {holding.level for case in cases for holding in case.labels.holdings}
    assert len(cases) >= 14 and min(producers.values()) >= 7
    assert {tier.article for tier in tiers} == {"286-1", "287-1", "287-2", "253-1"}
    assert {Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS} == {tier.tier for tier in tiers}
    assert {Level.MINOR, Level.OBVIOUSLY_MINOR, Level.SERIOUS, Level.ESPECIALLY_SERIOUS} <= levels
    assert any(tier.by_figures is Tier.UNDETERMINED for tier in tiers)
    assert any("字第" in case.case_number for case in cases)
    assert any(party.role is PartyRole.DEFENDANT_UNIT for case in cases for party in case.labels.parties)
    assert {len(case.accused) for case in cases} == {1, 2, 3}
    for border in ("2017-06-01", "2019-11-01", "2025-07-22"):
        assert {case.decided_on.isoformat() < border for case in cases} == {True, False}


def test_handwritten_corpus_is_what_its_marked_texts_say(tmp_path: Path) -> None:
    """Byte for byte: a label that is changed by hand, and a text that is changed without its marks, are found."""
    assert write_marked(HANDWRITTEN, tmp_path / "new") == 60
    written = sorted(path.relative_to(tmp_path / "new") for path in (tmp_path / "new").rglob("*.*"))
    assert len(written) == 63
    for name in written:
        assert (tmp_path / "new" / name).read_bytes() == (HANDWRITTEN / name).read_bytes(), name
    assert len(list((HANDWRITTEN / "documents").iterdir())) == 60


def test_handwritten_corpus_keeps_a_third_for_tests_and_says_that_it_is_fiction() -> None:
    documents = list(read_marked(HANDWRITTEN))
    assert Counter(document.split for document in documents) == {"train": 32, "calibration": 8, "test": 20}
    for document in documents:
        assert document.case.text.startswith("（虚构样本）"), document.name
        assert document.case.text.endswith("（本文书为虚构样本，人物、机构、案情均系虚构）"), document.name
    articles = Counter(tier.article for d in documents if d.split == "test" for tier in d.case.labels.tiers)
    assert len(articles) == 9
    tiers = {tier.tier for d in documents if d.split == "test" for tier in d.case.labels.tiers}
    assert tiers == {Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS}


def test_labels_of_the_handwritten_corpus_name_its_accused() -> None:
    for document in read_marked(HANDWRITTEN):
        labels, accused = document.case.labels, set(document.case.accused)
        named = {name for printed in labels.quantities for name in printed.parties} - {"*"}
        named |= {tier.party for tier in labels.tiers} | {holding.party for holding in labels.holdings}
        assert named <= accused, document.name
        categories = {q.metric for q in labels.quantities if q.category} - {
            Metric.PERSONAL_RECORDS,
            Metric.USER_RECORDS,
        }
        assert not categories, document.name


def test_marked_text_without_its_part_of_the_split_is_refused(tmp_path: Path) -> None:
    (tmp_path / "marked").mkdir()
    (tmp_path / "marked/01-probe.txt").write_text(MARKED, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"MK550.*split"):
        list(read_marked(tmp_path))


def test_sample_pdfs_are_small_and_whole() -> None:
    for path in sorted((SAMPLES / "documents").glob("*.pdf")):
        assert path.stat().st_size < 150_000, path.name
        document = pypdfium2.PdfDocument(path)
        first = document[0].get_textpage().get_text_range()
        assert "虚构" in first and len(document) >= 2, path.name


def test_folder_that_holds_something_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    write_corpus(generate(3, 1), tmp_path / "mine", False)
    before = sorted((path, path.is_file() and path.read_bytes()) for path in (tmp_path / "mine").rglob("*"))
    with pytest.raises(CorpusError, match=r"MK550.*not empty"):
        write_corpus(generate(2, 1), tmp_path / "mine", False)
    assert sorted((path, path.is_file() and path.read_bytes()) for path in (tmp_path / "mine").rglob("*")) == before


def test_corpus_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[SyntheticCase]:
        yield from generate(2, 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_corpus(breaking(), tmp_path / "mine", False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("extra", [("--pdf",), ()], ids=["pdf", "text"])
def test_place_that_is_no_folder_is_a_coded_error(tmp_path: Path, extra: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("in the way")
    arguments = ["synth", "--n", "1", "--seed", "1", "--out", str(tmp_path / "file" / "mine"), *extra]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2 and "[MK600]" in result.output


@pytest.mark.parametrize("library", ["typst", "reportlab", "fontTools", "pylopdf_fonts_zh_cn"])
def test_pdf_without_the_extra_is_a_coded_error(tmp_path: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)  # what the import system does with a package that is not there
    arguments = ["synth", "--n", "1", "--seed", "1", "--out", str(tmp_path / "mine"), "--pdf"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2 and "[MK001]" in result.output and 'menkan[synth]"' in result.output
    assert list(tmp_path.iterdir()) == []
