"""Printed forms of one figure (数额的书写形式): Arabic, 万, Chinese, 大写, mixed, exact or with 余, 近, 约, 以上.

`print_exact` and `print_rounded` give the words and what they mean; which form a sentence takes is drawn at random,
because courts mix them within one judgment.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from menkan.synthesis.bounds import Bounds, read_bounds

DIGITS = "零一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
WAN = Decimal(10_000)
YI = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a figure, the number in them (None for 数十, 三四万) and the bounds that they give."""

    surface: str
    value: Decimal | None
    bounds: Bounds


def chinese(number: int, *, capital: bool = False) -> str:
    """Chinese numeral of a whole number below 10 to the 12th (中文数字); `capital` gives 大写."""
    if number == 0:
        return DIGITS[0]
    parts: list[str] = []
    for size, name in ((YI, "亿"), (WAN, "万"), (Decimal(1), "")):
        high, number = divmod(number, int(size))
        if high:
            gap = bool(parts) and high < 1000
            parts.append(("零" if gap else "") + _four(high, capital) + name)
        elif parts and number and not parts[-1].endswith("零"):
            parts.append("零")
    text = "".join(parts).replace("零零", "零")
    # 十二, but 一百一十二; in capitals always 壹拾贰
    return text[1:] if text.startswith("一十") and not capital else text


def _four(number: int, capital: bool) -> str:
    digits, powers = (CAPITALS, ("仟", "佰", "拾", "")) if capital else (DIGITS, ("千", "百", "十", ""))
    text = ""
    for size, power in zip((1000, 100, 10, 1), powers, strict=True):
        high, number = divmod(number, size)
        if high:
            text += digits[high] + power
        elif text and number and not text.endswith("零"):
            text += "零"
    return text


