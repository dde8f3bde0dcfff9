import pytest

from menkan.ingest import read_transcript
from menkan.ingest.tables import find_tables
from tests.ingest.typeset import Sheet

GRID = [*((80.0, y, 500.0, y) for y in (100.0, 130.0, 160.0)), *((x, 100.0, x, 160.0) for x in (80.0, 200.0, 500.0))]


def test_grid_gives_cells_by_row_and_column():
    (table,) = find_tables(GRID)
    assert [place for place, _ in table.cells] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert table.cell_at((90, 105, 110, 120)) == (0, 0)
    assert table.cell_at((90, 135, 400, 150)) == (1, 1)
    assert table.cell_at((90, 165, 110, 180)) is None
    assert not table.is_frame


def test_rules_in_one_direction_are_no_table():
    assert find_tables([rule for rule in GRID if rule[1] == rule[3]]) == ()


def test_merged_cell_spans_its_columns():
    rules = [rule for rule in GRID if rule[0] != 200.0] + [(200.0, 130.0, 200.0, 160.0)]
    (table,) = find_tables(rules)
    assert [place for place, _ in table.cells] == [(0, 0), (1, 0), (1, 1)]


def ruled(levels, uprights):
    """Rules across at `levels`, and upright ones as (x, from, to)."""
    return [*((80.0, y, 500.0, y) for y in levels), *((x, y0, x, y1) for x, y0, y1 in uprights)]


def columns_of_rows(rules):
    (table,) = find_tables(rules)
    rows = {}
    for (row, column), _ in table.cells:
        rows.setdefault(row, []).append(column)
    return list(rows.values())


SIDES = [(80.0, 100.0, 220.0), (500.0, 100.0, 220.0)]
LEVELS = (100.0, 130.0, 160.0, 190.0, 220.0)


def test_stacked_grids_count_their_columns_each():
    uprights = [(200.0, 100.0, 160.0), (400.0, 100.0, 160.0), (180.0, 160.0, 220.0), (300.0, 160.0, 220.0)]
    assert columns_of_rows(ruled(LEVELS, SIDES + uprights)) == [[0, 1, 2]] * 4


def test_whole_row_parts_grids_of_which_one_holds_the_other():
    uprights = [(300.0, 100.0, 130.0), (200.0, 160.0, 220.0), (300.0, 160.0, 220.0), (400.0, 160.0, 220.0)]
    assert columns_of_rows(ruled(LEVELS, SIDES + uprights)) == [[0, 1], [0], [0, 1, 2, 3], [0, 1, 2, 3]]


def test_whole_row_between_like_rows_changes_nothing():
    uprights = [(x, y, y + 30.0) for x in (200.0, 400.0) for y in (100.0, 160.0, 190.0)]
    assert columns_of_rows(ruled(LEVELS, SIDES + uprights)) == [[0, 1, 2], [0], [0, 1, 2], [0, 1, 2]]


def test_merged_cells_of_head_and_sum_keep_the_columns_of_the_rows_between():
    uprights = [(200.0, 130.0, 190.0), (300.0, 100.0, 190.0), (400.0, 130.0, 220.0)]
    assert columns_of_rows(ruled(LEVELS, SIDES + uprights)) == [[0, 2], [0, 1, 2, 3], [0, 1, 2, 3], [0, 3]]


def test_tall_cells_link_the_rows_of_a_head():
    rules = [
        *((80.0, y, 500.0, y) for y in (100.0, 160.0, 190.0, 220.0)),
        (300.0, 130.0, 500.0, 130.0),
        *((x, y0, x, y1) for x, y0, y1 in [*SIDES, (300.0, 100.0, 220.0), (400.0, 130.0, 220.0)]),
    ]
    assert columns_of_rows(rules) == [[0, 1], [1, 2], [0, 1, 2], [0, 1, 2]]


def test_frame_around_text_leaves_its_paragraphs_alone():
    frame = [(80.0, 100.0, 500.0, 100.0), (80.0, 300.0, 500.0, 300.0)]
    sides = [(80.0, 100.0, 80.0, 300.0), (500.0, 100.0, 500.0, 300.0)]
    (alone,) = find_tables([*frame, *sides])
    assert alone.is_frame
    (stack,) = find_tables([*frame, *sides, (80.0, 200.0, 500.0, 200.0)])
    assert stack.is_frame


def test_cells_that_touch_are_parted_and_wrapped_cells_joined():
    sheet = Sheet()
    for y in (100, 130, 175):
        sheet.rule(80, y, 400, y)
    for x in (80, 180, 290, 400):
        sheet.rule(x, 100, x, 175)
    for x, words in ((84, "被告人"), (184, "银行卡（张）"), (294, "流入资金")):
        sheet.text(x, 120, words, 10)
    sheet.text(84, 145, "甲某某等三", 10)
    sheet.text(84, 162, "人", 10)
    sheet.text(184, 150, "15", 10)
    sheet.text(208, 150, "12345678901234", 11)  # runs up to the rule
    sheet.text(291, 150, "2,000元", 10)
    text = read_transcript(sheet.bytes()).text
    assert text == "被告人\t银行卡（张）\t流入资金\n甲某某等三人\t15 12345678901234\t2,000元"


