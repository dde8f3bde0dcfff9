"""The heavy libraries of this room, imported on first use; as `Any`, because their own types are partial."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from menkan.errors import StoreError


def arrow() -> Any:
    """Module `pyarrow`."""
    import pyarrow

    return pyarrow


def arrow_compute() -> Any:
    """Module `pyarrow.compute`."""
    import pyarrow.compute

    return pyarrow.compute


def arrow_parquet() -> Any:
    """Module `pyarrow.parquet`."""
    import pyarrow.parquet

    return pyarrow.parquet


def pandas(wanted_by: str, instead: str) -> Any:
    """Module `pandas`; raises `StoreError` that names what does without."""
    return _of_extra("pandas", "notebooks", wanted_by, instead)


def polars(wanted_by: str, instead: str) -> Any:
    """Module `polars`; raises `StoreError` that names what does without."""
    return _of_extra("polars", "polars", wanted_by, instead)


@cache  # asked for at every cell
def openpyxl() -> Any:
    """Module `openpyxl` with its cells; raises `StoreError` without it."""
    _of_extra("openpyxl.cell.cell", "xlsx", "xlsx", "csv")
    return import_module("openpyxl")


def _of_extra(module: str, extra: str, wanted_by: str, instead: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        hint = f'pip install "menkan[{extra}]", or use {instead}'
        raise StoreError(f"{name} is not installed", wanted_by, hint) from None
