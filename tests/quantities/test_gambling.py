# ruff: noqa: E501  (a marked sentence is read as a whole)
"""Gambling and what stands beside it: roles, owners and standing, on sentences of our own."""

import pytest

from menkan.codes import PartyRole, SectionKind
from menkan.quantities import read_quantities
from menkan.structure import find_structure
from menkan.types import Charge, Party, Section, Structure, Transcript
from tests.quantities.marked import parse
from tests.quantities.test_reading import check, read


@pytest.mark.parametrize(
    "marked",
    [
        "二人先后聚众赌博<q metric=acts>20场次以上</q>，抽头渔利<q metric=gambling_takings>5万元以上</q>。",
        "抽头渔利共<q metric=gambling_takings>20万元</q>，闻笛分得“水钱”<q metric=illegal_income>3万元</q>。",
        "每场抽水<q metric=gambling_takings>7000元</q>，给房费<q metric=price>500元</q>。",
        "房主放牌桌，闻笛给其<q metric=price>300元</q>房钱。",
        "该组代收<q metric=payment_settlement>412.6万元</q>，代付<q metric=payment_settlement>149万元</q>。",
        "其名下两个收款码过账<q metric=payment_settlement>17万元</q>。",
        "合伙人退出前，投注额为<q metric=gambling_stakes>580万元</q>。",
        "闻笛退出违法所得<q metric=disgorged>5万元</q>。",
        "该群登记账号<q metric=registered_accounts>131个</q>，提供支付宝账号<q metric=payment_accounts>1个</q>。",
        "闻笛拉来同村的<q metric=gamblers>34人</q>，当中<q metric=gamblers>11人</q>扫码入群。",
        "其每月领<q metric=illegal_income>8000元</q>，年底另得红包<q metric=illegal_income>2万元</q>。",
        "闻笛为赚取返水介绍他人投注<q metric=gambling_stakes>4.6万元</q>。",
        "引导客人注册会员<q metric=gamblers>8名</q>，获取推广奖励<q metric=illegal_income>1600元</q>。",
        "抽取返水<q metric=illegal_income>4800元</q>，收推广费<q metric=illegal_income>800元</q>。",
        "闻笛  会员<q metric=gamblers>9人</q>  投注额：<q metric=gambling_stakes>877420元</q>  佣金：<q metric=illegal_income>8774.2元</q>",
        "闻笛 投注额 <q metric=gambling_stakes>877420元</q> 佣金 <q metric=illegal_income>8774元</q>",
        "闻笛收受村民投注共计<q metric=gambling_stakes>40万元</q>，其所收的<q metric=gambling_stakes>5.5万元</q>投注交给路某。",
        "闻笛、乔松是总代理，<q metric=count_other>二人</q>占成各半。",
        "其发布广告图文，报酬按条结算，共<q metric=illegal_income>1.7万元</q>。",
    ],
)
def test_roles_of_a_gambling_house(marked: str) -> None:
    text, expected = parse(marked)
    check(read(text, "303-2"), expected, ("metric",))


@pytest.mark.parametrize(
    ("article", "marked"),
    [
        (
            "285-2",
            "闻笛将钱包里的<q metric=count_other>9.99个</q>ETH转走，又获取账号密码<q metric=credentials>60组</q>。",
        ),
        ("264", "闻笛以零积分兑换支付余额共计<q metric=fraud_proceeds>27800元</q>。"),
        ("287-2", "闻笛把支付宝账户<q metric=payment_accounts>一个</q>借给他人收钱。"),
        ("287-2", "闻笛办出<q metric=payment_accounts>6个</q>公司对公账户。"),
        (
            "287-2",
            "闻笛收购银行卡<q metric=payment_accounts>3张</q>，又从路某手里买得<q metric=payment_accounts>2张</q>，一并转卖。",
        ),
        ("266", "硬盘内去重以后是<q metric=personal_records>6318条</q>姓名加电话。"),
    ],
)
def test_roles_beside_it(article: str, marked: str) -> None:
    text, expected = parse(marked)
    check(read(text, article), expected, ("metric",))


