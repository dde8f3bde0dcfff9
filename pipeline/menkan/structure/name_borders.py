"""Where a name begins and ends: of persons, masked and foreign ones, and of units (姓名、单位名称的边界).

Names stand in running text without a border; what follows them, how often they are used, and whether the first
character is a surname tell where they end.
"""

from __future__ import annotations

import re
from functools import cache

from menkan import surnames
from menkan.codes import PartyRole
from menkan.structure.tables import table

_UNIT_END = (
    r"(?:有限(?:责任)?公司|股份公司|公司|工厂|厂|中心|合作社|集团|学校|医院|事务所|经营部|商行|商店|工作室|俱乐部"
    r"|协会|银行|信用社|研究所|幼儿园|店)"
)
# 被告单位 before a name that a stop ends: any body will do (收购站, 营业部, 村委会).
_BODY = re.compile(
    r"[一-龥A-Za-z0-9×xX*]{4,40}[站部店队院局社场吧所会处行室厅楼](?=[,。、;:\n]|\s|犯[^,。;]{2,40}罪|\((?:以下|下称))"
)
_LATIN = re.compile(
    r"[A-Z][A-Za-z .·\-]{2,60}\((?:中文)?(?:译?名)?:?\s?(?P<name>[一-龥·]{2,20})\)"
)  # TAN A B(中文译名陈某)
_SHORT = r"\((?:以下|下称|简称)"  # opens the short form, which is no part of the name
UNIT = re.compile(
    rf"(?:(?!{_SHORT})[一-龥A-Za-z0-9()×xX*]){{2,40}}?{_UNIT_END}(?!(?!{_SHORT})[一-龥()]{{0,6}}?{_UNIT_END})"
)
_REGION = re.compile(  # what a unit's name begins with: 某省某市某县, 北京
    r"(?:[一-龥]{2,8}?(?:省|自治区|自治州|自治县|市|区|县))*"
    r"(?:(?:北京|上海|天津|重庆|广东|广西|福建|浙江|江苏|江西|山东|山西|河南|河北|湖南|湖北|四川|贵州|云南|陕西|甘肃|青海|海南|辽宁"
    r"|吉林|黑龙江|安徽|内蒙古|宁夏|新疆|西藏|深圳|广州|杭州|南京|苏州|成都|武汉)(?=[一-龥]{4}))?"
)
_SOUND = r"(?![犯构的在以等与和])[一-龥A-Za-z×]"  # a character of a foreign name
_FOREIGN = re.compile(rf"(?:{_SOUND}){{1,12}}(?:[·?](?:{_SOUND}){{1,14}}){{1,5}}(?:\([A-Za-z .·\-]{{3,60}}\))?")
_MASKS = "某×Xx*"  # for a character that is not printed
_MASKED = re.compile(  # 张某某  李某甲  谢1某星 (its last character by use)  王甲  赵1
    rf"[一-龥]{{1,2}}\d?[{_MASKS}]{{1,2}}(?:[甲乙丙丁戊己庚辛壬癸]|\d{{1,2}})?"
    r"|[一-龥](?:[甲乙丙丁戊己庚辛壬癸]|\d{1,2})(?=[,、。;\s(]|的|犯|等)"
)
_HAN = re.compile(r"[一-龥]{2,8}")
PENALTY = "有期徒刑|无期徒刑|拘役|管制|死刑"
_CLEAN_AFTER = re.compile(
    r"\s?(?:[,、。;:\n]|\((?!另案|已判|在逃|另行|均另|已死|同案|不起诉)|犯(?=[^,。;]{2,40}罪)|等|$|\s(?=[\s男女])|男|女|[到出]庭"
    rf"|[和与及](?![,、。;:(\s])|曾用名|绰号|自报|{PENALTY})"
)
BIOGRAPHY = re.compile(
    r"\s?(?:,\s?(?:又名|曾用名|别名|绰号|化名|外号|网名|自报|原名|[男女][,。、;(\s]|19\d\d年|\d\d岁|英文|中文|护照|国籍"
    r"|[^,。;]{0,10}国籍|[^,。;]{0,10}出生|住所地|注册地|法定代表人|诉讼代表人|单位地址|统一社会信用代码|组织机构代码)|\([^()]{0,40}\),\s?(?:[男女][,。]|[^,。;]{0,12}国籍|住所地|注册地|法定代表人|诉讼代表人))"
)
ELSEWHERE = re.compile(  # 甲(另案处理)  甲、乙(以上二人均已判刑)
    r"\s?\((?:(?:以上|上述|前述|后)?(?P<number>[一二两三四五六七八九十]{1,3}|\d{1,2})名?(?:被告)?人)?(?:均)?"
    r"(?:另案|已判|在逃|另行|已死|均另|均已|另处|未到案|身份不明|不起诉|已被判|同案犯)"
)
_HARD_STOPS = frozenset("的等在以与及因被将把其")  # no name runs into these
SAMPLE = 200_000  # names repeat early; a bound keeps counting linear in long texts


_ACTS = re.compile("轮流|担任|负责|参与|提供|从事|共同|作为|分别|先后|帮助|实施|组织|进行|[在为的是从向租]")


