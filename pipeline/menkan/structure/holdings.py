"""What the court of the last instance holds on the circumstances (情节认定): level, offence, accused.

Only the court's own words on this case count: not the defence's, the prosecution's, recited law, an author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from menkan.codes import Level, SectionKind
from menkan.structure.disposition import Rulings, goes_free
from menkan.structure.offences import NAME, article_of, asks_circumstances, split_offences
from menkan.structure.people import People
from menkan.structure.sections import COMMENT, FIRST, Passage, sentences
from menkan.types import Charge, Holding

_LEVEL = re.compile(
    r"""(?x)
      (?P<especially_serious> (?:犯罪)?(?:情节|后果|情节、后果)[\"“”'‘’、]?(?:均|已|达到|属)?特别严重
                             | 造成(?:了)?(?:[^,。;]{0,20})?特别严重的?后果 | 其他特别严重(?:的)?情节 )
    | (?P<obviously_minor> 情节[\"“”]?(?:均)?显著轻微 )
    | (?P<minor> 情节(?:均|较为|比较|尚属|相对|属)?(?:轻微|较轻)(?!微) )
    | (?P<serious> (?:犯罪)?(?:情节|后果)[\"“”]?(?:均已?|已属?|显属|属于|达到)?[\"“”]?严重
                  | 造成(?:了)?(?:[^,。;]{0,30}的)?严重(?:的)?后果 | 其他严重(?:的)?情节
                  | (?:致使|造成)违法信息大量传播 )
    """
)
_DENIED_BEFORE = re.compile(
    r"(?:(?:尚|还|并)?(?:不属于|不属|不构成|未达到?|没有达到|不具有|不具备|不符合|不足以(?:认定)?|不应(?:当)?(?:认定|适用|评价)|不宜(?:认定|适用|评价)|不能(?:认定|评价)|不予认定|不认定|难以认定|无法认定|非)"
    r"[^,。;]{0,24}|(?:认定|适用)[^。;,]{0,40})$"
)
_DENIED_AFTER = re.compile(
    r"^[\"”’')]*[^,。;]{0,16}?(?:不当|有误|错误|的标准(?!以上)?尚?未|没有(?:事实|法律)|缺乏|不能成立|不予|依据不足|,?[^。;]{0,30}应?予(?:以)?纠正|,?处刑上将明显违背)"
)
_NOT_DENIED = re.compile(r"(?:不仅|并非不|不得不)$")
_RECITED_AFTER = re.compile(
    r"^[\"”’']?(?:的(?!标准|程度|行为|情形|后果|要件|犯罪|,其|,依法)|,处|,并处|或者|、(?:情节|后果|数额))"
)
_RECITED_BEFORE = re.compile(
    r"(?:规定|解释|条|款)[^。]{0,60}(?:的,|者,)[^。]{0,20}$|(?:是指|应当是|区分|何为|如何|是否|认定标准)[^。,]{0,30}$"
)
_OTHER_VOICE = re.compile(
    r"辩护人|辩护意见|辩称|辩解|上诉理由|上诉人?[^,。]{0,12}(?:提出|称|认为|理由)|抗诉[^,。]{0,20}(?:提出|认为|称)"
    r"|公诉机关[^,。]{0,12}(?:认为|指控)|检察院[^,。]{0,12}(?:认为|提出|抗诉)|检察员[^,。]{0,12}(?:认为|提出)"
    r"|(?P<below>原判|一审(?:法院)?(?:判决)?认定|原审(?:法院)?(?:判决)?(?:认定|认为))"  # of no weight above it
)
_COURT_AGAIN = re.compile(r"经查|本院认为|二审(?:法院)?认为|应当?(?:予以)?认定|应认定|依法|属于?情节|故")
_GENERAL = re.compile(r"(?:恶劣|残忍|凶残|极大|极深)[^。;]{0,20}$")  # 性质恶劣，后果特别严重: on punishment, no tier
_LENIENT = re.compile(r"悔罪|悔改|缓刑|社区|初犯|偶犯|再犯罪")
_EVERYONE = re.compile(r"等(?:\d{1,3}|[一二三四五六七八九十]{1,3})?名?(?:被告)?人|行为均|均已?构成|均属")
# Whose subject tells the offence where none is named (尚未达到情节严重 of an act that was charged as a means).
_ABOUT = (("公民个人信息", "侵犯公民个人信息罪"),)
_GUILTY = re.compile(rf"(?:(?<!侵)犯|构成|触犯|认定为|符合|以)(?P<names>(?:{NAME}[、,和及]?){{1,4}})")
_COURT = (SectionKind.COURT_OPINION, SectionKind.DISPOSITION)


@dataclass(frozen=True, slots=True)
class _Said:
    """One word of a court on the circumstances, before it is settled whose words stand."""

    level: Level
    instance: int
    parties: tuple[str, ...]
    offences: tuple[str, ...]
    start: int
    end: int
    denies_upper: bool = False  # 不属于情节特别严重: says nothing against 情节严重


def find_holdings(
    folded: str, passages: tuple[Passage, ...], people: People, rulings: Rulings, charges: tuple[Charge, ...]
) -> tuple[Holding, ...]:
    """What the last court that speaks of it holds per accused and offence (情节严重等).

    An offence that asks for circumstances and got no word has level `unstated`. A court's word on an offence of which
    it does not convict (想象竞合, or denied for want of 情节严重) stands too, where no later instance takes it back.
    """
    spoken = [p for p in passages if p.kind in _COURT and p.level != COMMENT]
    last = max((p.level for p in spoken), default=0)
    about = _about(rulings, charges)
    best: dict[tuple[str, str, bool], _Said] = {}  # 情节轻微 beside 情节严重 is a word on the penalty: both stand
    for p in spoken:
        for one in _said_in(folded, p, people, about):
            for party, offence in product(one.parties, one.offences):
                key = (party, offence, one.level is Level.MINOR)
                stands = offence in about.get(party, ()) or one.instance == last
                if stands and _outranks(one, best.get(key)):
                    best[key] = one
    holdings = [Holding(p, o, article_of(o), s.level, s.start, s.end) for (p, o, _), s in best.items()]
    told = {(h.party, h.offence) for h in holdings}
    for s in rulings.sentences:
        if s.offence and asks_circumstances(s.offence) and not goes_free(s) and (s.party, s.offence) not in told:
            told.add((s.party, s.offence))
            holdings.append(Holding(s.party, s.offence, s.article, Level.UNSTATED, s.start, s.end))
    return tuple(sorted(holdings, key=lambda h: (h.start, h.party, h.offence)))


def _outranks(one: _Said, before: _Said | None) -> bool:
    """Whether a later word takes the place of an earlier one: from the same or a higher court, and on the same tier."""
    if before is None or one.instance != before.instance:
        return before is None or one.instance > before.instance
    return not (one.denies_upper and before.level is Level.SERIOUS)


def _about(rulings: Rulings, charges: tuple[Charge, ...]) -> Mapping[str, tuple[str, ...]]:
    """The offences that a court's word may be about: of conviction, for who goes free those charged."""
    about = {party: offences for party, offences in rulings.convictions.items() if offences}
    for c in charges:
        if c.party not in rulings.convictions or not rulings.convictions[c.party]:
            about[c.party] = tuple(dict.fromkeys((*about.get(c.party, ()), c.offence)))
    return about


def _said_in(
    folded: str, passage: Passage, people: People, convicted: Mapping[str, tuple[str, ...]]
) -> Iterator[_Said]:
    """Every word on the circumstances that the court of `passage` speaks itself."""
    before: tuple[str, ...] = ()
    for start, end in sentences(folded[passage.start : passage.end]):
        start, end = start + passage.start, end + passage.start
        sentence = folded[start:end]
        matches = list(_LEVEL.finditer(sentence))
        named = (
            [(m.start(), o) for m in _GUILTY.finditer(sentence) for o in split_offences(m["names"])]
            if matches or "罪" in sentence
            else []
        )
        for match in matches:
            level = _level(sentence, match, passage.level)
            if level is None:
                continue
            for parties in _parties_for(sentence, match, people):
                offences = _offences_for(sentence, match, named, before, parties, convicted)
                if offences:
                    break
            guilty = tuple(p for p in people.names if set(offences) & set(convicted.get(p, ())))
            if parties and _EVERYONE.search(sentence, 0, match.end() + 40):
                parties = tuple(dict.fromkeys((*parties, *guilty)))
            parties = tuple(p for p in parties if p in guilty) or parties
            if offences and (parties or guilty):
                upper = level is Level.NOT_SERIOUS and match.lastgroup == Level.ESPECIALLY_SERIOUS
                place = start + match.start(), start + match.end()
                yield _Said(level, passage.level, parties or guilty, offences, *place, upper)
        before = tuple(o for _, o in named) or before


def _level(sentence: str, match: re.Match[str], instance: int) -> Level | None:
    """The level that one match holds, None where it is not the court's own word on this case."""
    left, right = sentence[max(0, match.start() - 90) : match.start()], sentence[match.end() : match.end() + 60]
    level = Level(match.lastgroup or "")
    denied = _DENIED_BEFORE.search(left)
    if level in (Level.SERIOUS, Level.ESPECIALLY_SERIOUS):
        if denied and not denied[0].startswith(("认定", "适用")) and not _NOT_DENIED.search(left):
            return None if _voice_of_another(left, instance) else Level.NOT_SERIOUS
        if denied and _DENIED_AFTER.search(right):
            return Level.NOT_SERIOUS
    if _RECITED_AFTER.search(right) or _RECITED_BEFORE.search(left) or _voice_of_another(left, instance):
        return None
    if level is Level.MINOR and _LENIENT.search(right):
        return None
    if level is not Level.MINOR and _GENERAL.search(left):
        return None
    return level


def _voice_of_another(left: str, instance: int) -> bool:
    """Whether the words before are the defence's, the prosecution's or an earlier court's."""
    others = [m for m in _OTHER_VOICE.finditer(left) if not m["below"] or instance > FIRST]
    return bool(others) and not _COURT_AGAIN.search(left, others[-1].end())


def _offences_for(
    sentence: str,
    match: re.Match[str],
    named: list[tuple[int, str]],
    before: tuple[str, ...],
    parties: tuple[str, ...],
    convicted: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """The offences that a word belongs to (所属罪名): the next ones named, else the last one, else the only one.

    An offence of which not all the accused named beside the word were convicted gives way to one that fits them all.
    """
    words = sentence[: match.start()].rpartition(";")[2]
    about = tuple(o for cue, o in _ABOUT if cue in words)
    after = [at for at, _ in named if at >= match.start() and ";" not in sentence[match.end() : at]]
    nearest = [tuple(o for at, o in named if at == after[0])] if after else []
    nearest += [(o,) for at, o in reversed(named) if at < match.start()]
    nearest += [(o,) for o in reversed(before)]
    known = tuple(dict.fromkeys(o for offences in convicted.values() for o in offences))
    if _level(sentence, match, FIRST) is Level.NOT_SERIOUS and about and not nearest[:1]:
        return about
    for offences in nearest:
        if all(set(offences) & set(convicted.get(p, ())) for p in parties):
            return offences
    shared = tuple(o for o in known if parties and all(o in convicted.get(p, ()) for p in parties))
    if after and nearest:
        return nearest[0]
    asking = tuple(o for o in (shared or known) if asks_circumstances(o))
    return known if len(known) == 1 else shared if len(shared) == 1 else asking if len(asking) == 1 else ()


def _parties_for(sentence: str, match: re.Match[str], people: People) -> tuple[tuple[str, ...], ...]:
    """Whom the word may be about, likeliest first: all named in the clause before it, those last named."""
    clause = sentence[: match.start()].rpartition(";")[2]
    last = next((n for part in reversed(clause.split(",")) if (n := people.named(part))), ())
    return tuple(dict.fromkeys((people.named(clause) or people.named(sentence[: match.start()]), last)))
