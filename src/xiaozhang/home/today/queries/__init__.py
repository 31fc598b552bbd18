"""What the page 工作台 shows, by what the viewer may do and how far the viewer reaches."""

from xiaozhang.home.today.queries.duties import duties
from xiaozhang.home.today.queries.knowing import Knowing, OwnMonth, WhatIf, knowing
from xiaozhang.home.today.queries.lists import (
    DealTable,
    MoneyTable,
    deals_past_their_days,
    late_instalments,
    receipts_waiting,
)
from xiaozhang.home.today.queries.settings import Upkeep, settings_to_see_to
from xiaozhang.home.today.queries.terms import TeamTerms, team_terms

__all__ = [
    "DealTable",
    "Knowing",
    "MoneyTable",
    "OwnMonth",
    "TeamTerms",
    "Upkeep",
    "WhatIf",
    "deals_past_their_days",
    "duties",
    "knowing",
    "late_instalments",
    "receipts_waiting",
    "settings_to_see_to",
    "team_terms",
]
