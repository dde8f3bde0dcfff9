"""A batch on a Ray cluster: actors read and write parts, the driver gives out names and counts (集群批处理).

Each actor has one guarded reader, reads a chunk of documents where they lie and writes their rows as a part; what comes
back to the driver is how each document went. A chunk whose node is lost goes to another actor. Plain actors, not Ray
Data: a chunk is committed as a whole, and nothing but names and states passes through the driver or the object store.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from logging import Logger
from pathlib import Path
from typing import Any

from menkan.codes import Status
from menkan.config import Settings
from menkan.errors import ClusterError, MenkanError
from menkan.run.guarded import GuardedReader, ReaderBug, Stopped, Task
from menkan.run.inputs import Document
from menkan.run.local import UNWATCHED, Summary, Watch, again, report, signals, write_batch
from menkan.store.journal import Known, Part, Reading
from menkan.store.outcome import Stands, Stored, outcome_of
from menkan.store.output import Output
from menkan.store.parts import RECORDS, part_file, write_part
from menkan.store.waiting import Waiting
from menkan.types import CaseRecord, Problem, Source, Versions

# Project conventions.
DOCUMENTS_PER_CHUNK = 1_000
SECONDS_PER_CHUNK = 120.0  # a chunk that takes longer is cut: what a lost node costs
CHUNKS_AHEAD = 2  # that an actor has in hand
LOSSES = 3  # of a chunk, or later of a document alone, before it is given up
LOOK_SECONDS = 0.5
START_SECONDS = 600  # a cluster that grows on demand takes minutes to give its first CPU


@dataclass(frozen=True, slots=True)
class Nodes:
    """Where to read: a cluster, and how much of it.

    Attributes:
        address: "auto", "local", host:port or ray://…, as `ray.init` takes it.
        workers: actors; those for which there is no CPU wait for one, which makes a cluster that scales by itself grow.
            None for one per CPU, also of nodes that join later.
    """

    address: str
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Documents with their places, and what is known of each from before."""

    documents: tuple[tuple[int, Document, Known | None], ...]
    losses: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a chunk: how its documents went, and those that were left for another time."""

    read: tuple[Reading, ...]
    part: Part | None
    kept: tuple[Reading, ...]
    left: Chunk


class Reader:
    """What an actor does (one CaseReader each)."""

    def __init__(self, settings: Settings) -> None:
        self._reader = GuardedReader(settings)

    def versions(self) -> Versions | Exception:
        """What it reads with, or why it cannot."""
        try:
            return self._reader.worker.versions
        except (MenkanError, ReaderBug) as error:
            return error

    def read(self, chunk: Chunk, tables: Path, part: int) -> Read | Exception:
        """Read the documents of `chunk` and write their rows to the folder `tables` as part `part`."""
        try:
            return self._read(chunk, tables, part)
        except (MenkanError, ReaderBug) as error:  # as they are: Ray would wrap them
            return error

    def _read(self, chunk: Chunk, tables: Path, part: int) -> Read:
        started = time.monotonic()
        waiting = Waiting()
        seen: dict[str, Status] = {}
        for place, document, known in chunk.documents:

            def stands(sha256: str, known: Known | None = known) -> Stands:
                if seen.get(sha256, Status.FAILED) is not Status.FAILED:
                    return True
                if known is None or sha256 != known.sha256:
                    return False
                return known.part is None or Stored(part_file(tables, RECORDS, known.part), sha256[:16])

            outcome = self._reader.outcome(Task(document, stands))
            before, reading = seen.get(outcome.sha256), Reading.of(place, outcome)
            if outcome.line is None:
                status, code = (before, None) if known is None or before else (known.status, known.code)
                reading = replace(reading, status=status or Status.OK, code=code)
            waiting.add(reading, outcome, before)
            if outcome.sha256 and before in (None, Status.FAILED):
                seen[outcome.sha256] = reading.status
            if time.monotonic() - started > SECONDS_PER_CHUNK:
                break
        written = write_part(tables, part, waiting.outcomes) if waiting.read else None
        left = Chunk(chunk.documents[len(waiting.read) + len(waiting.given) :])
        return Read(tuple(waiting.readings), written, tuple(waiting.given), left)


def run_cluster(
    documents: Iterable[Document],
    out: Path,
    settings: Settings,
    nodes: Nodes,
    watch: Watch = UNWATCHED,
    tables: Path | None = None,
) -> Summary:
    """As `menkan.run.local.run_batch`, on the nodes of a Ray cluster; the same rows.

    Args:
        documents: at paths that every node can read.
        out: folder of the run; this process alone writes its journal.
        tables: folder that every node can write to; `out/tables` if not given.

    Raises:
        ClusterError: MK650, Ray is not installed or not there, or a node runs another version of menkan.
        StoreError, ReaderBug, Interrupted: as `run_batch`.
    """
    with signals(again(out)) as stop, _Pool(settings, nodes) as pool:

        def fill(output: Output, log: Logger) -> None:
            numbers = iter(range(output.journal.next_part(), 1 << 62))
            chunks = _chunks(documents, output, watch.total, pool)
            for done in pool.read_all(chunks, output.tables, numbers, lambda: stop.asked, log):
                for row in output.add_part(done.read, done.part, done.kept):
                    report(row, log, watch)
            if stop.asked:
                raise Stopped

        return write_batch(out, settings, pool.versions(), fill, watch.total, tables)


def _chunks(documents: Iterable[Document], output: Output, total: int | None, pool: _Pool) -> Iterator[Chunk]:
    """The documents in chunks: large, but enough of them that no actor is idle at the end."""
    remaining = enumerate(documents)
    while True:
        share = (total or 1 << 62) // (8 * max(1, pool.size))
        size = min(DOCUMENTS_PER_CHUNK, max(10, share))
        found = tuple((place, one, output.known(one.path, one.member)) for place, one in islice(remaining, size))
        if not found:
            return
        yield Chunk(found)


@dataclass(eq=False)
class _Actor:
    """An actor with the tasks that it has in hand; before it has said its version it may still wait for a CPU."""

    handle: Any
    greeting: Any
    is_ready: bool = False
    tasks: list[Any] = field(default_factory=list)


class _Pool:
    """The actors: as many as the cluster has CPUs, more when nodes join, fewer when they are lost."""

    def __init__(self, settings: Settings, nodes: Nodes) -> None:
        self._ray = _ray(nodes.address)
        self._settings, self._workers, self._address = settings, nodes.workers, nodes.address
        self._actors: list[_Actor] = []
        self._looked = 0.0
        self._used: Versions | None = None

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for actor in self._actors:
            with suppress(Exception):  # it may be gone with its node
                self._ray.kill(actor.handle)

    @property
    def size(self) -> int:
        return len(self._actors)

    def versions(self) -> Versions:
        """What the first actor reads with.

        Raises:
            MenkanError, ReaderBug: the settings or the model cannot be used.
        """
        deadline = time.monotonic() + START_SECONDS
        while self._used is None:
            self._grow()
            self._welcome(LOOK_SECONDS)
            if time.monotonic() > deadline:
                raise ClusterError("no CPU for an actor, or none lives long enough to read", self._address)
        return self._used

    def read_all(
        self, chunks: Iterator[Chunk], tables: Path, numbers: Iterator[int], stopping: Callable[[], bool], log: Logger
    ) -> Iterator[Read]:
        """What became of each chunk, in the order in which they are done."""
        again: deque[Chunk] = deque()
        tasks: dict[Any, tuple[_Actor, Chunk]] = {}
        while not stopping():
            self._grow()
            self._welcome(0)
            for ahead in range(CHUNKS_AHEAD):
                for actor in self._actors:
                    if not actor.is_ready or len(actor.tasks) > ahead:
                        continue
                    chunk = again.popleft() if again else next(chunks, None)
                    if chunk is None:
                        break
                    task = actor.handle.read.remote(chunk, tables, next(numbers))
                    actor.tasks.append(task)
                    tasks[task] = actor, chunk
            if not tasks and not any(actor.is_ready for actor in self._actors):
                time.sleep(LOOK_SECONDS)  # all nodes were lost; others may come
                continue
            if not tasks:
                return
            ready, _ = self._ray.wait(list(tasks), timeout=LOOK_SECONDS)
            for task in ready:
                actor, chunk = tasks.pop(task)
                actor.tasks.remove(task)
                try:
                    found = self._ray.get(task)
                except self._ray.exceptions.RayTaskError as error:  # no node's fault, and no document's
                    raise ReaderBug(chunk.documents[0][1].path, str(error)) from None
                except self._ray.exceptions.RayError as error:
                    self._lose(actor)
                    log.warning("lost an actor: %s", type(error).__name__)
                    if chunk.losses + 1 >= LOSSES and len(chunk.documents) == 1:
                        yield self._given_up(chunk, tables, next(numbers))
                    else:
                        again.extend(_after_loss(chunk))
                    continue
                if isinstance(found, Exception):
                    raise found
                if found.left.documents:
                    again.append(found.left)
                yield found

    def _given_up(self, chunk: Chunk, tables: Path, number: int) -> Read:
        """A document with which every node was lost that tried it, as failed (MK109)."""
        ((place, document, _),) = chunk.documents
        problem = Problem("MK109", document.place, f"{LOSSES} nodes were lost while they read it")
        source = Source(document.path, document.member)
        outcome = outcome_of(CaseRecord(None, source, Status.FAILED, self.versions(), (problem,)))
        return Read((Reading.of(place, outcome),), write_part(tables, number, {place: outcome}), (), Chunk(()))

    def _grow(self) -> None:
        """As many actors as were asked for; else one per CPU, as many as there are now."""
        if self._actors and time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        wanted = self._workers or max(1, int(self._ray.cluster_resources().get("CPU", 0)))
        remote = self._ray.remote(num_cpus=1, max_restarts=0)(Reader)
        while len(self._actors) < wanted:
            handle = remote.remote(self._settings)
            self._actors.append(_Actor(handle, handle.versions.remote()))

    def _welcome(self, timeout: float) -> None:
        """Hear the versions of actors that have got a CPU and loaded; only these are given chunks.

        Raises:
            MenkanError, ReaderBug: the settings or the model cannot be used there.
            ClusterError: it reads with another version than the first.
        """
        waiting = {actor.greeting: actor for actor in self._actors if not actor.is_ready}
        heard, _ = self._ray.wait(list(waiting), num_returns=len(waiting), timeout=timeout) if waiting else ([], [])
        for greeting in heard:
            try:
                found = self._ray.get(greeting)
            except self._ray.exceptions.RayError:
                self._lose(waiting[greeting])
                continue
            if isinstance(found, Exception):
                raise found
            if self._used not in (None, found):
                raise ClusterError(f"a node reads with {found}, the first with {self._used}", self._address)
            self._used, waiting[greeting].is_ready = found, True

    def _lose(self, actor: _Actor) -> None:
        if actor in self._actors:
            self._actors.remove(actor)
            with suppress(Exception):
                self._ray.kill(actor.handle)


def _after_loss(chunk: Chunk) -> list[Chunk]:
    """The chunk once more; after some losses its documents one by one, so that the one to blame is alone."""
    losses = chunk.losses + 1
    if losses < LOSSES:
        return [replace(chunk, losses=losses)]
    return [Chunk((one,)) for one in chunk.documents]


def _ray(address: str) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing of ours is told to anybody
    try:
        import ray
    except ImportError:
        raise ClusterError("Ray is not installed", address, 'pip install "menkan[cluster]"') from None
    if not ray.is_initialized():
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, OSError, ValueError, RuntimeError) as error:
            raise ClusterError(f"no cluster: {error}", address, "start one with `ray start --head`") from error
    return ray
