"""Codes of the records: closed lists, each with its Chinese term (代码表)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far the reading of one document came."""

    OK = "ok"
    PARTIAL = "partial"  # read, with at least one problem
    FAILED = "failed"  # not read: `text` is empty and `problems` says why


class SectionKind(StrEnum):
    """Parts of a judgment (裁判文书的组成部分)."""

    CAPTION = "caption"  # 首部
    PROCEDURE = "procedure"  # 诉讼经过
    ALLEGATIONS = "allegations"  # 公诉机关指控
    DEFENCE = "defence"  # 辩解、辩护意见
    FACTS_FOUND = "facts_found"  # 经审理查明
    EVIDENCE = "evidence"  # 证据
    COURT_OPINION = "court_opinion"  # 本院认为
    DISPOSITION = "disposition"  # 判决主文
    CLOSING = "closing"  # 尾部
    STATUTE_APPENDIX = "statute_appendix"  # 附录法条


class Instance(StrEnum):
    FIRST = "first"  # 一审
    SECOND = "second"  # 二审
    RETRIAL = "retrial"  # 再审


class PartyRole(StrEnum):
    DEFENDANT = "defendant"  # 被告人
    DEFENDANT_UNIT = "defendant_unit"  # 被告单位
    VICTIM = "victim"  # 被害人
    PROSECUTION = "prosecution"  # 公诉机关
    COUNSEL = "counsel"  # 辩护人
    CIVIL_CLAIMANT = "civil_claimant"  # 附带民事诉讼原告人
    OTHER = "other"


ACCUSED_ROLES = (PartyRole.DEFENDANT, PartyRole.DEFENDANT_UNIT)


class Level(StrEnum):
    """What the court holds on the circumstances (情节)."""

    SERIOUS = "serious"  # 情节严重、后果严重
    ESPECIALLY_SERIOUS = "especially_serious"  # 情节特别严重
    MINOR = "minor"  # 情节轻微、较轻
    OBVIOUSLY_MINOR = "obviously_minor"  # 情节显著轻微
    NOT_SERIOUS = "not_serious"  # the court denies 情节严重
    UNSTATED = "unstated"  # convicted, no word on it


class Tier(StrEnum):
    NONE = "none"
    SERIOUS = "serious"
    ESPECIALLY_SERIOUS = "especially_serious"
    UNDETERMINED = "undetermined"  # rules only
    BASIC = "basic"  # entry figures of 266, 303(1), 312; findings only


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


class QuantityStatus(StrEnum):
    """Whose word a figure is (所处地位)."""

    FOUND = "found"  # 查明
    ALLEGED = "alleged"  # 指控
    ARGUED = "argued"  # 辩称
    LAW = "law"  # 法条
    RULING = "ruling"  # 主文


class Metric(StrEnum):
    """What a figure counts, in its role in the case: a closed list."""

    # money, in yuan unless the unit says otherwise
    ILLEGAL_INCOME = "illegal_income"  # 违法所得
    PAYMENT_SETTLEMENT = "payment_settlement"  # 支付结算金额
    ACCOUNT_INFLOW = "account_inflow"  # 流入资金
    ACCOUNT_TURNOVER = "account_turnover"  # 流水
    FRAUD_PROCEEDS = "fraud_proceeds"  # 诈骗数额、被骗款
    FUNDS_PROVIDED = "funds_provided"  # 提供资金
    ECONOMIC_LOSS = "economic_loss"  # 经济损失
    GAMBLING_STAKES = "gambling_stakes"  # 赌资
    GAMBLING_TAKINGS = "gambling_takings"  # 抽头渔利
    CONCEALED_VALUE = "concealed_value"  # 掩饰隐瞒的数额
    PRICE = "price"  # 单价、购买款
    DISGORGED = "disgorged"  # 退赃、追缴、扣押
    FINE = "fine"  # 罚金
    MONEY_OTHER = "money_other"
    # counts
    WEBSITES = "websites"
    REGISTERED_ACCOUNTS = "registered_accounts"
    GROUPS = "groups"
    GROUP_MEMBERS = "group_members"
    MESSAGES = "messages"
    RECIPIENTS = "recipients"
    FOLLOWERS = "followers"
    HELPED_PARTIES = "helped_parties"
    PAYMENT_ACCOUNTS = "payment_accounts"
    PHONE_CARDS = "phone_cards"
    PERSONAL_RECORDS = "personal_records"
    USER_RECORDS = "user_records"
    ILLEGAL_VIDEOS = "illegal_videos"
    ILLEGAL_ITEMS = "illegal_items"
    CLICKS = "clicks"
    CREDENTIALS = "credentials"
    COMPUTERS = "computers"
    PROGRAMS = "programs"
    GAMBLERS = "gamblers"
    VICTIMS = "victims"
    ACTS = "acts"
    DOWNTIME = "downtime"  # hours out of service: a fact only, a duration is no quantity
    COUNT_OTHER = "count_other"


class Category(StrEnum):
    """Kind of personal information, for `personal_records` and `user_records` only."""

    LOCATION_TRACK = "location_track"  # 行踪轨迹
    COMMUNICATION_CONTENT = "communication_content"  # 通信内容
    CREDIT = "credit"  # 征信
    PROPERTY = "property"  # 财产
    LODGING = "lodging"  # 住宿
    COMMUNICATION_LOG = "communication_log"  # 通信记录
    HEALTH = "health"  # 健康生理
    TRANSACTION = "transaction"  # 交易
    OTHER = "other"
