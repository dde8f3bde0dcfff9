"""What reaches the terminal: the document's own letters, and nothing that moves the cursor or draws a picture."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from menkan import show
from menkan.cli import cli
from menkan.codes import Status, Tier
from menkan.law import load_statutes
from menkan.run.local import Summary
from menkan.store.tables import InputRow
from menkan.text import plain_text, printable
from menkan.types import Party, PartyRole, Problem
from tests.builders import TEXT, failed_record, judgment_record, quantity, structure

HOSTILE = "甲\x1b]0;x\x07\x1b[2J\x9b31m\x00\x7f\r\u202e12\u2066:smile:[bold]乙"
SHOWN = "甲\ufffd]0;x\ufffd\ufffd[2J\ufffd31m\ufffd\ufffd\ufffd\ufffd12\ufffd:smile:[bold]乙"
COLOURS = ("found", "bold green"), ("alleged", "yellow"), ("ruling", "bold blue")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is printed, on a terminal without colours."""
    out = io.StringIO()
    monkeypatch.setattr(show, "console", lambda: show.new_console(file=out, width=4000))
    return out


def check(output: str, times: int) -> None:
    assert output.count(SHOWN) >= times, output
    assert not set(output) & set("\x1b\x07\x9b\x00\x7f\r\u202e\u2066\ud800")


def test_printable_keeps_the_length_and_every_letter() -> None:
    assert printable(HOSTILE) == SHOWN
    assert printable(TEXT + "\t\n") == TEXT + "\t\n"
    assert len(printable("\ud800\x1b")) == 2
    assert plain_text("判\udcb0") == "判\\udcb0"


def test_record_of_a_hostile_document_is_harmless(page: io.StringIO) -> None:
    text = TEXT.replace("刑事判决书", HOSTILE, 1)
    record = judgment_record(
        text=text,
        problems=(Problem("MK302", HOSTILE, HOSTILE),),
        quantities=(quantity("12000元", 12_000, text, unit=HOSTILE, parties=(HOSTILE,)),),
        structure=structure(case_number=HOSTILE, court=HOSTILE, offences=(HOSTILE,), charges=(), sections=()),
        assessments=(replace(judgment_record().assessments[0], party=HOSTILE),),
    )
    show.print_record(record)
    check(page.getvalue(), 8)


def test_explanation_of_a_hostile_document_is_harmless(page: io.StringIO) -> None:
    base = judgment_record()
    evidence = (base.text.index("12000元"), base.text.index("12000元") + 6)
    record = judgment_record(
        text=base.text.replace("，违法所得12000元", f"{HOSTILE}12000元"),
        findings=(replace(base.findings[1], party=HOSTILE, reason=HOSTILE, evidence=(evidence,)),),
        assessments=(replace(base.assessments[0], party=HOSTILE, offence=HOSTILE, not_examined=(HOSTILE,)),),
    )
    show.print_explanation(record, load_statutes())
    check(page.getvalue(), 4)
    show.print_explanation(failed_record(problems=(Problem("MK106", HOSTILE, HOSTILE),)), load_statutes())
    check(page.getvalue(), 6)


def test_summary_and_progress_with_hostile_names_are_harmless(
    page: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = f"a\nfailed MK101 b{HOSTILE}"  # no line of its own for a name
    row = InputRow(hostile, hostile, Status.FAILED, None, code="MK101")
    with show.Progress(1) as progress:
        monkeypatch.setattr(progress, "_out", show.new_console(file=page, width=4000))
        progress.done(row)
    record = judgment_record(assessments=(replace(judgment_record().assessments[0], party=HOSTILE, offence=HOSTILE),))
    counts = dict.fromkeys(Status, 0) | {Status.FAILED: 1}
    show.print_summary([record], Summary(counts, 0, (row,)), Path(HOSTILE.replace("/", "")))
    check(page.getvalue(), 6)
    assert not any(line.startswith("failed MK101 b") for line in page.getvalue().splitlines())


def test_tokens_and_error_messages_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"fact": f"被告人甲某某{HOSTILE}违法所得12000元。"}), encoding="utf-8")
    tokens = CliRunner().invoke(cli, ["read", str(path), "--tokens"]).output
    assert "12000" in tokens and not set(tokens) & set("\x1b\x9b\x00\u202e")
    refused = CliRunner().invoke(cli, ["evaluate", "--model", "\x1b[2J", "--corpus", "x"]).output
    assert "MK500" in refused and "\x1b" not in refused


