"""Other shapes in which judgments reach a reader (裁判文书的其他载体): database fields, case reports.

The same plan and the same phrases, other headings: a reader that knows only the full form of a court's paper
fails on an export or on a case in a journal.
"""

from __future__ import annotations

from menkan.codes import PartyRole, QuantityStatus, SectionKind
from menkan.synthesis.closing import LAST_LINE
from menkan.synthesis.draft import Draft
from menkan.synthesis.opening import MARK, write_defence
from menkan.synthesis.plan import Plan
from menkan.synthesis.records import Align
from menkan.synthesis.ruling import write_disposition, write_facts, write_opinion
from menkan.synthesis.story import tell_story


def _mark(draft: Draft) -> None:
    draft.layout[-1] = Align.NOTE
    draft.add(MARK)


def _name_accused(draft: Draft, plan: Plan) -> None:
    for number, one in enumerate(plan.accused):
        draft.add("、" if number else "")
        role = PartyRole.DEFENDANT_UNIT if one.is_unit else PartyRole.DEFENDANT
        draft.party(one.name, role)()


def write_fields(draft: Draft, plan: Plan) -> None:
    """The case as a database exports it: one field per line (案件名：…案号：…基本案情：…)."""
    cause = plan.offence.removesuffix("罪")
    with draft.section(SectionKind.CAPTION):
        _mark(draft)
        draft.add(f"\n案件名：{plan.accused[0].name}{'等' if len(plan.accused) > 1 else ''}{cause}一审刑事判决书")
        draft.add(f"\n法院：{plan.place.court}\n案由：{cause}\n案号：{plan.number}")
        draft.add(f"\n审理程序：一审\n原告（公诉）：{plan.place.procuratorate}\n被告：")
        _name_accused(draft, plan)
    with draft.section(SectionKind.ALLEGATIONS, QuantityStatus.ALLEGED):
        draft.add("原告诉请判令（公诉机关指控）：")
        if plan.repeats or plan.alleged != plan.found:
            tell_story(draft, plan, plan.alleged)
        else:
            draft.add(
                f"指控{plan.accused[0].name}等犯{plan.offence}" if len(plan.accused) > 1 else f"指控犯{plan.offence}"
            )
    draft.lead = "被告陈述："
    write_defence(draft, plan)
    draft.lead = "基本案情："
    write_facts(draft, plan)
    draft.lead = "法院意见："
    write_opinion(draft, plan)
    write_disposition(draft, plan)
    draft.paragraph(Align.NOTE)
    draft.add(LAST_LINE)


def write_report(draft: Draft, plan: Plan) -> None:
    """The case as a journal reports it: 案号, 【案情】, 【审判】."""
    with draft.section(SectionKind.CAPTION):
        _mark(draft)
        draft.add(f"\n{plan.offence.removesuffix('罪')}案件中数额与情节的认定\n□案号　一审：{plan.number}")
        draft.add(f"\n【案情】\n公诉机关：{plan.place.procuratorate}。\n被告人：")
        _name_accused(draft, plan)
        draft.add("。")
    if plan.repeats or plan.alleged != plan.found:
        with draft.section(SectionKind.ALLEGATIONS, QuantityStatus.ALLEGED):
            draft.say("allegations.opening")
            tell_story(draft, plan, plan.alleged)
    write_facts(draft, plan, "report_opening")
    draft.add("\n【审判】")
    draft.lead = f"{plan.place.court}审理后作出判决。"
    write_opinion(draft, plan)
    write_disposition(draft, plan)
    draft.add("\n一审宣判后，公诉机关未抗诉，被告人未上诉，判决已发生法律效力。")
    draft.paragraph(Align.NOTE)
    draft.add(LAST_LINE)
