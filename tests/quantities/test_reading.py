# ruff: noqa: E501  (a marked sentence is read as a whole)
"""Role, standing and owner of figures, on sentences of our own."""

from dataclasses import replace

import pytest

from menkan.codes import PartyRole, QuantityStatus, SectionKind
from menkan.quantities import read_quantities
from menkan.structure import find_structure
from menkan.types import Charge, Party, Quantity, Section, Sentence, Structure, Transcript
from tests.quantities.marked import Expected, parse

OFFENCE_BY_ARTICLE = {
    "253-1": "侵犯公民个人信息罪",
    "264": "盗窃罪",
    "266": "诈骗罪",
    "285-2": "非法获取计算机信息系统数据罪",
    "285-3": "提供侵入、非法控制计算机信息系统程序、工具罪",
    "196": "信用卡诈骗罪",
    "274": "敲诈勒索罪",
    "286": "破坏计算机信息系统罪",
    "286-1": "拒不履行信息网络安全管理义务罪",
    "287-1": "非法利用信息网络罪",
    "287-2": "帮助信息网络犯罪活动罪",
    "303-2": "开设赌场罪",
    "312": "掩饰、隐瞒犯罪所得罪",
}


def read(
    text: str, article: str = "287-2", accused: tuple[str, ...] = ("闻笛",), kind: SectionKind = SectionKind.FACTS_FOUND
) -> tuple[Quantity, ...]:
    structure = Structure(
        parties=tuple(Party(name, PartyRole.DEFENDANT) for name in accused),
        charges=tuple(Charge(name, OFFENCE_BY_ARTICLE[article], article) for name in accused),
        sections=(Section(kind, 0, len(text)),),
    )
    return read_quantities(Transcript(text, "text/plain"), structure)[0]


def check(quantities: tuple[Quantity, ...], expected: list[Expected], names: tuple[str, ...]) -> None:
    by_span = {(q.start, q.end): q for q in quantities}
    for e in expected:
        q = by_span[e.start, e.end]
        shown = {name: getattr(q, name) for name in names}
        wanted = {name: e.attributes.get(name) for name in names}
        assert shown == wanted, e.surface


