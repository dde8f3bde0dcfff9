"""Sections (裁判文书段落): who speaks where, for full judgments, run-on texts, summaries and commentaries.

The text is cut into sentences; a cue at the start of a sentence (headings.toml) opens a passage, the words of a ruling
(判决如下, 判处 …) open a disposition inside a sentence. A `Passage` also keeps whose instance speaks, which the
contract's sections do not say but holdings and dispositions need.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from menkan.codes import SectionKind
from menkan.structure.tables import table
from menkan.types import Section

FIRST, SECOND, RETRIAL = 1, 2, 3  # whose words: instances in order, so that the later one overrides
COMMENT = 0  # editors, authors: no court

_LEVELS = {"first": FIRST, "second": SECOND, "retrial": RETRIAL, "comment": COMMENT}

# A sentence ends here; run-on texts also lose the break after 现已审理终结 and after the case number in the heading.
# The class in front lets the search skip to where one may stand.
_STOP = re.compile(
    r"[。！!？?\n审号\s](?:(?<=[。！!？?\n])[。！!？?\n]*[”\"』」)]*\s*|(?<=审)理终结\s*(?![。,;\s])|(?<=\d号):\s*"
    r"|(?<=\s)(?=[\[□■]|本院认为|经审理查明|如不服本|附\s?:|附(?:件|录|注|相关|本案|法律)))"
)
_LONGEST = 3000  # characters; no sentence of the gold documents is half as long; a bound keeps odd texts linear
_LEAD = re.compile(r"[\s#>*□■◆●○·\-]*(?:\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\)?(?:[、.:)]|(?<=\))|(?=\s))\s*)?")
# A body by its name, up to the word that says what it is (检察院, 检察机关, 公安局 …); looked for first, since most
# sentences open with none.
_ORG = r"(?=[^,.;:。\s]{2,33}[院关公监侦调])[^,.;:。\s]{2,30}?"

# Words that open a ruling inside a sentence.
_RULING = re.compile(
    r"""(?x)
      (?:判决|裁定|决定|判处|改判)如下\s?[:：]?\s*|依法判处\s?:\s*                     # 判决如下：
    | (?:作出|做出)[^,。;]{0,40}?(?:判决|裁定|(?<!行政处罚)决定)(?:书)?\s?[:,]\s*(?!把|将前|认为)  # 作出一审判决：
    | (?:判决|裁定|决定)\s?:\s*\Z                                             # 于2003年9月30日裁定：
    | (?<![、原])(?<!原审)(?<!一审)(?:判决|裁定|判令|改判)\s?[:,]?\s?               # 判决某甲犯诈骗罪
      (?=(?:一、|1[.、])?(?:被告|上诉人|原审|驳回|维持|撤销|准许|核准|不予核准
         |(?!书|认定)[^,。;:、]{2,12}(?<![罪侵])犯(?!罪)|以[^,。;]{2,40}罪))
    | (?<![因判被])以[^,。;:]{2,50}罪[^,。;:]{0,10}?(?:,认定[^,。;:]{2,30})?,?(?:分别)?(?:对[^,。;]{1,60}?)?
      (?:判处|判刑|改判|处以)                                                # 以诈骗罪判处
    | (?<![曾因])[^,。;:\s]{0,40}犯[^,。;:]{2,40}罪[,]?(?:分别)?(?:判处|免予刑事处罚)     # 某甲犯诈骗罪，判处
    | (?:裁定|决定)(?=驳回|维持|准许|核准|对[^,。;]{2,30}(?:附条件)?不起诉)
    | (?<![应可当议请以前])(?<!提出)判处(?=被告人|上诉人|原审                                # 判处某甲有期徒刑
         |(?![一二三四五六七八九十\d])[一-龥]{2,4}?(?:有期|拘役|管制|无期|死刑|罚金))
    | (?=[^,。;]{2,45}为)(?:将|对)?[^,。;]{0,40}(?:罪名)?(?<!应)(?<!应当)(?<!应予)(?<!应予以)
      (?:改判|变更|改定|更正)为[^,。;]{2,30}罪              # 将某甲的罪名改判为盗窃罪
    """
)
# a sanction of the past, a request, a statute: no ruling of this court
_PAST = re.compile("曾因|前科|刑满|释放|假释|累犯|劳动教养|服刑|判刑后|前罪")
_ASKED = re.compile(
    r"量刑建议|建议[^。]{0,20}判处|提请|请求|应当?(?:依照|依法|以|改判)|(?:抗诉|上诉)[^。]{0,160}?(?:认为|提出|称|请求|要求)"
)
# 结合是否累犯、前科，依照…的规定，以某罪判处: rules after all
_BY_LAW = re.compile(r"(?:依照|依据|按照)[^。;]{0,120}规定,")
# 某甲因犯诈骗罪，被判处 …: a ruling only where the text has no other and speaks of nobody's past
_SENTENCED = re.compile(
    r"因(?:犯|涉嫌)?[^,。;:]{2,50}罪,?(?:一审|依法|分别)?被(?:人民法院|法院)?(?:一审|依法|分别)?判处"
)
_BY_THE_COURT = re.compile(r"[^,。:;]{0,40}(?:审理|本院|法院|法庭|庭审|复核|[一二再]审)[^,。:;]{0,16}查(?:明|实)")
_SO_THE_CHARGE = re.compile(
    r"(?<=[。\s])(?:公诉机关|[^,。;\n]{0,12}检察(?:院|机关))(?:据此|因此|以此)?(?:认为|当庭出示)"
)
_FOUND = re.compile(r"(?:公安机关|侦查机关|[现已经]){0,3}查(?:明|实)")
_ADOPTED = re.compile(r"采纳[^,。;]{0,16}量刑建议")
_RULING_FROM = frozenset((SectionKind.COURT_OPINION, SectionKind.PROCEDURE))
_SUMMARY_RULING_FROM = _RULING_FROM | {  # 法院以诈骗罪判处某甲 … may follow anything
    SectionKind.ALLEGATIONS,
    SectionKind.DEFENCE,
    SectionKind.FACTS_FOUND,
    SectionKind.EVIDENCE,
}
_TELLS_ACTS = (SectionKind.ALLEGATIONS, SectionKind.FACTS_FOUND)
_OF_ACTS = re.compile(  # 二、抢劫事实: after the evidence for the first part
    r"\s*\(?[一二三四五六七八九十]{1,3}[)、.]\s*[^。,:\n]{2,60}(?:事实|犯罪|部分)。?\s*"
)
# 上述证据…本院予以确认。（二）2016年5月29日…; 此外，从1995年…: the next act, after the evidence for the one before
_NEXT_ACT = re.compile(
    r"\s*(?:\([一二三四五六七八九十\d]{1,3}\)[、.]?|[一二三四五六七八九十\d]{1,3}[、.]|(?:此外|另外?),)\s*"
)
_CLOSES_EVIDENCE = re.compile(
    r"(?:[上前]述|以上)[^。]{0,24}证据[^。]{0,240}(?:质证|确认|采信|认定|采纳|印证|在案|证实)[^。]{0,30}。\s*$"
)
_TELLS_NO_ACTS = frozenset(
    {SectionKind.CAPTION, SectionKind.COURT_OPINION, SectionKind.DISPOSITION, SectionKind.CLOSING}
)
_OTHERS_WORDS = (SectionKind.ALLEGATIONS, SectionKind.DEFENCE)  # there a ruling needs a court in its sentence
_OWN_OPINION = re.compile(r"本院(?:经[^,。]{0,12})?认为")
_LEFT_AT_THAT = re.compile(  # 宣判后，被告人没有上诉，检察机关也未抗诉
    r"(?:未|没有|没|不|放弃)(?:再)?(?:提出|提起)?(?:上诉|抗诉)|服判|(?<!提出上诉,)(?:已|并)(?:经)?发生法律效力"
)
_IN_FORCE = re.compile(r"生效|法律效力|服判")
_WENT_ON = re.compile(r"(?<![未没有不])(?<!没有)(?:再)?提[出起](?:上诉|抗诉)|上诉(?:至|于|称)|抗诉(?:称|认为)|不服")
_ON_APPEAL = re.compile(r"驳回[^。;]{0,30}?(?:上诉|抗诉)|维持原判|准许[^。;]{0,40}?撤回(?:上诉|抗诉)")
_RULES = re.compile(r"判|裁定|决定|处以|免予|变更|改定|更正")
_SAYS = re.compile(r"判处|不起诉|罪|维持|撤销|驳回|准许|核准|处罚")
_FORMULA = re.compile("(?:判决|裁定|决定|改判)如下")
# 依照《刑法》第…条之规定，判决如下: rules wherever it stands
_BY_STATUTE = re.compile(
    r"(?:依照|依据|根据)[^。]{0,30}刑(?:法|事诉讼法)[^。]{4,400}?(?:判决|裁定|改判)(?:如下)?\s?:\s*$"
)
_AFTER_FORMULA = re.compile(r"(?::|如下)\s*$")
_RULES_ON = re.compile(  # what a ruling goes on to say
    r"判|罚|没收|追缴|退赔|退还|发还|返还|责令|缓刑|刑期|刑罚|执行|禁止|驳回|撤销|维持|发回|免予|折抵|上缴|处理|罪|上诉|抗诉|缴纳"
)
_ACT_DAY = re.compile(
    r"(?:自|从|在)?(?:19|20)\d\d年|被告(?:人|单位)[^,。:;]{2,30}(?:于|自|从|在|明知|为|以|伙同|系|利用|通过)|同年|期间"
)
_ARREST = re.compile(
    r"逮捕|拘留|取保|羁押|判处|刑满|出生|生于|文化|暂住|户籍|住所|法定代表人|诉讼代表人|信用代码|汉族|绰号|辩护人|提起公诉"
)
_FULL = re.compile(r"(?<!案)\s(?:刑事)?(?:附带民事)?(?:判决书|裁定书|决定书)|不起诉决定书")


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of one voice (段落): its kind, the instance that speaks (0 a commentator), half-open span."""

    kind: SectionKind
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: SectionKind
    level: str | None


