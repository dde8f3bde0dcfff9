import os
from pathlib import Path

import pytest

from menkan.config import InputSettings
from menkan.errors import EmptyFile, TooLarge, UnreadableFile
from menkan.run.inputs import Document, expand


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
