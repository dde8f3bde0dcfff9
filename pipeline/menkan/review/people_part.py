"""Who is accused, and what the court holds of each (被告人与法院认定): the forms in which a person corrects it."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.codes import ACCUSED_ROLES, Level
from menkan.report.html import Html, tag
from menkan.report.words import rule_base, word
from menkan.review.shell import choice, field, key
from menkan.run.sides import Side
from menkan.types import CaseRecord, Holding, Party


def people_part(record: CaseRecord) -> Html:
    """One form per accused, and one for an accused that was missed."""
    accused = [party for party in record.structure.parties if party.role in ACCUSED_ROLES]
    summary = tag("summary", word("review", "persons"), f" {len(accused)}", key("persons"))
    hint = tag("p", word("review", "persons_hint"), class_="note")
    return tag("details", summary, hint, *map(_person_form, accused), _person_form(None), id="persons", class_="people")


def _person_form(party: Party | None) -> Html:
    """The form of one accused; without one, that of an accused who was missed."""

    def say(name: str) -> str:
        return word("review", name)

    name, role, aliases = (party.name, party.role, party.aliases) if party else ("", ACCUSED_ROLES[0], ())
    remove = tag("button", say("no_accused"), type="submit", name="remove", value="yes")
    return tag(
        "form",
        field(say("name" if party else "missed_name"), tag("input", name="name", value=name, autocomplete="off")),
        field(say("role"), choice("role", {one.value: word("role", one) for one in ACCUSED_ROLES}, role.value)),
        field(say("aliases"), tag("input", name="aliases", value="、".join(aliases), autocomplete="off")),
        tag(
            "span",
            tag("button", say("save" if party else "add_person"), type="submit"),
            remove if party else None,
            class_="acts",
        ),
        class_="person row" if party else "person row missed",
        data_was=name,
    )


def holdings_part(record: CaseRecord, answers: Sequence[Side]) -> Html:
    """One form per accused and offence: what the court holds; accused of whom nothing was read have one too."""
    held = [(side.party, side.offence, side.holding) for side in answers if side.party and side.offence]
    told = {party for party, _, _ in held}
    held += [(name, "", None) for name in record.structure.accused if name not in told]
    forms = [_holding_form(record, party or "", offence or "", holding) for party, offence, holding in held]
    summary = tag("summary", word("review", "holdings"), key("holdings"))
    return tag("details", summary, *forms, id="holdings", class_="holdings")


def _holding_form(record: CaseRecord, party: str, offence: str, holding: Holding | None) -> Html:
    names = [offence, *record.structure.offences, *(rules.offence for rules in rule_base().offences)]
    levels = {} if holding else {"": word("review", "not_held")}
    levels |= {level.value: word("level", level) for level in Level}
    was = holding.offence if holding else ""
    return tag(
        "form",
        tag("b", party),
        choice(
            "offence",
            {name: name or "—" for name in dict.fromkeys(names)},
            offence,
            aria_label=word("review", "offence"),
        ),
        choice("level", levels, holding.level.value if holding else "", aria_label=word("review", "level")),
        tag("button", word("review", "holding_saved"), type="submit"),
        class_="holding row",
        data_party=party,
        data_was=was,
    )
