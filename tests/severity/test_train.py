"""Training: the same rows give the same bytes; rows that cannot teach are refused."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.bundle import Bundle
from menkan.severity.features import extract
from menkan.severity.fit import quantile
from menkan.severity.rows import Labelled
from menkan.severity.train import TrainedModel, save, train
from tests.severity.builders import FEW, LEXICON, ORIGIN, TWO, evidence, question, rows

FILES = {"model.skops", "manifest.json", "metrics.json", "card.md"}


def test_training_twice_gives_the_same_files_whatever_the_order(shipped: Path, tmp_path: Path) -> None:
    shuffled = rows()
    random.Random(7).shuffle(shuffled)
    out = tmp_path / shipped.name
    save(train(shuffled, FEW), out, ORIGIN)
    assert {path.name for path in out.iterdir()} == FILES
    for name in FILES:
        assert (out / name).read_bytes() == (shipped / name).read_bytes(), name


def test_other_process_with_other_hashing_trains_the_same_bytes(shipped: Path) -> None:
    code = (
        "import hashlib; from tests.severity.builders import FEW, rows;"
        "from menkan.severity import archive, train;"
        "print(hashlib.sha256(archive.to_bytes(train.train(rows(), FEW).model.estimator)).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"},
    )
    assert done.stdout.strip() == hashlib.sha256((shipped / "model.skops").read_bytes()).hexdigest()


def test_model_beats_the_majority_and_is_measured_on_the_test_split(trained: TrainedModel) -> None:
    scores = trained.metrics.scores
    assert scores.n == trained.training_set.rows["test"] == 48
    assert scores.accuracy is not None and scores.majority is not None and scores.accuracy > scores.majority + 0.2
    assert scores.ece is not None and scores.ece < 0.15


def test_chosen_setting_is_the_simplest_within_a_standard_error(trained: TrainedModel) -> None:
    table = trained.cross_validation
    assert len(table) == len(FEW.strengths) * len(FEW.word_weights)
    assert min(row.excess for row in table) == 0
    good = [row for row in table if row.excess <= row.standard_error]
    simplest = min(good, key=lambda row: (row.word_weight, row.strength))
    assert (trained.setting.word_weight, trained.setting.strength) == (simplest.word_weight, simplest.strength)


def test_words_come_in_where_they_tell_the_tier(tmp_path: Path) -> None:
    telling = []
    for row in rows():
        told = {name: v for name, v in row.features.items() if name in ("offence:287-2", "offence:253-1")}
        telling.append(replace(row, features=told | {f"word:{row.tier}": 1.0, "word:出租": 1.0}))
    model = train(telling, replace(FEW, most_words=3, largest_share=0.9)).model
    assert [name for name in model.names if name.startswith("word:")] == [
        "word:especially_serious", "word:none", "word:serious",
    ]  # fmt: skip


def test_vocabulary_is_bounded_and_the_commonest() -> None:
    chatty = []
    for number, row in enumerate(rows()):
        words = {f"word:{i}": 1.0 for i in range(4) if number // 10 % 8 < 4 - i}  # 0 in half of the families
        told = {name: value for name, value in row.features.items() if not name.startswith("word:")}
        chatty.append(replace(row, features=told | words | {"word:everywhere": 1.0}))
    model = train(chatty, replace(FEW, most_words=3, word_weights=(0.3,))).model
    assert [name for name in model.names if name.startswith("word:")] == ["word:0", "word:1", "word:2"]


def test_two_tiers_are_enough(tmp_path: Path) -> None:
    trained = train(two(), FEW)
    save(trained, tmp_path / "two", ORIGIN)
    bundle = Bundle.load(tmp_path / "two", LEXICON)
    high, low = (bundle.predict(evidence(figure), question()) for figure in (20_000_000, 2_000))
    assert (high.tier, low.tier) == (Tier.SERIOUS, Tier.NONE)
    for found in (high, low):
        weights = {one.feature: one.weight for one in found.contributions}
        assert weights["ratio:serious"] > 0  # for serious where above, for none where below
        assert weights == dict(trained.model.contributions(extract_of(found.tier), found.tier, TWO))


def extract_of(tier: Tier) -> dict[str, float]:
    return extract(evidence(20_000_000 if tier is Tier.SERIOUS else 2_000), question())


def test_feature_of_one_family_alone_is_left_out() -> None:
    made = rows()
    made[0] = replace(made[0], features={**made[0].features, "flag:once": 1.0})
    assert "flag:once" not in train(made, FEW).model.names


def only(*tiers: Tier) -> list[Labelled]:
    return [row for row in rows() if row.tier in tiers]


def two() -> list[Labelled]:
    return [row for row in rows() if row.question.article == "287-2"]


def with_one(**changes: object) -> list[Labelled]:
    made = rows()
    return [replace(made[0], **changes), *made[1:]]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bad, problem",
    [
        (lambda: [], "no rows in split train"),
        (lambda: [row for row in rows() if row.split != "test"], "no rows in split test"),
        (lambda: only(Tier.NONE), "one tier"),
        (
            lambda: [r for r in rows() if r.split != "calibration" or r.tier is not Tier.NONE],
            "tier none stands in only",
        ),
        (lambda: with_one(split="dev"), "split 'dev' is none of"),
        (lambda: with_one(group="family-8"), "stands in two splits"),
        (lambda: with_one(tier=Tier.BASIC), "has no tier basic"),
        (lambda: [replace(r, group=f"{r.split}") for r in rows()], "fewer than 3 folds"),
        (
            lambda: [replace(r, group="all") if (r.split, r.tier) == ("train", Tier.NONE) else r for r in two()],
            "of a fold",
        ),
        (lambda: [replace(r, features={}) for r in rows()], "no feature stands in"),
    ],
)
def test_rows_that_cannot_teach_are_refused(bad: object, problem: str) -> None:
    with pytest.raises(ModelError, match=problem) as caught:
        train(bad(), FEW)  # type: ignore[operator]
    assert caught.value.where


def test_save_never_overwrites(trained: TrainedModel, shipped: Path) -> None:
    before = {path: path.read_bytes() for path in shipped.iterdir()}
    with pytest.raises(ModelError, match="never overwritten"):
        save(trained, shipped, ORIGIN)
    assert {path: path.read_bytes() for path in shipped.iterdir()} == before


def test_save_says_where_it_cannot_write(trained: TrainedModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        save(trained, tmp_path / "file" / "model", ORIGIN)


def test_model_too_large_is_not_saved(trained: TrainedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("menkan.severity.archive.LARGEST_FILE", 100)
    with pytest.raises(ModelError, match="use fewer words"):
        save(trained, tmp_path / "model", ORIGIN)
    assert not (tmp_path / "model").exists()


def test_training_set_id_tells_labels_apart(trained: TrainedModel) -> None:
    changed = rows()
    turned = next(i for i, row in enumerate(changed) if row.tier is Tier.NONE and row.split == "train")
    changed[turned] = replace(changed[turned], tier=Tier.SERIOUS)
    assert train(changed, FEW).training_set.id != trained.training_set.id


def test_card_says_what_it_is_for_and_leaves_no_gap(shipped: Path) -> None:
    card = (shipped / "card.md").read_text(encoding="utf-8")
    assert "Not for deciding a case" in card and "fictional" in card and "以被起诉案件为前提" in card
    assert "{" not in card and "None" not in card
    assert f"| all | {json.loads((shipped / 'metrics.json').read_text())['test']['scores']['n']} |" in card


@pytest.mark.parametrize("error_rate", [0.05, 0.1, 0.3])
def test_quantile_covers_the_calibration_rows(trained: TrainedModel, error_rate: float) -> None:
    held = [row for row in rows() if row.split == "calibration"]
    model = replace(trained.model, quantile=quantile(trained.model, held, error_rate))
    answers = model.probabilities([row.features for row in held], [row.question.tiers for row in held])
    covered = sum(row.tier in model.tier_set(answer) for row, answer in zip(held, answers, strict=True))
    assert covered / len(held) >= 1 - error_rate


def test_quantile_of_too_few_rows_leaves_every_tier_open(trained: TrainedModel) -> None:
    assert quantile(trained.model, rows()[:5], 0.1) == 1.0
