"""Models listed, compared and promoted through the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.run import promotion, training
from menkan.severity.difference import Difference, SliceChange
from menkan.severity.train import train
from tests.severity.builders import FEW


def invoke(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and a model that was trained on it."""
    folder = tmp_path_factory.mktemp("made")
    assert invoke("synth", "--n", 120, "--seed", 3, "--out", folder / "corpus")[0] == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "train", lambda rows, tick: train(rows, FEW, tick))
        status, output = invoke("train", "--corpus", folder / "corpus", "--out", folder / "models/old")
    assert status == 0 and "reading 120/120" in output
    return folder


def test_list_names_the_usable_and_the_damaged(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "models", tmp_path / "models")
    shutil.copytree(made / "models/old", tmp_path / "models/torn")
    (tmp_path / "models/torn/model.skops").write_bytes(b"PK torn")
    status, output = invoke("models", "list", tmp_path / "models", "--json")
    usable, torn = json.loads(output)
    assert status == 1 and "[MK500]" in torn["problem"]
    assert (usable["folder"], usable["documents"], usable["problem"]) == ("old", 120, "")
    assert 0 < usable["accuracy"] <= 1 and "253-1" in usable["offences"]
    assert invoke("models", "list", made / "models")[0] == 0
    assert invoke("models", "list", tmp_path)[0] == 2


@pytest.mark.parametrize("metrics", ["", "[]", '{"test": {}}', "[" * 100_000])
def test_list_says_that_the_metrics_are_no_metrics(made: Path, tmp_path: Path, metrics: str) -> None:
    shutil.copytree(made / "models/old", tmp_path / "models/old")
    (tmp_path / "models/old/metrics.json").write_text(metrics)
    status, output = invoke("models", "list", tmp_path / "models")
    assert status == 1 and "not the metrics of a model" in output


def test_equal_model_is_promoted_and_its_card_says_so_once(made: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copytree(made / "models/old", new)
    for _ in range(2):
        status, output = invoke("models", "diff", made / "models/old", new, "--corpus", made / "corpus", "--promote")
        assert status == 0 and "promoted" in output and "No slice is worse" in output
    card = (new / "card.md").read_text(encoding="utf-8")
    assert card.count(promotion.HEADING) == 1 and "Takes the place of old@" in card
    assert card.startswith((made / "models/old/card.md").read_text(encoding="utf-8").rstrip("\n"))
    assert invoke("models", "list", tmp_path)[0] == 0  # the bundle is still whole


def worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every comparison finds a slice worse."""
    whole = SliceChange("all", 100, 0.9, 0.8, 0.3, 0.4, 0, 10, True)
    found = Difference("old@1", "new@2", 0.02, 100, 0, (whole,), (), ())
    monkeypatch.setattr(promotion, "diff_models", lambda *arguments: found)


def test_worse_model_is_promoted_only_with_a_reason_which_lands_in_the_card(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worse(monkeypatch)
    new = tmp_path / "new"
    shutil.copytree(made / "models/old", new)
    before = (new / "card.md").read_bytes()
    diff = ("models", "diff", made / "models/old", new, "--corpus", made / "corpus")
    assert invoke(*diff)[0] == 1
    status, output = invoke(*diff, "--promote")
    assert status == 1 and "not promoted" in output and (new / "card.md").read_bytes() == before
    assert invoke(*diff, "--force", "because")[0] == 2  # without --promote it would do nothing
    assert invoke(*diff, "--promote", "--force", "  ")[0] == 2
    assert invoke(*diff, "--promote", "--force", "x" * 501)[0] == 2
    assert (new / "card.md").read_bytes() == before
    status, _ = invoke(*diff, "--promote", "--force", "the old labels were\nwrong: see labels check")
    card = (new / "card.md").read_text(encoding="utf-8")
    assert status == 0 and "**Forced.** the old labels were wrong: see labels check" in card
    assert "all 0.900 to 0.800" in card


def test_difference_as_json(made: Path) -> None:
    old = made / "models/old"
    status, output = invoke("models", "diff", old, old, "--corpus", made / "corpus", "--json")
    found = json.loads(output[output.index("{") :])
    assert status == 0 and found["gains"] == found["losses"] == [] and found["slices"][0]["name"] == "all"
    assert {"year", "length", "instance", "article", "accused"} <= {s["name"].split(" ")[0] for s in found["slices"]}


def test_labels_that_contradict_the_text_are_listed(made: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(made / "corpus", corpus)
    rows = [json.loads(line) for line in (corpus / "labels.jsonl").read_text("utf-8").splitlines()]
    tiers = [label for row in rows for label in row["labels"] if label["kind"] == "tier" and label["tier"] == "serious"]
    for label in tiers[:12]:
        label["tier"] = "none"
    (corpus / "labels.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    status, output = invoke("labels", "check", corpus, "--model", made / "models/old", "--json")
    checked = json.loads(output[output.index("{") :])
    # of digests that never say 被告人 the reader does not find everybody
    assert status == 0 and checked["rows"] > 100 and checked["unmatched"] < 0.06 * checked["rows"]
    assert {"document_id", "party", "offence", "given", "suggested", "confidence"} <= checked["suspects"][0].keys()
    assert "labels are likely wrong" in invoke("labels", "check", corpus, "--model", made / "models/old")[1]
