"""The public face: names, help texts, and the commands and code of the README, as a new user meets them."""

import copy
import pickle
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import menkan
from menkan.cli import cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in group.commands.items():
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


ALL = commands(cli)


def test_public_names_are_sorted_and_documented() -> None:
    assert menkan.__all__ == sorted(menkan.__all__)
    assert all(getattr(menkan, name).__doc__ for name in menkan.__all__)


@pytest.mark.parametrize("name", ["load", "read", "read_all", "run"])
def test_public_function_shows_an_example_that_names_it(name: str) -> None:
    assert re.search(rf">>> .*menkan\.{name}\(", getattr(menkan, name).__doc__)


def test_read_all_gives_the_records_of_an_archive_in_order(tmp_path: Path) -> None:
    names = ["13-own-accounts-2025.pdf", "01-cards-fast-track.pdf"]
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in names:
            archive.write(ROOT / "corpus/samples/documents" / name, name)
    records = list(menkan.read_all(tmp_path / "two.zip"))
    assert [record.source.member for record in records] == sorted(names)
    assert all(isinstance(record, menkan.CaseRecord) and record.findings for record in records)


def test_what_a_record_lacks_is_answered_with_where_it_is() -> None:
    record = menkan.read(ROOT / "corpus/samples/documents/13-own-accounts-2025.pdf")
    for name, answer in [
        ("case_number", "it is record.structure.case_number"),
        ("accused", "it is record.structure.accused"),
        ("figures", "did you mean 'quantities'"),
        ("finding", "did you mean 'findings'"),
        ("to_json", "menkan.store.records.dumps"),
        ("plaintiff", "it has document_id, source"),
    ]:
        with pytest.raises(AttributeError, match=answer):
            getattr(record, name)
    assert not hasattr(record, "__iter__") and pickle.loads(pickle.dumps(record)) == copy.deepcopy(record) == record


def test_read_refuses_what_is_no_path_and_says_how_a_folder_is_read(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="takes the path of a file, not bytes"):
        menkan.read(b"%PDF-1.7")  # type: ignore[arg-type]
    (problem,) = menkan.read(tmp_path).problems
    assert problem.code == "MK108" and "menkan.read_all" in problem.text


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(p) for p, _ in ALL])
def test_command_has_help_an_example_and_few_options(path: tuple[str, ...], command: click.Command) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    if not isinstance(command, click.Group):
        assert f"Example:  menkan {' '.join(path)}" in result.output
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert len(options) <= 6
    assert all(option.help for option in options)
    assert "menkan " + " ".join(path) in README


def test_readme_names_no_command_or_option_that_does_not_exist() -> None:
    known = {path: command for path, command in ALL}
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.S))
    for line in re.findall(r"^menkan [^\n#]+", blocks, re.M):
        words = shlex.split(line)[1:]
        path = next(p for n in (2, 1) if (p := tuple(words[:n])) in known and not isinstance(known[p], click.Group))
        options = {o for p in known[path].params for o in p.opts}
        assert {w for w in words if w.startswith("--")} <= options, line


def test_help_is_quick_because_heavy_libraries_load_where_they_are_used() -> None:
    code = (
        "import sys; from menkan.cli import cli; cli(['--help'], standalone_mode=False);"
        "heavy = {'spacy', 'sklearn', 'skops', 'pyarrow', 'duckdb', 'pandas', 'jieba', 'pydantic'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ["read", "corpus/samples/documents/13-own-accounts-2025.pdf"],
        ["read", "corpus/samples/documents/13-own-accounts-2025.pdf", "--tokens"],
        ["explain", "corpus/samples/documents/13-own-accounts-2025.pdf"],
        ["law", "list", "--as-of", "2021-06-30"],
        ["law", "show", "287-2"],
        ["law", "check"],
        ["schema"],
        ["config"],
    ],
    ids=" ".join,
)
def test_command_of_the_readme_works(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert result.output.strip()


def test_python_of_the_readme_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["batch"].cases) == len(list((ROOT / "corpus/samples/documents").iterdir()))  # type: ignore[attr-defined]


def test_tokens_give_words_with_their_places() -> None:
    path = ROOT / "corpus/samples/documents/13-own-accounts-2025.pdf"
    text = menkan.read(path).text
    result = CliRunner().invoke(cli, ["read", str(path), "--tokens"])
    rows = [line.split("\t") for line in result.output.splitlines()]
    assert len(rows) > 300
    assert all(text[int(start) : int(end)] == word for start, end, word in rows)


def test_wheel_holds_every_file_of_the_package_and_the_shipped_model(tmp_path: Path) -> None:
    """Built as `pip install` builds it, without a network: hatchling is in the locks."""
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", build, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    wheel = tmp_path / done.stdout.split()[-1]
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
    package, model = ROOT / "pipeline" / "menkan", ROOT / "models" / "severity-v1"
    wanted = {
        path.relative_to(root).as_posix()
        for folder, root in ((package, package.parent), (model, ROOT))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted = {name if name.startswith("menkan/") else f"menkan/{name}" for name in wanted}
    assert held == wanted
    assert {"menkan/py.typed", "menkan/models/severity-v1/model.skops", "menkan/law/words.toml"} <= held
    assert wheel.stat().st_size < 5_000_000
