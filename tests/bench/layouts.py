"""How well born-digital pages are read: fictional judgments in many layouts, their truth known (版面阅读评测)."""

from __future__ import annotations

import io
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from menkan.ingest import read_transcript
from menkan.synthesis import generate
from menkan.synthesis.fonts import FAMILY, serif_path
from menkan.synthesis.records import SyntheticCase
from menkan.synthesis.typeset import Numbering, PageStyle, Producer, typeset
from tests.ingest.typeset import HEIGHT, LEADING, MARGIN, SIZE, WIDTH, Sheet, cells, wrap

SEED, CASES = 31, 6
OVERLAY = "内部资料严禁外传"
PLACES = ("甲市", "乙县", "丙区", "丁镇")


@dataclass(frozen=True, slots=True)
class Set:
    """One document as set: its bytes and what a reader must give.

    Attributes:
        articles: texts that may come in any order, each a list of paragraphs in order.
        table: rows of cells, empty where there is none; `unit` is the line printed above it.
        apart: words that may stand anywhere or nowhere (notes, seals, watermarks), never within a paragraph.
    """

    data: bytes
    articles: tuple[tuple[str, ...], ...]
    table: tuple[tuple[str, ...], ...] = ()
    unit: str = ""
    apart: tuple[str, ...] = ()


@dataclass(slots=True)
class Score:
    """Counts over the documents of one layout."""

    characters: int = 0
    wrong: int = 0  # missing, wrong, in the wrong place, or too many
    figures: int = 0
    figures_right: int = 0
    paragraphs: int = 0
    paragraphs_whole: int = 0
    cells: int = 0
    cells_right: int = 0


# Text comes in as JSON input, never as markup: nothing in a judgment can be read as a typst command.
_TYPST = """
#let given = json(bytes(sys.inputs.given))
#set page(width: 595pt, height: 842pt, margin: (x: 76pt, y: 84pt), columns: COLUMNS, numbering: "— 1 —", HEADER)
#set columns(gutter: 22pt)
#set text(font: "FAMILY", size: SIZEpt, lang: "zh", region: "cn", fallback: false)
#set smartquote(enabled: false)
#set par(first-line-indent: (amount: 2em, all: true), justify: JUSTIFY, leading: 0.75em, spacing: 0.75em)
BODY
"""
_PLAIN = "#for words in given.body { par(words) }"
_NOTES = """
#for (n, words) in given.body.enumerate() {
  let notes = given.notes.at(str(n), default: none)
  if notes == none { par(words) } else { par[#words.slice(0, notes.at)#footnote(notes.note)#words.slice(notes.at)] }
}
"""
_TABLE = """
#for words in given.body.slice(0, given.before) { par(words) }
#align(right, given.unit)
#align(center, table(columns: given.table.at(0).len(), inset: 5pt, align: (left, right, right, left), STROKE
  ..given.table.flatten()))
#for words in given.body.slice(given.before) { par(words) }
"""
_NEWS = """
#place(top + center, scope: "parent", float: true, text(size: 22pt, given.title))
#place(bottom, scope: "parent", float: true, rect(width: 100%, inset: 9pt, columns(2, gutter: 18pt)[
  #text(size: 13pt, given.boxtitle)
  #for words in given.box { par(words) }]))
#for words in given.body { par(words) }
"""


def typst(given: dict[str, Any], body: str = _PLAIN, *, columns: int = 1, size: float = 12, **style: str) -> bytes:
    """PDF of `given` as the markup `body` sets it; `style` replaces HEADER, JUSTIFY, STROKE."""
    import typst as engine

    words = {
        "COLUMNS": str(columns),
        "FAMILY": FAMILY,
        "SIZE": str(size),
        "JUSTIFY": "true",
        "HEADER": "",
        "STROKE": "",
    }
    source = _TYPST.replace("BODY", body)
    for name, value in (words | style).items():
        source = source.replace(name, value)
    return bytes(
        engine.compile(
            source.encode(),
            font_paths=_fonts(),
            sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
            timestamp=0,
        )
    )


@cache
def _fonts() -> Any:
    import typst as engine

    return engine.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(serif_path().parent)])


def _running_head(case: SyntheticCase) -> str:
    return f'header: align(center, text(size: 0.8em, "{case.court}{case.title}"))'


