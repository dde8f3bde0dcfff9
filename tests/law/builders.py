"""Facts and structures for tests of the law, built by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from menkan.codes import Category, Instance, Level, Metric, PartyRole
from menkan.types import Act, CaseNumber, DateRange, Fact, Flag, Holding, Interval, Party, Prior, Sentence, Structure

PARTY = "丁某某"
NAMES = {
    "253-1": "侵犯公民个人信息罪",
    "285-1": "非法侵入计算机信息系统罪",
    "285-2": "非法获取计算机信息系统数据、非法控制计算机信息系统罪",
    "285-3": "提供侵入、非法控制计算机信息系统程序、工具罪",
    "286": "破坏计算机信息系统罪",
    "266": "诈骗罪",
    "286-1": "拒不履行信息网络安全管理义务罪",
    "287-1": "非法利用信息网络罪",
    "287-2": "帮助信息网络犯罪活动罪",
    "303-1": "赌博罪",
    "303-2": "开设赌场罪",
    "312": "掩饰、隐瞒犯罪所得、犯罪所得收益罪",
}


def fact(
    metric: str,
    amount: int | str | Interval | None,
    article: str = "287-2",
    *,
    category: str | None = None,
    qualifier: str | None = None,
    unit: str | None = None,
    basis: str = "own",
    value: int | Decimal | None = None,
    quantities: tuple[int, ...] = (),
    party: str = PARTY,
) -> Fact:
    """One fact; `amount` a figure (exact) or an interval, `value` the printed number where the interval has none."""
    span = amount if isinstance(amount, Interval) else point(amount)
    money = metric in MONEY
    return Fact(
        party=party,
        offence=NAMES.get(article, article),
        article=article,
        metric=Metric(metric),
        category=None if category is None else Category(category),
        qualifier=qualifier,
        value=Decimal(value) if value is not None else span.lower if span.lower == span.upper else None,
        lower=span.lower,
        upper=span.upper,
        lower_open=span.lower_open,
        upper_open=span.upper_open,
        unit=unit or ("元" if money else UNITS.get(metric, "个")),
        basis=basis,
        quantities=quantities,
    )


MONEY = {
    "illegal_income", "payment_settlement", "account_inflow", "account_turnover", "fraud_proceeds", "funds_provided",
    "economic_loss", "gambling_stakes", "gambling_takings", "concealed_value",
}  # fmt: skip

UNITS = {"programs": "人次", "downtime": "小时"}


def point(amount: int | str | None) -> Interval:
    return Interval() if amount is None else Interval(Decimal(amount), Decimal(amount))


def between(lower: int | None, upper: int | None, *, lower_open: bool = False, upper_open: bool = False) -> Interval:
    def bound(x: int | None) -> Decimal | None:
        return None if x is None else Decimal(x)

    return Interval(bound(lower), bound(upper), lower_open, upper_open)


def judgment(
    article: str = "287-2",
    *,
    decided_on: date | None = date(2021, 3, 1),
    conduct: tuple[date | None, date | None] = (None, None),
    instance: Instance | None = Instance.FIRST,
    flags: Sequence[str] = (),
    priors: Sequence[Prior] = (),
    level: Level | None = None,
    case_number: str | None = None,
    earlier: Sequence[str] = (),
    acts: Sequence[Act] = (),
    parties: Sequence[str] = (PARTY,),
) -> Structure:
    """A structure with one accused convicted of one offence."""
    name = NAMES.get(article, article)
    return Structure(
        case_number=case_number,
        case_numbers=tuple(CaseNumber(n, None, "earlier", 0, 1) for n in earlier),
        instance=instance,
        decided_on=decided_on,
        conduct=DateRange(*conduct),
        offences=(name,),
        parties=tuple(Party(p, PartyRole.DEFENDANT) for p in parties),
        disposition=tuple(
            Sentence(p, name, article, "fixed_term", 8, None, Decimal(5000), None, None, 0, 4) for p in parties
        ),
        holdings=() if level is None else tuple(Holding(p, name, article, level, 10, 14) for p in parties),
        flags=tuple(Flag(parties[0], f, 20 + i, 24 + i) for i, f in enumerate(flags)),
        priors=tuple(priors),
        acts=tuple(acts),
    )


def prior(kind: str, what: str, on: str | None) -> Prior:
    return Prior(PARTY, kind, what, on, 30, 40)
