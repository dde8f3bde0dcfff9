"""All pages of a batch, written one by one (生成静态报告)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from menkan.codes import Status, Tier, Verdict
from menkan.errors import ReportError
from menkan.law import Statutes, retold
from menkan.report import paging
from menkan.report.book import INDEX, ONE_FILE_JUDGMENTS, Book, Folder, judgment, new_file, refuse_existing, steps
from menkan.report.case_page import answer_cells, case_page, name_of, problem_cells
from menkan.report.findings import figures_cell, prong_cell, verdict_badge
from menkan.report.html import Cell, Html, cell, join, row, tag
from menkan.report.index_page import index_page
from menkan.report.paging import PagedTable
from menkan.report.sheets import Sheets
from menkan.report.tables import columns
from menkan.report.tally import Tally
from menkan.report.words import rule_base, word, written_in
from menkan.run.inputs import REPORT
from menkan.run.sides import Side, sides
from menkan.store.duck import Batch
from menkan.store.folder import new_folder, writing_to
from menkan.types import CaseRecord

COLUMNS = {
    "cases": ("case_number", "court", "decided_on", "offence", "party", "rules", "model", "held", "difference"),
    "findings": ("case_number", "party", "prong", "figures"),
    "disagreements": ("case_number", "party", "offence", "rules", "model", "held", "difference"),
    "failures": ("file", "code", "where", "text"),
    "problems": ("file", "code", "where", "text"),
}
CHOICES = ("offence", "rules", "held", "difference", "code")  # columns with few values
TIER_ORDER = {
    tier.value: place
    for place, tier in enumerate((Tier.UNDETERMINED, Tier.NONE, Tier.BASIC, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS))
}


def write_report(
    out: Path,
    tongue: str = "zh",
    rules: Statutes | None = None,
    sheets: Sheets | None = None,
    one_file: Path | None = None,
) -> Path:
    """Write the static report of the run in `out` to ``out/report`` and give the path of its first page (静态报告).

    One page for the batch, lists of at most 1,000 rows a page, one page per judgment that was read. Every page stands
    alone, readable from ``file://`` and without its script too. An earlier report is replaced as a whole. Labels and
    reasons are in `tongue`, zh or en; what the judgments say is as they say it. `rules` are those of the run, None for
    those that menkan ships. `sheets` draws pages of the originals. With `one_file` all goes into this new file instead.

    Raises:
        StoreError: `out` holds no tables of this version, or the system refuses to write.
        ReportError: more judgments or bytes than one file is for.
    """
    with written_in(tongue, rules), Batch(out) as batch:
        target = one_file or batch.out / REPORT
        with _book(batch, one_file, sheets is not None) as book, writing_to(target):
            _write(batch, book, sheets)
    return one_file or target / f"{INDEX}.html"


@contextmanager
def _book(batch: Batch, one_file: Path | None, pictured: bool) -> Iterator[Book]:
    if one_file is None:
        with new_folder(batch.out / REPORT) as folder:
            yield Folder(folder, paging.ROWS_PER_PAGE, pictured)
        return
    refuse_existing(one_file)
    (n,) = batch.sql("SELECT count(*) FROM cases").fetchone()
    if n > ONE_FILE_JUDGMENTS:
        problem = f"{n:,} judgments, one file holds {ONE_FILE_JUDGMENTS}"
        raise ReportError(problem, str(one_file), f"menkan report {batch.out} writes a folder; or run a part of them")
    with new_file(one_file) as book:
        yield book


def _write(batch: Batch, book: Book, sheets: Sheets | None) -> None:
    lists = {name: PagedTable(book, name, columns(keys, CHOICES)) for name, keys in COLUMNS.items()}
    tally = Tally()
    for record, before, after in _in_turn(batch):
        answers = sides(record)
        _add_rows(record, answers, book, lists)
        tally.add(record, answers)
        if record.status is not Status.FAILED:
            name = judgment(record.document_id)
            ways = steps(
                (
                    (word("page", "batch"), book.link(INDEX, name)),
                    (word("page", "previous_case"), before and book.link(judgment(before), name)),
                    (word("page", "next_case"), after and book.link(judgment(after), name)),
                )
            )
            pictures = sheets.of(record, book) if sheets else None
            body = case_page(record, ways, pictures, book.anchor(record.document_id))
            book.add(name, f"{name_of(record)} · {word('page', 'title')}", body)
    for paged in lists.values():
        paged.close()
    book.add(INDEX, word("page", "title"), index_page(batch, lists, tally))


def _in_turn(batch: Batch) -> Iterator[tuple[CaseRecord, str | None, str | None]]:
    """Every record, with the ids of the judgments before and after it that were read."""
    waiting: CaseRecord | None = None
    before = None
    for record in map(partial(retold, statutes=rule_base()), batch.records()):
        if record.status is Status.FAILED:
            yield record, None, None
        elif waiting is None:
            waiting = record
        else:
            yield waiting, before, record.document_id
            before, waiting = waiting.document_id, record
    if waiting is not None:
        yield waiting, before, None


def _add_rows(record: CaseRecord, answers: tuple[Side, ...], book: Book, lists: dict[str, PagedTable]) -> None:
    """The rows of one document in the lists of the batch."""
    file = record.source.path + (f" › {record.source.member}" if record.source.member else "")
    problems = [problem_cells(problem) for problem in record.problems]
    if record.status is Status.FAILED:
        lists["failures"].add(*(row(file, *problem) for problem in problems[-1:]))
        return
    address = judgment(record.document_id)

    def link(name: str, at: str) -> Html:
        return tag("a", name, href=book.link(address, at))

    lists["problems"].add(*(row(link(file, "problems-1"), *problem) for problem in problems))
    _add_answers(record, answers, link(record.structure.case_number or file, "cases-1"), lists)
    _add_findings(record, link(record.structure.case_number or file, "findings-1"), lists["findings"])


def _add_answers(record: CaseRecord, answers: tuple[Side, ...], link: Html, lists: dict[str, PagedTable]) -> None:
    structure = record.structure
    decided_on = structure.decided_on.isoformat() if structure.decided_on else word("page", "unknown")
    for side in answers:
        offence, party, rules, model, held, difference = _sorted_cells(side)
        court = structure.court or word("page", "unknown")
        lists["cases"].add(row(link, court, cell(decided_on, "date"), offence, party, rules, model, held, difference))
        if side.disagreements:
            lists["disagreements"].add(row(link, party, offence, rules, model, held, difference))


def _sorted_cells(side: Side) -> tuple[Cell, ...]:
    """The cells of `answer_cells`, tiers and estimates in the order of their weight."""
    offence, party, rules, model, held, difference = answer_cells(side)
    tier = TIER_ORDER[side.assessment.tier.value] if side.assessment else None
    estimate = None
    if side.prediction is not None:
        share = side.prediction.probability.get(side.prediction.tier.value) or 0
        estimate = f"{TIER_ORDER[side.prediction.tier.value] + share:.4f}"
    return (
        cell(offence),
        cell(party),
        cell(rules, order=tier),
        cell(model, order=estimate),
        cell(held, "level"),
        cell(difference),
    )


def _add_findings(record: CaseRecord, link: Html, findings: PagedTable) -> None:
    for finding in record.findings:
        if finding.verdict is Verdict.MET:
            words = (tag("div", tag("b", record.text[start:end]), class_="words") for start, end in finding.evidence)
            figures = join(figures_cell(finding.observed, finding.threshold), *words)
            verdict = join(verdict_badge(finding.verdict), prong_cell(finding))
            findings.add(row(link, finding.party, verdict, figures))
