"""What the generator hands out: a fictional judgment and everything that is true about it (虚构裁判文书与标准答案)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from menkan.codes import Category, Instance, Level, Metric, PartyRole, QuantityStatus, SectionKind, Tier
from menkan.errors import CorpusError
from menkan.text import fold_width


class Align(StrEnum):
    """How courts set a paragraph on the page (版式)."""

    CENTRE = "centre"  # name of the court
    TITLE = "title"  # 刑 事 判 决 书: centred, letters set apart
    RIGHT = "right"  # case number, signatures, date
    BODY = "body"  # indented by two characters
    FLUSH = "flush"  # from the left margin, no indent
    NOTE = "note"  # centred, size of the body: （虚构样本）


@dataclass(frozen=True, slots=True)
class GoldParty:
    """One accused person or unit, or another party of the caption, at its first mention."""

    name: str
    role: PartyRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldQuantity:
    """One printed figure as the guidelines annotate it; the bounds are those that the words give, else None."""

    start: int
    end: int
    surface: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool
    upper_open: bool
    approximate: bool
    unit: str
    metric: Metric
    category: Category | None
    parties: tuple[str, ...]  # ("*",) for all accused
    status: QuantityStatus


@dataclass(frozen=True, slots=True)
class GoldHolding:
    """What the court says on the circumstances; the span is the phrase itself, or the conviction if `unstated`."""

    party: str
    offence: str
    article: str
    level: Level
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldTier:
    """The tier on which the decision rests, one per party and offence.

    `by_figures` is the tier that the found figures alone reach: `none` where every figure falls short,
    `undetermined` where the text gives no figure that a prong asks for, or several that fall short and no sum of them.
    """

    party: str
    offence: str
    article: str
    tier: Tier
    by_figures: Tier


@dataclass(frozen=True, slots=True)
class GoldSection:
    kind: SectionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything that is known of one text; offsets are half-open code points into it."""

    tiers: tuple[GoldTier, ...] = ()
    holdings: tuple[GoldHolding, ...] = ()
    quantities: tuple[GoldQuantity, ...] = ()
    parties: tuple[GoldParty, ...] = ()
    sections: tuple[GoldSection, ...] = ()


@dataclass(frozen=True, slots=True)
class SyntheticCase:
    """One fictional judgment (虚构判决书): `text` has one paragraph per line, `layout` one entry per paragraph.

    `case_number` and `court` are those of this very document (of a second instance, the higher court's), `title` is
    empty where the shape has none (a case report).

    Raises:
        CorpusError: MK550, where an offset, a surface or the layout does not fit the text. A generator that can
            be wrong about its own text would teach every parser behind it the wrong thing.
    """

    key: str
    family: str  # cases of one family tell the same facts and belong into the same split
    text: str
    case_number: str
    title: str
    court: str
    instance: Instance
    decided_on: date
    labels: Labels
    layout: tuple[Align, ...]

    def __post_init__(self) -> None:
        if len(self.layout) != self.text.count("\n") + 1:
            raise CorpusError("layout and paragraphs differ in number", self.key)
        for printed in self.labels.quantities:
            if self.text[printed.start : printed.end] != printed.surface or not printed.surface:
                raise CorpusError(f"figure {printed.surface!r} is not at {printed.start}", self.key)
        for party in self.labels.parties:
            if self.text[party.start : party.end] != party.name:
                raise CorpusError(f"party {party.name!r} is not at {party.start}", self.key)
        for holding in self.labels.holdings:
            if not 0 <= holding.start < holding.end <= len(self.text):
                raise CorpusError(f"holding of {holding.party} points outside the text", self.key)
        printed_form = fold_width(self.text).replace(" ", "")  # (2015) 云泽刑初字 … is （2015）云泽刑初字…, normalised
        for needed in (self.case_number, self.court, self.title):
            if fold_width(needed) not in printed_form:
                raise CorpusError(f"{needed!r} is not in the text", self.key)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    @property
    def accused(self) -> tuple[str, ...]:
        """Names of the accused persons and units, as in `types.Structure.accused`."""
        roles = (PartyRole.DEFENDANT, PartyRole.DEFENDANT_UNIT)
        return tuple(party.name for party in self.labels.parties if party.role in roles)
