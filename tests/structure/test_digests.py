"""Digests that never say 被告人: whom they tell of, what was pronounced, which part tells the acts. All fictional."""

import pytest

from menkan.codes import SectionKind
from menkan.structure import find_structure


@pytest.mark.parametrize(
    ("text", "names", "offences"),
    [
        (
            "近日，云陵市法院审结一起案件。2022年3月，沈某甲将3张银行卡交给孟某使用，孟某共获利2.6万元。法院以帮助信息网络犯罪活动罪判处孟某有期徒刑一年二个月，并处罚金一万元；判处沈某甲有期徒刑七个月。",
            ("沈某甲", "孟某"),
            ("帮助信息网络犯罪活动罪",),
        ),
        (
            "2021年5月，在某快递公司任职的贺某将4.2万条面单信息出售给他人。经检察院提起公诉，法院采纳量刑建议，以侵犯公民个人信息罪判处贺某有期徒刑一年。",
            ("贺某",),
            ("侵犯公民个人信息罪",),
        ),
        (
            "后台操作员罗某因犯非法获取计算机信息系统数据罪，被判处有期徒刑三年。罗某利用系统漏洞非法获利200余万元。",
            ("罗某",),
            ("非法获取计算机信息系统数据罪",),
        ),
        (
            "2019年6月，唐某林与尤某搭建设备。法院认为，唐某林、尤某明知他人实施犯罪仍提供帮助，其行为均已构成帮助信息网络犯罪活动罪。",
            ("唐某林", "尤某"),
            ("帮助信息网络犯罪活动罪",),
        ),
        (
            "出租对公账户的荀照、郗某均获刑。法院以帮助信息网络犯罪活动罪判处荀照有期徒刑八个月，判处郗某拘役四个月。",
            ("荀照", "郗某"),
            ("帮助信息网络犯罪活动罪",),
        ),
        ("丁某曾因犯盗窃罪被判处有期徒刑一年。某公司在会上通报了违规情况。", (), ()),
        ("《解释》第一条规定，违法所得一万元以上的，应当认定为情节严重。", (), ()),
    ],
)
def test_persons_of_a_digest_are_those_on_whom_something_was_pronounced(
    text: str, names: tuple[str, ...], offences: tuple[str, ...]
) -> None:
    structure = find_structure(text)
    assert structure.accused == names
    assert structure.offences == offences


def test_acts_and_ruling_of_a_digest_without_headings_are_told_apart() -> None:
    acts = "2019年6月，唐某林与尤某搭建设备，获利7万元。"
    ruling = "法院以帮助信息网络犯罪活动罪分别判处唐某林、尤某有期徒刑一年至八个月，各并处罚金五千元。"
    structure = find_structure(ruling + acts)
    kinds = {section.kind: (ruling + acts)[section.start : section.end] for section in structure.sections}
    assert kinds[SectionKind.DISPOSITION] == ruling
    assert kinds[SectionKind.FACTS_FOUND] == acts


def test_an_adopted_proposal_of_penalty_is_a_ruling_and_a_proposal_is_none() -> None:
    ruled = find_structure("2020年1月，冯某作案。法院采纳检察机关的量刑建议，以诈骗罪判处冯某有期徒刑一年。")
    proposed = find_structure("2020年1月，冯某作案。检察院提出量刑建议，以诈骗罪判处冯某有期徒刑一年。")
    assert [s.term_months for s in ruled.disposition] == [12]
    assert proposed.disposition == ()
