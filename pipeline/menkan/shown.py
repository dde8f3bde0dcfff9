"""What a notebook shows of a record or a batch (显示): written by the report room, asked only when somebody looks.

The one import that runs upwards, in one line; import-linter knows it by name.
"""

from __future__ import annotations


class Shown:
    """Base of what a notebook shows as HTML instead of its repr."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from menkan.report.notebook import html_of

        return html_of(self)
