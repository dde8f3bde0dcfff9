import json
from pathlib import Path

import pytest

from tests.golden.records import FOLDER, ROOT, SAMPLES, read_sample, summary

LABELS = {
    row["source"].rsplit("/", 1)[-1]: row["labels"]
    for row in map(json.loads, (ROOT / "corpus/samples/labels.jsonl").read_text(encoding="utf-8").splitlines())
}


def test_samples_are_there() -> None:
    assert len(SAMPLES) >= 12
    assert {p.stem for p in FOLDER.glob("*.json")} == {p.stem for p in SAMPLES}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_sample_reads_as_recorded(path: Path) -> None:
    expected = json.loads((FOLDER / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert summary(read_sample(path)) == expected


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_rules_say_of_a_sample_what_its_author_says(path: Path) -> None:
    """The tier that the figures reach, as labelled by hand: "undetermined" agrees with nothing but itself."""
    record = read_sample(path)
    tiers = {(a.party, a.article): a.tier for a in record.assessments}
    labels = [label for label in LABELS[path.name] if label["kind"] == "tier"]
    assert labels
    for label in labels:
        assert tiers[label["party"], label["article"]] == label["by_figures"], label["party"]
