"""menkan for users of spaCy: a pipeline component and a tokenizer (spaCy 适配).

    nlp = spacy.blank("zh")
    nlp.add_pipe("menkan")

reads ``doc.text`` with every stage after ingest. A span group holds whole tokens, and a figure may end inside one: its
spans are widened, and ``span._.menkan`` is the entry of the record that has the exact offsets. The record lies in
``doc.user_data`` as one line of JSON, so that other processes, `DocBin` and `Doc.to_bytes` keep it; ``doc._.menkan`` is
that line as `CaseRecord`. Both come into being when this module is imported, as spaCy does for the component.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from menkan.config import LawSettings, Settings, SeveritySettings
from menkan.errors import ModelError
from menkan.lexicon import Segmenter
from menkan.lexicon.tokens import WordTokenizer
from menkan.run.reader import CaseReader
from menkan.store.records import dumps, loads
from menkan.types import CaseRecord, Holding, Quantity, Section, Source, Transcript

KEY = "menkan"  # of the component, in Doc.user_data, and of the extensions
SECTIONS, QUANTITIES, HOLDINGS = "menkan_sections", "menkan_quantities", "menkan_holdings"
_VERSIONS = "versions.json"

Entry = Section | Quantity | Holding


class SpacyReader:
    """The component (流水线组件): writes the record and three span groups to a `Doc`.

    ``doc.spans``: `SECTIONS` (label: kind), `QUANTITIES` (metric) and `HOLDINGS` (level), in the order of the record;
    `id_` of a span is its place there.

    Args:
        settings: rule files and model; dictionary, rules and model are loaded here, once per process.

    Raises:
        StatuteError, ModelError: MK400, MK500, they cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.reader = CaseReader(settings)

    def __reduce__(self) -> tuple[type[SpacyReader], tuple[Settings]]:
        return SpacyReader, (self.settings,)

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        source = Source(path="", sha256=hashlib.sha256(text.encode()).hexdigest(), media_type="text/plain")
        record = self.reader.read_transcript(Transcript(text, "text/plain"), source)
        doc.user_data[KEY] = dumps(record)
        for group, (entries, label_of) in _groups(record).items():
            doc.spans[group] = [_widened(doc, one, label_of(one), place) for place, one in enumerate(entries)]
        return doc

    def to_bytes(self, exclude: Sequence[str] = ()) -> bytes:
        """The versions of menkan, rules, words and model as JSON; the settings stand in the pipeline's config."""
        return json.dumps(asdict(self.reader.versions)).encode()

    def from_bytes(self, data: bytes, exclude: Sequence[str] = ()) -> SpacyReader:
        """Warns where the pipeline was saved with other rules or another model: its records may differ.

        Raises:
            ModelError: MK500, `data` is not what `to_bytes` gave.
        """
        now = asdict(self.reader.versions)
        try:
            saved = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ModelError("the versions that a saved pipeline states are damaged", KEY) from error
        if not isinstance(saved, dict):
            raise ModelError("a saved pipeline states no versions", KEY)
        if changed := [name for name in now if saved.get(name) != now[name]]:
            warnings.warn(f"[menkan] saved with another version of: {', '.join(changed)}", stacklevel=2)
        return self

    def to_disk(self, path: Path, exclude: Sequence[str] = ()) -> None:
        Path(path).mkdir(exist_ok=True)
        (Path(path) / _VERSIONS).write_bytes(self.to_bytes())

    def from_disk(self, path: Path, exclude: Sequence[str] = ()) -> SpacyReader:
        return self.from_bytes((Path(path) / _VERSIONS).read_bytes())


@Language.factory(KEY)
def make_component(nlp: Language, name: str, model: str = "", rules: str = "") -> SpacyReader:
    """The component by its name, ``nlp.add_pipe("menkan", config={…})``.

    Args:
        nlp: the pipeline; its language and tokenizer may be any.
        name: of the component there.
        model: as ``[severity] model``: folder of a bundle, "" for the shipped one, "none" for no predictions.
        rules: as ``[law] rules``: folder of your own rule files.
    """
    return SpacyReader(Settings(law=LawSettings(rules), severity=SeveritySettings(model)))


def make_tokenizer(engine: str = "auto") -> Callable[[Language], WordTokenizer]:
    """Our words as spaCy's tokens: ``@tokenizers = "menkan.Segmenter.v1"`` in ``[nlp.tokenizer]`` (分词器).

    Args:
        engine: "jieba", "rjieba", or "auto" for rjieba where it is installed; both cut the same Han words.
    """
    return lambda nlp: WordTokenizer(nlp.vocab, Segmenter(engine))


def _groups(record: CaseRecord) -> dict[str, tuple[Sequence[Entry], Callable[[Any], str]]]:
    return {
        SECTIONS: (record.structure.sections, lambda section: section.kind.value),
        QUANTITIES: (record.quantities, lambda quantity: quantity.metric.value),
        HOLDINGS: (record.structure.holdings, lambda holding: holding.level.value),
    }


def _widened(doc: Doc, entry: Entry, label: str, place: int) -> Span:
    """The tokens that `entry` touches; every character that is not blank is in a token, whatever the tokenizer."""
    identity = f"{type(entry).__name__.lower()}:{place}"
    span = doc.char_span(entry.start, entry.end, label=label, span_id=identity, alignment_mode="expand")
    return cast(Span, span)  # None only beyond the text, and spaCy takes no None into a group


_record = lru_cache(maxsize=4)(loads)  # whoever asks for one figure after another asks for the same document


def _record_of(doc: Doc) -> CaseRecord | None:
    """The record of a `Doc`; None where menkan has not read it."""
    line = doc.user_data.get(KEY)
    return None if line is None else _record(line)


def _entry_of(span: Span) -> Entry | None:
    """What a span of one of the three groups stands for, with its exact offsets; None for other spans."""
    record = _record_of(span.doc)
    kind, _, place = span.id_.partition(":")
    if record is None or not place.isdecimal():
        return None
    structure = record.structure
    lists: dict[str, Sequence[Entry]] = {
        "section": structure.sections,
        "quantity": record.quantities,
        "holding": structure.holdings,
    }
    return next(iter(lists.get(kind, ())[int(place) : int(place) + 1]), None)


Doc.set_extension(KEY, getter=_record_of, force=True)  # force: a module that is loaded again is no clash
Span.set_extension(KEY, getter=_entry_of, force=True)
