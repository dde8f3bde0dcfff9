# ruff: noqa: E501  (a marked sentence is read as a whole)
"""Lists of persons and their figures in running text: what each figure counts and whose it is."""

import pytest

from menkan.codes import Metric
from tests.quantities.marked import parse
from tests.quantities.test_reading import check, read

NAMES = ("闻笛", "乔松", "汪汀")
STAKES, INCOME, CARDS = Metric.GAMBLING_STAKES, Metric.ILLEGAL_INCOME, Metric.PAYMENT_ACCOUNTS


def told(text: str, article: str) -> list[tuple[str, Metric, str]]:
    return [(q.surface, q.metric, ",".join(q.parties)) for q in read(text, article, NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        "各人接受投注金额及非法获利情况如下：闻笛6万元、7000元；乔松4万元、5000元。",
        "闻笛、乔松接受投注的数额和获利数额分别是：闻笛6万元、7000元，乔松4万元、5000元。",
        "闻笛投注额（下同）6万元，获利7000元；乔松4万元，5000元。",
        "（1）闻笛：投注6万元，获利7000元。（2）乔松：4万元，5000元。",
        "其中，闻笛（投注额6万元、获利7000元）、乔松（4万元、5000元）均系代理。",
        "参与赌资数额：闻笛6万元，获利7000元；乔松4万元，获利5000元。",
    ],
)
def test_what_the_figures_of_a_row_count_stands_in_a_heading_or_in_the_first_row(text: str) -> None:
    assert told(text, "303-2") == [
        ("6万元", STAKES, "闻笛"),
        ("7000元", INCOME, "闻笛"),
        ("4万元", STAKES, "乔松"),
        ("5000元", INCOME, "乔松"),
    ]


def test_a_row_may_have_fewer_figures_than_the_first() -> None:
    text = "提供银行卡的情况：\n闻笛1张，流水70万元，涉诈资金5万元；\n乔松3张，231万元，其中涉诈资金4万元。"
    assert told(text, "287-2") == [
        ("1张", CARDS, "闻笛"),
        ("70万元", Metric.ACCOUNT_TURNOVER, "闻笛"),
        ("5万元", Metric.FRAUD_PROCEEDS, "闻笛"),
        ("3张", CARDS, "乔松"),
        ("231万元", Metric.ACCOUNT_TURNOVER, "乔松"),
        ("4万元", Metric.FRAUD_PROCEEDS, "乔松"),
    ]


def test_a_heading_of_fewer_columns_says_nothing() -> None:
    metrics = [metric for _, metric, _ in told("闻笛的情况为：闻笛6万元、7000元。", "303-2")]
    assert metrics[0] is metrics[1]  # as without a heading


@pytest.mark.parametrize(
    ("article", "marked"),
    [
        ("303-2", "闻笛、乔松、汪汀的投注额为<q parties=闻笛>6万元</q>、<q parties=乔松>4万元</q>、<q parties=汪汀>1万元</q>，获利为<q parties=闻笛>700元</q>、<q parties=乔松>500元</q>、<q parties=汪汀>90元</q>。"),
        ("303-2", "闻笛、乔松分别向汪汀报单<q parties=闻笛>11万元</q>、<q parties=乔松>4万元</q>。"),
        ("303-2", "闻笛收单，既报乔松（<q parties=闻笛>5万元</q>），也报汪汀（<q parties=闻笛>3万元</q>）。"),
        ("303-2", "投注额分别是<q parties=闻笛>6万元</q>（闻笛）、<q parties=乔松>4万元</q>（乔松）和<q parties=汪汀>1万元</q>（汪汀）。"),
        ("303-2", "会员<q parties=闻笛>9人</q>由闻笛发展，<q parties=乔松>5人</q>由乔松发展。"),
        ("303-2", "闻笛充值30万元；乔松充值20万元；汪汀充值10万元。以上共计60万元。上述组长经统计分别获利<q parties=闻笛>3万元</q>、<q parties=乔松>2万元</q>、<q parties=汪汀>1万元</q>。"),
        ("287-2", "闻笛、乔松和汪汀分别非法获利<q parties=>3万元</q>、<q parties=>2万元</q>（乔松、汪汀共同）。"),
        ("253-1", "闻笛卖给乔松<q parties=闻笛>1000条</q>，每条5元，又卖给汪汀一批计<q parties=闻笛>9200条</q>。"),
    ],
)  # fmt: skip
def test_whose_the_figures_of_a_list_are(article: str, marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, article, NAMES)}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


def test_a_figure_of_which_nobody_is_named_is_everybodys_unless_each_has_his_own() -> None:
    joint = "闻笛管账，乔松揽客。\n闻笛骗取3万元。\n经审计，案涉诈骗数额8万元。"
    apart = joint.replace("案涉", "乔松骗取5万元。\n案涉")
    assert [owner for *_, owner in told(joint, "266")] == ["闻笛", "*"]
    assert [owner for *_, owner in told(apart, "266")] == ["闻笛", "乔松", ""]


@pytest.mark.parametrize(
    ("article", "marked"),
    [
        ("303-2", "按1%返给乔松<q metric=illegal_income>1280元</q>、<q metric=illegal_income>870元</q>。"),
        (
            "303-2",
            "陆续接单投注额<q metric=gambling_stakes>62万元</q>，扣除成本获利<q metric=illegal_income>5万元</q>。",
        ),
        ("303-2", "售出房卡<q metric=count_other>2万余张</q>，上述<q metric=count_other>八人</q>各自建群。"),
        ("303-2", "收取台费<q metric=gambling_takings>1.3万元</q>，得好处费<q metric=illegal_income>500元</q>。"),
        ("303-2", "每名返给<q metric=illegal_income>100元</q>，闻笛推广<q metric=gamblers>318名</q>。"),
        ("303-2", "按每日<q metric=illegal_income>500元</q>、<q metric=illegal_income>300元</q>领取工资。"),
        (
            "303-2",
            "闻笛从该网站提款<q metric=illegal_income>1.2万元</q>，开立<q metric=payment_accounts>3个</q>存款帐户。",
        ),
        ("286", "事后，某公司向被告人闻笛支付四台设备的解锁费用共计<q metric=illegal_income>3万元</q>。"),
        ("266", "闻笛将款分给乔松<q metric=illegal_income>3000元</q>，骗取<q metric=victims>200余人</q>。"),
        ("266", "闻笛砸坏门窗等物品，价值共计<q metric=economic_loss>1100元</q>。"),
        ("266", "对方输掉5万元，将车折价<q metric=fraud_proceeds>4万元</q>抵偿赌债。"),
        ("264", "闻笛参与盗窃<q metric=acts>一次</q>，乔松参与盗窃<q metric=acts>三次</q>。"),
        ("266", "用<q metric=phone_cards>16张</q>GSM卡拨打。"),
        ("285-3", "将软件售予闻笛、乔松等<q metric=programs>48人</q>。"),
    ],
)
def test_roles_in_and_beside_lists(article: str, marked: str) -> None:
    text, expected = parse(marked)
    check(read(text, article, NAMES), expected, ("metric",))
