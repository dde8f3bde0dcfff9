"""What one ruling pronounces (判决主文), sentence by sentence.

A ruling is read as a run of tokens: names, offences, penalties and the numbers of its items. A penalty belongs to the
names and the offence before it; what an item leaves out is what stood before (犯甲罪，判处…；犯乙罪，判处…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from menkan.numerals import parse_number
from menkan.structure.offences import NAME, article_of, split_offences
from menkan.structure.people import People
from menkan.structure.sections import Passage
from menkan.types import Sentence

_N = r"[\d.,零〇一二两三四五六七八九十百千万]{1,12}"


def length_pattern(group: str) -> str:
    """Pattern of years and months, groups `group` + y and m (刑期): 一年六个月, 三年, 8个月, 3年零5个月."""
    return rf"(?:(?P<{group}y>{_N})\s?年)?(?:零|又)?\s?(?:(?P<{group}m>{_N})\s?个?月)?"


_LENGTH = rf"(?:{_N}\s?年(?:(?:零|又)?\s?{_N}\s?个?月)?|{_N}\s?个?月)"  # as length_pattern, without groups
_PARTS = re.compile(length_pattern("p"))

_PENALTY = re.compile(
    rf"""(?x)
      (?P<death> 死刑 (?P<death_suspended>[,]?\s?(?:宣告)?缓期)? )
    | (?P<life> 无期徒刑 )
    | (?P<kind> 有期徒刑|拘役|管制 )\s?{length_pattern("t")}                              # 有期徒刑一年六个月
      (?:(?P<range>\s?(?:至|到|-|~))|(?P<further>(?:、{_LENGTH})+))?                     # 十四年、十三年 (分别)
    | (?P<whole> (?<=执行){_LENGTH} )                                                    # 决定执行四年六个月
    | (?P<suspended> 缓刑(?!考验|部分|的|期) )(?:考验期)?\s?{length_pattern("s")}          # 缓刑二年
    | (?P<fine> 罚\s?金 )\s?各?(?:人民币|计)?\s?(?P<amount>{_N})\s?(?P<wan>万)?\s?[余多]?元   # 罚金人民币五千元
      (?P<fines>(?:至|到|-|~)(?={_N}万?元))?                                              # 一万元至二万元不等
    | (?P<exempted> 免(?:予|于|除)(?:刑事)?处罚 )
    | (?P<acquitted> 无罪(?!辩护|的意见|意见|的辩) )
    | (?P<not_prosecuted> 不起诉(?!人|单位|决定书) )
    | (?P<combined> 数罪并罚|决定(?:合并)?执行|合并执行 )
    """
)
_CONVICTED = re.compile(rf"(?:(?<!侵)犯|构成|以|认定为|改判为|定性为)(?P<names>(?:{NAME}[、,和及]?犯?){{1,10}})")
_NUMBER = r"(?:\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\)?[、.](?!\d)|刑事_(?:结果|罪名)\d{0,2}:)"
_ITEM = re.compile(rf"(?:^|(?<=[。;:,\n\s]))\s{{0,4}}{_NUMBER}")
_TAKEN_BACK = re.compile(  # an item 撤销…即… goes to the next item, 撤销 inside one to the next stop
    rf"(?<![^。;\n\s:])[。;]?\s{{0,4}}{_NUMBER}\s?撤销(?!缓刑|假释)[^\n;]{{0,300}}?[,。]?即[^\n]{{0,800}}?"
    rf"(?=改判|\n|$|[。;]\s{{0,4}}{_NUMBER})"
    r"|撤销(?!缓刑|假释)[^。;\n]{0,400}?(?=改判|[。;\n]|$|[、,](?:二|三|四|五|六)、|,(?:宣告|以[^,。;]{2,30}罪)"
    r"|,(?:上诉人|原审被告人|被告人)[^,。;]{1,30}(?:无罪|犯))"
    r"|(?:与|连同)其?[前原](?:犯|罪|判)[^。;\n]{0,160}?(?=决定|合并执行|数罪并罚)"  # what an earlier judgment imposed
)
# 对被告人联某某决定执行 …: whoever it is, a name that is no accused's is not the one before
_STRANGER = re.compile(
    r"(?:被告人|上诉人)(?P<who>(?![分均各依等共其之应予所的因以在自被不有单并][一-龥])[一-龥]{2,3}?)(?=决定执行|犯(?!罪)|判处|执行有期|无罪)"
)
_KINDS = {"有期徒刑": "fixed_term", "拘役": "detention", "管制": "control"}
# The ground of a decision not to prosecute, by the article of 刑事诉讼法 (2018 and 2012 numbers), else by its words.
_NOT_PROSECUTED = (
    ("not_prosecuted_conditional", re.compile(r"附条件不起诉")),
    ("not_prosecuted_minor", re.compile(r"第一百七十[七三]条第二款")),
    ("not_prosecuted_statutory", re.compile(r"第一百七十[七三]条第一款|第十[六五]条第(?:一|\(一\))?项")),
    ("not_prosecuted_doubt", re.compile(r"第一百七十[五一]条第四款")),
    ("not_prosecuted_statutory", re.compile(r"显著轻微|不构成犯罪|法定不起诉")),
    ("not_prosecuted_doubt", re.compile(r"证据不足|存疑不起诉")),
)


def months(years: str | None, rest: str | None) -> int | None:
    """Years and months as months (刑期折月), None where neither is printed or one is no number."""
    parts = [(parse_number(printed), factor) for printed, factor in ((years, 12), (rest, 1)) if printed]
    if not parts or any(number is None for number, _ in parts):
        return None
    return int(sum((number or Decimal(0)) * factor for number, factor in parts))


def _months_of(length: str) -> int | None:
    parts = _PARTS.fullmatch(length)
    return months(parts["py"], parts["pm"]) if parts else None


def pronounced(folded: str, passage: Passage, people: People) -> Iterator[Sentence]:
    """The sentences of one ruling in order, one per accused and offence; a conviction alone has penalty ""."""
    reader = _Reader(folded, people)
    for token in _tokens(folded, passage, people):
        yield from reader.take(token)
    yield from reader.close()


@dataclass(frozen=True, slots=True)
class _Token:
    """One thing that a ruling says: exactly one of the last three is given, none for the number of an item."""

    start: int
    end: int
    names: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    penalty: re.Match[str] | None = None


@dataclass(slots=True)
class _Open:
    """One sentence while it is read."""

    parties: tuple[str, ...]
    offences: tuple[str, ...]
    start: int
    end: int
    penalty: str | None = None
    term: int | None = None
    further: tuple[int | None, ...] = ()  # the terms after the first one, of 十四年、十三年、十二年
    suspended: int | None = None
    fine: Decimal | None = None
    combined: bool = False
    each_his_own: bool = False  # 甲构成盗窃罪;乙构成诈骗罪。对二人判处 …: the offences are those told before

    def apart(self, at: int, sizes: tuple[int, int]) -> _Open:
        """The share at place `at` where terms are listed for as many offences or accused (分别判处), else all of it."""
        terms = (self.term, *self.further)
        listed = len(terms) > 1 and len(terms) == (sizes[0] if sizes[0] > 1 else sizes[1])
        return replace(self, term=terms[at]) if listed else self

    def add(self, match: re.Match[str]) -> None:
        """Add what one penalty word says."""
        self.end = match.end()
        if match["combined"]:
            self.combined = True
        elif match["kind"]:
            self.penalty = _KINDS[match["kind"]]
            self.term = None if match["range"] else months(match["ty"], match["tm"])
            self.further = tuple(map(_months_of, (match["further"] or "").split("、")[1:]))
        elif match["whole"]:
            self.penalty, self.term = self.penalty or "fixed_term", _months_of(match["whole"])
        elif match["suspended"]:
            self.suspended = months(match["sy"], match["sm"])
        elif match["fine"]:
            amount = parse_number(match["amount"].replace(",", ""))
            amount = amount * 10_000 if amount is not None and match["wan"] else amount
            self.fine = None if match["fines"] else amount
            self.penalty = self.penalty or "fine_only"
        elif match["death"]:
            self.penalty = "death_suspended" if match["death_suspended"] else "death"
        else:
            self.penalty = match.lastgroup


class _Reader:
    """Reads the tokens of one ruling; knows whom and what the next penalty is for."""

    def __init__(self, folded: str, people: People) -> None:
        self.folded, self.people = folded, people
        self.forget()

    def forget(self) -> None:
        """Begin an item: nobody is named, nothing is pronounced."""
        self.parties: tuple[str, ...] = ()
        self.offences: tuple[str, ...] = ()
        self.span = (0, 0)  # of the offences
        self.waiting = False  # no penalty has followed the offences yet
        self.named_beside = False  # names stood right before the offences
        self.last = ""
        self.at = 0  # where the last token ends
        self.open: _Open | None = None
        self.guilty: dict[str, tuple[str, ...]] = {}  # of what each was convicted before any penalty is told

    def take(self, token: _Token) -> Iterator[Sentence]:
        """Read one token; what it completes comes out."""
        if token.names:
            yield from self._names(token.names, token.start)
        elif token.offences:
            yield from self.close()
            self.named_beside = self.last == "names"
            self.offences, self.span, self.waiting = token.offences, (token.start, token.end), True
            self.last = "offences"
        elif token.penalty:
            if token.penalty["combined"]:  # also of offences whose own penalties are left out
                yield from self.close()
            if self.open is None:
                start = self.span[0] if self.waiting else token.start
                # 某甲犯某罪，判处 …；某乙无罪: an acquittal takes up no offence of a clause before
                offences = () if token.penalty["acquitted"] and self.last != "offences" else self.offences
                self.open = _Open(self.parties, offences, start, token.end)
                told = bool(self.parties) and self.guilty.keys() >= {*self.parties}
                self.open.each_his_own = told and not self.waiting
            self.open.add(token.penalty)
            self.waiting, self.last = False, "penalty"
        else:
            yield from self.close()
            self.forget()
        self.at = token.end

    def _names(self, names: tuple[str, ...], start: int) -> Iterator[Sentence]:
        """Names go on a list, or begin a new clause: 甲犯某罪，乙犯… closes 甲; 以某罪判处甲 waits for 甲."""
        if self.last == "offences" and not (self.named_beside and self.parties):
            self.parties = names  # 以诈骗罪判处某甲: the offence came first
        elif self.last in ("offences", "penalty"):
            yield from self.close()
            self.parties = names
            if self.last == "penalty" and self.folded.find("。", self.at, start) >= 0:
                self.offences = ()  # a new sentence: what it is for was not said (同时对乙作出有罪判决)
        else:
            self.parties = tuple(dict.fromkeys((*self.parties, *names)))
        self.last = "names"

    def close(self) -> Iterator[Sentence]:
        """Give the open sentence out, once per accused and offence; or the conviction that no penalty follows."""
        one, self.open = self.open, None
        alone = self.people.alone
        if one is None:
            if self.waiting and self.last != "names":
                self.waiting = False
                for party in self.parties or alone:
                    self.guilty[party] = (*self.guilty.get(party, ()), *self.offences)
                    for offence in self.offences:
                        yield _sentence(party, offence, "", _Open((), (), *self.span))
            return
        if one.penalty is None:
            return
        penalty = one.penalty
        if penalty == "not_prosecuted":
            penalty = next((k for k, words in _NOT_PROSECUTED if words.search(self.folded)), "not_prosecuted_minor")
        for i, party in enumerate(one.parties or alone):
            own = self.guilty[party] if one.each_his_own else one.offences
            named: tuple[str | None, ...] = (None,) if one.combined else own or (None,)
            for k, pronounced_for in enumerate(named):
                at = k if len(named) > 1 else i  # 分别: one term for each offence, or for each accused
                mine = one.apart(at, (len(named), len(one.parties)))
                yield _sentence(party, pronounced_for, penalty, mine)


def _sentence(party: str, offence: str | None, penalty: str, one: _Open) -> Sentence:
    return Sentence(
        party=party,
        offence=offence,
        article=article_of(offence),
        penalty=penalty,
        term_months=one.term,
        suspended_months=one.suspended,
        fine=one.fine,
        job_ban_months=None,
        injunction=None,
        start=one.start,
        end=one.end,
    )


def _tokens(folded: str, passage: Passage, people: People) -> Iterator[_Token]:
    """Names, offences, penalties and item numbers in order, without what is taken back (撤销…)."""
    start, end = passage.start, passage.end
    tokens = [_Token(a, b, names=names) for a, b, names in people.mentions(folded, start, end)]
    for match in _CONVICTED.finditer(folded, start, end):
        if offences := split_offences(match["names"]):
            tokens.append(_Token(match.start(), match.end(), offences=offences))
    tokens += [_Token(m.start(), m.end(), penalty=m) for m in _PENALTY.finditer(folded, start, end)]
    tokens += [_Token(m.start(), m.end()) for m in _ITEM.finditer(folded, start, end)]
    known = {token.start for token in tokens if token.names}
    tokens += [
        _Token(m.start(), m.end()) for m in _STRANGER.finditer(folded, start, end) if m.start("who") not in known
    ]
    taken_back = [m.span() for m in _TAKEN_BACK.finditer(folded, start, end)]
    at = 0
    for token in sorted(tokens, key=lambda t: (t.start, t.end)):
        while at < len(taken_back) and taken_back[at][1] <= token.start:
            at += 1
        if at == len(taken_back) or token.start < taken_back[at][0]:
            yield token