def find_passages(folded: str, instance: int) -> tuple[Passage, ...]:
    """The passages of folded text, in order and without a gap (段落划分).

    Args:
        folded: text folded by `menkan.text.fold_width`.
        instance: the instance of the document itself (FIRST … RETRIAL); a summary that tells of several ends higher.

    Returns:
        Passages that cover the text from 0 to its end; none where no cue was found at all.
    """
    marks = _appeals(folded, list(_charges(folded, list(_marks(folded, instance)))))
    if all(mark.kind in _TELLS_NO_ACTS for mark in marks) and not _FULL.search(folded, 0, 200):
        marks = list(_digest(folded, marks))
    if all(mark.kind is SectionKind.CAPTION for mark in marks):
        return ()
    bounds = [m.start for m in marks[1:]] + [len(folded)]
    cut = [replace(m, end=end) for m, end in zip(marks, bounds, strict=True)]
    return tuple(p for p in cut if p.start < p.end)


def _digest(folded: str, marks: list[Passage]) -> Iterator[Passage]:
    """The passages of a text that no heading and no formula cuts (案例摘要): the acts, and what was pronounced."""
    end = marks[1].start if len(marks) > 1 else len(folded)
    now = marks[0]
    yield now
    for start, stop in sentences(folded[:end]):
        ruled = _SENTENCED.search(folded, start, stop) and not _is_of_others(folded[start:stop])
        acts = _ACT_DAY.match(folded, start) and not _ARREST.search(folded, start, stop)
        if ruled or _ruling_in(folded, start, stop, replace(now, kind=SectionKind.FACTS_FOUND)):
            kind = SectionKind.DISPOSITION
        elif acts or (now.kind is SectionKind.DISPOSITION and not _SAYS.search(folded, start, stop)):
            kind = SectionKind.FACTS_FOUND
        else:
            continue
        if kind is not now.kind:
            now = Passage(kind, FIRST, start, stop)
            yield now
    yield from marks[1:]


