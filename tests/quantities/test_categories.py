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
