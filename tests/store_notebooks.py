"""Executes notebooks/*.py and stores them as .ipynb beside them: `make notebooks`, or with names for some of them.

Figures are stored with 128 colours, a quarter of their size; cells keep their ids, so that a change shows as one.
"""

import base64
import io
import sys
import time
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def store(source: Path) -> None:
    """Execute `source` and write the notebook with its outputs; an error of a cell ends it, nothing is written."""
    began = time.monotonic()
    notebook = jupytext.read(source)
    notebook.metadata = nbformat.from_dict({"jupytext": {"formats": "ipynb,py:percent"}, "kernelspec": KERNEL})
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{source.stem[:2]}-{number:02d}"
    resources = {"metadata": {"path": str(source.parent)}}
    NotebookClient(notebook, timeout=300, record_timing=False, resources=resources).execute()
    for output in (one for cell in notebook.cells for one in cell.get("outputs", ())):
        if "image/png" in output.get("data", {}):
            output["data"]["image/png"] = smaller(output["data"]["image/png"])
    notebook.nbformat_minor = 5
    target = source.with_suffix(".ipynb")
    nbformat.write(notebook, target)
    print(f"{target.name}: {time.monotonic() - began:.0f} s, {target.stat().st_size / 1000:.0f} kB")


def smaller(figure: str) -> str:
    """A PNG in base64 with no more than 128 colours."""
    drawn = Image.open(io.BytesIO(base64.b64decode(figure))).convert("RGB")
    written = io.BytesIO()
    drawn.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return base64.b64encode(written.getvalue()).decode()


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.py")):
        store(FOLDER / f"{name}.py")
