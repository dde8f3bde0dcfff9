"""From mentions to facts: one figure per accused, offence and metric (数额事实).

Found beats alleged; what the mentions come to is told in `sums`. Own and joint income are two facts where both stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from menkan.codes import Category, Instance, Metric, PartyRole, QuantityStatus, SectionKind
from menkan.quantities.act_figures import Narrative
from menkan.quantities.bounds import is_found_minimum
from menkan.quantities.downtime import find_downtime
from menkan.quantities.episodes import Episodes, find_episodes
from menkan.quantities.paid import CONCEALING, prices_paid, worth
from menkan.quantities.rulings import articles_of, income_given_back, of_each, rejected, takings_of
from menkan.quantities.status import adopts_charge
from menkan.quantities.sums import Mention, Sum, add_up, in_one_unit, mention, without_comparisons, without_mixed_totals
from menkan.text import fold_width
from menkan.types import Charge, Fact, Holding, Problem, Quantity, Sentence, Structure

# What never is a fact for a threshold: prices, sums taken back unless as income, fines, and figures without a role.
_NOT_FACTS = (Metric.MONEY_OTHER, Metric.COUNT_OTHER, Metric.FINE, Metric.DISGORGED, Metric.PRICE)
_INCIDENTAL = (Metric.MONEY_OTHER, Metric.COUNT_OTHER, Metric.FINE, Metric.DISGORGED)
# What a gambling house takes in holds what each of its agents takes in: the two are never added.
_OF_THE_HOUSE = frozenset({Metric.GAMBLING_STAKES, Metric.GAMBLING_TAKINGS, Metric.GAMBLERS})
_ORDER = (QuantityStatus.FOUND, QuantityStatus.ALLEGED)
_DEDUCTED = re.compile(r"(?:信息)?[,，]?(?:应予?|依法|应当|予以|均)(?:予以)?(?:扣除|剔除|核减)")  # 37,102条应予扣除
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]")  # of a font without a table, or of no font: it may be a digit

_AT_LEAST = "found as a minimum; what goes beyond it is not proven"
_RESPONSIBLE = "直接负责的主管人员|(?:其他)?直接责任人员"
_POSITIONS = (
    "法定代表人|实际控制人|实际经营[人者]|负责人|经理|董事|股东|主管|总监|员工|职员|工作人员|业务员|客服|会计|财务"
)

Key = tuple[Metric, Category | None, str | None, str, bool]


def gather_facts(
    text: str, quantities: Sequence[Quantity], structure: Structure, doubtful: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
    """Facts per accused × offence × metric, with the indices of their mentions; problems where totals differ.

    An accused has the offences charged against or pronounced on him. Figures of all accused (``"*"``) and of several
    have the basis "joint"; a figure without owner belongs to nobody and gives no fact. A figure at a span of
    `doubtful` is not known: a fact that hangs on it has no bound there.
    """
    folded = fold_width(text)
    episodes = find_episodes(folded)
    narrative: Narrative | None = None  # made where an act is told apart: it reads every date of the text
    facts: list[Fact] = []
    unsure = find_unsure(text, quantities, doubtful)
    problems = [
        Problem("MK303", f"{quantities[i].start}", "its numeral is not sure: not used as a fact") for i in unsure
    ]
    asked = offences_of(structure)
    adopted = adopts_charge(folded)
    prices = prices_paid(folded, quantities, unsure) if any(a in CONCEALING for _, _, a in asked) else {}
    mentions = _unanswered(find_mentions(folded, quantities, frozenset(unsure), episodes, structure))
    mentions = _of_concealers(mentions, asked)
    several, fellows = len(structure.accused) > 1, fellows_of(folded, structure)
    by_party: dict[str, list[Mention]] = {}
    for m in mentions:
        for name in m.quantity.parties:
            by_party.setdefault(name, []).append(m)
    articles: dict[str, set[str | None]] = {}
    for name, _, of_law in asked:
        articles.setdefault(name, set()).add(of_law)
    headed = articles_of(quantities, structure)
    takings = _takings(folded, quantities, asked, headed)
    for party, offence, article in asked:
        known = len(facts)
        told_of = {m.index: m for name in (party, "*") for m in by_party.get(name, ())}
        of_unit = fellows if party in fellows else ()
        told_of |= {m.index: m for name in of_unit for m in by_party.get(name, ()) if not _is_own(m)}
        others = articles[party] - {article}
        mine = [
            m
            for i, m in sorted(told_of.items())
            if takings[party].get(i, offence) == offence and (article in headed[i] or not headed[i] & others)
        ]
        for key, told in _by_figure(_without_given_back(mine, quantities), several, adopted).items():
            told = [m for m in told if m.is_share and m.quantity.parties == (party,)] or told  # 乙参与诈骗金额20万元
            found = add_up(told)
            fact = _fact((party, offence, article), key, told, found)
            if found.acts:
                narrative = narrative or Narrative.of(folded, episodes, structure)
                fact = replace(fact, acts=narrative.figures(found.acts, party))
            facts.append(fact)
            if found.differ:
                problems.append(Problem("MK302", f"{told[0].quantity.start}", f"{key[0]}: totals differ"))
        if article in CONCEALING and not any(f.metric is Metric.CONCEALED_VALUE for f in facts[known:]):
            facts += worth((party, offence, article), [*prices.get(party, ()), *prices.get("*", ())])
    return (*facts, *find_downtime(folded, structure, asked)), tuple(problems)


def _unanswered(mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` without what several are alleged to have done together of which the court found what one of them did.

    Its finding answers the count for all of them: the alleged sum is not left standing for the others.
    """
    found: dict[Metric, set[str]] = {}
    for m in mentions:
        if m.quantity.status is QuantityStatus.FOUND:
            found.setdefault(m.quantity.metric, set()).update(m.quantity.parties)

    def is_answered(q: Quantity) -> bool:
        known = found.get(q.metric, set())
        joint = len(q.parties) > 1 or "*" in q.parties
        return (
            q.status is QuantityStatus.ALLEGED
            and joint
            and bool(known if "*" in q.parties else known & {*q.parties, "*"})
        )

    return [m for m in mentions if not is_answered(m.quantity)]


