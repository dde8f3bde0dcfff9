"""Import and export of labelled sets: what each form gives, what is refused, and that nothing shifts on the way."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from menkan.cli import cli
from menkan.config import Settings, SeveritySettings
from menkan.errors import CorpusError
from menkan.ingest import read_transcript
from menkan.labels import sources
from menkan.labels.exporting import export_labels
from menkan.labels.importing import import_labels
from menkan.labels.sources import read_sources
from menkan.run.corpus import read_corpus
from menkan.run.reader import CaseReader
from menkan.run.training import read_rows
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus
from tests.labels.builders import acquittal, cail, csv_bytes, export_rows, judgment, labelled, write_lines, xlsx


def rows_of(corpus: Path) -> list[dict[str, Any]]:
    lines = (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [label for line in lines for label in json.loads(line)["labels"]]


def tiers(corpus: Path) -> list[tuple[str, str, str, str]]:
    return sorted(
        (r["party"], r["tier"], r["origin"], r["by"].partition(":")[2]) for r in rows_of(corpus) if r["kind"] == "tier"
    )


def invoke(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    return result.exit_code, result.output


def test_cail_gives_a_tier_only_where_the_term_is_above_the_lower_one(tmp_path: Path) -> None:
    records = [
        cail(2, 40),
        cail(3, 8),
        cail(4, 8, "帮助信息网络犯罪活动", "乔某某"),
        cail(5, 40, "盗窃"),
        cail(6, 40, "[掩饰、隐瞒]犯罪所得", "白某某"),
    ]
    told = import_labels([write_lines(tmp_path / "cail.json", records)], tmp_path / "out", 1)
    assert (told.records, told.documents, told.unlabelled, told.n_failed) == (5, 3, 2, 0)
    assert tiers(tmp_path / "out") == [
        ("乔某某", "serious", "rule", "conviction"),
        ("洛某某", "especially_serious", "rule", "term_above"),
        ("白某某", "serious", "rule", "term_above"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"criminals": ["洛某某", "乔某某"]},  # one term for two accused is nobody's own
        {"accusation": ["侵犯公民个人信息", "诈骗"]},  # nor is a combined one
        {"term_of_imprisonment": {"life_imprisonment": True, "imprisonment": 40}},
        {"term_of_imprisonment": {"imprisonment": "40"}},
        {"term_of_imprisonment": [40]},
        {"criminals": "x" * 100_000},
        {"criminals": [["洛某某"], {"name": 1}, None]},
        {"accusation": 7},
    ],
)
def test_cail_record_whose_columns_are_unclear_gives_no_label(tmp_path: Path, change: dict[str, Any]) -> None:
    record = cail(2, 40)
    record["meta"] |= change
    source = write_lines(tmp_path / "cail.jsonl", [record, cail(3, 40)])
    told = import_labels([source], tmp_path / "out", 1)
    assert (told.documents, told.unlabelled) == (1, 1)


def test_excerpt_is_asked_what_its_label_asks(tmp_path: Path) -> None:
    """CAIL's facts name no offence, so nothing could be trained on them if the label did not put the question."""
    import_labels([write_lines(tmp_path / "c.jsonl", [cail(n, 40) for n in range(2, 6)])], tmp_path / "out", 1)
    rows, unmatched = read_rows([tmp_path / "out"], CaseReader(Settings(severity=SeveritySettings(model="none"))))
    assert unmatched == [] and {(r.question.party, r.question.article) for r in rows} == {("洛某某", "253-1")}
    assert len(rows) == 4 and all(row.features["offence:253-1"] for row in rows)


def as_json(path: Path) -> Path:
    path.write_text(json.dumps(export_rows(), ensure_ascii=False), encoding="utf-8")
    return path


def as_bytes(encoding: str, delimiter: str = ",") -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(csv_bytes(export_rows(), encoding, delimiter))
        return path

    return write


def as_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2021年/裁判文书.csv", csv_bytes(export_rows(), "utf-8-sig"))
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("export.json", as_json),
        ("export.jsonl", lambda path: write_lines(path, export_rows())),
        ("export.csv", as_bytes("utf-8-sig")),
        ("export2.csv", as_bytes("gb18030")),
        ("export.tsv", as_bytes("utf-8", "\t")),
        ("semicolons.csv", as_bytes("utf-8", ";")),
        ("export.xlsx", lambda path: xlsx(path, export_rows())),
        ("export.zip", as_zip),
    ],
)
def test_export_of_judgments_is_read_in_every_form(tmp_path: Path, name: str, write: Callable[[Path], Path]) -> None:
    told = import_labels([write(tmp_path / name)], tmp_path / "out", 1)
    assert (told.records, told.documents, told.unlabelled, told.n_failed) == (4, 2, 1, 1)
    assert "MK101" in told.failed[0] and "withdrawn" in told.failed[0]
    assert tiers(tmp_path / "out") == [
        ("乔某某", "serious", "court", "court_words"),
        ("洛某某", "especially_serious", "court", "court_words"),
    ]
    for document in read_corpus(tmp_path / "out"):
        text = document.path.read_text(encoding="utf-8")
        holdings = [label for label in document.labels if label["kind"] == "holding"]
        assert [text[h["start"] : h["end"]] in ("情节特别严重", "情节严重") for h in holdings] == [True]


