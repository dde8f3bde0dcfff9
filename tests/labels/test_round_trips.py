"""Out to a label tool and back: no character shifts, whatever the text; what nobody touched is as it was."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from menkan.cli import cli
from menkan.cli_models import FORMS
from menkan.errors import CorpusError, DamagedFile, SourceError, TooLarge
from menkan.ingest import read_transcript
from menkan.labels import brat, conll, doccano, exporting, label_studio
from menkan.labels.exporting import export_labels
from menkan.labels.importing import import_labels
from menkan.labels.marks import Marked, carry, show, utf16_places
from menkan.labels.sources import read_sources
from menkan.labels.tool_files import read_conll
from menkan.labels.tools import as_labelled, labelled
from menkan.lexicon import Segmenter
from menkan.run.corpus import read_corpus
from tests.labels.builders import OFFENCE, judgment, write_lines
from tests.labels.builders import labelled as gold

ROOT = Path(__file__).parents[2]
LISTS = ("parties", "quantities", "circumstances", "tiers")
SEGMENTER = Segmenter("jieba")
Record = dict[str, Any]

# Han, figures, emoji of several code points, rare Han beyond the first plane, combining marks, line ends of every
# system, blanks, what looks like an escape or like the syntax of a format.
ODD = [
    *"被告人某万余条３．五元，。\t \n\r\u3000\x0b\x0c\x1c\x85\u2028\u2029\u0301\u200d\ufeff|;#*\\\"'<&>_-:=",
    *(
        "😀",
        "👨‍👩‍👧",
        "🇨🇳",
        "𠮷",
        "é",
        "e\u0301",
        "\r\n",
        "\n\n",
        "\\n",
        "\\ud83d\\ude00",
        "&amp;",
        "<b>",
        "\tB-x",
        "# text = ",
    ),
    *("二十五万余条", "公民个人信息", "O", "T1\t", "1 2", "none"),
]


def _has_ink(text: str, span: tuple[int, int]) -> bool:
    return bool(text[slice(*span)].strip())


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Record]:
    """A text and labels on it, in the form of the gold; any of them may overlap, repeat or have no place."""
    pieces = st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"])
    text = draw(st.lists(pieces, min_size=1, max_size=40).map("".join).filter(str.strip))
    at = st.integers(0, len(text))
    spans = st.tuples(at, at).map(lambda two: (min(two), max(two))).filter(lambda span: _has_ink(text, span))
    who = st.fixed_dictionaries(
        {"confidence": st.sampled_from([1, "0.7"]), "origin": st.sampled_from(["rule", "court", "person", "review"])},
        optional={
            "by": st.just("甲"),
            "on": st.just("2026-11-01"),
            "note": st.sampled_from(["看第 3 页", "a\nb", "x\ty", " "]),
        },
    )
    names = st.sampled_from(["张某", "某", "*", text.strip()[:20]])
    offences = st.sampled_from([OFFENCE, "诈骗罪", "有 空格的|罪"])

    def rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Record]]:
        one = st.tuples(st.fixed_dictionaries(fields), who, spans | st.just((None, None)))
        return st.lists(one.map(lambda t: {**t[0], **t[1], "start": t[2][0], "end": t[2][1]}), max_size=5)

    record = {
        "parties": draw(rows(name=names, role=st.sampled_from(["defendant", "victim"]))),
        "quantities": draw(
            rows(
                metric=st.sampled_from(["personal_records", "illegal_income"]),
                value=st.sampled_from([None, 60000, "3.5"]),
                category=st.sampled_from([None, "other"]),
                status=st.sampled_from(["found", "alleged"]),
                party=st.lists(names, max_size=2),
            )
        ),
        "circumstances": draw(rows(party=names, offence=offences, level=st.sampled_from(["serious", "minor"]))),
        "tiers": draw(
            st.lists(st.fixed_dictionaries({"party": names, "offence": offences, "tier": st.just("none")}), max_size=2)
        ),
        "case": {"offences": draw(st.lists(offences, max_size=2, unique=True))},
    }
    return text, record


def through_label_studio(text: str, record: Record) -> tuple[str, Record | None]:
    task = json.loads(label_studio.write("x", text, record))
    return task["data"]["text"], as_labelled(task, task["data"]["text"], "x")


def through_an_old_label_studio(text: str, record: Record) -> tuple[str, Record | None]:
    """It counted UTF-16 code units, and wrote the line ends of what was selected as two characters.

    Where the words stand at the same numbers in code points too, nothing says which it was.
    """
    task, units = json.loads(label_studio.write("x", text, record)), utf16_places(text)
    places = [(units[m.start], units[m.end], text[m.start : m.end]) for m in show(record).marked.marks]
    assume(units[-1] == len(text) or any(text[start:end] != words for start, end, words in places))
    for result in task["annotations"][0]["result"]:
        if value := result.get("value"):
            value |= {key: units[value[key]] for key in ("start", "end")}
            value["text"] = value["text"].replace("\n", "\\n").replace("\r", "\\n")
    return task["data"]["text"], as_labelled(task, task["data"]["text"], "x")


def through_doccano(text: str, record: Record) -> tuple[str, Record | None]:
    line = json.loads(doccano.write("x", text, record))
    return line["text"], as_labelled(line, line["text"], "x")


def through_brat(text: str, record: Record) -> tuple[str, Record | None]:
    files = brat.write("x", text, record)
    assert list(files) == ["x.txt", "x.ann", "x.menkan.json"]
    assert all(len(line.splitlines()) == 1 for line in files["x.ann"].split("\n")[:-1])
    got = files["x.txt"].encode().decode()
    return got, labelled(
        lambda: brat.read(got, files["x.ann"], files["x.menkan.json"]), got, "x", lambda shown: brat.visible(shown, got)
    )


def through_conll(text: str, record: Record) -> tuple[str, Record | None]:
    lines = f"{conll.HEAD}\n{conll.write('x', text, record, SEGMENTER)}"
    ((_, data),) = conll.blocks(io.BytesIO(lines.encode()), 10**9)
    block = conll.take_apart(data)
    return block.text, labelled(lambda: conll.read(block), block.text, "x", lambda s: conll.visible(s, block.tokens))


def spans(marked: Marked) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return sorted((mark.name, mark.pieces) for mark in marked.marks)


@settings(max_examples=150, deadline=None)
@given(document=documents())
def test_places_are_right_in_the_units_of_each_tool(document: tuple[str, Record]) -> None:
    """Without what an export carries along: the marks alone, as a program of the tool's users would read them."""
    text, record = document
    shown = show(record).marked
    task = json.loads(label_studio.write("x", text, record))
    del task["data"]["menkan"]
    for value in (r["value"] for r in task["annotations"][0]["result"] if "value" in r):
        assert text[value["start"] : value["end"]] == value["text"]
    assert spans(label_studio.read(task, text) or Marked(())) == spans(shown)

    line = json.loads(doccano.write("x", text, record))
    del line["menkan"]
    units = text.encode("utf-16-le")
    words = [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in line["label"]]
    assert sorted(words) == sorted(text[mark.start : mark.end] for mark in shown.marks)
    assert spans(doccano.read(line, text) or Marked(())) == spans(shown)

    annotations = brat.write("x", text, record)["x.ann"]
    for places, words in re.findall(r"^T\d+\t\S+ ([\d ;]+)\t(.*)$", annotations, re.M):
        assert " ".join(text[slice(*map(int, piece.split()))] for piece in places.split(";")) == words
    assert spans(brat.read(text, annotations, None)) == spans(brat.visible(shown, text))

    ((_, data),) = conll.blocks(io.BytesIO(conll.write("x", text, record, SEGMENTER).encode()), 10**9)
    block = replace(conll.take_apart(data), carried=None)
    assert spans(conll.read(block)) == spans(conll.visible(shown, block.tokens))
    assert "".join(text[a:b] for a, b in block.tokens) == "".join(w for w in SEGMENTER.words(text) if not w.isspace())


