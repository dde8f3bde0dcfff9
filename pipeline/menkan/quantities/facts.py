"""From mentions to facts: one figure per accused, offence and metric (数额事实).

Found beats alleged; a printed total beats its parts; the same figure told again counts once. Where several different
figures stand and nothing says that they add up, the fact is "at least the largest", never their sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from menkan.codes import Category, Metric, PartyRole, QuantityStatus
from menkan.text import fold_width, overlaps
from menkan.types import Fact, Interval, Problem, Quantity, Structure

# What never is a fact for a threshold: prices, sums taken back, fines, and figures without a role.
_NOT_FACTS = (Metric.MONEY_OTHER, Metric.COUNT_OTHER, Metric.FINE, Metric.DISGORGED, Metric.PRICE)
_ORDER = (QuantityStatus.FOUND, QuantityStatus.ALLEGED)
_TOTAL = re.compile(
    r"(?:共计|合计|总计|累计|总共|共|总额|总数)(?:约|达|为|人民币|计|获利|获取|收取|得款|非法获利|是|有|到)*\s*$"
)

# 扣除重复后实为4万条: the figure that a court puts in the place of another; 37,102条应予扣除 is what it takes off.
_CORRECTED = re.compile(
    r"(?:实为|应为|应(?:当)?认定为|更正为|核减为|变更为|去重后?(?:为|共)?|扣除[^,。;]{0,24}后,?(?:约|为|共|计|有)*)\s*$"
)
_DEDUCTED = re.compile(r"(?:信息)?[,，]?(?:应予?|依法|应当|予以|均)(?:予以)?(?:扣除|剔除|核减)")

_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]")  # of a font without a table, or of no font: it may be a digit

Key = tuple[Metric, Category | None, str | None, str]


@dataclass(frozen=True, slots=True)
class _Mention:
    index: int
    quantity: Quantity
    is_total: bool
    corrects: bool
    is_sure: bool


def gather_facts(
    text: str, quantities: Sequence[Quantity], structure: Structure, doubtful: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
    """Facts per accused × offence × metric, with the indices of their mentions; problems where totals differ.

    An accused has the offences charged against or pronounced on him. Figures of all accused (``"*"``) and of several
    have the basis "joint"; a figure without owner belongs to nobody and gives no fact. A figure at a span of
    `doubtful` is not known: a fact that hangs on it has no bound there.
    """
    folded = fold_width(text)
    facts: list[Fact] = []
    unsure = find_unsure(text, quantities, doubtful)
    problems = [
        Problem("MK303", f"{quantities[i].start}", "its numeral is not sure: not used as a fact") for i in unsure
    ]
    for party, offence, article in offences_of(structure):
        for key, mentions in _mentions_of(folded, party, quantities, structure, unsure).items():
            fact, problem = _fact((party, offence, article), key, mentions)
            facts.append(fact)
            problems.extend(problem)
    return tuple(facts), tuple(problems)


def find_unsure(text: str, quantities: Sequence[Quantity], doubtful: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Indices of the quantities at which a span of `doubtful` or a character without meaning stands (存疑数额)."""
    spans = [*doubtful, *(m.span() for m in _MEANINGLESS.finditer(text))]
    if not spans:
        return ()
    return tuple(i for i, q in enumerate(quantities) if any(overlaps((q.start - 1, q.end + 1), s) for s in spans))


def offences_of(structure: Structure) -> tuple[tuple[str, str, str | None], ...]:
    """(party, offence, article) for every accused: what was pronounced, else what was charged (指控或认定的罪名)."""
    rows: dict[tuple[str, str], str | None] = {}
    for name in structure.accused:
        pronounced = [(s.offence, s.article) for s in structure.disposition if s.party in (name, "*") and s.offence]
        held = [(h.offence, h.article) for h in structure.holdings if h.party in (name, "*")]
        charged = [(c.offence, c.article) for c in structure.charges if c.party in (name, "*")]
        for offence, article in pronounced or held or charged:
            if offence:
                rows.setdefault((name, offence), article)
    return tuple((party, offence, article) for (party, offence), article in rows.items())


