from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.quantities.tagger import tag_quantities
from menkan.text import fold_width
from menkan.types import Quantity
from tests.quantities.marked import parse


def tag(text: str) -> tuple[Quantity, ...]:
    return tag_quantities(text)[0]


# value, lower, upper, unit; "-" for unknown; ">" or "<" before a bound that is not reached
FORMS = [
    ("5000余条", "5000 5000 - 条"),
    ("近61.6万家", "616000 - <616000 家"),
    ("近 61.6 万家", "616000 - <616000 家"),
    ("2059 万\n人", "20590000 - - 人"),
    ("1100 余万机动车驾驶人", "11000000 11000000 - 机动车驾驶人"),
    ("人民币60余万元", "600000 600000 - 元"),
    ("１，２８５，６００元", "1285600 - - 元"),
    ("约3万条", "30000 - - 条"),
    ("一万元以上", "10000 10000 - 元"),
    ("90分（含）以上", "90 90 - 分"),
    ("超过30万元", "300000 >300000 - 元"),
    ("不足三千元", "3000 - <3000 元"),
    ("不超过五个", "5 - 5 个"),
    ("至少136次", "136 136 - 次"),
    ("上百条", "100 100 - 条"),
    ("数十万元", "- 200000 999999 元"),
    ("十几个", "- 11 19 个"),
    ("三、四个", "- 3 4 个"),
    ("3万至5万条", "- 30000 50000 条"),
    ("1至2万元", "- 10000 20000 元"),
    ("100元至500元", "- 100 500 元"),
    ("0.2-2元", "- 0.2 2 元"),
    ("60多万元不到70万元", "- 600000 <700000 元"),
    ("3000元至10000元以上", "- 3000 - 元"),
    ("76%～78%", "- 76 78 %"),
    ("港币250万元", "2500000 - - 港元"),
    ("20417.36美元", "20417.36 - - 美元"),
    ("2.2万余组", "22000 22000 - 组"),
    ("两千余名", "2000 2000 - 名"),
    ("3000用户", "3000 - - 用户"),
    ("10万4千余元", "104000 104000 - 元"),
    ("3元5角", "3.5 - - 元"),
    ("30人次", "30 - - 人次"),
    ("百分之三十", "30 - - %"),
    ("千分之2.5", "2.5 - - ‰"),
    ("¥300", "300 - - 元"),
    ("25万6千", "256000 - - 元"),
    ("5000¹元", "5000 - - 元"),  # the mark of a footnote
    ("5万²余元", "50000 50000 - 元"),
]


@pytest.mark.parametrize(("printed", "expected"), FORMS)
def test_tagger_reads_printed_form(printed: str, expected: str) -> None:
    (q,) = tag(f"共计{printed}，")
    assert q.surface == printed
    bound = lambda v, is_open, sign: "-" if v is None else (sign if is_open else "") + f"{v.normalize():f}"  # noqa: E731
    lower, upper = bound(q.lower, q.lower_open, ">"), bound(q.upper, q.upper_open, "<")
    assert f"{bound(q.value, False, '')} {lower} {upper} {q.unit}" == expected


@pytest.mark.parametrize(
    "text",
    [
        "依照《中华人民共和国刑法》第二百八十七条之二、第六十七条第三款",
        "第一、二项规定",
        "判处有期徒刑三年六个月，缓刑四年",
        "2016年3月5日至5月，年满18周岁",
        "（2020）鄂9006刑初358号",
        "公民身份号码110101199003078888，电话13800138000",
        "住云陵市泽川县柳荫镇七里村3号1001室",
        "被告人陆一元到案，被害人王五元月十日转账",
        "二元期权平台",
        "其中一部分，另一方面，一起商议，一般情况",
        "第一人民法院",
        "多次大量发送，若干问题",
        "IP地址192.168.1.20",
    ],
)
def test_tagger_leaves_other_numbers_alone(text: str) -> None:
    assert tag(text) == ()


def test_tagger_finds_each_figure_of_a_sentence() -> None:
    text, expected = parse(
        "被告人向<q>三个</q>诈骗团伙提供银行卡<q>12张</q>，流入资金共计<q>人民币25万余元</q>，其中<q>3.1万元</q>系被骗款，"
        "获利<q>5千元</q>，平均每张<q>400元至500元</q>。"
    )
    assert [(q.start, q.end, q.surface) for q in tag(text)] == [(e.start, e.end, e.surface) for e in expected]


def test_tagger_reports_a_numeral_it_cannot_read() -> None:
    quantities, problems = tag_quantities("共计一二三条")
    assert quantities == ()
    assert [p.code for p in problems] == ["MK301"]


@given(before=st.text("被告人获取信息，。（）", max_size=20), after=st.text("被告人获取信息，。（）", max_size=20))
def test_tagging_does_not_depend_on_position(before: str, after: str) -> None:
    (alone,) = tag("违法所得３．５万元")
    moved = tag(f"{before}违法所得３．５万元{after}")
    assert moved == (replace(alone, start=alone.start + len(before), end=alone.end + len(before)),)


@given(st.text("0123456789,.一二三十百千万亿余多近约至-元条个人名次 \n第，。", max_size=80))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    quantities = tag(text)
    assert all(q.surface == text[q.start : q.end] and not q.surface[-1].isspace() for q in quantities)
    assert all(a.end <= b.start for a, b in pairwise(quantities))


@given(st.text(max_size=60))
def test_folding_keeps_length(text: str) -> None:
    assert len(fold_width(text)) == len(text)


@pytest.mark.parametrize("text", ["9" * 100_000, "万" * 100_000, "（" * 50_000 + "3元", "一" * 100_000, "1," * 50_000])
def test_adversarial_text_stays_linear(text: str) -> None:
    tag(text)  # quadratic patterns would run for minutes here


def test_decimal_figures_are_exact() -> None:
    (q,) = tag("共计217.59万元")
    assert q.value == Decimal("2175900") and isinstance(q.value, Decimal)
