"""A corpus from marked texts (由标注文本生成语料): the folder `marked/` of a corpus as its labels, split and documents.

``python -m menkan.synthesis.marked corpus/handwritten NEW`` writes that corpus again, byte for byte, to the new folder
NEW. A marked file is as in `markup`, with its part of the split in the setting `split`; each is a family of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from menkan.errors import CorpusError
from menkan.synthesis.corpus import Document, write_documents
from menkan.synthesis.markup import read_marked_case

MARKED = "marked"
SPLITS = ("train", "calibration", "test")


def read_marked(corpus: Path) -> Iterator[Document]:
    """Every marked case of the folder `corpus` as a text file of the corpus, in the order of its name.

    Raises:
        CorpusError: MK550, for a mark or setting that cannot be read.
    """
    for path in sorted((corpus / MARKED).glob("*.txt")):
        case, settings = read_marked_case(path.stem, path.read_text("utf-8"))
        if settings.get("split") not in SPLITS:
            raise CorpusError(f"split {settings.get('split')!r} is none of {', '.join(SPLITS)}", str(path))
        yield Document(f"{path.stem}.txt", case.text.encode(), case, settings["split"])


def write_marked(corpus: Path, out: Path) -> int:
    """Write the corpus whose `marked/` and `card.md` are in `corpus` into `out`; the number of documents."""
    return write_documents(read_marked(corpus), out, (corpus / "card.md").read_text("utf-8"), "person")


if __name__ == "__main__":
    write_marked(Path(sys.argv[1]), Path(sys.argv[2]))
