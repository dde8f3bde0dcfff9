"""What others measure numerals, ranges, shares and money by, file by file (他人题库上的数字识别).

    python -m tests.bench yardsticks

The cases lie beside the project (`../shared/yardsticks`), never in it. `yardsticks.toml` names, by id only, what stands
outside our contract and where the guidelines read otherwise; a case with a reading of ours is still held to it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from menkan.numerals import HAN, NUMERAL, parse_figure
from menkan.quantities.tagger import load_units, tag_quantities
from menkan.text import fold_width
from tests.bench.gold import SHARED

YARDSTICKS = SHARED / "yardsticks"
FILES = (
    "recognizers_text_zh", "recognizers_issue_regressions", "cn2an", "nemo_itn_zh",
    "wetextprocessing_zh", "duckling_zh", "jionlp_money_time", "menkan_probe",
)  # fmt: skip
SHARE_LEFT_OUT = 0.15  # of a file at most

_ROUND = Context(prec=15).plus  # the digits that the others print of a third

Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as a case wants it or as we read it; unit None and text None are not compared."""

    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False
    unit: str | None = None
    text: str | None = None

    def agrees(self, read: Reading) -> bool:
        """Whether `read`, ours, is what this one wants."""
        pairs = zip((self.value, self.lower, self.upper), (read.value, read.lower, read.upper), strict=True)
        if self.value is self.lower is self.upper is None:
            return self.text is not None and _ink(self.text) == _ink(read.text or "")
        same = all(a == b or (a is not None and b is not None and _ROUND(a) == _ROUND(b)) for a, b in pairs)
        ends = (self.lower_open, self.upper_open) == (read.lower_open, read.upper_open)
        unit = self.unit is None or self.unit == read.unit
        text = self.text is None or _ink(self.text) == _ink(read.text or "")
        return same and ends and unit and text


@dataclass(frozen=True, slots=True)
class Score:
    """One case: its kind, whether it came out right, what was wanted and what was read."""

    id: str
    kind: str
    right: bool
    must_reject: bool
    wanted: object
    read: object


@dataclass(frozen=True, slots=True)
class Contract:
    """yardsticks.toml: reasons of what is left out, our readings, and cases that hold no figure of ours."""

    left_out: dict[str, str]
    ours: dict[str, tuple[Reading, ...]]
    no_figure: dict[str, str]


@cache
def contract() -> Contract:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    left_out = {i: f"{group['kind']}: {group['reason']}" for group in data["left_out"] for i in group["ids"]}
    none = {i: group["reason"] for group in data["no_figure"] for i in group["ids"]}
    ours = {i: tuple(map(_written, forms)) for group in data["ours"] for i, forms in group["cases"].items()}
    return Contract(left_out, ours, none)


