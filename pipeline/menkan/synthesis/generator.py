"""Cases one after another from a seed (按种子生成): case i is the same whatever was asked for before it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from menkan.codes import Instance
from menkan.synthesis.appeal import write_appeal, write_second_opinion
from menkan.synthesis.closing import write_closing
from menkan.synthesis.digests import DECISION, as_decision, undecided, write_decision, write_digest
from menkan.synthesis.draft import Draft
from menkan.synthesis.forms import write_fields, write_report
from menkan.synthesis.opening import (
    common_slots,
    court_of,
    title_of,
    write_allegations,
    write_caption,
    write_defence,
    write_procedure,
)
from menkan.synthesis.plan import Plan, draw_plan
from menkan.synthesis.records import GoldTier, SyntheticCase
from menkan.synthesis.ruling import write_disposition, write_evidence, write_facts, write_opinion

# Of the first-instance cases; the rest are full judgments. Project convention, near the mix of real collections.
SHARE_OF_FIELDS, SHARE_OF_REPORTS, SHARE_OF_DIGESTS = 0.1, 0.1, 0.1
SHARE_OF_DECISIONS = 0.3  # of the cases of one person that end without a penalty


def generate(n: int, seed: int) -> Iterator[SyntheticCase]:
    """The first `n` fictional judgments of `seed`, one at a time; case i depends on (seed, i) alone."""
    for index in range(n):
        yield make_case(seed, index)


def make_case(seed: int, index: int) -> SyntheticCase:
    """Case number `index` of `seed`."""
    rng = random.Random(f"menkan.synthesis:{seed}:{index}")
    return write_case(rng, draw_plan(rng, f"synthetic-{seed}-{index:06d}"))


def write_case(rng: random.Random, plan: Plan) -> SyntheticCase:
    """The judgment that `plan` describes, in words drawn from `rng`."""
    draft = Draft(rng, plan.setting, plan.offence)
    draft.slots = common_slots(draft, plan)
    title, court = title_of(plan), court_of(plan)
    if undecided(plan) and rng.random() < SHARE_OF_DECISIONS:
        plan, title, court = as_decision(plan), DECISION, plan.place.procuratorate
        write_decision(draft, plan)
    elif plan.instance is Instance.FIRST:
        title = _write_first_instance(draft, plan, title)
    else:
        _write_judgment(draft, plan)
    tiers = tuple(
        GoldTier(one.name, plan.offence, plan.setting.article, one.tier, one.by_figures) for one in plan.accused
    )
    return SyntheticCase(
        key=plan.key,
        family=plan.key,
        text=draft.text,
        case_number=plan.number,
        title=title,
        court=court,
        instance=plan.instance,
        decided_on=plan.calendar.decided,
        labels=replace(draft.labels(), tiers=tiers),
        layout=tuple(draft.layout),
    )


def _write_first_instance(draft: Draft, plan: Plan, title: str) -> str:
    """One of the shapes in which a first instance reaches a reader; its title, "" where the shape has none."""
    shape = draft.rng.random()
    if shape < SHARE_OF_FIELDS:
        write_fields(draft, plan)
    elif shape < SHARE_OF_FIELDS + SHARE_OF_REPORTS:
        write_report(draft, plan)
        title = ""
    elif shape < SHARE_OF_FIELDS + SHARE_OF_REPORTS + SHARE_OF_DIGESTS:
        write_digest(draft, plan)
        title = ""
    else:
        _write_judgment(draft, plan)
    return title


def _write_judgment(draft: Draft, plan: Plan) -> None:
    write_caption(draft, plan)
    write_procedure(draft, plan)
    if plan.instance is Instance.SECOND:
        _write_second(draft, plan)
    else:
        _write_first(draft, plan)
    write_closing(draft, plan)


def _write_first(draft: Draft, plan: Plan) -> None:
    # Without a separate finding (事实与指控一致), or with another figure, the allegations must be told.
    if plan.repeats or plan.alleged != plan.found or draft.rng.random() < 0.55:
        write_allegations(draft, plan)
    if draft.rng.random() < 0.85:
        write_defence(draft, plan)
    write_facts(draft, plan)
    if draft.rng.random() < 0.8:
        write_evidence(draft, plan)
    write_opinion(draft, plan)
    write_disposition(draft, plan)


def _write_second(draft: Draft, plan: Plan) -> None:
    write_facts(draft, plan, "second_opening")
    write_appeal(draft, plan)
    write_second_opinion(draft, plan)
