"""What a rule file may say (规则文件的格式): strict models of the YAML, in which an unknown key is an error.

The models check the shape; `load.py` builds the frozen records and checks the references between prongs.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from menkan.codes import Category, Metric, Tier

Confidence = Literal["verified_verbatim", "verified_verbatim_secondary", "verified_in_part", "own_knowledge"]


def _exact(value: object) -> object:
    """A YAML number as Decimal through its shortest print, so that 0.5 is one half; anything else is left to fail."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_exact), Field(gt=0)]
Text = Annotated[StrictStr, Field(min_length=1)]
Texts = Annotated[list[Text], Field(min_length=1)]
Day = Annotated[date, Field(strict=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: object) -> object:
        """Name the allowed keys where one is unknown: "unknown key" alone sends the reader to this file."""
        if isinstance(data, dict):
            allowed = [f.alias or name for name, f in cls.model_fields.items()]
            unknown = [str(key) for key in data if key not in allowed]
            if unknown:
                raise ValueError(f"unknown key {', '.join(unknown)}; allowed: {', '.join(allowed)}")
        return data


class PriorModel(_Strict):
    kind: Literal["administrative", "criminal"]
    about: Texts
    years: StrictInt | None


class SpanModel(_Strict):
    low: Number
    high: Number
    set_by: Text


class WhenModel(_Strict):
    """One condition: exactly one of the kinds below, with the options that belong to it."""

    metric: Text | None = None
    sum_of: Texts | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    figure: SpanModel | None = None
    unit: Text | None = None
    convention: Text | None = None
    figure_of: Text | None = None
    all_of: list[WhenModel] | None = None
    any_of: list[WhenModel] | None = None
    pooled_share_of: Texts | None = None
    multiple_of: Texts | None = None
    factor: Number | None = None
    named: Text | None = None
    flag: Text | None = None
    prior_within: PriorModel | None = None
    residual: StrictBool | None = None

    @model_validator(mode="before")
    @classmethod
    def _word(cls, data: object) -> object:
        """``when: residual`` is the one condition written as a word."""
        if data == "residual":
            return {"residual": True}
        if isinstance(data, str):
            raise ValueError(f"{data}: a condition is a mapping, or the word residual")
        return data

    @model_validator(mode="after")
    def _one_kind(self) -> WhenModel:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"a condition has exactly one of {', '.join(KINDS)}, not {given or 'none'}")
        missing = [option for option in NEEDS[given[0]] if getattr(self, option) is None]
        if missing:
            raise ValueError(f"{given[0]} needs {', '.join(missing)}")
        if given[0] in ("metric", "sum_of") and sum(x is not None for x in self._bounds) != 1:
            raise ValueError("a figure has exactly one of at_least, more_than, figure")
        allowed = {given[0], *NEEDS[given[0]], *OPTIONS[given[0]]}
        stray = [name for name in type(self).model_fields if getattr(self, name) is not None and name not in allowed]
        if stray:
            raise ValueError(f"{given[0]} does not take {', '.join(stray)}")
        return self

    @property
    def _bounds(self) -> tuple[object, ...]:
        return self.at_least, self.more_than, self.figure


KINDS = (
    "metric", "sum_of", "all_of", "any_of", "pooled_share_of", "multiple_of", "flag", "prior_within", "residual",
)  # fmt: skip
NEEDS: dict[str, tuple[str, ...]] = {kind: () for kind in KINDS} | {
    "metric": ("unit",),
    "sum_of": ("unit",),
    "pooled_share_of": ("at_least",),
    "multiple_of": ("factor", "named"),
}
_FIGURE = ("at_least", "more_than", "figure", "convention", "figure_of")
OPTIONS: dict[str, tuple[str, ...]] = {kind: () for kind in KINDS} | {"metric": _FIGURE, "sum_of": _FIGURE}


class ReadingModel(_Strict):
    reading: Text
    when: WhenModel


class ProngModel(_Strict):
    prong: Text
    cite: Text
    tier: Tier
    label: Text
    when: WhenModel | None = None
    readings: list[ReadingModel] | None = None
    confidence: Confidence
    modality: Literal["must", "may"] | None = None
    requires: Texts | None = None
    unless: Texts | None = None
    same: Literal["account", "system", "act"] | None = None
    window: Text | None = None
    filled_by: Texts | None = None
    instead_of: Text | None = None
    source: Texts | None = None

    @model_validator(mode="after")
    def _when_or_readings(self) -> ProngModel:
        if (self.when is None) == (self.readings is None):
            raise ValueError("a prong has either `when` or `readings`")
        return self


class ElementModel(_Strict):
    element: Text
    cite: Text
    label: Text
    confidence: Confidence


class AccumulationModel(_Strict):
    """A rule that adds up several acts that were not dealt with (累计计算)."""

    cite: Text
    label: Text
    within_years: StrictInt | None
    may_recur: list[Metric] = []
    confidence: Confidence
    source: Texts


class AmendmentModel(_Strict):
    """A later decision that ends some prongs of an instrument and leaves the others (修改决定)."""

    doc_no: Text
    effective_from: Day
    drops: Texts
    source: Texts


class InstrumentModel(_Strict):
    instrument: Text
    title: Text
    doc_no: Text
    kind: Literal["judicial_interpretation", "opinion", "minutes"]
    fills: Text | None = None
    special: StrictBool = False
    disputed_from: Day | None = None
    amended: AmendmentModel | None = None
    issued_on: Day
    effective_from: Day
    effective_to: Day | None
    last_checked: Day
    confidence: Confidence
    source: Texts
    modality: Literal["must", "may"]
    elements: list[ElementModel] = []
    accumulation: AccumulationModel | None = None
    prongs: Annotated[list[ProngModel], Field(min_length=1)]

    @model_validator(mode="after")
    def _dates_ascend(self) -> InstrumentModel:
        check_period(self.effective_from, self.effective_to)
        for later in (self.disputed_from, self.amended.effective_from if self.amended else None):
            if later is not None:
                check_period(self.effective_from, later)
                check_period(later, self.effective_to)
        return self


class TierModel(_Strict):
    max_months: StrictInt | None


class StatuteVersionModel(_Strict):
    version: Text
    enacted_by: Text
    names: list[Text] = []
    effective_from: Day
    effective_to: Day | None
    tiers: dict[Tier, TierModel]
    unit_liability: StrictBool
    confidence: Confidence
    source: Texts

    @model_validator(mode="after")
    def _dates_ascend(self) -> StatuteVersionModel:
        check_period(self.effective_from, self.effective_to)
        return self


class OffenceModel(_Strict):
    offence: Text
    article: Text
    statute: Text
    tier_labels: dict[Tier, Text]
    not_examined: list[Text]
    statute_versions: Annotated[list[StatuteVersionModel], Field(min_length=1)]
    instruments: list[InstrumentModel]


class MetricModel(_Strict):
    label: Text
    metric: Metric
    categories: list[Category] | None = None
    qualifiers: list[Text] | Literal["any"]
    excluded: list[Text] = Field(default=[], alias="except")
    unsaid: Literal["counts", "ambiguous", "ignored"] = "counts"
    unit: Text | None = None
    counted_in: list[Text] = []
    joint: Literal["either", "total"] = "total"
    not_below: list[Text] = []
    else_from: list[Text] = []
    shown_in: Text


class FlagModel(_Strict):
    label: Text
    example: Text
    underlying: list[Text] = []


def check_period(first: date, last: date | None) -> None:
    """Raise ValueError where a period ends before it begins."""
    if last is not None and last < first:
        raise ValueError(f"ends on {last}, before it begins on {first}")
