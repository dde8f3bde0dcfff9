# ruff: noqa: E501  (a marked sentence is read as a whole)
"""Whom 其, 我, 甲三人, 两被告人 and fellows tried elsewhere mean, where figures are theirs or nobody's."""

import pytest

from menkan.quantities.elsewhere import find_tried_elsewhere
from tests.quantities.marked import parse
from tests.quantities.test_lists import NAMES
from tests.quantities.test_reading import read


@pytest.mark.parametrize(
    ("article", "marked"),
    [
        # a statement
        ("287-2", "乔松提供银行卡。\n3.闻笛的供述，证明乔松找到其帮忙，其先后<q parties=闻笛>4次</q>取现。"),
        ("287-2", "乔松提供银行卡。\n被告人闻笛在侦查阶段供述：我一共分得<q parties=闻笛>3000元</q>。"),
        ("266", "乔松管账。证人丁某的证言：其转给乔松钱。被告人闻笛供述，乔松分给其<q parties=闻笛>2万元</q>，其花掉了。"),
        ("303-2", "被告人闻笛供述，其任代理。\n经查，网站接受投注<q parties=>9万元</q>，由他人运营。"),
        # a plea
        ("266", "被告人闻笛辩称，乔松每日给其报酬<q parties=闻笛>110元</q>，起诉书指控其骗取<q parties=闻笛>39万元</q>证据不足。"),
        # companies
        ("264", "闻笛、乔松、汪汀三人到某路。闻笛三人窃得手机，价值<q parties=*>6000元</q>。"),
        ("264", "闻笛、乔松、汪汀相识。闻笛、乔松二人窃得手机，价值<q parties=闻笛,乔松>6000元</q>。"),
        ("312", "被告人闻笛、乔松合租一店。汪汀路过。两被告人以<q parties=闻笛,乔松>7元</q>的单价收购。"),
        # of each, told in a row after a plan
        ("266", "闻笛、乔松、汪汀经预谋后作案。闻笛诈骗<q parties=闻笛>2万元</q>，乔松诈骗<q parties=乔松>3万元</q>。"),
        # a part of several lines
        ("264", "一、闻笛、乔松结伙盗窃。\n1月2日，闻笛、乔松窃得<q parties=闻笛,乔松>500元</q>。\n3月4日，汪汀纠集戴某砸坏门窗，损失<q parties=汪汀>900元</q>。"),
        # who gives and who takes
        ("303-2", "乔松望风。闻笛接送赌客，分得乔松给予的好处费<q parties=闻笛>约3000元</q>。"),
        ("266", "乔松收款。闻笛以认证为由，先后向乔松索取共计<q parties=闻笛>8万元</q>，又收取汪汀<q parties=闻笛>2万元</q>。"),
        # others
        ("266", "闻笛伙同戴小军、祁小平（均另案处理）行骗。闻笛、乔松到案。另案处理的戴小军退缴<q parties=>1000元</q>，祁小平退缴<q parties=>2000元</q>。"),
    ],
)  # fmt: skip
def test_whose_the_figure_is(article: str, marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, article, NAMES)}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


def test_fellows_tried_elsewhere_are_named_by_their_surnames() -> None:
    text = "纠集戴小军、祁小平、小白(化名)等人(均另案处理),又找到上家(在逃),另案处理的宋大江和在逃的宋大江"
    assert set(find_tried_elsewhere(text)) >= {"戴小军", "祁小平", "宋大江"}
    assert not {"上家", "等人"} & set(find_tried_elsewhere(text))
