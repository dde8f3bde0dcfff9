"""Passages: every cue opens its part, rulings open inside a sentence, instances are kept apart."""

from __future__ import annotations

import itertools
import re

import pytest

from menkan.codes import SectionKind
from menkan.structure import find_structure
from menkan.structure.sections import COMMENT, FIRST, RETRIAL, SECOND, Passage, find_passages, find_sections, sentences
from menkan.structure.tables import table
from menkan.text import fold_width
from tests.bench import sections as judge
from tests.structure import texts

HEADINGS = table("headings.toml")["heading"]
# A document in which the named part is open, so that cues with `within` can be tried.
OPENERS = {
    "caption": "江州市某某法院案例\n",
    "procedure": "某某市人民检察院以被告人某甲犯诈骗罪，向某某市人民法院提起公诉。\n",
    "allegations": "公诉机关指控：某甲骗取钱财。\n",
    "defence": "公诉机关指控：某甲骗取钱财。\n被告人某甲辩称其不知情。\n",
    "facts_found": "经审理查明：某甲骗取钱财。\n",
    "evidence": "经审理查明：某甲骗取钱财。\n上述事实，有证人证言等证据证实。\n",
    "court_opinion": "某某市人民法院认为，某甲构成诈骗罪。\n",
    "disposition": "某某市人民法院认为，某甲有罪，判决如下：\n某甲犯诈骗罪，判处有期徒刑三年。\n",
    "closing": "某某市人民法院认为，某甲有罪，判决如下：\n某甲犯诈骗罪。\n如不服本判决，可以上诉。\n",
    "statute_appendix": "经审理查明：某甲骗取钱财。\n附：相关法律条文\n",
}


def kind_at(text: str, words: str, instance: int = FIRST) -> Passage:
    at = text.index(words)
    return next(p for p in find_passages(fold_width(text), instance) if p.start <= at < p.end)


@pytest.mark.parametrize("entry", HEADINGS, ids=lambda e: str(e["example"])[:12])
def test_heading_opens_its_part(entry: dict[str, object]) -> None:
    within = entry.get("within") or ["facts_found", "procedure"]
    assert isinstance(within, list)
    opened = [
        kind_at(OPENERS[w] + str(entry["example"]) + "\n经审理查明：某甲作案。", str(entry["example"])).kind
        for w in within
    ]
    assert SectionKind(str(entry["kind"])) in opened


def test_headings_are_data_with_one_example_each() -> None:
    assert all(
        {"kind", "find", "example"} <= e.keys() <= {"kind", "find", "example", "level", "within"} for e in HEADINGS
    )
    assert {e.get("level", "first") for e in HEADINGS} <= {"first", "second", "retrial", "final", "comment"}
    assert all(re.compile(e["find"].replace("{org}", "x")) for e in HEADINGS)


@pytest.mark.parametrize(
    ("ruling", "begins"),
    [
        ("依照刑法之规定，判决如下：一、被告人某甲犯诈骗罪，判处有期徒刑三年。", "一、被告人"),
        ("据此，判决被告人某甲犯诈骗罪，判处有期徒刑三年。", "判决被告人"),
        ("以诈骗罪判处某甲有期徒刑三年。", "以诈骗罪"),
        ("依照刑法之规定，判处被告人某甲有期徒刑三年。", "判处被告人"),
        ("据此裁定驳回上诉，维持原判。", "裁定驳回"),
        ("将某甲的罪名改判为盗窃罪。", "将某甲"),
        ("均以诈骗罪判刑：某甲有期徒刑八个月。", "以诈骗罪"),
        ("以诈骗罪，认定某甲情节特别严重，判处有期徒刑三年。", "以诈骗罪"),
        ("结合是否累犯、前科，依照刑法之规定，以诈骗罪判处某甲有期徒刑三年。", "以诈骗罪"),
    ],
)
def test_ruling_opens_a_disposition_inside_a_sentence(ruling: str, begins: str) -> None:
    text = OPENERS["court_opinion"] + ruling
    assert kind_at(text, begins).kind is SectionKind.DISPOSITION
    assert kind_at(text, "构成诈骗罪").kind is SectionKind.COURT_OPINION


@pytest.mark.parametrize(
    "words",
    [
        "某甲曾因犯盗窃罪被判处有期徒刑一年。",
        "应当以诈骗罪判处三年以下有期徒刑。",
        "检察院提出抗诉，认为应改判某甲犯盗窃罪。",
        "依法应判处三年以下有期徒刑。",
        "公诉机关提出判处被告人某甲有期徒刑三年的量刑建议。",
        "一审判决认定被告人某甲犯诈骗罪的事实不清。",
    ],
)
def test_past_sanctions_and_requests_open_no_disposition(words: str) -> None:
    assert kind_at(OPENERS["court_opinion"] + words, words[:4]).kind is not SectionKind.DISPOSITION


