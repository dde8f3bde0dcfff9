"""Figures whose own words say nothing: the role that the same figure, its parts or its total have elsewhere (复述)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from menkan.codes import Category, Metric
from menkan.quantities.bounds import SAME_DIGITS, digits_of, size_of
from menkan.quantities.categories import carry_classes, find_category, is_information
from menkan.quantities.roles import ARTICLE, BORDER, NO_NOUN, OTHER, RECORDS, SHEETS, sentence_of
from menkan.text import fold_width
from menkan.types import Quantity, Structure

_THINGS = re.compile(r"(?:查获|扣押|起获|缴获|搜出|查扣|收缴|没收|硬盘|[U优]盘|合同|手机|电脑)[^。;,]*$")
_PARTS_FOLLOW = re.compile(r"[^。;:]{0,12}(?:分别为|分别是|分别系|包括|其中|具体为|分为|如下)[^。;:]{0,6}:")
_LIST_ENDS = re.compile(r"(?s)。(?!\s*(?:\(?\d{1,2}\)?[.、)]|\(?[一二三四五六七八九十]{1,3}[、)]))|.{120}")
_TOTAL = re.compile("合计|共计|总计|累计|加总|相加|总共|加起来")
_MOST_ADDED = 8  # figures that a sum may be of (project convention)
_CARDS = re.compile(
    r"(?<![及和])(?<!连同)(?<!绑定)(?<!绑定的)(?P<phone>电话卡|手机卡|流量卡|物联网?卡|SIM卡|sim卡|上网卡)|银行卡|信用卡|储蓄卡|借记卡|工资卡|四件套|结算卡"
)
_OWN_CARD = re.compile("[^,。;、)]{1,7}卡")  # 一张中国移动电话卡
_CARD_REACH = 600  # characters back to where the kind of a card was named (project convention)
_CHARGED = re.compile(r"指控的?(?:数额|数量|金额|人数|次数)?[为是的]?(?:人民币)?$")
_ROUNDED = Decimal("1.1")  # how far apart the bounds of a rounded figure may lie (project convention)
_MOST_ALIKE = 40  # figures between two sizes that are looked at: a bound keeps odd texts linear
_NEARLY = Decimal("0.1")  # how far a figure of the charge is rounded where it is named again (project convention)
_CLASS_DIGITS = 2  # as SAME_DIGITS, for the class of two figures of one role (project convention)

_ECHOES = frozenset({Metric.DISGORGED, Metric.FINE})  # what is taken back has the figure of what was gained


def as_told_elsewhere(text: str, quantities: Sequence[Quantity], structure: Structure) -> tuple[Quantity, ...]:
    """Figures whose own words say nothing take the role and the class that the figure has elsewhere (复述)."""
    folded = fold_width(text)
    roles: dict[object, set[Metric]] = {}
    classes: dict[object, set[Category]] = {}
    for q in quantities:
        if q.metric not in OTHER and q.metric not in _ECHOES:
            roles.setdefault(_figure(q), set()).add(q.metric)
        if q.category and q.category is not Category.OTHER:
            classes.setdefault(_figure(q), set()).add(q.category)
    quantities = _added_up(folded, _parted(folded, _summed_up(folded, quantities)))
    told = [_told(q, roles.get(_figure(q), set()), classes.get(_figure(q), set())) for q in quantities]
    known = _Told(told)
    told = [_as_charged(folded, q, known) if q.metric in OTHER else q for q in told]
    told = [_as_rounded(q, known) if q.metric in OTHER and q.approximate else q for q in told]
    told = [_of_which_card(folded, q) for q in _of_one_kind(folded, told)]
    return tuple(carry_classes(folded, told, structure))


class _Told:
    """What the figures that have a role count, by unit and size: to be asked what lies between two sizes."""

    def __init__(self, quantities: Sequence[Quantity]) -> None:
        self._by_unit: dict[str, list[tuple[Decimal, tuple[Metric, Category | None]]]] = {}
        for q in quantities:
            if q.metric not in OTHER and q.metric not in _ECHOES:
                self._by_unit.setdefault(q.unit, []).append((size_of(q), (q.metric, q.category)))
        for told in self._by_unit.values():
            told.sort(key=lambda one: one[0])

    def alone_between(self, unit: str, low: Decimal, high: Decimal) -> tuple[Metric, Category | None] | None:
        """The role and class of all figures from `low` to `high`; None where there are none, or several roles."""
        told = self._by_unit.get(unit, [])
        first = bisect_left(told, low, key=lambda one: one[0])
        found = set()
        for size, role in told[first : first + _MOST_ALIKE]:
            if size > high:
                break
            found.add(role)
        return found.pop() if len(found) == 1 else None


def _as_rounded(quantity: Quantity, told: _Told) -> Quantity:
    """A rounded figure whose own words say nothing: as the one that it retells (186.43万元 … 186万余元)."""
    low, high = quantity.interval.lower, quantity.interval.upper
    if low is None or high is None or high > low * _ROUNDED:
        return quantity
    return _with(quantity, told.alone_between(quantity.unit, low, high))


def _of_one_kind(folded: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Counts without a noun in a unit in which the text counts nothing but information are information too."""
    kinds: dict[str, list[Metric]] = {}
    for q in quantities:
        if q.unit in SHEETS | RECORDS | {"户"} and q.metric not in OTHER:
            kinds.setdefault(q.unit, []).append(q.metric)
    counts = {unit: told[0] for unit, told in kinds.items() if len(told) > 1 and len(set(told)) == 1}
    of = {unit: metric for unit, metric in counts.items() if is_information(metric)}

    def is_bare(q: Quantity) -> bool:
        is_thing = ARTICLE.fullmatch(q.surface) or _THINGS.search(folded, max(0, q.start - 30), q.start)
        return q.metric in OTHER and q.unit in of and not is_thing and NO_NOUN.match(folded, q.end) is not None

    return [
        replace(q, metric=of[q.unit], category=find_category(folded, q, sentence_of(folded, q))) if is_bare(q) else q
        for q in quantities
    ]


