"""Which law applies (时间效力): the rules of ARCHITECTURE §4, on shipped and on fictional instruments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from menkan.codes import Instance, Tier
from menkan.law import choose_version, load_statutes
from menkan.law.examine import filing_years
from menkan.law.versions import Candidates
from menkan.types import CaseNumber, DateRange, Structure
from tests.law.rulefiles import rule_base

STATUTES = load_statutes()
FIRST, SECOND, RETRIAL = Instance.FIRST, Instance.SECOND, Instance.RETRIAL


def candidates(article="287-2", tiers=None, filed=None, name=None, statutes=STATUTES, closed=None, last_event=None):
    """`tiers`: tier of this accused by id of an instrument; the highest of those that apply together counts."""
    tiers = tiers or {}
    order = [Tier.NONE, Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS]

    def tier_of(instruments):
        found = [tiers.get(i.instrument, Tier.NONE) for i in instruments]
        if Tier.UNDETERMINED in found:
            return Tier.UNDETERMINED
        return max(found, key=order.index, default=Tier.NONE)

    return Candidates(statutes.offence_at(article), tier_of, filed, name, closed, last_event)


def naming(first, last=None, article="266", **known):
    """Candidates whose decision names a law that stood from `first` to `last`."""
    one = candidates(article, **known)
    return replace(one, named=DateRange(first and date.fromisoformat(first), last and date.fromisoformat(last)))


def span(first, last=None):
    return DateRange(first and date.fromisoformat(first), (last or first) and date.fromisoformat(last or first))


def chosen(choice):
    return {c.instrument.instrument: c.basis for c in choice.chosen}


@pytest.mark.parametrize("last", [None, "2023-06-01"])
def test_act_dated_after_the_decision_counts_as_of_the_decision(last):
    """A date misread cannot leave a case without law: nobody is sentenced for what has not been done."""
    acts = DateRange(date(2023, 1, 1), last and date.fromisoformat(last))
    choice = choose_version(acts, date(2021, 3, 1), FIRST, candidates())
    assert chosen(choice) == chosen(choose_version(span("2021-03-01"), date(2021, 3, 1), FIRST, candidates()))
    assert choice.chosen and choice.reason == ""


@pytest.mark.parametrize(
    ("acts", "decided", "instruments"),
    [
        (("2018-01-01", "2018-02-01"), "2019-10-31", set()),
        (("2018-01-01", "2018-02-01"), "2019-11-01", {"2019-15"}),
        (("2020-12-01", "2020-12-20"), "2020-12-20", {"2019-15"}),
        (("2020-12-01", "2020-12-21"), "2021-03-01", {"2019-15", "2020-jiyao"}),
        (("2021-06-01", "2021-06-16"), "2021-06-16", {"2019-15", "2020-jiyao"}),
        (("2021-06-01", "2021-06-17"), "2021-09-01", {"2019-15", "2020-jiyao", "2021-22"}),
        (("2022-03-01", "2022-03-21"), "2022-03-21", {"2019-15", "2020-jiyao", "2021-22"}),
        (("2022-03-01", "2022-03-22"), "2022-05-01", {"2019-15", "2022-jiyao", "2021-22"}),
        (("2025-07-01", "2025-07-21"), "2025-07-21", {"2019-15", "2022-jiyao", "2021-22"}),
        (("2025-07-01", "2025-07-22"), "2025-09-01", {"2019-15", "2025-12"}),
    ],
)
def test_instruments_of_the_day_of_the_last_act(acts, decided, instruments):
    choice = choose_version(span(*acts), date.fromisoformat(decided), FIRST, candidates())
    assert set(chosen(choice)) == instruments
    assert set(chosen(choice).values()) <= {"in_force", "analogy"}
    assert bool(choice.reason) == (not instruments)


def test_no_opinion_at_the_act_means_those_before_the_closing():
    choice = choose_version(span("2020-01-01"), date(2021, 7, 1), FIRST, candidates())
    assert chosen(choice) == {"2019-15": "in_force", "2020-jiyao": "analogy", "2021-22": "analogy"}
    assert {c.reason for c in choice.chosen if c.basis == "analogy"} == {"行为时的规定未收录或尚无，裁判时有效"}


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        (Tier.SERIOUS, Tier.NONE, {"2025-12": "lenient"}),
        (Tier.SERIOUS, Tier.SERIOUS, {"2022-jiyao": "analogy", "2021-22": "analogy"}),
        (Tier.NONE, Tier.SERIOUS, {"2022-jiyao": "analogy", "2021-22": "analogy"}),
        (Tier.NONE, Tier.NONE, {"2022-jiyao": "analogy", "2021-22": "analogy"}),
        (Tier.UNDETERMINED, Tier.NONE, {"2022-jiyao": "analogy", "2021-22": "analogy"}),
        (
            Tier.SERIOUS,
            Tier.UNDETERMINED,
            {"2022-jiyao": "candidate", "2021-22": "candidate", "2025-12": "candidate"},
        ),
    ],
)
def test_newer_opinion_only_if_milder_as_a_whole(older, newer, expected):
    rules = candidates(tiers={"2021-22": older, "2025-12": newer})
    choice = choose_version(span("2023-05-01"), date(2025, 8, 1), FIRST, rules)
    assert chosen(choice) == {"2019-15": "in_force"} | expected


def test_equal_result_by_the_interpretation_keeps_the_older_opinion():
    rules = candidates(tiers={"2019-15": Tier.SERIOUS, "2021-22": Tier.SERIOUS})
    choice = choose_version(span("2023-05-01"), date(2025, 8, 1), FIRST, rules)
    assert "2025-12" not in chosen(choice)


def test_second_instance_is_open_and_a_retrial_is_not():
    acts = span("2018-01-01")
    assert chosen(choose_version(acts, date(2019, 12, 1), SECOND, candidates())) == {"2019-15": "in_force"}
    retrial = choose_version(acts, date(2019, 12, 1), RETRIAL, candidates(filed=2018))
    assert chosen(retrial) == {"2019-15": "candidate"}
    earlier = choose_version(acts, date(2019, 10, 1), RETRIAL, candidates(filed=2018))
    assert chosen(earlier) == {}


@pytest.mark.parametrize(
    ("acts", "tiers", "straddles", "reason"),
    [
        (("2008-01-01", "2009-02-27"), set(), False, "行为时刑法未设本罪"),
        (("2009-02-28", "2015-10-31"), {Tier.SERIOUS}, False, ""),
        (("2009-02-27", "2015-10-31"), {Tier.SERIOUS}, True, "行为跨越本罪设立之日，只计其后部分"),
        (("2015-10-31", "2015-11-01"), {Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS}, False, ""),
        (("2015-11-01", "2016-01-01"), {Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS}, False, ""),
    ],
)
def test_statute_of_the_act_caps_the_tier(acts, tiers, straddles, reason):
    choice = choose_version(span(*acts), date(2018, 1, 1), FIRST, candidates("253-1"))
    assert (choice.tiers, choice.straddles, choice.reason) == (tiers, straddles, reason)


def test_old_name_means_the_old_text_where_the_acts_are_undated():
    rules = candidates("253-1", name="非法获取公民个人信息罪")
    choice = choose_version(DateRange(), None, FIRST, rules)
    assert choice.tiers == {Tier.SERIOUS}
    assert chosen(choice) == {"2017-10": "candidate"}
    dated = choose_version(span("2016-01-01"), date(2018, 1, 1), FIRST, rules)
    assert dated.tiers == {Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS}


def test_milder_later_statute_applies_to_an_earlier_act(tmp_path):
    rules = rule_base(tmp_path)
    for tier, months in ((Tier.SERIOUS, 36), (Tier.ESPECIALLY_SERIOUS, 120), (Tier.NONE, 36)):
        given = candidates("999-9", {"old-1": tier}, statutes=rules)
        choice = choose_version(span("2016-01-01"), date(2019, 1, 1), FIRST, given)
        assert choice.tiers == {Tier.SERIOUS, Tier.ESPECIALLY_SERIOUS}
        offence = rules.offence_at("999-9")
        later = offence.statute_versions[1].max_months_by_tier
        assert later[Tier.SERIOUS if tier is Tier.NONE else tier] == months


def test_stricter_later_statute_does_not_reach_back():
    choice = choose_version(span("2015-01-01"), date(2018, 1, 1), FIRST, candidates("253-1", {"2017-10": Tier.SERIOUS}))
    assert choice.tiers == {Tier.SERIOUS}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (Tier.SERIOUS, Tier.NONE, {"new-1": "lenient"}),
        (Tier.ESPECIALLY_SERIOUS, Tier.SERIOUS, {"new-1": "lenient"}),
        (Tier.SERIOUS, Tier.SERIOUS, {"old-1": "in_force"}),
        (Tier.SERIOUS, Tier.UNDETERMINED, {"old-1": "candidate", "new-1": "candidate"}),
    ],
)
def test_newer_interpretation_only_if_milder_as_a_whole(tmp_path, old, new, expected):
    rules = candidates("999-9", {"old-1": old, "new-1": new}, statutes=rule_base(tmp_path))
    choice = choose_version(span("2018-05-01"), date(2020, 5, 1), FIRST, rules)
    assert chosen(choice) == expected


def test_interpretation_that_ended_without_successor_still_governs_its_acts(tmp_path):
    rules = rule_base(tmp_path, ("effective_from: 2020-01-01", "effective_from: 2022-01-01"))
    choice = choose_version(span("2018-05-01"), date(2020, 5, 1), FIRST, candidates("999-9", statutes=rules))
    assert chosen(choice) == {"old-1": "in_force"}


class TestUnknownDates:
    def test_undated_text_gives_every_opinion_as_candidate(self):
        choice = choose_version(DateRange(), None, None, candidates(tiers={"2021-22": Tier.SERIOUS}))
        assert chosen(choice) == {
            "2019-15": "in_force",
            "2020-jiyao": "candidate",
            "2021-22": "candidate",
            "2022-jiyao": "candidate",
            "2025-12": "candidate",
        }
        assert choice.reason == "日期不明，列出各备选版本"

    def test_candidates_that_agree_count_as_in_force(self):
        choice = choose_version(DateRange(), None, None, candidates(tiers={"2019-15": Tier.SERIOUS}))
        assert set(chosen(choice).values()) == {"in_force", "analogy"}

    def test_two_interpretations_that_differ_are_candidates(self, tmp_path):
        rules = candidates("999-9", {"old-1": Tier.SERIOUS}, statutes=rule_base(tmp_path))
        assert chosen(choose_version(DateRange(), None, None, rules)) == {"old-1": "candidate", "new-1": "candidate"}

    def test_two_interpretations_that_agree_are_in_force(self, tmp_path):
        tiers = {"old-1": Tier.SERIOUS, "new-1": Tier.SERIOUS}
        rules = candidates("999-9", tiers, statutes=rule_base(tmp_path))
        assert chosen(choose_version(DateRange(), None, None, rules)) == {"old-1": "in_force", "new-1": "in_force"}

    def test_filing_year_before_commencement_leaves_it_open(self):
        assert chosen(choose_version(DateRange(), None, None, candidates(filed=2018, closed=2020))) == {
            "2019-15": "candidate",
            "2020-jiyao": "analogy",
        }
        assert chosen(choose_version(DateRange(), None, None, candidates(filed=2016, closed=2018))) == {}

    def test_filing_year_leaves_out_instruments_of_a_later_time(self):
        rules = candidates(filed=2021, closed=2023, tiers={"2021-22": Tier.SERIOUS})
        assert "2025-12" not in chosen(choose_version(span("2020-06-01"), None, None, rules))

    @pytest.mark.parametrize(
        ("numbers", "case_number", "instance", "years"),
        [
            ([("（2023）云9003刑初7号", "this")], "（2023）云9003刑初7号", FIRST, (2023, 2024)),
            ([("（2023）云9003刑初7号", "earlier"), ("（2024）云90刑终9号", "this")], None, SECOND, (2024, 2025)),
            ([("（2023）云9003刑初7号", "earlier")], "（2023）云9003刑初7号", SECOND, (2023, 2025)),
            ([("（2019）云90刑终9号", "earlier"), ("（2024）云90刑再2号", "this")], None, RETRIAL, (2019, 2020)),
            ([("（2019）云90刑终9号", "earlier"), ("（2024）云刑再2号", "this")], None, SECOND, (2019, 2021)),
            ([("（2021）云90刑终9号", "cited")], None, FIRST, (None, None)),
            ([], "（2020）云9003刑初7号", FIRST, (2020, 2021)),
            ([], None, FIRST, (None, None)),
        ],
    )
    def test_newest_number_of_the_case_says_by_when_it_is_closed(self, numbers, case_number, instance, years):
        told = tuple(CaseNumber(n, None, of, 0, 1) for n, of in numbers)
        assert filing_years(Structure(case_number=case_number, case_numbers=told, instance=instance)) == years

    def test_acts_long_past_leave_out_instruments_of_a_later_time(self):
        tiers = {"2015-11": Tier.SERIOUS, "2015-11/2021": Tier.SERIOUS}
        assert chosen(choose_version(span("2016-03-01"), None, None, candidates("312", tiers))).keys() == {
            "2011-19",
            "2015-11",
        }
        assert "2025-13" in chosen(choose_version(DateRange(date(2016, 3, 1)), None, None, candidates("312", tiers)))

    def test_last_event_told_bounds_the_closing_on_both_sides(self):
        tiers = {"2015-11": Tier.SERIOUS}
        early = candidates("312", tiers, last_event=date(2014, 9, 1))
        assert chosen(choose_version(span("2014-05-31"), None, None, early))["2015-11"] == "in_force"
        unknown, arrested = candidates("287-2"), candidates("287-2", last_event=date(2017, 3, 1))
        assert "2025-12" in chosen(choose_version(DateRange(date(2016, 1, 5)), None, None, unknown))
        assert "2025-12" not in chosen(choose_version(DateRange(date(2016, 1, 5)), None, None, arrested))

    def test_special_rule_that_stood_alone_leaves_the_general_one_as_sure_as_without_it(self):
        choice = choose_version(span("2015-02-01"), None, None, candidates("312", {"2015-11": Tier.UNDETERMINED}))
        assert chosen(choice) == {"2011-19": "in_force", "2015-11": "in_force"}

    @pytest.mark.parametrize(("last", "basis"), [("2014-05-31", "candidate"), ("2014-06-01", "in_force")])
    def test_case_that_was_likely_closed_before_there_were_figures(self, last, basis):
        choice = choose_version(span(last), None, None, candidates("312", {"2015-11": Tier.SERIOUS}))
        assert chosen(choice)["2015-11"] == basis

    def test_law_that_the_decision_names_bounds_the_closing(self):
        acts, arrest = span("2009-01-01", "2010-03-01"), {"last_event": date(2011, 1, 18)}
        assert chosen(choose_version(acts, None, SECOND, naming(None, **arrest))) == {"2011-7": "candidate"}
        after_2013 = choose_version(acts, None, SECOND, naming("2013-01-01", "2018-10-25", **arrest))
        assert chosen(after_2013) == {"2011-7": "in_force"}
        assert after_2013.chosen[0].reason.count("推定") == 1
        # of what may have come before the day that is told only the end is an estimate
        late = chosen(choose_version(acts, None, SECOND, naming("2016-01-01", **arrest)))
        assert late == {"2011-7": "in_force", "2016-32": "candidate"}

    def test_law_that_was_gone_at_the_last_event_bounds_nothing(self):
        acts, late = span("2014-01-01"), {"last_event": date(2015, 5, 8)}
        gone, silent = (
            choose_version(acts, None, FIRST, naming(*law, **late)) for law in ((None, "2012-12-31"), (None,))
        )
        assert gone == silent

    def test_law_of_a_retrial_is_not_that_of_its_day(self):
        acts, arrest = span("2009-01-01", "2010-03-01"), {"last_event": date(2011, 1, 18)}
        named, silent = (choose_version(acts, None, RETRIAL, naming(day, **arrest)) for day in ("2013-01-01", None))
        assert chosen(named) == chosen(silent)

    def test_a_named_law_alone_does_not_say_when_the_case_closed(self):
        named, silent = (
            choose_version(DateRange(), None, FIRST, naming(day, article="285-2")) for day in ("2009-02-28", None)
        )
        assert chosen(named) == chosen(silent)

    def test_only_the_first_act_known(self):
        acts = DateRange(date(2025, 8, 1), None)
        assert chosen(choose_version(acts, None, None, candidates())) == {"2019-15": "in_force", "2025-12": "analogy"}

    def test_act_printed_after_the_decision_is_cut_to_it(self):
        choice = choose_version(span("2021-01-01", "2026-01-01"), date(2021, 5, 1), FIRST, candidates())
        assert chosen(choice) == {"2019-15": "in_force", "2020-jiyao": "analogy"}


class TestSpecialRules:
    """Rules for one kind of case stand beside the general ones, with their own course of time (特别规定)."""

    def test_special_rule_of_the_act_does_not_keep_out_a_later_general_one(self):
        choice = choose_version(span("2012-03-01"), date(2016, 6, 1), FIRST, candidates("312"))
        assert chosen(choice) == {"2015-11": "in_force", "2011-19": "in_force"}

    def test_special_rule_stands_alone_before_there_was_a_general_one(self):
        choice = choose_version(span("2012-03-01"), date(2013, 6, 1), FIRST, candidates("312"))
        assert chosen(choice) == {"2011-19": "in_force"}

    @pytest.mark.parametrize(("closed", "basis"), [("2025-08-25", "in_force"), ("2025-08-26", "candidate")])
    def test_special_rule_is_disputed_from_its_day(self, closed, basis):
        tiers = {"2011-19": Tier.SERIOUS, "2015-11/2021": Tier.NONE}
        choice = choose_version(span("2025-08-01"), date.fromisoformat(closed), FIRST, candidates("312", tiers))
        assert chosen(choice)["2011-19"] == basis
        assert len(choice.worlds) == (2 if basis == "candidate" else 1)
        assert ("两种口径" in choice.reason) == (basis == "candidate")

    def test_amended_text_is_no_milder_where_the_tier_is_the_same(self):
        tiers = {"2015-11": Tier.SERIOUS, "2015-11/2021": Tier.SERIOUS}
        choice = choose_version(span("2020-03-01"), date(2022, 6, 1), FIRST, candidates("312", tiers))
        assert "2015-11" in chosen(choice) and "2015-11/2021" not in chosen(choice)

    def test_newer_interpretation_that_is_milder_applies_to_pending_cases(self):
        tiers = {"2015-11/2021": Tier.SERIOUS}
        choice = choose_version(span("2024-03-01"), date(2025, 8, 26), FIRST, candidates("312", tiers))
        assert chosen(choice)["2025-13"] == "lenient"

    def test_opinion_that_came_after_the_act_applies_by_analogy(self):
        fraud = candidates("266")
        late = choose_version(span("2016-12-18"), date(2017, 6, 1), FIRST, fraud)
        assert chosen(late) == {"2011-7": "in_force", "2016-32": "analogy"}
        assert chosen(choose_version(span("2016-12-19"), date(2017, 6, 1), FIRST, fraud))["2016-32"] == "in_force"

    def test_unknown_dates_of_an_offence_that_is_not_assessed_stay_candidates(self):
        choice = choose_version(DateRange(date(2012, 1, 1), None), None, None, candidates("266"))
        assert chosen(choice) == {"2011-7": "in_force", "2016-32": "candidate"}

    def test_harsher_text_of_2021_does_not_reach_back(self):
        tiers = {"2010-40": Tier.SERIOUS}
        choice = choose_version(span("2021-02-28"), date(2022, 6, 1), FIRST, candidates("303-2", tiers))
        assert choice.tiers == {Tier.BASIC, Tier.SERIOUS}
        assert choose_version(span("2006-06-28"), date(2011, 6, 1), FIRST, candidates("303-2")).tiers == {Tier.BASIC}

    @pytest.mark.parametrize(("filed", "basis"), [(None, "candidate"), (2010, "candidate"), (2011, "in_force")])
    def test_undated_case_before_the_first_figures_of_an_offence_without_tiers(self, filed, basis):
        acts = span("2009-03-01", "2009-04-01")
        assert chosen(choose_version(acts, None, None, candidates("266", filed=filed)))["2011-7"] == basis


def test_rule_base_as_of_a_day_knows_its_instruments_alone_and_for_all_time() -> None:
    base = load_statutes()
    for day, told in (
        (date(2025, 7, 21), {"2019-15", "2021-22", "2022-jiyao"}),
        (date(2025, 7, 22), {"2019-15", "2025-12"}),
    ):
        offence = base.as_of(day).offence_at("287-2")
        assert offence is not None and {i.instrument for i in offence.instruments} == told
        assert all(i.in_force(date(2015, 11, 1)) and i.in_force(date(2030, 1, 1)) for i in offence.instruments)
    kept = base.offence_at("287-2")
    assert kept is not None and kept.instruments[0].effective_from == date(2019, 11, 1)
