"""Tables that no rule shows, and running text that is none."""

from menkan.ingest import read_transcript
from tests.bench.layouts import LAYOUTS, Score, score
from tests.ingest.test_pdf import assert_places
from tests.ingest.typeset import Sheet

ROWS = [
    ("户名", "金额（万元）", "笔数"),
    ("甲某某", "1,234.56", "15"),
    ("乙某某", "98.70", "7"),
    ("合计", "1,333.26", "22"),
]


def sheet_of(rows: list[tuple[str, ...]], x: tuple[float, ...] = (90, 210, 380)) -> str:
    sheet = Sheet()
    sheet.text(300, 80, "（单位：万元）", 12)
    for k, row in enumerate(rows):
        for n, cell in enumerate(row):
            sheet.text(x[n], 110 + 24 * k, cell, 12)
    return read_transcript(sheet.bytes()).text


def test_figures_in_columns_are_cells_under_their_heads():
    assert sheet_of(ROWS) == "（单位：万元）\n" + "\n".join("\t".join(row) for row in ROWS)


def test_signatures_are_no_table():
    assert "\t" not in sheet_of([("审判长", "张三"), ("审判员", "李四"), ("审判员", "王五"), ("书记员", "赵六")])


def test_empty_cell_keeps_its_column():
    rows = [*ROWS[:3], ("丙某某", "", "9")]
    assert sheet_of(rows).endswith("丙某某\t\t9")


def test_one_document_of_each_layout_reads_as_set():
    from menkan.synthesis import generate

    case = next(iter(generate(1, 5)))
    for name, make in LAYOUTS.items():
        total, made = Score(), make(case)
        flaws = score(made, total)
        read = read_transcript(made.data)
        assert_places(read)
        assert len(read.boxes(0, len(read.text))) == len({n for n in read.lines if n >= 0}), name
        assert total.wrong <= 0.001 * total.characters, (name, flaws[:5])
        assert total.figures_right == total.figures, name
        assert total.cells_right >= 0.99 * total.cells, (name, flaws[:5])


def test_head_at_the_end_of_a_page_has_the_cells_of_the_rows_behind():
    sheet = Sheet()
    places = (80, 200, 330)
    for x, words in zip(places, ("户名", "转入金额", "次数"), strict=True):
        sheet.text(x, 760, words, 14)
    sheet.page()
    for n, row in enumerate((("甲某某", "1,200.00", "3"), ("乙某某", "2,300.00", "4"), ("丙某某", "900.00", "6"))):
        for x, words in zip(places, row, strict=True):
            sheet.text(x, 110 + 24 * n, words, 14)
    assert read_transcript(sheet.bytes()).text.split("\n")[:2] == ["户名\t转入金额\t次数", "甲某某\t1,200.00\t3"]


def test_text_behind_a_table_that_ends_a_page_stays_text():
    sheet = Sheet()
    for n, row in enumerate(
        (("甲某某", "1,200.00"), ("乙某某", "2,300.00"), ("丙某某", "900.00"), ("丁某某", "70.00"))
    ):
        for x, words in zip((80, 200), row, strict=True):
            sheet.text(x, 690 + 24 * n, words, 14)
    sheet.page()
    text = "上述款项均由被告人甲某某转入其本人名下账户，经查属实且有银行流水佐证"
    sheet.text(76, 110, text, 14)
    assert read_transcript(sheet.bytes()).text.split("\n")[-1] == text
