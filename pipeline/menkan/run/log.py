"""The log of a run: what happened when, without a word of any document (运行日志).

Documents are named by place and id, never by path: file names hold the names of people.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from menkan.store.folder import writing_to

FILE = "run.log"


@contextmanager
def logged(out: Path) -> Iterator[logging.Logger]:
    """A logger that appends to ``out/run.log``, with the error that ends the block, if one does.

    Raises:
        StoreError: MK600, the system refuses to open the file.
    """
    logger = logging.Logger("menkan.run")  # of its own: the program around us keeps its logs to itself
    with writing_to(out):
        handler = logging.FileHandler(out / FILE, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk must not hide why
    logger.addHandler(handler)
    try:
        yield logger
    except BaseException as error:
        logger.error("ended by %s", type(error).__name__)
        raise
    finally:
        handler.close()
