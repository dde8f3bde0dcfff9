"""Which documents wait for a person, and in what order (待核队列): those where the answers differ or are unsure first.

The queue is an index in memory, one small row per document and one per accused and offence, made from the tables of the
batch; pages of it are cut by SQL. What a decision changes is made by the same SQL from the rows of the corrected
record: a document stands where it would stand had it been read so. What is reviewed stands behind everything else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from menkan.run.decisions import Decision, Kind
from menkan.store.duck import Batch
from menkan.store.records import to_json
from menkan.store.tables import arrow_table, columns_of
from menkan.types import CaseRecord

ROWS_PER_PAGE = 50
NEW, BEGUN, DONE = "new", "begun", "done"
STATES = (NEW, BEGUN, DONE)
# Project conventions. What differs weighs most, the more so the less the judgment explains it; then how unsure the
# model is (0 to 1, times 2), then rules that cannot say, then figures within a fifth of their standard.
_KINDS = """(VALUES ('court_holds_rules_not_met', 6), ('unreasoned', 5), ('tiers_differ', 5),
    ('rules_met_court_silent', 4), ('model_differs', 3), ('exit_applied', 2),
    ('other_version_cited', 1)) AS w(kind, weight)"""
NEAR = "0.8", "1.2"
BEHIND = 100  # more than any score
_INDEX = f"""
WITH d AS (
    SELECT document_id, max(coalesce(weight, 1)) AS weight, list(DISTINCT d.kind ORDER BY d.kind) AS kinds
    FROM disagreements AS d LEFT JOIN {_KINDS} ON d.kind = w.kind GROUP BY document_id),
p AS (
    SELECT document_id, bool_or(abstained) AS abstained,
        max(1 - greatest(coalesce(p_none, 0), coalesce(p_serious, 0), coalesce(p_especially_serious, 0))) AS unsure
    FROM predictions GROUP BY document_id),
a AS (
    SELECT document_id, bool_or(tier = 'undetermined') AS undetermined,
        bool_or(distance BETWEEN {NEAR[0]} AND {NEAR[1]}) AS near
    FROM assessments GROUP BY document_id)
SELECT c.document_id, c.path, c.case_number, c.court, c.decided_on, c.status, coalesce(c.articles, []) AS articles,
    coalesce(d.kinds, []) AS kinds, coalesce(p.abstained, false) AS unsure,
    coalesce(a.undetermined, false) AS undetermined, coalesce(a.near, false) AS near,
    round(coalesce(d.weight, 0) + 2 * coalesce(p.unsure, 0) + coalesce(a.undetermined, false)::INT
        + 0.5 * coalesce(a.near, false)::INT, 6) AS score
FROM cases AS c LEFT JOIN d USING (document_id) LEFT JOIN p USING (document_id) LEFT JOIN a USING (document_id)
ORDER BY score DESC, c.document_id
"""
_TABLES = ("cases", "assessments", "predictions", "holdings", "disagreements")  # that both read
# The court's word on the tier stands before an exit, as in law/court.py.
_ANSWERS = """
WITH keys AS (
    SELECT document_id, party, article, min(offence) AS offence, min(position) AS position FROM (
        SELECT document_id, party, article, offence, position FROM assessments
        UNION ALL SELECT document_id, party, article, offence, 100 + position FROM predictions
        UNION ALL SELECT document_id, party, article, offence, 200 + position FROM holdings)
    GROUP BY document_id, party, article),
held AS (
    SELECT document_id, party, article, arg_min(level, list_position(
        ['serious', 'especially_serious', 'not_serious', 'minor', 'obviously_minor', 'unstated'], level)) AS level
    FROM holdings GROUP BY document_id, party, article)
SELECT k.document_id, k.position, k.party, k.offence, k.article, a.tier AS rules, p.tier AS model, p.abstained,
    h.level AS court
