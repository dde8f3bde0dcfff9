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