ROLES = [
    ("287-2", "闻笛将本人名下银行卡<q metric=payment_accounts>三张</q>出租，从中非法获利<q metric=illegal_income>人民币2,600元</q>。"),
    ("287-2", "上述账户支付结算金额共计<q metric=payment_settlement>31万余元</q>，其中<q metric=fraud_proceeds>4.2万元</q>系被害人被骗款。"),
    ("287-2", "经查，该卡单向流入资金<q metric=account_inflow>45万元</q>，流水金额共计<q metric=account_turnover>93万余元</q>。"),
    ("287-2", "闻笛为<q metric=helped_parties>四个</q>诈骗团伙提供技术支持，收取服务费<q metric=illegal_income>1.8万元</q>。"),
    ("287-2", "其收购手机卡<q metric=phone_cards>26张</q>，以每张<q metric=price>60元</q>的价格卖出。"),
    ("266", "致使周某欠下赌款<q metric=fraud_proceeds>12万元</q>，并出具一张<q metric=fraud_proceeds>3万元</q>的借条。"),
    ("266", "周某通过支付宝向闻笛支付购货定金<q metric=fraud_proceeds>5000元</q>，闻笛随即失联。"),
    ("266", "其发现该账户内显示有<q metric=money_other>5万余元</q>，遂转走<q metric=fraud_proceeds>1.5万元</q>。"),
    ("303-2", "周某在该赌场输掉赌款<q metric=gambling_stakes>12万元</q>。"),
    ("266", "户名为路遥的银行卡账户共转入资金<q metric=account_inflow>14万元</q>，该POS机交易总额为<q metric=account_turnover>30万元</q>。"),
    ("266", "周某催讨后，闻笛被迫偿还<q metric=disgorged>1.8万元</q>。其家属将<q metric=disgorged>2万元</q>赃款返还被害人。"),
    ("266", "闻笛骗取周某<q metric=fraud_proceeds>3万元</q>，用于归还<q metric=money_other>2万元</q>欠款。"),
    ("287-1", "先后搭建<q metric=websites>4个</q>钓鱼网站，网站注册会员达<q metric=registered_accounts>2600余人</q>。"),
    ("287-1", "建立<q metric=groups>6个</q>微信群，群成员累计<q metric=group_members>1,230人</q>。"),
    ("287-1", "在某论坛发布招嫖信息共计<q metric=messages>132条</q>，被点击<q metric=clicks>5万余次</q>。"),
    ("287-1", "利用粉丝数累计<q metric=followers>3.6万</q>的账号发布广告。"),
    ("253-1", "向他人出售公民个人信息共计<q metric=personal_records category=other>6300余条</q>，获利<q metric=illegal_income>4100元</q>。"),
    ("253-1", "获取行踪轨迹信息<q metric=personal_records category=location_track>71条</q>。"),
    ("253-1", "提供<q metric=personal_records category=communication_log>520条</q>通话记录。"),
    ("253-1", "非法获取征信信息<q metric=personal_records category=credit>55条</q>、住宿信息<q metric=personal_records category=lodging>610条</q>。"),
    ("286-1", "致使用户信息泄露<q metric=user_records category=other>6万余条</q>。"),
    ("286-1", "致使传播违法视频文件<q metric=illegal_videos>260个</q>、其他违法信息<q metric=illegal_items>2100条</q>。"),
    ("303-2", "收受他人投注<q metric=gambling_stakes>6万元</q>，按局收房卡费，房卡费共<q metric=gambling_takings>9千元</q>，码佣<q metric=illegal_income>4千元</q>。"),
    ("303-2", "平台有注册会员<q metric=gamblers>860人</q>，涉案金额<q metric=gambling_stakes>70万元</q>，名下总代理<q metric=gamblers>4个</q>。"),
    ("303-2", "接受投注金额达<q metric=gambling_stakes>41万元</q>，抽头渔利<q metric=gambling_takings>3.3万余元</q>，查获参赌人员<q metric=gamblers>17人</q>。"),
    ("266", "骗取<q metric=victims>9名</q>被害人共计<q metric=fraud_proceeds>人民币20万元</q>，造成损失<q metric=economic_loss>3万元</q>。"),
    ("312", "帮助转移犯罪所得共计<q metric=concealed_value>12万元</q>，案发后退缴违法所得<q metric=disgorged>5000元</q>。"),
    # the verb of the clause goes before the nouns behind it
    ("266", "闻笛骗取周某中介费及租金共计<q metric=fraud_proceeds>2.3万元</q>，后将赃物变卖得款<q metric=illegal_income>900元</q>。"),
    ("266", "闻笛骗取退款共计<q metric=fraud_proceeds>8600元</q>。"),
    ("266", "被害人史某<q metric=fraud_proceeds>4万元</q>；案发后闻笛家属退赔被害人史某<q metric=disgorged>5000元</q>。"),
    ("264", "窃得大米30袋，每袋价值<q metric=price>60元</q>，共计价值<q metric=fraud_proceeds>1800元</q>。"),
    # money that arrives in an account of the accused; what he is paid, collects, and pays
    ("312", "被害人被骗的<q metric=account_inflow>5万元</q>转入闻笛的银行账户。"),
    ("287-2", "被害人周某向该账户转账<q metric=account_inflow>15,000元</q>。"),
    ("287-1", "上家支付闻笛“进群费”共计<q metric=illegal_income>2.6万元</q>，扣除话费等支出<q metric=money_other>3000元</q>。"),
    ("287-1", "发布信息<q metric=messages>420条</q>，收取广告费<q metric=illegal_income>1.2万元</q>。"),
    ("253-1", "闻笛用该款支付周某介绍费<q metric=money_other>4000元</q>。"),
    # what the house takes of the game, and the shares told after it; brackets say what a sum is made of
    ("303-2", "以抽水方式抽头渔利，共计获利<q metric=gambling_takings>7.8万元</q>。"),
    ("303-2", "查获赌资共计<q metric=gambling_stakes>6000元</q>（分别为周某<q metric=gambling_stakes>4500元</q>、吴某<q metric=gambling_stakes>1500元</q>）。"),
    ("266", "骗取周某<q metric=fraud_proceeds>10万元</q>（已退还<q metric=disgorged>2万元</q>）。"),
    ("287-2", "被告人甲某获利<q metric=illegal_income>5万元</q>（已退缴<q metric=disgorged>3万元</q>）。"),
    # acts, and times of procedure; references to persons
    ("264", "闻笛先后<q metric=acts>四次</q>盗窃他人财物，检察机关<q metric=count_other>两次</q>退回补充侦查。"),
    ("266", "先后骗取周某、吴某等<q metric=victims>23人</q>共计<q metric=fraud_proceeds>60万元</q>，闻笛等<q metric=count_other>5人</q>到案。"),
    ("266", "经济损失包括死亡赔偿金<q metric=economic_loss>90万元</q>、丧葬费<q metric=economic_loss>4万元</q>。"),
    ("266", "以诈骗罪对周某等<q metric=count_other>5名</q>被告人分别判处刑罚。"),
    # records where the case is about data; where they were found is not what they are
    ("253-1", "聊天记录中发送的数据共计<q metric=personal_records category=other>3400条</q>，为文件<q metric=count_other>18个</q>。"),
    ("253-1", "出售手机通话详单<q metric=personal_records category=communication_log>16份</q>、房产登记信息<q metric=personal_records category=property>230条</q>、患者就诊信息<q metric=personal_records category=health>56条</q>。"),
    ("285-3", "提供外挂程序共计<q metric=programs>260人次</q>。"),
    # what an account receives and what a person receives; what a victim pays; what costs are put off leaves
    ("287-2", "闻笛名下银行卡进账流水<q metric=account_inflow>17万余元</q>，又接收电诈资金<q metric=account_inflow>5.9万元</q>。"),
    ("287-2", "被害人周某汇款<q metric=fraud_proceeds>13万元</q>，其中<q metric=account_inflow>7000元</q>汇入了闻笛的账户。"),
    ("253-1", "闻笛将信息卖给周某，收款<q metric=illegal_income>16,400元</q>，扣除话费后余<q metric=money_other>9000元</q>。"),
    ("287-2", "包月会员<q metric=price>30元</q>，注册一个短视频账号<q metric=price>12元</q>。"),
    # the word before a colon is of the whole list; parts and remains are of the kind of the whole
    ("286", "其主张的损失为：聘请他人排查<q metric=economic_loss>2.9万元</q>，恢复数据<q metric=economic_loss>1.2万元</q>，合计<q metric=economic_loss>4.1万元</q>。"),
    ("287-2", "寄出银行卡<q metric=payment_accounts>62套</q>，其中<q metric=payment_accounts>19套</q>收自他人，余<q metric=payment_accounts>43套</q>为自有。"),
    # a figure that is told again without a word keeps the role and the class that it had
    ("287-2", "闻笛获利<q metric=illegal_income>23,656元</q>。<q metric=illegal_income>23,656元</q>一节，予以认定。"),
    ("253-1", "卖出订单信息<q metric=personal_records category=transaction>1,912条</q>。上述<q metric=personal_records category=transaction>1,912条</q>经去重。"),
    ("253-1", "购买户籍、通话清单、开房记录等信息<q metric=personal_records category=other>210条</q>。"),
    # promised or owed is not got; paid as agreed is
    ("287-2", "对方约定报酬<q metric=money_other>2万元</q>，闻笛实际得款<q metric=illegal_income>8000元</q>，还欠其<q metric=money_other>1.2万元</q>。"),
    ("287-2", "上家按约定支付闻笛报酬<q metric=illegal_income>3000元</q>。"),
    # what was spent or taken by somebody was got, and what was promised and paid too
    ("287-1", "上述<q metric=illegal_income>4200元</q>已被闻笛用于还债。"),
    ("287-2", "该<q metric=illegal_income>1.7万元</q>均被挥霍。"),
    ("253-1", "涉案<q metric=illegal_income>9万元</q>均由闻笛、乔松占有。"),
    ("303-2", "约定的报酬共<q metric=illegal_income>26,000元</q>已支付给闻笛。"),
    ("266", "该<q metric=fraud_proceeds>8000元</q>已被闻笛用于还债。"),
    ("287-1", "上述<q metric=money_other>4200元</q>由他人收取。"),
    ("266", "闻笛至今未能归还<q metric=fraud_proceeds>6万元</q>，<q metric=fraud_proceeds>2万元</q>尚未追回，家属已归还<q metric=disgorged>1万元</q>。"),
    ("274", "客户向闻笛借款，合同约定<q metric=money_other>5万元</q>，实际到账<q metric=money_other>3万元</q>。"),
    ("266", "分赃时闻笛、乔松各得<q metric=illegal_income>3万元</q>。"),
    ("286", "劫持<q metric=count_other>10余个</q>省市的<q metric=computers>27台</q>服务器。"),
    ("287-2", "闻笛办理手机卡<q metric=phone_cards>40张</q>，分两次寄出：<q metric=phone_cards>11张</q>、<q metric=phone_cards>29张</q>。另<q metric=phone_cards>7张</q>尚未卖出。从车内搜出公交卡<q metric=count_other>2张</q>。"),
    ("253-1", "闻笛提供征信报告<q metric=personal_records category=credit>612份</q>，其中<q metric=personal_records category=credit>88份</q>打开是空白。"),
    ("287-2", "被害人乔某<q metric=fraud_proceeds>7万元</q>，被害人路某<q metric=fraud_proceeds>2万元</q>。"),
    ("286", "公司为恢复系统租用带宽，支出<q metric=economic_loss>1.8万元</q>。"),
    ("253-1", "付给上家2万元，闻笛净剩<q metric=illegal_income>9120元</q>，其余<q metric=illegal_income>400元</q>归自己。"),
    ("287-1", "短信成功送达手机号码<q metric=recipients>18600个</q>。"),
    ("264", "经鉴定，钢管认定价格为<q metric=fraud_proceeds>4万元</q>。"),
    ("312", "经鉴定，该车鉴定价格为<q metric=concealed_value>4万元</q>，闻笛以<q metric=price>9000元</q>的价格收购。"),
    ("303-2", "该组织符合<q metric=count_other>四个</q>特征。"),
    ("196", "发卡银行<q metric=count_other>两次</q>催收后闻笛仍不归还。"),
    ("287-2", "闻笛每次获利<q metric=illegal_income>130元</q>、<q metric=illegal_income>85元</q>不等，共计<q metric=illegal_income>215元</q>。"),
    ("287-2", "上家向闻笛微信转账<q metric=illegal_income>3000元</q>作为好处费。"),
    ("253-1", "闻笛曾因赌博被罚款<q metric=fine>500元</q>，从其手机中查获公民信息<q metric=personal_records category=other>580个</q>。"),
    ("286-1", "被非法下载的网购订单信息为<q metric=user_records category=transaction>6400条</q>。"),
    ("312", "闻笛帮助掩饰、隐瞒诈骗资金<q metric=concealed_value>2万元</q>，另有<q metric=concealed_value>5000元</q>赃款经其之手转出。"),
    ("287-1", "向<q metric=recipients>3900个</q>用户账号发送诈骗短信，有<q metric=clicks>2100余次</q>的点击量。"),
    ("253-1", "“老K”向闻笛支付宝汇款<q metric=illegal_income>3万元</q>作为报酬，闻笛先后收取租金共计<q metric=illegal_income>5900元</q>。"),
    ("287-2", "尾号1的银行卡<q metric=payment_settlement>7万元</q>，尾号2的银行卡<q metric=payment_settlement>9万元</q>，共计支付结算<q metric=payment_settlement>16万元</q>。"),
    ("253-1", "查获订单信息<q metric=personal_records category=transaction>30条</q>、<q metric=personal_records category=transaction>108条</q>，合计<q metric=personal_records category=transaction>138条</q>。"),
    ("253-1", "购买通话清单<q metric=personal_records category=communication_log>46份</q>、住宿登记<q metric=personal_records category=lodging>39份</q>，共计<q metric=personal_records category=other>85份</q>。"),
    ("287-1", "共发布违法信息<q metric=messages>162则</q>，上家“零度”付款。"),
    ("286-1", "平台上有赌博广告<q metric=illegal_items>1.5万条</q>。"),
    ("303-2", "全队为网站收转赌资<q metric=payment_settlement>310万元</q>，下过注的<q metric=gamblers>104人</q>。"),
    ("303-2", "闻笛不参与抽水，出租程序收取租金<q metric=illegal_income>9.6万元</q>，另收取推广费<q metric=illegal_income>8万元</q>。"),
    ("285-3", "闻笛提供攻击脚本共计<q metric=programs>11人次</q>。"),
    ("303-2", "网站返还闻笛佣金<q metric=illegal_income>30万元</q>，服务器内有用户账号<q metric=registered_accounts>345个</q>。"),
    ("287-2", "闻笛帮助的<q metric=helped_parties>4个</q>平台均涉嫌诈骗。"),
    ("287-2", "闻笛替诈骗团伙走账，共计<q metric=payment_settlement>41万元</q>，每走满<q metric=price>一万元</q>返<q metric=price>150元</q>，付清后自己留下<q metric=illegal_income>1300元</q>。"),
    ("253-1", "闻笛出售外卖订单<q metric=personal_records category=transaction>1.6万单</q>。"),
    ("253-1", "卖出通话记录<q metric=personal_records category=communication_log>905条</q>，减去重叠部分<q metric=personal_records category=communication_log>88条</q>，最后认定<q metric=personal_records category=communication_log>817条</q>，另有业主信息<q metric=personal_records category=other>40条</q>。"),
    # persons are no groups and no sites; sheets that are somebody's
    ("287-1", "设立聊天群。<q metric=group_members>850个</q>人员被拉入上述群聊。"),
    ("287-1", "设立赌博网站，<q metric=registered_accounts>336个</q>用户在上述网站注册。"),
    ("287-1", "发布卖淫的违法信息。<q metric=messages>94条</q>信息均由闻笛发布。"),
    ("287-1", "闻笛的账号被关注<q metric=followers>7821个</q>。"),
    ("286-1", "经查，违法信息发送至手机号码<q metric=recipients>240个</q>。"),
    ("286", "被加密不能正常使用的手机共<q metric=computers>16台</q>。"),
    ("287-2", "<q metric=payment_settlement>310万元</q>赃款通过上述账户完成支付结算。"),
    ("287-2", "<q metric=account_turnover>37万元</q>的流水经过该账户，经闻笛之手转移的款项<q metric=payment_settlement>1.6万元</q>。"),
    ("287-2", "插用电话卡<q metric=phone_cards>400张</q>，现场还插在卡槽内的<q metric=phone_cards>96张</q>，另有<q metric=phone_cards>5张</q>卡停用。"),
    ("287-2", "收购银行卡<q metric=payment_accounts>5张</q>，连同手机卡交给乔某，另取<q metric=payment_accounts>2张</q>卡，及<q metric=phone_cards>两张</q>移动电话卡。"),
    ("287-2", "服务费到账<q metric=illegal_income>3万元</q>，返利<q metric=illegal_income>1万元</q>，两笔加总<q metric=illegal_income>4万元</q>。"),
    ("287-2", "乔某付闻笛<q metric=illegal_income>3700元</q>，<q metric=count_other>一趟</q>给<q metric=price>三百元</q>，拍<q metric=count_other>一张</q>算<q metric=price>1.2元</q>。"),
    ("287-2", "案发后闻笛退<q metric=disgorged>10万元</q>，闻笛家属代赔周某<q metric=disgorged>2万元</q>。"),
    ("287-2", "违法所得<q metric=disgorged>6200元</q>、<q metric=disgorged>3100元</q>分别追缴。"),
    ("253-1", "闻笛拍摄业主信息<q metric=personal_records category=other>640个</q>、<q metric=personal_records category=other>212个</q>。归并以后仍余<q metric=personal_records category=other>500个</q>，查获硬盘<q metric=count_other>2个</q>。"),
    ("287-2", "流入资金<q metric=account_inflow>1,864,300元</q>。另一种意见认为应取<q metric=account_inflow>186万余元</q>，不取<q metric=money_other>2万余元</q>。"),
    ("287-2", "指控闻笛获利<q metric=illegal_income>31,250元</q>。公诉机关指控的<q metric=illegal_income>3.1万余元</q>证据不足。"),
    ("253-1", "闻笛出售名单，取得货款<q metric=illegal_income>4066元</q>。"),
    ("312", "闻笛收购铜线。上家许诺事成后给付酬劳<q metric=money_other>一万元</q>。"),
    ("287-1", "乔某叫他帮着转，转一单给<q metric=price>50元</q>。"),
    ("253-1", "闻笛把名单寄给乔某，共收乔某<q metric=illegal_income>9640元</q>，另获款<q metric=illegal_income>700元</q>。"),
    ("303-2", "闻笛接受投注<q metric=gambling_stakes>38.9万元</q>，返水<q metric=illegal_income>3890元</q>。"),
    ("266", "闻笛向法院提起民事诉讼，要求周某归还借款<q metric=fraud_proceeds>60万元</q>，案发后归还周某<q metric=disgorged>9万元</q>。"),
    ("266", "骗取周某<q metric=fraud_proceeds>14万元</q>。贺松从闻笛处分得<q metric=illegal_income>6万元</q>。"),
    ("266", "闻笛骗取被害人周某、吴某等人支付的服务费用共计<q metric=fraud_proceeds>13.2万元</q>。"),
    ("264", "将保管的货款<q metric=fraud_proceeds>5.3万元</q>占为己有。"),
    ("253-1", "后台记录行踪轨迹信息<q metric=personal_records category=location_track>71条</q>，其中<q metric=personal_records category=location_track>20条</q>重复，另有姓名电话<q metric=personal_records category=other>30条</q>。"),
    ("286", "闻笛删除违章数据<q metric=count_other>1156条</q>。"),
    # lent by the accused, not taken; stolen by him, not concealed; wages by the day; a price per success
    ("266", "周某向闻笛借款<q metric=money_other>15万元</q>，闻笛向周某转账<q metric=money_other>9万元</q>，骗取周某<q metric=fraud_proceeds>6万元</q>。"),
    ("312", "闻笛参与盗窃电缆，盗窃物品价值<q metric=fraud_proceeds>24,300元</q>。"),
    ("312", "收购购物卡面额<q metric=concealed_value>58,100元</q>。"),
    ("287-2", "上家以每天<q metric=illegal_income>400元</q>雇请闻笛看护设备，乔松每天付其<q metric=illegal_income>300元</q>。"),
    ("287-1", "每成功拉来一人，对方付给闻笛<q metric=price>28元</q>。"),
    ("253-1", "闻笛购得业主信息，先后支付<q metric=price>1450元</q>。"),
    ("287-1", "网站付给闻笛推广费<q metric=illegal_income>6.3万元</q>。"),
    ("287-2", "该卡流水共计<q metric=account_turnover>62万元</q>，其中尾号4417的卡<q metric=account_turnover>39万元</q>，尾号0932的卡<q metric=account_turnover>23万元</q>。"),
    ("287-2", "已核实的被害人：娄某<q metric=fraud_proceeds>3.6万元</q>，汲某<q metric=fraud_proceeds>2万元</q>。"),
    ("287-2", "扣押手机<q metric=count_other>2部</q>、银行卡<q metric=count_other>5张</q>，公司注册资本<q metric=money_other>100万元</q>。"),
]  # fmt: skip


