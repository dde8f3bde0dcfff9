"""Words on the circumstances (情节措辞): which level they name, and whether a court speaks them of its own case.

Not its own words: the law that it recites, what the defence or the prosecution says, what an instance below held.
"""

from __future__ import annotations

import re

from menkan.codes import Level
from menkan.structure.sections import FIRST

_Q = r"[\"“”'‘’]"
_OBJECT = rf"(?:犯罪)?(?:情节|后果)(?:[、和及与](?:情节|后果))?{_Q}?"  # 情节  犯罪情节、后果
LEVEL = re.compile(
    rf"""(?x)
      (?P<especially_serious> {_OBJECT}(?:均|已|达到|属于?|系){{0,2}}特别严重           # 情节特别严重  后果均属特别严重
                             | 造成(?:了)?(?:[^,。;]{{0,20}})?特别严重的?后果
                             | (?:其他|其它|有)特别严重(?:的)?情节 )                    # 具有其他特别严重情节
    | (?P<obviously_minor> 情节{_Q}?(?:均)?显著轻微 )
    | (?P<minor> 情节(?:均|较为|比较|尚属|相对|属)?(?:轻微|较轻)(?!微) )
    | (?P<serious> {_OBJECT}(?:均|已|显|属于?|系|达到){{0,2}}{_Q}?严重                  # 情节均已达到严重
                  | 造成(?:了)?(?:[^,。;]{{0,30}}的)?严重(?:的)?后果
                  | (?:其他|其它|有)严重(?:的)?情节
                  | (?:致使|造成)违法信息大量传播 )
    """
)
LEVEL_WORDS = ("严重", "轻", "违法信息")  # one of them stands in whatever `LEVEL` matches
_DENIED_BEFORE = re.compile(
    r"(?:不属于|不属|不构成|未达到?|没有达到|不具有|不具备|不符合|不足以|不应|不宜|不能(?:认定|评价)|不予认定|不认定"
    r"|未认定|没有认定|难以认定|无法认定|并非|非属|非(?=[\"“”]?$))[^,。;]{0,28}$"
)
_HELD_BEFORE = re.compile(r"(?:认定|适用|指控)[^。;,]{0,40}$")  # what is then called wrong: 认定情节严重，于法无据
_CALLED_WRONG = re.compile(
    r"^[\"”’')]*(?:[^,。;]{0,16}?(?:不当|有误|错误|的标准(?!以上)?尚?未|没有(?:事实|法律)|缺乏|不能成立|不予|依据不足"
    r"|,?[^。;]{0,30}应?予(?:以)?纠正|,?处刑上将明显违背)"
    r"|,(?:系|属|确|显)?(?:不当|有误|错误|欠妥|有失[^,。;]{2,4}|于法无据|缺乏[^,。;]{0,10}依据|没有[^,。;]{0,10}依据"
    r"|与[^,。;]{0,16}不符|不能成立|不予))"
)
_NOT_DENIED = re.compile(r"(?:不仅|并非不|不得不)$")
_RECITED_AFTER = re.compile(
    r"^[\"”’']?(?:的(?!标准|程度|行为|情形|后果|要件|犯罪|,其|,依法)|,处|,并处|或者|、(?:情节|后果|数额))"
)
_RECITED_BEFORE = re.compile(
    r"(?:规定|解释|条|款)[^。]{0,60}(?:的,|者,)[^。]{0,20}$|(?:是指|应当是|区分|何为|如何|是否|认定标准|通常|一般|往往)[^。,]{0,30}$"
)
_DEFINED_BEFORE = re.compile(r"(?:是指|所谓|规定了|要求|必须|表现为)[^。;]*$")
_DEFINED_AFTER = re.compile(r"^[\"”’']?(?:的(?:行为|程度|标准|情形|犯罪|后果|要件)|程度|,一般|。|$)")
# A quotation of the law still open where the word stands; 符合刑法规定的“…，情节严重” is a finding.
_QUOTED = re.compile(r"(?P<by>[^。;]{0,24})[“](?P<words>[^”]{5,})$")
_QUOTES_LAW = re.compile(r"规定|明确|指出|解释|批复|决定|意见|通知|条|款")
_APPLIES = re.compile(r"(?:符合|属于|构成|达到|认定为)[^,。;]{0,24}$")
_FAR = 400  # characters; no rule is cited from further off, and a bound keeps long sentences linear
_OTHER_VOICE = re.compile(
    r"辩护人|辩护意见|辩称|辩解|上诉理由|上诉人?[^,。]{0,12}(?:提出|称|认为|理由)|抗诉[^,。]{0,20}(?:提出|认为|称)"
    r"|公诉机关[^,。]{0,12}(?:认为|指控)|检察院[^,。]{0,12}(?:认为|提出|抗诉)|检察员[^,。]{0,12}(?:认为|提出)"
    r"|(?P<below>原判|一审(?:法院)?(?:判决)?认定|原审(?:法院)?(?:判决)?(?:认定|认为))"  # of no weight above it
)
_COURT_AGAIN = re.compile(r"经查|本院认为|二审(?:法院)?认为|应当?(?:予以)?认定|应认定|依法|属于?情节|故")
_GENERAL = re.compile(r"(?:恶劣|残忍|凶残|极大|极深)[^。;]{0,20}$")  # 性质恶劣，后果特别严重: on punishment, no tier
_CIVIL = re.compile(r"(?<![暨兼])附带民事(?:公益)?诉讼被告")  # the damages, not the offence
_LENIENT = re.compile(r"悔罪|悔改|缓刑|社区|初犯|偶犯|再犯罪")


