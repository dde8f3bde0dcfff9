"""One-to-one text folding and spans: the same offsets before and after (等长折叠)."""

from __future__ import annotations

# Full-width ASCII, the ideographic space, and the bracket and dash forms that judgments use for one another.
# One code point each, so that offsets into the folded text are offsets into the printed text.
_FOLD = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0x2009: " ",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("【"): "[",
    ord("】"): "]",
    ord("﹝"): "(",
    ord("﹞"): ")",
    ord("﹙"): "(",
    ord("﹚"): ")",
    ord("–"): "-",
    ord("—"): "-",
    ord("―"): "-",
    ord("−"): "-",
    ord("﹣"): "-",
    ord("‐"): "-",
    ord("〜"): "~",
    ord("∼"): "~",
    ord("˜"): "~",
    ord("•"): "·",
    ord("・"): "·",
    ord("．"): ".",
    ord("﹒"): ".",
    ord("﹐"): ",",
}


def fold_width(text: str) -> str:
    """`text` with full-width forms as ASCII, same length (全角转半角); patterns are written for folded text only.

    ，；：（）！？ become ASCII too; 。、“”《》 stay as they are.
    """
    return text.translate(_FOLD)


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two half-open spans share a character."""
    return max(a[0], b[0]) < min(a[1], b[1])
