"""Handwritten fictional judgments with the gold in the text itself (带标注的虚构文书) → SyntheticCase.

A file holds settings (`key = value`), a line `---`, and one paragraph per line. `offence` and `article` name the
offence of the document; another is named where it is judged: `tier = 沈佑安 serious none 312 掩饰、隐瞒犯罪所得罪`::

    =facts_found                          a section begins here
    ^云陵市青渡区人民法院                   centred; ^^ the title; > right; | flush; ~ a note; else body
    被告人((沈佑安|defendant))             a party at its first mention
    {60余万元|600000|illegal_income|沈佑安}  a figure: value (or low..high), metric, parties (* all, - none), status
    [[情节严重|serious|沈佑安]]             what the court holds on the circumstances; |312 for another article

The unit of a figure is that of the unit table of `quantities`, its bounds are those of `bounds`; both by the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from menkan.codes import Category, Instance, Level, Metric, PartyRole, QuantityStatus, SectionKind, Tier
from menkan.errors import CorpusError
from menkan.quantities.tagger import load_units
from menkan.synthesis.amounts import MONEY
from menkan.synthesis.bounds import Bounds, read_bounds
from menkan.synthesis.records import (
    Align,
    GoldHolding,
    GoldParty,
    GoldQuantity,
    GoldSection,
    GoldTier,
    Labels,
    SyntheticCase,
)
from menkan.text import fold_width

MARKS = re.compile(
    r"""(?x)
    \{ (?P<figure>[^{}]+) \}          # {60余万元|600000|illegal_income|沈佑安}
  | \[\[ (?P<holding>[^\[\]]+) \]\]   # [[情节严重|serious|沈佑安]]
  | \(\( (?P<party>[^()]+) \)\)       # ((沈佑安|defendant))
    """
)
ALIGN_BY_SIGN = {"^^": Align.TITLE, "^": Align.CENTRE, ">": Align.RIGHT, "|": Align.FLUSH, "~": Align.NOTE}
# Whose word a figure is where the mark does not say it: by the section in which it stands.
STATUS_BY_SECTION = {
    SectionKind.ALLEGATIONS: QuantityStatus.ALLEGED,
    SectionKind.DEFENCE: QuantityStatus.ARGUED,
    SectionKind.DISPOSITION: QuantityStatus.RULING,
    SectionKind.STATUTE_APPENDIX: QuantityStatus.LAW,
}
RANGE_WORDS = ("至", "到", "-", "—", "～")


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one file."""

    key: str
    settings: dict[str, str]
    tiers: list[GoldTier]
    text: str = ""
    paragraphs: int = 0
    section: SectionKind | None = None
    layout: list[Align] = field(default_factory=list)
    sections: list[GoldSection] = field(default_factory=list)
    quantities: list[GoldQuantity] = field(default_factory=list)
    holdings: list[GoldHolding] = field(default_factory=list)
    parties: list[GoldParty] = field(default_factory=list)


def read_marked_case(key: str, source: str) -> tuple[SyntheticCase, dict[str, str]]:
    """The case in a marked file, and the file's settings (`producer`, `numbering`).

    Args:
        key: name of the file, for messages and as the case's key and family.
        source: the file's text.

    Raises:
        CorpusError: MK550, for a mark or setting that cannot be read.
    """
    head, found, body = source.partition("\n---\n")
    if not found:
        raise CorpusError("no line --- after the settings", key)
    reading = _read_head(key, head)
    for line in body.rstrip("\n").split("\n"):
        if line.startswith("="):
            _begin_section(reading, line[1:])
        else:
            _read_paragraph(reading, line)
    return _finish(reading), reading.settings


def _read_head(key: str, head: str) -> _Reading:
    settings: dict[str, str] = {}
    tiers: list[list[str]] = []
    for line in head.splitlines():
        name, found, value = (part.strip() for part in line.partition("="))
        if not found:
            raise CorpusError(f"setting {line!r} has no =", key)
        if name == "tier":
            tiers.append(value.split())
        else:
            settings[name] = value
    return _Reading(key, settings, [_read_tier(key, settings, fields) for fields in tiers])


def _read_tier(key: str, settings: dict[str, str], fields: list[str]) -> GoldTier:
    """`沈佑安 serious none`, or with an article and offence of its own behind (档次)."""
    if len(fields) == 3:
        fields = [*fields, settings["article"], settings["offence"]]
    try:
        party, tier, by_figures, article, offence = fields
        return GoldTier(party, offence, article, Tier(tier), Tier(by_figures))
    except ValueError as error:
        raise CorpusError(f"tier {' '.join(fields)!r}: {error}", key) from error


def _begin_section(reading: _Reading, name: str) -> None:
    _end_section(reading)
    reading.section = SectionKind(name)
    start = len(reading.text) + (1 if reading.paragraphs else 0)
    reading.sections.append(GoldSection(reading.section, start, start))


