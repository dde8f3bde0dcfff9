"""Who may ask, and what a page may do (访问防护): the loopback under its own name, one browser, no script but ours.

A page of the web can make a browser send requests to 127.0.0.1, and give its own name that address (DNS rebinding);
another user of the machine can open the port. So the host must be ours, whoever asks must have come with the key that
the command printed, and what changes anything must come from our own page with its token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

MAX_BODY = 65_536  # bytes; a decision has some hundred
TOKEN = "x-menkan-token"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Keys:
    """The secrets of one start of the page: `key` opens it, `token` must come with every change."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self.token = hashlib.sha256(f"token {self.key}".encode()).hexdigest()

    def opens(self, told: str) -> bool:
        return hmac.compare_digest(told.encode("utf-8", "replace"), self.key.encode())

    def permits(self, told: str) -> bool:
        return hmac.compare_digest(told.encode("utf-8", "replace"), self.token.encode())


class Guard:
    """Stands before the application (ASGI): refuses what is not ours, bounds bodies, sets the headers of answers."""

    def __init__(self, app: Any, keys: Keys, port: int) -> None:
        self._app, self._keys = app, keys
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.cookie = cookie_of(port)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get("host", "") in self.hosts and self._opened(scope):
            await _answer(send, 303, "", (b"location", b"/"), (b"set-cookie", self._cookie()))
            return
        refused = self._refusal(scope["method"], headers)
        if refused is not None:
            await _answer(send, *refused)
            return
        body = await _body(receive) if scope["method"] == "POST" else b""
        if body is None:
            await _answer(send, 413, "too large")
            return

        bodies = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def told() -> Any:
            return next(bodies, None) or await receive()

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        await self._app(scope, told, with_headers)

    def _opened(self, scope: Any) -> bool:
        """Whether somebody comes with the key for the first time: to the first page, with it in the address."""
        told = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])
        return scope["method"] == "GET" and scope["path"] == "/" and self._keys.opens(told[0])

    def _cookie(self) -> bytes:
        return f"{self.cookie}={self._keys.key}; HttpOnly; SameSite=Strict; Path=/".encode()

    def _refusal(self, method: str, headers: dict[str, str]) -> tuple[int, str] | None:
        """Status and reason where a request is not answered."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return 421, "this is not the host that is served"
        if method not in ("GET", "HEAD", "POST"):
            return 405, "no such method"
        if not self._keys.opens(_found(headers.get("cookie", ""), self.cookie)):
            return 403, "open the address that menkan review printed (请用启动时显示的网址打开)"
        if method == "POST":
            if (
                headers.get("origin") != f"http://{host}"
                or headers.get("sec-fetch-site", "same-origin") != "same-origin"
            ):
                return 403, "the request comes from elsewhere"
            if not self._keys.permits(headers.get(TOKEN, "")):
                return 403, "no token"
            if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return 415, "no JSON"
        return None


async def _body(receive: Any) -> bytes | None:
    """The body of a request; None where it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def cookie_of(port: int) -> str:
    """Name of the cookie: browsers send one host's cookies to all its ports, and two reviews may be open at once."""
    return f"menkan_review_{port}"


def _found(told: str, name: str) -> str:
    try:
        found = SimpleCookie(told).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


async def _answer(send: Any, status: int, text: str, *more: tuple[bytes, bytes]) -> None:
    headers = [*_HEADERS, *more, (b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