def _of_concealers(mentions: Sequence[Mention], asked: Sequence[tuple[str, str, str | None]]) -> list[Mention]:
    """`mentions`, where times told of those who are tried for concealing only are times of concealing (掩饰、隐瞒次数).

    Only where others are tried for something else beside them: else a time may be one of the crime before.
    """
    articles: dict[str, set[str | None]] = {}
    for name, _, of_law in asked:
        articles.setdefault(name, set()).add(of_law)
    concealing = {name for name, told in articles.items() if told <= CONCEALING}
    if len(concealing) == len(articles):
        return list(mentions)
    return [
        replace(m, quantity=replace(q, qualifier="concealment"))
        if (q := m.quantity).metric is Metric.ACTS and not q.qualifier and set(q.parties) <= concealing
        else m
        for m in mentions
    ]


def _takings(
    folded: str,
    quantities: Sequence[Quantity],
    asked: Sequence[tuple[str, str, str | None]],
    headed: Sequence[frozenset[str]],
) -> dict[str, dict[int, str]]:
    """`takings_of` for the offences of each accused; those with the same offences share it."""
    offences: dict[str, tuple[str, ...]] = {}
    for party, offence, _ in asked:
        offences[party] = (*offences.get(party, ()), offence)
    told = {several: takings_of(folded, quantities, several, headed) for several in set(offences.values())}
    return {party: told[several] for party, several in offences.items()}


def find_mentions(
    folded: str, quantities: Sequence[Quantity], not_sure: frozenset[int], episodes: Episodes, structure: Structure
) -> list[Mention]:
    """The figures that count as facts, as the words around them put them; a commentator's where the case tells none."""
    not_accepted = rejected(folded, quantities)
    appealed = _appealed(structure)
    found = [
        mention(folded, i, q, episodes, i not in not_sure, appealed)
        for i, told in enumerate(quantities)
        if (q := income_given_back(folded, told) or of_each(folded, told)).metric not in _NOT_FACTS
        and q.status in _ORDER
        and not _DEDUCTED.match(folded, q.end)
        and (q.metric, q.value) not in not_accepted
    ]

    def is_told(q: Quantity) -> bool:
        section = structure.section_at(q.start)
        return section is None or not section.is_comment

    of_case = any(q.metric not in _INCIDENTAL and q.status in _ORDER and is_told(q) for q in quantities)
    return without_mixed_totals([m for m in found if is_told(m.quantity)] if of_case else found)


def _appealed(structure: Structure) -> int | None:
    """Where a court of appeal begins to tell what it finds itself: behind the defence that answers what was found."""
    kinds = [s.kind for s in structure.sections]
    if SectionKind.FACTS_FOUND not in kinds:
        return None
    first = kinds.index(SectionKind.FACTS_FOUND)
    answers = next((i for i in range(first, len(kinds)) if kinds[i] is SectionKind.DEFENCE), None)
    own = (s.start for s in structure.sections[answers:] if answers and s.kind is SectionKind.FACTS_FOUND)
    return next(own, None) if structure.instance is Instance.SECOND else None


def _without_given_back(mentions: Sequence[Mention], quantities: Sequence[Quantity]) -> list[Mention]:
    """Without sums given back, where the income itself is told."""
    given = {m.index for m in mentions if quantities[m.index].metric is Metric.DISGORGED}
    is_told = any(_is_own(m) and m.index not in given for m in mentions)
    return [m for m in mentions if not (is_told and m.index in given)]


