"""The accused of digests (案例摘要、通报): persons whom a text never calls 被告人.

They are told by what is done to them: charged, found guilty, sentenced (对某甲提起公诉，某甲的行为构成…罪，判处某甲 …).
"""

from __future__ import annotations

import re
from functools import cache

from menkan import surnames
from menkan.codes import PartyRole
from menkan.structure.offences import CITED, OFFENCES
from menkan.structure.tables import table
from menkan.text import begin_of
from menkan.types import Party

_OFFENCES = rf"{CITED}{OFFENCES}"
_TITLE = r"(?:被告人|被告|犯罪嫌疑人|嫌疑人|主犯|从犯)?"
_COURT = r"(?:法院|本院|检察院|检察机关|公诉机关|检察官|法官)[^,。;:]{0,12}认为[,:]?"
# A name ends before these: 等人, verbs and particles that open what the person did, penalties.
_OTHERS = r"(?:等(?:[一二三四五六七八九十\d]{1,3}名?)?(?:被告)?人?)?"
_PENALTY = r"(?=有期|拘役|管制|无期|死刑|罚金|免予|缓刑|[一二三四五六七八九十\d]{1,2}(?:年|个月)|各|不等)"
_ACTS = r"(?=明知|违反|以|为|在|伙同|利用|通过|非法|未经|结伙|提供|作为|身为|向|将|的行为|无视|虽|均|共同|等|为了)"
# Where a name may begin: not inside other words, but behind a calling (操作员某甲).
_BEGINS = r"(?:(?<![一-龥])|(?<=[员长子生师理手友弟兄夫妻]))"
_PAST = re.compile(r"曾因|前科|刑满|释放|累犯|另案|已判|同案犯")
_CALLED = re.compile("被告|上诉人|嫌疑人|被不起诉|罪犯")
_SAMPLE = 100_000  # a digest is short; a bound for texts that are none
_NO_NAME = re.compile(r"公司|法院|检察|公安|同伙|上述|二人|两人|三人|四人|该|人员|员工|团伙|男子|女子|等|其")


def calls_nobody_accused(folded: str) -> bool:
    """Whether the text never uses a word for an accused person (被告人、上诉人、嫌疑人 …)."""
    return not _CALLED.search(folded)


def find_convicted(folded: str) -> tuple[Party, ...]:
    """Persons of whom the text tells a charge, a finding of guilt or a sentence, in the order of first mention."""
    names: dict[str, None] = {}
    never = frozenset(table("names.toml")["never"])
    for match in (m for pattern in _patterns() for m in pattern.finditer(folded, 0, _SAMPLE)):
        start = begin_of(folded, "。;\n", match.start(), 200)
        if not _PAST.search(folded, start, match.end()):
            told = re.split("[、和与及]", match["names"])
            names |= dict.fromkeys(n for n in told if n[:2] not in never and not _NO_NAME.search(n))
    return tuple(Party(n, PartyRole.DEFENDANT) for n in sorted(names, key=folded.find))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    single = "".join(sorted(surnames.single() - surnames.doubtful()))
    masked, compound = "[一-龥]某{1,2}[甲乙丙丁]?", "|".join(sorted(surnames.compound()))
    one = rf"(?:{masked}|(?:{compound})[一-龥]{{1,2}}?|[{single}][一-龥×]{{1,3}}?\d?|[阿小老][一-龥])"
    listed = rf"{_TITLE}(?P<names>{one}(?:[、和与及]{one}){{0,30}}){_OTHERS}"
    told = (
        rf"判处{listed}{_PENALTY}",  # 判处某甲有期徒刑一年
        rf"(?:认定|判决[:,]?){listed}(?=犯|构成|均|系|情节|有期|无罪|的行为)",
        rf"(?:对|将){listed}(?:以{_OFFENCES})?(?:依法)?(?:提起公诉|批准逮捕|移送|作出|判处|单处|免予)",
        rf"以{listed}涉嫌{_OFFENCES}",
        rf"{_BEGINS}{listed}(?:的行为|行为)?(?:均|已|还|又|也|因|以|涉嫌)*(?:构成|触犯|犯){_OFFENCES}",
        rf"(?<![一-龥]){listed}[^。;\n]{{0,30}},因犯{_OFFENCES},?被",
        # 某甲获刑一年
        rf"{_BEGINS}{listed}(?:分别|均|都|各|被)*(?:获刑|判处|判刑|有期徒刑|拘役|单处罚金|免予刑事处罚)",
        rf"(?<=[。;:\n])(?P<names>[一-龥]{{2,4}}?)犯{_OFFENCES},?(?:分别)?判处",
        rf"{listed}被[^,。;]{{0,12}}以{_OFFENCES}(?:分别)?判",
        rf"(?:追究|责令){listed}(?:刑事责任|刑责|退)",
        rf"向{listed}追缴",
        rf"(?<![一-龥]){listed}提[出起]上诉",
        rf"{_COURT}{listed}{_ACTS}",
    )
    return tuple(map(re.compile, told))
