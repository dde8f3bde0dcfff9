"""Who is charged with what: the words of the charge first, then headings, title and custody; a story is no charge."""

from __future__ import annotations

import pytest

from menkan.codes import SectionKind
from menkan.structure import find_structure, problems_of
from menkan.structure.tables import table


def charged(text: str) -> set[tuple[str, str]]:
    return {(c.party, c.offence) for c in find_structure(text).charges}


@pytest.mark.parametrize(
    "text",
    [
        "公诉机关认为",
        "公诉机关提交了书证、证人证言。公诉机关据此认为",
    ],
)
def test_offence_before_those_whom_it_is_to_be_held_against(text: str) -> None:
    text = (
        f"某市人民检察院指控：2021年3月，被告人周大明、吴三售卖账号。{text}，应当以诈骗罪追究被告人周大明的刑事责任，"
        "以盗窃罪、诈骗罪追究被告人吴三的刑事责任。"
    )
    assert charged(text) == {("周大明", "诈骗罪"), ("吴三", "盗窃罪"), ("吴三", "诈骗罪")}


def test_all_who_are_charged_in_one_breath_are_accused() -> None:
    text = (
        "某市人民检察院指控被告人周大明犯开设赌场罪，伪造、变造、买卖国家机关公文、证件、印章罪；伪造公司、企业、事业单位、"
        "人民团体印章罪，被告人吴三、郑小红犯开设赌场罪，向本院提起公诉。"
    )
    assert find_structure(text).accused == ("周大明", "吴三", "郑小红")
    assert {party for party, offence in charged(text) if offence == "开设赌场罪"} == {"周大明", "吴三", "郑小红"}


@pytest.mark.parametrize(
    "text",
    [
        "2021年6月，被告人周大明将对公账户交给他人，被他人用于网络诈骗。",
        "经审理查明：2021年6月，被告人周大明曾因盗窃被行政拘留，后将账户交给他人。",
        "某市人民法院 刑事判决书 （2021）某01刑初9号 公诉机关某市人民检察院。 被告人郑小红，男，曾因赌博被罚款。",
    ],
)
def test_what_a_story_mentions_is_no_charge(text: str) -> None:
    assert charged(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "郑小红开设赌场案\n经审理查明：2021年6月，被告人郑小红在家设局抽头。",
        "郑小红开设赌场罪一审刑事判决书 某市人民法院 （2021）某01刑初9号 公诉机关某市人民检察院。 被告人郑小红，男。",
        "案由：开设赌场罪\n经审理查明：2021年6月，被告人郑小红在家设局抽头。",
    ],
)
def test_title_and_cause_name_the_charge_where_no_other_words_do(text: str) -> None:
    assert charged(text) == {("郑小红", "开设赌场罪")}


def test_what_each_was_taken_into_custody_for_is_the_last_resort() -> None:
    text = (
        "某市人民法院\n刑事判决书\n被告人周大明，男，1990年生。因涉嫌诈骗罪于2021年3月1日被刑事拘留。\n"
        "被告人吴三，男，1991年生。因涉嫌犯盗窃罪于2021年3月2日被取保候审。\n经审理查明：2021年2月，二人售卖账号。"
    )
    assert charged(text) == {("周大明", "诈骗罪"), ("吴三", "盗窃罪")}


def test_conviction_of_earlier_years_is_no_custody_of_this_case() -> None:
    text = (
        "某市人民法院\n刑事判决书\n被告人郑小红，男，1990年生。因犯盗窃罪于2010年3月1日被逮捕，同年被判处有期徒刑一年；"
        "曾因赌博罪被判刑，2019年3月1日被刑事拘留。\n经审理查明：2021年2月，被告人郑小红售卖账号。"
    )
    assert charged(text) == set()


def test_custody_says_nothing_where_the_charge_is_printed() -> None:
    text = (
        "被告人周大明，男，1990年生。因涉嫌诈骗罪于2021年3月1日被刑事拘留。\n"
        "某市人民检察院指控被告人周大明犯盗窃罪，向本院提起公诉。"
    )
    assert charged(text) == {("周大明", "盗窃罪")}


@pytest.mark.parametrize("cue", table("cues.toml")["act"], ids=lambda cue: cue["offence"])
def test_words_of_the_facts_that_are_one_offence_own_stand_for_a_charge(cue: dict[str, str]) -> None:
    structure = find_structure(f"经审理查明：2021年3月，被告人周大明、吴三在家。被告人吴三{cue['example']}。随后归案。")
    assert [(c.party, c.offence, c.told_by) for c in structure.charges] == [("吴三", cue["offence"], "facts")]
    (problem,) = [p for p in problems_of(structure) if p.code == "MK209"]
    assert cue["offence"] in problem.text


def test_words_of_the_facts_say_nothing_where_anything_else_tells_the_offence() -> None:
    text = "经审理查明：被告人吴三向他人购买公民个人信息。本院认为，被告人吴三的行为构成诈骗罪。"
    structure = find_structure(text)
    assert [(c.offence, c.told_by) for c in structure.charges] == [("诈骗罪", "opinion")]
    assert "MK209" not in {p.code for p in problems_of(structure)}


def test_the_one_offence_of_the_case_is_everybodys_of_whom_nothing_names_one() -> None:
    text = (
        "被告人周大明，男。\n被告人吴三，男。\n某市人民检察院指控被告人周大明犯诈骗罪，向某市人民法院提起公诉。\n"
        "经审理查明：被告人周大明、吴三骗取三万元。"
    )
    assert [(c.party, c.told_by) for c in find_structure(text).charges] == [("周大明", "charge"), ("吴三", "case")]


