"""A judgment on paper as courts set it (裁判文书排版): A4, Song face, title centred, case number right, pages numbered.

Two producers draw the same page, because a reader that was only ever shown one producer's PDF knows that producer
and not PDF: reportlab places every line itself (TrueType subset), typst breaks lines by its own rules (CFF subset).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from io import BytesIO
from string import Template
from typing import TYPE_CHECKING, Any

from menkan.errors import ConfigError
from menkan.synthesis.fonts import FAMILY, serif_path, truetype_subset
from menkan.synthesis.records import Align

if TYPE_CHECKING:
    import typst

# The page of GB/T 9704: A4, margins 28 mm left, 26 mm right, 37 mm top, 35 mm bottom; type of the third size (16 pt),
# 28 pt from line to line.
PAGE_PT = (595.28, 841.89)
LEFT_PT, RIGHT_PT, TOP_PT, BOTTOM_PT = 79.4, 73.7, 104.9, 99.2
TITLE_TRACKING_EM = 0.75  # space between the letters of 刑 事 判 决 书

NOT_AT_LINE_START = frozenset("，。；：、！？）》〉”’」』】〕…—,.;:!?)]%％‰℃")
NOT_AT_LINE_END = frozenset("（《〈“‘「『【〔([￥$")


class Producer(StrEnum):
    """The program that writes the PDF."""

    REPORTLAB = "reportlab"
    TYPST = "typst"


class Numbering(StrEnum):
    """Form of the page number (页码): its template."""

    DASHES = "— {page} —"
    OF_TOTAL = "第{page}页 共{pages}页"
    PLAIN = "{page}"


def check_producers() -> None:
    """Raise `ConfigError` where what sets the pages is not installed (缺少可选依赖): before work, not in the middle."""
    try:
        for library in ("fontTools", "pylopdf_fonts_zh_cn", "reportlab", "typst"):
            import_module(library)
    except ImportError as error:
        raise ConfigError(f"PDF needs a package: {error}", "--pdf", 'pip install "menkan[synth]"') from None


@dataclass(frozen=True, slots=True)
class PageStyle:
    """What differs from court to court: sizes in points."""

    body_pt: float = 16.0
    leading_pt: float = 28.0
    title_pt: float = 22.0
    numbering: Numbering = Numbering.DASHES
    justified: bool = True


def typeset(paragraphs: Sequence[str], layout: Sequence[Align], producer: Producer, style: PageStyle) -> bytes:
    """PDF bytes of `paragraphs`, each set as its entry of `layout` says; the same input gives the same bytes.

    Args:
        paragraphs: printed text, one paragraph each, no line breaks inside.
        layout: same length as `paragraphs`.
        producer: the library that writes the file.
        style: type sizes and the form of the page number.
    """
    pairs = list(zip(paragraphs, layout, strict=True))
    return _by_reportlab(pairs, style) if producer is Producer.REPORTLAB else _by_typst(pairs, style)


def break_lines(text: str, width_em: float, first_indent_em: float) -> list[str]:
    """Lines of `text` that fit into `width_em`, the first one shorter by `first_indent_em` (避头尾断行).

    Han characters are one em wide, ASCII half an em. A line never starts with closing punctuation and never ends
    with an opening bracket; figures may be cut, as court printers do.
    """
    lines: list[str] = []
    start, room = 0, width_em - first_indent_em
    while start < len(text):
        end, used = start, 0.0
        while end < len(text) and used + _em(text[end]) <= room:
            used += _em(text[end])
            end += 1
        end = max(end, start + 1)
        if end < len(text):
            end = _mend_break(text, start, end)
        lines.append(text[start:end])
        start, room = end, width_em
    return lines or [""]


def _mend_break(text: str, start: int, end: int) -> int:
    """`end` moved back until neither side of the break offends; unchanged where the whole line would go."""
    moved = end
    while moved > start + 1 and (text[moved] in NOT_AT_LINE_START or text[moved - 1] in NOT_AT_LINE_END):
        moved -= 1
    return moved if moved > start + 1 else end


def _em(character: str) -> float:
    return 0.56 if character.isascii() else 1.0  # widest ASCII letters of the face; measured on NotoSerifSC


@dataclass(slots=True)
class _Line:
    text: str
    align: Align
    indent_em: float
    last: bool  # the last line of a paragraph is not spread


def _lines(pairs: Sequence[tuple[str, Align]], style: PageStyle) -> list[_Line]:
    width = PAGE_PT[0] - LEFT_PT - RIGHT_PT
    lines: list[_Line] = []
    for text, align in pairs:
        size = style.title_pt if align in (Align.CENTRE, Align.TITLE) else style.body_pt
        indent = 2.0 if align is Align.BODY else 0.0
        broken = break_lines(text, width / size, indent)
        for number, piece in enumerate(broken):
            lines.append(_Line(piece, align, indent if number == 0 else 0.0, number == len(broken) - 1))
    return lines


def _by_reportlab(pairs: Sequence[tuple[str, Align]], style: PageStyle) -> bytes:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    used = "".join(sorted({c for text, _ in pairs for c in text} | set("— 第页共0123456789")))
    font = TTFont("Song", BytesIO(truetype_subset(used)))
    # registerFont keeps the first dynamic font of a name for ever, so the second document would be drawn with the
    # glyphs of the first; a static one replaces it.
    font._dynamicFont = 0
    registerFont(font)
    font._dynamicFont = 1
    lines = _lines(pairs, style)
    per_page = int((PAGE_PT[1] - TOP_PT - BOTTOM_PT) // style.leading_pt)
    pages = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE_PT, invariant=1, pageCompression=1)
    canvas.setTitle("虚构样本")
    for number, page in enumerate(pages, start=1):
        for row, line in enumerate(page):
            _draw_line(canvas, line, PAGE_PT[1] - TOP_PT - (row + 1) * style.leading_pt, style)
        canvas.setFont("Song", 12)
        label = style.numbering.value.format(page=number, pages=len(pages))
        canvas.drawCentredString(PAGE_PT[0] / 2, BOTTOM_PT / 2, label)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_line(canvas: Any, line: _Line, y_pt: float, style: PageStyle) -> None:
    """One printed line with its baseline at `y_pt`."""
    size = style.title_pt if line.align in (Align.CENTRE, Align.TITLE) else style.body_pt
    gap = TITLE_TRACKING_EM * size if line.align is Align.TITLE else 0.0
    natural = canvas.stringWidth(line.text, "Song", size)
    room = PAGE_PT[0] - LEFT_PT - RIGHT_PT - line.indent_em * size
    x_pt = LEFT_PT + line.indent_em * size
    if line.align is Align.RIGHT:
        x_pt += room - natural
    elif line.align in (Align.CENTRE, Align.TITLE, Align.NOTE):
        x_pt += (room - natural - gap * (len(line.text) - 1)) / 2
    elif style.justified and not line.last and len(line.text) > 1:
        gap = min((room - natural) / (len(line.text) - 1), 0.3 * size)
    drawn = canvas.beginText(x_pt, y_pt)
    drawn.setFont("Song", size)
    drawn.setCharSpace(gap)
    drawn.textOut(line.text)
    canvas.drawText(drawn)


# Text comes in as JSON input, never as markup: nothing in a judgment can be read as a typst command.
_TYPST = Template("""
#let paragraphs = json(bytes(sys.inputs.paragraphs))
#set document(title: "虚构样本", date: none)
#set page(width: ${width}pt, height: ${height}pt,
  margin: (left: ${left}pt, right: ${right}pt, top: ${top}pt, bottom: ${bottom}pt),
  footer: context align(center, text(size: 12pt)[$footer]))
