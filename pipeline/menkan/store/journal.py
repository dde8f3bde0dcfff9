"""The journal of an output folder: what was read, by what, and in which part its rows lie (日志).

``out/journal.sqlite`` is the commit: rows lie in files beside it, and a file counts from the moment at which the
journal names it. So a run that is killed leaves what it had committed, and the next one goes on from there.
A later reading of the same bytes replaces an earlier one at once; its rows leave the files when the run is settled.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from menkan.codes import Status
from menkan.errors import StoreError
from menkan.store.outcome import Outcome
from menkan.store.places import is_url, place
from menkan.store.tables import InputRow
from menkan.text import plain_text

FILE = "journal.sqlite"
TABLES_FOLDER = "tables"  # beside it, where nothing else is said
FORMAT = 1
RETRIED = ("MK108", "MK109")  # what the machine was to blame for: another try may fare better
_SAME = "(r.sha256 != '' AND r.sha256 = ?1) OR (?1 = '' AND r.sha256 = '' AND r.path = ?2 AND r.member = ?3)"
_TABLES = """
CREATE TABLE folder (tables TEXT NOT NULL);
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, begun REAL NOT NULL, ended REAL, state TEXT NOT NULL, total INTEGER,
    shape TEXT NOT NULL, account TEXT NOT NULL);
CREATE TABLE parts (
    part INTEGER PRIMARY KEY, run INTEGER NOT NULL, documents INTEGER NOT NULL, tables TEXT NOT NULL,
    committed REAL NOT NULL, retired_in INTEGER);
CREATE TABLE results (
    result INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, path TEXT NOT NULL, member TEXT NOT NULL, shape TEXT NOT NULL,
    status TEXT NOT NULL, code TEXT, part INTEGER NOT NULL, run INTEGER NOT NULL, replaced_in INTEGER);
CREATE INDEX results_by_sha256 ON results (sha256);
CREATE INDEX results_by_part ON results (part);
CREATE INDEX results_by_path ON results (path, member) WHERE replaced_in IS NULL;
CREATE TABLE inputs (
    place INTEGER PRIMARY KEY, path TEXT NOT NULL, member TEXT NOT NULL, sha256 TEXT NOT NULL, status TEXT NOT NULL,
    code TEXT);
CREATE INDEX inputs_by_sha256 ON inputs (sha256);
CREATE INDEX inputs_by_path ON inputs (path, member);
"""
# The result that stands for some bytes: read before failed, the first path that was given before later ones, and of two
# readings of that path the later. Bytes that could not be read at all are told apart by their path.
_WINNERS = """
CREATE TEMP TABLE winners AS
SELECT result, sha256, path, member FROM (
    SELECT r.*, row_number() OVER (
        PARTITION BY r.sha256, CASE r.sha256 WHEN '' THEN r.path || char(0) || r.member END
        ORDER BY r.status = 'failed', i.place, r.result DESC) AS nth
    FROM results AS r
    JOIN parts AS p ON p.part = r.part AND p.retired_in IS NULL
    JOIN inputs AS i ON i.path = r.path AND i.member = r.member AND i.sha256 = r.sha256
    WHERE r.shape = ?)
WHERE nth = 1
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as it was given and read: "" for a `sha256` where no byte could be read, and for no `member`."""

    place: int
    path: str
    member: str
    sha256: str
    status: Status
    code: str | None

    @classmethod
    def of(cls, place: int, outcome: Outcome) -> Reading:
        """How the document at `place` went; a name that is not UTF-8 is written as escapes."""
        path, member = plain_text(outcome.path), plain_text(outcome.member or "")
        return cls(place, path, member, outcome.sha256, outcome.status, outcome.code)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands for a place from an earlier run; `part`: with its record, to be judged anew, else its rows stand."""

    sha256: str
    status: Status
    code: str | None
    part: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part that counts, and the tables of which it has rows, thus a file."""

    number: int
    tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `menkan run`: `state` is running, killed, stopped, failed or done; times in seconds since 1970."""

    run: int
    begun: float
    ended: float | None
    state: str
    total: int | None
    shape: str
    account: Mapping[str, Any]