@pytest.mark.parametrize(("article", "marked"), ROLES)
def test_role_follows_the_clause(article: str, marked: str) -> None:
    text, expected = parse(marked)
    quantities = read(text, article)
    check(quantities, expected, ("metric", "category"))


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        (SectionKind.FACTS_FOUND, "闻笛获利<q status=found>5000元</q>。"),
        (SectionKind.ALLEGATIONS, "闻笛获利<q status=alleged>5000元</q>。"),
        (SectionKind.DEFENCE, "辩护人提出闻笛仅获利<q status=argued>3000元</q>。"),
        (SectionKind.DISPOSITION, "违法所得<q status=ruling>五千元</q>予以没收。"),
        (SectionKind.STATUTE_APPENDIX, "违法所得<q status=law>一万元以上</q>的；"),
        (SectionKind.COURT_OPINION, "依照《解释》规定，违法所得<q status=law>一万元以上</q>的，应当认定为情节严重。"),
        (SectionKind.COURT_OPINION, "关于辩护人提出获利<q status=argued>三千元</q>的意见，经查，获利<q status=found>五千元</q>。"),
        (SectionKind.EVIDENCE, "3.证人卫某的证言，证实群里有<q status=argued>四十人</q>。4.审计报告证明转入<q status=found>9万元</q>。"),
        (SectionKind.EVIDENCE, "5.闻笛的供述，证明其给路遥<q status=argued>3000元</q>。"),
        (SectionKind.EVIDENCE, "5.闻笛的供述及辨认笔录证实，销赃得款<q status=argued>1200元</q>。6.扣押笔录证实扣押<q status=found>900元</q>。"),
        (SectionKind.COURT_OPINION, "违法所得<q status=found>八万元</q>，已达<q status=law>五万元</q>的定罪标准。"),
        (SectionKind.COURT_OPINION, "起诉书指控闻笛获利<q status=found>八万元</q>的事实清楚，证据充分。"),
        (SectionKind.COURT_OPINION, "起诉书指控的获利<q status=alleged>八万元</q>有误，应予纠正。"),
        (SectionKind.COURT_OPINION, "实际点击<q status=found>4.78万次</q>，<q status=law>不足五万次</q>，未达入罪标准。"),
        (SectionKind.DISPOSITION, "与前罪所判有期徒刑一年，并处罚金<q status=found>二千元</q>并罚，决定执行有期徒刑二年，并处罚金<q status=ruling>五千元</q>。"),
        (SectionKind.FACTS_FOUND, "闻笛自愿预缴罚金<q status=found>3000元</q>，公诉机关建议并处罚金<q status=alleged>4000元</q>。"),
        (SectionKind.CAPTION, "曾因赌博被行政拘留五日，并处罚款<q status=found>500元</q>。"),
        (SectionKind.COURT_OPINION, "关于实际发送的账号只有<q status=argued>1440个</q>的意见，与查明的事实不符，不予采纳。"),
        (SectionKind.COURT_OPINION, "指控数量<q status=alleged>6个</q>未扣除重复部分，应予更正。"),
        (SectionKind.DEFENCE, "辩护人认为，指控的数额未剔除重复部分，获利仅<q status=argued>3000元</q>。"),
        (SectionKind.COURT_OPINION, "数额<q status=law>未达五万元</q>，不属情节严重；闻笛掩饰的数额达<q status=law>五十万元以上</q>，且多次实施，属情节严重。"),
        (SectionKind.COURT_OPINION, "获取身份信息没有达到<q status=law>二千五百组</q>，不属情节特别严重。"),
        (SectionKind.COURT_OPINION, "获利<q status=found>五万三千元</q>，属情节严重。"),
        (SectionKind.COURT_OPINION, "指控的<q status=alleged>62万余元</q>包含正常货款，应以审计结论为准。"),
        (SectionKind.COURT_OPINION, "支付账号以<q status=law>十组</q>为入罪标准，其余账号以<q status=law>五百组</q>为标准，闻笛两项均已达到。"),
        (SectionKind.COURT_OPINION, "闻笛所涉信息的数量标准分别为<q status=law>二十五条</q>和<q status=law>二百五十条</q>。"),
        (SectionKind.COURT_OPINION, "获取信息的标准则是<q status=law>五百条</q>，闻笛未达到。"),
        (SectionKind.COURT_OPINION, "二人抽头渔利<q status=found>超过70万元</q>，属于法律规定的“情节严重”。"),
        (SectionKind.COURT_OPINION, "二人抽头渔利达<q status=law>3万元以上</q>，属于法律规定的“情节严重”。"),
        (SectionKind.COURT_OPINION, "参赌人数<q status=found>逾两百人</q>，情节严重，其行为已构成开设赌场罪。"),
        (SectionKind.COURT_OPINION, "闻笛收卡<q status=found>150张</q>，远远高出手机卡<q status=law>二十张</q>的标准。"),
        (SectionKind.COURT_OPINION, "以<q status=found>114.2万元</q>认定，仍高出<q status=law>五万元</q>标准。"),
        (SectionKind.COURT_OPINION, "医务人员出售的，<q status=law>250条</q>即可入罪；本省起点<q status=law>5万元</q>。"),
        (SectionKind.COURT_OPINION, "行踪轨迹按<q status=found>226条</q>计，<q status=law>不足五百条</q>，不再另行评价。"),
        (SectionKind.COURT_OPINION, "闻笛获利<q status=found>5.3万元</q>，造成损失<q status=found>15.2万元</q>。"),
        (SectionKind.FACTS_FOUND, "检察机关起诉时认定，闻笛出售名单<q status=alleged>530条</q>。"),
        (SectionKind.PROCEDURE, "公安机关移送认定：闻笛出售名单<q status=alleged>530条</q>。"),
        (SectionKind.PROCEDURE, "庭审中，公诉机关变更起诉，将投注额由<q status=alleged>462万元</q>变更为<q status=alleged>435.5万元</q>。"),
        (SectionKind.DEFENCE, "辩护人提出，指控的成员数中有<q status=argued>532个</q>系同一账号。"),
        (SectionKind.FACTS_FOUND, "公诉机关依据流水，指控二人取款<q status=alleged>23次</q>。经比对，实为<q status=found>九次</q>。"),
        (SectionKind.FACTS_FOUND, "公诉机关当庭扣除部分，指控并经法院确认的赌资为<q status=found>37万元</q>。"),
        (SectionKind.FACTS_FOUND, "关于闻笛控制服务器<q status=alleged>186台</q>的指控，与事实不符。"),
        (SectionKind.FACTS_FOUND, "收购银行卡<q status=found>11张</q>。指控的另<q status=alleged>2张</q>只有口供。"),
        (SectionKind.CAPTION, "2014年因犯盗窃罪被判处有期徒刑六个月，并处罚金<q status=found>二千元</q>。"),
    ],
)  # fmt: skip
def test_standing_follows_the_speaker(kind: SectionKind, marked: str) -> None:
    text, expected = parse(marked)
    check(read(text, kind=kind), expected, ("status",))


