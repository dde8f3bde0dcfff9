"""Named features of one accused and offence, and where in the text each stands (特征).

Every value is in natural units near one: a tenfold for ratios, a thousandfold for bare figures, a yes for the rest. So
no scale is learned from the data, a rare flag is not blown up, and one coefficient can be read as "per tenfold".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from menkan.codes import PartyRole, Tier
from menkan.severity.evidence import ALL, Evidence, Question, Word
from menkan.severity.figures import (
    DECADES_LIMIT,
    RATIO_LIMIT,
    decades,
    known_bound,
    log_ratio,
    prong_features,
    side,
    tier_ratios,
)
from menkan.types import Assessment, Fact

__all__ = [
    "FAMILIES",
    "FEATURE_VERSION",
    "WORD",
    "Evidence",
    "Question",
    "Word",
    "extract",
    "names_digest",
    "spans_of",
]

FEATURE_VERSION = 2
# 1  2026-11  first version.
# 2  2026-11  side, fellows…, later…, reach, silent; a prong of several figures that is not met lies below its smallest.

WORD = "word:"  # names of text features
# Families whose places are those of the figures that findings observed.
FROM_FINDINGS = (
    "ratio", "ratio_known", "side", "reach", "met", "not_met", "top", "fellows", "fellows_side", "fellows_alone",
)  # fmt: skip

# What each family of names means; a feature is `family` or `family:key`. The card of a model prints this table.
FAMILIES = {
    "offence": "1 for the article asked about",
    "ratio": f"largest log10(figure ÷ threshold) of a tier, within ±3 (figures up to 10^{DECADES_LIMIT:.0f})",
    "ratio_known": "1 where that figure is known",
    "met": "prongs of a tier met, as a share of five",
    "not_met": "prongs of a tier not met, as a share of five",
    "undetermined": "prongs of a tier left open, as a share of five",
    "side": "the same as a step at the threshold: tanh(5 × ratio)",
    "reach": "the ratio of `serious` once more, for the article asked about",
    "silent": "1 for the article asked about where no figure of a prong is known",
    "later": "where there is no ratio of `serious`: the largest ratio by instruments of any date, within ±3",
    "later_side": "the same as a step at the threshold",
    "fellows": "the largest ratio of a tier among the others tried for the same article, within ±3",
    "fellows_side": "the same as a step at the threshold",
    "fellows_alone": "that step where the text gives no figure for this accused",
    "top": "1 for the met prong of the highest tier with the largest ratio",
    "silent_prongs": "share of the prongs with a figure for which the text gives none",
    "rules": "1 for the tier by the rules",
    "distance": "log10 of observed ÷ threshold of the nearest figure, within ±3",
    "has": "1 where the text gives a figure of this metric for this accused",
    "fact": "log10(1 + figure) ÷ 3 of this metric",
    "mix": "share of a category among the records",
    "any_figure": "1 where any figure is known for this accused",
    "accused": "log10(1 + number of accused)",
    "figures": "log10(1 + number of figures in the text)",
    "vague": "1 where the word stands in place of a figure",
    "flag": "1 where a cue sets the flag for this accused",
    "prior": "1 for an earlier sanction of this kind",
    "unit": "1 for an accused unit",
    "instance": "1 for the instance",
    "word": "1 where the word stands in allegations or findings",
}


def names_digest(names: Sequence[str]) -> str:
    """The sha256 of the ordered feature names and the version of their meaning (特征名摘要)."""
    return hashlib.sha256(json.dumps([FEATURE_VERSION, *names]).encode()).hexdigest()


def extract(evidence: Evidence, question: Question) -> dict[str, float]:
    """Features by name, all finite; a feature that does not hold is absent (特征提取)."""
    facts = [fact for fact in evidence.facts if question.asks(fact)]
    found = {f"offence:{question.article}": 1.0}
    found |= prong_features([f for f in evidence.findings if question.asks(f)])
    found |= _of_article(found, question.article)
    found |= _of_fellows(found, evidence, question)
    found |= _by_later_law(found, evidence, question)
    found |= _by_rules([a for a in evidence.assessments if question.asks(a)])
    found |= _fact_features(facts)
    found |= _case_features(evidence, question)
    found |= {WORD + word: 1.0 for word in evidence.words}
    return dict(sorted(found.items()))


def _of_article(found: Mapping[str, float], article: str) -> dict[str, float]:
    """What a figure, or none, says for this article: where a conviction needs none, silence is no hint (分罪名)."""
    ratio = found.get(f"ratio:{Tier.SERIOUS}")
    return {f"silent:{article}": 1.0} if ratio is None else {f"reach:{article}": ratio}


def _of_fellows(found: Mapping[str, float], evidence: Evidence, question: Question) -> dict[str, float]:
    """How far those reach who are tried for the same: a joint figure is often told of one of them (共同犯罪)."""
    told: dict[str, float] = {}
    for party, ratios in evidence.ratios.get(question.article, {}).items():
        if party == question.party:
            continue
        for tier, ratio in ratios.items():
            told[f"fellows:{tier}"] = max(ratio, told.get(f"fellows:{tier}", -RATIO_LIMIT))
    steps = {name.replace("fellows", "fellows_side"): side(ratio) for name, ratio in told.items()}
    alone = {
        name.replace("fellows", "fellows_alone"): side(ratio)
        for name, ratio in told.items()
        if name.replace("fellows", "ratio") not in found
    }
    return told | steps | alone


def _by_later_law(found: Mapping[str, float], evidence: Evidence, question: Question) -> dict[str, float]:
    """How far the figures reach by instruments of any date, where those of the day ask for none (后来的标准)."""
    if f"ratio:{Tier.SERIOUS}" in found:
        return {}
    ratios = tier_ratios([finding for finding in evidence.later if question.asks(finding)])
    steps = {f"later_side:{tier}": side(ratio) for tier, ratio in ratios.items()}
    return {f"later:{tier}": ratio for tier, ratio in ratios.items()} | steps


def _by_rules(assessments: Iterable[Assessment]) -> dict[str, float]:
    found = {}
    for one in assessments:
        found[f"rules:{one.tier}"] = 1.0
        if one.distance is not None:
            found["distance"] = log_ratio(one.distance, Decimal(1))
    return found


def _fact_features(facts: Iterable[Fact]) -> dict[str, float]:
    found: dict[str, float] = {}
    records: dict[str, Decimal] = {}
    for fact in facts:
        bound = known_bound(fact)
        if bound is None:
            continue
        name = f"fact:{fact.metric}"
        found["any_figure"] = found[f"has:{fact.metric}"] = 1.0
        found[name] = max(decades(bound) / 3, found.get(name, 0.0))
        if fact.category is not None:
            records[fact.category] = max(bound, records.get(fact.category, bound))
    total = sum(records.values(), Decimal(0))
    if total > 0:
        found |= {f"mix:{category}": float(bound / total) for category, bound in records.items() if bound > 0}
    return found


def _case_features(evidence: Evidence, question: Question) -> dict[str, float]:
    structure, party = evidence.structure, question.party
    found = {
        "accused": decades(Decimal(len(structure.accused))),
        "figures": decades(Decimal(len(evidence.quantities))),
    }
    if any(p.name == party and p.role is PartyRole.DEFENDANT_UNIT for p in structure.parties):
        found["unit"] = 1.0
    if structure.instance is not None:
        found[f"instance:{structure.instance}"] = 1.0
    found |= {f"flag:{flag.flag}": 1.0 for flag in structure.flags if flag.party in (party, ALL)}
    found |= {f"prior:{prior.kind}": 1.0 for prior in structure.priors if prior.party in (party, ALL)}
    found |= {f"vague:{mention.surface}": 1.0 for mention in evidence.vague}
    return found


def spans_of(evidence: Evidence, question: Question, feature: str) -> tuple[tuple[int, int], ...]:
    """Where in ``evidence.text`` the words behind `feature` stand; empty for features of the whole case (特征出处).

    Figures and ratios point to the figures they were read from, words, flags, priors and vague words to themselves.
    """
    family, _, key = feature.partition(":")
    spans: Iterable[tuple[int, int]] = ()
    if family == "word":
        spans = evidence.words.get(key, ())
    elif family in ("has", "fact", "mix", "any_figure"):
        spans = _figure_spans(evidence, question, family, key)
    elif family in ("later", "later_side"):
        spans = [s for f in evidence.later if question.asks(f) and f.tier == key and f.observed for s in f.evidence]
    elif family in FROM_FINDINGS:
        spans = _finding_spans(evidence, question, family, key)
    elif family in ("flag", "prior", "vague"):
        spans = _mention_spans(evidence, question, family, key)
    return tuple(sorted({(start, end) for start, end in spans if 0 <= start < end <= len(evidence.text)}))


def _figure_spans(evidence: Evidence, question: Question, family: str, key: str) -> Iterable[tuple[int, int]]:
    for fact in evidence.facts:
        shown = family == "any_figure" or key == (fact.category if family == "mix" else fact.metric)
        if shown and question.asks(fact):
            for index in fact.quantities:
                yield evidence.quantities[index].start, evidence.quantities[index].end


def _finding_spans(evidence: Evidence, question: Question, family: str, key: str) -> Iterable[tuple[int, int]]:
    of_fellows = family.startswith("fellows")
    for finding in evidence.findings:
        if question.asks(finding) if of_fellows else not question.asks(finding):
            continue
        if of_fellows and finding.article != question.article:
            continue
        if family == "top":
            shown = finding.prong == key
        elif family == "reach":
            shown = finding.tier is Tier.SERIOUS and bool(finding.observed)
        elif family in ("met", "not_met"):
            shown = finding.tier == key and finding.verdict == family
        else:
            shown = finding.tier == key and bool(finding.observed)
        if shown:
            yield from finding.evidence


def _mention_spans(evidence: Evidence, question: Question, family: str, key: str) -> Iterable[tuple[int, int]]:
    structure, party = evidence.structure, question.party
    if family == "flag":
        return [(f.start, f.end) for f in structure.flags if f.flag == key and f.party in (party, ALL)]
    if family == "prior":
        return [(p.start, p.end) for p in structure.priors if p.kind == key and p.party in (party, ALL)]
    return [(m.start, m.end) for m in evidence.vague if m.surface == key]
