"""A folder that appears whole or not at all: what a killed writer leaves, and what a living one holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from menkan.errors import StoreError
from menkan.store.folder import new_folder

HOLD = """
import sys
from pathlib import Path
from menkan.store.folder import new_folder
with new_folder(Path(sys.argv[1])) as folder:
    (folder / "file").write_text("of the first")
    print("held", flush=True)
    sys.stdin.readline()
"""


def write(target: Path, text: str) -> None:
    with new_folder(target) as folder:
        (folder / "file").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_copy_left_by_a_process_killed_between_two_renames_is_restored(tmp_path: Path) -> None:
    old = tmp_path / ".tables-k1lled_x-old"
    old.mkdir()
    (old / "file").write_text("the good one")
    (tmp_path / ".tables-k1lled_x").mkdir()
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "tables"):
        _ = 1 / 0
    assert (tmp_path / "tables/file").read_text() == "the good one"
    assert names(tmp_path) == ["tables"]


def test_old_copy_goes_where_the_new_one_has_its_place(tmp_path: Path) -> None:
    write(tmp_path / "tables", "new")
    (tmp_path / ".tables-k1lled_x-old").mkdir()
    write(tmp_path / "tables", "newer")
    assert (tmp_path / "tables/file").read_text() == "newer"
    assert names(tmp_path) == ["tables"]


def test_folders_of_other_names_are_left_alone(tmp_path: Path) -> None:
    for name in (".a-b-12345678", ".ab-12345678", ".a-1234567", ".a-123456789"):
        (tmp_path / name).mkdir()
    write(tmp_path / "a", "x")
    assert len(names(tmp_path)) == 5


def test_second_writer_is_refused_and_the_first_one_finishes(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    target = tmp_path / "tables"
    command = [sys.executable, "-c", HOLD, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout and first.stdin
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=r"MK600.*another process"):
            write(target, "of the second")
        write(tmp_path / "report", "beside it")  # another target in the same folder is free
        first.stdin.write("\n")
        first.stdin.close()
        assert first.wait(30) == 0
    assert (target / "file").read_text() == "of the first"
    assert names(tmp_path) == ["report", "tables"]


def test_writer_of_the_same_process_is_no_leftover_either(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        new_folder(tmp_path / "tables") as folder,
        pytest.raises(StoreError, match="another process"),
        new_folder(tmp_path / "tables"),
    ):
        pass
    assert not folder.exists() and names(tmp_path) == ["tables"]
