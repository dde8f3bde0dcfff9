"""The file of decisions: only grows, torn by nobody, and says when somebody else was faster."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from menkan.codes import Level, PartyRole
from menkan.errors import Overtaken, ReviewError, StoreError
from menkan.run.decisions import FILE, DecisionLog, Draft, Kind, standing
from menkan.types import Holding, Party
from tests.builders import ARTICLE, OFFENCE, quantity

ID = "0123456789abcdef"
HEAD = '{"number": 1, "who": "", "when": "", "document_id": "", "text_sha256": "", '
FIGURE = quantity("12000元", 12_000)
DRAFT = Draft("甲", ID, "ab" * 32, Kind.CHANGE, FIGURE, replace(FIGURE, value=Decimal("9000.5")))


def lines(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "review" / FILE).read_text(encoding="utf-8").splitlines()]


def test_decision_is_a_line_with_who_when_and_both_values(tmp_path: Path) -> None:
    decision = DecisionLog(tmp_path).append(DRAFT, 0)
    (line,) = lines(tmp_path)
    assert list(line) == ["number", "who", "when", "document_id", "text_sha256", "kind", "before", "after"]
    assert (line["number"], line["who"], line["kind"]) == (1, "甲", "change")
    assert line["before"]["value"] == 12_000 and line["after"]["value"] == "9000.5"  # type: ignore[index]
    assert datetime.fromisoformat(str(line["when"])).utcoffset() == timedelta()
    assert DecisionLog(tmp_path).of(ID) == (decision,)


def test_every_kind_comes_back_as_it_was_written(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path)
    held = Holding("甲某某", OFFENCE, ARTICLE, Level.SERIOUS, 3, 9)
    drafts = [
        DRAFT,
        replace(DRAFT, kind=Kind.ACCEPT, after=FIGURE),
        replace(DRAFT, kind=Kind.ADD, before=None),
        replace(DRAFT, kind=Kind.REJECT, after=None),
        replace(DRAFT, kind=Kind.HOLDING, before=None, after=held),
        replace(DRAFT, kind=Kind.PARTY, before=Party("甲某", PartyRole.DEFENDANT, ("小甲",)), after=None),
        replace(DRAFT, kind=Kind.DONE, before=False, after=True),
    ]
    told = [log.append(draft, number) for number, draft in enumerate(drafts)]
    told.append(log.undo(ID, "乙", 7))
    assert DecisionLog(tmp_path).of(ID) == tuple(told)
    assert {one.kind for one in told} == set(Kind)
    assert [one.number for one in standing(told)] == [1, 2, 3, 4, 5, 6]


def test_undo_takes_back_the_last_that_stands_and_is_a_decision_itself(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path)
    for seen in range(2):
        log.append(DRAFT, seen)
    log.undo(ID, "甲", 2)
    log.undo(ID, "甲", 3)
    assert standing(log.of(ID)) == ()
    assert [line["before"] for line in lines(tmp_path)][2:] == [2, 1]
    with pytest.raises(ReviewError, match="no decision to undo"):
        log.undo(ID, "甲", 4)
    assert len(lines(tmp_path)) == 4


def test_decision_on_what_somebody_else_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    mine, theirs = DecisionLog(tmp_path), DecisionLog(tmp_path)
    assert mine.of(ID) == ()
    theirs.append(DRAFT, 0)
    with pytest.raises(Overtaken):
        mine.append(DRAFT, 0)
    assert mine.append(replace(DRAFT, document_id="f" * 16), 0).number == 2  # another document: nothing is in the way
    assert mine.append(DRAFT, 1).number == 3


def test_processes_that_decide_at_once_tear_no_line(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from menkan.run.decisions import *\n"
        "log = DecisionLog(Path(sys.argv[1]))\n"
        "for i in range(40): log.append(Draft('x' * 3000, f'{int(sys.argv[2]):016x}', '', Kind.DONE, False, True), "
        "(log.of(f'{int(sys.argv[2]):016x}') or [type('', (), {'number': 0})])[-1].number)\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(i)]) for i in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert [line["number"] for line in lines(tmp_path)] == list(range(1, 121))
    log = DecisionLog(tmp_path)
    assert [len(log.of(f"{i:016x}")) for i in range(3)] == [40, 40, 40]


def test_half_a_line_of_a_killed_process_counts_for_nothing_and_goes(tmp_path: Path) -> None:
    DecisionLog(tmp_path).append(DRAFT, 0)
    file = tmp_path / "review" / FILE
    with file.open("a", encoding="utf-8") as half:
        half.write('{"number": 2, "who": "')
    log = DecisionLog(tmp_path)
    assert len(log.of(ID)) == 1
    log.append(DRAFT, 1)
    assert [line["number"] for line in lines(tmp_path)] == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        '{"number": 2}',
        HEAD + '"kind": "undo", "before": true, "after": null}',
        HEAD + '"kind": "change", "before": null, "after": null}',
        HEAD + '"kind": "add", "before": null, "after": {"start": 1}}',
        HEAD + '"kind": "holding", "before": null, "after": null}',
        HEAD + '"kind": "done", "before": false, "after": null}',
        HEAD + '"kind": "undo", "before": null, "after": null}',
        HEAD + '"kind": "undo", "before": 1, "after": 2}',
    ],
)
def test_line_that_is_no_decision_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / FILE).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"decisions\.jsonl:1"):
        DecisionLog(tmp_path).documents()


def test_damage_is_told_again_at_its_place_and_nothing_is_read_twice(tmp_path: Path) -> None:
    DecisionLog(tmp_path).append(DRAFT, 0)
    file = tmp_path / "review" / FILE
    whole = file.read_bytes()
    file.write_bytes(whole + b"nonsense\n")
    log = DecisionLog(tmp_path)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"decisions\.jsonl:2"):
            log.documents()
    file.write_bytes(whole)
    assert len(log.of(ID)) == 1
