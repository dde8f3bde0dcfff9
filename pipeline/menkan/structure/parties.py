"""The accused (被告人、被告单位): names only, as the text prints them.

Where a name ends is told by what stands after it: a stop, 、, 男, 犯. In run-on text (被告人张某某明知他人…) the end is
where the characters that follow begin to differ from one mention to the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from menkan.codes import PartyRole
from menkan.numerals import parse_number
from menkan.structure.name_borders import (
    BIOGRAPHY,
    ELSEWHERE,
    PENALTY,
    SAMPLE,
    UNIT,
    end_by_use,
    may_be_name,
    name_at,
    short_forms,
)
from menkan.structure.offences import split_offences
from menkan.text import find_from
from menkan.types import Party

_PROCEEDED = (
    r"\((?:(?:原审|一审|原一审|二审)?(?:被告|上诉)(?:人|单位)[、,]?|自报姓名|自报){1,3}\)"  # (一审被告人、二审上诉人)
)
_ROLE = re.compile(
    r"(?P<role>(?:(?:原审|一审)|上诉人\(原审)?被告单位\)?|上诉单位|单位被告人|(?:原审|一审)?被告人"
    rf"|(?<!被)(?:上诉人|申诉人)\s?:?\s?{_PROCEEDED}"
    r"|(?<!被)上诉人(?!民检)|(?<=检察院)(?:以|指控)(?=[一-龥]{2,4}、[一-龥、]{2,60}犯[^,。;]{2,30}罪)|被不起诉(?:人|单位)|被附条件不起诉人|犯罪嫌疑人|罪犯|(?<=\n)被告(?=:))"
    r"(?:[暨兼]附带民事(?:公益)?诉讼被告(?:人|单位)?)?"
    rf"(?:[一二三四五六七八九十\d]{{1,2}}(?=:))?\s?(?P<colon>:)?\s?(?:自报(?:姓名)?|{_PROCEEDED})?\s?"
)
_ROLE_FIRST = re.compile(  # what a role begins with
    "[原一]审被告|[上申]诉[人单]|被[告不附]|单位被告|犯罪嫌|罪犯|以(?<=检察院以)|指控(?<=检察院指控)"
)
_CIVIL = re.compile(r"(?:民事诉讼|(?<!事)附带)$")  # 附带民事诉讼被告人 need not be accused
_JOIN = re.compile(
    r"\s?(?:[、;]|以及|和|与|及|,(?=(?:原审)?(?:被告人|上诉人)))\s?(?:原审)?(?:被告人|上诉人)?\s?(?:\(原审被告人\))?\s?"
    r"(?:\*{2,4}、)*"  # a name struck out
)
_APPEARS = re.compile(r"[^。]{0,200}?(?:到庭|出庭)(?:参加|参与)了?(?:庭审|诉讼)")
_CAPTION_LINE = re.compile(r"(?:\s?\([^()]{0,30}\))?。\s*\n")  # 被告单位某某公司(以下简称某某)。
# 未成年被告人甲、乙等16人。 in a line of its own: a list of the caption that does not name them all
_CAPTION_LIST = re.compile(
    r"(?:[、和及与](?:被告人|上诉人)?[一-龥×]{2,4}?)*?(?:等[一二三四五六七八九十\d]{1,4}名?人)?"
    r"(?:\([^()]{0,14}略[^()]{0,60}\)|,均[^。;,]{2,20})?。[ \t]*\n"
)
# 以某甲等十五人犯开设赌场罪, 以上十五人因本案: how many are tried
_TRIED_IN_ALL = re.compile(
    r"(?:等|以上|上述|对|[,。;])(?P<number>[二三四五六七八九十]{1,3}|\d{1,3})名?(?:被告)?人"
    r"(?:(?:均)?(?:犯|应?以)(?=[^,。;]{2,40}罪)|因本案|涉嫌)"
    r"|被告人:[一-龥×、]{2,200}?等(?P<listed>[二三四五六七八九十]{1,3}|\d{1,3})名?人。"
)
_OF_AGE = re.compile(r"(?:^|\n)(?:未?成年|[男女]|外籍)?$")
# 丙、丁等人…在共同犯罪中…系从犯: who is graded is tried
_GRADED = re.compile(
    r"(?<=[。;,])(?P<who>(?:(?!等)[一-龥]){2,4}(?:、(?:(?!等)[一-龥]){2,4}){1,20})(?:等(?:[一二三四五六七八九十\d]{1,3}名?)?人)?在[^。;,]{0,12}犯罪[^。]{0,160}?[主从]犯"
)
# 被告人：甲、乙等10人 … 丙向甲提供银行卡, 丁负责转账: who has a part in it is one of those whom the list leaves out
_TAKES_PART = re.compile(
    r"(?<=[。;])(?P<name>[一-龥]{2,4}?)(?:向[^,。;]{2,8}提供|负责|担任|参与|受雇|受聘|协助)(?![^。;]{0,40}(?:受害|被害|证人))"
)
_OTHERS = re.compile(r"其[他余](?:[一二三四五六七八九十\d]{1,3}名)?被告人(?:[^。]{0,14}略|、)")
# 其余被告人一年至六个月不等有期徒刑: the ruling does not name all whom it sentences
_OTHERS_SENTENCED = re.compile(
    r"其[他余]各?(?:[一二三四五六七八九十\d]{1,3}名?)?被告人[^。;]{0,40}"
    r"(?:有期徒刑|拘役|管制|缓刑|不等|判处|刑罚)"
)
_PROSECUTED = re.compile(
    r"(?:检察院|公诉机关|(?<=罪)(?:[,且]?情节(?:特别)?严重)?)[,、]?以(?P<who>(?:(?!等)[一-龥]){2,4}(?:[、和及与](?:(?!等)[一-龥]){2,4}){0,40}?)"
    r"(?:的行为)?(?:构成|涉嫌(?:犯)?|犯)[^,。;]{2,30}罪"
)
# 判处甲、乙有期徒刑三年；丙、丁等人十个月至一年不等的有期徒刑
_RULED_TOGETHER = re.compile(
    r"(?:判处|[;,。])(?P<who>(?:(?!等)[一-龥]){2,4}(?:[、和及与](?:(?!等)[一-龥]){2,4}){1,40}?)(?:等人)?(?:分别|各|均)?(?:被?判处?)?"
    rf"(?:{PENALTY}|[一二三四五六七八九十]{{1,3}}个?[年月][^。;]{{0,20}}不等的?(?:{PENALTY}))"
)
_FIRST_OF_LIST = re.compile(r"[一-龥]{2,3}、")
_CHARGE_BEFORE = re.compile(r"(?:指控|以|对|公诉)(?:原审)?$")
# 被告人：甲，男，1992年生；乙，女，…, 甲，绰号某某；乙；丙: the next one of a caption in one line
_NEXT_PERSON = re.compile(
    r",(?:[男女](?=[,。;])|绰号|又名|曾用名|化名|自报|19\d\d年|20\d\d年)[^。;\n]{0,120};\s?"
    r"(?=[一-龥×]{2,4}(?:[,;]|。[ \t]*\n))"
)
_CHARGED_TOO = re.compile(r"指控[^。\n]{4,160}罪[,、;]$")  # 指控被告人甲犯诈骗罪，被告人乙犯盗窃罪: the second too
_CHARGES = re.compile(r"[^。;,]{2,60}?罪[,;]")
# 甲(8月参与)、乙: what brackets say of one in a list
_NOTE = re.compile(
    r"\((?!均?(?:另|已|在逃|未到|身份不明|不起诉|同案|以下|又名|绰号|化名|原审))[^()。]{2,40}\)(?=[、和及与])"
)
_CHARGE_AFTER = re.compile(r"等?(?:[一二三四五六七八九十\d]{1,3}名?人)?(?:的行为)?(?:犯|涉嫌|构成)")
_TITLE = re.compile(
    r"(?:号\)?[\]】]?\s?:?|(?:^|\n)#{0,4}(?:\s?(?:典型|指导)?案例(?:[一二三四五六七八九十]{1,3}|\d{1,3})[ \t.:、]?)?)"
    r"\s*(?P<who>(?!第)(?:(?!号)[一-龥·、\d×]){4,120}?)案(?=[\n\-—*]|$)"
)
_SENTENCED = re.compile(
    r"(?:(?:[、和及与]|以及)[^,。;]{1,80}?)?"
    rf"(?:无罪|(?:分别)?犯[^,。;]{{2,45}}罪,?(?:(?:分别|各|均)?判处|免予|单处|处)|(?:分别|各|均)?(?:判处)?(?:{PENALTY}))"
)
# 印某有期徒刑三年; 芮某系从犯，判处…: who is sentenced is accused, where the text calls nobody so
_RULED = re.compile(
    r"(?:[,;、。\n]|判处|改判|决定对)(?P<name>(?![判处对改被]|应[宣当依予])(?:[一-龥]{1,2}某{1,2}[甲乙丙丁戊己庚辛]?|(?:(?![其等])[一-龥]){2,4}?))"
    r"(?:(?:系|为)[主从]犯[^。;,]{0,16},[^。;,]{0,10}(?:判处|免予)"
    rf"|(?:犯[^,。;]{{2,40}}罪,)?(?:分别|各|均)?(?:被?判处?|获刑)?(?:{PENALTY})|无罪|[^,。;]{{0,4}}免予刑事处罚)"
)
_IS_GIVEN = re.compile(PENALTY)  # 以诈骗罪判处被告人某甲有期徒刑三年
_GIVES = re.compile(r"判处(?:原审)?(?:被告人|上诉人)?(?:\(原审被告人\))?$")
_REMEDIES = ("申诉", "抗诉", "再审")  # 某甲申诉案: a case named by what was asked for
_ALIAS = re.compile(
    r"\s?[,(]\s?(?:以下(?:均)?简称|又名|曾用名|别名|绰号|化名|外号|网名|小名|自报名|原名|微信名|微信昵称|QQ昵称)\s?:?\s?"
    r"[\"“'‘「]?(?P<name>(?![^\"”'’」,。;()、]{1,12}等(?:\d|[一二三四五六七八九十]))[^\"”'’」,。;()、]{1,20})"
)
_CASE_NUMBER = re.compile(r"[(\[〔]\d{4}[)\]〕][^,。;]{2,22}号$")
_HEADING = 400  # characters in which a document names its own case (project convention)


@dataclass(slots=True)
class _Mentions:
    """What is known of the names that stand after a role."""

    strong: dict[str, PartyRole] = field(default_factory=dict)  # a biography, or a list in the caption
    clean: Counter[str] = field(default_factory=Counter)  # a stop follows
    run_on: list[str] = field(default_factory=list)  # the next characters, where no stop follows
    elsewhere: set[str] = field(default_factory=set)  # 另案处理
    first: dict[str, int] = field(default_factory=dict)
    roles: dict[str, PartyRole] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    charged: dict[str, None] = field(default_factory=dict)  # 指控被告人某甲犯诈骗罪
    tried: bool = False  # somebody is: those whom a decision spares (被不起诉人) are named beside
    appeared: set[str] = field(default_factory=set)  # 被告人某甲及其辩护人到庭参加诉讼
    incomplete: bool = False  # 某甲等十人: the list in the caption does not name them all


def find_accused(folded: str) -> tuple[Party, ...]:
    """The accused of this case in order of first mention (被告人、被告单位).

    Left out: those handled in another case (另案处理), and, where the caption names the accused, everyone else who is
    called 被告人 (in a case that is cited, or whose charge was withdrawn) unless the ruling names them.
    """
    mentions = _Mentions()
    at = 0
    while match := find_from(_ROLE_FIRST, _ROLE, folded, at):
        civil = _CIVIL.search(folded, max(0, match.start() - 4), match.start())
        at = match.end() if civil else _read_list(folded, match, mentions)
    for known in (mentions.strong, mentions.clean, mentions.charged):  # 以下简称某某: the full name is no second person
        for full in {a for aliases in mentions.aliases.values() for a in aliases}.intersection(known):
            known.pop(full)
    names = _settle(folded, mentions)
    for unit in (n for n in names if mentions.roles.get(n) is PartyRole.DEFENDANT_UNIT):
        called = mentions.aliases.setdefault(unit, [])
        called += [short for short in short_forms(folded, unit) if short not in (*called, *names)]
    return tuple(
        Party(name, mentions.roles.get(name, PartyRole.DEFENDANT), tuple(mentions.aliases.get(name, ())))
        for name in names
    )


def _read_list(folded: str, role: re.Match[str], mentions: _Mentions) -> int:
    """Read A、B和C after one role word into `mentions`; where the list ends."""
    at = role.end()
    kind = PartyRole.DEFENDANT_UNIT if "单位" in role["role"] else PartyRole.DEFENDANT
    starts: list[tuple[str, int]] = []
    charge = bool(_CHARGE_BEFORE.search(folded, max(0, role.start() - 6), role.start()))
    if folded.endswith(("罪,", "罪、", "罪;"), 0, role.start()):
        charge = bool(_CHARGED_TOO.search(folded, max(0, role.start() - 170), role.start()))
    beside, is_others = False, folded.endswith("在逃", 0, role.start()) or _is_cited(folded, role.start())
    is_others = is_others or ("不起诉" in role["role"] and mentions.tried)
    for count in range(80):  # no list of accused is longer; a bound keeps odd texts linear
        listed = bool(role["colon"]) or count > 1 or _heads_list(folded, at, kind)
        name, end, sure = name_at(folded, at, kind, listed)
        if name is None:
            return at
        if not sure:
            mentions.run_on += [] if beside or is_others else [folded[at : at + 8]]
            return at
        starts.append((name, at))
        mentions.first.setdefault(name, role.start() + count)
        mentions.roles.setdefault(name, kind)
        name = _note_alias(folded, end, name, mentions)
        if apart := ELSEWHERE.match(folded, end):
            mentions.elsewhere.update(_set_aside(folded, starts, apart))
        elif is_others:
            mentions.elsewhere.add(name)
        elif _is_proven(folded, role, end):
            mentions.strong.setdefault(name, kind)
            mentions.tried |= "不起诉" not in role["role"]
        elif not beside:
            mentions.clean[name] += 1
            if _APPEARS.match(folded, end):
                mentions.appeared.add(name)
        if folded.startswith("等", end) and (role["colon"] or _in_caption(folded, role, end)):
            mentions.incomplete = True
        note = _NOTE.match(folded, end)
        join = _JOIN.match(folded, note.end() if note else end)
        beside = join is not None and join[0] == "与"  # 被告人甲与乙素有积怨: who stands beside him need be no accused
        if join is None and (next_one := _NEXT_PERSON.match(folded, end)):
            at = next_one.end()
            continue
        if join is None:
            if charge and (after := _CHARGE_AFTER.match(folded, end)):
                mentions.charged |= dict.fromkeys(n for n, _ in starts)
                mentions.incomplete |= after[0].startswith("等")
                _note_charged_with(folded, after.end(), kind, mentions)
            return at
        at = join.end()
    return at


def _heads_list(folded: str, at: int, kind: PartyRole) -> bool:
    """Whether what stands at `at` is followed by a name, so that it is one too, of whatever surname (昌某某、柏某)."""
    first = _FIRST_OF_LIST.match(folded, at)
    return first is not None and name_at(folded, first.end(), kind, False)[2]


def _is_cited(folded: str, start: int) -> bool:
    """Whether a case number stands right before a role: (2014)某刑终91号被告人某甲, of another case."""
    return start > _HEADING and bool(_CASE_NUMBER.search(folded, start - 30, start))


def _note_charged_with(folded: str, at: int, kind: PartyRole, mentions: _Mentions) -> None:
    """Those charged in one breath with the one before `at`, without a role word (甲犯盗窃罪,乙犯诈骗罪)."""
    while charge := _CHARGES.match(folded, at):
        name, end, sure = name_at(folded, charge.end(), kind, False)
        after = _CHARGE_AFTER.match(folded, end)
        if name is None or not sure or after is None:
            return
        mentions.charged[name] = None
        mentions.first.setdefault(name, charge.end())
        mentions.roles.setdefault(name, kind)
        at = after.end()


def _is_proven(folded: str, role: re.Match[str], end: int) -> bool:
    """Whether what stands around a name that ends at `end` shows the caption: a biography, a list, its own line."""
    if role["colon"] and folded[end : end + 1] in ",、。;\n (":
        return True
    return _in_caption(folded, role, end) or bool(BIOGRAPHY.match(folded, end))


def _in_caption(folded: str, role: re.Match[str], end: int) -> bool:
    """Whether the role opens a line that holds nothing but names, of which one ends at `end`."""
    heads = _OF_AGE.search(folded, max(0, role.start() - 4), role.start())
    return bool(heads and (_CAPTION_LINE.match(folded, end) or _CAPTION_LIST.match(folded, end)))


def _set_aside(folded: str, starts: list[tuple[str, int]], apart: re.Match[str]) -> list[str]:
    """Whom (另案处理) sets aside: the last name, or as many as it says; with 均, all after the last 及 or 和."""
    if apart["number"]:
        return [name for name, _ in starts[-int(parse_number(apart["number"]) or 1) :]]
    if "均" not in apart[0]:
        return [starts[-1][0]]
    heads = [i for i in range(1, len(starts)) if folded[starts[i][1] - 1] in "及和与"]
    return [name for name, _ in starts[heads[-1] if heads else 0 :]]


def _note_alias(folded: str, end: int, name: str, mentions: _Mentions) -> str:
    """Keep what the text also calls `name` (以下简称、绰号); a person goes by the short form where one is given."""
    alias = _ALIAS.match(folded, end, end + 60)
    if alias is None:
        return name
    other = alias["name"].strip()
    if "以下" in alias[0] and mentions.roles[name] is PartyRole.DEFENDANT:
        mentions.first.setdefault(other, mentions.first[name])
        mentions.roles.setdefault(other, PartyRole.DEFENDANT)
        name, other = other, name
    known = mentions.aliases.setdefault(name, [])
    if other not in known:
        known.append(other)
    return name


def _settle(folded: str, mentions: _Mentions) -> list[str]:
    """The accused: those whom the caption proves, else names that stand clean and what run-on mentions add."""
    titled, all_titled = _titled(folded, mentions)
    proven = set(mentions.strong) or ({n for n in titled if n not in mentions.elsewhere} if all_titled else set())
    proven = proven or set(mentions.charged)
    proven |= mentions.appeared - mentions.elsewhere if proven else set()
    told_in_all = (m["number"] or m["listed"] for m in _TRIED_IN_ALL.finditer(folded, 0, 3000))
    tried = max((parse_number(number) or 0 for number in told_in_all), default=0)
    mentions.incomplete |= tried > len(proven) > 0
    if proven and not mentions.incomplete and not _OTHERS.search(folded, 0, 3000):
        more = {n for n in mentions.clean if n not in proven and _is_sentenced(folded, n)}
        alike: dict[tuple[int, str], set[str]] = {}
        for one in proven:
            alike.setdefault((len(one), one[0]), set()).add(one)
        unproven = sorted({*more, *mentions.clean} - proven)
        slips = [(n, m) for n in unproven if (m := _misprinted(folded, n, alike.get((len(n), n[0]), set())))]
        for slip, meant in slips:
            more.discard(slip)
            if folded.count(slip, 0, SAMPLE) > 2 * folded.count(meant, 0, SAMPLE):  # the caption has the misprint
                proven = {*proven, slip} - {meant}
                slip, meant = meant, slip
                mentions.first[meant] = mentions.first[slip]
            mentions.aliases.setdefault(meant, []).append(slip)
        return _in_order(folded, {*proven, *more} - _short_units(proven | more, mentions), mentions)
    names = {n for n in (*mentions.strong, *mentions.clean) if n not in mentions.elsewhere or n in mentions.strong}
    sentenced = {n for n in names if _is_sentenced(folded, n)}
    all_named = not mentions.incomplete and not _OTHERS_SENTENCED.search(folded)
    if len(sentenced) >= max(tried, 1) and not mentions.strong and all_named:
        names = {n for n in names if n in sentenced or mentions.clean[n] > 1 or n in mentions.strong}
    sample = folded[:SAMPLE]
    for window in list(dict.fromkeys(mentions.run_on))[:300]:
        if any(window.startswith(n) for n in names):
            continue
        name = end_by_use(window, sample)
        if name and name not in mentions.elsewhere:
            names.add(name)
            mentions.first.setdefault(name, folded.find(name))
    if others := _OTHERS.search(folded, 0, 3000):
        names |= {n for n in _listed_in(folded, others.start()) if may_be_name(n, False)}
    if mentions.incomplete:
        told = [n for m in _GRADED.finditer(folded) for n in m["who"].split("、")]
        told += [m["name"] for m in _TAKES_PART.finditer(folded)] if tried > len(names) else []
        names |= {n for n in told if may_be_name(n, False) and n not in mentions.elsewhere}
    if mentions.incomplete or not mentions.strong:  # 检察院以甲、乙构成开设赌场罪提起公诉
        names |= {n for n in _listed_without_role(folded) if n not in mentions.elsewhere}
    if not mentions.strong:
        ruled = dict.fromkeys(m["name"] for m in _RULED.finditer(folded, 0, SAMPLE))
        new = [n for n in ruled if may_be_name(n, False) and n not in mentions.elsewhere and n not in names]
        for name in new:
            mentions.first.setdefault(name, folded.find(name))
        names.update(new)
    names -= {n for n in names if n not in mentions.strong and _is_slip(folded, n, mentions, names)}
    return _in_order(folded, (names | set(titled)) - _short_units(names, mentions), mentions)


def _listed_without_role(folded: str) -> Iterator[str]:
    """Names in lists of a charge or a sentence that nobody calls accused in (以甲、乙构成某罪; 判处甲、乙有期徒刑)."""
    for told in (*_PROSECUTED.finditer(folded, 0, SAMPLE), *_RULED_TOGETHER.finditer(folded, 0, SAMPLE)):
        who = re.split("[、和及与]", told["who"])
        if all(may_be_name(name, False) for name in who):
            yield from who


def _listed_in(folded: str, end: int) -> list[str]:
    """Names before 等其他被告人, which ends at `end`."""
    words = re.split(r"[^一-龥、]", folded[max(0, end - 60) : end])[-1]
    return [n for n in words.removesuffix("等").split("、") if 1 < len(n) < 5]


def _in_order(folded: str, names: set[str], mentions: _Mentions) -> list[str]:
    first = {n: mentions.first.get(n, folded.find(n)) for n in names}
    return sorted(names, key=lambda n: (first[n], n))


def _short_units(names: set[str], mentions: _Mentions) -> set[str]:
    """Names that are the short form of an accused unit's (某某公司, 某某 for 某市某某有限公司)."""
    units = [n for n in names if mentions.roles.get(n) is PartyRole.DEFENDANT_UNIT]
    return {a for a in names for b in units if a != b and len(a) > 2 and a.removesuffix("公司") in b}


