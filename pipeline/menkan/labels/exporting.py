"""From a corpus folder to other tools (标注语料的导出): our JSON Lines form, and label tools, with offsets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from menkan.errors import CorpusError
from menkan.ingest import read_transcript
from menkan.labels import brat, conll, doccano, label_studio
from menkan.lexicon import Segmenter
from menkan.run.corpus import LabelledDocument, read_corpus
from menkan.store.folder import new_folder, writing_to
from menkan.structure import find_structure
from menkan.structure.spoken import LEVEL
from menkan.text import fold_width

DRIFT = 200  # characters that the reading of a page may move a label; project convention
BRAT, LABEL_STUDIO = "brat", "label-studio"
_WHO = ("confidence", "origin", "by", "on")
_AT_TIMES = ("note", "by_figures")

Write = Callable[[str, str, Mapping[str, Any]], str]  # id, text, labels in the form of the gold → one document


@dataclass(frozen=True, slots=True)
class Form:
    """A file of many documents: what writes one, and what stands before, between and behind them."""

    writer: Callable[[], Write]
    begin: str = ""
    between: str = "\n"
    end: str = "\n"


def export_labels(corpus: Path, form: str, out: Path) -> tuple[int, int]:
    """Write the documents of `corpus` with their labels to the new file, or for brat the new folder, `out` (导出标注).

    Args:
        corpus: folder; where a document is read otherwise than when it was labelled, a label keeps its place only if
            its words are there.
        form: one of `FORMS`, or `BRAT`; ``menkan labels import`` reads each of them.
        out: new file or folder; for Label Studio the labelling page is written beside it (``.config.xml``).

    Returns:
        How many documents, and how many labels lost their place: a quantity is left out then, others have none.

    Raises:
        CorpusError: MK550, a fault of the corpus, or `out` exists. StoreError: MK600, it cannot be written.
    """
    page = out.with_name(f"{out.name}.config.xml")
    for path in (out, page) if form == LABEL_STUDIO else (out,):
        if path.exists():
            raise CorpusError("exists already; an export never overwrites", str(path), "take a new name")
    told = _Told()
    if form == BRAT:
        with new_folder(out) as folder, writing_to(out):
            for identity, text, record in _documents(corpus, told):
                for name, content in brat.write(identity, text, record).items():
                    (folder / name).write_text(content, encoding="utf-8", newline="")
            (folder / brat.CONFIGURATION).write_text(brat.configuration(sorted(told.offences)), encoding="utf-8")
        return told.documents, told.lost
    with writing_to(out), out.open("x", encoding="utf-8", newline="") as file:
        try:
            _write_file(file, FORMS[form], _documents(corpus, told))
            if form == LABEL_STUDIO:
                page.write_text(label_studio.page(sorted(told.offences)), encoding="utf-8")
        except BaseException:
            for path in (out, page) if form == LABEL_STUDIO else (out,):
                path.unlink(missing_ok=True)  # a part of a corpus would pass for the whole
            raise
    return told.documents, told.lost


@dataclass
class _Told:
    documents: int = 0
    lost: int = 0
    offences: set[str] = field(default_factory=set)


def _documents(corpus: Path, told: _Told) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Id, text and labels in the form of the gold of each document, counted in `told`."""
    for document in read_corpus(corpus):
        text = read_transcript(document.path.read_bytes(), str(document.path)).text
        placed, lost = _placed(document, text)
        record = _record(placed, text)
        told.documents, told.lost = told.documents + 1, told.lost + lost
        told.offences |= {holding["offence"] for holding in record["circumstances"]}
        yield document.document_id, text, record


def _write_file(file: IO[str], form: Form, documents: Iterator[tuple[str, str, dict[str, Any]]]) -> None:
    file.write(form.begin)
    write = form.writer()
    for number, (identity, text, record) in enumerate(documents):
        file.write((form.between if number else "") + write(identity, text, record))
    file.write(form.end)


