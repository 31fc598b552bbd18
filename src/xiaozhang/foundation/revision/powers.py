"""What may be done in revision."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

EVALUATE_CHARTER = Power(
    "revision.evaluate", Message("评估制度条款"), roles=("sales_manager", "hr", "leadership")
)

GIVE_OPINION = Power(
    "revision.give_opinion",
    Message("对制度草案提意见"),
    roles=("representative", "supervisor", "sales_manager", "finance", "hr", "leadership", "administrator"),
)

ALL: tuple[Power, ...] = (EVALUATE_CHARTER, GIVE_OPINION)
