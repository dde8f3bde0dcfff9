"""Rules, model and court side by side (规则、模型、法院三方对照)."""

from __future__ import annotations

from dataclasses import dataclass

from menkan.law import concerns, word_of_court
from menkan.types import Assessment, CaseRecord, Charge, Disagreement, Holding, Prediction, Sentence


@dataclass(frozen=True, slots=True)
class Side:
    """What rules, model and court say on one accused and offence; None where one of them says nothing.

    `party` and `offence` are None for a document without any of the three.
    """

    party: str | None
    offence: str | None
    article: str | None
    assessment: Assessment | None
    prediction: Prediction | None
    holding: Holding | None
    sentences: tuple[Sentence, ...]
    disagreements: tuple[Disagreement, ...]


def sides(record: CaseRecord) -> tuple[Side, ...]:
    """One side per accused and offence, in the order of assessments, then predictions, holdings and charges.

    A holding belongs to the assessment of its party and article; without an article, of its offence. A document
    where nothing is said gives one empty side, so that it still has a row.
    """
    structure = record.structure
    keys: dict[tuple[str, str], tuple[str, str | None]] = {}
    answers: tuple[Assessment | Prediction | Holding | Charge, ...] = (
        *record.assessments,
        *record.predictions,
        *structure.holdings,
        *structure.charges,
    )
    for item in answers:
        keys.setdefault((item.party, item.article or item.offence), (item.offence, item.article))
        if item.article:
            keys.pop((item.party, item.offence), None)
    found = tuple(_side(record, party, offence, article) for (party, _), (offence, article) in keys.items())
    return found or (Side(None, None, None, None, None, None, (), ()),)


def _side(record: CaseRecord, party: str, offence: str, article: str | None) -> Side:
    def mine(item: Assessment | Prediction | Sentence) -> bool:
        return concerns(item, party, offence, article)

    return Side(
        party,
        offence,
        article,
        next(filter(mine, record.assessments), None),
        next(filter(mine, record.predictions), None),
        word_of_court(record.structure.holdings, party, offence, article),
        tuple(filter(mine, record.structure.disposition)),
        tuple(one for one in record.disagreements if (one.party, one.offence) == (party, offence)),
    )
