"""A second instance that dismisses the appeal (二审驳回上诉): the first judgment retold, the appeal, the ruling."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.codes import Level, QuantityStatus, SectionKind, Tier
from menkan.synthesis.draft import Draft
from menkan.synthesis.opening import argued
from menkan.synthesis.plan import Accused, Plan
from menkan.synthesis.ruling import LEVEL_BY_TIER, holding_rule, sentence_item
from menkan.synthesis.story import ORDINALS, who


def write_appeal(draft: Draft, plan: Plan) -> None:
    """二审: the first instance's opinion and ruling, the appeal, and that it is dismissed."""
    with draft.section(SectionKind.FACTS_FOUND):
        draft.add(draft.rng.choice(("原判", "原审法院", "一审法院")))
        guilt = draft.rng.choice(("认为", "据此认为"))
        draft.add(guilt + "，")
        for tier in dict.fromkeys(one.tier for one in plan.accused):
            _first_holding(draft, plan, [one for one in plan.accused if one.tier is tier], tier)
        before, draft.status = draft.status, QuantityStatus.RULING
        draft.add(draft.rng.choice(("判决：", "遂判决：", "依照刑法相关规定，判决：")))
        for number, one in enumerate(plan.accused):
            draft.add(f"{ORDINALS[number]}、")
            item = sentence_item(draft, plan, one)
            if not isinstance(item, str):
                item()
        draft.status = before
    with draft.section(SectionKind.DEFENCE, QuantityStatus.ARGUED):
        draft.add(f"上诉人{plan.accused[0].name}{draft.rng.choice(('上诉称', '上诉提出', '及其辩护人提出'))}，")
        if plan.argued is not None:
            argued_slot = argued(draft, plan)
            if not isinstance(argued_slot, str):
                argued_slot()
            draft.add("，")
        draft.add(draft.rng.choice(("原判量刑过重。", "请求从轻改判。", "请求二审法院依法改判并适用缓刑。")))
    with draft.section(SectionKind.FACTS_FOUND):
        draft.say("facts.second_confirm")


def _first_holding(draft: Draft, plan: Plan, members: Sequence[Accused], tier: Tier) -> None:
    names = tuple(one.name for one in members)
    draft.add(who(members))
    draft.say(f"opinion.knowing.{plan.setting.article}")
    draft.say(f"scenes.{plan.setting.scene}.opinion")
    draft.add("，")
    every = "均" if len(names) > 1 else ""
    if tier is Tier.NONE:
        draft.slots["all"] = every
        draft.holding("opinion.convict.conviction", Level.UNSTATED, names)()
        draft.add("。")
        return
    level = LEVEL_BY_TIER[tier]
    draft.holding(holding_rule(plan, level), level, names)()
    draft.add(f"，其行为{every}已构成{plan.offence}。")


def write_second_opinion(draft: Draft, plan: Plan) -> None:
    with draft.section(SectionKind.COURT_OPINION):
        draft.add("本院认为，")
        draft.say("opinion.ruling.second_opinion")
    with draft.section(SectionKind.DISPOSITION, QuantityStatus.RULING):
        draft.say("opinion.ruling.second")
