"""One model for all tests of the room: training is the slow part."""

from __future__ import annotations

from pathlib import Path

import pytest

from menkan.severity.train import TrainedModel, save, train
from tests.severity.builders import FEW, ORIGIN, rows


@pytest.fixture(scope="session")
def trained() -> TrainedModel:
    return train(rows(), FEW)


@pytest.fixture(scope="session")
def shipped(trained: TrainedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a saved model; tests that change it copy it first."""
    out = tmp_path_factory.mktemp("models") / "severity-test"
    save(trained, out, ORIGIN)
    return out
