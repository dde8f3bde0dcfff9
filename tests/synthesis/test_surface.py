"""Printed forms of figures, against cn2an as an independent reader and against the guidelines' bounds."""

import random
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.synthesis.bounds import Bounds, read_bounds
from menkan.synthesis.surface import chinese, exact_forms, print_exact, print_rounded, print_vague

figures = st.integers(1, 10**10).map(Decimal)
seeds = st.integers(0, 10**6)


@given(st.integers(1, 10**12 - 1), st.booleans())
def test_chinese_numeral_is_read_back_by_cn2an(number: int, capital: bool) -> None:
    assert cn2an.cn2an(chinese(number, capital=capital), "normal") == number


@given(figures)
def test_exact_forms_are_read_back_by_cn2an(value: Decimal) -> None:
    for form in exact_forms(value):
        plain = form.translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,")).replace(",", "")
        assert Decimal(str(cn2an.cn2an(plain, "smart"))) == value, form


@pytest.mark.parametrize(
    ("surface", "value", "bounds"),
    [
        ("60余万元", 600_000, Bounds(lower=Decimal(600_000), approximate=True)),
        ("三千多元", 3_000, Bounds(lower=Decimal(3_000), approximate=True)),
        ("近61.6万家", 616_000, Bounds(upper=Decimal(616_000), upper_open=True, approximate=True)),
        ("不足三千元", 3_000, Bounds(upper=Decimal(3_000), upper_open=True)),
        ("一万元以上", 10_000, Bounds(lower=Decimal(10_000))),
        ("超过3万条", 30_000, Bounds(lower=Decimal(30_000), lower_open=True)),
        ("不超过六万条", 60_000, Bounds(upper=Decimal(60_000))),
        ("约60余万元", 600_000, Bounds(lower=Decimal(600_000), approximate=True)),
        ("五百元以下", 500, Bounds(upper=Decimal(500))),
        ("约3万条", 30_000, Bounds(approximate=True)),
        ("12,345.60元", 12_345, Bounds()),
    ],
)
def test_read_bounds_follows_the_guidelines(surface: str, value: int, bounds: Bounds) -> None:
    assert read_bounds(surface, Decimal(value)) == bounds


@given(figures, seeds)
def test_rounded_figure_is_true_of_its_value(value: Decimal, seed: int) -> None:
    printed = print_rounded(value, "元", random.Random(seed))
    lower, upper = printed.bounds.lower, printed.bounds.upper
    assert lower is None or (lower < value if printed.bounds.lower_open else lower <= value), printed
    assert upper is None or (value < upper if printed.bounds.upper_open else value <= upper), printed


@given(figures, seeds)
def test_vague_figure_holds_its_value(value: Decimal, seed: int) -> None:
    printed = print_vague(value, "元", random.Random(seed))
    assert printed.bounds.lower is None or printed.bounds.lower <= value, printed
    assert printed.bounds.upper is None or value <= printed.bounds.upper + 1, printed


def test_exact_figure_keeps_cents() -> None:
    printed = {print_exact(Decimal("864317.25"), "元", random.Random(seed)).surface for seed in range(50)}
    assert {"864317.25元", "864,317.25元", "人民币864317.25元"} <= printed