def name_at(folded: str, at: int, kind: PartyRole, listed: bool) -> tuple[str | None, int, bool]:
    """The name at `at`, its end, and whether the stop after it proves the end; (None, at, False) where none stands."""
    if kind is PartyRole.DEFENDANT_UNIT:
        unit = _BODY.match(folded, at) or UNIT.match(folded, at)
        return (unit[0], unit.end(), True) if unit else (None, at, False)
    if latin := _LATIN.match(folded, at):
        return latin["name"], latin.end(), True
    foreign = _FOREIGN.match(folded, at)
    if foreign:
        return foreign[0], foreign.end(), True
    masked = _MASKED.match(folded, at)
    if masked and _ends_at(folded, masked.end()):
        return masked[0], masked.end(), True
    if masked:
        # 姚某成: a character after 某 belongs to the name where a stop follows it; 林某甲 is whole.
        end = masked.end() + 1
        last = folded[masked.end() : end]
        goes_on = masked[0][-1] in _MASKS and "一" <= last <= "龥"
        if goes_on and _ends_at(folded, end) and _stays(folded, at, masked.end(), end):
            return folded[at:end], end, True
        return masked[0], masked.end(), False
    han = _HAN.match(folded, at)
    run = han[0] if han else ""
    whole = 2 <= len(run) <= 4 and bool(BIOGRAPHY.match(folded, at + len(run)))
    if whole and may_be_name(run, True):  # 史某其，男: no character before a biography is a word of its own
        return run, at + len(run), True
    cut = next((i for i in range(2, len(run)) if run[i] in _HARD_STOPS), len(run))
    proven = bool(BIOGRAPHY.match(folded, at + cut)) and cut == len(run)
    acts = next((i for i in (2, 3) if run[i : i + 2] in _follows() and i + 2 == cut), None)
    if listed and acts and not proven and may_be_name(run[:acts], True):  # 丙望风, the last of a list
        return run[:acts], at + acts, True
    for size in range(2, cut + 1):
        known = proven or (listed and size == cut and folded[at + size : at + size + 1] in "、,;。\n")
        known = known and not (size > 4 and not proven and _ACTS.search(run))  # 窦某轮流担任客服
        if (size <= 4 or known) and may_be_name(run[:size], known) and _ends_at(folded, at + size):
            sure = proven or size == 2 or _stays(folded, at, at + 2, at + size)
            return run[:size], at + size, sure
    if run and may_be_name(run[:2], False) and run[0] not in surnames.doubtful():
        return run[:2], at + 2, False
    return None, at, False


def _ends_at(folded: str, end: int) -> bool:
    """Whether what stands at `end` shows that a name ended there."""
    stops = folded[end : end + 1] in _HARD_STOPS or _CLEAN_AFTER.match(folded, end)
    return bool(stops or ELSEWHERE.match(folded, end) or BIOGRAPHY.match(folded, end))


def _stays(folded: str, start: int, short_end: int, end: int) -> bool:
    """Whether the longer of two readings of a name is meant: no common word opens the rest, or it always follows."""
    longer, shorter = folded[start:end], folded[start:short_end]
    if not any(_stops_before(folded[start : end + 2], i - start) for i in range(short_end, end)):
        return True
    return folded.count(longer, 0, SAMPLE) >= 0.8 * folded.count(shorter, 0, SAMPLE)  # project convention


def _stops_before(run: str, size: int) -> bool:
    """Whether a name of `size` characters is followed by a word that no name runs into (明知, 在, 以 …)."""
    return run[size : size + 1] in _follows() or run[size : size + 2] in _follows()


def short_forms(folded: str, unit: str) -> list[str]:
    """What the text calls `unit` for short, though it does not say so (云锦公司 for 某市云锦科技有限公司)."""
    region = _REGION.match(unit)
    own = unit[region.end() :] if region else unit
    forms = (own[:size] + "公司" for size in range(len(own) - 3, 1, -1) if own.endswith("公司"))
    return [form for form in forms if form in folded and form not in unit][:1]


def may_be_name(name: str, proven: bool) -> bool:
    if (
        name[:2] in _never()
        or "等" in (name[0], name[-1])
        or "犯" in name
        or "罪" in name
        or (not proven and name[-1] in "市县区省镇村")
    ):
        return False
    return proven or name[0] in surnames.single() or "某" in name


def end_by_use(window: str, sample: str) -> str | None:
    """The name that opens `window`, ended where its uses in the text begin to differ (以用定界)."""
    masked = _MASKED.match(window)
    if masked is None and window[:2] not in surnames.compound() and not may_be_name(window[:2], False):
        return None
    if masked and masked[0][-1] not in _MASKS:  # 林某甲 is whole
        return masked[0]
    size = masked.end() if masked else 3 if window[:2] in surnames.compound() else 2
    uses = sample.count(window[:size])
    while size < min(len(window), 4):
        longer = sample.count(window[: size + 1])
        needed = (
            0.9 if _stops_before(window, size) else 0.6
        )  # project convention: a given name that stays is the name's
        if (uses > 1 and longer < needed * uses) or (uses < 3 and needed > 0.6):
            break
        size, uses = size + 1, longer
    return window[:size]


@cache
def _words(key: str) -> frozenset[str]:
    value = table("names.toml")[key]
    return frozenset(value if isinstance(value, list) else value.split())


def _follows() -> frozenset[str]:
    return _words("follows")


def _never() -> frozenset[str]:
    return _words("never")
