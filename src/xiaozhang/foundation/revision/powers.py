"""What may be done in revision."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

EVALUATE_CHARTER = Power(
    "revision.evaluate", Message("评估制度条款"), roles=("sales_manager", "hr", "leadership")
)

ALL: tuple[Power, ...] = (EVALUATE_CHARTER,)