def test_ruling_told_in_passing_ends_with_its_sentence() -> None:
    told = (
        "2017年6月，法院以诈骗罪判处某甲有期徒刑三年，并处罚金一万元。所判罚金已缴纳。同年9月，公安机关将某乙抓获归案。"
    )
    text = OPENERS["facts_found"] + told
    assert kind_at(text, "所判罚金").kind is SectionKind.DISPOSITION
    assert kind_at(text, "同年9月").kind is SectionKind.FACTS_FOUND
    listed = (
        OPENERS["court_opinion"] + "依照刑法之规定，判决如下：\n某甲犯诈骗罪，判处有期徒刑三年。\n自2020年4月1日起算。"
    )
    assert kind_at(listed, "自2020年").kind is SectionKind.DISPOSITION


@pytest.mark.parametrize("words", ["二审法院第三次二审后认为：", "某某市人民法院经重新审理认为，"])
def test_court_speaks_again(words: str) -> None:
    assert kind_at(OPENERS["disposition"] + words + "某甲有罪。", words).kind is SectionKind.COURT_OPINION


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("出租银行卡，情节严重的", COMMENT),
        ("2020年5月至7月", FIRST),
        ("临湖区人民法院认为", FIRST),
        ("判决被告人周大明", FIRST),
        ("一审宣判后", SECOND),
        ("江州市中级人民法院经审理认为", SECOND),
        ("三、上诉人周大明", SECOND),
        ("笔者认为", COMMENT),
    ],
)
def test_summary_passages_know_whose_words_they_are(words: str, level: int) -> None:
    assert kind_at(texts.SUMMARY, words).level == level


def test_judgment_of_second_instance_tells_the_first_one_apart() -> None:
    assert kind_at(texts.APPEAL, "原判认定", SECOND).level == FIRST
    assert kind_at(texts.APPEAL, "判决被告人钱某某犯", SECOND).level == FIRST
    assert kind_at(texts.APPEAL, "本院认为，上诉人", SECOND).level == SECOND


def test_retrial_is_above_the_second_instance() -> None:
    text = texts.SUMMARY.replace(
        "【评析】", "最高人民法院再审认为，原判错误，判决如下：\n上诉人周大明无罪。\n\n【评析】"
    )
    assert kind_at(text, "上诉人周大明无罪").level == RETRIAL


@pytest.mark.parametrize(
    ("words", "kind", "level"),
    [
        ("法院认为，某甲有罪。", "court_opinion", FIRST),
        ("法庭审理认为：某甲有罪。", "court_opinion", FIRST),
        ("2009年5月9日，某某市人民法院作出一审判决，认为某甲有罪。", "court_opinion", FIRST),
        ("某某市人民法院经审理确认了一审的事实，并认为某甲有罪。", "court_opinion", FIRST),
        ("庭审中，被告人某甲对公诉机关指控的事实未持异议。", "defence", FIRST),
    ],
)
def test_courts_and_pleas_open_their_parts_in_summaries(words: str, kind: str, level: int) -> None:
    found = kind_at(OPENERS["facts_found"] + words, words)
    assert (found.kind, found.level) == (kind, level)


def test_ruling_stands_at_the_instance_that_it_names() -> None:
    text = OPENERS["court_opinion"] + "2013年8月8日，某某省高级人民法院作出再审判决：原审被告人某甲无罪。"
    found = kind_at(text, "原审被告人")
    assert (found.kind, found.level) == (SectionKind.DISPOSITION, RETRIAL)


def test_an_appeal_after_no_appeal_goes_on() -> None:
    text = OPENERS["disposition"] + "一审判决后，被告人未上诉，公诉机关提出抗诉。\n某某市中级人民法院认为，原判正确。"
    assert kind_at(text, "原判正确").level == SECOND
    ended = OPENERS["disposition"] + "一审宣判后，被告人没有上诉，检察机关也未抗诉。"
    assert kind_at(ended, "一审宣判后").level == FIRST


@pytest.mark.skipif(not judge.YARDSTICK.exists(), reason="the yardsticks are not beside this repository")
def test_facts_sections_meet_the_spans_of_judge() -> None:
    results = list(judge.compare())
    assert sum(strict for _, strict, _ in results) / len(results) >= 0.96  # three retell the judgment below
    assert sum(retold for _, _, retold in results) / len(results) >= 0.97


def test_sentences_cover_the_text() -> None:
    folded = fold_width(texts.RUN_ON)
    spans = list(sentences(folded))
    assert (spans[0][0], spans[-1][1]) == (0, len(folded))
    assert all(a[1] == b[0] for a, b in itertools.pairwise(spans))


