"""Pages of scans as pictures: every page of the file, upright, with the boxes where the figures stand."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from menkan.ingest import drawing, scan_files
from menkan.run import pictures
from menkan.run.inputs import Document
from menkan.run.originals import Originals
from menkan.run.pictures import Pictures
from menkan.run.reader import CaseReader
from menkan.types import CaseRecord, Source
from tests.builders import write_run
from tests.ingest.scanned import LINES, image_file, needs_ocr, page_pdf, rendered
from tests.report.pages import Page as Parsed
from tests.review.places import SAMPLES, Page

pytest.importorskip("PIL")
SUM = "1230045"


def tiff(*pages: Any) -> bytes:
    from PIL import Image

    first, *others = (Image.fromarray(np.ascontiguousarray(page[:, :, ::-1])) for page in pages)
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=others, dpi=(200, 200), compression="tiff_deflate")
    return out.getvalue()


def turned_by_the_camera(image: Any) -> bytes:
    """A JPEG whose pixels lie on their side, and whose tag says so."""
    from PIL import Image

    tags = Image.Exif()
    tags[0x0112] = 6  # to be turned clockwise by a quarter
    return image_file(np.rot90(image, 1), "JPEG", dpi=(200, 200), quality=90, exif=tags)


def page_of(reader: CaseReader, folder: Path, name: str, data: bytes) -> tuple[Page, CaseRecord]:
    """The review of a run that read this one file."""
    folder.joinpath(name).write_bytes(data)
    record = reader.read(Document(str(folder / name)))
    write_run([record], folder / "out")
    return Page(folder / "out"), record


def drawn(page: Page, source: str) -> Any:
    from PIL import Image

    answer = page.client.get(source)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("L"))


@needs_ocr
@pytest.mark.parametrize(
    "name, number",
    [("a.png", 1), ("a.jpg", 1), ("a.tif", 2)],
)
def test_page_of_a_scan_is_shown_with_a_box_on_the_ink_of_its_figure(
    reader: CaseReader, tmp_path: Path, name: str, number: int
) -> None:
    image = rendered(page_pdf(LINES))
    files = {
        "a.png": image_file(image, dpi=(200, 200)),
        "a.jpg": turned_by_the_camera(image),
        "a.tif": tiff(rendered(page_pdf(LINES[:1])), image),
    }
    page, record = page_of(reader, tmp_path, name, files[name])
    figure = next(q for q in record.quantities if SUM in q.surface)
    parsed = Parsed(page.get(f"/case/{page.ids[0]}"))
    images = parsed.every("img")
    assert [one["src"].rpartition("/")[2] for one in images] == [f"{n}.png" for n in range(1, number + 1)]
    (box,) = (one for one in parsed.every("rect") if one["data-figure"] == f"{figure.start}-{figure.end}")
    shown = drawn(page, images[number - 1]["src"])
    width, height = int(images[number - 1]["width"]), int(images[number - 1]["height"])
    assert shown.shape[1] / shown.shape[0] == pytest.approx(width / height, abs=0.01)
    scale = shown.shape[1] / width
    x, y, wide, high = (round(float(box[key]) * scale) for key in ("x", "y", "width", "height"))
    inside, row = shown[y : y + high, x : x + wide], shown[y : y + high]
    assert (inside < 128).mean() > 0.1 and (shown < 128).mean() < 0.02
    assert (row < 128).sum() > (inside < 128).sum()  # the line goes on beside the figure
    assert 4 < wide / high < 12  # nine characters of one line, 人民币 aside


@needs_ocr
def test_seal_stays_red_and_a_grey_scan_grey() -> None:
    from PIL import Image

    image = rendered(page_pdf(LINES[:1]), dpi=60)
    grey = drawing.draw_page(image_file(image), "image/png", 1)
    image[10:60, 10:60] = (30, 20, 220)
    red = drawing.draw_page(image_file(image), "image/png", 1)
    assert [Image.open(io.BytesIO(data)).mode for data in (grey, red)] == ["P", "P"]


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/tiff", "application/pdf"])
def test_file_that_breaks_the_library_gives_no_picture(tmp_path: Path, media_type: str) -> None:
    (tmp_path / "x").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 99)
    assert Pictures(Anything()).picture(Source(str(tmp_path / "x"), None, "", media_type), 1) is None


class Anything(Originals):
    """Gives whatever lies there."""

    def __init__(self) -> None:
        pass

    def read(self, source: Source) -> tuple[bytes | None, str]:
        return Path(source.path).read_bytes(), ""


def test_drawing_ends_at_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(image_file(np.full((9000, 9000), 255, np.uint8)))
    source = Source(str(tmp_path / "x"), None, "", "image/png")
    monkeypatch.setattr(pictures, "MEGABYTES", 400)
    assert Pictures(Anything()).picture(source, 1) is None
    monkeypatch.setattr(pictures, "SECONDS", 0.01)
    monkeypatch.setattr(pictures, "SECONDS_A_PAGE", 0)
    monkeypatch.setattr(pictures, "MEGABYTES", 2048)
    assert Pictures(Anything()).picture(source, 1) is None


def test_sheet_of_any_size_is_drawn_no_larger_than_a_screen_needs() -> None:
    from PIL import Image

    sheet = image_file(np.full((300, 9000), 255, np.uint8), dpi=(200, 200))
    assert max(Image.open(io.BytesIO(drawing.draw_page(sheet, "image/png", 1))).size) <= drawing.LONGEST


def test_page_that_the_file_has_not_is_coded() -> None:
    from menkan.errors import DamagedFile

    for number in (0, 2):
        with pytest.raises(DamagedFile, match="no page"):
            scan_files.page_image(image_file(np.full((30, 30), 255, np.uint8)), number)


def test_kept_pictures_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Pictures(Anything())
    sample = next(SAMPLES.glob("*.pdf"))
    source = Source(str(sample), None, "a", "application/pdf")
    one = kept.picture(source, 1)
    assert one is not None and re.match(rb"\x89PNG", one)
    monkeypatch.setattr(pictures, "KEPT", len(one) + 10)
    for sha256 in "bcd":
        assert kept.picture(Source(str(sample), None, sha256, "application/pdf"), 1) == one
    assert list(kept._kept) == [("d", 1)] and kept._size == len(one)
