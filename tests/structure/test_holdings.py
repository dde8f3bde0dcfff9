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
