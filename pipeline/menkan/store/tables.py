"""Rows of every table for one record, and the Arrow schemas (记录 → 数据表).

`columns.TABLES` says which columns there are. A column named like a field of the record takes that field; the few
others are computed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from menkan.codes import Status, Tier
from menkan.store.cells import Cells, arrow_types
from menkan.store.columns import TABLES
from menkan.store.libraries import arrow
from menkan.text import fold_width
from menkan.types import (
    SCHEMA_VERSION,
    Assessment,
    CaseRecord,
    Charge,
    Disagreement,
    Finding,
    Holding,
    Prediction,
    Sentence,
)

Row = dict[str, Any]

FILING_YEAR = re.compile(r"\((\d{4})\)")  # (2020)鄂9006刑初358号


@dataclass(frozen=True, slots=True)
class InputRow:
    """One path, or one member of an archive or JSONL, that a run was given (输入清单).

    `document_id` is None where no byte could be read. `duplicate` says that an earlier row of the run has the same
    bytes and stands for this one: it was read, or it failed like this one. `code` is that of the error that stopped
    the reading, else None.
    """

    path: str
    member: str | None
    status: Status
    document_id: str | None
    duplicate: bool = False
    code: str | None = None


def arrow_schema(table: str) -> Any:
    """The `pyarrow.Schema` of a table; its metadata names the table and the schema version of the records."""
    pa, types = arrow(), arrow_types()
    columns = [pa.field(column.name, types[column.kind]) for column in TABLES[table]]
    return pa.schema(columns, metadata={"menkan_table": table, "schema_version": str(SCHEMA_VERSION)})


def input_row(row: InputRow) -> Row:
    """The row of `inputs` for one path or member."""
    return _row("inputs", asdict(row), row, Cells())


def rows_of(record: CaseRecord) -> dict[str, list[Row]]:
    """The rows that `record` adds to each table but `inputs`; keys are the table names.

    A failed document adds to `problems` and `failures` only. A figure that its column cannot hold is null and named
    in `problems` (MK601); digits after the eighth are rounded half to even.
    """
    structure, cells = record.structure, Cells()
    lists: tuple[tuple[str, Iterable[Any], Callable[[Any], Row]], ...] = (
        ("parties", structure.parties, _nothing),
        ("holdings", structure.holdings, lambda item: _words_of_court(item, record.text)),
        ("dispositions", structure.disposition, _nothing),
        ("quantities", record.quantities, _nothing),
        ("facts", record.facts, _nothing),
        ("findings", record.findings, lambda item: _of_finding(item, record.text)),
        ("assessments", record.assessments, _nothing),
        ("predictions", record.predictions, _probabilities),
        ("disagreements", record.disagreements, lambda item: {"article": _article_of(item, record)}),
    )
    failed = record.status is Status.FAILED
    year = structure.decided_on.year if structure.decided_on else None
    case = {"document_id": record.document_id, "year": year, "court_code": structure.court_code}
    rows: dict[str, list[Row]] = {"cases": [] if failed else [_case_row(record, cells)]}
    for table, items, computed in lists:
        rows[table] = []
        for position, item in enumerate(items):
            known = {**case, "position": position, **computed(item)}
            rows[table].append(_row(table, known, item, cells))
    rows["problems"] = _problem_rows(record, cells)
    rows["failures"] = [_failure_row(record)] if failed else []
    return rows


def _row(table: str, known: Mapping[str, Any], item: Any, cells: Cells) -> Row:
    """One row: what is `known` by column name, else the field of `item` of that name."""
    place = f"{table}[{known.get('position', 0)}]"
    row: Row = {}
    for column in TABLES[table]:
        name = column.name
        value = known[name] if name in known else getattr(item, name)
        row[name] = cells.cell(column.kind, value, place, name)
    return row


def _nothing(_: Any) -> Row:
    return {}


def _words_of_court(holding: Holding, text: str) -> Row:
    return {"words": text[holding.start : holding.end]}


def _case_row(record: CaseRecord, cells: Cells) -> Row:
    source, structure, versions = record.source, record.structure, record.versions
    year = FILING_YEAR.match(fold_width(structure.case_number or ""))
    by_article: tuple[Charge | Holding | Sentence, ...] = (
        *structure.charges,
        *structure.holdings,
        *structure.disposition,
    )
    known: Row = {
        **_place(record),
        "sha256": source.sha256,
        "media_type": source.media_type,
        "pages": source.pages,
        "n_ocr_pages": len(source.ocr_pages),
        "status": record.status,
        "n_problems": len(record.problems),
        "characters": len(record.text),
        "filing_year": int(year[1]) if year else None,
        "year": structure.decided_on.year if structure.decided_on else None,
        "conduct_first": structure.conduct.first,
        "conduct_last": structure.conduct.last,
        "articles": dict.fromkeys(item.article for item in by_article if item.article),
        "n_accused": len(structure.accused),
        "n_quantities": len(record.quantities),
        "schema_version": record.schema_version,
        "menkan_version": versions.menkan,
        "statutes_version": versions.statutes,
        "lexicon_version": versions.lexicon,
        "model_version": versions.model,
    }
    return _row("cases", known, structure, cells)


def _of_finding(finding: Finding, text: str) -> Row:
    """Figures of a finding with one figure on each side, and its words."""
    observed = finding.observed[0] if len(finding.observed) == 1 else None
    threshold = finding.threshold[0] if len(finding.threshold) == 1 else None
    return {
        "observed_lower": observed.lower if observed else None,
        "observed_upper": observed.upper if observed else None,
        "threshold_value": threshold.value if threshold else None,
        "words": [text[start:end] for start, end in finding.evidence],
    }


def _probabilities(prediction: Prediction) -> Row:
    tiers = (Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
    return {f"p_{tier.value}": prediction.probability.get(tier.value) for tier in tiers}


def _article_of(disagreement: Disagreement, record: CaseRecord) -> str | None:
    """Article of the assessment or prediction that a disagreement belongs to; None where there is neither."""
    answers: tuple[Assessment | Prediction, ...] = (*record.assessments, *record.predictions)
    for answer in answers:
        if (answer.party, answer.offence) == (disagreement.party, disagreement.offence):
            return answer.article
    return None


def _problem_rows(record: CaseRecord, cells: Cells) -> list[Row]:
    """One row per problem of the record, and one per figure that no cell of its other tables holds."""
    problems = [(problem.code, problem.where, problem.text) for problem in record.problems]
    problems += [("MK601", place, "the figure does not fit its column") for place in cells.unfit]
    rows = []
    for position, (code, where, text) in enumerate(problems):
        known = {**_place(record), "position": position, "code": code, "where": where, "text": text}
        rows.append(_row("problems", known, None, cells))
    return rows


def _failure_row(record: CaseRecord) -> Row:
    last = record.problems[-1] if record.problems else None  # the one that stopped the reading comes last
    known = {**_place(record), "media_type": record.source.media_type}
    known |= {name: getattr(last, name, None) for name in ("code", "where", "text")}
    return _row("failures", known, None, Cells())


def _place(record: CaseRecord) -> Row:
    return {"document_id": record.document_id, "path": record.source.path, "member": record.source.member}