def test_a_loss_in_the_ruling_is_given_back() -> None:
    text, expected = parse("二、被害人的损失<q metric=disgorged>4万元</q>，由公安机关发还。")
    check(read(text, "266", kind=SectionKind.DISPOSITION), expected, ("metric",))


TWO = ("闻笛", "乔松")


@pytest.mark.parametrize(
    "marked",
    [
        "被告人闻笛获利<q parties=闻笛>3万元</q>，被告人乔松获利<q parties=乔松>4万元</q>。",
        "在被告人闻笛的网盘内查获他人信息。从中提取订单信息<q parties=闻笛>58条</q>。",
        "一、被告人闻笛出售信息，存于网盘。\n经去重，共有信息<q parties=闻笛>310条</q>。\n二、被告人乔松出售信息。\n上述信息共<q parties=乔松>75条</q>。",
        "被告人闻笛、乔松买卖信息。\n<q parties=乔松>30条</q>信息由乔松持有。",
        "闻笛、乔松先后两次收取好处费，分别为<q parties=闻笛,乔松>300元</q>、<q parties=闻笛,乔松>500元</q>。",
        "被告人闻笛、乔松分别获利<q parties=闻笛>3万元</q>、<q parties=乔松>4万元</q>。",
        "闻笛、乔松所涉数额<q parties=闻笛>7万元</q>、<q parties=乔松>4.78万元</q>，未达标准。",
        "闻笛、乔松获利<q parties=闻笛,乔松>300元</q>、<q parties=闻笛,乔松>500元</q>，共计<q parties=闻笛,乔松>800元</q>。",
        "闻笛、乔松收卡<q parties=闻笛,乔松>3张</q>、<q parties=闻笛,乔松>5张</q>、<q parties=闻笛,乔松>6张</q>。",
        "被告人闻笛伙同被告人乔松骗取<q parties=闻笛,乔松>3万元</q>。",
        "二被告人共同骗取<q parties=*>3万元</q>。",
        "被告人闻笛向被告人乔松支付<q parties=闻笛>3万元</q>。",
        "违法所得<q parties=>3万元</q>。",
        "被告人闻笛（2019年参与、获利<q parties=闻笛>7千元</q>）、乔松（2020年参与、获利<q parties=乔松>1万元</q>）望风。",
        "闻笛以每月<q parties=乔松>6000元</q>工资的条件雇佣乔松望风。",
        "闻笛支付乔松报酬<q parties=乔松>6000元</q>。",
        "闻笛经乔松介绍，获利<q parties=闻笛>3万元</q>。",
        "闻笛利用值班之便，应乔松要求拍摄他人资料<q parties=闻笛>860条</q>。",
        "综上，闻笛出售信息3400条（乔松所购出自其中），违法所得<q parties=闻笛>3万元</q>。",
        "闻笛、乔松依次为<q parties=闻笛>6000元</q>、<q parties=乔松>7000元</q>。",
        "被告人闻笛、乔松认罪。建议对闻笛判处拘役三个月，并处罚金<q parties=闻笛>3000元</q>；对乔松判处拘役一个月，并处罚金<q parties=乔松>2000元</q>。",
        "闻笛利用乔松提供的账号，骗取他人<q parties=闻笛>3万元</q>。",
        "闻笛以<q parties=闻笛,乔松>600元</q>的价格将该车卖给乔松。",
        "闻笛参与部分活动，从乔松处分得违法所得<q parties=闻笛>4000元</q>。",
        "一、关于闻笛诈骗的事实\n被告人闻笛设立公司。\n经鉴定，骗取他人共计<q parties=闻笛>3万元</q>。\n二、关于乔松诈骗的事实。骗得<q parties=乔松>1万元</q>。",
        "闻笛利用权限，多次为乔松提供的<q parties=闻笛>90个</q>号码定位，获利<q parties=闻笛>9万元</q>。",
        "闻笛将收到的款项转交乔松，从中提成<q parties=闻笛>2.6万元</q>。",
        "该平台由闻笛负责运营，乔松担任客服，骗得被害人充值共计<q parties=闻笛,乔松>31万元</q>。",
    ],
)
def test_owner_is_the_subject_or_nobody(marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, accused=TWO)}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


