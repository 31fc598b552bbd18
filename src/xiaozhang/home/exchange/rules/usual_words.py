"""Words that columns usually hold, to notice a misspelt one by, and what people write for a choice."""

from __future__ import annotations

INDUSTRIES = (
    "technology", "retail", "software", "medical", "marketing", "finance", "entertainment", "telecommunications",
    "services", "employment", "manufacturing", "education", "healthcare", "insurance", "banking", "automotive",
    "construction", "energy", "logistics", "transportation", "agriculture", "chemicals", "pharmaceuticals",
    "electronics", "hospitality", "media", "consulting", "government", "utilities", "mining", "aerospace", "textiles",
    "制造业", "机械制造", "半导体", "医疗器械", "食品饮料", "纺织服装", "房地产", "交通运输", "电子商务",
    "互联网", "信息技术", "法律服务", "人力资源", "航空航天", "轨道交通", "新能源", "仪器仪表", "自动化", "农林牧渔",
    "生物医药", "汽车零部件", "装备制造",
)  # fmt: skip
COUNTRIES = (
    "Argentina", "Australia", "Austria", "Bangladesh", "Belgium", "Brazil", "Canada", "Chile", "China", "Colombia",
    "Czech Republic", "Denmark", "Egypt", "Finland", "France", "Germany", "Greece", "Hong Kong", "Hungary", "India",
    "Indonesia", "Ireland", "Israel", "Italy", "Japan", "Jordan", "Kenya", "Korea", "Malaysia", "Mexico", "Morocco",
    "Netherlands", "New Zealand", "Nigeria", "Norway", "Pakistan", "Panama", "Peru", "Philippines", "Poland",
    "Portugal", "Romania", "Russia", "Saudi Arabia", "Singapore", "South Africa", "Spain", "Sweden", "Switzerland",
    "Thailand", "Turkey", "Ukraine", "United Arab Emirates", "United Kingdom", "United States", "Vietnam",
)  # fmt: skip
KNOWN = {"industry": INDUSTRIES, "area": COUNTRIES, "country": COUNTRIES, "region": COUNTRIES}

# What sheets write for a choice, one line for each thing; the first word is how the choice itself is called here.
_WRITTEN_FOR = """
打电话 电话 致电 电话沟通 电话联系 电话拜访 电话跟进 通话 电访 call phone
微信 微信沟通 微信联系 企业微信 wechat
拜访 上门 上门拜访 实地拜访 见面拜访 当面拜访 面访 面谈 见面 登门 现场 visit meeting
邮件 发邮件 电子邮件 邮箱 email mail
活动 展会 会议 研讨会 沙龙 event
银行转账 转账 电汇 汇款 银行汇款 对公转账 网银 transfer
现金 现款 cash
承兑汇票 承兑 银行承兑 银行承兑汇票 汇票 银承
支票 转账支票 check cheque
赢单 成交 已成交 成功 已签约 won closedwon
输单 丢单 未成交 失败 流失 lost closedlost
进行中 跟进中 洽谈中 open inprogress
"""
WRITTEN_FOR: dict[str, tuple[str, ...]] = {
    line.split()[0]: tuple(line.split()[1:]) for line in _WRITTEN_FOR.strip().splitlines()
}
