"""Texts that make a careless reader slow: one thing repeated in the findings of a fictional judgment."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

_HEAD = (
    "云州市东湖区人民法院\n刑事判决书\n（2020）云0102刑初1号\n公诉机关云州市东湖区人民检察院。\n{accused}"
    "云州市东湖区人民检察院指控被告人甲某某犯帮助信息网络犯罪活动罪，向本院提起公诉。\n经审理查明，"
)
_ACCUSED = "被告人甲某某，男，1990年1月1日出生。\n"
_TAIL = (
    "\n本院认为，被告人甲某某的行为已构成帮助信息网络犯罪活动罪，情节严重。判决如下：\n"
    "被告人甲某某犯帮助信息网络犯罪活动罪，判处有期徒刑一年，并处罚金五千元。\n审判员乙某某\n二〇二〇年五月一日\n"
)


def _repeated(words: str) -> Callable[[int], str]:
    return lambda length: _judgment((words * (length // len(words) + 1))[:length])


def _numbered(words: str) -> Callable[[int], str]:
    """`words` with 1, 2, 3 … in them."""

    def text(length: int) -> str:
        parts, n = [], 0
        for i in count(1):
            parts.append(words.format(i))
            n += len(parts[-1])
            if n >= length:
                break
        return _judgment("".join(parts)[:length])

    return text


def _judgment(findings: str, accused: str = _ACCUSED) -> str:
    return _HEAD.format(accused=accused) + findings + _TAIL


def _many_accused(length: int) -> str:
    """Accused by the hundred, each with a name, a figure and a sentence of his own."""
    names = [f"王{chr(0x6000 + i % 70)}{chr(0x6100 + i // 70)}" for i in range(length // 80)]
    accused = "".join(f"被告人{name}，男，1990年1月1日出生。\n" for name in names)
    findings = "".join(f"{name}获利{i}元，向他人出售银行卡{i}张。" for i, name in enumerate(names, 1))
    rulings = "".join(f"被告人{name}犯诈骗罪，判处有期徒刑一年；" for name in names)
    return _judgment(findings, accused) + rulings


# By what is repeated: a text of about so many characters.
ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "digits": _repeated("7"),
    "万": _repeated("万"),
    "第": _repeated("第"),
    "(": _repeated("（"),
    "nested ( )": lambda length: _judgment("（" * (length // 2) + "）" * (length // 2)),
    "被告人": _repeated("被告人"),
    "no stop": _repeated("被告人甲某某将公民个人信息出售获取好处并且"),
    "某1, 某2 …": _numbered("某{}"),
    "被告人某1、…": _numbered("被告人王某{}、"),
    "figures": _numbered("获利{}元、"),
    "unreadable figures": _repeated("获利5元\ufffd、"),
    "accused": _many_accused,
}
