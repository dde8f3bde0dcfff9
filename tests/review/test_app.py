"""The pages: what they show, what they let be decided, and what they refuse."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from menkan import types as t
from menkan.report.words import word, written_in
from menkan.review.guard import MAX_BODY, TOKEN, cookie_of
from menkan.review.shell import KEYS
from tests.builders import failed_record, judgment_record, structure, write_run
from tests.report.pages import Page as Parsed
from tests.review.places import HOSTILE, PORT, PRONG, Page

HERE = f"http://127.0.0.1:{PORT}"


def test_list_shows_every_document_with_its_answers(page: Page) -> None:
    parsed = Parsed(page.get("/"))
    assert {a["href"] for a in parsed.every("a")} >= {f"/case/{i}" for i in page.ids.values()}
    for shown in (
        "（2021）江0199刑初77号",
        "卜某甲",
        "情节严重",
        word("review", "new"),
        word("disagreement", "unreasoned"),
    ):
        assert shown in parsed.text


def test_filter_stays_on_the_way_through_the_documents(page: Page) -> None:
    listed = Parsed(page.get("/?search=刑初&state=new"))
    links = [a["href"] for a in listed.every("a") if a["href"].startswith("/case/")]
    assert len(links) == 5 and all("state=new" in link for link in links)
    case = Parsed(page.get(links[1]))
    steps = {a["data-act"]: a.get("href") for a in case.every("a") if "data-act" in a}
    assert steps["previous_case"] == links[0] and steps["next_case"] == links[2]
    assert word("review", "position", i=2, n=5) in case.text


@pytest.mark.parametrize("number", ["0", "-3", "9" * 30, "x", "²"])
def test_page_number_that_is_none_shows_a_page(page: Page, number: str) -> None:
    assert page.client.get("/", params={"page": number}).status_code == 200


def test_case_shows_text_findings_and_answers(page: Page) -> None:
    parsed = Parsed(page.get(f"/case/{page.ids[77]}"))
    marks = parsed.every("mark", "q")
    assert [m["data-figure"] for m in marks if "data-figure" in m] == [
        page.figure(77, "12000元"),
        page.figure(77, "人民币五千元"),
    ]
    assert all(m["tabindex"] == "0" for m in marks if "data-figure" in m)
    for shown in (PRONG, "达到该项标准", "情节严重", "逐项核对", word("review", "no_history")):
        assert shown in parsed.text


def test_paragraphs_say_where_they_begin(page: Page) -> None:
    record = page.desk.batch.record(page.ids[77])
    starts = [int(p["data-start"]) for p in Parsed(page.get(f"/case/{page.ids[77]}")).every("p") if "data-start" in p]
    assert starts == sorted(starts) and len(starts) > 6
    assert all(start == 0 or record.text[start - 1] == "\n" for start in starts)


def test_correction_changes_the_verdict_on_the_page_and_undo_takes_it_back(page: Page) -> None:
    place, before = page.figure(77, "12000元"), page.get(f"/case/{page.ids[77]}/parts")
    parts = page.decide(77, "change", figure=place, fields={"value": "9,000"})
    assert (page.verdict(77), page.tier(77)) == ("not_met", "none")
    changes = Parsed(parts["answers"]).text
    assert all(shown in changes for shown in (PRONG, "达到该项标准", "未达到该项标准", word("review", "as_read")))
    assert 'data-decided="corrected"' in parts["text"] and "复核员" in parts["side"]
    assert word("review", "begun") in parts["state"]
    page.decide(77, "undo")
    assert page.verdict(77) == "met"
    after = json.loads(page.get(f"/case/{page.ids[77]}/parts"))["parts"]
    assert [json.loads(before)["parts"][part] == after[part] for part in ("answers", "text", "pages")] == [True] * 3
    assert word("review", "undone") in after["side"]


def test_decisions_made_earlier_are_shown(page: Page, out: Path) -> None:
    page.decide(77, "change", figure=page.figure(77, "12000元"), fields={"metric": "price"})
    later = Page(out).get(f"/case/{page.ids[77]}")
    assert 'data-decided="corrected"' in later and "复核员" in later and word("decision", "change") in later


def test_everything_of_a_figure_can_be_changed(page: Page) -> None:
    fields = {
        "value": "二万", "lower": "20000", "upper": "", "lower_open": True, "approximate": True, "unit": "条",
        "metric": "personal_records", "category": "credit", "qualifier": "", "status": "alleged", "parties": ["*"],
    }  # fmt: skip
    page.decide(77, "change", figure=page.figure(77, "12000元"), fields=fields)
    record = page.desk.reviewed.record(page.ids[77])
    (q,) = (q for q in record.quantities if q.surface == "12000元")
    assert (q.value, q.lower, q.upper, q.lower_open, q.approximate, q.unit) == (20_000, 20_000, None, True, True, "条")
    assert (q.metric, q.category, q.qualifier, q.status, q.parties) == (
        t.Metric.PERSONAL_RECORDS, t.Category.CREDIT, None, t.QuantityStatus.ALLEGED, ("*",),
    )  # fmt: skip
    assert (
        Parsed(page.get(f"/case/{page.ids[77]}/figure?at={q.start}-{q.end}")).every("input", "")[0]["value"] == "20000"
    )


def test_form_that_changes_nothing_accepts_the_figure(page: Page) -> None:
    place = page.figure(77, "12000元")
    page.decide(77, "change", figure=place, fields={"value": "12000"})
    page.decide(77, "accept", figure=page.figure(77, "人民币五千元"))
    assert [d.kind for d in page.desk.reviewed.log.of(page.ids[77])] == ["accept", "accept"]


@pytest.mark.parametrize(
    "fields, told",
    [
        ({"value": "十来个"}, "不是数"),
        ({"value": "-5"}, "不是数"),
        ({"value": "1" * 29}, "不是数"),
        ({"lower": "5", "upper": "4"}, word("review", "bad_bounds")),
        ({"unit": "条" * 21}, word("review", "bad_unit")),
        ({"parties": ["旁人"]}, word("review", "bad_owner")),
        ({"parties": "卜某甲"}, word("review", "bad_owner")),
        ({"metric": "gold"}, "gold"),
        ({"qualifier": "holder_own"}, word("review", "bad_qualifier")),
        ({"value": "5", "lower": "6"}, word("review", "bad_value")),
        ({"value": "7", "upper": "6"}, word("review", "bad_value")),
        ({"approximate": "yes"}, "yes"),
    ],
)
def test_value_that_cannot_be_is_refused_with_its_reason(page: Page, fields: dict[str, object], told: str) -> None:
    answer = page.post(77, "change", figure=page.figure(77, "12000元"), fields=fields)
    assert answer.status_code == 422 and told in answer.json()["error"]
    assert page.seen(77) == 0


@pytest.mark.parametrize(
    "body",
    ["", "[]", "nonsense", "[" * 5000, '{"kind": "change"}', '{"kind": "change", "seen": 0, "figure": "5-4"}',
     '{"kind": "change", "seen": 0, "figure": "0-999999"}', '{"kind": "nothing", "seen": 0, "figure": "0-2"}',
     '{"kind": "holding", "seen": 0, "fields": {}}', '{"kind": "accept", "seen": 0, "figure": "0-2"}',
     '{"kind": "undo", "seen": 0}', '{"kind": "add", "seen": true, "figure": "0-2"}'],
)  # fmt: skip
def test_body_that_is_no_decision_changes_nothing(page: Page, body: str) -> None:
    headers = {**page.headers(), "content-type": "application/json"}
    answer = page.client.post(f"/case/{page.ids[77]}/decisions", content=body, headers=headers)
    assert answer.status_code == 422 and answer.json()["error"]
    assert page.desk.reviewed.log.documents() == ()


def test_missed_figure_is_proposed_with_its_reading_and_added(page: Page) -> None:
    page.decide(79, "reject", figure=page.figure(79, "30000元"))
    assert page.verdict(79) == "undetermined"
    form = Parsed(page.get(f"/case/{page.ids[79]}/figure?words=30000元"))
    assert form.every("form")[0]["data-kind"] == "add"
    assert {i["name"]: i["value"] for i in form.every("input") if "value" in i and i["name"] in ("value", "unit")} == {
        "value": "30000", "unit": "元",
    }  # fmt: skip
    chosen = [o["value"] for o in form.every("option") if "selected" in o]
    assert "illegal_income" in chosen and "found" in chosen
    page.decide(79, "add", figure=form.every("form")[0]["data-figure"], fields={})
    assert page.verdict(79) == "met"


def test_words_without_a_numeral_can_be_a_figure_once_a_person_gives_its_value(page: Page) -> None:
    record = page.desk.batch.record(page.ids[78])
    start = record.text.index("又收到报酬")
    place = f"{start}-{start + 5}"
    page.decide(
        78,
        "add",
        figure=place,
        fields={"value": "2000", "unit": "元", "metric": "illegal_income", "parties": ["包某乙"]},
    )
    assert any(
        q.surface == "又收到报酬" and q.value == 2000 for q in page.desk.reviewed.record(page.ids[78]).quantities
    )


def test_figure_is_not_added_over_another(page: Page) -> None:
    start, end = map(int, page.figure(77, "12000元").split("-"))
    for place in (f"{start - 2}-{end}", f"{start + 1}-{end - 1}"):
        assert page.client.get(f"/case/{page.ids[77]}/figure?at={place}").status_code == 422
    assert page.client.get(f"/case/{page.ids[77]}/figure?words=12000元").status_code == 422
    assert page.client.get(f"/case/{page.ids[77]}/figure?words=").status_code == 422


def test_holding_is_corrected_per_accused(page: Page) -> None:
    fields = {
        "party": "卜某甲",
        "was": "帮助信息网络犯罪活动罪",
        "offence": "帮助信息网络犯罪活动罪",
        "level": "not_serious",
    }
    parts = page.decide(77, "holding", fields=fields)
    assert word("level", "not_serious") in Parsed(parts["answers"]).text
    assert word("disagreement", "tiers_differ") in Parsed(parts["answers"]).text
    for wrong in ({"party": "旁人"}, {"level": "grave"}, {"offence": "无此罪"}):
        assert page.post(77, "holding", fields=fields | wrong).status_code == 422


def test_second_tab_is_told_that_it_is_late(page: Page) -> None:
    page.decide(77, "accept", figure=page.figure(77, "12000元"))
    answer = page.post(77, "reject", seen=0, figure=page.figure(77, "12000元"))
    assert (answer.status_code, answer.json()["error"]) == (409, word("review", "overtaken"))
    assert page.seen(77) == 1


def test_reviewed_twice_is_reviewed_once(page: Page) -> None:
    for _ in range(2):
        page.decide(77, "done")
    assert [d.kind for d in page.desk.reviewed.log.of(page.ids[77])] == ["done"]
    page.decide(77, "undo")
    assert word("review", "new") in page.get(f"/case/{page.ids[77]}")


def test_another_meaning_leaves_the_qualifier_of_the_old_one_behind(page: Page) -> None:
    old = next(q for q in page.desk.batch.record(page.ids[301]).quantities if q.qualifier)
    page.decide(301, "change", figure=f"{old.start}-{old.end}", fields={"metric": "price"})
    (q,) = (q for q in page.desk.reviewed.record(page.ids[301]).quantities if q.start == old.start)
    assert (q.metric, q.qualifier) == (t.Metric.PRICE, None)


def test_page_never_shows_a_record_older_than_the_decision_that_it_names(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tab decides while this one's page is made: the page is as before that decision, and says so."""
    place, judge = page.figure(77, "12000元"), page.desk.reviewed.as_decided

    def and_meanwhile(*told: object) -> object:
        monkeypatch.undo()
        page.decide(77, "change", figure=place, fields={"value": "9000"})
        return judge(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(page.desk.reviewed, "as_decided", and_meanwhile)
    case = page.desk.case(page.ids[77])
    assert (case.seen, case.record.facts[0].value) == (0, 12_000)


def test_pages_of_a_pdf_are_drawn_with_boxes_around_the_figures(page: Page) -> None:
    parsed = Parsed(page.get(f"/case/{page.ids[301]}"))
    boxes = [box["data-figure"] for box in parsed.every("rect")]
    assert page.figure(301, "86万余元") in boxes
    (source, *_) = [image["src"] for image in parsed.every("img")]
    answer = page.client.get(source)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG") and len(answer.content) > 10_000
    for missing in ("0", "99"):
        assert page.client.get(source.replace("/1.png", f"/{missing}.png")).status_code == 404


def test_page_says_why_there_is_no_picture(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert word("review", "no_pages") in page.get(f"/case/{page.ids[77]}")
    record = page.desk.batch.record(page.ids[301])
    path = Path(record.source.path)
    kept = path.read_bytes()
    try:
        path.write_bytes(kept + b"\n")
        assert word("review", "changed") in page.get(f"/case/{page.ids[301]}")
        assert page.client.get(f"/case/{page.ids[301]}/page/1.png").status_code == 404
        path.unlink()
        assert word("review", "gone", path=path) in page.get(f"/case/{page.ids[301]}")
    finally:
        path.write_bytes(kept)


def test_document_that_is_not_there_is_not_found(page: Page) -> None:
    for path in (
        "/case/0000000000000000",
        "/case/..%2f..%2fetc",
        "/case/x/figure?at=1-2",
        "/static/../app.py",
        "/docs",
    ):
        assert page.client.get(path).status_code == 404, path


def test_document_that_could_not_be_read_is_not_found_and_not_decided_on(page: Page, tmp_path: Path) -> None:
    write_run([judgment_record(), failed_record()], tmp_path / "some")
    page = Page(tmp_path / "some")
    page.ids[1] = "fedcba9876543210"
    assert page.client.get(f"/case/{page.ids[1]}").status_code == 404
    assert page.post(1, "done").status_code == 404 and page.seen(1) == 0


def test_pages_are_in_english_where_that_is_asked_for(page: Page, out: Path) -> None:
    english = Page(out, "en")
    for path in ("/", f"/case/{page.ids[77]}"):
        text = english.get(path)
        assert '<html lang="en">' in text and ("mark reviewed" in text or "Judgments to review" in text)
        assert word("review", "mark_done") not in text
    assert english.post(77, "change", figure="0-1").json()["error"].startswith("not saved")


def test_words_of_the_page_are_the_same_in_both_languages() -> None:
    from menkan.report.words import labels

    chinese = labels()
    with written_in("en", None):
        english = labels()
    for table in ("review", "decision", "keys"):
        assert chinese[table].keys() == english[table].keys()
        for key, label in chinese[table].items():
            assert set(re.findall(r"{\w+}", label)) == set(re.findall(r"{\w+}", english[table][key])), key
    assert set(KEYS) == set(chinese["keys"])


def test_script_has_the_keys_that_the_page_shows(page: Page) -> None:
    script = page.get("/static/review.js")
    found = dict(
        re.findall(r'("?[\w/?]+"?): "(\w+)"', script[script.index("const keys") : script.index("emptyPanel =")])
    )
    told = {act: key.strip('"') for key, act in found.items()}
    assert {act: key for act, key in KEYS.items() if act != "save"} == told | {"cancel": "Esc"}


# ---- safety ---------------------------------------------------------------------------------------------------------


def test_key_opens_the_page_once_and_leaves_the_address(page: Page) -> None:
    client = page.stranger()
    for path in ("/", f"/case/{page.ids[77]}", "/static/review.js", "/?key=wrong"):
        assert client.get(path).status_code == 403, path
    opened = client.get(f"/?key={page.keys.key}")
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    assert all(flag in opened.headers["set-cookie"] for flag in ("HttpOnly", "SameSite=Strict"))
    assert client.get("/", headers={"cookie": f"{cookie_of(PORT)}={page.keys.key}"}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"[::1]:{PORT}", ""]
)
def test_other_host_is_not_served(page: Page, host: str) -> None:
    for path in ("/", f"/?key={page.keys.key}"):
        answer = page.client.get(path, headers={"host": host})
        assert answer.status_code == 421 and "set-cookie" not in answer.headers


def test_cookie_of_another_port_opens_nothing(page: Page) -> None:
    """Browsers send the cookies of one port of a host to all: two reviews side by side must not shut each other out."""
    stranger = page.stranger()
    both = f"{cookie_of(9000)}=other; {cookie_of(PORT)}={page.keys.key}"
    assert stranger.get("/", headers={"cookie": f"{cookie_of(9000)}={page.keys.key}"}).status_code == 403
    assert stranger.get("/", headers={"cookie": both}).status_code == 200
    assert f"{cookie_of(PORT)}=" in stranger.get(f"/?key={page.keys.key}").headers["set-cookie"]


def test_localhost_is_served(page: Page) -> None:
    assert (
        page.client.get(
            "/", headers={"host": f"localhost:{PORT}", "cookie": f"{cookie_of(PORT)}={page.keys.key}"}
        ).status_code
        == 200
    )


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": ""}, {TOKEN: "x"}, {TOKEN: ""},
     {"sec-fetch-site": "cross-site"}, {"content-type": "text/plain"}, {"cookie": f"{cookie_of(PORT)}=x"}, {"origin": f"http://localhost:{PORT}"}],
    ids=str,
)  # fmt: skip
def test_change_that_comes_from_elsewhere_is_refused(page: Page, wrong: dict[str, str]) -> None:
    page.client.cookies.clear()
    headers = {**page.headers(), "content-type": "application/json", "cookie": f"{cookie_of(PORT)}={page.keys.key}"}
    body = json.dumps({"kind": "done", "seen": 0})
    address = f"/case/{page.ids[77]}/decisions"
    refused = page.client.post(address, content=body, headers=headers | wrong)
    assert refused.status_code in (403, 415) and page.seen(77) == 0
    assert page.client.post(address, content=body, headers=headers).status_code == 200


