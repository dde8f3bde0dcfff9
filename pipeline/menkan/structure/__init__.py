"""Transcript text → `Structure`: what a document says about the case itself (裁判文书结构)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from menkan.codes import Instance, SectionKind
from menkan.dates import find_dates
from menkan.structure.acts import find_acts, find_conduct
from menkan.structure.bystanders import find_bystanders
from menkan.structure.case_number import (
    code_of,
    filing_year,
    find_case_numbers,
    first_instance_number,
    instance_of,
    instance_printed,
)
from menkan.structure.charges import find_charges, not_charged, of_the_case
from menkan.structure.closing import find_closing
from menkan.structure.court_codes import court_code, court_name, is_other_court
from menkan.structure.courts import document_type, find_court, find_instance, told_type
from menkan.structure.dating import find_dating, printed_by
from menkan.structure.digests import calls_nobody_accused, find_convicted
from menkan.structure.disposition import find_disposition
from menkan.structure.flags import find_flags
from menkan.structure.holdings import find_holdings
from menkan.structure.offence_headings import part_by_offence
from menkan.structure.offences import article_of, knowing
from menkan.structure.parties import find_accused
from menkan.structure.people import People
from menkan.structure.priors import find_priors
from menkan.structure.sections import FIRST, RETRIAL, SECOND, Passage, as_indictment, find_passages, find_sections
from menkan.text import fold_width
from menkan.types import CaseNumber, Charge, Holding, Party, Problem, Sentence, Structure

__all__ = ["article_of", "find_bystanders", "find_structure", "knowing", "printed_by", "problems_of"]

_INSTANCES = {FIRST: Instance.FIRST, SECOND: Instance.SECOND, RETRIAL: Instance.RETRIAL}
_RULES = (SectionKind.DISPOSITION, SectionKind.COURT_OPINION, SectionKind.CLOSING)
_LEVELS = {instance: level for level, instance in _INSTANCES.items()}


def find_structure(text: str, accused: Sequence[Party] | None = None) -> Structure:
    """What `text` says about its case: numbers, court, accused, sections, rulings and holdings (裁判文书结构).

    Takes full judgments, run-on texts, summaries, commentaries and decisions not to prosecute alike. A text about no
    case (a statute, an article) gives an empty structure with the case numbers that it cites. Offsets are code points
    of `text` as given. Where a person has said who is `accused`, everything is read as of these and nobody else.
    """
    folded = fold_width(text)
    title = document_type(folded)
    printed_instance = find_instance(folded) or (_INSTANCES.get(instance_printed(folded)) if title else None)
    passages = find_passages(folded, _LEVELS.get(printed_instance, FIRST) if printed_instance else FIRST)
    if title == "起诉书":
        passages = as_indictment(passages)
    numbers = find_case_numbers(folded, passages)
    number = first_instance_number(numbers)
    people = People(_accused(folded) if accused is None else tuple(accused))
    sections = part_by_offence(folded, find_sections(passages), people)
    charges = find_charges(folded, passages, sections, people)
    rulings = find_disposition(folded, passages, sections, people, charges)
    found = tuple(not_charged(rulings, charges))
    charges = (*(c for c in charges if c.told_by != "facts" or not found), *found)
    charges = (*charges, *of_the_case(rulings, charges, people.names))
    own = next((n for n in numbers if n.value == number), None)
    court = find_court(folded, passages, printed_instance in (None, Instance.FIRST), own)
    dates = find_dates(text)
    decided_on, last_event_on = find_closing(folded, passages, dates)
    decided_within, decided_within_by = find_dating(folded, passages, dates, last_event_on)
    articles = frozenset(a for a in (*(c.article for c in charges), *map(article_of, rulings.offences)) if a)
    return Structure(
        case_number=number,
        case_numbers=numbers,
        court=court,
        court_code=_court_code(own, court),
        document_type=title or told_type(folded, passages),
        instance=printed_instance or _told_instance(folded, passages),
        decided_on=decided_on,
        last_event_on=last_event_on,
        decided_within=decided_within,
        decided_within_by=decided_within_by,
        conduct=find_conduct(folded, passages, dates),
        charges=charges,
        offences=rulings.offences,
        parties=people.parties,
        sections=sections,
        disposition=rulings.sentences,
        holdings=find_holdings(folded, passages, people, rulings, charges),
        priors=find_priors(folded, passages, people, dates),
        flags=find_flags(folded, passages, people),
        acts=find_acts(folded, passages, people, articles, dates),
    )


def problems_of(structure: Structure) -> tuple[Problem, ...]:
    """What a document should say and `structure` lacks (缺项), MK201 to MK206; what does not fit, MK207 to MK209."""
    lacks = (
        (structure.case_number is None, "MK201", "no case number of its own"),
        (structure.court is None, "MK202", "no court"),
        (structure.decided_on is None, "MK203", "no date of decision"),
        (not structure.accused, "MK204", "no accused"),
        (not structure.offences, "MK205", "no offence pronounced"),
        (not structure.sections, "MK206", "no sections: this may be no judgment"),
    )
    found = tuple(Problem(code, "structure", words) for missing, code, words in lacks if missing)
    return (*found, *_court_of_another_number(structure), *_accused_of_nothing(structure), *_not_printed(structure))


def _accused_of_nothing(structure: Structure) -> Iterator[Problem]:
    """MK208 where a case of several offences does not say which is whose (罪名未对应到人)."""
    rows: tuple[Sentence | Holding | Charge, ...] = (*structure.disposition, *structure.holdings, *structure.charges)
    told = {row.party for row in rows if row.offence}
    lacking = sum(name not in told for name in structure.accused)
    if lacking and "*" not in told and len(structure.accused) > 1 < len(structure.offences):
        words = f"of {lacking} of {len(structure.accused)} accused no offence is told: nothing is tested for them"
        yield Problem("MK208", "structure", words)


def _not_printed(structure: Structure) -> Iterator[Problem]:
    """MK209 where no charge is printed and the offence is taken from the words of the facts (未载罪名)."""
    if offences := dict.fromkeys(c.offence for c in structure.charges if c.told_by == "facts"):
        yield Problem(
            "MK209", "structure", f"no charge is printed; the facts are told as those of {'、'.join(offences)}"
        )


def _court_of_another_number(structure: Structure) -> Iterator[Problem]:
    """MK207 where the number of the case has the code of another court than the printed one (案号与法院不符)."""
    number = next((n for n in structure.case_numbers if n.value == structure.case_number), None)
    if number is None or structure.court is None or instance_of(number.value) != 1:
        return
    code, year = code_of(number), filing_year(number)
    if code and year and is_other_court(code, structure.court, year):
        stands_for = court_name(code, year)
        yield Problem("MK207", "structure", f"{code} in the case number is {stands_for}, printed is {structure.court}")


def _accused(folded: str) -> tuple[Party, ...]:
    """Those called accused; where nobody is, also those on whom something was pronounced (案例摘要)."""
    called = find_accused(folded)
    if called and not calls_nobody_accused(folded):
        return called
    names = {party.name for party in called}
    return (*called, *(party for party in find_convicted(folded) if party.name not in names))


def _court_code(own: CaseNumber | None, court: str | None) -> str | None:
    """The code in the number of the case, else that of the printed court where no other bears its name (法院代字)."""
    code = code_of(own) if own else None
    return code or (court_code(court, filing_year(own) if own else None) if court else None)


def _told_instance(folded: str, passages: tuple[Passage, ...]) -> Instance | None:
    """The last instance whose words a summary gives; a death sentence under review (死刑复核) is no retrial."""
    last = max((p.level for p in passages if p.kind in _RULES), default=0)
    if last == RETRIAL and not any(word in folded for word in ("再审", "提审", "审判监督")):
        return Instance.SECOND
    return _INSTANCES.get(last)