TRIPS = [through_label_studio, through_an_old_label_studio, through_doccano, through_brat, through_conll]


@pytest.mark.parametrize("through", TRIPS)
@settings(max_examples=150, deadline=None)
@given(document=documents())
def test_every_label_comes_back_as_it_was(
    through: Callable[[str, Record], tuple[str, Record | None]], document: tuple[str, Record]
) -> None:
    text, record = document
    got, back = through(text, record)
    assert got == text and back is not None
    for key in (*LISTS, "case"):
        assert back[key] == record[key] or (key == "case" and not any(record["case"].values()))


TEXT = judgment().replace("洛某某", "𠮷某某")
NAME, FIGURE, WORDS, INCOME = "𠮷某某", "六万余条", "情节特别严重", "人民币五万元"


def at(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def told() -> Record:
    """Labels on `TEXT`: the figure's value is a person's, and not what menkan would read."""
    rule = {"confidence": "0.9", "origin": "rule", "by": "menkan", "on": "2026-11-01"}
    figure = {"value": 61234, "unit": "条", "metric": "personal_records", "category": "other", "status": "alleged"}
    level = {"party": NAME, "offence": OFFENCE, "level": "especially_serious"}
    return {
        "parties": [{"name": NAME, "role": "defendant", **at(NAME), **rule}],
        "quantities": [
            {**figure, "party": [NAME], **at(FIGURE), **rule},
            {**figure, "metric": "illegal_income", "party": ["*"], **at(INCOME), **rule},
        ],
        "circumstances": [{**level, **at(WORDS), **rule}, {**level, "start": None, "end": None, **rule}],
        "tiers": [{"party": NAME, "offence": OFFENCE, "tier": "especially_serious", **rule}],
        "case": {"offences": [OFFENCE]},
    }


def edited(change: Callable[[list[Any]], object]) -> Record:
    """What comes back after `change` was made to the regions of the annotation in Label Studio."""
    task = json.loads(label_studio.write("x", TEXT, told()))
    task["annotations"][0]["completed_by"] = 3
    change(task["annotations"][0]["result"])
    back = as_labelled(task, TEXT, "x")
    assert back is not None
    return back


def region(results: list[Any], words: str) -> Record:
    return next(r for r in results if r.get("value", {}).get("text") == words)


def test_removed_mark_is_gone_and_the_others_stand() -> None:
    back = edited(lambda results: results.remove(region(results, FIGURE)))
    assert back["quantities"] == told()["quantities"][1:]
    assert [back[key] for key in ("parties", "circumstances", "tiers")] == [
        told()[key] for key in ("parties", "circumstances", "tiers")
    ]


def test_label_without_a_place_stays_where_the_mark_beside_it_is_removed() -> None:
    back = edited(lambda results: results.remove(region(results, WORDS)))
    assert back["circumstances"] == told()["circumstances"][1:]


def test_renamed_figure_keeps_its_value_and_is_the_persons() -> None:
    back = edited(lambda results: region(results, FIGURE)["value"].update(labels=["quantity:computers"]))
    assert [q["metric"] for q in back["quantities"]] == ["illegal_income", "computers"]
    figure = back["quantities"][1]
    assert (figure["value"], figure["status"], figure["party"]) == (61234, "alleged", [NAME])
    assert (figure["origin"], figure["by"], figure["on"], figure["confidence"]) == ("person", "label-studio:3", None, 1)


def test_moved_figure_is_read_anew() -> None:
    def move(results: list[Any]) -> None:
        region(results, FIGURE)["value"].update(at("公民个人信息六万余条"), text="公民个人信息六万余条")

    figure = edited(move)["quantities"][1]
    assert (figure["start"], figure["end"]) == tuple(at("公民个人信息六万余条").values())
    assert figure.get("value") is None and figure["origin"] == "person"


def test_relation_that_is_removed_or_added_changes_the_owner_alone() -> None:
    back = edited(lambda results: results.pop())  # the figure's or the holding's
    assert back["parties"] == told()["parties"]
    fewer = edited(lambda results: results.__setitem__(slice(None), [r for r in results if r["type"] != "relation"]))
    assert [(q["value"], q["party"]) for q in fewer["quantities"]] == [(61234, ["*"]), (61234, [])]

    def join(results: list[Any]) -> None:
        ends = {"from_id": region(results, INCOME)["id"], "to_id": region(results, NAME)["id"]}
        results.append({"type": "relation", **ends})

    more = edited(join)["quantities"]
    assert [(q["metric"], q["party"], q["value"]) for q in more] == [
        ("personal_records", [NAME], 61234),
        ("illegal_income", [NAME], 61234),
    ]


def test_added_mark_and_note_are_the_persons() -> None:
    def add(results: list[Any]) -> None:
        value = {**at("第17街区"), "text": "第17街区", "labels": ["quantity:count_other"]}
        results.append({"id": "new", "type": "labels", "value": value, "meta": {"text": ["不确定"]}})

    back = edited(add)
    assert back["quantities"][:2] == told()["quantities"]
    assert (back["quantities"][2]["note"], back["quantities"][2]["by"]) == ("不确定", "label-studio:3")


def test_exported_labels_are_not_taken_for_another_text() -> None:
    task = json.loads(label_studio.write("x", TEXT, told()))
    with pytest.raises(DamagedFile, match="not the one that was exported"):
        as_labelled(task, TEXT + "。", "x")


def test_region_with_two_labels_gives_both() -> None:
    back = edited(lambda results: region(results, WORDS)["value"]["labels"].append("quantity:count_other"))
    assert back["circumstances"] == told()["circumstances"] and len(back["quantities"]) == 3


def test_units_are_decided_for_a_whole_annotation() -> None:
    """One repeated character fits in both units; its neighbour does not, and says which they are."""
    text = "😀" + "万" * 6 + "五千元"
    values = [
        {"start": 3, "end": 4, "text": "万", "labels": ["quantity:count_other"]},
        {"start": 8, "end": 11, "text": "五千元", "labels": ["quantity:illegal_income"]},
    ]
    results = [{"id": str(n), "type": "labels", "value": value} for n, value in enumerate(values)]
    found = label_studio.read({"data": {"text": text}, "annotations": [{"result": results}]}, text)
    assert found and [mark.pieces for mark in found.marks] == [((2, 3),), ((7, 10),)]


def test_doccano_without_a_unit_is_refused_where_it_matters_and_only_there() -> None:
    spans = {
        "id": 7,
        "text": TEXT,
        "label": [[TEXT.index(FIGURE), TEXT.index(FIGURE) + 4, "quantity:personal_records"]],
    }
    with pytest.raises(DamagedFile, match="offset_unit"):
        as_labelled(spans, TEXT, "x")
    assert as_labelled({**spans, "offset_unit": "code-points"}, TEXT, "x")
    shifted = as_labelled({**spans, "offset_unit": "utf-16"}, TEXT, "x")
    assert shifted and shifted["quantities"][0]["start"] < TEXT.index(FIGURE)
    before = {**spans, "label": [[0, 4, "party:other"]]}
    assert as_labelled(before, TEXT, "x")


# brat


def read_brat(annotations: str, text: str = TEXT) -> Record:
    back = labelled(lambda: brat.read(text, annotations, None), text, "x")
    assert back is not None
    return back


def line(number: int, type_name: str, words: str) -> str:
    place = at(words)
    return f"T{number}\t{type_name} {place['start']} {place['end']}\t{words}\n"


def test_brat_owner_attributes_and_note_are_read() -> None:
    back = read_brat(
        line(1, "party-defendant", NAME)
        + line(2, "quantity-personal_records", FIGURE)
        + line(3, "holding-serious", WORDS)
        + "R1\tof Arg1:T2 Arg2:T1\n"
        + "A1\tStatus T2 alleged\nA2\tCategory T2 other\nA3\tOffence T3 诈骗罪\nA4\tNegation T2\n"
        + "#1\tAnnotatorNotes T2\t看第 3 页\nE1\tevent:T1 of:T2\n*\tEquiv T1 T2\nN1\tReference T1 db:1\t甲\n"
        + f"T9\tORG {at(WORDS)['start']} {at(WORDS)['end']}\t{WORDS}\n"
    )
    (figure,), (holding,) = back["quantities"], back["circumstances"]
    assert (figure["party"], figure["status"], figure["category"], figure["note"]) == (
        [NAME],
        "alleged",
        "other",
        "看第 3 页",
    )
    assert (figure["lower"], figure["by"]) == (60000, "brat")
    assert (holding["offence"], holding["party"]) == ("诈骗罪", NAME)


def test_brat_pieces_with_blanks_between_are_one_label_and_with_words_are_refused() -> None:
    text = "甲，五\r\n 万元。"
    back = read_brat("T1\tquantity-illegal_income 2 3;6 8\t五 万元\n", text)
    assert [(q["start"], q["end"]) for q in back["quantities"]] == [(2, 8)]
    with pytest.raises(DamagedFile, match="leaves out words"):
        read_brat("T1\tquantity-illegal_income 0 1;2 3\t甲 五\n", text)


@pytest.mark.parametrize(
    "annotations",
    [
        "T1\tparty-defendant 0 99999\t甲\n",
        "T1\tparty-defendant 3 3\t\n",
        "T1\tparty-defendant 5 3\t\n",
        "T1\tparty-defendant -1 3\t\n",
        "T1\tparty-defendant ١ ٢\t\n",
        f"T1\tparty-defendant 0 {'9' * 5000}\t\n",
        "T1\tparty-defendant 0 2;1 3\t\n",
        "T1\tparty-defendant 0 2\t别的\n",
        "T1\tparty-king 0 2\t\n",
        "T1\tparty-defendant 0 2\t\nT1\tparty-victim 0 2\t\n",
        "R1\tof T1 T2\n",
        "A1\t\n",
        "某某\n",
        "T1 party-defendant 0 2\n",
        "\n" + "#1\tx T1\ty\n" * (brat.MOST_LINES + 1),
    ],
)
def test_brat_lines_that_do_not_fit_are_refused_with_a_code(annotations: str) -> None:
    with pytest.raises(DamagedFile):
        read_brat(annotations)


# CoNLL


def test_conll_tag_of_a_person_covers_its_tokens_and_the_rest_is_exact() -> None:
    text = "被告人张某违法所得三万余元，另获利五千元。"
    record: Record = {key: [] for key in LISTS} | {"case": {"offences": []}}
    figure = {"metric": "illegal_income", "status": "found", "value": 1, "party": []}
    record["quantities"] = [{**figure, "start": 9, "end": 12}]  # 三万余, in the middle of a token perhaps
    lines = conll.write("x", text, record, SEGMENTER).split("\n")
    rows = [row for row in lines if row.endswith("\tO") and row.startswith("张某")]
    assert len(rows) == 1
    lines[lines.index(rows[0])] = rows[0].removesuffix("O") + "B-party:defendant"
    block = conll.take_apart("\n".join(lines).encode())
    back = labelled(lambda: conll.read(block), text, "x", lambda shown: conll.visible(shown, block.tokens))
    assert back is not None and back["quantities"] == record["quantities"]
    assert [(p["name"], p["start"], p["end"], p["by"]) for p in back["parties"]] == [("张某", 3, 5, "conll")]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: re.sub("(?m)^# text = .*$", "", s),
        lambda s: s.replace('# text = "', "# text = ["),
        lambda s: s.replace("被告人\t0\t3", "被告人\t0\t99999", 1),
        lambda s: s.replace("被告人\t0\t3", "被告人\t1\t4", 1),
        lambda s: s.replace("被告人\t0\t3", "别的人\t0\t3", 1),
        lambda s: s.replace("被告人\t0\t3\tO", "被告人\t0\t3", 1),
        lambda s: s.replace("被告人\t0\t3\tO", "被告人\t0\t3\tS-party:defendant", 1),
        lambda s: s.replace("被告人\t0\t3\tO", "被告人\t0\t3\tB-party:king", 1),
        lambda s: re.sub("(?m)^# menkan = .*$", "# menkan = {}", s),
        lambda s: re.sub("(?m)^# menkan = .*$", "# menkan = " + "[" * 100_000, s),
        lambda s: s.replace("text_sha256", "x"),
        lambda s: s.replace('"parties": []', '"parties": [7]'),
    ],
)
def test_conll_that_does_not_fit_is_an_error_in_its_place(tmp_path: Path, change: Callable[[str], str]) -> None:
    text, record = "被告人张某违法所得三万元。", {key: [] for key in LISTS} | {"case": {"offences": []}}
    good = conll.write("x", text, record, SEGMENTER)
    assert change(good) != good
    path = tmp_path / "x.conll"
    path.write_text(f"{conll.HEAD}\n{change(good)}{good}", encoding="utf-8", newline="")
    first, second = read_sources([path])
    assert isinstance(first, DamagedFile) and first.where.startswith(str(path))
    assert not isinstance(second, SourceError) and second.text == text


