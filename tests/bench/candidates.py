"""Which kind of model for the tiers: log loss by grouped cross-validation, several seeds, on fictional judgments.

    python -m tests.bench candidates

The same comparison as `menkan train` makes on its train split and prints in the card, on the corpus of `make model`
and, for what carries over to texts that no template made, fitted on that and measured on the handwritten ones.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from menkan.run.training import read_rows, reader_without_model
from menkan.severity.candidates import candidates_markdown, compare_kinds, measure_kinds
from menkan.severity.fit import Setting, Settings
from menkan.synthesis import generate
from menkan.synthesis.corpus import write_corpus

CASES, CASES_SEED = 7200, 20261121  # of `make model`
CHOSEN = Setting(0.3, 0.1)
HANDWRITTEN = Path(__file__).parents[2] / "corpus" / "handwritten"


def bench() -> Iterator[str]:
    """Markdown: the kinds on held-out folds, then on the handwritten judgments that train or calibrate."""
    reader, settings = reader_without_model(), Settings()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        write_corpus(generate(CASES, CASES_SEED), corpus, pdf=False)
        made, _ = read_rows([corpus], reader)
    learn = [row for row in made if row.split == "train"]
    yield f"{len(learn)} rows, {settings.folds} folds by case, {len(settings.repeat_seeds)} seeds\n"
    yield candidates_markdown(compare_kinds(learn, CHOSEN, settings))
    written, _ = read_rows([HANDWRITTEN], reader)
    new = [row for row in written if row.split != "test"]
    yield f"fitted on those rows, measured on {len(new)} handwritten ones\n"
    yield candidates_markdown(measure_kinds(learn, [new], CHOSEN, settings))
