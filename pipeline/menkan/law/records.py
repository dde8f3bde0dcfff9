"""The rule base in memory: offences, instruments, prongs and conditions, all frozen (规则库的记录).

An offence, an instrument and a prong are equal only to themselves: there is one of each in a rule base, and hashing
their whole content for every judgment would cost more than testing them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from menkan.codes import Tier


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the law on one key or the sum of several (数额、数量标准).

    `value` decides alone, or with `high` it is the low end of a span that provinces fill (`set_by`): at or above
    `high` is met, below `value` is not, between is undetermined. `convention` says where the figure is custom.
    """

    metrics: tuple[str, ...]
    comparator: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    set_by: str | None = None
    convention: str | None = None
    borrowed: str | None = None  # prong of another instrument whose figure this is


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Pooled:
    """Σ figure ÷ its own standard ≥ `value`, where no term alone reaches `value` times its standard (折算合计).

    `weights[i]` is `whole` ÷ the standard of term `i`, whole numbers, so that the sum is exact: 100·T1 + 10·T2 + T3
    against 5,000 for standards of 50, 500 and 5,000.
    """

    terms: tuple[Figure, ...]
    value: Decimal
    weights: tuple[Decimal, ...]
    whole: Decimal


@dataclass(frozen=True, slots=True)
class Branch:
    """One prong inside a multiple, with its own gates (倍数所引的项)."""

    prong: str
    when: Condition
    requires: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Multiple:
    """Any of the branches, their figures already multiplied; a silent branch is left out (倍数标准)."""

    branches: tuple[Branch, ...]
    factor: Decimal
    named: str


@dataclass(frozen=True, slots=True)
class FlagSet:
    flag: str


@dataclass(frozen=True, slots=True)
class PriorWithin:
    """An earlier sanction (前次处罚): of `kind`, about one of `about`, at most `years` before an act; None: ever."""

    kind: str
    about: tuple[str, ...]
    years: int | None


@dataclass(frozen=True, slots=True)
class Readings:
    """Wordings that allow more than one reading: decided only where all agree (歧义口径)."""

    parts: tuple[tuple[str, Condition], ...]


@dataclass(frozen=True, slots=True)
class Residual:
    """其他…情形: never decided by rule."""


Condition = Figure | AllOf | AnyOf | Pooled | Multiple | FlagSet | PriorWithin | Readings | Residual


@dataclass(frozen=True, slots=True, eq=False)
class Accumulation:
    """A rule that adds up several acts (累计计算): those not dealt with, of any time or of some years.

    `within_years`: acts that reach no standard alone count together within so many years; None: whatever their days.
    `may_recur`: metrics whose things may be the same ones in several acts (三次帮助同一对象). `entry`: key and least
    figure of the instrument's prongs on it, by which an act is a crime alone.
    """

    cite: str
    label: str
    within_years: int | None
    may_recur: frozenset[str]
    entry: tuple[tuple[str, Decimal], ...]
    confidence: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Prong:
    """One item of an instrument (情形). `confidence` is that of its source and is shown beside the verdict.

    `requires`: flags without which the prong can never be met. `unless`: flags that together put another article in
    its place. `instead_of`: the prong of the general rule that this one displaces where all its `requires` are told.
    `same` and `window` are shown, not tested: facts are sums per accused. `modality`: must or may.
    """

    prong: str
    cite: str
    tier: Tier
    label: str
    when: Condition
    confidence: str
    modality: str
    requires: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    same: str | None = None
    window: str | None = None
    filled_by: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    instead_of: str | None = None
    accumulation: Accumulation | None = None


def figures_of(prong: Prong) -> tuple[tuple[str, str, Decimal, str], ...]:
    """The figures that a prong states, as (metric, comparator, value, unit): the rows of figures.csv."""
    return tuple(_figures(prong.when))


