"""What the court holds: levels, negations, and whose words do not count."""

from __future__ import annotations

import pytest

from menkan.codes import Level
from menkan.structure import find_structure

HELP, INFO = "帮助信息网络犯罪活动罪", "侵犯公民个人信息罪"
HEAD = "【案情】\n被告人：周大明、吴三。\n经审理查明：2020年5月，被告人周大明、吴三出租银行卡。\n【审判】\n"
TAIL = f"判决如下：\n一、被告人周大明犯{HELP}，判处有期徒刑一年。\n二、被告人吴三犯{HELP}，判处有期徒刑一年。\n"


def held(opinion: str, tail: str = TAIL) -> dict[str, Level]:
    return {h.party: h.level for h in find_structure(f"{HEAD}某某市人民法院认为，{opinion}\n{tail}").holdings}


@pytest.mark.parametrize(
    ("opinion", "level"),
    [
        (f"被告人周大明、吴三提供帮助，情节严重，其行为均已构成{HELP}。", Level.SERIOUS),
        (f"被告人周大明、吴三的行为均构成{HELP}，且属情节严重。", Level.SERIOUS),
        (f"被告人周大明、吴三提供帮助，后果严重，其行为均已构成{HELP}。", Level.SERIOUS),
        (f"被告人周大明、吴三造成银行系统瘫痪的严重后果，构成{HELP}。", Level.SERIOUS),
        (f"被告人周大明、吴三有其他严重情节，构成{HELP}。", Level.SERIOUS),
        (f"被告人周大明、吴三提供帮助，情节特别严重，其行为均已构成{HELP}。", Level.ESPECIALLY_SERIOUS),
        (f"被告人周大明、吴三提供帮助，应认定为刑法规定的“情节严重”，构成{HELP}。", Level.SERIOUS),
        (f"被告人周大明、吴三构成{HELP}，但犯罪情节轻微，可免予刑事处罚。", Level.MINOR),
        (f"被告人周大明、吴三的行为构成{HELP}。", Level.UNSTATED),
        (f"被告人周大明、吴三的行为尚未达到情节严重的标准，不构成{HELP}。", Level.NOT_SERIOUS),
        (f"认定被告人周大明、吴三犯{HELP}“情节严重”有误，应予纠正。", Level.NOT_SERIOUS),
        (f"被告人周大明、吴三的行为构成{HELP}，但认定二被告人属情节严重，于法无据。", Level.NOT_SERIOUS),
        (f"原审据此认定被告人周大明、吴三犯{HELP}情节严重，有失妥当。", Level.NOT_SERIOUS),
        (f"综上，认定被告人周大明、吴三犯{HELP}的行为不构成情节严重。", Level.NOT_SERIOUS),
        (f"被告人周大明、吴三非法提供帮助，情节严重，构成{HELP}。", Level.SERIOUS),
        (f"被告人周大明、吴三提供帮助，犯罪情节、后果均特别严重，构成{HELP}。", Level.ESPECIALLY_SERIOUS),
    ],
)
def test_court_holds_level(opinion: str, level: Level) -> None:
    assert held(opinion) == {"周大明": level, "吴三": level}


@pytest.mark.parametrize(
    "words",
    [
        "辩护人提出被告人周大明情节轻微的意见，与查明的事实不符，不予采纳。",
        "公诉机关认为被告人周大明情节特别严重，证据不足。",
        "根据刑法规定，情节严重的，处三年以下有期徒刑。",
        "被告人周大明犯罪情节较轻，有悔罪表现，可以宣告缓刑。",
        "被告人周大明犯罪性质恶劣，后果特别严重，应依法惩处。",
        "国务院某规定明确：“提供帮助，情节严重，应当追究刑事责任。”",
        "本罪是指提供帮助，情节严重的行为。",
        "该罪在客观方面表现为提供帮助，情节严重的行为。",
        "此类行为通常因情节轻微而不作为犯罪处理。",
        "附带民事公益诉讼被告周大明主观上具有恶意，后果严重。",
    ],
)
def test_words_of_others_and_recited_law_hold_nothing(words: str) -> None:
    assert set(held(f"被告人周大明、吴三的行为构成{HELP}。{words}").values()) == {Level.UNSTATED}


