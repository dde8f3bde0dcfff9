"""Flags, acts, priors, courts and days of decision: every cue of the tables fires on its example."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from menkan.dates import find_dates
from menkan.structure import find_structure
from menkan.structure.closing import find_closing
from menkan.structure.courts import document_type, find_court
from menkan.structure.sections import find_passages
from menkan.structure.tables import table
from menkan.text import fold_width

CUES = table("cues.toml")
HEAD = "【案情】\n被告人：周大明。\n经审理查明：2020年5月，"
PROCEDURAL = {"ordered_to_correct", "refused_to_correct"}  # elements of 286-1, no circumstance of a tier


@pytest.mark.parametrize("cue", CUES["flag"], ids=lambda c: f"{c['flag']}")
def test_flag_cue_fires_on_its_example(cue: dict[str, str]) -> None:
    text = f"{HEAD}{cue['example']}。"
    flags = [f for f in find_structure(text).flags if f.flag == cue["flag"]]
    assert [f.party for f in flags] == ["周大明"]
    assert text[flags[0].start : flags[0].end] in cue["example"]


def test_flag_is_not_set_by_denial_or_by_the_defence() -> None:
    flags = find_structure(f"{HEAD}没有责令改正。辩护人提出被害人已自杀身亡。").flags
    assert {f.flag for f in flags} == set()


def test_circumstance_of_the_case_concerns_every_accused() -> None:
    accused = "【案情】\n被告人：周大明。\n被告人：何小山。\n经审理查明：2020年5月，"
    flags = find_structure(f"{accused}周大明明知该网站系赌博网站，通过微信冒充客服骗取他人钱款。").flags
    assert {f.party for f in flags if f.flag == "telecom_network_fraud"} == {"周大明", "何小山"}
    assert {f.party for f in flags if f.flag == "knows_gambling_site"} == {"周大明"}


def test_the_aforesaid_are_all_accused_whomever_the_sentence_names_besides() -> None:
    accused = "【案情】\n被告人：周大明。\n被告人：何小山。\n经审理查明：2020年5月，二人作案。"
    flags = find_structure(f"{accused}上述人员明知何小山开办赌博网站。").flags
    assert {f.party for f in flags if f.flag == "knows_gambling_site"} == {"周大明", "何小山"}


def test_flag_is_read_from_the_charge_where_the_court_only_has_an_opinion() -> None:
    text = "被告人周大明，男。\n公诉机关指控：周大明通过微信冒充客服骗取他人钱款。\n本院认为，周大明犯诈骗罪。"
    assert {f.flag for f in find_structure(text).flags} == {"telecom_network_fraud"}


def test_flags_are_names_that_the_law_knows() -> None:
    from importlib.resources import files

    known = yaml.safe_load(files("menkan.law").joinpath("flags.yaml").read_text(encoding="utf-8"))
    assert {c["flag"] for c in CUES["flag"]} - PROCEDURAL <= set(known)


@pytest.mark.parametrize("cue", CUES["mode"], ids=lambda c: f"mode {c['mode']}")
def test_mode_cue_fires_on_its_example(cue: dict[str, object]) -> None:
    ruling = "\n【审判】\n某某市人民法院认为，周大明犯非法利用信息网络罪，判处拘役三个月。"
    text = f"{HEAD}被告人周大明{cue['example']}。{ruling}"
    assert cue["mode"] in {a.mode for a in find_structure(text).acts}


def test_acts_are_read_for_287_1_only() -> None:
    text = f"{HEAD}被告人周大明搭建赌博网站。\n【审判】\n某某市人民法院认为，周大明犯开设赌场罪，判处拘役三个月。"
    assert find_structure(text).acts == ()


def test_act_names_the_activity_behind_it_and_its_nature() -> None:
    text = (
        f"{HEAD}被告人周大明为他人实施电信网络诈骗犯罪发送短信。\n【审判】\n"
        "某某市人民法院认为，周大明犯非法利用信息网络罪，判处拘役三个月。"
    )
    (act,) = find_structure(text).acts
    assert (act.party, act.mode, act.underlying, act.nature) == ("周大明", 3, "诈骗", "犯罪")


@pytest.mark.parametrize(
    ("words", "on", "dealt_with"),
    [
        ("2021年3月5日，被告人周大明为他人实施诈骗发送短信", "2021-03-05", None),
        ("2021年3月，被告人周大明为他人实施诈骗发送短信，均未经处理", "2021-03", False),
        ("被告人周大明为他人实施诈骗发送短信，已被公安机关行政处罚", None, True),
    ],
)
def test_act_has_its_date_and_whether_it_was_dealt_with(words: str, on: str | None, dealt_with: bool | None) -> None:
    ruling = "\n【审判】\n某某市人民法院认为，周大明犯非法利用信息网络罪，判处拘役三个月。"
    text = f"【案情】\n被告人：周大明。\n经审理查明：{words}。{ruling}"
    (act,) = find_structure(text).acts
    assert (act.on, act.dealt_with) == (on, dealt_with)


@pytest.mark.parametrize(
    ("words", "dealt_with"),
    [
        ("周大明出售银行卡，已被公安机关行政处罚", [True]),
        ("周大明因上述行为曾被行政拘留十日", [True]),
        ("周大明出售银行卡，未经行政处罚", [False]),
        ("周大明伙同李某（已被行政处罚）出售银行卡", []),
        ("周大明与同案人出售银行卡，同案人已被判处有期徒刑", []),
        ("周大明将垃圾未经处理直接倾倒", []),
        ("周大明所骗手机已被其处理", []),
        ("周大明出售银行卡，已受处理", [True]),
        ("周大明出售银行卡，已被公安机关处理", [True]),
        ("周大明曾被行政处罚，后出售银行卡", []),
        ("周大明出售银行卡三张", []),
    ],
)
def test_act_of_any_offence_may_be_told_as_dealt_with(words: str, dealt_with: list[bool]) -> None:
    ruling = "\n【审判】\n某某市人民法院认为，周大明犯帮助信息网络犯罪活动罪，判处拘役三个月。"
    acts = find_structure(f"【案情】\n被告人：周大明。\n经审理查明：{words}。{ruling}").acts
    assert [(a.party, a.dealt_with, a.mode) for a in acts] == [("周大明", told, None) for told in dealt_with]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("曾因犯盗窃罪于2015年3月4日被江州市临湖区人民法院判处有期徒刑六个月。", ("criminal", "盗窃罪", "2015-03-04")),
        ("2018年3月因赌博被行政拘留十日。", ("administrative", "赌博", "2018-03")),
        ("因吸毒于2018年被江州市公安局处以行政处罚。", ("administrative", "吸毒", "2018")),
    ],
)
def test_prior_is_read_as_printed(words: str, expected: tuple[str, str, str]) -> None:
    text = f"被告人周大明，男。{words}\n公诉机关指控：周大明作案。\n"
    assert [(p.kind, p.what, p.on) for p in find_structure(text).priors] == [expected]


def test_measures_of_this_case_are_no_priors() -> None:
    words = "因涉嫌犯诈骗罪于2020年3月4日被刑事拘留，因本案被江州市公安局拘留十日。"
    text = f"被告人周大明，男。{words}\n公诉机关指控：作案。\n"
    assert find_structure(text).priors == ()


@pytest.mark.parametrize(
    ("text", "court"),
    [
        ("江州市临湖区人民法院\n刑事判决书\n公诉机关指控：周大明作案。", "江州市临湖区人民法院"),
        ("江州铁路运输法院\n刑事判决书\n公诉机关指控：周大明作案。", "江州铁路运输法院"),
        ("案例\n江州市临湖区人民检察院以周大明犯诈骗罪，向临湖区人民法院提起公诉。\n", "临湖区人民法院"),
        ("案例\n经江州市经济技术开发区人民法院审理查明：周大明作案。\n", "江州市经济技术开发区人民法院"),
        ("案例\n公诉机关指控：周大明作案。请求人民法院依法判处。\n", None),
    ],
)
def test_find_court_takes_the_name_without_the_words_before_it(text: str, court: str | None) -> None:
    folded = fold_width(text)
    assert find_court(folded, find_passages(folded, 1), True) == court


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("江州市人民法院\n刑 事 判 决 书\n", "刑事判决书"),
        ("江州市人民法院\n刑事附带民事判决书\n", "刑事附带民事判决书"),
        ("江州市人民法院刑事裁定书", "刑事裁定书"),
        ("以某检刑诉〔2020〕1号起诉书指控", None),
        ("江州市人民检察院\n起诉书\n", "起诉书"),
        ("某" * 596 + "\n起诉书指控", None),  # where the head of the document ends no title ends
    ],
)
def test_document_type_is_the_printed_title(text: str, title: str | None) -> None:
    assert document_type(fold_width(text)) == title


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("审判长 王某\n二〇二〇年六月十八日\n书记员 赵某", date(2020, 6, 18)),
        ("审 判 员　王某\n二○一九年十二月三十一日", date(2019, 12, 31)),
        ("审判员王某 2020年6月18日 书记员赵某", date(2020, 6, 18)),
        ("审判员王某", None),
    ],
)
def test_decided_on_is_the_day_beside_the_bench(end: str, expected: date | None) -> None:
    told = "经审理查明：2019年3月5日作案。\n本院认为，有罪，判决如下：\n某甲犯诈骗罪（自2019年8月1日起）。\n"
    text = f"{told}如不服本判决，可上诉。\n{end}"
    folded = fold_width(text)
    assert find_closing(folded, find_passages(folded, 1), find_dates(text))[0] == expected
