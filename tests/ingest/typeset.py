"""Fictional judgments as PDF (虚构文书排版): by typst as a text processor sets them, by reportlab glyph by glyph."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SIZE, LEADING, INDENT = 16.0, 28.0, 32.0
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 76.0
PER_LINE = 27  # characters of SIZE between the margins

NAMES = ("甲某某", "乙某某", "丙某某", "丁某某")
SENTENCES = (
    "被告人{name}明知他人利用信息网络实施犯罪，仍于{year}年{month}月将本人名下{n}张银行卡提供给他人使用，",
    "上述银行卡支付结算金额共计人民币{money}元，其中被害人转入{loss}元，",
    "被告人{name}从中获利{gain}元，案发后退缴违法所得{gain}元。",
    "经查，涉案账户于{year}年{month}月{day}日起被冻结，冻结金额为{loss}元，共有{n}名被害人报案。",
    "被告人{name}在“QQ”群内发布招揽信息{count}余条，群成员达{n}00余人；",
    "公诉机关提供了银行交易明细、微信聊天记录、到案经过、电子数据检查笔录等证据证实。",
)
TITLES = ("江州市临湖区人民法院", "刑事判决书", "（2021）江0199刑初77号")


def paragraphs(seed: int, n: int) -> list[str]:
    """`n` paragraphs of a fictional judgment, no blanks in them; the same for the same seed."""
    draw = random.Random(seed)
    found = []
    for _ in range(n):
        words = "".join(
            draw.choice(SENTENCES).format(
                name=draw.choice(NAMES),
                year=draw.randint(2018, 2023),
                month=draw.randint(1, 12),
                day=draw.randint(1, 28),
                n=draw.randint(2, 9),
                count=draw.randint(100, 9999),
                money=draw.randint(100_000, 9_999_999),
                loss=f"{draw.randint(1000, 999_999):,}",
                gain=draw.randint(1000, 99_999),
            )
            for _ in range(draw.randint(2, 6))
        )
        found.append(words.rstrip("，；。") + "。")
    return found


def typst_pdf(
    body: Sequence[str],
    *,
    columns: int = 1,
    size: float = SIZE,
    extra: str = "",
    head: str = "",
    fonts: Sequence[str] = (),
) -> bytes:
    """The paragraphs with title lines, numbered pages and a running head, as typst sets them.

    Args:
        body: paragraphs.
        columns: columns of a page.
        size: type size in points.
        extra: typst markup set before the body (tables and the like).
        head: running head, none where empty.
        fonts: folders of fonts for what the usual one lacks.
    """
    import pylopdf_fonts_zh_cn
    import typst

    def plain(words: str) -> str:
        return "".join("\\" + c if c in "\\#*_`$<>@~=-+/[]\"'" else c for c in words)

    source = f"""
#set page(paper: "a4", margin: (x: 2.6cm, y: 3cm), columns: {columns}, numbering: "— 1 —",
  header: [#set text(size: 9pt); #align(center)[{plain(head)}]])
#set text(font: "Noto Serif SC", size: {size}pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.75em, spacing: 0.75em)
#align(center)[#text(size: {size * 1.4}pt, tracking: 0.5em)[{TITLES[0]}]]
#align(center)[#text(size: {size * 1.8}pt, tracking: 1em)[{TITLES[1]}]]
#align(right)[{plain(TITLES[2])}]
{extra}
{(chr(10) * 2).join(map(plain, body))}
"""
    return bytes(typst.compile(source.encode(), font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent), *fonts]))


class Sheet:
    """A reportlab canvas with the STSong-Light CID font; `y` counts from the top, as menkan's boxes do."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self.buffer = io.BytesIO()
        self.width, self.height = width, height
        self.canvas: Any = Canvas(self.buffer, pagesize=(width, height))

    def text(self, x: float, y: float, words: str, size: float = SIZE, **style: Any) -> None:
        """`words` with their baseline at `y`; `font`, `spacing` (points between letters) and `mode` as style."""
        line = self.canvas.beginText(x, self.height - y)
        line.setFont(style.get("font", "STSong-Light"), size)
        line.setCharSpace(style.get("spacing", 0))
        line.setTextRenderMode(style.get("mode", 0))
        line.textOut(words)
        self.canvas.drawText(line)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def page(self) -> None:
        self.canvas.showPage()

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def cells(char: str) -> float:
    """Advance of a character in em: half for ASCII, one for the rest."""
    return 0.5 if char.isascii() else 1.0


def wrap(paragraph: str, per_line: int = PER_LINE) -> list[str]:
    """A paragraph as lines of at most `per_line` em, broken anywhere, two em of indent on the first."""
    lines, room = [""], per_line - 2.0
    for char in paragraph:
        if cells(char) > room:
            lines.append("")
            room = float(per_line)
        lines[-1] += char
        room -= cells(char)
    return lines