def test_figures_are_coloured_by_whose_word_they_are() -> None:
    out = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=4000)
    shown = show.marked_text(judgment_record())
    styles = {shown.plain[span.start : span.end]: str(span.style) for span in shown.spans}
    assert styles["三百余万元"] == "yellow" and styles["12000元"] == "bold green"
    assert styles["人民币五千元"] == "bold blue"
    out.print(shown)
    assert "\x1b[" in out.file.getvalue()  # type: ignore[attr-defined]


def test_answers_say_when_the_model_abstains_and_never_round_to_certainty() -> None:
    (one,) = judgment_record().predictions
    sure = replace(one, probability={"none": 0.004, "serious": 0.996})
    unsure = replace(one, tier=Tier.NONE, abstained=True, probability={"none": 0.5, "serious": 0.5})
    for prediction, said in ((sure, "serious 99.6%"), (unsure, "none 50% (abstains)")):
        first, _ = show.answer_rows(judgment_record(predictions=(prediction,)))
        assert first == ("甲某某", "帮助信息网络犯罪活动罪", "serious 情节严重", said, "serious")


def test_party_roles_are_not_shown_as_pictures(page: io.StringIO) -> None:
    name = ":thumbs_up::pile_of_poo:"
    parties = (Party(name, PartyRole.DEFENDANT),)
    show.print_record(judgment_record(text=name, quantities=(), structure=structure(court=name, parties=parties)))
    assert page.getvalue().count(name) == 2


def test_explanation_says_what_decides_how_far_and_which_way_out_the_court_takes() -> None:
    (path,) = (Path(__file__).parents[1] / "corpus/samples/documents").glob("03-*.pdf")
    shown = CliRunner().invoke(cli, ["explain", str(path)]).output
    assert "依据: 违法所得满一万元" in shown
    assert "最接近的数额与标准之比: 1.05" in shown
    assert "法院写明的出罪、免罚事由: “" in shown and "情节轻微" in shown
    assert "违法所得满一万元〔情节严重〕" in shown


def count(monkeypatch: pytest.MonkeyPatch, terminal: bool, *ticks: int) -> str:
    out = io.StringIO()
    monkeypatch.setattr(show, "new_console", lambda **_: Console(file=out, force_terminal=terminal, width=100))
    with show.Counter("reading") as counter:
        for tick in ticks:
            counter.tick(tick)
    return out.getvalue()


def test_counter_is_a_line_at_each_tenth_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert count(monkeypatch, False, 20, *[0] * 20).splitlines() == [f"reading {n}/20" for n in range(2, 21, 2)]
    assert count(monkeypatch, False, 3, *[0] * 3).splitlines() == [f"reading {n}/3" for n in (1, 2, 3)]
    assert count(monkeypatch, False, *[0] * 2500).splitlines() == ["reading 1000", "reading 2000"]


def test_counter_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = count(monkeypatch, True, 4, 0, 0, 0, 0)
    assert "━" in shown and "4/4" in shown and "computing" in shown


def test_about_is_shown_apart_from_an_exact_figure(page: io.StringIO) -> None:
    base = judgment_record()
    figures = tuple(
        replace(q, approximate=True, lower=None, upper=None) if q.surface == "12000元" else q for q in base.quantities
    )
    show.print_record(replace(base, quantities=figures))
    assert "≈ 12000" in page.getvalue() and "≈ 5000" not in page.getvalue()
