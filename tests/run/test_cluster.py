"""On a Ray cluster: the rows of one machine, kept when they stand, and what becomes of a chunk that was lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import menkan
from menkan.codes import Status
from menkan.config import Settings, SeveritySettings
from menkan.errors import ClusterError
from menkan.run import cluster
from menkan.run.cluster import LOSSES, Chunk, Nodes, run_cluster
from menkan.run.inputs import Document, expand
from menkan.run.local import run_batch
from menkan.store.columns import TABLES
from menkan.store.journal import Journal
from tests.builders import copy_samples

ray = pytest.importorskip("ray", reason="needs the extra cluster")
PLAIN = Settings(severity=SeveritySettings(model="none"))


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six documents, one of them three times and once more under a name that comes first; two that cannot be read."""
    folder = copy_samples(tmp_path_factory.mktemp("given"), 6)
    for name in ("00-first.pdf", "99-again.pdf", "99-once-more.pdf"):
        shutil.copy(folder / "02-running-points-three.pdf", folder / name)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7")
    return folder


@pytest.fixture(scope="module")
def local() -> Iterator[Nodes]:
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield Nodes("auto")
    ray.shutdown()


def rows(out: Path) -> dict[str, list[tuple[object, ...]]]:
    with menkan.load(out) as batch:
        return {table: batch.sql(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


def test_rows_are_those_of_one_machine_and_stand_in_the_next_run(
    given: Path, local: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "DOCUMENTS_PER_CHUNK", 3)
    documents = list(expand([given], PLAIN.input))
    summary = run_cluster(documents, tmp_path / "cluster", PLAIN, local)
    assert (summary.n_inputs, summary.duplicates, len(summary.failed)) == (11, 3, 2)
    run_batch(documents, tmp_path / "one", PLAIN)
    assert rows(tmp_path / "cluster") == rows(tmp_path / "one")
    with closing(Journal(tmp_path / "cluster")) as journal:
        before = [part for part in journal.parts() if "cases" in part.tables]
    run_cluster(documents, tmp_path / "cluster", PLAIN, local)
    with closing(Journal(tmp_path / "cluster")) as journal:
        assert [part for part in journal.parts() if "cases" in part.tables] == before
    assert rows(tmp_path / "cluster") == rows(tmp_path / "one")


def test_new_law_judges_the_records_that_stand(given: Path, local: Nodes, tmp_path: Path) -> None:
    """A mark in the records that stand is in those that are judged anew: no document was read again."""
    documents = list(expand([given], PLAIN.input))
    out = tmp_path / "cluster"
    run_cluster(documents, out, PLAIN, local)
    for stored in (out / "tables/records").iterdir():
        records = pq.read_table(stored)
        marked = pc.replace_substring(records.column("record"), "人民法院", "人民琺院")
        pq.write_table(records.set_column(2, "record", marked), stored)
    run_cluster(documents, out, replace(PLAIN, severity=SeveritySettings()), local)
    with menkan.load(out) as batch:
        good = [record for record in batch.records() if record.status is not Status.FAILED]
        assert len(good) == 6 and all("人民琺院" in record.text and record.predictions for record in good)


def test_model_that_is_missing_is_no_nodes_fault(given: Path, local: Nodes, tmp_path: Path) -> None:
    wrong = replace(PLAIN, severity=SeveritySettings(model=str(tmp_path / "none")))
    with pytest.raises(menkan.errors.ModelError, match="MK500"):
        run_cluster(expand([given], PLAIN.input), tmp_path / "out", wrong, local)


def test_chunk_is_tried_whole_and_then_one_by_one() -> None:
    documents = tuple((i, Document(f"{i}.pdf"), None) for i in range(3))
    chunk = Chunk(documents)
    for losses in range(1, LOSSES):
        (chunk,) = cluster._after_loss(chunk)
        assert (chunk.documents, chunk.losses) == (documents, losses)
    assert [alone.documents for alone in cluster._after_loss(chunk)] == [(one,) for one in documents]


def test_cluster_that_is_not_there_is_coded(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray, "is_initialized", lambda: False)

    def refuse(**_: object) -> None:
        raise ConnectionError("nobody answers")

    monkeypatch.setattr(ray, "init", refuse)
    with pytest.raises(ClusterError, match=r"MK650.*nobody answers"):
        run_cluster(expand([given], PLAIN.input), tmp_path / "out", PLAIN, Nodes("auto"))
    assert not (tmp_path / "out").exists()
