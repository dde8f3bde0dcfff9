"""The heavy libraries of this room, imported on first use; as `Any`, because their own types are partial."""

from __future__ import annotations

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
    """Module `pandas`, which only the notebooks extra installs; raises `StoreError` that names what does without."""
    try:
        return import_module("pandas")
    except ImportError:
        hint = f'pip install "menkan[notebooks]", or use {instead}'
        raise StoreError("pandas is not installed", wanted_by, hint) from None


def polars(wanted_by: str, instead: str) -> Any:
    """Module `polars`, which only the polars extra installs; raises `StoreError` that names what does without."""
    try:
        return import_module("polars")
    except ImportError:
        hint = f'pip install "menkan[polars]", or use {instead}'
        raise StoreError("polars is not installed", wanted_by, hint) from None


def openpyxl() -> Any:
    """Module `openpyxl`, of the extra xlsx; raises `StoreError` without it."""
    try:
        module = import_module("openpyxl")
        import_module("openpyxl.cell.cell")
    except ImportError:
        raise StoreError("openpyxl is not installed", "xlsx", 'pip install "menkan[xlsx]", or take csv') from None
    return module