def _titled(folded: str, mentions: _Mentions) -> tuple[tuple[str, ...], bool]:
    """Names in the title of a reported case (某甲、某公司诈骗案), and whether it names them all."""
    title = _TITLE.search(folded, 0, 400)
    if title is None:
        return (), False
    parts = re.split("、", title["who"].replace("等人", "等"))
    names: list[str | None] = []
    for i, part in enumerate(parts):
        if i + 1 < len(parts) and (unit := UNIT.fullmatch(part)):
            mentions.roles.setdefault(unit[0], PartyRole.DEFENDANT_UNIT)
            names.append(unit[0])
            continue
        if i + 1 < len(parts) and (last := _opening_name("、".join(parts[i:]))):  # 某甲掩饰、隐瞒犯罪所得
            names.append(last)
            break
        names.append(_opening_name(part))
    named = tuple(name for name in names if name)
    for name in named:
        mentions.first.setdefault(name, folded.find(name))
    return named, bool(named) and "等" not in title["who"]


def _opening_name(part: str) -> str | None:
    """The name before an offence, 等 or nothing (某甲诈骗); before the whole name of an offence, if one fits so."""
    fitting = []
    for size in (2, 3, 4):
        name, rest = part[:size], part[size:]
        told = split_offences(rest.removesuffix("一") + "罪")
        if (not rest or rest.startswith(("等", *_REMEDIES)) or told) and "、" not in name and may_be_name(name, False):
            fitting.append((not told or "".join(told).startswith(rest[:2]), name))
    whole = [name for is_whole, name in fitting if is_whole]
    return next(iter((*whole, *(name for _, name in fitting))), None)


