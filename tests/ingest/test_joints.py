import pytest

from menkan.ingest.joints import ends_sentence, is_wide, joint


@pytest.mark.parametrize(
    ("left", "right", "between"),
    [
        ("支付结算金额共计2059", "万元", ""),
        ("被告人", "甲某某", ""),
        ("违法所得12,", "000元", ""),
        ("共计12345", "67元", ""),
        ("使用TAN QING", "HAO的账户", " "),
        ("the accused,", "who knew", " "),
        ("information net-", "work", ""),
        ("wxid_12a", "9b3", ""),
        ("。", "Abstract", ""),
        ("Article (2)", "of the law", " "),
        ("", "甲", ""),
    ],
)
def test_joint_gives_a_blank_between_latin_words_only(left, right, between):
    assert joint(left, right) == between


@pytest.mark.parametrize("line", ["判处罚金。", "“情节严重”的；", "如下：", "（一）查明。）", "the law.", "……", "。 "])
def test_sentence_ends(line):
    assert ends_sentence(line)


@pytest.mark.parametrize("line", ["判处罚金", "情节严重，", "甲、", "3.", "“情节严重”"])
def test_sentence_goes_on(line):
    assert not ends_sentence(line)


def test_wide_characters():
    assert all(map(is_wide, "中，（—…“”·０"))
    assert not any(map(is_wide, "a1,(- é"))
