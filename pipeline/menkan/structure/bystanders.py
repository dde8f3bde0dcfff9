"""Persons named beside the accused (其他涉案人员): victims, witnesses, judges, told by the word before them."""

from __future__ import annotations

import re
from functools import cache

from menkan.structure.tables import table

_NAME = r"[一-龥]某{1,2}[甲乙丙丁戊己庚辛]?\d?|[一-龥]{2,4}?"
_ROLES = (
    "被害人|受害人|证人|同案人|同案犯|同伙|上线|下线|上家|下家|法定代表人|诉讼代表人|负责人|户主|辩护人|诉讼代理人|法定代理人"
    "|审判长|审判员|人民陪审员|陪审员|法官助理|书记员|检察员|检察官|公诉人|户名为?|收款人|另案处理的|妻子|丈夫|父亲|母亲|儿子|女儿|朋友"
)
_NAMED = re.compile(
    rf"(?:{_ROLES})[ \t\u3000:：]*(?P<names>(?:{_NAME})(?:[、和与及](?:{_NAME}))*)"
    r"(?=[,，。;；:：、()（）\s]|等|的|处|出庭|证实|陈述|证言|账户|名下|提供|购买|向|将|被|骗|转|汇|$)"
)
_SPLIT = re.compile("[、和与及]")


def find_bystanders(text: str) -> tuple[str, ...]:
    """Their names, each once; a name begins with a surname, or is masked (王某)."""
    told = (name for match in _NAMED.finditer(text) for name in _SPLIT.split(match["names"]))
    return tuple(dict.fromkeys(name for name in told if len(name) > 1 and (name[0] in _surnames() or "某" in name)))


# 纠集丙、丁等人(均另案处理), 小白(化名)(在逃); 另案处理的戊退缴
_ELSEWHERE = re.compile(
    r"(?P<names>[一-龥×、和]{2,60}?)(?:\([^()]{0,8}\))?(?:等[一二三四五六七八九十\d]*名?人)?(?:\([^()]{0,8}\))?"
    r"\((?:均|已|现)?(?:另案|已判|在逃|另处|已起诉|刑拘在逃|身份不明|未到案|已死亡)"
)
_ELSEWHERE_BEFORE = re.compile(
    r"(?:另案处理|另案起诉|在逃|已判刑)的(?:同案犯|同案人|犯罪嫌疑人)?(?P<name>[一-龥]{2,3})"
)
_NO_NAMES = frozenset({"上家", "上线", "司机", "商家"})  # 上 and 司 begin surnames of two characters
_MASKED = re.compile(r"[一-龥][某×]{1,2}[甲乙丙丁戊己庚辛]?$")


def find_tried_elsewhere(folded: str) -> tuple[str, ...]:
    """Names of fellows who are not accused here (另案处理、在逃人员); whom no surname tells are left out."""
    found: dict[str, None] = {}
    for match in _ELSEWHERE.finditer(folded):
        found.update((name, None) for piece in _SPLIT.split(match["names"]) if (name := _at_end(piece)))
    for match in _ELSEWHERE_BEFORE.finditer(folded):
        name = match["name"]
        found.update((form, None) for form in (name, name[:2]) if name[0] in _surnames() and folded.count(form) > 1)
    return tuple(found)


def _at_end(words: str) -> str:
    """The name that `words` end with, by its surname, or a nickname (小白, 阿娇); empty where neither stands there."""
    if masked := _MASKED.search(words):
        return masked[0]
    ends = (words[-size:] for size in (3, 2) if len(words) >= size and words[-size:] not in _NO_NAMES)
    nickname = words if 1 < len(words) < 4 and words[0] in "小阿老" else ""
    return next((end for end in ends if end[0] in _surnames()), nickname)


@cache
def _surnames() -> frozenset[str]:
    names = table("names.toml")
    return frozenset("".join(names["single"].split())) | {name[0] for name in names["compound"]}
