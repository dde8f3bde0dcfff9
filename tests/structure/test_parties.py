"""Names of the accused: where they end, and who is none."""

from __future__ import annotations

import pytest

from menkan.codes import PartyRole
from menkan.structure import find_structure
from menkan.structure.parties import find_accused
from menkan.structure.people import People
from menkan.text import fold_width
from menkan.types import Party


def names(text: str) -> list[str]:
    return [p.name for p in find_accused(fold_width(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被告人周大明，男，1990年1月2日出生。", ["周大明"]),
        ("被告人：周大明、吴小军、郑三。", ["周大明", "吴小军", "郑三"]),
        ("被告人周大明、吴小军和郑三犯诈骗罪，判处有期徒刑三年。", ["周大明", "吴小军", "郑三"]),
        (
            "被告人：周大明，男，1992年生，工程师；吴小军，女，1989年生；郑三，男，无业\n公诉机关指控：",
            ["周大明", "吴小军", "郑三"],
        ),
        ("被告人周某某，女，汉族。", ["周某某"]),
        ("被告人周某甲、周某乙犯盗窃罪。", ["周某甲", "周某乙"]),
        ("被告人周某1，男。被告人周某2，男。", ["周某1", "周某2"]),
        ("被告人欧阳小川，男。", ["欧阳小川"]),
        ("被告人买买提·艾山，男，维吾尔族。", ["买买提·艾山"]),
        ("被告人A某，男。", []),  # a letter is no name that courts print alone
        ("上诉人（原审被告人）周大明，男。", ["周大明"]),
        ("被告单位江州星河网络科技有限公司，住所地江州市。", ["江州星河网络科技有限公司"]),
        ("被不起诉人林某甲，男。", ["林某甲"]),
        ("2015年5月，被告人林某甲授意被告人周某乙帮其多装货。", ["林某甲", "周某乙"]),
        ("指控被告人周大明犯诈骗罪，向本院提起公诉。", ["周大明"]),
        ("被告人：周大明、江纪和、吴小军。", ["周大明", "江纪和", "吴小军"]),
        ("被告人徐大和，男，1956年生。被告人史兴其，男，1960年生。", ["徐大和", "史兴其"]),
        ("被告人暨附带民事公益诉讼被告：周大明、吴小军（以下简称周大明等2人）。", ["周大明", "吴小军"]),
        (
            "案号：（2021）皖9714刑初8号\n被告：梁晓冬；苗海波；石头山\n公诉机关指控：梁晓冬等三人",
            ["梁晓冬", "苗海波", "石头山"],
        ),
        (
            "【案情】\n被告单位江州某某建筑有限公司（以下简称某某公司）。\n被告人周大明，男。",
            ["江州某某建筑有限公司", "周大明"],
        ),
        ("周大明申诉案\n周大明，男，1962年生。", ["周大明"]),
        ("被告人：周大明、***、吴小军。", ["周大明", "吴小军"]),
        ("某某市人民检察院以周大明、吴小军犯盗窃罪，向某某市人民法院提起公诉。", ["周大明", "吴小军"]),
        ("指控被告人周大明犯诈骗罪，被告人吴小军犯盗窃罪，向本院提起公诉。", ["周大明", "吴小军"]),
        ("指控原审被告人周大明犯诈骗罪、盗窃罪，吴小军犯诈骗罪一案。被告人吴小军到庭。", ["周大明", "吴小军"]),
        ("被告人周大明（8月参与、获利1万元）、吴小军（9月参与）负责取款。", ["周大明", "吴小军"]),
        ("被告人周大明与何立系邻居。被告人周大明到案。", ["周大明"]),
        (
            "被告人周大明，男，1980年生。（其他2名被告人基本情况略）周大明伙同被告人吴小军、郑三，多次作案。",
            ["周大明", "吴小军", "郑三"],
        ),
    ],
)
def test_find_accused_reads_names_that_a_stop_ends(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被告人周某某明知他人犯罪而提供帮助。周某某获利800元。周某某被抓获。", ["周某某"]),
        ("被告人周大明知道他人诈骗仍提供银行卡。周大明获利。周大明被抓。", ["周大明"]),
        ("被告人周明为获利出租银行卡，周明收款后，周明逃跑，周明到案。", ["周明"]),
        ("被告人姚某成在其住处出租银行卡。姚某成获利，姚某成被抓获。", ["姚某成"]),
        ("被告人谢1某星从他人处取得账号，谢1某星出租账号，被告人谢1某星伙同他人收款。", ["谢1某星"]),
    ],
)
def test_find_accused_ends_run_on_names_by_use(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被告人：周大明。2020年，被告人周大明伙同郑三（另案处理）作案。", ["周大明"]),
        ("同案被告人郑三（已判刑）供述。被告人周大明，男。", ["周大明"]),
        ("2020年，被告人周大明及郑三、王四（均另案处理）出租银行卡，周大明获利。", ["周大明"]),
        ("2020年，被告人周大明及郑三、王四（以上二人均已判刑）出租银行卡，周大明获利。", ["周大明"]),
        ("2020年，被告人周大明、吴小军、郑三（后一人另案处理）出租银行卡，周大明获利。", ["周大明", "吴小军"]),
        ("被告人：周大明。指控被告人周大明、郑三犯诈骗罪。后撤回对被告人郑三的起诉。", ["周大明"]),
        ("被告人犯罪后投案。被告人供述。被告人及其辩护人。被告人亦无异议。", []),
        ("附带民事诉讼被告人郑三，男。", []),
        (
            "被告人周大明，盗窃。周大明归案。" + "他人报案。" * 90 + "如（2014）某刑终91号被告人郑三、王四盗窃案。",
            ["周大明"],
        ),
        ("被上诉人：抗诉机关。", []),
        ("在逃犯罪嫌疑人郑三纠集被告人周大明、王四盗窃。被告人周大明、王四获利。", ["周大明", "王四"]),
    ],
)
def test_find_accused_leaves_others_out(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_find_accused_adds_who_appears_in_court() -> None:
    text = "指控被告人周大明犯诈骗罪。被告人周大明及其辩护人钱四、被告人吴三到庭参加诉讼。被告人郑六在逃。"
    assert names(text) == ["周大明", "吴三"]


def test_find_accused_adds_who_is_sentenced_beside_the_caption() -> None:
    assert names("被告人周大明，男。判决如下：被告人郑三犯诈骗罪，判处有期徒刑三年。") == ["周大明", "郑三"]


def test_find_accused_adds_who_is_sentenced_in_passing() -> None:
    text = (
        "周大明诈骗案\n被告人周大明与郑三骗取财物。"
        "法院以诈骗罪判处被告人周大明有期徒刑十年；以诈骗罪判处被告人郑三有期徒刑三年。"
    )
    assert names(text) == ["周大明", "郑三"]


def test_find_accused_takes_the_form_that_is_used_where_the_caption_is_misprinted() -> None:
    text = "被告人周太明，男。被告人吴三，男。被告人周大明、吴三辩称不知情。周大明收款，周大明取现，周大明分赃。"
    assert [(p.name, p.aliases) for p in find_accused(fold_width(text))] == [("周大明", ("周太明",)), ("吴三", ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被告人周大明，男。\n未成年被告人吴某某、郑某等6人。\n周大明收款。", ["周大明", "吴某某", "郑某"]),
        ("被告人周大明，男。\n被附条件不起诉人吴某等2人。\n被不起诉未成年人郑某。\n周大明收款。", ["周大明"]),
        ("被告人：周大明、吴小军；等等。\n周大明收款。", ["周大明", "吴小军"]),
        (
            "被告人：周大明、吴小军等9人。\n周大明收款。法院认为，郑小红、钱四等人在诈骗犯罪中负责接听电话，系从犯。",
            ["周大明", "吴小军", "郑小红", "钱四"],
        ),
        (
            "被告人：周大明、吴小军。\n周大明收款。法院认为，郑小红、钱四等人在诈骗犯罪中系从犯，另案处理。",
            ["周大明", "吴小军"],
        ),
    ],
)
def test_find_accused_in_lists_that_do_not_name_all(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_find_accused_takes_a_misprint_for_another_form_of_the_name() -> None:
    (one,) = find_accused(fold_width("被告人：周大明。一、被告人周太明犯诈骗罪，判处有期徒刑三年。"))
    assert (one.name, one.aliases) == ("周大明", ("周太明",))


def test_people_find_names_aliases_and_words_for_all() -> None:
    people = People(
        (
            Party("周大明", PartyRole.DEFENDANT, ("老周",)),
            Party("周大", PartyRole.DEFENDANT),
            Party("吴三", PartyRole.DEFENDANT),
        )
    )
    assert people.named("老周与吴三") == ("周大明", "吴三")
    assert people.named("周大明") == ("周大明",)  # the longer name first
    assert people.named("三被告人均认罪") == ("周大明", "周大", "吴三")
    assert people.named("证人李四") == ()
    assert people.alone == ()


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("任天强侵犯公民个人信息案", "任天强"),  # 强侵犯… begins with no offence
        ("薛某诈骗案", "薛某"),
        ("闻福生掩饰、隐瞒犯罪所得案", "闻福生"),
        ("闻福生、周大明掩饰、隐瞒犯罪所得案", "闻福生 周大明"),
        ("闻福生、周大明、薛某侵犯公民个人信息案", "闻福生 周大明 薛某"),
    ],
)
def test_name_in_a_title_ends_where_the_whole_offence_begins(title: str, names: str) -> None:
    assert " ".join(p.name for p in find_structure(f"{title}\n案情从略。").parties) == names


