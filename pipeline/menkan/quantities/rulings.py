"""What the words around a figure make of it: rejected, given back as income, of each kind, of one offence (取舍)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from menkan.codes import Metric, QuantityStatus
from menkan.text import begin_of
from menkan.types import Quantity, Structure

_REACH = 120  # characters after a figure in which its sentence ends (project convention)
_BACK = 400  # and before it, in which it begins
_STOP = re.compile(r"[。;\n]")
# 认定损失14万元的证据不足，不予采纳 · 该14万元不能认定为经济损失 · 不作为经济损失认定 · 不计入犯罪数额
_REJECTED = re.compile(
    r"不予(?:采纳|采信|认定|支持|确认)|不(?:能|应|宜|足以)(?:予以|被)?认定(?!为?(?:自首|立功|从犯|主犯|累犯))|证据不足"
    r"|不(?:应|宜|能)?作为[^,。;]{2,14}(?:认定|计算|计入|数额)|不(?:应|予|应当|能)?计入"
)
# ... but what is not accepted may be the plea itself, and a protest is not the court's word
_PLEA = re.compile(r"辩护|辩解|辩称|上诉人?(?:提出|及|称)|抗诉|代理|(?:意见|理由|主张|请求)")
# 退缴违法所得3万元 · 退缴至本院的违法所得款3万元 · 违法所得3万元予以追缴 · 退缴3万元违法所得
_GIVEN = r"(?:退(?:缴|出|交|清|还)|上[缴交]|交出)"
_INCOME = r"(?:违法|非法)(?:所得|获利)"
_INCOME_BEFORE = re.compile(
    rf"(?:{_GIVEN}|追缴|没收)[^,。;、]{{0,14}}{_INCOME}[^,。;、]{{0,8}}$|{_GIVEN}[^,。;、]{{0,6}}$"
)
_INCOME_AFTER = re.compile(rf"(?:人民币)?的?(?:全部)?{_INCOME}")
# 农业银行卡、建设银行卡各一张: one of each kind in the list
_EACH = re.compile(r"[^,。;:的]+各$")
_LISTED = {
    Metric.PAYMENT_ACCOUNTS: re.compile(
        r"(?!.*(?:手机|电话|流量|物联网))(?:.*(?:银行|信用社|卡|账户|支付宝|微信|U盾))"
    ),
    Metric.PHONE_CARDS: re.compile(r".*(?:手机|电话|流量|物联网|移动|联通|电信)"),
}
# Offences of taking, by what tells their amounts apart where one accused committed several.
_TAKINGS = {
    "保险诈骗罪": r"保险诈骗|骗保|骗取保险",
    "合同诈骗罪": r"合同诈骗",
    "集资诈骗罪": r"集资诈骗|非法集资",
    "信用卡诈骗罪": r"信用卡诈骗|透支",
    "盗窃罪": r"盗窃|[窃偷]得|[窃偷]取|[盗窃偷]走|扒窃|偷",
    "诈骗罪": r"(?<!保险)(?<!合同)(?<!集资)(?<!信用卡)诈骗|骗(?!保|取保险)",
    "敲诈勒索罪": r"敲诈|勒索",
    "抢劫罪": r"抢劫",
    "抢夺罪": r"抢夺",
}
_TAKING_OF = {offence: re.compile(pattern) for offence, pattern in _TAKINGS.items()}


def rejected(folded: str, quantities: Sequence[Quantity]) -> frozenset[tuple[Metric, Decimal]]:
    """Metric and number of what was charged and the court did not accept (不予认定的数额).

    The figure is printed again wherever the charge is told, so the number stands for all its mentions.
    """
    charged = (QuantityStatus.ALLEGED, QuantityStatus.FOUND)
    ends = [*(q.start for q in quantities[1:]), len(folded)]
    return frozenset(
        (q.metric, q.value)
        for q, end in zip(quantities, ends, strict=False)
        if q.value is not None and q.status in charged and _is_rejected(folded, q, end)
    )


def _is_rejected(folded: str, quantity: Quantity, end: int) -> bool:
    """Whether its sentence rejects it, before the next figure at `end`."""
    last = min(end, quantity.end + _REACH)
    border = _STOP.search(folded, quantity.end, last)
    ends = border.start() if border else last
    if not _REJECTED.search(folded, quantity.end, ends):
        return False
    return not _PLEA.search(folded, begin_of(folded, "。\n", quantity.start, _BACK), ends)


def income_given_back(folded: str, quantity: Quantity) -> Quantity | None:
    """A sum given back or taken as illegal income, read as at least so much of it (退缴的违法所得); None for any other.

    What was given back need not be all that was gained.
    """
    if quantity.metric is not Metric.DISGORGED or quantity.status is QuantityStatus.ARGUED:
        return None
    before = _INCOME_BEFORE.search(folded, max(0, quantity.start - 40), quantity.start)
    if before is None or (
        not re.search(_INCOME, before[0]) and not _INCOME_AFTER.match(folded, quantity.end, quantity.end + 16)
    ):
        return None
    least = quantity.value if quantity.lower is None else quantity.lower
    return replace(
        quantity,
        metric=Metric.ILLEGAL_INCOME,
        status=QuantityStatus.FOUND,
        value=None,
        lower=least,
        upper=None,
        upper_open=False,
    )


def of_each(folded: str, quantity: Quantity) -> Quantity:
    """`quantity` times the kinds of card or account that its list gives one by one (各若干张); else as it is."""
    listed = _LISTED.get(quantity.metric)
    found = _EACH.search(folded, max(0, quantity.start - _REACH), quantity.start) if listed else None
    if listed is None or found is None:
        return quantity
    kinds = sum(bool(listed.match(item)) for item in re.split("[、和及]|以及", found[0]))
    if kinds < 2:
        return quantity
    times = [None if bound is None else bound * kinds for bound in (quantity.value, quantity.lower, quantity.upper)]
    return replace(quantity, value=times[0], lower=times[1], upper=times[2])


def articles_of(quantities: Sequence[Quantity], structure: Structure) -> list[frozenset[str]]:
    """By quantity, the articles of the offences that head its part of the facts (分罪名叙述的数额); mostly none.

    A figure told again elsewhere, as in the court's opinion, is the same one as under its heading.
    """
    sections = (structure.section_at(q.start) for q in quantities)
    headed = [frozenset(section.articles if section else ()) for section in sections]
    again: dict[tuple[Metric, Decimal], frozenset[str]] = {}
    for q, articles in zip(quantities, headed, strict=True):
        if articles and q.value is not None:
            again[q.metric, q.value] = again.get((q.metric, q.value), frozenset()) | articles
    return [
        articles or (again.get((q.metric, q.value), articles) if q.value is not None else articles)
        for q, articles in zip(quantities, headed, strict=True)
    ]


def takings_of(
    folded: str, quantities: Sequence[Quantity], offences: Sequence[str], headed: Sequence[frozenset[str]]
) -> dict[int, str]:
    """Index of a sum taken → the one of several `offences` of taking that its words tell (各罪的数额).

    By the nearest verb before it in its sentence, where no heading tells (`headed`: what `articles_of` gives). Nothing
    is told where there is but one such offence.
    """
    several = [offence for offence in offences if offence in _TAKING_OF]
    if len(several) < 2:
        return {}
    told = {}
    for i, q in enumerate(quantities):
        if q.metric is Metric.FRAUD_PROCEEDS and not headed[i]:
            clause = folded[begin_of(folded, "。;\n", q.start, _BACK) : q.start]
            if offence := _named(clause, several):
                told[i] = offence
    return told


def _named(words: str, offences: Iterable[str]) -> str | None:
    """The offence whose verb stands last in `words`."""
    last = {o: max((m.end() for m in _TAKING_OF[o].finditer(words)), default=-1) for o in offences}
    nearest = max(last, key=lambda o: last[o])
    return nearest if last[nearest] >= 0 else None
