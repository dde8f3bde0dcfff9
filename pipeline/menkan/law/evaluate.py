"""Findings: every prong of every instrument that applies, tested for every accused (逐项认定)."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.codes import SectionKind, Verdict
from menkan.law.conditions import Outcome
from menkan.law.examine import Examination, examine
from menkan.law.observe import is_about
from menkan.law.records import Prong, Statutes
from menkan.law.versions import Chosen
from menkan.law.words import joined, label, phrase, place, say
from menkan.types import Fact, Finding, Observed, Quantity, Structure, VagueMention

# Where a word without a figure speaks of the acts; elsewhere it is argument or law.
_TOLD_IN = (SectionKind.FACTS_FOUND, SectionKind.ALLEGATIONS, None)


def evaluate(
    statutes: Statutes,
    structure: Structure,
    facts: Sequence[Fact],
    quantities: Sequence[Quantity] = (),
    vague: Sequence[VagueMention] = (),
) -> tuple[Finding, ...]:
    """One finding per accused, offence and prong (逐项认定); no short circuit.

    Args:
        statutes: the rule base.
        structure: parties, dates, flags and priors of the judgment.
        facts: figures per accused and offence; their indices point into `quantities`.
        quantities: mentions of figures, for the evidence spans.
        vague: words that stand where a figure would decide; named in the reason of what is missing.

    Returns:
        Findings in the order of accused, offence, instrument and prong; none for an offence without a rule file
        or where no instrument with figures applies (`assess` gives the reason).
    """
    return findings_of(examine(statutes, structure, facts), quantities, vague)


def findings_of(
    examined: Sequence[Examination], quantities: Sequence[Quantity], vague: Sequence[VagueMention]
) -> tuple[Finding, ...]:
    """The findings of an examination (逐项认定)."""
    surfaces = tuple(dict.fromkeys(m.surface for m in vague if m.section in _TOLD_IN))
    return tuple(
        _finding(examination, chosen, prong, quantities, surfaces)
        for examination in examined
        for chosen in examination.choice.chosen
        for prong in chosen.instrument.prongs
    )


def _finding(
    examination: Examination, chosen: Chosen, prong: Prong, quantities: Sequence[Quantity], surfaces: tuple[str, ...]
) -> Finding:
    outcome = examination.outcomes[prong.prong]
    pair, instrument = examination.pair, chosen.instrument
    return Finding(
        party=pair.party,
        offence=pair.offence,
        article=pair.article,
        instrument=instrument.doc_no,
        effective_from=instrument.effective_from,
        basis=chosen.basis,
        tier=prong.tier,
        prong=prong.prong,
        verdict=outcome.verdict,
        observed=tuple(
            dict.fromkeys(Observed(f.metric.value, f.category, f.qualifier, f.lower, f.upper) for f in outcome.facts)
        ),
        threshold=outcome.thresholds,
        evidence=_evidence(outcome, quantities),
        reason=_reason(examination, chosen, prong, outcome, surfaces),
    )


def _evidence(outcome: Outcome, quantities: Sequence[Quantity]) -> tuple[tuple[int, int], ...]:
    """Places of the figures and cues that the outcome rests on, in text order."""
    indices = {i for fact in outcome.facts for i in fact.quantities if i < len(quantities)}
    spans = {(quantities[i].start, quantities[i].end) for i in indices}
    return tuple(sorted(spans | set(outcome.spans)))


def _reason(examination: Examination, chosen: Chosen, prong: Prong, outcome: Outcome, surfaces: tuple[str, ...]) -> str:
    """Figure, standard, article and date in one line (理由)."""
    parts = list(dict.fromkeys(note() for note in outcome.notes))
    if outcome.missing and surfaces and not outcome.facts and outcome.thresholds:
        parts.append(say("vague", surfaces=joined("list", surfaces)))
    if any(is_about(f) for f in outcome.facts):
        parts.append(say("about"))
    if any(f.party != examination.pair.party for f in outcome.facts):
        parts.append(say("of_unit"))
    if examination.choice.straddles:
        parts.append(say("straddle"))
    if prong.same is not None and outcome.verdict is Verdict.MET:
        parts.append(say(f"same_{prong.same}"))
    if prong.modality == "may" and outcome.verdict is Verdict.MET:
        parts.append(say("may"))
    day = chosen.instrument.effective_from.isoformat()
    source = say("source", instrument=phrase(chosen.instrument.doc_no), cite=place(prong.cite), date=day)
    verdict = label("verdict", outcome.verdict)
    return say("line", verdict=verdict, parts=joined("clause", parts), source=source, why=chosen.reason)
