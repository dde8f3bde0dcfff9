"""Many runs that are killed, robbed of workers or nodes and starved of disk: each goes on to the same bytes (故障试验).

python -m tests.bench faults                                     # an hour or two
MENKAN_FAULTS="documents=500 driver=4 worker=4 node=1 disk=2 seed=8" python -m tests.bench faults
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.run.faults import CALLS, Trial, write_documents

PARTS = 20  # of an undisturbed run
ASKED = {"documents": 2000, "driver": 50, "worker": 50, "node": 10, "disk": 10, "seed": 7}


def bench() -> Iterator[str]:
    asked = ASKED | {key: int(n) for key, n in (one.split("=") for one in os.environ.get("MENKAN_FAULTS", "").split())}
    rng = random.Random(asked["seed"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_documents(folder / "given", asked["documents"], asked["seed"])
        trial = Trial(folder / "given", folder, per_part=max(10, asked["documents"] // PARTS))
        yield f"{asked['documents']:,} documents, undisturbed in {trial.took:.0f} s\n"
        yield "| what was done | times | export afterwards |\n|---|--:|---|"
        alive = sum(
            trial.kill_driver_after(rng.randrange(PARTS), rng.uniform(0, trial.took / PARTS))
            for _ in range(asked["driver"] // 2)
        )
        yield f"| kill −9 of the driver at any moment | {alive} | same bytes |"
        inside = sum(
            trial.kill_driver_at_call(rng.randint(1, PARTS * CALLS))
            for _ in range(asked["driver"] - asked["driver"] // 2)
        )
        yield f"| kill −9 of the driver between two changes of the disk | {inside} | same bytes |"
        for what, kill, wanted in (
            ("kill −9 of a worker", trial.kill_workers, asked["worker"]),
            ("kill −9 of a Ray node, another joins", trial.kill_nodes, asked["node"]),
        ):
            killed = 0
            while killed < wanted:
                killed += kill(wanted - killed, rng)
            yield f"| {what} | {killed} | same bytes |"
        size = sum(path.stat().st_size for path in (folder / "undisturbed").rglob("*") if path.is_file()) // 1000
        full = sum(trial.fill_disk(rng.randint(60, size)) for _ in range(asked["disk"]))
        yield f"| disk full below the {size} kB needed: coded error | {full} of {asked['disk']} sizes | same bytes |"
