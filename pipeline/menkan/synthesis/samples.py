"""The sample judgments of `corpus/samples` (样本文书): fictional, written by hand, set as PDF by two producers.

``python -m menkan.synthesis.samples OUT`` writes it again, byte for byte, to the new folder OUT.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from menkan.synthesis.corpus import Document, write_documents
from menkan.synthesis.markup import read_marked_case
from menkan.synthesis.records import SyntheticCase
from menkan.synthesis.typeset import Numbering, PageStyle, Producer, typeset

SPLIT = "test"  # the samples are there to be read, never trained on


def read_samples() -> Iterator[tuple[SyntheticCase, Producer, PageStyle]]:
    """Every handwritten case in the order of its file name, with the producer and page style that its file names."""
    folder = files(__package__).joinpath("handwritten")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        case, settings = read_marked_case(entry.name.removesuffix(".txt"), entry.read_text("utf-8"))
        style = PageStyle(numbering=Numbering[settings["numbering"].upper()])
        yield case, Producer(settings["producer"]), style


def write_samples(out: Path) -> int:
    """Write `corpus/samples` into `out`; the number of documents."""
    documents = (
        Document(f"{case.key}.pdf", typeset(case.paragraphs, case.layout, producer, style), case, SPLIT)
        for case, producer, style in read_samples()
    )
    return write_documents(documents, out, files(__package__).joinpath("samples-card.md").read_text("utf-8"), "person")


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
