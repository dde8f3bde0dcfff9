"""Figures in the text: numeral and unit with the words that change the value (数量识别).

Spans follow the annotation guidelines: the shortest span of numeral and unit, with 人民币 before and bounds attached
(近, 约, 超过, 至少 … 余, 多, 以上, 左右). Roles come later (`roles`). Found on characters, never on tokens.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from menkan.numerals import HAN, HAN_DIGIT, HAN_MYRIAD, NUMERAL, Figure, parse_figure
from menkan.quantities.bounds import AFTER, BEFORE, FIRST, INCLUDES, Bounded, bound, rule_after, rule_before, span
from menkan.quantities.cells import Cell, find_cells
from menkan.quantities.no_figures import is_no_figure
from menkan.text import first_characters, fold_width, trie_pattern
from menkan.types import Problem, Quantity


@dataclass(frozen=True, slots=True)
class Units:
    """Unit words: printed form to the record's unit; currencies, prefixes and the regular expression for all."""

    unit_by_form: dict[str, str]
    currency_by_prefix: dict[str, str]
    money: frozenset[str]
    yuan_by_part: dict[str, Decimal]
    pattern: str
    noun: str


@cache
def load_units() -> Units:
    """The unit table of units.toml (计量单位表)."""
    data = tomllib.loads(resources.files(__package__).joinpath("units.toml").read_text(encoding="utf-8"))
    unit_by_form = {form: unit for unit, forms in data["money"].items() for form in forms}
    money = frozenset(unit_by_form.values())
    unit_by_form |= {form: unit for unit, forms in data["count"]["forms"].items() for form in forms}
    currency = {form: unit for unit, forms in data["prefix"].items() for form in forms}
    parts = {form: Decimal(yuan) for form, yuan in data["parts"].items()}
    # 四人民币50元: a currency that a number follows stands before that number
    unless: dict[str, str] = {form: rf"\s?[0-9{HAN}]" for form in currency} | data["count"]["unless"]
    forms = set(unit_by_form) | set(data["count"]["words"]) | set(data["count"]["unless"])
    tails = {f: rf"(?!{words})" for f, words in unless.items() if words}
    pattern = f"(?={first_characters(forms)}){trie_pattern(forms, tails)}"
    nouns = trie_pattern(data["noun"]["tails"])
    return Units(unit_by_form, currency, money, parts, pattern, rf"[\u4e00-\u9fff]{{0,4}}?{nouns}")


_MARK = "[¹²³⁰⁴-⁹]{0,3}"  # of a footnote: 5000¹元
_GAP = r"(?:[ ]{2,4}|\s)?"
_TO = r"至|到|[-~]{1,2}|[与和](?=[^,。;、]{1,12}之?间)"
_BELOW = "(?:不到|不足|不满|未满)"  # 5万余元不足6万元 is one figure; 3870条不足五千条 are two
_COIN = "(?:(?<=USDT)|(?<=USDC)|(?<=BTC)|(?<=ETH)|(?<=TRX))"  # USDT41,260枚
_GROUPED = "(?<![A-Za-z][0-9],)(?<![A-Za-z][0-9]{2},)(?<![A-Za-z][0-9]{3},)"  # nor behind the comma of one: ab41,260
_ENDS = rf"(?![0-9{HAN}]|(?![到至])[\u4e00-\u9fff])"
# What is left over behind a unit: 3元5角2分 · 两块五 · 四块零三 · 六毛五 · 八成四 · 六成半 · 两斤半
_REST = rf"""(?: (?<=[元圆块])零?[0-9{HAN_DIGIT}]{{1,2}}[角毛](?:[0-9{HAN_DIGIT}]{{1,2}}分|[{HAN_DIGIT}]{_ENDS})?
    | (?<=[元圆块])零?[0-9{HAN_DIGIT}]{{1,2}}分 | (?<=块)零?[{HAN_DIGIT}]{_ENDS}
    | (?<=[角毛])(?:[0-9{HAN_DIGIT}]分|[{HAN_DIGIT}]{_ENDS}) | (?<=[成折])\s?(?:[{HAN_DIGIT}]{_ENDS}|半)
    | (?<=[斤吨倍块])半{_ENDS} )"""


