"""Words for people in Chinese and English."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from menkan import law
from menkan.law import apply_law, explain, load_statutes, retold, speaking
from menkan.law.records import AllOf, AnyOf, Figure, Multiple, Readings
from menkan.law.words import language, observed, phrase, place, threshold
from menkan.types import VagueMention
from tests.law.builders import between, fact, judgment, prior
from tests.law.cases import FILES, facts_of, structure_of
from tests.law.test_explain import record

STATUTES = load_statutes()
HAN = re.compile(r"[一-龥]+")
# 法释〔2019〕15号 is a name; so is what a law is called before its number.
NUMBERS = re.compile(r"(?:法释|法发|公通字|法)〔\d{4}〕\d+号(?:（经法释〔\d{4}〕\d+号修改）)?")
FOLDER = Path(law.__file__).parent


def read(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_english_has_the_tables_keys_and_gaps_of_chinese():
    chinese, english = read("words.toml"), read("words.en.toml")
    assert set(english) - set(chinese) == {"cite"}
    for table, entries in chinese.items():
        assert set(english[table]) == set(entries), table
        for key, text in entries.items():
            assert fields(english[table][key]) == fields(text), (table, key)


def figures(condition):
    if isinstance(condition, Figure):
        yield condition
    elif isinstance(condition, AllOf | AnyOf):
        yield from (f for part in condition.parts for f in figures(part))
    elif isinstance(condition, Readings):
        yield from (f for _, part in condition.parts for f in figures(part))
    elif isinstance(condition, Multiple):
        yield from (f for branch in condition.branches for f in figures(branch.when))


def said():
    """Everything that the shipped rules say in Chinese and that is shown to people."""
    for offence in STATUTES.offences:
        yield from (offence.offence, *offence.tier_labels.values(), *offence.not_examined)
        for instrument in offence.instruments:
            yield from (e.label for e in instrument.elements)
            yield NUMBERS.sub("", instrument.doc_no)
            for prong in instrument.prongs:
                yield prong.label
                if prong.accumulation is not None:
                    yield prong.accumulation.label
                if isinstance(prong.when, Readings):
                    yield from (name for name, _ in prong.when.parts)
                for figure in figures(prong.when):
                    yield from (text for text in (figure.set_by, figure.convention) if text)
    for rule in STATUTES.metrics.values():
        yield from (rule.label, rule.shown_in)
    yield from (rule.label for rule in STATUTES.flags.values())


def test_every_phrase_of_the_shipped_rules_has_its_english():
    with speaking("en"):
        assert [text for text in dict.fromkeys(said()) if HAN.search(NUMBERS.sub("", phrase(text)))] == []


def test_no_english_stands_for_a_phrase_that_is_gone():
    known = set(said()) | {"年", "人"}
    english = read("phrases.en.toml")
    assert [text for name, table in english.items() if name != "activity" for text in table if text not in known] == []


def test_every_place_of_the_shipped_rules_is_written_in_english():
    with speaking("en"):
        assert [
            v.enacted_by for o in STATUTES.offences for v in o.statute_versions if HAN.search(place(v.enacted_by))
        ] == []
        cites = {p.cite for o in STATUTES.offences for i in o.instruments for p in i.prongs}
        assert [cite for cite in (*cites, *(o.statute for o in STATUTES.offences)) if HAN.search(place(cite))] == []
        assert place("第十二条第一款第（四）项") == "art. 12 para. 1 item 4"
        assert place("第十条第（四）项第3目") == "art. 10 item 4 no. 3"
        assert place("刑法第二百八十七条之二") == "Criminal Law art. 287-2"
        assert place("法释〔2019〕15号第十六条") == "法释〔2019〕15号 art. 16"
        assert place("刑法修正案（九）第二十九条") == "Amendment 9 of the Criminal Law art. 29"
        assert place("第十二条第二款前段") == "art. 12 para. 2 first half"
        for odd in ("虚构法第九百条", "附件一", "第一条等"):
            assert place(odd) == odd
    assert place("第十二条") == "第十二条"


@pytest.mark.parametrize(("article", "case"), [(d["article"], c) for d in FILES for c in d["cases"]])
def test_no_reason_in_english_has_a_chinese_word(article, case):
    structure, facts = structure_of(case, article, STATUTES), facts_of(case, article, STATUTES)
    chinese, _ = apply_law(STATUTES, structure, facts)
    with speaking("en"):
        findings, _ = apply_law(STATUTES, structure, facts)
    assert [f.reason for f in findings if HAN.search(NUMBERS.sub("", f.reason))] == []
    assert [replace(f, reason="") for f in findings] == [replace(f, reason="") for f in chinese]


def test_explanation_is_retold_in_english_and_chinese_stays_outside():
    base = record(
        judgment(priors=[prior("administrative", "非法利用信息网络", "2020-01")]), [fact("illegal_income", 12000)]
    )
    (chinese,) = explain(base, STATUTES)
    with speaking("en"):
        assert language() == "en"
        (english,) = explain(base, STATUTES)
    assert language() == "zh"
    assert explain(base, STATUTES) == (chinese,)
    assert (chinese.called, english.called) == (chinese.offence, "assisting information-network crime")
    note = next(n for n in english.prongs if n.prong == "2019-15-12-4")
    assert note.reason == (
        "standard reached: illegal income 12000 yuan, which reaches “10000 yuan or more” (法释〔2019〕15号 "
        "art. 12 para. 1 item 4, in force from 2019-11-01; in force at the judgment)"
    )
    shown = (english.tier_label, *english.decided_by, *english.open, *english.missing, *english.not_examined)
    assert [text for text in shown if HAN.search(text)] == []


def test_finding_that_a_person_corrected_keeps_its_words():
    base = record(judgment(), [fact("illegal_income", 12000)])
    corrected = replace(base.findings[3], verdict="not_met", reason="经复核更正")
    changed = replace(base, findings=(*base.findings[:3], corrected, *base.findings[4:]))
    assert retold(changed, STATUTES) is changed
    with speaking("en"):
        told = retold(changed, STATUTES).findings
        assert retold(replace(base, findings=()), STATUTES).findings == ()
    assert told[3].reason == "经复核更正"
    assert told[0].reason.startswith("cannot be determined: ")


def test_vague_words_are_quoted_as_they_stand():
    vague = [VagueMention("多次", 0, 2, None), VagueMention("大量", 3, 5, None)]
    with speaking("en"):
        findings, _ = apply_law(STATUTES, judgment(decided_on=date(2021, 3, 1)), [], (), vague)
    assert any("words without a figure in the text: 多次, 大量" in f.reason for f in findings)


def test_figures_in_english():
    with speaking("en"):
        assert observed(between(5000, None), "条") == "5000 items or more"
        assert observed(between(5000, 5000), "个") == "5000"
        assert observed(between(4000, 5000, upper_open=True), "元") == "4000 or more, under 5000 yuan"
        assert threshold(">=", Decimal(3), "个") == "3 or more"
        assert threshold(">", Decimal(300000), "元") == "over 300000 yuan"
        assert observed(between(5, 5), "虚构单位") == "5 虚构单位"
