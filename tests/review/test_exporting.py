"""What was decided, as labels to train on and as what reading must give."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.errors import CorpusError
from menkan.review.expectations import FOLDER, unmet
from menkan.review.exporting import export_decisions
from menkan.run import training
from menkan.run.corpus import read_corpus
from menkan.run.corrections import text_digest
from menkan.run.inputs import Document
from menkan.run.reader import CaseReader
from menkan.run.training import read_rows
from menkan.severity.train import train
from tests.builders import write_run
from tests.review.places import PRONG, Page
from tests.severity.builders import FEW


@pytest.fixture
def exported(page: Page, tmp_path: Path) -> Path:
    """One figure corrected; one document reviewed as it is; one holding corrected; one decision undone."""
    page.decide(77, "change", figure=page.figure(77, "12000元"), fields={"value": "9000"})
    page.decide(77, "reject", figure=page.figure(77, "人民币五千元"))
    page.decide(79, "done")
    fields = {
        "party": "邓某丁",
        "was": "帮助信息网络犯罪活动罪",
        "offence": "帮助信息网络犯罪活动罪",
        "level": "not_serious",
    }
    page.decide(80, "holding", fields=fields)
    page.decide(301, "accept", figure=page.figure(301, "86万余元"))
    page.decide(78, "done")
    page.decide(78, "undo")
    export_decisions(page.desk.batch.out, tmp_path / "corpus", page.desk.settings)
    return tmp_path / "corpus"


def labels_of(corpus: Path) -> dict[str, list[dict[str, Any]]]:
    lines = (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["document_id"]: row["labels"] for row in map(json.loads, lines)}


def test_corpus_has_the_documents_on_which_a_decision_stands(page: Page, exported: Path) -> None:
    found = list(read_corpus(exported))  # checks bytes against ids, splits and labels
    assert {d.document_id for d in found} == {page.ids[n] for n in (77, 79, 80, 301)}
    assert {d.path.suffix for d in found} == {".txt", ".pdf"}


def test_labels_say_what_was_decided_by_whom_and_when(page: Page, exported: Path) -> None:
    labels = labels_of(exported)
    (figure,) = labels[page.ids[77]]
    (party, *rest) = labels[page.ids[79]]
    assert (party["kind"], party["party"], party["role"], party["aliases"]) == ("party", "岑某丙", "defendant", [])
    assert page.desk.batch.record(page.ids[79]).text[party["start"] : party["end"]] == "岑某丙"
    assert (figure["kind"], figure["surface"], figure["value"], figure["metric"]) == (
        "quantity",
        "12000元",
        9000,
        "illegal_income",
    )
    assert [label["kind"] for label in rest] == ["quantity", "quantity", "holding", "tier"]
    (held,) = labels[page.ids[80]]  # a conviction without 情节严重 contradicts itself: no tier follows
    assert (held["level"], held["party"]) == ("not_serious", "邓某丁")
    assert [label["tier"] for label in labels[page.ids[79]] if label["kind"] == "tier"] == ["serious"]
    assert {(label["origin"], label["by"]) for rows in labels.values() for label in rows} == {("review", "复核员")}
    assert all(len(label["on"]) == 10 for rows in labels.values() for label in rows)


def test_reading_is_compared_with_what_was_settled(page: Page, exported: Path, reader: CaseReader) -> None:
    told = {}
    for document in read_corpus(exported):
        expected = json.loads((exported / FOLDER / f"{document.document_id}.json").read_text(encoding="utf-8"))
        told[document.document_id] = list(unmet(reader.read(Document(str(document.path))), expected))
        corrected = page.desk.reviewed.record(document.document_id)
        assert list(unmet(corrected, expected)) == []
    assert told[page.ids[79]] == told[page.ids[301]] == []
    wrong = told[page.ids[77]]
    assert any("value is 12000, not 9000" in line for line in wrong)
    assert any("there is none" in line for line in wrong)
    assert any(PRONG in line and "not_met" in line for line in wrong)
    assert told[page.ids[80]] == ["holding on 邓某丁, 帮助信息网络犯罪活动罪: not not_serious"]


def test_whole_document_expects_no_further_figure(page: Page, exported: Path) -> None:
    expected = json.loads((exported / FOLDER / f"{page.ids[79]}.json").read_text(encoding="utf-8"))
    record = page.desk.batch.record(page.ids[79])
    more = replace(record.quantities[0], start=1, end=2)
    assert list(unmet(replace(record, quantities=(*record.quantities, more)), expected)) == [
        "figure at 1: there is none"
    ]


def test_text_takes_the_place_of_a_file_that_is_gone(page: Page, tmp_path: Path) -> None:
    page.decide(301, "done")
    path = Path(page.desk.batch.record(page.ids[301]).source.path)
    kept = path.read_bytes()
    path.unlink()
    try:
        told = export_decisions(page.desk.batch.out, tmp_path / "corpus", page.desk.settings)
    finally:
        path.write_bytes(kept)
    assert "1 documents as text, their file is not there any more" in told
    (document,) = read_corpus(tmp_path / "corpus")
    assert document.path.read_text(encoding="utf-8") == page.desk.batch.record(page.ids[301]).text
    assert document.document_id != page.ids[301]


def test_what_was_decided_on_another_reading_makes_no_label(page: Page, out: Path, tmp_path: Path) -> None:
    for number in (77, 79):
        page.decide(number, "accept", figure=page.figure(number, "12000元" if number == 77 else "30000元"))
        page.decide(number, "done")
    file = out / "review" / "decisions.jsonl"
    digest = text_digest(page.desk.batch.record(page.ids[77]))
    file.write_text(file.read_text(encoding="utf-8").replace(digest, "0" * 64), encoding="utf-8")
    told = export_decisions(out, tmp_path / "corpus", page.desk.settings)
    assert "1 documents left out: decided on another reading of their text" in told
    assert set(labels_of(tmp_path / "corpus")) == {page.ids[79]}


def test_documents_of_one_text_whose_files_are_gone_are_one(page: Page, out: Path, tmp_path: Path) -> None:
    record = page.desk.batch.record(page.ids[79])
    twin = replace(record, document_id="0" * 16, source=replace(record.source, path="gone.txt", sha256="0" * 64))
    first = replace(record, source=replace(record.source, path="gone too.txt"))
    write_run([first, twin], tmp_path / "twins")
    twins = Page(tmp_path / "twins")
    for document_id in (record.document_id or "", "0" * 16):
        twins.ids[79] = document_id
        twins.decide(79, "done")
    told = export_decisions(tmp_path / "twins", tmp_path / "corpus", page.desk.settings)
    assert "another one has the same text" in told
    assert len(list(read_corpus(tmp_path / "corpus"))) == 1


def test_nothing_decided_is_told_and_nothing_written(page: Page, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no decision stands"):
        export_decisions(page.desk.batch.out, tmp_path / "corpus", page.desk.settings)
    assert not (tmp_path / "corpus").exists()


def test_model_is_trained_on_what_was_decided(
    page: Page, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside fictional judgments, for four documents carry no model."""
    mine = tmp_path / "mine"
    made = CliRunner().invoke(cli, ["synth", "--n", "120", "--seed", "3", "--out", str(mine)])
    assert made.exit_code == 0, made.output
    monkeypatch.setattr(training, "train", lambda rows, tick: train(rows, FEW, tick))
    arguments = ["train", "--corpus", str(mine), "--corpus", str(exported), "--out", str(tmp_path / "model")]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text(encoding="utf-8"))
    assert "corpus" in json.dumps(manifest)  # the name of what was exported
    rows, unmatched = read_rows([exported], training.reader_without_model())
    assert {(row.document_id, row.tier.value) for row in rows} == {(page.ids[79], "serious")}
    assert unmatched == []


def test_command_exports(page: Page, tmp_path: Path) -> None:
    page.decide(79, "done")
    done = CliRunner().invoke(cli, ["review", str(page.desk.batch.out), "--export", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"{tmp_path / 'new'}: 1 documents")
    again = CliRunner().invoke(cli, ["review", str(page.desk.batch.out), "--export", str(tmp_path / "new")])
    assert again.exit_code == 2 and "never overwritten" in again.output