def test_brothers_with_names_alike_are_two_persons() -> None:
    caption, told = "被告人周大明，男，1990年生。\n", "周大明获利。" * 3
    (one,) = find_accused(fold_width(caption + told + "被告人周大朋因本案到庭。"))
    assert (one.name, one.aliases) == ("周大明", ("周大朋",))  # never beside each other: a misprint
    both = find_accused(
        fold_width(caption + told + "周大明获利后，被告人周大朋，其弟，也获利。周大朋犯盗窃罪，判处拘役。")
    )
    assert [(p.name, p.aliases) for p in both] == [("周大明", ()), ("周大朋", ())]


def test_a_name_alike_to_two_is_a_person_where_it_stands_beside_one_of_them() -> None:
    told = "被告人周小山，获利。\n被告人周小川，获利。\n" * 2
    assert names(f"{told}被告人周小江，与周小川望风。") == ["周小山", "周小川", "周小江"]
    assert names(f"{told}被告人周小江，望风。") == ["周小山", "周小川"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "被告人周大明，男，1990年生；被告人吴小军、郑三、王水清，均无业。以上四人因本案被采取强制措施。",
            ["周大明", "吴小军", "郑三", "王水清"],
        ),
        (
            "被告人周大明，男，1990年生。\n被告人吴小军、郑三（基本情况略）。\n检察院指控周大明犯盗窃罪。",
            ["周大明", "吴小军", "郑三"],
        ),
        (
            "原审被告人周大明、吴小军、水一一、郑三。\n三人均判处刑罚：周大明判处有期徒刑一年，吴小军无罪。对四人均以盗窃罪起诉。",
            ["周大明", "吴小军", "水一一", "郑三"],
        ),
        (
            "上诉人（原审被告人）：周大明，绰号“老周”；吴小军；郑三。\n原审被告人：王水清，女；薛某。\n原判以诈骗罪判刑。",
            ["周大明", "吴小军", "郑三", "王水清", "薛某"],
        ),
        (
            "原审上诉人（一审被告人）周大明，男，1990年生。\n一审被告人吴小军，女，1991年生。\n本院再审。",
            ["周大明", "吴小军"],
        ),
        (
            "周大明雇薛某甲，两人卖卡，邻居郑三帮忙。\n法院判处周大明有期徒刑二年；薛某甲系从犯，判处拘役五个月；郑三免予刑事处罚。",
            ["周大明", "薛某甲", "郑三"],
        ),
        ("典型案例三　周大明、吴小军帮助信息网络犯罪活动案\n周大明叫来吴小军。", ["周大明", "吴小军"]),
        (
            "被告人：周大明、吴小军等4人。\n经查，他们贩卡。郑三向周大明提供银行卡。王水清负责转账。\n薛某报案。",
            ["周大明", "吴小军", "郑三", "王水清"],
        ),
        ("薛某等侵犯著作权案\n案情从略。", ["薛某"]),
    ],
)
def test_find_accused_takes_as_many_as_the_text_says_are_tried(text: str, expected: list[str]) -> None:
    assert names(text) == expected


