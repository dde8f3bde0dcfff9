"""What a run was made with: beside its tables."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

import menkan
from menkan.codes import Status
from menkan.config import InputSettings, LawSettings, LimitSettings, Settings, SeveritySettings
from menkan.errors import StoreError
from menkan.run.manifest import shape_of, write_manifest
from menkan.store.tables import InputRow
from menkan.types import SCHEMA_VERSION, Versions

VERSIONS = Versions("0.1.0", "5f0c", "77aa", None)
PLAIN = Settings(severity=SeveritySettings(model="none"))


def manifest(out: Path, settings: Settings = PLAIN, inputs: tuple[str, ...] = ("a", "b")) -> dict[str, object]:
    write_manifest(out, VERSIONS, settings, [InputRow(path, None, Status.OK, "1" * 16) for path in inputs])
    content: dict[str, object] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return content


def test_manifest_tells_versions_and_digests(tmp_path: Path) -> None:
    content = manifest(tmp_path)
    assert content["schema_version"] == SCHEMA_VERSION
    assert content["versions"] == {"menkan": "0.1.0", "statutes": "5f0c", "lexicon": "77aa", "model": None}
    assert content["settings_sha256"] == hashlib.sha256(PLAIN.to_toml().encode()).hexdigest()
    listing = b"a\t\t1111111111111111\nb\t\t1111111111111111\n"
    assert content["inputs_sha256"] == hashlib.sha256(listing).hexdigest()


def test_other_settings_and_other_inputs_have_other_digests(tmp_path: Path) -> None:
    first = manifest(tmp_path)
    other = manifest(tmp_path, replace(PLAIN, input=InputSettings(hidden=True)))
    assert other["settings_sha256"] != first["settings_sha256"]
    assert other["inputs_sha256"] == first["inputs_sha256"]
    assert manifest(tmp_path, inputs=("a",))["inputs_sha256"] != first["inputs_sha256"]


def test_shape_is_what_the_rows_depend_on() -> None:
    reading, judging = shape_of(VERSIONS, PLAIN).split(".")
    assert shape_of(VERSIONS, replace(PLAIN, limits=LimitSettings(seconds=5))) == f"{reading}.{judging}"
    read_anew = {
        shape_of(VERSIONS, replace(PLAIN, input=InputSettings(ocr=False))),
        shape_of(replace(VERSIONS, lexicon="77ab"), PLAIN),
        shape_of(replace(VERSIONS, menkan="0.2.0"), PLAIN),
        shape_of(VERSIONS, replace(PLAIN, law=LawSettings(rules="mine"))),
    }
    assert len({shape.split(".")[0] for shape in read_anew} | {reading}) == 5
    judged_anew = {
        shape_of(replace(VERSIONS, statutes="5f0d"), PLAIN),
        shape_of(replace(VERSIONS, model="severity-v2"), PLAIN),
    }
    assert len(judged_anew | {f"{reading}.{judging}"}) == 3
    assert {shape.split(".")[0] for shape in judged_anew} == {reading}


def test_run_with_a_file_name_that_is_not_utf8_is_whole(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    name = "判决".encode("gbk").decode("utf-8", "surrogateescape")
    (tmp_path / "given" / f"{name}.txt").write_text("被告人甲某某违法所得12000元。", encoding="utf-8")
    batch = menkan.run(tmp_path / "given", tmp_path / "out", settings=PLAIN)
    ((path,),) = batch.sql("SELECT path FROM inputs").fetchall()
    assert path.endswith("\\udcc5\u043e\\udcf6.txt")  # two of the four bytes happen to be a Cyrillic letter
    assert (tmp_path / "out/tables/manifest.json").is_file()


def test_manifest_that_cannot_be_written_leaves_the_tables_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("被告人甲某某违法所得12000元。", encoding="utf-8")
    manifest = tmp_path / "out/tables/manifest.json"
    manifest.mkdir(parents=True)  # stands where the file must go
    with pytest.raises(StoreError, match="cannot write"):
        menkan.run(tmp_path / "a.txt", tmp_path / "out", settings=PLAIN)
    assert len(menkan.load(tmp_path / "out").cases) == 1
    manifest.rmdir()
    assert len(menkan.run(tmp_path / "a.txt", tmp_path / "out", settings=PLAIN).cases) == 1
    assert manifest.is_file()
