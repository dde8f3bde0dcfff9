from decimal import Decimal

import pytest

from menkan.codes import Metric, PartyRole
from menkan.quantities import read_quantities
from menkan.quantities.cells import find_cells
from menkan.quantities.tagger import load_units, tag_quantities
from menkan.types import Charge, Party, Structure, Transcript


def cells(text: str) -> list[tuple[str, str, str]]:
    return [(text[c.start : c.end], f"{c.value:f}", c.unit) for c in find_cells(text, load_units().pattern)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单位:万元\n姓名\t金额\n闻笛\t12.5\n", [("12.5", "125000.0", "元")]),
        ("姓名\t金额(万元)\t数量(条)\n闻笛\t3\t1,200\n", [("3", "30000", "元"), ("1,200", "1200", "条")]),
        ("姓名\t违法所得/元\n闻笛\t3600\n乔松\t \n", [("3600", "3600", "元")]),
        ("表1 单位:亿元\n项目\t数额\n合计\t2\n", [("2", "200000000", "元")]),
        ("姓名\t金额\n闻笛\t3600\n", []),  # no unit is printed: no figure
        ("姓名\t金额(元)\n闻笛\t无\n", []),
        ("单位:元\n一段正文。\n又一段正文。\n又一段。\n姓名\t金额\n闻笛\t3600\n", []),  # the unit is another table's
        ("姓名\t金额(万元)\n闻笛\t3\n账户\t次数\t备注\n甲\t7\t无\n", [("3", "30000", "元")]),  # a table below another
        ("姓名\t金额(万元)\n闻笛\t3\n乔松(另案)\t无\n季秋\t4\n", [("3", "30000", "元"), ("4", "40000", "元")]),
        ("姓名\t金额(万元)\n账户\t次数(次)\n甲\t7\n", [("7", "7", "次")]),
        ("姓名\t金额(万元)\t备注\n闻笛\t无\n乔松\t5\t无\n", [("5", "50000", "元")]),
        ("单位:万元\n姓名\t金额\n闻笛\t5\n正文。\n姓名\t年龄\n闻笛\t30\n", [("5", "50000", "元")]),
    ],
)
def test_cell_takes_the_unit_of_its_header_or_table(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert cells(text) == expected


def test_cell_with_its_own_unit_is_read_once() -> None:
    quantities, _ = tag_quantities("单位：万元\n姓名\t金额\n闻笛\t3万元\n乔松\t4\n")
    assert [(q.surface, q.value, q.unit) for q in quantities] == [("3万元", 30_000, "元"), ("4", 40_000, "元")]


def test_role_of_a_cell_stands_in_its_header() -> None:
    text = "经审理查明，各笔如下：\n姓名\t支付结算金额（万元）\t违法所得（元）\n闻笛\t31.2\t2600\n"
    structure = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT),), charges=(Charge("闻笛", "帮助信息网络犯罪活动罪", "287-2"),)
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    assert [(q.value, q.metric) for q in quantities] == [
        (Decimal(312_000), Metric.PAYMENT_SETTLEMENT),
        (Decimal(2600), Metric.ILLEGAL_INCOME),
    ]
