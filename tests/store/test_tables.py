"""Rows of the tables: the contract's columns, exact figures, nothing lost quietly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from menkan.codes import Status
from menkan.store.columns import TABLES
from menkan.store.records import to_json
from menkan.store.tables import InputRow, arrow_schema, arrow_table, columns_of, columns_of_inputs
from tests.builders import OFFENCE, failed_record, judgment_record, quantity, rows_of, structure

NAMES = [
    *("inputs", "cases", "parties", "holdings", "dispositions", "quantities", "facts", "findings", "assessments"),
    *("predictions", "disagreements", "problems", "failures"),
]


def test_tables_are_those_of_the_contract() -> None:
    assert list(TABLES) == NAMES
    assert list(rows_of(judgment_record())) == NAMES[1:]


@pytest.mark.parametrize("table", NAMES)
def test_every_table_starts_with_the_document_and_says_what_its_columns_hold(table: str) -> None:
    columns = TABLES[table]
    assert columns[0].name == "document_id"
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.doc for column in columns)
    assert all(column.unit for column in columns if column.kind in ("figure", "ratio"))
    schema = arrow_schema(table)
    assert schema.names == [column.name for column in columns]
    assert schema.metadata[b"schema_version"] == b"1"


def test_rows_fit_their_schemas() -> None:
    for table, rows in rows_of(judgment_record()).items():
        batch = pa.RecordBatch.from_pylist(rows, schema=arrow_schema(table))
        batch.validate(full=True)
        assert [set(row) for row in rows] == [set(batch.schema.names)] * len(rows)


def test_case_row_tells_the_case() -> None:
    (row,) = rows_of(judgment_record())["cases"]
    assert row["case_number"] == "（2021）江0199刑初77号"
    assert (row["filing_year"], row["year"]) == (2021, 2021)
    assert (row["conduct_first"], row["conduct_last"]) == (date(2020, 5, 1), None)
    assert (row["offences"], row["articles"], row["accused"]) == ([OFFENCE], ["287-2"], ["甲某某", "乙某某"])
    assert (row["n_accused"], row["n_quantities"], row["n_problems"]) == (2, 6, 1)


def test_unknown_stays_null() -> None:
    bare = structure(case_number=None, decided_on=None, court=None, instance=None)
    (row,) = rows_of(judgment_record(structure=bare))["cases"]
    assert [row[name] for name in ("case_number", "filing_year", "decided_on", "year", "court", "instance")] == [
        None
    ] * 6


def test_finding_row_gives_words_and_single_figures() -> None:
    met, income, residual, _ = rows_of(judgment_record())["findings"]
    assert met["words"] == ["二百八十六万余元"]
    assert (met["observed_lower"], met["observed_upper"], met["threshold_value"]) == (2_860_000, None, 200_000)
    assert income["observed_upper"] == Decimal(12_000)
    assert (residual["observed"], residual["threshold_value"], residual["evidence"]) == ([], None, [])


def test_finding_with_two_figures_has_no_single_one() -> None:
    record = judgment_record()
    first = record.findings[0]
    both = replace(first, observed=first.observed * 2, threshold=first.threshold * 2)
    (row,) = rows_of(replace(record, findings=(both,)))["findings"]
    assert len(row["observed"]) == 2
    assert (row["observed_lower"], row["threshold_value"]) == (None, None)


def test_quantity_rows_keep_their_index_and_boxes() -> None:
    rows = rows_of(judgment_record())["quantities"]
    assert [row["position"] for row in rows] == list(range(6))
    assert rows[2]["boxes"][1] == {"page": 1, "x0": 72.0, "y0": 320.0, "x1": 90.0, "y1": 334.0}
    (settled, _) = rows_of(judgment_record())["facts"]
    assert rows[settled["quantities"][0]]["surface"] == "二百八十六万余元"


def test_disagreement_row_is_joined_by_article() -> None:
    (row,) = rows_of(judgment_record())["disagreements"]
    assert (row["article"], row["kind"]) == ("287-2", "court_holds_rules_not_met")


def test_failed_document_has_a_failure_and_no_case() -> None:
    rows = rows_of(failed_record())
    (failure,) = rows["failures"]
    assert (failure["code"], failure["path"], failure["where"]) == ("MK106", "judgments/scan.pdf", "p.1")
    assert rows["cases"] == []
    assert [row["code"] for row in rows["problems"]] == ["MK106"]


def test_figure_beyond_the_column_is_a_problem_not_a_crash() -> None:
    record = judgment_record(quantities=(quantity("12000元", 10**30),), facts=(), problems=())
    rows = rows_of(record)
    assert rows["quantities"][0]["value"] is None
    assert [(row["code"], row["where"]) for row in rows["problems"]] == [
        ("MK601", "quantities[0].value"),
        ("MK601", "quantities[0].lower"),
        ("MK601", "quantities[0].upper"),
    ]
    widest = rows_of(judgment_record(quantities=(quantity("12000元", 10**30 - 1),)))["quantities"]
    assert pa.RecordBatch.from_pylist(widest, schema=arrow_schema("quantities"))["value"][0].as_py() == 10**30 - 1


@pytest.mark.parametrize("months, stored", [(2**31 - 1, 2**31 - 1), (2**31, None), (12 * 99_999_999_999, None)])
def test_whole_number_beyond_the_column_is_a_problem_not_a_crash(months: int, stored: int | None) -> None:
    (sentence,) = judgment_record().structure.disposition
    long = structure(disposition=(replace(sentence, term_months=months),))
    rows = rows_of(judgment_record(structure=long, problems=()))
    batch = pa.RecordBatch.from_pylist(rows["dispositions"], schema=arrow_schema("dispositions"))
    assert batch["term_months"].to_pylist() == [stored]
    places = [(row["code"], row["where"]) for row in rows["problems"]]
    assert places == ([] if stored else [("MK601", "dispositions[0].term_months")])


@pytest.mark.parametrize(
    "figure, stored", [("0.123456785", "0.12345678"), ("0.123456795", "0.12345680"), ("286.5", "286.5")]
)
def test_digits_after_the_eighth_are_rounded_half_to_even(figure: str, stored: str) -> None:
    (row,) = rows_of(judgment_record(quantities=(quantity("12000元", figure),)))["quantities"]
    assert row["value"] == Decimal(stored)


def test_file_name_that_is_not_utf8_becomes_text() -> None:
    columns = columns_of_inputs([InputRow("判决\udcb0.pdf", None, Status.FAILED, None, code="MK101")])
    assert arrow_table("inputs", columns)["path"].to_pylist() == ["判决\\udcb0.pdf"]


def test_text_that_is_not_utf8_becomes_text_in_every_cell() -> None:
    record = judgment_record()
    structured = replace(record.structure, offences=("盗\udcb0",), document_type="判\udcb1")
    columns = columns_of([to_json(replace(record, structure=structured))])
    case = arrow_table("cases", columns["cases"])
    assert case["offences"].to_pylist() == [["盗\\udcb0"]]
    assert case["document_type"].to_pylist() == ["判\\udcb1"]


def test_records_together_give_the_rows_that_each_gives_alone() -> None:
    unfit = judgment_record("f" * 16, quantities=(quantity("12000元", 10**30), quantity("3000元", 5)), problems=())
    records = [judgment_record(), failed_record(), unfit, judgment_record("e" * 16)]
    together = columns_of([to_json(record) for record in records])
    for table in NAMES[1:]:
        alone = [row for record in records for row in rows_of(record)[table]]
        assert [tuple(row.values()) for row in alone] == list(zip(*together[table], strict=True)), table
