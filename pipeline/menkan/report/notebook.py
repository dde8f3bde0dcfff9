"""What a notebook shows of a record or a batch: HTML without script, its style inside (笔记本中的显示).

Hover tells what a figure counts, its bounds, its standing and the prongs tested on it. All of it stands also in plain
HTML, for viewers that drop the style.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, singledispatch
from pathlib import Path

from menkan.law import concerns
from menkan.report.case_page import answers_table, head_of, legend_of, problems_table
from menkan.report.findings import finding_tables
from menkan.report.html import STYLE, Child, Html, join, row, table, tag
from menkan.report.marks import marked_text
from menkan.report.words import offence_word, word
from menkan.run.sides import Side, sides
from menkan.shown import Shown
from menkan.store.duck import Batch
from menkan.types import CaseRecord

NOTEBOOK_STYLE = Path(__file__).parent / "notebook.css"
FOLDED_ABOVE = 3_000  # characters of a text that a notebook shows open (project convention)
LEFT_OUT_ABOVE = 200_000  # characters of a text that a notebook shows at all: the output is stored in the notebook
COLUMNS = ("prong", "figures")
# Four times the same class, to weigh more than what JupyterLab says of tables in outputs.
FRAME = ".menkan" * 4


@singledispatch
def html_of(shown: Shown) -> Html:
    """What a notebook shows of a record or a batch."""
    raise TypeError(f"nothing to show of {type(shown).__name__}")


@html_of.register
def record_html(record: CaseRecord) -> Html:
    """One judgment: the three answers, then the text with its figures marked beside the findings (单份文书)."""
    parts: list[Child] = [head_of(record), tag("p", word("page", "disclaimer"), class_="disclaimer")]
    if record.text:
        answers = sides(record)
        parts += [answers_table(answers, record), problems_table(record), _panes(record, answers)]
    else:
        parts.append(problems_table(record))
    return _styled(*parts)


@html_of.register
def batch_html(batch: Batch) -> Html:
    """The tables of a run, each with what it holds and how many rows (一批文书)."""
    rows = [row(tag("code", f"batch.{name}"), word("table", name), f"{n:,}") for name, n in batch.counts().items()]
    headings = (word("column", "table"), word("column", "text"), word("column", "rows"))
    return _styled(tag("p", str(batch.out), class_="source"), table(headings, rows, "cross"))


def _panes(record: CaseRecord, answers: Sequence[Side]) -> Html:
    # Several records may stand in one notebook: places in the text are named after the document.
    anchor = f"menkan-{record.document_id}-"
    found: list[Child] = []
    for side in answers:
        mine = (one for one in record.findings if concerns(one, side.party or "", side.offence or "", side.article))
        tables = finding_tables(mine, record.text, anchor, COLUMNS)
        if tables is not None:
            found += [tag("h3", side.party, " · ", offence_word(side.offence or "", side.article)), tables]
    return tag(
        "div",
        tag("div", _text(record, anchor), class_="pane"),
        tag("div", tag("h2", word("heading", "findings")), *found, class_="pane") if found else None,
        class_="panes",
    )


def _text(record: CaseRecord, anchor: str) -> Html:
    """The text; folded where it is long, and only its length where it is very long."""
    length = len(record.text)
    if length > LEFT_OUT_ABOVE:
        return tag("p", word("heading", "text_too_long", n=f"{length:,}"))
    marked = join(legend_of(record), marked_text(record, anchor))
    if length > FOLDED_ABOVE:
        return tag("details", tag("summary", word("heading", "text_folded", n=f"{length:,}")), marked)
    return join(tag("h2", word("heading", "text")), marked)


def _styled(*children: Child) -> Html:
    return tag("div", Html(f"<style>{_style()}</style>"), tag("div", *children, class_="notebook"), class_="menkan")


@cache
def _style() -> str:
    """The style of the report, nested so that it touches nothing else of the notebook, and what differs there."""
    return f"{FRAME} {{\n{STYLE.read_text('utf-8')}\n{NOTEBOOK_STYLE.read_text('utf-8')}}}"
