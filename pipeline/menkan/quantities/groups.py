"""Where accused are named, together or for others (被告人的指称): what attribution and its clauses start from.

Names that stand together are one group; 二人, 三被告人, 其余被告人 and 甲等29人 stand for those whom they mean.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from menkan.codes import ACCUSED_ROLES, PartyRole
from menkan.numerals import parse_number
from menkan.quantities.elsewhere import find_tried_elsewhere
from menkan.text import Words, begin_of, fold_width
from menkan.types import Structure

REACH = 400  # characters over which a subject is carried on without being named again (project convention)
_STATED = 1_500  # characters of one statement (project convention)
_CAPTION = 3_000  # characters in which a text says how many are tried (project convention)
_JOIN = re.compile(
    r"[、,和与及同](?:其|同案)?(?:妻子?|丈夫|[父母]亲|子|女儿?|兄|弟|姐|妹|女友|男友)(?![一-龥]?[,。])|[、,和与及同]|以及|伙同|被告人|被告单位|上诉人|原审被告人|\(原审被告人\)|共同|结伙|合谋后?|商议|[\s]"
)
# 上述被告人, 各被告人, 张某等人被告人, 该团伙: everybody
_ALL = re.compile(
    r"(?:上述|各|全体|本案)名?(?:原审)?被告人|该(?:犯罪|恶势力|黑社会性质)?(?:团伙|集团|组织)(?!者|成员|部|机构|卖淫|赌)|等(?:[0-9一二三四五六七八九十]+[名人]?)?被告人"
)
# 二被告人, 三上诉人, 二人共分得: as many as were named last
_COUNTED = re.compile(
    r"(?P<number>[二两三四五六七八九十0-9](?:(?<=[0-9])[0-9])?)名?(?:(?:原审)?(?:被告人|上诉人)|(?<=[,。;后由间].)人(?!次|民|死|受|轻|重))"
    r"|(?<=[,。;后由])(?:夫妻|夫妇|兄弟|姐妹|父子|父女|母子|母女|姐弟|兄妹)(?:[二两]人|俩)?(?=[共均一合各分收所按从自])"
)
# 其余被告人, 另两人, 其他二名被告人: those of the last company who were not named
_REST = re.compile(
    r"(?:其余|其他|另外?|余下)的?(?:(?P<number>[二两三四五六七八九十]|\d{1,2})名?)?(?:(?:原审)?(?:被告人|上诉人)|(?<=[二两三四五六七八九十\d])人)"
)
# 公司账户, 被告单位收取: the unit that is tried, where there is one
_UNIT = re.compile(r"(?:(?<=[,。;:\n(])(?:该|本)?公司|(?:被告|涉案)单位)(?=[一-龥])")
# 邵、耿二人; 晏、屠各分得: surnames for whole names
_SURNAMES = re.compile(r"(?P<who>[一-龥](?:、[一-龥]){1,5})(?=[二两三四五六]人|[均各共两平]|对半)")
# 甲与乙分利, 前者得610万元, 后者得388万元
_FORMER = re.compile(
    r"(?<=[,。;、:])[前后]者(?=[^,。;]{0,20}?\d|[^,。;]{0,12}?[一二三四五六七八九十百千万]+余?[元个条人张])"
)
# 7.甲的供述，证明其…: behind a statement 其 and 我 mean whose it is, as far as the line or the next statement
_STATEMENT = re.compile(
    r"(?:^|[\n。;])[ \t]*\(?[0-9一二三四五六七八九十]{0,3}[)、.]*(?:同案)?(?:(?:原审)?被告人|上诉人|犯罪嫌疑人)?"
    r"(?P<who>[^,。;:、\n]{2,12}?)(?:(?:在|于|到案)[^,。;:\n]{2,16}?)?的?(?:当庭|到案后|原始)?的?(?:供述|供称|供认|供词)"
    r"|(?:^|[\n。;])[ \t]*(?:(?:原审)?被告人|上诉人)(?P<pleads>[^,。;:、\n]{2,12}?)"
    r"(?:及其(?:二审|指定)?辩护人)?(?:当庭)?(?:辩称|辩解|诉称|上诉称|上诉提出|提出)"
)
_STATED_NO_MORE = re.compile(
    r"[。;](?:[^,。;:\n]{2,16}?的?(?:证言|陈述|证[实明]|供述|供称)|\(?[0-9一二三四五六七八九十]{1,3}[)、.]|上述|以上)|\n"
)
_SPEAKER = re.compile(
    r"其(?![他余中间实次它后的所]|(?:[妻父母兄弟姐妹儿女夫岳]|朋友|[名店家手账卡住]|公司|同|辩护|亲|行为))|我(?![们国的]|[妻父母兄弟姐妹家店])"
)
_AND = re.compile(r"(?:及|和|与|伙同|同|跟)其?$")
# 与被告人乙实施11起, 纠集被告人丙窃得3万元: done together with whoever the sentence begins with
_BESIDE = re.compile(
    r"(?:与|跟|和|由|纠集|带领|指使|安排|雇佣|雇用|雇请?|聘请|聘用?|组织|召集|招募|招来|叫来|邀约|邀集|伙同|拉拢)(?:了|其|同案)?(?:被告人|上诉人|原审被告人)?$"
)
# Before a name: the name is an object of the clause, not its subject (向被告人乙支付, 交给乙, 从乙处).
_OBJECT = re.compile(
    r"(?:明知|知道|得知|要求|责令|逼迫|强迫|威胁|经|在|按照|根据|应|受|利用|骗取|骗得|收取|殴打|欺骗|卖给|销赃给|出售给|提供给|支付|向|给|给予|交给|(?:[既也均都全]|全部|分别|转|上)报|付给|支付给|转给|从|由|与|跟|被|为|帮|帮助|替|送给|告知|通过|对|将|[转上递移]交|报单给|[报汇打寄退返借]给|加入|投靠|前往|跟随|受雇于|隶属于)(?:其|同案)?(?:被告人|上诉人|原审被告人)?$"
)
# 利用甲提供的账号, 乙名下的银行卡, 丙经营的商店: what it belongs to acts, not its owner
_ATTRIBUTE = re.compile(
    r"(?:等人)?(?:名下|(?:所)?(?:提供|经营|联系|控制|开设|持有|租住|管理)的|处(?!理|分)|家(?:中|里|、|等)|(?:的)?(?:授意|指使|安排|要求|介绍)下?)"
)
_OF_SEVERAL = re.compile(r"(?:等人)?所?(?:提供|经营|控制|开设|持有|租住|管理)的")  # 前往甲、乙开设的赌场
# 从甲处购得, 为甲提供: the source or the customer; whoever acts, it is not he
_FROM = re.compile(r"(?P<word>从|向|为|替|帮|应|受|经|按照?|依照?|遵照?|听从?|在|因)(?:其|同案)?(?:被告人|上诉人)?$")
_TAKEN_FROM = re.compile(
    r"(?:骗取|骗得|骗走|敲诈|勒索|欺骗|诱骗|抢走|抢得|收取|索取|收受)(?:了)?(?:同案)?(?:被告人|上诉人)?$"
)
_REPORTED = re.compile(r"(?:等人)?所?(?:上报|报送|转报|报来|交来|转来|上交|给予?|付给|支付|送)的")  # 接受甲上报的投注
_AT = re.compile(r"(?:等人)?等?(?:处(?!理|分(?!得)|罚)|那里|手中|手里|名下)")
_GIVEN = re.compile(
    r"(?:等人)?(?:一方|方面|那边|提供|办理|转移|推广|结算|收购|取现|工作|介绍|兑换|代收|代付|收款|销售|销赃|保管|运输|开户|维护|搭建|制作|开发)"
)
# 应甲要求, 受甲指使, 经甲介绍: at his wish another acts
_WISH = re.compile(
    r"(?:等人)?[之所]?的?(?:要求|请求|邀请|邀约|邀|请|指使|指派|指示|指令|吩咐|雇佣|雇请|委托|安排|嘱托|托|差遣|介绍|授意|联系|同意)"
)
_ASKED = re.compile(r"(?:等人)?(?:多次|先后|强行|继续)*(?:索取|索要|勒索|收取|骗取|骗得|敲诈|收受|要走)")  # 向甲索要
_BEHIND = {"从": _AT, "向": _ASKED, "为": _GIVEN, "替": _GIVEN, "帮": _GIVEN}
# What stands before the subject of a clause: a stop, a date, a word that joins or reports
_OPENS = re.compile(
    r"(?:^|[,。;:\n()、\"”’】\]]|(?<![\d.])\d{1,2}\.|[后前时日月年间起底初许晚午晨次夜]|另外?|又|并|且|而|但|则|故|遂|再|还|也|即|由|是|系|其中|查明|认定|指控"
    r"|证[实明]|供述|称|认为|提出|表明|显示|确认|经查|因为?|由于|虽|若|如|使|致|令|让|据|和|与|及|对|关于|至于|叫|派|判处|责令|…|归"
    r"|其(?:表|堂)?(?:[弟兄哥姐妹妻夫子女父母侄]|女友|男友|外甥|同学|朋友|同事|同乡|老乡|邻居|手下|员工)"
    r"|员|经理|总监|[店组队]长|股东|会计|出纳|司机|负责人|代表人|主管|老板|客服)"
    r"(?:(?:原审|同案)?(?:被告人|上诉人|被告单位)|\s)*$"
)
_TIED = re.compile(r"(?:原?系|(?<!的)原?是|曾是|作为)(?:同案)?(?:被告人|上诉人)?$")
# 甲的表妹乙, 甲女友乙: the second is meant, the first only says whose
_KIN = (
    r"(?:(?:大|小|表|堂|胞|前|养|岳)?(?:[弟兄哥姐妹嫂]|弟弟|哥哥|姐姐|妹妹|妻子?|丈夫|儿子|女儿|父亲|母亲|女友|男友|女朋友|男朋友|妻弟|妻兄|妻妹"
    r"|姐夫|妹夫|侄子|侄女|外甥女?|同学|朋友|同事|同乡|老乡|邻居|手下|员工|徒弟|司机|亲戚))"
)
_WHOSE = re.compile(rf"的?{_KIN}(?:同案)?(?:被告人|上诉人)?")
_LED = re.compile(r"[^,。;:\n\d(]{1,24}")
# 甲陈述乙分得3万元: what follows is of him who is told of
_REPORTS = re.compile(r"(?:的)?(?:陈述|供述|供认|供称|证[实明]|指[认证]|交代|检举|称)(?:同案)?(?:被告人|上诉人)?")
# 甲等人, 甲等三人, 甲三人
_AND_OTHERS = re.compile(
    r"等(?P<number>[0-9]+|[一二三四五六七八九十]+)?名?(?:被告)?人|(?P<fellows>[二两三四五六七八九])人(?![次民份数日月年均平])"
)
# 被告人：甲、乙、丙等29人: how many are tried, of whom the text need not name every one
_TRIED = re.compile(r"被告人:?[一-龥×、]{2,200}?等(?P<number>[0-9]{1,3}|[一二三四五六七八九十]{1,4})名?(?:被告)?人")


@dataclass(frozen=True, slots=True)
class Group:
    """Persons named together at one place; `names` ("*",) for all accused, empty for persons not accused here.

    袁某(另案处理) acts and is not accused here: what he does is no figure of an accused.
    """

    start: int
    end: int
    names: tuple[str, ...]
    is_object: bool
    is_source: bool = False  # of whom _FROM tells
    is_beside: bool = False  # of whom _BESIDE tells
    is_mentioned: bool = False  # of whom the clause of another only says how they are tied (甲系乙的表弟)


_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Tried:
    """The accused by name, and how many the text says are tried, where it does."""

    named: tuple[str, ...]
    number: Decimal | None


def find_groups(folded: str, structure: Structure) -> tuple[Group, ...]:
    """Every place where accused are named, names that stand together in one group, in order."""
    told_in_all = _TRIED.search(folded, 0, _CAPTION)
    accused = structure.accused
    tried = _Tried(accused, parse_number(told_in_all["number"]) if told_in_all else None)
    name_by_form: dict[str, str] = {}
    for party in structure.parties:
        if party.role in ACCUSED_ROLES:
            for form in (party.name, *party.aliases):
                name_by_form.setdefault(fold_width(form), party.name)
    if not name_by_form:
        return ()
    for name in find_tried_elsewhere(folded):
        if len(name) > 1:
            name_by_form.setdefault(name, "")
    referring = _Referring.find(folded, structure)
    groups: list[Group] = []
    for start, end in sorted({*Words(name_by_form).find(folded), *referring.spans}):
        if (start, end) in referring.spans:
            names = referring.whom(folded, groups, structure, (start, end))
            if not names:
                continue
        else:
            name = name_by_form[folded[start:end]]
            names = (name,) if name else ()
        if groups and bool(names) == bool(groups[-1].names) and _joined(folded[groups[-1].end : start]):
            last = groups[-1]
            merged = ("*",) if "*" in last.names + names else (*last.names, *(n for n in names if n not in last.names))
            is_source = last.is_source or _is_source(folded, last.start, end)
            is_object = last.is_object or bool(_OF_SEVERAL.match(folded, end))
            groups[-1] = replace(last, end=end, names=merged, is_object=is_object, is_source=is_source)
        else:
            is_object = bool(_OBJECT.search(folded, max(0, start - 10), start))
            is_mentioned = bool(_TIED.search(folded, max(0, start - 8), start))
            is_object = is_object or is_mentioned or _is_attribute(folded, start, end)
            is_object = is_object or _is_led(folded, groups, start)
            is_beside = bool(_BESIDE.search(folded, max(0, start - 10), start))
            source = _is_source(folded, start, end)
            if groups and names and groups[-1].names and _WHOSE.fullmatch(folded, groups[-1].end, start):
                groups[-1] = replace(groups[-1], is_object=True, is_mentioned=True)
            groups.append(Group(start, end, names, is_object, source, is_beside, is_mentioned and not is_beside))
        if others := _AND_OTHERS.match(folded, end):
            groups[-1] = replace(groups[-1], names=_with_fellows(folded, groups, others, tried))
    return tuple(groups)


@dataclass(frozen=True, slots=True)
class _Referring:
    """Where a text refers to accused without their names: 各被告人, 二人, 其余被告人, 前者, 邵、耿二人, 公司."""

    everybody: frozenset[_Span]
    rest: dict[_Span, re.Match[str]]
    counted: dict[_Span, re.Match[str]]
    former: frozenset[_Span]
    known: dict[_Span, tuple[str, ...]]  # whoever was named before
    spans: frozenset[_Span]

    @classmethod
    def find(cls, folded: str, structure: Structure) -> _Referring:
        everybody = frozenset(match.span() for match in _ALL.finditer(folded))
        rest = {match.span(): match for match in _REST.finditer(folded)}
        inside = {end for _, end in rest}
        counted = {match.span(): match for match in _COUNTED.finditer(folded) if match.end() not in inside}
        former = frozenset(match.span() for match in _FORMER.finditer(folded))
        known = _by_surname(folded, structure.accused) | _speakers(folded, structure)
        units = tuple(p.name for p in structure.parties if p.role is PartyRole.DEFENDANT_UNIT)
        if len(units) == 1:
            known |= {match.span(): units for match in _UNIT.finditer(folded)}
        spans = frozenset((*everybody, *rest, *counted, *former, *known))
        return cls(everybody, rest, counted, former, known, spans)

    def whom(self, folded: str, groups: Sequence[Group], structure: Structure, span: _Span) -> tuple[str, ...]:
        """Whom the words at `span` mean, by the `groups` named before; empty where that is unclear."""
        if told := self.rest.get(span):
            return _others(folded, groups, told, structure)
        if told := self.counted.get(span):
            return _last_named(groups, told, len(structure.accused))
        if span in self.former:
            named = [g for g in groups[-6:] if (g.start, g.end) not in self.former]
            return _one_of_two(named, span[0], folded[span[0]] == "后")
        return self.known.get(span) or _gang(folded, groups, span[0]) or ("*",)


def _is_attribute(folded: str, start: int, end: int) -> bool:
    """Whether the name only tells whose a thing is (乙名下的银行卡); 乙名下投注30万元 tells of him all the same."""
    told = _ATTRIBUTE.match(folded, end)
    return told is not None and not (told[0].endswith("名下") and folded[start - 1 : start] in ",;。:\n")


def _is_led(folded: str, groups: Sequence[Group], start: int) -> bool:
    """Whether its clause has a subject already (甲系乙的表弟), with no figure between."""
    if not groups:
        return False
    last = groups[-1]
    if last.names and not last.is_object and _LED.fullmatch(folded, last.end, start):
        return not (_REPORTS.fullmatch(folded, last.end, start) or _WHOSE.fullmatch(folded, last.end, start))
    if _OPENS.search(folded, max(0, start - 12), start):
        return False
    sentence = begin_of(folded, "。\n", start, REACH)
    return any(g.start >= sentence and g.names and not (g.is_object or g.is_beside) for g in groups[-6:])


def _one_of_two(groups: Sequence[Group], start: int, is_second: bool) -> tuple[str, ...]:
    """Whom 前者 or 后者 means: of the two who were named last; empty where those are not two."""
    named: list[str] = []
    for group in reversed(groups):
        if not group.names or "*" in group.names or start - group.end > REACH // 2:
            break
        named = [*(n for n in group.names if n not in named), *named]
        if len(named) > 1:
            break
    return (named[is_second],) if len(named) == 2 else ()


def _by_surname(folded: str, accused: Sequence[str]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Whom a list of surnames means (邵、耿二人), where each is that of one accused only."""
    named: dict[str, list[str]] = {}
    for name in accused:
        named.setdefault(name[0], []).append(name)
    found = {}
    for match in _SURNAMES.finditer(folded):
        told = [named.get(surname, []) for surname in match["who"].split("、")]
        is_name = folded.endswith(tuple(accused), 0, match.start() + 1)  # 甲乙、丙二人
        if not is_name and all(len(names) == 1 for names in told):
            found[match.span()] = tuple(names[0] for names in told)
    return found


