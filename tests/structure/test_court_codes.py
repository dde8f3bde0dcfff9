"""Codes of courts and their names, both ways: the rule, the exceptions, the years, and what is not guessed."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from menkan.structure import court_codes, find_structure, problems_of
from menkan.structure.court_codes import court_code, court_name, is_other_court, known_name, may_be
from menkan.structure.courts import _COURT
from tests.bench import courts as bench
from tests.structure import divisions, texts

CODES = sorted(court_codes._by_code())
CITED = "审理程序:一审\n(2023)浙0282刑初3号\n"


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("鄂9006", 2020, "湖北省天门市人民法院"),
        ("鄂", 2020, "湖北省高级人民法院"),
        ("鄂06", 2020, "湖北省襄阳市中级人民法院"),
        ("沪0115", None, "上海市浦东新区人民法院"),
        ("浙0110", 2020, "浙江省杭州市余杭区人民法院"),
        ("京01", 2020, "北京市第一中级人民法院"),
        ("粤1971", 2020, "东莞市第一人民法院"),
        ("沪7101", 2020, "上海铁路运输法院"),
        ("闽72", 2020, "厦门海事法院"),
        ("京73", 2020, "北京知识产权法院"),
        ("浙0192", 2020, "杭州互联网法院"),
        ("兵0103", 2020, "新疆生产建设兵团阿拉尔垦区人民法院"),
        ("辽7401", 2020, "辽河人民法院"),
        ("川0191", 2020, "成都高新技术产业开发区人民法院"),
        ("最高法", 2020, "最高人民法院"),
        ("冀0502", 2019, "河北省邢台市桥东区人民法院"),  # one code, two names in turn
        ("冀0502", 2021, "河北省邢台市襄都区人民法院"),
        ("京0228", 2016, "北京市密云县人民法院"),  # the code outlives the county
    ],
)
def test_court_name_is_that_of_the_year(code: str, year: int | None, name: str) -> None:
    assert court_name(code, year) == name


@pytest.mark.parametrize(
    ("code", "year"),
    [
        ("江0199", 2020),  # no such province
        ("浙0199", 2020),
        ("浦", 2013),  # an abbreviation, no code
        ("冀0502", None),  # two names, no year
        ("冀0502", 2020),  # renamed in that year
        ("京0228", 2024),  # long given up
        ("军0401", 2020),  # the military regions ended in 2016
    ],
)
def test_court_name_is_none_where_it_is_not_certain(code: str, year: int | None) -> None:
    assert court_name(code, year) is None


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("湖北省天门市人民法院", 2020, "鄂9006"),
        ("天门市人民法院", None, "鄂9006"),
        ("江苏省南京市鼓楼区人民法院", 2020, "苏0106"),
        ("福州市鼓楼区人民法院", 2020, "闽0102"),
        ("广西桂林市象山区人民法院", 2020, "桂0304"),
        ("吉林省吉林市中级人民法院", 2020, "吉02"),
        ("襄樊市樊城区人民法院", 2009, "鄂0606"),  # the city's old name
        ("湖北省襄樊市中级人民法院", 2008, "鄂06"),
        ("江苏省溧水县人民法院", 2011, "苏0117"),  # the court's old name
        ("九台市人民法院", 2016, "吉0181"),  # a county-level city that kept its number as a district
        ("公主岭市人民法院", 2016, "吉0381"),
        ("公主岭市人民法院", 2024, "吉0184"),
        ("北京市延庆区人民法院", 2022, "京0119"),
        ("成都市高新技术产业开发区人民法院", 2020, "川0191"),
        ("四川省成都高新技术产业开发区人民法院", 2020, "川0191"),
        ("江苏省苏州工业园区人民法院", 2020, "苏0591"),
    ],
)
def test_court_code_takes_names_long_and_short_new_and_old(name: str, year: int | None, code: str) -> None:
    assert court_code(name, year) == code
    assert may_be(code, name)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("鼓楼区人民法院", 2020),  # four cities have one
        ("江苏省鼓楼区人民法院", 2020),
        ("江州市鼓楼区人民法院", 2020),
        ("北京市延庆区人民法院", 2016),  # the old number or the new
        ("北京市延庆区人民法院", None),
        ("高新技术产业开发区人民法院", 2020),
        ("浙江省人民法院", 2020),
        ("本院", 2020),
        ("", None),
    ],
)
def test_court_code_is_none_where_it_is_not_certain(name: str, year: int | None) -> None:
    assert court_code(name, year) is None


@pytest.mark.parametrize("year", range(2016, 2027))
def test_name_and_code_never_contradict_each_other(year: int) -> None:
    for code in CODES:
        name = court_name(code, year)
        if name is not None:
            assert court_code(name, year) in {code, None}, (code, name)
            assert may_be(code, name) and not is_other_court(code, name, year), (code, name)


def test_court_that_kept_its_code_has_none_by_rule() -> None:
    """高昌区 got a new division number in 2015; its court kept 新2101, as the table says."""
    assert court_name("新0402", 2020) is None
    assert court_code("新疆维吾尔自治区吐鲁番市高昌区人民法院", 2020) == "新2101"


@pytest.mark.parametrize(
    ("code", "name", "year", "other"),
    [
        ("浙0282", "江西省上饶市信州区人民法院", 2023, True),
        ("浙02", "浙江省慈溪市人民法院", 2023, True),
        ("浙0282", "慈溪市人民法院", 2023, False),
        ("苏0106", "鼓楼区人民法院", 2020, False),  # one of four
        ("京0228", "北京市密云区人民法院", 2017, False),  # the court's former number
        ("黔0321", "贵州省遵义市播州区人民法院", 2017, False),  # a county of another name before
        ("沪0108", "上海市静安区人民法院", 2016, False),  # joined
        ("浙0282", "江州市临湖区人民法院", 2023, False),  # unknown
        ("川1101", "内江市东兴区人民法院", 2018, False),  # unknown
        ("浙0282", "江西省上饶市信州区人民法院", None, False),
    ],
)
def test_is_other_court_needs_certainty(code: str, name: str, year: int | None, other: bool) -> None:
    assert is_other_court(code, name, year) is other


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("现已审理终结德阳市旌阳区人民法院", "德阳市旌阳区人民法院"),
        ("本案由湖北省随州市曾都区人民法院", "湖北省随州市曾都区人民法院"),
        ("浙江省杭州市中级人民法院浙江省杭州市临安区人民法院", "浙江省杭州市临安区人民法院"),
        ("江州市鼓楼区人民法院", None),
        ("江州市临湖区人民法院", None),
        ("被告人温和县人民法院", None),
    ],
)
def test_known_name_is_the_longest_end_that_is_a_court(words: str, name: str | None) -> None:
    assert known_name(words) == name


def test_every_known_court_is_found_in_a_text() -> None:
    names = {c.name for courts in court_codes._by_code().values() for c in courts}
    missed = {n for n in names if not _COURT.search(n) and not n.endswith("分院")}
    assert missed == set()


def test_special_courts_have_known_sources_and_no_name_twice() -> None:
    text = files("menkan.structure").joinpath("special_courts.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {r["source"] for r in rows} == {"table", "division", "cited"}
    assert len({(r["code"], r["name"]) for r in rows}) == len(rows) == len({r["name"] for r in rows})
    assert all(re.fullmatch(r"最高法|[一-龥](?:\d\d){0,2}", r["code"]) for r in rows)


def test_divisions_keep_old_names_where_one_place_follows_another() -> None:
    rows = divisions.courts_by_code(
        {
            ("420600", "旧州市"): (1980, 2009),  # renamed under its code
            ("420600", "新州市"): (2010, 2024),
            ("420624", "甲县"): (1980, 2011),  # a new code for the name
            ("420607", "甲区"): (2012, 2024),
            ("420625", "乙县"): (1980, 2011),  # joined with 丙县, nobody's old name
            ("420626", "丙县"): (1980, 2011),
            ("420627", "丁区"): (2012, 2024),
            ("420628", "戊县"): (1980, 2016),
            ("420608", "戊区"): (2017, 2024),
        }
    )
    assert divisions.written(rows) == "4206 新州市 旧州市-2009 07甲区 07甲县-2011 08戊区2017 27丁区 28戊县-2016\n"


def test_structure_takes_the_code_from_the_printed_court_where_the_number_has_none() -> None:
    text = texts.JUDGMENT.replace("（2020）江0199刑初77号", "（2013）江临刑初字第77号")
    assert find_structure(text).court_code is None  # no such court
    found = find_structure(text.replace("江州市临湖区人民法院", "浙江省慈溪市人民法院"))
    assert (found.court, found.court_code) == ("浙江省慈溪市人民法院", "浙0282")


def test_structure_fills_no_court_that_the_text_does_not_print() -> None:
    found = find_structure(f"{CITED}经审理查明：被告人周某某出售个人信息。\n判决如下：被告人周某某无罪。\n")
    assert (found.court, found.court_code) == (None, "浙0282")


def test_structure_takes_the_court_of_the_number_among_several() -> None:
    found = find_structure(
        f"{CITED}被告人周某某曾被江西省上饶市信州区人民法院判处拘役。公诉机关向法院提起公诉。\n"
        "经审理查明：被告人周某某出售个人信息。\n慈溪市人民法院认为，其行为构成犯罪。\n判决如下：被告人周某某有罪。\n"
    )
    assert found.court == "慈溪市人民法院"
    assert "MK207" not in {p.code for p in problems_of(found)}


@pytest.mark.parametrize(
    ("abbreviation", "court"),
    [
        ("徐", "上海市徐汇区人民法院"),
        ("徐法", "上海市徐汇区人民法院"),
        ("黄", "上海市黄浦区人民法院"),  # the court that is told can be meant
        ("浦", "上海市黄浦区人民法院"),
        ("申", "上海市黄浦区人民法院"),  # no printed court can be meant
        ("沪二中", "上海市黄浦区人民法院"),
    ],
)
def test_older_number_decides_against_a_court_that_it_cannot_mean(abbreviation: str, court: str) -> None:
    found = find_structure(
        f"□案号 一审：（2008）{abbreviation}刑初字第52号\n【案情】被告人周某某在缓刑期内出售个人信息。"
        "2008年5月6日，上海市黄浦区人民法院认为其有罪。上海市徐汇区人民法院受理本案。\n【审判】判决如下：被告人周某某有罪。"
    )
    assert found.court == court


def test_number_of_another_court_than_the_heading_is_a_problem() -> None:
    text = texts.JUDGMENT.replace("江州市临湖区人民法院", "江西省上饶市信州区人民法院")
    assert [p for p in problems_of(find_structure(text)) if p.code == "MK207"] == []  # the code is of no known court
    (problem,) = [p for p in problems_of(find_structure(text.replace("江0199", "浙0282"))) if p.code == "MK207"]
    assert "浙江省慈溪市人民法院" in problem.text and "信州区" in problem.text


@pytest.mark.skipif(not bench.TABLE.is_file(), reason="the table of courts is not beside the project")
def test_table_of_courts_is_right_both_ways() -> None:
    table = bench.rows()
    for misses in bench.wrong(table):
        assert 1 - len(misses) / len(table) >= bench.WANTED
