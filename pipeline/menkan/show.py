"""Records, runs and rules on a terminal (终端显示)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from menkan.codes import Status, Tier, Verdict
from menkan.run.sides import sides
from menkan.text import percent, plain_text, printable
from menkan.types import CaseRecord

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from menkan.law import Statutes
    from menkan.law.explain import Explanation, ProngNote
    from menkan.run.local import Summary
    from menkan.run.state import State
    from menkan.store.tables import InputRow

_STYLE = {"found": "bold green", "alleged": "yellow", "argued": "magenta", "law": "dim cyan", "ruling": "bold blue"}
_TIER = {
    Tier.NONE: "none 未见达到",
    Tier.SERIOUS: "serious 情节严重",
    Tier.ESPECIALLY_SERIOUS: "especially_serious 情节特别严重",
    Tier.UNDETERMINED: "undetermined 不能确定",
    Tier.BASIC: "basic 基本档",
}
_CASES_SHOWN = 200  # rows of the closing table; the tables on disk have all


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leaves it to the command, which has one answer to a pipe that closes."""
        raise  # the error being handled


def new_console(**options: Any) -> Console:
    """A console that shows the letters of a document as they are: no colour of its own, no code read as a picture."""
    return _Console(highlight=False, emoji=False, **options)


def console() -> Console:
    """The terminal, or wide plain lines where the output is a file or a pipe."""
    out = new_console()
    return out if out.is_terminal else new_console(width=160)


def _clean(value: object) -> str:
    """`value` as it may stand in markup: what a document, a file or a setting calls itself gives the terminal no order.

    Every text that is not menkan's own goes through here, or through `printable`.
    """
    return escape(printable(plain_text(str(value))))


def _name(value: object) -> str:
    """`value` on one line, without markup: a name cannot begin a line of its own."""
    return printable(plain_text(str(value))).replace("\n", "\ufffd").replace("\t", "\ufffd")


def token_lines(text: str) -> Iterator[str]:
    """``start<TAB>end<TAB>word`` for every word of `text`, white space left out."""
    from menkan.lexicon import Segmenter

    for token in Segmenter().tokens(text):
        if not token.text.isspace():
            yield f"{token.start}\t{token.end}\t{printable(token.text)}"


def print_record(record: CaseRecord) -> None:
    """One judgment: what it is, its text with the figures coloured by standing, the figures, the answers."""
    out = console()
    structure = record.structure
    out.print(f"[bold]{_clean(structure.case_number or '案号不明')}[/]  {_clean(structure.court or '')}")
    known = (structure.decided_on, structure.instance, _clean("、".join(structure.offences)))
    if any(known):
        out.print("  ".join(str(one) for one in known if one))
    _print_problems(out, record)
    if record.status is Status.FAILED:
        return
    out.print(marked_text(record))
    out.print(_figures(record))
    _print_answers(out, record)


def _print_problems(out: Console, record: CaseRecord) -> None:
    for problem in record.problems:
        out.print(f"[red]{_clean(problem.code)}[/] {_clean(problem.where)} {_clean(problem.text)}")


def marked_text(record: CaseRecord) -> Text:
    """The whole text with its figures coloured by whose word they are."""
    text = Text(printable(record.text))  # of the same length, so that the offsets hold
    for q in record.quantities:
        text.stylize(_STYLE.get(q.status.value, ""), q.start, q.end)
    return text


def _figures(record: CaseRecord) -> Table:
    table = Table(
        "figure", "value", "lower", "upper", "unit", "metric", "status", "parties", "page", title="figures 数额"
    )
    for q in record.quantities:
        metric = q.metric + (f"/{q.category}" if q.category else "") + (f"/{q.qualifier}" if q.qualifier else "")
        about = q.approximate and q.value is not None and q.lower is None and q.upper is None  # 约8600条
        value = f"≈ {q.value}" if about else q.value
        cells = (q.surface, value, q.lower, q.upper, q.unit, metric, q.status, " ".join(q.parties), q.page)
        table.add_row(*(_clean("" if c is None else c) for c in cells))
    return table


def _print_answers(out: Console, record: CaseRecord) -> None:
    table = Table("accused", "offence", "rules 规则", "model 模型估计", "court 法院", title="answers 对照")
    for row in answer_rows(record):
        table.add_row(*map(_clean, row))
    out.print(table)


