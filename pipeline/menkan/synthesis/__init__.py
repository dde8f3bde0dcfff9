"""Fictional judgments with exact gold, from a seed (虚构裁判文书的合成): `generate(n, seed)`.

plan.py decides what a case is, opening.py and ruling.py write it by the phrases of phrases/*.toml, draft.py keeps
the offsets, corpus.py writes folders, typeset.py sets pages. Nothing here is true of anybody.
"""

from __future__ import annotations

from menkan.synthesis.generator import generate
from menkan.synthesis.records import SyntheticCase

__all__ = ["SyntheticCase", "generate"]
