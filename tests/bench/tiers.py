"""The model beside two baselines on the annotated judgments, and what it must do on fictional ones it never saw.

    python -m tests.bench tiers          # MENKAN_MODEL=DIR for another model than the shipped one

Baseline (a): the rules, and where they are undetermined `serious` for an offence that needs it as an element, else
`none`. Baseline (b): the majority per offence, counted on the very set it is scored on. Intervals are 95 %, by
resampling documents; they say how much these documents can tell, not how others differ.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from types import ModuleType
from typing import Any

from menkan.codes import Level, QuantityStatus
from menkan.config import Settings
from menkan.run.reader import CaseReader
from menkan.synthesis import SyntheticCase, generate
from menkan.synthesis.corpus import split_of
from menkan.types import Prediction, Source, Transcript
from tests.bench import gold

RESAMPLES, SEED = 2000, 286
CASES, CASES_SEED = 7200, 20261121  # of `make model`; of that corpus only the test split is read
TOLD = (QuantityStatus.FOUND, QuantityStatus.ALLEGED)  # figures of the case, not the fine
UPPER = ("serious", "especially_serious")
ANSWERED = 0.9  # a tenth abstained


@dataclass(frozen=True)
class Row:
    """One accused and offence: the tier held, what rules and model say, and how sure the model is."""

    document: str
    offence: str
    held: str
    rules: str | None
    model: str | None
    certainty: float
    element: bool

    @property
    def together(self) -> str | None:
        return self.rules if self.rules in UPPER else self.model

    @property
    def baseline(self) -> str:
        return self.rules if self.rules in UPPER else "serious" if self.element else "none"


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", gold.SHARED / "tools" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _settings() -> Settings:
    settings = Settings()
    return replace(settings, severity=replace(settings.severity, model=os.environ.get("MENKAN_MODEL", "")))


def rows_of(name: str) -> list[Row]:
    """One row per accused and offence for which the annotation of `name` has a tier, as the scorer pairs them."""
    score, path = _scorer(), gold.SHARED / "gold" / f"{name}.jsonl"
    rows = []
    for line, record in zip(path.read_text("utf-8").splitlines(), gold.records(path, _settings()), strict=True):
        document = json.loads(line)
        levels: dict[tuple[str, str], set[str]] = defaultdict(set)
        for told in document["circumstances"]:
            levels[told["party"], told["offence"]].add(told["level"])
        for (party, offence), stated in levels.items():
            if any(part in offence for part in score.SUPPORTED):
                ruled, said = (_of(record[key], party, offence, score) for key in ("assessments", "predictions"))
                element = any(part in offence for part in score.ELEMENT)
                rows.append(
                    Row(
                        document["id"],
                        said["article"] if said else offence,
                        score.gold_tier(stated, offence),
                        ruled["tier"] if ruled else None,
                        said["tier"] if said else None,
                        max(said["probability"].values()) if said else 0.0,
                        element,
                    )
                )
    return rows


def _of(found: Any, party: str, offence: str, score: ModuleType) -> Mapping[str, Any] | None:
    named = score.norm_offence(offence)
    same = (x for x in found if score.norm_offence(x["offence"]) == named and party in ("*", x["party"]))
    return next(same, None)


def majority(rows: Sequence[Row]) -> dict[str, str]:
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        held[row.offence][row.held] += 1
    return {offence: counts.most_common(1)[0][0] for offence, counts in held.items()}


def interval(rows: Sequence[Row], figure: Callable[[Sequence[Row]], float]) -> str:
    """`figure` of `rows` with its 95 % interval by resampling documents."""
    by_document: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_document[row.document].append(row)
    documents, rng = list(by_document.values()), random.Random(SEED)
    drawn = sorted(
        figure([row for part in rng.choices(documents, k=len(documents)) for row in part]) for _ in range(RESAMPLES)
    )
    return f"{figure(rows):.3f} ({drawn[RESAMPLES // 40]:.3f} to {drawn[-RESAMPLES // 40]:.3f})"


def accuracy(answer: Callable[[Row], str | None]) -> Callable[[Sequence[Row]], float]:
    return lambda rows: sum(answer(row) == row.held for row in rows) / len(rows)


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error in ten bins of the likeliest tier."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for certainty, right in pairs:
        bins[min(9, int(certainty * 10))].append((certainty, right))
    return sum(abs(sum(p for p, _ in part) - sum(right for _, right in part)) for part in bins.values()) / len(pairs)


def _certain(rows: Sequence[Row]) -> list[tuple[float, bool]]:
    return [(row.certainty, row.model == row.held) for row in rows if row.model]


def on_gold(name: str) -> Iterator[str]:
    rows = rows_of(name)
    common = majority(rows)
    answers: dict[str, Callable[[Row], str | None]] = {
        "rules, then model (predicted tier)": lambda row: row.together,
        "model alone": lambda row: row.model,
        "rules alone": lambda row: row.rules,
        "(a) rules, else serious or none": lambda row: row.baseline,
        "(b) majority per offence": lambda row: common[row.offence],
    }
    yield f"{name}: {len(rows)} accused and offences in {len({row.document for row in rows})} documents\n"
    yield "| answer | right | where the rules are undetermined |"
    yield "|---|---|---|"
    open_rows = [row for row in rows if row.rules not in ("none", *UPPER)]
    for label, answer in answers.items():
        yield f"| {label} | {interval(rows, accuracy(answer))} | {interval(open_rows, accuracy(answer))} |"
    yield f"| n | {len(rows)} | {len(open_rows)} |"
    yield ""
    best = accuracy(answers["rules, then model (predicted tier)"])
    for label in ("(a) rules, else serious or none", "(b) majority per offence"):
        other = accuracy(answers[label])
        yield f"- rules then model over {label}: {interval(rows, lambda r, o=other: best(r) - o(r))}"  # type: ignore[misc]
    yield f"- calibration error of the model: {interval(rows, lambda r: calibration_error(_certain(r)))}"
    yield f"- {_at_a_tenth(_certain(rows))}"


def _at_a_tenth(pairs: Sequence[tuple[float, bool]]) -> str:
    kept = sorted(pairs, key=lambda pair: -pair[0])[: round(len(pairs) * ANSWERED)]
    every, answered = (1 - sum(right for _, right in part) / len(part) for part in (pairs, kept))
    return f"error {every:.3f}, and {answered:.3f} where a tenth is left unanswered ({1 - answered / every:.0%} less)"


def scaled(case: SyntheticCase, factor: Decimal) -> str:
    """The text of `case` with every figure of the case times `factor`, each printed plainly; those of the law stay."""
    text, end = "", 0
    for printed in sorted(case.labels.quantities, key=lambda q: q.start):
        number = printed.value or printed.lower or printed.upper
        text += case.text[end : printed.start]
        end = printed.end
        if printed.status is QuantityStatus.LAW or number is None or printed.unit == "%":
            text += printed.surface
            continue
        step = Decimal("0.01") if printed.unit == "元" else Decimal(1)
        size = max(step, (number * factor).quantize(step, ROUND_HALF_UP))
        text += f"{size:f}{printed.unit}"
    return text + case.text[end:]


def predictions(reader: CaseReader, text: str) -> dict[str, Prediction]:
    record = reader.read_transcript(Transcript(text, "text/plain"), Source("fiction", sha256="0" * 64))
    return {one.party: one for one in record.predictions}


def on_fiction() -> Iterator[str]:
    reader = CaseReader(_settings())
    moved: dict[str, list[bool]] = {"divided": [], "multiplied": []}
    acquitted: list[bool] = []
    pairs: list[tuple[float, bool]] = []
    for case in generate(CASES, CASES_SEED):
        if split_of(case.family) != "test":
            continue
        said = predictions(reader, case.text)
        let_go = {h.party for h in case.labels.holdings if h.level is Level.OBVIOUSLY_MINOR}
        for tier in case.labels.tiers:
            if (one := said.get(tier.party)) is not None:
                pairs.append((max(one.probability.values()), one.tier is tier.tier))
                if tier.party in let_go:
                    acquitted.append(one.tier == "none")
        plain, low, high = (_guilt(reader, scaled(case, Decimal(f))) for f in ("1", "0.01", "100"))
        owners = {name for q in case.labels.quantities if q.status in TOLD for name in q.parties}
        for tier in case.labels.tiers:
            if tier.party in plain and {tier.party, "*"} & owners:
                moved["divided"].append(low.get(tier.party, 1) < plain[tier.party])
                moved["multiplied"].append(high.get(tier.party, 0) > plain[tier.party])
    yield f"\nfictional test split: {len(pairs)} accused\n"
    for word, sign in (("divided", "lowers"), ("multiplied", "raises")):
        n, right = len(moved[word]), sum(moved[word])
        yield f"- every figure {word} by 100 {sign} the probability of a tier above none: {right / n:.3f} (n = {n})"
    yield f"- 情节显著轻微, no crime: {sum(acquitted) / len(acquitted):.3f} get none (n = {len(acquitted)})"
    yield f"- calibration error {calibration_error(pairs):.3f}; {_at_a_tenth(pairs)}"


def _guilt(reader: CaseReader, text: str) -> dict[str, float]:
    return {party: 1 - one.probability["none"] for party, one in predictions(reader, text).items()}


def bench(name: str = "dev") -> Iterator[str]:
    """Markdown: the table on the annotated judgments, where they are, then the figures on fiction."""
    if gold.SHARED.is_dir():
        yield from on_gold(name)
    else:
        yield "no annotated documents beside the project"
    yield from on_fiction()
