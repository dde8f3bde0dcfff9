"""From a corpus folder to other tools (标注语料的导出): our JSON Lines form, and Doccano's, with offsets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from menkan.errors import CorpusError, MenkanError
from menkan.ingest import read_transcript
from menkan.run.corpus import LabelledDocument, read_corpus
from menkan.store.folder import writing_to
from menkan.structure import find_structure
from menkan.structure.spoken import LEVEL
from menkan.text import fold_width

DRIFT = 200  # characters that the reading of a page may move a label; project convention
_WHO = ("confidence", "origin", "by", "on")


def export_labels(corpus: Path, form: str, out: Path) -> tuple[int, int]:
    """Write the documents of `corpus` with their labels to the new file `out` (导出标注).

    Args:
        corpus: folder; where a document is read otherwise than when it was labelled, a label keeps its place only if
            its words are there.
        form: `jsonl` (read again by ``menkan labels import``) or `doccano`.
        out: new file.

    Returns:
        How many documents, and how many labels lost their place: a quantity is left out then, others have none.

    Raises:
        CorpusError: MK550, a fault of the corpus, or `out` exists. StoreError: MK600, it cannot be written.
    """
    if out.exists():
        raise CorpusError("exists already; an export never overwrites", str(out), "name a new file")
    count, lost = 0, 0
    try:
        with writing_to(out), out.open("x", encoding="utf-8", newline="\n") as file:
            for document in read_corpus(corpus):
                text = read_transcript(document.path.read_bytes(), str(document.path)).text
                placed, missing = _placed(document, text)
                file.write(json.dumps(FORMS[form](placed, text), ensure_ascii=False) + "\n")
                count, lost = count + 1, lost + missing
    except MenkanError:
        out.unlink(missing_ok=True)  # a part of a corpus would pass for the whole
        raise
    return count, lost


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


def _jsonl(document: LabelledDocument, text: str) -> dict[str, Any]:
    """The form of the gold, and beside it `tiers` and who made each label."""
    structure = find_structure(text)
    kinds: dict[str, list[dict[str, Any]]] = {"party": [], "quantity": [], "holding": [], "tier": []}
    for label in document.labels:
        kinds[label["kind"]].append(_SHAPES[label["kind"]](label) | {key: label.get(key) for key in _WHO})
    for holding in kinds["holding"]:
        start, end = holding["start"], holding["end"]
        holding["quote"] = text[start:end] if start is not None and end is not None else None
    return {
        "id": document.document_id,
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
        "text": text,
    }


def _doccano(document: LabelledDocument, text: str) -> dict[str, Any]:
    """Spans with one name each; labels without a place have none there."""
    spans = [
        [label["start"], label["end"], f"{label['kind']}:{label[_NAMED[label['kind']]]}"]
        for label in document.labels
        if label["kind"] in _NAMED and label.get("start") is not None and label.get("end") is not None
    ]
    return {"id": document.document_id, "text": text, "label": sorted(spans)}


_NAMED = {"party": "role", "quantity": "metric", "holding": "level"}


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
FORMS: Mapping[str, Callable[[LabelledDocument, str], dict[str, Any]]] = {"jsonl": _jsonl, "doccano": _doccano}
