"""Exports of Label Studio and doccano, in the form in which these write them, on fictional judgments."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.errors import DamagedFile
from menkan.labels.exporting import export_labels
from menkan.labels.formats import read_record
from menkan.labels.gold import LONGEST_SPAN, MOST_LABELS
from menkan.labels.importing import import_labels
from menkan.labels.tools import as_labelled
from menkan.run.corpus import read_corpus
from tests.labels.builders import OFFENCE, judgment, labelled, write_lines

TEXT = judgment()
NAME, FIGURE, WORDS = "洛某某", "六万余条", "情节特别严重"


def span(words: str, label: str, identity: str = "r1") -> dict[str, Any]:
    """A region as Label Studio's JSON has it."""
    start = TEXT.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {
        "value": value, "id": identity, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual",
    }  # fmt: skip


def task(*results: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A task as Label Studio's JSON has it."""
    annotation = {
        "id": 9, "completed_by": 3, "result": list(results), "was_cancelled": False, "ground_truth": False,
        "created_at": "2026-11-01T08:00:00.000000Z", "updated_at": "2026-11-01T08:00:00.000000Z", "lead_time": 12.5,
        "prediction": {}, "result_count": len(results), "task": 1,
    }  # fmt: skip
    return {
        "id": 1, "annotations": [annotation], "file_upload": "x.json", "drafts": [], "predictions": [],
        "data": {"text": TEXT}, "meta": {}, "inner_id": 1, "total_annotations": 1, "project": 1,
    } | fields  # fmt: skip


def link(first: str, second: str) -> dict[str, Any]:
    return {"from_id": first, "to_id": second, "type": "relation", "direction": "right", "labels": []}


ALL = task(
    span(NAME, "party:defendant", "p"),
    span(FIGURE, "quantity:personal_records", "q"),
    span(WORDS, "holding:especially_serious", "h"),
    link("p", "q"),
)
MIN = {
    "text": TEXT, "id": 1, "annotator": 3, "annotation_id": 9, "created_at": "2026-11-01T08:00:00Z", "lead_time": 12.5,
    "label": [one["value"] for one in ALL["annotations"][0]["result"][:3]], "tier": "tier:especially_serious",
}  # fmt: skip
PLACES = [
    (one["value"]["start"], one["value"]["end"], one["value"]["labels"][0])
    for one in ALL["annotations"][0]["result"][:3]
]
DOCCANO = {"id": 7, "text": TEXT, "label": [list(place) for place in PLACES], "Comments": []}
ENTITIES = {
    "id": 7, "text": TEXT, "Comments": [],
    "entities": [{"id": i, "label": n, "start_offset": s, "end_offset": e} for i, (s, e, n) in enumerate(PLACES)],
    "relations": [{"id": 1, "from_id": 0, "to_id": 1, "type": "his"}],
}  # fmt: skip


def rows(record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in read_record(record, "x").labels:
        found.setdefault(row["kind"], []).append(dict(row))
    return found


@pytest.mark.parametrize("record", [ALL, MIN, DOCCANO, ENTITIES], ids=["json", "json-min", "doccano", "entities"])
def test_spans_come_in_with_words_places_and_owner(record: dict[str, Any]) -> None:
    found = rows(record)
    (party,), (figure,), (holding,) = found["party"], found["quantity"], found["holding"]
    assert (party["party"], party["role"], TEXT[party["start"] : party["end"]]) == (NAME, "defendant", NAME)
    assert (figure["surface"], figure["metric"], figure["lower"]) == (FIGURE, "personal_records", 60000)
    assert figure["parties"] == [NAME] and figure["status"] == "found" and figure["unit"] == "条"
    assert (holding["party"], holding["offence"], holding["level"]) == (NAME, OFFENCE, "especially_serious")
    assert TEXT[holding["start"] : holding["end"]] == WORDS
    assert {row["origin"] for kind in found.values() for row in kind} == {"person"}


def test_annotator_is_a_number_and_no_address() -> None:
    assert rows(ALL)["party"][0]["by"] == "label-studio:3"
    mailed = json.loads(json.dumps(ALL))
    mailed["annotations"][0]["completed_by"] = {"id": 3, "email": "jia@example.com"}
    assert rows(mailed)["party"][0]["by"] == "label-studio"


def test_choice_of_the_whole_document_is_a_tier_of_every_accused() -> None:
    choice = {"value": {"choices": ["tier:serious"]}, "id": "c", "from_name": "t", "to_name": "text", "type": "choices"}
    for record in (task(choice), {"id": 7, "text": TEXT, "label": ["tier:serious"], "Comments": []}):
        (tier,) = rows(record)["tier"]
        assert (tier["party"], tier["offence"], tier["tier"]) == (NAME, OFFENCE, "serious")
    assert rows(MIN)["tier"][0]["tier"] == "especially_serious"


def test_last_annotation_counts_a_ground_truth_before_it_a_cancelled_one_never() -> None:
    def done(label: str, **fields: bool) -> dict[str, Any]:
        return {**ALL["annotations"][0], "result": [span(WORDS, label)], **fields}

    first, second, third = done("holding:serious"), done("holding:especially_serious"), done("holding:minor")
    assert rows(task(annotations=[first, second]))["holding"][0]["level"] == "especially_serious"
    third["was_cancelled"] = True
    assert rows(task(annotations=[first, second, third]))["holding"][0]["level"] == "especially_serious"
    first["ground_truth"] = True
    assert rows(task(annotations=[first, second]))["holding"][0]["level"] == "serious"


def test_figure_that_menkan_does_not_read_keeps_its_place_without_a_value() -> None:
    (figure,) = rows(task(span("第17街区", "quantity:computers"), span(NAME, "party:defendant", "p")))["quantity"]
    assert (figure["surface"], figure["value"], figure["parties"]) == ("第17街区", None, [])


def test_predictions_are_nobodys_labels() -> None:
    guessed = task(annotations=[], predictions=[{"result": [span(WORDS, "holding:serious")], "model_version": "x"}])
    assert read_record(guessed, "x").labels == ()


def test_offsets_of_a_browser_count_rare_characters_twice() -> None:
    text = TEXT.replace("洛某某", "𠮷某某")
    start = text.index(WORDS)
    shift = text[:start].count("𠮷")
    value = {"start": start + shift, "end": start + shift + len(WORDS), "text": WORDS, "labels": ["holding:serious"]}
    told = task({**span(WORDS, "x"), "value": value}, data={"text": text})
    assert rows(told)["holding"][0]["start"] == start and shift > 0


def test_labels_of_another_scheme_leave_the_document_to_the_weak_labels() -> None:
    other = {"id": 7, "text": TEXT, "label": [[0, 4, "ORG"]], "Comments": []}
    assert as_labelled(other, TEXT, "x") is None and read_record(other, "x").labels == ()


def test_offence_is_named_where_the_text_has_several() -> None:
    text = TEXT.replace(
        f"犯{OFFENCE}，判处有期徒刑三年六个月", f"犯{OFFENCE}，判处有期徒刑三年；犯诈骗罪，判处有期徒刑一年"
    )
    start = text.index(WORDS)
    record = {"id": 7, "text": text, "label": [[start, start + len(WORDS), "holding:serious"]]}
    with pytest.raises(DamagedFile, match="second colon"):
        read_record(record, "x")
    record["label"][0][2] = f"holding:serious:{OFFENCE}"
    assert rows(record)["holding"][0]["offence"] == OFFENCE


def broken(change: Callable[[dict[str, Any]], object], record: dict[str, Any] = ALL) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(record))
    change(copy)
    return copy


@pytest.mark.parametrize(
    "record",
    [
        broken(lambda r: r["annotations"][0]["result"][0]["value"].update(labels=["party:king"])),
        broken(lambda r: r["annotations"][0]["result"][0]["value"].update(labels=["judge:good"])),
        broken(lambda r: r["annotations"][0]["result"][0]["value"].update(start="/p[1]/text()[1]")),
        broken(lambda r: r["annotations"][0]["result"][0]["value"].update(text="别的话")),
        broken(lambda r: r.update(label=["quantity:personal_records"]), DOCCANO),
        broken(lambda r: r["annotations"][0].update(result=None)),
        broken(lambda r: r["label"][0].insert(0, -3), {**DOCCANO, "label": [[5, "party:defendant"]]}),
        broken(lambda r: r["label"][0].__setitem__(1, 10**9), DOCCANO),
        broken(lambda r: r["entities"][0].pop("label"), ENTITIES),
        broken(lambda r: r["relations"][0].pop("to_id"), ENTITIES),
    ],
)
def test_labels_that_do_not_fit_are_refused_with_a_code(record: dict[str, Any]) -> None:
    with pytest.raises(DamagedFile) as caught:
        read_record(record, "export.json:3")
    assert caught.value.where == "export.json:3"


LONG = TEXT + "闻" * (LONGEST_SPAN + 1)
SPREAD = {**DOCCANO, "label": [[0, 3, f"holding:serious:某{i}罪"] for i in range(MOST_LABELS // 2 + 1)]}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({**DOCCANO, "label": DOCCANO["label"] * (MOST_LABELS // 3 + 1)}, f"more than {MOST_LABELS} labels"),
        (
            {**DOCCANO, "text": LONG, "label": [[len(TEXT), len(LONG), "party:defendant_unit"]]},
            "characters in one label",
        ),
        (
            {**SPREAD, "label": [[0, 3, "party:defendant"], [0, 2, "party:defendant"], *SPREAD["label"]]},
            f"more than {MOST_LABELS} labels",  # two accused, a label each
        ),
    ],
    ids=["marks", "characters", "of everybody"],
)
def test_more_than_the_gold_has_is_refused(record: dict[str, Any], said: str) -> None:
    with pytest.raises(DamagedFile, match=said):
        read_record(record, "x")


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_text(
            json.dumps([ALL, broken(lambda r: r["data"].update(text="短"))]), encoding="utf-8"
        ),
        lambda path: write_lines(path, [DOCCANO, {**DOCCANO, "text": "短"}]),
    ],
    ids=["label studio", "doccano"],
)
def test_export_becomes_a_corpus_and_what_does_not_fit_is_counted(tmp_path: Path, write: Callable[[Path], Any]) -> None:
    write(tmp_path / "export.json")
    told = import_labels([tmp_path / "export.json"], tmp_path / "out", 1)
    assert (told.documents, told.n_failed) == (1, 1)
    (document,) = read_corpus(tmp_path / "out")
    assert [(one.party, one.tier, one.origin) for one in document.tiers] == [(NAME, "especially_serious", "person")]


def test_what_we_write_for_doccano_comes_back(tmp_path: Path) -> None:
    write_lines(tmp_path / "gold.jsonl", [labelled()])
    import_labels([tmp_path / "gold.jsonl"], tmp_path / "first", 1)
    export_labels(tmp_path / "first", "doccano", tmp_path / "doccano.jsonl")
    result = CliRunner().invoke(
        cli, ["labels", "import", str(tmp_path / "doccano.jsonl"), "--out", str(tmp_path / "second")]
    )
    assert result.exit_code == 0, result.output
    (before,), (after,) = read_corpus(tmp_path / "first"), read_corpus(tmp_path / "second")
    for kind in ("quantity", "holding"):
        places = [
            {(x["start"], x["end"], x.get("metric") or x["level"]) for x in document.labels if x["kind"] == kind}
            for document in (before, after)
        ]
        assert places[0] == places[1] != set()
    assert [one.tier for one in after.tiers] == [one.tier for one in before.tiers]