def find_unsure(text: str, quantities: Sequence[Quantity], doubtful: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Indices of the quantities at which a span of `doubtful` or a character without meaning stands (存疑数额)."""
    spans = sorted((a, b) for a, b in (*doubtful, *(m.span() for m in _MEANINGLESS.finditer(text))) if a < b)
    starts = [a for a, _ in spans]
    ends = [-1, *accumulate((b for _, b in spans), max)]  # ends[n]: how far the first n spans reach
    return tuple(i for i, q in enumerate(quantities) if ends[bisect_right(starts, q.end)] >= q.start)


def offences_of(structure: Structure) -> tuple[tuple[str, str, str | None], ...]:
    """(party, offence, article) for every accused: what was pronounced, else what was charged (指控或认定的罪名)."""
    said_of = [_by_party(told) for told in (structure.disposition, structure.holdings, structure.charges)]
    rows: dict[tuple[str, str], str | None] = {}
    for name in structure.accused:
        pronounced, held, charged = (sorted({*of.get(name, ()), *of.get("*", ())}) for of in said_of)
        for _, offence, article in pronounced or held or charged:
            rows.setdefault((name, offence), article)
    return tuple((party, offence, article) for (party, offence), article in rows.items())


def _by_party(told: Sequence[Charge | Holding | Sentence]) -> dict[str, list[tuple[int, str, str | None]]]:
    """(place in `told`, offence, article) of each party; a combined sentence names no offence."""
    found: dict[str, list[tuple[int, str, str | None]]] = {}
    for i, said in enumerate(told):
        if said.offence:
            found.setdefault(said.party, []).append((i, said.offence, said.article))
    return found


def _by_figure(mentions: Sequence[Mention], several: bool, adopted: bool) -> dict[Key, list[Mention]]:
    """The mentions that count by metric, category, qualifier, unit, and whether they are of `several` accused.

    What the court found on a metric, of whatever class, puts aside all that was alleged on it. Where it tells figures
    of its own and has not `adopted` the charge, what it does not repeat is not found.
    """
    by_key: dict[Key, list[Mention]] = {}
    for m in in_one_unit(without_comparisons(mentions)):
        q = m.quantity
        joint = (_is_own(m) or q.metric in _OF_THE_HOUSE) and several and (len(q.parties) > 1 or "*" in q.parties)
        by_key.setdefault((q.metric, q.category, q.qualifier, q.unit, joint), []).append(m)
    found = {key[0] for key, told in by_key.items() if any(m.quantity.status is QuantityStatus.FOUND for m in told)}
    chosen = {}
    for key, told in by_key.items():
        status = QuantityStatus.FOUND if key[0] in found else QuantityStatus.ALLEGED
        best = [m for m in told if m.quantity.status is status]
        if best and (adopted or not found or status is QuantityStatus.FOUND):
            chosen[key] = best
    return chosen


def _is_own(m: Mention) -> bool:
    """Whether the figure is his alone to whom the words give it, not his unit's too (违法所得)."""
    return m.quantity.metric is Metric.ILLEGAL_INCOME


def fellows_of(folded: str, structure: Structure) -> tuple[str, ...]:
    """Those whose figures count for each of them: a unit and the persons tried for its offence (单位犯罪).

    They are those whom the text calls responsible for the unit or its people (直接负责的主管人员, 某公司法定代表人);
    everybody where it says so of nobody. Others who are tried beside them have figures of their own.
    """
    units = [p for p in structure.parties if p.role is PartyRole.DEFENDANT_UNIT and p.name in structure.accused]
    if not units:
        return ()
    forms = "|".join(re.escape(fold_width(form)) for p in units for form in (p.name, *p.aliases))
    of_unit = rf"(?:{forms}|(?:被告|该|本)(?:单位|公司))"
    of = {p.name: "|".join(re.escape(fold_width(form)) for form in (p.name, *p.aliases)) for p in structure.parties}
    tied = [
        name
        for name in structure.accused
        if name not in {p.name for p in units}
        and re.search(
            rf"(?:{of[name]})(?:[^。\n]{{0,160}}?{of_unit}[^,。;\n]{{0,16}}?(?:{_POSITIONS})|[^。;\n]{{0,30}}?(?:{_RESPONSIBLE}))"
            rf"|(?:{_POSITIONS}|{_RESPONSIBLE})(?:的?被告人)?(?:{of[name]})",
            folded,
        )
    ]
    return (*(p.name for p in units), *tied) if tied else structure.accused


def _fact(who: tuple[str, str, str | None], key: Key, told: Sequence[Mention], found: Sum) -> Fact:
    metric, category, qualifier, unit, joint_income = key
    owners = next(m.quantity.parties for m in told if m.index == found.quantities[0])
    joint = joint_income or (found.basis == "own" and (len(owners) > 1 or "*" in owners))
    party, offence, article = who
    told_by = {m.index: m.quantity for m in told}
    return Fact(
        party=party,
        offence=offence,
        article=article,
        metric=metric,
        category=category,
        qualifier=qualifier,
        value=found.value,
        lower=found.interval.lower,
        upper=found.interval.upper,
        lower_open=found.interval.lower_open,
        upper_open=found.interval.upper_open,
        unit=unit,
        basis="joint" if joint else found.basis,
        quantities=found.quantities,
        note=found.note or (_AT_LEAST if any(is_found_minimum(told_by[i]) for i in found.quantities) else ""),
    )
