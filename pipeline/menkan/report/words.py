"""Codes and figures as words, in the language of `menkan.law.speaking` (代码与数值的表述)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from menkan.law import Statutes, load_statutes, speaking
from menkan.law.words import joined, language, observed, phrase, place
from menkan.law.words import words as rule_words
from menkan.types import Interval, Sentence

LABELS = Path(__file__).parent / "labels.toml"
_BORROWED = {"verdict": "verdict", "assessment": "tier", "basis": "basis", "confidence": "confidence"}
_CUT = Context(prec=60, rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class ProngWords:
    """What a prong asks, in our own words, and where it stands; `doubt` says what is not verified, or is empty."""

    label: str
    cite: str
    doubt: str


_RULES: ContextVar[Statutes | None] = ContextVar("rules", default=None)


@contextmanager
def written_in(tongue: str, rules: Statutes | None) -> Iterator[None]:
    """Everything inside is written in `tongue` and with the words of `rules`; None: those that menkan ships."""
    before = _RULES.set(rules)
    try:
        with speaking(tongue):
            yield
    finally:
        _RULES.reset(before)


def rule_base() -> Statutes:
    """The rules whose words the report uses."""
    return _RULES.get() or load_statutes()


def labels() -> Mapping[str, Any]:
    """The tables of labels.toml, and of the rules' own words: verdict, assessment, basis, confidence.

    In another language those of its own file (labels.en.toml); families keep their metrics.
    """
    return _labels(language())


@cache
def _labels(tongue: str) -> Mapping[str, Any]:
    rules = rule_words()
    chinese = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    told = chinese if tongue == "zh" else tomllib.loads((LABELS.parent / f"labels.{tongue}.toml").read_text("utf-8"))
    families = {name: one | told["family"][name] for name, one in chinese["family"].items()}
    return told | {"family": families} | {ours: rules[theirs] for ours, theirs in _BORROWED.items()}


def word(table: str, code: str | None, **values: object) -> str:
    """The label of `code` in a table of `labels`, filled with `values`; the code itself where there is no label.

    None gives the sign for unknown.
    """
    if code is None:
        return str(labels()["page"]["unknown"])
    label = str(labels()[table].get(code, code))
    return label.format(**values) if values else label


def prong_words() -> Mapping[str, ProngWords]:
    """Id of a prong, or of an element that an instrument names → its words, from the rule base."""
    return _prong_words(language(), rule_base())


@cache
def _prong_words(tongue: str, rules: Statutes) -> Mapping[str, ProngWords]:
    doubts = _labels(tongue)["confidence"]
    words: dict[str, ProngWords] = {}
    for instrument in (one for offence in rules.offences for one in offence.instruments):
        named = [(p.prong, p) for p in instrument.prongs] + [(e.element, e) for e in instrument.elements]
        for name, one in named:
            words[name] = ProngWords(phrase(one.label), place(one.cite), doubts.get(one.confidence, ""))
    return words


def tier_word(tier: str | None, article: str | None) -> str:
    """The tier as the statute of `article` calls it (后果严重 …), or its general name."""
    offence = rule_base().offence_at(article) if article else None
    named = next((label for key, label in offence.tier_labels.items() if key == tier), None) if offence else None
    return phrase(named) if named else word("tier", tier)


def offence_word(offence: str, article: str | None) -> str:
    """The offence as pronounced, with what it is called in another language beside it (罪名)."""
    rules = rule_base().offence_at(article) if article else None
    return offence if rules is None or language() == "zh" else f"{offence} ({phrase(rules.offence)})"


def metric_word(metric: str, category: str | None = None) -> str:
    """What a figure counts, or what is missing: a code of a fact, a key or flag of the rules, or several, by ``+``."""
    names = _metric_names(language())
    label = joined("plus", (names.get(one, one) for one in metric.split("+")))
    return label + rule_words()["punctuation"]["aside"].format(words=word("category", category)) if category else label


@cache
def _metric_names(tongue: str) -> Mapping[str, str]:
    base = load_statutes()  # metrics and flags are always those of the package
    rules = {key: phrase(rule.label) for key, rule in base.metrics.items()}
    flags = {key: phrase(rule.label) for key, rule in base.flags.items()}
    return {**rule_words()["missing"], **flags, **rules, **_labels(tongue)["key"], **_labels(tongue)["metric"]}


@cache
def metric_unit(metric: str) -> str:
    """The unit that the rules print after a figure of this metric or key; empty where no rule uses it."""
    rules = rule_base().metrics
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
    return joined("inside", parts)
