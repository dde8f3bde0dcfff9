"""What passes between the parts of an import: a document, what its columns say, rows of labels (导入记录)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]  # one label, as it stands in labels.jsonl

BY = "menkan.labels"


@dataclass(frozen=True, slots=True)
class Given:
    """What a data set says beside the text (附带字段): never shown to the model, only to label functions and splits.

    `accused` and `offences` as CAIL has them, with the term in months where it is one; `case_number`, `court` and
    `decided_on` (ISO) as the columns of an export have them.
    """

    accused: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    term_months: int | None = None
    case_number: str | None = None
    court: str | None = None
    decided_on: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document of a source: `place` for messages, its bytes and the ending of their type, what is given beside.

    `text` is the text that `labels` point into, None where there are none; they are a person's and stand as they are.
    """

    place: str
    data: bytes = field(repr=False)
    suffix: str
    given: Given = Given()
    text: str | None = field(default=None, repr=False)
    labels: tuple[Row, ...] = ()


def made(kind: str, origin: str, by: str, confidence: float = 1, **values: Any) -> dict[str, Any]:
    """A label with who made it; the day is unknown, for the clock is no input (标注)."""
    who = {"confidence": confidence, "origin": origin, "by": f"{BY}:{by}", "on": None}
    return {"kind": kind, **values, **who}
