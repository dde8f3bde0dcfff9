"""Tables that can be sorted and filtered (可排序表格): plain ones where there is no script, see report.js."""

from __future__ import annotations

from collections.abc import Sequence

from menkan.report.html import Cell, Child, Html, heading, table
from menkan.report.words import word


def sortable(
    headings: Sequence[Child],
    rows: Sequence[Html],
    class_: str = "",
    foot: Sequence[Html] = (),
    is_filtered: bool = False,
) -> Html:
    """A table whose columns sort on a click; with `is_filtered` also by words, and by what `choice` columns say.

    Rows of `foot` stay where they are. The words that the script shows travel with the table.
    """
    told = {"data_sort": word("sort", "sort")}
    if is_filtered:
        told |= {f"data_{key}": word("sort", key) for key in ("filter", "any", "shown", "clear")}
    return table(headings, rows, class_, foot, **told)


def columns(keys: Sequence[str], choices: Sequence[str] = ()) -> tuple[Cell, ...]:
    """Heads of the columns `keys` of ``[column]``; those of `choices` have few values, of which one can be chosen."""
    return tuple(choice(word("column", key)) if key in choices else heading(word("column", key)) for key in keys)


def choice(label: Child) -> Cell:
    """The head of a column whose rows can be filtered by one of its values."""
    return heading(label, data_choice="")


def numbers(*labels: Child) -> tuple[Cell, ...]:
    """Heads of columns of numbers."""
    return tuple(heading(label, "number") for label in labels)