FROM keys AS k
LEFT JOIN assessments AS a ON (a.document_id, a.party, a.article) = (k.document_id, k.party, k.article)
LEFT JOIN predictions AS p ON (p.document_id, p.party, p.article) = (k.document_id, k.party, k.article)
LEFT JOIN held AS h ON (h.document_id, h.party) = (k.document_id, k.party) AND h.article IS NOT DISTINCT FROM k.article
ORDER BY k.document_id, k.position
"""
_CHANGED = ("status", "articles", "kinds", "unsure", "undetermined", "near", "score")  # by a correction
_COLUMNS = (
    "document_id, path, case_number, court, decided_on, status, articles, kinds, unsure, undetermined, near, state"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows: "" is no filter. `kind` is that of a disagreement, `search` a part of a case number."""

    offence: str = ""  # article
    status: str = ""
    state: str = ""
    kind: str = ""
    search: str = ""

    def clause(self) -> tuple[str, list[str]]:
        """The condition in SQL with its values."""
        parts, values = ["true"], []
        for condition, value in (
            ("list_contains(articles, ?)", self.offence),
            ("status = ?", self.status),
            ("state = ?", self.state),
            ("list_contains(kinds, ?)", self.kind),
            ("contains(searched, ?)", folded(self.search)),
        ):
            if value:
                parts.append(condition)
                values.append(value)
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True)
class Answer:
    """Rules, model and court on one accused and offence; None where one says nothing."""

    party: str
    offence: str
    article: str | None
    rules: str | None
    model: str | None
    abstained: bool | None
    court: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the list; `kinds` of its disagreements."""

    document_id: str
    path: str
    case_number: str | None
    court: str | None
    decided_on: Any
    status: str
    articles: Sequence[str]
    kinds: Sequence[str]
    unsure: bool
    undetermined: bool
    near: bool
    state: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in the filtered list, from 1, and its neighbours; `at` 0 where it is filtered out."""

    at: int
    total: int
    before: str | None
    after: str | None


