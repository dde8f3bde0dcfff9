"""Facts and dated rules → findings, assessments and their reasons (法律适用).

`load_statutes` reads the rule base, `evaluate` tests every prong, `assess` weighs them, `compare` sets them beside
the court and the model, `explain` says it for people. No spaCy, jieba, scikit-learn or pyarrow.
"""

from menkan.law.apply import apply_law
from menkan.law.assess import assess
from menkan.law.compare import Grounds, compare
from menkan.law.court import concerns, word_of_court
from menkan.law.evaluate import evaluate
from menkan.law.examine import pairs
from menkan.law.explain import Explanation, ProngNote, Quote, explain, retold
from menkan.law.lint import lint
from menkan.law.load import load_statutes
from menkan.law.records import Statutes
from menkan.law.versions import choose_version
from menkan.law.words import speaking

__all__ = [
    "Explanation",
    "Grounds",
    "ProngNote",
    "Quote",
    "Statutes",
    "apply_law",
    "assess",
    "choose_version",
    "compare",
    "concerns",
    "evaluate",
    "explain",
    "lint",
    "load_statutes",
    "pairs",
    "retold",
    "speaking",
    "word_of_court",
]