def _plain(value: Decimal) -> str:
    """Digits without an exponent and without trailing zeros after the point, except in 12.50."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text and text[-3] != "." else text


def _grouped(value: Decimal) -> str:
    return f"{value:,f}"


def _in_wan(value: Decimal) -> str | None:
    """1.2345 of 12,345, where that is short enough to be printed before 万."""
    short = (value / WAN).normalize()
    exponent = short.as_tuple().exponent
    return f"{short:f}" if value >= WAN and isinstance(exponent, int) and exponent >= -4 else None


def _mixed(value: Decimal) -> str | None:
    """10万4千 of 104,000."""
    if value != value.to_integral_value() or value < WAN or value % 1000 or not (value % WAN):
        return None
    return f"{int(value // WAN)}万{int(value % WAN // 1000)}千"


FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def exact_forms(value: Decimal) -> list[str]:
    """Every exact numeral for `value`, most usual first; the list names each form once or more by its frequency."""
    whole = value == value.to_integral_value()
    forms = [_plain(value)] * 6
    if value >= 1000:
        forms += [_grouped(value)] * 2
    wan = _in_wan(value)
    if wan is not None:
        forms += [wan + "万"] * 4
    mixed = _mixed(value)
    if mixed is not None:
        forms.append(mixed)
    if whole and value < 10**12:
        number = int(value)
        if number <= 100 or number % 100 == 0:
            forms += [chinese(number)] * 3
        if number % 100 == 0 and number >= 1000:
            forms.append(chinese(number, capital=True))
        if number < 10**8:
            forms.append(_plain(value).translate(FULL_WIDTH))
    return forms


def _liang(numeral: str, unit: str) -> str:
    """两个, 两万, 两千 rather than 二个: 二 before a measure word or a power at the start."""
    if numeral == "二" and unit != "元":
        return "两"
    if numeral.startswith(("二千", "二万", "二百万")):
        return "两" + numeral[1:]
    return numeral


def print_exact(value: Decimal, unit: str, rng: random.Random) -> Printed:
    """`value` with its unit, exact in one of many spellings; money often carries 人民币."""
    # 一个, 一起 would be an indefinite article, which is no figure (GUIDELINES)
    numeral = rng.choice(("1", "1", "1", "１")) if value == 1 and unit != "元" else rng.choice(exact_forms(value))
    if unit != "元" or rng.random() < 0.5:
        numeral = _liang(numeral, unit)
    before = rng.choice(("", "", "人民币")) if unit == "元" else ""
    return Printed(f"{before}{numeral}{unit}", value, Bounds())


def _round(value: Decimal, digits: int, rounding: str) -> Decimal:
    """`value` to `digits` significant digits."""
    step = Decimal(1).scaleb(value.adjusted() - digits + 1)
    rounded = (value / step).quantize(Decimal(1), rounding=rounding) * step
    return Decimal(int(rounded)) if rounded == rounded.to_integral_value() else rounded  # 10000, not 1E+4


def _rounded_numerals(value: Decimal) -> list[tuple[str, str]]:
    """Numeral and the power after which 余 is put: 5000 + "", 1.2 + 万, 六十 + 万, 三千 + ""."""
    forms = [(_plain(value), "")]
    if value == value.to_integral_value():
        forms.append((chinese(int(value)), ""))
    wan = _in_wan(value)
    if wan is not None:
        forms += [(wan, "万")] * 2
        if value % WAN == 0:
            forms += [(chinese(int(value // WAN)), "万")] * 2
    return forms


def _over(value: Decimal, unit: str, rng: random.Random) -> Printed:
    low = _round(value, rng.choice((1, 2, 2, 3)), ROUND_FLOOR)
    if low == value or low % 10:
        low = _round(value, 1, ROUND_FLOOR)
    if low == value:
        return _at_least(value, unit, rng)
    numeral, power = rng.choice(_rounded_numerals(low))
    word = rng.choice(("余", "余", "余", "多"))
    # 60余万元 and 1.2万余元 are written, 87余万元 and 1.2余万元 hardly
    inside = power and low % (10 * WAN) == 0 and rng.random() < 0.6
    text = f"{numeral}{word}{power}{unit}" if inside else f"{_liang(numeral, unit)}{power}{word}{unit}"
    return _with_bounds(text, low)


def _near(value: Decimal, unit: str, rng: random.Random) -> Printed:
    high = _round(value + 1, 1, ROUND_CEILING)
    if high > value * Decimal("1.12"):
        high = _round(value + 1, 2, ROUND_CEILING)
    numeral, power = rng.choice(_rounded_numerals(high))
    word = rng.choice(("近", "近", "不足", "不到"))
    return _with_bounds(f"{word}{_liang(numeral, unit)}{power}{unit}", high)


def _about(value: Decimal, unit: str, rng: random.Random) -> Printed:
    middle = _round(value, rng.choice((1, 2)), ROUND_HALF_UP)
    numeral, power = rng.choice(_rounded_numerals(middle))
    numeral = _liang(numeral, unit)
    before, after = rng.choice((("约", ""), ("", "左右"), ("大约", ""), ("约", "")))
    return _with_bounds(f"{before}{numeral}{power}{unit}{after}", middle)


def _at_least(value: Decimal, unit: str, rng: random.Random) -> Printed:
    low = _round(value, rng.choice((1, 2)), ROUND_FLOOR)
    numeral, power = rng.choice(_rounded_numerals(low))
    reached = (("", "以上"), ("", "以上"), ("", "以上")) if low == value else (("", "以上"), ("超过", ""), ("逾", ""))
    before, after = rng.choice(reached)
    return _with_bounds(f"{before}{_liang(numeral, unit)}{power}{unit}{after}", low)


def _with_bounds(surface: str, value: Decimal) -> Printed:
    return Printed(surface, value, read_bounds(surface, value))


def _vague(value: Decimal, unit: str, rng: random.Random) -> Printed:
    """数十万, 几百, 上千: an order of magnitude, for figures that a witness or an accused recalls."""
    power = Decimal(10) ** value.adjusted()
    names = {10: "十", 100: "百", 1000: "千", 10_000: "万", 100_000: "十万", 1_000_000: "百万", 10_000_000: "千万"}
    name = names.get(int(power))
    if name is None:
        return _about(value, unit, rng)
    lead = value // power
    if lead < 2:
        word = "上" if name not in ("十", "十万") and rng.random() < 0.6 else ""
        text = f"{word}{name}{'' if word else '余'}{unit}"
        return Printed(text, power, Bounds(lower=power, approximate=True))
    word = rng.choice(("几", "数"))
    bounds = Bounds(lower=2 * power, upper=10 * power - 1, approximate=True)
    return Printed(f"{word}{name}{unit}", None, bounds)


ROUNDINGS: tuple[Callable[[Decimal, str, random.Random], Printed], ...] = (
    _over,
    _over,
    _over,
    _near,
    _about,
    _at_least,
)


def print_rounded(value: Decimal, unit: str, rng: random.Random) -> Printed:
    """`value` as a rounded figure: 60余万元, 近9千条, 约3万元, 五百个以上; never with a wrong bound."""
    if value < 20:
        return print_exact(value, unit, rng)
    return rng.choice(ROUNDINGS)(value, unit, rng)


def print_vague(value: Decimal, unit: str, rng: random.Random) -> Printed:
    """`value` by its order of magnitude: 数十万元, 几百条, 上千人."""
    return _vague(value, unit, rng) if value >= 10 else print_exact(value, unit, rng)