#set text(font: "$family", size: ${body}pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set smartquote(enabled: false)
#set par(leading: ${leading}pt, spacing: ${leading}pt, justify: $justify)
#for entry in paragraphs {
  if entry.align == "body" { par(first-line-indent: (amount: 2em, all: true), entry.text) }
  else if entry.align == "title" { align(center, text(size: ${title}pt, tracking: ${tracking}em, entry.text)) }
  else if entry.align == "centre" { align(center, text(size: ${title}pt, entry.text)) }
  else if entry.align == "note" { align(center, entry.text) }
  else if entry.align == "right" { align(right, entry.text) }
  else { par(entry.text) }
}
""")
_TYPST_FOOTER = {
    Numbering.DASHES: "— #counter(page).display() —",
    Numbering.OF_TOTAL: "第#counter(page).display()页 共#counter(page).final().first()页",
    Numbering.PLAIN: "#counter(page).display()",
}
_FACE_HEIGHT_EM = 1.0  # top edge to bottom edge as set below: typst adds the leading to it


@cache
def _typst_fonts() -> typst.Fonts:
    """Only the Song face: what the machine has installed is no input."""
    import typst

    folder = [str(serif_path().parent)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folder)


def _by_typst(pairs: Sequence[tuple[str, Align]], style: PageStyle) -> bytes:
    import typst

    source = _TYPST.substitute(
        width=PAGE_PT[0],
        height=PAGE_PT[1],
        left=LEFT_PT,
        right=RIGHT_PT,
        top=TOP_PT,
        bottom=BOTTOM_PT,
        footer=_TYPST_FOOTER[style.numbering],
        family=FAMILY,
        body=style.body_pt,
        leading=round(style.leading_pt - _FACE_HEIGHT_EM * style.body_pt, 3),
        title=style.title_pt,
        tracking=TITLE_TRACKING_EM,
        justify="true" if style.justified else "false",
    )
    paragraphs = json.dumps([{"text": text, "align": align.value} for text, align in pairs], ensure_ascii=False)
    pdf = typst.compile(
        source.encode(),
        font_paths=_typst_fonts(),
        format="pdf",
        sys_inputs={"paragraphs": paragraphs},
        timestamp=0,
    )
    return bytes(pdf)
