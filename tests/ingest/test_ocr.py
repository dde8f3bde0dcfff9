"""Recognition of lines: decoding, two readings, places; with the models where the extra is installed."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from menkan.errors import NoTextLayer
from menkan.ingest import ocr
from tests.ingest.scanned import LINES, needs_ocr, picture


def shares(*columns: tuple[int, float]) -> np.ndarray:
    """Columns of a model that knows five characters: the best one and its share."""
    found = np.full((len(columns), 6), 0.0, np.float32)
    for row, (code, share) in zip(found, columns, strict=True):
        row[:] = (1 - share) / 5
        row[code] = share
    return found


CHARACTERS = ("blank", "1", "0", "元", "罪", " ")


@pytest.mark.parametrize(
    ("columns", "text", "confidence"),
    [
        ([(1, 0.9), (1, 0.8), (0, 0.9), (3, 0.7)], "1元", [0.9, 0.7]),
        ([(2, 0.9), (0, 0.9), (2, 0.8)], "00", [0.9, 0.8]),  # parted by a blank: twice the same digit
        ([(2, 0.9), (2, 0.9)], "0", [0.9]),
        ([(0, 0.9), (0, 0.9)], "", []),
    ],
)
def test_columns_become_characters(columns, text, confidence):
    reading = ocr._decode(shares(*columns), CHARACTERS, 1.0)
    assert reading.text == text
    assert reading.confidence == pytest.approx(confidence)


def test_middles_are_shares_of_the_line_without_its_padding():
    reading = ocr._decode(shares((1, 0.9), (0, 0.9), (3, 0.9), (0, 0.9)), CHARACTERS, 2.0)
    assert reading.middles == [0.25, 1.25]


def reading(text: str, confidence: float = 0.99) -> ocr._Reading:
    n = len(text)
    return ocr._Reading(text, [(i + 0.5) / n for i in range(n)], [confidence] * n)


@pytest.mark.parametrize(
    ("first", "second", "unsure", "other"),
    [
        ("获利3000元", "获利3000元", "", ""),
        ("获利3000元", "获利3080元", "0", "获利3080元"),
        ("获利300元", "获利3000元", "30", "获利3000元"),  # a lost digit: its neighbours are in doubt
        ("获利3000元", "获刊3000元", "", ""),  # no digit is concerned
        ("获利3O元", "获利30元", "O", "获利30元"),
    ],
)
def test_second_reading_takes_the_confidence_of_what_differs(first, second, unsure, other):
    checked, named = ocr._checked(reading(first), reading(second))
    low = {c for c, sure in zip(checked.text, checked.confidence, strict=True) if sure == 0.0}
    assert checked.text == first
    assert set(unsure) <= low
    assert bool(low) == bool(unsure)
    assert named == other


def test_digit_is_as_sure_as_the_less_sure_reading():
    checked, _ = ocr._checked(reading("获利3元", 0.99), reading("获利3元", 0.6))
    assert checked.confidence == [0.99, 0.99, 0.6, 0.99]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("(虚构样本)", "(虚构样本）"),  # no Han character before the first bracket tells its width
        ("孟某某（曾用名孟振),男", "孟某某（曾用名孟振），男"),
        ("3,000.50元", "3,000.50元"),
        ("起诉指控:", "起诉指控："),
        ("诉〔2020]428号", "诉〔2020〕428号"),
        ("[2020]冀9732刑初666号", "〔2020〕冀9732刑初666号"),
        ("(2021)江0199刑初77号", "（2021）江0199刑初77号"),
        ("QQ, WeChat", "QQ, WeChat"),
    ],
)
def test_punctuation_beside_han_characters_is_full_width(read, printed):
    assert ocr._widen(read).replace("（虚", "(虚") == printed


def test_absent_extra_is_coded_and_says_how_to_install(monkeypatch):
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(ocr, "import_module", absent)
    with pytest.raises(NoTextLayer) as caught:
        ocr.optional("rapidocr")
    assert caught.value.code == "MK106"
    assert 'pip install "menkan[ocr]"' in str(caught.value)


@needs_ocr
def test_lines_are_read_with_places_and_confidences():
    image = picture(LINES)
    boxes = ocr.find_lines(image, 200)
    lines = sorted(ocr.recognise(image, boxes), key=lambda line: float(line.boxes[0, 1]))
    assert [line.text for line in lines] == LINES
    for line in lines:
        assert line.boxes.shape == (len(line.text), 4)
        assert (np.diff(line.boxes[:, 0]) > 0).all()
        assert (line.boxes[:, 2] > line.boxes[:, 0]).all()
        assert line.confidence.min() > 0.5


@needs_ocr
def test_models_load_and_read_without_a_network(monkeypatch):
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    ocr._engine.cache_clear()
    image = picture(LINES[:1])
    assert [line.text for line in ocr.recognise(image, ocr.find_lines(image, 200))] == LINES[:1]


def test_import_of_the_room_loads_no_heavy_library():
    import subprocess
    import sys

    script = (
        "import sys, menkan.ingest.ocr, menkan.ingest.scan; print([m for m in ('cv2','rapidocr') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert importlib.util.find_spec("menkan.ingest.ocr") is not None