def _speakers(folded: str, structure: Structure) -> dict[_Span, tuple[str, ...]]:
    """Whom 其 and 我 mean in the statements of accused (甲的供述，证明其获利3万元)."""
    name_by_form = {
        fold_width(form): party.name
        for party in structure.parties
        if party.role in ACCUSED_ROLES
        for form in (party.name, *party.aliases)
    }
    found: dict[_Span, tuple[str, ...]] = {}
    for statement in _STATEMENT.finditer(folded):
        if name := name_by_form.get(statement["who"] or statement["pleads"]):
            end = _STATED_NO_MORE.search(folded, statement.end(), statement.end() + _STATED)
            reach = end.start() if end else min(len(folded), statement.end() + _STATED)
            found |= {match.span(): (name,) for match in _SPEAKER.finditer(folded, statement.end(), reach)}
    return found


def _gang(folded: str, groups: Sequence[Group], start: int) -> tuple[str, ...]:
    """Whom 该团伙 means: those whom its paragraph named before; empty for 各被告人 and where it named nobody."""
    if folded[start] != "该":
        return ()
    paragraph = begin_of(folded, "\n", start, 2 * REACH)
    return union(groups[bisect_left(groups, paragraph, key=lambda g: g.start) :])


def _is_source(folded: str, start: int, end: int) -> bool:
    """Whether the names between `start` and `end` are of those from or for whom another acts (从甲处, 骗取甲)."""
    if _TAKEN_FROM.search(folded, max(0, start - 8), start) or _REPORTED.match(folded, end):
        return True
    before = _FROM.search(folded, max(0, start - 8), start)
    return before is not None and bool(_BEHIND.get(before["word"], _WISH).match(folded, end))


