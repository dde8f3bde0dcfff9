"""What the model may see, and what it is asked (模型可见的材料与所问)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from menkan.codes import Tier
from menkan.severity.figures import tier_ratios
from menkan.severity.words import words_in
from menkan.types import Assessment, Fact, Finding, Quantity, Structure, VagueMention

ALL = "*"


class Word(Protocol):
    """A word of the text: what a segmenter gives, whatever its class."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Evidence:
    """The visible part of one judgment, read on its own (去除裁判意见后的材料).

    The caller cuts opinion, disposition, appendix and every sentence that states a holding out of the text before any
    stage runs, so that no field here can know them. All offsets are into `text`. `later` are findings as if the dates
    were unknown, given where the law of the day has no figures: those that came later are a measure all the same.
    """

    text: str
    structure: Structure
    quantities: tuple[Quantity, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    assessments: tuple[Assessment, ...]
    tokens: tuple[Word, ...]
    vague: tuple[VagueMention, ...] = ()
    later: tuple[Finding, ...] = ()

    @cached_property
    def ratios(self) -> Mapping[str, Mapping[str, Mapping[Tier, float]]]:
        """By article and accused, the largest log ratio of each tier: how far those reach who stand trial together."""
        told: dict[str, dict[str, list[Finding]]] = {}
        for finding in self.findings:
            told.setdefault(finding.article or finding.offence, {}).setdefault(finding.party, []).append(finding)
        return {
            article: {party: tier_ratios(his) for party, his in by_party.items()} for article, by_party in told.items()
        }

    @cached_property
    def words(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Places of every word that a model may use; found once for all questions on this judgment."""
        offences = {fact.offence for fact in self.facts}
        offences |= {finding.offence for finding in self.findings}
        offences |= {assessment.offence for assessment in self.assessments}
        return words_in(self.text, self.tokens, self.structure, self.quantities, offences)


@dataclass(frozen=True, slots=True)
class Question:
    """One accused and one offence charged or convicted, with the tiers that this offence can have (所问档次)."""

    party: str
    offence: str
    article: str
    tiers: tuple[Tier, ...]

    def asks(self, record: Fact | Finding | Assessment) -> bool:
        """Whether `record` is about this accused and offence."""
        if record.party != self.party:
            return False
        return record.offence == self.offence if record.article is None else record.article == self.article