def test_judgments_as_files_and_an_acquittal_are_labelled(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(judgment(), encoding="utf-8")
    (tmp_path / "in/b.txt").write_text(acquittal("白某某"), encoding="utf-8")
    (tmp_path / "in/copy.txt").write_text(judgment(), encoding="utf-8")
    told = import_labels([tmp_path / "in"], tmp_path / "out", 1)
    assert (told.documents, told.duplicates) == (2, 1)
    assert ("白某某", "none", "court", "obviously_minor") in tiers(tmp_path / "out")


def test_labels_of_people_keep_their_places_and_give_their_tier(tmp_path: Path) -> None:
    import_labels([write_lines(tmp_path / "gold.jsonl", [labelled()])], tmp_path / "out", 1)
    (document,) = read_corpus(tmp_path / "out")
    assert tiers(tmp_path / "out") == [("洛某某", "especially_serious", "person", "court_words")]
    by_kind = {label["kind"]: label for label in document.labels}
    text = read_transcript(document.path.read_bytes()).text
    assert text != labelled()["text"]  # the reading drops a blank line and an indent
    assert (
        text[by_kind["quantity"]["start"] : by_kind["quantity"]["end"]] == "六万余条" == by_kind["quantity"]["surface"]
    )
    assert text[by_kind["holding"]["start"] : by_kind["holding"]["end"]] == "情节特别严重，其行为已构成"
    assert (by_kind["quantity"]["lower"], by_kind["quantity"]["value"]) == (60000, 60000)


def spoil(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    record = labelled()
    change(record)
    return record


@pytest.mark.parametrize(
    "record",
    [
        spoil(lambda r: r["quantities"][0].update(end=10**9)),
        spoil(lambda r: r["quantities"][0].update(start=-1)),
        spoil(lambda r: r["quantities"][0].update(start=1.5)),
        spoil(lambda r: r["quantities"][0].update(metric="heads")),
        spoil(lambda r: r["quantities"][0].update(value="1E+99999")),
        spoil(lambda r: r["quantities"][0].update(value=[1])),
        spoil(lambda r: r["circumstances"][0].update(level="grave")),
        spoil(lambda r: r["circumstances"][0].update(origin="oracle")),
        spoil(lambda r: r["circumstances"][0].update(confidence=7)),
        spoil(lambda r: r["circumstances"].append(None)),
        spoil(lambda r: r["parties"].append({"name": "x" * 10_000, "role": "defendant"})),
        spoil(lambda r: r["parties"].extend([{"name": "甲", "role": "other"}] * 30_000)),
        spoil(lambda r: r.update(case=[1])),
        spoil(lambda r: r.update(parties=r["parties"] * 9_000, circumstances=r["circumstances"] * 9_000)),
        spoil(lambda r: r["quantities"][0].update(start=r["text"].index("\n\n"), end=r["text"].index("\n\n") + 2)),
        {"fact": "\ud800被告人洛某某"},
        {"no": "text"},
        {"fact": "   "},
        {"fact": {"nested": ["被告人"]}},
    ],
)
def test_hostile_record_is_counted_and_the_rest_is_imported(tmp_path: Path, record: dict[str, Any]) -> None:
    source = tmp_path / "mixed.jsonl"
    source.write_text(json.dumps(record) + "\n" + json.dumps(cail(2, 40)) + "\n", encoding="utf-8")
    status, output = invoke("labels", "import", source, "--out", tmp_path / "out")
    assert status == 1 and "1 documents of 2 records" in output and "1 not read" in output and "[MK1" in output


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("open.csv", '案号,全文\n1,"被告人'.encode() + "甲".encode() * 5_000),
        ("broken.csv", "案号,全文\n".encode() + b"1,\xff\xfe\xff\n"),
        ("deep.json", b'{"fact": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        ("nan.json", b'{"fact": NaN}'),
        ("digits.json", b'{"fact": ' + b"9" * 10_000 + b"}"),
        ("notzip.xlsx", b"PK\x03\x04 no archive"),
        ("pickle.json", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix"),
    ],
)
def test_file_that_is_no_data_set_is_an_error_with_a_code(
    tmp_path: Path, name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_FIELD", 1_000)
    (tmp_path / name).write_bytes(data)
    status, output = invoke("labels", "import", tmp_path / name, "--out", tmp_path / "out")
    assert status == 2 and "[MK550]" in output and "the first: [MK1" in output
    assert not (tmp_path / "out").exists()


def test_workbook_that_declares_entities_or_is_a_bomb_is_refused(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "good.xlsx", export_rows())
    entities, bomb = tmp_path / "entities.xlsx", tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(good) as read, zipfile.ZipFile(entities, "w") as one, zipfile.ZipFile(bomb, "w") as other:
        for name in read.namelist():
            data = read.read(name)
            declared = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data.split(b"?>", 1)[-1] if "sheet1" in name else data
            one.writestr(name, declared)
            padding = b" " * 50_000_000 if "sheet1" in name else b""
            other.writestr(name, data + padding, zipfile.ZIP_DEFLATED)
    for path, code in ((entities, "MK103"), (bomb, "MK115")):
        (found,) = read_sources([path])
        assert code in str(found)


def test_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(",".join(map(str, range(1000))) + "\n1,2\n", encoding="utf-8")
    (found,) = read_sources([tmp_path / "wide.csv"])
    assert "1000 columns" in str(found)


def test_corpus_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("x")
    with pytest.raises(CorpusError, match="not empty"):
        import_labels([write_lines(tmp_path / "c.jsonl", [cail(2, 40)])], tmp_path / "out", 1)


def test_same_source_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "c.jsonl", [cail(n, 40) for n in range(2, 12)])
    for out in ("one", "two"):
        import_labels([source], tmp_path / out, 7)
    one, two = (sorted(p for p in (tmp_path / out).rglob("*") if p.is_file()) for out in ("one", "two"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two] and len(one) == 13


def test_export_and_import_give_the_labels_back(tmp_path: Path) -> None:
    write_corpus(generate(6, 4), tmp_path / "synth", False)
    assert export_labels(tmp_path / "synth", "jsonl", tmp_path / "out.jsonl") == (6, 0)
    import_labels([tmp_path / "out.jsonl"], tmp_path / "back", 1)

    def key(label: dict[str, Any]) -> str:
        return json.dumps({k: v for k, v in label.items() if k != "by_figures"}, sort_keys=True)

    assert sorted(map(key, rows_of(tmp_path / "synth"))) == sorted(map(key, rows_of(tmp_path / "back")))


def test_weak_holding_that_gave_no_tier_gives_none_on_its_way_back(tmp_path: Path) -> None:
    """Word and term contradict each other: the functions abstained when the text was read, and go on abstaining."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(judgment("洛某某", "情节严重", "三年六个月"), encoding="utf-8")
    import_labels([tmp_path / "in"], tmp_path / "corpus", 1)
    export_labels(tmp_path / "corpus", "jsonl", tmp_path / "out.jsonl")
    import_labels([tmp_path / "out.jsonl"], tmp_path / "back", 1)
    for corpus in ("corpus", "back"):
        assert [row["kind"] for row in rows_of(tmp_path / corpus)] == ["holding"]


def test_export_of_a_faulty_corpus_leaves_no_file(tmp_path: Path) -> None:
    write_corpus(generate(3, 4), tmp_path / "synth", False)
    last = sorted((tmp_path / "synth/documents").iterdir())[-1]
    last.write_text("another", encoding="utf-8")
    with pytest.raises(CorpusError, match="the bytes are not those"):
        export_labels(tmp_path / "synth", "jsonl", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def test_doccano_spans_point_at_their_words(tmp_path: Path) -> None:
    import_labels([write_lines(tmp_path / "gold.jsonl", [labelled()])], tmp_path / "corpus", 1)
    status, output = invoke("labels", "export", tmp_path / "corpus", "--to", "doccano", "--out", tmp_path / "d.jsonl")
    assert status == 0 and "1 documents" in output
    line = json.loads((tmp_path / "d.jsonl").read_text(encoding="utf-8"))
    assert {line["text"][start:end]: name for start, end, name in line["label"]} == {
        "洛某某": "party:defendant",
        "六万余条": "quantity:personal_records",
        "情节特别严重，其行为已构成": "holding:especially_serious",
    }
    assert invoke("labels", "export", tmp_path / "corpus", "--to", "doccano", "--out", tmp_path / "d.jsonl")[0] == 2


def test_label_that_moved_keeps_its_words_or_loses_its_place(tmp_path: Path) -> None:
    """Offsets into the text of another reading, as of a page typeset otherwise."""
    import_labels([write_lines(tmp_path / "gold.jsonl", [labelled()])], tmp_path / "corpus", 1)
    path = tmp_path / "corpus/labels.jsonl"
    line = json.loads(path.read_text(encoding="utf-8"))
    line["text_sha256"] = "0" * 64
    for label in line["labels"]:
        if label.get("start") is not None:
            label["start"], label["end"] = label["start"] + 3, label["end"] + 3
        if label["kind"] == "quantity":
            line["labels"].append({**label, "surface": "九万条"})
            break
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    _, lost = export_labels(tmp_path / "corpus", "jsonl", tmp_path / "out.jsonl")
    found = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert [q["text"] for q in found["quantities"]] == ["六万余条"] and lost >= 1
    for kept in (*found["quantities"], *found["parties"]):
        assert found["text"][kept["start"] : kept["end"]] == kept.get("text", kept.get("name"))


def test_gold_of_the_project_is_imported_whole(tmp_path: Path) -> None:
    gold = Path(__file__).resolve().parents[2].parent / "shared/gold/dev.jsonl"
    if not gold.is_file():
        pytest.skip("../shared is not here")
    told = import_labels([gold], tmp_path / "dev", 1)
    assert told.n_failed == 0 and told.documents == told.records > 50
