"""The report in English: labels and reasons are, what the judgments say stays as it is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from menkan import types as t
from menkan.law import speaking
from menkan.report import words
from menkan.report.site import write_report
from tests.builders import judgment_record, write_run
from tests.report.pages import read
from tests.report.test_site import CASE


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    write_run([judgment_record()], out)
    return write_report(out, "en").parent


def test_pages_say_their_language_and_have_english_labels(english: Path) -> None:
    page = read(english / CASE)
    assert page.every("html")[0]["lang"] == "en"
    assert "standard reached" in page.text
    assert "达到该项标准" not in page.text.replace("达到该项标准：", "")  # a reason of its own words is kept
    assert "(assisting information-network crime)" in page.text
    assert "Rules and court (accused × offence)" in read(english / "index.html").text
    assert read(english / "cases-1.html").every("html")[0]["lang"] == "en"


def test_chinese_comes_back_after_an_english_report(english: Path) -> None:
    assert words.word("page", "previous") == "上一页"
    with speaking("en"):
        assert words.word("page", "previous") == "previous"
        assert words.metric_word("personal_records", "credit") == "personal records (credit)"
        assert words.tier_word("serious", "286") == "serious consequences"
        assert words.family(t.Metric.ILLEGAL_INCOME.value) == "money"
    assert words.tier_word("serious", "286") == "后果严重"


def test_english_labels_have_the_tables_keys_and_gaps_of_the_chinese() -> None:
    def labels_of(name: str) -> dict[str, dict[str, Any]]:
        return tomllib.loads((words.LABELS.parent / name).read_text(encoding="utf-8"))

    def gaps(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", text))

    chinese, english_labels = labels_of("labels.toml"), labels_of("labels.en.toml")
    assert {table: set(entries) for table, entries in chinese.items()} == {
        table: set(entries) for table, entries in english_labels.items()
    }
    for table, entries in chinese.items():
        if table != "family":
            assert all(gaps(text) == gaps(english_labels[table][key]) for key, text in entries.items()), table
            assert not any(re.search("[一-龥]", text) for text in english_labels[table].values()), table
