"""Structure, quantities and facts together on long and adversarial text: the work grows with its length only."""

from time import process_time

import pytest

from menkan.quantities import gather_facts, read_quantities
from menkan.structure import find_structure
from menkan.synthesis import generate
from menkan.types import Transcript
from tests.adversarial import ADVERSARIAL

# Seconds of CPU time for what takes 0.1 to 3 on one core: far above noise, far below what quadratic work takes.
ENOUGH = 20


def seconds(text: str) -> float:
    start = process_time()
    structure = find_structure(text)
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    gather_facts(text, quantities, structure)
    return process_time() - start


@pytest.mark.parametrize("repeated", ADVERSARIAL)
def test_adversarial_text_is_read_in_linear_time(repeated: str) -> None:
    assert seconds(ADVERSARIAL[repeated](100_000)) < ENOUGH


def test_two_megabytes_of_judgments_are_read_in_linear_time() -> None:
    text = "\n".join(case.text for case in generate(60, 7))
    text *= 2_000_000 // len(text.encode()) + 1
    assert seconds(text) < ENOUGH
