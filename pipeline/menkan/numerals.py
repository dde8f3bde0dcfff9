"""Printed numerals to exact numbers: Arabic, Chinese, 大写 and mixed, with what vague ones allow (数字解析).

Patterns here are for folded text (`text.fold_width`). Nothing is a float. `parse_number` answers for exact numerals,
`parse_figure` also for the vague ones (几十, 数十万, 五六百, 十几, 上百 …) whose value is an interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, getcontext

DIGITS = {c: n for n, forms in enumerate(
    ("零〇○", "一壹弌", "二贰两貳弍俩兩", "三叁參叄仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for c in forms}  # fmt: skip
POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
TWENTIES = {"廿": "二十", "卅": "三十"}

HAN_DIGIT = "".join(DIGITS)
HAN_POWER = "".join(POWERS)
HAN_MYRIAD = "".join(MYRIADS)
HAN = HAN_DIGIT + HAN_POWER + HAN_MYRIAD + "".join(TWENTIES)

# Letters that a scan or a typist puts for digits: 638O0元, l1名, L200元. Only beside a digit.
_LOOKALIKES = str.maketrans("OolLI", "00111")
_DIGIT = r"(?:[0-9]|[OolLI](?=[0-9OolLI]{0,6}(?:[0-9元余多万名人个辆条张次台]|$))(?<=[0-9OolLI].))"
# 1,100 · 318,427.65 · 12 345.67 · 3.5 · 327.⏎5 (a decimal split by the end of a line)
_WHOLE = rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]{{1,3}}(?:\ [0-9]{{3}})+(?![0-9])|[lL]?[0-9]{_DIGIT}*"
ARABIC = rf"(?:{_WHOLE})(?:\.\s?[0-9]+)?"
# One numeral: 10万4千 · 二十五万 · 二百余万 · 三、四万 · 1亿2千万 · 几十 · 三点五. A blank or a line end may stand
# between the figure and its power (1100 余万, 2059 万).
NUMERAL = (
    rf"(?:{ARABIC}|[{HAN}]|几(?=\s?[{HAN_POWER}{HAN_MYRIAD}])|数(?=\s?[{HAN_POWER}{HAN_MYRIAD}]))"
    rf"(?:[{HAN}]"
    rf"|\s(?=[{HAN_MYRIAD}])|(?<=[0-9])\s(?=[{HAN_POWER}])"
    rf"|几(?=\s?[{HAN_MYRIAD}{HAN_POWER}])"
    rf"|(?<=[{HAN_POWER}])几"
    rf"|\s?[余多来](?=\s?[{HAN_MYRIAD}])"
    rf"|点(?=[{HAN_DIGIT}])"
    rf"|(?<=[{HAN_DIGIT}])、(?=[{HAN_DIGIT}]\s?[{HAN_POWER}{HAN_MYRIAD}个名人条张次台])"
    rf"|(?<=[{HAN_POWER}{HAN_MYRIAD}])\s?{ARABIC})*+"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral as printed: `value` where it has one, `lower` and `upper` (inclusive) where the words give bounds."""

    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    approximate: bool = False


def parse_number(printed: str) -> Decimal | None:
    """The exact number that `printed` spells, or None where it is vague or no numeral (数词转数值)."""
    figure = parse_figure(printed)
    return figure.value if figure and not figure.approximate else None


def parse_figure(printed: str) -> Figure | None:
    """What the numeral `printed` allows, or None if it is not one (概数保留上下界).

    余 and 多 give a lower bound, 几, 数 and couplets (五六百) an interval with `value` None.
    """
    s = re.sub(r"\s", "", printed)
    for short, long in TWENTIES.items():
        s = s.replace(short, long)
    if not s or not re.fullmatch(rf"(?:{ARABIC}|[{HAN}几数余多来点、])+", s):
        return None
    over = next((c for c in s if c in "余多来"), "")
    if over:
        if sum(c in "余多来" for c in s) > 1 or s == over:
            return None
        s = s.replace(over, "")
        value = _exact(s)
        if value is None:
            return None
        # 十来个 is "about ten"; 二百余万 is "two million and more"
        return Figure(value, None if over == "来" else value, None, approximate=True)
    if "几" in s or "数" in s:
        return _few(s)
    couplet = re.search(rf"([{HAN_DIGIT}])、?([{HAN_DIGIT}])(?=[{HAN_POWER}{HAN_MYRIAD}]|$)", s)
    if couplet and not re.search(rf"[{HAN_DIGIT}]{{3}}|[0-9]", s):
        spread = _couplet(s, couplet)
        if spread:
            return spread
    value = _exact(s)
    return None if value is None else Figure(value)


