"""The notebooks as they are stored; `make test` executes them too."""

import json
import re
from pathlib import Path
from typing import Any

import jupytext
import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "notebooks").glob("*.py"))
LARGEST = 150_000  # bytes of one stored notebook


def stored(source: Path) -> dict[str, Any]:
    return json.loads(source.with_suffix(".ipynb").read_text(encoding="utf-8"))


def test_every_notebook_is_a_pair_and_stands_in_the_readme() -> None:
    names = [source.stem for source in SOURCES]
    assert sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb")) == names
    assert [int(name[:2]) for name in names] == list(range(1, len(names) + 1))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"notebooks/([\w-]+)\.ipynb", readme) == names


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_stored_cells_are_those_of_the_source_and_ran_without_error(source: Path) -> None:
    written = [(cell.cell_type, cell.source) for cell in jupytext.read(source).cells]
    notebook = stored(source)
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]] == written
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
    assert kinds <= {"display_data", "execute_result", "stream"}
    assert not [o for cell in code for o in cell["outputs"] if o.get("name") == "stderr"]
    assert source.with_suffix(".ipynb").stat().st_size < LARGEST


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_headings_are_chinese_with_an_english_line_below(source: Path) -> None:
    text = "\n".join(cell.source for cell in jupytext.read(source).cells if cell.cell_type == "markdown")
    headings = re.findall(r"^#+ (.+)\n\n(.+)", text, re.M)
    assert len(headings) == len(re.findall(r"^#+ ", text, re.M)) >= 4
    for heading, below in headings:
        assert re.search("[一-龥]", heading), heading
        assert re.match(r"[A-Za-z0-9].*[a-z]{3}", below), below
    assert "虚构" in text
