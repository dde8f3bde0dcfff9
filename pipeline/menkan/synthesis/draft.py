"""A text that grows, and everything true of it that was said on the way (行文与标注同步)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from menkan.codes import Level, PartyRole, QuantityStatus, SectionKind
from menkan.errors import CorpusError
from menkan.synthesis.bounds import Bounds, read_bounds
from menkan.synthesis.grammar import Expander, parse_phrase
from menkan.synthesis.records import (
    Align,
    GoldHolding,
    GoldParty,
    GoldQuantity,
    GoldSection,
    Labels,
)
from menkan.synthesis.surface import Printed, print_exact, print_rounded, print_vague
from menkan.synthesis.thresholds import Amount, Condition, Setting, prongs

CAPITAL_MONEY = tuple(f"人民币{digit}" for digit in "壹贰叁肆伍陆柒捌玖")
Slot = str | Callable[[], None]


class Form(StrEnum):
    """How freely a figure may be spelled."""

    EXACT = "exact"  # 3.2万元
    SURE = "sure"  # also 3万余元, where that leaves no doubt on which side of a threshold it stands
    ANY = "any"  # also 约3万元, 近3.5万元
    VAGUE = "vague"  # 数万元


@dataclass(slots=True)
class Draft:
    """The judgment so far. `slots` are the words that phrases may ask for; `status` is whose word figures are."""

    rng: random.Random
    setting: Setting
    offence: str
    slots: dict[str, Slot] = field(default_factory=dict)
    status: QuantityStatus = QuantityStatus.FOUND
    standing: str = "被告人"  # what a person is called before his name; "" in digests that use names alone
    lead: str = ""  # words before the next section, in its first paragraph (基本案情：)
    text: str = ""
    layout: list[Align] = field(default_factory=list)
    sections: list[GoldSection] = field(default_factory=list)
    quantities: list[GoldQuantity] = field(default_factory=list)
    holdings: list[GoldHolding] = field(default_factory=list)
    parties: list[GoldParty] = field(default_factory=list)

    def paragraph(self, align: Align = Align.BODY) -> None:
        """Begin a paragraph; one that was begun and left empty is used again."""
        if self.layout and not self.text.endswith("\n") and self.text:
            self.text += "\n"
        elif self.layout and (self.text.endswith("\n") or not self.text):
            self.layout.pop()
        self.layout.append(align)

    def add(self, words: str) -> None:
        """Append words; a line break in them begins a body paragraph."""
        first, *rest = words.split("\n")
        self.text += first
        for line in rest:
            self.paragraph()
            self.text += line

    @contextmanager
    def section(self, kind: SectionKind, status: QuantityStatus = QuantityStatus.FOUND) -> Iterator[None]:
        """Everything written inside belongs to this section and is the word of `status`."""
        before = self.status
        self.status = status
        self.paragraph()
        start = len(self.text)
        self.add(self.lead)
        self.lead = ""
        yield
        self.sections.append(GoldSection(kind, start, len(self.text.rstrip("\n"))))
        self.status = before

    def say(self, rule: str, **slots: Slot) -> None:
        """One phrase of the list `rule`; `slots` hold for it alone and go before the draft's own."""
        with self._with(slots):
            Expander(self.rng, self.add, self._fill).rule(rule)

    def say_phrase(self, template: str, **slots: Slot) -> None:
        """The phrase `template` itself."""
        with self._with(slots):
            Expander(self.rng, self.add, self._fill).expand(parse_phrase(template))

    @contextmanager
    def _with(self, slots: Mapping[str, Slot]) -> Iterator[None]:
        before = self.slots
        self.slots = before | dict(slots)
        yield
        self.slots = before

    def _fill(self, name: str) -> None:
        try:
            slot = self.slots[name]
        except KeyError:
            raise CorpusError(f"no slot is called {name!r}") from None
        if isinstance(slot, str):
            self.add(slot)
        else:
            slot()

    def party(self, name: str, role: PartyRole) -> Callable[[], None]:
        """Slot that writes `name` and, the first time, records it as a party."""

        def write() -> None:
            start = len(self.text)
            self.add(name)
            if all(name != known.name for known in self.parties):
                self.parties.append(GoldParty(name, role, start, len(self.text)))

        return write

    def figure(self, amount: Amount, form: Form = Form.ANY) -> Callable[[], None]:
        """Slot that prints `amount`, each time in another spelling of `form`."""
        return lambda: self._print(self._printed(amount, form), amount)

    def given(self, surface: str, value: Decimal, amount: Amount) -> Callable[[], None]:
        """Slot that prints one fixed form, as statutes have it (二十万元以上)."""
        return lambda: self._print(Printed(surface, value, read_bounds(surface, value)), amount)

    def _printed(self, amount: Amount, form: Form) -> Printed:
        if form is Form.VAGUE:
            return print_vague(amount.value, amount.unit, self.rng)
        if form is Form.SURE:
            return self._sure(amount)
        exact = form is Form.EXACT or self.rng.random() > 0.45
        return (print_exact if exact else print_rounded)(amount.value, amount.unit, self.rng)

    def _sure(self, amount: Amount) -> Printed:
        """A rounded form in a third of the cases, if it leaves no doubt about any threshold."""
        if self.rng.random() < 0.35:
            printed = print_rounded(amount.value, amount.unit, self.rng)
            asked = [
                (condition, prong.multiple)
                for prong in prongs()
                for condition in prong.conditions
                if prong.article == self.setting.article and condition.covers(amount.metric, amount.category)
            ]
            if all(self._same_side(condition, multiple, amount.value, printed) for condition, multiple in asked):
                return printed
        return print_exact(amount.value, amount.unit, self.rng)

    def _same_side(self, condition: Condition, multiple: Decimal | None, value: Decimal, printed: Printed) -> bool:
        for factor in (self.setting.share, self.setting.share * (multiple or 1)):
            if condition.holds(value, factor):
                lower = printed.bounds.lower if printed.bounds != _EXACT else printed.value
                if lower is None or not condition.holds(lower, factor):
                    return False
            else:
                upper = printed.bounds.upper if printed.bounds != _EXACT else printed.value
                if upper is None or upper > condition.value * factor:
                    return False
        return True

    def _print(self, printed: Printed, amount: Amount) -> None:
        start = len(self.text)
        self.add(printed.surface)
        end = len(self.text)
        if printed.surface.startswith(CAPITAL_MONEY) and self.rng.random() < 0.5:
            self.add("整")  # 人民币壹万元整: not part of the mention, it changes nothing
        bounds = printed.bounds
        self.quantities.append(
            GoldQuantity(
                start=start,
                end=end,
                surface=printed.surface,
                value=printed.value,
                lower=bounds.lower,
                upper=bounds.upper,
                lower_open=bounds.lower_open,
                upper_open=bounds.upper_open,
                approximate=bounds.approximate,
                unit=amount.unit,
                metric=amount.metric,
                category=amount.category,
                parties=amount.parties,
                status=self.status,
            )
        )

    def holding(self, rule: str, level: Level, names: tuple[str, ...]) -> Callable[[], None]:
        """Slot that writes one phrase of `rule` and records it as what the court holds of `names`."""

        def write() -> None:
            start = len(self.text)
            self.say(rule)
            for name in names:
                self.holdings.append(
                    GoldHolding(name, self.offence, self.setting.article, level, start, len(self.text))
                )

        return write

    def labels(self) -> Labels:
        """Everything recorded, but the tiers."""
        return Labels(
            holdings=tuple(self.holdings),
            quantities=tuple(self.quantities),
            parties=tuple(self.parties),
            sections=tuple(self.sections),
        )


_EXACT = Bounds()