def cases(file: str) -> list[Case]:
    """The cases of one yardstick file, in order."""
    return [json.loads(line) for line in (YARDSTICKS / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]


def score(file: str) -> list[Score]:
    """Every case of `file` that is not left out, held to what it wants or to our own reading."""
    known = contract()
    return [_score(case) for case in cases(file) if case["id"] not in known.left_out]


def bench() -> list[str]:
    """Markdown lines: the share right by file and kind, what was left out and why, and every case missed."""
    if not YARDSTICKS.is_dir():
        return ["no yardsticks beside the project"]
    lines = ["| file | kind | cases | left out | right | share |", "|---|---|---|---|---|---|"]
    reasons: list[str] = []
    missed: list[Score] = []
    for file in FILES:
        scores, kinds = score(file), Counter(_kind(c) for c in cases(file))
        missed += [s for s in scores if not s.right]
        lines += [_row(file, kind, n, [s for s in scores if s.kind == kind]) for kind, n in kinds.items()]
        lines.append(_row(f"**{file}**", "all", sum(kinds.values()), scores))
        reasons += _reasons(file)
    lines += ["", "| file | left out because | cases |", "|---|---|---|", *reasons, ""]
    return [*lines, *(f"- {s.id}: read {_shown(s.read)} for {_shown(s.wanted)}" for s in missed)]


def _row(file: str, kind: str, total: int, scores: Sequence[Score]) -> str:
    right = sum(s.right for s in scores)
    share = f"{right / len(scores):.3f}" if scores else "-"
    return f"| {file} | {kind} | {total} | {total - len(scores)} | {right} | {share} |"


def _reasons(file: str) -> list[str]:
    known = contract()
    why = Counter(known.left_out[c["id"]] for c in cases(file) if c["id"] in known.left_out)
    return [f"| {file} | {reason} | {n} |" for reason, n in why.items()]


def _shown(readings: object) -> str:
    if not isinstance(readings, tuple):
        return str(readings)
    return " ".join(f"{r.value} [{r.lower}, {r.upper}] {r.unit or ''}".strip() for r in readings) or "nothing"


# --- what a case wants ------------------------------------------------------------------------------------------------


def _kind(case: Case) -> str:
    kind = str(case["kind"])
    rejects = case.get("negative") or "must_reject" in kind
    return f"{kind.removesuffix(':strict')} (reject)" if rejects and "reject" not in kind else kind


def _score(case: Case) -> Score:
    known, kind = contract(), str(case["kind"])
    rejects = _rejects(case)
    read = _read(case)
    if case["id"] in known.ours:
        wanted = known.ours[case["id"]]
        right = _agree(wanted, read)
    elif kind == "time_extract":  # a time is no figure; what stands beside it may be one
        wanted = ()
        right = all(not _overlap(q.text or "", case) for q in read)
    elif "must_reject" in kind:
        wanted, right = (), parse_figure(fold_width(case["input"])) is None and not _tagged(case["input"])
    elif rejects:
        wanted, read = (), _asked(kind, _tagged(case["input"]))
        right = not read
    elif isinstance(case["expected"], dict) and "must_not" in case["expected"]:
        wanted = ()
        right = all(r.value != Decimal(str(case["expected"]["must_not"])) for r in read)
    else:
        wanted = tuple(_wants(case))
        right = _agree(wanted, read)
    return Score(case["id"], _kind(case), right, rejects, wanted, read)


def _rejects(case: Case) -> bool:
    kind = str(case["kind"])
    return (
        bool(case.get("negative"))
        or case["id"] in contract().no_figure
        or kind in ("phone", "ip", "url", "age", "ordinal")
        or kind.endswith("_date")
        or "must_reject" in kind
        or case["expected"] == []
    )


def _agree(wanted: Sequence[Reading], read: Sequence[Reading]) -> bool:
    return len(wanted) == len(read) and all(w.agrees(r) for w, r in zip(wanted, read, strict=True))


def _wants(case: Case) -> Iterator[Reading]:
    expected = case["expected"]
    if isinstance(expected, list):
        for one in expected:
            if one.get("value") is not None or "range" in one or case["kind"] == "money_extract":
                yield _want(one)
    elif isinstance(expected, dict):
        yield _want({"input": case["input"], **expected})
    elif isinstance(expected, str):
        yield from (Reading(n) for n in _spelt(expected))
    elif expected is not None:
        yield Reading(_decimal(expected))


_CURRENCIES = {
    "CNY": "元", "CNY(unspecified $)": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "KRW": "韩元",
    "JPY": "日元", "CHF": "瑞士法郎", "INR": "印度卢比", "cent": "分",
}  # fmt: skip


def _want(one: Mapping[str, Any]) -> Reading:
    """One expected figure of any of the files: a number, both ends, or a number with the side that its words give."""
    currency = one.get("iso") or one.get("currency") or one.get("case")
    unit = _CURRENCIES.get(currency, currency)
    text = None
    if "qual" in one or "approx" in one or "range" in one:
        text, unit = one.get("text"), _CURRENCIES.get(one.get("unit", ""), one.get("unit"))
    value = one.get("range", one.get("value", one.get("num")))
    if one.get("type") == "numberrange":
        return _bracket(str(value))
    if isinstance(value, list):
        low, high = map(_decimal, value)
        upper_open = "不满" in (text or "")
        return Reading(None, low, high, upper_open=upper_open, unit=unit, text=text)
    if value is None:
        return Reading(None, text=one["text"])
    number = _decimal(value)
    side = one.get("qual") or one.get("approx") or one.get("mode") or one.get("definition") or ""
    at_least, at_most = side in ("ge", "above", "blur+"), side in ("lt", "under")
    if unit == "分" and "毛" in str(one.get("input", "")):
        number, unit = number / 100, "元"
    return Reading(
        number,
        number if at_least else None,
        number if at_most else None,
        upper_open=side == "lt",
        unit=unit,
        text=text,
    )


def _bracket(interval: str) -> Reading:
    """[10,15) and (500,) as a reading; one figure with one side keeps it as its value."""
    low, high = (Decimal(p) if p else None for p in interval[1:-1].split(","))
    if low == high:
        return Reading(low)
    value = None if low is not None and high is not None else low if low is not None else high
    lower_open, upper_open = interval[0] == "(" and low is not None, interval[-1] == ")" and high is not None
    return Reading(value, low, high, lower_open, upper_open)


def _written(form: str) -> Reading:
    """A reading of ours as yardsticks.toml writes it: value, lower, upper; "-" is none, > and < a bound not reached."""
    value, lower, upper = form.split()
    number = lambda s: None if s == "-" else Decimal(s.lstrip("<>"))  # noqa: E731
    return Reading(number(value), number(lower), number(upper), lower[0] == ">", upper[0] == "<")


_DIGITS = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?(?:[万亿兆]-?[0-9.]*)*")


def _spelt(expected: str) -> list[Decimal]:
    """The numbers in a text that others wrote in digits: 1亿72300人 is 100072300."""
    scales = {"": 1, "万": 10**4, "亿": 10**8, "兆": 10**12}
    return [
        sum(
            (Decimal(n.replace(",", "")) * scales[s] for n, s in re.findall(r"(-?[0-9][0-9,.]*)([万亿兆]?)", m[0])),
            Decimal(0),
        )
        for m in _DIGITS.finditer(expected)
    ]


def _decimal(printed: object) -> Decimal:
    number = Decimal(str(printed).rstrip("%"))
    return number.normalize() if number % 1 else number.quantize(Decimal(1))


# --- what we read -----------------------------------------------------------------------------------------------------

_BARE = ("number", "cn_number", "itn_", "tn_")  # kinds that print numbers without a unit


def _read(case: Case) -> tuple[Reading, ...]:
    """Our readings of a case: a bare numeral by itself, all else by the tagger, each kind for the units it asks for."""
    kind, text = str(case["kind"]), fold_width(case["input"])
    bare = kind.startswith(_BARE) and not re.search(rf"分之\s?[0-9{HAN}]", text)
    figure = parse_figure(text) if kind.startswith(_BARE) and not _SHARE.match(text) else None
    if figure is not None:
        return (Reading(figure.value, figure.lower, figure.upper),)
    read = _tagged(_lend_unit(text) if bare else case["input"], shares=kind == "percent")
    return _asked(kind, read)


def _asked(kind: str, read: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of the kind that a case asks for: money, measures, or where there are any the bounded ones."""
    money = load_units().money | {"分", "块"}
    if kind == "number_range":
        return tuple(r for r in read if (r.lower, r.upper) != (None, None)) or read
    if kind.startswith(("currency", "money")):
        return tuple(r for r in read if r.unit in money)
    if kind == "dimension":
        return tuple(r for r in read if r.unit not in money | {"人"})
    return read


_SHARE = re.compile("[百千]分之")


def _tagged(text: str, *, shares: bool = False) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            *(n if n is None or not shares else n * _PER_CENT.get(q.unit, 1) for n in (q.value, q.lower, q.upper)),
            q.lower_open,
            q.upper_open,
            q.unit,
            q.surface,
        )
        for q in tag_quantities(text)[0]
    )


_PER_CENT = {"‰": Decimal("0.1"), "‱": Decimal("0.01"), "成": Decimal(10), "折": Decimal(10)}


def _lend_unit(text: str) -> str:
    """`text` with 元 behind every number that has no unit: the tagger reads figures, and a bare number is none."""
    return re.sub(rf"((?>{NUMERAL})[余多]?)(?!\s?(?:{load_units().pattern})|[余多])", r"\1元", fold_width(text))


def _overlap(surface: str, case: Case) -> bool:
    return any(surface in e["text"] or e["text"] in surface for e in case["expected"])


def _ink(text: str) -> str:
    return re.sub(r"\s", "", fold_width(text)).lower()
