"""Training and measuring through the command line, and what the model is shown on the way."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.config import Settings, SeveritySettings
from menkan.errors import CorpusError, ModelError
from menkan.lexicon import lexicon_digest
from menkan.run import training
from menkan.run.reader import CaseReader
from menkan.run.training import evaluate_bundle, read_material, read_rows
from menkan.severity.bundle import Bundle
from menkan.severity.train import Labelled, train
from menkan.types import Transcript
from tests.severity.builders import FEW

N = 120  # the fewest documents of this seed that have every tier in every split


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora") / "mine"
    assert run("synth", "--n", N, "--seed", 3, "--out", folder) == f"{N} fictional judgments in {folder}\n"
    return folder


@pytest.fixture(scope="module")
def spoilt(corpus: Path) -> Path:
    """The corpus with every tenth tier label on somebody who is not in the judgment."""
    number = iter(range(10**6))
    rename = {"party": "无此人"}
    return spoil(corpus, corpus.parent / "spoilt", lambda label: label.update({} if next(number) % 10 else rename))


@pytest.fixture(scope="module")
def trained(spoilt: Path) -> tuple[Path, str]:
    """A bundle, and what `menkan train` says; two settings are compared instead of many, for the time it takes."""
    out = spoilt.parent / "severity-mine"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "train", lambda rows, tick: train(rows, FEW, tick))
        return out, run("train", "--corpus", spoilt, "--out", out)


@pytest.fixture(scope="module")
def reader() -> CaseReader:
    return CaseReader(Settings(severity=SeveritySettings(model="none")))


@pytest.fixture(scope="module")
def whole(corpus: Path, reader: CaseReader) -> list[Labelled]:
    rows, unmatched = read_rows([corpus], reader)
    assert len(unmatched) < 0.06 * len(rows)  # accused of digests, which say of nobody that he is one
    return rows


def spoil(corpus: Path, to: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """A copy of the corpus with every tier label changed."""
    to.mkdir()
    (to / "documents").symlink_to(corpus / "documents")
    (to / "split.csv").write_bytes((corpus / "split.csv").read_bytes())
    lines = []
    for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        row = json.loads(line)
        for label in row["labels"]:
            if label["kind"] == "tier":
                change(label)
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    (to / "labels.jsonl").write_text("".join(lines), encoding="utf-8")
    return to


def test_model_is_trained_saved_and_measured_through_the_command_line(spoilt: Path, trained: tuple[Path, str]) -> None:
    out, said = trained
    assert said.startswith(f"{Bundle.load(out, lexicon_digest()).id} in {out}\n")
    measured = run("evaluate", "--model", out, "--corpus", spoilt)
    table = measured[: measured.index("\n\nLearning curve")]
    assert len(table.splitlines()) > 5 and table in said  # the same figures on the same split


def test_evaluation_as_json_and_as_a_page(spoilt: Path, trained: tuple[Path, str], tmp_path: Path) -> None:
    page = tmp_path / "evaluation.html"
    told = json.loads(run("evaluate", "--model", trained[0], "--corpus", spoilt, "--json", "--html", page))
    assert told["metrics"]["risk"][0]["n"] == told["metrics"]["scores"]["n"] > 0
    assert told["drift"]["documents"] == told["metrics"]["documents"] and len(told["curve"]) > 1
    written = page.read_text(encoding="utf-8")
    assert f"<h1>评估 Evaluation of {told['metrics']['model']}</h1>" in written and written.count("<figure>") == 3
    again = ["evaluate", "--model", str(trained[0]), "--corpus", str(tmp_path / "no corpus"), "--html", str(page)]
    refused = CliRunner().invoke(cli, again)
    assert refused.exit_code == 2 and "never overwrites" in refused.stderr  # said before anything is read
    assert page.read_text(encoding="utf-8") == written


def test_confidence_and_corpus_of_a_label_reach_the_row(corpus: Path, tmp_path: Path, reader: CaseReader) -> None:
    unsure = spoil(corpus, tmp_path / "unsure", lambda label: label.update(confidence=0.8))
    rows, _ = read_rows([unsure], reader)
    assert {(row.corpus, row.confidence) for row in rows} == {("unsure", 0.8)}


def test_corpus_without_a_test_split_is_refused(corpus: Path, trained: tuple[Path, str], tmp_path: Path) -> None:
    copy = spoil(corpus, tmp_path / "copy", lambda label: None)
    splits = (copy / "split.csv").read_text(encoding="utf-8").replace(",test,", ",train,")
    (copy / "split.csv").write_text(splits, encoding="utf-8")
    with pytest.raises(CorpusError, match="no labelled accused in the test split"):
        evaluate_bundle(trained[0], [copy])


def test_labels_that_match_no_accused_are_counted_aloud(
    whole: list[Labelled], spoilt: Path, trained: tuple[Path, str], reader: CaseReader
) -> None:
    rows, unmatched = read_rows([spoilt], reader)
    lost = [one for one in unmatched if one.party == "无此人"]
    assert 0 < len(whole) - len(rows) <= len(lost) <= len(unmatched)
    tested = [one for one in unmatched if one.split == "test"]
    assert 0 < len(tested) < len(unmatched)
    measured = run("evaluate", "--model", trained[0], "--corpus", spoilt)
    for said, missing in ((trained[1], unmatched), (measured, tested)):
        assert f"{len(missing)} labels not matched" in said
        assert f"{missing[0].document_id} {missing[0].party}" in said
    # the figures are those of the test split alone
    assert f"| all | {sum(row.split == 'test' for row in rows)} |" in measured


def test_label_undetermined_trains_nothing_and_is_no_mismatch(corpus: Path, tmp_path: Path, reader: CaseReader) -> None:
    copy = spoil(corpus, tmp_path / "copy", lambda label: label.update(tier="undetermined"))
    assert read_rows([copy], reader) == ([], [])


def test_document_of_two_corpora_is_read_once_unless_they_split_it_differently(
    corpus: Path, whole: list[Labelled], tmp_path: Path, reader: CaseReader
) -> None:
    copy = spoil(corpus, tmp_path / "copy", lambda label: None)
    heard: list[int] = []
    rows, _ = read_rows([corpus, copy], reader, heard.append)
    assert rows == whole and heard == [N] + [0] * N
    splits = (copy / "split.csv").read_text(encoding="utf-8").replace(",test,", ",train,")
    (copy / "split.csv").write_text(splits, encoding="utf-8")
    with pytest.raises(CorpusError, match="give it one split"):
        read_rows([corpus, copy], reader)


def test_rows_know_the_slices_of_their_document(whole: list[Labelled]) -> None:
    for row in whole:
        length, year, ocr = row.slices
        assert length.startswith("length ") and year.startswith("year ") and ocr == "not recognised"
    assert len({row.slices[1] for row in whole}) > 3


def test_existing_folder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(ModelError, match="exists already"):
        read_material([tmp_path / "no corpus"], tmp_path / "model")


def test_figure_in_doubt_is_no_fact_for_the_model_either(
    corpus: Path, whole: list[Labelled], reader: CaseReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Training reads a page as `menkan read` does: MK303 holds for both."""
    read = training.read_transcript

    def doubting(data: bytes, where: str) -> Transcript:
        transcript = read(data, where)
        return replace(transcript, doubtful=((0, len(transcript.text)),))

    monkeypatch.setattr(training, "read_transcript", doubting)
    doubted, _ = read_rows([corpus], reader)
    assert sum(map(len, (row.features for row in doubted))) < sum(map(len, (row.features for row in whole)))