def test_holding_goes_to_whom_the_clause_names() -> None:
    opinion = f"被告人周大明提供帮助，情节严重，构成{HELP}；被告人吴三提供帮助，构成{HELP}。"
    assert held(opinion) == {"周大明": Level.SERIOUS, "吴三": Level.UNSTATED}


def test_holding_goes_to_all_where_the_clause_says_so() -> None:
    opinion = f"被告人周大明等2人提供帮助，情节严重，其行为均已构成{HELP}。"
    assert held(opinion) == {"周大明": Level.SERIOUS, "吴三": Level.SERIOUS}


def test_two_offences_of_one_act_both_carry_the_word() -> None:
    opinion = f"被告人周大明设立群组，情节严重，其行为同时构成非法利用信息网络罪和{INFO}。"
    text = f"{HEAD}某某市人民法院认为，{opinion}\n判决如下：\n被告人周大明犯{INFO}，判处有期徒刑一年。\n"
    assert {(h.offence, h.article, h.level) for h in find_structure(text).holdings} == {
        ("非法利用信息网络罪", "287-1", Level.SERIOUS),
        (INFO, "253-1", Level.SERIOUS),
    }


@pytest.mark.parametrize(
    ("opinion", "first", "second"),
    [
        (f"被告人周大明、吴三提供帮助，其中周大明情节严重，其行为均已构成{HELP}。", Level.SERIOUS, Level.UNSTATED),
        (
            f"被告人周大明组织转账，情节特别严重；被告人吴三提供帮助，情节严重，二被告人的行为均已构成{HELP}。",
            Level.ESPECIALLY_SERIOUS,
            Level.SERIOUS,
        ),
        (
            f"被告人周大明、吴三的行为均已构成{HELP}，其中被告人周大明达到情节特别严重，吴三达到情节严重。",
            Level.ESPECIALLY_SERIOUS,
            Level.SERIOUS,
        ),
        (
            f"被告人周大明、吴三等四十人构成{HELP}；其中，吴三等一人提供账户，情节严重，周大明数额不大。",
            Level.UNSTATED,
            Level.SERIOUS,
        ),
    ],
)
def test_words_on_some_of_the_accused_are_theirs_alone(opinion: str, first: Level, second: Level) -> None:
    assert held(opinion) == {"周大明": first, "吴三": second}


def test_statement_after_another_offence_has_its_own_accused() -> None:
    tail = "判决如下：\n被告人周大明犯盗窃罪，判处有期徒刑一年；被告人吴三犯掩饰、隐瞒犯罪所得罪，判处有期徒刑一年。\n"
    opinion = (
        "被告人周大明窃取财物，其行为已构成盗窃罪，依法应予惩处，被告人吴三明知是犯罪所得而收购，情节严重，"
        "其行为已构成掩饰、隐瞒犯罪所得罪。"
    )
    assert held(opinion, tail) == {"吴三": Level.SERIOUS}


def test_each_of_one_offence_of_his_own_bears_the_word_on_it() -> None:
    tail = (
        "判决如下：\n一、被告人周大明犯滥用职权罪，判处有期徒刑一年。\n二、被告人吴三犯玩忽职守罪，判处有期徒刑一年。\n"
    )
    text = f"{HEAD}某某市人民法院认为，二被告人的犯罪情节轻微。\n{tail}"
    assert {(h.party, h.offence, h.level) for h in find_structure(text).holdings if h.level is Level.MINOR} == {
        ("周大明", "滥用职权罪", Level.MINOR),
        ("吴三", "玩忽职守罪", Level.MINOR),
    }


def test_consequences_are_a_tier_only_of_offences_that_name_them() -> None:
    tail = "判决如下：\n被告人周大明犯故意伤害罪，判处有期徒刑五年。\n"
    assert held("被告人周大明故意伤害他人，造成二人重伤的严重后果，其行为已构成故意伤害罪。", tail) == {}


def test_offence_beside_the_word_counts_though_another_was_pronounced() -> None:
    tail = "判决如下：\n被告人周大明犯盗窃罪，判处有期徒刑五年。\n"
    opinion = "被告人周大明的行为已分别构成非法获取计算机信息系统数据罪，情节特别严重；盗窃罪，数额特别巨大。"
    text = f"{HEAD}某某市人民法院认为，{opinion}\n{tail}"
    assert [(h.offence, h.level) for h in find_structure(text).holdings] == [
        ("非法获取计算机信息系统数据罪", Level.ESPECIALLY_SERIOUS)
    ]