def _with_fellows(folded: str, groups: Sequence[Group], others: re.Match[str], tried: _Tried) -> tuple[str, ...]:
    """Whom 甲等人 means: those last named in a whole list that began with the same name, else the names themselves.

    It is everybody where the first accused stands for as many as are tried (甲等二十二人); more may be tried elsewhere.
    """
    names = groups[-1].names
    told = others["number"] or others["fellows"]
    number = parse_number(told) if told else None
    if others["fellows"] and number == len(names):  # 甲、乙二人
        return names
    for left_out in (0, 1):  # 甲等29人, 甲纠集乙、丙等28人
        led = tried.named[left_out : left_out + 1]
        if number and names[:1] == led and number + left_out in (len(tried.named), tried.number):
            return tried.named[left_out:] if left_out else ("*",)
    for group in reversed(groups[:-1]):
        if groups[-1].start - group.end > 2 * REACH:
            break
        is_whole = not _AND_OTHERS.match(folded, group.end) or number == len(group.names)
        if others["fellows"] and number != len(group.names):
            continue
        if is_whole and len(group.names) > len(names) and group.names[: len(names)] == names:
            return group.names
    return names


def _last_named(groups: Sequence[Group], told: re.Match[str], accused: int) -> tuple[str, ...]:
    """Whom 二人 or 三被告人 means, in the order of naming: all, or as many as were named last; else empty."""
    number = parse_number(told["number"]) if told["number"] else 2  # 夫妻共接受投注
    if told["number"] and number == accused and not told[0].endswith(told["number"] + "人"):
        return ("*",)
    if told[0].endswith(("被告人", "上诉人")):  # 两被告人: a company of that size, if one is near
        near = (g for g in reversed(groups[-8:]) if not g.is_object and told.start() - g.end <= REACH)
        if company := next((g.names for g in near if len(g.names) == number and "*" not in g.names), None):
            return company
    named: list[str] = []
    for group in reversed(groups[-8:]):
        if not group.names or told.start() - group.end > REACH:
            break  # one of them is not accused here, or named too long ago
        if group.is_object and not told["number"]:
            continue  # 甲使用丙的账号, 乙收款, 夫妻共得
        named = list(dict.fromkeys((*group.names, *named)))
        if len(named) == number and "*" not in named:
            return tuple(named)
    return ()


def _others(folded: str, groups: Sequence[Group], told: re.Match[str], structure: Structure) -> tuple[str, ...]:
    """Whom 其余被告人 or 另两人 means: the accused, or the company of the sentence, without whom it named since."""
    if _AND.search(folded, max(0, told.start() - 4), told.start()):
        return ("*",)  # 该上诉人及其他被告人
    begin = begin_of(folded, "。\n", told.start(), REACH)
    named = [g for g in groups[-8:] if g.start >= begin]
    number = parse_number(told["number"]) if told["number"] else None
    for at, company in reversed(list(enumerate([Group(begin, begin, structure.accused, False), *named]))):
        whole = structure.accused if "*" in company.names else company.names
        out = {name for g in named[at:] for name in g.names}
        left = tuple(name for name in whole if name not in out)
        if out and left and (len(left) == number or (number is None and not at)):
            return left
    return ()


def _joined(gap: str) -> bool:
    return len(gap) <= 12 and "," not in gap.replace("、", "") and not _JOIN.sub("", gap)


def union(groups: Sequence[Group]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(n for g in groups for n in g.names))
    return ("*",) if "*" in names else names
