"""A folder that appears whole or not at all (整体写入)."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from menkan.errors import StoreError
from menkan.store.places import is_url, refusals


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Turns what system or store refuse (disk full, read-only, no permission) into a `StoreError` with `place`."""
    try:
        yield
    except refusals() as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(f"cannot write: {reason}", str(place), "nothing was changed there") from error


def write_whole(file: Path, text: str) -> None:
    """Write a small file that is there whole or not at all.

    Raises:
        StoreError: the system or the store refuses.
    """
    with writing_to(file):
        if is_url(file):  # an object appears when it is complete
            file.write_text(text, encoding="utf-8")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".{file.name}")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)


def check_name(folder: Path) -> None:
    """Raise `StoreError` for a folder whose path is not UTF-8: Arrow and DuckDB open no file there."""
    try:
        str(folder.resolve()).encode()
    except UnicodeEncodeError:
        raise StoreError("the path is not UTF-8", str(folder), "take another folder") from None


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder to fill; it takes the place of `target` when the block ends, or vanishes when it fails.

    The new folder lies beside `target`, on the same disk. Its files reach the disk before it gets its name. While it
    is filled it is locked: a second writer to the same `target` is refused, and what a killed one left is told from it.

    Raises:
        StoreError: the system refuses to make, sync or rename it, or another process writes there.
    """
    with writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _held(target.parent):
            _tidy(target)
            folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
            handle = os.open(folder, os.O_RDONLY)
            _lock(handle)
    try:
        yield folder
        with writing_to(target):
            folder.chmod(0o777 & ~_umask())  # mkdtemp makes it private
            _sync(folder)
            with _held(target.parent):
                _replace(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def is_leftover(name: str, target: str) -> bool:
    """Whether a folder of this name is one that `new_folder` makes beside `target`, its old copy included."""
    return re.fullmatch(rf"\.{re.escape(target)}-[a-z0-9_]{{8}}(-old)?", name) is not None


def _tidy(target: Path) -> None:
    """Remove what killed processes left beside `target`; what stood there before is put back if nothing stands there.

    Raises:
        StoreError: one of them is no leftover: its process lives.
    """
    left = sorted(path for path in target.parent.iterdir() if is_leftover(path.name, target.name))
    if any(_is_locked(path) for path in left):
        raise StoreError("another process is writing here", str(target), "let it end, or take another folder")
    for path in left:
        if path.name.endswith("-old") and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The lock on `folder` itself, for a moment: nobody else makes, removes or renames what lies in it meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    """Wait for the lock on an open folder; closing it lets go. Nothing where the system or its disk has no locks."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def _is_locked(folder: Path) -> bool:
    try:
        import fcntl
    except ImportError:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


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


def sync_names(folder: Path) -> None:
    """Bring the names of what lies in `folder`, and its own, to the disk."""
    for path in (folder, folder.parent):
        _sync_one(path)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync_one(path)
    sync_names(folder)


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
