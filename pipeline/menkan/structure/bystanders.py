"""Persons named beside the accused (其他涉案人员): victims, witnesses, judges, told by the word before them."""

from __future__ import annotations

import re

from menkan import surnames

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
    return tuple(dict.fromkeys(name for name in told if len(name) > 1 and (surnames.opens(name) or "某" in name)))
