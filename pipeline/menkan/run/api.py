"""What Python users call: `read` one document, `run` a batch, `load` its tables (Python 接口)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from menkan.config import Settings

if TYPE_CHECKING:
    from menkan.store.duck import Batch
    from menkan.types import CaseRecord


def read_record(path: Path | str, settings: Settings | None = None) -> CaseRecord:
    """The record of one judgment (读取一份文书).

    A document that cannot be read, or not within the limits, gives a record with ``status`` "failed" and a coded
    problem, no exception: its text says why. For many documents take `menkan.run` or `menkan.read_all`: this loads
    dictionary and model anew at each call. Case number, court, accused and dates stand in ``record.structure``.

        >>> record = menkan.read("judgment.pdf")
        >>> [(figure.surface, figure.metric, figure.interval) for figure in record.quantities]
        >>> [(finding.prong, finding.verdict, finding.reason) for finding in record.findings]

    Raises:
        TypeError: `path` is no path, the bytes of a file say.
    """
    from menkan.run.guarded import GuardedReader
    from menkan.run.inputs import Document

    if not isinstance(path, str | Path):
        raise TypeError(f"read takes the path of a file, not {type(path).__name__}: write it to a file first")
    with GuardedReader(settings or Settings()) as reader:
        return reader.read(Document(str(path)))


def read_records(path: Path | str, settings: Settings | None = None) -> Iterator[CaseRecord]:
    """The records of a folder or a file of many judgments one after another, a ZIP or JSONL say (逐份读取).

    Of any other file the one record that `menkan.read` gives. The process that reads is started once, and nothing is
    held but the record at hand.

        >>> sum(record.status == "failed" for record in menkan.read_all("judgments.jsonl"))
    """
    from menkan.run.guarded import GuardedReader
    from menkan.run.inputs import expand
    from menkan.store.places import place

    chosen = settings or Settings()
    with GuardedReader(chosen) as reader:
        for document in expand([place(path)], chosen.input):
            yield reader.read(document)


def run_folder(
    inputs: Path | str | Iterable[Path | str],
    out: Path | str,
    workers: int = 1,
    settings: Settings | None = None,
    tables: Path | str | None = None,
) -> Batch:
    """Read every judgment under `inputs`, write the tables to `out`, and open them (批量读取).

        >>> batch = menkan.run(["2023/", "2024.zip"], out="out", workers=4)
        >>> batch.cases.groupby("court").size()

    Args:
        inputs: a file, a folder, or several of them; URLs too (``s3://bucket/judgments``) with the extra ``store``.
        out: folder of the run; its tables are replaced as a whole.
        workers: processes.
        tables: folder of the tables, where that is not ``out/tables``; it may be a URL too.
        settings: as in the TOML file of ``menkan run --config``.

    Raises:
        StoreError: MK600, the tables cannot be written.
    """
    from menkan.run.inputs import expand
    from menkan.run.local import run_batch
    from menkan.store.places import place

    chosen = settings or Settings()
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    documents = expand(map(place, given), chosen.input)
    run_batch(documents, Path(out), chosen, workers, tables=None if tables is None else place(tables))
    return load_batch(out)


def load_batch(out: Path | str, reviewed: bool = False, settings: Settings | None = None) -> Batch:
    """The tables of a run (打开一批结果).

        >>> batch = menkan.load("out")
        >>> batch.sql("SELECT prong, verdict, count(*) FROM findings GROUP BY ALL").df()

    Args:
        out: folder of the run.
        reviewed: with what people decided on the page of ``menkan review``: figures and holdings as corrected, facts,
            findings, assessments and predictions that follow from them. Documents without a decision are as read.
        settings: those of the run, where its rules or its model are not those that menkan ships.

    Raises:
        StoreError: MK600, no run is there or it is damaged.
    """
    from menkan.store.duck import Batch

    if not reviewed:
        return Batch(out)
    from menkan.run.reviewed import load_reviewed

    return load_reviewed(out, settings)
