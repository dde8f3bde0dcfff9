"""Several instruments in force on one day: how they stand to each other, in one function (规定之间的冲突)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from menkan.law.records import Instrument


@dataclass(frozen=True, slots=True)
class Settlement:
    """How instruments stand together (并用、替代、争议).

    `readings`: the instruments that apply, once per reading where it is open whether an older one still does.
    `displaced`: prong → the flags of the special rule that takes its place.
    """

    readings: tuple[tuple[Instrument, ...], ...]
    displaced: Mapping[str, tuple[str, ...]]

    @property
    def is_disputed(self) -> bool:
        return len(self.readings) > 1


def settle(instruments: Sequence[Instrument], closing: date | None = None, told: Collection[str] = ()) -> Settlement:
    """How `instruments`, all in force at the act or the closing, stand together (规定冲突的处理).

    (1) Special and general: they apply side by side, and a special prong takes the place of the general one that it
        names (`instead_of`) once all that it asks for is told. Source: 法发〔2016〕32号 二（一）, one figure for
        telecom fraud in the whole country, in place of the provincial ones of 法释〔2011〕7号 第一条.
    (2) An older special rule and a newer general one that does not name it: open, so both readings are tried
        (`disputed_from`). Source: 法释〔2015〕11号 第一条第三款、第三条第二款 kept 法释〔2011〕19号 第七条 expressly;
        法释〔2025〕13号 第十二条 ends with 以本解释为准 and is silent on it.
    (3) What only fills a residual prong stands beside the instrument of that prong and displaces nothing.
        Source: 法释〔2019〕15号 第十二条第一款第（七）项.
    (4) Two general instruments never stand together: the newer one ends the older, which `lint` holds.

    Args:
        instruments: those in force together.
        closing: the day on which the case is closed; None where only (1) is asked.
        told: flags that the text sets for the accused; empty where only (2) is asked.
    """
    disputed = [i for i in instruments if closing is not None and i.is_disputed(closing)]
    whole = tuple(instruments)
    readings = (whole, tuple(i for i in whole if i not in disputed)) if disputed else (whole,)
    displaced = {
        prong.instead_of: prong.requires
        for instrument in instruments
        for prong in instrument.prongs
        if prong.instead_of is not None and all(flag in told for flag in prong.requires)
    }
    return Settlement(readings, displaced)