def test_conll_document_beyond_the_limit_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    empty: Record = {key: [] for key in LISTS}
    texts = ["被告人。" * 50, "被告人。"]
    path = tmp_path / "x.conll"
    path.write_text(f"{conll.HEAD}\n" + "".join(conll.write("x", t, empty, SEGMENTER) for t in texts), encoding="utf-8")
    with path.open("rb") as file:
        long, short = read_conll(file, "x", 1000)
    assert isinstance(long, TooLarge) and long.where == "x:1"
    assert not isinstance(short, SourceError) and short.text == texts[1]


# corpora


def corpus(tmp_path: Path) -> Path:
    """Two documents, one with characters beyond the first plane before its labels."""
    rare = json.loads(json.dumps(gold(), ensure_ascii=False).replace("洛某某", "𠮷某某"))
    second = gold() | {"text": judgment("乔某某", number=18), "quantities": []}
    second["parties"] = [{"name": "乔某某", "role": "defendant"}]
    write_lines(tmp_path / "gold.jsonl", [rare, second])
    assert import_labels([tmp_path / "gold.jsonl"], tmp_path / "first", 1).documents == 2
    return tmp_path / "first"


def labels_of(folder: Path) -> dict[str, list[Any]]:
    """The labels of a corpus by the text that they point into."""
    return {
        read_transcript(document.path.read_bytes()).text: sorted(map(json.dumps, document.labels))
        for document in read_corpus(folder)
    }


