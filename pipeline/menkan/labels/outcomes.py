"""What a decision says of each accused, from its text or from the columns of a data set (裁判结果的读取)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from menkan.codes import Level, SectionKind, Tier
from menkan.labels.functions import Outcome, Vote, strongest, tier_vote
from menkan.labels.records import Given, Row, made
from menkan.law import Statutes, concerns
from menkan.quantities import offences_of
from menkan.structure.disposition import goes_free
from menkan.types import Sentence, Structure

_OPINION = (SectionKind.COURT_OPINION, SectionKind.DISPOSITION)


def weak_labels(structure: Structure, given: Given, statutes: Statutes) -> list[Row]:
    """Holdings as the court states them, and a tier for each accused and offence that the functions agree on (弱标注).

    What the data set says of the outcome (CAIL's ``meta``) counts where the text, an excerpt, has no ruling.
    """
    rows: list[Row] = [
        made("holding", "court", "holdings", party=h.party, offence=h.offence, article=h.article, level=h.level.value)
        | {"start": h.start, "end": h.end}
        for h in structure.holdings
        if _is_assessed(statutes, h.article)
    ]
    outcomes = [*_from_text(structure, statutes)] or [*_from_columns(given, statutes)]
    for outcome in strongest(outcomes).values():
        offence = statutes.offence_at(outcome.article)
        vote = tier_vote(outcome, offence) if offence is not None else None
        if vote is not None:
            rows.append(tier_row(outcome, vote))
    return rows


def person_tiers(rows: Sequence[Row], given: Given, statutes: Statutes) -> list[Row]:
    """Tiers that follow from the holdings that a person read, for whom no tier is labelled (由人工认定推出的档次).

    The same functions as for weak labels; what rests on the person's reading of the court's words is a person's.
    """
    told = {(row["party"], statutes.article_of(row["offence"])) for row in rows if row["kind"] == "tier"}
    convicted = {statutes.article_of(offence) for offence in given.offences}
    outcomes = []
    for row in rows:
        read = row["kind"] == "holding" and row["origin"] in ("person", "review")  # of a weak one the tier was weighed
        article = statutes.article_of(row["offence"]) if read else None
        if article is not None and _is_assessed(statutes, article) and (row["party"], article) not in told:
            level = Level(row["level"])
            free = False if level is Level.OBVIOUSLY_MINOR else None
            guilty = True if article in convicted else free
            outcomes.append(
                Outcome(row["party"], row["offence"], article, guilty, frozenset({level}), True, None, None)
            )
    found = []
    for outcome in strongest(outcomes).values():
        offence = statutes.offence_at(outcome.article)
        vote = tier_vote(outcome, offence) if offence is not None else None
        if vote is not None:
            found.append(tier_row(outcome, replace(vote, origin="person") if vote.origin == "court" else vote))
    return found


def tier_row(outcome: Outcome, vote: Vote) -> Row:
    """The vote as a row of labels.jsonl."""
    named = {"party": outcome.party, "offence": outcome.offence, "article": outcome.article, "tier": vote.tier.value}
    return made("tier", vote.origin, vote.by, vote.confidence, **named)


def _from_text(structure: Structure, statutes: Statutes) -> Iterator[Outcome]:
    opinion_read = any(section.kind in _OPINION for section in structure.sections)
    for party, offence, article in offences_of(structure):
        if article is None or not _is_assessed(statutes, article):
            continue
        sentences = [s for s in structure.disposition if concerns(s, party, offence, article)]
        holdings = [h for h in structure.holdings if concerns(h, party, offence, article)]
        if not sentences and not holdings:
            continue
        yield Outcome(
            party=party,
            offence=offence,
            article=article,
            is_convicted=_is_convicted(sentences),
            levels=frozenset(h.level for h in holdings),
            opinion_read=opinion_read,
            term_months=max((s.term_months for s in sentences if s.term_months), default=None),
            decided_on=structure.decided_on,
        )


def _is_convicted(sentences: Sequence[Sentence]) -> bool | None:
    said = [not goes_free(s) for s in sentences if s.penalty]
    return any(said) if said else None


def _from_columns(given: Given, statutes: Statutes) -> Iterator[Outcome]:
    """Outcomes as the data set gives them; one term for several accused or offences is nobody's own."""
    alone = len(given.accused) == len(given.offences) == 1
    for party in given.accused:
        for offence in given.offences:
            article = statutes.article_of(offence)
            # Several accused of several offences: who was convicted of which is not said.
            if (
                article is None
                or not _is_assessed(statutes, article)
                or min(len(given.accused), len(given.offences)) > 1
            ):
                continue
            months = given.term_months if alone else None
            yield Outcome(party, offence, article, True, frozenset(), False, months, None)


def _is_assessed(statutes: Statutes, article: str | None) -> bool:
    rules = statutes.offence_at(article) if article else None
    return rules is not None and any(tier is not Tier.BASIC for tier in rules.tier_labels)
