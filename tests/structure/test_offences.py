"""Offences: full and selective names, lists of them, articles, and the shape of the table."""

from __future__ import annotations

import re

import pytest

from menkan.structure.offences import (
    article_of,
    asks_circumstances,
    full_name,
    headline_offence,
    same_offence,
    split_offences,
)
from menkan.structure.tables import table


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("盗窃罪", ("盗窃罪",)),
        ("盗窃、诈骗罪", ("盗窃罪", "诈骗罪")),
        ("盗窃罪、诈骗罪", ("盗窃罪", "诈骗罪")),
        ("盗窃罪和诈骗罪", ("盗窃罪", "诈骗罪")),
        ("掩饰、隐瞒犯罪所得罪", ("掩饰、隐瞒犯罪所得罪",)),
        ("掩饰、隐瞒犯罪所得、犯罪所得收益罪", ("掩饰、隐瞒犯罪所得、犯罪所得收益罪",)),
        ("盗窃罪、掩饰、隐瞒犯罪所得罪", ("盗窃罪", "掩饰、隐瞒犯罪所得罪")),
        ("抢劫、故意杀人、盗窃罪", ("抢劫罪", "故意杀人罪", "盗窃罪")),
        ("组织、领导传销活动罪、诈骗罪", ("组织、领导传销活动罪", "诈骗罪")),
        ("贩卖毒品罪", ("贩卖毒品罪",)),
        ("提供侵入计算机信息系统程序罪", ("提供侵入计算机信息系统程序罪",)),
        (
            "提供侵入、非法控制计算机信息系统的程序、工具罪",
            ("提供侵入、非法控制计算机信息系统的程序、工具罪",),
        ),
        ("公民个人信息罪", ("侵犯公民个人信息罪",)),  # the verb was lost in printing
        ("周某犯诈骗罪", ("诈骗罪",)),
        ("“帮助信息网络犯罪活动罪”", ("帮助信息网络犯罪活动罪",)),
        ("(单位)走私普通货物罪", ("走私普通货物罪",)),
        ("某补充规定第三条第一款规定的挪用公款罪", ("挪用公款罪",)),
        ("犯罪", ()),
        ("某种新罪", ()),
    ],
)
def test_split_offences_reads_lists(printed: str, expected: tuple[str, ...]) -> None:
    assert split_offences(printed) == expected


@pytest.mark.parametrize(
    ("offence", "article"),
    [
        ("拒不履行信息网络安全管理义务罪", "286-1"),
        ("非法利用信息网络罪", "287-1"),
        ("帮助信息网络犯罪活动罪", "287-2"),
        ("侵犯公民个人信息罪", "253-1"),
        ("出售公民个人信息罪", "253-1"),
        ("非法获取公民个人信息罪", "253-1"),
        ("非法侵入计算机信息系统罪", "285-1"),
        ("非法获取计算机信息系统数据罪", "285-2"),
        ("非法控制计算机信息系统罪", "285-2"),
        ("提供侵入、非法控制计算机信息系统程序、工具罪", "285-3"),
        ("破坏计算机信息系统罪", "286"),
        ("掩饰、隐瞒犯罪所得罪", "312"),
        ("赌博罪", "303-1"),
        ("开设赌场罪", "303-2"),
        ("诈骗罪", "266"),
        ("投机倒把罪", None),
        ("某种新罪", None),
        (None, None),
    ],
)
def test_article_of_names_the_statute(offence: str | None, article: str | None) -> None:
    assert article_of(offence) == article


@pytest.mark.parametrize(
    ("offence", "asks"),
    [
        ("帮助信息网络犯罪活动罪", True),
        ("假冒注册商标罪", True),
        ("贩卖毒品罪", True),
        ("危险物品肇事罪", True),  # 后果
        ("诈骗罪", False),  # 数额 or 其他严重情节
        ("故意杀人罪", False),
    ],
)
def test_asks_circumstances_by_the_words_of_the_statute(offence: str, asks: bool) -> None:
    assert asks_circumstances(offence) is asks


def test_offence_table_is_sound() -> None:
    entries = table("offences.toml")["offence"]
    names = [e["name"] for e in entries]
    assert len(names) == len(set(names)) > 400
    assert all(re.fullmatch(r"[一-龥、()]+罪", n) for n in names)
    assert all(re.fullmatch(r"\d{3}(?:-\d)?", e["article"]) for e in entries if "article" in e)
    assert all(full_name(n) == full_name(n.replace("、", "")) is not None for n in names)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("周某帮助信息网络犯罪活动案", "帮助信息网络犯罪活动罪"),
        ("案由：信用卡诈骗", "信用卡诈骗罪"),  # not 诈骗罪, which stands in it
        ("周某盗窃、敲诈勒索案", None),
        ("周某贪污受贿案", None),
        ("周某盗窃、掩饰、隐瞒犯罪所得案", None),
        ("周某、吴某掩饰、隐瞒犯罪所得案", "掩饰、隐瞒犯罪所得罪"),
        ("周某案", None),
        ("非法控制计算机信息系统案件中数额的认定", "非法控制计算机信息系统罪"),
    ],
)
def test_headline_offence_is_the_one_that_a_title_names(head: str, expected: str | None) -> None:
    assert headline_offence(head) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("非法转让土地使用权罪", "非法转让、倒卖土地使用权罪", True),
        ("掩饰、隐瞒犯罪所得罪", "掩饰、隐瞒犯罪所得、犯罪所得收益罪", True),
        ("非法控制计算机信息系统罪", "非法获取计算机信息系统数据罪", False),  # two forms of one selective offence
        ("盗窃罪", "诈骗罪", False),
    ],
)
def test_same_offence_sees_a_narrower_form(one: str, other: str, same: bool) -> None:
    assert same_offence(one, other) is same_offence(other, one) is same