def _misprinted(folded: str, name: str, proven: set[str]) -> str | None:
    """The proven name of three characters or more that `name` is but one character away from (孙久某 for 孙九某)."""
    if len(name) < 3 or "某" in name:
        return None
    alike = (p for p in sorted(proven) if len(p) == len(name) and p[0] == name[0])
    meant = next((p for p in alike if sum(a != b for a, b in zip(p, name, strict=True)) == 1), None)
    return None if meant and _stand_together(folded, name, meant) else meant


def _stand_together(folded: str, one: str, other: str) -> bool:
    """Whether a sentence names both: then they are two persons, however alike their names."""
    gap = "[^。\\n]{0,200}"
    return bool(re.search(f"{one}{gap}{other}|{other}{gap}{one}", folded[:SAMPLE]))


def _is_sentenced(folded: str, name: str) -> bool:
    """Whether a ruling names the person: 某甲犯诈骗罪，判处 …, alone or in a list."""
    at = folded.find(name)
    for _ in range(200):  # a person is named often, but a bound keeps long texts linear
        if at < 0:
            return False
        end = at + len(name)
        if _SENTENCED.match(folded, end):
            return True
        if _IS_GIVEN.match(folded, end) and _GIVES.search(folded, max(0, at - 15), at):
            return True
        at = folded.find(name, at + len(name))
    return False


def _is_slip(folded: str, name: str, mentions: _Mentions, names: set[str]) -> bool:
    """Whether a name that stands but once is another one misprinted or cut short (孙久某 for 孙九某)."""
    if mentions.clean[name] > 1:
        return False
    known = [n for n in names - {name} if mentions.clean[n] > 1 or n in mentions.strong]
    if any(name.startswith(other) and len(name) > len(other) and "某" not in other for other in known):
        return True
    alike = [n for n in known if len(n) == len(name) > 2 and sum(a != b for a, b in zip(name, n, strict=True)) == 1]
    return bool(alike) and "某" not in name and not any(_stand_together(folded, name, n) for n in alike)
