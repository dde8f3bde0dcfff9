"""Numbers that count nothing: articles, ordinals, times of day, floors, names, idioms (不是数额的数字)."""

from __future__ import annotations

import re

from menkan.numerals import HAN, HAN_DIGIT, HAN_MYRIAD

# 第三条 · 第三百零三条第二款、第六十七条 · 第一、二项: enumerations that an ordinal opened
_ORDINAL = re.compile(rf"[第笫][{HAN}0-9、,之和至及项款条目()（）\s第]*$")
# 286条破坏计算机信息系统罪: an article named without 第
_ARTICLE_OF = re.compile(r"(?:之[一二三四五])?[^,。;、:]{4,24}(?<![入犯定有无认])罪")
_ORDINAL_UNITS = frozenset("条项款节章人次名起组批笔个部期层届分")
_IDIOM = re.compile(
    r"一(?:部分|方|起(?!共同|作案|案)|般|定|些|直|样|同|并|旦|经|致|下|面|带|切|律|向|度|名(?=叫|字))"
    r"|四处(?=[招寻逃躲打联活散宣流借筹告求推兜游奔张])"
    r"|百家[乐姓]|二人转|[三四五八十][三四五]?[张副]牌|十三张|(?<=[\"“、以]换)三张|四人麻将"  # games
)


# 是一个骗局, 这一名客户: an indefinite article; 同一账号: no other
_ARTICLE = re.compile(r"[是这那每]一[个名种位](?!半)|同一(?!百|千|万)")


def is_no_figure(folded: str, match: re.Match[str], money: frozenset[str]) -> bool:
    """Whether what matched is an article, an ordinal, a time, a name or an idiom instead of a figure (非数额)."""
    start = match.start("n1")
    unit = match["unit"] or ""
    if unit in _ORDINAL_UNITS and _ORDINAL.search(folded, max(0, start - 40), start):
        return True
    if unit == "条" and not match["after"] and _ARTICLE_OF.match(folded, match.end("unit")):
        return True
    # 三点五十分, 15点20分: a time of day; 负二层: a floor; 拾起: a verb
    if unit == "分" and ("点" in match["n1"] or folded[max(0, start - 1) : start] in ("点", "时")):
        return True
    if match["sign"] and unit not in money and unit not in _SIGNED:
        return True
    if match["n1"] == "拾" and unit not in money:
        return True
    # 单位：万元, 数以万计: a bare power is no figure; 上万元, 万余元, 近万元 are
    if not match["before"] and not match["over"] and _BARE_POWER.fullmatch(match["n1"]):
        return True
    if not match["before"] and (_IDIOM.match(folded, start) or _ARTICLE.match(folded, max(0, start - 1))):
        return True
    # 被告人陆一元: one Chinese digit before 元 behind a title and a surname is part of a name
    if unit == "元" and match["n1"] in DIGIT_WORDS and not match["prefix"]:
        if _PLACE.match(folded, start):
            return True
        if _NAMED.search(folded, max(0, start - 8), start):
            return True
    if unit in _COINS and match["n1"] in DIGIT_WORDS and _LISTED.search(folded, max(0, start - 6), start):
        return folded[match.end() : match.end() + 1] in ("、", "等")
    if _MEASURES_NOTHING.match(folded, start) and not match["before"]:
        return True
    return unit == "度" and match["n1"] in "百千零"  # 百度, 上家“零度”


_BARE_POWER = re.compile(rf"[百千]?[{HAN_MYRIAD}]")
_SIGNED = frozenset(("", "元", "%", "‰", "度", "角", "个百分点"))
_NAMED = re.compile(r"(?:被告人|上诉人|被害人|证人|罪犯|案外人|同案人|嫌疑人|辩护人|民警)[\u4e00-\u9fff]{1,2}$")
# 影响十分恶劣; 三元层级结构
_MEASURES_NOTHING = re.compile(
    r"(?<![打得扣加减评])十分(?=[一-龥])(?!之|钱|钟)|[一二三四两]元(?:层级|结构|体系|论|主义|化|制|格局|模式)"
)
_COINS = ("元", "毛", "角", "分")
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,4}、[\u4e00-\u9fff]$")  # 周小松、张三毛、陈小娟
_PLACE = re.compile("[三四]元[里桥坊巷区宫](?![面外头])")  # 三元里大道, 四元桥
DIGIT_WORDS = frozenset(HAN_DIGIT) | frozenset("十百千")
