from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.numerals import Figure
from menkan.quantities.bounds import bound, rule_after, rule_before, span

PLAIN = (Figure(Decimal(5000)), False, False)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("不超过", ("upper", False, False)),
        ("超过了", ("lower", True, False)),
        ("约为", ("", False, True)),
        ("最多为", ("upper", False, False)),
        ("大于 或者 等于", ("lower", False, False)),
        ("< =", ("upper", False, False)),
        ("近 ", ("upper", True, True)),
    ],
)
def test_rule_before_knows_every_spelling(words: str, rule: tuple[str, bool, bool]) -> None:
    assert rule_before(words) == rule


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("以上", ("lower", False, False)),
        ("(含)以上", ("lower", False, False)),
        ("以上(不含)", ("lower", True, False)),
        ("及以下", ("upper", False, False)),
        ("(不含本数)", ("", True, False)),
        (" 左右", ("", False, True)),
    ],
)
def test_rule_after_lets_the_brackets_decide(words: str, rule: tuple[str, bool, bool]) -> None:
    assert rule_after(words) == rule


def test_bound_keeps_the_printed_figure() -> None:
    figure, lower_open, upper_open = bound(PLAIN, rule_before("超过"))
    assert (figure.value, figure.lower, figure.upper) == (Decimal(5000), Decimal(5000), None)
    assert lower_open and not upper_open


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ("1", "2万", 1 * 10**4, 2 * 10**4),
        ("三百四十", "三百六十万", 340 * 10**4, 360 * 10**4),
        ("二千", "五千亿", 2000 * 10**8, 5000 * 10**8),
        ("6200", "4万", 6200, 40000),
        ("五百", "一千", 500, 1000),
    ],
)
def test_span_lends_the_power_that_the_first_end_leaves_out(first: str, second: str, low: int, high: int) -> None:
    values = {"1": 1, "2万": 20000, "三百四十": 340, "三百六十万": 3600000, "二千": 2000, "五千亿": 5000 * 10**8,
              "6200": 6200, "4万": 40000, "五百": 500, "一千": 1000}  # fmt: skip
    figure = span(Figure(Decimal(values[first])), Figure(Decimal(values[second])), (first, second))
    assert figure == Figure(None, Decimal(low), Decimal(high))


def test_span_declines_a_second_end_below_the_first() -> None:
    assert span(Figure(Decimal(9)), Figure(Decimal(3)), ("9", "3")) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_span_with_two_units_is_an_interval(a: int, b: int) -> None:
    figure = span(Figure(Decimal(a)), Figure(Decimal(b)), None)
    assert figure is not None and (figure.lower, figure.upper) == (min(a, b), max(a, b))
