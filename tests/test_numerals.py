from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.numerals import Figure, parse_figure, parse_number

EXACT = [
    ("二十五万", "250000"), ("3.5万", "35000"), ("10万4千", "104000"), ("12,000", "12000"),
    ("壹万贰仟", "12000"), ("三万五", "35000"), ("一百二", "120"), ("二十万零三百", "200300"),
    ("1亿2千万", "120000000"),
    ("1,100万", "11000000"), ("廿三", "23"), ("卅", "30"), ("两千", "2000"), ("十", "10"), ("百", "100"),
    ("二〇一九", "2019"), ("一百零二", "102"), ("一百一十", "110"), ("三点五万", "35000"), ("0.4万", "4000"),
    ("217.59万", "2175900"), ("318,427.65", "318427.65"), ("12 345.67", "12345.67"),
    ("2059 万", "20590000"), ("327.\n5万", "3275000"), ("三亿五千万", "350000000"), ("20O00", "20000"),
    ("l1", "11"), ("L200", "1200"),
    ("一千零十", "1010"), ("一万零百一十一", "10111"), ("一百十一", "111"), ("一億零十萬", "100100000"),
    ("三万五百", "30500"), ("3万亿", "3000000000000"), ("三万万", "300000000"), ("三兆二千亿", "3200000000000"),
    ("俩", "2"), ("卅二", "32"), ("壹億零五佰萬", "105000000"), ("三个亿", "300000000"), ("三點五萬", "35000"),
    ("1'234", "1234"), ("1,\n100", "1100"), ("7·5万", "75000"), ("5w", "50000"), ("3k", "3000"),
    ("六千 二百 五十 万", "62500000"), ("三 点 五", "3.5"), (".5", "0.5"), ("半", "0.5"),
    ("负四十七", "-47"), ("-3,400", "-3400"), ("四分之三", "0.75"), ("三又二分之一", "3.5"), ("百分之九", "0.09"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "value"), EXACT)
def test_parse_number_reads_printed_form(printed: str, value: str) -> None:
    assert parse_number(printed) == Decimal(value)


@pytest.mark.parametrize("printed", ["9" * 29, "9" * 28 + "万", "1" + "0" * 40, "9" * 5000, "九" * 28 + "〇"])
def test_number_that_no_decimal_holds_exactly_is_none(printed: str) -> None:
    assert parse_figure(printed) is None


@pytest.mark.parametrize(
    ("printed", "value", "lower", "upper"),
    [
        ("数十万", None, 200000, 999999),
        ("几百", None, 200, 999),
        ("几千", None, 2000, 9999),
        ("十几", None, 11, 19),
        ("三十几万", None, 310000, 399999),
        ("二百几十万", None, 2200000, 2999999),
        ("五六百", None, 500, 699),
        ("三、四万", None, 30000, 49999),
        ("十六、七万", None, 160000, 179999),
        ("十五六", None, 15, 16),
        ("两三", None, 2, 3),
        ("三五", None, 3, 5),
        ("二百余万", 2000000, 2000000, None),
        ("一千多万", 10000000, 10000000, None),
        ("百余", 100, 100, None),
        ("万余", 10000, 10000, None),
        ("十来", 10, None, None),
        ("二千六百零几万", None, 26010000, 26099999),
        ("二十几万多亿", None, 21 * 10**12, None),
        ("五十七八万", None, 570000, 589999),
        ("四百六七十", None, 460, 479),
        ("幾百", None, 200, 999),
    ],
)
def test_parse_figure_keeps_bounds_of_vague_numerals(
    printed: str, value: int | None, lower: int | None, upper: int | None
) -> None:
    assert parse_figure(printed) == Figure(
        None if value is None else Decimal(value),
        None if lower is None else Decimal(lower),
        None if upper is None else Decimal(upper),
        approximate=True,
    )
    assert parse_number(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "一二三",
        "百百",
        "",
        "元",
        "三点",
        "3.5.2",
        "余",
        "二十余多",
        "几",
        "十千",
        "百十一",
        "十一十二",
        "点一",
        "一千五千",
        "亿万",
        "--9",
        "负",
        "分之一",
        "零分之一",
        "k",
        "2e5",
        "9" * 25,
        "万" * 65,
        "万、亿",
        "零7十3几十百万万",
        "一几十点九86",
        "、两三",
        "9" * 24 + "亿",
    ],
)
def test_parse_figure_rejects_what_is_no_numeral(printed: str) -> None:
    assert parse_figure(printed) is None


@given(st.integers(0, 10**12 - 1))
def test_parse_number_inverts_cn2an(n: int) -> None:
    assert parse_number(cn2an.an2cn(n)) == n


@given(st.integers(1, 10**12 - 1))
def test_parse_number_inverts_financial_numerals(n: int) -> None:
    assert parse_number(cn2an.an2cn(n, "up")) == n


@given(st.decimals(0, 10**9, places=2))
def test_parse_number_reads_grouped_digits(value: Decimal) -> None:
    assert parse_number(f"{value:,.2f}") == value


@given(st.text("0123456789,.零一二十百千万亿兆余多来几数点半负分之又个k -", max_size=24))
def test_parse_figure_answers_or_declines(printed: str) -> None:
    figure = parse_figure(printed)
    if figure is not None and figure.lower is not None and figure.upper is not None:
        assert figure.lower <= figure.upper


@given(st.integers(1, 999), st.integers(1, 999))
def test_parse_number_reads_fractions(above: int, below: int) -> None:
    value = parse_number(f"{cn2an.an2cn(below)}分之{cn2an.an2cn(above)}")
    assert value is not None and abs(value * below - above) < Decimal("1e-20")
