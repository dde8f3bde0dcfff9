"""Where files lie: on this machine, or in a store that a URL names (s3://bucket/key, hdfs://…), read alike (存放位置).

A place in a store is a `UPath`: the methods of `pathlib.Path` over fsspec, so that rooms that take a path take it too.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from menkan.errors import StoreError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+://")
_HINT = 'pip install "menkan[store]"'


def place(given: Path | str) -> Path:
    """The path or URL `given`, as something with the methods of a path; a path of this machine stays as it is.

    Raises:
        StoreError: what reads such URLs is not installed, or nothing does.
    """
    if not is_url(given):
        return Path(given)
    try:
        found: Path = import_module("upath").UPath(str(given))
        filesystem(found)  # loads what speaks this protocol
    except (ImportError, ValueError) as error:
        raise StoreError(f"no way to read such a URL: {error}", str(given), _HINT) from None
    return found


def is_url(given: Path | str) -> bool:
    """Whether this names something in a store, not a path of this machine."""
    return _URL.match(str(given)) is not None


def is_inside(inner: Path, outer: Path) -> bool:
    """Whether a place is another one, or lies under it."""
    below, above = (str(one if is_url(one) else one.resolve()).rstrip("/") for one in (inner, outer))
    return f"{below}/".startswith(f"{above}/")


def filesystem(at: Path) -> Any:
    """The fsspec file system of a place in a store."""
    return at.fs  # type: ignore[attr-defined]


def read_object(at: Path) -> bytes:
    """The bytes of an object in a store, in one request."""
    data: bytes = filesystem(at).cat_file(at.path)  # type: ignore[attr-defined]
    return data


def refusals() -> tuple[type[Exception], ...]:
    """What a place raises when it refuses: OSError, and what the library of S3 does not turn into one."""
    boto = sys.modules.get("botocore.exceptions")
    return (OSError,) if boto is None else (OSError, boto.BotoCoreError, boto.ClientError)
