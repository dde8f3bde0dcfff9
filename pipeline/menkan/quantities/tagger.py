"""Figures in the text: numeral and unit with the words that change the value (数量识别).

Spans follow the annotation guidelines: the shortest span of numeral and unit, with 人民币 before and bounds attached
(近, 约, 超过, 至少 … 余, 多, 以上, 左右). Roles come later (`roles`). Found on characters, never on tokens.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from menkan.numerals import HAN, HAN_DIGIT, HAN_MYRIAD, HAN_POWER, MYRIADS, NUMERAL, POWERS, Figure, parse_figure
from menkan.quantities.cells import Cell, find_cells
from menkan.text import fold_width
from menkan.types import Problem, Quantity

# word before -> (side of the bound, exclusive, approximate)
_BEFORE = {
    "约": ("", False, True), "约为": ("", False, True), "大约": ("", False, True),
    "大概": ("", False, True), "大致": ("", False, True), "估计": ("", False, True),
    "近": ("upper", True, True), "将近": ("upper", True, True), "接近": ("upper", True, True),
    "不足": ("upper", True, False), "不到": ("upper", True, False), "未满": ("upper", True, False),
    "不满": ("upper", True, False), "未达": ("upper", True, False), "未达到": ("upper", True, False),
    "低于": ("upper", True, False), "少于": ("upper", True, False),
    "不超过": ("upper", False, False), "至多": ("upper", False, False), "最多": ("upper", False, False),
    "不高于": ("upper", False, False), "不多于": ("upper", False, False),
    "超过": ("lower", True, False), "超": ("lower", True, False), "逾": ("lower", True, False),
    "多于": ("lower", True, False), "高于": ("lower", True, False), "大于": ("lower", True, False),
    "突破": ("lower", True, False),
    "至少": ("lower", False, False), "最少": ("lower", False, False), "不少于": ("lower", False, False),
    "不低于": ("lower", False, False), "起码": ("lower", False, False),
    "上": ("lower", False, True), "成": ("lower", False, True), "过": ("lower", True, False),
}  # fmt: skip
_AFTER = {
    "以上": ("lower", False, False), "以上(含)": ("lower", False, False), "及以上": ("lower", False, False),
    "(含)以上": ("lower", False, False), "(含本数)以上": ("lower", False, False), "以上(不含)": ("lower", True, False),
    "以下": ("upper", False, False), "以内": ("upper", False, False), "之内": ("upper", False, False),
    "(含)以下": ("upper", False, False), "以下(含)": ("upper", False, False), "以下(不含)": ("upper", True, False),
    "左右": ("", False, True), "上下": ("", False, True), "许": ("", False, True),
    "余": ("over", False, True), "多": ("over", False, True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Units:
    """Unit words: printed form to the record's unit; currencies, prefixes and the regular expression for all."""

    unit_by_form: dict[str, str]
    currency_by_prefix: dict[str, str]
    money: frozenset[str]
    pattern: str
    noun: str


@cache
def load_units() -> Units:
    """The unit table of units.toml (计量单位表)."""
    data = tomllib.loads(resources.files(__package__).joinpath("units.toml").read_text(encoding="utf-8"))
    unit_by_form = {form: unit for unit, forms in data["money"].items() for form in forms}
    money = frozenset(unit_by_form.values())
    currency = {form: unit for unit, forms in data["prefix"].items() for form in forms}
    unless: dict[str, str] = data["count"]["unless"]
    forms = set(unit_by_form) | set(data["count"]["words"]) | set(unless)
    pattern = "|".join(
        re.escape(f) + (rf"(?!{unless[f]})" if unless.get(f) else "") for f in sorted(forms, key=lambda f: (-len(f), f))
    )
    tails = "|".join(sorted(data["noun"]["tails"], key=lambda f: (-len(f), f)))
    return Units(unit_by_form, currency, money, pattern, rf"[\u4e00-\u9fff]{{0,4}}?(?:{tails})")


_MARK = "[¹²³⁰⁴-⁹]{0,3}"  # of a footnote: 5000¹元


