"""The case files of tests/statutes, read by the product's own reader (法条案例)."""

from __future__ import annotations

from pathlib import Path

from menkan.law import load_statutes
from menkan.law.cases import fact_of, facts_of, keys_of, on_day, printed, read_cases, structure_of

FOLDER = Path(__file__).parents[1] / "statutes"
STATUTES = load_statutes()
FILES = read_cases(FOLDER)

__all__ = ["FILES", "FOLDER", "STATUTES", "fact_of", "facts_of", "keys_of", "on_day", "printed", "structure_of"]
