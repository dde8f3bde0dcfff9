"""What `menkan evaluate` found, as one page with figures that loads nothing (评估报告)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from menkan.law.words import speaking
from menkan.report.book import refuse_existing
from menkan.report.html import Html, join, page, row, table, tag
from menkan.report.plots import Axis, Series, plot
from menkan.run.training import Evaluation
from menkan.severity.drift import SHOWN, Drift, Shift
from menkan.severity.evaluate import Metrics, Scores
from menkan.severity.features import WORD
from menkan.severity.model import TIERS
from menkan.store.folder import writing_to

DISCLAIMER = (
    "模型估计：法院会认定的档次（以被起诉案件为前提）。An estimate of what a court will hold, given the charge; "
    "for reading beside the rules, never for deciding about a person."
)
_FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_KINDS = ("article", "instance", "length", "year", "accused", "recognised", "not", "figure", "no", "rules", "tier")


def new_page(found: Evaluation, out: Path) -> None:
    """Write the page to the new file `out` (写出评估报告).

    Raises:
        StoreError: MK600, the file exists or cannot be written.
    """
    refuse_existing(out)
    with writing_to(out):
        out.write_text(evaluation_page(found), encoding="utf-8", newline="\n")


def evaluation_page(found: Evaluation) -> Html:
    """The evaluation as a whole document: answers side by side, figures, slices, confusion, drift (评估报告)."""
    metrics = found.metrics
    figures = [_reliability(metrics), _risk(metrics)]
    if len(found.curve) > 1:
        figures.append(_curve(found))
    missed = tag(
        "p", f"{len(found.unmatched)} labels not matched: their accused or offence was not read.", class_="note"
    )
    body = tag(
        "main",
        tag("h1", f"评估 Evaluation of {metrics.model or 'a model'}"),
        tag(
            "p", f"{metrics.scores.n} accused and offences in {metrics.documents} documents, test split.", class_="note"
        ),
        missed if found.unmatched else None,
        tag("h2", "规则与模型 Rules and model"),
        _answers(metrics.scores),
        tag("h2", "图 Figures"),
        tag("div", *figures, class_="figures"),
        tag("h2", "分层 Slices"),
        _slices(metrics),
        tag("h2", "混淆矩阵 Confusion by offence"),
        tag("div", *(_confusion(article, told) for article, told in metrics.confusion.items()), class_="shares"),
        tag("h2", "漂移 Drift of data and dictionary"),
        *_drift(found.drift),
        class_="wide",
    )
    with speaking("en"):
        return page(f"Evaluation {metrics.model}", "#", body, DISCLAIMER, is_scripted=False)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _answers(scores: Scores) -> Html:
    """The three answers and two baselines, with what each is right about."""
    rows = [
        ("规则 rules alone (undetermined counts as wrong)", scores.rules_alone),
        ("模型 model alone", scores.accuracy),
        ("规则，未达到者用模型 rules where a prong is met, else model", scores.together),
        ("rules, else the majority of the article", scores.rules),
        ("the majority of the article", scores.majority),
    ]
    told = table(("answer", "right"), [row(name, _share(value)) for name, value in rows], "cross")
    facts = [
        ("the rules decide", _share(scores.rules_decided)),
        ("the model answers", _share(scores.answered)),
        ("right of those answered", _share(scores.accuracy_answered)),
        ("log loss", _figure(scores.log_loss)),
        ("Brier score", _figure(scores.brier)),
        ("expected calibration error", _figure(scores.ece)),
    ]
    cards = [tag("div", tag("b", value), tag("span", name), class_="card") for name, value in facts]
    return join(tag("div", *cards, class_="cards"), told)


def _reliability(metrics: Metrics) -> Html:
    bins = [
        (one.confidence, one.accuracy, one.n)
        for one in metrics.calibration
        if one.confidence is not None and one.accuracy is not None
    ]
    notes = tuple(f"{a:.1%} of {n}" for _, a, n in bins)
    sizes = tuple((n / metrics.scores.n) ** 0.5 for _, _, n in bins)  # the area of a dot is its number of rows
    found = Series("share right", tuple((c, a) for c, a, _ in bins), notes, sizes)
    guide = Series("", ((0.0, 0.0), (1.0, 1.0)), is_guide=True)
    axes = Axis("probability of the likeliest tier", 0, 1, _FIFTHS), Axis("share right", 0, 1, _FIFTHS)
    return plot("可靠性 Reliability: on the dashed line the model means what it says", (found, guide), *axes)


def _risk(metrics: Metrics) -> Html:
    told = [(one.coverage, one.error, one.n) for one in metrics.risk if one.error is not None]
    most = max((error for _, error, _ in told), default=0.0)
    top = next((limit for limit in (0.1, 0.2, 0.4, 0.6, 0.8) if most <= limit), 1.0)
    series = Series("", tuple((c, e) for c, e, _ in told), tuple(f"{e:.1%} of {n}" for _, e, n in told))
    ticks = tuple(top * i / 5 for i in range(6))
    axes = Axis("share answered, surest first", 0, 1, _FIFTHS), Axis("share wrong", 0, top, ticks, ".2f")
    return plot("风险与覆盖 Risk against coverage", (series,), *axes)


def _curve(found: Evaluation) -> Html:
    points = found.curve
    most = max(one.documents for one in points)
    ticks = tuple(float(round(most * i / 4)) for i in range(5))
    top = max(1.0, *(one.log_loss for one in points))
    across = Axis("documents trained on", 0, most, ticks, ".0f")
    upward = Axis("on the test split of the training", 0, top, tuple(top * i / 5 for i in range(6)), ".1f")
    right = Series("accuracy", tuple((one.documents, one.accuracy) for one in points))
    loss = Series("log loss", tuple((one.documents, one.log_loss) for one in points))
    return plot("学习曲线 Learning curve", (right, loss), across, upward)


def _slices(metrics: Metrics) -> Html:
    names = sorted(metrics.slices, key=lambda name: (_kind(name), name))
    rows = [_slice("all", metrics.scores), *(_slice(name, metrics.slices[name]) for name in names)]
    heads = (
        "rows",
        "n",
        "model",
        "rules alone",
        "rules, then model",
        "majority",
        "rules decide",
        "answered",
        "log loss",
        "ECE",
    )
    return table(heads, rows, "cross")


def _kind(name: str) -> int:
    first = name.split(" ")[0]
    return _KINDS.index(first) if first in _KINDS else len(_KINDS)


def _slice(name: str, s: Scores) -> Html:
    shares = (s.accuracy, s.rules_alone, s.together, s.majority, s.rules_decided, s.answered)
    return row(name, s.n, *map(_share, shares), _figure(s.log_loss), _figure(s.ece))


def _confusion(article: str, told: Mapping[str, Mapping[str, int]]) -> Html:
    """One article: what holds, down, against what the model says, across."""
    seen = [tier for tier in TIERS if tier in told or any(tier in said for said in told.values())]
    rows = [row(held, *(said.get(tier, 0) for tier in seen)) for held, said in told.items()]
    return tag("div", tag("h3", article), table(("holds", *(f"says {tier}" for tier in seen)), rows, "cross"))


def _drift(found: Drift) -> Sequence[Html]:
    said = (
        f"{found.documents} documents against {found.trained_documents} of training. Of {found.compared} features and "
        f"words {len(found.features) + len(found.words)} lie further than by chance; one in twenty would. Words that "
        f"are not among the commonest of training: {found.unknown_before:.1%} there, {found.unknown_now:.1%} here."
    )
    shown = [*found.features[:SHOWN], *found.words[:SHOWN]]
    heads = ("feature or word", "Jensen-Shannon distance", "by chance", "documents with it, training", "here")
    return tag("p", said), table(heads, [_shift(one) for one in shown], "cross")


def _shift(one: Shift) -> Html:
    shares = _share(one.before), _share(one.now)
    return row(one.name.removeprefix(WORD), _figure(one.distance), _figure(one.chance), *shares)