def no_run(out: Path) -> StoreError:
    """The error for a folder that no run wrote; one inside a run's folder, its tables say, is told where the run is."""
    run = next((one for one in out.absolute().parents[:2] if (one / FILE).is_file()), None)
    hint = f"the folder of the run is {run}" if run else f"menkan run INPUT --out {out} makes one"
    return StoreError("no run here", str(out), hint)


class Journal:
    """The journal of one folder. Any number may read; whoever writes holds the lock of the folder (`parts.held`).

    Attributes:
        tables: folder of the parts, absolute.
    """

    def __init__(self, out: Path, is_new: bool = False, tables: Path | None = None) -> None:
        """Open the journal of `out`; with `is_new` make it where there is none.

        Args:
            tables: where the parts of a new one lie, if not beside it.

        Raises:
            StoreError: there is none, it is damaged or of another format, its parts lie elsewhere than in `tables`, or
                the system refuses.
        """
        self.path = out / FILE
        tables = tables if tables is None or is_url(tables) else tables.resolve()
        self._lock = threading.Lock()
        with self._refusals():
            uri = f"{self.path.resolve().as_uri()}?mode={'rwc' if is_new else 'ro'}"
            self._database = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=60, check_same_thread=False)
            self._database.execute("PRAGMA synchronous = FULL")
            if is_new and not self._database.execute("SELECT 1 FROM sqlite_master").fetchone():
                self._database.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {FORMAT};COMMIT;")
                self._database.execute("INSERT INTO folder VALUES (?)", (str(tables or ""),))
            (found,) = self._database.execute("PRAGMA user_version").fetchone()
        if found != FORMAT:
            problem = f"a journal of format {found}, this menkan knows {FORMAT}"
            raise StoreError(problem, str(self.path), "take a new folder")
        ((elsewhere,),) = self._read("SELECT tables FROM folder")
        self.tables = place(elsewhere) if elsewhere else out.resolve() / TABLES_FOLDER
        if tables is not None and str(tables) != elsewhere:
            raise StoreError(f"its tables lie in {self.tables}", str(self.path), "name these, or take a new folder")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def begin(self, shape: str, account: Mapping[str, Any], total: int | None) -> int:
        """A new run; what earlier ones were given is forgotten, what they read is not."""
        with self._writing() as database:
            database.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
            database.execute("DELETE FROM inputs")
            begun = database.execute(
                "INSERT INTO runs (begun, state, total, shape, account) VALUES (?, 'running', ?, ?, ?)",
                (time.time(), total, shape, json.dumps(account, ensure_ascii=False, sort_keys=True)),
            )
            return int(begun.lastrowid or 0)

    def end(self, run: int, state: str) -> None:
        """Say how `run` ended."""
        with self._writing() as database:
            database.execute("UPDATE runs SET state = ?, ended = ? WHERE run = ?", (state, time.time(), run))

    def next_part(self) -> int:
        """The number of a part that was never used."""
        ((last,),) = self._read("SELECT max(part) FROM parts")
        return int(last or 0) + 1

    def commit(
        self, run: int, shape: str, read: Sequence[Reading], part: Part | None, given: Iterable[Reading] = ()
    ) -> None:
        """Add `part` with the results that it holds, and whatever else was given meanwhile (kept, or told twice).

        A result replaces those of the same bytes; one that failed replaces no success of this run.
        """
        with self._writing() as database:
            number = part.number if part else None
            if part is not None:
                _insert(database, part, run, len(read))
            for r in read:
                same = (r.sha256, r.path, r.member, run)
                better = f"SELECT 1 FROM results AS r WHERE ({_SAME}) AND r.run = ?4 AND r.status != 'failed' LIMIT 1"
                loses = r.status is Status.FAILED and bool(database.execute(better, same).fetchone())
                if not loses:
                    database.execute(
                        f"UPDATE results AS r SET replaced_in = ?4 WHERE ({_SAME}) AND replaced_in IS NULL", same
                    )
                database.execute(
                    "INSERT INTO results (sha256, path, member, shape, status, code, part, run, replaced_in)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*(r.sha256, r.path, r.member, shape, r.status, r.code), number, run, run if loses else None),
                )
            database.executemany(
                "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?, ?)",
                ((g.place, g.path, g.member, g.sha256, g.status, g.code) for g in (*read, *given)),
            )

    def has_results(self) -> bool:
        """Whether anything was ever read into this folder."""
        return bool(self._read("SELECT 1 FROM results LIMIT 1"))

    def kept(self, sha256: str, path: str, member: str, shape: str) -> tuple[Status, str | None] | None:
        """Status and code of an earlier reading that still holds: same bytes, same place, same `shape`."""
        found = self._read(
            "SELECT status, code FROM results WHERE sha256 = ? AND path = ? AND member = ? AND shape = ?"
            " AND replaced_in IS NULL",
            (sha256, path, member, shape),
        )
        for status, code in found:
            if code not in RETRIED:
                return Status(status), code
        return None

    def text_stands(self, sha256: str, path: str, member: str, shape: str) -> int | None:
        """The part with an earlier record of the same bytes at the same place, if it was read as `shape` does."""
        found = self._read(
            "SELECT part FROM results WHERE sha256 = ? AND path = ? AND member = ? AND shape GLOB ?"
            " AND status != 'failed' AND replaced_in IS NULL",
            (sha256, path, member, f"{reading_of(shape)}.*"),
        )
        return int(found[0][0]) if found else None

    def known_at(self, path: str, member: str, shape: str) -> Known | None:
        """The reading that stands for a place, made in `shape` or in one that differs in what judges."""
        found = self._read(
            "SELECT sha256, status, code, CASE shape WHEN ?3 THEN NULL ELSE part END FROM results"
            " WHERE path = ?1 AND member = ?2 AND sha256 != '' AND replaced_in IS NULL"
            " AND (shape = ?3 OR shape GLOB ?4 AND status != 'failed') ORDER BY shape = ?3 DESC, result DESC",
            (path, member, shape, f"{reading_of(shape)}.*"),
        )
        for sha256, status, code, part in found:
            if code not in RETRIED:
                return Known(sha256, Status(status), code, part)
        return None

    def given_before(self, sha256: str, place: int) -> Status | None:
        """Status of the same bytes at an earlier place of this run, the best where there are several."""
        found = self._read(
            "SELECT status FROM inputs WHERE sha256 = ? AND place < ? ORDER BY status = 'failed' LIMIT 1",
            (sha256, place),
        )
        return Status(found[0][0]) if found else None

    def settle(self, run: int, shape: str) -> dict[int, list[tuple[str, str, str]]]:
        """Decide what stands after a whole run, and name the rows that must leave: part → (sha256, path, member).

        Of the same bytes under several paths the first that was given stands; what was not given again goes.
        """
        with self._writing() as database:
            database.execute("DROP TABLE IF EXISTS winners")
            database.execute(_WINNERS, (shape,))
            database.execute("CREATE UNIQUE INDEX temp.winning ON winners (result)")
            database.execute("CREATE INDEX temp.winning_sha256 ON winners (sha256)")
            stands = "result IN (SELECT result FROM winners)"
            database.execute(f"UPDATE results SET replaced_in = NULL WHERE replaced_in IS NOT NULL AND {stands}")
            database.execute(f"UPDATE results SET replaced_in = ? WHERE replaced_in IS NULL AND NOT {stands}", (run,))
        return self.stale()

    def stale(self) -> dict[int, list[tuple[str, str, str]]]:
        """Results that were replaced but whose rows still lie in a part: part → (sha256, path, member)."""
        found: dict[int, list[tuple[str, str, str]]] = {}
        rows = self._read(
            "SELECT r.part, r.sha256, r.path, r.member FROM results AS r JOIN parts AS p ON p.part = r.part"
            " WHERE r.replaced_in IS NOT NULL AND p.retired_in IS NULL ORDER BY r.part, r.result"
        )
        for part, *key in rows:
            found.setdefault(part, []).append((key[0], key[1], key[2]))
        return found

    def retire_inputs(self, run: int, new: Part) -> None:
        """Put part `new`, which holds the table `inputs`, in the place of earlier ones."""
        with self._writing() as database:
            database.execute("UPDATE parts SET retired_in = ? WHERE documents = 0 AND retired_in IS NULL", (run,))
            _insert(database, new, run, 0)

    def rewrite(self, run: int, old: int, new: Part | None) -> None:
        """Put part `new` in the place of `old`, without what was replaced; None where nothing is left of it."""
        with self._writing() as database:
            left = "part = ? AND replaced_in IS NULL"
            if new is not None:
                ((documents,),) = database.execute(f"SELECT count(*) FROM results WHERE {left}", (old,))
                _insert(database, new, run, documents)
                database.execute(f"UPDATE results SET part = ? WHERE {left}", (new.number, old))
            database.execute("UPDATE parts SET retired_in = ? WHERE part = ?", (run, old))

    def parts(self) -> list[Part]:
        """The parts that count, in order."""
        found = self._read("SELECT part, tables FROM parts WHERE retired_in IS NULL ORDER BY part")
        return [Part(number, frozenset(tables.split())) for number, tables in found]

    def part_of(self, document_id: str) -> int | None:
        """The part in which a document's rows lie."""
        found = self._read(
            "SELECT r.part FROM results AS r WHERE r.sha256 >= ? AND r.sha256 < ? AND r.replaced_in IS NULL",
            (document_id, document_id + "g"),
        )
        return int(found[0][0]) if found else None

    def inputs(self) -> Iterator[InputRow]:
        """What the last run was given, in order, with how it went; `duplicate`: its rows stand under an earlier one."""
        with closing(self._database.cursor()) as cursor:
            cursor.execute("""
                SELECT i.path, i.member, i.sha256, i.status, i.code, i.place != w.place
                    AND (i.status != 'failed' OR w.status = 'failed')
                FROM inputs AS i LEFT JOIN (
                    SELECT r.sha256, r.status, min(f.place) AS place FROM results AS r JOIN inputs AS f
                    ON f.path = r.path AND f.member = r.member AND f.sha256 = r.sha256
                    WHERE r.replaced_in IS NULL AND r.sha256 != '' GROUP BY r.result) AS w
                ON w.sha256 = i.sha256 ORDER BY i.place""")
            for path, member, sha256, status, code, duplicate in cursor:
                document = sha256[:16] or None
                yield InputRow(path, member or None, Status(status), document, bool(duplicate), code)

    def counts(self) -> dict[Status, int]:
        """How many inputs of the last run have come to which status."""
        found = self._read("SELECT status, count(*) FROM inputs GROUP BY status")
        return {status: dict(found).get(status.value, 0) for status in Status}

    def codes(self) -> dict[str, int]:
        """How many inputs of the last run failed with which code."""
        return dict(
            self._read("SELECT code, count(*) FROM inputs WHERE status = 'failed' GROUP BY code ORDER BY 2 DESC, 1")
        )

    def last_run(self) -> Run | None:
        """The run that was begun last."""
        found = self._read("SELECT run, begun, ended, state, total, shape, account FROM runs ORDER BY run DESC LIMIT 1")
        for run, begun, ended, state, total, shape, account in found:
            return Run(run, begun, ended, state, total, shape, json.loads(account))
        return None

    def read_since(self, run: int) -> list[tuple[int, float]]:
        """Documents read and time of commit of every part of `run`, in order."""
        return self._read("SELECT documents, committed FROM parts WHERE run = ? ORDER BY part", (run,))

    def _read(self, question: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._refusals():
            return self._database.execute(question, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: what is written inside is there whole, or not at all."""
        with self._lock, self._refusals():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Turns what SQLite or the system refuse (disk full, read-only, damaged) into a `StoreError`."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"the journal: {error}", str(self.path), "nothing was changed there") from error


def reading_of(shape: str) -> str:
    """The half of a shape that says what reads; the other says what judges."""
    return shape.partition(".")[0]


def _insert(database: sqlite3.Connection, part: Part, run: int, documents: int) -> None:
    tables = " ".join(sorted(part.tables))
    row = (part.number, run, documents, tables, time.time())
    database.execute("INSERT INTO parts VALUES (?, ?, ?, ?, ?, NULL)", row)
