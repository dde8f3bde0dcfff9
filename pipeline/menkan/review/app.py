"""The pages and what they may ask for (网页接口)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from menkan.errors import Overtaken, ReviewError, StoreError
from menkan.report.html import STYLE, Html
from menkan.report.words import word, written_in
from menkan.review.case_parts import Case, case_page, parts_of
from menkan.review.desk import Asked, Desk, span_of
from menkan.review.figure_form import figure_form
from menkan.review.guard import Guard, Keys
from menkan.review.queue import Filter
from menkan.review.queue_page import query, queue_page

Endpoint = Callable[..., Response]
Told = Callable[[Endpoint], Endpoint]
_STATIC = Path(__file__).parent / "static"
_FILES = {
    "style.css": (STYLE, "text/css"),
    "review.css": (_STATIC / "review.css", "text/css"),
    "review.js": (_STATIC / "review.js", "text/javascript"),
    "icon.svg": (_STATIC / "icon.svg", "image/svg+xml"),
}
LAST_PAGE = 1_000_000


def application(desk: Desk, keys: Keys, port: int, tongue: str) -> Guard:
    """The web application on `desk`, behind its guard; pages are in `tongue`, zh or en."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    def told(endpoint: Endpoint) -> Endpoint:
        """Answers in the language of the page; a coded error is an answer too, without the words of any document."""

        @wraps(endpoint)
        def answer(*args: Any, **kwargs: Any) -> Response:
            with written_in(tongue, desk.statutes):
                return _coded(lambda: endpoint(*args, **kwargs))

        return answer

    _add_pages(app, desk, keys, told)
    _add_parts(app, desk, told)
    return Guard(app, keys, port)


def _add_pages(app: FastAPI, desk: Desk, keys: Keys, told: Told) -> None:
    """The list, the documents, and what pages load."""

    @app.get("/")
    @told
    def queue(request: Request) -> Response:
        desk.refresh()
        return HTMLResponse(queue_page(desk.queue, _filter(request), _page(request), keys.token))

    @app.get("/case/{document_id}")
    @told
    def case(document_id: str, request: Request) -> Response:
        desk.refresh()
        wanted = _filter(request)
        place = desk.queue.place(wanted, document_id)
        return HTMLResponse(case_page(desk.case(document_id), place, query(wanted), keys.token))

    @app.get("/case/{document_id}/page/{number}.png")
    @told
    def page(document_id: str, number: int) -> Response:
        source = desk.batch.record(document_id).source
        picture = desk.pictures.picture(source, number) if 0 < number <= (source.pages or 0) else None
        return Response(status_code=404) if picture is None else Response(picture, media_type="image/png")

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in _FILES:
            return Response(status_code=404)
        path, kind = _FILES[name]
        return Response(path.read_bytes(), media_type=kind)


def _add_parts(app: FastAPI, desk: Desk, told: Told) -> None:
    """What the script of a page asks for: a figure's form, a decision, the parts that it changes."""

    @app.get("/case/{document_id}/parts")
    @told
    def parts(document_id: str) -> Response:
        return _parts(desk.case(document_id))

    @app.get("/case/{document_id}/figure")
    @told
    def figure(document_id: str, at: str = "", words: str = "") -> Response:
        record = desk.reviewed.record(document_id)
        span = span_of(at) or desk.find(record, words)
        return HTMLResponse(figure_form(record, *desk.figure(record, span)))

    @app.post("/case/{document_id}/decisions")
    async def decide(document_id: str, request: Request) -> Response:
        body = await request.body()

        def decided() -> Response:
            return _parts(desk.decide(document_id, Asked.of(_json(body))))

        return await run_in_threadpool(told(decided))


def _coded(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except Overtaken:
        return JSONResponse({"error": word("review", "overtaken")}, 409)
    except ReviewError as error:
        return JSONResponse({"error": word("review", "failed", reason=error.problem)}, 422)
    except StoreError as error:
        return JSONResponse({"error": error.problem}, 404)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ReviewError("not JSON") from None


def _parts(case: Case) -> Response:
    changed: dict[str, Html] = dict(parts_of(case))
    return JSONResponse({"seen": case.seen, "parts": changed})


def _filter(request: Request) -> Filter:
    told = request.query_params
    return Filter(*(told.get(name, "")[:100] for name in ("offence", "status", "state", "kind", "search")))


def _page(request: Request) -> int:
    told = request.query_params.get("page", "1")
    return min(max(int(told), 1), LAST_PAGE) if told.isascii() and told.isdigit() and len(told) < 9 else 1
