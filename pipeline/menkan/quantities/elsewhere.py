"""Fellows of the accused who are tried elsewhere or not yet (另案处理): no figure of theirs is an accused's."""

from __future__ import annotations

import re

from menkan import surnames

_SPLIT = re.compile("[、和与及]")
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
        found.update((form, None) for form in (name, name[:2]) if surnames.opens(name) and folded.count(form) > 1)
    return tuple(found)


def _at_end(words: str) -> str:
    """The name that `words` end with, by its surname, or a nickname (小白, 阿娇); empty where neither stands there."""
    if masked := _MASKED.search(words):
        return masked[0]
    ends = (words[-size:] for size in (3, 2) if len(words) >= size and words[-size:] not in _NO_NAMES)
    nickname = words if 1 < len(words) < 4 and words[0] in "小阿老" else ""
    return next((end for end in ends if surnames.opens(end)), nickname)
