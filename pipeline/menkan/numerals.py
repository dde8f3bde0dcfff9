"""Printed numerals to exact numbers: Arabic, Chinese, 大写 and mixed, with what vague ones allow (数字解析).

Patterns here are for folded text (`text.fold_width`). Nothing is a float. `parse_number` answers for exact numerals,
`parse_figure` also for the vague ones (几十, 数十万, 五六百, 十几, 上百 …) whose value is an interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

DIGITS = {c: n for n, forms in enumerate(
    ("零〇○", "一壹弌", "二贰两貳弍俩兩倆", "三叁參叄仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for c in forms}  # fmt: skip
POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
TWENTIES = {"廿": "二十", "卅": "三十"}
# Other spellings of what the grammar below names once; k and w of chat logs are powers behind a digit (5w元, 3k块).
_SPELLING = str.maketrans("點幾餘負kKwW", "点几余负千千万万")

HAN_DIGIT = "".join(DIGITS)
HAN_POWER = "".join(POWERS)
HAN_MYRIAD = "".join(MYRIADS)
_TWENTY = "".join(TWENTIES)
HAN = HAN_DIGIT + HAN_POWER + HAN_MYRIAD + _TWENTY

# Letters that a scan or a typist puts for digits: 638O0元, l1名, L200元. Only beside a digit.
_LOOKALIKES = str.maketrans("OolLI", "00111")
_DIGIT = r"(?:[0-9]|[OolLI](?=[0-9OolLI]{0,6}(?:[0-9元余多万名人个辆条张次台]|$))(?<=[0-9OolLI].))"
# 1 2 4 . 5 · 1 2 0⏎1 7: every digit set apart, as a text layer does it; two alone may be two cells of a row, where no
# word stands before them
_SPACED = (
    r"[0-9]\ [0-9](?:\s[0-9])+(?:\s\.(?:\s[0-9])+)?(?![0-9])(?!\s?\.)"
    r"|(?<=[\u4e00-\u9fff]\s)[0-9]\ [0-9](?!\s?[0-9.])"
    r"|[0-9](?:\s[0-9])*\ \.(?:\s[0-9])+(?![0-9])"
)
# 1,100 · 1,⏎100 · 1'100 · 318,427.65 · 12 345.67 · 3.5 · 7·5万 · 327.⏎5 · 971.7⏎4元 (split by the end of a line)
_WHOLE = (
    rf"[0-9]{{1,3}}(?:,\n?[0-9]{{3}})+(?![0-9])|[0-9]{{1,3}}(?:['’\ \u202f][0-9]{{3}})+(?![0-9])"
    rf"|[lL]?[0-9]{_DIGIT}*"
)
ARABIC = rf"(?:{_SPACED}|(?:{_WHOLE})(?:\.\s?[0-9]+(?:\n[0-9]+(?=[万元]))?|·[0-9]+(?=\s?[万亿千元]))?)"
_FEW = "几幾数數"
_OVER = "余餘多来"
# A letter for a power stands between a digit and what is counted: 5w元, 10k~15k元; 18K金 and 2K屏 are none.
_LETTER = r"(?<=[0-9])[kKwW](?=\s?(?:[-~至到]|元|块|美元|港元|个|条|人|名|组|以上|左右|$))"
# A blank between two Chinese parts, where the next power is the next lower one: 两千 四百, 三万⏎五千.
_STEP = "|".join(
    rf"(?<=[{high}])\s(?=[{HAN_DIGIT}]\s?[{low}])"
    for high, low in (("万萬", "千仟"), ("千仟", "百佰"), ("百佰", "十拾"))
)
# One numeral: 10万4千 · 二十五万 · 二百余万 · 三、四万 · 1亿2千万 · 几十 · 三点五 · 两个亿. A blank or a line end may
# stand between the figure and its power (1100 余万, 2059 万). 百分之 and 百分点 are words of their own.
NUMERAL = (
    rf"(?:{ARABIC}|(?!百分[之點点位])[{HAN}]|[{_FEW}](?=\s?[{HAN_POWER}{HAN_MYRIAD}]))"
    rf"(?:(?<![0-9])[{HAN_DIGIT}{_TWENTY}]|(?!百分[之點点位])[{HAN_POWER}{HAN_MYRIAD}]"
    rf"|\s(?=[{HAN_MYRIAD}])|(?<=[0-9])\s(?=[{HAN_POWER}])|{_STEP}"
    rf"|[几幾](?=\s?[{HAN_MYRIAD}{HAN_POWER}])"
    rf"|(?<=[{HAN_POWER}])[几幾]"
    rf"|\s?[{_OVER}](?=\s?[{HAN_MYRIAD}])"
    rf"|\s?[点點]\s?(?=[{HAN_DIGIT}])"
    rf"|(?<=[{HAN_DIGIT}])、(?=[{HAN_DIGIT}]\s?[{HAN_POWER}{HAN_MYRIAD}个名人条张次台])"
    rf"|个(?=[亿億])|兆(?=[{HAN_DIGIT}元圆])|{_LETTER}"
    rf"|(?<=[{HAN_POWER}{HAN_MYRIAD}零])\s?{ARABIC})*+"
)


# Characters and digits of the longest numeral; a longer run is no figure but a key, a hash or an account (project
# convention; Decimal is exact to 28 digits).
_LONGEST, _MOST_DIGITS = 64, 24
_WHOLE_NUMERAL = re.compile(rf"(?:{ARABIC}|\.[0-9]+|[{HAN}几数余多来点、兆])+")
_TWO_DIGITS = re.compile(rf"([{HAN_DIGIT}])、?([{HAN_DIGIT}])(?=[{HAN_POWER}{HAN_MYRIAD}]|$)")  # 五六百
_NO_COUPLET = re.compile(rf"[{HAN_DIGIT}]{{3}}|[0-9]")


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

    余 and 多 give a lower bound, 几, 数 and couplets (五六百) an interval with `value` None. A sign (负, -) and a
    fraction (三分之一, 三又二分之一) count where they are the whole of `printed`. Only a fraction without a finite
    decimal is rounded, to 28 digits.
    """
    return None if len(printed) > _LONGEST else _figure(printed)


