"""Several instruments in force on one day."""

from __future__ import annotations

from datetime import date

from menkan.law import load_statutes
from menkan.law.conflicts import settle

FRAUD = load_statutes().offence_at("266").instruments
CONCEALING = load_statutes().offence_at("312").instruments
BY_NAME = {i.instrument: i for i in (*FRAUD, *CONCEALING)}


def test_special_rule_takes_the_place_of_the_general_one_once_its_case_is_told():
    both = [BY_NAME["2011-7"], BY_NAME["2016-32"]]
    told = settle(both, told={"telecom_network_fraud"})
    assert told.readings == (tuple(both),)
    assert told.displaced["2011-7-1-a"] == ("telecom_network_fraud",)
    assert settle(both).displaced == {}
    assert settle(both[:1], told={"telecom_network_fraud"}).displaced == {}


def test_older_special_rule_beside_a_newer_general_one_is_open():
    both = [BY_NAME["2011-19"], BY_NAME["2025-13"]]
    before, after = settle(both, date(2025, 8, 25)), settle(both, date(2025, 8, 26))
    assert (before.is_disputed, before.readings) == (False, (tuple(both),))
    assert (after.is_disputed, after.readings) == (True, (tuple(both), (both[1],)))
