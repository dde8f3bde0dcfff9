"""Serving the page on the loopback (本机服务)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from menkan.config import Settings
from menkan.errors import ConfigError

if TYPE_CHECKING:
    from menkan.review.desk import Desk

HOST = "127.0.0.1"
PAUSE, IDLE = 0.2, 2.0  # seconds between two documents, and while there is none; project conventions


def serve(out: Path, settings: Settings, port: int, tongue: str, who: str, say: Callable[[str], None]) -> None:
    """Serve the review of the run in `out` until the process is stopped (启动复核页).

    Args:
        out: folder of the run.
        settings: those that the run was made with.
        port: 0 takes a free one.
        tongue: zh or en.
        who: whose decisions are taken.
        say: gets the address to open.

    Raises:
        ConfigError: MK001, the extra `review` is not installed, or the port is taken. StoreError: no run in `out`.
    """
    try:
        import uvicorn

        from menkan.review.app import application
    except ImportError as error:
        raise ConfigError(
            "the page needs the extra `review`", error.name or "", "pip install 'menkan[review]'"
        ) from error
    from menkan.review.desk import Desk
    from menkan.review.guard import Keys

    with listening(port) as listener:
        desk, keys = Desk(out, settings, who), Keys()
        desk.reviewed.warm_up()
        bound = listener.getsockname()[1]
        app = application(desk, keys, bound, tongue)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        )
        threading.Thread(target=_keep_up, args=(desk,), daemon=True).start()
        say(f"http://{HOST}:{bound}/?key={keys.key}")
        server.run(sockets=[listener])


def _keep_up(desk: Desk) -> None:
    """Bring the answers in the list up to date, one document at a time, so that pages hardly wait for it."""
    while True:
        sleep(PAUSE if desk.catch_up() else IDLE)


def listening(port: int) -> socket.socket:
    """A socket on the loopback; 0 takes a free port.

    Raises:
        ConfigError: MK001, the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"port {port}: {error.strerror}", HOST, "name another by --port, or 0 for a free one"
        ) from error
    return listener
