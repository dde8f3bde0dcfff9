"""docs/adding-an-offence.md, taken at its word: its rule file and its case file are read from the page and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.codes import Tier, Verdict
from menkan.config import load_settings
from menkan.errors import StatuteError
from menkan.law import load_statutes
from menkan.report import write_report
from menkan.run.reader import CaseReader, rules_of
from menkan.types import CaseRecord, Source, Transcript
from tests.builders import write_run

DOC = Path(__file__).parents[1] / "docs" / "adding-an-offence.md"
_BLOCK = re.compile(r"```(?:yaml|toml)\n# (\S+)\n(.*?)```", re.DOTALL)
TEXT = """江州市临湖区人民法院
刑事判决书
（2021）江9902刑初15号
公诉机关江州市临湖区人民检察院。
被告人丁小某，男，1990年1月1日出生。
经审理查明：2020年12月5日，被告人丁小某泄露天气，违法所得31000元。
本院认为，被告人丁小某泄露天气，情节严重，其行为已构成虚构泄露天气罪。判决如下：
被告人丁小某犯虚构泄露天气罪，判处有期徒刑六个月，并处罚金人民币五千元。
二〇二一年六月一日
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page under the names that it gives them."""
    for name, content in _BLOCK.findall(DOC.read_text(encoding="utf-8")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, words)
    return result.exit_code, result.output


def reading(folder: Path) -> CaseRecord:
    settings = load_settings(folder / "menkan.toml")
    return CaseReader(settings).read_transcript(Transcript(TEXT, "text/plain"), Source("x.txt", sha256="0" * 64))


def test_page_has_its_three_files(folder: Path) -> None:
    names = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert names == {"rules/leaking_weather.yaml", "cases/leaking_weather.yaml", "menkan.toml"}


def test_commands_of_the_page_work(folder: Path) -> None:
    assert invoke("law", "check", "--rules", "rules", "--cases", "cases") == (0, "the rule base is consistent\n")
    status, shown = invoke("law", "show", "900-1", "--rules", "rules")
    assert status == 0 and "weather-2020-1-2" in shown and "虚构释〔2020〕1号施行，3项标准" in shown
    assert "900-1" in invoke("law", "list", "--rules", "rules")[1]
    assert invoke("law", "show", "900-1")[0] == 2  # without the folder nobody knows it


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"29999": not_met', '"29999": met', "weather-2020-1-1: 29999 on 2020-06-01: not_met instead of met"),
        ("tier: none", "tier: serious", "两起未经处理，另一起已受处理: tier none instead of serious"),
        (', "weather-2020-1-3": undetermined', "", "weather-2020-1-3: no case of 900-1 tests this prong"),
        ("from: 2020-06-01", "from: 2020-06-02", "weather-2020-1-1: 30000 on 2020-06-01: met instead of None"),
        ('article: "900-1"', 'article: "900-2"', "900-2: cases of an offence without a rule file"),
    ],
)
def test_case_that_does_not_come_out_is_named(folder: Path, old: str, new: str, complaint: str) -> None:
    path = folder / "cases" / "leaking_weather.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    status, output = invoke("law", "check", "--rules", "rules", "--cases", "cases")
    assert status == 1 and complaint in output


def test_judgment_is_read_under_the_added_offence_and_the_report_knows_its_words(folder: Path) -> None:
    record = reading(folder)
    (assessment,) = record.assessments
    assert (assessment.article, assessment.tier, assessment.decided_by) == (
        "900-1",
        Tier.SERIOUS,
        ("weather-2020-1-1",),
    )
    assert [f.verdict for f in record.findings if f.prong == "weather-2020-1-1"] == [Verdict.MET]
    shipped = CaseReader(load_settings(None)).versions.statutes
    assert record.versions.statutes != shipped
    plain = CaseReader(load_settings(None)).structure_of(TEXT)
    assert plain.offences == ()  # what one reader knows, another does not
    write_run([record], folder / "out")
    rules = rules_of(load_settings(folder / "menkan.toml"))
    page = write_report(folder / "out", "zh", rules).parent / "judgments" / f"{record.document_id}.html"
    assert "违法所得满三万元" in page.read_text(encoding="utf-8")
    status, output = invoke("report", "out", "--config", "menkan.toml", "--lang", "en")
    assert status == 0 and "index.html" in output
    assert 'lang="en"' in page.read_text(encoding="utf-8")


def test_added_file_replaces_nothing_that_menkan_ships(folder: Path) -> None:
    path = folder / "rules" / "leaking_weather.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"900-1"', '"287-2"'), encoding="utf-8")
    with pytest.raises(StatuteError, match="287-2 stands twice"):
        load_statutes(added=folder / "rules")
    assert invoke("law", "check", "--rules", "nowhere")[0] == 2
