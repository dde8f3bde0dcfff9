"""Pictures of pages: drawn in a process apart from PDFs and scans, several at once, none where the file breaks it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from menkan.config import Settings
from menkan.ingest import drawing
from menkan.run import pictures as room
from menkan.run.originals import Originals
from menkan.run.pictures import Pictures
from menkan.types import Source
from tests.builders import SAMPLES


@pytest.fixture
def pictures() -> Pictures:
    return Pictures(Originals(Settings().input))


def source_of(path: Path, media_type: str) -> Source:
    return Source(str(path), None, hashlib.sha256(path.read_bytes()).hexdigest(), media_type, 2)


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def test_pages_of_a_pdf_are_drawn_in_one_process_and_what_is_not_there_is_left_out(pictures: Pictures) -> None:
    path = sorted(SAMPLES.glob("13-*.pdf"))[0]
    drawn, reason = pictures.pictures(source_of(path, "application/pdf"), (1, 99, 2))
    assert (sorted(drawn), reason) == ([1, 2], "")
    page = opened(drawn[1])
    assert page.size == pytest.approx((595 * drawing.SCALE, 842 * drawing.SCALE), abs=2)
    assert len(page.getcolors() or ()) <= drawing.GREYS
    assert drawn[1] == pictures.picture(source_of(path, "application/pdf"), 1)
    assert pictures.picture(source_of(path, "application/pdf"), 99) is None


def test_pages_of_a_scan_are_drawn_upright_on_white_and_no_larger_than_is_read(
    pictures: Pictures, tmp_path: Path
) -> None:
    path = tmp_path / "scan.tiff"
    frames = [Image.new("RGBA", (3000, 4000), (0, 0, 0, 0)), Image.new("L", (400, 300), 30)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    drawn, _ = pictures.pictures(source_of(path, "image/tiff"), (1, 2, 3))
    sizes = {number: opened(png).size for number, png in drawn.items()}
    assert {number: round(wide / high, 2) for number, (wide, high) in sizes.items()} == {1: 0.75, 2: 1.33}
    assert max(max(size) for size in sizes.values()) <= drawing.LONGEST
    assert opened(drawn[1]).convert("L").getpixel((5, 5)) == 255
    turned = tmp_path / "turned.jpg"
    sideways = Image.new("L", (400, 300), 200)
    sideways.save(
        turned,
        exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00",
    )
    drawn, _ = pictures.pictures(source_of(turned, "image/jpeg"), (1,))
    wide, high = opened(drawn[1]).size
    assert wide < high


@pytest.mark.parametrize(("name", "media_type"), [("a.pdf", "application/pdf"), ("a.png", "image/png")])
def test_broken_file_gives_no_picture_and_says_so(
    pictures: Pictures, tmp_path: Path, name: str, media_type: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7\n1 0 obj <<" + b"\x00" * 100)
    source = source_of(path, media_type)
    assert pictures.pictures(source, (1,)) == ({}, "unread")
    path.write_bytes(b"other bytes")
    assert pictures.pictures(source, (1,)) == ({}, "changed")
    path.unlink()
    assert pictures.pictures(source, (1,)) == ({}, "gone")
    assert pictures.pictures(Source(str(path), None, source.sha256, "text/plain", None), (1,)) == ({}, "no_pages")


def test_drawing_that_does_not_end_is_stopped_and_what_was_drawn_is_kept(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = room._DRAW.replace(
        "for number in numbers:", "import time\nfor number in numbers:\n    time.sleep(60 * (number > 1))"
    )
    monkeypatch.setattr(room, "_DRAW", slow)
    monkeypatch.setattr(room, "SECONDS", 6)
    monkeypatch.setattr(room, "SECONDS_A_PAGE", 0)
    path = sorted(SAMPLES.glob("13-*.pdf"))[0]
    drawn, reason = pictures.pictures(source_of(path, "application/pdf"), (1, 2))
    assert (list(drawn), reason) == ([1], "")