@pytest.mark.parametrize("thick", [0.5, 2.0])
def test_rules_drawn_as_thin_boxes_count_and_shading_does_not(thick):
    sheet = Sheet()
    for y in (100, 130, 160):
        sheet.canvas.rect(80, sheet.height - y, 320, thick, stroke=0, fill=1)
    for x in (80, 200, 400):
        sheet.canvas.rect(x, sheet.height - 160, thick, 60, stroke=0, fill=1)
    sheet.canvas.setFillGray(0.9)
    sheet.canvas.rect(82, sheet.height - 120, 100, 8, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    for k, row in enumerate([("姓名", "金额"), ("甲某某", "9,000")]):
        for n, cell in enumerate(row):
            sheet.text((90, 210)[n], 120 + 30 * k, cell, 10)
    assert read_transcript(sheet.bytes()).text == "姓名\t金额\n甲某某\t9,000"


def test_text_before_and_after_a_table_keeps_its_place():
    sheet = Sheet()
    sheet.text(80, 80, "涉案账户如下：", 12)
    for y in (100, 130, 160):
        sheet.rule(80, y, 400, y)
    for x in (80, 200, 400):
        sheet.rule(x, 100, x, 160)
    for k, row in enumerate([("姓名", "金额"), ("甲某某", "9,000")]):
        for n, cell in enumerate(row):
            sheet.text((90, 210)[n], 120 + 30 * k, cell, 10)
    sheet.text(80, 190, "以上合计9,000元。", 12)
    assert read_transcript(sheet.bytes()).text == "涉案账户如下：\n姓名\t金额\n甲某某\t9,000\n以上合计9,000元。"


def test_tables_stacked_on_one_rule_have_no_empty_cells():
    sheet = Sheet()
    for y in (100, 130, 160, 190, 220):
        sheet.rule(80, y, 480, y)
    grids = [((80, 200, 480), [("姓名", "金额"), ("甲某某", "9,000")])]
    grids.append(((80, 150, 330, 480), [("账户", "开户人", "金额（万元）"), ("尾号01", "乙某某", "3")]))
    for n, (uprights, rows) in enumerate(grids):
        for x in uprights:
            sheet.rule(x, 100 + 60 * n, x, 160 + 60 * n)
        for k, row in enumerate(rows):
            for x, words in zip(uprights, row, strict=False):
                sheet.text(x + 10, 120 + 60 * n + 30 * k, words, 10)
    text = read_transcript(sheet.bytes()).text
    assert text == "姓名\t金额\n甲某某\t9,000\n账户\t开户人\t金额（万元）\n尾号01\t乙某某\t3"


@pytest.mark.parametrize(("left", "right"), [(80.0, 500.0), (80.0, 400.0), (200.0, 500.0)])
def test_table_open_at_its_sides_has_cells_there(left, right):
    rules = [(left, y, right, y) for y in (100.0, 130.0, 160.0)]
    rules += [(x, 100.0, x, 160.0) for x in (200.0, 300.0, 400.0)]
    (table,) = find_tables(rules)
    assert (table.box[0], table.box[2]) == (left, right)
    assert len(table.cells) == 2 * (2 + (left < 200) + (right > 400))


def test_single_rule_that_runs_on_is_no_side():
    assert find_tables([*GRID, (40.0, 130.0, 560.0, 130.0)])[0].box == (80.0, 100.0, 500.0, 160.0)


def cut_table(names: tuple[str, ...], carried: tuple[str, ...], figure: str = "") -> str:
    """A ruled table of names and figures over two pages; lines of `carried` open the second one."""
    sheet = Sheet()
    for page, lines in enumerate((names, carried)):
        if page:
            sheet.page()
        bottom = 100 + 24 * len(lines)
        for y in (100, bottom) if page else (100, *range(124, bottom, 24), bottom):
            sheet.rule(80, y, 500, y)
        for x in (80, 260, 500):
            sheet.rule(x, 100, x, bottom)
        for n, words in enumerate(lines):
            sheet.text(86, 118 + 24 * n, words, 12)
        if page and figure:
            sheet.text(300, 118, figure, 12)
    return read_transcript(sheet.bytes()).text


FULL = (
    "甲乙丙丁戊己庚辛壬癸子丑寅卯",
    "某某银行江州市临湖区支行账户",
    "某某银行江州市临湖区分行账户",
    "以公允价值计量且其变动计入当",
)


def test_cell_that_the_page_cuts_is_one():
    assert cut_table(FULL, ("期损益的金融资产",)).split("\n")[-1] == "以公允价值计量且其变动计入当期损益的金融资产"


def test_row_behind_a_full_row_that_holds_a_figure_is_its_own():
    assert cut_table(FULL, ("存货",), "3,500").split("\n")[-1] == "存货\t3,500"


def test_row_behind_a_short_row_is_its_own():
    assert cut_table((*FULL, "存货"), ("应收账款",)).split("\n")[-2:] == ["存货", "应收账款"]
