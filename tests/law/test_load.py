"""Rule files: what is read, what is refused, and that the figures are those of the source table."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from menkan.errors import StatuteError
from menkan.law import load_statutes
from menkan.law.load import read_yaml, times
from menkan.law.records import FlagSet, figures_of
from tests.law.rulefiles import rule_base

LAW = Path(load_statutes.__wrapped__.__code__.co_filename).parent
SHARED = Path(__file__).parents[3] / "shared" / "law" / "thresholds.yaml"
STATUTES = load_statutes()
OURS = ("286-1", "287-1", "287-2", "253-1", "285-1", "285-2", "285-3", "286", "266", "303-1", "303-2", "312")
# 第二百八十五条 as a whole stands for its paragraphs; only the second and the third have an upper tier.
PARAGRAPHS = {"285": ("285-1", "285-2", "285-3")}
# In thresholds.yaml the accounts of 2025-12 art. 6 stand as sum_of + holder; metric_map gives these keys.
BY_HOLDER = {"own": "own_accounts_sold_or_rented", "other": "nonown_or_entity_accounts"}


def every_prong():
    return {p.prong: (o, i, p) for o in STATUTES.offences for i in o.instruments for p in i.prongs}


def places(row):
    """The offences of ours that a row of thresholds.yaml concerns."""
    articles = row["offence_article"]
    named = [one for a in (articles if isinstance(articles, list) else [articles]) for one in PARAGRAPHS.get(a, (a,))]
    return {a for a in named if a in OURS and not (a == "285-1" and row["kind"] == "multiplier")}


def table_figures():
    rows = defaultdict(list)
    with (LAW / "figures.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows[row["prong"]].append(row)
    return rows


def test_rule_base_holds_the_offences():
    assert sorted(o.article for o in STATUTES.offences) == sorted(OURS)
    assert STATUTES.offence_at("287-2").offence == "帮助信息网络犯罪活动罪"
    assert STATUTES.offence_at("999") is None
    assert load_statutes() is STATUTES


def test_figures_of_the_rule_files_are_those_of_the_table():
    rows = table_figures()
    assert set(rows) == {p for p, (*_, prong) in every_prong().items() if figures_of(prong)}
    for prong, (_, _, rule) in every_prong().items():
        stated = [(r["metric"], r["comparator"], Decimal(r["value"]), r["unit"]) for r in rows.get(prong, [])]
        assert list(figures_of(rule)) == stated, prong
        assert {r["confidence"] for r in rows.get(prong, [])} <= {rule.confidence}, prong


@pytest.fixture(scope="module")
def source():
    return yaml.safe_load(SHARED.read_text(encoding="utf-8"))


def test_metrics_name_only_each_other():
    for rule in STATUTES.metrics.values():
        assert {*rule.not_below, *rule.else_from} <= STATUTES.metrics.keys()


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/law is not beside this repository")
class TestSourceTable:
    def test_every_prong_of_the_source_is_there_with_its_confidence(self, source):
        ours = every_prong()
        wanted = {p["id"]: p for p in source["prongs"] if places(p)}
        elements = {e.element: e for o in STATUTES.offences for i in o.instruments for e in i.elements}
        assert set(ours) | set(elements) == set(wanted)
        for name, p in wanted.items():
            if name in ours:
                holders = [
                    (o, i, r) for o in STATUTES.offences for i in o.instruments for r in i.prongs if r.prong == name
                ]
                assert {o.article for o, _, _ in holders} == places(p)
                assert {i.instrument.partition("/")[0] for _, i, _ in holders} == {p["instrument"]}
                assert {r.confidence for _, _, r in holders} == {p["confidence"]}
            else:
                assert elements[name].confidence == p["confidence"]

    def test_every_figure_is_that_of_the_source(self, source):
        rows = table_figures()
        for p in source["prongs"]:
            if places(p):
                assert sorted(source_figures(p, source)) == sorted(
                    (r["metric"], r["comparator"], Decimal(r["value"])) for r in rows.get(p["id"], [])
                ), p["id"]

    def test_units_of_plain_figures_are_those_of_the_source(self, source):
        rows = table_figures()
        for p in source["prongs"]:
            figures = p["kind"] in ("numeric", "ratio", "multiplier", "count_undefined")
            if places(p) and figures and "unit" in p:
                assert {r["unit"] for r in rows[p["id"]]} == {p["unit"]}, p["id"]

    def test_instruments_have_the_dates_of_the_source(self, source):
        by_id = {i["id"]: i for i in source["instruments"]}
        for o in STATUTES.offences:
            for i in o.instruments:
                row = by_id[i.instrument.partition("/")[0]]
                amended = row.get("amended_by", {})
                prongs = [p for p in source["prongs"] if p["instrument"] == row["id"]]
                ends = {p.get("effective_to") for p in prongs if o.article in places(p)} - {None}
                begins = amended["from"] if "/" in i.instrument else row["effective_from"]
                assert i.effective_from.isoformat() == begins
                assert i.issued_on.isoformat() == row["promulgated"]
                ended = i.effective_to.isoformat() if i.effective_to else None
                assert ended == row["effective_to"] or ended in ends
                if "法" in row["doc_no"]:
                    assert i.doc_no.partition("（经")[0] == row["doc_no"]
                if "/" in i.instrument:
                    assert amended["doc"] in i.doc_no

    def test_borrowed_and_derived_figures_follow_the_source(self, source):
        prongs = {p["id"]: p for p in source["prongs"]}
        assert prongs["2016-32-2-1a"]["value"] == 3000
        assert every_prong()["2020-jiyao-5"][2].confidence == prongs["2020-jiyao-5"]["confidence"]
        derived = prongs["2017-10-5-p2-3"]["logic"]["derived_general"]
        when = every_prong()["2017-10-5-p2-3"][2].when
        plain = {b.when.metrics[0]: b.when.value for b in when.branches if hasattr(b.when, "metrics")}
        assert plain == {k: Decimal(v) for k, v in derived.items() if k != "ratio_sum"}
        insider = prongs["2017-10-5-p2-3"]["logic"]["derived_insider"]
        (half,) = [b.when for b in when.branches if b.requires]
        assert {b.when.metrics[0]: b.when.value for b in half.branches if hasattr(b.when, "metrics")} == {
            k: Decimal(v) for k, v in insider.items() if k != "ratio_sum"
        }
        assert [b.when.value for b in half.branches if not hasattr(b.when, "metrics")] == [insider["ratio_sum"]]

    def test_five_times_of_2011_follow_the_source(self, source):
        prongs = {p["id"]: p for p in source["prongs"]}
        when = every_prong()["2011-19-1-p2-1"][2].when
        derived = {k: Decimal(v) for k, v in prongs["2011-19-1-p2-1"]["logic"]["derived"].items()}
        assert {b.when.metrics[0]: b.when.value for b in when.branches} == derived
        for name in ("2011-19-1-p2-1", "2011-19-3-p2-1", "2011-19-4-p2-1", "2011-19-6-p2-2", "2011-19-9-p2"):
            (whole,) = (
                r for o in STATUTES.offences if o.article != "285-2" or name.endswith("1-p2-1")
                for i in o.instruments for r in i.prongs
                if r.prong == name and (name != "2011-19-9-p2" or o.article == "286")
            )  # fmt: skip
            assert [b.prong for b in whole.when.branches] == prongs[name]["logic"]["multiplier_of"]

    def test_metric_keys_and_qualifiers_are_those_of_the_source(self, source):
        known = set()
        for metric, entry in source["metric_map"].items():
            for value in entry.values() if isinstance(entry, dict) else [entry]:
                known |= {(metric, v) for v in (value if isinstance(value, list) else [value])}
        assert "downtime_hours" in source["metric_map"]["no_code"]
        known |= {("downtime", "downtime_hours")}  # a duration is a fact without a code of the guidelines
        ours = {(r.metric, key) for key, r in STATUTES.metrics.items()}
        # 2020 minutes: the upstream amount, of whatever account, is metric_map's fraud_amount of 266
        # 266: where no amount is told, the gain is the least that the fraud came to
        # 2010-40 第三条: accounts of members stand for gamblers; calls (人次) have no code there
        assert ours - known == {
            ("fraud_proceeds", "upstream_fraud_amount"),
            ("fraud_proceeds", "fraud_gain"),
            ("registered_accounts", "gambling_member_accounts"),
            ("acts", "fraud_calls"),
        }


def source_figures(p, source):
    """The figures that a row of thresholds.yaml states, in the keys of figures.csv."""
    kind, logic = p["kind"], p.get("logic", {})
    if kind == "multiplier" and "metric_key" not in p:
        return [("five_times", ">=", Decimal(logic["factor"]))]
    if kind in ("numeric", "count_undefined", "ratio", "multiplier"):
        return [(p["metric_key"], p["comparator"], Decimal(str(p["value"])))]
    if kind == "alternative" and not {"all_of", "any_of"} & set(
        logic
    ):  # its figures stand in words there; those of its multiple are derived
        (multiple,) = (m["logic"] for m in source["prongs"] if p["id"] in m.get("logic", {}).get("multiplier_of", ()))
        mine = [k for k in multiple["derived"] if any(k.startswith(word) for word in p["metric_key"].split("|"))]
        return [(k, ">=", Decimal(multiple["derived"][k]) / multiple["factor"]) for k in mine]
    return logic_figures(logic) if kind in ("conjunctive", "alternative") else []


def logic_figures(logic):
    found = []
    for part in (*logic.get("all_of", ()), *logic.get("any_of", ())):
        if isinstance(part, str):  # 多次: 3 by convention
            found += [("concealment_times", ">=", Decimal(3))] if part.startswith("多次") else []
        elif "comparator" in part:
            holder = part.get("holder")
            key = part.get("metric_key") or BY_HOLDER[holder if isinstance(holder, str) else holder[0]]
            found.append((key, part["comparator"], Decimal(part["value"])))
        elif isinstance(part, dict):
            found += logic_figures(part)
    return found


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("帮助信息网络犯罪活动罪", "287-2"),
        ("帮信罪", "287-2"),
        ("非法利用信息网络", "287-1"),
        ("出售、非法提供公民个人信息罪", "253-1"),
        ("非法获取公民个人信息罪", "253-1"),
        ("非法获取计算机信息系统数据罪", "285-2"),
        ("非法控制计算机信息系统罪", "285-2"),
        ("提供侵入、非法控制计算机信息系统程序、工具罪", "285-3"),
        ("提供侵入非法控制计算机信息系统程序罪", "285-3"),
        ("非法侵入计算机信息系统罪", "285-1"),
        ("破坏计算机信息系统罪", "286"),
        ("掩饰、隐瞒犯罪所得罪", "312"),
        ("掩饰、隐瞒犯罪所得、犯罪所得收益罪", "312"),
        ("开设赌场罪", "303-2"),
        ("赌博罪", "303-1"),
        ("诈骗罪", "266"),
        ("拒不履行信息网络安全管理义务罪", "286-1"),
        ("盗窃罪", None),
        ("", None),
    ],
)
def test_article_of_knows_selective_old_and_short_names(name, article):
    assert STATUTES.article_of(name) == article


def test_digest_changes_with_a_rule(tmp_path):
    one, two = tmp_path / "a", tmp_path / "b"
    one.mkdir(), two.mkdir()
    first, second = rule_base(one), rule_base(two, ("at_least: 1000", "at_least: 1001"))
    assert first.digest != second.digest
    assert first.digest == rule_base(one).digest
    assert len(STATUTES.digest) == 64


def test_added_offence_is_known_by_its_name(tmp_path):
    added = rule_base(tmp_path)
    assert added.article_of("虚构妨害网络罪") == "999-9"
    assert added.article_of("帮信罪") == "287-2"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("unit: 元}, confidence", "unit: 元, wehn: 1}, confidence"), "unknown key wehn; allowed: metric, sum_of"),
        (("not_examined:", "not_examind:"), "unknown key not_examind; allowed: offence, article"),
        (("tiers: {serious: {max_months: 60}", "tiers: {serious: {months: 60}"), "unknown key months; allowed: max_m"),
        (('prong: "o-1"', "prong: 1.1"), "valid string"),
        (('article: "999-9"', "article: 999"), "valid string"),
        (("at_least: 1000,", "at_least: -1,"), "greater than 0"),
        (("at_least: 1000,", "at_least: yes,"), "Decimal"),
        (("at_least: 1000, unit: 元", "at_least: 1000"), "metric needs unit"),
        (("at_least: 1000,", "at_least: 1000, more_than: 5,"), "exactly one of at_least"),
        (("at_least: 1000,", "at_least: 1000, flag: only_T3,"), "exactly one of metric"),
        (("at_least: 1000,", "at_least: 1000, factor: 2,"), "metric does not take factor"),
        (("when: residual, ", ""), "either `when` or `readings`"),
        (("when: residual", "when: [residual]"), "valid dictionary"),
        (("when: residual", "when: none"), "or the word residual"),
        (("effective_to: 2017-12-31", "effective_to: 2009-12-31"), "before it begins"),
        (("effective_to: 2019-12-31", "effective_to: 2009-12-31"), "before it begins"),
        (("effective_to: 2017-12-31", "effective_to: 2018-01-01"), "overlap"),
        (("effective_to: 2017-12-31", "effective_to: null"), "overlap"),
        (("issued_on: 2020-01-01", "issued_on: last year"), "date"),
        (("metric: illegal_income, at_least: 1000", "metric: loot, at_least: 1000"), "metric: loot does not exist"),
        (('multiple_of: ["o-1"]', 'multiple_of: ["o-9"]'), "multiple_of: o-9 does not exist"),
        (('multiple_of: ["o-1"]', 'multiple_of: ["o-2"]'), "circle: o-2 → o-2"),
        (('multiple_of: ["o-1"]', 'multiple_of: ["n-7"]'), "has no figure to multiply"),
        (('prong: "n-2"', 'prong: "n-1"'), "n-1 stands twice"),
        (('instrument: "new-1"', 'instrument: "old-1"'), "old-1 stands twice"),
        (
            (
                "cite: 第一条, tier: serious, label: 所得满二",
                "cite: 第一条, tier: serious, instead_of: x, label: 所得满二",
            ),
            "instead_of: x does not exist",
        ),
        (("modality: may", "modality: may\n    disputed_from: 2019-12-31"), "before it begins"),
        (("modality: may", 'modality: may\n    fills: "n-7"\n    special: true'), "both fills and is special"),
        (
            (
                "modality: may",
                "modality: may\n    amended: {doc_no: 甲, effective_from: 2021-01-01, drops: [x], source: [OWN]}",
            ),
            "drops: x does not exist",
        ),
        (("low: 3000, high: 10000", "low: 3000, high: 3000"), "is empty"),
        (("label: 两数并具", "label: 两数并具\n        requires: [moonlight]"), "flag: moonlight does not exist"),
        (("label: 两数并具", "label: 两数并具\n        filled_by: [x]"), "filled_by: x does not exist"),
        (("title: 新解释", "title: 新解释\n    fills: x"), "fills: x does not exist"),
        (("when: residual", "when: {flag: moonlight}"), "flag: moonlight does not exist"),
        (("when: residual", 'when: {pooled_share_of: ["n-6"], at_least: 1}'), "n-6 is not a plain figure"),
        (("when: residual", 'when: {pooled_share_of: ["n-3"], at_least: 1}'), "n-3 is not a plain figure"),
        (("when: residual", "when: {prior_within: {kind: moral, about: [x], years: 2}}"), "administrative"),
        (("title: 旧解释", "title: 旧解释\n    title: 旧解释"), "key 'title' stands twice"),
        (("title: 旧解释", "title: [旧解释"), "not YAML"),
    ],
)
def test_rule_file_that_is_wrong_is_refused_with_its_place(tmp_path, change, message):
    with pytest.raises(StatuteError) as caught:
        rule_base(tmp_path, change)
    assert message in str(caught.value)
    assert "fictional.yaml" in str(caught.value)


def test_offence_that_stands_twice_is_refused(tmp_path):
    rule_base(tmp_path)
    (tmp_path / "again.yaml").write_text((tmp_path / "fictional.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(StatuteError, match="999-9 stands twice"):
        load_statutes(tmp_path)


def test_rule_base_of_another_folder_is_read_once(tmp_path):
    rule_base(tmp_path)
    assert load_statutes(tmp_path) is load_statutes(tmp_path)


def test_figures_of_every_kind_of_condition(tmp_path):
    prongs = {p.prong: p for i in rule_base(tmp_path).offence_at("999-9").instruments for p in i.prongs}
    assert [f[0] for f in figures_of(prongs["n-2"])] == ["cards_or_accounts+sim_cards"]
    assert [f[0] for f in figures_of(prongs["n-4"])] == ["card_turnover", "upstream_fraud_amount"]
    assert figures_of(prongs["n-5"]) == (("five_times", ">=", Decimal(5), "倍"),)
    assert figures_of(prongs["n-7"]) == ()


def test_folder_without_rule_files_is_refused(tmp_path):
    with pytest.raises(StatuteError, match="no rule files"):
        load_statutes(tmp_path)


def test_duplicate_key_names_its_line(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")
    with pytest.raises(StatuteError) as caught:
        read_yaml(path)
    assert "x.yaml:3" in str(caught.value)


def test_flag_cannot_be_multiplied():
    with pytest.raises(StatuteError, match="FlagSet has no figure"):
        times(FlagSet("only_T3"), Decimal(2))


def test_flags_have_a_label_and_an_example():
    for flag in STATUTES.flags.values():
        assert flag.label and flag.example


def test_importing_the_law_loads_nothing_heavy():
    import subprocess
    import sys

    heavy = ("spacy", "jieba", "sklearn", "pyarrow", "pydantic", "yaml", "ray")
    code = f"import sys, menkan.law; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_amendment_splits_an_instrument_and_keeps_the_prongs_that_stayed(tmp_path):
    amended = "amended: {doc_no: 修1号, effective_from: 2021-01-01, drops: [n-1], source: [OWN]}"
    after = ("modality: may", f"modality: may\n    {amended}")
    texts = {i.instrument: i for i in rule_base(tmp_path, after).offence_at("999-9").instruments}
    before, later = texts["new-1"], texts["new-1/2021"]
    assert (before.effective_to, later.effective_from) == (date(2020, 12, 31), date(2021, 1, 1))
    assert later.doc_no == "新释1号（经修1号修改）"
    assert later.prongs == before.prongs[1:]