@pytest.mark.parametrize(
    "marked",
    [
        "闻笛上诉提出：乔松也照样付钱，应扣<q parties=闻笛>3万元</q>。",
        "闻笛的辩护人认为认定有误。即便如此，也应扣除<q parties=闻笛>3万元</q>。乔松没有说法。",
        "闻笛上诉称不知情；乔松骗得的钱里有<q parties=乔松>3万元</q>是借款。",
    ],
)
def test_what_is_argued_is_of_him_who_argues(marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, "266", TWO, SectionKind.DEFENCE)}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


@pytest.mark.parametrize(
    "marked",
    [
        "闻笛、乔松为赌博网站担任代理。\n经审计，该网站累计接受投注<q parties=>1亿元</q>。",
        "闻笛、乔松合开“顺风”群，汪某常来。\n汪某另说。\n关于“顺风”群，经检验，下注累计<q parties=闻笛,乔松>8万元</q>。",
        "闻笛建立“顺风”群，乔松任收银员。\n关于“顺风”群，其中3元是乔松的借款，故认定该群赌资<q parties=闻笛,乔松>8万元</q>。",
        "闻笛取得总代理账号，将下级代理账号分给乔松接受投注，整条线接受投注<q parties=闻笛>8万元</q>。",
        "闻笛系乔松弟媳，掌管收付。至案发，走账的赌资为<q parties=闻笛>8万元</q>。",
        "闻笛与乔松商定合伙。同月，“顺风”群（下称甲群）建立。\n汪某常来。\n甲群收取上分款<q parties=闻笛,乔松>8万元</q>。",
        "闻笛接受投注，乔松负责收款，夫妻共接受投注<q parties=闻笛,乔松>8万元</q>。",
        "二人合伙，由闻笛揽客、乔松管账，下注累计<q parties=闻笛,乔松>8万元</q>。",
        "经查，闻、乔二人接受投注<q parties=闻笛,乔松>8万元</q>。",
        "闻笛伙同乔松接受投注<q parties=闻笛,乔松>3万元</q>，参赌者<q parties=闻笛,乔松>五人</q>。",
        "闻笛、乔松建立赌博网站，发展会员。\n经审计，该网站累计接受投注<q parties=闻笛,乔松>1亿元</q>。",
    ],
)
def test_figures_of_a_house_that_others_run_are_nobodys(marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, "303-2", TWO)}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


