"""The standing of each figure: found, alleged, argued, recited law or ruling (数额的地位)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from menkan.quantities.cues import trie_pattern
from menkan.text import fold_width
from menkan.types import Metric, Quantity, QuantityStatus, SectionKind, Structure

_BY_SECTION = {
    SectionKind.ALLEGATIONS: QuantityStatus.ALLEGED,
    SectionKind.DEFENCE: QuantityStatus.ARGUED,
    SectionKind.DISPOSITION: QuantityStatus.RULING,
    SectionKind.STATUTE_APPENDIX: QuantityStatus.LAW,
}
_REACH = 160  # characters that a speaker is carried on without being named again (project convention)
_SENTENCE = re.compile(r"[。\n]")
# A rule speaks of thresholds for anybody: 五百条以上的, 达到 … 标准, 的应当; a case speaks of what somebody did.
_RULE_BOUND = re.compile(r"以上|以下|不满|超过")
_RULE_WORDS = re.compile(
    r"具有下列情形|应当认定为|属于刑法|情节严重”?的?标准|第[一二三四五六七八九十]+[款项]规定|之一的|标准的规定|入罪标准|追诉标准|的,处"
)
_RULING_WORDS = re.compile(r"判处|判决如下|判令|责令|予以追缴|继续追缴|予以没收|依法没收|并处罚金|没收[^。]{0,12}$")
_JUDGED = re.compile(r"判决|裁定|判处|依法|法院")


@cache
def _speakers() -> tuple[re.Pattern[str], dict[str, QuantityStatus]]:
    rows = tomllib.loads(resources.files(__package__).joinpath("status_cues.toml").read_text(encoding="utf-8"))
    status_by_word = {w: QuantityStatus(kind) for kind, row in rows.items() for w in row["opens"]}
    return re.compile(trie_pattern(status_by_word)), status_by_word


def assign_status(text: str, quantities: Sequence[Quantity], structure: Structure) -> tuple[Quantity, ...]:
    """`quantities` with `status`: the section's, unless the sentence names another speaker (指控、查明、辩称、法条)."""
    folded = fold_width(text)
    return tuple(replace(q, status=_status(folded, q, structure)) for q in quantities)


def _status(folded: str, quantity: Quantity, structure: Structure) -> QuantityStatus:
    base = _BY_SECTION.get(quantity.section or SectionKind.FACTS_FOUND, QuantityStatus.FOUND)
    if base is QuantityStatus.RULING or base is QuantityStatus.LAW:
        return base
    if quantity.metric is Metric.FINE:
        return QuantityStatus.RULING
    start = max(0, quantity.start - _REACH)
    sentence = max((m.end() for m in _SENTENCE.finditer(folded, start, quantity.start)), default=start)
    end = _SENTENCE.search(folded, quantity.end)
    tail = folded[quantity.end : min(end.start() if end else len(folded), quantity.end + 60)]
    head = folded[sentence : quantity.start]
    if _recites_law(head, quantity, tail, structure):
        return QuantityStatus.LAW
    if quantity.metric is Metric.DISGORGED and (
        _RULING_WORDS.search(head) or re.match(r".{0,12}(?:予以|依法|继续)", tail)
    ):
        return QuantityStatus.RULING if _orders(head, tail) else base
    speaker = _nearest_speaker(folded, sentence, quantity.start)
    if speaker in (None, QuantityStatus.LAW):
        return base
    return speaker


def _recites_law(head: str, quantity: Quantity, tail: str, structure: Structure) -> bool:
    """A figure with a bound in a sentence of rule words that names no accused."""
    bound = _RULE_BOUND.search(quantity.surface) or _RULE_BOUND.match(tail[:3])
    return bool(bound and _RULE_WORDS.search(head + tail) and not any(name in head[-40:] for name in structure.accused))


def _orders(head: str, tail: str) -> bool:
    return bool(re.search(r"继续追缴|责令|予以没收|上缴国库|予以追缴|依法没收", head[-30:] + tail[:20]))


def _nearest_speaker(folded: str, sentence: int, before: int) -> QuantityStatus | None:
    pattern, status_by_word = _speakers()
    last = None
    for match in pattern.finditer(folded, sentence, before):
        last = match
    return status_by_word[last[0]] if last else None
