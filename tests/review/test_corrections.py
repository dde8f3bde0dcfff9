"""What corrections make of a record: law and model judge the corrected one, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import menkan
from menkan.codes import Level, Metric, PartyRole, Tier, Verdict
from menkan.run.corrections import corrections_of, text_digest
from menkan.run.decisions import Decision, Kind, Value
from menkan.run.inputs import Document
from menkan.run.reader import CaseReader
from menkan.store.columns import TABLES
from menkan.types import CaseRecord, Holding, Party, Problem, Quantity
from tests.builders import rows_of
from tests.review.places import PRONG, SAMPLES, Page, judgment

OTHER = "掩饰、隐瞒犯罪所得、犯罪所得收益罪"


@pytest.fixture
def record(reader: CaseReader, tmp_path: Path) -> CaseRecord:
    path = tmp_path / "1.txt"
    path.write_text(judgment(77), encoding="utf-8")
    return reader.read(Document(str(path)))


def decided(record: CaseRecord, kind: Kind, before: Value, after: Value, number: int = 1) -> Decision:
    return Decision(
        number, "甲", "2026-11-22T00:00:00+00:00", record.document_id or "", text_digest(record), kind, before, after
    )


def income(record: CaseRecord) -> Quantity:
    return next(q for q in record.quantities if q.metric is Metric.ILLEGAL_INCOME)


def judged(reader: CaseReader, record: CaseRecord, *decisions: Decision) -> CaseRecord:
    return reader.judged_as_corrected(record, corrections_of(record, decisions))


def verdict(record: CaseRecord) -> Verdict:
    return next(f.verdict for f in record.findings if f.prong == PRONG)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_without_corrections_judging_gives_the_record_that_was_read(reader: CaseReader, name: str) -> None:
    read = reader.read(Document(str(SAMPLES / name)))
    assert judged(reader, read) == read


def test_figure_as_corrected_is_what_facts_law_and_model_go_by(reader: CaseReader, record: CaseRecord) -> None:
    figure = income(record)
    changed = judged(reader, record, decided(record, Kind.CHANGE, figure, replace(figure, value=Decimal(9000))))
    assert (verdict(record), verdict(changed)) == (Verdict.MET, Verdict.NOT_MET)
    assert [f.value for f in changed.facts] == [Decimal(9000)]
    assert record.assessments[0].tier is Tier.SERIOUS is not changed.assessments[0].tier
    assert changed.predictions[0].probability["none"] > record.predictions[0].probability["none"]
    assert "court_holds_rules_not_met" in {d.kind for d in changed.disagreements}
    assert (changed.text, changed.structure, changed.source) == (record.text, record.structure, record.source)


@pytest.mark.parametrize(
    "fields",
    [{"parties": ()}, {"metric": Metric.PRICE}, {"value": None}, None],
    ids=["owner", "role", "value", "rejected"],
)
def test_figure_that_is_none_of_his_income_meets_nothing(
    reader: CaseReader, record: CaseRecord, fields: dict[str, object] | None
) -> None:
    figure = income(record)
    after = None if fields is None else replace(figure, **fields)  # type: ignore[arg-type]
    changed = judged(reader, record, decided(record, Kind.CHANGE if after else Kind.REJECT, figure, after))
    assert verdict(changed) is Verdict.UNDETERMINED


def test_missed_figure_counts_where_it_was_added(reader: CaseReader, record: CaseRecord) -> None:
    figure = income(record)
    without = replace(record, quantities=tuple(q for q in record.quantities if q != figure))
    changed = judged(reader, without, decided(record, Kind.ADD, None, figure))
    assert changed.quantities == record.quantities
    assert changed.findings == record.findings and changed.predictions == record.predictions


def test_last_decision_at_a_place_stands_and_an_undone_one_never_was(reader: CaseReader, record: CaseRecord) -> None:
    figure = income(record)
    low, high = (replace(figure, value=Decimal(value)) for value in (9000, 20_000))
    one, two = decided(record, Kind.CHANGE, figure, low), decided(record, Kind.CHANGE, low, high, 2)
    assert verdict(judged(reader, record, one, two)) is Verdict.MET
    assert verdict(judged(reader, record, one, two, decided(record, Kind.UNDO, 2, None, 3))) is Verdict.NOT_MET


def test_holding_as_corrected_is_what_the_court_is_taken_to_say(reader: CaseReader, record: CaseRecord) -> None:
    (held,) = record.structure.holdings
    changed = judged(reader, record, decided(record, Kind.HOLDING, held, replace(held, level=Level.NOT_SERIOUS)))
    assert [h.level for h in changed.structure.holdings] == [Level.NOT_SERIOUS]
    assert "tiers_differ" in {d.kind for d in changed.disagreements}
    assert changed.findings == record.findings


def test_another_offence_is_judged_by_its_own_rules(reader: CaseReader, record: CaseRecord) -> None:
    (held,) = record.structure.holdings
    after = replace(held, offence=OTHER, article="312")
    changed = judged(reader, record, decided(record, Kind.HOLDING, held, after))
    assert {a.article for a in changed.assessments} == {"312"}
    assert {p.article for p in changed.predictions} == {"312"}
    assert changed.structure.offences == (OTHER,)
    assert {row.offence for row in (*changed.structure.charges, *changed.structure.disposition)} == {OTHER}


def test_offence_changed_into_one_that_is_held_too_leaves_one_word_of_the_court(
    reader: CaseReader, record: CaseRecord
) -> None:
    (held,) = record.structure.holdings
    other = replace(held, offence=OTHER, article="312")
    both = replace(record, structure=replace(record.structure, holdings=(held, other)))
    after = replace(other, level=Level.NOT_SERIOUS)
    assert judged(reader, both, decided(record, Kind.HOLDING, held, after)).structure.holdings == (after,)


def test_doubt_that_a_correction_settles_is_told_no_more(reader: CaseReader, record: CaseRecord) -> None:
    """Of an accused without an offence nothing is tested (MK208): until a person says what the court holds of him."""
    second = Party("卜某乙", PartyRole.DEFENDANT)
    (held,) = record.structure.holdings
    structure = replace(record.structure, parties=(*record.structure.parties, second), offences=(held.offence, OTHER))
    lacking = replace(record, structure=structure)
    assert "MK208" in {p.code for p in judged(reader, lacking).problems}
    told = Holding(second.name, OTHER, "312", Level.SERIOUS, 0, 0)
    assert "MK208" not in {p.code for p in judged(reader, lacking, decided(record, Kind.HOLDING, None, told)).problems}


def test_holding_can_be_said_where_none_was_read(reader: CaseReader, record: CaseRecord) -> None:
    (held,) = record.structure.holdings
    silent = replace(record, structure=replace(record.structure, holdings=()))
    after = Holding(held.party, held.offence, held.article, Level.SERIOUS, 0, 0)
    assert judged(reader, silent, decided(record, Kind.HOLDING, None, after)).structure.holdings == (after,)


def test_figure_in_doubt_is_a_fact_once_a_person_has_looked(reader: CaseReader, record: CaseRecord) -> None:
    figure = income(record)
    doubt = Problem("MK303", f"{figure.start}", "its numeral is not sure: not used as a fact")
    unsure = replace(record, problems=(doubt,))
    assert verdict(judged(reader, unsure)) is Verdict.UNDETERMINED
    assert judged(reader, unsure).problems == (doubt,)
    settled = judged(reader, unsure, decided(record, Kind.ACCEPT, figure, figure))
    assert (verdict(settled), settled.problems) == (Verdict.MET, ())


def test_decision_on_another_reading_of_the_text_is_told_and_not_applied(
    reader: CaseReader, record: CaseRecord
) -> None:
    figure = income(record)
    old = replace(decided(record, Kind.REJECT, figure, None), text_sha256="0" * 64)
    changed = judged(reader, record, old)
    assert [(p.code, p.where) for p in changed.problems] == [("MK702", "decision 1")]
    assert changed.findings == record.findings


def test_reviewed_batch_has_the_rows_of_the_corrected_records(page: Page, out: Path) -> None:
    page.decide(77, "change", figure=page.figure(77, "12000元"), fields={"value": "9000"})
    page.decide(79, "reject", figure=page.figure(79, "30000元"))
    page.decide(78, "done")
    with menkan.load(out) as read, menkan.load(out, reviewed=True) as batch:
        corrected = {page.ids[n]: page.desk.reviewed.record(page.ids[n]) for n in (77, 79)}
        for table in set(TABLES) - {"inputs"}:
            for document_id, record in corrected.items():
                rows = batch.sql(f"SELECT * FROM {table} WHERE document_id = '{document_id}' ORDER BY ALL")
                assert rows.count("*").fetchone()[0] == len(rows_of(record)[table]), table
            same = f"SELECT * FROM {table} WHERE document_id NOT IN {tuple(corrected)} ORDER BY ALL"
            assert batch.sql(same).fetchall() == read.sql(same).fetchall(), table
        told = f"SELECT verdict FROM findings WHERE document_id = '{page.ids[77]}' AND prong = '{PRONG}'"
        assert (read.sql(told).fetchall(), batch.sql(told).fetchall()) == ([("met",)], [("not_met",)])
        assert batch.record(page.ids[77]) == corrected[page.ids[77]]
        assert {r.document_id: r for r in batch.records()}[page.ids[79]] == corrected[page.ids[79]]
        assert batch.arrow("facts").num_rows == read.arrow("facts").num_rows - 1
        assert len(batch) == len(read)


def test_run_leaves_the_decisions_alone_and_reads_them_as_no_input(page: Page, out: Path, batch: Path) -> None:
    page.decide(77, "reject", figure=page.figure(77, "12000元"))
    file = out / "review" / "decisions.jsonl"
    before = file.read_bytes()
    menkan.run([batch.parent / "given", out], out).close()
    assert file.read_bytes() == before
    with menkan.load(out) as again:
        assert len(again.inputs) == len(page.ids)