def _figures(condition: Condition) -> Iterator[tuple[str, str, Decimal, str]]:
    if isinstance(condition, Figure):
        if condition.borrowed is None:
            yield "+".join(condition.metrics), condition.comparator, condition.value, condition.unit
    elif isinstance(condition, Pooled):
        yield "ratio_sum", ">=", condition.value, "ratio"
    elif isinstance(condition, Multiple):
        yield condition.named, ">=", condition.factor, "倍"
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _figures(part)
    elif isinstance(condition, Readings):  # readings of one wording share its figures
        yield from dict.fromkeys(figure for _, part in condition.parts for figure in _figures(part))


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the offence that an instrument names, to be examined by a person: it stands in `open`."""

    element: str
    cite: str
    label: str
    confidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """A judicial interpretation, an opinion or minutes (司法解释、意见、纪要).

    `fills`: the residual prong that an opinion or minutes only fill. `special`: stands beside the general rules for
    one kind of case, with its own course of time. `disputed_from`: the day from which it is open whether it still
    applies beside a newer instrument (两种口径).
    """

    instrument: str
    title: str
    doc_no: str
    kind: str
    issued_on: date
    effective_from: date
    effective_to: date | None
    last_checked: date
    confidence: str
    source: tuple[str, ...]
    fills: str | None
    prongs: tuple[Prong, ...]
    elements: tuple[Element, ...] = ()
    special: bool = False
    disputed_from: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether `on` lies between commencement and end, both included (施行期间)."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def is_disputed(self, on: date) -> bool:
        """Whether it is open if the instrument still applies `on` that day (是否继续适用有争议)."""
        return self.disputed_from is not None and self.disputed_from <= on


@dataclass(frozen=True, slots=True, eq=False)
class StatuteVersion:
    """One text of the statute (刑法条文版本): its tiers with the longest term of each, in months (None: life).

    `names` are those under which only this text was pronounced (旧罪名).
    """

    version: str
    enacted_by: str
    effective_from: date
    effective_to: date | None
    max_months_by_tier: Mapping[Tier, int | None]
    unit_liability: bool
    confidence: str
    source: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Offence:
    """One offence with its whole dated history (罪名及其历次规定)."""

    offence: str
    article: str
    statute: str
    tier_labels: Mapping[Tier, str]
    not_examined: tuple[str, ...]
    statute_versions: tuple[StatuteVersion, ...]
    instruments: tuple[Instrument, ...]

    @property
    def base(self) -> tuple[Instrument, ...]:
        """The general rules: instruments that stand by themselves, oldest first."""
        return tuple(i for i in self.instruments if i.fills is None and not i.special)

    @property
    def specials(self) -> tuple[Instrument, ...]:
        """Instruments for one kind of case that stand beside the general rules, oldest first (特别规定)."""
        return tuple(i for i in self.instruments if i.special)

    @property
    def is_assessed(self) -> bool:
        """Whether findings are weighed: figures of the base offence alone decide no tier (基本档不作综合结论)."""
        return any(tier is not Tier.BASIC for tier in self.tier_labels)

    @property
    def fillers(self) -> tuple[Instrument, ...]:
        """Opinions and minutes that fill a residual prong, oldest first."""
        return tuple(i for i in self.instruments if i.fills is not None)


@dataclass(frozen=True, slots=True)
class MetricRule:
    """How facts become the figure of one key (计量项); the fields are explained in metrics.yaml."""

    key: str
    label: str
    metric: str
    categories: frozenset[str] | None
    qualifiers: frozenset[str] | None  # None: any
    excluded: frozenset[str]
    unsaid: str
    unit: str | None
    joint: str
    not_below: tuple[str, ...]
    shown_in: str
    counted_in: tuple[str, ...] = ()
    else_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagRule:
    flag: str
    label: str
    example: str
    underlying: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Statutes:
    """The rule base (规则库). `digest` is the sha256 over its files, names and bytes, in the order of their names."""

    digest: str
    offences: tuple[Offence, ...]
    metrics: Mapping[str, MetricRule]
    flags: Mapping[str, FlagRule]
    articles: Mapping[str, tuple[str, str]] = field(repr=False)  # name key → article, canonical name

    def without(self, articles: Set[str]) -> Statutes:
        """The same rule base without the offences of `articles`."""
        return replace(self, offences=tuple(o for o in self.offences if o.article not in articles))

    def as_of(self, day: date) -> Statutes:
        """The same rule base as if what is in force on `day` had been so since the offence exists (以某日的规定为准).

        For questions of the kind "what would the new figures have said of these facts"; other instruments are left
        out, the statutes keep their dates.
        """
        return replace(
            self,
            offences=tuple(
                replace(
                    offence,
                    instruments=tuple(
                        replace(one, effective_from=offence.statute_versions[0].effective_from, effective_to=None)
                        for one in offence.instruments
                        if one.in_force(day)
                    ),
                )
                for offence in self.offences
            ),
        )

    def offence_at(self, article: str) -> Offence | None:
        """The rule file of `article` (``287-2``), or None where there is none."""
        return next((o for o in self.offences if o.article == article), None)

    def article_of(self, offence_name: str) -> str | None:
        """Article of an offence by its name (罪名), selective, old and short forms included; None if not known."""
        entry = self.articles.get(name_key(offence_name))
        return entry[0] if entry else None


_PUNCTUATION = str.maketrans("", "", "、，,；;·《》“”\"'（）() \u3000\n")


def name_key(offence_name: str) -> str:
    """`offence_name` without spaces, punctuation and the final 罪, for comparison."""
    return offence_name.translate(_PUNCTUATION).removesuffix("罪")
