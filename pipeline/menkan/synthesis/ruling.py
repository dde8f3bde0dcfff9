"""The second half of a judgment: facts found, evidence, opinion, disposition (查明至主文)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from menkan.codes import Level, Metric, QuantityStatus, SectionKind, Tier
from menkan.synthesis.aims import Outcome, has_base_tier
from menkan.synthesis.draft import Draft, Form, Slot
from menkan.synthesis.grammar import phrases
from menkan.synthesis.opening import argued, money, names_of
from menkan.synthesis.people import long_date
from menkan.synthesis.plan import Accused, Plan
from menkan.synthesis.recited import recited_slots
from menkan.synthesis.story import ORDINALS, kind_slot, subject, tell_story, who
from menkan.synthesis.surface import chinese
from menkan.synthesis.thresholds import Amount, has_figures

# Offences that need the word as an element: a court may leave it out. Where it raises the sentence, it is always said.
WORD_LEFT_OUT = ("253-1", "285-2", "285-3", "286", "287-1", "287-2")
LEVEL_BY_TIER = {Tier.SERIOUS: Level.SERIOUS, Tier.ESPECIALLY_SERIOUS: Level.ESPECIALLY_SERIOUS}


def write_facts(draft: Draft, plan: Plan, opening: str = "opening") -> None:
    """经审理查明, begun with a phrase of the list `opening`, and what was given back."""
    with draft.section(SectionKind.FACTS_FOUND):
        if plan.repeats:
            draft.say("facts.same")
        else:
            draft.say(f"facts.{opening}")
            tell_story(draft, plan, plan.found)
        people = [one for one in plan.accused if not one.is_unit]
        if plan.aggravation:
            _say_aggravation(draft, plan)
        draft.paragraph()
        draft.say("facts.arrest", names=names_of(people), date=long_date(plan.calendar.caught))
        for one, income in _gains(plan):
            if draft.rng.random() < 0.3:
                repaid = Amount(Metric.DISGORGED, None, income, "元", (one.name,))
                draft.say("facts.restitution", one=one.name, f=draft.figure(repaid, Form.EXACT))


def _say_aggravation(draft: Draft, plan: Plan) -> None:
    """Why a court convicts although the figures fall short: a sanction within two years, or what came of the acts."""
    before = plan.calendar.first_act - timedelta(days=draft.rng.randint(20, 650))
    draft.say(
        f"facts.{plan.aggravation}",
        wrong=lambda: draft.say(f"facts.wrong.{plan.setting.article}"),
        priordate=long_date(before),
    )


def _gains(plan: Plan) -> list[tuple[Accused, Decimal]]:
    """Accused with a gain of their own."""
    gains = []
    for one in plan.accused:
        own = [a.value for a in plan.found if a.metric is Metric.ILLEGAL_INCOME and one.name in a.parties]
        if own:
            gains.append((one, own[0]))
    return gains


def write_evidence(draft: Draft, plan: Plan) -> None:
    people = [one for one in plan.accused if not one.is_unit]
    with draft.section(SectionKind.EVIDENCE):
        draft.say("facts.evidence", names=names_of(people))


def write_opinion(draft: Draft, plan: Plan) -> None:
    """本院认为: what each accused did in law, what the court holds on it, and what speaks for them."""
    with draft.section(SectionKind.COURT_OPINION):
        _write_guilt(draft, plan)
        _write_circumstances(draft, plan)
        acquitted_only = len(plan.with_outcome(Outcome.ACQUITTED)) == len(plan.accused)
        law = draft.rng.choice(phrases()[f"opinion.articles.{plan.setting.article}"])
        if acquitted_only:
            draft.say("opinion.law.acquitted")
        else:
            draft.say("opinion.law.basis", law=lambda: draft.say_phrase(law))


def _write_guilt(draft: Draft, plan: Plan) -> None:
    guilty = [one for one in plan.accused if one.outcome is not Outcome.ACQUITTED]
    groups: dict[Tier, list[Accused]] = {}
    for one in guilty:
        groups.setdefault(one.tier, []).append(one)
    for tier, members in groups.items():
        write_conviction(draft, plan, members, tier)
    if guilty:
        draft.say("opinion.convict.confirmed")
    exempted = plan.with_outcome(Outcome.EXEMPTED)
    if exempted:
        held = draft.holding("opinion.holding.minor", Level.MINOR, tuple(one.name for one in exempted))
        draft.say("opinion.convict.exempt", one=names_of(exempted), holding=_with_comma(draft, held))
    acquitted = plan.with_outcome(Outcome.ACQUITTED)
    if acquitted:
        _write_acquittal(draft, plan, acquitted, alone=not guilty)


def _with_comma(draft: Draft, held: Slot) -> Slot:
    def write() -> None:
        if not isinstance(held, str):
            held()
        draft.add("，")

    return write


def write_conviction(draft: Draft, plan: Plan, members: Sequence[Accused], tier: Tier) -> None:
    """The sentence that convicts `members`, with the holding of `tier` or, now and then, without any."""
    names = tuple(one.name for one in members)
    article, scene = plan.setting.article, plan.setting.scene
    slots: dict[str, Slot] = {
        "names": "、".join(names),
        "who": subject(draft, members, plan),
        "all": "均" if len(names) > 1 and draft.rng.random() < 0.7 else "",
        "knowing": lambda: draft.say(f"opinion.knowing.{article}"),
        "deed": lambda: draft.say(f"scenes.{scene}.opinion"),
        "reached": _reached(draft, plan, members, lead="，" if draft.rng.random() < 0.75 else ""),
    }
    # A court that leaves the word out has convicted all the same; the upper tier is nearly always named. The lower tier
    # of an offence that needs none (基本档) has no word.
    unstated = {Tier.NONE: 1.0, Tier.SERIOUS: 0.2 if article in WORD_LEFT_OUT else 0.0, Tier.ESPECIALLY_SERIOUS: 0.05}
    if draft.rng.random() < unstated[tier] and article != "286-1":
        held = draft.holding("opinion.convict.conviction", Level.UNSTATED, names)
        draft.say("opinion.convict.unstated", conviction=held, **slots)
        return
    level = LEVEL_BY_TIER[tier]
    draft.say("opinion.convict.body", holding=draft.holding(holding_rule(plan, level), level, names), **slots)


def holding_rule(plan: Plan, level: Level) -> str:
    """The list of phrases for what the court holds: 情节严重, but 后果严重 for 286, the scene's own words for 286-1."""
    own = (f"opinion.holding.{plan.setting.scene}", f"opinion.holding_{plan.setting.article}.{level}")
    return next((rule for rule in own if rule in phrases()), f"opinion.holding.{level}")


