"""Columns of every table from the JSON of records, and the Arrow schemas (记录 → 数据表).

`columns.TABLES` says which columns there are. A column named like a field of the record takes that field; the few
others are computed here. Tables are made from the JSON because that is what lies beside them and what processes hand
on, and from many records at once because a column then costs little more than its values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, repeat
from operator import itemgetter
from typing import Any

from menkan.codes import ACCUSED_ROLES, Status, Tier
from menkan.store.cells import Cells, arrow_types
from menkan.store.columns import TABLES
from menkan.store.libraries import arrow
from menkan.text import fold_width, plain_text
from menkan.types import SCHEMA_VERSION

Json = dict[str, Any]  # a record, or a part of one, as `records.to_json` gives it
Columns = list[list[Any]]  # the cells of one table, in the order of `TABLES`
Rows = tuple[Columns, list[int]]  # and of every row the number of its record
Lost = tuple[int, str]  # a record, by its number, and the place in it of a figure that no cell holds

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


def arrow_table(table: str, columns: Columns) -> Any:
    """`columns` as a `pyarrow.Table` of the schema of `table`."""
    return to_arrow(arrow_schema(table), columns)


def to_arrow(schema: Any, columns: Columns) -> Any:
    """`columns` as a `pyarrow.Table` of `schema`."""
    pa = arrow()
    arrays = []
    for cells, field in zip(columns, schema, strict=True):
        try:
            arrays.append(pa.array(cells, field.type))
        except UnicodeEncodeError:
            arrays.append(pa.array(_plain(cells), field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _plain(value: Any) -> Any:
    """`value` with text that UTF-8 can hold."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return plain_text(value) if isinstance(value, str) else value


def extend(columns: Columns, more: Columns) -> None:
    """Put `more` below `columns`, which may be empty as yet."""
    if not columns:
        columns += ([] for _ in more)
    for cells, added in zip(columns, more, strict=True):
        cells += added


def columns_of_inputs(rows: Iterable[InputRow]) -> Columns:
    """The table `inputs`, one row per path or member."""
    columns, _, _ = _columns("inputs", [[asdict(row) for row in rows]], [{}])
    return columns


def columns_of(records: Sequence[Json]) -> dict[str, Columns]:
    """What `records`, each as its JSON has it, add to each table but `inputs`; keys are the table names.

    A failed document adds to `problems` and `failures` only. A figure that its column cannot hold is null and named
    in `problems` (MK601); digits after the eighth are rounded half to even.
    """
    return {table: columns for table, (columns, _) in rows_of(records).items()}


def rows_of(records: Sequence[Json]) -> dict[str, Rows]:
    """The same with the record of every row."""
    known = [_known(record) for record in records]
    rows: dict[str, Rows] = {}
    unfit: dict[int, list[str]] = {}
    for table, items_of in _ITEMS.items():
        columns, numbers, lost = _columns(table, [items_of(record) for record in records], known)
        rows[table] = columns, numbers
        for which, place in lost:
            unfit.setdefault(which, []).append(place)
    problems = [[*record["problems"], *_problems(unfit.get(n, ()))] for n, record in enumerate(records)]
    rows["problems"] = _columns("problems", problems, known)[:2]
    rows["failures"] = _columns("failures", [_failures(record) for record in records], known)[:2]
    return rows


def _columns(
    table: str, items: Sequence[Sequence[Json]], known: Sequence[Json]
) -> tuple[Columns, list[int], list[Lost]]:
    """A row per item: what is `known` of its document, else the field of that name; and which figures did not fit."""
    which = list(chain.from_iterable(map(repeat, range(len(items)), map(len, items))))
    if not which:
        return [[] for _ in TABLES[table]], [], []
    positions = list(chain.from_iterable(range(len(some)) for some in items))
    flat, cells, columns = list(chain.from_iterable(items)), Cells(), []
    for column in TABLES[table]:
        name = column.name
        if name == "position":
            values = positions
        elif name in known[0]:
            values = [known[n][name] for n in which]
        else:
            values = list(map(itemgetter(name), flat))
        columns.append(cells.column(column.kind, values, name))
    lost = [(which[row], f"{table}[{positions[row]}].{name}") for row, name in sorted(cells.unfit, key=_first)]
    return columns, which, lost


