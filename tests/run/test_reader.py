"""What the reader asks of the model: only offences that it learnt from (训练范围)."""

import pytest

from menkan.codes import Tier
from menkan.config import Settings
from menkan.ingest import read_transcript
from menkan.run.reader import CaseReader
from menkan.types import CaseRecord, Source

TEXT = """（虚构样本）
云陵市青渡区人民法院
刑事判决书
（2022）苏9712刑初46号
公诉机关云陵市青渡区人民检察院。
被告人闻笛，男，1995年3月2日出生，汉族，住云陵市青渡区。因涉嫌犯{offence}于2022年1月5日被取保候审。
云陵市青渡区人民检察院指控被告人闻笛犯{offence}，于2022年4月8日向本院提起公诉。
经审理查明，2021年3月至5月，{facts}
本院认为，被告人闻笛的行为已构成{offence}。
判决如下：
被告人闻笛犯{offence}，判处有期徒刑八个月。
审判员 岳舟
二〇二二年五月十日
书记员 裴宁
"""
DAMAGE = "被告人闻笛攻击某网站，致使拥有注册用户2万余人的网站瘫痪3小时，非法获利6000元。"
CARDS = "被告人闻笛将本人名下银行卡三张出租给他人使用，支付结算金额共计31万元，非法获利2600元。"


@pytest.fixture(scope="module")
def reader() -> CaseReader:
    return CaseReader(Settings())


def read(reader: CaseReader, offence: str, facts: str) -> CaseRecord:
    text = TEXT.format(offence=offence, facts=facts)
    return reader.read_transcript(read_transcript(text.encode(), "fictional"), Source("fictional", sha256="0" * 64))


def test_offence_with_rules_that_the_model_never_learnt_gets_no_prediction(reader: CaseReader) -> None:
    assert reader.bundle is not None and not reader.bundle.knows("266")
    record = read(reader, "诈骗罪", "被告人闻笛以虚假投资为名骗取他人钱款6万元。")
    assert record.findings and record.predictions == ()


@pytest.mark.parametrize(
    ("offence", "facts", "article"),
    [("帮助信息网络犯罪活动罪", CARDS, "287-2"), ("破坏计算机信息系统罪", DAMAGE, "286")],
)
def test_offence_that_the_model_learnt_is_predicted(reader: CaseReader, offence: str, facts: str, article: str) -> None:
    assert [p.article for p in read(reader, offence, facts).predictions] == [article]


@pytest.mark.parametrize(
    "text",
    [
        "本院认为，被告人闻笛提供场所、赌具，从中抽头渔利9000元，其行为构成开设赌场罪。",
        "经审理查明：一、开设赌场罪\n2021年3月，被告人闻笛在网上设局，抽头渔利9000元。\n二、盗窃罪\n被告人闻笛窃得手机一部。",
    ],
)
def test_excerpt_without_charge_or_ruling_is_predicted_where_it_is_assessed(reader: CaseReader, text: str) -> None:
    transcript = read_transcript(text.encode(), "fictional")
    record = reader.read_transcript(transcript, Source("fictional", sha256="0" * 64))
    assessed = [(a.party, a.offence) for a in record.assessments]
    assert ("闻笛", "开设赌场罪") in assessed
    assert [(p.party, p.offence) for p in record.predictions] == assessed


def test_every_assessed_offence_is_one_that_the_model_knows(reader: CaseReader) -> None:
    assert reader.bundle is not None
    assessed = {rules.article for rules in reader.statutes.offences if Tier.SERIOUS in rules.tier_labels}
    assert {article for article in assessed if not reader.bundle.knows(article)} == set()


def test_an_older_name_has_the_tiers_of_the_older_text(reader: CaseReader) -> None:
    """出售公民个人信息罪 (刑法修正案（七）) knew one tier; a model that gave it two would mislead."""
    old, new = (
        read(reader, name, "被告人闻笛出售公民个人信息9万条，非法获利6万元。").predictions[0]
        for name in ("出售公民个人信息罪", "侵犯公民个人信息罪")
    )
    assert set(old.probability) == {"none", "serious"}
    assert set(new.probability) == {"none", "serious", "especially_serious"}


def test_hours_out_of_service_and_users_meet_the_prong_of_one_system(reader: CaseReader) -> None:
    record = read(reader, "破坏计算机信息系统罪", DAMAGE)
    (finding,) = [f for f in record.findings if f.prong == "2011-19-4-4b"]
    assert finding.verdict == "met"
    assert "3小时" in finding.reason and "须为同一系统" in finding.reason
    assert [record.text[a:b] for a, b in finding.evidence] == ["2万余人"]
