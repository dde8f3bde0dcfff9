"""Case numbers (案号) of both schemes, with stray blanks and every bracket form, and whose they are.

（2020）鄂9006刑初358号 is the scheme since 2016, (2015)鄂天门刑初字第00123号 the older one. Prosecution, police and
expert papers carry numbers of the same shape (起诉书 …检刑诉〔2019〕1号); only those of
a court are taken.
"""

from __future__ import annotations

import re

from menkan.codes import SectionKind
from menkan.structure.sections import COMMENT, Passage, passage_at
from menkan.types import CaseNumber

# Loose: bracketed year, then a bounded run up to 号. Blanks may stand anywhere (texts taken from PDF).
_LOOSE = re.compile(
    r"[(\[{〖<〈]\s{0,2}(?:[12]\s{0,2}[90]\s{0,2}\d\s{0,2}[\dxX×*])\s{0,2}[)\]}〗>〉]"  # （2020）
    r"(?P<body>[一-龥A-Za-z\d\s×*＊()\-、]{3,48}?号)(?P<suffix>\s{0,2}之\s{0,2}[一二三四五六七八九十\d])?"
)
_BARE = re.compile(  # 2019粤0304刑初1234号, without brackets
    r"(?:19|20)(?<!\d..)\d\d[京津冀晋蒙内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云滇藏陕甘青宁新兵军]"
    r"\d{0,4}[刑民行执][一-龥]{1,4}\d{1,6}号(?:之[一二三四五六七八九十])?"
)
# Strict, after blanks are gone: court, kind of case, number.
_STRICT = re.compile(
    r"""(?x)
    (?P<court> [一-龥]{0,10}\d{0,4}[一-龥]{0,4}? )                           # 鄂9006   鄂天门   浙甬
    (?P<kind> (?:刑|民|行|执|赔|知|商|破|少|委赔|司|减|假)
              [一-龥()]{0,6}? [初终再申抗监提复核更他重执辖审字二三一四五六] [一-龥]{0,2}? )
    (?:字)? 第? (?P<number> (?:[\dxX×*＊某]{1,8}|[\d]{1,6}[-、][\d]{1,6}) ) 号
    """
)
CODES_SINCE = 2016  # Source: 法〔2015〕137号, art. 14
_CODE = re.compile(r"[一-龥]\d\d(?:\d\d)?")  # 鄂09, 鄂9006
_HIGH_CODE = re.compile(r"[一-龥]|最高法")
_NOT_A_COURT = re.compile(r"检|公诉|起诉|鉴|立字|拘|捕|价认|尸")
_KIND_FIRST = re.compile(r"刑[一-龥()]{0,6}?初")
_KIND_LATER = re.compile(r"刑[一-龥()]{0,4}?[终再申抗监提复核更重]")
_OWN_RULING = re.compile(  # 于2019年3月5日作出（2018）赣08刑初21号刑事判决
    r"(?:作出|做出|以|的|对)?[^。;]{0,12}?(?:刑事)?(?:附带民事)?(?:判决|裁定)"
)
_LISTED = re.compile(
    r"(?:案\s?号|一审|二审|再审|复核审?|初审|终审|原审|裁判文书|判决书|裁定书|决定书)\s*[\])]?\s*[:：]?\s*$"
)
_PAST = re.compile(r"曾因|因犯|前科|前罪|另案|同案|他案|参见|类似|指导案例")


def find_case_numbers(folded: str, passages: tuple[Passage, ...]) -> tuple[CaseNumber, ...]:
    """Every case number in order (案号), spans as printed, `value` normalised.

    `of`: "this" for the document's own (of a summary, the last instance), "earlier" for other instances of the same
    case, "cited" for every other one: priors, other cases, numbers in articles and notes.
    """
    found = []
    for match in sorted((*_LOOSE.finditer(folded), *_BARE.finditer(folded)), key=lambda m: m.start()):
        value_and_court = _normalise(match[0])
        if value_and_court is not None:
            found.append((match.start(), match.end(), *value_and_court))
    own = [f for f in found if _belongs(folded, f, passages)]
    this = _own_number(folded, own, passages)
    numbers = []
    for start, end, value, court in found:
        of = "this" if value == this else "earlier" if any(value == o[2] for o in own) else "cited"
        numbers.append(CaseNumber(value, court, of, start, end))
    return tuple(numbers)


