"""The first half of a judgment: caption, course of the proceedings, allegations and defence (首部至辩护意见)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from menkan.codes import Instance, Metric, PartyRole, QuantityStatus, SectionKind
from menkan.synthesis.aims import Outcome
from menkan.synthesis.draft import Draft, Form, Slot
from menkan.synthesis.grammar import phrases
from menkan.synthesis.people import (
    case_number,
    day_between,
    draw_name,
    draw_place,
    id_number,
    long_date,
    phone_number,
    span_of_time,
)
from menkan.synthesis.plan import Accused, Plan
from menkan.synthesis.records import Align
from menkan.synthesis.story import tell_story, who
from menkan.synthesis.thresholds import Amount

MARK = "（虚构样本）"
# What one price is for.
EACH = {
    "287-2": ("每张", "每套", "每个"),
    "253-1": ("每条", "每条", "每份"),
    "287-1": ("每人", "每个", "每条"),
    "286-1": ("每条",),
    "285-2": ("每组", "每个", "每条"),
    "285-3": ("每套", "每个", "每次"),
    "286": ("每次", "每小时"),
    "312": ("每辆", "每部", "每吨"),
    "303-2": ("每月", "每个"),
}


def names_of(accused: Sequence[Accused]) -> str:
    return "、".join(one.name for one in accused)


def common_slots(draft: Draft, plan: Plan) -> dict[str, Slot]:
    """Words that any phrase may ask for; those that differ from mention to mention are drawn when asked."""
    rng, calendar = draft.rng, plan.calendar
    taken = set(plan.names)
    upline = rng.choice(phrases()["names.nicknames"])

    def pick(rule: str) -> Slot:
        return lambda: draft.add(rng.choice(phrases()[rule]))

    def some_date() -> None:
        draft.add(long_date(day_between(rng, calendar.last_act, calendar.caught)))

    app = rng.choice(phrases()["names.apps"])
    platform = rng.choice(phrases()["names.platforms"])
    return _noise_slots(draft) | {
        "when": lambda: draft.add(span_of_time(rng, calendar.first_act, calendar.last_act)),
        "date": some_date,
        "place": lambda: draft.add(f"{plan.place.city}市{rng.choice(phrases()['names.towns'])}"),
        "city": plan.place.city,
        "upline": lambda: draft.add(
            rng.choice((f"“{upline}”", f"“{upline}”", f"上家“{upline}”", f"“{upline}”（另案处理）"))
        ),
        "app": app,
        "platform": platform,
        "bank": pick("names.banks"),
        "brand": lambda: draft.add(rng.choice(("苹果牌", "华为牌", "小米牌", "某品牌"))),
        "firm": lambda: draft.add(f"{plan.place.city}{rng.choice(phrases()['names.firm_cores'])}商贸有限公司"),
        "victim": lambda: draft.add(rng.choice(phrases()["names.surnames"]) + rng.choice(("某", "某某", "某甲"))),
        "other": lambda: draft.add(draw_name(rng, taken)),
        "document": lambda: draft.say("facts.document"),
        "seized": lambda: draft.say("facts.seized"),
        "orders": lambda: draft.add(rng.choice(("书面", "多次", "依法", "先后"))),
        "court": plan.place.court,
        "each": rng.choice(EACH[plan.setting.article]),
        "n": _count(draft, "部", 4),
        "m": _count(draft, "张", 12),
        "k": _count(draft, "台", 3),
        "j": _count(draft, "个", 3),
        "offence": plan.offence,
        "names": names_of(plan.accused),
        "who": who(plan.accused),
        "first": plan.accused[0].name,
        "procuratorate": plan.place.procuratorate,
        "highercourt": plan.place.higher_court,
        "lowercourt": plan.place.court,
        "lowerprocuratorate": plan.place.procuratorate,
    }


def _noise_slots(draft: Draft) -> dict[str, Slot]:
    """Numbers that mean nothing for the case: card tails, times of day, telephone and account numbers, rates."""
    rng = draft.rng

    def rate() -> None:
        percent = Decimal(rng.choice(("0.8", "1", "1.5", "3", "5", "10")))
        draft.figure(Amount(Metric.COUNT_OTHER, None, percent, "%", ()), Form.EXACT)()

    def lure() -> None:
        draft.figure(Amount(Metric.MONEY_OTHER, None, Decimal(rng.randint(1, 50) * 1000), "元", ()))()

    return {
        "tail": lambda: draft.add(f"{rng.randint(0, 9999):04d}"),
        "clock": lambda: draft.add(str(rng.randint(1, 23))),
        "minute": lambda: draft.add(str(rng.randint(1, 59))),
        "phone": lambda: draft.add(phone_number(rng)),
        "account": lambda: draft.add(f"10000{rng.randint(1000, 9999)}"),
        "rate": rate,
        "lure": lure,
    }


def _count(draft: Draft, unit: str, top: int) -> Slot:
    def write() -> None:
        draft.figure(Amount(Metric.COUNT_OTHER, None, Decimal(draft.rng.randint(1, top)), unit, ()), Form.EXACT)()

    return write


def money(draft: Draft, value: int, metric: Metric, parties: tuple[str, ...]) -> Slot:
    """Slot with a sum that no threshold asks for (罚金, 注册资本)."""
    return draft.figure(Amount(metric, None, Decimal(value), "元", parties), Form.EXACT)


def write_caption(draft: Draft, plan: Plan) -> None:
    """首部: mark, court, title, number, prosecution, accused, counsel."""
    second = plan.instance is Instance.SECOND
    with draft.section(SectionKind.CAPTION):
        draft.layout[-1] = Align.NOTE
        draft.add(MARK)
        draft.paragraph(Align.CENTRE)
        draft.add(court_of(plan))
        draft.paragraph(Align.TITLE)
        draft.add(title_of(plan))
        draft.paragraph(Align.RIGHT)
        draft.add(_printed_number(draft.rng, plan.number))
        draft.paragraph()
        draft.add(("原" if second else "") + draft.rng.choice(("公诉机关", "公诉机关：" if not second else "公诉机关")))
        draft.add(f"{plan.place.procuratorate}。")
        for position, accused in enumerate(plan.accused):
            _write_accused(draft, plan, accused, appeals=second and position == 0)
            if not accused.is_unit and draft.rng.random() < 0.5:
                draft.paragraph()
                draft.say("caption.counsel")


def court_of(plan: Plan) -> str:
    return plan.place.higher_court if plan.instance is Instance.SECOND else plan.place.court


def title_of(plan: Plan) -> str:
    return "刑事裁定书" if plan.instance is Instance.SECOND else "刑事判决书"


def _printed_number(rng: random.Random, number: str) -> str:
    """The case number as printers have it: full-width, ASCII or 〔〕 brackets, now and then a space."""
    left, right = rng.choice(("（）", "（）", "（）", "()", "〔〕"))
    text = number.replace("（", left).replace("）", right)
    return text.replace(right, right + " ") if rng.random() < 0.08 else text


def _write_accused(draft: Draft, plan: Plan, accused: Accused, *, appeals: bool) -> None:
    rng, calendar = draft.rng, plan.calendar
    born = date(calendar.decided.year - rng.randint(18, 62), rng.randint(1, 12), rng.randint(1, 28))
    address = f"{plan.place.city}市{rng.choice(phrases()['names.towns'])}{rng.choice(phrases()['names.roads'])}"
    arrested = calendar.caught + timedelta(days=rng.randint(7, 37))
    role = PartyRole.DEFENDANT_UNIT if accused.is_unit else PartyRole.DEFENDANT
    slots: dict[str, Slot] = {
        "name": draft.party(accused.name, role),
        "short": next((c for c in phrases()["names.firm_cores"] if c in accused.name), "该") + "公司",
        "nickname": rng.choice(phrases()["names.nicknames"]),
        "othername": lambda: draft.add(accused.name[0] + rng.choice(phrases()["names.given_first"])),
        "sex": rng.choice("男男女"),
        "born": long_date(born),
        "idnumber": id_number(rng, born),
        "phone": phone_number(rng),
        "nation": rng.choice(phrases()["caption.nation"]),
        "education": rng.choice(phrases()["caption.education"]),
        "job": rng.choice(phrases()["caption.job"]),
        "address": address + f"{rng.randint(1, 300)}号{rng.randint(1, 30)}幢{rng.randint(101, 2504)}室",
        "police": f"{plan.place.city}市公安局{plan.place.district[:2]}分局",
        "caught": long_date(calendar.caught),
        "arrested": long_date(arrested),
        "capital": money(draft, rng.randint(1, 60) * 500_000, Metric.MONEY_OTHER, ()),
        "prior": lambda: _write_prior(draft, accused.name, plan.calendar.first_act.year),
        "custody": lambda: draft.say("caption.custody"),
    }
    rule = "unit" if accused.is_unit else "person"
    if plan.instance is Instance.SECOND and not accused.is_unit:
        rule = "appellant" if appeals else "codefendant"
    draft.paragraph()
    draft.say(f"caption.{rule}", **slots)


def _write_prior(draft: Draft, name: str, year: int) -> None:
    """前科劣迹 from years before `year`, in a quarter of the cases; it has nothing to do with the case."""
    rng = draft.rng
    if rng.random() > 0.25:
        return
    place = draw_place(rng)
    draft.say(
        f"caption.{rng.choice(('prior_criminal', 'prior_administrative'))}",
        oldcrime=lambda: draft.say("caption.oldcrime"),
        oldwrong=lambda: draft.say("caption.oldwrong"),
        olddate=f"{year - rng.randint(4, 11)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        othercourt=place.court,
        oldterm=rng.choice(("六个月", "一年", "一年六个月", "三年", "八个月")),
        oldfine=money(draft, rng.randint(1, 10) * 1000, Metric.FINE, (name,)),
        oldpenalty=money(draft, rng.choice((200, 500, 1000)), Metric.FINE, (name,)),
        oldrelease=f"{year - rng.randint(1, 3)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
    )


def write_procedure(draft: Draft, plan: Plan) -> None:
    """诉讼经过: one paragraph."""
    rng, calendar = draft.rng, plan.calendar
    mode = rng.choice(("ordinary", "ordinary", "summary", "summary", "fast"))
    if len(plan.accused) > 2 or plan.with_outcome(Outcome.ACQUITTED):
        mode = "ordinary"
    office = rng.choice(("公诉刑诉", "刑诉", "一部刑诉"))
    rule = "second" if plan.instance is Instance.SECOND else "first"
    bracket = rng.choice(("〔{}〕", "（{}）", "[{}]")).format(calendar.charged.year)
    with draft.section(SectionKind.PROCEDURE):
        draft.say(
            f"procedure.{rule}",
            indictment=f"{plan.place.district[0]}检{office}{bracket}{rng.randint(10, 900)}号",
            charged=long_date(calendar.charged),
            heard=long_date(day_between(rng, calendar.charged, calendar.decided)),
            mode=lambda: draft.say(f"procedure.{mode}"),
            lowerdate=long_date(calendar.decided - timedelta(days=rng.randint(30, 100))),
            lowernumber=case_number(rng, plan.place, calendar.charged.year, Instance.FIRST),
        )


def write_allegations(draft: Draft, plan: Plan) -> None:
    """公诉机关指控, with the figures that the prosecution claims."""
    with draft.section(SectionKind.ALLEGATIONS, QuantityStatus.ALLEGED):
        draft.say("allegations.opening")
        tell_story(draft, plan, plan.alleged)
        draft.paragraph()
        draft.say("allegations.closing", word="严重", mode="简易")


def write_defence(draft: Draft, plan: Plan) -> None:
    """辩解与辩护意见, with smaller figures where the plan has them."""
    one = plan.accused[-1] if plan.accused[0].is_unit else plan.accused[0]
    acquitted = plan.with_outcome(Outcome.ACQUITTED)
    if plan.argued is not None and len(plan.argued.parties) == 1:  # everyone argues about his own figures
        one = next((a for a in plan.accused if a.name in plan.argued.parties), one)
    with draft.section(SectionKind.DEFENCE, QuantityStatus.ARGUED):
        if plan.argued is not None:
            draft.say("allegations.lesser", one=one.name, argued=argued(draft, plan))
        elif not acquitted:
            draft.say("allegations.none", mode=draft.rng.choice(("简易", "速裁")))
        if acquitted:
            one = next((a for a in acquitted if not a.is_unit), acquitted[0])
            draft.paragraph()
            claim: Slot = argued(draft, plan) if plan.argued else "其行为数额较小"
            draft.say("allegations.innocent", one=one.name, argued=claim)
        elif draft.rng.random() < 0.5:
            draft.paragraph()
            draft.say("allegations.minor", one=one.name)


def argued(draft: Draft, plan: Plan) -> Slot:
    """Slot with what the defence says about one figure."""
    amount = plan.argued
    if amount is None:
        return "指控数额有误"
    vague = draft.rng.random() < 0.25

    def write() -> None:
        before, draft.status = draft.status, QuantityStatus.ARGUED
        draft.say(f"figures.{amount.metric}.argued", f=draft.figure(amount, Form.VAGUE if vague else Form.ANY))
        draft.status = before

    return write