def _charges(folded: str, marks: list[Passage]) -> Iterator[Passage]:
    """Without findings that open within a charge (指控：…现查明…) and end with its words, or before the court's own."""
    before = None
    for i, m in enumerate(marks):
        after = marks[i + 1 : i + 2]
        if before and before.kind is SectionKind.ALLEGATIONS and before.level == m.level and _is_loose(folded, m):
            own = any(later.level == m.level and _BY_THE_COURT.match(folded, later.start) for later in marks[i + 1 :])
            if own or _SO_THE_CHARGE.search(folded, m.start, after[0].start if after else len(folded)):
                continue
        if before is None or (m.kind, m.level) != (before.kind, before.level):
            before = m
            yield m


def _is_loose(folded: str, mark: Passage) -> bool:
    """Whether findings open with words that are not the court's alone (现查明)."""
    return mark.kind is SectionKind.FACTS_FOUND and _FOUND.match(folded, mark.start) is not None


def _appeals(folded: str, marks: list[Passage]) -> list[Passage]:
    """Raise to second instance what leads up to a ruling on an appeal (驳回上诉) where no cue told of the appeal."""
    rulings = [i for i, m in enumerate(marks) if m.kind is SectionKind.DISPOSITION]
    for before, i in zip([-1, *rulings], rulings, strict=False):
        if marks[i].level == FIRST and _ON_APPEAL.search(folded, marks[i].start, marks[i].start + 60):
            opinions = [k for k in range(max(before + 1, 1), i) if marks[k].kind is SectionKind.COURT_OPINION]
            for k in range(opinions[-1] if opinions else i, i + 1):
                if marks[k].level == FIRST:
                    marks[k] = replace(marks[k], level=SECOND)
    return marks