def test_text_without_any_cue_has_no_passages() -> None:
    assert find_passages("今天天气很好。", FIRST) == ()
    assert find_sections(()) == ()


@pytest.mark.parametrize("stop", ["", "\n"])
def test_bracketed_head_opens_its_part_with_the_text_on_its_line(stop: str) -> None:
    text = (
        "周大明盗窃案\n案号：（2020）某01刑初9号\n"
        f"【基本案情】{stop}2019年3月，周大明窃得现金。\n【裁判结果】{stop}判处拘役。"
    )
    found = [(s.kind, s.is_comment) for s in find_structure(text).sections]
    assert found == [
        (SectionKind.CAPTION, False),
        (SectionKind.FACTS_FOUND, False),
        (SectionKind.DISPOSITION, False),
    ]


def test_what_the_prosecution_thinks_is_no_opinion_of_the_court() -> None:
    text = "经查明，被告人周大明收购赃车。某市人民检察院认为，被告人周大明的行为触犯刑法，应当追究刑事责任。"
    assert [s.kind for s in find_structure(text).sections] == [SectionKind.FACTS_FOUND, SectionKind.ALLEGATIONS]


@pytest.mark.parametrize("court", ["北山一中院", "北山中院", "北山高院", "北山市人民法院"])
def test_court_by_its_short_name_finds_facts(court: str) -> None:
    text = OPENERS["defence"] + f"{court}经公开审理查明：2020年3月，某甲骗取三万元。"
    assert kind_at(text, "2020年").kind is SectionKind.FACTS_FOUND


def test_answer_to_an_argument_is_no_finding_and_the_formula_rules_whatever_stands_before() -> None:
    text = (
        "公诉机关指控：某甲骗取钱财。\n本院认为，某甲构成诈骗罪。某甲的辩护人关于数额的意见与本院查明相符，予以采信。"
        "经审理查明：某甲另骗取三千元。判决如下：\n一、某甲犯诈骗罪，判处有期徒刑三年。\n二、追缴三千元。"
    )
    assert kind_at(text, "某甲的辩护人").kind is SectionKind.COURT_OPINION
    assert kind_at(text, "一、某甲犯").kind is SectionKind.DISPOSITION
    assert kind_at(text, "二、追缴").kind is SectionKind.DISPOSITION


@pytest.mark.parametrize(
    ("after", "found_at"),
    [
        ("经审理查明：某甲获利三千元。", "经审理查明"),
        ("公诉机关据此认为，某甲构成诈骗罪。\n上述事实，有转账记录证实。", None),
        ("上述事实，有转账记录证实。", "现查明"),
    ],
)
def test_what_a_charge_finds_is_of_the_charge(after: str, found_at: str | None) -> None:
    charge = "公诉机关指控，某甲行骗。现查明被骗金额五千元。"
    text = f"{charge}\n{after}\n本院认为，某甲构成诈骗罪。判决如下：\n某甲犯诈骗罪，判处拘役一个月。"
    found = [s for s in find_structure(text).sections if s.kind is SectionKind.FACTS_FOUND]
    assert [text[s.start :].startswith(found_at) for s in found] == ([True] if found_at else [])


@pytest.mark.parametrize("formula", ["判决如下", "改判如下"])
def test_a_ruling_by_statute_opens_wherever_it_stands(formula: str) -> None:
    law = f"依照《中华人民共和国刑法》第二百六十六条之规定，{formula}："
    text = OPENERS["defence"] + f"关于定性。某甲虚构事实，骗取三千元。{law}\n一、某甲犯诈骗罪，处拘役一个月。"
    assert kind_at(text, "一、某甲").kind is SectionKind.DISPOSITION


@pytest.mark.parametrize(
    ("behind", "kind"),
    [
        ("上述证据均经庭审质证，本院予以确认。（二）2020年6月1日，某甲骗取四千元。", SectionKind.FACTS_FOUND),
        ("供述能够与以上证据相互印证。此外，2020年6月1日，某甲骗取四千元。", SectionKind.FACTS_FOUND),
        ("某所复函证实，价格无法认定。6.被告人某甲在庭审中供述骗取四千元。", SectionKind.EVIDENCE),
    ],
)
def test_after_the_evidence_for_one_act_the_next_is_told(behind: str, kind: SectionKind) -> None:
    facts = "经审理查明：（一）2020年5月1日，被告人某甲骗取三千元。上述事实，有以下证据证实：1.某乙的陈述。"
    text = OPENERS["defence"] + facts + behind
    assert kind_at(text, "四千元").kind is kind
