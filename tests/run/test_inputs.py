import os
from pathlib import Path

import pytest

from menkan.config import InputSettings
from menkan.errors import EmptyFile, TooLarge, UnreadableFile
from menkan.run.inputs import Document, expand
from menkan.store.outcome import outcome_of
from menkan.store.output import Output
from tests.builders import judgment_record, write_run


def names(folder: Path, *paths: Path, hidden: bool = False) -> list[str]:
    documents = expand(paths or (folder,), InputSettings(hidden=hidden))
    return [str(Path(d.path).relative_to(folder)) for d in documents]


def test_folder_is_walked_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.pdf", "a/1.pdf", ".hidden/x.txt", "c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a/1.pdf", "a/2.pdf", "b.txt", "c"]
    assert ".hidden/x.txt" in names(tmp_path, hidden=True)


def test_corpus_folder_gives_its_documents_only(tmp_path: Path) -> None:
    for name in ("labels.jsonl", "split.csv", "card.md", "documents/1.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["documents/1.txt"]


def test_missing_path_is_a_document_that_fails_with_a_code(tmp_path: Path) -> None:
    (document,) = expand([tmp_path / "none.pdf"], InputSettings())
    with pytest.raises(UnreadableFile, match="MK108"):
        document.read_bytes(10)


def test_symbolic_link_inside_a_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    (document,) = expand([folder], InputSettings())
    with pytest.raises(UnreadableFile, match="symbolic link"):
        document.read_bytes(10)


def test_size_and_emptiness_are_checked_before_reading(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"12345")
    assert Document(str(file)).read_bytes(5) == b"12345"
    with pytest.raises(TooLarge, match="the limit is 4"):
        Document(str(file)).read_bytes(4)
    file.write_bytes(b"")
    with pytest.raises(EmptyFile):
        Document(str(file)).read_bytes(4)


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening one for reading would wait for ever
    with pytest.raises(UnreadableFile, match="not a regular file"):
        Document(str(pipe)).read_bytes(10)


def test_what_a_run_wrote_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    for out in ("out", "."):
        write_run((), tmp_path / out)
        (tmp_path / out / "report").mkdir()
        (tmp_path / out / "report" / "index.html").write_text("x")
    (tmp_path / "out" / "notes.txt").write_text("somebody's own")
    for hidden in (False, True):
        assert names(tmp_path, hidden=hidden) == ["a.txt", "out/notes.txt"]
        assert names(tmp_path, tmp_path / "out", hidden=hidden) == ["out/notes.txt"]


def test_folder_that_is_only_called_tables_is_read(tmp_path: Path) -> None:
    for name in ("tables/1.txt", "report/2.txt", "manifest.json", "tables/manifest.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["manifest.json", "report/2.txt", "tables/1.txt", "tables/manifest.json"]


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + "/y.txt", "a.txt/b.txt"])
def test_path_that_the_system_refuses_fails_with_its_code(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    (document,) = expand([tmp_path / name], InputSettings())
    with pytest.raises(UnreadableFile, match="MK108"):
        document.read_bytes(10)


def test_missing_path_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        Document(str(tmp_path / "none.pdf")).read_bytes(10)


def test_tables_being_written_are_no_input(tmp_path: Path) -> None:
    """A run walks its inputs while it writes: `menkan run . --out .` meets its own unfinished tables."""
    (tmp_path / "a.txt").write_text("x")
    with Output(tmp_path, "shape", {}) as output:
        output.add(0, outcome_of(judgment_record()))
        output.commit()
        assert names(tmp_path, hidden=True) == ["a.txt"]