def tried_for(text: str, *charges: Charge) -> list[str]:
    structure = Structure(
        parties=tuple(Party(name, PartyRole.DEFENDANT) for name in dict.fromkeys(c.party for c in charges)),
        charges=charges,
        sections=(Section(SectionKind.FACTS_FOUND, 0, len(text)),),
    )
    return [q.metric.value for q in read_quantities(Transcript(text, "text/plain"), structure)[0]]


def test_money_without_a_word_is_what_he_is_tried_for_who_was_named_last() -> None:
    text = "闻笛应负责的为177万元。\n乔松经手的为26万元。\n以上共203万元。"
    both = Charge("闻笛", "诈骗罪", "266"), Charge("乔松", "掩饰、隐瞒犯罪所得罪", "312")
    assert tried_for(text, *both) == ["fraud_proceeds", "concealed_value", "money_other"]


def test_who_is_tried_for_concealing_moves_what_he_conceals() -> None:
    text = "乔松用该账户转付34500元。"
    both = Charge("闻笛", "帮助信息网络犯罪活动罪", "287-2"), Charge("乔松", "掩饰、隐瞒犯罪所得罪", "312")
    assert tried_for(text, *both) == ["concealed_value"]
    assert tried_for(text.replace("乔松", "闻笛"), *both) == ["payment_settlement"]


def test_a_fee_of_a_helper_is_his_income_in_a_case_of_fraud() -> None:
    both = Charge("闻笛", "诈骗罪", "266"), Charge("乔松", "帮助信息网络犯罪活动罪", "287-2")
    assert tried_for("闻笛行骗。乔松提供平台并收取技术费2万元，其两张卡内收到被骗款41万元。", *both) == [
        "illegal_income",
        "payment_accounts",
        "account_inflow",
    ]


def test_a_sum_is_no_stake_in_a_case_of_several_crimes_unless_it_is_told_of_play() -> None:
    both = Charge("闻笛", "开设赌场罪", "303-2"), Charge("闻笛", "寻衅滋事罪", "293")
    assert tried_for("闻笛等人砸车，全车喷漆总值为3800元。", *both) == ["money_other"]
    assert tried_for("闻笛收取参赌者3800元。", *both) == ["gambling_stakes"]


@pytest.mark.parametrize(
    "marked",
    [
        "闻笛前往乔松、汪汀开设的赌场，输掉后又赢得<q parties=闻笛>3万元</q>。",
        "闻笛的表妹乔松管账，得报酬<q parties=乔松>15000元</q>。",
        "2019年5月由闻笛与其妻乔松开设，每局抽头<q parties=闻笛,乔松>5元</q>。",
        "汪汀为闻笛一方代收，得<q parties=汪汀>15000元</q>。",
        "其中：1.闻笛收取码单<q parties=闻笛>62340元</q>，获利<q parties=闻笛>7480元</q>；2.乔松收取码单47000元，获利<q parties=乔松>5600元</q>；3.汪汀接单，经查实的金额为<q parties=汪汀>15280元</q>。",
        "闻笛接受乔松上报的投注额<q parties=闻笛>9.6万元</q>，接受汪汀上报的投注额<q parties=闻笛>5.3万元</q>。",
        "闻笛将码单分别报给乔松、汪汀，金额各为<q parties=闻笛>2万元</q>、<q parties=闻笛>1.8万元</q>。",
        "闻笛、乔松分别提供银行卡2张、1张，收取充值款<q parties=闻笛>46800元</q>、<q parties=乔松>13500元</q>，各得好处费<q parties=闻笛>900元</q>、<q parties=乔松>300元</q>。",
        "闻笛、乔松拉入的都在<q parties=闻笛,乔松>五六十人</q>，提成<q parties=闻笛>2.7万元</q>、<q parties=乔松>2.5万元</q>。",
        "闻笛、乔松共用汪汀提供的账号，接受投注分别为<q parties=闻笛>2.2万元</q>和<q parties=乔松>1.7万元</q>。",
        "闻笛、乔松为赚取返水介绍他人投注<q parties=闻笛>4.6万元</q>和<q parties=乔松>2.9万元</q>，返水各<q parties=闻笛>460元</q>、<q parties=乔松>290元</q>。",
        "闻笛将他人投注的赌资<q parties=闻笛>38000元</q>交给汪汀。",
        "闻笛帮乔松收取欠款，乔松支付其好处费<q parties=闻笛>1200元</q>。",
        "一、闻笛、乔松合伙设局，抽头渔利2万元。二、汪汀另行设局。期间参赌人员<q parties=汪汀>30人</q>。",
    ],
)
def test_owners_of_a_gambling_house(marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, "303-2", ("闻笛", "乔松", "汪汀"))}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


