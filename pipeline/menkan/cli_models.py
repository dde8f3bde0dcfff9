"""The commands on labelled sets and on models: labels import, export, check; models list, diff (语料与模型命令)."""

from __future__ import annotations

import json
from pathlib import Path

import click

from menkan.cli_base import FAILED, coded, complain, file_path, folder_path, say

_corpora = click.option(
    "--corpus", "corpora", type=folder_path, multiple=True, required=True, help="Corpus folder; may be repeated."
)
FORMS = ("jsonl", "label-studio", "doccano", "brat", "conll")
_as_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of Markdown.")


@click.group()
def labels() -> None:
    """Labelled sets: from public judgments to a corpus folder, back out, and checked."""


@labels.command("import")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=file_path)
@click.option("--out", type=folder_path, required=True, help="New corpus folder: card, labels, split, documents.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the split.")
@click.option("--text", "text_at", default="", help="Where the text stands in a record, dotted; else known names.")
@coded
def labels_import(sources: tuple[Path, ...], out: Path, seed: int, text_at: str) -> int:
    """Read judgments with what is known of them and write a corpus folder with weak labels and a split.

    SOURCE is a file or folder: CAIL JSON lines, exports of 裁判文书网 (JSON, CSV, XLSX with the full text), what
    `menkan labels export` writes, exports of Label Studio (JSON, JSON-MIN) and doccano (JSONL) and folders of brat with
    names such as holding:serious, or judgments as files. Documents on other offences are left out.

    Example:  menkan labels import cail.jsonl export.csv --out corpus/public
    """
    from menkan import show
    from menkan.labels.importing import import_labels, summary

    with show.Counter("importing") as counter:
        told = import_labels(sources, out, seed, text_at, counter.tick)
    say(f"{out}: {summary(told)}")
    for failure in told.failed:
        complain(failure)
    if told.n_failed > len(told.failed):
        complain(f"and {told.n_failed - len(told.failed)} more records not read")
    return FAILED if told.n_failed else 0


@labels.command("export")
@click.argument("corpus", type=folder_path)
@click.option(
    "--to", "form", type=click.Choice(FORMS), required=True, help="Our JSON lines, or the tool to label with."
)
@click.option("--out", type=file_path, required=True, help="New file; for brat a new folder.")
@coded
def labels_export(corpus: Path, form: str, out: Path) -> None:
    """Write the documents of CORPUS with their labels for a label tool, or as JSON lines; `import` reads all of them.

    What nobody touches in the tool comes back as it was, to the character and with who made it; see docs/labels.md.

    Example:  menkan labels export corpus/public --to jsonl --out public.jsonl
    """
    from menkan.labels.exporting import export_labels

    documents, lost = export_labels(corpus, form, out)
    say(f"{documents} documents in {out}; {lost} labels lost their place in the text")


@labels.command("check")
@click.argument("corpora", metavar="CORPUS...", nargs=-1, required=True, type=folder_path)
@click.option("--model", type=folder_path, required=True, help="Folder of a bundle that did not learn from CORPUS.")
@_as_json
@coded
def labels_check(corpora: tuple[Path, ...], model: Path, as_json: bool) -> None:
    """List the tier labels of CORPUS that are likely wrong, by confident learning, the most surprising first.

    Example:  menkan labels check corpus/public --model models/severity-v1
    """
    from menkan import show
    from menkan.labels.check import check_labels, suspects_markdown

    with show.Counter("reading") as counter:
        checked = check_labels(corpora, model, counter.tick)
    say(json.dumps(checked.as_dict(), ensure_ascii=False, indent=1) if as_json else suspects_markdown(checked))


@click.group()
def models() -> None:
    """Model bundles: which there are, and what a new one changes."""


@models.command("list")
@click.argument("folder", metavar="DIR", type=folder_path)
@_as_json
@coded
def models_list(folder: Path, as_json: bool) -> int:
    """List the models in DIR: offences, training set, figures on their own test split, whether they can be used.

    Exit status 1 where one of them cannot.

    Example:  menkan models list models
    """
    from dataclasses import asdict

    from menkan.run.promotion import list_models, models_markdown

    listed = list_models(folder)
    say(json.dumps([asdict(one) for one in listed], indent=1) if as_json else models_markdown(listed))
    return FAILED if any(one.problem for one in listed) else 0


@models.command("diff")
@click.argument("old", type=folder_path)
@click.argument("new", type=folder_path)
@_corpora
@click.option(
    "--margin", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Accuracy a slice may lose."
)
@_as_json
@click.option("--promote", "wanted", is_flag=True, help="Write into the card of NEW that it takes the place of OLD.")
@click.option("--force", "reason", metavar="REASON", help="Promote although a slice is worse; goes into the card.")
@coded
def models_diff(old: Path, new: Path, corpora: tuple[Path, ...], **options: object) -> int:
    """Show what changes on the test split where NEW takes the place of OLD: per document and per slice.

    Exit status 1 where a slice is worse by more than the margin; then it is not promoted, unless forced with a reason.

    Example:  menkan models diff models/severity-v1 build/severity-v2 --corpus corpus/mine --promote
    """
    from menkan import show
    from menkan.run.promotion import diff_models, promote
    from menkan.severity.difference import difference_markdown

    reason = options["reason"]
    if reason is not None and not options["wanted"]:
        raise click.UsageError("--force REASON goes with --promote")
    with show.Counter("reading") as counter:
        found = diff_models(old, new, corpora, float(str(options["margin"])), counter.tick)
    shown = (
        json.dumps(found.as_dict(), ensure_ascii=False, indent=1) if options["as_json"] else difference_markdown(found)
    )
    say(shown)
    if not options["wanted"]:
        return FAILED if found.regressed else 0
    if promote(new, found, corpora, None if reason is None else str(reason)):
        complain(f"{new}: promoted; its card says so")
        return 0
    complain(f"{new}: not promoted, {len(found.regressed)} slices are worse (--force REASON to do it all the same)")
    return FAILED