class Queue:
    """The index of a batch. Requests ask it in several threads; what changes it goes one after another."""

    def __init__(self, batch: Batch) -> None:
        import duckdb

        self._database = duckdb.connect(config={"threads": 1})  # rows are few: sharing them out takes longer
        self._writing = threading.Lock()
        for name, query in (("documents", _INDEX), ("answers", _ANSWERS)):
            self._database.register("_given", batch.sql(query).to_arrow_table())
            self._database.execute(f"CREATE TABLE {name} AS SELECT * FROM _given")
            self._database.unregister("_given")
        self._database.execute(
            f"ALTER TABLE documents ADD COLUMN searched VARCHAR DEFAULT '';"
            f"ALTER TABLE documents ADD COLUMN state VARCHAR DEFAULT '{NEW}';"
            "ALTER TABLE documents ADD COLUMN rank DOUBLE DEFAULT 0;"
            "UPDATE documents SET rank = score,"
            " searched = translate(lower(coalesce(case_number, '') || ' ' || document_id), '()', '（）');"
            "CREATE UNIQUE INDEX documents_by_id ON documents (document_id);"
            "CREATE INDEX answers_by_id ON answers (document_id)"
        )
        self._counts: dict[str, list[tuple[str, int]]] = {}

    @property
    def articles(self) -> list[tuple[str, int]]:
        """Every article with its number of documents, the most frequent first."""
        return self._counted("articles")

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Every kind of disagreement, likewise."""
        return self._counted("kinds")

    def page(self, wanted: Filter, number: int) -> tuple[list[Row], int]:
        """The rows of page `number`, from 1, and how many documents the filter leaves."""
        condition, values = wanted.clause()
        ((total,),) = self._ask(f"SELECT count(*) FROM documents WHERE {condition}", values)
        found = self._ask(
            f"SELECT {_COLUMNS} FROM documents WHERE {condition} ORDER BY rank DESC, document_id"
            f" LIMIT {ROWS_PER_PAGE} OFFSET ?",
            [*values, (number - 1) * ROWS_PER_PAGE],
        )
        answers = self._answers([row[0] for row in found])
        return [Row(*(*row, tuple(answers.get(row[0], ())))) for row in found], int(total)

    def progress(self) -> tuple[int, int]:
        """How many documents are reviewed, and how many there are."""
        ((done, total),) = self._ask("SELECT count(*) FILTER (state = ?), count(*) FROM documents", [DONE])
        return int(done), int(total)

    def place(self, wanted: Filter, document_id: str) -> Place:
        """Where a document stands in the list."""
        condition, values = wanted.clause()
        here = self._ask("SELECT rank FROM documents WHERE document_id = ?", [document_id])
        if not here:
            return Place(0, 0, None, None)
        own = [here[0][0], here[0][0], document_id]
        earlier = f"({condition}) AND (rank > ? OR rank = ? AND document_id < ?)"
        later = f"({condition}) AND (rank < ? OR rank = ? AND document_id > ?)"
        ((before, total, fits),) = self._ask(
            f"SELECT (SELECT count(*) FROM documents WHERE {earlier}),"
            f" (SELECT count(*) FROM documents WHERE {condition}),"
            f" (SELECT count(*) FROM documents WHERE ({condition}) AND document_id = ?)",
            [*values, *own, *values, *values, document_id],
        )
        one_before = f"SELECT document_id FROM documents WHERE {earlier} ORDER BY rank, document_id DESC LIMIT 1"
        one_after = f"SELECT document_id FROM documents WHERE {later} ORDER BY rank DESC, document_id LIMIT 1"
        neighbours = [self._ask(query, [*values, *own]) for query in (one_before, one_after)]
        return Place(int(before) + 1 if fits else 0, int(total), *(rows[0][0] if rows else None for rows in neighbours))

    def note(self, states: Mapping[str, str]) -> None:
        """Know how far the review of documents is, by id."""
        with self._writing:
            self._ask(
                f"UPDATE documents SET state = n.state, rank = {_rank('documents.score', 'n.state')}"
                " FROM (SELECT unnest(?) AS id, unnest(?) AS state) AS n WHERE documents.document_id = n.id",
                [list(states), list(states.values())],
            )

    def replace(self, record: CaseRecord, state: str) -> None:
        """Put a corrected record in the place of what was read of it: it moves to where it belongs."""
        columns = columns_of([to_json(record)])
        with self._writing, self._database.cursor() as cursor:
            for table in _TABLES:  # views of this cursor alone
                cursor.register(table, arrow_table(table, columns[table]))
            cursor.execute("BEGIN")
            changed = ", ".join(f"{name} = n.{name}" for name in _CHANGED)
            cursor.execute(
                f"UPDATE documents SET {changed}, state = $state, rank = {_rank('n.score', '$state')}"
                f" FROM ({_INDEX}) AS n WHERE documents.document_id = n.document_id",
                {"state": state},
            )
            cursor.execute("DELETE FROM answers WHERE document_id = ?", [record.document_id])
            cursor.execute(f"INSERT INTO answers {_ANSWERS}")
            cursor.execute("COMMIT")
            self._counts = {}

    def _counted(self, column: str) -> list[tuple[str, int]]:
        counts = self._counts
        if column not in counts:
            counts[column] = self._ask(
                f"SELECT one, count(*) AS n FROM (SELECT unnest({column}) AS one FROM documents) GROUP BY one"
                " ORDER BY n DESC, one",
                [],
            )
        return counts[column]

    def _answers(self, documents: list[str]) -> dict[str, list[Answer]]:
        found: dict[str, list[Answer]] = {}
        query = (
            "SELECT document_id, party, offence, article, rules, model, abstained, court FROM answers"
            " WHERE list_contains(?, document_id) ORDER BY document_id, position"
        )
        for document_id, *rest in self._ask(query, [documents]):
            found.setdefault(document_id, []).append(Answer(*rest))
        return found

    def _ask(self, query: str, values: list[Any]) -> list[Any]:
        with self._database.cursor() as cursor:  # of its own: requests come in several threads
            rows: list[Any] = cursor.execute(query, values).fetchall()
        return rows


def state_of(stands: Iterable[Decision]) -> str:
    """How far the review of a document is (复核情况), by the decisions on it that stand."""
    kinds = {one.kind for one in stands}
    return DONE if Kind.DONE in kinds else BEGUN if kinds else NEW


def _rank(score: str, state: str) -> str:
    """In SQL what the list is ordered by."""
    return f"{score} - CASE WHEN {state} = '{DONE}' THEN {BEHIND} ELSE 0 END"


def folded(search: str) -> str:
    """A part of a case number as the index has it: full-width parentheses, no spaces, small letters."""
    return "".join(search.lower().split()).replace("(", "（").replace(")", "）")