@cache
def _pattern() -> re.Pattern[str]:
    units = load_units()
    before = "|".join(re.escape(w) for w in sorted(set(_BEFORE) - {"上", "成", "近", "约", "过", "超"}, key=len)[::-1])
    prefix = "|".join(re.escape(w) for w in sorted(units.currency_by_prefix, key=len)[::-1])
    after = "|".join(re.escape(w) for w in sorted(_AFTER, key=len)[::-1])
    unit = rf"(?:{units.pattern})"
    return re.compile(
        rf"""(?x)
        (?P<before> (?:{before}
            | (?<![最附临邻新远就])近 | (?<![合条公契预节履赴违失])约 | (?<![以之])上(?=[{HAN_POWER}{HAN_MYRIAD}])
            | 成(?=[百千万]) | (?<![通经不超])过(?=[{HAN_POWER}{HAN_MYRIAD}]) | 超(?=[0-9.]+[百千万亿]) )\s? )?
        (?P<prefix> (?:{prefix})\s?(?:约|近)? )?
        (?<![0-9A-Za-z_.*#@/\\第-])             # inside an identifier, a decimal or an ordinal no figure starts
        (?:(?<![{HAN}])|(?=[0-9]))               # nor in the middle of a Chinese numeral
        (?P<n1> {NUMERAL} )
        (?: (?P<over1>[余多来])? \s? (?P<unit1> {unit})? (?P<after1>余|左右|以上)? \s?
            (?P<sep> 至|到|[-~]{{1,2}}|不到|不足|不满|未满 ) \s? (?:{prefix})? (?P<n2> {NUMERAL} )
            (?=[余多来]?\s?(?:{unit})) )?        # 3万至5万条 · 100元到500元 · 60多万元不到70万元 · 三万元以上不满十万元
        {_MARK} (?P<over> [余多来] )? {_MARK} \s?
        (?: (?P<unit> {unit} )
            (?P<coins> (?<=[元圆]) [0-9{HAN_DIGIT}]{{1,2}}[角毛](?:[0-9{HAN_DIGIT}]{{1,2}}分)? )?     # 3元5角2分
          | (?<=[{HAN_MYRIAD}余多]) (?P<noun> {units.noun} )                # 1100余万机动车驾驶人
          | (?:(?<=[{HAN_MYRIAD}余多])|(?<=万[0-9{HAN_DIGIT}]千)) (?P<bare> (?=[\s,。;:、)“”"\]的]|$) )  # 出资6万，
          | (?(prefix) (?P<priced> (?![0-9.{HAN}]) ) | (?!) )              # ¥300
        )
        (?P<after> \s?(?:{after})(?![{HAN}0-9]*(?:部分|地区)) )?
        """
    )


def tag_quantities(text: str) -> tuple[tuple[Quantity, ...], tuple[Problem, ...]]:
    """Every figure in `text` with its bounds, in order, without role; and figures that would not parse (MK301)."""
    folded = _LISTED.sub(lambda m: m[0].replace("，", "、"), text)
    folded = fold_width(folded)
    found: list[Quantity] = []
    problems: list[Problem] = []
    cells = {cell.start: cell for cell in find_cells(folded, load_units().pattern)} if "\t" in folded else {}
    for match in _pattern().finditer(folded):
        if _is_other(folded, match):
            continue
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
            cells.pop(match.start("n1"), None)  # a cell with its own unit says it itself
        elif len(match["n1"]) > 1:
            problems.append(Problem("MK301", f"{match.start()}", "numeral could not be read"))
    shares = [_of_share(text, match) for match in _SHARE.finditer(folded)]
    others = [q for q in shares if q] + [_of_cell(text, cell) for cell in cells.values()]
    if others:
        taken = {i for q in others for i in range(q.start, q.end)}
        found = [q for q in found if q.start not in taken and q.end - 1 not in taken] + others
        found.sort(key=lambda q: q.start)
    return tuple(found), tuple(problems)


# 百分之三十 · 百分之2.5 · 千分之五: a share, in per cent or per mille
_SHARE = re.compile(rf"(?P<of>[百千])分之(?P<number>{NUMERAL})")


def _of_share(text: str, match: re.Match[str]) -> Quantity | None:
    figure = parse_figure(match["number"])
    if figure is None:
        return None
    unit = "%" if match["of"] == "百" else "‰"
    bounds = figure.value, figure.lower, figure.upper, False, False, figure.approximate
    return Quantity(match.start(), match.end(), text[match.start() : match.end()], *bounds, unit)


def _of_cell(text: str, cell: Cell) -> Quantity:
    unit = load_units().unit_by_form.get(cell.unit, cell.unit)
    surface = text[cell.start : cell.end]
    return Quantity(cell.start, cell.end, surface, cell.value, None, None, False, False, False, unit)


# 第三条 · 第三百零三条第二款、第六十七条 · 第一、二项: enumerations that an ordinal opened
_ORDINAL = re.compile(rf"[第笫][{HAN}0-9、,之和至及项款条目()（）\s第]*$")
# 286条破坏计算机信息系统罪: an article named without 第
_ARTICLE_OF = re.compile(r"(?:之[一二三四五])?[^,。;、:]{4,24}(?<![入犯定有无认])罪")
_ORDINAL_UNITS = frozenset("条项款节章人次名起组批笔个部期层届分")
_IDIOM = re.compile(
    r"一(?:部分|方面|起(?!共同|作案|案)|般|定|些|直|样|同|并|旦|经|致|下|面|带|切|律|向|度|名(?=叫|字))"
)