def as_indictment(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages of an indictment (起诉书): what the procuratorate finds and holds there are its allegations."""
    own = (SectionKind.FACTS_FOUND, SectionKind.COURT_OPINION)
    return tuple(replace(p, kind=SectionKind.ALLEGATIONS) if p.kind in own else p for p in passages)


def find_sections(passages: tuple[Passage, ...]) -> tuple[Section, ...]:
    """Neighbouring passages of one kind as one section of the record (合并同类段落)."""
    sections: list[Section] = []
    for p in passages:
        is_comment = p.level == COMMENT
        if sections and (sections[-1].kind, sections[-1].is_comment) == (p.kind, is_comment):
            sections[-1] = replace(sections[-1], end=p.end)
        else:
            sections.append(Section(p.kind, p.start, p.end, is_comment))
    return tuple(sections)


def passage_at(passages: Sequence[Passage], offset: int) -> Passage | None:
    """The passage that holds `offset`; passages stand in order and do not overlap."""
    at = bisect_right(passages, offset, key=lambda p: p.start)
    return passages[at - 1] if at and offset < passages[at - 1].end else None


def sentences(folded: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences, with stops and blanks after them (分句); an endless one is cut at commas."""
    at = 0
    for end in (*(match.end() for match in _STOP.finditer(folded)), len(folded)):
        while end - at > _LONGEST:
            comma = folded.rfind(",", at + 1, at + _LONGEST) + 1
            yield at, comma or at + _LONGEST
            at = comma or at + _LONGEST
        if end > at:
            yield at, end
            at = end


def _marks(folded: str, instance: int) -> Iterator[Passage]:
    """Where a new voice begins; `end` is not yet set."""
    now = Passage(SectionKind.CAPTION, FIRST, 0, 0)
    yield now
    questions_seen = is_told = opined = False
    acts_from = (
        (SectionKind.PROCEDURE,) if _FULL.search(folded, 0, 200) else (SectionKind.CAPTION, SectionKind.PROCEDURE)
    )
    ruling_from = _RULING_FROM if _OWN_OPINION.search(folded) else _SUMMARY_RULING_FROM
    told_as: Passage | None = None  # where the acts were told last
    for start, end in sentences(folded):
        told_as = now if now.kind in _TELLS_ACTS else told_as
        told = now.kind is SectionKind.DISPOSITION and now.level < instance  # what an earlier instance pronounced
        cue = _cue_at(folded, start, end, SectionKind.PROCEDURE if told else now.kind)
        if cue is not None:
            level = _level(cue, now, instance)
            if level > now.level > COMMENT and cue.level == "second" and _ends_there(folded, start, end):
                cue, level = _Cue(SectionKind.CLOSING, None), now.level
            if "主要问题" in folded[start:end]:
                questions_seen = True
            if questions_seen and "裁判理由" in folded[start : start + 12]:
                level = COMMENT  # 刑事审判参考: the third part is the commentator's, not the court's
            begins = _is_loose(folded, now) and _BY_THE_COURT.match(folded, start)
            if begins or (cue.kind, level) != (now.kind, now.level):
                now = Passage(cue.kind, level, start, end)
                yield now
        elif told_as and _goes_on(folded, now, told_as, start, end):
            now = replace(told_as, start=start, end=end)
            yield now
        elif now.kind in acts_from and _acts_begin(folded, start, end):
            now = Passage(SectionKind.FACTS_FOUND, max(now.level, FIRST), start, end)
            yield now
        elif is_told and now.kind is SectionKind.DISPOSITION:
            if _FORMULA.search(folded, start, end):
                is_told = False
            elif not _RULES_ON.search(folded, start, end):
                now = Passage(SectionKind.FACTS_FOUND, now.level, start, end)
                yield now
        opined = opined or (now.kind is SectionKind.COURT_OPINION and bool(_OWN_OPINION.match(folded, start)))
        may_rule = now.kind in ruling_from or (opined and _FORMULA.search(folded, start, end))
        may_rule = may_rule or _BY_STATUTE.search(folded, start, end)
        if may_rule and now.kind is not SectionKind.DISPOSITION and (ruling := _ruling_in(folded, start, end, now)):
            now, is_told = ruling, not _AFTER_FORMULA.search(folded, max(start, ruling.start - 16), ruling.start)
            yield now


def _goes_on(folded: str, now: Passage, told: Passage, start: int, end: int) -> bool:
    """Whether the acts go on here: behind their evidence, or behind one sentence of defence in their paragraph."""
    if now.kind is SectionKind.EVIDENCE:
        return _goes_on_to_acts(folded, start, end)
    is_aside = now.kind is SectionKind.DEFENCE and folded[now.start - 1] != "\n"
    is_inside = is_aside and told.kind is SectionKind.FACTS_FOUND and told.level == now.level
    return is_inside and folded[start - 1] == "\n" and not folded[folded.find("\n", now.start, start) : start].strip()


def _goes_on_to_acts(folded: str, start: int, end: int) -> bool:
    """Whether a sentence behind evidence heads the next part of the acts, or begins to tell the next one."""
    if _OF_ACTS.fullmatch(folded, start, end):
        return True
    number = _NEXT_ACT.match(folded, start, end)
    begins = number and _ACT_DAY.match(folded, number.end(), end)
    return bool(begins and _CLOSES_EVIDENCE.search(folded, max(0, start - 320), start))


def _ends_there(folded: str, start: int, end: int) -> bool:
    """Whether a sentence after the ruling says that nobody went on (未上诉、未抗诉)."""
    left = _LEFT_AT_THAT.search(folded, start, min(end, start + 80))
    went_on = _WENT_ON.search(folded, start, end)
    if left is None or went_on is None:
        return left is not None
    return left.start() < went_on.start() and bool(_IN_FORCE.search(folded, left.start(), went_on.start()))


def _level(cue: _Cue, now: Passage, instance: int) -> int:
    if cue.level == "final":
        return max(instance, now.level, FIRST)
    if cue.level:
        wanted = _LEVELS[cue.level]
        return max(wanted, now.level) if wanted == SECOND else wanted
    return now.level if now.level != COMMENT else FIRST


def _cue_at(folded: str, start: int, end: int, kind: SectionKind) -> _Cue | None:
    lead = _LEAD.match(folded, start, end)
    at = lead.end() if lead else start
    pattern, cues = _headings(kind)
    match = pattern.match(folded, at, end) or (pattern.match(folded, start, end) if at > start else None)
    return cues[(match.lastindex or 1) - 1] if match else None


def _acts_begin(folded: str, start: int, end: int) -> bool:
    """Whether a summary begins to tell the acts here: a date or the accused opens a paragraph (叙述开始)."""
    if start and folded[start - 1] not in "\n":
        return False
    lead = _LEAD.match(folded, start, end)
    at = lead.end() if lead else start
    return bool(_ACT_DAY.match(folded, at, end)) and not _ARREST.search(folded, at, end)


def _ruling_in(folded: str, start: int, end: int, now: Passage) -> Passage | None:
    if now.level == COMMENT or not _RULES.search(folded, start, end):
        return None
    match = _RULING.search(folded, start, end)
    if match is None or _is_of_others(folded[start : match.end()]):
        return None
    by_statute = _BY_STATUTE.search(folded, start, end)
    if now.kind in _OTHERS_WORDS and "法院" not in folded[start : match.end()] and not by_statute:
        return None
    if not match[0].rstrip().endswith((":", "如下")) and not _SAYS.search(folded, match.start(), end):
        return None
    at = match.end() if match[0].rstrip().endswith((":", "如下")) else match.start()
    return Passage(SectionKind.DISPOSITION, max(now.level, _ruling_level(match[0])), at, end)


def _is_of_others(words: str) -> bool:
    """Whether the words up to a ruling say that it is one of the past, or one that somebody asked for."""
    words = _ADOPTED.sub("", words)
    return bool(_ASKED.search(words) or _PAST.search(_BY_LAW.split(words)[-1]))


def _ruling_level(words: str) -> int:
    """The instance that the words of a ruling name (作出再审判决), 0 where they name none."""
    return next((level for name, level in (("再审", RETRIAL), ("二审", SECOND), ("终审", SECOND)) if name in words), 0)


@cache
def _headings(kind: SectionKind) -> tuple[re.Pattern[str], tuple[_Cue, ...]]:
    """The headings that may end a passage of `kind` as one pattern, a group each, and the entry of each group."""
    entries = [e for e in table("headings.toml")["heading"] if kind in e.get("within", (kind,))]
    pattern = re.compile("|".join(f"({e['find'].replace('{org}', _ORG)})" for e in entries))
    return pattern, tuple(_Cue(SectionKind(e["kind"]), e.get("level")) for e in entries)
