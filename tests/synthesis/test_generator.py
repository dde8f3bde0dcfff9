"""Generated cases: reproducible, exact, consistent with the law's figures, and many-voiced."""

import re
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from menkan.codes import Level, Metric, QuantityStatus, SectionKind, Tier
from menkan.synthesis import SyntheticCase, generate
from menkan.synthesis.aims import has_base_tier
from menkan.synthesis.digests import DECISION
from menkan.synthesis.generator import make_case
from menkan.synthesis.grammar import phrases
from menkan.synthesis.plan import ARTICLE_WEIGHTS
from menkan.synthesis.thresholds import prongs

COURTS = Path(__file__).parents[2].parent / "shared/law/court_codes.csv"


@pytest.fixture(scope="module")
def cases() -> list[SyntheticCase]:
    return list(generate(900, 20_260))


def test_generate_is_reproducible_and_lazy(cases: list[SyntheticCase]) -> None:
    assert list(islice(generate(10**9, 20_260), 5)) == cases[:5]
    assert make_case(20_260, 217) == cases[217]
    assert make_case(20_261, 217) != cases[217]


def test_every_text_says_that_it_is_fiction(cases: list[SyntheticCase]) -> None:
    for case in cases:
        assert "虚构" in case.paragraphs[0] and "虚构" in case.paragraphs[-1], case.key


def test_offsets_are_exact_and_spans_do_not_overlap(cases: list[SyntheticCase]) -> None:
    for case in cases:
        end = 0
        for printed in sorted(case.labels.quantities, key=lambda q: q.start):
            assert case.text[printed.start : printed.end] == printed.surface
            assert printed.start >= end, (case.key, printed)
            end = printed.end


def test_words_of_a_figure_are_inside_its_span(cases: list[SyntheticCase]) -> None:
    for case in cases:
        for printed in case.labels.quantities:
            before, after = case.text[printed.start - 1 : printed.start], case.text[printed.end : printed.end + 2]
            assert not re.match(r"[\d０-９.,约近逾币]", before), (case.key, before, printed.surface)
            assert not re.match(r"以上|以下|左右|余", after), (case.key, printed.surface, after)


def test_text_has_no_leftover_of_the_grammar(cases: list[SyntheticCase]) -> None:
    for case in cases:
        assert not re.search(r"[{}|<>]|，。|。。|，，|：：|、。|；。|None|Decimal|被告人被告人", case.text), case.key


def test_sections_lie_in_order_and_hold_their_figures(cases: list[SyntheticCase]) -> None:
    for case in cases:
        ends = 0
        for section in case.labels.sections:
            assert ends <= section.start < section.end <= len(case.text), (case.key, section)
            ends = section.end
        for printed in case.labels.quantities:
            home = next(s for s in case.labels.sections if s.start <= printed.start < s.end)
            if home.kind is SectionKind.STATUTE_APPENDIX:
                assert printed.status is QuantityStatus.LAW
            if home.kind is SectionKind.DISPOSITION:
                assert printed.status is QuantityStatus.RULING


def test_every_accused_has_a_tier_and_a_holding(cases: list[SyntheticCase]) -> None:
    for case in cases:
        assert [tier.party for tier in case.labels.tiers] == list(case.accused)
        levels = defaultdict(set)
        for holding in case.labels.holdings:
            levels[holding.party].add(holding.level)
        for tier in case.labels.tiers:
            expected = {
                Tier.NONE: {Level.OBVIOUSLY_MINOR, Level.NOT_SERIOUS}
                | ({Level.UNSTATED, Level.MINOR} if has_base_tier(tier.article) else set()),
                Tier.SERIOUS: {Level.SERIOUS, Level.UNSTATED},
                Tier.ESPECIALLY_SERIOUS: {Level.ESPECIALLY_SERIOUS, Level.UNSTATED},
            }[tier.tier]
            if case.title == DECISION and tier.tier is Tier.SERIOUS:
                expected = {Level.MINOR}  # a procuratorate says no more than 情节轻微
            assert levels[tier.party] & expected, (case.key, tier)
            assert not levels[tier.party] - expected - {Level.MINOR}, (case.key, tier)


def reached(case: SyntheticCase, party: str, article: str) -> list[Decimal]:
    """Found or alleged figures of one accused, each divided by the smallest figure of a prong that asks for it."""
    ratios = []
    for printed in case.labels.quantities:
        if printed.status not in (QuantityStatus.FOUND, QuantityStatus.ALLEGED):
            continue
        if printed.parties not in ((), ("*",)) and party not in printed.parties:
            continue
        number = printed.lower or printed.upper or printed.value or Decimal(0)
        for prong in prongs():
            for condition in prong.conditions:
                if prong.article == article and condition.covers(printed.metric, printed.category):
                    ratios.append(number / condition.value)
    return ratios


