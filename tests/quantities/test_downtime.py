"""How long a system was out of service, as a fact for 破坏计算机信息系统罪."""

from decimal import Decimal
from itertools import pairwise

import pytest

from menkan.codes import PartyRole, SectionKind
from menkan.quantities.downtime import find_downtime
from menkan.text import fold_width
from menkan.types import Fact, Party, Section, Structure

PAIRS = (("闻笛", "破坏计算机信息系统罪", "286"), ("裴宁", "破坏计算机信息系统罪", "286"))


def found(text: str, accused: tuple[str, ...] = ("闻笛",), article: str = "286") -> tuple[Fact, ...]:
    cuts = sorted({0, len(text), *(i for i in (text.find("本院查明"), text.find("公诉机关指控")) if i >= 0)})
    structure = Structure(
        parties=tuple(Party(name, PartyRole.DEFENDANT) for name in accused),
        sections=tuple(
            Section(SectionKind.ALLEGATIONS if text[a:b].startswith("公诉") else SectionKind.FACTS_FOUND, a, b)
            for a, b in pairwise(cuts)
        ),
    )
    pairs = [(party, offence, article) for party, offence, _ in PAIRS if party in accused]
    return find_downtime(fold_width(text), structure, pairs)


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper"),
    [
        ("致该网站瘫痪3小时。", "3", "3", "3"),
        ("致该网站瘫痪三个小时。", "3", "3", "3"),
        ("致该系统不能正常运行累计一个半小时。", "1.5", "1.5", "1.5"),
        ("致该系统２小时３０分钟无法访问。", "2.5", "2.5", "2.5"),
        ("服务器中断服务40余分钟。", "0.6666", "0.6666", None),
        ("服务器宕机60分钟。", "1", "1", "1"),
        ("服务器宕机59分钟。", "0.9833", "0.9833", "0.9833"),
        ("网站无法登录达2天。", "48", "48", "48"),
        ("致该网站瘫痪约1小时。", "1", None, None),
        ("致该网站瘫痪近1小时。", "1", None, "1"),
        ("致该网站瘫痪不足1小时。", "1", None, "1"),
        ("致该网站瘫痪1小时以上。", "1", "1", None),
        ("致该网站瘫痪数十小时。", None, "20", "99"),
    ],
)
def test_duration_is_read_in_hours_with_its_bounds(
    text: str, value: str | None, lower: str | None, upper: str | None
) -> None:
    (fact,) = found(f"闻笛攻击某网站，{text}")
    expected = tuple(x if x is None else Decimal(x) for x in (value, lower, upper))
    assert (fact.value, fact.lower, fact.upper) == expected
    assert fact.unit == "小时"


@pytest.mark.parametrize(
    "text",
    [
        "闻笛于3天后再次登录该网站。",
        "闻笛被行政拘留十天。",
        "闻笛每3小时登录一次。",
        "维修人员检查3小时，未见异常。",
        "闻笛使用程序2小时。",
        "闻笛致该网站瘫痪数小时。",
        "闻笛致该网站瘫痪一二三小时。",
    ],
)
def test_other_durations_are_no_outage(text: str) -> None:
    assert found(text) == ()


def test_outages_last_from_the_longest_to_their_sum_unless_a_total_is_told() -> None:
    two = "闻笛致甲网站瘫痪40分钟。闻笛致乙网站瘫痪30分钟。"
    (fact,) = found(two)
    assert (fact.value, fact.lower, fact.upper) == (None, Decimal("0.6666"), Decimal("1.1666"))
    (total,) = found(f"{two}不能正常运行累计70分钟。")
    assert total.value == Decimal("1.1666")


def test_found_beats_alleged() -> None:
    (fact,) = found("公诉机关指控闻笛致网站瘫痪5小时。本院查明，闻笛致网站瘫痪2小时。")
    assert fact.value == 2


def test_named_accused_alone_and_otherwise_all() -> None:
    facts = found("闻笛致甲网站瘫痪2小时。", ("闻笛", "裴宁"))
    assert [fact.party for fact in facts] == ["闻笛"]
    assert [(f.party, f.basis) for f in found("致甲网站瘫痪2小时。", ("闻笛", "裴宁"))] == [
        ("闻笛", "joint"), ("裴宁", "joint"),
    ]  # fmt: skip


def test_other_offences_are_not_asked() -> None:
    assert found("闻笛致甲网站瘫痪2小时。", article="285-2") == ()


def test_text_without_sections_is_read_whole() -> None:
    structure = Structure(parties=(Party("闻笛", PartyRole.DEFENDANT),))
    (fact,) = find_downtime("闻笛致甲网站瘫痪2小时", structure, PAIRS[:1])
    assert fact.value == 2
