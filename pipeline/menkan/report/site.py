"""All pages of a batch, written one by one (生成静态报告)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

from menkan.codes import Status, Verdict
from menkan.law import Statutes, retold
from menkan.report.case_page import answer_cells, case_page, problem_cells
from menkan.report.findings import figures_cell, prong_cell, verdict_badge
from menkan.report.html import Html, join, row, tag
from menkan.report.index_page import index_page
from menkan.report.paging import PagedTable
from menkan.report.shares import Shares
from menkan.report.words import rule_base, word, written_in
from menkan.run.inputs import JUDGMENTS, REPORT
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


def write_report(out: Path, tongue: str = "zh", rules: Statutes | None = None) -> Path:
    """Write the static report of the run in `out` to ``out/report`` and give the path of its first page (静态报告).

    One page for the batch, lists of at most 500 rows a page, one page per judgment that was read. Every page stands
    alone: no script, nothing loaded, readable from ``file://``. An earlier report is replaced as a whole. Labels and
    reasons are in `tongue`, zh or en; what the judgments say is as they say it. `rules` are those of the run, None for
    those that menkan ships.

    Raises:
        StoreError: `out` holds no tables of this version, or the system refuses to write.
    """
    with written_in(tongue, rules), Batch(out) as batch, new_folder(batch.out / REPORT) as folder:
        (folder / JUDGMENTS).mkdir()
        lists = {name: PagedTable(folder, name, columns) for name, columns in COLUMNS.items()}
        held: Counter[tuple[str, str | None]] = Counter()
        shares = Shares()
        for record in map(partial(retold, statutes=rule_base()), batch.records()):
            with writing_to(batch.out / REPORT):
                _add_document(record, folder, lists)
            answers = sides(record)
            held.update((s.assessment.tier.value, _level(s)) for s in answers if s.assessment)
            shares.add(record, answers)
        with writing_to(batch.out / REPORT):
            for paged in lists.values():
                paged.close()
            first_page = index_page(batch, lists, held, shares)
            (folder / "index.html").write_text(first_page, encoding="utf-8", newline="\n")
    return batch.out / REPORT / "index.html"


def _level(side: Side) -> str | None:
    return side.holding.level.value if side.holding else None


def _add_document(record: CaseRecord, folder: Path, lists: dict[str, PagedTable]) -> None:
    """The page of one document and its rows in the lists of the batch."""
    read = record.status is not Status.FAILED
    file = record.source.path + (f" › {record.source.member}" if record.source.member else "")
    name = record.structure.case_number or file
    address = f"{JUDGMENTS}/{record.document_id}.html"
    link = tag("a", name, href=address)
    problems = [problem_cells(problem) for problem in record.problems]
    if not read:
        lists["failures"].add(*(row(file, *problem) for problem in problems[-1:]))
        return
    (folder / address).write_text(case_page(record), encoding="utf-8", newline="\n")
    lists["problems"].add(*(row(tag("a", file, href=address), *problem) for problem in problems))
    _add_answers(record, link, lists)
    _add_findings(record, link, lists["findings"])


def _add_answers(record: CaseRecord, link: Html, lists: dict[str, PagedTable]) -> None:
    structure = record.structure
    decided_on = structure.decided_on.isoformat() if structure.decided_on else word("page", "unknown")
    for side in sides(record):
        offence, party, rules, model, held, difference = answer_cells(side)
        court = structure.court or word("page", "unknown")
        lists["cases"].add(
            row(link, court, tag("span", decided_on, class_="date"), offence, party, rules, model, held, difference)
        )
        if side.disagreements:
            lists["disagreements"].add(row(link, party, offence, rules, model, held, difference))


def _add_findings(record: CaseRecord, link: Html, findings: PagedTable) -> None:
    for finding in record.findings:
        if finding.verdict is Verdict.MET:
            words = (tag("div", tag("b", record.text[start:end]), class_="words") for start, end in finding.evidence)
            figures = join(figures_cell(finding.observed, finding.threshold), *words)
            verdict = join(verdict_badge(finding.verdict), prong_cell(finding))
            findings.add(row(link, finding.party, verdict, figures))
