"""Codes and figures as Chinese words (代码与数值的中文表述)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from menkan.law.words import observed
from menkan.types import Interval, Sentence

LABELS = Path(__file__).parent / "labels.toml"
_CUT = Context(prec=60, rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class ProngWords:
    """What a prong asks, in our own words, and where it stands; `doubt` says what is not verified, or is empty."""

    label: str
    cite: str
    doubt: str


@cache
def labels() -> Mapping[str, Any]:
    """The tables of labels.toml, and of the rules' own words: verdict, assessment, basis, confidence."""
    from menkan.law.words import words

    rules = words()
    borrowed = {"verdict": "verdict", "assessment": "tier", "basis": "basis", "confidence": "confidence"}
    with LABELS.open("rb") as file:
        return tomllib.load(file) | {ours: rules[theirs] for ours, theirs in borrowed.items()}


def word(table: str, code: str | None, **values: object) -> str:
    """The label of `code` in a table of `labels`, filled with `values`; the code itself where there is no label.

    None gives the sign for unknown.
    """
    if code is None:
        return str(labels()["page"]["unknown"])
    label = str(labels()[table].get(code, code))
    return label.format(**values) if values else label


@cache
def prong_words() -> Mapping[str, ProngWords]:
    """Id of a prong, or of an element that an instrument names → its words, from the rule base."""
    from menkan.law.load import load_statutes

    doubts = labels()["confidence"]
    words: dict[str, ProngWords] = {}
    for instrument in (one for offence in load_statutes().offences for one in offence.instruments):
        for prong in instrument.prongs:
            words[prong.prong] = ProngWords(prong.label, prong.cite, doubts.get(prong.confidence, ""))
        for element in instrument.elements:
            words[element.element] = ProngWords(element.label, element.cite, doubts.get(element.confidence, ""))
    return words


@cache
def tier_word(tier: str | None, article: str | None) -> str:
    """The tier as the statute of `article` calls it (后果严重 …), or its general name."""
    from menkan.law.load import load_statutes

    offence = load_statutes().offence_at(article) if article else None
    by_tier = {str(key): label for key, label in offence.tier_labels.items()} if offence else {}
    return by_tier.get(str(tier)) or word("tier", tier)


@cache
def metric_word(metric: str, category: str | None = None) -> str:
    """What a figure counts; `metric` is a code of a fact, a key of the rules, or several joined by ``+``."""
    from menkan.law.load import load_statutes

    rules = {key: rule.label for key, rule in load_statutes().metrics.items()}
    names = rules | labels()["key"] | labels()["metric"]
    label = "＋".join(names.get(one, one) for one in metric.split("+"))
    return f"{label}（{word('category', category)}）" if category else label


@cache
def metric_unit(metric: str) -> str:
    """The unit that the rules print after a figure of this metric or key; empty where no rule uses it."""
    from menkan.law.load import load_statutes

    rules = load_statutes().metrics
    rule = rules.get(metric) or next((one for one in rules.values() if one.metric == metric), None)
    return rule.shown_in if rule else ""


@cache
def family(metric: str) -> str:
    """The colour family of a metric, a key of ``[family]``."""
    return next((name for name, one in labels()["family"].items() if metric in one["metrics"]), "aside")


def figure(number: Decimal) -> str:
    """`number` with thousands separated: 2,860,000, 0.5."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ratio(number: Decimal) -> str:
    """`number` with two digits, cut, not rounded: 0.998 of a threshold must not read as 1."""
    return figure(number.quantize(Decimal("0.01"), context=_CUT)) if abs(number) < 10**20 else f"{number:.2E}"


def interval(bounds: Interval, unit: str = "") -> str:
    """What the words allow a figure to be: 12,000元, 5,000条以上, 不足3,000元."""
    return observed(bounds, unit, figure)


def sentence(item: Sentence) -> str:
    """One item of the disposition: 有期徒刑 12个月，缓刑24个月，罚金5,000元."""
    parts = [word("penalty", item.penalty)]
    if item.term_months is not None:
        parts[0] += word("sentence", "months", n=item.term_months)
    if item.suspended_months is not None:
        parts.append(word("sentence", "suspended", n=item.suspended_months))
    if item.fine is not None:
        parts.append(word("sentence", "fine", fine=figure(item.fine)))
    if item.job_ban_months is not None:
        parts.append(word("sentence", "job_ban", n=item.job_ban_months))
    if item.injunction:
        parts.append(word("sentence", "injunction"))
    return "，".join(parts)