def test_of_several_offences_none_is_given_to_whom_nothing_names_one() -> None:
    text = (
        "被告人周大明，男。\n被告人吴三，男。\n某市人民检察院指控被告人周大明犯诈骗罪、盗窃罪，向某市人民法院提起公诉。\n"
        "经审理查明：被告人周大明、吴三骗取三万元。"
    )
    assert {c.party for c in find_structure(text).charges} == {"周大明"}


def test_what_the_words_of_the_facts_tell_of_one_is_not_everybodys() -> None:
    cue = table("cues.toml")["act"][0]
    structure = find_structure(f"经审理查明：2021年3月，被告人周大明、吴三在家。被告人吴三{cue['example']}。")
    assert structure.accused == ("周大明", "吴三")
    assert {c.party for c in structure.charges} == {"吴三"}


def test_what_the_prosecution_asks_for_in_passing_is_a_charge() -> None:
    text = (
        "被告人：周大明。\n公诉机关以周大明虚构事实、骗取他人财物，应以诈骗罪追究刑事责任，起诉至某县人民法院。\n"
        "某县人民法院经审理查明：被告人周大明设局。"
    )
    assert charged(text) == {("周大明", "诈骗罪")}


def test_opinion_of_an_excerpt_stands_for_the_charge_that_it_lacks() -> None:
    text = "本院认为，被告人郑小红提供场所，其行为构成开设赌场罪，被告人吴三出售赃物，其行为构成盗窃罪。"
    assert charged(text) == {("郑小红", "开设赌场罪"), ("吴三", "盗窃罪")}


EXCERPT = (
    "经审理查明：一、非法利用信息网络罪：2016年3月，被告人周大明出租钓鱼网站，获利500元。被告人吴三参与出租，获利40元。"
    "二、侵犯公民个人信息罪2016年，被告人周大明购得公民个人信息96条。另查明，被告人周大明、吴三于2016年8月被抓获。"
)


def test_headings_of_an_excerpt_say_who_did_what() -> None:
    structure = find_structure(EXCERPT)
    assert charged(EXCERPT) == {
        ("周大明", "非法利用信息网络罪"),
        ("吴三", "非法利用信息网络罪"),
        ("周大明", "侵犯公民个人信息罪"),
    }
    assert structure.offences == ("非法利用信息网络罪", "侵犯公民个人信息罪")


def test_parts_end_with_the_next_heading_of_their_kind_and_with_what_is_told_after_all() -> None:
    parts = [(s.articles, EXCERPT[s.start : s.start + 2]) for s in find_structure(EXCERPT).sections]
    assert parts == [((), "经审"), (("287-1",), "一、"), (("253-1",), "二、"), ((), "另查")]


@pytest.mark.parametrize(
    ("heading", "articles"),
    [
        ("一、盗窃事实", ("264",)),
        ("（一）关于被告人周大明、吴三诈骗的犯罪事实", ("266",)),
        ("1.开设赌场部分", ("303-2",)),
        ("（二）、强迫交易罪", ("226",)),
        ("二、绑架、非法拘禁的事实", ("239", "238")),
        ("（二）传授犯罪方法事实", ("295",)),
        ("一、被告人周大明故意伤害罪的社会危害性较小", ()),
        ("二、本案应定性为盗窃罪", ()),
        ("一、2019年3月的事实", ()),
        ("三、被告人到案经过", ()),
    ],
)
def test_heading_of_a_part(heading: str, articles: tuple[str, ...]) -> None:
    text = f"经审理查明：\n{heading}\n被告人周大明、吴三收取现金9000元。\n本院认为，二被告人的行为构成犯罪。"
    found = [s.articles for s in find_structure(text).sections if s.kind is SectionKind.FACTS_FOUND and s.articles]
    assert found == ([articles] if articles else [])


def test_sub_headings_of_another_style_do_not_end_a_part() -> None:
    text = (
        "经审理查明：\n一、盗窃事实\n（一）2019年3月，被告人周大明窃得9元。\n"
        "（二）2019年4月，被告人周大明窃得8元。\n二、其他\n略。"
    )
    parts = [(s.articles, text[s.start : s.end].strip()[:2]) for s in find_structure(text).sections]
    assert parts == [((), "经审"), (("264",), "一、"), ((), "二、")]


def test_charge_against_one_and_others_is_against_all() -> None:
    text = "被告：周大明、吴三\n指控周大明等犯侵犯公民个人信息罪。\n经审理查明：被告人周大明、吴三买卖公民个人信息。"
    assert charged(text) == {("周大明", "侵犯公民个人信息罪"), ("吴三", "侵犯公民个人信息罪")}


@pytest.mark.parametrize(
    "offence", ["非法控制计算机信息系统", "掩饰、隐瞒犯罪所得", "提供非法控制计算机信息系统程序、工具"]
)
def test_title_names_a_unit_and_part_of_an_offence(offence: str) -> None:
    text = f"某市晴川信息咨询有限公司、周大明{offence}案\n基本案情：某市晴川信息咨询有限公司、周大明收取服务费。"
    assert charged(text) == {("某市晴川信息咨询有限公司", f"{offence}罪"), ("周大明", f"{offence}罪")}
