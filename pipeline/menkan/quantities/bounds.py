"""Words that bound a figure, and the interval that they leave (概数与边界词).

以上, 以下, 以内 include the figure (刑法第九十九条), 超过, 不满, 不足 do not; 约 and 左右 leave both ends unknown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from menkan.codes import QuantityStatus
from menkan.numerals import HAN, HAN_MYRIAD, HAN_POWER, MYRIADS, POWERS, Figure
from menkan.text import first_characters, trie_pattern
from menkan.types import Quantity

Bounded = tuple[Figure, bool, bool]  # the figure, whether its lower and its upper bound is not reached
Rule = tuple[str, bool, bool]  # side of the bound, exclusive, approximate

SAME_DIGITS = 3  # digits, closing noughts aside, from which figures that agree are the same one (project convention)

_AT_LEAST = ("至少", "最少", "不少于", "不低于", "不小于", "不下", "不下于", "起码")
_LOWER, _LOWER_OPEN = ("lower", False, False), ("lower", True, False)
_UPPER, _UPPER_OPEN = ("upper", False, False), ("upper", True, False)
_ABOUT, _OVER, _NEAR = ("", False, True), ("over", False, True), ("upper", True, True)
_BEFORE: dict[str, Rule] = (
    dict.fromkeys(("约", "约为", "大约", "约莫", "大概", "大致", "估计", "差不多"), _ABOUT)
    | dict.fromkeys(("近", "将近", "接近"), _NEAR)
    | dict.fromkeys(
        ("不足", "不到", "未满", "不满", "未达", "未达到", "低于", "少于", "小于", "不及", "<"), _UPPER_OPEN
    )
    | dict.fromkeys(("不超过", "至多", "最多", "不高于", "不多于", "不大于", "小于等于", "<=", "≤"), _UPPER)
    | dict.fromkeys(("超过", "超", "逾", "多于", "高于", "大于", "突破", "不止", "过", ">"), _LOWER_OPEN)
    | dict.fromkeys(_AT_LEAST, _LOWER)
    | dict.fromkeys(("大于等于", ">=", "≥"), _LOWER)
    | dict.fromkeys(("上", "成"), ("lower", False, True))
)
_AFTER: dict[str, Rule] = (
    dict.fromkeys(("以上",), _LOWER)
    | dict.fromkeys(("以下", "以内", "之内"), _UPPER)
    | {"之上": _LOWER_OPEN, "之下": _UPPER_OPEN}
    | dict.fromkeys(("左右", "上下", "许"), _ABOUT)
    | dict.fromkeys(("余", "多", "有余"), _OVER)
)

# Words that are a bound only in one neighbourhood: 最近3次, 合约5份, 以上三名, 通过十个 are none.
_GUARDED = (
    r"(?<![最附临邻新远就])近",
    r"(?<![合条公契预节履赴违失])约",
    rf"(?<![以之])上(?=[{HAN_POWER}{HAN_MYRIAD}])",
    r"成(?=[百千万])",
    rf"(?<![通经不超])过(?=[{HAN_POWER}{HAN_MYRIAD}])",
    rf"超(?=(?:人民币)?[ ]?[0-9.]*[{HAN}]*[ ]?[百千万亿])",
)
_PLAIN = [w for w in _BEFORE if not re.fullmatch("[近约上成过超<>]", w) and "等于" not in w]
FIRST = first_characters(_BEFORE)  # every character that a bound may begin with
INCLUDES = r"\s?\(不?含(?:本数)?\)"
# 约 · 不超过 · 超过了 · 最多为 · 大于或者等于 · <=
BEFORE = (
    rf"(?={FIRST})(?:[大小]于\s?(?:或者?)?\s?等于|[<>]\s?=|[<>]"
    rf"|{trie_pattern(_PLAIN)}[了为]?|{'|'.join(_GUARDED)})\s?"
)
# 以上 · （含）以上 · 以下（不含） · 或者以上 · 左右 · 有余; 万元以上部分 is no bound
AFTER = (
    rf"(?:{INCLUDES})?\s?(?:及|或者?)?(?:{'|'.join(sorted(_AFTER, key=len)[::-1])})(?:{INCLUDES})?"
    rf"(?![{HAN}0-9]*(?:部分|地区))"
)


def rule_before(words: str) -> Rule:
    """What the words in front of a figure say, as matched by `BEFORE` (前置边界词)."""
    plain = re.sub(r"\s|或者?|(?<=.{2})[了为]$", "", words)
    return _BEFORE[plain] if plain in _BEFORE else _BEFORE[plain[:-1]]


def rule_after(words: str) -> Rule:
    """What the words behind a figure say, as matched by `AFTER`; （不含） shuts the figure out (后置边界词)."""
    plain = re.sub(rf"{INCLUDES}|\s|及|或者?", "", words)
    side, exclusive, approximate = _AFTER[plain] if plain else ("", False, False)
    return side, exclusive or "不含" in words, approximate


def bound(bounded: Bounded, rule: Rule) -> Bounded:
    """Apply one word of bound: the figure stays as printed, its interval gets the side that the word gives."""
    figure, lower_open, upper_open = bounded
    side, exclusive, approximate = rule
    value, lower, upper = figure.value, figure.lower, figure.upper
    if side in ("lower", "over"):
        lower = lower if lower is not None else value
        lower_open = exclusive
    elif side == "upper":
        # 不超过五六百 keeps the couplet's own upper end; 近五千余 (sic) has no end that holds
        upper = upper if upper is not None else value
        lower = None if figure.value is not None else lower
        upper_open = exclusive
    return Figure(value, lower, upper, figure.approximate or approximate), lower_open, upper_open


def span(first: Figure, second: Figure, powers: tuple[str, str] | None) -> Figure | None:
    """Two ends as one interval, or None where the second lies below the first.

    Args:
        first: the lower end; a vague one gives its own lower end.
        second: the upper end.
        powers: the two numerals as printed, where the first has no unit of its own and may want the power of the
            second (1至2万元, 三百四十至三百六十万元); None where it has its own.
    """
    low = first.value if first.value is not None else first.lower
    high = second.value if second.value is not None else second.upper
    if low is None or high is None:
        return None
    if powers:
        scale = _power_wanted(*powers)
        low *= scale if low < high / scale else 1
        if low > high:
            return None
    return Figure(None, min(low, high), max(low, high), first.approximate or second.approximate)


def _power_wanted(first: str, second: str) -> int:
    """The power of the second numeral that the first leaves out: 万 in 三百四十至三百六十万."""
    ends = [re.search(rf"[{HAN_POWER}{HAN_MYRIAD}]*$", s.strip()) for s in (first, second)]
    own, other = (m[0] if m else "" for m in ends)
    wanted = other if not own else other.lstrip(HAN_POWER)
    if not wanted or set(first) & set(HAN_MYRIAD):
        return 1
    scale = 1
    for c in wanted:
        scale *= MYRIADS.get(c) or POWERS[c]
    return scale


def size_of(quantity: Quantity) -> Decimal:
    """The figure itself, else the bound that is printed (比较大小用)."""
    return next((v for v in (quantity.value, quantity.lower, quantity.upper) if v is not None), Decimal(0))


def digits_of(figure: Decimal) -> tuple[int, ...]:
    """Its digits without the closing noughts: of 25,000 two (有效数字)."""
    return figure.normalize().as_tuple().digits


def is_found_minimum(quantity: Quantity) -> bool:
    """Whether it is found as at least so much, in so many words (查明至少为)."""
    return (
        quantity.status is QuantityStatus.FOUND
        and quantity.value is not None
        and quantity.surface.startswith(_AT_LEAST)
        and not (quantity.lower_open or quantity.approximate)
    )


def as_proven(quantity: Quantity) -> Quantity:
    """Of a minimum that is found the minimum alone: what goes beyond it is not proven (project convention)."""
    return replace(quantity, lower=None, upper=None) if is_found_minimum(quantity) else quantity