def _mentions_of(
    folded: str, party: str, quantities: Sequence[Quantity], structure: Structure, unsure: Sequence[int]
) -> dict[Key, list[_Mention]]:
    by_key: dict[Key, list[_Mention]] = {}
    fellows = _fellows(party, structure)
    for index, q in enumerate(quantities):
        if q.metric in _NOT_FACTS or q.status not in _ORDER:
            continue
        owners = {party, "*"} if q.metric is Metric.ILLEGAL_INCOME else {party, "*", *fellows}
        if not owners & set(q.parties) or _DEDUCTED.match(folded, q.end):
            continue
        total = bool(_TOTAL.search(folded, max(0, q.start - 12), q.start)) or q.surface.startswith("共")
        corrects = bool(_CORRECTED.search(folded, max(0, q.start - 32), q.start))
        mention = _Mention(index, q, total, corrects, index not in unsure)
        by_key.setdefault((q.metric, q.category, q.qualifier, q.unit), []).append(mention)
    for key, mentions in by_key.items():
        for status in _ORDER:
            best = [m for m in mentions if m.quantity.status is status]
            if best:
                by_key[key] = best
                break
    return by_key


def _fellows(party: str, structure: Structure) -> tuple[str, ...]:
    """Those whose figures count for `party` too: a unit and the persons tried for its offence (单位犯罪)."""
    if any(p.role is PartyRole.DEFENDANT_UNIT for p in structure.parties):
        return structure.accused
    return ()


def _fact(who: tuple[str, str, str | None], key: Key, mentions: Sequence[_Mention]) -> tuple[Fact, tuple[Problem, ...]]:
    metric, category, qualifier, unit = key
    distinct = _distinct(mentions)
    sure = [m for m in distinct if m.is_sure]
    chosen, basis, note = _choose(sure or distinct)
    problems: tuple[Problem, ...] = ()
    interval, value = chosen.quantity.interval, chosen.quantity.value
    if not sure:
        interval, value, note = Interval(), None, "its numeral is not sure"
    elif len(sure) < len(distinct) and basis != "total":
        basis, note = "at_least", "the numeral of another figure is not sure, so at least this"
    if basis == "at_least":
        interval, value, basis = Interval(interval.lower, None, interval.lower_open, False), None, "own"
    totals = [m for m in distinct if m.is_total]
    if basis == "total" and len({m.quantity.value for m in totals}) > 1:
        note = "several totals are printed; the largest is used"
        problems = (Problem("MK302", f"{totals[0].quantity.start}", f"{metric}: totals differ"),)
    if basis == "own" and (len(chosen.quantity.parties) > 1 or "*" in chosen.quantity.parties):
        basis = "joint"
    party, offence, article = who
    fact = Fact(
        party=party,
        offence=offence,
        article=article,
        metric=metric,
        category=category,
        qualifier=qualifier,
        value=value,
        lower=interval.lower,
        upper=interval.upper,
        lower_open=interval.lower_open,
        upper_open=interval.upper_open,
        unit=unit,
        basis=basis,
        quantities=(chosen.index,),
        note=note,
    )
    return fact, problems


def _distinct(mentions: Iterable[_Mention]) -> list[_Mention]:
    """One mention per figure: the same value told again counts once, a mention marked as total first."""
    kept: dict[tuple[Decimal | None, Decimal | None, Decimal | None], _Mention] = {}
    for m in mentions:
        q = m.quantity
        key = (q.value, q.lower, q.upper)
        if key not in kept or (m.is_sure, m.is_total, m.corrects) > (
            kept[key].is_sure,
            kept[key].is_total,
            kept[key].corrects,
        ):
            kept[key] = m
    return list(kept.values())


def _choose(distinct: Sequence[_Mention]) -> tuple[_Mention, str, str]:
    """The mention that stands for the fact, its basis ("own", "total", "at_least"), and a note."""
    if len(distinct) == 1:
        return distinct[0], "total" if distinct[0].is_total else "own", ""
    corrected = [m for m in distinct if m.corrects]
    if corrected:
        return corrected[-1], "total", "the court puts it in the place of another figure"
    totals = [m for m in distinct if m.is_total]
    if totals:
        return max(totals, key=lambda m: _size(m.quantity)), "total", ""
    whole = _sum_of_others(distinct)
    if whole:
        return whole, "total", "equals the sum of the other figures"
    largest = max(distinct, key=lambda m: _size(m.quantity))
    return largest, "at_least", "several figures; nothing says that they add up, so at least the largest"


def _sum_of_others(distinct: Sequence[_Mention]) -> _Mention | None:
    values = [m.quantity.value for m in distinct]
    if any(v is None for v in values):
        return None
    known = [v for v in values if v is not None]
    total = max(known)
    if len(known) > 2 and sum(known) == 2 * total:
        return distinct[known.index(total)]
    return None


def _size(quantity: Quantity) -> Decimal:
    return next((v for v in (quantity.value, quantity.lower, quantity.upper) if v is not None), Decimal(0))
