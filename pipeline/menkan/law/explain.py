"""The findings for people: article by article, figure, standard, date of law, words, verdict (逐条说明).

Plain data without markup: the command line prints it, the report renders it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from menkan.codes import Verdict
from menkan.law.apply import apply_law
from menkan.law.records import Offence, Prong, Statutes
from menkan.law.words import label, language, number, phrase, place
from menkan.types import Assessment, CaseRecord, Finding

_BREAK = re.compile(r"[。；;\n]")  # a quotation stays inside its clause
_REACH = 40  # characters on either side; project convention


@dataclass(frozen=True, slots=True)
class Quote:
    """Words on the page: the figure or cue itself at `start:end`, and the clause around it."""

    start: int
    end: int
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class ProngNote:
    """One prong explained (一项情形)."""

    prong: str
    cite: str
    label: str
    tier: str
    instrument: str
    effective_from: date
    basis: str
    verdict: Verdict
    verdict_label: str
    words: tuple[Quote, ...]
    reason: str
    notice: str | None  # where the source of the rule is not verified


@dataclass(frozen=True, slots=True)
class Explanation:
    """One accused and offence explained (一人一罪)."""

    party: str
    offence: str
    called: str  # the offence in the language of the moment; as pronounced where that is Chinese
    article: str
    statute: str
    tier_label: str
    distance: str | None
    decided_by: tuple[str, ...]
    open: tuple[str, ...]
    missing: tuple[str, ...]
    exits: tuple[Quote, ...]
    should_state: tuple[str, ...]  # where the court holds a tier without a figure: what would have supported it
    not_examined: tuple[str, ...]
    prongs: tuple[ProngNote, ...]


def explain(record: CaseRecord, statutes: Statutes) -> tuple[Explanation, ...]:
    """Every assessment of `record` with its findings in words (说明), then findings that no assessment weighs.

    In the language of `words.speaking`. A finding on a prong that the rule base no longer has is left out: the record
    is then older than the rules (`record.versions.statutes` differs from `statutes.digest`).
    """
    record = retold(record, statutes)
    unweighed = dict.fromkeys((f.party, f.offence, f.article) for f in record.findings)
    return (
        *(
            _explain_one(record, assessment, rules, statutes)
            for assessment in record.assessments
            if (rules := statutes.offence_at(assessment.article)) is not None
        ),
        *(
            _explain_figures(record, who, rules)
            for who in unweighed
            if (rules := statutes.offence_at(who[2])) is not None and not rules.is_assessed
        ),
    )


def retold(record: CaseRecord, statutes: Statutes) -> CaseRecord:
    """`record` with the reasons of its findings in the language of the moment (理由的译文).

    A record keeps its reasons in Chinese; others come from testing the same facts again. A finding that another
    version of the rules made, or a person corrected, keeps its Chinese reason.
    """
    if language() == "zh" or not record.findings:
        return record
    findings, assessments = apply_law(statutes, record.structure, record.facts, record.quantities, record.vague)
    reasons = {_told_by(f): f.reason for f in findings}
    first = {(a.party, a.article): a.not_examined for a in assessments}
    return replace(
        record,
        findings=tuple(replace(f, reason=reasons.get(_told_by(f), f.reason)) for f in record.findings),
        assessments=tuple(
            replace(a, not_examined=first.get((a.party, a.article), a.not_examined)) for a in record.assessments
        ),
    )


def _told_by(finding: Finding) -> Finding:
    """Everything of a finding but its words."""
    return replace(finding, reason="")


def _notes(record: CaseRecord, party: str, rules: Offence) -> tuple[ProngNote, ...]:
    prongs = {p.prong: p for i in rules.instruments for p in i.prongs}
    return tuple(
        _note(record.text, finding, prongs[finding.prong], rules)
        for finding in record.findings
        if (finding.party, finding.article) == (party, rules.article) and finding.prong in prongs
    )


def _explain_figures(record: CaseRecord, who: tuple[str, str, str], rules: Offence) -> Explanation:
    """An offence of which only figures are shown, with no tier (不作综合结论)."""
    party, offence, article = who
    return Explanation(
        party=party,
        offence=offence,
        called=offence if language() == "zh" else phrase(rules.offence),
        article=article,
        statute=place(rules.statute),
        tier_label=label("explain", "unweighed"),
        distance=None,
        decided_by=(),
        open=(),
        missing=(),
        exits=(),
        should_state=(),
        not_examined=tuple(map(phrase, rules.not_examined)),
        prongs=_notes(record, party, rules),
    )


def _explain_one(record: CaseRecord, assessment: Assessment, rules: Offence, statutes: Statutes) -> Explanation:
    elements = {e.element: e.label for i in rules.instruments for e in i.elements}
    labels = elements | {p.prong: p.label for i in rules.instruments for p in i.prongs}
    return Explanation(
        party=assessment.party,
        offence=assessment.offence,
        called=assessment.offence if language() == "zh" else phrase(rules.offence),
        article=assessment.article,
        statute=place(rules.statute),
        tier_label=label("tier", assessment.tier).format(tier=phrase(rules.tier_labels.get(assessment.tier, ""))),
        distance=None if assessment.distance is None else number(assessment.distance),
        decided_by=tuple(phrase(labels.get(p, p)) for p in assessment.decided_by),
        open=tuple(phrase(labels.get(p, p)) for p in assessment.open),
        missing=tuple(_missing_label(m, statutes) for m in assessment.missing),
        exits=tuple(quote(record.text, e.start, e.end) for e in assessment.exits),
        should_state=tuple(
            phrase(labels.get(p, p))
            for d in record.disagreements
            if (d.party, d.offence) == (assessment.party, assessment.offence)
            for p in d.wanting
        ),
        not_examined=tuple(map(phrase, assessment.not_examined)),
        prongs=_notes(record, assessment.party, rules),
    )


def _note(text: str, finding: Finding, prong: Prong, rules: Offence) -> ProngNote:
    return ProngNote(
        prong=finding.prong,
        cite=place(prong.cite),
        label=phrase(prong.label),
        tier=phrase(rules.tier_labels.get(finding.tier, finding.tier.value)),
        instrument=phrase(finding.instrument),
        effective_from=finding.effective_from,
        basis=label("basis", finding.basis),
        verdict=finding.verdict,
        verdict_label=label("verdict", finding.verdict.value),
        words=tuple(quote(text, start, end) for start, end in finding.evidence),
        reason=finding.reason,
        notice=label("confidence", prong.confidence) if prong.confidence != "verified_verbatim" else None,
    )


def _missing_label(name: str, statutes: Statutes) -> str:
    """What is missing, in words: a key, a flag, or an earlier sanction."""
    if name in statutes.metrics:
        return phrase(statutes.metrics[name].label)
    if name in statutes.flags:
        return phrase(statutes.flags[name].label)
    return label("missing", name)


def quote(text: str, start: int, end: int) -> Quote:
    """``text[start:end]`` with the clause around it (原文)."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    head = _BREAK.split(before)[-1]
    tail = _BREAK.split(after)[0]
    return Quote(start, end, text[start:end], head + text[start:end] + tail)
