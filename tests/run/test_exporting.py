"""The pseudonymised export: nobody named leaks, the same person is the same word, figures and case numbers stay."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import menkan
from menkan.config import Settings, SeveritySettings
from menkan.errors import StoreError
from menkan.run.exporting import hiders, read_key
from menkan.store.export import FORMATS, export
from menkan.store.pseudonyms import Pseudonyms
from menkan.synthesis import generate

KEY = b"0123456789abcdef of our own"
PLAIN = Settings(severity=SeveritySettings(model="none"))
TEXT = """（虚构）
云陵市青渡区人民法院
刑事判决书
（2022）苏9712刑初45号
被告人闻笛，男，1995年3月2日出生，身份证号码320123199503021234，住云陵市青渡区桥东路15号3幢2单元401室，绰号“阿笛”。
经审理查明，2021年3月至5月，被告人闻笛从被害人邢国良处骗得13800138000元，收款账号6222021234567890123，电话13912345678，
微信号wd_199503，驾驶苏A·12345小型轿车，邮箱wendi@example.com。证人祝小梅证实，闻笛经QQ45678901联系。
闻笛将公民个人信息5000余条出售给裴宁，违法所得12345678901元。
本院认为，被告人闻笛的行为构成侵犯公民个人信息罪，情节严重。判决如下：
被告人闻笛犯侵犯公民个人信息罪，判处有期徒刑八个月，并处罚金人民币五千元。
审判长 岳舟
二〇二二年五月十日
书记员 裴思源
"""
SECRETS = (
    "闻笛", "阿笛", "邢国良", "祝小梅", "岳舟", "裴思源", "320123199503021234", "桥东路", "6222021234567890123",
    "13912345678", "wd_199503", "苏A·12345", "wendi@", "45678901联", "闻笛的判决",
)  # fmt: skip
STAYS = (
    "（2022）苏9712刑初45号",
    "5000余条",
    "13800138000",
    "12345678901",
    "云陵市青渡区人民法院",
    "侵犯公民个人信息罪",
    "情节严重",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    (folder / "given").mkdir()
    (folder / "given/闻笛的判决.txt").write_text(TEXT, encoding="utf-8")
    (folder / "given/damaged.pdf").write_bytes(b"%PDF-1.7")
    for i, case in enumerate(generate(25, 3)):
        (folder / f"given/{i}.txt").write_text(case.text, encoding="utf-8")
    menkan.run(folder / "given", folder / "out", settings=PLAIN)
    return folder / "out"


def exported(run: Path, to: str, out: Path, key: bytes = KEY) -> Path:
    with menkan.load(run) as batch, hiders(batch, key) as hide:
        export(batch, to, out, hide)
    return out


@pytest.mark.parametrize("to", [one for one in FORMATS if one in ("csv", "jsonl")])
def test_nobody_leaks_and_figures_stay(run: Path, tmp_path: Path, to: str) -> None:
    text = "".join(path.read_text("utf-8") for path in exported(run, to, tmp_path / "out").iterdir())
    assert not [one for one in SECRETS if one in text]
    assert not [one for one in STAYS if one not in text]


def test_no_accused_of_any_fictional_judgment_leaks(run: Path, tmp_path: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in exported(run, "csv", tmp_path / "out").iterdir())
    names = {name for case in generate(25, 3) for name in (party.name for party in case.labels.parties)}
    assert len(names) > 25 and not [name for name in names if name in text]


def test_parquet_and_workbook_hide_as_well(run: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = exported(run, "parquet", tmp_path / "parquet")
    told = "".join(str(pq.read_table(path).to_pydict()) for path in folder.iterdir())
    assert not [one for one in SECRETS if one in told]
    assert (exported(run, "xlsx", tmp_path / "xlsx") / "menkan.xlsx").is_file()


def test_same_person_is_the_same_word_in_every_table_and_run_with_one_key(run: Path, tmp_path: Path) -> None:
    def parties(out: Path) -> list[str]:
        with (out / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
            facts = {row["party"] for row in csv.DictReader(file)}
        with (out / "parties.csv").open(encoding="utf-8-sig", newline="") as file:
            assert facts <= {row["name"] for row in csv.DictReader(file)}
        return sorted(facts)

    first = parties(exported(run, "csv", tmp_path / "1"))
    assert parties(exported(run, "csv", tmp_path / "2")) == first
    assert not set(parties(exported(run, "csv", tmp_path / "3", KEY + b"!"))) & set(first)
    assert Pseudonyms(KEY).name("闻笛") in first


def test_key_that_keeps_no_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short\n")
    with pytest.raises(StoreError, match="5 bytes"):
        read_key(tmp_path / "key")
    with pytest.raises(StoreError, match="no key"):
        read_key(tmp_path / "none")