def test_tier_by_figures_stands_on_a_printed_figure(cases: list[SyntheticCase]) -> None:
    for case in cases:
        for tier in case.labels.tiers:
            ratios = reached(case, tier.party, tier.article)
            if tier.by_figures is Tier.ESPECIALLY_SERIOUS:
                assert max(ratios) >= 5, (case.key, tier)  # five times, or ten times and half of that for insiders
            elif tier.by_figures is Tier.SERIOUS:
                assert max(ratios) >= Decimal("0.5"), (case.key, tier)
            elif tier.by_figures is Tier.NONE:
                assert ratios, (case.key, tier)


def test_figures_lie_on_both_sides_of_their_thresholds_and_near_them(cases: list[SyntheticCase]) -> None:
    counts = Counter((tier.article, tier.by_figures) for case in cases for tier in case.labels.tiers)
    for article in ARTICLE_WEIGHTS:
        assert counts[article, Tier.SERIOUS] >= 10 and counts[article, Tier.NONE] >= 5, counts
    for article in ("253-1", "285-2", "285-3", "286"):
        assert counts[article, Tier.ESPECIALLY_SERIOUS] >= 10, counts
    nearest = [
        min((abs(r - 1) for r in reached(c, t.party, t.article)), default=9) for c in cases for t in c.labels.tiers
    ]
    assert sum(distance < Decimal("0.15") for distance in nearest) >= 150


def test_outcomes_are_mixed(cases: list[SyntheticCase]) -> None:
    tiers = Counter(tier.tier for case in cases for tier in case.labels.tiers)
    assert 0.15 < tiers[Tier.NONE] / tiers.total() < 0.4
    assert {case.instance for case in cases} == {"first", "second"}
    assert any("刑初字第" in case.case_number for case in generate(600, 5))
    statuses = Counter(q.status for case in cases for q in case.labels.quantities)
    assert all(statuses[status] >= 20 for status in QuantityStatus), statuses


# Contexts: eight characters before and two after a figure, names and digits blotted out, in 1,500 cases.
@pytest.mark.parametrize(
    ("metric", "at_least"),
    [
        (Metric.ILLEGAL_INCOME, 900),
        (Metric.PERSONAL_RECORDS, 500),
        (Metric.PAYMENT_SETTLEMENT, 150),
        (Metric.PAYMENT_ACCOUNTS, 150),
        (Metric.FRAUD_PROCEEDS, 150),
        (Metric.PHONE_CARDS, 100),
        (Metric.CONCEALED_VALUE, 150),
        (Metric.COMPUTERS, 100),
        (Metric.GAMBLING_STAKES, 80),
    ],
)
def test_figures_have_many_contexts(metric: Metric, at_least: int) -> None:
    contexts = set()
    for case in generate(1500, 8):
        for printed in case.labels.quantities:
            if printed.metric is metric:
                before = case.text[max(0, printed.start - 20) : printed.start]
                for name in case.accused:
                    before = before.replace(name, "某")
                before = re.sub(r"\d", "0", before)
                contexts.add((before[-8:], case.text[printed.end : printed.end + 2]))
    assert len(contexts) >= at_least, len(contexts)


def test_judgments_come_in_all_their_shapes(cases: list[SyntheticCase]) -> None:
    shapes = Counter(
        "decision"
        if case.title == DECISION
        else "fields"
        if "案件名：" in case.text
        else "report"
        if "【审判】" in case.text
        else "digest"
        if "\n案号：" in case.text
        else case.title
        for case in cases
    )
    assert all(shapes[one] >= 20 for one in ("decision", "fields", "report", "digest", "刑事裁定书")), shapes
    digest = next(case for case in cases if "\n案号：" in case.text and "案件名：" not in case.text)
    assert "被告人" not in digest.text


def test_places_are_nobody_s() -> None:
    if not COURTS.exists():
        pytest.skip("the table of real courts is not beside the repository")
    table = COURTS.read_text("utf-8")
    for city in phrases()["names.cities"]:
        assert f"{city}市" not in table and f",{city}" not in table, city
    provinces = {entry[0] for entry in phrases()["names.provinces"]}
    codes = {line.split(",")[1] for line in table.splitlines()[1:]}
    assert not [code for code in codes if re.fullmatch(r".9[78]\d\d", code) and code[0] in provinces]
