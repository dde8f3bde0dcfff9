"""What a notebook shows of a record or a batch (显示): written by the report room, asked only when somebody looks.

The one import that runs upwards, in one line; import-linter knows it by name.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

_GUESSED = {"figures": "quantities", "verdicts": "findings", "tiers": "assessments", "answers": "assessments"}
_JSON = ("to_json", "json", "to_dict", "as_dict", "dict")


class Shown:
    """Base of what a notebook shows as HTML instead of its repr."""

    __slots__ = ()

    if not TYPE_CHECKING:  # a checker shall go on refusing what no record has

        def __getattr__(self, name: str) -> Any:
            """Say where it is that somebody looks for: ``record.case_number`` is ``record.structure.case_number``."""
            raise AttributeError(f"a {type(self).__name__} has no {name!r}{_found(type(self), name)}")

    def _repr_html_(self) -> str:
        from menkan.report.notebook import html_of

        return html_of(self)


def _found(kind: type, name: str) -> str:
    """Where `name` may be meant to lead, as the end of a sentence; "" for names of Python's own."""
    fields: dict[str, Any] = getattr(kind, "__dataclass_fields__", {})
    if name.startswith("_") or not fields:
        return ""
    if name in _JSON:
        return "; menkan.store.records.dumps(record) gives its JSON"
    inner = next(
        (
            one
            for one, field in fields.items()
            if hasattr(type(field.default), name)
            and not callable(field.default)
            and hasattr(type(field.default), "__dataclass_fields__")
        ),
        None,
    )
    if inner:
        return f"; it is record.{inner}.{name}"
    near = [_GUESSED[name]] if name in _GUESSED else get_close_matches(name, fields, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(fields)}"