def test_no_get_changes_anything(page: Page) -> None:
    assert page.client.get(f"/case/{page.ids[77]}/decisions").status_code == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert page.client.request(method, "/").status_code == 405
    assert page.desk.reviewed.log.documents() == ()


def test_body_above_the_limit_is_refused(page: Page) -> None:
    body = json.dumps({"kind": "done", "seen": 0, "more": "x" * MAX_BODY})
    headers = {**page.headers(), "content-type": "application/json"}
    assert page.client.post(f"/case/{page.ids[77]}/decisions", content=body, headers=headers).status_code == 413


def test_every_answer_has_a_strict_policy(page: Page) -> None:
    paths = ("/", f"/case/{page.ids[77]}", "/static/review.js", "/none", f"/case/{page.ids[301]}/page/1.png")
    answers = [*(page.client.get(path) for path in paths), page.stranger().get("/"), page.post(77, "done")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert (
            policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


def hostile_record() -> t.CaseRecord:
    """Script in every name that a document can bring."""
    bad = HOSTILE + "\"'><img src=x onerror=alert(4)>"
    record = judgment_record()
    return replace(
        record,
        source=replace(record.source, path=f"a/{bad}.pdf", member=bad),
        structure=structure(
            case_number=bad, court=bad, document_type=bad, offences=(bad,), holdings=(), disposition=(),
            parties=(t.Party(bad, t.PartyRole.DEFENDANT, (bad,)),), charges=(t.Charge(bad, bad, "287-2"),),
        ),
        quantities=tuple(replace(q, unit=bad, parties=(bad,), surface=bad) for q in record.quantities),
        assessments=tuple(replace(a, party=bad, offence=bad) for a in record.assessments[:1]),
        problems=(t.Problem("MK110", bad, bad),),
        disagreements=(),
    )  # fmt: skip


def test_names_that_are_script_stay_text(page: Page, tmp_path: Path) -> None:
    write_run([hostile_record()], tmp_path / "hostile")
    page = Page(tmp_path / "hostile", who=HOSTILE)
    q = page.desk.batch.record(page.ids[0]).quantities[0]
    page.decide(0, "accept", figure=f"{q.start}-{q.end}")
    for path in ("/", f"/case/{page.ids[0]}", f"/case/{page.ids[0]}/figure?at={q.start}-{q.end}"):
        text = page.get(path)
        parsed = Parsed(text)
        assert "alert(1)" in parsed.text and "<script>alert" not in text
        assert not [a for _, attributes in parsed.elements for a in attributes if a.startswith("on") or a == "style"]
        assert {a.get("src") for a in parsed.every("script")} <= {"/static/review.js"}
        assert not [a for a in parsed.every("img") if a.get("src") == "x"]


def test_text_and_file_name_that_are_script_stay_text(page: Page) -> None:
    text = page.get(f"/case/{page.ids[80]}")
    parsed = Parsed(text)
    assert HOSTILE in parsed.text and "<b onclick" in parsed.text and "onerror=alert(2)" in parsed.text
    assert "<script>alert" not in text
    assert not [a for _, attributes in parsed.elements for a in attributes if a.startswith("on") or a == "style"]


def test_words_of_documents_reach_no_log(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        page.get(f"/case/{page.ids[77]}")
        page.decide(77, "accept", figure=page.figure(77, "12000元"))
        page.post(77, "change", figure="0-1")
    assert not [r for r in caplog.records if re.search("[一-鿿]", r.getMessage())]