def test_users_of_an_attacked_system_are_everybodys_who_attacks() -> None:
    text, (e,) = parse("闻笛以9000元委托乔松攻击某平台，致该平台不能登录，其时有注册用户<q>7.2万余个</q>。")
    by_span = {(q.start, q.end): q for q in read(text, "286", TWO)}
    assert by_span[e.start, e.end].parties == TWO


def test_the_unit_goes_by_its_short_name_and_as_the_company() -> None:
    text, expected = parse(
        "被告单位澜溪市晨帆网络科技有限公司，住所地澜溪市。\n被告人闻笛，男，1990年生。\n"
        "检察院指控被告单位澜溪市晨帆网络科技有限公司、被告人闻笛犯诈骗罪。\n经审理查明：闻笛领取工资<q>9万元</q>，晨帆公司得款<q>30万元</q>，公司账户另收<q>5万元</q>。"
    )
    quantities = read_quantities(Transcript(text, "text/plain"), find_structure(text))[0]
    by_span = {(q.start, q.end): q.parties for q in quantities}
    unit = ("澜溪市晨帆网络科技有限公司",)
    assert [by_span[e.start, e.end] for e in expected] == [("闻笛",), unit, unit]


@pytest.mark.parametrize(
    "marked",
    [
        "被告人闻笛、乔松收购手机卡。二人共获利<q parties=闻笛,乔松>3万元</q>。",
        "闻笛收购手机卡后交乔松转卖，二被告人共得<q parties=闻笛,乔松>3万元</q>。",
        "三被告人共骗取<q parties=*>3万元</q>。",
        "闻笛、乔松租房拨打电话。汪汀送饭。闻笛等人骗得<q parties=闻笛,乔松>3万元</q>，汪汀等人得<q parties=汪汀>500元</q>。",
        "闻笛与路遥（另案处理）合谋，二人骗取<q parties=闻笛>3万元</q>。",
        "乔松受伤。闻笛致<q parties=闻笛>二人</q>死亡。",
        "闻笛、乔松出售手机卡。汪汀提供过车辆。所得为<q parties=闻笛,乔松>9万元</q>。",
        "闻笛纠集乔松骗取<q parties=闻笛,乔松>3万元</q>，与汪汀骗取<q parties=闻笛,汪汀>2万元</q>。",
        "闻笛纠集乔松取款，参与骗取<q parties=闻笛>2万元</q>。",
        "闻笛安排乔松取款，共同骗取<q parties=闻笛,乔松>2万元</q>。",
        "闻笛明知乔松诈骗，仍提供<q parties=闻笛>5张</q>银行卡。",
        "闻笛追讨欠款。无奈之下，路遥将<q parties=乔松>3万元</q>支付给乔松，将汽车折价<q parties=汪汀>8万元</q>抵给汪汀。",
        "闻笛、乔松拨打电话。汪汀送饭。经查，从多处共计骗取<q parties=闻笛,乔松,汪汀>9万元</q>。",
        "被告人闻笛等三人设点拨打电话，骗取<q parties=*>3万元</q>。闻笛等二人骗取<q parties=闻笛>2万元</q>。",
        "闻笛、乔松租房拨打电话。汪汀送饭。该组织骗取<q parties=闻笛,乔松,汪汀>9万元</q>。",
        "闻笛、乔松经预谋，由闻笛约出周某。乔松陪其打牌，致使周某输掉<q parties=闻笛,乔松>5万元</q>。",
        "闻笛、乔松经预谋设局，骗取<q parties=闻笛,乔松>3万元</q>。\n其中乔松单独骗取<q parties=乔松>5万元</q>。",
        "闻笛驾车搭载乔松。汪汀未去。见周某持手机（价值<q parties=闻笛,乔松,汪汀>3400元</q>），乔松夺走手机。",
        "被告人：闻笛、乔松、汪汀等9人。2020年，闻笛纠集乔松等8人骗取<q parties=*>3万元</q>。闻笛等9人分得赃款，共骗取<q parties=*>6万元</q>。",
        "闻笛虚构工程，骗取乔松、汪汀<q parties=闻笛>3万元</q>。",
        "闻笛、乔松设点。公安机关从某公司账户冻结<q parties=>3万元</q>，从闻笛处扣押<q parties=闻笛>2万元</q>。",
        "闻笛、乔松设点。已核实的被害人：周某<q parties=>9万元</q>。",
        "闻笛、乔松租房拨打电话。该团伙骗取<q parties=闻笛,乔松>9万元</q>。\n汪汀另租一处。该团伙骗取<q parties=汪汀>3万元</q>。",
        "汪汀让闻笛、乔松等候。闻笛去了三处。二人依次获利<q parties=闻笛>2万元</q>、<q parties=乔松>1万元</q>。",
        "闻笛、乔松出资，汪汀望风。三人骗得<q parties=闻笛,乔松,汪汀>30万元</q>，闻笛分得<q parties=闻笛>9万元</q>，另两人各分得<q parties=乔松,汪汀>7万元</q>。",
        "除闻笛外，其余被告人均获利<q parties=乔松,汪汀>5000元</q>。",
        "闻笛及其他被告人骗得<q parties=*>5000元</q>。",
        "闻笛招募乔松、汪汀做客服，月工资<q parties=乔松,汪汀>6000元</q>。",
        "某地有人行骗。\n该团伙骗取<q parties=*>9万元</q>。",
        "闻笛、乔松开店。汪汀接客。截至案发，该店共计骗取<q parties=闻笛,乔松>9万元</q>，其中汪汀骗取<q parties=汪汀>2万元</q>。",
        "闻笛与乔松分利，前者得<q parties=闻笛>61万元</q>，后者得<q parties=乔松>38万元</q>。",
        "闻笛、乔松均有所得，各为<q parties=闻笛>61万元</q>、<q parties=乔松>38万元</q>。",
        "闻笛原是乔松的玩家，其后邀集工友，骗得<q parties=闻笛>61万元</q>。",
        "闻笛入伙。乔松收卡。其卖出后得款<q parties=乔松>2万元</q>。",
        "闻笛系乔松的表弟，同年入伙，分得<q parties=闻笛>9万元</q>。",
        "闻笛，2020年入股乔松的店铺，不问杂务，到手<q parties=闻笛>9万元</q>。",
        "闻笛到店任出纳，按乔松的吩咐记账，每月领取<q parties=闻笛>5000元</q>。",
        "闻笛招来乔松、汪汀：乔松得<q parties=乔松>3万元</q>；汪汀名下有<q parties=汪汀>4万元</q>。",
        "闻笛出租卡片，其表弟乔松只收两次，得<q parties=乔松>600元</q>。",
        "闻笛名下为<q parties=闻笛>613条</q>，乔松名下为<q parties=乔松>370条</q>，合计<q parties=闻笛,乔松>983条</q>。",
    ],
)
def test_owners_of_three_are_those_who_were_named_last(marked: str) -> None:
    text, expected = parse(marked)
    by_span = {(q.start, q.end): q for q in read(text, "266", ("闻笛", "乔松", "汪汀"))}
    for e in expected:
        assert ",".join(by_span[e.start, e.end].parties) == e.attributes["parties"], e.surface


