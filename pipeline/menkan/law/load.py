"""Rule files → `Statutes` (读取规则库): strict YAML, references between prongs resolved, figures checked for sense."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from menkan.errors import StatuteError
from menkan.law.records import (
    Accumulation,
    AllOf,
    AnyOf,
    Branch,
    Condition,
    Element,
    Figure,
    FlagRule,
    FlagSet,
    Instrument,
    MetricRule,
    Multiple,
    Offence,
    Pooled,
    PriorWithin,
    Prong,
    Readings,
    Residual,
    Statutes,
    StatuteVersion,
    figures_of,
    name_key,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

    from menkan.law import schema

_HERE = Path(__file__).parent
_TABLES = ("articles.csv", "figures.csv", "flags.yaml", "metrics.yaml", "sources.toml", "words.toml")
Model = TypeVar("Model", bound="BaseModel")


@lru_cache(maxsize=4)
def load_statutes(folder: Path | None = None, added: Path | None = None) -> Statutes:
    """The rule base, read once (规则库).

    Args:
        folder: rule files ``*.yaml``; None for those that menkan ships. Metric keys, flags and names of offences
            always come from the package.
        added: a folder of further rule files (``[law] rules``); they add offences and replace none.

    Raises:
        StatuteError: MK400, with the file and the key that is wrong.
    """
    files = []
    for place in (folder or _HERE / "statutes", *([added] if added else [])):
        found = sorted(place.glob("*.yaml"))
        if not found:
            raise StatuteError("no rule files", str(place))
        files += found
    from menkan.law import schema

    metrics = {key: _metric(key, m) for key, m in _models(_HERE / "metrics.yaml", schema.MetricModel).items()}
    flags = {key: _flag(key, f) for key, f in _models(_HERE / "flags.yaml", schema.FlagModel).items()}
    offences = tuple(
        _Builder(path, metrics, flags).offence(validate(schema.OffenceModel, read_yaml(path), path)) for path in files
    )
    _no_duplicates((o.article for o in offences), str(added or folder or "statutes"))
    articles = read_articles(_HERE / "articles.csv") | {name_key(o.offence): (o.article, o.offence) for o in offences}
    return Statutes(_digest([*files, *(_HERE / t for t in _TABLES)]), offences, metrics, flags, articles)


def read_articles(path: Path) -> dict[str, tuple[str, str]]:
    """Name key → (article, canonical name), from a CSV of names (罪名表)."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {name_key(row["name"]): (row["article"], row["offence"]) for row in csv.DictReader(lines)}


def read_yaml(path: Path) -> Any:
    """YAML of `path`; a key that stands twice is an error, not a silent overwrite.

    Raises:
        StatuteError: MK400, not YAML or a duplicate key.
    """
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
        keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
        for i, key in enumerate(keys):
            if key in keys[:i]:
                raise StatuteError(f"key {key!r} stands twice", f"{path.name}:{node.value[i][0].start_mark.line + 1}")
        return loader.construct_mapping(node, deep=True)

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader)
    except yaml.YAMLError as error:
        raise StatuteError(f"not YAML: {' '.join(str(error).split())}", path.name) from error


def validate(model: type[Model], data: object, path: Path) -> Model:
    """`data` as `model`; the first thing that is wrong becomes a `StatuteError` with its place."""
    from pydantic import ValidationError

    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise StatuteError(f"{place}: {first['msg'].removeprefix('Value error, ')}{more}", path.name) from error


def _models(path: Path, model: type[Model]) -> dict[str, Model]:
    return {key: validate(model, value, path) for key, value in read_yaml(path).items()}


def _metric(key: str, m: schema.MetricModel) -> MetricRule:
    return MetricRule(
        key=key,
        label=m.label,
        metric=m.metric.value,
        categories=None if m.categories is None else frozenset(c.value for c in m.categories),
        qualifiers=None if m.qualifiers == "any" else frozenset(m.qualifiers),
        excluded=frozenset(m.excluded),
        unsaid=m.unsaid,
        unit=m.unit,
        joint=m.joint,
        not_below=tuple(m.not_below),
        shown_in=m.shown_in,
        counted_in=tuple(m.counted_in),
        else_from=tuple(m.else_from),
    )


