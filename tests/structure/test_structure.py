"""Whole documents of every shape: what `find_structure` says about them, and what holds for any text."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.codes import ACCUSED_ROLES, Instance, Level, PartyRole, SectionKind
from menkan.structure import find_structure, problems_of
from menkan.types import DateRange, Party, Structure
from tests.structure import texts

GOLD = Path(__file__).parents[3] / "shared" / "gold"
TOOLS = Path(__file__).parents[3] / "shared" / "tools"
OFFENCE = "拒不履行信息网络安全管理义务罪"


@pytest.mark.parametrize("text", [texts.JUDGMENT, texts.RUN_ON], ids=["paragraphs", "run-on"])
def test_with_accused_who_are_given_everything_is_theirs_and_nobody_elses(text: str) -> None:
    found = find_structure(text)
    assert find_structure(text, found.parties) == found
    first, second, _ = found.parties
    renamed = Party("欧阳某", PartyRole.DEFENDANT, (second.name,))
    given = find_structure(text, (first, renamed))
    assert given.parties == (first, renamed)
    rows = (*given.charges, *given.disposition, *given.holdings)
    assert {row.party for row in rows} == {first.name, "欧阳某"}
    assert [s.term_months for s in given.disposition if s.party == "欧阳某"] == [
        s.term_months for s in found.disposition if s.party == second.name
    ]
    nobody = find_structure(text, ())
    assert nobody.parties == () and (nobody.case_number, nobody.court) == (found.case_number, found.court)


@pytest.mark.parametrize("text", [texts.JUDGMENT, texts.RUN_ON], ids=["paragraphs", "run-on"])
def test_judgment_of_first_instance_is_read_whole(text: str) -> None:
    found = find_structure(text)
    assert found.case_number == "（2020）江0199刑初77号"
    assert (found.court, found.court_code) == ("江州市临湖区人民法院", "江0199")
    assert (found.document_type, found.instance) == ("刑事判决书", Instance.FIRST)
    assert found.decided_on == date(2020, 6, 18)
    assert found.conduct == DateRange(date(2019, 3, 1), date(2019, 8, 31))
    assert [(p.name, p.role) for p in found.parties if p.role in ACCUSED_ROLES] == [
        ("江州星河网络科技有限公司", PartyRole.DEFENDANT_UNIT),
        ("欧阳小川", PartyRole.DEFENDANT),
        ("林某甲", PartyRole.DEFENDANT),
    ]
    assert [p.aliases for p in found.parties] == [("星河公司",), ("川哥",), ()]
    assert found.offences == (OFFENCE,)
    assert {(c.party, c.offence, c.article) for c in found.charges} == {(n, OFFENCE, "286-1") for n in found.accused}


def test_judgment_of_first_instance_gives_each_sentence() -> None:
    sentences = find_structure(texts.JUDGMENT).disposition
    said = [(s.party, s.penalty, s.term_months, s.suspended_months, s.fine) for s in sentences]
    assert said == [
        ("江州星河网络科技有限公司", "fine_only", None, None, Decimal(100_000)),
        ("欧阳小川", "fixed_term", 14, 18, Decimal(30_000)),
        ("林某甲", "exempted", None, None, None),
    ]
    assert [(s.job_ban_months, s.injunction) for s in sentences] == [(None, None), (36, True), (None, None)]
    assert texts.JUDGMENT[sentences[1].start : sentences[1].end].startswith("犯拒不履行")


def test_judgment_of_first_instance_gives_the_courts_holding_only() -> None:
    held = find_structure(texts.JUDGMENT).holdings
    assert {(h.party, h.level) for h in held} == {
        ("江州星河网络科技有限公司", Level.SERIOUS),
        ("欧阳小川", Level.SERIOUS),
        ("林某甲", Level.SERIOUS),
    }
    assert {texts.JUDGMENT[h.start : h.end] for h in held} == {"致使违法信息大量传播"}


def test_judgment_of_first_instance_keeps_priors_apart() -> None:
    priors = find_structure(texts.JUDGMENT).priors
    assert [(p.party, p.kind, p.what, p.on) for p in priors] == [
        ("欧阳小川", "administrative", "赌博", "2016-05"),
        ("欧阳小川", "criminal", "诈骗罪", "2017"),
    ]


def test_judgment_of_first_instance_has_its_sections_in_order() -> None:
    kinds = [s.kind for s in find_structure(texts.JUDGMENT).sections]
    assert kinds == [
        SectionKind.CAPTION,
        SectionKind.PROCEDURE,
        SectionKind.ALLEGATIONS,
        SectionKind.DEFENCE,
        SectionKind.FACTS_FOUND,
        SectionKind.EVIDENCE,
        SectionKind.COURT_OPINION,
        SectionKind.DISPOSITION,
        SectionKind.CLOSING,
        SectionKind.STATUTE_APPENDIX,
    ]
    assert [s.kind for s in find_structure(texts.RUN_ON).sections] == kinds


def test_summary_takes_the_last_ruling_of_each_accused_and_no_authors_word() -> None:
    found = find_structure(texts.SUMMARY)
    assert (found.case_number, found.instance) == ("（2021）江0199刑初5号", Instance.SECOND)
    assert {(n.value, n.of) for n in found.case_numbers} == {
        ("（2021）江0199刑初5号", "earlier"),
        ("（2021）江01刑终8号", "this"),
    }
    assert found.accused == ("周大明", "吴小军")
    assert found.decided_on == date(2021, 9, 3)
    assert [(s.party, s.offence, s.term_months) for s in found.disposition] == [
        ("周大明", "掩饰、隐瞒犯罪所得罪", 10),
        ("吴小军", "帮助信息网络犯罪活动罪", 8),
    ]
    assert {(h.party, h.offence, h.level) for h in found.holdings} == {
        ("周大明", "掩饰、隐瞒犯罪所得罪", Level.NOT_SERIOUS),
        ("吴小军", "帮助信息网络犯罪活动罪", Level.SERIOUS),
    }


def test_summary_without_appeal_stays_first_instance() -> None:
    found = find_structure(texts.UPHELD)
    assert (found.instance, found.accused, found.offences) == (Instance.FIRST, ("何某",), ("帮助信息网络犯罪活动罪",))
    assert found.decided_on == date(2021, 1, 5)
    assert [(h.party, h.level) for h in found.holdings] == [("何某", Level.UNSTATED)]


def test_judgment_of_second_instance_overrides_the_first() -> None:
    found = find_structure(texts.APPEAL)
    assert (found.case_number, found.court) == ("（2022）江0199刑初9号", "江州市临湖区人民法院")
    assert (found.instance, found.decided_on) == (Instance.SECOND, date(2022, 5, 20))
    assert [(s.term_months, s.fine) for s in found.disposition] == [(20, Decimal(50_000))]
    assert [h.level for h in found.holdings] == [Level.SERIOUS]


def test_decision_not_to_prosecute_names_ground_and_offence() -> None:
    found = find_structure(texts.NOT_PROSECUTED)
    assert found.document_type == "不起诉决定书"
    assert [(s.party, s.penalty, s.offence, s.article) for s in found.disposition] == [
        ("林某甲", "not_prosecuted_minor", "帮助信息网络犯罪活动罪", "287-2")
    ]
    assert [(h.party, h.level) for h in found.holdings] == [("林某甲", Level.MINOR)]
    assert found.offences == ()
    assert found.case_number is None


def test_text_about_no_case_gives_citations_only() -> None:
    text = "参见(2020) 江 0199 刑初 358 号某某非法利用信息网络罪一审刑事判决书。情节严重的，处三年以下有期徒刑。"
    found = find_structure(text)
    assert [(n.value, n.of) for n in found.case_numbers] == [("（2020）江0199刑初358号", "cited")]
    assert (found.case_number, found.sections, found.parties, found.holdings) == (None, (), (), ())


def test_problems_name_what_is_missing() -> None:
    assert [p.code for p in problems_of(Structure())] == ["MK201", "MK202", "MK203", "MK204", "MK205", "MK206"]
    assert problems_of(find_structure(texts.JUDGMENT)) == ()


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [*texts.JUDGMENT.split("\n"), *texts.SUMMARY.split("\n"), *texts.APPEAL.split("\n"), "，", "（"]
        ),
        max_size=30,
    ),
    st.sampled_from(["\n", " ", ""]),
)
def test_any_mixture_of_sentences_gives_sound_spans(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    found = find_structure(text)
    rows = [*found.case_numbers, *found.disposition, *found.holdings, *found.priors, *found.flags, *found.acts]
    assert all(0 <= r.start < r.end <= len(text) for r in rows)
    if found.sections:
        assert (found.sections[0].start, found.sections[-1].end) == (0, len(text))
        assert all(
            a.end == b.start and (a.kind, a.is_comment, a.articles) != (b.kind, b.is_comment, b.articles)
            for a, b in zip(found.sections, found.sections[1:], strict=False)
        )
    assert {h.party for h in found.holdings} | {s.party for s in found.disposition} <= set(found.accused)


def test_white_space_before_the_text_shifts_every_span() -> None:
    alone, shifted = find_structure(texts.JUDGMENT), find_structure("\n\n" + texts.JUDGMENT)
    assert [s.start + 2 for s in alone.disposition] == [s.start for s in shifted.disposition]
    assert [n.start + 2 for n in alone.case_numbers] == [n.start for n in shifted.case_numbers]


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "万",
        "（[",
        "被告人",
        "张",
        "犯",
        "以盗窃罪",
        "2019年",
        " ",
        "\n",
        "。",
        "，",
        "法院",
        "被告人张三、",
        "（2019）",
        "被告人张三犯",
    ],
)
def test_structure_stays_linear_in_adversarial_text(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    find_structure(text)
    assert time.process_time() - started < 12  # a quadratic pattern takes minutes


@pytest.mark.parametrize(
    "unit", ["被告人张三构成诈骗罪，情节严重，", "因犯盗窃罪被判处", "责令改正", "张三、李四", "撤销张三"]
)
def test_endless_sentence_of_an_opinion_stays_linear(unit: str) -> None:
    head = "【案情】\n被告人：张三、李四。\n经审理查明：张三作案。\n【审判】\n某某市人民法院认为，"
    started = time.process_time()
    find_structure(head + unit * (60_000 // len(unit)))
    assert time.process_time() - started < 15  # a quadratic reading takes minutes


def test_structure_stays_linear_in_two_megabytes() -> None:
    text = texts.JUDGMENT * (2_000_000 // len(texts.JUDGMENT.encode()))
    started = time.process_time()
    find_structure(text)
    assert time.process_time() - started < 30


@pytest.mark.skipif(not GOLD.exists(), reason="the shared gold documents are not beside this repository")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("newspaper-page", []), ("law-article", ["（2020）鄂9006刑初358号", "（2017）浙0902刑初187号"])],
)
def test_reading_documents_cite_and_are_no_case(name: str, expected: list[str]) -> None:
    found = find_structure((GOLD / "reading" / f"{name}.txt").read_text(encoding="utf-8"))
    assert [n.value for n in found.case_numbers] == expected
    assert {n.of for n in found.case_numbers} <= {"cited"}
    assert (found.case_number, found.accused, found.holdings) == (None, (), ())


@pytest.mark.skipif(not GOLD.exists(), reason="the shared gold documents are not beside this repository")
def test_structure_keeps_its_score_on_dev() -> None:
    sys.path.insert(0, str(TOOLS))
    try:
        from score import Tally, norm_case_number, norm_offence  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(TOOLS))
    tally = Tally()
    for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        found, case = find_structure(gold["text"]), gold["case"]
        tally.add("number", norm_case_number(case["case_number"]) == norm_case_number(found.case_number))
        tally.sets("accused", {p["name"] for p in gold["parties"]}, set(found.accused), "")
        tally.sets(
            "offences", {norm_offence(o) for o in case["offences"] or []}, {norm_offence(o) for o in found.offences}, ""
        )
        stated = {(norm_offence(c["offence"]), c["level"]) for c in gold["circumstances"] if c["level"] != "unstated"}
        held = {(norm_offence(h.offence), str(h.level)) for h in found.holdings if h.level is not Level.UNSTATED}
        tally.sets("holding", stated, held, "")
    scores = {name: value for name, value, _ in tally.lines()}
    assert scores["number"] >= 0.98
    assert scores["accused"] >= 0.98
    assert scores["offences"] >= 0.97
    assert scores["holding"] >= 0.96


def test_indictment_charges_and_convicts_nobody() -> None:
    structure = find_structure(texts.INDICTMENT)
    assert structure.document_type == "起诉书"
    assert structure.accused == ("江州星河网络科技有限公司", "周大明", "吴三")
    assert {(c.party, c.offence) for c in structure.charges} == {
        ("周大明", "帮助信息网络犯罪活动罪"),
        ("吴三", "帮助信息网络犯罪活动罪"),
        ("江州星河网络科技有限公司", "帮助信息网络犯罪活动罪"),
    }
    assert [c.told_by for c in structure.charges] == ["charge", "charge", "case"]
    assert (structure.offences, structure.disposition, structure.holdings) == ((), (), ())
    kinds = {s.kind for s in structure.sections}
    assert "allegations" in kinds and not kinds & {"facts_found", "court_opinion"}


def test_last_event_is_no_day_to_come_and_no_day_of_publication() -> None:
    text = (
        "（最高人民法院审判委员会讨论通过2021年3月1日发布）\n一、基本案情\n被告人周大明，男，1980年2月3日，中专文化。"
        "2016年5月4日被逮捕。\n法院经审理查明：2015年3月1日，被告人周大明骗取吴某3万元，约定于2019年6月1日前归还。\n"
        "法院认为，被告人周大明的行为构成诈骗罪，判处有期徒刑一年。"
    )
    found = find_structure(text)
    assert found.last_event_on == date(2016, 5, 4)
    assert found.conduct == DateRange(date(2015, 3, 1), date(2015, 3, 1))


def test_ruling_before_the_last_hearing_is_that_of_another_instance() -> None:
    told = (
        "原审认定，2014年6月1日，被告人周大明窃得手机一部。于2015年1月29日判决：被告人周大明犯盗窃罪，判处拘役三个月。"
    )
    heard = "宣判后，被告人周大明不服，提出上诉。本院依法组成合议庭，于2018年9月14日公开开庭审理了本案。"
    title = "某市中级人民法院\n刑事判决书\n"
    assert find_structure(f"{title}{heard}{told}").decided_on is None


def test_accused_without_an_offence_in_a_case_of_several_are_named_as_a_problem() -> None:
    head = "【案情】\n被告人：周大明、吴三、郑四。\n法院经审理查明：2019年5月，三人作案。\n"
    text = head + "法院认为，被告人周大明犯诈骗罪、盗窃罪，判处有期徒刑三年。"
    assert "MK208" in {p.code for p in problems_of(find_structure(text))}
    assert "MK208" not in {p.code for p in problems_of(find_structure(text.replace("诈骗罪、", "")))}


def test_day_of_the_charge_is_no_act() -> None:
    found = find_structure(
        "某市某区人民检察院指控被告人周大明犯赌博罪，于2019年8月1日向本院提起公诉。现已审理终结。\n"
        "公诉机关指控：2018年8月至9月，被告人周大明接受投注。\n本院认为，被告人周大明的行为已构成赌博罪。"
    )
    assert found.conduct == DateRange(date(2018, 8, 1), date(2018, 9, 30))


def test_facts_go_on_under_their_next_heading_after_the_evidence() -> None:
    text = (
        "经审理查明：\n一、盗窃事实\n2018年3月，被告人周大明窃取3000元。\n上述事实，有书证等证据证实。\n"
        "二、抢劫事实\n2018年5月，被告人周大明劫得4000元。\n上述事实，有书证等证据证实。\n"
    )
    section = find_structure(text).section_at(text.index("4000"))
    assert section is not None and section.kind is SectionKind.FACTS_FOUND


def test_story_behind_is_no_conduct() -> None:
    told = (
        "经审理查明：被告人周大明于1993年购房，2002年卖出。2014年8月1日，其以该房骗取吴某三万元，同月5日骗取郑某二万元。\n"
        "本院认为，被告人周大明的行为构成诈骗罪。"
    )
    assert find_structure(told).conduct == DateRange(date(2014, 8, 1), date(2014, 8, 5))
    deed = told.replace("1993年购房", "1993年骗取吴某房款")
    assert find_structure(deed).conduct.first == date(1993, 1, 1)


def test_birth_is_no_event_of_the_case() -> None:
    told = (
        "被告人周大明，男，1983年2月2日出生。\n经审理查明：被告人周大明骗取吴某三万元。\n"
        "本院认为，被告人周大明的行为构成诈骗罪。"
    )
    assert find_structure(told).last_event_on is None
    assert find_structure(told.replace("出生。", "出生。2016年5月4日被逮捕。")).last_event_on == date(2016, 5, 4)
