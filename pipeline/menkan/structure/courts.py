"""The court (法院名称) as the text gives it, and the title of the document (文书名称)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from menkan.codes import Instance, SectionKind
from menkan.structure.case_number import code_of, filing_year, instance_of
from menkan.structure.court_codes import is_other_court, known_name, may_be, seat_of
from menkan.structure.sections import Passage
from menkan.types import CaseNumber

_COURT = re.compile(
    r"(?:人民|铁路运输|铁路运输中级|互联网|海事|知识产权|金融|农垦|农垦中级|林区基层|林区中级|军事)法院"
)
_HAN_BEFORE = re.compile(r"[一-龥]{2,22}$")
# Words that run into a court's name from the left; places that begin like one are spared (经济技术开发区, 于都县).
_INTO_NAME = re.compile(
    r"(?:检察院|检察分院|经(?!济)|向|由|于(?!都|田|洪)|对|被|诉至|至|以及|不服|并报|报请|后|撤销|维持|发回|同意|核准|上诉|原审|一审|二审"
    r"|指定|交由|认定|号|案|罪|书|的|在|曾|因|和(?!平|县|田|顺|静|硕|布|龙|政|林)|与|及|是|请求|根据|依照|建议|本院|移送|裁定|判决|为|到|以|据此"
    r"|共和国|日(?!照|喀|土)|国(?=最高))(?=[一-龥]{2})"
)
_NO_COURT = re.compile(
    r"^(?:最高|本|该|原|上级|下级|中级|高级|二审|一审|其他|各级|有|当地|基层|我|受理|地方|某些|终审|原审)?人民法院|最高人民法院$"
)
_PROSECUTED = re.compile(r"(?:提起公诉|提起诉讼|起诉|移送起诉)")
_TRIED = re.compile(r"(?:依法)?(?:经|公开|不公开|审理|认为|查明|一审|于|以|判决|作出|受理|立案|开庭|刑事)")
_PRIOR = re.compile(r"(?:以[^,。;]{2,30}罪)?判处")  # 曾被某市某区人民法院判处拘役五个月, in a list of facts at the top
_CHAMBER = re.compile(r"[法少环知]+$")  # 江法刑初字, 汤少刑初字, 浦环刑初字
_UNSURE_SIGNS = "中高宁榕蓉"  # 中级 or 市中区; 南京, 福州 and 成都, where 宁波, 榕江 and 芙蓉区 print the character
_TITLE = re.compile(
    r"刑\s{0,4}事\s{0,4}(?:附\s?带\s?民\s?事\s{0,4})?(?:判\s{0,4}决|裁\s{0,4}定|决\s{0,4}定|调\s{0,4}解)\s{0,4}书"
    r"|(?:附条件|相对|法定|存疑)?不起诉决定书|刑事抗诉书|驳回申诉通知书|(?:^|(?<=\n)|(?<=检察院)\s?)起\s{0,4}诉\s{0,4}书(?=\s)"
)
_TRIED_BELOW = re.compile(r"(?:审理[^。]{0,160}?(?:一案|指控)|于[^。,]{4,24}作出[^。]{0,30}(?:判决|裁定))")
_TELLS = (
    SectionKind.CAPTION,
    SectionKind.PROCEDURE,
    SectionKind.FACTS_FOUND,
    SectionKind.COURT_OPINION,
    SectionKind.DISPOSITION,
)
_INSTANCE_WORDS = (
    (Instance.RETRIAL, re.compile(r"(?<!不)(?:再审刑事|审判监督刑事)|审理程序:再审")),
    (Instance.SECOND, re.compile(r"二审刑事|二审(?:判决|裁定)书|审理程序:二审|死刑复核|终审裁定")),
    (Instance.FIRST, re.compile(r"一审刑事|一审判决书|审理程序:一审")),
)


def find_court(
    folded: str, passages: tuple[Passage, ...], first_instance: bool, number: CaseNumber | None = None
) -> str | None:
    """Name of the first-instance court as printed, in its longest form (一审法院), None where the text names none.

    A judgment of first instance names it in its heading, one of second instance where it tells of the trial, a summary
    where it tells to whom the charge was brought or who tried the case. Where `number`, the number of the case at first
    instance, has the code of a court, the court that it stands for is the one wherever the text names it, and a court
    that is certainly another (of a prior, of a related case) is not. The abbreviation in an older number decides only
    against a court that it cannot mean.
    """
    if not passages:
        return None
    heading = [n for a, b, n in _named(folded, 0, 300) if a < 160 and not _PRIOR.match(folded, b)]
    if first_instance and heading and document_type(folded[:600]):
        return heading[0]
    number = number if number and instance_of(number.value) == 1 else None
    code = code_of(number) if number else None
    names = sorted(dict.fromkeys(n for _, _, n in _named(folded, 0, 60_000)), key=len, reverse=True)  # longest first
    fitting = [n for n in names if may_be(code, n)] if code else []
    if fitting:
        return fitting[0]
    told = [
        (a, b, n) for p in passages if p.level == 1 and p.kind in _TELLS for a, b, n in _named(folded, p.start, p.end)
    ]
    if not first_instance:
        below = [n for _, b, n in _named(folded, 0, 6000) if _TRIED_BELOW.match(folded, b)]
        told = [(a, b, n) for a, b, n in told if n not in heading]
        heading = below
    if number and code:
        told = [(a, b, n) for a, b, n in told if not is_other_court(code, n, filing_year(number))]
    charged = [n for a, b, n in told if _PROSECUTED.match(folded, b) and folded[a - 1 : a] in "向至于由"]
    tried = [n for _, b, n in told if _TRIED.match(folded, b)]
    name = next(iter((*charged, *tried, *heading) if first_instance else (*heading, *charged, *tried)), None)
    if number and not code and (meant := _abbreviated(number.court or "", name, names)):
        return meant
    return next((n for n in names if name and n.endswith(name)), name)


def _abbreviated(abbreviation: str, told: str | None, names: list[str]) -> str | None:
    """The longest name of the one printed court that an older number can mean (徐刑初字: 上海市徐汇区人民法院).

    `names` of every printed court, longest first. None where `told` can be meant as well, and where no other court can
    or several.
    """
    sign = _CHAMBER.sub("", abbreviation)[-1:]
    meant = [n for n in names if sign in (seat_of(n) or "").removesuffix("人民法院").removesuffix("中级")]
    if not sign or sign in _UNSURE_SIGNS or (told and sign in told) or not meant:
        return None
    return meant[0] if all(meant[0].endswith(n) for n in meant) else None


def _named(folded: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Names of courts in a stretch of text with their places, without the words that run into them."""
    for match in _COURT.finditer(folded, start, end):
        before = _HAN_BEFORE.search(folded, max(start, match.start() - 22), match.start())
        words = (before[0] if before else "") + match[0]
        cuts = list(_INTO_NAME.finditer(words[: -len("法院")]))
        name = known_name(words) or (words[cuts[-1].end() :] if cuts else words)
        if not _NO_COURT.search(name) and len(name) > len("人民法院"):
            yield match.end() - len(name), match.end(), name


def document_type(folded: str) -> str | None:
    """The printed title without blanks (文书名称: 刑事判决书), None for a summary that carries none."""
    match = _TITLE.search(folded, 0, 600)
    return "".join(match[0].split()) if match else None


def told_type(folded: str, passages: tuple[Passage, ...]) -> str | None:
    """What a summary says was handed down last: 刑事判决书 or 刑事裁定书; None where it says nothing."""
    rulings = [p for p in passages if p.kind is SectionKind.DISPOSITION]
    if not rulings:
        return None
    words = folded[max(0, rulings[-1].start - 30) : rulings[-1].start + 40]
    return "刑事裁定书" if "裁定" in words and "判决如下" not in words else "刑事判决书"


def find_instance(folded: str) -> Instance | None:
    """The instance that the heading of the document gives (审级), None where it gives none."""
    head = folded[:600]
    for instance, words in _INSTANCE_WORDS:
        if words.search(head):
            return instance
    return None
