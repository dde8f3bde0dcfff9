"""The page of `menkan evaluate`: the figures of the evaluation, nothing is loaded, and every element closes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from menkan.errors import StoreError
from menkan.report.evaluation_page import evaluation_page, new_page
from menkan.report.plots import HEIGHT, WIDTH, Axis, Series, plot
from menkan.run.training import Evaluation, Unmatched
from menkan.severity.drift import drift, reference
from menkan.severity.evaluate import evaluate
from menkan.severity.train import train
from tests.severity.builders import FEW, rows

VOID = {"meta", "link", "br"}
UNIT = Axis("x", 0, 1, (0.0, 1.0)), Axis("y", 0, 1, (0.0, 1.0))


class Nesting(HTMLParser):
    """Complains of an element that nothing closes, or that another's end tag closes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def found() -> Evaluation:
    made = rows()
    trained = train(made, FEW)
    test = [row for row in made if row.split == "test"]
    missed = (Unmatched("0" * 16, "test", "甲<b>", "帮助信息网络犯罪活动罪"),)
    return Evaluation(
        evaluate(trained.model, test, "severity-test"), trained.curve, drift(reference(made), test), missed
    )


def test_page_has_the_figures_of_the_evaluation(found: Evaluation) -> None:
    page = evaluation_page(found)
    scores = found.metrics.scores
    for value in (scores.rules_alone, scores.accuracy, scores.together, scores.majority):
        assert f"<td>{value:.1%}</td>" in page
    for name, part in found.metrics.slices.items():
        assert f"<td>{name}</td><td>{part.n}</td>" in page
    for article in found.metrics.confusion:
        assert f"<h3>{article}</h3>" in page
    assert page.count("<figure>") == 3 and "1 labels not matched" in page


def test_every_element_closes_and_nothing_is_loaded(found: Evaluation) -> None:
    page = evaluation_page(found)
    nesting = Nesting()
    nesting.feed(page)
    assert nesting.open == [] and "script" not in nesting.seen and "img" not in nesting.seen
    assert not re.search(r"(?: src=|url\(|https?:)", page)


def test_page_is_written_once(found: Evaluation, tmp_path: Path) -> None:
    new_page(found, tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == evaluation_page(found)
    with pytest.raises(StoreError, match="never overwrites"):
        new_page(found, tmp_path / "page.html")
    with pytest.raises(StoreError):
        new_page(found, tmp_path / "nowhere" / "page.html")


def places(drawn: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)]


def test_points_lie_where_their_values_say() -> None:
    (low, high) = places(plot("t", [Series("", ((0.0, 0.0), (1.0, 1.0)))], *UNIT))
    assert low[0] < high[0] and low[1] > high[1]  # upwards is a smaller y
    ((x, y),) = places(plot("t", [Series("", ((0.5, 0.25),))], *UNIT))
    assert x == pytest.approx((low[0] + high[0]) / 2, abs=0.1)
    assert y == pytest.approx(low[1] + (high[1] - low[1]) / 4, abs=0.1)


def test_points_beyond_the_axes_stay_inside_the_drawing() -> None:
    for x, y in places(plot("t", [Series("", ((-5.0, 9.0), (7.0, -1.0)))], *UNIT)):
        assert 0 < x < WIDTH and 0 < y < HEIGHT


def test_guide_has_no_dots_and_one_series_no_legend() -> None:
    drawn = plot("t", [Series("a", ((0.0, 0.0),)), Series("", ((0.0, 0.0), (1.0, 1.0)), is_guide=True)], *UNIT)
    assert drawn.count("<circle") == 1 and "stroke-dasharray" in drawn and "<p>" not in drawn


def test_names_are_text_and_no_markup() -> None:
    drawn = plot("<script>", [Series("<b>", ((0.0, 0.0),), ("<i>",)), Series("c", ((0.0, 0.0),))], *UNIT)
    assert "<script>" not in drawn and "<b>" not in drawn and "<i>" not in drawn
