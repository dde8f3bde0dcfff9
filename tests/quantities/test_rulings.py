"""What the court's words make of a figure: rejected, given back as income, of another offence."""

from __future__ import annotations

from itertools import accumulate

import pytest

from menkan.codes import Metric, PartyRole, SectionKind
from menkan.quantities import gather_facts, read_quantities
from menkan.types import Charge, Fact, Party, Section, Structure, Transcript


def facts_of(text: str, *offences: tuple[str, str]) -> list[Fact]:
    """Facts of one accused who is charged with `offences`, by metric and offence; the opinion is a section."""
    at = text.find("本院认为")
    kinds = [(SectionKind.FACTS_FOUND, 0, at if at >= 0 else len(text))]
    kinds += [(SectionKind.COURT_OPINION, at, len(text))] if at >= 0 else []
    structure = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT),),
        charges=tuple(Charge("闻笛", name, article) for name, article in offences or [("诈骗罪", "266")]),
        sections=tuple(Section(*kind) for kind in kinds),
    )
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    return list(gather_facts(text, quantities, structure)[0])


def amounts(text: str, metric: Metric) -> list[int | None]:
    return [None if f.value is None else int(f.value) for f in facts_of(text) if f.metric is metric]


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("公诉机关指控造成经济损失14万元，证据不足，不予认定。", []),
        ("造成经济损失14万元。本院认为，该14万元经济损失不能认定为本案的损失。", []),
        ("造成经济损失14万元。公诉机关指控造成经济损失20万元证据不足，不予采纳。", [140_000]),
        ("造成经济损失14万元。辩护人提出经济损失14万元有误的意见，不予采纳。", [140_000]),
        ("造成经济损失14万元。抗诉机关称经济损失14万元证据不足。", [140_000]),
        ("造成经济损失14万元，因记录已恢复，不作为经济损失认定。", []),
        ("造成经济损失14万元，闻笛不能认定为自首。", [140_000]),
        ("造成经济损失14万元，扣押3万元，该3万元不予认定。", [140_000]),
    ],
)
def test_what_the_court_does_not_accept_is_no_fact(text: str, losses: list[int]) -> None:
    assert amounts(text, Metric.ECONOMIC_LOSS) == losses


@pytest.mark.parametrize(
    "text",
    [
        "闻笛退缴违法所得3000元。",
        "闻笛退出3000元违法所得。",
        "闻笛退缴至本院的违法所得款3000元予以没收。",
        "追缴闻笛的违法所得3000元，上缴国库。",
    ],
)
def test_income_given_back_is_at_least_so_much(text: str) -> None:
    (fact,) = [f for f in facts_of(text) if f.metric is Metric.ILLEGAL_INCOME]
    assert (fact.value, fact.lower, fact.upper) == (None, 3000, None)


@pytest.mark.parametrize("text", ["闻笛退赔被害人3000元。", "闻笛退缴3000元。", "扣押闻笛现金3000元。"])
def test_other_sums_given_back_say_nothing_of_income(text: str) -> None:
    assert amounts(text, Metric.ILLEGAL_INCOME) == []


def test_income_that_is_told_goes_before_what_was_given_back() -> None:
    text = "闻笛非法获利2000元。闻笛退缴违法所得3000元。"
    assert amounts(text, Metric.ILLEGAL_INCOME) == [2000]


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("闻笛出租其名下的农业银行卡、建设银行卡和某某信用社银行卡各1张。", 3),
        ("闻笛出租手机卡、农业银行卡各2张。", 2),
        ("闻笛出租农业银行卡各1张。", 1),
        ("闻笛出租农业银行卡、建设银行卡共2张。", 2),
    ],
)
def test_one_of_each_kind_in_a_list(text: str, cards: int) -> None:
    assert amounts(text, Metric.PAYMENT_ACCOUNTS) == [cards]


def taken(text: str) -> dict[str, int]:
    facts = facts_of(text, ("盗窃罪", "264"), ("诈骗罪", "266"))
    return {f.offence: int(f.value or 0) for f in facts if f.metric is Metric.FRAUD_PROCEEDS}


def test_what_was_stolen_is_no_fraud_of_the_same_accused() -> None:
    assert taken("闻笛窃得现金9000元。闻笛骗得现金400元。") == {"盗窃罪": 9000, "诈骗罪": 400}


def test_heading_says_of_which_offence_the_sums_are() -> None:
    parts = (
        ("一、盗窃事实\n闻笛骗取乔松信任后取走现金9000元。\n", SectionKind.FACTS_FOUND, ("264",)),
        ("二、诈骗事实\n闻笛以假物换得现金400元，非法获利300元。\n", SectionKind.FACTS_FOUND, ("266",)),
        ("本院认为，闻笛诱骗乔松后取得现金9000元，非法获利300元。", SectionKind.COURT_OPINION, ()),
    )
    starts = [*accumulate((len(words) for words, _, _ in parts), initial=0)]
    structure = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT),),
        charges=(Charge("闻笛", "盗窃罪", "264"), Charge("闻笛", "诈骗罪", "266")),
        sections=tuple(
            Section(kind, starts[i], starts[i + 1], articles=articles) for i, (_, kind, articles) in enumerate(parts)
        ),
    )
    text = "".join(words for words, _, _ in parts)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    facts, _ = gather_facts(text, quantities, structure)
    assert {(f.offence, f.metric, int(f.value or 0)) for f in facts} == {
        ("盗窃罪", Metric.FRAUD_PROCEEDS, 9000),
        ("诈骗罪", Metric.FRAUD_PROCEEDS, 400),
        ("诈骗罪", Metric.ILLEGAL_INCOME, 300),
    }


def test_sum_without_a_word_counts_for_each_offence_and_one_offence_needs_none() -> None:
    assert taken("闻笛分得赃物，价值9000元。").keys() <= {"盗窃罪", "诈骗罪"}
    assert amounts("闻笛窃得现金9000元。", Metric.FRAUD_PROCEEDS) == [9000]
