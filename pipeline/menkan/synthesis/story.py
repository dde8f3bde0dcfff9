"""What happened, with its figures (犯罪事实): the acts as the scene tells them, then each figure in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from menkan.codes import Metric
from menkan.synthesis.draft import Draft, Form, Slot
from menkan.synthesis.grammar import phrases
from menkan.synthesis.plan import Accused, Plan
from menkan.synthesis.thresholds import Amount

ORDINALS = "一二三四五六七"
COUNTS = {2: "二", 3: "三", 4: "四"}


def tell_story(draft: Draft, plan: Plan, amounts: Sequence[Amount]) -> None:
    """Tell the acts of all accused; without `amounts`, only 多次, 大量 and the like stand where figures would.

    Every figure that a threshold asks for is printed so that its side of the threshold is sure.
    """
    if plan.own and amounts:
        form = draft.rng.choice(("（{0}）", "{1}.", "{0}、", "", "{1}、"))
        for number, accused in enumerate(plan.accused):
            if number or form:
                draft.paragraph()
                draft.add(form.format(ORDINALS[number], number + 1))
            _tell(draft, plan, (accused,), [a for a in amounts if accused.name in a.parties])
            if number == len(plan.accused) - 1:
                _sentences(draft, plan, plan.accused, [a for a in amounts if not a.parties])
        return
    _tell(draft, plan, plan.accused, amounts)


def told_of(plan: Plan, accused: Sequence[Accused]) -> Sequence[Accused]:
    """Whom the figures of `accused` are told of: all of them, or the first alone (以首要人员叙述数额)."""
    return accused[:1] if plan.of_leader else accused


def who(accused: Sequence[Accused], standing: str = "被告人") -> str:
    """被告单位甲、被告人乙、丙; with another `standing`, 被不起诉人乙, or names alone."""
    units, people = [a.name for a in accused if a.is_unit], [a.name for a in accused if not a.is_unit]
    parts = [("被告单位" if standing else "") + "、".join(units)] if units else []
    if people:
        parts.append(standing + "、".join(people))
    return "、".join(parts)


def subject(draft: Draft, accused: Sequence[Accused], plan: Plan) -> Slot:
    """Slot with the accused as the subject of a sentence: by name, or 二被告人 where that can only mean them."""
    full = who(accused, draft.standing)
    everyone = len(accused) == len(plan.accused) and not any(one.is_unit for one in accused)
    several = everyone and len(accused) > 1 and draft.standing == "被告人"
    short = [f"{COUNTS[len(accused)]}被告人", "上述被告人", "各被告人"] if several else []

    def write() -> None:
        draft.add(draft.rng.choice(short) if short and draft.rng.random() < 0.35 else full)

    return write


def _tell(draft: Draft, plan: Plan, accused: Sequence[Accused], amounts: Sequence[Amount]) -> None:
    names = "、".join(one.name for one in accused)
    scene = plan.setting.scene
    draft.say(f"scenes.{scene}.tell", who=who(accused, draft.standing), names=names)
    if not amounts:
        draft.say_phrase("{who}", who=subject(draft, accused, plan))
        draft.say(f"scenes.{scene}.vague")
        draft.add("。")
        return
    _sentences(draft, plan, told_of(plan, accused), amounts)


def _sentences(draft: Draft, plan: Plan, accused: Sequence[Accused], amounts: Sequence[Amount]) -> None:
    """One sentence per figure in an order of their own, then the gains of each where they differ."""
    shares = [a for a in amounts if a.metric is Metric.ILLEGAL_INCOME and len(accused) > 1 and a.parties != ("*",)]
    joint = [a for a in amounts if a not in shares]
    if draft.rng.random() < 0.5:
        draft.rng.shuffle(joint)
    for amount in joint:
        if draft.rng.random() < 0.12:
            draft.paragraph()
        elif draft.rng.random() < 0.15:
            draft.say("figures.noise.list", names="、".join(one.name for one in accused))
        say_amount(draft, amount, accused, plan)
    if len(shares) == 1:
        names = "、".join(shares[0].parties)
        draft.say("figures.apiece.illegal_income", names=names, f=draft.figure(shares[0], Form.SURE))
    elif shares:
        _say_shares(draft, shares)


def kind_slot(draft: Draft, amount: Amount) -> Slot:
    """Slot with the kind of records (行踪轨迹信息, 业主信息)."""
    if amount.category is None:
        return "信息"
    plain_user = amount.metric is Metric.USER_RECORDS and amount.category == "other"
    rule = "figures.kind.user" if plain_user else f"figures.kind.{amount.category}"
    return lambda: draft.add(draft.rng.choice(phrases()[rule]))


def say_amount(draft: Draft, amount: Amount, accused: Sequence[Accused], plan: Plan) -> None:
    """One sentence with the figure; a fifth of the larger ones are told as parts and their total (分别、合计)."""
    slots: dict[str, Slot] = {
        "f": draft.figure(amount, Form.SURE),
        "who": subject(draft, accused, plan),
        "names": "、".join(one.name for one in accused),
        "kind": kind_slot(draft, amount),
    }
    # What a figure counts is told by the scene where it can be several things (台: 控制的, 瘫痪的, 被改数据的).
    told = f"figures.{plan.setting.scene}.{amount.metric}"
    if told not in phrases():
        told = f"figures.{amount.metric}.told"
    divisible = f"figures.parts.{amount.metric}" in phrases() and amount.value >= 100
    if divisible and draft.rng.random() < 0.2:
        parts = _parts(draft, amount)
        slots["list"] = _listed(draft, parts)
        slots["accounts"] = lambda: _say_accounts(draft, parts)
        times = Amount(Metric.ACTS, None, Decimal(len(parts)), "次", amount.parties)
        slots["times"] = draft.figure(times, Form.EXACT)
        draft.say(f"figures.parts.{amount.metric}", **slots)
        return
    draft.say(told, **slots)


def _parts(draft: Draft, amount: Amount) -> list[Amount]:
    """Two or three amounts whose sum is `amount`."""
    count = draft.rng.choice((2, 2, 3))
    rest, parts = amount.value, []
    for _ in range(count - 1):
        share = Decimal(max(1, int(rest * draft.rng.randint(20, 60) / 100)))
        parts.append(replace(amount, value=share))
        rest -= share
    return [*parts, replace(amount, value=rest)]


def _listed(draft: Draft, parts: Sequence[Amount]) -> Slot:
    def write() -> None:
        for number, part in enumerate(parts):
            draft.add("、" if number else "")
            draft.figure(part, Form.EXACT)()

    return write


def _say_accounts(draft: Draft, parts: Sequence[Amount]) -> None:
    for number, part in enumerate(parts):
        draft.add("，" if number else "")
        draft.say("figures.parts.account_item", one=draft.figure(part, Form.EXACT))


def _say_shares(draft: Draft, shares: Sequence[Amount]) -> None:
    """甲获利3万元，乙获利8000元；or 甲、乙分别获利3万元、8000元。"""
    if draft.rng.random() < 0.5:

        def figures() -> None:
            for number, share in enumerate(shares):
                draft.add("、" if number else "")
                draft.figure(share, Form.SURE)()

        names = "、".join(share.parties[0] for share in shares)
        draft.say("figures.illegal_income.respectively", names=names, list=figures)
        return

    def items() -> None:
        for number, share in enumerate(shares):
            draft.add(draft.rng.choice("，，；、") if number else "")
            one = draft.rng.choice((draft.standing, "")) + share.parties[0]
            draft.say("figures.illegal_income.item", one=one, f=draft.figure(share, Form.SURE))

    draft.say("figures.illegal_income.each", list=items)
