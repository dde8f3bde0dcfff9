"""The command line (命令行): every command but those of cli_models and cli_review."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from menkan.cli_base import (
    BUG,
    FAILED,
    USAGE,
    coded,
    complain,
    file_path,
    folder_path,
    language_option,
    say,
    settings_option,
)
from menkan.cli_models import labels, models
from menkan.cli_review import review

if TYPE_CHECKING:
    from menkan.store.duck import Batch

__all__ = ["BUG", "FAILED", "USAGE", "cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="menkan")
def cli() -> None:
    """门槛: read criminal judgments, find every figure, test every statutory threshold.

    menkan advises people who decide. It decides about nobody.

    Exit status of every command: 0 all done, 1 some documents failed, 2 usage or configuration, 3 a bug.
    """


def main() -> None:
    cli()


@cli.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="The record as one line of JSON (see `menkan schema`).")
@click.option("--tokens", is_flag=True, help="The words of the text, one a line: start, end, word.")
@settings_option
@coded
def read(file: str, as_json: bool, tokens: bool, config: Path | None) -> int:
    """Read one judgment and show it, figures marked; of a folder, ZIP, JSONL or JSON array each of its judgments.

    Example:  menkan read judgment.pdf --json
    """
    from menkan import show
    from menkan.codes import Status
    from menkan.config import load_settings
    from menkan.run.api import read_records
    from menkan.store.records import dumps

    seen = set()
    for record in read_records(file, load_settings(config)):
        seen.add(record.status)
        if as_json:
            click.echo(dumps(record))
        elif tokens:
            for line in show.token_lines(record.text):
                click.echo(line)
        else:
            show.print_record(record)
    if not seen:
        complain(f"{file}: no document in it")
    return FAILED if Status.FAILED in seen or not seen else 0


@cli.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", type=folder_path, required=True, help="Folder of the run: journal, tables, report.")
@click.option("--tables", metavar="URL", help="Write the tables elsewhere than to OUT/tables, in a store say.")
@settings_option
@click.option("--workers", type=click.IntRange(1), help="Processes: 1 where not given, one per CPU on a cluster.")
@click.option("--ray", "address", help="Read on the Ray cluster at this address: auto, local, HOST:PORT, ray://… .")
@coded
def run(
    inputs: tuple[str, ...],
    out: Path,
    tables: str | None,
    config: Path | None,
    workers: int | None,
    address: str | None,
) -> int:
    """Read every judgment under INPUTS (files, folders, URLs) and write one set of tables to OUT.

    The same command again goes on where a run was stopped, and keeps what would be read to the same rows. Every input
    appears in the table `inputs`; documents that cannot be read are in `failures`.

    Example:  menkan run judgments/ --out out/ --workers 2
    """
    from menkan import show
    from menkan.config import load_settings
    from menkan.run.api import load_batch
    from menkan.run.inputs import expand
    from menkan.run.local import Watch, run_batch
    from menkan.store.places import is_inside, place

    settings = load_settings(config)
    given, written = [place(one) for one in inputs], place(tables) if tables else None
    if written and any(is_inside(written, one) for one in given):
        complain(f"{tables}: tables inside an input would be read as judgments")
        return USAGE
    total = sum(1 for _ in expand(given, settings.input))  # counted, not kept: a file may hold a million
    if not total:
        complain(f"{', '.join(inputs)}: no document there; {out} is as it was")
        return FAILED
    with show.Progress(total) as progress:
        documents, watch = expand(given, settings.input), Watch(total, progress.done)
        if address:
            from menkan.run.cluster import Nodes, run_cluster

            summary = run_cluster(documents, out, settings, Nodes(address, workers), watch, written)
        else:
            summary = run_batch(documents, out, settings, workers or 1, watch, written)
    with load_batch(out) as batch:
        show.print_summary(batch.records(), summary, batch.folder, _account(batch))
    return FAILED if summary.failed else 0


def _account(batch: Batch) -> tuple[dict[str, int], dict[tuple[str, str | None], str]]:
    """Doubts about what was read, by code; why the first inputs that failed could not be read, by path and member."""
    read = "document_id IN (SELECT document_id FROM cases)"
    doubts = batch.sql(f"SELECT code, count(*) FROM problems WHERE {read} GROUP BY code ORDER BY 2 DESC, 1").fetchall()
    failures = batch.sql("SELECT path, member, text FROM failures ORDER BY path, member LIMIT 1000").fetchall()
    return dict(doubts), {(path, member): text for path, member, text in failures}


@cli.command()
@click.argument("folder", metavar="DIR", type=folder_path)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@coded
def status(folder: Path, as_json: bool) -> None:
    """Show how the run that writes to DIR goes, or went: done, failed by code, rate, time left.

    Example:  menkan status out/
    """
    from dataclasses import asdict

    from menkan import show
    from menkan.run.state import state_of

    state = state_of(folder)
    if as_json:
        click.echo(json.dumps(asdict(state) | {"done": state.done}, ensure_ascii=False))
    else:
        show.print_state(state)


@cli.command()
@click.argument("file")
@language_option
@settings_option
@coded
def explain(file: str, lang: str, config: Path | None) -> int:
    """Show the findings on one judgment, article by article: figure, threshold, date of law, words, verdict, reason.

    Of a folder, ZIP, JSONL or JSON array those on each of its judgments, as `menkan read` does.

    Example:  menkan explain judgment.pdf --lang en
    """
    from menkan import show
    from menkan.codes import Status
    from menkan.config import load_settings
    from menkan.run.api import read_records
    from menkan.run.reader import rules_of

    settings = load_settings(config)
    rules, seen = rules_of(settings), set()
    for record in read_records(file, settings):
        seen.add(record.status)
        show.print_explanation(record, rules, lang)
    if not seen:
        complain(f"{file}: no document in it")
    return FAILED if Status.FAILED in seen or not seen else 0


@cli.command()
@click.argument("folder", metavar="DIR", type=folder_path)
@click.option(
    "--pages", type=click.IntRange(0, 1000), default=0, help="Also pictures of up to N pages of each judgment."
)
@click.option("--one-file", type=file_path, help="One new HTML file that holds everything, instead of DIR/report.")
@language_option
@settings_option
@coded
def report(folder: Path, pages: int, one_file: Path | None, lang: str, config: Path | None) -> None:
    """Write the HTML report of the run in DIR: an overview, sortable lists, a page per judgment with figures marked.

    It needs no network and can be printed. With --pages the pages of PDFs and scans are drawn from the files that were
    read, those with figures first, about a fifth of a second and 70 kB a page. One file holds 500 judgments at most.

    Example:  menkan report out/ --one-file report.html --pages 3
    """
    from menkan.config import load_settings
    from menkan.report import write_report
    from menkan.report.sheets import Sheets
    from menkan.run.originals import Originals
    from menkan.run.pictures import Pictures
    from menkan.run.reader import rules_of

    settings = load_settings(config)
    sheets = Sheets(Pictures(Originals(settings.input)), pages) if pages else None
    first_page = write_report(folder, lang, rules_of(settings), sheets, one_file)
    say(f"report: {first_page}")
    if sheets and sheets.n_lacking:
        n, all_ = sheets.n_lacking, sheets.n_lacking + sheets.n_drawn
        complain(
            f"no pictures of {n:,} of {all_:,} judgments, their pages say why; was the run started in this folder?"
        )


@cli.command()
@click.argument("folder", metavar="DIR", type=folder_path)
@click.option("--to", type=click.Choice(["csv", "xlsx", "jsonl", "parquet"]), required=True, help="Kind of file.")
@click.option("--out", type=folder_path, help="New folder; DIR/export-KIND where it is not given.")
@click.option(
    "--pseudonymise", "key", type=file_path, metavar="KEYFILE", help="Hide persons; the key is yours to keep."
)
@coded
def export(folder: Path, to: str, out: Path | None, key: Path | None) -> None:
    """Write every table of the run in DIR as files for other programs, sorted by key.

    With --pseudonymise, names, numbers of papers, telephones and accounts, addresses, plates and file names become
    words that are the same for the same key. Texts may name others whom no pattern knows: read before you hand it on.

    Example:  menkan export out/ --to csv --out for-excel/
    """
    from menkan.run.api import load_batch
    from menkan.run.exporting import hiders, read_key
    from menkan.run.inputs import EXPORT
    from menkan.store.export import export as write

    target = out or folder / f"{EXPORT}{to}"
    secret = read_key(key) if key else None
    with load_batch(folder) as batch, hiders(batch, secret) if secret else nullcontext() as hide:
        rows = write(batch, to, target, hide)
    say(f"{sum(rows.values())} rows of {len(rows)} tables in {target}")


@cli.command()
@click.option("--n", type=click.IntRange(1), required=True, help="How many judgments.")
@click.option("--seed", type=int, required=True, help="The same seed gives the same judgments.")
@click.option("--out", type=folder_path, required=True, help="Folder of the corpus: card, labels, split, documents.")
@click.option("--pdf", is_flag=True, help="Typeset as PDF (extra `synth`) instead of plain text.")
@coded
def synth(n: int, seed: int, out: Path, pdf: bool) -> None:
    """Write N fictional judgments (虚构) with exact labels as a corpus folder.

    Example:  menkan synth --n 100 --seed 7 --out corpus/mine
    """
    from menkan.synthesis import generate
    from menkan.synthesis.corpus import write_corpus

    count = write_corpus(generate(n, seed), out, pdf)
    say(f"{count} fictional judgments in {out}")


@cli.command()
@click.option(
    "--corpus", "corpora", type=folder_path, multiple=True, required=True, help="Corpus folder; may be repeated."
)
@click.option("--out", type=folder_path, required=True, help="New folder for the model bundle.")
@coded
def train(corpora: tuple[Path, ...], out: Path) -> None:
    """Train a severity model on labelled corpora and write it as a bundle: model, manifest, metrics, card.

    The same corpora give the same metrics. An existing folder is never overwritten.

    Example:  menkan train --corpus corpus/mine --out models/severity-mine
    """
    from menkan import show
    from menkan.run.training import read_material, train_bundle

    with show.Counter("reading") as counter:
        material = read_material(corpora, out, counter.tick)
    with show.Counter("fitting") as fits:
        account = train_bundle(material, out, fits.tick)
    say(account)


@cli.command()
@click.option("--model", type=folder_path, required=True, help="Folder of the bundle.")
@click.option(
    "--corpus", "corpora", type=folder_path, multiple=True, required=True, help="Corpus folder; may be repeated."
)
@click.option("--html", type=file_path, help="Also a page with figures, in this new file.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of Markdown.")
@coded
def evaluate(model: Path, corpora: tuple[Path, ...], html: Path | None, as_json: bool) -> None:
    """Measure a model on the test split of labelled corpora, beside its baselines (Markdown).

    Example:  menkan evaluate --model models/severity-v1 --corpus corpus/mine --html evaluation.html
    """
    from menkan import show
    from menkan.report.book import refuse_existing
    from menkan.report.evaluation_page import new_page
    from menkan.run.training import evaluate_bundle

    if html is not None:
        refuse_existing(html)
    with show.Counter("reading") as counter:
        found = evaluate_bundle(model, corpora, counter.tick)
    if html is not None:
        new_page(found, html)
    say(json.dumps(found.as_dict(), ensure_ascii=False, indent=1) if as_json else found.markdown())


cli.add_command(labels)
cli.add_command(models)
cli.add_command(review)


@cli.group()
def law() -> None:
    """The rule base: instruments with their dates, prongs with figure, source and confidence."""


_rules = click.option("--rules", type=folder_path, help="Folder of your own rule files beside those that menkan ships.")


@law.command("list")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Only what is in force on this day.")
@click.option("--changes", is_flag=True, help="The change log instead: what began, changed and ended, by date.")
@language_option
@_rules
@coded
def law_list(as_of: Any, changes: bool, lang: str, rules: Path | None) -> None:
    """List the offences and the instruments that give their thresholds, with sources and confidence.

    Example:  menkan law list --as-of 2021-06-30
    """
    from menkan import show_law
    from menkan.law import load_statutes, speaking

    with speaking(lang):
        statutes = load_statutes(added=rules)
        if changes:
            show_law.print_changes(statutes)
        else:
            show_law.print_law(statutes, as_of.date() if as_of else None)


@law.command("show")
@click.argument("article")
@language_option
@_rules
@coded
def law_show(article: str, lang: str, rules: Path | None) -> None:
    """Show one offence, by ARTICLE (287-2) or by name: every prong with figure, source and confidence, and its changes.

    Example:  menkan law show 287-2
    """
    from menkan import show_law
    from menkan.law import load_statutes, speaking

    with speaking(lang):
        show_law.print_offence(load_statutes(added=rules), article)


@law.command("check")
@_rules
@click.option("--cases", type=folder_path, multiple=True, help="Folder of case files that must cover every prong.")
@coded
def law_check(rules: Path | None, cases: tuple[Path, ...]) -> int:
    """Check the rule base: figures against their table, dates, sources, prongs that nothing reaches or no case tests.

    With --cases every case is run as well. Exit status 1 if anything is wrong.

    Example:  menkan law check --rules rules/ --cases cases/
    """
    from menkan.law import lint, load_statutes
    from menkan.law.cases import check_cases, read_cases, untested

    statutes = load_statutes(added=rules)
    complaints = list(lint(statutes))
    if cases:
        files = [file for folder in cases for file in read_cases(folder)]
        known = {o.article for o in load_statutes().offences} - {file["article"] for file in files} if rules else set()
        complaints += [*check_cases(statutes, files), *untested(statutes.without(known), files)]
    for line in complaints:
        say(line)
    if not complaints:
        click.echo("the rule base is consistent")
    return FAILED if complaints else 0


@cli.command()
@coded
def schema() -> None:
    """Print the JSON Schema of a record.

    Example:  menkan schema > record.schema.json
    """
    import json

    from menkan.store.records import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@cli.command()
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML settings to check.")
@coded
def config(config: Path | None) -> None:
    """Print the effective settings as TOML.

    Example:  menkan config > menkan.toml
    """
    from menkan.config import load_settings

    click.echo(load_settings(config).to_toml(), nl=False)
