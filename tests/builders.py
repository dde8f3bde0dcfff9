"""Fictional records for tests (虚构): small functions that fill what a test does not care about."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from menkan import types as t
from menkan.store.columns import TABLES
from menkan.store.outcome import Outcome, outcome_of
from menkan.store.output import Output
from menkan.store.records import to_json
from menkan.store.tables import columns_of

TEXT = (
    "江州市临湖区人民法院\n刑事判决书\n（2021）江0199刑初77号\n"
    "公诉机关江州市临湖区人民检察院。\n被告人甲某某，男。被告人乙某某，女。\n"
    "江州市临湖区人民检察院指控，被告人甲某某支付结算金额为三百余万元。\n"
    "经审理查明：2020年5月，被告人甲某某明知他人实施网络犯罪，仍出租银行卡５套，支付结算金额为二百八十六万余元，"
    "违法所得12000元。被告人乙某某从中获利近3000元，多次转发信息。\n"
    "本院认为，被告人甲某某、乙某某的行为均已构成帮助信息网络犯罪活动罪。被告人甲某某情节严重。\n"
    "判决如下：\n一、被告人甲某某犯帮助信息网络犯罪活动罪，判处有期徒刑一年，并处罚金人民币五千元。\n"
    "审判员　丙某某\n二〇二一年六月三十日\n"
)
OFFENCE, ARTICLE = "帮助信息网络犯罪活动罪", "287-2"


SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "documents"


def copy_samples(folder: Path, n: int) -> Path:
    """The first `n` sample judgments in `folder`."""
    for path in sorted(SAMPLES.iterdir())[:n]:
        shutil.copy(path, folder)
    return folder


def spot(words: str, text: str = TEXT) -> tuple[int, int]:
    """Where `words` stand in `text`; they must stand there once."""
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times"
    start = text.index(words)
    return start, start + len(words)


def quantity(surface: str, value: int | str | None, text: str = TEXT, **fields: Any) -> t.Quantity:
    """One mention; bounds are those of an exact figure unless given."""
    start, end = spot(surface, text)
    figure = None if value is None else Decimal(value)
    known: dict[str, Any] = {"lower": figure, "upper": figure, "lower_open": False, "upper_open": False}
    known |= {"approximate": False, "unit": "元", "metric": t.Metric.ILLEGAL_INCOME, "parties": ("甲某某",)}
    known |= {"status": t.QuantityStatus.FOUND, "section": t.SectionKind.FACTS_FOUND}
    return t.Quantity(start=start, end=end, surface=surface, value=figure, **{**known, **fields})


def fact(metric: t.Metric, lower: int | None, index: int, **fields: Any) -> t.Fact:
    bound = None if lower is None else Decimal(lower)
    known: dict[str, Any] = {
        "party": "甲某某",
        "offence": OFFENCE,
        "article": ARTICLE,
        "metric": metric,
        "category": None,
    }
    known |= {
        "qualifier": None,
        "value": bound,
        "lower": bound,
        "upper": None,
        "lower_open": False,
        "upper_open": False,
    }
    return t.Fact(**{**known, "unit": "元", "basis": "own", "quantities": (index,), **fields})


def finding(prong: str, verdict: t.Verdict, **fields: Any) -> t.Finding:
    known: dict[str, Any] = {
        "party": "甲某某",
        "offence": OFFENCE,
        "article": ARTICLE,
        "instrument": "法释〔2019〕15号",
    }
    known |= {"effective_from": date(2019, 11, 1), "basis": "in_force", "tier": t.Tier.SERIOUS, "observed": ()}
    known |= {"threshold": (), "evidence": (), "reason": "文中没有这一项的数额"}
    return t.Finding(prong=prong, verdict=verdict, **{**known, **fields})


def compared(metric: str, lower: int | None, upper: int | None, limit: int) -> dict[str, Any]:
    """`observed` and `threshold` of a finding that compares one figure in yuan."""
    low, high = (None if bound is None else Decimal(bound) for bound in (lower, upper))
    observed = t.Observed(metric, None, None, low, high)
    return {"observed": (observed,), "threshold": (t.Threshold(metric, ">=", Decimal(limit), "元"),)}


def assessment(party: str, tier: t.Tier, distance: str | None, **fields: Any) -> t.Assessment:
    known: dict[str, Any] = {"decided_by": (), "open": ("2019-15-12-7",), "missing": (), "exits": ()}
    known |= {"distance": None if distance is None else Decimal(distance), "not_examined": ("明知",)}
    return t.Assessment(party=party, offence=OFFENCE, article=ARTICLE, tier=tier, **{**known, **fields})


def structure(**fields: Any) -> t.Structure:
    holding = spot("被告人甲某某情节严重")
    sentence = spot("一、被告人甲某某犯帮助信息网络犯罪活动罪，判处有期徒刑一年，并处罚金人民币五千元。")
    cuts = {
        t.SectionKind.CAPTION: ("江州市临湖区人民法院\n刑", "江州市临湖区人民检察院指控"),
        t.SectionKind.ALLEGATIONS: ("江州市临湖区人民检察院指控", "经审理查明"),
        t.SectionKind.FACTS_FOUND: ("经审理查明", "本院认为"),
        t.SectionKind.COURT_OPINION: ("本院认为", "判决如下"),
        t.SectionKind.DISPOSITION: ("判决如下", "审判员"),
    }
    known: dict[str, Any] = {
        "case_number": "（2021）江0199刑初77号",
        "case_numbers": (t.CaseNumber("（2021）江0199刑初77号", None, "this", *spot("（2021）江0199刑初77号")),),
        "court": "江州市临湖区人民法院",
        "court_code": "江0199",
        "document_type": "刑事判决书",
        "instance": t.Instance.FIRST,
        "decided_on": date(2021, 6, 30),
        "conduct": t.DateRange(date(2020, 5, 1), None),
        "charges": (t.Charge("甲某某", OFFENCE, ARTICLE), t.Charge("乙某某", OFFENCE, ARTICLE)),
        "offences": (OFFENCE,),
        "parties": (
            t.Party("甲某某", t.PartyRole.DEFENDANT, ("阿甲",)),
            t.Party("乙某某", t.PartyRole.DEFENDANT),
            t.Party("江州市临湖区人民检察院", t.PartyRole.PROSECUTION),
        ),
        "sections": tuple(t.Section(kind, spot(a)[0], spot(b)[0]) for kind, (a, b) in cuts.items()),
        "disposition": (
            t.Sentence("甲某某", OFFENCE, ARTICLE, "fixed_term", 12, None, Decimal(5000), None, None, *sentence),
        ),
        "holdings": (t.Holding("甲某某", OFFENCE, ARTICLE, t.Level.SERIOUS, *holding),),
    }
    return t.Structure(**{**known, **fields})


def judgment_record(document_id: str = "0123456789abcdef", **fields: Any) -> t.CaseRecord:
    """A whole record of a fictional judgment with two accused; any field can be replaced."""
    settled = quantity(
        "二百八十六万余元", 2_860_000, upper=None, approximate=True, metric=t.Metric.PAYMENT_SETTLEMENT, page=1,
        boxes=((1, 90.5, 300.0, 200.25, 314.0), (1, 72.0, 320.0, 90.0, 334.0)),
    )  # fmt: skip
    quantities = (
        quantity("三百余万元", 3_000_000, upper=None, approximate=True, metric=t.Metric.PAYMENT_SETTLEMENT,
                 status=t.QuantityStatus.ALLEGED, section=t.SectionKind.ALLEGATIONS),
        quantity("５套", 5, unit="套", metric=t.Metric.PAYMENT_ACCOUNTS, qualifier="holder_own"),
        settled,
        quantity("12000元", 12_000),
        quantity("近3000元", 3_000, lower=None, upper_open=True, approximate=True, parties=("乙某某",)),
        quantity("人民币五千元", 5_000, metric=t.Metric.FINE, status=t.QuantityStatus.RULING,
                 section=t.SectionKind.DISPOSITION),
    )  # fmt: skip
    findings = (
        finding("2019-15-12-2", t.Verdict.MET, **compared("payment_settlement", 2_860_000, None, 200_000),
                evidence=((settled.start, settled.end),), reason="二百八十六万余元至少为2860000元，达到200000元"),
        finding("2019-15-12-4", t.Verdict.MET, **compared("illegal_income", 12_000, 12_000, 10_000),
                evidence=(spot("12000元"),), reason="12000元达到10000元"),
        finding("2019-15-12-7", t.Verdict.UNDETERMINED, reason="兜底项，不由规则判断"),
        finding("2019-15-12-4", t.Verdict.NOT_MET, **compared("illegal_income", None, 3_000, 10_000), party="乙某某",
                evidence=(spot("近3000元"),), reason="近3000元低于10000元"),
    )  # fmt: skip
    known: dict[str, Any] = {
        "source": t.Source("judgments/0077.pdf", None, document_id * 4, "application/pdf", 1),
        "status": t.Status.PARTIAL,
        "versions": t.Versions("0.1.0", "5f0c", "77aa", "severity-v1"),
        "problems": (t.Problem("MK302", "p.1", "合计与分项不一致"),),
        "text": TEXT,
        "pages": (t.Page(1, 595.28, 841.89),),
        "structure": structure(),
        "vague": (t.VagueMention("多次", *spot("多次"), t.SectionKind.FACTS_FOUND),),
        "quantities": quantities,
        "facts": (fact(t.Metric.PAYMENT_SETTLEMENT, 2_860_000, 2), fact(t.Metric.ILLEGAL_INCOME, 12_000, 3)),
        "findings": findings,
        "assessments": (
            assessment("甲某某", t.Tier.SERIOUS, "14.3", decided_by=("2019-15-12-2", "2019-15-12-4"),
                       missing=("helped_parties",)),
            assessment("乙某某", t.Tier.NONE, "0.3"),
        ),
        "predictions": (
            t.Prediction("甲某某", OFFENCE, ARTICLE, t.Tier.SERIOUS, {"none": 0.08, "serious": 0.92}, False,
                         "severity-v1", (t.Contribution("income", 1.25, ((settled.start, settled.end),)),)),
        ),
        "disagreements": (t.Disagreement("乙某某", OFFENCE, "none", None, "unstated", "court_holds_rules_not_met"),),
    }  # fmt: skip
    return t.CaseRecord(document_id=document_id, **{**known, **fields})


def failed_record(document_id: str = "fedcba9876543210", **fields: Any) -> t.CaseRecord:
    """A document that could not be read: no text, and a problem that says why."""
    source = t.Source("judgments/scan.pdf", None, document_id * 4, "application/pdf", 3)
    problem = t.Problem("MK106", "p.1", "no text layer on any of 3 pages")
    record = t.CaseRecord(document_id, source, t.Status.FAILED, t.Versions("0.1.0", "5f0c", "77aa", None), (problem,))
    return replace(record, **fields)


def rows_of(record: t.CaseRecord) -> dict[str, list[dict[str, Any]]]:
    """The rows of `record` in every table but `inputs`."""
    names = {table: [column.name for column in columns] for table, columns in TABLES.items()}
    return {
        table: [dict(zip(names[table], row, strict=True)) for row in zip(*columns, strict=True)]
        for table, columns in columns_of([to_json(record)]).items()
    }


def write_run(records: Iterable[t.CaseRecord], out: Path, copies: Mapping[str, str] = MappingProxyType({})) -> None:
    """A finished run in `out` that read `records`; `copies`: further paths with the bytes of a document, by its id."""
    with Output(out, "shape", {"schema_version": t.SCHEMA_VERSION}) as output:
        place = 0
        for place, record in enumerate(records, 1):
            output.add(place, outcome_of(record))
        for path, document_id in copies.items():
            place += 1
            output.add(place, Outcome(path, None, document_id * 4, t.Status.OK, None, (0, ""), None))
        output.finish()