def answer_rows(record: CaseRecord) -> list[tuple[str, str, str, str, str]]:
    """Accused, offence, rules, model, court: one row per accused and offence charged or pronounced."""
    rows = []
    for side in sides(record):
        rules = _TIER[side.assessment.tier] if side.assessment else ""
        model = ""
        if side.prediction:
            model = f"{side.prediction.tier} {percent(side.prediction.probability[side.prediction.tier])}"
            model += " (abstains)" if side.prediction.abstained else ""
        court = side.holding.level.value if side.holding else ""
        rows.append((side.party or "", side.offence or "", rules, model, court))
    return rows


class _Counted:
    """A count on standard error, with a bar where that is a terminal; closes the bar at its end."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.count = 0
        self._bar: Bar | None = None
        self._out = new_console(stderr=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()


class Progress(_Counted):
    """Progress of a batch: a bar on a terminal, a line per document otherwise."""

    def __enter__(self) -> Progress:
        if self._out.is_terminal:
            from rich.progress import Progress as Bar

            self._bar = Bar(console=self._out)
            self._bar.start()
            self._bar.add_task("reading", total=self.total)
        return self

    def done(self, row: InputRow) -> None:
        """Count one input."""
        self.count += 1
        if self._bar:
            self._bar.advance(self._bar.task_ids[0])
        else:
            self._out.print(f"{self.count}/{self.total} {row.status} {_name(row.path)}", markup=False)


class Counter(_Counted):
    """How far a long reading has come: a bar on a terminal, otherwise a line at each tenth.

    The number to come may not be known: then a terminal shows the count, and a line stands at each thousand.
    """

    def __init__(self, verb: str) -> None:
        super().__init__()
        self.verb = verb

    def __enter__(self) -> Counter:
        if self._out.is_terminal:
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
            self._bar = Bar(*columns, console=self._out)
            self._bar.start()
            self._bar.add_task(self.verb, total=None)
        return self

    def tick(self, to_come: int = 0) -> None:
        """Add `to_come` to the total where it is not 0, else count one as done."""
        self.total += to_come
        self.count += not to_come
        if self._bar:
            self._bar.update(self._bar.task_ids[0], total=self.total or None, completed=self.count)
            if self.count and self.count == self.total:  # what follows, a fit say, has no steps that are known
                self._bar.update(self._bar.task_ids[0], description=f"{self.verb}: done, computing")
        elif self.count and not to_come and self._is_told():
            self._out.print(f"{self.verb} {self.count}" + (f"/{self.total}" if self.total else ""), markup=False)

    def _is_told(self) -> bool:
        if not self.total:
            return self.count % 1000 == 0
        return self.count * 10 // self.total > (self.count - 1) * 10 // self.total


def print_summary(
    records: Iterable[CaseRecord],
    summary: Summary,
    folder: Path,
    account: tuple[Mapping[str, int], Mapping[tuple[str, str | None], str]] = ({}, {}),
) -> None:
    """The closing table of a batch with the first `records`, failed inputs with their codes, where the tables are.

    Args:
        account: how many doubts with which code there are about what was read; why an input failed, by path and member.
    """
    out = console()
    doubts, reasons = account
    table = Table("case number 案号", "offence 罪名", "accused 被告人", "rules 规则", "model 模型估计", "court 法院")
    for record in records:
        if record.status is not Status.FAILED:
            number = record.structure.case_number or Path(record.source.path).name
            for party, offence, *answers in answer_rows(record):
                table.add_row(*map(_clean, (number, offence, party, *answers)))
        if table.row_count >= _CASES_SHOWN:
            break
    if table.row_count:
        out.print(table)
    for failure in summary.failed:
        member = f":{_name(failure.member)}" if failure.member else ""
        reason = reasons.get((failure.path, failure.member))
        told = f": {_name(reason)}" if reason else ""
        out.print(f"failed {failure.code} {_name(failure.path)}{member}{told}", markup=False)
    if (more := summary.counts[Status.FAILED] - len(summary.failed)) > 0:
        out.print(f"… and {more} more: table failures")
    parts = ", ".join(f"{n} {status}" for status, n in summary.counts.items())
    doubles = f", {summary.duplicates} of them duplicates" if summary.duplicates else ""
    out.print(f"{summary.n_inputs} inputs: {parts}{doubles}")
    if told := ", ".join(f"{code} {n}" for code, n in doubts.items()):
        out.print(f"doubts: {told} (table problems; docs/errors.md says what the codes mean)")
    out.print(f"tables: {_name(folder)}", markup=False)


def print_state(state: State) -> None:
    """A run as seen from outside: where it stands, what failed, how fast it goes, when it will be done."""
    out = console()
    begun = datetime.fromtimestamp(state.begun).astimezone().isoformat(" ", "seconds")
    out.print(
        f"{state.state}: begun {begun}, {'so far' if state.state == 'running' else 'took'} {_time(state.seconds)}"
    )
    total = f" of {state.total}" if state.total is not None else ""
    parts = ", ".join(f"{n} {status}" for status, n in state.counts.items())
    out.print(f"{state.done}{total} documents: {parts}")
    for code, n in state.codes.items():
        out.print(f"  failed {code}: {n}", markup=False)
    if state.per_second is not None:
        left = f", {_time(state.seconds_left)} left" if state.seconds_left is not None else ""
        out.print(f"{state.per_second:.1f} documents a second{left}")
    if state.state in ("killed", "stopped", "failed"):
        out.print("the same `menkan run` again goes on from here")
    out.print(", ".join(f"{name} {version}" for name, version in state.versions.items()), markup=False)


def _time(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def print_explanation(record: CaseRecord, statutes: Statutes, tongue: str = "zh") -> None:
    """Findings article by article, with the words of the judgment; `tongue` zh or en."""
    from menkan.law import explain, speaking

    out = console()
    if record.status is Status.FAILED:
        _print_problems(out, record)
        return
    number = record.structure.case_number or record.source.member or Path(record.source.path).name
    out.print(f"[bold]{_clean(_name(number))}[/]  {_clean(record.structure.court or '')}")
    with speaking(tongue):
        told = tuple(explain(record, statutes))
        for one in told:
            _print_explained(out, one)
    if not told:
        _print_problems(out, record)
        out.print("没有可核对的被告人与罪名 no accused with an offence that a rule file covers (menkan law list)")


def _print_explained(out: Console, one: Explanation) -> None:
    """One accused and offence: the answer, every prong, what it rests on and what it leaves open."""
    from menkan.law.words import joined, label

    called = "" if one.called == one.offence else f" ({one.called})"
    head = f"{_clean(one.party)} {_clean(one.offence)}{_clean(called)}"
    out.print(f"[bold]{head}[/] {_clean(one.statute)}: {_clean(one.tier_label)}")
    for note in one.prongs:
        out.print(_note_lines(note), soft_wrap=True)
    for key, style, items in (
        ("decided_by", "bold", one.decided_by),
        ("distance", "bold", () if one.distance is None else (one.distance,)),
        ("exits", "bold yellow", tuple(f"“{exit.clause}”" for exit in one.exits)),
        ("should_state", "yellow", one.should_state),
        ("open", "dim", one.open),
        ("missing", "dim", one.missing),
        ("not_examined", "dim", one.not_examined),
    ):
        if items:
            line = f"{label('explain', key)}: {_clean(joined('clause', items))}"
            out.print(f"  [{style}]{line}[/]", soft_wrap=True)


_VERDICT_STYLE = {Verdict.MET: "bold red", Verdict.NOT_MET: "green", Verdict.UNDETERMINED: "dim"}


def _note_lines(note: ProngNote) -> Text:
    """One prong: where it stands, what it asks, what was read, with the words."""
    from menkan.law.words import label

    head = label("explain", "prong").format(
        instrument=note.instrument,
        cite=note.cite,
        date=note.effective_from,
        basis=note.basis,
        label=note.label,
        tier=note.tier,
    )
    told = printable(note.reason).removeprefix(note.verdict_label)  # a reason begins with its verdict
    text = Text(head) + Text(note.verdict_label, style=_VERDICT_STYLE[note.verdict]) + Text(told)
    for quote in note.words:
        before, words, after = map(printable, quote.clause.partition(quote.text))
        text += Text(f"\n      “{before}") + Text(words, style="bold") + Text(f"{after}”")
    return text + Text(f"\n      {note.notice}", style="yellow") if note.notice else text
