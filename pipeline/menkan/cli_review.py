"""The command that opens the review page, and takes its decisions out as labels (复核命令)."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from menkan.cli_base import coded, folder_path, language_option, say, settings_option


@click.command()
@click.argument("folder", metavar="DIR", type=folder_path)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--by", "who", metavar="NAME", help="Who decides; the name of the login where it is not given.")
@click.option("--export", "out", type=folder_path, help="Write the decisions as a corpus to this new folder instead.")
@language_option
@settings_option
@coded
def review(folder: Path, port: int, who: str | None, out: Path | None, lang: str, config: Path | None) -> None:
    """Check and correct the run in DIR in the browser, at 127.0.0.1 only; decisions go to DIR/review/decisions.jsonl.

    A corrected figure or holding is judged at once. With --export the decisions become a corpus folder: labels that
    `menkan train --corpus` takes, and per document what reading it must give.

    Example:  menkan review out/
    """
    from menkan.config import load_settings

    settings = load_settings(config)
    if out is not None:
        from menkan.review.exporting import export_decisions

        say(export_decisions(folder, out, settings))
        return
    from menkan.review.server import serve

    serve(folder, settings, port, lang, who or _login(), say)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError("this login has no name; say who decides by --by NAME") from None