def _few(s: str) -> Figure | None:
    """几 or 数 before a power N: 2N to 10N-1 (几百 200..999); after 十: 1 to 9 more (三十几万 310000..399999)."""
    at = max(s.find("几"), s.find("数"))
    head, tail = s[:at], s[at + 1 :]
    if not head and not tail:  # 几 alone is no figure
        return None
    step = _exact("一" + tail) if tail else Decimal(1)
    base = Decimal(0)
    first = 2
    if head:
        scale = "".join(c for c in tail if c in MYRIADS)
        whole = _exact(head + scale)
        if whole is None:
            return None
        base, first = whole, 1 if head[-1] in POWERS and not set(tail) & set(POWERS) else 2
    if step is None:
        return None
    return Figure(None, base + first * step, base + 10 * step - 1, approximate=True)


def _couplet(s: str, found: re.Match[str]) -> Figure | None:
    """Two digits in a row as a spread: 五六百 500..699, 十六、七万 160000..179999, 三五个 3..5."""
    low, high = DIGITS[found[1]], DIGITS[found[2]]
    if not (0 < low < high and (high == low + 1 or (low, high) == (3, 5))):
        return None
    head, tail = s[: found.start()], s[found.end() :]
    step = _exact("一" + tail) if tail else Decimal(1)
    lower, upper = _exact(head + found[1] + tail), _exact(head + found[2] + tail)
    if step is None or lower is None or upper is None:
        return None
    return Figure(None, lower, upper + step - 1, approximate=True)


def _exact(s: str) -> Decimal | None:
    """The number spelled by `s` without vague parts; None where it is malformed (一二三条, 3.5.2)."""
    if "点" in s:
        return _with_point(s)
    total = part = section = Decimal(0)  # since the start, since the last 亿, since the last 万
    current: Decimal | None = None
    last_power = 0  # the power just read, for 三万五 = 35,000
    in_section = 0  # the last power of this section: they only go down (十一十二 is no number)
    tokens = re.findall(rf"{ARABIC}|[{HAN_DIGIT}]+|[{HAN_POWER}{HAN_MYRIAD}]", s)
    for position, token in enumerate(tokens):
        if token in POWERS:
            power = POWERS[token]
            bare = current is None and power > 10
            if (in_section and power >= in_section) or (bare and position and tokens[position - 1] in POWERS):
                return None
            section += (Decimal(1) if current is None else current) * power
            current, last_power, in_section = None, power, power
        elif token in MYRIADS:
            myriad = MYRIADS[token]
            here = section + (current or 0)
            if myriad == 10**8:
                total += (part + here or 1) * myriad
                part = Decimal(0)
            else:
                part += (here or 1) * myriad
            section, current, last_power, in_section = Decimal(0), None, myriad, 0
        elif position and set(token) <= set("零〇○"):
            last_power = 0  # 一千零十: holds a place, says no digit
        else:
            if current is not None:
                return None
            current = _digits(token)
            if current is None:
                return None
            if token[0] in "零〇○" or len(token) > 1 or "." in token:
                last_power = 0
    if in_section and tokens[0] in "百佰千仟" and len(tokens) > 1 and tokens[1] not in MYRIADS:
        return None  # 百十一
    if current is not None:
        short = last_power >= 100 and 0 < current < 10  # 三万五, 一百二
        section += current * last_power / 10 if short else current
    return _plain(total + part + section)


def _plain(value: Decimal) -> Decimal | None:
    """`value` without zeros behind the point: 35000.0 is 35000; None where it has been rounded to be held at all."""
    if value.adjusted() >= getcontext().prec:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _digits(token: str) -> Decimal | None:
    """A run of digits: 1,100 · 3.5 · 二〇一九 · 零三 (a zero before the last digit says nothing)."""
    if token[0] in DIGITS:
        zero = any(DIGITS[c] == 0 for c in token)
        return Decimal("".join(str(DIGITS[c]) for c in token)) if zero or len(token) == 1 else None
    plain = token.translate(_LOOKALIKES).replace(",", "").replace(" ", "")
    return Decimal(re.sub(r"\s", "", plain))


def _with_point(s: str) -> Decimal | None:
    whole, _, rest = s.partition("点")
    digits = re.match(rf"[{HAN_DIGIT}]+", rest)
    if not digits:
        return None
    head = _exact(whole) if whole else None
    if head is None:
        return None
    value = head + Decimal("0." + "".join(str(DIGITS[c]) for c in digits[0]))
    for c in rest[digits.end() :]:
        scale = POWERS.get(c) or MYRIADS.get(c)
        if not scale:
            return None
        value *= scale
    return _plain(value)