def _of_which_card(folded: str, quantity: Quantity) -> Quantity:
    """Cards without their kind are of the kind named last before them (插用电话卡四百余张，…的96张)."""
    if quantity.unit != "张" or quantity.metric not in (Metric.PAYMENT_ACCOUNTS, Metric.PHONE_CARDS):
        return quantity
    named = _CARDS.finditer(folded, max(0, quantity.start - _CARD_REACH), quantity.start)
    last = max(named, key=lambda m: m.start(), default=None)
    if last is None or _OWN_CARD.match(folded, quantity.end):
        return quantity
    metric = Metric.PHONE_CARDS if last["phone"] else Metric.PAYMENT_ACCOUNTS
    return quantity if metric is quantity.metric else replace(quantity, metric=metric)


def _with(quantity: Quantity, role: tuple[Metric, Category | None] | None) -> Quantity:
    return replace(quantity, metric=role[0], category=role[1]) if role else quantity


def _as_charged(folded: str, quantity: Quantity, told: _Told) -> Quantity:
    """A figure of the charge that the court names without its noun (指控的3万余元有误): as the one that it repeats."""
    if not _CHARGED.search(folded, max(0, quantity.start - 16), quantity.start):
        return quantity
    size = size_of(quantity)
    return _with(quantity, told.alone_between(quantity.unit, size * (1 - _NEARLY), size * (1 + _NEARLY)))


def _summed_up(folded: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Figures whose own words say nothing have the role of their sentence's total (甲卡3万元，乙卡6万元，共9万元)."""
    result = list(quantities)
    parts: list[int] = []
    for i, q in enumerate(quantities):
        gap = folded[quantities[i - 1].end : q.start] if i else ""
        if parts and (BORDER.search(gap) or q.unit != quantities[i - 1].unit):
            parts = []
        if q.metric in OTHER:
            parts.append(i)
        elif parts and len(parts) > 1 and _TOTAL.search(gap):
            for part in parts:
                result[part] = replace(result[part], metric=q.metric)
            parts = []
        else:
            parts = []
    return result


def _parted(folded: str, quantities: list[Quantity]) -> list[Quantity]:
    """Items of a list that parts a total have its role (共900条，分别为：1.订单200条；2.…) while they fit in it."""
    total: Quantity | None = None
    left = Decimal(0)
    for i, q in enumerate(quantities):
        size = size_of(q)
        if total and q.unit == total.unit and q.metric in (*OTHER, total.metric) and size <= left:
            gap = folded[quantities[i - 1].end : q.start]
            if not _LIST_ENDS.search(gap):
                category = find_category(folded, q, sentence_of(folded, q)) if is_information(total.metric) else None
                quantities[i], left = replace(q, metric=total.metric, category=category), left - size
                continue
        total = q if q.metric not in OTHER and _PARTS_FOLLOW.match(folded, q.end) else None
        left = size
    return quantities


def _added_up(folded: str, quantities: list[Quantity]) -> list[Quantity]:
    """A figure whose own words say nothing has the role of those before it that add up to it (两笔共3万元)."""
    for i, q in enumerate(quantities):
        if q.metric not in OTHER or q.value is None:
            continue
        added, last = Decimal(0), q
        for n in range(i - 1, max(-1, i - 1 - _MOST_ADDED), -1):
            part = quantities[n]
            alike = part.unit == q.unit and part.value is not None and part.metric not in _ECHOES
            if not alike or part.metric in OTHER or (last is not q and part.metric is not last.metric):
                break
            added, last = added + (part.value or 0), part
            if added >= q.value:
                break
        if last is not q and last.metric is not None and added == q.value and quantities[i - 1] is not last:
            quantities[i] = replace(q, metric=last.metric)
    return quantities


def _told(quantity: Quantity, roles: set[Metric], classes: set[Category]) -> Quantity:
    value = quantity.value
    digits = len(digits_of(value)) if value is not None else 0
    metric, category = quantity.metric, quantity.category
    if metric in OTHER and len(roles) == 1 and digits >= SAME_DIGITS:
        (metric,) = roles
    if is_information(metric) and category in (None, Category.OTHER) and len(classes) == 1 and digits >= _CLASS_DIGITS:
        (category,) = classes
    if metric is quantity.metric and category is quantity.category:
        return quantity
    return replace(quantity, metric=metric, category=category)


def _figure(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.lower, quantity.upper, quantity.unit
