"""The figures that cases are built around: at, just below, the day before, and the table of the law room."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from menkan.codes import Category, Metric, Tier
from menkan.synthesis.thresholds import Amount, Setting, prongs, tier_by_figures

TABLE = Path(__file__).parents[2].parent / "shared/law/thresholds.yaml"
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


def test_every_figure_is_that_of_the_law_room() -> None:
    if not TABLE.exists():
        pytest.skip("the rule table is not beside the repository")
    rows = {row["id"]: row for row in yaml.safe_load(TABLE.read_text("utf-8"))["prongs"]}
    for prong in prongs():
        row = rows[prong.id]
        assert row["offence_article"] == prong.article
        values = {row["value"]} if row.get("value") else {c["value"] for c in row["logic"]["all_of"] if "value" in c}
        assert {int(condition.value) for condition in prong.conditions} == values, prong.id