def _body(case: SyntheticCase) -> list[str]:
    return [p for p in case.text.split("\n") if p]


def courts(producer: Producer, numbering: Numbering) -> Callable[[SyntheticCase], Set]:
    """Single column as courts print it, by either typesetter of the package."""

    def make(case: SyntheticCase) -> Set:
        data = typeset(case.text.split("\n"), case.layout, producer, PageStyle(numbering=numbering))
        return Set(data, (tuple(_body(case)),))

    return make


def headed(columns: int, size: float, justify: bool = True) -> Callable[[SyntheticCase], Set]:
    """Columns with a running head and numbered pages."""

    def make(case: SyntheticCase) -> Set:
        style = {"HEADER": _running_head(case), "JUSTIFY": "true" if justify else "false"}
        return Set(typst({"body": _body(case)}, columns=columns, size=size, **style), (tuple(_body(case)),))

    return make


def noted(case: SyntheticCase) -> Set:
    """Footnotes: their marks behind figures and words of long paragraphs."""
    body = _body(case)
    notes: dict[str, dict[str, Any]] = {}
    apart = []
    for n, words in enumerate(body):
        found = [m.end() for m in re.finditer(r"\d元|日", words) if m.end() < len(words)]
        if len(words) > 100 and found:
            at = found[len(found) // 2]
            apart.append(f"该笔款项见侦查卷第{n + 2}卷第{n * 7 + 1}页，扣除手续费{n + 3}00元后为实际到账数额。")
            notes[str(n)] = {"at": len(words[:at].encode()), "note": apart[-1]}
    data = typst({"body": body, "notes": notes}, _NOTES, size=14)
    return Set(data, (tuple(body),), apart=tuple(apart))


def tabled(stroke: str) -> Callable[[SyntheticCase], Set]:
    """A table with its unit above it and in a header, between paragraphs; `stroke` says which rules are drawn."""

    def make(case: SyntheticCase) -> Set:
        draw = random.Random(case.key + stroke)
        rows = [("户名", "转入金额（万元）", "转出次数（次）", "开户银行所在地")]
        for n in range(draw.randint(4, 9)):
            name, place = f"{'甲乙丙丁戊己庚辛壬'[n]}某某", f"江州市{draw.choice(PLACES)}支行"
            rows.append((name, f"{draw.randint(1, 9_999):,}.{draw.randint(10, 99)}", str(draw.randint(1, 400)), place))
        rows.append(("合计", f"{draw.randint(10_000, 99_999):,}.00", str(draw.randint(400, 4000)), ""))
        body, unit = _body(case), "（单位：万元）"
        given = {"body": body, "before": len(body) // 2, "table": rows, "unit": unit}
        return Set(typst(given, _TABLE, size=14, STROKE=stroke), (tuple(body),), tuple(rows), unit)

    return make


def newspaper(case: SyntheticCase) -> Set:
    """A page of three columns under a headline, with a boxed text of two columns at its foot."""
    body = _body(case)
    box = [p[:160] for p in body if len(p) > 60][:3]
    given = {"title": "临湖法院公开宣判一批案件", "boxtitle": "相关链接", "box": box, "body": body[:14]}
    data = typst(given, _NEWS, columns=3, size=9)
    return Set(data, ((given["title"], *body[:14]), ("相关链接", *box)))


def spaced(case: SyntheticCase) -> Set:
    """Every glyph set by itself, lines justified, the title letter-spaced and in fake bold."""
    sheet, body = Sheet(), _body(case)
    lines = [(n == 0, row) for p in body for n, row in enumerate(wrap(p, 25))]
    per_page = 22
    for start in range(0, len(lines), per_page):
        if start:
            sheet.page()
        for row, (first, words) in enumerate(lines[start : start + per_page]):
            x = MARGIN + 2 * SIZE * first
            length = SIZE * sum(map(cells, words))
            whole = start + row + 1 < len(lines) and not lines[start + row + 1][0]
            gap = (27 * SIZE - 2 * SIZE * first - length) / max(1, len(words) - 1) if whole else 0.0
            for char in words:
                for shift in (0.0, 0.35):
                    sheet.text(x + shift, 110 + row * LEADING, char)
                x += SIZE * cells(char) + gap
        sheet.text(WIDTH / 2 - 10, HEIGHT - 50, f"{start // per_page + 1}/{-(-len(lines) // per_page)}", 10)
    return Set(sheet.bytes(), (tuple(body),))


def overlaid(case: SyntheticCase) -> Set:
    """An upright watermark in large type over every page, and a seal's words over the last lines."""
    import pypdf

    under = typeset(case.text.split("\n"), case.layout, Producer.REPORTLAB, PageStyle())
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(under))
    for n, page in enumerate(writer.pages):
        sheet = Sheet()
        sheet.canvas.setFillGray(0.85)
        sheet.text(110, 430, OVERLAY, 46)
        if n == len(writer.pages) - 1:
            sheet.canvas.setFillColorRGB(0.9, 0, 0)
            sheet.text(110, 128, "江州市临湖区人民法院", 15)
        page.merge_page(pypdf.PdfReader(io.BytesIO(sheet.bytes())).pages[0])
    out = io.BytesIO()
    writer.write(out)
    return Set(out.getvalue(), (tuple(_body(case)),), apart=(OVERLAY, "江州市临湖区人民法院"))


def turned(case: SyntheticCase) -> Set:
    """Pages stored on their side and shown upright or not (/Rotate)."""
    import pypdf

    data = typeset(case.text.split("\n"), case.layout, Producer.TYPST, PageStyle())
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for n, page in enumerate(writer.pages):
        page.rotate((90, 180, 270)[n % 3])
    out = io.BytesIO()
    writer.write(out)
    return Set(out.getvalue(), (tuple(_body(case)),))


def _stories(case: SyntheticCase) -> Iterator[str]:
    """Paragraphs for a page of several articles."""
    cases = generate(20, random.Random(case.key).randint(1, 10**6))
    return (p for other in cases for p in other.text.split("\n") if len(p) > 40)


def _fill(sheet: Sheet, story: Iterator[str], width: int, *frames: tuple[float, float, int]) -> tuple[str, ...]:
    """Sets paragraphs in 9 pt, `width` characters a line, until frames of (left, top, lines) are full; gives them."""
    rows = [(x, y + 14.0 * (n + 1)) for x, y, lines in frames for n in range(lines)]
    done: list[str] = []
    while rows:
        lines = wrap(next(story), width)[: len(rows)]
        for n, words in enumerate(lines):
            x, y = rows.pop(0)
            sheet.text(x + 18.0 * (n == 0), y, words, 9)
        done.append("".join(lines))
    return tuple(done)


def _title(sheet: Sheet, x: float, y: float, words: str, size: float) -> str:
    sheet.text(x, y, words, size)
    return words


def headlined(case: SyntheticCase) -> Set:
    """Three columns: a headline over all, one over two of them half-way down, one within the last."""
    sheet, story = Sheet(), _stories(case)
    first = _title(sheet, 80, 60, "打击治理网络犯罪一年综述", 32)
    upper = _fill(sheet, story, 18, (50, 75, 20), (230, 75, 20))
    second = _title(sheet, 60, 398, "又一批涉银行卡案件开庭", 24)
    lower = _fill(sheet, story, 18, (50, 410, 24), (230, 410, 24), (410, 75, 14))
    third = _title(sheet, 412, 306, "以案释法之一", 20)
    beside = _fill(sheet, story, 18, (410, 315, 30))
    return Set(sheet.bytes(), ((first, *upper), (second, *lower), (third, *beside)))


def pictured(case: SyntheticCase) -> Set:
    """A picture with its caption within a column; below, one with a title under it beside a column that goes on."""
    sheet, story = Sheet(), _stories(case)
    captions = "庭审现场。本报记者摄", "资料图片"
    for left, top, width, height, words in ((50, 130, 234, 90, captions[0]), (60, 420, 260, 70, captions[1])):
        sheet.canvas.setFillGray(0.8)
        sheet.canvas.rect(left, HEIGHT - top - height, width, height, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        sheet.text(left + 60, top + height + 11, words, 7.5)
    upper = _fill(sheet, story, 26, (50, 60, 4), (50, 240, 11), (311, 60, 24))
    title = _title(sheet, 62, 540, "门槛之下的网络人生", 28)
    lower = _fill(sheet, story, 18, (158, 550, 16), (380, 425, 25))
    return Set(sheet.bytes(), (upper, (title, *lower)), apart=captions)


def stacked(case: SyntheticCase) -> Set:
    """Articles one below the other whose columns differ in width, parted by white or by a rule alone."""
    sheet, story = Sheet(), _stories(case)
    notes = _fill(sheet, story, 14, (50, 50, 15))
    beside = _fill(sheet, story, 38, (200, 50, 15))
    wide = _fill(sheet, story, 36, (50, 285, 14)), _fill(sheet, story, 16, (400, 285, 14))
    sheet.rule(50, 488, 545, 488)
    last = _fill(sheet, story, 17, (50, 486, 18), (222, 486, 18), (394, 486, 18))
    return Set(sheet.bytes(), (notes, beside, *wide, last))


def downwards(case: SyntheticCase) -> Set:
    """A headline set downwards and a text in lines from right to left, beside two columns."""
    sheet, story = Sheet(), _stories(case)
    head, words = "断卡行动进行时", next(story)[:52]
    for n, char in enumerate(head):
        sheet.text(50, 100 + 30 * n, char, 24)
    for n, char in enumerate(words):
        sheet.text(545 - 16 * (n // 20), 100 + 11 * (n % 20), char, 10)
    columns = _fill(sheet, story, 20, (95, 60, 44), (295, 60, 44))
    return Set(sheet.bytes(), ((head,), (words,), columns))


def tabled_column(case: SyntheticCase) -> Set:
    """A table without rules, its unit above it, in one of two columns."""
    sheet, story = Sheet(), _stories(case)
    draw = random.Random(case.key)
    at = draw.choice((50, 311))
    rows = [("户名", "转入金额", "次数")]
    rows += [(f"{name}某某", f"{draw.randint(1, 9_999):,}.00", str(draw.randint(1, 400))) for name in "甲乙丙丁戊己"]
    unit = _title(sheet, at + 160, 275, "（单位：万元）", 9)
    for n, row in enumerate(rows):
        for x, words in zip((15, 95, 190), row, strict=True):
            sheet.text(at + x, 295 + 16 * n, words, 9)
    frames = [(50, 60, 44), (311, 60, 44)]
    frames[at > 50 : 1 + (at > 50)] = [(at, 60, 13), (at, 410, 19)]
    columns = _fill(sheet, story, 26, *frames)
    return Set(sheet.bytes(), (columns,), tuple(rows), unit)


LAYOUTS: dict[str, Callable[[SyntheticCase], Set]] = {
    "single column, reportlab, — 1 —": courts(Producer.REPORTLAB, Numbering.DASHES),
    "single column, reportlab, 第1页 共9页": courts(Producer.REPORTLAB, Numbering.OF_TOTAL),
    "single column, typst, 1": courts(Producer.TYPST, Numbering.PLAIN),
    "single column, running head": headed(1, 14),
    "single column, ragged right": headed(1, 14, justify=False),
    "single column, footnotes": noted,
    "glyph by glyph, fake bold, 1/9": spaced,
    "turned pages": turned,
    "watermark and seal over text": overlaid,
    "two columns": headed(2, 10.5),
    "three columns": headed(3, 8),
    "newspaper with boxed text": newspaper,
    "table with rules": tabled(""),
    "table with rules across only": tabled("stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt),"),
    "table without rules": tabled("stroke: none,"),
    "headlines over some of three columns": headlined,
    "pictures, captions and a title in columns": pictured,
    "articles stacked, columns of other widths": stacked,
    "words set downwards beside columns": downwards,
    "table without rules in one of two columns": tabled_column,
}


def _ink(words: str) -> str:
    return "".join(words.split())


def _without(words: str, parts: Sequence[str]) -> str:
    """`words` without paragraphs that hold one of `parts`, or the reverse: what may stand anywhere or nowhere."""
    kept = [line for line in words.split("\n") if not any(_ink(part)[:12] in _ink(line) for part in parts)]
    return "\n".join(kept)


def score(made: Set, into: Score) -> list[str]:
    """Adds one document's counts; returns what is wrong, for eyes."""
    read = read_transcript(made.data).text
    flaws: list[str] = []
    rows = {_ink("".join(row)) for row in made.table}
    if made.table:
        flaws += _score_table(made, read, into)
    body = "\n".join(x for x in read.split("\n") if _ink(x) not in rows and _ink(x) != made.unit)
    if made.apart:
        truth_lines = {_ink(p) for article in made.articles for p in article}
        body = "\n".join(x for x in body.split("\n") if _ink(x) in truth_lines or _without(x, made.apart) != "")
        body = re.sub(r"[¹²³⁰⁴-⁹]+ ?", "", body)
    got = _ink(body)
    articles = sorted(made.articles, key=lambda a: _place(_ink("".join(a)), got))
    truth = _ink("".join(p for a in articles for p in a))
    into.characters += len(truth)
    into.wrong += _distance(truth, got, flaws)
    expected, found = re.findall(r"\d+", truth), re.findall(r"\d+", got)
    into.figures += len(expected)
    into.figures_right += sum(
        b.size for b in SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    )
    lines = {_ink(x) for x in body.split("\n")}
    into.paragraphs += sum(len(a) for a in articles)
    into.paragraphs_whole += sum(_ink(p) in lines for a in articles for p in a)
    flaws += [f"broken: {p[:30]}…" for a in articles for p in a if _ink(p) not in lines]
    return flaws


def _place(article: str, got: str) -> int:
    """Where an article begins: where it stands whole, else where its first words do."""
    whole = got.find(article)
    return whole if whole >= 0 else got.find(article[:20])


def _distance(truth: str, got: str, flaws: list[str]) -> int:
    """Characters missing and too many, a moved one counted twice."""
    start = next((i for i, (a, b) in enumerate(zip(truth, got, strict=False)) if a != b), min(len(truth), len(got)))
    truth, got = truth[start:], got[start:]
    wrong = 0
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, truth, got, autojunk=False).get_opcodes():
        if kind != "equal":
            wrong += max(a1 - a0, b1 - b0)
            flaws.append(f"{kind}: {truth[a0:a1][:40]!r} → {got[b0:b1][:40]!r}")
    return wrong


def _score_table(made: Set, read: str, into: Score) -> list[str]:
    lines = read.split("\n")
    rows = [line.split("\t") for line in lines]
    into.cells += sum(map(len, made.table))
    flaws = []
    at = next((i for i, row in enumerate(rows) if tuple(map(_ink, row)) == made.table[0]), None)
    if at is None or _ink(lines[at - 1]) != made.unit:
        return [f"no header under its unit: {[x for x in lines if '户名' in x][:2]}"]
    for wanted, got in zip(made.table, rows[at:], strict=False):
        padded = [*map(_ink, got), *[""] * len(wanted)][: len(wanted)]
        right = sum(a == b for a, b in zip(wanted, padded, strict=True)) if len(got) <= len(wanted) else 0
        into.cells_right += right
        if right < len(wanted):
            flaws.append(f"row {wanted} → {got}")
    return flaws


def run(n: int = CASES, names: str = "") -> Iterator[tuple[str, Score, list[str]]]:
    """Every layout whose name holds `names` over the first `n` cases: name, counts, flaws."""
    cases = list(generate(n, SEED))
    for name, make in LAYOUTS.items():
        if names in name:
            total, flaws = Score(), []
            for case in cases:
                flaws += score(make(case), total)
            yield name, total, flaws


def bench() -> list[str]:
    """Markdown lines: shares of characters and figures right and in order, paragraphs whole, cells in their place."""
    lines = [
        f"{CASES} fictional judgments per layout (seed {SEED}).",
        "",
        "| layout | characters | characters right | figures right | paragraphs whole | cells right, with unit |",
        "|---|---|---|---|---|---|",
    ]
    for name, s, _ in run():
        in_cells = f"{s.cells_right / s.cells:.2%} of {s.cells}" if s.cells else ""
        lines.append(
            f"| {name} | {s.characters:,} | {1 - s.wrong / s.characters:.3%} | {s.figures_right / s.figures:.2%} of"
            f" {s.figures} | {s.paragraphs_whole / s.paragraphs:.1%} | {in_cells} |"
        )
    return lines


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for name, s, flaws in run(names=sys.argv[1]):
            sys.stdout.write("\n".join([name, str(s), *flaws[:25], ""]))
    else:
        sys.stdout.write("\n".join(bench()) + "\n")
