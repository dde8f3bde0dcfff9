"""The figures that cases are built around: at, just below, the day before, and the table of the law room."""

from datetime import date
from decimal import Decimal

import pytest

from menkan.codes import Category, Metric, Tier
from menkan.law import load_statutes
from menkan.law.records import figures_of
from menkan.synthesis.thresholds import Amount, Prong, Setting, prongs, tier_by_figures

RECORDS, INCOME = Metric.PERSONAL_RECORDS, Metric.ILLEGAL_INCOME
GROUPS, MEMBERS = Metric.GROUPS, Metric.GROUP_MEMBERS


Figure = tuple[Metric, Category | None, int]


def tier(
    article: str, scene: str, day: str, *figures: tuple[Metric, Category | None, int], insider: bool = False
) -> Tier:
    setting = Setting(article, scene, insider, date.fromisoformat(day))
    return tier_by_figures(setting, [Amount(m, c, Decimal(v), "", ("某",)) for m, c, v in figures])


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([(RECORDS, Category.OTHER, 4_999)], Tier.NONE),
        ([(RECORDS, Category.OTHER, 5_000)], Tier.SERIOUS),
        ([(RECORDS, Category.OTHER, 49_999)], Tier.SERIOUS),
        ([(RECORDS, Category.OTHER, 50_000)], Tier.ESPECIALLY_SERIOUS),
        ([(RECORDS, Category.LOCATION_TRACK, 50)], Tier.SERIOUS),
        ([(RECORDS, Category.LODGING, 499), (INCOME, None, 4_999)], Tier.NONE),
        ([(RECORDS, Category.LODGING, 499), (INCOME, None, 50_000)], Tier.ESPECIALLY_SERIOUS),
        ([], Tier.UNDETERMINED),
    ],
)
def test_personal_information(figures: list[Figure], expected: Tier) -> None:
    assert tier("253-1", "lists", "2018-05-01", *figures) is expected


def test_insider_needs_half() -> None:
    figure = (RECORDS, Category.OTHER, 2_500)
    assert tier("253-1", "insider", "2018-05-01", figure, insider=True) is Tier.SERIOUS
    assert tier("253-1", "lists", "2018-05-01", figure) is Tier.NONE


@pytest.mark.parametrize(
    ("article", "scene", "day", "figures", "expected"),
    [
        ("253-1", "lists", "2017-05-31", [(INCOME, None, 90_000)], Tier.UNDETERMINED),
        ("287-2", "points", "2019-10-31", [(Metric.PAYMENT_SETTLEMENT, None, 900_000)], Tier.UNDETERMINED),
        ("287-2", "points", "2019-11-01", [(Metric.PAYMENT_SETTLEMENT, None, 200_000)], Tier.SERIOUS),
        ("287-2", "sims", "2025-07-21", [(Metric.PHONE_CARDS, None, 20)], Tier.SERIOUS),
        ("287-2", "sims", "2021-06-16", [(Metric.PHONE_CARDS, None, 20)], Tier.UNDETERMINED),
        ("287-2", "cards", "2025-07-21", [(Metric.PAYMENT_ACCOUNTS, None, 5)], Tier.SERIOUS),
        ("287-2", "cards", "2025-07-22", [(Metric.PAYMENT_ACCOUNTS, None, 5)], Tier.UNDETERMINED),
        (
            "287-2",
            "cards",
            "2025-07-22",
            [(Metric.PAYMENT_ACCOUNTS, None, 3), (Metric.ACCOUNT_INFLOW, None, 300_000)],
            Tier.SERIOUS,
        ),
        (
            "287-2",
            "cards",
            "2023-01-01",
            [(Metric.ACCOUNT_INFLOW, None, 300_000), (Metric.FRAUD_PROCEEDS, None, 3_000)],
            Tier.NONE,  # 超过三十万元
        ),
        (
            "287-1",
            "groups",
            "2020-01-01",
            [(Metric.GROUPS, None, 4), (Metric.GROUP_MEMBERS, None, 1_000)],
            Tier.SERIOUS,
        ),
        ("287-1", "flood", "2020-01-01", [(Metric.GROUP_MEMBERS, None, 1_000)], Tier.NONE),
        ("286-1", "leak", "2022-01-01", [(Metric.USER_RECORDS, Category.TRANSACTION, 5_000)], Tier.SERIOUS),
    ],
)
def test_figures_count_from_their_day(
    article: str, scene: str, day: str, figures: list[Figure], expected: Tier
) -> None:
    assert tier(article, scene, day, *figures) is expected


RULES = load_statutes()
BY_ID = {p.prong: (o.article, i, p) for o in RULES.offences for i in o.instruments for p in i.prongs}


def kinds(key: str) -> tuple[str, frozenset[str]]:
    """Metric and categories that a key of the rules stands for, the sums of a key with categories apart."""
    rule = RULES.metrics[key]
    return rule.metric, rule.categories or frozenset()


@pytest.mark.parametrize("prong", prongs(), ids=lambda prong: prong.id)
def test_every_prong_is_that_of_the_rule_base(prong: Prong) -> None:
    """Figures, 超过 or 以上, categories and dates: a corpus built around other ones would teach the wrong law."""
    article, instrument, rule = BY_ID[prong.id]
    assert article == prong.article
    assert (prong.first, prong.last) == (instrument.effective_from, instrument.effective_to)
    asked = {(*kinds(key.split("+")[0]), sign, value) for key, sign, value, _ in figures_of(rule)}
    ours = {(c.metric.value, frozenset(c.categories), ">" if c.more else ">=", c.value) for c in prong.conditions}
    assert ours == asked


def test_multiples_of_personal_information_are_those_of_the_rule_base() -> None:
    ((_, _, factor, _),) = figures_of(BY_ID["2017-10-5-p2-3"][2])
    assert {prong.especially for prong in prongs() if prong.article == "253-1"} == {factor}
    assert {prong.especially for prong in prongs() if prong.article != "253-1"} == {None}
