"""Inputs and tables in a store that speaks S3 over the loopback: the rows of this machine's own disk."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

import menkan
from menkan.cli import USAGE, cli
from menkan.config import Settings, SeveritySettings
from menkan.errors import StoreError
from menkan.run.inputs import expand
from menkan.run.local import run_batch
from menkan.store import places
from menkan.store.columns import TABLES
from menkan.store.duck import Batch
from menkan.store.places import is_inside, place
from tests.builders import SAMPLES, copy_samples

moto_server = pytest.importorskip("moto.server", reason="needs moto, of the extra dev")
upath = pytest.importorskip("upath", reason="needs the extra store")
PLAIN = Settings(severity=SeveritySettings(model="none"))
PILE = "s3://pile/判决 2024"


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Four documents, two more in a ZIP and a damaged one: in a folder, and under `PILE`."""
    folder = copy_samples(tmp_path_factory.mktemp("pile"), 4)
    with ZipFile(folder / "zipped.zip", "w") as zipped:
        for path in sorted(SAMPLES.iterdir())[4:6]:
            zipped.write(path, path.name)
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7")
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "fictional")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        place("s3://pile").mkdir()
        for path in folder.iterdir():
            place(f"{PILE}/{path.name}").write_bytes(path.read_bytes())
        yield folder
    server.stop()


def rows(out: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table but for the paths, which differ."""
    with menkan.load(out) as batch:
        return {
            table: [tuple(v for v in row if not isinstance(v, str) or "/" not in v) for row in read(batch, table)]
            for table in TABLES
        }


def read(batch: Batch, table: str) -> list[tuple[object, ...]]:
    return batch.sql(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


def test_documents_of_a_store_give_the_rows_of_a_folder(pile: Path, tmp_path: Path) -> None:
    menkan.run(pile, tmp_path / "folder", settings=PLAIN).close()
    batch = menkan.run(PILE, tmp_path / "store", workers=2, settings=PLAIN)
    assert sum(batch.inputs["status"] != "failed") == 6 and len(batch.inputs) == 7
    assert f"{PILE}/zipped.zip" in set(batch.inputs["path"])
    local, stored = rows(tmp_path / "folder"), rows(tmp_path / "store")
    for table in set(TABLES) - {"failures", "problems"}:  # they tell the path in their words
        assert stored[table] == local[table]
    assert menkan.read(f"{PILE}/{sorted(pile.iterdir())[0].name}").structure.parties


def test_tables_in_a_store_are_those_on_disk_and_judged_anew(pile: Path, tmp_path: Path) -> None:
    where = "s3://pile/tables/one"
    menkan.run(pile, tmp_path / "disk", settings=PLAIN).close()
    menkan.run(pile, tmp_path / "out", settings=PLAIN, tables=where).close()
    assert rows(tmp_path / "out") == rows(tmp_path / "disk")
    assert not (tmp_path / "out/tables").exists() and place(f"{where}/manifest.json").is_file()
    first = {str(path) for path in place(f"{where}/records").iterdir()}
    settings = Settings()
    batch = menkan.run(pile, tmp_path / "out", settings=settings)  # the folder knows where its tables lie
    assert len(batch.predictions) and batch.record(batch.cases["document_id"][0]).text
    assert rows(tmp_path / "out") == rows_of_fresh(pile, tmp_path / "fresh", settings)
    assert not first & {str(path) for path in place(f"{where}/records").iterdir()}  # swept
    with pytest.raises(StoreError, match="its tables lie in s3://pile/tables/one"):
        menkan.run(pile, tmp_path / "out", settings=settings, tables="s3://pile/tables/two")


def rows_of_fresh(given: Path, out: Path, settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    menkan.run(given, out, settings=settings).close()
    return rows(out)


def test_nodes_read_and_write_in_the_store(pile: Path, tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="needs the extra cluster")
    from menkan.run.cluster import Nodes, run_cluster

    ray.init(address="local", num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        documents = expand([place(PILE)], PLAIN.input)
        run_cluster(documents, tmp_path / "cluster", PLAIN, Nodes("auto"), tables=place("s3://pile/tables/ray"))
    finally:
        ray.shutdown()
    run_batch(expand([place(PILE)], PLAIN.input), tmp_path / "one", PLAIN)
    assert rows(tmp_path / "cluster") == rows(tmp_path / "one")


def test_store_that_is_not_there_is_coded(pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        places.filesystem(place(PILE)).clear_instance_cache()
        try:
            record = menkan.read(f"{PILE}/x.pdf", PLAIN)
            assert record.problems[0].code == "MK108"
            with pytest.raises(StoreError, match="MK600"):
                menkan.run(pile, tmp_path / "out", settings=PLAIN, tables="s3://pile/tables/none")
        finally:
            places.filesystem(place(PILE)).clear_instance_cache()


def test_missing_object_and_bucket_fail_as_documents(pile: Path, tmp_path: Path) -> None:
    batch = menkan.run([f"{PILE}/none.pdf", "s3://nobody/x.zip"], tmp_path / "out", settings=PLAIN)
    assert list(batch.failures["code"]) == ["MK108", "MK108"]


def test_tables_in_another_folder_are_found_from_anywhere(
    pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    menkan.run(pile, "out", settings=PLAIN, tables="elsewhere").close()
    monkeypatch.chdir(pile)
    assert len(menkan.load(tmp_path / "out").cases) == 6 and (tmp_path / "elsewhere/cases").is_dir()


def test_tables_inside_an_input_are_refused(pile: Path, tmp_path: Path) -> None:
    asked = ["run", PILE, "--out", str(tmp_path / "out"), "--tables", f"{PILE}/tables"]
    result = CliRunner().invoke(cli, asked)
    assert result.exit_code == USAGE and "inside an input" in result.output


def test_urls_that_nothing_reads_are_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="MK600"):
        place("nowhere://x/y")

    def missing(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(places, "import_module", missing)
    with pytest.raises(StoreError, match=r"menkan\[store\]"):
        place("s3://pile/x")


def test_place_inside_another() -> None:
    assert is_inside(place("s3://a/b"), place("s3://a")) and is_inside(place("s3://a/b"), place("s3://a/b/"))
    assert not is_inside(place("s3://a/bc"), place("s3://a/b"))
    assert is_inside(Path("x/../y/z"), Path("y")) and not is_inside(Path("y"), place("s3://y"))


def test_paths_of_this_machine_are_paths() -> None:
    for given in ("a/b.pdf", "C:/x", "判决：//x", "./s3:/x"):
        assert isinstance(place(given), Path)
