"""Figures, their roles, owners and standing, and the facts that follow from them (数量与事实).

tagger (numeral and unit) → roles (what it counts) → status (whose word) → attribution (whose figure) → facts.
"""

from menkan.quantities.facts import gather_facts, offences_of
from menkan.quantities.reading import described_anew, figure_between, read_quantities
from menkan.quantities.vague import find_vague

__all__ = ["described_anew", "figure_between", "find_vague", "gather_facts", "offences_of", "read_quantities"]
