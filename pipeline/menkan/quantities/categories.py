"""The class of personal information that a figure counts (公民个人信息的类别)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import pairwise

from menkan.codes import Category, Metric
from menkan.quantities.bounds import size_of
from menkan.text import begin_of, trie_pattern
from menkan.types import Quantity, Structure

_BACK, _AHEAD = 60, 12  # characters in which a class is looked for (project convention)
_LIST = 20  # characters before a class in which a list of several is seen: 户籍、轨迹、住宿等信息200条 are mixed
_COMMA = 14  # characters that a comma counts for
_NEAR = 30  # farther away, other figures and borders counted in, a class belongs to something else
# Another figure or a border between a class and the figure; behind the figure a pause is one too.
_BETWEEN_BEFORE, _BETWEEN_BEHIND = re.compile(r";|[0-9万余][条份个组张项]"), re.compile(r"[,;、和及]")
_INFORMATION = re.compile(r"[^,。;]{0,8}(?:信息|资料|名单|数据|号码|姓名|电话|身份|简历|名册|表格|材料|个人)")
# 微信聊天记录中发送的信息, 有聊天记录及转账截图等证据: where it was found and what proves it, not what it is
_SOURCE = "(?!中|里|显示|截图|证实|证明|(?:[、及和](?:[^,。;、]{0,6}(?:截图|笔录|证言|供述|照片|书证|流水))))"

_BETWEEN_THEM = re.compile(
    r"(?:^|[,。;:\n])(?:(?!获取|窃取|出售|售出|贩卖|购买|截取|截获|偷看|监控)[^,。;:\n])*?"
    r"(?:[与和跟](?:同案)?(?:被告人)?[^,。;、的]{1,6}|双方|二人|相互)(?:之间)?的?(?:微信|QQ|手机)?$"
)
_BORDER = re.compile("[。;!?\n]")
# 61条,其中23条重复, 剔除611条, 612份中确有88份: part of the records told before
_PART_OF = re.compile(
    r"(?:其中|剔除|扣除|排除|去除|核减|减去|减除|剩余?|最[后终]认定|有效|去重后?|[条份个组]中确?有)[^,。;]{0,8}$"
)
_LEFT_OUT = re.compile(r"[^,。;]{0,6}(?:重复|无效|剔除|扣除)")
_NEXT = re.compile("[,、和及]?(?:共计|合计|累计|总计|共)?")  # 订单信息30条、108条，合计138条
_OF_WHAT = re.compile(r"[^,。;、]{0,10}(?:信息|资料|记录|报告|数据)")
_ALL_ARE = re.compile(r"[^,。;]{0,4},?(?:均|都|全部?)(?:系|为|属于?|是)[^,。;、]{0,16}")  # 信息35条，均系手机定位
# 上述信息, 查到的35条信息, 所购信息: the information that was told of
_THAT = re.compile(
    r"(?:上述|前述|以上|该|这些|此类|相关|所[^,。;]{1,2}|到的?|得的?)[^,。;]{0,3}(?:信息|资料|数据|记录)[^,。;]{0,6}$"
)
_THAT_BEHIND = re.compile(r"(?:信息|资料|数据|记录)(?:[,。;发给卖提转]|出售|$)")
_GOT = re.compile(r"(?:上述|前述|该|这些|[查取购买收得]到的?|所[^,。;]{1,2}的?|[查购]得的?)[^,。;]{0,3}$")
_TOPIC = 1500  # characters back to where a class was told that later figures leave out (project convention)
# What is done with information that is dealt in; in a piece of evidence, or a means, nothing of it is done.
DEALING = (
    "出售|售出|售卖|卖|买|(?<![检调])查(?![获封扣明实处])|购得|收购|提供|获取|获得|交给|发给|传给|发送|交换|下载|导出"
    "|窃取|收集|搜集|泄露|调取|打印|拍摄|拍下"
)
_DEALT_IN = re.compile(rf"(?:{DEALING})[^,。;]{{0,24}}$")
_OF_NO_CLASS = re.compile(
    "个人信息|户籍|户口|身份|电话|手机号|号码|姓名|名单|名册|业主|车主|股民|简历|学籍|学生|客户|账号|密码|机主|法人|驾驶|婚姻"
)
_KINDS_OF_NO_CLASS = re.compile("(?:户籍|户口|车主|业主|股民|学籍|学生|简历|婚姻|机主|法人|驾驶)(?:信息|资料)?")
_FIGURE = re.compile(r"[\d一二三四五六七八九十百千万][余多]?[条组份个张户套人]")
_JOINED = re.compile("(?:登记|明细)?(?:信息|资料|记录|数据|报告)?(?:[、和及与]|以及)[一-龥]{0,3}")
# Classes with one figure of the law: 法释〔2017〕10号 art. 5(1) nos. 3 and 4.
_RANK = {
    Category.LOCATION_TRACK: 2, Category.COMMUNICATION_CONTENT: 2, Category.CREDIT: 2, Category.PROPERTY: 2,
    Category.LODGING: 1, Category.COMMUNICATION_LOG: 1, Category.HEALTH: 1, Category.TRANSACTION: 1,
}  # fmt: skip
_FIELD = re.compile("电话|手机号|号码|姓名")
_BORDER_OR_COMMA = re.compile("[,。;!?\n]")
_FIELDS = re.compile(r"(?:包括|包含|含|内有|内容|涉及)[^。;]*$")  # 孕产妇信息，包括姓名、电话: what stands in it


def is_information(metric: Metric) -> bool:
    """Whether figures of this metric have a class of information."""
    return metric in (Metric.PERSONAL_RECORDS, Metric.USER_RECORDS)


def find_category(folded: str, quantity: Quantity, sentence: tuple[int, int]) -> Category | None:
    """The class of personal information named nearest to the figure in its clause; None where no word says of what.

    Information that is told without a class is `Category.OTHER`; what was told of before (上述信息) has none yet.
    """
    category_by_word = _table()[1]
    all_are = _ALL_ARE.match(folded, quantity.end)
    if all_are and (named := next(_classes(folded, *all_are.span()), None)):
        return category_by_word[named[0]]
    start = max(sentence[0], quantity.start - _BACK)
    end = min(sentence[1], quantity.end + _AHEAD)
    clause = begin_of(folded, ",;:。\n", quantity.start, quantity.start - start)
    is_told = _INFORMATION.search(folded, clause, quantity.start) or _INFORMATION.match(folded, quantity.end)
    that = _THAT.search(folded, clause, quantity.start) or (
        _GOT.search(folded, clause, quantity.start) and _THAT_BEHIND.match(folded, quantity.end)
    )
    nearest = Category.OTHER if is_told and not that else None
    distance = _NEAR
    for match in _classes(folded, start, end):
        if match.start() < quantity.start:
            gap, between = folded[match.end() : quantity.start], _BETWEEN_BEFORE
        else:
            gap, between = folded[quantity.end : match.start()], _BETWEEN_BEHIND
        away = len(gap) + _NEAR * len(between.findall(gap)) + _COMMA * gap.count(",")
        if away < distance:
            listed = min(clause, begin_of(folded, ",;:。\n", match.start(), _BACK))
            mixed = match.start() < quantity.start and _is_mixed(folded, listed, quantity.start)
            nearest = Category.OTHER if mixed else category_by_word[match[0]]
            distance = away
    return nearest


def _is_mixed(folded: str, clause: int, start: int) -> bool:
    """Whether the list before a figure names classes for which the law has different figures (户籍、轨迹共318条).

    Such a total is of no class, for nobody knows how much of it is of which. Names and numbers beside a class stand in
    the same record (姓名、电话、征信信息).
    """
    category_by_word = _table()[1]
    figures = list(_FIGURE.finditer(folded, clause, start))
    first = figures[-1].end() if figures else clause
    told = [(*m.span(), _RANK.get(category_by_word[m[0]], 0)) for m in _classes(folded, first, start)]
    told += [(*m.span(), 0) for m in _KINDS_OF_NO_CLASS.finditer(folded, first, start)]
    told.sort()
    return any(a[2] != b[2] and _JOINED.fullmatch(folded, a[1], b[0]) for a, b in pairwise(told))


def carry_classes(folded: str, quantities: Sequence[Quantity], structure: Structure) -> Iterator[Quantity]:
    """Part of the records told before has their class (轨迹信息61条，其中23条重复), so has what ends a list of one.

    So has a figure that leaves out what it counts, of what was dealt in before it (出售手机定位。…售出12条), and what
    is counted in the same unit where the whole text tells that unit of one class alone (信用报告642份 … 扣除158份).
    Any other without a class of its own has none.
    """
    told_of: dict[tuple[Metric, str], set[Category]] = {}
    for q in quantities:
        if is_information(q.metric) and q.category:
            told_of.setdefault((q.metric, q.unit), set()).add(q.category)
    only = {kind: classes.pop() for kind, classes in told_of.items() if len(classes) == 1}
    whole: Quantity | None = None
    listed: set[Category | None] = set()  # classes of the sentence so far
    for q in quantities:
        if is_information(q.metric):
            gap = folded[whole.end : q.start] if whole else ""
            listed = set() if _BORDER.search(gap) else listed
            of_kind = whole is not None and q.unit == whole.unit
            bare = q.category in (None, Category.OTHER) and not _OF_WHAT.match(folded, q.end)
            if whole and of_kind and bare and len(listed) == 1 and _NEXT.fullmatch(gap):
                q = replace(q, category=whole.category)
            listed.add(q.category)
            if q.category is None:
                told = _PART_OF.search(folded, q.start - 12, q.start) or _LEFT_OUT.match(folded, q.end)
                if whole and of_kind and size_of(q) <= size_of(whole) and told:
                    category = whole.category
                else:
                    category = _topic(folded, q, structure) or only.get((q.metric, q.unit), Category.OTHER)
                q = replace(q, category=category)
            else:
                whole = q
        yield q


def _topic(folded: str, quantity: Quantity, structure: Structure) -> Category | None:
    """The class that the section dealt in last before the figure; None where other information was told of since.

    A list of several classes (户籍、轨迹) is of none; what stands in each record is no other information.
    """
    category_by_word = _table()[1]
    section = structure.section_at(quantity.start)
    start = max(section.start if section else 0, quantity.start - _TOPIC)
    named = [m for m in _classes(folded, start, quantity.start) if _DEALT_IN.search(folded, m.start() - 36, m.start())]
    if not named:
        return None
    last = named[-1]
    category = category_by_word[last[0]]
    for other in _OF_NO_CLASS.finditer(folded, last.end(), quantity.start):
        listed = _FIELD.fullmatch(other[0]) and not _BORDER_OR_COMMA.search(folded, last.end(), other.start())
        if not listed and not _FIELDS.search(folded, last.end(), other.start()):
            return None
    begun = begin_of(folded, ",;:。\n", last.start(), _LIST)
    before = folded[begun : last.start()]
    kinds = {category_by_word[m[0]] for m in _classes(folded, begun, last.start())}
    kinds |= {Category.OTHER for m in _OF_NO_CLASS.finditer(before) if not _FIELD.fullmatch(m[0])}
    return None if "、" in before and kinds - {category} else category


def _classes(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words that name a class of information, but for what those in the case wrote to each other (与某甲的聊天记录)."""
    for match in _table()[0].finditer(folded, start, end):
        if not _BETWEEN_THEM.search(folded, max(0, match.start() - _BACK), match.start()):
            yield match


def class_words() -> tuple[str, ...]:
    """Every word that names a class of personal information (信息类别用语)."""
    return tuple(_table()[1])


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Category]]:
    rows = tomllib.loads(resources.files(__package__).joinpath("categories.toml").read_text("utf-8"))["category"]
    words = {word: Category(row["name"]) for row in rows for word in row["words"]}
    return re.compile(trie_pattern(words) + _SOURCE), words