@pytest.mark.parametrize("form", FORMS)
def test_corpus_goes_out_and_comes_back_by_command(tmp_path: Path, form: str) -> None:
    first, out, second = corpus(tmp_path), tmp_path / f"out.{form}", tmp_path / "second"
    for arguments in (
        ["export", str(first), "--to", form, "--out", str(out)],
        ["import", str(out), "--out", str(second)],
    ):
        result = CliRunner().invoke(cli, ["labels", *arguments])
        assert result.exit_code == 0, result.output
    assert labels_of(second) == labels_of(first) and len(labels_of(first)) == 2
    assert sum("𠮷" in text for text in labels_of(first)) == 1


def test_forms_of_the_command_are_those_that_can_be_written() -> None:
    assert set(FORMS) == {*exporting.FORMS, exporting.BRAT}


@pytest.mark.parametrize("form", FORMS)
def test_export_overwrites_nothing(tmp_path: Path, form: str) -> None:
    folder = corpus(tmp_path)
    (tmp_path / "there").write_text("x")
    with pytest.raises(CorpusError, match="never overwrites"):
        export_labels(folder, form, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "x"


def test_page_and_configuration_name_every_label(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    export_labels(folder, "label-studio", tmp_path / "tasks.json")
    export_labels(folder, "brat", tmp_path / "brat")
    page = ElementTree.parse(tmp_path / "tasks.json.config.xml")
    names = {label.get("value") for label in page.iter("Label")}
    assert {"party:defendant", "quantity:personal_records", f"holding:serious:{OFFENCE}"} <= names
    told = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert {r["value"]["labels"][0] for t in told for r in t["annotations"][0]["result"] if "value" in r} <= names
    configuration = (tmp_path / "brat/annotation.conf").read_text(encoding="utf-8")
    assert "\nquantity-personal_records\n" in configuration and f"Value:{OFFENCE}\n" in configuration
    assert len(list((tmp_path / "brat").iterdir())) == 7


def test_brat_folder_with_hostile_files_reads_nothing_outside_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    export_labels(corpus(tmp_path), "brat", folder)
    first, second = sorted(folder.glob("*.ann"))
    first.unlink()
    first.symlink_to("/etc/passwd")
    second.write_bytes(b"T1\tparty-defendant 0 2\t\xff\n")
    (folder / "lone.ann").write_text("T1\tparty-defendant 0 2\t..\n")
    (folder / ("x" * 251 + ".txt")).write_text(judgment("丙某某"), encoding="utf-8")
    found = [type(one).__name__ for one in read_sources([folder])]
    assert sorted(found) == ["DamagedFile", "DamagedFile", "SourceDocument", "UnreadableFile", "UnreadableFile"]
    told = import_labels([folder], tmp_path / "out", 1)
    assert told.documents == 1 and told.n_failed == 4 and "MK108" in "".join(told.failed)


@pytest.mark.parametrize(
    "hostile", ["[1]", "{}", '{"parties": 1}', "x", "[" * 100_000, json.dumps({**told(), "text_sha256": "0"})]
)
def test_carried_labels_that_are_damaged_are_refused(hostile: str) -> None:
    task = json.loads(label_studio.write("x", TEXT, told()))
    task["data"]["menkan"] = hostile
    with pytest.raises(DamagedFile):
        as_labelled(task, TEXT, "x")


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r["parties"].append(7),
        lambda r: r["parties"].append({"name": {"a": 1}, "role": "victim"}),
        lambda r: r["quantities"][0].update(start="x"),
        lambda r: r["quantities"][0].update(value="NaN"),
        lambda r: r["circumstances"][1].update(level=["serious"]),
        lambda r: r["tiers"].extend(r["tiers"] * 30_000),
    ],
)
def test_carried_labels_are_checked_like_any_others(tmp_path: Path, change: Callable[[Record], object]) -> None:
    record = told()
    task = json.loads(label_studio.write("x", TEXT, record))
    change(record)
    task["data"]["menkan"] = carry(record, TEXT)
    path = tmp_path / "x.json"
    path.write_text(json.dumps([task] * 2), encoding="utf-8")
    assert [type(one) for one in read_sources([path])] == [DamagedFile] * 2


def test_commands_of_the_manual_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "first").rename("corpus/mine")
    (commands,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/labels.md").read_text(encoding="utf-8"), re.S)
    for line_ in commands.splitlines():
        result = CliRunner().invoke(cli, shlex.split(line_, comments=True)[1:])
        assert result.exit_code == 0, result.output
    for name in ("tasks.json", "doccano.jsonl", "brat", "mine.conll", "mine.jsonl"):
        result = CliRunner().invoke(cli, ["labels", "import", name, "--out", f"corpus/from-{name}"])
        assert result.exit_code == 0, result.output
        assert labels_of(Path(f"corpus/from-{name}")) == labels_of(Path("corpus/mine"))
    assert (tmp_path / "tasks.json.config.xml").is_file()
