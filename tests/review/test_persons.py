"""Who is accused, as a person says: the text is read again as of these, law and model judge anew, undo works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import menkan
from menkan.codes import PartyRole
from menkan.report.words import word
from menkan.review.expectations import FOLDER, unmet
from menkan.review.exporting import export_decisions
from menkan.review.queue import Filter
from menkan.run.corpus import read_corpus
from menkan.run.corrections import corrections_of, text_digest
from menkan.run.decisions import DecisionLog, Draft, Kind
from menkan.run.inputs import Document
from menkan.run.reader import CaseReader
from menkan.types import CaseRecord, Party
from tests.builders import write_run
from tests.report.pages import Page as Parsed
from tests.review.places import SAMPLES, Page

OFFENCE = "帮助信息网络犯罪活动罪"
# 庚某某 is called nowhere as the accused are; 辛某 is a witness.
JOINT = (
    "江州市临湖区人民法院\n刑事判决书\n（2021）江0199刑初90号\n"
    "公诉机关江州市临湖区人民检察院。\n被告人己某甲，绰号“老己”，男。\n"
    f"江州市临湖区人民检察院指控，被告人己某甲犯{OFFENCE}。\n"
    "经审理查明：2020年5月，被告人己某甲明知他人利用信息网络实施犯罪，仍为其犯罪提供帮助，违法所得30000元。"
    "庚某某违法所得12000元。\n"
    f"本院认为，被告人己某甲情节严重，其行为已构成{OFFENCE}。庚某某情节严重，其行为已构成{OFFENCE}。\n"
    f"判决如下：\n一、被告人己某甲犯{OFFENCE}，判处有期徒刑一年，并处罚金人民币五千元。\n"
    f"二、庚某某犯{OFFENCE}，判处有期徒刑八个月，并处罚金人民币三千元。\n"
    "审判员　丙某某\n二〇二一年六月三十日\n"
)


@pytest.fixture
def joint(reader: CaseReader, tmp_path: Path, page: Page) -> Page:
    """The review of that judgment; `page` has the reader put in place."""
    (tmp_path / "90.txt").write_text(JOINT, encoding="utf-8")
    write_run([reader.read(Document(str(tmp_path / "90.txt")))], tmp_path / "joint")
    return Page(tmp_path / "joint")


def record(page: Page) -> CaseRecord:
    return page.desk.reviewed.record(page.ids[90])


def owners(read: CaseRecord, surface: str) -> tuple[str, ...]:
    return next(q.parties for q in read.quantities if surface in q.surface)


def person(name: str, was: str = "", role: str = "defendant", aliases: str = "") -> dict[str, object]:
    return {"name": name, "was": was, "role": role, "aliases": aliases}


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_reading_as_of_the_accused_that_were_read_changes_nothing(reader: CaseReader, name: str) -> None:
    read = reader.read(Document(str(SAMPLES / name)))
    assert reader.read_as_of(read, read.structure.parties) == read


def test_missed_accused_has_his_offence_sentence_holding_and_figures(joint: Page) -> None:
    assert record(joint).structure.accused == ("己某甲",)
    assert owners(record(joint), "12000元") == ("己某甲",)  # who else could it be
    parts = joint.decide(90, "party", fields=person("庚某某"))
    now = record(joint)
    assert now.structure.accused == ("己某甲", "庚某某")
    assert (owners(now, "30000元"), owners(now, "12000元")) == (("己某甲",), ("庚某某",))
    assert {(h.party, h.level.value) for h in now.structure.holdings} == {("己某甲", "serious"), ("庚某某", "serious")}
    assert [s.term_months for s in now.structure.disposition if s.party == "庚某某"] == [8]
    assert {a.party: a.tier.value for a in now.assessments} == {"己某甲": "serious", "庚某某": "serious"}
    assert {p.party for p in now.predictions} == {"己某甲", "庚某某"}
    changes = Parsed(parts["answers"]).text.partition(word("review", "changes"))[2]
    assert "庚某某；被告人" in changes and "违法所得满一万元" in changes
    assert "不能确定" not in changes  # a prong that was not there, and that nothing decides
    listed = joint.desk.queue.page(Filter(), 1)[0][0]
    assert [a.party for a in listed.answers] == ["己某甲", "庚某某"]


def test_undo_takes_a_person_back(joint: Page) -> None:
    before = record(joint)
    joint.decide(90, "party", fields=person("庚某某"))
    joint.decide(90, "party", fields=person("己某甲", "己某甲") | {"remove": True})
    assert record(joint).structure.accused == ("庚某某",)
    joint.decide(90, "undo")
    joint.decide(90, "undo")
    assert record(joint) == before
    kinds = [
        (d.kind, d.before and getattr(d.before, "name", d.before), d.who)
        for d in joint.desk.reviewed.log.of(joint.ids[90])
    ]
    assert kinds == [
        ("party", None, "复核员"),
        ("party", "己某甲", "复核员"),
        ("undo", 2, "复核员"),
        ("undo", 1, "复核员"),
    ]


def test_who_is_no_accused_has_nothing_left(joint: Page) -> None:
    joint.decide(90, "party", fields=person("庚某某"))
    parts = joint.decide(90, "party", fields={"was": "己某甲", "remove": True})
    now = record(joint)
    rows = (*now.facts, *now.findings, *now.assessments, *now.predictions, *now.disagreements)
    assert {row.party for row in rows} == {"庚某某"}
    assert "己某甲" not in {name for q in now.quantities for name in q.parties}
    assert "己某甲" in parts["answers"]  # what went is told


def test_without_any_accused_nothing_is_tested_and_the_page_stands(joint: Page) -> None:
    joint.decide(90, "party", fields={"was": "己某甲", "remove": True})
    now = record(joint)
    assert (now.structure.accused, now.findings, now.assessments) == ((), (), ())
    assert "MK204" in {p.code for p in now.problems}
    assert word("review", "missed_name") in joint.get(f"/case/{joint.ids[90]}")


def test_decisions_follow_a_person_to_his_new_name(joint: Page) -> None:
    place = joint.figure(90, "30000元")
    joint.decide(90, "change", figure=place, fields={"value": "9000"})
    held = {"party": "己某甲", "was": OFFENCE, "offence": OFFENCE, "level": "not_serious"}
    joint.decide(90, "holding", fields=held)
    joint.decide(90, "party", fields=person("己某甲男", "己某甲", aliases="己某甲、老己"))
    now = record(joint)
    assert now.structure.parties == (Party("己某甲男", PartyRole.DEFENDANT, ("己某甲", "老己")),)
    assert owners(now, "30000元") == ("己某甲男",)
    assert [(h.party, h.level.value) for h in now.structure.holdings] == [("己某甲男", "not_serious")]
    assert {f.party for f in (*now.facts, *now.findings, *now.assessments)} == {"己某甲男"}
    joint.decide(90, "undo")
    assert owners(record(joint), "30000元") == ("己某甲",)


def test_unit_can_be_made_of_a_person(joint: Page) -> None:
    joint.decide(90, "party", fields=person("己某甲", "己某甲", "defendant_unit"))
    assert record(joint).structure.parties[0].role is PartyRole.DEFENDANT_UNIT


@pytest.mark.parametrize(
    "fields, told",
    [
        (person(""), word("review", "bad_name")),
        (person("*"), word("review", "bad_name")),
        (person("庚" * 81), word("review", "bad_name")),
        (person("庚\x00某"), word("review", "bad_name")),
        (person("庚某某", aliases="、".join(f"庚{n}" for n in range(30))), word("review", "bad_name")),
        (person("己某甲"), word("review", "same_name", told="己某甲")),
        (person("旁人"), word("review", "name_not_there")),
        (person("庚某某", role="victim"), "victim"),
        (person("庚某某", was="旁人"), word("review", "bad_owner")),
        ({"was": "旁人", "remove": True}, word("review", "bad_owner")),
        ({"was": "", "remove": True}, word("review", "bad_owner")),
    ],
)
def test_person_that_cannot_be_is_refused_with_the_reason(joint: Page, fields: dict[str, object], told: str) -> None:
    answer = joint.post(90, "party", fields=fields)
    assert answer.status_code == 422 and told in answer.json()["error"]
    assert joint.seen(90) == 0


def test_name_is_taken_as_the_text_is_read(joint: Page) -> None:
    joint.decide(90, "party", fields=person(" 庚某某 ", aliases="庚某某，，  小庚 ；小庚"))
    assert record(joint).structure.parties[-1] == Party("庚某某", PartyRole.DEFENDANT, ("小庚",))


def test_late_tab_names_nobody(joint: Page) -> None:
    joint.decide(90, "party", fields=person("庚某某"))
    assert joint.post(90, "party", seen=0, fields=person("老己")).status_code == 409
    assert len(record(joint).structure.accused) == 2


def test_tables_have_the_persons(joint: Page) -> None:
    joint.decide(90, "party", fields=person("庚某某"))
    with menkan.load(joint.desk.batch.out, reviewed=True) as batch:
        assert batch.sql("SELECT name FROM parties ORDER BY position").fetchall() == [("己某甲",), ("庚某某",)]


def test_persons_are_exported_as_labels_and_as_what_reading_must_give(
    joint: Page, reader: CaseReader, tmp_path: Path
) -> None:
    joint.decide(90, "party", fields=person("庚某某"))
    joint.decide(90, "party", fields={"was": "己某甲", "remove": True})
    export_decisions(joint.desk.batch.out, tmp_path / "corpus", joint.desk.settings)
    (document,) = read_corpus(tmp_path / "corpus")
    (label,) = (dict(one) for one in document.labels if one["kind"] == "party")
    assert (label["party"], label["role"], label["origin"], label["by"]) == ("庚某某", "defendant", "review", "复核员")
    assert JOINT[label["start"] : label["end"]] == "庚某某"
    expected = json.loads((tmp_path / "corpus" / FOLDER / f"{document.document_id}.json").read_text(encoding="utf-8"))
    assert expected["parties"] == [{"name": "庚某某", "role": "defendant", "aliases": []}]
    told = list(unmet(reader.read(Document(str(document.path))), expected))
    assert "accused 庚某某: not so" in told and "accused 己某甲: is none" in told
    assert list(unmet(record(joint), expected)) == []


def test_export_of_a_reviewed_document_has_every_accused_and_no_other(joint: Page, tmp_path: Path) -> None:
    joint.decide(90, "done")
    export_decisions(joint.desk.batch.out, tmp_path / "corpus", joint.desk.settings)
    (document,) = read_corpus(tmp_path / "corpus")
    expected = json.loads((tmp_path / "corpus" / FOLDER / f"{document.document_id}.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in expected["parties"]] == ["己某甲"]
    joint.decide(90, "party", fields=person("庚某某"))
    assert "accused 庚某某: is none" in list(unmet(record(joint), expected))


def test_name_given_back_is_no_longer_none(tmp_path: Path, joint: Page) -> None:
    read, log = joint.desk.batch.record(joint.ids[90]), DecisionLog(tmp_path)
    first = read.structure.parties[0]
    renamed = Party("老己", PartyRole.DEFENDANT, ("己某甲",))
    steps = [(first, renamed), (renamed, None), (None, first)]
    for seen, (before, after) in enumerate(steps):
        log.append(Draft("甲", joint.ids[90], text_digest(read), Kind.PARTY, before, after), seen)
    settled = corrections_of(read, log.of(joint.ids[90]))
    assert settled.accused == (first,) and settled.not_accused == ("老己",)
    assert [*settled.by_name] == ["己某甲"]
