"""Runs that are killed, starved of disk or robbed of their workers, and what they leave (故障试验).

Every trial ends with the same command once more; then every table, exported sorted by its key, has to have the bytes of
an undisturbed run. `tests/run/test_faults.py` does a few of each, `tests.bench faults` many.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from menkan.run.guarded import descendants
from menkan.store.duck import Batch
from menkan.store.export import export
from menkan.synthesis import generate

# The command, with parts small enough that a short run has many, and a process that kills itself at a chosen moment:
# at the nth call that changes what is on the disk. That is where time alone would rarely strike.
_COMMAND = """
import os, signal, sqlite3, sys
from pathlib import Path
from menkan.store import output
output.DOCUMENTS_PER_PART, calls_left = int(os.environ["PER_PART"]), int(os.environ.get("CALLS_LEFT", "-1"))

def counted(function):
    def call(*arguments, **named):
        global calls_left
        calls_left -= 1
        if calls_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call

os.fsync, Path.rename, Path.unlink, Path.mkdir = map(counted, (os.fsync, Path.rename, Path.unlink, Path.mkdir))
output.write_part, output.rewrite_part = counted(output.write_part), counted(output.rewrite_part)
output.Journal.commit, output.Journal.rewrite = counted(output.Journal.commit), counted(output.Journal.rewrite)
output.Journal.settle, output.Journal.begin = counted(output.Journal.settle), counted(output.Journal.begin)
from menkan.cli import main
main()
"""
CALLS = 40  # of those, in a part with its thirteen tables, are fewer


def write_documents(folder: Path, n: int, seed: int) -> None:
    """`n` fictional judgments, every tenth also under a second name, and two files that cannot be read."""
    folder.mkdir(parents=True)
    for i, case in enumerate(generate(n, seed)):
        (folder / f"{i:06d}.txt").write_text(case.text, encoding="utf-8")
        if i % 10 == 0:
            (folder / f"{i // 2:06d}-again.txt").write_text(case.text, encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 and no more")


class Trial:
    """Runs over one folder of documents, each into a folder of its own."""

    def __init__(self, given: Path, folder: Path, per_part: int, workers: int = 2) -> None:
        self.given, self.folder, self.per_part, self.workers = given, folder, per_part, workers
        self.said = folder / "said"
        self.took = time.monotonic()
        self.finish(folder / "undisturbed")
        self.took = time.monotonic() - self.took
        self.wanted = self.exported(folder / "undisturbed")

    def start(self, out: Path, **environment: str) -> subprocess.Popen[bytes]:
        """`menkan run` as a process, in a group of its own."""
        address = environment.pop("RAY", "")
        where = ["--ray", address] if address else ["--workers", str(self.workers)]
        command = [sys.executable, "-c", _COMMAND, "run", str(self.given), "--out", str(out), *where]
        with self.said.open("wb") as said:  # not a pipe that nobody empties: a line a document soon fills it
            return subprocess.Popen(
                command,
                env=os.environ | {"PER_PART": str(self.per_part), "PYTHONPATH": ":".join(sys.path)} | environment,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )

    def wait(self, process: subprocess.Popen[bytes]) -> str:
        """Until it is over; the end of what it said."""
        process.wait()
        return self.said.read_text(encoding="utf-8", errors="replace")[-2000:]

    def finish(self, out: Path) -> None:
        """Run to the end."""
        process = self.start(out)
        error = self.wait(process)
        assert process.returncode == 1, error  # two files cannot be read

    def exported(self, out: Path) -> dict[str, bytes]:
        """Every table, sorted by its key."""
        with tempfile.TemporaryDirectory() as folder, Batch(out) as batch:
            export(batch, "parquet", Path(folder) / "export")
            return {path.name: path.read_bytes() for path in sorted(Path(folder, "export").iterdir())}

    def check(self, out: Path) -> None:
        """Go on from what is left in `out`, to the same bytes."""
        self.finish(out)
        found = self.exported(out)
        assert found == self.wanted, [name for name in found if found[name] != self.wanted[name]]
        shutil.rmtree(out)

    def kill_driver_after(self, parts: int, seconds: float) -> bool:
        """kill -9 of the process that writes, so long after so many parts were there; whether it still ran."""
        out = self.folder / "killed"
        process = self.start(out)
        while process.poll() is None and len(list(out.glob("tables/cases/*.parquet"))) < parts:
            time.sleep(0.005)
        time.sleep(seconds)
        process.kill()
        process.wait()
        self.check(out)
        return process.returncode == -signal.SIGKILL

    def kill_driver_at_call(self, number: int) -> bool:
        """The process that writes kills itself at a call that changes the disk; whether it came to so many."""
        out = self.folder / "killed"
        process = self.start(out, CALLS_LEFT=str(number))
        process.wait()
        self.check(out)
        return process.returncode == -signal.SIGKILL

    def kill_workers(self, times: int, rng: random.Random) -> int:
        """kill -9 of one worker or another, up to so many times in one run; how many times it was."""
        out, killed = self.folder / "robbed", 0
        process = self.start(out)
        while process.poll() is None and killed < times:  # the first as soon as there is one: a short run is over soon
            workers = descendants(process.pid)
            if not workers:
                time.sleep(0.005)
                continue
            try:
                os.kill(rng.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed += 1
            time.sleep(rng.uniform(0.5, 6.0))
        error = self.wait(process)
        assert process.returncode == 1, error
        self.check(out)
        return killed

    def kill_nodes(self, times: int, rng: random.Random) -> int:
        """On a Ray cluster of two nodes: kill -9 of one, another joins, up to so many times in one run; how often."""
        from ray.cluster_utils import Cluster

        out, killed = self.folder / "clustered", 0
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        try:
            node = cluster.add_node(num_cpus=1)
            process = self.start(out, RAY=cluster.address)
            while process.poll() is None and not (out / "run.log").exists():
                time.sleep(0.05)
            while process.poll() is None and killed < times:  # the first at once: a short run is over soon
                cluster.remove_node(node, allow_graceful=False)
                killed += 1
                node = cluster.add_node(num_cpus=1)
                time.sleep(rng.uniform(3.0, 12.0))
            error = self.wait(process)
            assert process.returncode == 1, error
        finally:
            cluster.shutdown()
        found = self.exported(out)
        assert found == self.wanted, [name for name in found if found[name] != self.wanted[name]]  # by itself
        self.check(out)  # on one machine now: what the cluster wrote is kept
        return killed

    def fill_disk(self, kilobytes: int) -> bool:
        """A disk with so much room; with more of it the same command goes on. Whether the first run was stopped."""
        with small_disk(self.folder / "disk", kilobytes) as disk:
            process = self.start(disk / "out")
            error = self.wait(process)
            assert process.returncode == 1 or "[MK600]" in error, error
            grow(disk, 1_000_000)
            self.check(disk / "out")
            return process.returncode != 1


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system in memory that holds so much. Raises OSError where the system lets nobody mount one."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        raise OSError(mounted.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def grow(folder: Path, kilobytes: int) -> None:
    """Give a small disk more room."""
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(folder)], check=True)