def _reached(draft: Draft, plan: Plan, members: Sequence[Accused], lead: str) -> Slot:
    """Slot with one figure of `members` after `lead`; empty where there is none or `lead` is empty."""
    names = {one.name for one in members}
    theirs = [a for a in plan.found if a.parties == ("*",) or names & set(a.parties)]
    theirs = [a for a in theirs if f"figures.{a.metric}.reached" in phrases() and a.metric is not Metric.PRICE]
    if not theirs or not lead:
        return ""
    # 甲、乙 … 获利3万元 would give both the gain of one
    theirs = [a for a in theirs if a.parties in (("*",), ()) or len(a.parties) == len(members)]
    if not theirs:
        return ""
    amount = draft.rng.choice(theirs)

    def write() -> None:
        draft.add(lead if lead != "-" else "")
        draft.say(f"figures.{amount.metric}.reached", f=draft.figure(amount), kind=kind_slot(draft, amount))

    return write


def _write_acquittal(draft: Draft, plan: Plan, acquitted: Sequence[Accused], *, alone: bool) -> None:
    names = tuple(one.name for one in acquitted)
    # Most acquittals rest on 刑法第十三条; some only say that the threshold is not met.
    level = Level.NOT_SERIOUS if alone and plan.found and draft.rng.random() < 0.2 else Level.OBVIOUSLY_MINOR
    held = draft.holding(f"opinion.holding.{level}", level, names)
    reached = _reached(draft, plan, acquitted, lead="-")
    rule = "acquit" if alone else "acquit_also"
    if level is Level.NOT_SERIOUS:
        rule = "acquit_short"
    if reached == "" and not plan.found:
        rule = "acquit_uncertain" if alone else "acquit_also"
    draft.say(
        f"opinion.convict.{rule}",
        one="、".join(names),
        who=who(acquitted),
        deed=lambda: draft.say(f"scenes.{plan.setting.scene}.opinion"),
        reached=reached or "数额、数量较小",
        holding=held,
    )


def _recite(draft: Draft, plan: Plan) -> None:
    """The interpretation's figures, as a court cites them in its reasons."""
    before, draft.status = draft.status, QuantityStatus.LAW
    draft.say(f"opinion.recital.{plan.setting.article}", **recited_slots(draft))
    draft.status = before


