"""Pseudonyms for an export: the same person is the same word in every table and run with one key (假名化).

Hidden are names of persons and units, numbers of identity papers, telephones and accounts, addresses, plates, mail and
chat names. Figures, case numbers, courts and dates stay. What no pattern knows stays too: read before you hand it on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from functools import lru_cache

from menkan.text import Words

_CASE_NUMBER = r"[（(〔\[]\d{4}[）)〕\]][^\s,，。;；号]{1,24}号"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_END = r"(?![\d.,]|\s?(?:余|多|万|亿|元|条|个|张|次|人|笔|部|台))"  # not the figure of anything
_KINDS = {
    "身份证": rf"(?<![\dA-Za-z])[1-9]\d{{5}}(?:19|20)\d{{2}}[01]\d[0-3]\d\d{{3}}[\dXx]{_END}"
    rf"|(?<!\d)[1-9]\d{{5}}[4-9]\d[01]\d[0-3]\d{{4}}{_END}",
    "电话": rf"(?<!\d)(?:1[3-9]\d{{9}}|0\d{{2,3}}-\d{{7,8}}){_END}",
    "账号": rf"(?<![\d.])\d{{12,22}}{_END}|(?<!\d)\d{{4}}(?:[ \-]\d{{4}}){{3}}(?:[ \-]\d{{1,3}})?{_END}",
    "车牌": rf"[{_PROVINCES}][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9*]{{5,6}}(?![A-Z0-9])",
    "邮箱": r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,255}\.[A-Za-z]{2,24}",
    "网号": rf"(?i:QQ|微信|支付宝|陌陌|抖音)(?:账?号码?|昵称)?[ 为是:：]*(?P<own>[A-Za-z0-9_\-]{{5,20}}){_END}",
    "地址": r"(?:住(?:址|所地?|在)?|户籍(?:所在)?地|户籍地址|现住|暂住|家住)[ 为是:：]*"
    r"(?P<place>[^,，。;；\s\"“”]{4,60})",
}
_PATTERN = re.compile(
    rf"(?P<stays>{_CASE_NUMBER})|" + "|".join(f"(?P<k{i}>{pattern})" for i, pattern in enumerate(_KINDS.values()))
)


class Pseudonyms:
    """Pseudonyms under one key: whoever has not the key cannot tell whose they are, nor make them from a list of names.

    Args:
        key: at least 16 bytes, kept apart from the export.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.token = lru_cache(100_000)(self._token)

    def _token(self, kind: str, value: str) -> str:
        digest = hmac.new(self._key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return kind + base64.b32encode(digest).decode()[:8]

    def name(self, name: str) -> str:
        """The pseudonym of a person or unit; one token for a name that is masked already, too."""
        return self.token(
            "单位" if name.endswith(("公司", "厂", "店", "部", "所", "站", "社", "院", "行")) else "人", name
        )

    def numbers(self, text: str) -> str:
        """`text` with all that a pattern knows replaced: papers, telephones, accounts, plates, addresses."""
        return _PATTERN.sub(self._hidden, text)

    def _hidden(self, match: re.Match[str]) -> str:
        if match["stays"]:
            return match[0]
        for i, kind in enumerate(_KINDS):
            if match[f"k{i}"]:
                own = match["own"] or match["place"] or match[0]
                return match[0].removesuffix(own) + self.token(kind, own)
        return match[0]


class Hider:
    """Hides whom one document names."""

    def __init__(self, pseudonyms: Pseudonyms, names: Iterable[str]) -> None:
        self._pseudonyms = pseudonyms
        self._known = {name: pseudonyms.name(name) for name in names if len(name) > 1}
        self._words = Words(self._known)

    def text(self, text: str) -> str:
        """`text` without the names, the longest first, and without what a pattern knows."""
        text = self._pseudonyms.numbers(text)
        pieces, at = [], 0
        for start, end in self._words.find(text):
            pieces += [text[at:start], self._known[text[start:end]]]
            at = end
        return "".join((*pieces, text[at:]))

    def path(self, path: str) -> str:
        """One word for the name of a file, whatever it holds."""
        return self._pseudonyms.token("文件", path)
