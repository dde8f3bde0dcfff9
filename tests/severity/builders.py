"""Fictional evidence and labelled rows for tests (虚构), made without any other stage."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from menkan import types as t
from menkan.severity.features import Evidence, Question, extract
from menkan.severity.rows import Labelled
from menkan.severity.train import Origin, Settings

PARTY = "甲某某"
HELPING, RECORDS = "帮助信息网络犯罪活动罪", "侵犯公民个人信息罪"
TWO = (t.Tier.NONE, t.Tier.SERIOUS)
THREE = (t.Tier.NONE, t.Tier.SERIOUS, t.Tier.ESPECIALLY_SERIOUS)
ARTICLES = {HELPING: "287-2", RECORDS: "253-1"}
LEXICON = "0123456789abcdef"
ORIGIN = Origin(menkan="0.1.0", lexicon=LEXICON, statutes="5f0c", corpora=("fictional-v1",))
FEW = Settings(folds=3, repeat_seeds=(1, 2), strengths=(0.3, 3.0), word_weights=(0.0, 0.3), least_groups=2)
PROCEDURE, DEFENCE = "某区/人民检察院/以/起诉书/提起/公诉/。", "辩护人/提出/数额/系/估算/。"


@dataclass(frozen=True, slots=True)
class Cut:
    text: str
    start: int
    end: int


def cut(marked: str, offset: int = 0) -> tuple[str, tuple[Cut, ...]]:
    """The text of ``出租/银行卡`` and its words with their places."""
    words, tokens = marked.split("/"), []
    for word in words:
        tokens.append(Cut(word, offset, offset + len(word)))
        offset += len(word)
    return "".join(words), tuple(tokens)


def question(offence: str = HELPING, party: str = PARTY) -> Question:
    return Question(party, offence, ARTICLES[offence], TWO if offence == HELPING else THREE)


def fact(metric: t.Metric, lower: Decimal | int | None, index: int = 0, **fields: Any) -> t.Fact:
    bound = None if lower is None else Decimal(lower)
    known: dict[str, Any] = {"party": PARTY, "offence": HELPING, "category": None, "qualifier": None, "upper": bound}
    known |= {"lower_open": False, "upper_open": False, "unit": "元", "basis": "own", "quantities": (index,)}
    known |= fields
    return t.Fact(metric=metric, article=ARTICLES[known["offence"]], value=bound, lower=bound, **known)


def finding(
    prong: str, verdict: t.Verdict, seen: Sequence[tuple[str, Any]], limits: Sequence[Any], **fields: Any
) -> t.Finding:
    """`seen`: metric and lower bound; `limits`: key, figure and unit (元 unless given)."""
    observed = tuple(t.Observed(m, None, None, None if low is None else Decimal(low), None) for m, low in seen)
    threshold = tuple(t.Threshold(key, ">=", Decimal(value), *(unit or ["元"])) for key, value, *unit in limits)
    known: dict[str, Any] = {"party": PARTY, "offence": HELPING, "article": "287-2", "tier": t.Tier.SERIOUS}
    known |= {"instrument": "2019-15", "effective_from": date(2019, 11, 1), "basis": "in_force", "evidence": ()}
    known |= {"reason": ""} | fields
    return t.Finding(prong=prong, verdict=verdict, observed=observed, threshold=threshold, **known)


def evidence(
    figure: Decimal | int = 300_000, told: str = "出租/银行卡", offence: str = HELPING, **structure: Any
) -> Evidence:
    """A small judgment, read: one figure against one threshold per tier, and the words that tell it."""
    metric, key, unit = (
        (t.Metric.PAYMENT_SETTLEMENT, "payment_settlement_amount", "元")
        if offence == HELPING
        else (t.Metric.PERSONAL_RECORDS, "records_T3", "条")
    )
    limit = 200_000 if offence == HELPING else 5_000
    head, head_words = cut(f"被告人/{PARTY}/，/男/，/无业/。/{PROCEDURE}")
    told_text, told_words = cut(f"经/审理/查明/，/{PARTY}/{told}/，/{figure}{unit}/。", len(head))
    tail, tail_words = cut(DEFENCE, len(head) + len(told_text))
    text = head + told_text + tail
    start = text.index(f"{figure}{unit}")
    value = Decimal(figure)
    quantity = t.Quantity(
        start, start + len(f"{figure}{unit}"), f"{figure}{unit}", value, value, value, False, False, False, unit, metric
    )
    tiers = question(offence).tiers[1:]
    findings, highest = [], t.Tier.NONE
    for step, tier in enumerate(tiers):
        standard = limit * 10**step
        met = value >= standard
        highest = tier if met else highest
        findings.append(
            finding(
                f"{ARTICLES[offence]}-{step + 1}",
                t.Verdict.MET if met else t.Verdict.NOT_MET,
                [(metric, value)],
                [(key, standard, unit)],
                offence=offence,
                article=ARTICLES[offence],
                tier=tier,
                evidence=((quantity.start, quantity.end),),
            )
        )
    sections = (
        t.Section(t.SectionKind.CAPTION, 0, len(head)),
        t.Section(t.SectionKind.FACTS_FOUND, len(head), len(head) + len(told_text)),
        t.Section(t.SectionKind.DEFENCE, len(head) + len(told_text), len(text)),
    )
    known: dict[str, Any] = {
        "parties": (t.Party(PARTY, t.PartyRole.DEFENDANT),), "sections": sections, "instance": t.Instance.FIRST,
        "charges": (t.Charge(PARTY, offence, ARTICLES[offence]),),
    }  # fmt: skip
    category = t.Category.OTHER if offence == RECORDS else None
    return Evidence(
        text=text,
        structure=t.Structure(**{**known, **structure}),
        quantities=(quantity,),
        facts=(fact(metric, value, offence=offence, unit=unit, category=category),),
        findings=tuple(findings),
        assessments=(
            t.Assessment(
                PARTY, offence, ARTICLES[offence], highest, (), (), (), value / limit if limit else None, (), ()
            ),
        ),
        tokens=head_words + told_words + tail_words,
    )


def rows(n: int = 240, seed: int = 1) -> list[Labelled]:
    """Labelled rows whose tier follows the figure, with some noise and a word that tells of the upper tier."""
    chance = random.Random(seed)
    made = []
    for number in range(n):
        offence = HELPING if number % 2 else RECORDS
        decade = chance.gauss(0.4, 0.9)
        figure = round((200_000 if offence == HELPING else 5_000) * 10**decade)
        felt = decade + chance.gauss(0, 0.15)
        asked = question(offence)
        tier = asked.tiers[min(max(0, 1 + int(felt // 1)), len(asked.tiers) - 1)]
        told = chance.choice(["出租/银行卡", "转账/取现", "出售/信息", "购买/名单"])
        split = ("train", "train", "train", "calibration", "test")[number // 2 % 5]
        features = extract(evidence(figure, told, offence), asked)
        made.append(Labelled(f"{number:016x}", f"family-{number}", split, asked, features, tier))
    return made
