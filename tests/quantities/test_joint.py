"""The one sum of a joint offence and whom it counts for."""

from __future__ import annotations

from decimal import Decimal

from menkan.codes import Metric, PartyRole
from menkan.quantities.joint import share_out
from menkan.types import Charge, Party, Quantity, Structure

ASKED = (("闻笛", "诈骗罪", "266"), ("乔松", "诈骗罪", "266"))
TEXT = "闻笛、乔松共谋诈骗。闻笛打电话，骗得甲某400元、乙某500元，总计900元。"


def figure(text: str, surface: str, metric: Metric, parties: tuple[str, ...]) -> Quantity:
    at = text.index(surface)
    number = Decimal(surface.removesuffix("元"))
    return Quantity(
        at, at + len(surface), surface, number, None, None, False, False, False, "元", metric, parties=parties
    )


def owners(text: str, *figures: tuple[str, Metric, tuple[str, ...]], asked=ASKED) -> list[tuple[str, ...]]:
    structure = Structure(
        parties=tuple(Party(name, PartyRole.DEFENDANT) for name in dict.fromkeys(name for name, _, _ in asked)),
        charges=tuple(Charge(*row) for row in asked),
    )
    return [q.parties for q in share_out(text, [figure(text, *told) for told in figures], structure)]


def taken(*parties: str) -> list[tuple[str, Metric, tuple[str, ...]]]:
    return [(figure, Metric.FRAUD_PROCEEDS, parties) for figure in ("400元", "500元", "900元")]


BOTH = ("闻笛", "乔松")


def test_total_and_its_parts_are_of_all_whom_the_paragraph_names() -> None:
    assert owners(TEXT, *taken("闻笛")) == [BOTH] * 3


def test_one_figure_needs_no_total_but_income_does() -> None:
    text = "闻笛、乔松合谋，闻笛骗得甲某400元，获利500元。"
    assert owners(text, ("400元", Metric.FRAUD_PROCEEDS, ("闻笛",))) == [BOTH]
    assert owners(text, ("500元", Metric.ILLEGAL_INCOME, ("闻笛",))) == [("闻笛",)]
    text = text.replace("获利", "共计获利")
    assert owners(text, ("500元", Metric.ILLEGAL_INCOME, ("闻笛",))) == [BOTH]


def test_figures_that_do_not_add_up_stay_with_their_owners() -> None:
    assert owners(TEXT, *taken("闻笛")[:2]) == [("闻笛",)] * 2
    assert owners(TEXT, *taken("闻笛")[1:]) == [("闻笛",)] * 2


def test_accused_with_a_figure_of_his_own_keeps_it() -> None:
    told = [("400元", Metric.FRAUD_PROCEEDS, ("闻笛",)), *taken("乔松")[1:]]
    assert owners(TEXT, *told) == [("闻笛",), ("乔松",), ("乔松",)]


def test_sum_of_nobody_or_of_all_is_left() -> None:
    assert owners(TEXT, *taken()) == [()] * 3
    assert owners(TEXT, *taken("*")) == [("*",)] * 3


def test_counts_of_things_are_left() -> None:
    assert owners(TEXT, ("900元", Metric.COMPUTERS, ("闻笛",))) == [("闻笛",)]


def test_only_where_all_are_tried_for_one_offence_committed_together() -> None:
    alone = TEXT.replace("共谋", "")
    assert owners(alone, *taken("闻笛")) == [("闻笛",)] * 3
    assert owners(TEXT, *taken("闻笛"), asked=ASKED[:1]) == [("闻笛",)] * 3
    assert owners(TEXT, *taken("闻笛"), asked=(*ASKED, ("乔松", "盗窃罪", "264"))) == [("闻笛",)] * 3


def test_accused_of_another_paragraph_is_left_out() -> None:
    text = "乔松与闻笛共谋诈骗。\n闻笛骗得甲某400元、乙某500元，总计900元。"
    assert owners(text, *taken("闻笛")) == [("闻笛",)] * 3
