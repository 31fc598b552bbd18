"""The columns of each file of a settlement folder; docs/settlement.md describes them, and a test keeps both equal."""

from __future__ import annotations

from xiaozhang.base.clause_parts import ROLE_WORDS
from xiaozhang.performance.plans.documents.tables import Column

ROSTER = (
    Column("member", "工号", True), Column("name", "姓名"), Column("roles", "岗位", True), Column("team", "团队"),
    Column("manager", "上级"), Column("from", "自", True), Column("to", "至"), Column("status", "状态"),
    Column("successor", "接手人"),
)  # fmt: skip
FACTS = (
    Column("key", "编号", True), Column("metric", "指标", True), Column("occurred", "发生", True),
    Column("recorded", "记录"), Column("month", "计入月"), Column("amount", "金额"), Column("units", "数量"),
    Column("credits", "归属"), Column("overlays", "另计"), Column("customer", "客户"), Column("contract", "合同"),
    Column("product", "产品"), Column("customer_kind", "新老客户"), Column("channel", "渠道"),
    Column("region", "区域"), Column("cost", "成本"), Column("tax_rate", "税率"), Column("signed_on", "签订日"),
    Column("billed_on", "开票日"), Column("due_on", "应收日"), Column("first_on", "首单日"),
    Column("reverses", "冲销"), Column("approval", "审批"), Column("referrer", "介绍人"), Column("violation", "违规"),
)  # fmt: skip
TARGETS = (
    Column("member", "工号"), Column("team", "团队"), Column("metric", "指标", True), Column("period", "期间", True),
    Column("target", "目标", True),
)  # fmt: skip
EXCEPTIONS = (
    Column("number", "签呈号", True), Column("clause", "条款", True), Column("kind", "种类", True),
    Column("value", "数值"), Column("what", "免除什么"), Column("member", "工号"), Column("customer", "客户"),
    Column("contract", "合同"), Column("fact", "事实"), Column("from", "自", True), Column("to", "至"),
    Column("approved_on", "批准日", True), Column("reason", "理由"),
)  # fmt: skip
CALENDAR = (Column("day", "日期", True), Column("kind", "种类", True))
BALANCES = (
    Column("kind", "种类", True), Column("member", "工号", True), Column("key", "编号", True),
    Column("amount", "金额", True), Column("since", "起始月", True), Column("clause", "条款"),
    Column("fact", "事实"), Column("contract", "合同"), Column("label", "名称"), Column("notice_on", "书面告知日"),
)  # fmt: skip
PAY_BASIS = (
    Column("member", "工号", True), Column("from", "自", True), Column("to", "至"), Column("wage", "工资", True),
    Column("performance", "绩效部分"), Column("region", "地区"), Column("contract_from", "合同自"),
    Column("contract_to", "合同至"), Column("probation_to", "试用至"),
)  # fmt: skip
PAY_ITEMS = (
    Column("month", "月份", True), Column("member", "工号", True), Column("item", "项目", True),
    Column("amount", "金额", True),
)  # fmt: skip
ABSENCES = (
    Column("member", "工号", True),
    Column("from", "自", True),
    Column("to", "至", True),
    Column("kind", "种类"),
)

FILES = {
    "roster.csv": ("花名册.csv", ROSTER), "facts.csv": ("事实.csv", FACTS), "targets.csv": ("目标.csv", TARGETS),
    "exceptions.csv": ("签呈.csv", EXCEPTIONS), "calendar.csv": ("日历.csv", CALENDAR),
    "balances.csv": ("余额.csv", BALANCES), "pay_basis.csv": ("工资基础.csv", PAY_BASIS),
    "pay.csv": ("工资项目.csv", PAY_ITEMS), "absences.csv": ("请假.csv", ABSENCES),
}  # fmt: skip

EXCEPTION_KINDS = {
    "rate": "rate", "比例": "rate", "factor": "factor", "系数": "factor", "amount": "amount", "金额": "amount",
    "waive": "waive", "免除": "waive",
}  # fmt: skip
BALANCE_KINDS = {
    "held": "held", "留存": "held", "claim": "claim", "应追": "claim", "draw": "draw", "预支": "draw",
    "carried": "carried", "结转": "carried",
}  # fmt: skip
DAY_KINDS = {"off": "off", "休": "off", "workday": "workday", "班": "workday"}
STATUSES = {"regular": "regular", "正式": "regular", "probation": "probation", "试用": "probation"}
METRIC_WORDS = {
    "receipt": "回款额", "signed_amount": "签约额", "new_customer": "新客户", "visit": "拜访", "follow_up": "跟进",
    "lapse": "违时限", "units": "销量", "acceptance": "验收", "violation": "违规", "bad_debt": "坏账",
    "referral": "介绍", "commission": "提成",
}  # fmt: skip
METRIC_KEYS = {words: key for key, words in METRIC_WORDS.items()} | {"回款": "receipt"}
ROLE_KEYS = {str(words): key for key, words in ROLE_WORDS.items()}