def test_money_without_a_word_is_what_the_pronounced_offence_turns_on() -> None:
    text = "上家先后给了闻笛28000元。"
    found = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT),),
        charges=(Charge("闻笛", "诈骗罪", "266"),),
        disposition=(Sentence("闻笛", "非法利用信息网络罪", "287-1", "拘役", None, None, None, None, None, 0, 1),),
    )
    roles = [
        read_quantities(Transcript(text, "text/plain"), one)[0][0].metric.value
        for one in (found, replace(found, disposition=()))
    ]
    assert roles == ["money_other", "fraud_proceeds"]


def test_round_figures_of_a_commentator_are_the_law_unless_an_accused_is_named() -> None:
    text = "住宿信息的入罪数量为五百条。闻笛出售五百条，达到入罪标准。"
    structure = Structure(
        parties=(Party("闻笛", PartyRole.DEFENDANT), Party("乔松", PartyRole.DEFENDANT)),
        sections=(Section(SectionKind.COURT_OPINION, 0, len(text), is_comment=True),),
    )
    found = [q.status for q in read_quantities(Transcript(text, "text/plain"), structure)[0]]
    assert found == [QuantityStatus.LAW, QuantityStatus.FOUND]


def test_only_accused_owns_every_figure_but_recited_law() -> None:
    text = "获利5000元。依照《解释》规定，违法所得一万元以上的应当认定为情节严重。"
    assert [q.parties for q in read(text)] == [("闻笛",), ()]


