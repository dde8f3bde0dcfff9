"""A run that is killed, robbed of its workers or starved of disk goes on to the same bytes; `faults.py` has more."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.run.faults import Trial, small_disk, write_documents

SEED = 20261122


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    folder = tmp_path_factory.mktemp("faults")
    write_documents(folder / "given", 60, SEED)
    return Trial(folder / "given", folder, per_part=10)


@pytest.mark.parametrize("parts", [3])
def test_killed_run_goes_on_to_the_same_bytes(trial: Trial, parts: int) -> None:
    assert trial.kill_driver_after(parts, 0.0)


@pytest.mark.parametrize("number", [40, 170])
def test_run_killed_between_two_changes_of_the_disk_goes_on_to_the_same_bytes(trial: Trial, number: int) -> None:
    assert trial.kill_driver_at_call(number)


def test_killed_workers_cost_no_document(trial: Trial) -> None:
    assert trial.kill_workers(2, random.Random(SEED)) > 0


def test_lost_node_of_a_cluster_costs_no_document(trial: Trial) -> None:
    pytest.importorskip("ray", reason="needs the extra cluster")
    assert trial.kill_nodes(1, random.Random(SEED)) == 1


@pytest.mark.parametrize("kilobytes", [200])
def test_full_disk_is_told_and_the_run_goes_on_when_there_is_room(trial: Trial, tmp_path: Path, kilobytes: int) -> None:
    try:
        with small_disk(tmp_path / "try", 16):
            pass
    except OSError as error:
        pytest.skip(f"no small disk here: {error}")
    assert trial.fill_disk(kilobytes)
