"""Which of two thresholds of one metric a figure can be held against: set up or sent to, own or others' (计量限定)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources

from menkan.codes import Metric
from menkan.quantities.bounds import SAME_DIGITS, digits_of
from menkan.text import begin_of, fold_width, trie_pattern
from menkan.types import Quantity

_SENTENCE = re.compile(r"[。\n]")
# Characters in which a cue is looked for (project convention): behind the figure, ahead of it, and ahead to the end of
# its clause, where what was done stands last (共六十余次交由某人代为销售).
_BACK, _AHEAD, _CLAUSE = 90, 20, 60
_ROUNDED = Decimal("1.2")  # how far apart the bounds of a rounded figure may lie: 86万余元 (project convention)
_CLAUSE_END = re.compile(r"[,。;:\n]")
# What a paragraph says once of all its figures: whose accounts credentials open (获取网银账号。…共1048组), where
# messages are posted
_OF_THE_PARAGRAPH = frozenset({Metric.CREDENTIALS, Metric.MESSAGES})
_PARAGRAPH = 400  # characters of it that are looked at (project convention)


@dataclass(frozen=True, slots=True)
class _Rules:
    pattern: re.Pattern[str]
    qualifier_by_word: dict[str, str]
    reach_by_word: dict[str, int]
    articles_by_word: dict[str, frozenset[str]]  # of words that speak only where one of these is in question
    ahead_only: frozenset[str]  # words that speak for what follows them only


@cache
def _rules() -> dict[Metric, _Rules]:
    rows = tomllib.loads(resources.files(__package__).joinpath("qualifiers.toml").read_text(encoding="utf-8"))["rule"]
    words: dict[Metric, dict[str, str]] = {}
    reach: dict[Metric, dict[str, int]] = {}
    articles: dict[Metric, dict[str, frozenset[str]]] = {}
    ahead: dict[Metric, set[str]] = {}
    for row in rows:
        metric = Metric(row["metric"])
        words.setdefault(metric, {}).update({w: row["qualifier"] for w in row["words"]})
        reach.setdefault(metric, {}).update(dict.fromkeys(row["words"], row.get("reach", _BACK)))
        if "offences" in row:
            articles.setdefault(metric, {}).update(dict.fromkeys(row["words"], frozenset(row["offences"])))
        ahead.setdefault(metric, set()).update(row["words"] if row.get("side") == "left" else ())
    return {
        m: _Rules(re.compile(trie_pattern(w)), w, reach[m], articles.get(m, {}), frozenset(ahead[m]))
        for m, w in words.items()
    }


def assign_qualifiers(text: str, quantities: Sequence[Quantity], articles: frozenset[str]) -> tuple[Quantity, ...]:
    """`quantities` with `qualifier`, where a word of the sentence says which; None leaves the reading open."""
    folded = fold_width(text)
    rules = _rules()
    said = [
        replace(q, qualifier=_nearest(folded, q, rules[q.metric], articles)) if q.metric in rules else q
        for q in quantities
    ]
    exact: dict[Metric, list[Quantity]] = {}
    for q in said:
        if q.qualifier and q.value is not None and len(digits_of(q.value)) >= SAME_DIGITS:
            exact.setdefault(q.metric, []).append(q)
    return tuple(q if q.qualifier else _told_again(q, exact.get(q.metric, ())) for q in said)


def _told_again(quantity: Quantity, exact: Sequence[Quantity]) -> Quantity:
    """A figure told without the qualifier that it has elsewhere, rounded or not (863,209.77元 … 八十六万余元)."""
    low, high = quantity.interval.lower, quantity.interval.upper
    if low is None or high is None or high > low * _ROUNDED or (low == high and len(digits_of(low)) < SAME_DIGITS):
        return quantity
    found = {
        q.qualifier
        for q in exact
        if q.unit == quantity.unit
        and q.category is quantity.category
        and q.value is not None
        and low <= q.value <= high
    }
    return replace(quantity, qualifier=found.pop()) if len(found) == 1 else quantity


def _nearest(folded: str, quantity: Quantity, rules: _Rules, articles: frozenset[str]) -> str | None:
    start = begin_of(folded, "。\n", quantity.start, _BACK)
    border = _SENTENCE.search(folded, quantity.end, quantity.end + _AHEAD)
    clause = _CLAUSE_END.search(folded, quantity.end, quantity.end + _CLAUSE)
    end = max(border.start() if border else quantity.end + _AHEAD, clause.start() if clause else 0)
    found, away = None, len(folded)
    for match in rules.pattern.finditer(folded, start, end):
        if match.start() >= quantity.end and match[0] in rules.ahead_only:
            continue
        if (only_of := rules.articles_by_word.get(match[0])) is not None and not only_of & articles:
            continue
        if not rules.qualifier_by_word[match[0]]:
            continue
        gap = quantity.start - match.end() if match.end() <= quantity.start else match.start() - quantity.end
        if gap < away and gap <= rules.reach_by_word[match[0]]:
            found, away = rules.qualifier_by_word[match[0]], gap
    if found is None and quantity.metric in _OF_THE_PARAGRAPH:
        paragraph = begin_of(folded, "\n", quantity.start, _PARAGRAPH)
        told = {rules.qualifier_by_word[m[0]] for m in rules.pattern.finditer(folded, paragraph, start)} - {""}
        return told.pop() if len(told) == 1 else None
    return found