def _end_section(reading: _Reading) -> None:
    if reading.sections:
        last = reading.sections[-1]
        reading.sections[-1] = GoldSection(last.kind, last.start, len(reading.text))


def _read_paragraph(reading: _Reading, line: str) -> None:
    sign = next((sign for sign in ALIGN_BY_SIGN if line.startswith(sign)), "")
    reading.layout.append(ALIGN_BY_SIGN.get(sign, Align.BODY))
    if reading.paragraphs:
        reading.text += "\n"
    reading.paragraphs += 1
    position = len(sign)
    for mark in MARKS.finditer(line):
        reading.text += line[position : mark.start()]
        position = mark.end()
        if mark["figure"]:
            _add_figure(reading, mark["figure"].split("|"))
        elif mark["holding"]:
            _add_holding(reading, mark["holding"].split("|"))
        else:
            name, role = mark["party"].split("|")
            start = len(reading.text)
            reading.text += name
            reading.parties.append(GoldParty(name, PartyRole(role), start, len(reading.text)))
    reading.text += line[position:]


def _add_figure(reading: _Reading, fields: list[str]) -> None:
    if not 4 <= len(fields) <= 5:
        raise CorpusError(f"figure {fields} needs surface, value, metric, parties and perhaps status", reading.key)
    surface, printed, metric, parties, *status = fields
    value, bounds = _value_and_bounds(surface, printed, reading.key)
    code, _, category = metric.partition("/")
    standing = QuantityStatus.FOUND
    if reading.section is not None:
        standing = STATUS_BY_SECTION.get(reading.section, standing)
    start = len(reading.text)
    reading.text += surface
    reading.quantities.append(
        GoldQuantity(
            start=start,
            end=len(reading.text),
            surface=surface,
            value=value,
            lower=bounds.lower,
            upper=bounds.upper,
            lower_open=bounds.lower_open,
            upper_open=bounds.upper_open,
            approximate=bounds.approximate,
            unit=_unit(surface, Metric(code), reading.key),
            metric=Metric(code),
            category=Category(category) if category else None,
            parties=_names(parties),
            status=QuantityStatus(status[0]) if status else standing,
        )
    )


def _value_and_bounds(surface: str, printed: str, key: str) -> tuple[Decimal | None, Bounds]:
    try:
        if ".." in printed:
            low, high = printed.split("..")
            couplet = not any(word in surface for word in RANGE_WORDS)  # 三四万元 is a guess, 45元至60元 is not
            return None, Bounds(lower=Decimal(low), upper=Decimal(high), approximate=couplet)
        value = Decimal(printed)
    except InvalidOperation:
        raise CorpusError(f"figure {surface!r} has the value {printed!r}", key) from None
    return value, read_bounds(surface, value)


def _unit(surface: str, metric: Metric, key: str) -> str:
    """The unit of the printed figure: the last unit word of ours in it (一万元以上 → 元), or the currency before it."""
    units = load_units()
    printed = fold_width(surface)
    forms: list[str] = re.findall(units.pattern, printed)
    if not forms:
        raise CorpusError(f"figure {surface!r} has no unit", key)
    if metric in MONEY and forms[-1] in ("块", *units.yuan_by_part):
        return "元"  # 300块 is money where it is a price, a piece where it is a count
    unit = units.unit_by_form.get(forms[-1], forms[-1])
    if unit == "元":  # 港币3万元 counts 港元
        return next((unit for form, unit in units.currency_by_prefix.items() if form in printed), unit)
    return unit


def _names(parties: str) -> tuple[str, ...]:
    if parties == "-":
        return ()
    return tuple(parties.split("、"))


def _add_holding(reading: _Reading, fields: list[str]) -> None:
    if not 3 <= len(fields) <= 4:
        raise CorpusError(f"holding {fields} needs surface, level, parties and perhaps an article", reading.key)
    surface, level, parties, *other = fields
    start = len(reading.text)
    reading.text += surface
    article = other[0] if other else reading.settings["article"]
    offences = {reading.settings["article"]: reading.settings["offence"]} | {
        t.article: t.offence for t in reading.tiers
    }
    if article not in offences:
        raise CorpusError(f"holding {surface!r} under article {article}, which no tier names", reading.key)
    for party in _names(parties):
        gold = GoldHolding(party, offences[article], article, Level(level), start, len(reading.text))
        reading.holdings.append(gold)


def _finish(reading: _Reading) -> SyntheticCase:
    _end_section(reading)
    settings = reading.settings
    return SyntheticCase(
        key=reading.key,
        family=reading.key,
        text=reading.text,
        case_number=settings["number"],
        title=settings["title"],
        court=settings["court"],
        instance=Instance(settings["instance"]),
        decided_on=date.fromisoformat(settings["decided"]),
        labels=Labels(
            tiers=tuple(reading.tiers),
            holdings=tuple(reading.holdings),
            quantities=tuple(reading.quantities),
            parties=tuple(reading.parties),
            sections=tuple(reading.sections),
        ),
        layout=tuple(reading.layout),
    )