@cache
def _pattern() -> re.Pattern[str]:
    units = load_units()
    first = first_characters(units.currency_by_prefix)
    prefix = f"(?={first}){trie_pattern(units.currency_by_prefix)}"
    foreign = "|".join(re.escape(w) for w, unit in units.currency_by_prefix.items() if unit != "元")
    unit = rf"(?:{units.pattern})"
    return re.compile(
        rf"""(?x)
        (?=[0-9{HAN}lL几幾数數半负{FIRST[1:-1]}{first[1:-1]}])
        (?P<before> {BEFORE} )?
        (?P<sign> (?<![自欠担肩承抱背胜])负(?=[0-9{HAN}]) )?
        (?P<prefix> (?:{prefix}){_GAP}(?:约|近)? )?
        (?: (?<=某[0-9])(?=[{HAN_DIGIT}]) |                    # 归还戚某2三万元
        {_COIN} |
        (?<![0-9A-Za-z_.*#@/\\第幺-]){_GROUPED} )  # inside an identifier, a decimal or an ordinal no figure starts
        (?:(?<![{HAN}])|(?=[0-9]))               # nor in the middle of a Chinese numeral
        (?P<n1> (?>{NUMERAL}) | 半(?=[成折斤吨]|公斤|千克) )
        (?: (?P<over1>[余多来])? \s? (?: (?P<unit1> {unit} ) (?P<rest1> {_REST} )? )?
            (?P<after1> 余|{AFTER}|{INCLUDES} )? \s?
            (?P<sep> {_TO} | (?(unit1) (?(over1) {_BELOW} | (?(after1) {_BELOW} | (?!) ) ) | {_BELOW} ) )
            \s? (?:{prefix})? (?P<n2> {NUMERAL} )
            (?=[余多来]?\s?(?:{unit})) )?        # 3万至5万条 · 100元到500元 · 60多万元不到70万元 · 1万(含)-5万元
        {_MARK} (?P<over> [余多来] )? {_MARK} {_GAP}
        (?: (?P<unit> {unit} ) (?P<rest> {_REST} )? (?P<currency> (?<=元)(?:{foreign})(?!\s?[0-9{HAN}]) )?
          | (?<=[{HAN_MYRIAD}余多]) (?P<noun> {units.noun} )                # 1100余万机动车驾驶人
          | (?:(?<=[{HAN_MYRIAD}余多])|(?<=万[0-9{HAN_DIGIT}]千)) (?P<bare> (?=[\s,。;:、)“”"\]的]|$) )  # 出资6万，
          | (?(prefix) (?P<priced> (?![0-9.{HAN}]) ) | (?!) )              # ¥300
        )
        (?P<after> \s?{AFTER} | (?(sep){INCLUDES}|(?!)) )?
        """
    )


def tag_quantities(text: str, persons: Iterable[str] = ()) -> tuple[tuple[Quantity, ...], tuple[Problem, ...]]:
    """Every figure in `text` with its bounds, in order, without role; and figures that would not parse (MK301).

    Args:
        text: what is read.
        persons: names that occur in it; the number of one (罗某2, 张三) is no part of a figure behind it.
    """
    folded = _LISTED.sub(lambda m: m[0].replace("，", "、"), text)
    folded = _NUMBERED.sub(r"\1;", fold_width(folded))
    for name, ahead in _numbered(persons):
        folded = re.sub(f"{re.escape(name)}{ahead}", lambda m: "某" * len(m[0]), folded)
    found: list[Quantity] = []
    problems: list[Problem] = []
    money = load_units().money
    cells = {cell.start: cell for cell in find_cells(folded, load_units().pattern)} if "\t" in folded else {}
    for match in _pattern().finditer(folded):
        if is_no_figure(folded, match, money):
            continue
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
            cells.pop(match.start("n1"), None)  # a cell with its own unit says it itself
        elif len(match["n1"]) > 1:
            problems.append(Problem("MK301", f"{match.start()}", "numeral could not be read"))
    shares = [_of_share(text, match) for match in _shares().finditer(folded)] if "分之" in folded else []
    others = [q for q in shares if q] + [_of_cell(text, cell) for cell in cells.values()]
    if others:
        taken = {i for q in others for i in range(q.start, q.end)}
        found = [q for q in found if q.start not in taken and q.end - 1 not in taken] + others
        found.sort(key=lambda q: q.start)
    return tuple(_joined(text, found)), tuple(problems)


