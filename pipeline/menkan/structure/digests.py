"""The accused of digests (案例摘要、通报): persons whom a text never calls 被告人.

They are told by what is done to them: charged, found guilty, sentenced (对某甲提起公诉，某甲的行为构成…罪，判处某甲 …).
"""

from __future__ import annotations

import re
from functools import cache

from menkan.codes import PartyRole
from menkan.structure.offences import CITED, NAME
from menkan.structure.tables import table
from menkan.types import Party

_OFFENCES = rf"{CITED}(?:{NAME}[、,和及]?){{1,4}}"
_TITLE = r"(?:被告人|被告|犯罪嫌疑人|嫌疑人|主犯|从犯)?"
_COURT = r"(?:法院|本院|检察院|检察机关|检察官|法官)[^,。;:]{0,12}认为[,:]?"
# A name ends before these: 等人, verbs and particles that open what the person did, penalties.
_OTHERS = r"(?:等(?:[一二三四五六七八九十\d]{1,3}名?)?(?:被告)?人?)?"
_PENALTY = r"(?=有期|拘役|管制|无期|死刑|罚金|免予|缓刑|[一二三四五六七八九十\d]{1,2}(?:年|个月)|各|不等)"
_ACTS = r"(?=明知|违反|以|为|在|伙同|利用|通过|非法|未经|结伙|提供|作为|身为|向|将|的行为|无视|虽|均|共同|等|为了)"
_PAST = re.compile(r"曾因|前科|刑满|释放|累犯|另案|已判|同案犯")
_SAMPLE = 100_000  # a digest is short; a bound for texts that are none
_NO_NAME = re.compile(r"公司|法院|检察|公安|同伙|上述|二人|两人|三人|四人|该|人员|员工|团伙|男子|女子|等|其")


def find_convicted(folded: str) -> tuple[Party, ...]:
    """Persons of whom the text tells a charge, a finding of guilt or a sentence, in the order of first mention."""
    names: dict[str, None] = {}
    for match in _pattern().finditer(folded, 0, _SAMPLE):
        start = max(folded.rfind(stop, max(0, match.start() - 200), match.start()) for stop in "。;\n") + 1
        if not _PAST.search(folded, start, match.end()):
            named = next(group for group in match.groups() if group)
            names |= dict.fromkeys(n for n in re.split("[、和与及]", named) if not _NO_NAME.search(n))
    return tuple(Party(n, PartyRole.DEFENDANT) for n in sorted(names, key=folded.find))


@cache
def _pattern() -> re.Pattern[str]:
    words = table("names.toml")
    surnames = "".join(set("".join(words["single"].split())) - set(words["doubtful"]))
    masked, compound = "[一-龥]某{1,2}[甲乙丙丁]?", "|".join(words["compound"])
    one = rf"(?:{masked}|(?:{compound})[一-龥]{{1,2}}?|[{surnames}][一-龥×]{{1,3}}?\d?|[阿小老][一-龥])"
    listed = rf"({one}(?:[、和与及]{one}){{0,30}})"
    return re.compile(
        rf"判处{_TITLE}{listed}{_OTHERS}{_PENALTY}"  # 判处某甲有期徒刑一年
        rf"|(?:认定|判决){_TITLE}{listed}{_OTHERS}(?:犯|构成)"
        rf"|(?:对|将){_TITLE}{listed}{_OTHERS}(?:以{_OFFENCES})?(?:依法)?(?:提起公诉|批准逮捕|移送|作出)"
        rf"|以{_TITLE}{listed}{_OTHERS}涉嫌{_OFFENCES}"
        rf"|(?:(?<![一-龥])|(?<=[员长子生师理手友弟兄夫妻])){_TITLE}{listed}{_OTHERS}(?:的行为|行为)?(?:均|已|还|又|也|因|以|涉嫌)*(?:构成|触犯|犯){_OFFENCES}"
        rf"|(?<![一-龥]){_TITLE}{listed}{_OTHERS}[^。;\n]{{0,30}},因犯{_OFFENCES},?被"
        rf"|{listed}{_OTHERS}被[^,。;]{{0,12}}以{_OFFENCES}(?:分别)?判"
        rf"|(?:追究|责令){_TITLE}{listed}{_OTHERS}(?:刑事责任|刑责|退)|向{_TITLE}{listed}追缴|(?<![一-龥]){_TITLE}{listed}提[出起]上诉"
        rf"|{_COURT}{_TITLE}{listed}{_OTHERS}{_ACTS}"
    )