RING = (
    "被告人周大明、吴三以某平台开设赌场，招募被告人郑五、钱多、孙喜等人推广。{ruling}有期徒刑三年，"
    "其余被告人一年六个月至六个月不等有期徒刑。"
)


@pytest.mark.parametrize("ruling", ["判处周大明有期徒刑五年，吴三、郑五", "判处周大明有期徒刑五年，吴三等人"])
def test_those_whom_the_ruling_does_not_name_are_accused_too(ruling: str) -> None:
    assert names(RING.format(ruling=ruling)) == ["周大明", "吴三", "郑五", "钱多", "孙喜"]


def test_the_first_of_a_list_may_have_any_surname() -> None:
    assert names("指控，被告人周大明、吴三租房，由被告人昌明、柏雪、窦文担任客服。")[2:] == ["昌明", "柏雪", "窦文"]
    assert names("被告人供述、证人证言、鉴定意见等证据证实。") == []


def test_names_of_a_prosecution_without_the_word_accused() -> None:
    charge = "检察院以葛某、阮某构成开设赌场罪且情节严重，以全某、焦某构成开设赌场罪提起公诉。"
    text = "# 被告人葛某等五人开设赌场案\n" + charge
    assert names(text) == ["葛某", "阮某", "全某", "焦某"]


def test_a_list_of_a_charge_with_rare_surnames() -> None:
    assert names("检察院指控被告人荆海、贝晓东、水生犯开设赌场罪。") == ["荆海", "贝晓东", "水生"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("被告人荆海、被告人鲍春、被告人喻敏。\n经审理查明", ["荆海", "鲍春", "喻敏"]),
        ("被告人1：荆海，男，1980年生。\n被告人2：鲍春，男，1981年生。\n", ["荆海", "鲍春"]),
        (
            "被告人荆海、鲍春、路遥合伙，雇佣被告人喻敏、凌小雨、花建平望风。",
            ["荆海", "鲍春", "路遥", "喻敏", "凌小雨", "花建平"],
        ),
        (
            "被告人：荆海、鲍春等4人。\n判处荆海有期徒刑四年；鲍春、喻敏有期徒刑三年；凌小雨等人六个月不等的有期徒刑。",
            ["荆海", "鲍春", "喻敏"],
        ),
    ],
)
def test_captions_and_sentences_that_list_their_accused(text: str, expected: list[str]) -> None:
    assert names(text) == expected
