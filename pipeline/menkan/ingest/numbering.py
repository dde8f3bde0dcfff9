"""The numbers that Word prints before paragraphs and does not keep in their text (自动编号)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from menkan.ingest.joints import is_wide

# Source: ECMA-376 part 1, ST_NumberFormat.
_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
_SPOKEN = frozenset(
    str.split(
        "chineseCounting chineseCountingThousand taiwaneseCounting taiwaneseCountingThousand japaneseCounting "
        "koreanCounting ideographLegalTraditional chineseLegalSimplified"
    )
)
_ROMAN = tuple(zip((100, 90, 50, 40, 10, 9, 5, 4, 1), str.split("C XC L XL X IX V IV I"), strict=True))
_SILENT = ("bullet", "none")
_PLACE = re.compile(r"%([1-9])")  # %1、 or %1.%2
MAX_NUMBER = 9_999


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: format, pattern with %1 … %9, first number, whether a blank follows."""

    number_format: str = "decimal"
    pattern: str = ""
    start: int = 1
    blank: bool = True


@dataclass(slots=True)
class Lists:
    """The lists of a document and how far each has been counted.

    Attributes:
        levels: by abstract list and level.
        abstract: abstract list of each list that paragraphs name.
        overrides: first numbers that a list sets anew, by list and level.
        styles: list and level that a paragraph style brings.
    """

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)  # by abstract list
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number_id: str, level: int) -> str:
        """What stands before the next paragraph of a list, counted on; "" for bullets and unknown lists (编号文字)."""
        abstract = self.abstract.get(number_id)
        made = self.levels.get((abstract, level)) if abstract is not None else None
        if abstract is None or made is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        override = self.overrides.get((number_id, level))
        if override is not None and (number_id, level) not in self._begun:
            counts[level] = override - 1
        self._begun.add((number_id, level))
        counts[level] = counts.get(level, made.start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        if made.number_format in _SILENT:
            return ""

        def printed(place: re.Match[str]) -> str:
            n = int(place[1]) - 1
            shown = self.levels.get((abstract, n), Level())
            return write_number(counts.get(n, shown.start), shown.number_format)

        words = _PLACE.sub(printed, made.pattern)
        return words + " " if words and made.blank and not is_wide(words[-1]) else words


def write_number(n: int, number_format: str) -> str:
    """`n` in a format of Word's; in digits where the format has no such number (编号格式).

    >>> write_number(12, "chineseCounting"), write_number(3, "decimalEnclosedCircle"), write_number(4, "lowerRoman")
    ('十二', '③', 'iv')
    """
    series = _SERIES.get(number_format)
    if series and 1 <= n <= len(series):
        return series[n - 1]
    if not 0 < n <= MAX_NUMBER:
        return str(n)
    if number_format in _SPOKEN:
        return _spoken(n, _FORMAL if "Legal" in number_format else _DIGITS)
    if number_format in ("ideographDigital", "japaneseDigitalTenThousand"):
        return "".join("〇" if d == "0" else _DIGITS[int(d)] for d in str(n))
    if number_format == "decimalFullWidth":
        return "".join(chr(ord(d) + 0xFEE0) for d in str(n))
    if number_format == "decimalZero":
        return f"{n:02d}"
    if number_format in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letters if number_format == "upperLetter" else letters.lower()
    if number_format in ("upperRoman", "lowerRoman") and n < 400:
        words, rest = "", n
        for value, letter in _ROMAN:
            words += letter * (rest // value)
            rest %= value
        return words if number_format == "upperRoman" else words.lower()
    return str(n)


def _spoken(n: int, digits: str) -> str:
    """`n` as spoken: 十二, 一百零五, 二十."""
    units = ("", "十", "百", "千") if digits is _DIGITS else ("", "拾", "佰", "仟")
    words = ""
    for place in (3, 2, 1, 0):
        digit = n // 10**place % 10
        if digit:
            words += digits[digit] + units[place]
        elif words and not words.endswith(digits[0]) and n % 10**place:
            words += digits[0]
    return words[1:] if words.startswith("一十") else words


class ReadNumbering:
    """Collects `Lists` from word/numbering.xml and the list styles of word/styles.xml."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._abstract = self._number = self._style = ""
        self._level = 0
        self._based: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind, get = local(tag), {local(k): v for k, v in attributes.items()}
        value = get.get("val", "")
        if kind == "abstractNum":
            self._abstract, self._number = get.get("abstractNumId", ""), ""
        elif kind == "num":
            self._number = get.get("numId", "")
        elif kind == "abstractNumId":
            self._lists.abstract[self._number] = value
        elif kind in ("lvl", "lvlOverride"):
            self._level = whole(get.get("ilvl", "0"))
            if kind == "lvl" and not self._number:
                self._set()
        elif kind == "startOverride":
            self._lists.overrides[self._number, self._level] = whole(value, 1)
        elif kind == "style":
            self._style = get.get("styleId", "")
        elif kind == "basedOn" and self._style:
            self._based[self._style] = value
        elif self._style and kind in ("numId", "ilvl"):
            number, level = self._lists.styles.get(self._style, ("", 0))
            self._lists.styles[self._style] = (value, level) if kind == "numId" else (number, whole(value))
        elif not self._number and not self._style:
            self._set_part(kind, value)

    def _set_part(self, kind: str, value: str) -> None:
        if kind == "numFmt":
            self._set(number_format=value)
        elif kind == "lvlText":
            self._set(pattern=value)
        elif kind == "start":
            self._set(start=whole(value, 1))
        elif kind == "suff":
            self._set(blank=value != "nothing")

    def _set(self, **parts: str | int | bool) -> None:
        key = self._abstract, self._level
        self._lists.levels[key] = replace(self._lists.levels.get(key, Level()), **parts)  # type: ignore[arg-type]

    def end(self, tag: str) -> None:
        if local(tag) == "num":
            self._number = ""

    def data(self, words: str) -> None:
        """Text has no part in numbering."""

    def close(self) -> None:
        for style, parent in self._based.items():
            seen = {style}
            while parent and parent not in seen and style not in self._lists.styles:
                seen.add(parent)
                if parent in self._lists.styles:
                    self._lists.styles[style] = self._lists.styles[parent]
                parent = self._based.get(parent, "")


def local(tag: str) -> str:
    """The name of an element or attribute without its name space."""
    return tag.rpartition("}")[2]


def whole(value: str, otherwise: int = 0) -> int:
    """A whole number of an attribute; `otherwise` where it is none or beyond any list."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else otherwise