def _is_other(folded: str, match: re.Match[str]) -> bool:
    """Whether the match is an article number, an ordinal, a name or an idiom instead of a figure."""
    start = match.start("n1")
    if (match["unit"] or "") in _ORDINAL_UNITS and _ORDINAL.search(folded, max(0, start - 40), start):
        return True
    if match["unit"] == "条" and not match["after"] and _ARTICLE_OF.match(folded, match.end("unit")):
        return True
    # 单位：万元, 数以万计: a bare power is no figure; 上万元, 万余元, 近万元 are
    if not match["before"] and not match["over"] and match["n1"] in ("万", "亿", "百万", "千万", "百亿", "千亿"):
        return True
    if not match["before"] and _IDIOM.match(folded, start):
        return True
    # 被告人陆一元: one Chinese digit before 元 behind a title and a surname is part of a name
    if match["unit"] == "元" and match["n1"] in DIGIT_WORDS and not match["prefix"]:
        return bool(_NAMED.search(folded, max(0, start - 8), start))
    return match["unit"] == "度" and match["n1"] in "百千"  # 百度


_NAMED = re.compile(r"(?:被告人|上诉人|被害人|证人|罪犯|案外人|同案人|嫌疑人|辩护人|民警)[\u4e00-\u9fff]{1,2}$")
DIGIT_WORDS = frozenset(HAN_DIGIT) | frozenset("十百千")


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    units = load_units()
    form = match["unit"] or match["noun"] or _bare_unit(match)
    unit = units.unit_by_form.get(form, form)
    if match["prefix"]:
        currency = units.currency_by_prefix[re.sub(r"\s|约|近", "", match["prefix"])]
        unit = currency if unit == "元" else unit
    bounded = _range(match) if match["n2"] else _single(match)
    if bounded is None:
        return None
    figure, lower_open, upper_open = bounded
    start, end = match.start(), match.end()
    while text[end - 1].isspace():
        end -= 1
    return Quantity(
        start=start,
        end=end,
        surface=text[start:end],
        value=figure.value,
        lower=figure.lower,
        upper=figure.upper,
        lower_open=lower_open,
        upper_open=upper_open,
        approximate=figure.approximate,
        unit=unit,
    )


# 20，300美圆 with a full-width comma and nothing else that groups digits is a list; ２０，３００ and 20，300.00 are not
_LISTED = re.compile(r"(?<![0-9，.])[0-9]{1,3}，[0-9]{3}(?![0-9，.])")
_COUNTED = re.compile(r"(?:粉丝|关注|会员|用户|人数|点击|浏览|播放|阅读|访问|转发|条数|次数|数量)[^,。;0-9]{0,6}$")


def _bare_unit(match: re.Match[str]) -> str:
    """Unit of a numeral in 万 or 亿 that has none: money (出资6万), unless the words count something (粉丝数3.6万)."""
    return "" if _COUNTED.search(match.string, max(0, match.start() - 12), match.start()) else "元"


Bounded = tuple[Figure, bool, bool]


def _single(match: re.Match[str]) -> Bounded | None:
    figure = parse_figure(match["n1"] + (match["over"] or ""))
    if figure is None:
        return None
    if match["coins"] and figure.value is not None:
        coins = _coins(match["coins"])
        figure = Figure(figure.value + coins, figure.lower, figure.upper, figure.approximate)
    words = [(_BEFORE, (match["before"] or "").strip()), (_AFTER, (match["after"] or "").strip())]
    if match["prefix"] and match["prefix"].strip()[-1] in "约近":
        words.insert(0, (_BEFORE, match["prefix"].strip()[-1]))
    bounded: Bounded = figure, False, False
    for table, word in words:
        if word:
            bounded = _bound(bounded, table[word])
    return bounded


def _bound(bounded: Bounded, rule: tuple[str, bool, bool]) -> Bounded:
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


def _range(match: re.Match[str]) -> Bounded | None:
    """Two ends of one mention; the first takes the second's power where it has none (1至2万元)."""
    first, second = (
        parse_figure(match["n1"] + (match["over1"] or "")),
        parse_figure(match["n2"] + (match["over"] or "")),
    )
    if first is None or second is None:
        return None
    low = first.value if first.value is not None else first.lower
    high = second.value if second.value is not None else second.upper
    if low is None or high is None:
        return None
    power = _trailing_power(match["n2"])
    if not match["unit1"] and power > 1 and _trailing_power(match["n1"]) == 1 and low < high / power:
        low *= power
    if low > high and not match["unit1"]:
        return None
    low, high = min(low, high), max(low, high)
    approximate = first.approximate or second.approximate or (match["after"] or "").strip() == "左右"
    upper_open = match["sep"] in ("不到", "不足", "不满", "未满")
    open_end = (match["after"] or "").strip() == "以上"  # 3000元至10000元以上: a band of entry figures, no upper end
    return Figure(None, low, None if open_end else high, approximate), False, upper_open


def _trailing_power(numeral: str) -> int:
    scale = 1
    for c in reversed(numeral):
        step = MYRIADS.get(c) or POWERS.get(c)
        if not step:
            break
        scale *= step
    return scale


def _coins(printed: str) -> Decimal:
    """角 and 分 behind 元, in yuan."""
    total = Decimal(0)
    for number, unit in re.findall(r"(.{1,2}?)([角毛分])", printed):
        value = parse_figure(number)
        if value is not None and value.value is not None:
            total += value.value * (Decimal("0.01") if unit == "分" else Decimal("0.1"))
    return total
