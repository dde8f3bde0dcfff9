"""How quick the review page answers on a batch of 10,000 documents, beside a page of the bare framework.

    python -m tests.bench review
    MENKAN_REVIEW=100000 python -m tests.bench review

Documents are some hundred fictional judgments, read once and written again under new ids by the store's own writers.
Reference is an empty page of the framework, asked over the same loopback in the same run.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from menkan.codes import Status
from menkan.config import Settings
from menkan.review.app import application
from menkan.review.desk import Desk
from menkan.review.guard import TOKEN, Keys, cookie_of
from menkan.review.server import HOST, listening
from menkan.run.guarded import resident_bytes
from menkan.run.reader import CaseReader
from menkan.store.outcome import outcome_of
from menkan.store.output import Output
from menkan.synthesis import generate
from menkan.types import SCHEMA_VERSION, CaseRecord, Source, Transcript

SEED = 20261122
READ = 200  # documents that are read
ROUNDS = 60  # of each question


def records(reader: CaseReader) -> list[CaseRecord]:
    """Fictional judgments, read."""
    found = []
    for case in generate(READ, SEED):
        sha256 = hashlib.sha256(case.text.encode()).hexdigest()
        found.append(
            reader.read_transcript(Transcript(case.text, "text/plain"), Source("", None, sha256, "text/plain"))
        )
    return found


def write(out: Path, read: list[CaseRecord], n: int) -> list[str]:
    """A finished run of `n` documents; their ids."""
    ids = []
    with Output(out, "shape", {"schema_version": SCHEMA_VERSION}) as output:
        for i in range(n):
            one = read[i % len(read)]
            sha256 = hashlib.sha256(f"{i}".encode()).hexdigest()
            number = f"（{2015 + i % 10}）江01{i % 90:02d}刑初{i}号"
            output.add(
                i,
                outcome_of(
                    replace(
                        one,
                        document_id=sha256[:16],
                        source=replace(one.source, path=f"given/{i:06d}.txt", sha256=sha256),
                        structure=replace(one.structure, case_number=number),
                        status=Status.OK,
                    )
                ),
            )
            ids.append(sha256[:16])
        output.finish()
    return ids


@contextmanager
def served(app: Any, port_of: Any) -> Iterator[None]:
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [port_of]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


class Asker:
    """Asks over the loopback, one connection kept open, and times the answers in milliseconds."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection, self._headers = HTTPConnection(HOST, port), headers

    def ask(self, method: str, path: str, told: Any = None) -> tuple[float, bytes]:
        body = None if told is None else json.dumps(told)
        begun = time.perf_counter()
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        data = answer.read()
        assert answer.status == 200, (path, answer.status, data[:200])
        return 1000 * (time.perf_counter() - begun), data


def questions(desk: Desk, ids: list[str], draw: random.Random) -> dict[str, Callable[[], tuple[str, str, Any]]]:
    pages = len(ids) // 50
    filters = ("?offence=287-2", "?state=new&kind=unreasoned", "?search=刑初12", "?status=ok&offence=253-1")

    def decision() -> tuple[str, str, Any]:
        while not (figures := desk.reviewed.record(document_id := draw.choice(ids)).quantities):
            pass
        told = desk.reviewed.log.of(document_id)
        figure = draw.choice(figures)
        asked = {"kind": "change", "seen": told[-1].number if told else 0, "figure": f"{figure.start}-{figure.end}"}
        fields = {"value": str(draw.randrange(1, 10**6)), "lower": "", "upper": ""}
        return "POST", f"/case/{document_id}/decisions", asked | {"fields": fields}

    def person() -> tuple[str, str, Any]:
        while not (accused := desk.reviewed.record(document_id := draw.choice(ids)).structure.accused):
            pass
        told = desk.reviewed.log.of(document_id)
        fields = {"was": accused[0], "name": accused[0], "role": "defendant", "aliases": "小某"}
        asked = {"kind": "party", "seen": told[-1].number if told else 0, "fields": fields}
        return "POST", f"/case/{document_id}/decisions", asked

    def form() -> tuple[str, str, Any]:
        while not (figures := desk.reviewed.record(document_id := draw.choice(ids)).quantities):
            pass
        return "GET", f"/case/{document_id}/figure?at={figures[0].start}-{figures[0].end}", None

    return {
        "list, first page": lambda: ("GET", "/", None),
        "list, any page": lambda: ("GET", f"/?page={draw.randrange(1, pages + 1)}", None),
        "list, filtered": lambda: ("GET", "/" + quoted(draw.choice(filters)), None),
        "document, any": lambda: ("GET", f"/case/{draw.choice(ids)}", None),
        "form of a figure": form,
        "correction, judged anew": decision,
        "accused corrected, read and judged anew": person,
    }


def quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="?=&-")


def bench() -> Iterator[str]:
    n = int(os.environ.get("MENKAN_REVIEW", 10_000))
    bare = FastAPI()

    @bare.get("/")
    def empty() -> HTMLResponse:
        return HTMLResponse("<!DOCTYPE html><title>bare</title>")

    with tempfile.TemporaryDirectory() as name:
        ids = write(Path(name), records(CaseReader(Settings())), n)
        begun = time.perf_counter()
        desk, keys = Desk(Path(name), Settings(), "bench"), Keys()
        opened = time.perf_counter() - begun
        desk.reviewed.warm_up()
        ours, theirs = listening(0), listening(0)
        port = ours.getsockname()[1]
        headers = {"cookie": f"{cookie_of(port)}={keys.key}", TOKEN: keys.token, "origin": f"http://{HOST}:{port}"}
        headers["content-type"] = "application/json"
        with served(application(desk, keys, port, "zh"), ours), served(bare, theirs):
            asker, reference = Asker(port, headers), Asker(theirs.getsockname()[1], {})
            told = measured(asker, reference, questions(desk, ids, random.Random(SEED)))
    base = statistics.median(told.pop("bare")[0])
    yield f"{n:,} documents; index made in {opened:.1f} s; {resident_bytes(os.getpid()) >> 20} MB of this process\n"
    yield from ("| asked for | median, ms | 95 %, ms | to a bare page | kB |", "|---|--:|--:|--:|--:|")
    yield f"| bare page of the framework | {base:.1f} | | 1 | 0 |"
    for what, (times, sizes) in told.items():
        middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        yield f"| {what} | {middle:.0f} | {late:.0f} | {middle / base:.0f} | {statistics.median(sizes) / 1000:.0f} |"


def measured(
    asker: Asker, reference: Asker, asked: dict[str, Callable[[], tuple[str, str, Any]]]
) -> dict[str, tuple[list[float], list[int]]]:
    """Times and sizes by question; all in turn, so that what else the machine does meets each alike."""
    told: dict[str, tuple[list[float], list[int]]] = {}
    for _ in range(ROUNDS):
        for what, ask in ({"bare": lambda: ("GET", "/", None)} | asked).items():
            found, data = (reference if what == "bare" else asker).ask(*ask())
            times, sizes = told.setdefault(what, ([], []))
            times.append(found)
            sizes.append(len(data))
    return told
