"""Every class of personal information is read in its example."""

import tomllib
from importlib import resources

import pytest

from menkan.codes import Category, Metric
from tests.quantities.test_reading import read

ROWS = tomllib.loads(resources.files("menkan.quantities").joinpath("categories.toml").read_text("utf-8"))["category"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_class_is_read_in_its_example(row: dict[str, str]) -> None:
    (quantity,) = read(f"闻笛{row['example']}。", "253-1")
    assert (quantity.metric, quantity.category) == (Metric.PERSONAL_RECORDS, Category(row["name"]))


def test_every_class_but_the_rest_has_words_of_its_own() -> None:
    assert {row["name"] for row in ROWS} == {c.value for c in Category} - {"other"}
    words = [word for row in ROWS for word in row["words"]]
    assert len(words) == len(set(words))


def test_figures_of_a_unit_that_is_told_of_one_class_alone_have_that_class() -> None:
    told = read("闻笛出售他人手机定位642条。乔某向其购买160条。", "253-1")
    assert [q.category for q in told] == [Category.LOCATION_TRACK, Category.LOCATION_TRACK]
    told = read("闻笛出售他人手机定位642条、学生名单70条。乔某向其购买160条。", "253-1")
    assert [q.category for q in told] == [Category.LOCATION_TRACK, Category.OTHER, Category.OTHER]


@pytest.mark.parametrize(
    ("told", "classes"),
    [
        # the thing dealt in, then figures that leave it out
        ("闻笛以每条90元出售手机定位。经查，先后向乔某售出12条，向尤某售出35条。", ["location_track"] * 2),
        (
            "闻笛利用担任辅警的便利查询车辆轨迹。1、应乔某要求查询12条，收取500元；2、应尤某要求查询35条。",
            ["location_track"] * 2,
        ),
        ("乔某请闻笛查询他人的通话记录，闻笛将查到的35条信息发给乔某。", ["communication_log"]),
        ("闻笛购买开房记录用于讨债。到案后，从其手机中查获上述信息35条。", ["lodging"]),
        ("闻笛出售孕产妇信息，内容包括姓名、电话号码。经查，共售出350条。", ["health"]),
        ("闻笛收购产妇姓名、孕周、联系电话，总计350条。", ["health"]),
        # said behind the figure
        ("闻笛出售信息35条，均系个人征信报告。", ["credit"]),
        # other information was told of since, or several classes at once: of none
        ("闻笛出售手机定位。后又收购业主名单，共计350条。", ["other"]),
        ("闻笛查询户籍、住宿信息出售。经查，共售出350条。", ["other"]),
        ("闻笛的聊天记录证实其出售信息350条。", ["other"]),
        ("闻笛获取的信息包括开房记录、乘机记录等，其中有效信息共350条。", ["other"]),
        ("闻笛查询户籍信息、婚姻登记信息、开房记录共计350条。", ["other"]),
        # what proves it, and what those in the case wrote to each other
        ("闻笛出售面单。有微信聊天记录及转账截图、清点说明（面单信息350条）等证据。", ["other"]),
        ("闻笛出售面单。其与乔松的聊天记录显示，面单信息共350条。", ["other"]),
        ("闻笛窃取他人与客户的聊天记录350条。", ["communication_content"]),
    ],
)
def test_a_figure_has_the_class_of_what_was_dealt_in(told: str, classes: list[str]) -> None:
    records = [q for q in read(told, "253-1") if q.metric is Metric.PERSONAL_RECORDS]
    assert [q.category.value for q in records if q.category] == classes


@pytest.mark.parametrize(
    ("told", "article", "metric"),
    [
        ("闻笛导出产妇资料，用优盘交给乔某300份，换得礼券。", "253-1", Metric.PERSONAL_RECORDS),
        ("闻笛把资料卖给乔某40人，另送5人。", "253-1", Metric.PERSONAL_RECORDS),
        ("闻笛雇用40人。", "253-1", Metric.COUNT_OTHER),
        ("闻笛窃取相册底片共计40张。", "253-1", Metric.COUNT_OTHER),
        ("经鉴定，该公司的用户信息泄露。其中会员档案700份、订单90条。", "286-1", Metric.USER_RECORDS),
        ("该网站传播违法信息。另有2900条。", "286-1", Metric.COUNT_OTHER),
    ],
)
def test_data_that_a_clause_deals_in_or_that_a_provider_let_out(told: str, article: str, metric: Metric) -> None:
    counts = [q for q in read(told, article) if q.unit in "份人条张"]
    assert {q.metric for q in counts} == {metric}


def test_items_of_a_list_that_parts_a_total_have_its_role_and_classes_of_their_own() -> None:
    told = read(
        "经鉴定，泄露用户信息共计900条，分别为：1.行驶路线90条；2.订单210条；3.剩余600条，仅为昵称。另有手机7部。",
        "286-1",
    )
    assert [(q.metric, q.category) for q in told[:4]] == [
        (Metric.USER_RECORDS, Category.OTHER),
        (Metric.USER_RECORDS, Category.LOCATION_TRACK),
        (Metric.USER_RECORDS, Category.TRANSACTION),
        (Metric.USER_RECORDS, Category.OTHER),
    ]
    assert told[4].metric is Metric.COUNT_OTHER


@pytest.mark.parametrize(
    ("named", "category"),
    [
        ("征信、财产信息", Category.PROPERTY),  # one figure of the law for both
        ("行踪轨迹、户籍信息", Category.OTHER),
        ("征信信息、住宿信息", Category.OTHER),
        ("姓名、电话、征信信息", Category.CREDIT),  # what stands in one record
        ("包括车主姓名、住址等内容的财产信息", Category.PROPERTY),
    ],
)
def test_a_total_of_classes_with_other_figures_is_of_none(named: str, category: Category) -> None:
    (figure,) = read(f"闻笛出售公民{named}共计318条。", "253-1")
    assert figure.category is category
