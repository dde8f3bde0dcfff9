"""The figures that cases are built around: at, just below, the day before, and the table of the law room."""

from datetime import date
from decimal import Decimal

import pytest

from menkan.codes import Category, Metric, Tier
from menkan.law import load_statutes
from menkan.law.records import figures_of
from menkan.synthesis.thresholds import Amount, Prong, Setting, prongs, tier_by_figures, upper_multiple

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
BY_ID = {p.prong: (o.article, p) for o in RULES.offences for i in o.instruments for p in i.prongs}


@pytest.mark.parametrize("prong", prongs(), ids=lambda prong: prong.id)
def test_every_prong_reads_its_figures_from_the_rule_base(prong: Prong) -> None:
    """A figure of a generated case is one that the law asks for: of the prong itself, or its multiple of another."""
    article, rule = BY_ID[prong.id]
    assert article == prong.article and prong.conditions
    factor = next((value for _, _, value, unit in figures_of(rule) if unit == "倍"), None)
    asked = {value for p in BY_ID.values() for _, _, value, _ in figures_of(p[1])}
    stated = {
        (RULES.metrics[key.split("+")[0]].metric, value) for key, _, value, unit in figures_of(rule) if unit != "倍"
    }
    for condition in prong.conditions:
        if factor is None:
            assert (condition.metric.value, condition.value) in stated
        else:
            assert condition.value / factor in asked


@pytest.mark.parametrize(
    ("prong", "first", "last"),
    [
        ("2021-22-9-1", "2021-06-17", "2025-07-21"),
        ("2015-11-3-1", "2015-06-01", "2025-08-25"),  # amended in between: one period here
        ("2025-13-5-p2", "2025-08-26", None),
        ("2011-19-1-3", "2011-09-01", None),
        ("2010-40-1-p2-1", "2010-08-31", None),
    ],
)
def test_a_prong_is_in_force_from_its_first_instrument_to_its_last(prong: str, first: str, last: str | None) -> None:
    found = next(one for one in prongs() if one.id == prong)
    assert (str(found.first), str(found.last) if found.last else None) == (first, last)


def test_multiples_that_are_the_upper_tier_are_those_of_the_rule_base() -> None:
    multiples = {article: upper_multiple(article) for article in {prong.article for prong in prongs()}}
    assert multiples == {
        "253-1": 10, "285-2": 5, "285-3": 5, "286": 5, "286-1": 0, "287-1": 0, "287-2": 0, "312": 0, "303-2": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("article", "scene", "day", "figures", "expected"),
    [
        ("285-2", "botnet", "2015-01-01", [(Metric.COMPUTERS, None, 19)], Tier.NONE),
        ("285-2", "botnet", "2015-01-01", [(Metric.COMPUTERS, None, 100)], Tier.ESPECIALLY_SERIOUS),
        ("285-2", "botnet", "2011-08-31", [(Metric.COMPUTERS, None, 100)], Tier.UNDETERMINED),
        ("286", "ransom", "2015-01-01", [(Metric.COMPUTERS, None, 10)], Tier.SERIOUS),
        ("286", "tampering", "2015-01-01", [(Metric.COMPUTERS, None, 10)], Tier.NONE),
        ("312", "tokens", "2024-01-01", [(Metric.CONCEALED_VALUE, None, 100_000)], Tier.SERIOUS),
        (
            "312",
            "tokens",
            "2026-01-01",
            [(Metric.CONCEALED_VALUE, None, 499_999), (Metric.ACTS, None, 5)],
            Tier.NONE,
        ),
        ("303-2", "gambling_services", "2020-01-01", [(INCOME, None, 99_999)], Tier.NONE),
        ("303-2", "gambling_services", "2020-01-01", [(INCOME, None, 100_000)], Tier.SERIOUS),
        ("303-2", "dens", "2020-01-01", [(Metric.GAMBLING_TAKINGS, None, 900_000)], Tier.UNDETERMINED),
    ],
)
def test_offences_on_computers_proceeds_and_gambling(
    article: str, scene: str, day: str, figures: list[Figure], expected: Tier
) -> None:
    assert tier(article, scene, day, *figures) is expected
