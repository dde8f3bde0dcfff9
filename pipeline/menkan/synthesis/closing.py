"""The end of a judgment: appeal, bench, date, and in some texts the statutes (尾部与附录)."""

from __future__ import annotations

from menkan.codes import Instance, QuantityStatus, SectionKind
from menkan.synthesis.draft import Draft
from menkan.synthesis.grammar import phrases
from menkan.synthesis.people import chinese_date
from menkan.synthesis.plan import Plan
from menkan.synthesis.recited import recited_slots
from menkan.synthesis.records import Align

LAST_LINE = "（本文书系虚构样本，人物、机构、案情均属虚构）"


def write_closing(draft: Draft, plan: Plan) -> None:
    """尾部: how to appeal, who judged, the day; then, in some texts, the statutes."""
    rng = draft.rng
    gap = rng.choice(("　　", "　　", "　", ""))
    wide = rng.random() < 0.5
    with draft.section(SectionKind.CLOSING):
        if plan.instance is Instance.FIRST:
            draft.say("opinion.ruling.appeal")
        single = rng.random() < 0.4 and plan.instance is Instance.FIRST
        lines = (
            ["审判员"]
            if single
            else ["审判长", rng.choice(("审判员", "人民陪审员")), rng.choice(("审判员", "人民陪审员"))]
        )
        for office in lines:
            draft.paragraph(Align.RIGHT)
            draft.add(("　".join(office) if wide and len(office) == 3 else office) + gap)
            draft.say_phrase("{other}")
        draft.paragraph(Align.RIGHT)
        draft.add(chinese_date(plan.calendar.decided, rng.choice("〇〇○零")))
        for office in (["法官助理"] if rng.random() < 0.3 else []) + ["书记员"]:
            draft.paragraph(Align.RIGHT)
            draft.add(("　".join(office) if wide and len(office) == 3 else office) + gap)
            draft.say_phrase("{other}")
    if rng.random() < 0.3:
        _write_statutes(draft, plan)
    draft.paragraph(Align.NOTE)
    draft.add(LAST_LINE)


def _write_statutes(draft: Draft, plan: Plan) -> None:
    with draft.section(SectionKind.STATUTE_APPENDIX, QuantityStatus.LAW):
        draft.layout[-1] = Align.FLUSH
        draft.say("opinion.appendix.heading")
        for line in phrases()[f"opinion.appendix.{plan.setting.article}"]:
            draft.paragraph(Align.FLUSH)
            draft.say_phrase(line, **recited_slots(draft))