@lru_cache(maxsize=10_000)  # most documents print the same numerals
def _figure(printed: str) -> Figure | None:
    if len(printed) <= _MOST_DIGITS and printed.isascii() and printed.isdigit():  # most are
        return Figure(Decimal(printed))
    s = re.sub(r"(?<![0-9])[kKwW]|\s", lambda m: "" if m[0].isspace() else "?", printed).translate(_SPELLING)
    for short, long in TWENTIES.items():
        s = s.replace(short, long)
    if s[:1] in ("负", "-"):
        return _negative(s[1:])
    if "分之" in s:
        return _fraction(s)
    s = s.replace("个亿", "亿")
    if s == "半":
        return Figure(Decimal("0.5"))
    if not s or not _WHOLE_NUMERAL.fullmatch(s):
        return None
    if any(c in s for c in "余多来"):
        return _over(s)
    if "几" in s or "数" in s:
        return _few(s)
    couplet = _TWO_DIGITS.search(s)
    if couplet and not _NO_COUPLET.search(s):
        spread = _couplet(s, couplet)
        if spread:
            return spread
    value = _exact(s)
    return None if value is None else Figure(value)


def _negative(s: str) -> Figure | None:
    """The figure below zero: 负三十二, -1,200."""
    figure = parse_figure(s) if s[:1] not in ("", "负", "-") else None
    if figure is None:
        return None
    value, lower, upper = (None if n is None else -n for n in (figure.value, figure.upper, figure.lower))
    return Figure(value, lower, upper, figure.approximate)


def _fraction(s: str) -> Figure | None:
    """分数: 四分之三 is 0.75, 三又二分之一 is 3.5."""
    parts = re.fullmatch(r"(?:(?P<whole>[^又分]+)又)?(?P<below>[^又分]+)分之(?P<above>[^又分]+)", s)
    if not parts:
        return None
    below, above = _exact(parts["below"]), _exact(parts["above"])
    whole = _exact(parts["whole"]) if parts["whole"] else Decimal(0)
    if whole is None or above is None or not below:
        return None
    value = _plain(whole + above / below)
    return None if value is None else Figure(value)


def _over(s: str) -> Figure | None:
    """余 and 多 give a lower bound (二百余万); 来 says about (十来个)."""
    word = next(c for c in s if c in "余多来")
    rest = s.replace(word, "", 1)
    if any(c in rest for c in "余多来"):
        return None
    if "几" in rest or "数" in rest:
        few = _few(rest)
        return few and Figure(None, few.lower, None, approximate=True)
    value = _exact(rest) if rest else None
    return None if value is None else Figure(value, None if word == "来" else value, None, approximate=True)


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
        whole = _exact(head.rstrip("零〇○") + scale)
        if whole is None:
            return None
        base, first = whole, 1 if (head[-1] in POWERS or head[-1] in "零〇○") and not set(tail) & set(POWERS) else 2
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


_TOKEN = re.compile(rf"{ARABIC}|\.[0-9]+|[{HAN_DIGIT}]+|[{HAN_POWER}{HAN_MYRIAD}]")


def _exact(s: str) -> Decimal | None:
    """The number spelled by `s` without vague parts; None where it is malformed (一二三条, 3.5.2)."""
    if "点" in s:
        return _with_point(s)
    if "兆" in s:  # 10^12 before a lower part, as in 四十九兆九千亿; alone it may be a megabyte
        high, low = (_exact(part) for part in s.split("兆", 1))
        return None if high is None or low is None else high * 10**12 + low
    total = part = section = Decimal(0)  # since the start, since the last 亿, since the last 万
    current: Decimal | None = None
    last_power = 0  # the power just read, for 三万五 = 35,000
    in_section = 0  # the last power of this section: they only go down (十一十二 is no number)
    tokens = _TOKEN.findall(s)
    if "".join(tokens) != s:
        return None
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
            if position and tokens[position - 1] in MYRIADS and myriad == 10**4:
                if total:  # 亿万
                    return None
                part *= myriad  # 四万万
            elif myriad == 10**8:
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
            current = _digits(token) if len(token) <= _MOST_DIGITS else None
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
    """`value` without zeros behind the point (35000.0 is 35000); None where it is longer than any figure."""
    if value.adjusted() >= _MOST_DIGITS:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _digits(token: str) -> Decimal | None:
    """A run of digits: 1,100 · 3.5 · 二〇一九 · 零三 (a zero before the last digit says nothing)."""
    if token[0] in DIGITS:
        zero = any(DIGITS[c] == 0 for c in token)
        return Decimal("".join(str(DIGITS[c]) for c in token)) if zero or len(token) == 1 else None
    return Decimal(re.sub(r"[\s,'’]", "", token.translate(_LOOKALIKES).replace("·", ".")))


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