def spoken_level(sentence: str, match: re.Match[str], instance: int) -> Level | None:
    """The level that one word of `sentence` holds (情节档次), None where it is not the court's own on this case."""
    left, right = sentence[max(0, match.start() - 90) : match.start()], sentence[match.end() : match.end() + 60]
    level = Level(match.lastgroup or "")
    if level in (Level.SERIOUS, Level.ESPECIALLY_SERIOUS):
        if _DENIED_BEFORE.search(left) and not _NOT_DENIED.search(left):
            return None if _voice_of_another(left, instance) else Level.NOT_SERIOUS
        if _HELD_BEFORE.search(left) and _CALLED_WRONG.search(right):
            return Level.NOT_SERIOUS
    if _CIVIL.search(left) or _is_recited(sentence, match) or _voice_of_another(left, instance):
        return None
    if level is Level.MINOR and _LENIENT.search(right):
        return None
    if level is not Level.MINOR and _GENERAL.search(left):
        return None
    return level


def denies_upper(level: Level, match: re.Match[str]) -> bool:
    """Whether the court denies the upper tier alone (不属于情节特别严重)."""
    return level is Level.NOT_SERIOUS and match.lastgroup == Level.ESPECIALLY_SERIOUS


def _is_recited(sentence: str, match: re.Match[str]) -> bool:
    """Whether the word stands in a rule or a definition that the court cites (援引法条)."""
    left, right = sentence[max(0, match.start() - _FAR) : match.start()], sentence[match.end() : match.end() + 60]
    if _RECITED_AFTER.search(right) or _RECITED_BEFORE.search(left[-90:]):
        return True
    if _DEFINED_BEFORE.search(left) and _DEFINED_AFTER.search(right):
        return True
    quoted = _QUOTED.search(left)
    return quoted is not None and bool(_QUOTES_LAW.search(quoted["by"])) and not _APPLIES.search(quoted["by"])


def _voice_of_another(left: str, instance: int) -> bool:
    """Whether the words before are the defence's, the prosecution's or an earlier court's."""
    others = [m for m in _OTHER_VOICE.finditer(left) if not m["below"] or instance > FIRST]
    return bool(others) and not _COURT_AGAIN.search(left, others[-1].end())
