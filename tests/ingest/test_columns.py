from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from menkan.ingest.columns import reading_order

EM = 10.0


def column(x0: float, x1: float, top: float, n: int) -> list[tuple[float, float, float, float]]:
    return [(x0, top + 15 * k, x1, top + 15 * k + EM) for k in range(n)]


def ordered(
    *groups: list[tuple[float, float, float, float]], bars: Sequence[tuple[float, float, float, float]] = ()
) -> list[tuple[float, float, float, float]]:
    """All boxes shuffled by a fixed rule and read again, one after the other."""
    boxes = sorted((b for g in groups for b in g), key=lambda b: (b[3] * 7919) % 101)
    found = reading_order(boxes, EM, bars)
    assert sorted(i for block in found for i in block) == list(range(len(boxes)))
    return [b for block in found for b in sorted((boxes[i] for i in block), key=lambda b: (b[1], b[0]))]


def test_two_columns_below_a_title():
    title, left, right = [(50.0, 20.0, 550.0, 40.0)], column(50, 290, 60, 20), column(310, 550, 60, 20)
    assert ordered(title, left, right) == [*title, *left, *right]


def test_two_columns_whose_lines_do_not_align():
    left, right = column(50, 290, 60, 20), column(310, 550, 67, 20)
    assert ordered(left, right) == [*left, *right]


def test_three_columns():
    a, b, c = column(50, 200, 60, 20), column(220, 370, 60, 20), column(390, 540, 60, 20)
    assert ordered(a, b, c) == [*a, *b, *c]


def test_line_across_parts_two_pairs_of_columns():
    upper = column(50, 290, 60, 8), column(310, 550, 60, 8)
    lower = column(50, 290, 260, 8), column(310, 550, 260, 8)
    across = [(50.0, 210.0, 550.0, 230.0)]
    assert ordered(*upper, across, *lower) == [*upper[0], *upper[1], *across, *lower[0], *lower[1]]


def test_right_column_of_one_line_comes_last():
    left, right = column(50, 290, 60, 30), column(310, 550, 60, 1)
    assert ordered(left, right) == [*left, *right]


def test_paragraph_gap_at_one_height_does_not_cut_columns():
    left = column(50, 290, 60, 6) + column(50, 290, 170, 6)
    right = column(310, 550, 60, 6) + column(310, 550, 170, 6)
    assert ordered(left, right) == [*left, *right]


def test_columns_of_other_widths_below_a_white_strip_are_another_article():
    upper = column(50, 290, 60, 12), [*column(310, 550, 60, 11), (310.0, 225.0, 360.0, 235.0)]
    lower = column(50, 370, 260, 12), column(400, 550, 260, 12)
    assert ordered(*upper, *lower) == [*upper[0], *upper[1], *lower[0], *lower[1]]


def test_columns_that_begin_elsewhere_below_a_white_strip_are_another_article():
    upper = column(50, 290, 60, 12), column(310, 550, 60, 12)
    lower = column(120, 290, 400, 12), column(370, 550, 260, 21)  # a picture stands above the left one
    assert ordered(*upper, *lower) == [*upper[0], *upper[1], *lower[0], *lower[1]]


def test_rule_across_ends_the_columns_above_it():
    upper = column(50, 290, 60, 10), column(310, 550, 60, 10)
    lower = column(50, 290, 212, 10), column(310, 550, 212, 10)
    assert ordered(*upper, *lower) == [*upper[0], *lower[0], *upper[1], *lower[1]]
    bars = [(50.0, 208.0, 550.0, 208.5)]
    assert ordered(*upper, *lower, bars=bars) == [*upper[0], *upper[1], *lower[0], *lower[1]]


def test_title_that_hangs_into_the_gutter_crosses_no_column():
    title, left, right = [(50.0, 100.0, 304.0, 125.0)], column(50, 290, 140, 20), column(310, 550, 20, 28)
    assert ordered(title, left, right) == [*title, *left, *right]


def test_caption_beside_a_column_does_not_cut_it():
    caption, right = [(100.0, 140.0, 200.0, 150.0)], column(310, 550, 60, 12)
    assert ordered(caption, right) == [*caption, *right]


def test_number_beside_a_paragraph_stays_in_its_row():
    number, text = [(50.0, 60.0, 62.0, 70.0)], column(80, 550, 60, 8)
    assert ordered(number, text) == [*number, *text]
    assert len(reading_order([*number, *text], EM)) == 1


def test_signatures_are_read_row_by_row():
    roles, names = column(300, 350, 60, 4), column(380, 410, 60, 4)
    assert ordered(roles, names) == [box for row in zip(roles, names, strict=True) for box in row]


def test_one_column_is_one_block():
    assert len(reading_order(column(50, 550, 60, 30), EM)) == 1


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(1, 300), st.floats(4, 40)).map(
            lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
        ),
        max_size=40,
    )
)
def test_every_piece_is_read_once(boxes):
    assert sorted(i for block in reading_order(boxes, EM) for i in block) == list(range(len(boxes)))
