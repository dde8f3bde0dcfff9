"""Scanned pages end to end: pictures of pages become the Transcript that their text layer gives."""

from __future__ import annotations

import io

import numpy as np
import pytest

from menkan.errors import DamagedFile, NoTextLayer, TooLarge
from menkan.ingest import ocr, read_transcript, scan, scan_files, scan_image
from menkan.ingest.doubt import problems_of
from menkan.ingest.ocr_check import compare_digits
from menkan.ingest.page import Doubt, Line, PageLines
from menkan.ingest.scan_files import read_image
from menkan.text import fold_width
from tests.ingest.scanned import LINES, as_reader, image_file, needs_ocr, page_pdf, rendered, scan_pdf
from tests.ingest.test_pdf import assert_places
from tests.ingest.typeset import MARGIN, SIZE, Sheet, paragraphs, typst_pdf


@pytest.fixture
def without_ocr(monkeypatch):
    monkeypatch.setattr(ocr, "is_available", lambda: False)


@pytest.fixture(scope="module")
def judgment() -> bytes:
    return typst_pdf(paragraphs(7, 2), head="江州市临湖区人民法院")


def stamped(image):
    """A red disc over the first lines, as ink over ink."""
    stamp = np.full(image.shape, 255, np.uint8)
    y, x = np.ogrid[: image.shape[0], : image.shape[1]]
    stamp[(x - 600) ** 2 + (y - 300) ** 2 < 160**2] = (40, 30, 215)
    return (image.astype(np.uint16) * stamp // 255).astype(np.uint8)


@needs_ocr
def test_scanned_page_gives_the_transcript_of_its_text_layer(judgment):
    from_text = read_transcript(judgment)
    read = read_transcript(scan_pdf(stamped(rendered(judgment))))
    assert fold_width(read.text) == fold_width(from_text.text)
    assert read.ocr_pages == (1,)
    assert [p for p in read.problems if p.code != scan.UNSURE_DIGITS] == []
    assert_places(read)
    at, to = from_text.text.index("被告人"), read.text.index("被告人")
    assert read.boxes(to, to + 5)[0] == pytest.approx(from_text.boxes(at, at + 5)[0], abs=4)


@needs_ocr
def test_good_text_layer_is_never_recognised(judgment, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a good page was rendered")

    monkeypatch.setattr(scan, "render", refuse)
    read = read_transcript(judgment)
    assert (read.ocr_pages, read.problems) == ((), ())


@needs_ocr
def test_mixed_file_is_read_page_by_page():
    image = rendered(page_pdf(LINES[1:]))
    sheet = Sheet()
    sheet.text(MARGIN, 110, LINES[0])
    sheet.page()
    sheet.canvas.drawImage(as_reader(image), 0, 0, 595, 842)
    sheet.page()
    sheet.text(MARGIN, 110, "判处罚金人民币2000元。")
    read = read_transcript(sheet.bytes())
    assert read.ocr_pages == (2,)
    assert read.text.replace("\n", "") == "".join(LINES) + "判处罚金人民币2000元。"
    assert [read.page_at(read.text.index(words)) for words in ("被告人", "1230045", "2000")] == [1, 2, 3]


@needs_ocr
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_picture_is_read_upright_and_places_follow(turns):
    image = rendered(page_pdf(LINES))
    read = read_image(image_file(np.rot90(image, -turns), dpi=(200, 200)))
    assert read.text.replace("\n", "") == "".join(LINES)
    assert_places(read)
    _, x0, y0, x1, y1 = read.boxes(0, 3)[0]
    expected = {
        1: (842 - 100 - SIZE, MARGIN, 842 - 100, MARGIN + 3 * SIZE),
        2: (595 - MARGIN - 3 * SIZE, 842 - 100 - SIZE, 595 - MARGIN, 842 - 100),
        3: (100, 595 - MARGIN - 3 * SIZE, 100 + SIZE, 595 - MARGIN),
    }[turns]
    assert (x0, y0, x1, y1) == pytest.approx(expected, abs=6)


@needs_ocr
def test_wrong_digit_of_a_hidden_layer_is_named_with_both_readings():
    image = rendered(page_pdf(["共计支付结算人民币1230045元", *LINES[2:]]))
    read = read_transcript(scan_pdf(image, hidden="共计支付结算人民币1280045元"))
    assert "1230045" in read.text
    (problem,) = [p for p in read.problems if p.code == "MK111"]
    assert (problem.where, problem.text.rpartition(": ")[2]) == ("p.1", "1280045 / 1230045")
    assert "".join(read.text[start:end] for start, end in read.doubtful) == "1230045"


@needs_ocr
def test_tiff_of_two_pages_has_two_pages():
    from PIL import Image

    first, second = (Image.fromarray(rendered(page_pdf([line]))[:, :, 0]).convert("1") for line in LINES[1:])
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[second], dpi=(200, 200), compression="group4")
    read = read_image(out.getvalue())
    assert (read.media_type, read.ocr_pages, len(read.pages)) == ("image/tiff", (1, 2), 2)
    assert [read.page_of_line[i] for i in range(len(read.page_of_line))] == [1, 2]
    assert "1230045" in read.text


@needs_ocr
def test_picture_without_text_is_coded():
    with pytest.raises(NoTextLayer):
        read_image(image_file(np.full((400, 300), 255, np.uint8)))
    with pytest.raises(NoTextLayer):
        read_image(image_file(np.full((4, 3), 255, np.uint8)))


@needs_ocr
def test_broken_pictures_are_coded():
    whole = image_file(rendered(page_pdf(LINES[:1]), dpi=40))
    for data in (whole[: len(whole) // 2], whole[:40], b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\xff\xd8\xff" + b"1" * 9):
        with pytest.raises(DamagedFile):
            read_image(data, "a.png")


@needs_ocr
def test_picture_above_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(scan_files, "MAX_PIXELS", 100)
    with pytest.raises(TooLarge):
        read_image(image_file(np.full((11, 10), 255, np.uint8)))


def test_scan_without_the_extra_is_coded(without_ocr):
    image = np.full((60, 80, 3), 200, np.uint8)
    for read in (lambda: read_transcript(scan_pdf(image), "a.pdf"), lambda: read_image(image_file(image), "a.pdf")):
        with pytest.raises(NoTextLayer) as caught:
            read()
        assert 'pip install "menkan[ocr]"' in str(caught.value)
        assert caught.value.where == "a.pdf"


@needs_ocr
@pytest.mark.parametrize("angle", [-3.0, -1.0, 0.0, 0.7, 4.0])
def test_skew_is_found_and_undone(judgment, angle):
    cv2 = ocr.optional("cv2")
    grey = rendered(judgment, dpi=100).min(axis=2)
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    tilted = cv2.warpAffine(grey, matrix, (width, height), borderValue=255)
    turn, found = scan_image.skew(tilted)
    assert (turn, found) == (0, pytest.approx(angle, abs=0.15))
    straight, back = scan_image.straighten(tilted, found)
    assert scan_image.skew(straight)[1] == pytest.approx(0, abs=0.15)
    assert back @ [width / 2, height / 2, 1] == pytest.approx([width / 2, height / 2])


@needs_ocr
def test_grid_whose_columns_are_as_sharp_as_its_rows_is_read_across(monkeypatch):
    image = rendered(page_pdf(LINES[:1] * 12))
    monkeypatch.setattr(scan_image, "skew", lambda grey: (1, 0.0))  # what the grid may look like
    lines, _, view = scan.see(image, 200 / 72)
    assert view.turns == 0
    assert {line.text for line in lines} == {LINES[0]}


@needs_ocr
def test_red_seal_is_paper_and_ink_under_it_stays():
    image = np.full((400, 400, 3), 255, np.uint8)
    image[100:300, 100:300] = (40, 30, 215)
    image[190:200, 50:350] = (20, 20, 20)
    image[190:200, 100:300] = (3, 2, 17)  # ink under the seal
    grey = scan_image.without_seals(image)
    assert grey[120:180, 120:280].min() > 220
    assert grey[190:200, 50:350].max() < 60


@needs_ocr
def test_red_type_of_a_letterhead_stays():
    image = np.full((2339, 1654, 3), 255, np.uint8)
    for x in range(250, 1400, 110):
        image[200:290, x : x + 90] = (40, 30, 215)  # characters of the head
    cv2 = ocr.optional("cv2")
    cv2.circle(image, (1100, 1900), 165, (40, 30, 215), 10)
    cv2.circle(image, (1100, 1900), 50, (40, 30, 215), -1)
    grey = scan_image.without_seals(image)
    assert grey[220:270, 260:330].max() < 160
    assert grey[1700:2100, 900:1300].min() > 220


@needs_ocr
def test_page_without_speckle_is_not_filtered():
    grey = rendered(page_pdf(LINES), dpi=100).min(axis=2)
    assert scan_image.quieten(grey) is grey
    noisy = np.clip(grey + np.random.default_rng(1).normal(0, 25, grey.shape), 0, 255).astype(np.uint8)
    assert scan_image.quieten(noisy).std() < noisy.std()


@needs_ocr
def test_ruled_lines_are_found():
    grey = np.full((600, 600), 255, np.uint8)
    grey[100:103, 50:550] = grey[200:203, 50:550] = 0
    grey[100:203, 50:53] = grey[100:203, 547:550] = 0
    assert len(scan_image.find_rules(grey, 200)) == 4


def line(text: str, y: float, x: float = 80.0, step: float = 8.0) -> Line:
    boxes = np.array([(x + k * step, y, x + (k + 1) * step, y + 16) for k in range(len(text))], np.float32)
    return Line(text, boxes, x, y, x + step * len(text), y + 16, 16.0)


@pytest.mark.parametrize(
    ("layer", "seen", "named"),
    [
        ("获利3,000元", "获利3000元", ""),
        ("获利3000元", "获利8000元", "3000 / 8000"),
        ("获利3000元", "获利元", "3000 / nothing"),
        ("获利元", "获利30元", "nothing / 30"),
        ("共计１２元", "共计12元", ""),
    ],
)
def test_digits_of_two_readings_are_compared_by_place(layer, seen, named):
    found = compare_digits(3, [line(layer, 100), line("2019年", 200)], [line(seen, 101, 81), line("2019年", 199)])
    assert [p.text.rpartition(": ")[2] for p in found] == ([named] if named else [])
    assert all((p.code, p.page) == ("MK111", 3) for p in found)


def test_unsure_digits_of_dropped_lines_are_no_problem():
    page = PageLines(1, 595, 842, [line("获利3000元", 100)])
    kept, dropped = Doubt(1, "MK112", "kept", ((100, 108),)), Doubt(1, "MK112", "a page number", ((300, 800),))
    unreadable = Doubt(1, "MK110", "2 lines of its picture cannot be read")
    assert [(p.code, p.where, p.text) for p in problems_of([kept, dropped, unreadable], [page])] == [
        ("MK112", "p.1", "kept"),
        ("MK110", "p.1", unreadable.text),
    ]


@pytest.mark.parametrize(("grey", "is_blank"), [(250, True), (200, False)])
def test_blank_sheet_is_told_from_a_grey_picture(grey, is_blank):
    assert scan.is_blank(np.full((50, 40, 3), grey, np.uint8)) is is_blank


@pytest.mark.parametrize(
    ("dpi", "size", "expected"),
    [((200, 200), (1654, 2339), 200), ((72, 72), (3000, 4000), 4000 / 11.69), (None, (1654, 2339), 2339 / 11.69)],
)
def test_resolution_that_makes_no_sheet_of_paper_is_not_believed(dpi, size, expected):
    from PIL import Image

    frame = Image.new("L", size)
    if dpi:
        frame.info["dpi"] = dpi
    assert scan_files._resolution(frame)[0] == pytest.approx(expected)
