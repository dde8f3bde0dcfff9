"""The records that cross the borders between stages; the codes in them are in `menkan.codes`.

A `CaseRecord` is one judgment, read. Its fields are the JSON contract: the names here are the keys there
(`store.records` converts, `menkan schema` prints the JSON Schema). All offsets are half-open code-point offsets
into `CaseRecord.text`. Money and counts are `Decimal`, never float. `None` is "unknown", never "none" or zero.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from menkan.codes import (
    ACCUSED_ROLES,
    Category,
    Instance,
    Level,
    Metric,
    PartyRole,
    QuantityStatus,
    SectionKind,
    Status,
    Tier,
    Verdict,
)
from menkan.shown import Shown

SCHEMA_VERSION = 1  # 2026-11: first version


@dataclass(frozen=True, slots=True)
class Interval:
    """What the words allow a figure to be; `None`: no bound known; `…_open`: the bound is not reached (超过, 近)."""

    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong and was not hidden: `code` is stable, `where` a place, `text` for a person."""

    code: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source: number from 1, size in PDF points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """The running text of a document, and for every character its place in the original (逐字定位).

    `lines[i]` is the line of the original on which character `i` stands, -1 for characters that it does not have
    (paragraph breaks, tabs between cells). Of pages that is the printed line, an index that grows down the document,
    and `boxes_pt` holds x0, y0, x1, y1 of each character in points, origin top left. Of formats without pages it is
    the paragraph, and `offsets[i]` counts the code points before the character there, as the source has them.
    """

    text: str
    media_type: str
    pages: tuple[Page, ...] = ()
    lines: array[int] = field(default_factory=lambda: array("i"))  # one per character
    page_of_line: array[int] = field(default_factory=lambda: array("i"))  # page number per line index
    boxes_pt: array[float] = field(default_factory=lambda: array("f"))  # 4 per character of pages
    offsets: array[int] = field(default_factory=lambda: array("i"))  # one per character without pages
    ocr_pages: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()  # spans of digits that may be other ones in print

    def boxes(self, start: int, end: int) -> tuple[tuple[float, ...], ...]:
        """One ``(page, x0, y0, x1, y1)`` per printed line that ``text[start:end]`` touches; empty without pages."""
        found: dict[int, list[float]] = {}
        for i in range(start, min(end, len(self.boxes_pt) // 4)):
            if (line := self.lines[i]) >= 0:
                x0, y0, x1, y1 = self.boxes_pt[4 * i : 4 * i + 4]
                box = found.setdefault(line, [x0, y0, x1, y1])
                box[:] = min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)
        return tuple((self.page_of_line[n], *(round(v, 2) for v in box)) for n, box in found.items())

    def origins(self, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
        """One ``(paragraph, start, end)`` per paragraph of the original that ``text[start:end]`` touches.

        Paragraphs count from 1, offsets are half-open code points within them; empty for pages.
        """
        found: dict[int, tuple[int, int]] = {}
        for i in range(start, min(end, len(self.offsets))):
            line, at = self.lines[i], self.offsets[i]
            if line >= 0:
                first, last = found.get(line, (at, at))
                found[line] = min(first, at), max(last, at)
        return tuple((line + 1, first, last + 1) for line, (first, last) in found.items())

    def page_at(self, offset: int) -> int | None:
        """Number of the page on which the first placed character at or after `offset` stands; None without pages."""
        placed = range(offset, len(self.boxes_pt) // 4)
        return next((self.page_of_line[n] for i in placed if (n := self.lines[i]) >= 0), None)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from: `path` as given, `member` its name in an archive or its line in a JSONL."""

    path: str
    member: str | None = None
    sha256: str = ""
    media_type: str = ""
    pages: int | None = None
    ocr_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number (案号) in the text; `value` normalised: full-width parentheses, no spaces."""

    value: str
    court: str | None
    of: str  # "this", "earlier" (other instances of this case), "cited"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateRange:
    """First and last day, both included; a side that is not known is None."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """`told_by`: "charge", else what stands for one: "heading", "title", "custody", "facts", "opinion", "case"."""

    party: str
    offence: str
    article: str | None
    told_by: str = "charge"


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    role: PartyRole
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the document; `is_comment`: no court speaks; `articles`: of the offences that its heading names."""

    kind: SectionKind
    start: int
    end: int
    is_comment: bool = False
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One item of the disposition (判决主文): terms in months, fine in yuan; `offence` None for a combined sentence."""

    party: str
    offence: str | None
    article: str | None
    penalty: str
    term_months: int | None
    suspended_months: int | None
    fine: Decimal | None
    job_ban_months: int | None
    injunction: bool | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Holding:
    party: str
    offence: str
    article: str | None
    level: Level
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prior:
    """An earlier sanction; `on` is the printed date in ISO form, as precise as printed (2019, 2019-03, 2019-03-15)."""

    party: str
    kind: str  # "administrative", "criminal"
    what: str
    on: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A circumstance without a figure that a cue in the text sets true (假冒国家机关 …); absence says nothing."""

    party: str
    flag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Act:
    """A sentence that tells of acts: how 287-1 was done (`mode` 1 to 3), or whether an act was sanctioned before."""

    party: str
    on: str | None
    dealt_with: bool | None
    mode: int | None
    underlying: str | None
    nature: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What the document says about the case itself; `last_event_on`: the last act, arrest or hearing that it dates."""

    case_number: str | None = None
    case_numbers: tuple[CaseNumber, ...] = ()
    court: str | None = None
    court_code: str | None = None
    document_type: str | None = None
    instance: Instance | None = None
    decided_on: date | None = None
    last_event_on: date | None = None
    decided_within: DateRange = DateRange()  # days on which what it names (a law) allows the decision
    decided_within_by: tuple[tuple[int, int], ...] = ()  # spans of the words that name it
    conduct: DateRange = DateRange()
    charges: tuple[Charge, ...] = ()
    offences: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    sections: tuple[Section, ...] = ()
    disposition: tuple[Sentence, ...] = ()
    holdings: tuple[Holding, ...] = ()
    priors: tuple[Prior, ...] = ()
    flags: tuple[Flag, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def accused(self) -> tuple[str, ...]:
        """Names of the accused persons and units, in order of first mention."""
        return tuple(p.name for p in self.parties if p.role in ACCUSED_ROLES)

    def section_at(self, offset: int) -> Section | None:
        """The section that holds `offset`, or None between sections."""
        before = bisect_right(self.sections, offset, key=lambda section: section.start)
        return self.sections[before - 1] if before and offset < self.sections[before - 1].end else None


@dataclass(frozen=True, slots=True)
class VagueMention:
    """A word that stands where a figure would decide (多次, 大量, 若干)."""

    surface: str
    start: int
    end: int
    section: SectionKind | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """One mention of a figure: numeral and unit, with the words that change its value."""

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
    metric: Metric = Metric.COUNT_OTHER
    category: Category | None = None
    qualifier: str | None = None
    parties: tuple[str, ...] = ()  # ("*",) for all accused
    status: QuantityStatus = QuantityStatus.FOUND
    section: SectionKind | None = None
    page: int | None = None
    boxes: tuple[tuple[float, ...], ...] = ()

    @property
    def interval(self) -> Interval:
        """The figure as law compares it: bounds where words give them, a point where it is exact, else unbounded.

        余 and 多 stay below the next unit of the last digit printed: 两万余 is under 30,000, 5300余 under 5,400.
        """
        over = self.value is not None and self.value == self.lower and self.upper is None
        if over and self.lower is not None and ("余" in self.surface or "多" in self.surface):
            step = Decimal((0, (1,), int(self.lower.normalize().as_tuple().exponent)))
            return Interval(self.lower, self.lower + step, self.lower_open, True)
        if self.lower is not None or self.upper is not None:
            return Interval(self.lower, self.upper, self.lower_open, self.upper_open)
        return Interval() if self.approximate else Interval(self.value, self.value)


@dataclass(frozen=True, slots=True)
class ActFigure:
    """What one of several acts adds to a figure (各起数额).

    `on`: the days on which the act can have been done, a side None where the text does not say. `dealt_with`: whether
    the text says that this act was sanctioned before (已受处理); None where it is silent.
    """

    on: DateRange
    dealt_with: bool | None
    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool
    upper_open: bool
    quantities: tuple[int, ...]

    @property
    def interval(self) -> Interval:
        return Interval(self.lower, self.upper, self.lower_open, self.upper_open)


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure per accused, offence and metric, gathered from its mentions.

    `lower` and `upper` are the interval that law compares (equal for an exact figure). `quantities` are indices into
    `CaseRecord.quantities`. `basis`: "own", "joint", "sum_of_parts", "total". `acts` are the acts that the text tells
    apart by number or date, each with its own figure; empty where it does not. A printed total may hold more than they.
    """

    party: str
    offence: str
    article: str | None
    metric: Metric
    category: Category | None
    qualifier: str | None
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool
    upper_open: bool
    unit: str
    basis: str
    quantities: tuple[int, ...]
    note: str = ""
    acts: tuple[ActFigure, ...] = ()

    @property
    def interval(self) -> Interval:
        return Interval(self.lower, self.upper, self.lower_open, self.upper_open)


@dataclass(frozen=True, slots=True)
class Observed:
    metric: str
    category: str | None
    qualifier: str | None
    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class Threshold:
    metric: str
    comparator: str  # ">=" (以上) or ">" (超过)
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One prong of one version, tested for one accused: value, threshold, date of law, words and reason."""

    party: str
    offence: str
    article: str
    instrument: str
    effective_from: date
    basis: str  # "in_force", "lenient", "analogy", "candidate"
    tier: Tier
    prong: str
    verdict: Verdict
    observed: tuple[Observed, ...]
    threshold: tuple[Threshold, ...]
    evidence: tuple[tuple[int, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out that the court names (出罪、免罚): read, never computed."""

    kind: str  # "obviously_minor" (no crime), "minor" (threshold met, no penalty)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The rules' answer for one accused and offence. `distance`: observed ÷ threshold of the nearest figure."""

    party: str
    offence: str
    article: str
    tier: Tier
    decided_by: tuple[str, ...]
    open: tuple[str, ...]
    missing: tuple[str, ...]
    distance: Decimal | None
    exits: tuple[Exit, ...]
    not_examined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    feature: str
    weight: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """The model's estimate of the tier that a court will hold; `tier` is given also when it abstains."""

    party: str
    offence: str
    article: str
    tier: Tier
    probability: Mapping[str, float]
    abstained: bool
    model: str
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where rules, model and court differ for one accused and offence; `kind` from a closed list.

    `wanting` of an `unreasoned` one: the prongs of which the judgment would have had to state one.
    """

    party: str
    offence: str
    rules: str | None
    model: str | None
    court: str | None
    kind: str
    wanting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    menkan: str
    statutes: str
    lexicon: str
    model: str | None


@dataclass(frozen=True, slots=True)
class CaseRecord(Shown):
    """One judgment, read: everything that the tables, the JSON and the report show."""

    document_id: str | None  # None where no byte could be read
    source: Source
    status: Status
    versions: Versions
    problems: tuple[Problem, ...] = ()
    text: str = ""
    pages: tuple[Page, ...] = ()
    structure: Structure = Structure()
    vague: tuple[VagueMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    schema_version: int = SCHEMA_VERSION

    def __repr__(self) -> str:  # never the text: a log may print it
        name = self.structure.case_number or self.source.path
        return f"<CaseRecord {name}: {self.status}, {len(self.quantities)} figures, {len(self.findings)} findings>"
