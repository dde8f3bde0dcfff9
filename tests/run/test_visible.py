"""No peeking: what the court holds never reaches the features."""

import pytest

from menkan.codes import SectionKind
from menkan.config import Settings, SeveritySettings
from menkan.run.reader import CaseReader
from menkan.run.visible import cut
from menkan.severity.features import extract
from menkan.structure import find_structure
from menkan.types import Section, Structure

TEXT = """（虚构样本）
云陵市青渡区人民法院
刑事判决书
（2022）苏9712刑初45号
公诉机关云陵市青渡区人民检察院。
被告人闻笛，男，1995年3月2日出生，汉族，住云陵市青渡区。因涉嫌犯帮助信息网络犯罪活动罪于2022年1月5日被取保候审。
云陵市青渡区人民检察院指控被告人闻笛犯帮助信息网络犯罪活动罪，于2022年4月8日向本院提起公诉。
经审理查明，2021年3月至5月，被告人闻笛将本人名下银行卡三张出租给他人使用，支付结算金额共计31万元，非法获利2600元。
本院认为，{opinion}
判决如下：
{ruling}
审判员 岳舟
二〇二二年五月十日
书记员 裴宁
"""
SERIOUS = (
    "被告人闻笛明知他人利用信息网络实施犯罪，仍提供帮助，情节严重，其行为已构成帮助信息网络犯罪活动罪。依照刑法第二百八十七条之二之规定，",
    "被告人闻笛犯帮助信息网络犯罪活动罪，判处有期徒刑八个月，并处罚金人民币五千元。",
)
MINOR = (
    "被告人闻笛的行为构成帮助信息网络犯罪活动罪，但犯罪情节轻微，支付结算金额九百元，不需要判处刑罚。依照刑法第三十七条之规定，",
    "被告人闻笛犯帮助信息网络犯罪活动罪，免予刑事处罚。",
)


@pytest.fixture(scope="module")
def reader() -> CaseReader:
    return CaseReader(Settings(severity=SeveritySettings(model="none")))


def features(reader: CaseReader, opinion: str, ruling: str) -> dict[str, float]:
    text = TEXT.format(opinion=opinion, ruling=ruling)
    structure, (question,) = reader.asked(text)
    _, evidence = reader.evidence(text, structure, ())
    return extract(evidence, question)


def test_features_do_not_change_with_opinion_and_ruling(reader: CaseReader) -> None:
    assert features(reader, *SERIOUS) == features(reader, *MINOR)


DIGEST = """# 【201018033】虚构一案的处理 文/某某
■案号 一审：（2010）云刑初字第7号
【案情】
被告人：闻笛、乔松。
2009年3月至8月，被告人闻笛、乔松为境外赌博网站担任代理，接受投注共计60万元。
【审判】
法院认为，被告人闻笛、乔松的行为构成开设赌场罪{named}，判处有期徒刑一年。
"""


def test_when_the_case_was_decided_is_put_with_the_question(reader: CaseReader) -> None:
    """公通字〔2010〕40号 came on 2010-08-31: the issue says that it may not apply, its number alone does not."""
    text = DIGEST.format(named="")
    _, evidence = reader.evidence(text, reader.structure_of(text), ())
    assert evidence.structure.case_numbers[0].value == "（2010）云刑初字第7号"
    assert str(evidence.structure.decided_within.last) == "2010-12-31"
    earlier = text.replace("201018033", "200918033").replace("2010）", "2009）")
    _, evidence = reader.evidence(earlier, reader.structure_of(earlier), ())
    assert not any(finding.threshold for finding in evidence.findings) and evidence.later


def test_the_law_that_the_opinion_names_tells_the_model_no_day(reader: CaseReader) -> None:
    text = DIGEST.format(named="，依照《关于办理网络赌博犯罪案件适用法律若干问题的意见》（公通字〔2010〕40号）第一条")
    structure = reader.structure_of(text)
    assert structure.decided_within.first is not None
    _, evidence = reader.evidence(text, structure, ())
    assert evidence.structure.decided_within.first is None


def test_features_do_change_with_the_facts(reader: CaseReader) -> None:
    text = TEXT.replace("31万元", "3100元")
    structure, (question,) = reader.asked(text.format(opinion=SERIOUS[0], ruling=SERIOUS[1]))
    _, evidence = reader.evidence(text.format(opinion=SERIOUS[0], ruling=SERIOUS[1]), structure, ())
    assert extract(evidence, question) != features(reader, *SERIOUS)


def test_view_maps_back_to_the_document() -> None:
    text = TEXT.format(opinion=SERIOUS[0], ruling=SERIOUS[1])
    view = cut(text, find_structure(text))
    at = view.text.index("31万元")
    span = view.to_document(at, at + 4)
    assert span is not None and text[span[0] : span[1]] == "31万元"
    assert "情节严重" not in view.text and "八个月" not in view.text


@pytest.mark.parametrize(
    "sentence",
    [
        "公诉机关认为，其行为情节特别严重。",
        "建议以该罪判处有期徒刑一年。",
        "其行为已构成诈骗罪；",
        "后果严重，应当追究刑事责任。",
    ],
)
def test_sentence_that_states_a_holding_is_cut_wherever_it_stands(sentence: str) -> None:
    text = f"被告人获利五千元。{sentence}被告人到案。"
    structure = Structure(sections=(Section(SectionKind.ALLEGATIONS, 0, len(text)),))
    view = cut(text, structure)
    assert view.text == "被告人获利五千元。被告人到案。"
    assert view.to_document(view.text.index("到案"), len(view.text)) == (text.index("到案"), len(text))
    assert view.to_document(0, len(view.text)) is None  # it crosses the cut


def test_what_an_editor_adds_is_not_seen() -> None:
    remark, told = "【关键词】多次出租银行卡、流水巨大\n", "被告人获利五千元。"
    structure = Structure(
        sections=(
            Section(SectionKind.CAPTION, 0, len(remark), is_comment=True),
            Section(SectionKind.FACTS_FOUND, len(remark), len(remark + told)),
        )
    )
    assert cut(remark + told, structure).text == told
