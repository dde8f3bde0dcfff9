import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from menkan.ingest.page import Line, PageLines, middle_of, pack


@given(arrays.arrays(np.float32, st.integers(1, 30), elements=st.floats(0, 1000, width=32)))
def test_middle_is_the_median(values):
    assert middle_of(values) == float(np.median(values))


def test_packing_keeps_boxes_and_extents():
    boxes = [np.full((n, 4), n + 0.5, np.float32) for n in (3, 0, 2)]
    lines = [Line("字" * len(b), b, 10.25, 20.0 + len(b), 30.0, 40.0, 12.0) for b in boxes]
    page = PageLines(1, 595.0, 842.0, list(lines))
    pack([PageLines(0, 595.0, 842.0), page], {})
    assert [line.boxes.tolist() for line in page.lines] == [b.tolist() for b in boxes]
    assert [line.y0 for line in page.lines] == [23.0, 20.0, 22.0]
    assert page.lines[0].x0 is page.lines[2].x0


def test_packing_pages_without_lines_does_nothing():
    page = PageLines(1, 595.0, 842.0)
    pack([page], {})
    assert page == PageLines(1, 595.0, 842.0)


@pytest.mark.parametrize(("values", "middle"), [([1.0], 1.0), ([3.0, 1.0], 2.0), ([9.0, 1.0, 5.0], 5.0)])
def test_middle_of_few(values, middle):
    assert middle_of(np.array(values, np.float32)) == middle
