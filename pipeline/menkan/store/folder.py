"""A folder that appears whole or not at all (整体写入)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from menkan.errors import StoreError


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Turns what the system refuses (disk full, read-only, no permission) into a `StoreError` that names `place`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"cannot write: {reason}", str(place), "nothing was changed there") from error


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder to fill; it takes the place of `target` when the block ends, or vanishes when it fails.

    The new folder lies beside `target`, on the same disk. Its files reach the disk before it gets its name.

    Raises:
        StoreError: the system refuses to make, sync or rename it.
    """
    with writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        for leftover in target.parent.glob(f".{target.name}-*"):  # of a process that was killed
            shutil.rmtree(leftover)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
        with writing_to(target):
            folder.chmod(0o777 & ~_umask())  # mkdtemp makes it private
            _sync(folder)
            _replace(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(folder: Path, target: Path) -> None:
    """Give `folder` the name of `target`. A folder cannot replace one with files, so the old one steps aside first."""
    if not target.exists():
        folder.rename(target)
        return
    old = folder.with_name(f"{folder.name}-old")
    target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder, folder.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
