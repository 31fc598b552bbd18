"""Words that columns of industries and regions usually hold, to notice a misspelt one by."""

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
