"""Which words of a judgment may become features."""

from __future__ import annotations

from dataclasses import replace

import pytest

from menkan import types as t
from tests.severity.builders import DEFENCE, PARTY, cut, evidence


@pytest.mark.parametrize(
    "word",
    [
        "卡",  # one character
        "QQ",
        "微信A",
        "三张",  # a figure
        "万元",
        "第三方",
        "12000",
        "１２",
        "张某某",
        "开设赌场罪",
        "判处",
        "有期徒刑",
        "情节严重",
        "后果特别严重",
        "构成",
        "江苏省",
        "北京",
        "临湖区人民法院",
        "上诉人",
        "汉族",
        "初中",
        "自首",
        "虚构",
    ],
)
def test_word_that_must_not_speak_is_barred(word: str) -> None:
    assert set(evidence(told=f"出租/{word}/银行卡").words) == {"出租", "银行卡"}


@pytest.mark.parametrize("word", ["转账", "银行卡", "公民个人信息", "诈骗", "多次"])
def test_word_of_the_act_is_kept_with_its_place(word: str) -> None:
    seen = evidence(told=f"帮助/{word}/{word}")
    assert [seen.text[start:end] for start, end in seen.words[word]] == [word, word]


def test_words_of_other_sections_are_left_out() -> None:
    words = evidence().words
    assert not {"被告人", "提出", "估算"} & set(words)
    assert "估算" in DEFENCE


def test_words_are_taken_whole_where_the_text_has_no_sections() -> None:
    assert {"被告人", "出租", "估算"} <= set(evidence(sections=()).words)


def test_names_are_barred_wherever_they_stand() -> None:
    parties = (
        t.Party(PARTY, t.PartyRole.DEFENDANT, aliases=("阿甲",)),
        t.Party("王小明", t.PartyRole.VICTIM),
        t.Party("江州数码公司", t.PartyRole.DEFENDANT_UNIT),
    )
    seen = evidence(told="阿甲/骗取/王小明/钱款/江州/数码/公司/出租", parties=parties)
    assert set(seen.words) == {"骗取", "钱款", "出租"}


def test_names_of_courts_and_offences_are_barred_in_pieces() -> None:
    told = "江州/法院/出租/帮助/信息网络/犯罪活动/行为"
    seen = evidence(told=told, court="江州法院")
    assert set(seen.words) == {"出租", "帮助", "信息网络", "行为"}  # 犯罪活动 holds 罪
    barred = replace(seen, facts=(replace(seen.facts[0], offence="帮助信息网络犯罪活动"),))
    assert set(barred.words) == {"出租", "行为"}


def test_characters_of_a_figure_are_no_words() -> None:
    seen = evidence(told="上百/出租")
    start = seen.text.index("上百")
    figure = replace(seen.quantities[0], start=start, end=start + 2, surface="上百")
    assert "上百" not in replace(seen, quantities=(figure,)).words


def test_full_width_words_are_folded_but_keep_their_place() -> None:
    text, tokens = cut("出租/【/银行卡")
    seen = replace(evidence(sections=()), text=text, tokens=tokens, quantities=(), facts=())
    assert seen.words == {"出租": ((0, 2),), "银行卡": ((3, 6),)}
