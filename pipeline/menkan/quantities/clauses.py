"""What the grammar of a clause settles about a figure, whatever words stand nearer (句法：谓语、括注、接收方).

The verb goes before the nouns behind it (骗取租金3万元 is taken, no rent). A figure in brackets says what the one
before them is made of. Money that arrives in an account of the accused is inflow; what an accused is paid is income,
what he pays is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from menkan.codes import Metric
from menkan.text import Words, begin_of, fold_width
from menkan.types import Quantity

_REACH = 60  # characters of a clause that are looked at (project convention)
FLOOR = 0.55  # votes below say nothing; what settles a role stands so far above the best of them
# 每袋价值68.5元; 每次, 每月 and 每人 tell of something else
_EACH = re.compile(
    r"每(?![次月人日天年局场把笔单])[一-龥]{1,2}(?:的)?(?:价值|价格|单价|保费)?(?:为|约)?(?:人民币)?$"
    r"|每(?:人头|单|人|户|名)(?:为|是|收|付|给)?(?:人民币)?$"
    r"|一(?:单|趟|条|张|户|个[^,。;\d]{0,4})(?:就)?(?:给|付)(?:其|他|她)?$"
    r"|每[^,。;\d]{0,8}[\d一二三四五六七八九十百千万]+元(?:就|可|能)?(?:返还?|付给?|给予?|提成?|抽取?|得|收取?|支付|获利)[^,。;\d]{0,6}$"
    r"|(?:每|按)(?:成功|查得|引来|拉来?|添加|推荐|有|发展|介绍|提供|注册)[^,。;\d]{0,16}一(?:个|条|人|名|单|户|组|套|张)"
    r"[^,。;\d]{0,12}(?:,[^,。;\d]{0,12}(?:付给|付|给|提|支付|得|收)[^,。;\d]{0,6})?$"
    r"|(?<![第十百千万])一(?:个|条|张|套|份|组)[一-龥A-Za-z]{0,6}(?:账号|账户|卡|号|信息)(?:为|约)?$"  # 注册一个账号5元
    r"|(?<![第十百千万\d])[一每](?:单|张|条|份|套|组|枚|台|户|趟|件|点)(?:信息|卡|数据)?"
    r"(?:算|给|收|卖|付|提|分|要|各|开价|收费|约|为){0,2}(?:人民币)?$"  # 拍一张算1.2元, 户籍一条20元
)
# 接收电诈资金5万元, 流入涉案款项: what an account receives
_RECEIVED = re.compile(
    r"(?:接收|接受|收到|转入|流入|汇入|打入|进入)[^,。;\d]{0,6}(?:资金|钱款|款项|赃款|赌资|汇款|被骗款|诈骗款|充值款)[^,。;\d]{0,6}$"
)
# 被害人乔某汇款13万元: told as what the victim lost
_LOST = re.compile(r"(?:被害人|受害人)[^。;]{0,60}?(?:汇款|汇出|转账|转款|转出|付款|支付|投入|充值)[^,。;\d]{0,10}$")
# 收款5万元, 得900元, 领取工资3万元, 到手4000元: what a person gets, but not by taking it from somebody
_GOT = re.compile(
    r"(?<![骗窃盗抢劫诈取夺购买卖])(?:取得(?=货款|款项|报酬|好处费|佣金)|收取|收到|收得|收款|收租|收货款|进账|入账|收|得款|获款|得到|得|拿到|拿|领取|领到|领|赚得|赚|挣|分到|分|到账|入账)"
    r"(?:了|的|共|共计|合计|计|约|得|走|USDT|泰达币|比特币|虚拟货?币|折合|折)*(?:人民币|现金|货款|款项|款|报酬|好处费|佣金)?(?:共计|合计|累计)?(?:人民币)?$"
    r"|自己?(?:留下|留存|落下|留)(?:了|人民币)*$"
    r"|共收(?:取|到)?[一-龥]{1,3}[一-龥某×](?<![款钱费金额资])(?:人民币)?$"
    r"|收取(?:微信|支付宝)?(?:转账|红包)(?:共计|合计|累计|共)?(?:人民币)?$"
)
# 答应给他3000元, 按约应得4980元, 对方说好的2400元: a promise, whatever it is called; 按约定支付3万元 was paid
_PROMISED = re.compile(
    r"(?:(?<![按依照])(?<!合同)(?<!协议)约定|答应|承诺|许诺|允诺|应允|应得|商定|谈妥|说好|尚欠|还欠|拖欠)"
    r"(?:(?!先付|先给|预付|实际|收取|收到|骗|其中|由|将|每|[按依]约)[^,。;:\d]){0,14}$"
)
_REWARD = re.compile("酬劳|报酬|奖金|好处费|提成|辛苦费")
# 被害人史某76,000元, 被害人戈某被骗13万元: his loss; 退赔被害人史某5000元 is given back
_OF_A_VICTIM = re.compile(
    r"(?<![赔还给付偿补退])(?<!了)(?:被害人|受害人):?(?:(?![被的损等共各])[一-龥]){1,3}\d?(?:被骗)?(?:人民币)?$"
)
# 购得信息30条，支付1450元: its price
_BOUGHT = re.compile(
    r"(?:购得|购买|购入|购进|买得|买来|买入)[^。;]{0,70},(?:(?:先后|一共|共|为此|合计|共计)*)(?:花费|支付|付款|花)(?:了|人民币|共|共计|合计)*$"
)
# 每天付其300元, 每日得500元, 以每天400元雇请: wages
_WAGE = re.compile(
    r"每(?:天|日|月|周|班|晚)(?:(?:工资|报酬|底薪)?(?:付|得|领|拿|发|给|支付)(?:给)?[^,。;\d]{0,6}|(?:工资|报酬|底薪))(?:人民币)?$"
)
_HIRES = re.compile(r"[^,。;\d]{0,6}(?:雇|聘请|请)|(?:[、和][\d.,]+元){0,8}(?:的标准)?(?:领取|支付|发放|计发|计付)")
_A_DAY = re.compile(r"每(?:天|日|月|周|晚)(?:人民币)?$")
_ACCOUNT = re.compile("账户|银行卡|二维码|收款码|商户号|账号|卡内")
# 户名为甲的账户共转入资金5万元, 该卡支出3万元: what an account, whoever's name it has, took and gave
_ACCOUNT_TOOK = re.compile(
    r"(?:账户|银行卡|卡|账号)[^,。;\d]{0,12}(?:存入|转入|汇入|进账|入账|共收入|总收入|接收|收到)(?:资金|款项|钱款|现金)?(?:共计|合计|累计|总额)?(?:为|达)?(?:人民币)?$"
)
_ACCOUNT_MOVED = re.compile(
    r"(?:账户|银行卡|账号|POS机|刷卡机)[^。;]{0,40}(?:交易总额|交易额|交易金额|交易流水)(?:共计|合计|累计)?(?:为|达)?(?:人民币)?$"
)
# What victims of a fraud lose, told in a case of those who helped it.
_HELPS = frozenset({"287-1", "287-2", "286-1", "253-1", "312"})
_DEFRAUDED = re.compile("被害人|受害人|被骗|受骗|诈骗|群众")
_LENDS_ACCOUNTS = frozenset({"287-2", "312"})
# 骗取王某中介费用及租金共计3万元; 骗取后变卖得款 is another verb
_TAKEN = re.compile(
    r"(?:骗取|骗得|骗走|窃得|窃取|盗得|盗走|盗取|抢得|抢走|劫得|劫取|敲诈|勒索|骗到|偷走|套取|侵吞|侵占|冒领|骗领)(?!后|罪|行为|活动)"
    r"(?:(?!获利|得款|分得|分给|销赃|变卖|出售|卖给|转卖|退还|退赔|退缴|退出|归还|用于|支付(?!的)|花费|挥霍|提成).){0,40}$"
)
_NOT_TAKEN = re.compile(r"的价格|予以|被扣押|已退")
# 砸坏门窗、电视等物品，价值共计1100元: lost, taken by nobody
_DAMAGED = re.compile(
    r"(?:砸[坏毁烂]|毁坏|损[毁坏]|烧毁|打[砸坏])(?:(?!窃|盗|抢|劫|骗)[^。;]){0,40}(?:价值|损失)(?:共?计|合计|为|达)?(?:人民币)?$"
)
_BEHIND_THE_VERB = (Metric.PRICE, Metric.ILLEGAL_INCOME, Metric.MONEY_OTHER, Metric.DISGORGED)
_COLLECTED = re.compile(
    r"(?:收取|收得|收到|共收|收(?![款益入]))[^,。;]{0,12}(?:费|费用|报酬|佣金|好处|租金)[^,。;]{0,8}$"
)  # 收取广告费1.2万元
# 收取推广费, 收租金: for a service to the house; 台费 is what the house takes
_FOR_SERVICE = re.compile("租金|(?:推广|广告|服务|手续|维护|托管|开发|技术|通道|码|代理|广告位|使用)费")
# Offences in which others pay the accused because they are deceived or forced: that is no income.
_GIVEN_BY_VICTIMS = frozenset({"266", "264", "263", "192", "193", "194", "196", "224", "274"})
_MARK = "\ue000"  # a character of the name of an accused, in a text as of `mark_accused`
_ARRIVES = r"(?:转入|汇入|转至|汇至|转账至|打入|打到|存入|转移到|转到|汇到|进入|流入)"
# 抽头渔利, 共计获利: what the house takes of the game, but for the shares told after it
_HOUSE = re.compile(
    rf"(?:抽头|抽水|抽取(?!返水|返点|佣金|提成|退水)|水钱|房租费|头薪|台费)(?:(?!支付|参与|分别|工资|雇|分得|好处费|报酬|被告人|{_MARK})[^。]){{0,50}}$"
)
# 分得"水钱"1万元: a share of what the house takes; 付给房费500元: what it pays for its room
_SHARE = re.compile(
    r'(?:分(?:得|给|到|了)?|拿到|拿|领取?)[“"]?(?:抽水|水钱|头钱|抽头)(?:钱|款)?[”"]?(?:合计|共计|共|约|总计)?(?:人民币)?$'
)
_ROOM = r"(?:房费|房钱|场地费|场地钱|房租|租金)"
_PAYS_FOR_ROOM = re.compile(rf"(?<!分)(?:给(?!予)|付给|支付|付)[^,。;\d收]{{0,8}}{_ROOM}[^,。;\d]{{0,4}}$")
_GIVES = re.compile(r"(?<!分)(?:给|付给|支付|付)[^,。;\d收]{0,6}$")
_FOR_ROOM = re.compile(rf"的?{_ROOM}")
_GAMBLING = frozenset({"303-1", "303-2"})
# 致使其欠下赌款12万元, 出具21.5万元的借条: what a fraud makes its victim owe
_PLAYS = _GAMBLING | {"287-1", "287-2", "312", "285-1", "285-2"}
_OWED_AT_PLAY = re.compile(r"(?:输|欠|抵偿?|折价|连同)[^,。;\d]{0,10}$")
_IOU = re.compile(r"的?(?:借条|欠条|借据|借款单|欠款单)")
_TAKES = frozenset({"264", "263", "267", "266"})
_CONCEALS = frozenset({"312", "191"})
_TAKES_OR_CONCEALS = re.compile(
    r"(?P<takes>盗窃|窃取|窃得|盗走|盗得|抢走|抢得|劫取|骗取|骗得|被盗)"
    r"|(?P<conceals>(?:购买|收购|买下|买得)(?:的)?被盗|收购|代为销售|掩饰|隐瞒|窝藏|转移|介绍他人收购|收赃)"
)
_SETTLED = frozenset({Metric.PRICE, Metric.DISGORGED, Metric.FINE, Metric.ECONOMIC_LOSS})
_GAINED = frozenset({None, Metric.ILLEGAL_INCOME})
_PERSONS = frozenset("人名户位")
_DECEIVED = re.compile(r"(?:骗取|骗得|诈骗|诱骗|集资|催收|侵占|敲诈|勒索)[^。;\d]{0,50}等$")  # 骗取周某、吴某等23人
_SO_MANY = re.compile(r"(?:骗取|诈骗|骗得|欺骗|诱骗)了?$")  # 骗取200余人
_PLAYERS = re.compile("(?:下线|下级|直属|有效|注册)?(?:会员|代理|玩家|赌客)|参赌")  # 甲、乙等20名会员
_OF_PAYMENT = frozenset({Metric.ILLEGAL_INCOME, Metric.PRICE})
_IN_BRACKETS = re.compile(r"\((?:分别为|分别是|其中|即|包括|含|由)?[^()]{0,120}$")


# Patterns on a text in which the names of the accused are marked: compiled once, not anew for every document.
_CALLED = rf"(?:{_MARK}+|被告人|上诉人)"
_WHO = rf"(?:被告人|上诉人)?(?:{_CALLED}|其)"
_WHOSE = rf"(?:{_WHO}|该|上述|涉案|前述)"
_PAID = re.compile(  # 支付给被告人甲某…, 付甲某3700元
    rf"(?:支付(?!宝|余额|账户|账号|平台|工具|软件|密码|结算)|付给|支付给|给予|分给|给付|打给|转给)(?:给)?{_WHO}[^,。;]*$|(?<!支)付(?:被告人)?{_MARK}+[^,。;]{{0,6}}$"
)
# 周某向被告人甲某支付定金5000元: of what is told of a fraud, what its victim gave
_PAID_TO = re.compile(
    rf"(?<!{_MARK})向{_WHO}(?:等人)?[^,。;\d]{{0,10}}(?:支付|转账|汇款|转款|付款|打款|交付|交纳|缴纳)[^,。;\d]{{0,14}}$"
)
# 李某向被告人甲某支付费用3万元: what others pay him who is tried for no fraud
_PAYS_HIM = re.compile(
    rf"(?<!{_MARK})向{_WHO}(?:等人)?(?:(?!购买|投注|下注)[^,。;\d]){{0,10}}(?:支付|交付|交纳|缴纳)[^,。;\d]{{0,20}}$"
)
# 甲某分给其3500元, 钱给了乙某3000元: what one of them gives another, whatever it was made with
_SHARES_OUT = re.compile(
    rf"(?:{_MARK}|款|钱)(?:等人)?(?:(?!被害|受害|骗|客户|要求|借|还)[^,。;\d]){{0,16}}"
    rf"(?:分给(?:{_WHO}|我)|(?:付给|发给|(?<![转汇打交卖还送寄供退返])给)(?:了)?{_CALLED})(?:每?次|分|共|共计|现金|人民币|约)*$"
)
# 该账户内显示有5万余元, 余额为3万元: what is there is no figure of an act
_BALANCE = re.compile(r"(?:余额|(?:账户|卡|账号)(?:内|里|上|中)(?:显示|尚|还|仅|只|原)?有)(?:为|是)?(?:人民币)?$")
# 零积分兑换支付账户余额2万元: what is made of it or taken from it
_TAKES_BALANCE = re.compile(r"(?:兑换|充值|转走|盗[走刷取用]|转移|转出|提取|套取|划走|消费|骗取|窃取)[^,。;]{0,24}余额")
# 该3000元已被其用于还债, 报酬5000元由甲收取, 均被挥霍: what was taken for oneself, or paid out as promised
_ALL_OF_IT = r"[^,。;:\d]{0,2}(?:均|都|全部|已|业已)*"
_SPENT = re.compile(
    rf"{_ALL_OF_IT}(?:(?:被|由){_WHO}[^,。;:]{{0,30}}?(?:用于(?!转|支付结算|接收)|花[费销光完掉]|消费|占有|占为己有|据为己有|私分"
    rf"|瓜分|收取|收下|领取)|被?[^,。;:]{{0,30}}?挥霍|(?:支付|付|给付)给{_WHO})"
)
_PAYS = re.compile(  # 被告人甲某用该款支付乙某…; not 甲某骗取被害人支付的费用
    rf"{_CALLED}(?:(?!被害|骗|受害|客户|敲诈|勒索)[^,。;]){{0,24}}(?:支付(?!宝|余额|账户|账号|平台|工具|软件|密码|结算)|付给|给付)(?!给?{_WHO})[^,。;]*$"
)
# 甲某参与盗窃十三次，盗窃物品价值2万元: what he took, also where others are tried for concealing it
_STEALS = re.compile(
    rf"{_MARK}(?:等人)?(?:均)?(?:参与|伙同|实施|多次|先后|结伙)*(?:盗窃|窃取|窃得|盗走|抢劫|抢夺|骗取)[^。;]{{0,30}}$"
)
# 乔某向被告人甲某借款15万元, 被告人甲某向乔某转账9万元: lent by the accused, not taken
_LENT = re.compile(
    rf"(?:向{_CALLED}(?:等人)?[^,。;\d]{{0,16}}(?:借款|借得|借到|借|贷款|贷得)"
    rf"|{_CALLED}(?:等人)?(?:(?!被骗|骗|让|使|要求|诱|指|称)[^,。;]){{0,12}}向(?!{_WHO})[^,。;\d]{{2,12}}(?:转账|汇款|打款|转款|放款|出借))"
    r"(?:现金|人民币|共计|合计|了|的)*$"
)
_INTO = re.compile(  # 转入甲某…账户…
    rf"(?:{_ARRIVES}{_WHOSE}[^,。;:]{{0,50}}?(?:卡|账户|账号|支付宝|微信)"
    rf"|向{_WHOSE}[^,。;:]{{0,20}}?(?:卡|账户|账号|支付宝|微信)[^,。;:]{{0,12}}?(?:转账|汇款|打款|转款|转入|汇入))[^,。;:]{{0,40}}$"
)
# 从乙处拿走6万元, 由丙转给2万元: from a fellow accused it is a share of the gain
_FROM_FELLOW = re.compile(
    rf"(?:从|自){_WHO}(?:等人)?(?:处|手中|那里)[^,。;\d]{{0,6}}(?:拿|得|取|分|领)[^,。;\d]{{0,6}}$"
)
# 向法院起诉，要求归还借款506万元: claimed in a civil suit, not given back
_CLAIMED = re.compile(
    r"(?:(?<!附带)民事诉讼|提起诉讼|(?<!审查)(?<!移送)起诉(?!书|期间|阶段)|诉请|仲裁|支付令|保全|民事判决|民事调解)(?:(?!案发|到案)[^。;]){0,40}?"
    r"(?:赔偿|返还|归还|偿还|冻结|支付|给付)[^。;\d]{0,16}$"
)
# 至今未能归还5万元, 16万元尚未追回: not given back
_NOT_BACK = (
    r"(?:未|没有|没|无法|无力|拒不|不予|不能)(?:能|按期|按时|按约|及时|全部|再|予)?"
    r"(?:归还|偿还|返还|退还|退赔|退回|追回|赔偿|收回)"
)
_IS_OWED = re.compile(rf"{_NOT_BACK}[^,。;]{{0,16}}$")
# 甲某退10万元, 甲某家属代赔乙2万元: given back; 违法所得3万元、2万元分别追缴
_GIVES_BACK = re.compile(
    rf"{_MARK}(?:的?(?:家属|亲属|家人|父亲|母亲|妻子|丈夫))?(?:也|已|又|仅|共|各|主动|自愿|当庭){{0,2}}"
    rf"(?:退(?!休|伍|回重审|役|货|款给)(?:出|缴|了|还|赃)?(?:赃款|违法所得)?|代?(?:退|赔)(?:出|缴|付)?[^,。;\d]{{0,6}})(?:人民币)?$"
)
_TAKEN_BACK = re.compile(r"(?:、[\d.,万余多]+元){0,8}(?:分别|均|一并|全部|依法|予以){0,3}(?:追缴|没收|上缴国库)")
# 催讨后偿还1.8万元, 将2万元赃款返还被害人: to those from whom it was taken; 用于偿还债务3万元 is spent
_REPAYS = re.compile(
    r"(?:偿还|归还|返还|退还|退回|退给|还给)(?:了|给)?(?:(?:被害人|受害人)[一-龥×]{0,3}|其)?(?:本金|现金|货款|钱款)?(?:共计|共)?(?:人民币)?$"
)
_PAYS_OFF = re.compile(r"(?:用于|用以|用来)[^,。;\d]{0,8}(?:归还|偿还|返还)[^,。;\d]{0,8}$")
_DEBTS = re.compile(r"的?(?:个人)?(?:欠款|债务|贷款|赌债)")
_SPENDS = re.compile(r"用于|用以|用来|债务|欠款|贷款|借款|信用卡|约定|承诺|要求|索要|催|起诉")
_IS_REPAID = re.compile(r"(?:的)?(?:赃款|违法所得|款项|钱款|现金)(?:全部|均|已|业已)?(?:返还|退还|退给|退赔|归还|发还)")
_STAYS_OWED = re.compile(rf"[^,。;]{{0,16}}?{_NOT_BACK}")
_RETURNS = re.compile(
    r"返[还给][^,。;]{0,12}(?:佣金|返水|返点|返利|提成|洗码|退水)[^,。;\d]{0,6}$"
)  # 返还甲佣金30万元: paid to him
# 按1%返给甲1280元, 每名返给100元
_REBATE = re.compile(r"(?:按[^,。;]{0,12}[%‰成分][^,。;]{0,6}|每[名人个单][^,。;]{0,4})返[给还]?[^,。;\d]{0,10}$")
# 收受村民投注共计40万元, 所收的5万元投注: what is staked, whoever takes it
_BETS = r"(?:投注|押注|赌注|注单|码单|赌资)"
_STAKED = re.compile(
    rf"[报交](?:单|码)?(?:了|共|计)?$|(?:[收受接吸]|经手)[^,。;\d]{{0,14}}{_BETS}(?:款|额|金额|资金|总额)?(?:共计|合计|累计|总计|总共|计|共|约|达|为)*(?:人民币)?$"
)
_OF_BETS = re.compile(rf"(?:的|左右的?)?{_BETS}(?![网账平站])")
# 为赚取返水介绍他人投注4万元: what for, not how much of it
_PURPOSE = re.compile(r"为了?(?:赚取|获取|谋取|牟取|得到)(?:返水|佣金|提成|返点|利益|好处|差价|报酬)")
# 毕某退出前发生的为5万元, 退出该平台后: he left, nothing is given back
_LEAVES = re.compile(
    r"退出了?(?:[之以]?[前后]|时|,|该|上述|平台|团伙|公司|合伙|经营|股份|[群组])(?:(?!退|赔|缴|扣押|追|没收|冻结|上交)[^。;])*$"
)
_ARRIVES_AT = re.compile(rf"[^,。;:]{{0,24}}?{_ARRIVES}(?:了)?{_WHO}")  # …转入甲某的账户


def mark_accused(folded: str, accused: Sequence[str]) -> str:
    """`folded` with every name of the accused as private-use characters, same length (被告人姓名占位)."""
    parts, at = [], 0
    for start, end in Words(map(fold_width, accused)).find(folded):
        parts += [folded[at:start], _MARK * (end - start)]
        at = end
    return "".join((*parts, folded[at:]))


_SOLD_TO = re.compile(rf"(?:[卖售]给|售予|提供给)[{_MARK}、和]{{2,40}}等$")
_NAMED_ABOVE = re.compile(r"(?:上述|前述|以上)$")
_ACT = re.compile(r"(?:各自|分别|均|共同|先后|[都皆系为将,。;])")  # 上述八人各自建群: those who were named


def of_persons(marked: str, quantity: Quantity) -> Metric | None:
    """What 等5人 behind names counts: victims where somebody is deceived, else nothing; None for other figures."""
    if quantity.unit not in _PERSONS:
        return None
    if _NAMED_ABOVE.search(marked, max(0, quantity.start - 4), quantity.start):
        return Metric.COUNT_OTHER if _ACT.match(marked, quantity.end) else None
    if _SO_MANY.search(marked, max(0, quantity.start - 4), quantity.start):
        return Metric.VICTIMS
    if not marked.endswith("等", 0, quantity.start):
        return None
    if _SOLD_TO.search(marked, max(0, quantity.start - _REACH), quantity.start):
        return None  # 售予甲、乙等48人: the buyers
    if marked.endswith((_MARK, "被告人", "上诉人"), 0, quantity.start - 1):
        return None if _PLAYERS.match(marked, quantity.end) else Metric.COUNT_OTHER
    if marked.startswith(("被告人", "上诉人", "犯罪嫌疑人"), quantity.end):
        return Metric.COUNT_OTHER
    return Metric.VICTIMS if _DECEIVED.search(marked, max(0, quantity.start - _REACH), quantity.start) else None


def in_brackets(folded: str, quantity: Quantity, before: Sequence[Quantity]) -> tuple[Metric, int] | None:
    """The role of the figure that brackets follow and where they open, for a figure of its unit in them.

    共计6万元（甲4万元、乙2万元）: what the brackets say of the parts themselves (已退还2万元) goes before it.
    """
    open_at = _IN_BRACKETS.search(folded, max(0, quantity.start - 122), quantity.start)
    if open_at is None:
        return None
    whole = next((q for q in reversed(before) if q.end <= open_at.start()), None)
    if whole is None or open_at.start() - whole.end > 1 or whole.unit != quantity.unit:
        return None
    return whole.metric, open_at.start()


def govern(
    folded: str,
    marked: str,
    quantity: Quantity,
    votes: dict[Metric, float],
    articles: frozenset[str],
    own: frozenset[str] = frozenset(),
) -> None:
    """Changes the votes for a sum of money by what its clause settles; `marked` is `folded` as of `mark_accused`.

    `articles` are those of the case, `own` those of the accused named last, where not all are tried for the same.
    """
    start = quantity.start
    if _EACH.search(folded, max(0, start - _REACH), start) and not _IOU.match(folded, quantity.end):
        _at_least(votes, Metric.PRICE, 5.0)
        return
    begin = begin_of(folded, ",;:。\n", start, _REACH)
    paid, from_victims = _PAID.search(marked, begin, start), _GIVEN_BY_VICTIMS & (own or articles)
    pays_him = _PAYS_HIM.search(marked, begin, start)
    if not pays_him and _PAYS.search(marked, begin, start):
        for metric in _OF_PAYMENT & votes.keys():
            votes[metric] = min(votes[metric], 1.0)
        _at_least(votes, Metric.MONEY_OTHER, 1.5)
    elif (
        (fee := _COLLECTED.search(folded, begin, start))
        and not from_victims
        and (_FOR_SERVICE.search(fee[0]) or not _GAMBLING & articles)
    ):
        _at_least(votes, Metric.ILLEGAL_INCOME, 4.4)
    elif (paid or pays_him) and not from_victims:
        _at_least(votes, Metric.ILLEGAL_INCOME, 4.4 if pays_him and "费" in pays_him[0] else 2.4)
    got = _GOT.search(folded, begin, start) and not _ACCOUNT.search(folded, begin, start)
    if got and not from_victims:
        _at_least(votes, Metric.ILLEGAL_INCOME, 2.2)
    if paid:  # 付给甲推广费, 费用: what an accused is paid, whatever it is called
        for called in (Metric.FUNDS_PROVIDED, Metric.ECONOMIC_LOSS):
            votes.pop(called, None)
    hires = _A_DAY.search(folded, begin, start) and _HIRES.match(folded, quantity.end)
    if (hires or _WAGE.search(folded, begin, start)) and not from_victims:
        _at_least(votes, Metric.ILLEGAL_INCOME, 5.2)
    if _BOUGHT.search(folded, max(0, start - 2 * _REACH), start) and not from_victims:
        _at_least(votes, Metric.PRICE, 3.4)
    if _DAMAGED.search(folded, max(0, start - _REACH), start):
        _at_least(votes, Metric.ECONOMIC_LOSS, 4.6)
    if _OF_A_VICTIM.search(folded, max(0, start - 20), start):
        _at_least(votes, Metric.FRAUD_PROCEEDS, 4.6)
    _through_accounts(folded, marked, (begin, start, quantity.end), votes, (articles, from_victims))
    _overrule(folded, marked, (begin, start, quantity.end), votes, articles)


def _through_accounts(
    folded: str,
    marked: str,
    clause: tuple[int, int, int],
    votes: dict[Metric, float],
    tried: tuple[frozenset[str], frozenset[str]],
) -> None:
    """What came into an account, went through it or was taken from it; `clause` as in `_overrule`.

    `tried`: the articles of the case, and those of them by which victims pay.
    """
    (begin, start, end), (articles, from_victims) = clause, tried
    if _LENDS_ACCOUNTS & articles:
        if _RECEIVED.search(folded, begin, start):
            _at_least(votes, Metric.ACCOUNT_INFLOW, 3.4)
        elif _LOST.search(folded, max(0, start - 2 * _REACH), start):
            _at_least(votes, Metric.FRAUD_PROCEEDS, 2.4)
    if from_victims and _TAKES_BALANCE.search(folded, begin, start):
        _at_least(votes, Metric.FRAUD_PROCEEDS, 3.4)
    elif _BALANCE.search(folded, begin, start):
        _at_least(votes, Metric.MONEY_OTHER, 3.4)
    elif from_victims and _PAID_TO.search(marked, begin, start):
        _at_least(votes, Metric.FRAUD_PROCEEDS, 3.4)
    if _ACCOUNT_TOOK.search(folded, begin, start):
        _at_least(votes, Metric.ACCOUNT_INFLOW, 3.4)
    elif _ACCOUNT_MOVED.search(folded, max(0, start - _REACH), start):
        _at_least(votes, Metric.ACCOUNT_TURNOVER, 3.4)
    arrives = _ARRIVES_AT.match(marked, end)
    if arrives or _INTO.search(marked, max(0, start - 2 * _REACH), start):
        _at_least(votes, Metric.ACCOUNT_INFLOW, 3.9)
    elif _TAKEN.search(folded, begin, start) and not _NOT_TAKEN.match(folded, end):
        _at_least(votes, Metric.FRAUD_PROCEEDS, 3.0)
        for metric in _BEHIND_THE_VERB:
            votes[metric] = min(votes.get(metric, 0.0), 2.0)


def _at_least(votes: dict[Metric, float], metric: Metric, weight: float) -> None:
    votes[metric] = max(votes.get(metric, 0.0), weight)


def _overrule(
    folded: str, marked: str, clause: tuple[int, int, int], votes: dict[Metric, float], articles: frozenset[str]
) -> None:
    """What its clause makes of the role of a sum; `clause`: where it begins, where the sum begins and ends."""
    begin, start, end = clause
    best = max(votes, key=lambda m: (votes[m], m), default=None)
    most = votes[best] if best else 0.0
    spent = _SPENT.match(marked, end)
    if most < FLOOR and spent and not (_GIVEN_BY_VICTIMS | _TAKES) & articles:
        votes[Metric.ILLEGAL_INCOME] = FLOOR
    promised = None if spent else _PROMISED.search(folded, begin, start)
    if promised and (best not in _SETTLED or _REWARD.search(promised[0])):
        votes[Metric.MONEY_OTHER] = most + FLOOR
    repaid = _IS_REPAID.match(folded, end) is not None
    if _GIVEN_BY_VICTIMS & articles and _REPAYS.search(folded, begin, start):
        repaid = repaid or not (_SPENDS.search(folded, begin, start) or _IS_OWED.search(folded, begin, start))
    if repaid or _GIVES_BACK.search(marked, begin, start) or (best in _GAINED and _TAKEN_BACK.match(folded, end)):
        votes[Metric.DISGORGED] = most + FLOOR
        return
    if _GIVEN_BY_VICTIMS & articles and not _PLAYS & articles:
        if best is Metric.GAMBLING_STAKES and _OWED_AT_PLAY.search(folded, begin, start):
            votes[Metric.FRAUD_PROCEEDS] = most + FLOOR
        if _IOU.match(folded, end) and best is not Metric.DISGORGED:
            votes[Metric.FRAUD_PROCEEDS] = most + FLOOR
    if best is Metric.DISGORGED and _RETURNS.search(folded, begin, start):
        votes[Metric.ILLEGAL_INCOME] = most + FLOOR
    elif best is Metric.DISGORGED and _LEAVES.search(folded, begin_of(folded, ";。\n", start, 2 * _REACH), start):
        del votes[best]
    elif best is Metric.DISGORGED:
        is_owed = _IS_OWED.search(folded, begin, start) or _STAYS_OWED.match(folded, end)
        if _PAYS_OFF.search(folded, begin, start) or _DEBTS.match(folded, end):
            votes[Metric.MONEY_OTHER] = most + FLOOR
        if is_owed or _CLAIMED.search(folded, max(0, start - 2 * _REACH), start):
            del votes[best]
    if best not in _SETTLED and (_FROM_FELLOW.search(marked, begin, start) or _SHARES_OUT.search(marked, begin, start)):
        votes[Metric.ILLEGAL_INCOME] = most + FLOOR
    if best is Metric.ECONOMIC_LOSS and _HELPS & articles and _of_fraud(folded, start):
        votes[Metric.FRAUD_PROCEEDS] = most + 0.1
    if best in (None, Metric.FRAUD_PROCEEDS) and _LENT.search(marked, begin, start):
        votes[Metric.MONEY_OTHER] = most + FLOOR
    of_house = best is Metric.ILLEGAL_INCOME and _GAMBLING & articles and not _FOR_SERVICE.search(folded, begin, start)
    if of_house and _HOUSE.search(marked, max(0, start - _REACH), start):
        votes[Metric.GAMBLING_TAKINGS] = most + 0.1
    if best is Metric.ILLEGAL_INCOME and Metric.GAMBLING_STAKES in votes and _PURPOSE.search(folded, begin, start):
        votes[Metric.GAMBLING_STAKES] = most + 0.1
    if _GAMBLING & articles and _REBATE.search(folded, begin, start):
        votes[Metric.ILLEGAL_INCOME] = most + FLOOR
        return
    staked = _STAKED.search(folded, begin, start) or _OF_BETS.match(folded, end)
    if staked and _GAMBLING & articles and best in (None, Metric.ILLEGAL_INCOME):
        votes[Metric.GAMBLING_STAKES] = most + FLOOR
    if best is Metric.GAMBLING_TAKINGS and _SHARE.search(folded, begin, start):
        votes[Metric.ILLEGAL_INCOME] = most + 0.1
    if _GAMBLING & articles and _of_a_room(folded, begin, start, end):
        votes[Metric.PRICE] = most + FLOOR
    of_goods = best in (Metric.FRAUD_PROCEEDS, Metric.CONCEALED_VALUE) and _CONCEALS & articles
    if of_goods and (_TAKES & articles or _STEALS.search(marked, max(0, start - _REACH), start)):
        _of_whom(folded, start, votes)


def _of_a_room(folded: str, begin: int, start: int, end: int) -> bool:
    """Whether the clause tells what was paid for the room of a game."""
    if _PAYS_FOR_ROOM.search(folded, begin, start):
        return True
    return bool(_GIVES.search(folded, begin, start) and _FOR_ROOM.match(folded, end))


def _of_fraud(folded: str, start: int) -> bool:
    """Whether the sentence before `start` tells that someone was defrauded."""
    return bool(_DEFRAUDED.search(folded, begin_of(folded, "。\n", start, 2 * _REACH), start))


def _of_whom(folded: str, start: int, votes: dict[Metric, float]) -> None:
    """Value of goods where some took them and others concealed them: by the last verb before them."""
    verbs = list(_TAKES_OR_CONCEALS.finditer(folded, max(0, start - 2 * _REACH), start))
    if verbs:
        metric = Metric.FRAUD_PROCEEDS if verbs[-1]["takes"] else Metric.CONCEALED_VALUE
        votes[metric] = max(votes.values()) + 0.1