@pytest.mark.parametrize(
    "marked",
    [
        "共收台费<q status=found>41万元</q>（闻笛供称净落<q status=argued>三十万元</q>）；圈内账号<q status=found>268个</q>。",
        "起诉书称该圈抽头<q status=alleged>96300元</q>。",
        "出庭检察员认为，赌资有<q status=alleged>四十余万元</q>。",
        "抗诉机关所指人数属实，与主账号并计，闻笛接受投注<q status=found>339750元</q>。",
    ],
)
def test_standing_in_the_facts(marked: str) -> None:
    text, expected = parse(marked)
    check(read(text, "303-2"), expected, ("status",))


FOUND = "某市人民法院\n刑事判决书\n（2019）某0101刑初1号\n经审理查明：\n"


def kind_of(text: str, words: str) -> SectionKind:
    section = find_structure(text).section_at(text.index(words))
    assert section is not None
    return section.kind


def test_evidence_told_as_a_numbered_list_stays_evidence() -> None:
    text = (
        FOUND + "一、开设赌场的犯罪事实。被告人闻笛抽头渔利三万元。认定上述事实，有下列证据证实。"
        "1、书证：公安局对路某做出的行政处罚决定书，即：行政拘留15日，罚款500元。2、证人路某证言：每场抽水7000元。"
        "3、被告人的供述与辩解（1）被告人闻笛供述与辩解：其分得2000元。二、赌博的犯罪事实。2019年1月，被告人乔松抽头1万元。"
    )
    assert kind_of(text, "罚款500元") is SectionKind.EVIDENCE
    assert kind_of(text, "7000元") is SectionKind.EVIDENCE
    assert kind_of(text, "2000元") is SectionKind.EVIDENCE
    assert kind_of(text, "1万元") is SectionKind.FACTS_FOUND


def test_the_next_act_may_bear_bracket_and_comma() -> None:
    text = (
        FOUND + "（一）、2015年5月，被告人闻笛骗取3000元。上述证据，被告人闻笛无异议，能证明被告人闻笛的基本犯罪事实，"
        "证据来源合法，内容客观真实，具有关联性，且能相互印证，本院予以认定。（二）、2017年2月28日，被告人闻笛骗取4000元。"
    )
    assert kind_of(text, "4000元") is SectionKind.FACTS_FOUND


def test_a_word_of_defence_within_the_facts_ends_with_its_paragraph() -> None:
    text = FOUND + "1.甲圈。被告人闻笛抽头三万元。闻笛辩称其只得5000元。\n2.乙圈。2019年8月，被告人乔松抽水8万元。\n"
    assert kind_of(text, "5000元") is SectionKind.DEFENCE
    assert kind_of(text, "8万元") is SectionKind.FACTS_FOUND


def test_what_goes_on_since_a_day_has_no_end_before_it() -> None:
    text = (
        FOUND + "2014年2月14日开始，被告人闻笛开设赌场。2005年，闻笛与路某相识，2012年10月生下一子。\n"
        "本院认为，被告人闻笛构成开设赌场罪。"
    )
    conduct = find_structure(text).conduct
    assert (str(conduct.first), conduct.last) == ("2014-02-14", None)