def _first(pair: tuple[int, str]) -> int:
    return pair[0]


def _known(record: Json) -> Json:
    """What any row of a document may repeat."""
    source, structure = record["source"], record["structure"]
    return {
        "document_id": record["document_id"],
        "path": source["path"],
        "member": source["member"],
        "media_type": source["media_type"],
        "year": _year(structure["decided_on"]),
        "court_code": structure["court_code"],
    }


def _year(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).year


def _cases(record: Json) -> list[Json]:
    if record["status"] == Status.FAILED:
        return []
    source, structure, versions = record["source"], record["structure"], record["versions"]
    year = FILING_YEAR.match(fold_width(structure["case_number"] or ""))
    by_article = (*structure["charges"], *structure["holdings"], *structure["disposition"])
    accused = [party["name"] for party in structure["parties"] if party["role"] in ACCUSED_ROLES]
    case = {
        "sha256": source["sha256"],
        "pages": source["pages"],
        "n_ocr_pages": len(source["ocr_pages"]),
        "status": record["status"],
        "n_problems": len(record["problems"]),
        "characters": len(record["text"]),
        "filing_year": int(year[1]) if year else None,
        "conduct_first": structure["conduct"]["first"],
        "conduct_last": structure["conduct"]["last"],
        "articles": list(dict.fromkeys(item["article"] for item in by_article if item["article"])),
        "accused": accused,
        "n_accused": len(accused),
        "n_quantities": len(record["quantities"]),
        "schema_version": record["schema_version"],
        "menkan_version": versions["menkan"],
        "statutes_version": versions["statutes"],
        "lexicon_version": versions["lexicon"],
        "model_version": versions["model"],
    }
    return [structure | case]


def _holdings(record: Json) -> list[Json]:
    """The holdings with the words of the court."""
    text = record["text"]
    return [holding | {"words": text[holding["start"] : holding["end"]]} for holding in record["structure"]["holdings"]]


def _findings(record: Json) -> list[Json]:
    """The findings with their words, and the figures of those with one figure on each side."""
    text, found, no_figure = record["text"], [], dict.fromkeys(("lower", "upper", "value"))
    for finding in record["findings"]:
        observed, threshold = finding["observed"], finding["threshold"]
        seen = observed[0] if len(observed) == 1 else no_figure
        asked = threshold[0] if len(threshold) == 1 else no_figure
        single = {"observed_lower": seen["lower"], "observed_upper": seen["upper"], "threshold_value": asked["value"]}
        found.append(finding | single | {"words": [text[start:end] for start, end in finding["evidence"]]})
    return found


def _predictions(record: Json) -> list[Json]:
    """The predictions with the probability of each tier."""
    tiers = (Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS)
    return [one | {f"p_{tier.value}": one["probability"].get(tier) for tier in tiers} for one in record["predictions"]]


def _disagreements(record: Json) -> list[Json]:
    """The disagreements with the article of the assessment or prediction of each; None where there is neither."""
    answers = (*record["assessments"], *record["predictions"])
    found = []
    for one in record["disagreements"]:
        whose = one["party"], one["offence"]
        articles = (answer["article"] for answer in answers if (answer["party"], answer["offence"]) == whose)
        found.append(one | {"article": next(articles, None)})
    return found


def _problems(unfit: Iterable[str]) -> Iterator[Json]:
    return ({"code": "MK601", "where": place, "text": "the figure does not fit its column"} for place in unfit)


def _failures(record: Json) -> list[Json]:
    if record["status"] != Status.FAILED:
        return []
    last = record["problems"][-1:]  # the one that stopped the reading comes last
    return last or [dict.fromkeys(("code", "where", "text"))]


# The items of a record with a row in a table, each with every column that is not known of the whole document.
_ITEMS: dict[str, Callable[[Json], list[Json]]] = {
    "cases": _cases,
    "parties": lambda record: record["structure"]["parties"],
    "holdings": _holdings,
    "dispositions": lambda record: record["structure"]["disposition"],
    "quantities": lambda record: record["quantities"],
    "facts": lambda record: record["facts"],
    "findings": _findings,
    "assessments": lambda record: record["assessments"],
    "predictions": _predictions,
    "disagreements": _disagreements,
}