def first_instance_number(numbers: tuple[CaseNumber, ...]) -> str | None:
    """The number of the case (案号): of several instances the first one's, None where the text states none."""
    own = [n for n in numbers if n.of != "cited"]
    criminal = next((n.value for n in own if _KIND_FIRST.search(n.value)), None)
    return criminal or next((n.value for n in own), None)


def instance_of(value: str) -> int:
    """1 for 刑初, 2 for 刑终, 3 for 刑再 and later kinds, 0 for no criminal case (审级)."""
    if re.search(r"刑[一-龥()]{0,4}?再|刑[一-龥]{0,3}[申监提抗复核]", value):
        return 3
    return 2 if re.search(r"刑[一-龥()]{0,6}?终", value) else 1 if _KIND_FIRST.search(value) else 0


def filing_year(number: CaseNumber) -> int | None:
    """The year in brackets (收案年度), None where it is masked: （201×）."""
    return int(number.value[1:5]) if number.value[1:5].isdigit() else None


def code_of(number: CaseNumber) -> str | None:
    """The code of the court in a number of the scheme since 2016 (法院代字), None in an older one.

    Before, courts abbreviated their names as they liked (浦刑初字, 鄂天门刑初字): that is no code. Numbers of 2016 that
    keep 字第 beside a code (江0199刑初字第290号) have one.
    """
    court = number.court or ""
    if _CODE.fullmatch(court):
        return court
    old = "字" in number.value or (filing_year(number) or CODES_SINCE) < CODES_SINCE
    return court if _HIGH_CODE.fullmatch(court) and not old else None


def instance_printed(folded: str) -> int:
    """The instance by the first court number in the heading of a document (审级), 0 where it has none."""
    for match in _LOOSE.finditer(folded, 0, 600):
        if found := _normalise(match[0]):
            return instance_of(found[0])
    return 0


def _normalise(printed: str) -> tuple[str, str | None] | None:
    """The number as the contract writes it and its court code, or None where it is no court's number."""
    squeezed = "".join(printed.split()).replace("＊", "*")
    match = re.fullmatch(r"[(\[{〖<〈]?(\d{3}[\dxX×*])[)\]}〗>〉]?(.*?号)(之[一二三四五六七八九十\d])?", squeezed)
    strict = _STRICT.fullmatch(match[2]) if match else None
    if match is None or strict is None or _NOT_A_COURT.search(match[2]):
        return None
    body = match[2].replace("(", "（").replace(")", "）")
    return f"（{match[1]}）{body}{match[3] or ''}", strict["court"] or None


def _belongs(folded: str, found: tuple[int, int, str, str | None], passages: tuple[Passage, ...]) -> bool:
    """Whether a number is one of this case's own: in its heading, its list of numbers, or named with its rulings."""
    start, end, value, _ = found
    passage = passage_at(passages, start)
    if passage is None or not instance_of(value):
        return False
    before, after = folded[max(0, start - 60) : start], folded[end : end + 80]
    if _PAST.search(before.rpartition("。")[2]):
        return False
    if passage.kind is SectionKind.CAPTION:
        return True
    if _LISTED.search(before):
        return True
    if passage.level == COMMENT or passage.kind in (SectionKind.STATUTE_APPENDIX, SectionKind.EVIDENCE):
        return False
    if "撤销" in before[-24:] and "缓刑" in after.partition("。")[0]:
        return False  # the probation of an earlier case is revoked
    return bool(_OWN_RULING.match(after)) or bool(re.match(r"(?:一案|号?案|起)", after))


def _own_number(folded: str, own: list[tuple[int, int, str, str | None]], passages: tuple[Passage, ...]) -> str | None:
    """The document's own number: the first in the caption of a judgment, else the last instance told."""
    caption_end = next((p.end for p in passages if p.kind is not SectionKind.CAPTION), 0)
    heads = [o for o in own if o[0] < caption_end]
    if len(heads) == 1:
        return heads[0][2]
    return max(own, key=lambda o: instance_of(o[2]))[2] if own else None
