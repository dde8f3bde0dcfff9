"""What a run was made with: beside its tables, in one swap with them."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

import menkan
from menkan.config import InputSettings, Settings, SeveritySettings
from menkan.errors import StoreError
from menkan.run import local
from menkan.run.manifest import write_manifest
from menkan.types import SCHEMA_VERSION, Versions

VERSIONS = Versions("0.1.0", "5f0c", "77aa", None)
PLAIN = Settings(severity=SeveritySettings(model="none"))


def manifest(folder: Path, settings: Settings = PLAIN, inputs: tuple[str, ...] = ("a", "b")) -> dict[str, object]:
    folder.mkdir(exist_ok=True)
    write_manifest(folder, VERSIONS, settings, inputs)
    content: dict[str, object] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


def test_manifest_tells_versions_and_digests(tmp_path: Path) -> None:
    content = manifest(tmp_path)
    assert content["schema_version"] == SCHEMA_VERSION
    assert content["versions"] == {"menkan": "0.1.0", "statutes": "5f0c", "lexicon": "77aa", "model": None}
    assert content["settings_sha256"] == hashlib.sha256(PLAIN.to_toml().encode()).hexdigest()
    assert content["inputs_sha256"] == hashlib.sha256(b"a\nb").hexdigest()


def test_other_settings_and_other_inputs_have_other_digests(tmp_path: Path) -> None:
    first = manifest(tmp_path)
    other = manifest(tmp_path, replace(PLAIN, input=InputSettings(hidden=True)))
    assert other["settings_sha256"] != first["settings_sha256"]
    assert other["inputs_sha256"] == first["inputs_sha256"]
    assert manifest(tmp_path, inputs=("a",))["inputs_sha256"] != first["inputs_sha256"]


def test_file_name_that_is_not_utf8_counts_in_the_digest(tmp_path: Path) -> None:
    digests = {manifest(tmp_path, inputs=(name,))["inputs_sha256"] for name in ("\udcb0.txt", "\udcb1.txt", ".txt")}
    assert len(digests) == 3


def test_run_with_a_file_name_that_is_not_utf8_is_whole(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    name = "判决".encode("gbk").decode("utf-8", "surrogateescape")
    (tmp_path / "given" / f"{name}.txt").write_text("被告人甲某某违法所得12000元。", encoding="utf-8")
    batch = menkan.run(tmp_path / "given", tmp_path / "out", settings=PLAIN)
    ((path,),) = batch.sql("SELECT path FROM inputs").fetchall()
    assert path.endswith("\\udcc5\u043e\\udcf6.txt")  # two of the four bytes happen to be a Cyrillic letter
    assert (tmp_path / "out/tables/manifest.json").is_file()


def test_manifest_that_cannot_be_written_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("被告人甲某某违法所得12000元。", encoding="utf-8")
    menkan.run(tmp_path / "a.txt", tmp_path / "out", settings=PLAIN)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out/tables").iterdir()}

    def full(folder: Path, *others: object) -> None:
        (folder / "manifest.json").mkdir()  # stands where the file must go
        write_manifest(folder, VERSIONS, PLAIN, ())

    monkeypatch.setattr(local, "write_manifest", full)
    (tmp_path / "b.txt").write_text("被告人乙某某违法所得2000元。", encoding="utf-8")
    with pytest.raises(StoreError, match="nothing was changed"):
        menkan.run([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out", settings=PLAIN)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out/tables").iterdir()} == before