@pytest.mark.parametrize(
    ("article", "marked"),
    [
        ("287-1", "先后组建微信群<q qualifier=set_up>7个</q>。"),
        ("287-1", "向<q qualifier=sent_to>30个</q>微信群发送广告。"),
        ("287-2", "将本人名下银行卡<q qualifier=holder_own>3张</q>出租。"),
        ("287-2", "收购他人银行卡<q qualifier=holder_other_or_entity>8套</q>。"),
        ("287-2", "提供银行卡<q>8张</q>。"),
        (
            "287-2",
            "该账户单向流入资金<q qualifier=one_way>463,260元</q>。涉案账户流入<q qualifier=one_way>四十六万余元</q>。",
        ),
        ("287-2", "该账户单向流入资金<q qualifier=one_way>403,260元</q>。另一账户流入<q>九十万余元</q>。"),
        ("287-2", "该账户单向流入资金<q qualifier=one_way>40万元</q>。"),
        ("266", "闻笛拨打诈骗电话共计<q qualifier=fraud_calls>1272次</q>。"),
        ("266", "闻笛作案<q>5次</q>，拨打电话。"),
        ("287-2", "闻笛拨打电话共计<q>1272次</q>。"),
        ("266", "曾被公安机关<q qualifier=rectification_orders>三次</q>责令改正，仍拒不改正。"),
        ("285-2", "获取他人网银的账号及密码。上述方法共获取身份认证信息<q qualifier=financial>1048组</q>。"),
        ("285-2", "闻笛以支付宝账户收款，售出账号密码<q>60组</q>。"),
        ("312", "闻笛持卡取款<q qualifier=concealment>五次</q>。"),
        ("266", "闻笛持卡取款<q>五次</q>。"),
        ("285-2", "获取他人网银、游戏的账号及密码。上述方法共获取身份认证信息<q>1048组</q>。"),
    ],
)
def test_qualifier_says_which_threshold(article: str, marked: str) -> None:
    text, expected = parse(marked)
    check(read(text, article), expected, ("qualifier",))


def test_an_indictment_adopts_nothing_and_a_judgment_adopts_the_charge() -> None:
    text = "闻笛获利5000元。认定上述事实的证据确实、充分，足以认定。"
    charge = (Section(SectionKind.ALLEGATIONS, 0, len(text)),)
    party = (Party("闻笛", PartyRole.DEFENDANT),)
    standing = {
        title: read_quantities(
            Transcript(text, "text/plain"), Structure(document_type=title, parties=party, sections=charge)
        )[0][0].status
        for title in ("起诉书", "刑事判决书")
    }
    assert standing == {"起诉书": QuantityStatus.ALLEGED, "刑事判决书": QuantityStatus.FOUND}