def _placed(document: LabelledDocument, text: str) -> tuple[LabelledDocument, int]:
    """The document with the places of its labels in `text`, and how many have none there."""
    try:
        for label in document.labels:
            if label["kind"] not in _SHAPES:
                raise CorpusError(f"a label of kind {label['kind']!r}", str(document.path))
        if hashlib.sha256(text.encode()).hexdigest() == document.text_sha256:
            return document, 0
        moved = [_moved(label, text) for label in document.labels]
    except (AttributeError, LookupError, TypeError) as error:
        raise CorpusError(f"a label that is not of the form: {error!r}", str(document.path)) from error
    has_place = [label.get("start") is not None for label in moved]
    lost = sum(
        old.get("start") is not None and not placed for old, placed in zip(document.labels, has_place, strict=True)
    )
    kept = tuple(label for label, placed in zip(moved, has_place, strict=True) if placed or label["kind"] != "quantity")
    return replace(document, labels=kept), lost


def _moved(label: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """The label where its words stand in `text`, nearest to where they stood; without a place where they do not."""
    words = label.get("surface") or (label.get("party") if label["kind"] == "party" else None)
    start = label.get("start")
    if start is None or (label["kind"] == "holding" and LEVEL.search(fold_width(text[start : label["end"]]))):
        return label
    near = [text.find(words, start), text.rfind(words, 0, start + len(words))] if words else []
    places = [at for at in near if at >= 0 and abs(at - start) <= DRIFT]
    at = min(places, key=lambda place: abs(place - start), default=None)
    return {**label, "start": at, "end": None if at is None else at + len(words or "")}


def _record(document: LabelledDocument, text: str) -> dict[str, Any]:
    """The form of the gold, and beside it `tiers`, who made each label, and the place of the document in the split."""
    structure = find_structure(text)
    kinds: dict[str, list[dict[str, Any]]] = {"party": [], "quantity": [], "holding": [], "tier": []}
    for label in document.labels:
        who = {key: label.get(key) for key in _WHO} | {key: label[key] for key in _AT_TIMES if label.get(key)}
        kinds[label["kind"]].append(_SHAPES[label["kind"]](label) | who)
    for holding in kinds["holding"]:
        start, end = holding["start"], holding["end"]
        holding["quote"] = text[start:end] if start is not None and end is not None else None
    return {
        "split": document.split,
        "group": document.group,
        "case": {
            "case_number": structure.case_number,
            "court": structure.court,
            "document_type": structure.document_type,
            "instance": structure.instance.value if structure.instance else None,
            "offences": list(structure.offences),
        },
        "parties": kinds["party"],
        "quantities": kinds["quantity"],
        "circumstances": kinds["holding"],
        "tiers": kinds["tier"],
    }


def _jsonl(identity: str, text: str, record: Mapping[str, Any]) -> str:
    return json.dumps({"id": identity, **record, "text": text}, ensure_ascii=False)


def _picked(*keys: str, **renamed: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A function that takes `keys` from a label as they are, and those of `renamed` under a new name."""
    return lambda label: {k: label.get(k) for k in keys} | {new: label.get(old) for new, old in renamed.items()}


_SHAPES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "party": _picked("role", "start", "end", name="party"),
    "quantity": _picked(
        *(
            "start",
            "end",
            "value",
            "lower",
            "upper",
            "lower_open",
            "upper_open",
            "unit",
            "metric",
            "category",
            "status",
        ),
        text="surface",
        approx="approximate",
        party="parties",
    ),
    "holding": _picked("party", "offence", "article", "level", "start", "end"),
    "tier": _picked("party", "offence", "article", "tier"),
}
FORMS: Mapping[str, Form] = {
    "jsonl": Form(lambda: _jsonl),
    "doccano": Form(lambda: doccano.write),
    LABEL_STUDIO: Form(lambda: label_studio.write, "[\n", ",\n", "\n]\n"),
    "conll": Form(lambda: partial(conll.write, segmenter=Segmenter()), f"{conll.HEAD}\n", "", ""),
}
