"""Real files of others, where they lie beside the repository: read, or refused with a code."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from menkan.errors import NoTextLayer, SourceError, UnsupportedFormat
from menkan.ingest import ocr, read_transcript
from tests.ingest.test_pdf import assert_places
from tests.ingest.typeset import paragraphs, typst_pdf

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "documents"
FILES = sorted(path for path in DOCUMENTS.glob("*") if path.suffix in (".pdf", ".docx"))
pytestmark = pytest.mark.skipif(not FILES, reason="the shared documents are not beside the repository")


@pytest.fixture(autouse=True)
def text_layer_only(monkeypatch):
    """Pages are read as without the extra ocr: recognition takes seconds a page and has tests of its own."""
    monkeypatch.setattr(ocr, "is_available", lambda: False)


def find(part: str) -> bytes:
    return next(path for path in FILES if part in path.name).read_bytes()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:24])
def test_file_reads_or_is_refused_with_a_code(path):
    try:
        read = read_transcript(path.read_bytes(), path.name)
    except (NoTextLayer, UnsupportedFormat):
        return
    if read.pages:  # a DOCX has none until it is printed
        assert_places(read)
    assert read == read_transcript(path.read_bytes(), path.name)


@pytest.mark.parametrize("part", ["f9d096", "2f36c9"])
def test_scan_has_no_text_layer(part):
    with pytest.raises(NoTextLayer):
        read_transcript(find(part))


def test_recognised_scan_is_in_doubt_on_every_page():
    assert [p.where for p in read_transcript(find("30a86b")).problems if p.code == "MK110"] == [
        f"p.{n}" for n in range(1, 7)
    ]


def test_report_of_many_pages_loses_heads_and_keeps_tables():
    lines = read_transcript(find("082a94")).text.split("\n")
    assert not [line for line in lines if line.endswith("报告全文")]
    assert not [line for line in lines if line.isdigit()]
    (row,) = [line.split("\t") for line in lines if "\t4,755,785.11\t5,699,227.63\t-16.55%" in line]
    assert len(row) == 4


def test_cells_that_touch_are_parted():
    text = read_transcript(find("f66ad4")).text
    assert "\t5,736,785,000.00\t10,449,966,000.00\t-45.10%\t" in text


def test_tick_boxes_are_named_and_begin_a_paragraph():
    lines = read_transcript(find("f66ad4")).text.split("\n")
    assert lines.count("□适用☑不适用") == 6
    assert not [line for line in lines if "\uf052" in line]


def test_lines_beside_a_picture_are_one_paragraph():
    lines = read_transcript(find("631313")).text.split("\n")
    assert len(lines) == 8
    assert sorted(map(len, lines))[-1] > 350  # half of its lines run beside the picture


def test_fake_bold_is_read_once():
    assert "项项" not in read_transcript(find("da71c8")).text


@pytest.mark.parametrize("seed", range(40))
def test_mutated_file_reads_or_is_refused_with_a_code(seed):
    draw = random.Random(seed)
    files = [path.read_bytes() for path in FILES if path.suffix == ".pdf" and path.stat().st_size < 300_000]
    data = bytearray(draw.choice([*files, typst_pdf(paragraphs(seed, 3))]))
    kind = draw.randrange(3)
    if kind == 0:
        for _ in range(draw.choice((1, 5, 50, 500))):
            data[draw.randrange(len(data))] = draw.randrange(256)
    elif kind == 1:
        del data[draw.randrange(len(data)) :]
    else:
        at, other, n = draw.randrange(len(data)), draw.randrange(len(data)), draw.randrange(5000)
        data[at : at + n] = data[other : other + n]
    try:
        read = read_transcript(bytes(data))
    except SourceError:
        return
    assert len(read.lines) == len(read.text)
