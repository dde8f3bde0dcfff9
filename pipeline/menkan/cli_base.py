"""What every command of the command line shares: exit statuses, coded errors, kinds of paths (命令行基础)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click

from menkan.errors import Interrupted, MenkanError
from menkan.text import plain_text, printable

P = ParamSpec("P")
FAILED, USAGE, BUG = 1, 2, 3
SIGNALLED = 128  # plus the signal's number, as shells have it
PIPE = 13  # SIGPIPE, which not every system has
file_path = click.Path(path_type=Path)
folder_path = click.Path(file_okay=False, path_type=Path)
settings_option = click.option(
    "--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML settings; see `menkan config`."
)
language_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of labels and reasons."
)


def complain(message: str) -> None:
    """Print to standard error; names of files and words of documents give the terminal no order."""
    click.echo(printable(plain_text(message)), err=True)


def coded(command: Callable[P, int | None]) -> Callable[P, None]:
    """Exit status by outcome: what the command returns, 2 for a coded error, 3 for anything else, 128 + signal."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs)
        except MenkanError as error:
            complain(str(error))
            sys.exit(USAGE)
        except Interrupted as stopped:
            complain(f"menkan: {stopped}")
            sys.exit(SIGNALLED + stopped.signal)
        except KeyboardInterrupt:
            complain("menkan: stopped by SIGINT")
            sys.exit(SIGNALLED + signal.SIGINT)
        except BrokenPipeError:  # who reads our output (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes
            sys.exit(SIGNALLED + PIPE)
        except click.exceptions.ClickException:
            raise
        except Exception as error:
            complain(f"menkan: a bug, please report it: {type(error).__name__}: {error}")
            sys.exit(BUG)
        sys.exit(status or 0)

    return run


def say(text: str) -> None:
    """Print to standard output; names of files and words of documents give the terminal no order."""
    click.echo(printable(plain_text(text)))
