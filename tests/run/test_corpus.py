"""A corpus folder as it is read: every document checked, nothing cut, nothing skipped."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from menkan.codes import Tier
from menkan.errors import CorpusError
from menkan.run.corpus import TierLabel, read_corpus
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

TIER = {"kind": "tier", "party": "甲某某", "offence": "帮助信息网络犯罪活动罪", "tier": "serious"}


def corpus(folder: Path, *texts: str) -> Path:
    (folder / "documents").mkdir()
    lines, splits = [], ["document_id,split,group"]
    for number, text in enumerate(texts):
        (folder / f"documents/{number}.txt").write_text(text, encoding="utf-8")
        document_id = hashlib.sha256(text.encode()).hexdigest()[:16]
        row = {"document_id": document_id, "source": f"documents/{number}.txt", "note": text, "labels": [TIER]}
        lines.append(json.dumps(row, ensure_ascii=False))
        splits.append(f"{document_id},train,g{number}")
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "split.csv").write_text("\n".join(splits) + "\n", encoding="utf-8")
    return folder


def test_every_document_comes_with_its_labels_and_its_split(tmp_path: Path) -> None:
    first, second = read_corpus(corpus(tmp_path, "甲", "乙"))
    assert first.document_id == hashlib.sha256("甲".encode()).hexdigest()[:16]
    assert (first.split, first.group, second.group) == ("train", "g0", "g1")
    assert first.path.read_text(encoding="utf-8") == "甲"
    assert first.tiers == (TierLabel("甲某某", "帮助信息网络犯罪活动罪", Tier.SERIOUS),)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_line_of_labels_ends_at_its_line_end_and_nowhere_else(tmp_path: Path, separator: str) -> None:
    assert len(list(read_corpus(corpus(tmp_path, f"甲{separator}乙", "丙")))) == 2


@pytest.mark.parametrize(
    ("origins", "stands"),
    [
        (("review", "rule"), 0),
        (("court", "person"), 1),
        (("person", "court"), 0),
        (("rule", "court"), 1),
        (("review", "review"), 1),  # of equal ones the later
    ],
)
def test_label_of_a_person_stands_before_one_of_a_rule(tmp_path: Path, origins: tuple[str, str], stands: int) -> None:
    corpus(tmp_path, "甲")
    row = json.loads((tmp_path / "labels.jsonl").read_text(encoding="utf-8"))
    row["labels"] = [{**TIER, "tier": tier, "origin": o} for tier, o in zip(("none", "serious"), origins, strict=True)]
    (tmp_path / "labels.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    (document,) = read_corpus(tmp_path)
    assert [label.tier for label in document.tiers] == [(Tier.NONE, Tier.SERIOUS)[stands]]


def test_generated_corpus_is_read_whole(tmp_path: Path) -> None:
    write_corpus(generate(3, 1), tmp_path / "mine", False)
    assert [len(document.tiers) > 0 for document in read_corpus(tmp_path / "mine")] == [True] * 3


def change_document(folder: Path) -> None:
    (folder / "documents/0.txt").write_text("another", encoding="utf-8")


def remove_document(folder: Path) -> None:
    (folder / "documents/0.txt").unlink()


def drop_split(folder: Path) -> None:
    (folder / "split.csv").write_text("document_id,split,group\n", encoding="utf-8")


def break_split(folder: Path) -> None:
    (folder / "split.csv").write_text("document_id,split,group\nx,train\n", encoding="utf-8")


def name_columns_wrongly(folder: Path) -> None:
    (folder / "split.csv").write_text("id,split,group\n", encoding="utf-8")


def remove_labels(folder: Path) -> None:
    (folder / "labels.jsonl").unlink()


def lead_out(folder: Path) -> None:
    (folder / "outside.txt").write_text("甲", encoding="utf-8")
    replace_in(folder / "labels.jsonl", "documents/0.txt", "documents/../outside.txt")


def break_labels(folder: Path) -> None:
    replace_in(folder / "labels.jsonl", '"labels"', '"label"')


def invent_a_tier(folder: Path) -> None:
    replace_in(folder / "labels.jsonl", '"serious"', '"grave"')


def doubt_beyond_measure(folder: Path) -> None:
    replace_in(folder / "labels.jsonl", '"tier": "serious"', '"tier": "serious", "confidence": 7')


def invent_an_origin(folder: Path) -> None:
    replace_in(folder / "labels.jsonl", '"tier": "serious"', '"tier": "serious", "origin": "oracle"')


def nest_too_deeply(folder: Path) -> None:
    (folder / "labels.jsonl").write_text("[" * 100_000, encoding="utf-8")


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (change_document, "the bytes are not those"),
        (remove_document, "No such file"),
        (drop_split, "the document has no split"),
        (break_split, "split.csv"),
        (name_columns_wrongly, "the first line must be"),
        (remove_labels, "a corpus folder has"),
        (lead_out, "outside documents/"),
        (break_labels, "not a line of labels"),
        (invent_a_tier, "not a line of labels"),
        (doubt_beyond_measure, "not a line of labels"),
        (invent_an_origin, "not a line of labels"),
        (nest_too_deeply, "not a line of labels"),
    ],
)
def test_corpus_with_a_fault_is_refused(tmp_path: Path, fault: Callable[[Path], None], words: str) -> None:
    fault(corpus(tmp_path, "甲", "乙"))
    with pytest.raises(CorpusError, match="MK550") as caught:
        list(read_corpus(tmp_path))
    assert words in str(caught.value)
