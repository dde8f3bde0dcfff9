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
    ("1 2 4 . 5\n万余元", "1245000 1245000 - 元"),
    ("1 2 0 1 7 1 . 7 4\n元", "120171.74 - - 元"),
    ("4 0 0 0 元", "4000 - - 元"),
    ("3 . 5万元", "35000 - - 元"),
    ("2971.74\n4元", "2971.744 - - 元"),
    ("一万元以上", "10000 10000 - 元"),
    ("90分（含）以上", "90 90 - 分"),
    ("超过30万元", "300000 >300000 - 元"),
    ("超 40 亿元", "4000000000 >4000000000 - 元"),
    ("超人民币900万元", "9000000 >9000000 - 元"),
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
    ("人民币4，600元", "4600 - - 元"),  # a full-width comma groups digits
    ("￥3，500元", "3500 - - 元"),
    ("人民币  70元", "70 - - 元"),
    ("大于等于三十个", "30 30 - 个"),
    ("≥ 3,000 元", "3000 3000 - 元"),
    ("不止3000条", "3000 >3000 - 条"),
    ("不下于二十人", "20 20 - 人"),
    ("三十人或者以上", "30 30 - 人"),
    ("50万元（不含）以下", "500000 - <500000 元"),
    ("1万（含）-5万元（不含）", "- 10000 <50000 元"),
    ("3万元以上10万元以下", "- 30000 100000 元"),
    ("超过5万元但不足10万元", "- >50000 <100000 元"),
    ("30万元以上不满80万元", "- 300000 <800000 元"),
    ("三百四十至三百六十万元", "- 3400000 3600000 元"),
    ("6200到4万港元", "- 6200 40000 港元"),
    ("四块二到四块五毛三", "- 4.2 4.53 元"),
    ("五千元有余", "5000 5000 - 元"),
    ("两千 四百元", "2400 - - 元"),
    ("2千零30元", "2030 - - 元"),
    ("三个亿元", "300000000 - - 元"),
    ("10w元", "100000 - - 元"),
    ("7600元日币", "7600 - - 日元"),
    ("八块四毛", "8.4 - - 元"),
    ("六毛五", "0.65 - - 元"),
    ("贰角柒分", "0.27 - - 元"),
    ("负2.6%", "-2.6 - - %"),
    ("八成四", "8.4 - - 成"),
    ("六成半", "6.5 - - 成"),
    ("一斤半", "1.5 - - 斤"),
    ("三千克", "3 - - 千克"),
    ("万分之五", "5 - - ‱"),
    ("百分之三十以上", "30 30 - %"),
    ("超过了百分之零点四", "0.4 >0.4 - %"),
    ("百分之十二到十八", "- 12 18 %"),
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
        "被害人周小松、张三毛、陈小娟均已到庭",
        "到三元里大道，过四元桥",
        "影响十分恶劣，形成三元层级结构，四处招募人员，多次以同一账号购买，从一方来看",
        "二元期权平台",
        "其中一部分，另一方面，一起商议，一般情况",
        "第一人民法院",
        "多次大量发送，若干问题",
        "IP地址192.168.1.20",
        "当日8时40分许，晚上三点五十分，13点10分到14点30分",
        "负二层车库，拾起钱包",
        "五角广场，六角螺栓，“四毛”面馆，三角骗局",
        "这是一个网站，同一种手法，每一名被告人",
        "登陆成功，一成不变",
        "二百五分之三，百万分之七，六分之一",
        "18K金项链，2K屏",
        "一次性赔偿戚某2一次性补偿款",
        "账号k77001234k，编号W003-1122-200415",
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


def test_a_number_after_a_name_ends_before_the_currency() -> None:
    (q,) = tag("汇给同事骆某3人民币6万元")
    assert (q.surface, q.value) == ("人民币6万元", Decimal(60000))


def test_a_number_after_a_name_does_not_hide_the_numeral() -> None:
    (q,) = tag("归还戚某2三万元")
    assert (q.surface, q.value) == ("三万元", Decimal(30000))


def test_a_full_width_comma_between_two_currencies_parts_a_list() -> None:
    assert [(q.value, q.unit) for q in tag("$50，600美元")] == [(Decimal(50), "美元"), (Decimal(600), "美元")]


def test_bounds_that_exclude_each_other_stay_apart() -> None:
    assert [(q.lower, q.upper) for q in tag("大于50元小于12元")] == [(Decimal(50), None), (None, Decimal(12))]


def test_vague_words_before_a_range_make_it_vague() -> None:
    (q,) = tag("约20%-30%")
    assert q.approximate and (q.lower, q.upper) == (Decimal(20), Decimal(30))


ADVERSARIAL = [
    "9",
    "万",
    "一",
    "1,",
    "负",
    "大于",
    "几",
    "三 ",
    "1 ",
    "5至",
    "5（含）",
    "l",
    "1'000",
    "一万 二千 ",
    "3与5",
    "百分之",
]


@pytest.mark.parametrize(
    "text", ["（" * 50_000 + "3元", "9" * 100_000 + "元", *(s * (100_000 // len(s)) for s in ADVERSARIAL)]
)
def test_adversarial_text_stays_linear(text: str) -> None:
    tag(text)  # quadratic patterns would run for minutes here


def test_decimal_figures_are_exact() -> None:
    (q,) = tag("共计217.59万元")
    assert q.value == Decimal("2175900") and isinstance(q.value, Decimal)


def test_number_of_an_item_before_a_count_is_no_whole_part_of_it() -> None:
    assert [q.surface for q in tag("证据如下：\n1.银行流水；\n2.11名被害人陈述；\n3.5万元收条。")] == [
        "11名",
        "3.5万元",
    ]
    assert [q.surface for q in tag("买入比特币\n2.11枚。")] == ["2.11枚"]


@pytest.mark.parametrize(
    ("text", "persons", "surfaces"),
    [
        ("付给罗某24800元、罗某1600元", ("罗某1", "罗某2"), ["4800元", "600元"]),
        ("付给李某116,300元", ("李某1",), ["16,300元"]),
        ("付给李某116,300元", ("李某1", "李某11"), ["116,300元"]),  # either may be meant: as printed
        ("付给李某24800元", ("李某2", "李某"), ["24800元"]),
        ("付给李某24800元", (), ["24800元"]),
        ("张三个人获利，李四分得2万元，从王五处收到3万元", ("张三", "李四", "王五"), ["2万元", "3万元"]),
        ("付给张三万元", ("张三",), ["三万元"]),  # of either's: as printed
    ],
)
def test_the_number_of_a_name_is_no_part_of_a_figure(text: str, persons: tuple[str, ...], surfaces: list[str]) -> None:
    assert [q.surface for q in tag_quantities(text, persons)[0]] == surfaces


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("收USDT4,150枚", ["4,150枚"]),
        ("尾号ab41,260枚", []),
        ("收买3870条不足五千条", ["3870条", "不足五千条"]),
        ("五千条以上不足六千条", ["五千条以上不足六千条"]),
        ("5万余元不到6万元", ["5万余元不到6万元"]),
    ],
)
def test_letters_before_a_figure_and_a_standard_behind_one(text: str, surfaces: list[str]) -> None:
    assert [q.surface for q in tag_quantities(text)[0]] == surfaces


def test_two_digits_apart_are_one_figure_behind_a_word_and_two_cells_elsewhere() -> None:
    assert [q.surface for q in tag("银行卡\n2 2 张，共 3 4 人")] == ["2 2 张", "3 4 人"]
    assert [q.surface for q in tag("行1 2元")] == ["2元"]