def _write_circumstances(draft: Draft, plan: Plan) -> None:
    if has_figures(plan.setting) and draft.rng.random() < 0.15:
        _recite(draft, plan)
    guilty = [one for one in plan.accused if one.outcome is not Outcome.ACQUITTED and not one.is_unit]
    for one in guilty:
        for _ in range(draft.rng.choice((0, 1, 1, 2))):
            draft.say("opinion.circumstances.list", one=draft.rng.choice(("被告人", "")) + one.name)
    if len(guilty) > 1 and draft.rng.random() < 0.6:
        slots: dict[str, Slot] = {"principal": guilty[0].name, "accessory": names_of(guilty[1:])}
        draft.say("opinion.circumstances.accessory", **slots)
    raised = [(a, f) for a, f in zip(plan.alleged, plan.found, strict=True) if a.value != f.value]
    if raised and draft.rng.random() < 0.6:
        before, draft.status = draft.status, QuantityStatus.ALLEGED
        draft.say("opinion.circumstances.over", f=draft.figure(raised[0][0]))
        draft.status = before
    if plan.argued is not None and draft.rng.random() < 0.6:
        draft.say("opinion.circumstances.rejected", argued=argued(draft, plan))
    elif guilty and draft.rng.random() < 0.4:
        draft.say("opinion.circumstances.accepted")


def write_disposition(draft: Draft, plan: Plan) -> None:
    """判决主文, one numbered item per accused, then what is forfeited."""
    items: list[Slot] = [sentence_item(draft, plan, one) for one in plan.accused]
    gains = _gains(plan)
    guilty = {one.name for one in plan.accused if one.outcome is not Outcome.ACQUITTED}
    for one, income in gains:
        if one.name in guilty and draft.rng.random() < 0.7:
            forfeit = Amount(Metric.DISGORGED, None, income, "元", (one.name,))
            items.append(
                _saying(
                    draft, "opinion.ruling.forfeit", who=who([one]), names=one.name, f=draft.figure(forfeit, Form.EXACT)
                )
            )
    if guilty and draft.rng.random() < 0.5:
        items.append(_saying(draft, "opinion.ruling.tools"))
    with draft.section(SectionKind.DISPOSITION, QuantityStatus.RULING):
        for number, item in enumerate(items):
            draft.paragraph()
            if len(items) > 1:
                draft.add(f"{_ordinal(number)}、")
            if not isinstance(item, str):
                item()


def _ordinal(number: int) -> str:
    return ORDINALS[number] if number < len(ORDINALS) else f"{'八九十'[number - len(ORDINALS)]}"


def _saying(draft: Draft, rule: str, **slots: Slot) -> Slot:
    return lambda: draft.say(rule, **slots)


def sentence_item(draft: Draft, plan: Plan, one: Accused) -> Slot:
    rng = draft.rng
    if one.outcome is Outcome.ACQUITTED:
        return lambda: draft.add(f"{'被告单位' if one.is_unit else '被告人'}{one.name}无罪。")
    if one.outcome is Outcome.EXEMPTED:
        return lambda: draft.add(f"{'被告单位' if one.is_unit else '被告人'}{one.name}犯{plan.offence}，免予刑事处罚。")
    fine = money(draft, rng.randint(1, 60) * 1000, Metric.FINE, (one.name,))
    if one.is_unit:
        return _saying(draft, "opinion.ruling.unit", one=one.name, f=fine)
    term, months, suspended = term_of(rng, plan, one)
    caught = plan.calendar.caught
    released = caught + timedelta(days=round(months * 30.4) - 1)

    def write() -> None:
        draft.say("opinion.ruling.prison", one=one.name, term=term, f=fine)
        if not suspended and rng.random() < 0.6:
            draft.paragraph()
            draft.say("opinion.ruling.days", caught=long_date(caught), released=long_date(released))

    return write


def term_of(rng: random.Random, plan: Plan, one: Accused) -> tuple[str, int, bool]:
    """The term of one accused in words, in months, and whether it is suspended (刑期)."""
    raised = one.tier is Tier.ESPECIALLY_SERIOUS or (one.tier is Tier.SERIOUS and has_base_tier(plan.setting.article))
    months = rng.randint(36, 66) if raised else rng.randint(4, 34)
    detention = months <= 6 and rng.random() < 0.4
    suspended = months <= 36 and rng.random() < 0.35
    words = ("拘役" if detention else "有期徒刑") + _term(months)
    return words + (f"，缓刑{_term(min(60, months + 6))}" if suspended else ""), months, suspended


def _term(months: int) -> str:
    """五个月, 一年六个月"""
    years, rest = divmod(months, 12)
    return (f"{chinese(years)}年" if years else "") + (f"{chinese(rest)}个月" if rest else "")