def _numbered(persons: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names that end in a number, with a pattern of what follows where that number is the name's.

    罗某2 before digits, unless another's name is the same without or with a further digit; 张三 before a word that
    makes no sum with it (张三个人).
    """
    names = {fold_width(name) for name in persons}
    for name in names:
        bare = name.rstrip("0123456789")
        alike = (o for o in names if o != name and (o == bare or o.startswith(name) or name.startswith(o)))
        if bare not in ("", name) and not any(alike):
            yield name, "(?=[0-9])"
        if len(name) > 1 and name[-1] in HAN:
            yield name, rf"(?![{HAN}0-9元角余多几]|分(?![给得别赃获工红管到]))"


@cache
def _shares() -> re.Pattern[str]:
    """百分之三十 · 超过百分之2.5 · 百分之十二到十八 · 万分之五以上: in per cent, per mille or per ten thousand."""
    return re.compile(
        rf"(?P<before>{BEFORE})?(?<![{HAN}0-9.])(?P<of>[百千万])分之\s?(?P<n1>{NUMERAL})"
        rf"(?:\s?(?:至|到|[-~])\s?(?:(?P=of)分之)?(?P<n2>{NUMERAL})(?!\s?(?:{load_units().pattern})))?"
        rf"(?P<over>[余多])?(?P<after>{AFTER})?"
    )


_SHARES = {"百": "%", "千": "‰", "万": "‱"}


def _of_share(text: str, match: re.Match[str]) -> Quantity | None:
    bounded = _range(match, None) if match["n2"] else _single(match, match["n1"])
    return bounded and _quantity(text, match.span(), bounded, _SHARES[match["of"]])


def _of_cell(text: str, cell: Cell) -> Quantity:
    unit = load_units().unit_by_form.get(cell.unit, cell.unit)
    return _quantity(text, (cell.start, cell.end), (Figure(cell.value), False, False), unit)


# 超过5万元但不足10万元 · 三万元以上十万元以下: two bounds of one figure
_LONGEST_AND = 5
_AND = re.compile(r"\s?(?:且|并且?|而且?|但|的?同时)?\s?")


def _joined(text: str, found: list[Quantity]) -> list[Quantity]:
    """Neighbours that bound the same figure from both sides as one mention (上下限合为一处)."""
    joined: list[Quantity] = []
    for q in found:
        last = joined[-1] if joined else None
        whole = last and q.start - last.end <= _LONGEST_AND and _joint(text, last, q)
        if whole:
            joined[-1] = whole
        else:
            joined.append(q)
    return joined


def _joint(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    low, high = (first, second) if first.lower is not None else (second, first)
    if low.lower is None or high.upper is None or low.upper is not None or high.lower is not None:
        return None
    if first.unit != second.unit or (first.approximate and second.approximate) or low.lower >= high.upper:
        return None
    if not _AND.fullmatch(text, first.end, second.start):
        return None
    figure = Figure(None, low.lower, high.upper, first.approximate or second.approximate)
    return _quantity(text, (first.start, second.end), (figure, low.lower_open, high.upper_open), first.unit)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    units = load_units()
    form = match["unit"] or match["noun"] or _bare_unit(match)
    unit = units.unit_by_form.get(form, form)
    if form == "块" and (match["rest"] or "." in match["n1"]):
        unit = "元"  # 两块五, 6.5块; 一块 alone may be a watch
    for currency in (match["prefix"], match["currency"]):
        if currency and unit == "元":
            unit = units.currency_by_prefix[re.sub(r"\s|约|近", "", currency)]
    bounded = _range(match, match["n2"]) if match["n2"] else _single(match, match["n1"])
    if form in ("克", "米") and match["n1"][-1] == "千" and not match["prefix"]:
        kilo = _single(match, match["n1"][:-1])  # 三千克, 十千米; 几千米 has no kilo
        bounded, unit = (kilo, f"千{form}") if kilo else (bounded, unit)
    if bounded is None:
        return None
    part = Decimal("0.01") if form == "分" and set(match["n1"]) <= _FINANCIAL else units.yuan_by_part.get(form)
    if part:
        bounded, unit = _times(bounded, part), "元"
    if match["rest"] and not match["n2"]:
        bounded = (_add(bounded[0], _rest(match["rest"], match["unit"])), *bounded[1:])
    return _quantity(text, match.span(), bounded, unit)


_FINANCIAL = frozenset("零壹贰叁肆伍陆柒捌玖拾佰仟")  # 壹分 is money; 5分 may be points of a game


def _times(bounded: Bounded, factor: Decimal) -> Bounded:
    figure, lower_open, upper_open = bounded
    value, lower, upper = (None if n is None else n * factor for n in (figure.value, figure.lower, figure.upper))
    return Figure(value, lower, upper, figure.approximate), lower_open, upper_open


def _quantity(text: str, place: tuple[int, int], bounded: Bounded, unit: str) -> Quantity:
    figure, lower_open, upper_open = bounded
    start, end = place
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


# $50，600美元: a foreign sign before and its word behind one number do not stand together, so it is a list of two;
# 人民币3，000元 and ￥3，500元 are one figure, as judgments print them.
# 2.11名被害人陈述 at the head of a line: item 2 of a list, then a count of what has no fractions
_NUMBERED = re.compile(r"(?<=\n)([ \t]*\d{1,2})\.(?=\d{1,4}[余多]?[名人位张部台起户家套份](?!民币))")
_LISTED = re.compile(r"[$€]\s?[0-9]{1,3}，[1-9][0-9]{2}(?=\s?[美欧][元圆])")
_COUNTED = re.compile(r"(?:粉丝|关注|会员|用户|人数|点击|浏览|播放|阅读|访问|转发|条数|次数|数量)[^,。;0-9]{0,6}$")


def _bare_unit(match: re.Match[str]) -> str:
    """Unit of a numeral in 万 or 亿 that has none: money (出资6万), unless the words count something (粉丝数3.6万)."""
    return "" if _COUNTED.search(match.string, max(0, match.start() - 12), match.start()) else "元"


def _single(match: re.Match[str], numeral: str) -> Bounded | None:
    groups = match.groupdict()
    figure = parse_figure((groups.get("sign") or "") + numeral + (match["over"] or ""))
    if figure is None:
        return None
    bounded: Bounded = figure, False, False
    prefix = (groups.get("prefix") or "").strip()
    if prefix and prefix[-1] in "约近":
        bounded = bound(bounded, rule_before(prefix[-1]))
    if match["before"]:
        bounded = bound(bounded, rule_before(match["before"]))
    if match["after"]:
        bounded = bound(bounded, rule_after(match["after"]))
    return bounded


def _range(match: re.Match[str], powers: str | None) -> Bounded | None:
    """Two ends of one mention; the first takes the second's power where it has none (1至2万元)."""
    groups = match.groupdict()
    first = parse_figure(match["n1"] + (groups.get("over1") or ""))
    second = parse_figure(match["n2"] + (match["over"] or ""))
    if first is None or second is None:
        return None
    if groups.get("rest1"):
        first = _add(first, _rest(match["rest1"], match["unit1"]))
    if groups.get("rest"):
        second = _add(second, _rest(match["rest"], match["unit"]))
    figure = span(first, second, None if groups.get("unit1") or not powers else (match["n1"], powers))
    if figure is None:
        return None
    after = match["after"] or ""
    side, exclusive, approximate = rule_after(after) if after else ("", False, False)
    approximate |= bool(match["before"]) and rule_before(match["before"])[2]
    lower_open = "不含" in (groups.get("after1") or "")
    upper_open = groups.get("sep") in ("不到", "不足", "不满", "未满") or (side != "lower" and exclusive)
    # 3000元至10000元以上: a band of entry figures, no upper end
    upper = None if side == "lower" else figure.upper
    return Figure(None, figure.lower, upper, figure.approximate or approximate), lower_open, upper_open


def _add(figure: Figure, more: Decimal) -> Figure:
    value, lower, upper = (None if n is None else n + more for n in (figure.value, figure.lower, figure.upper))
    return Figure(value, lower, upper, figure.approximate)


def _rest(printed: str, unit: str) -> Decimal:
    """What stands behind the unit: 角 and 分 in yuan, the bare digit after 块, 毛 or 成, 半 (尾数)."""
    if printed.strip() == "半":
        return Decimal("0.5")
    total, step = Decimal(0), Decimal("0.01") if unit in load_units().yuan_by_part else Decimal("0.1")
    for zero, number, part in re.findall(rf"(零?)([0-9{HAN_DIGIT}]{{1,2}})([角毛分]?)", printed):
        figure = parse_figure(number)
        value = figure.value if figure and figure.value is not None else Decimal(0)
        hundredth = part == "分" or (not part and bool(zero))
        total += value * (Decimal("0.01") if hundredth else Decimal("0.1") if part else step)
        step = Decimal("0.01")
    return total