def _flag(key: str, f: schema.FlagModel) -> FlagRule:
    return FlagRule(key, f.label, f.example, frozenset(f.underlying))


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.name):
        whole.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _no_duplicates(names: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise StatuteError(f"{name} stands twice", where)
        seen.add(name)


class _Builder:
    """Turns one validated file into records; holds what its prongs refer to."""

    def __init__(self, path: Path, metrics: Mapping[str, MetricRule], flags: Mapping[str, FlagRule]) -> None:
        self.path, self.metrics, self.flags = path, metrics, flags
        self.prongs: dict[str, schema.ProngModel] = {}
        self.open: list[str] = []  # prongs being resolved, to catch a circle

    def offence(self, model: schema.OffenceModel) -> Offence:
        everything = [p for i in model.instruments for p in i.prongs]
        _no_duplicates((p.prong for p in everything), self.path.name)
        _no_duplicates((i.instrument for i in model.instruments), self.path.name)
        self.prongs = {p.prong: p for p in everything}
        names = {i.instrument for i in model.instruments}
        for target in (t for p in everything for t in p.filled_by or ()):
            self._known(target, names, "filled_by")
        for prong in everything:
            if prong.instead_of is not None:
                self._known(prong.instead_of, self.prongs, "instead_of")
        for instrument in model.instruments:
            if instrument.fills is not None:
                self._known(instrument.fills, self.prongs, "fills")
                if instrument.special:
                    raise StatuteError(f"{instrument.instrument} both fills and is special", self.path.name)
        versions = tuple(sorted((self._statute(v) for v in model.statute_versions), key=lambda v: v.effective_from))
        for one, following in pairwise(versions):
            if one.effective_to is None or one.effective_to >= following.effective_from:
                raise StatuteError(f"statute versions {one.version}, {following.version} overlap", self.path.name)
        by_name = {p.prong: i for i in model.instruments for p in i.prongs}
        texts = [text for i in model.instruments for text in self._texts(i, by_name.get(i.fills or ""))]
        instruments = sorted(texts, key=lambda i: i.effective_from)
        return Offence(
            model.offence,
            model.article,
            model.statute,
            dict(model.tier_labels),
            tuple(model.not_examined),
            versions,
            tuple(instruments),
        )

    def _known(self, name: str, names: Iterable[str], what: str) -> None:
        if name not in names:
            raise StatuteError(f"{what}: {name} does not exist", self.path.name)

    def _statute(self, v: schema.StatuteVersionModel) -> StatuteVersion:
        months = {tier: t.max_months for tier, t in v.tiers.items()}
        return StatuteVersion(
            v.version,
            v.enacted_by,
            v.effective_from,
            v.effective_to,
            months,
            v.unit_liability,
            v.confidence,
            tuple(v.source),
            tuple(v.names),
        )

    def _texts(self, i: schema.InstrumentModel, filled: schema.InstrumentModel | None) -> tuple[Instrument, ...]:
        """The instrument, or its texts before and after an amendment, which share the prongs that stayed (历次文本).

        What fills a prong of another instrument adds acts up as that one does: the prong stays its own.
        """
        whole = self._instrument(i)
        rule = i.accumulation or (filled.accumulation if filled else None)
        if rule is not None:
            of = "" if i.accumulation or filled is None else filled.doc_no
            accumulation = _accumulation(rule, whole.prongs, of)
            whole = replace(whole, prongs=tuple(replace(p, accumulation=accumulation) for p in whole.prongs))
        if i.amended is None:
            return (whole,)
        for prong in i.amended.drops:
            self._known(prong, (p.prong for p in whole.prongs), "drops")
        before = replace(whole, effective_to=i.amended.effective_from - timedelta(days=1))
        after = replace(
            whole,
            instrument=f"{whole.instrument}/{i.amended.effective_from.year}",
            doc_no=f"{whole.doc_no}（经{i.amended.doc_no}修改）",
            effective_from=i.amended.effective_from,
            source=tuple(i.amended.source),
            prongs=tuple(p for p in whole.prongs if p.prong not in i.amended.drops),
        )
        return before, after

    def _instrument(self, i: schema.InstrumentModel) -> Instrument:
        return Instrument(
            instrument=i.instrument,
            title=i.title,
            doc_no=i.doc_no,
            kind=i.kind,
            issued_on=i.issued_on,
            effective_from=i.effective_from,
            effective_to=i.effective_to,
            last_checked=i.last_checked,
            confidence=i.confidence,
            source=tuple(i.source),
            fills=i.fills,
            prongs=tuple(self._prong(p, i) for p in i.prongs),
            elements=tuple(Element(e.element, e.cite, e.label, e.confidence) for e in i.elements),
            special=i.special,
            disputed_from=i.disputed_from,
        )

    def _prong(self, p: schema.ProngModel, instrument: schema.InstrumentModel) -> Prong:
        for flag in [*(p.requires or ()), *(p.unless or ())]:
            self._known(flag, self.flags, "flag")
        return Prong(
            prong=p.prong,
            cite=p.cite,
            tier=p.tier,
            label=p.label,
            when=self._resolved(p),
            confidence=p.confidence,
            modality=p.modality or instrument.modality,
            requires=tuple(p.requires or ()),
            unless=tuple(p.unless or ()),
            same=p.same,
            window=p.window,
            filled_by=tuple(p.filled_by or ()),
            source=tuple(p.source or instrument.source),
            instead_of=p.instead_of,
        )

    def _resolved(self, p: schema.ProngModel) -> Condition:
        if p.prong in self.open:
            raise StatuteError(
                f"prongs refer to each other in a circle: {' → '.join([*self.open, p.prong])}", self.path.name
            )
        self.open.append(p.prong)
        try:
            if p.readings is not None:
                return Readings(tuple((r.reading, self._condition(r.when)) for r in p.readings))
            assert p.when is not None  # the model asks for one of the two
            return self._condition(p.when)
        finally:
            self.open.pop()

    def _condition(self, w: schema.WhenModel) -> Condition:
        if w.metric is not None or w.sum_of is not None:
            return self._figure(w)
        if w.all_of is not None:
            return AllOf(tuple(self._condition(part) for part in w.all_of))
        if w.any_of is not None:
            return AnyOf(tuple(self._condition(part) for part in w.any_of))
        if w.pooled_share_of is not None:
            assert w.at_least is not None  # the model asks for it
            return _pooled(tuple(self._term(prong) for prong in w.pooled_share_of), w.at_least)
        if w.multiple_of is not None:
            assert w.factor is not None and w.named is not None
            return Multiple(tuple(self._branch(prong, w.factor) for prong in w.multiple_of), w.factor, w.named)
        if w.flag is not None:
            self._known(w.flag, self.flags, "flag")
            return FlagSet(w.flag)
        if w.prior_within is not None:
            return PriorWithin(w.prior_within.kind, tuple(w.prior_within.about), w.prior_within.years)
        return Residual()

    def _figure(self, w: schema.WhenModel) -> Figure:
        metrics = (w.metric,) if w.metric is not None else tuple(w.sum_of or ())
        for key in metrics:
            self._known(key, self.metrics, "metric")
        assert w.unit is not None
        if w.figure is not None:
            if w.figure.high <= w.figure.low:
                raise StatuteError(f"figure {w.figure.low}..{w.figure.high} is empty", self.path.name)
            return Figure(metrics, ">=", w.figure.low, w.unit, w.figure.high, w.figure.set_by, w.convention)
        if w.more_than is not None:
            return Figure(metrics, ">", w.more_than, w.unit, convention=w.convention, borrowed=w.figure_of)
        assert w.at_least is not None
        return Figure(metrics, ">=", w.at_least, w.unit, convention=w.convention, borrowed=w.figure_of)

    def _term(self, prong: str) -> Figure:
        """A prong that is a plain figure, as a term of a pooled share."""
        self._known(prong, self.prongs, "pooled_share_of")
        condition = self._resolved(self.prongs[prong])
        if not isinstance(condition, Figure) or condition.comparator != ">=" or condition.high is not None:
            raise StatuteError(f"pooled_share_of: {prong} is not a plain figure", self.path.name)
        return condition

    def _branch(self, prong: str, factor: Decimal) -> Branch:
        self._known(prong, self.prongs, "multiple_of")
        p = self.prongs[prong]
        when = self._resolved(p)
        try:
            return Branch(prong, times(when, factor), tuple(p.requires or ()), tuple(p.unless or ()))
        except StatuteError as error:
            raise StatuteError(f"multiple_of: {prong}: {error.problem}", self.path.name) from error


def _accumulation(rule: schema.AccumulationModel, prongs: Iterable[Prong], of: str) -> Accumulation:
    """A rule of accumulation, `of` another instrument, with the least figure of every key that a prong asks for."""
    least: dict[str, Decimal] = {}
    for key, _, value, _ in (figure for prong in prongs for figure in figures_of(prong)):
        least[key] = min(value, least.get(key, value))
    return Accumulation(
        of + rule.cite,
        rule.label,
        rule.within_years,
        frozenset(m.value for m in rule.may_recur),
        tuple(least.items()),
        rule.confidence,
        tuple(rule.source),
    )


def _pooled(terms: tuple[Figure, ...], value: Decimal) -> Pooled:
    """A pooled share with the whole-number weights of its terms."""
    standards = [Fraction(term.value) for term in terms]
    whole = Fraction(lcm(*(s.numerator for s in standards)))
    weights = tuple(Decimal((whole / s).numerator) / (whole / s).denominator for s in standards)
    return Pooled(terms, value, weights, Decimal(whole.numerator))


def times(condition: Condition, factor: Decimal) -> Condition:
    """`condition` with every figure in it multiplied (按倍数换算): a multiple of a multiple keeps its branches.

    Raises:
        StatuteError: MK400, where there is nothing to multiply.
    """
    if isinstance(condition, Figure):
        high = None if condition.high is None else condition.high * factor
        return Figure(
            condition.metrics, condition.comparator, condition.value * factor, condition.unit, high, condition.set_by
        )
    if isinstance(condition, Pooled):
        return replace(condition, value=condition.value * factor)
    if isinstance(condition, AllOf | AnyOf):
        return type(condition)(tuple(times(part, factor) for part in condition.parts))
    if isinstance(condition, Multiple):
        branches = tuple(Branch(b.prong, times(b.when, factor), b.requires, b.unless) for b in condition.branches)
        return Multiple(branches, condition.factor * factor, condition.named)
    raise StatuteError(f"a {type(condition).__name__} has no figure to multiply")
