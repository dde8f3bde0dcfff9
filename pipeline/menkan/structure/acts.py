"""When and how the acts were done (行为时间、方式): conduct dates; modes and activities of 第二百八十七条之一."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from menkan.codes import SectionKind
from menkan.dates import PrintedDate, first_printed, is_birth
from menkan.structure.people import People
from menkan.structure.sections import COMMENT, Passage, passage_at, sentences
from menkan.structure.tables import table
from menkan.types import Act, DateRange

# What follows a date that is no act of the accused: arrest, procedure, papers, earlier sanctions.
_NO_ACT = re.compile(
    r"[^。;]{0,40}?(?:逮捕|拘留|羁押|抓捕|抓获|归案|投案|到案|取保|监视居住|扣押|查获|查封|立案|退缴|退赔|退还|退出|鉴定|出具|报案|报警"
    r"|传唤|判处|刑满|释放|出生|生于|生下|生育[一二两子女了]|生[,。]|起诉|公诉|开庭|审理|受理|判决|裁定|死亡|谅解|预缴|缴纳(?!费|.{0,2}费)|电话通知|讯问|供述|赔偿|自首|出庭|签署)"
)
_DUE = re.compile(r"之?前?(?:归还|偿还|还清|还款|付清|付款|履行|到期|届满)")  # 约定于2019年6月1日前归还
# What is told with a date that is one of the acts, however long before the next.
_DEED = re.compile(
    r"[^。;年]{0,120}?(?:骗|窃|盗|抢|敲诈|出售|贩卖|倒卖|非法|违法|获利|赌|结算|侵入|攻击|泄露|传播|发送|群发|发布|收购|洗钱|转移)"
)
_STORY = timedelta(days=6 * 365)  # between what somebody was before and what he did (project convention)
# 均未经处理; 已被行政处罚: acts that count towards a sum, and those that do not (法释〔2019〕15号第十六条).
# Not: 垃圾未经处理直接倾倒; 手机已被其处理; 李某(已被行政处罚), 同案人已被判处 (another's); 曾被 without 该, 因此
# (an earlier matter).
_NOT_DEALT_WITH = re.compile(r"(?:未经|未受|尚未|没有(?:经过)?)(?:行政|刑事)?(?:处理|处罚|追究)(?!直接|[后即便])")
_DEALT_WITH = re.compile(
    r"(?:已|(?:[该此其]|上述|因)[^,。;]{0,16}曾)(?:经)?(?:被|受到?|因此被|作出?)"
    r"[^,。;]{0,20}?(?:行政处罚|行政拘留|刑事处罚|处罚|判处|(?:(?<=受)|(?<=受到)|机关|行政|治安|依法)(?:作出)?处理)"
    r"|(?:因此|为此)[^,。;]{0,12}被[^,。;]{0,16}(?:行政处罚|行政拘留)"
)
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_OTHERS = re.compile(r"同案|另案|同伙")
_SEIZED = re.compile(r"[^。;]{0,40}?(?:抓获|归案|投案|到案|案发|查获)")
_COURTS_FACTS = (SectionKind.FACTS_FOUND,)
_TOLD_FACTS = (SectionKind.ALLEGATIONS, SectionKind.PROCEDURE)
_CONDUCT_FROM = (SectionKind.FACTS_FOUND, SectionKind.ALLEGATIONS, SectionKind.PROCEDURE)  # the first with an act


def find_conduct(folded: str, passages: tuple[Passage, ...], dates: Sequence[PrintedDate]) -> DateRange:
    """First and last day of the acts (行为起止), from the facts found, else from the charge; None where not told."""
    dated = [(d, passage_at(passages, d.start)) for d in dates if d.range.first or d.range.last]
    for kind in _CONDUCT_FROM:
        inside = [d for d, p in dated if p and p.kind is kind and p.level]
        acts = [d for d in inside if _is_act(folded, d)]
        if not acts:
            continue
        first = _begun(folded, acts)
        last = max((d.range.last for d in acts if d.range.last), default=None)
        if any(
            d.range.last is None and d.range.first for d in acts
        ):  # 2016年以来: on until the arrest, where that is told
            seized = [d.range.last for d in inside if d.range.last and _SEIZED.match(folded, d.end)]
            since = max(d.range.first for d in acts if d.range.last is None and d.range.first)
            last = None if last and last < since else last  # what was told before is no end of what went on since
            last = min([day for day in seized if day >= (last or since)], default=last)
        return DateRange(first, last)
    return DateRange()


def _begun(folded: str, acts: Sequence[PrintedDate]) -> date | None:
    """The first day of the acts, without what lies long before the next and tells of no deed (1993年购房 …)."""
    first_told: dict[date, bool] = {}
    for d in acts:
        if d.range.first:
            first_told[d.range.first] = first_told.get(d.range.first, False) or bool(_DEED.match(folded, d.end))
    days = sorted(first_told)
    begun = days[0] if days else None
    is_story = True
    for day, following in pairwise(days):
        is_story = is_story and not first_told[day]
        if is_story and following - day >= _STORY:
            begun = following
    return begun


def _is_act(folded: str, d: PrintedDate) -> bool:
    return not (_NO_ACT.match(folded, d.end) or _DUE.match(folded, d.end) or is_birth(folded, d))


def find_acts(
    folded: str, passages: tuple[Passage, ...], people: People, articles: frozenset[str], dates: Sequence[PrintedDate]
) -> tuple[Act, ...]:
    """Sentences that tell of acts, per accused (行为), with the first date of each.

    Of 第二百八十七条之一 mode, activity behind it, and whether that is 违法 or 犯罪; of any offence that an act was
    dealt with or was not (已受处理、未经处理), None where a sentence is silent. From the facts found, else the charge.
    """
    with_modes = "287-1" in articles
    kinds = _COURTS_FACTS if any(p.kind in _COURTS_FACTS for p in passages) else _TOLD_FACTS
    acts: list[Act] = []
    for p in passages:
        tells = p.kind in kinds
        if p.level == COMMENT or not (tells or (with_modes and p.kind is SectionKind.COURT_OPINION)):
            continue
        for start, end in sentences(folded[p.start : p.end]):
            words = folded[p.start + start : p.start + end]
            mode = next((m for m, pattern in _modes() if pattern.search(words)), None) if with_modes else None
            dealt_with = _dealt_with(words) if tells or mode is not None else None
            if mode is None and dealt_with is None:
                continue
            underlying, nature = _nature(words) if mode is not None else (None, None)
            begin, stop = p.start + start, p.start + end
            on = first_printed(dates, begin, stop)
            for party in people.named(words) or people.alone or (() if mode is not None else people.names):
                acts.append(Act(party, on, dealt_with, mode, underlying, nature, begin, stop))
    return tuple(acts)


def _nature(words: str) -> tuple[str | None, str | None]:
    """The activity behind an act, and whether the sentence calls it 违法 or 犯罪."""
    underlying = next((name for name, pattern in _activities() if pattern.search(words)), None)
    return underlying, "犯罪" if re.search(r"犯罪(?!嫌疑)", words) else "违法" if "违法" in words else None


def _dealt_with(words: str) -> bool | None:
    """Whether a sentence says that what it tells was sanctioned already; None where it says nothing."""
    words = _BRACKETS.sub("", words)
    if _NOT_DEALT_WITH.search(words):
        return False
    return True if _DEALT_WITH.search(words) and not _OTHERS.search(words) else None


@cache
def _modes() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((entry["mode"], re.compile(entry["find"])) for entry in table("cues.toml")["mode"])


@cache
def _activities() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["name"], re.compile(entry["find"])) for entry in table("cues.toml")["activity"])
