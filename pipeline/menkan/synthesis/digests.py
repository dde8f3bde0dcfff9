"""Cases told without the form of a judgment (案例摘要与不起诉决定书): names alone, no headings of a court, no trial."""

from __future__ import annotations

from dataclasses import replace

from menkan.codes import Level, Metric, PartyRole, QuantityStatus, SectionKind, Tier
from menkan.synthesis.aims import Outcome
from menkan.synthesis.closing import LAST_LINE
from menkan.synthesis.draft import Draft
from menkan.synthesis.grammar import phrases
from menkan.synthesis.opening import MARK, money
from menkan.synthesis.people import chinese_date, long_date
from menkan.synthesis.plan import Accused, Plan
from menkan.synthesis.records import Align
from menkan.synthesis.ruling import LEVEL_BY_TIER, holding_rule, term_of
from menkan.synthesis.story import tell_story

DECISION = "不起诉决定书"


def _names(draft: Draft, plan: Plan) -> None:
    for number, one in enumerate(plan.accused):
        draft.add("、" if number else "")
        draft.party(one.name, PartyRole.DEFENDANT_UNIT if one.is_unit else PartyRole.DEFENDANT)()


def write_digest(draft: Draft, plan: Plan) -> None:
    """A typical case as a court publishes it (典型案例): facts and outcome, nobody called 被告人."""
    draft.standing = ""
    with draft.section(SectionKind.CAPTION):
        draft.layout[-1] = Align.NOTE
        draft.add(f"{MARK}\n")
        _names(draft, plan)
        draft.add(f"{plan.offence.removesuffix('罪')}案\n案号：{plan.number}")
    draft.lead = draft.rng.choice(("【基本案情】", "一、基本案情\n", "基本案情："))
    with draft.section(SectionKind.FACTS_FOUND):
        tell_story(draft, plan, plan.found)
    draft.lead = draft.rng.choice(("【裁判结果】", "二、裁判结果\n", "处理结果："))
    with draft.section(SectionKind.COURT_OPINION):
        draft.add(f"{plan.place.court}[经审理]认为，".replace("[经审理]", draft.rng.choice(("经审理", "", "审理"))))
        for number, one in enumerate(plan.accused):
            draft.add("；" if number else "")
            _outcome(draft, plan, one)
        draft.add("。")
    draft.paragraph(Align.NOTE)
    draft.add(LAST_LINE)


def _outcome(draft: Draft, plan: Plan, one: Accused) -> None:
    draft.add(one.name)
    draft.say(f"scenes.{plan.setting.scene}.opinion")
    draft.add("，")
    if one.outcome is Outcome.ACQUITTED:
        draft.holding("opinion.holding.obviously_minor", Level.OBVIOUSLY_MINOR, (one.name,))()
        draft.add(f"，不认为是犯罪，判决宣告{one.name}无罪")
        return
    if one.tier is Tier.NONE:
        draft.holding("opinion.convict.plain", Level.UNSTATED, (one.name,))()
    else:
        level = LEVEL_BY_TIER[one.tier]
        draft.holding(holding_rule(plan, level), level, (one.name,))()
        draft.add("，")
        draft.say("opinion.convict.plain")
    before, draft.status = draft.status, QuantityStatus.RULING
    draft.add("，")
    if one.outcome is Outcome.EXEMPTED:
        draft.holding("opinion.holding.minor", Level.MINOR, (one.name,))()
        draft.add("，判决免予刑事处罚")
    else:
        draft.add("判处" + ("" if one.is_unit else f"{term_of(draft.rng, plan, one)[0]}，并处") + "罚金")
        fine = money(draft, draft.rng.randint(1, 60) * 1000, Metric.FINE, (one.name,))
        if not isinstance(fine, str):
            fine()
    draft.status = before


def undecided(plan: Plan) -> bool:
    """Whether the case could have ended before the procuratorate (不起诉): one person, no penalty."""
    return plan.single and not plan.accused[0].is_unit and plan.accused[0].outcome is not Outcome.CONVICTED


def as_decision(plan: Plan) -> Plan:
    """`plan` with the number that a decision of the procuratorate has."""
    number = (
        f"{plan.place.district[0]}检刑不诉〔{plan.calendar.decided.year}〕{plan.calendar.decided.toordinal() % 400}号"
    )
    return replace(plan, number=number)


def write_decision(draft: Draft, plan: Plan) -> None:
    """不起诉决定书: 情节轻微 (刑诉法第一百七十七条第二款) or 情节显著轻微 (同条第一款)."""
    one, calendar, rng = plan.accused[0], plan.calendar, draft.rng
    draft.standing = "被不起诉人"
    with draft.section(SectionKind.CAPTION):
        draft.layout[-1] = Align.NOTE
        draft.add(MARK)
        for align, words in ((Align.CENTRE, plan.place.procuratorate), (Align.TITLE, DECISION)):
            draft.paragraph(align)
            draft.add(words)
        draft.paragraph(Align.RIGHT)
        draft.add(plan.number)
        draft.paragraph()
        draft.add("被不起诉人")
        draft.party(one.name, PartyRole.DEFENDANT)()
        draft.add(
            f"，{rng.choice('男男女')}，{calendar.decided.year - rng.randint(19, 60)}年{rng.randint(1, 12)}月出生，"
        )
        draft.say_phrase("<caption.nation>，<caption.education>，<caption.job>。")
        draft.add(f"因涉嫌{plan.offence}，于{long_date(calendar.caught)}被刑事拘留，后被取保候审。")
    with draft.section(SectionKind.PROCEDURE):
        draft.add(f"本案由{plan.place.city}市公安局侦查终结，以被不起诉人{one.name}涉嫌{plan.offence}，")
        draft.add(f"于{long_date(calendar.charged)}向本院移送审查起诉。")
    with draft.section(SectionKind.FACTS_FOUND):
        draft.add(rng.choice(("经本院依法审查查明：", "经审查查明，", "经依法审查查明：")))
        tell_story(draft, plan, plan.found)
    with draft.section(SectionKind.COURT_OPINION):
        law = rng.choice(phrases()[f"opinion.articles.{plan.setting.article}"])
        if one.outcome is Outcome.EXEMPTED:
            draft.add(f"本院认为，{one.name}实施了《中华人民共和国刑法》{law}规定的行为，但")
            draft.holding("opinion.holding.minor", Level.MINOR, (one.name,))()
            draft.add("，根据《中华人民共和国刑法》第三十七条的规定，不需要判处刑罚。")
        else:
            draft.add(f"本院认为，{one.name}的上述行为，")
            draft.holding("opinion.holding.obviously_minor", Level.OBVIOUSLY_MINOR, (one.name,))()
            draft.add("、危害不大，不构成犯罪。")
        draft.add(f"依照《中华人民共和国刑事诉讼法》第一百七十七条的规定，决定对{one.name}不起诉。")
    draft.paragraph(Align.RIGHT)
    draft.add(chinese_date(calendar.decided, "〇"))
    draft.paragraph(Align.NOTE)
    draft.add(LAST_LINE)
