"""The list: what differs first, filtered and paged in SQL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import menkan
from menkan.report.words import word
from menkan.review import queue as module
from menkan.review.queue import BEGUN, DONE, NEW, Filter, Queue
from menkan.run.corrections import text_digest
from menkan.store.duck import Batch
from tests.builders import OFFENCE, failed_record, judgment_record, structure, write_run
from tests.review.places import Page

OTHER, OTHER_ARTICLE = "掩饰、隐瞒犯罪所得、犯罪所得收益罪", "312"


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Queue:
    """Twenty documents, every fifth without a disagreement, and one that could not be read."""
    out = tmp_path_factory.mktemp("queue")
    records = []
    for i in range(20):
        number = f"（2021）江0199刑初{i}号"
        record = judgment_record(f"{i:016x}", structure=structure(case_number=number))
        records.append(record if i % 5 else replace(record, disagreements=()))
    write_run([*records, failed_record()], out)
    return Queue(Batch(out))


def ids(queue: Queue, wanted: Filter = Filter()) -> list[int]:  # noqa: B008
    return [int(row.document_id, 16) for row in queue.page(wanted, 1)[0]]


def test_documents_with_disagreements_come_first_and_failed_ones_never(queue: Queue) -> None:
    assert ids(queue) == [*(i for i in range(20) if i % 5), 0, 5, 10, 15]


def test_unsure_model_comes_before_a_sure_one(page: Page) -> None:
    first, *_, last = page.desk.queue.page(Filter(), 1)[0]
    assert first.document_id == page.ids[78] and first.kinds == ["unreasoned"]
    assert not last.kinds


def test_pages_are_cut_by_sql_and_neighbours_follow_the_order(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_PER_PAGE", 6)
    found = [row.document_id for number in (1, 2, 3, 4) for row in queue.page(Filter(), number)[0]]
    assert len(found) == len(set(found)) == 20
    for at, document_id in enumerate(found):
        place = queue.place(Filter(), document_id)
        assert (place.at, place.total) == (at + 1, 20)
        assert place.before == (found[at - 1] if at else None)
        assert place.after == (found[at + 1] if at < 19 else None)


@pytest.mark.parametrize(
    "wanted, n",
    [
        (Filter(search="刑初1"), 11),
        (Filter(search="(2021) 江0199刑初13"), 1),
        (Filter(search="%"), 0),
        (Filter(offence="287-2"), 20),
        (Filter(offence="266"), 0),
        (Filter(status="partial"), 20),
        (Filter(status="ok"), 0),
        (Filter(kind="court_holds_rules_not_met"), 16),
        (Filter(kind="court_holds_rules_not_met", search="刑初1"), 9),
        (Filter(state="new"), 20),
        (Filter(search="' OR 1=1 --"), 0),
    ],
)
def test_filter_leaves_what_fits(queue: Queue, wanted: Filter, n: int) -> None:
    assert queue.page(wanted, 1)[1] == n


def test_place_under_a_filter_that_leaves_the_document_out_still_leads_on(queue: Queue) -> None:
    place = queue.place(Filter(search="刑初1"), f"{2:016x}")
    assert (place.at, place.total) == (0, 11)
    assert (place.before, place.after) == (f"{1:016x}", f"{11:016x}")
    assert queue.place(Filter(), "nothing").total == 0


def test_row_has_the_three_answers(queue: Queue) -> None:
    row = queue.page(Filter(), 1)[0][0]
    assert [(a.party, a.rules, a.model, a.court) for a in row.answers] == [
        ("甲某某", "serious", "serious", "serious"),
        ("乙某某", "none", None, None),
    ]


def test_list_knows_what_was_decided_in_another_process(page: Page, out: Path) -> None:
    other = Page(out)
    other.decide(77, "reject", figure=other.figure(77, "12000元"))
    other.decide(78, "done")
    page.get("/")
    states = {row.document_id: row.state for row in page.desk.queue.page(Filter(), 1)[0]}
    while page.desk.catch_up():
        pass
    rows = {row.document_id: row for row in page.desk.queue.page(Filter(), 1)[0]}
    answers = {document_id: row.answers for document_id, row in rows.items()}
    assert rows[page.ids[77]].kinds == ["unreasoned"] and rows[page.ids[77]].undetermined
    assert (answers[page.ids[77]][0].rules, answers[page.ids[79]][0].rules) == ("undetermined", "serious")
    assert (states[page.ids[77]], states[page.ids[78]], states[page.ids[79]]) == (BEGUN, DONE, "new")
    assert page.desk.queue.page(Filter(state="done"), 1)[1] == 1


def order(page: Page) -> list[int]:
    numbers = {document_id: number for number, document_id in page.ids.items()}
    return [numbers[row.document_id] for row in page.desk.queue.page(Filter(), 1)[0]]


def test_document_moves_to_where_it_would_stand_had_it_been_read_so(page: Page, out: Path) -> None:
    """The index of the corrected tables, made anew, is the one that the decisions left behind."""
    before = order(page)
    page.decide(301, "done")
    page.decide(77, "change", figure=page.figure(77, "12000元"), fields={"value": "100"})
    page.decide(79, "reject", figure=page.figure(79, "30000元"))
    page.decide(78, "holding", fields={"party": "包某乙", "was": OFFENCE, "offence": OTHER, "level": "serious"})
    assert order(page) != before and order(page)[-1] == 301
    with menkan.load(out, reviewed=True) as corrected:
        anew = Queue(corrected)
        columns = "document_id, status, articles, kinds, unsure, undetermined, near, score"
        for query in (f"SELECT {columns} FROM documents ORDER BY 1", "SELECT * FROM answers ORDER BY 1, 2"):
            assert page.desk.queue._ask(query, []) == anew._ask(query, []), query
        assert page.desk.queue.articles == anew.articles and page.desk.queue.kinds == anew.kinds
    assert OTHER_ARTICLE in dict(page.desk.queue.articles)
    for number in (78, 79, 77, 301):
        while page.seen(number) and order(page) != before:
            answer = page.post(number, "undo")
            if answer.status_code == 422:
                break
    assert order(page) == before


def test_reviewed_document_goes_behind_the_others_and_its_neighbours_close_up(queue: Queue) -> None:
    first, second, *_ = ids(queue)
    queue.note({f"{first:016x}": DONE})
    try:
        assert ids(queue)[0] == second and ids(queue)[-1] == first
        place = queue.place(Filter(), f"{first:016x}")
        assert (place.at, place.after) == (20, None)
        assert queue.place(Filter(), f"{second:016x}").before is None
    finally:
        queue.note({f"{first:016x}": NEW})
    assert ids(queue)[0] == first


def test_page_behind_the_last_one_is_the_last_one(page: Page) -> None:
    assert "刑初77号" in page.get("/?page=40")


def test_list_after_a_start_knows_who_was_reviewed(page: Page, out: Path) -> None:
    for number in (77, 78, 79, 80, 301):
        page.decide(number, "done")
    page.decide(78, "undo")
    again = Page(out)
    assert order(again)[0] == 78
    assert again.desk.queue.page(Filter(state=DONE), 1)[1] == 4


def test_decision_on_another_reading_of_the_text_reviews_nothing(page: Page, out: Path) -> None:
    page.decide(77, "done")
    file = out / "review" / "decisions.jsonl"
    digest = text_digest(page.desk.batch.record(page.ids[77]))
    file.write_text(file.read_text(encoding="utf-8").replace(digest, "0" * 64), encoding="utf-8")
    later = Page(out)
    while later.desk.catch_up():
        pass
    row = next(row for row in later.desk.queue.page(Filter(), 1)[0] if row.document_id == page.ids[77])
    assert row.state == NEW
    shown = later.get(f"/case/{page.ids[77]}")
    assert "MK702" in shown and word("review", "new") in shown
